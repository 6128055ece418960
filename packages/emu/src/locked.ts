// How does a LOCKed read-modify-write stay whole among threads?
//
// By optimism: the aligned word (or pair of words) around the operand is remembered when it is read
// and exchanged only if nobody changed it meanwhile; else the instruction begins again. Operands that
// no aligned 8 bytes hold, or that are no plain RAM, take one lock of the whole machine: they are
// atomic among themselves.

import { host } from "@realmode/machine";
import { checkAccess, read, read64, watch, write, write64 } from "./access.ts";
import { type Cpu, RESTART } from "./cpu.ts";
import * as S from "./state.ts";

/** How long somebody may hold the machine's lock before he counts as terminated. */
const LOST_OWNER_MS = 1000;

/** Where in the machine's memory `size` bytes at seg:off are, if plain RAM in one page; else −1. */
function plainOffset(c: Cpu, seg: number, off: number, size: number): number {
  const lin = (c.s[S.BASE + seg]! + off) | 0;
  const entry = c.pt[lin >>> 12]!;
  if (!(entry & (S.PAGE_WRITE | S.PAGE_LOG)) || (lin & 0xfff) > 0x1000 - size) return -1;
  return (entry & -4096) + (lin & 0xfff);
}

/** Remembers what holds the operand, or takes the machine's lock. Says where the operand is; −1 under the lock. */
function begin(c: Cpu, seg: number, off: number, size: number): number {
  checkAccess(c, seg, off, size, true);
  const at = plainOffset(c, seg, off, size);
  c.lockedAt = -1;
  if (at < 0 || (at & 7) + size > 8) {
    takeSplitLock(c);
    return -1;
  }
  if (c.s[S.DR + 7]! & 0xff) watch(c, (c.s[S.BASE + seg]! + off) | 0, size, true);
  c.lockedAt = at;
  c.lockedWide = (at & 3) + size > 4;
  if (c.lockedWide) c.lockedPair = Atomics.load(c.i64, at >> 3);
  else c.lockedValue = Atomics.load(c.i32, at >> 2);
  return at;
}

/** Puts the remembered words back with `value` in the operand's place. Throws RESTART where they changed. */
function exchange(c: Cpu, at: number, size: number, value: bigint): void {
  const shift = BigInt((at & 7) * 8);
  const bits = size * 8;
  const mask = BigInt.asUintN(bits, -1n) << shift;
  const wanted = (c.lockedPair & ~mask) | (BigInt.asUintN(bits, value) << shift);
  const pair = BigInt.asIntN(64, wanted);
  if (Atomics.compareExchange(c.i64, at >> 3, c.lockedPair, pair) !== c.lockedPair) throw RESTART;
}

function logWrite(c: Cpu, seg: number, off: number): void {
  const lin = (c.s[S.BASE + seg]! + off) | 0;
  if (c.pt[lin >>> 12]! & S.PAGE_LOG) Atomics.store(c.dirty, lin >>> 12, 1);
}

/** The read of a locked read-modify-write of 1, 2 or 4 bytes. */
export function readLocked(c: Cpu, seg: number, off: number, size: number): number {
  const at = begin(c, seg, off, size);
  if (at < 0) return read(c, seg, off, size);
  if (c.lockedWide) {
    const value = Number((c.lockedPair >> BigInt((at & 7) * 8)) & 0xffffffffn);
    return size === 2 ? value & 0xffff : value | 0;
  }
  const value = c.lockedValue >>> ((at & 3) * 8);
  return size === 1 ? value & 0xff : size === 2 ? value & 0xffff : c.lockedValue;
}

export function writeLocked(c: Cpu, seg: number, off: number, size: number, value: number): void {
  const at = c.lockedAt;
  if (at < 0) {
    write(c, seg, off, size, value);
    releaseSplitLock(c);
    return;
  }
  c.lockedAt = -1;
  if (c.lockedWide) exchange(c, at, size, BigInt(value));
  else {
    const shift = (at & 3) * 8;
    const mask = (size === 4 ? -1 : (1 << (size * 8)) - 1) << shift;
    const wanted = (c.lockedValue & ~mask) | ((value << shift) & mask);
    if (Atomics.compareExchange(c.i32, at >> 2, c.lockedValue, wanted) !== c.lockedValue) {
      throw RESTART;
    }
  }
  logWrite(c, seg, off);
}

/** The read of a locked CMPXCHG8B. */
export function readLocked64(c: Cpu, seg: number, off: number): { low: number; high: number } {
  if (begin(c, seg, off, 8) < 0) return read64(c, seg, off);
  const pair = c.lockedPair;
  return { low: Number(BigInt.asIntN(32, pair)), high: Number(pair >> 32n) };
}

export function writeLocked64(c: Cpu, seg: number, off: number, low: number, high: number): void {
  const at = c.lockedAt;
  if (at < 0) {
    write64(c, seg, off, low, high);
    releaseSplitLock(c);
    return;
  }
  c.lockedAt = -1;
  exchange(c, at, 8, (BigInt(high) << 32n) | BigInt(low >>> 0));
  logWrite(c, seg, off);
}

function takeSplitLock(c: Cpu): void {
  if (c.holdsSplitLock || !c.shared) return;
  // Held for one instruction only: after a while its owner must have been terminated.
  let end = 0;
  while (Atomics.compareExchange(c.control, S.SPLIT_LOCK, 0, 1) !== 0) {
    const now = host.performance.now();
    if (end === 0) end = now + LOST_OWNER_MS;
    if (now > end) break;
  }
  c.holdsSplitLock = true;
}

export function releaseSplitLock(c: Cpu): void {
  if (!c.holdsSplitLock) return;
  c.holdsSplitLock = false;
  Atomics.store(c.control, S.SPLIT_LOCK, 0);
}
