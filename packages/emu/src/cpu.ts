// What does the instruction loop work on? Views of one vCPU's state and of the machine's memory.

import type {
  Breakpoints,
  DeviceBus,
  Exit,
  GuestMemory,
  Regs,
  Segment,
  Sregs,
} from "@realmode/machine";
import { InvariantError, REG_NAMES, resetRegs, resetSregs, SEGMENT_NAMES } from "@realmode/machine";
import { type Compiled, compiledFor } from "./fast.ts";
import { getFlags, setStatus } from "./flags.ts";
import * as S from "./state.ts";

/** Thrown to leave an instruction: with a fault (`cpu.vector`), with `cpu.exit`, or to begin it again. */
export const FAULT: object = { what: "fault" };
export const EXIT: object = { what: "exit" };
export const RESTART: object = { what: "restart" };

const GENERAL = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"] as const;
const SEGMENTS = [...SEGMENT_NAMES, "tr", "ldt"] as const;

/** EFLAGS bits that are flags of this CPU (no VM, VIF, VIP: no virtual-8086 mode). */
export const FLAGS_MASK = 0x257fd5;
const STATUS_MASK = 0x8d5;

/**
 * One vCPU as the loop sees it. Architectural state is in `s` (see `state.ts`); the fields here are
 * of the instruction in progress and mean nothing between instructions.
 */
export class Cpu {
  readonly memory: GuestMemory;
  readonly bus: DeviceBus;
  readonly stateOffset: number;
  readonly shared: boolean;
  /** State: words, 16-bit halves, bytes. */
  s: Int32Array;
  r16: Uint16Array;
  r8: Uint8Array;
  /** The machine's whole memory. */
  u8: Uint8Array;
  i32: Int32Array;
  i64: BigInt64Array;
  dv: DataView;
  /** A word for each guest-physical page. */
  pt: Int32Array;
  dirty: Uint8Array;
  control: Int32Array;
  readonly compiled: Compiled;

  /** EIP as decoding goes on, and where the instruction began. */
  ip = 0;
  ip0 = 0;
  /** The byte at `ip` is `u8[cd + ip]` while `left` is above 0. */
  cd = 0;
  left = 0;
  /** First ip of the window of code that is known to be mapped, and its bytes. */
  windowStart = 0;
  windowLength = 0;
  /** Operand and address size in bytes: 2 or 4. Segment override or −1. Last of F2, F3, or 0. */
  os = 2;
  as = 2;
  override = -1;
  rep = 0;
  lock = false;
  modrm = 0;
  ea = 0;
  seg = 3;
  /** Of a locked instruction, see `locked.ts`: where its operand is, and the words around it. */
  lockedAt = -1;
  lockedNext = -1;
  lockedWide = false;
  lockedValue = 0;
  lockedPair = 0n;
  lockedSecond = 0n;
  holdsLocked = false;
  holdsSplitLock = false;
  /** The slot-table generation that the views and the window are of. */
  generation = -1;
  /** What a thrown FAULT or EXIT means. */
  vector = 0;
  errorCode = -1;
  exit: Exit | undefined;
  /** ESP to be put back if the instruction does not finish. */
  savedEsp: number | undefined;
  /** Set by a string instruction that has iterations left, HLT, and software interrupts. */
  unfinished = false;
  halted = false;
  noTrap = false;
  /** Breakpoints on data that the instruction has met: bits of DR6. */
  watched = 0;
  /** An instruction has been begun and counted, and is not over. */
  executing = false;
  /** The run ends after one instruction or one fault. */
  stepping = false;
  stepDone = false;
  /** What of a slice is left to faults, iterations of REP and other work that is not counted (`run.ts`). */
  fuel = 0;
  /** At most this many iterations of a REP before the loop looks at events. */
  repLimit = 1;
  /** BUDGET at the start of the slice: what is gone of it was executed and is not in `count` yet. */
  sliceBudget = 0;
  /** The host's breakpoints, while there are any. */
  breakpoints: Breakpoints | undefined;
  /** For tests: every instruction by `executeOne`. */
  noFast = false;
  /** The host's clock instead of the instruction count for RDTSC. */
  hostTime: (() => number) | undefined;

