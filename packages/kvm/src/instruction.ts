// What must a single-stepper know of the instruction at CS:IP? KVM's single step hides a HLT, splits
// a REP string, and does not always hold interrupts off after STI and loads of SS.

const PREFIXES = new Set([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3]);
const REP = new Set([0xf2, 0xf3]);
const LOCK = 0xf0;
const HLT = 0xf4;
const STI = 0xfb;
const POP_SS = 0x17;
const MOV_SREG = 0x8e;
/** The longest instruction that does not fault. */
export const MAX_INSTRUCTION = 15;

export interface InstructionKind {
  /** HLT without LOCK (with it, it is #UD). */
  readonly hlt: boolean;
  /** Bytes up to and with the opcode. */
  readonly length: number;
  /** A string instruction with REP: one instruction, many steps. */
  readonly rep: boolean;
  /** Interrupts are held off for the next instruction: always (loads of SS), or where IF was 0 (STI). */
  readonly shadow: "none" | "always" | "if-was-clear";
}

const OTHER: InstructionKind = { hlt: false, length: 1, rep: false, shadow: "none" };

function isString(opcode: number): boolean {
  return (
    (opcode >= 0x6c && opcode <= 0x6f) ||
    (opcode >= 0xa4 && opcode <= 0xa7) ||
    (opcode >= 0xaa && opcode <= 0xaf)
  );
}

/** @param byteAt The byte `index` of the instruction, or undefined where no memory is. */
export function classify(byteAt: (index: number) => number | undefined): InstructionKind {
  let rep = false;
  let lock = false;
  for (let i = 0; i < MAX_INSTRUCTION; i++) {
    const byte = byteAt(i);
    if (byte === undefined) return OTHER;
    if (PREFIXES.has(byte)) {
      rep ||= REP.has(byte);
      lock ||= byte === LOCK;
      continue;
    }
    if (byte === HLT) return { ...OTHER, hlt: !lock, length: i + 1 };
    if (byte === STI) return { ...OTHER, shadow: "if-was-clear" };
    const loadsSs = byte === MOV_SREG && (((byteAt(i + 1) ?? 0) >> 3) & 7) === 2;
    if (byte === POP_SS || loadsSs) return { ...OTHER, shadow: "always" };
    return rep && isString(byte) ? { ...OTHER, rep: true } : OTHER;
  }
  return OTHER;
}
