// How does a guest get to its handler? Protected mode has other tables, so what the CPU reports is
// delivered here, as real mode does (SDM vol. 3, section 21.1.4).

import { FLAG } from "@realmode/isa";
import { type Regs, realModeSegment, type Sregs } from "@realmode/machine";

/** Guest-physical memory, as far as it is RAM. */
export interface PlainMemory {
  /** The 16-bit word at `linear`; undefined where a byte of it is no memory. */
  read16(linear: number): number | undefined;
  /** False where a byte of it can't be written. */
  canWrite16(linear: number): boolean;
  write16(linear: number, value: number): void;
}

const DF = 8;
const SS = 12;
const GP = 13;
const CLEARED_IN_HANDLER = FLAG.TF | FLAG.IF | FLAG.RF | FLAG.AC;
const FRAME = [-2, -4, -6] as const;

/** Vectors that make a double fault of a second one of their kind (SDM vol. 3, table 6-5). */
const contributory = (vector: number): boolean => vector === 0 || (vector >= 10 && vector <= 13);

/** `shutdown`: a fault while a double fault was delivered. `outside`: table or stack are not memory. */
export type Delivery =
  | { readonly kind: "delivered"; readonly regs: Regs; readonly sregs: Sregs }
  | { readonly kind: "shutdown" }
  | { readonly kind: "outside" };

/** One attempt: the vector of the fault that it ended in, or what came of it. */
function attempt(vector: number, regs: Regs, sregs: Sregs, memory: PlainMemory): Delivery | number {
  const { idt, ss, cs } = sregs;
  if (4 * vector + 3 > idt.limit) return GP;
  const entry = (idt.base + 4 * vector) >>> 0;
  const mask = ss.db ? 0xffffffff : 0xffff;
  const offsets = FRAME.map((below) => ((regs.esp + below) & mask) >>> 0);
  if (offsets.some((offset) => offset + 1 > ss.limit)) return SS;
  const places = offsets.map((offset) => (ss.base + offset) >>> 0);
  const isMemory = memory.read16(entry) !== undefined && memory.read16(entry + 2) !== undefined;
  if (!isMemory || !places.every((place) => memory.canWrite16(place))) return { kind: "outside" };
  [regs.eflags, cs.selector, regs.eip].forEach((value, i) => {
    memory.write16(places[i]!, value & 0xffff);
  });
  // The entry is read behind the pushes, which may have changed it (SDM vol. 2, INT n).
  const eip = memory.read16(entry)!;
  const selector = memory.read16(entry + 2)!;
  const esp = ((regs.esp & ~mask) | ((regs.esp - 6) & mask)) >>> 0;
  const eflags = (regs.eflags & ~CLEARED_IN_HANDLER) >>> 0;
  const { base } = realModeSegment(selector);
  return {
    kind: "delivered",
    regs: { ...regs, esp, eip, eflags },
    sregs: { ...sregs, cs: { ...cs, selector, base } },
  };
}

/** Delivers `first`; `regs` has the IP to be pushed. Memory changes only where it is delivered. */
export function deliver(first: number, regs: Regs, sregs: Sregs, memory: PlainMemory): Delivery {
  for (let vector = first; ; ) {
    const result = attempt(vector, regs, sregs, memory);
    if (typeof result !== "number") return result;
    if (vector === DF) return { kind: "shutdown" };
    vector = contributory(vector) && contributory(result) ? DF : result;
  }
}
