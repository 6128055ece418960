// Where do the guest's handlers of faults and interrupts begin?

import type { Sregs } from "@realmode/machine";
import type { ByteAt } from "./instruction.ts";

const CR0_PE = 1;
/** A selector's bit: in the LDT. */
const TI = 4;
/** A gate's type bit: a 32-bit one, whose offset has a high half. */
const GATE_32 = 8;

/** Vectors of faults and of the NMI; the others are external interrupts' and INT's. */
export const FAULT_VECTORS = 32;
export const ALL_VECTORS = 256;

/** Linear addresses, for the first so many `vectors`. */
export function handlerEntries(sregs: Sregs, byteAt: ByteAt, vectors: number): ReadonlySet<number> {
  const byte = (at: number): number => byteAt(at >>> 0) ?? 0;
  const word = (at: number): number => byte(at) + 256 * byte(at + 1);
  const entries = new Set<number>();
  const isProtected = (sregs.cr0 & CR0_PE) !== 0;
  const size = isProtected ? 8 : 4;
  for (let vector = 0; vector < vectors && vector * size <= sregs.idt.limit; vector++) {
    const at = sregs.idt.base + vector * size;
    if (!isProtected) {
      entries.add(word(at) + 16 * word(at + 2));
      continue;
    }
    const selector = word(at + 2);
    const table = selector & TI ? sregs.ldt.base : sregs.gdt.base;
    const descriptor = table + (selector & ~7);
    const base = word(descriptor + 2) + 0x10000 * byte(descriptor + 4);
    const offset = word(at) + (byte(at + 5) & GATE_32 ? 0x10000 * word(at + 6) : 0);
    entries.add((base + 0x1000000 * byte(descriptor + 7) + offset) % 2 ** 32);
  }
  return entries;
}