  constructor(memory: GuestMemory, controlOffset: number, stateOffset: number, bus: DeviceBus) {
    // The compiled loop has the addresses of page table and opcodes as constants.
    if (controlOffset !== 0) impossible("the machine's area is not the first in its memory");
    this.memory = memory;
    this.bus = bus;
    this.stateOffset = stateOffset;
    this.shared = memory.shared;
    this.controlOffset = controlOffset;
    const { buffer } = memory.memory;
    this.s = new Int32Array(buffer, stateOffset, S.STATE_WORDS);
    this.r16 = new Uint16Array(buffer, stateOffset, 16);
    this.r8 = new Uint8Array(buffer, stateOffset, 32);
    this.u8 = new Uint8Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.i64 = new BigInt64Array(buffer);
    this.dv = new DataView(buffer);
    this.pt = new Int32Array(buffer, controlOffset + S.PAGE_TABLE_OFFSET, S.PAGE_COUNT);
    this.dirty = new Uint8Array(buffer, controlOffset + S.DIRTY_OFFSET, S.PAGE_COUNT);
    this.control = new Int32Array(buffer, controlOffset, S.CONTROL_BYTES / 4);
    this.compiled = compiledFor(memory);
  }

  readonly controlOffset: number;

  /** Takes fresh views after the memory grew. */
  refresh(): void {
    const { buffer } = this.memory.memory;
    this.windowLength = 0;
    if (this.u8.buffer === buffer) return;
    const { stateOffset, controlOffset } = this;
    this.s = new Int32Array(buffer, stateOffset, S.STATE_WORDS);
    this.r16 = new Uint16Array(buffer, stateOffset, 16);
    this.r8 = new Uint8Array(buffer, stateOffset, 32);
    this.u8 = new Uint8Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.i64 = new BigInt64Array(buffer);
    this.dv = new DataView(buffer);
    this.pt = new Int32Array(buffer, controlOffset + S.PAGE_TABLE_OFFSET, S.PAGE_COUNT);
    this.dirty = new Uint8Array(buffer, controlOffset + S.DIRTY_OFFSET, S.PAGE_COUNT);
    this.control = new Int32Array(buffer, controlOffset, S.CONTROL_BYTES / 4);
  }

  /** The state after power-up. */
  reset(): void {
    const { s } = this;
    const kick = Atomics.load(s, S.KICK);
    const busy = Atomics.load(s, S.BUSY);
    s.fill(0);
    this.sliceBudget = 0;
    Atomics.store(s, S.KICK, kick);
    Atomics.store(s, S.BUSY, busy);
    s[S.IRQ] = -1;
    s[S.FPU_CONTROL] = 0x40;
    s[S.APIC_BASE] =
      0xfee00000 | (this.stateOffset === this.control[S.VCPU_OFFSETS] ? 0x900 : 0x800);
    s[S.DR + 6] = 0xffff0ff0;
    s[S.DR + 7] = 0x400;
    this.setSregs(resetSregs());
    this.setRegs(resetRegs());
  }

  getRegs(): Regs {
    const regs: Partial<Regs> = {};
    GENERAL.forEach((name, i) => {
      regs[name] = this.s[S.EAX + i]! >>> 0;
    });
    regs.eip = this.s[S.EIP]! >>> 0;
    regs.eflags = getFlags(this) >>> 0;
    return Object.fromEntries(REG_NAMES.map((name) => [name, regs[name]])) as unknown as Regs;
  }

  setRegs(regs: Partial<Regs>): void {
    const { s } = this;
    GENERAL.forEach((name, i) => {
      const value = regs[name];
      if (value !== undefined) s[S.EAX + i] = value;
    });
    if (regs.eip !== undefined) s[S.EIP] = regs.eip;
    if (regs.eflags !== undefined) this.setFlags(regs.eflags);
  }

  /** Sets all of EFLAGS, as the host or a POPF that may change everything. */
  setFlags(flags: number): void {
    this.s[S.SYSFLAGS] = (flags & FLAGS_MASK & ~STATUS_MASK) | 2;
    setStatus(this, flags);
    this.updateTrapEvent();
  }

  updateTrapEvent(): void {
    if (this.s[S.SYSFLAGS]! & 0x100) this.s[S.EVENTS]! |= S.EVENT_TF;
    if (this.s[S.SYSFLAGS]! & 0x10000) this.s[S.EVENTS]! |= S.EVENT_RF;
    if (this.s[S.DR + 7]! & 0xff) this.s[S.EVENTS]! |= S.EVENT_BREAKPOINTS;
  }

  /** Whether DR7 has an enabled breakpoint of one of these kinds (a sum of `BREAK_…`). */
  watches(kinds: number): boolean {
    const dr7 = this.s[S.DR + 7]!;
    for (let i = 0; i < 4; i++) {
      if ((dr7 >> (2 * i)) & 3 && (kinds >> ((dr7 >>> (16 + 4 * i)) & 3)) & 1) return true;
    }
    return false;
  }

