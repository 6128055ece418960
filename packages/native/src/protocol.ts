// Where in the file that both processes share is what? `native/protocol.h` has the same numbers.

/** Offsets of 32-bit words. */
export const WORD = {
  kick: 0,
  /** EAX ECX EDX EBX ESP EBP ESI EDI. */
  regs: 1,
  eip: 9,
  eflags: 10,
  /** ES CS SS DS FS GS: base, limit, attributes. */
  segments: 11,
  slotCount: 29,
  /** Guest-physical address, size, offset, read-only. */
  slots: 30,
  generation: 158,
  timeout: 159,
  countLow: 160,
  countHigh: 161,
  waitRefused: 162,
  reason: 163,
  vector: 164,
  address: 165,
  executedLow: 166,
  executedHigh: 167,
  machine: 168,
} as const;

/** Byte offset and length of the bitmap of written pages. */
export const DIRTY_OFFSET = 676;
export const CLASSES_OFFSET = 0x4000;
export const CLASSES_SIZE = 0x8000;
export const MEMORY_OFFSET = 0x20000;
export const MEMORY_SIZE = 0x4000000;
export const MAX_SLOTS = 32;

/** Registers in the order in which instructions encode them. */
export const REGISTER_ORDER = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"] as const;

/** Bits of a segment's attributes. */
export const ATTRIBUTE = { big: 1, pages: 2, code: 4, expandsDown: 8, locked: 16 } as const;

/** What may be done with an opcode. */
export const CLASS = {
  refused: 0,
  native: 1,
  hlt: 2,
  pushf: 3,
  popf: 4,
  string: 5,
  /** FWAIT: refused where CR0 has MP and TS. */
  wait: 6,
  int1: 7,
} as const;

export type OpcodeClass = (typeof CLASS)[keyof typeof CLASS];

/** Why a run came back. */
export const STOP = {
  none: 0,
  hlt: 1,
  /** A fault or trap; IP is what a handler returns to. */
  vector: 2,
  /** The instruction at IP is not to be executed natively, or can't be. */
  refused: 3,
  /** No memory where the instruction at IP goes on. */
  fetch: 4,
  time: 5,
  count: 6,
  kicked: 7,
  /** The slots or segments can't be set up in the helper. */
  setup: 8,
} as const;
