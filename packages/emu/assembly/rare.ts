// What do instructions do that are common enough for the loop, but not to stand in it? There they would leave
// fewer machine registers to the others.

import { ECX, EDI, ES, ESI, SYSFLAGS } from "../src/state";
import { ADJUST, ALL_BUT_CARRY_AND_OVERFLOW, CARRY_AND_OVERFLOW, packFlags } from "./flags";
import { address, byteAt, WRITES, wordAt } from "./memory";

/** More elements are for `bulk-strings.ts`, which looks at the clock between them. */
export const FEW = 64;

/**
 * REP MOVS and REP STOS of few elements upwards, within a page each; false where it is not so simple, with nothing
 * changed.
 *
 * @param start Address of the instruction.
 * @param end Of the byte behind it.
 */
export function repeatString(s: i32, op: i32, seg: i32, isWide: bool, start: i32, end: i32): bool {
  const which = op & ~0x101;
  if (which !== 0xa4 && which !== 0xaa) return false;
  const count = isWide ? load<i32>(s, ECX << 2) : <i32>load<u16>(s, ECX << 2);
  if (count === 0) return true;
  if (<u32>count > <u32>FEW || (load<i32>(s, SYSFLAGS << 2) & 0x400) !== 0) return false;
  const size = op & 1 ? (op & 0x100 ? 4 : 2) : 1;
  const length = count * size;
  const last: u32 = (isWide ? <u32>0xffffffff : <u32>0xffff) - length;
  const di = isWide ? load<u32>(s, EDI << 2) : <u32>load<u16>(s, EDI << 2);
  if (di > last) return false;
  // Both ends: within the limit, and in one page.
  const dest = address(s, ES, di, length, WRITES);
  if (dest === 0 || address(s, ES, di + length - size, size, WRITES) === 0) return false;
  // What it writes over itself is executed from the next element on.
  if (dest < end && dest + length > start) return false;
  if (which === 0xa4) {
    const si = isWide ? load<u32>(s, ESI << 2) : <u32>load<u16>(s, ESI << 2);
    if (si > last) return false;
    const from = address(s, seg, si, length, 0);
    if (from === 0 || address(s, seg, si + length - size, size, 0) === 0) return false;
    // Element by element, as they may overlap.
    for (let i = 0; i < length; i += size) {
      if (size === 1) store<u8>(dest + i, byteAt(from + i));
      else if (size === 2) store<u16>(dest + i, wordAt(from + i));
      else store<i32>(dest + i, load<i32>(from + i));
    }
    if (isWide) store<i32>(s, si + length, ESI << 2);
    else store<u16>(s, si + length, ESI << 2);
  } else {
    const value = load<i32>(s);
    for (let i = 0; i < length; i += size) {
      if (size === 1) store<u8>(dest + i, value);
      else if (size === 2) store<u16>(dest + i, value);
      else store<i32>(dest + i, value);
    }
  }
  if (isWide) {
    store<i32>(s, di + length, EDI << 2);
    store<i32>(s, 0, ECX << 2);
  } else {
    store<u16>(s, di + length, EDI << 2);
    store<u16>(s, 0, ECX << 2);
  }
  return true;
}

/** RCL and RCR of the `bits` bits at `at`; the new FX. */
export function rotateThroughCarry(at: i32, count: i32, bits: i32, left: bool, fx: i32): i32 {
  const width = bits + 1;
  const steps = bits === 32 ? count : count % width;
  const value = bits === 8 ? byteAt(at) : bits === 16 ? wordAt(at) : load<i32>(at);
  // With CF as the bit above them.
  const all = ((<u64>(<u32>(fx >>> 31))) << bits) | <u64>(<u32>value);
  const by = left ? steps : (width - steps) % width;
  const turned = (all << by) | (all >>> (width - by));
  if (bits === 8) store<u8>(at, turned);
  else if (bits === 16) store<u16>(at, turned);
  else store<u32>(at, turned);
  const cf = <i32>(turned >>> bits) & 1;
  const top = <i32>(turned >>> (bits - 1)) & 1;
  const ov = left ? cf ^ top : top ^ (<i32>(turned >>> (bits - 2)) & 1);
  return (fx & ALL_BUT_CARRY_AND_OVERFLOW) | packFlags(cf, ov, 0);
}

/** DAA and DAS; the new FX. FR is AL then. */
export function decimalAdjust(s: i32, subtract: bool, fx: i32): i32 {
  const old = byteAt(s);
  const carry = fx >>> 31;
  const by = subtract ? -1 : 1;
  let al = old;
  let cf = 0;
  let af = 0;
  if ((old & 15) > 9 || (fx & ADJUST) !== 0) {
    const sum = al + 6 * by;
    cf = carry | (sum > 0xff || sum < 0 ? 1 : 0);
    al = sum & 0xff;
    af = 1;
  }
  if (old > 0x99 || carry !== 0) {
    al = (al + 0x60 * by) & 0xff;
    cf = 1;
  } else if (!subtract) cf = 0;
  store<u8>(s, al);
  return packFlags(cf, subtract ? (old & ~al & 0x80) >> 7 : (~old & al & 0x80) >> 7, af);
}

/** AAA and AAS; the new FX. FR is AL before its upper half is cleared: the undefined flags are those of the sum. */
export function asciiAdjust(s: i32, subtract: bool, fx: i32): i32 {
  const old = byteAt(s);
  const flag = (old & 15) > 9 || (fx & ADJUST) !== 0 ? 1 : 0;
  if (flag !== 0) store<u16>(s, wordAt(s) + (subtract ? -0x106 : 0x106));
  const al = byteAt(s);
  return packFlags(flag, (subtract ? old & ~al & 0x80 : ~old & al & 0x80) >> 7, flag);
}

/** AAM by `base`, which is not 0. FR is AL then, FX 0. */
export function aam(s: i32, base: i32): void {
  const al = byteAt(s);
  store<u16>(s, ((al / base) << 8) | (al % base));
}

/** AAD; the new FX. FR is AL then. */
export function aad(s: i32, base: i32): i32 {
  const x = byteAt(s);
  const y = (<i32>load<u8>(s, 1) * base) & 0xff;
  const sum = x + y;
  store<u16>(s, sum & 0xff);
  const carries = (x & y) | ((x | y) & ~sum);
  return ((carries << 24) & CARRY_AND_OVERFLOW) | (carries & ADJUST);
}
