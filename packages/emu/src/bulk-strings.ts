// How do REP MOVS and REP STOS move many elements at once, where no fault, wrap or MMIO is near?

import type { Cpu } from "./cpu.ts";
import { getReg, setReg } from "./operands.ts";
import * as S from "./state.ts";

/** Fewer elements are not worth the look. */
const WORTH = 8;

/** Place in the machine's memory of what `plainElements` found. */
let at = 0;

/** How many elements, at most `wanted`, lie in plain memory from seg:off on; `at` = their place. */
function plainElements(
  c: Cpu,
  seg: number,
  off: number,
  size: number,
  wanted: number,
  write: boolean,
): number {
  const { s } = c;
  // Offsets below this are within the segment, and with 16-bit addressing below the wrap.
  const reach = s[(write ? S.FAST_WRITE : S.FAST_READ) + seg]! >>> 0;
  const end = c.as === 2 && reach > 0xfffd ? 0xfffd : reach;
  const first = off >>> 0;
  if (first >= end) return 0;
  const lin = (s[S.BASE + seg]! + off) | 0;
  const entry = c.pt[lin >>> 12]!;
  if (!(entry & (write ? S.PAGE_WRITE : S.PAGE_READ))) return 0;
  at = (entry & -4096) + (lin & 0xfff);
  const inPage = Math.floor((0x1000 - (lin & 0xfff)) / size);
  const inSegment = Math.floor((end - 1 - first) / size) + 1;
  return Math.min(wanted, inPage, inSegment);
}

function fill(c: Cpu, to: number, value: number, size: number, elements: number): void {
  const { dv } = c;
  const low = value & 0xff;
  const word = low * 0x101;
  const even = (value & 0xffff) === word && value >>> 16 === word;
  if (size === 1 || even || (size === 2 && (value & 0xffff) === word))
    c.bulk.fill(to, low, elements * size);
  else if (size === 2) for (let i = 0; i < elements; i++) dv.setInt16(to + i * 2, value, true);
  else for (let i = 0; i < elements; i++) dv.setInt32(to + i * 4, value, true);
}

function copy(c: Cpu, to: number, from: number, size: number, elements: number): void {
  const { u8, dv } = c;
  const length = elements * size;
  if (to <= from || to >= from + length) c.bulk.copy(to, from, length);
  // The destination runs ahead of the source: each element is read after the one before was written.
  else if (size === 1) for (let i = 0; i < length; i++) u8[to + i] = u8[from + i]!;
  else if (size === 2) {
    for (let i = 0; i < length; i += 2) dv.setInt16(to + i, dv.getInt16(from + i, true), true);
  } else for (let i = 0; i < length; i += 4) dv.setInt32(to + i, dv.getInt32(from + i, true), true);
}

/**
 * Does what it can of a forward REP MOVS (a4) or STOS (aa) in one go: at most to the end of a page.
 *
 * @returns whether anything was done; registers are advanced then.
 */
export function bulkString(c: Cpu, op: number, size: number, seg: number): boolean {
  const count = getReg(c, S.ECX, c.as) >>> 0;
  if (count < WORTH) return false;
  const di = getReg(c, S.EDI, c.as);
  let elements = plainElements(c, S.ES, di, size, count, true);
  if (elements < WORTH) return false;
  const to = at;
  if (op === 0xaa) fill(c, to, c.s[S.EAX]!, size, elements);
  else {
    const si = getReg(c, S.ESI, c.as);
    elements = plainElements(c, seg, si, size, elements, false);
    if (elements < WORTH) return false;
    copy(c, to, at, size, elements);
    setReg(c, S.ESI, c.as, si + elements * size);
  }
  setReg(c, S.EDI, c.as, di + elements * size);
  setReg(c, S.ECX, c.as, count - elements);
  return true;
}
