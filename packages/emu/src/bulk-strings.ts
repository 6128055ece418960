// How do REP MOVS, STOS, LODS, SCAS and CMPS do many elements at once, where no fault, wrap or MMIO is near?

import { sub } from "./alu.ts";
import type { Cpu } from "./cpu.ts";
import { getReg, setReg } from "./operands.ts";
import * as S from "./state.ts";

/** Fewer elements are not worth the look. */
const WORTH = 8;

/** Place in the machine's memory of what `plainElements` found. */
let at = 0;

/** Place in the machine's memory of a linear address; -1 where no slot backs it. */
function placeOf(c: Cpu, lin: number): number {
  const entry = c.pt[lin >>> 12]!;
  return entry & S.PAGE_READ ? (entry & -4096) + (lin & 0xfff) : -1;
}

/** Whether the element at ES:off lies over a byte of the instruction at hand, by whatever address. */
export function writesOverItself(c: Cpu, off: number, size: number): boolean {
  const base = c.s[S.BASE + S.CS]!;
  const length = c.ip - c.ip0;
  // On two pages it may be in two places. A byte too many in either does no harm: the same is fetched again.
  const first = placeOf(c, (base + c.ip0) | 0);
  const last = placeOf(c, (base + c.ip - 1) | 0);
  for (let i = 0; i < size; i++) {
    const place = placeOf(c, (c.s[S.BASE + S.ES]! + off + i) | 0);
    if (place >= first && place < first + length) return true;
    if (place <= last && place > last - length) return true;
  }
  return false;
}

/** How many of the elements written from `to` on come before the first over the instruction at hand. */
function beforeItself(c: Cpu, to: number, size: number, elements: number): number {
  const base = c.s[S.BASE + S.CS]!;
  const length = c.ip - c.ip0;
  const first = placeOf(c, (base + c.ip0) | 0);
  const last = placeOf(c, (base + c.ip - 1) | 0);
  let before = elements;
  for (const start of [first, last - length + 1]) {
    if (start + length > to && start < to + elements * size) {
      before = Math.min(before, Math.floor(Math.max(0, start - to) / size));
    }
  }
  return before;
}

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
  if (size === 1 || even || (size === 2 && (value & 0xffff) === word)) {
    c.compiled.fill(to, low, elements * size);
    return;
  }
  if (size === 2) dv.setInt16(to, value, true);
  else dv.setInt32(to, value, true);
  copyAhead(c, to + size, to, (elements - 1) * size);
}

/** A copy in which what is read was written before: the distance is at least an element. */
function copyAhead(c: Cpu, to: number, from: number, length: number): void {
  // What is done already repeats with that distance: each round may copy twice as much.
  for (let done = 0, span = to - from; done < length; span += span) {
    const part = Math.min(span, length - done);
    c.compiled.copy(to + done, from, part);
    done += part;
  }
}

function copy(c: Cpu, to: number, from: number, size: number, elements: number): void {
  const { dv } = c;
  const length = elements * size;
  if (to <= from || to >= from + length) c.compiled.copy(to, from, length);
  // The destination runs ahead of the source: each element is read after the one before was written.
  else if (to - from >= size) copyAhead(c, to, from, length);
  else if (size === 2) {
    for (let i = 0; i < length; i += 2) dv.setInt16(to + i, dv.getInt16(from + i, true), true);
  } else for (let i = 0; i < length; i += 4) dv.setInt32(to + i, dv.getInt32(from + i, true), true);
}

function element(c: Cpu, place: number, size: number): number {
  if (size === 1) return c.u8[place]!;
  return size === 2 ? c.dv.getUint16(place, true) : c.dv.getInt32(place, true);
}

/** How many elements from `place` on a REP SCAS takes: up to and with the one that ends it. */
function scan(c: Cpu, place: number, size: number, elements: number, whileEqual: boolean): number {
  const { u8, dv } = c;
  const wanted = getReg(c, S.EAX, size);
  let i = 0;
  if (size === 1) while (i < elements && (u8[place + i] === wanted) === whileEqual) i++;
  else if (size === 2) {
    while (i < elements && (dv.getUint16(place + i * 2, true) === wanted) === whileEqual) i++;
  } else {
    const word = wanted | 0;
    while (i < elements && (dv.getInt32(place + i * 4, true) === word) === whileEqual) i++;
  }
  return Math.min(i + 1, elements);
}

/** The same for REP CMPS of two places. */
function match(
  c: Cpu,
  one: number,
  other: number,
  size: number,
  elements: number,
  whileEqual: boolean,
): number {
  const { u8, dv } = c;
  let i = 0;
  // Equal dwords are equal elements; the element that ends it is looked for by itself.
  if (whileEqual) {
    const perDword = 4 / size;
    while (
      i + perDword <= elements &&
      dv.getInt32(one + i * size, true) === dv.getInt32(other + i * size, true)
    ) {
      i += perDword;
    }
  }
  if (size === 1) while (i < elements && (u8[one + i] === u8[other + i]) === whileEqual) i++;
  else {
    while (
      i < elements &&
      (element(c, one + i * size, size) === element(c, other + i * size, size)) === whileEqual
    ) {
      i++;
    }
  }
  return Math.min(i + 1, elements);
}

/**
 * Does what it can of a forward REP string instruction (its byte form `op`) in one go: at most to the
 * end of a page, and for SCAS and CMPS to the element that ends it, by which the flags are set.
 *
 * @returns whether anything was done; registers are advanced then.
 */
export function bulkString(c: Cpu, op: number, size: number, seg: number): boolean {
  const count = getReg(c, S.ECX, c.as) >>> 0;
  if (count < WORTH) return false;
  const di = getReg(c, S.EDI, c.as);
  const si = getReg(c, S.ESI, c.as);
  const usesSource = op === 0xa4 || op === 0xa6 || op === 0xac;
  const usesDestination = op !== 0xac;
  const writes = op === 0xa4 || op === 0xaa;
  let elements = count;
  let to = 0;
  let from = 0;
  if (usesDestination) {
    elements = plainElements(c, S.ES, di, size, elements, writes);
    to = at;
  }
  if (usesSource) {
    elements = plainElements(c, seg, si, size, elements, false);
    from = at;
  }
  if (writes) elements = beforeItself(c, to, size, elements);
  if (elements < WORTH) return false;
  const whileEqual = c.rep === 0xf3;
  switch (op) {
    case 0xaa:
      fill(c, to, c.s[S.EAX]!, size, elements);
      break;
    case 0xa4:
      copy(c, to, from, size, elements);
      break;
    case 0xac:
      setReg(c, S.EAX, size, element(c, from + (elements - 1) * size, size));
      break;
    case 0xae: {
      elements = scan(c, to, size, elements, whileEqual);
      sub(c, getReg(c, S.EAX, size), element(c, to + (elements - 1) * size, size), size);
      break;
    }
    default: {
      elements = match(c, from, to, size, elements, whileEqual);
      const last = (elements - 1) * size;
      sub(c, element(c, from + last, size), element(c, to + last, size), size);
    }
  }
  if (usesSource) setReg(c, S.ESI, c.as, si + elements * size);
  if (usesDestination) setReg(c, S.EDI, c.as, di + elements * size);
  setReg(c, S.ECX, c.as, count - elements);
  return true;
}