  getSegment(seg: number): Segment {
    const { s } = this;
    const attr = s[S.ATTR + seg]!;
    return {
      selector: s[S.SELECTOR + seg]!,
      base: s[S.BASE + seg]! >>> 0,
      limit: s[S.LIMIT + seg]! >>> 0,
      type: (attr >> 8) & 15,
      s: (attr >> 12) & 1,
      dpl: (attr >> 13) & 3,
      present: (attr >> 15) & 1,
      avl: (attr >> 20) & 1,
      db: (attr >> 22) & 1,
      g: (attr >> 23) & 1,
    };
  }

  setSegment(seg: number, value: Segment): void {
    const { s } = this;
    const { selector, base, limit, type, dpl, present, avl, db, g } = value;
    s[S.SELECTOR + seg] = selector & 0xffff;
    s[S.BASE + seg] = base;
    s[S.LIMIT + seg] = limit;
    s[S.ATTR + seg] =
      ((type & 15) << 8) |
      ((value.s & 1) << 12) |
      ((dpl & 3) << 13) |
      ((present & 1) << 15) |
      ((avl & 1) << 20) |
      ((db & 1) << 22) |
      ((g & 1) << 23);
    this.segmentChanged(seg);
  }

  /** Works out how far an offset may go without a closer look; call after LIMIT, ATTR or PE changed. */
  segmentChanged(seg: number): void {
    const { s } = this;
    const attr = s[S.ATTR + seg]!;
    const limit = s[S.LIMIT + seg]! >>> 0;
    let read = limit < 3 ? 0 : limit - 2;
    let write = read;
    const code = (attr & 0x1800) === 0x1800;
    if (!code && attr & 0x400) read = write = 0;
    if (s[S.CR0]! & S.CR0_PE) {
      if (!(attr & 0x8000)) read = 0;
      if (code && !(attr & 0x200)) read = 0;
      if (!read || code || !(attr & 0x200)) write = 0;
    }
    // Watched data is found on the long way only.
    if (this.watches(S.BREAK_WRITE)) read = write = 0;
    s[S.FAST_READ + seg] = read;
    s[S.FAST_WRITE + seg] = write;
    if (seg === S.CS) this.windowLength = 0;
  }

  getSregs(): Sregs {
    const { s } = this;
    const segments = Object.fromEntries(SEGMENTS.map((name, i) => [name, this.getSegment(i)]));
    return {
      ...(segments as unknown as Pick<Sregs, (typeof SEGMENTS)[number]>),
      gdt: { base: s[S.GDT_BASE]! >>> 0, limit: s[S.GDT_LIMIT]! },
      idt: { base: s[S.IDT_BASE]! >>> 0, limit: s[S.IDT_LIMIT]! },
      cr0: s[S.CR0]! >>> 0,
      cr2: s[S.CR2]! >>> 0,
      cr3: s[S.CR3]! >>> 0,
      cr4: s[S.CR4]! >>> 0,
    };
  }

  setSregs(sregs: Sregs): void {
    const { s } = this;
    s[S.CR0] = sregs.cr0 | S.CR0_ET;
    s[S.CR2] = sregs.cr2;
    s[S.CR3] = sregs.cr3;
    s[S.CR4] = sregs.cr4;
    s[S.GDT_BASE] = sregs.gdt.base;
    s[S.GDT_LIMIT] = sregs.gdt.limit & 0xffff;
    s[S.IDT_BASE] = sregs.idt.base;
    s[S.IDT_LIMIT] = sregs.idt.limit & 0xffff;
    SEGMENTS.forEach((name, i) => {
      this.setSegment(i, sregs[name]);
    });
  }

  /** What RDTSC counts: instructions that were begun, or the host's time. */
  clock(): number {
    if (this.hostTime) return this.hostTime();
    return this.count + (this.sliceBudget - this.s[S.BUDGET]!);
  }

  /** Instructions counted since the vCPU was made. */
  get count(): number {
    return (this.s[S.COUNT_HIGH]! >>> 0) * 2 ** 32 + (this.s[S.COUNT_LOW]! >>> 0);
  }

  set count(value: number) {
    this.s[S.COUNT_LOW] = value % 2 ** 32;
    this.s[S.COUNT_HIGH] = Math.floor(value / 2 ** 32);
  }
}

/** Ends the instruction with a fault: IP and everything else as before it. */
export function fault(c: Cpu, vector: number, errorCode = 0): never {
  c.vector = vector;
  c.errorCode = errorCode;
  throw FAULT;
}

/** Ends the instruction, to be begun again, with an exit. */
export function leave(c: Cpu, exit: Exit): never {
  c.exit = exit;
  throw EXIT;
}

/** Something that can't be: our bug. */
export function impossible(what: string): never {
  throw new InvariantError(what);
}
