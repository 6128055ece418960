// How does a LOCKed read-modify-write stay whole among threads?
//
// An operand within eight aligned bytes: by optimism. The aligned words around it are remembered when
// they are read and exchanged only if nobody changed them meanwhile; else the instruction begins again.
//
// An operand across such a border (on a CPU: a bus lock) takes the one lock of the whole machine, and
// then waits until no other vCPU is within a locked instruction: each says so by IN_LOCKED before it
// looks at that lock, so that one of two always sees the other. Its two words are exchanged one after
// the other; what a plain store of another thread put there meanwhile is kept, and the instruction
// begins again. What is no plain RAM is read and written under the same lock.

import { host } from "@realmode/machine";
import { checkAccess, read, read64, watch, write, write64 } from "./access.ts";
import { type Cpu, RESTART } from "./cpu.ts";
import * as S from "./state.ts";

/** How long somebody may hold others up before he counts as terminated. */
const LOST_OWNER_MS = 1000;

/** What `cpu.lockedAt` says of an operand that is read and written under the lock alone. */
const NOT_PLAIN = -1;

/** Where in the machine's memory the byte at a linear address is, if in RAM that may be written; else −1. */
function plainOffset(c: Cpu, lin: number): number {
  const entry = c.pt[lin >>> 12]!;
  if (!(entry & (S.PAGE_WRITE | S.PAGE_LOG))) return NOT_PLAIN;
  return (entry & -4096) + (lin & 0xfff);
}

/** Remembers the words that hold the operand, with the lock where they are two. */
function begin(c: Cpu, seg: number, off: number, size: number): void {
  checkAccess(c, seg, off, size, true);
  const lin = (c.s[S.BASE + seg]! + off) | 0;
  const at = plainOffset(c, lin);
  c.lockedAt = at;
  c.lockedNext = -1;
  if (at >= 0 && (at & 7) + size <= 8) {
    enterLocked(c);
    if (c.s[S.DR + 7]! & 0xff) watch(c, lin, size, true);
    c.lockedWide = (at & 3) + size > 4;
    if (c.lockedWide) c.lockedPair = Atomics.load(c.i64, at >> 3);
    else c.lockedValue = Atomics.load(c.i32, at >> 2);
    return;
  }
  takeSplitLock(c);
  const next = plainOffset(c, (lin + 8 - (lin & 7)) | 0);
  if (at < 0 || next < 0) {
    c.lockedAt = NOT_PLAIN;
    return;
  }
  if (c.s[S.DR + 7]! & 0xff) watch(c, lin, size, true);
  c.lockedNext = next;
  c.lockedPair = Atomics.load(c.i64, at >> 3);
  c.lockedSecond = Atomics.load(c.i64, next >> 3);
}

/** The remembered words as one number. */
function remembered(c: Cpu): bigint {
  const low = BigInt.asUintN(64, c.lockedPair);
  return c.lockedNext < 0 ? low : low | (BigInt.asUintN(64, c.lockedSecond) << 64n);
}

/** The operand in the remembered words. */
function operand(c: Cpu, size: number): bigint {
  return BigInt.asUintN(size * 8, remembered(c) >> BigInt((c.lockedAt & 7) * 8));
}

const replace = (c: Cpu, at: number, before: bigint, after: bigint): boolean =>
  Atomics.compareExchange(c.i64, at >> 3, before, after) === before;

/** Puts the remembered words back with `value` in the operand's place. Throws RESTART where they changed. */
function exchange(c: Cpu, size: number, value: bigint): void {
  const { lockedAt: at, lockedNext: next, lockedPair, lockedSecond } = c;
  const shift = BigInt((at & 7) * 8);
  const mask = BigInt.asUintN(size * 8, -1n) << shift;
  const wanted = (remembered(c) & ~mask) | (BigInt.asUintN(size * 8, value) << shift);
  const first = BigInt.asIntN(64, wanted);
  if (!replace(c, at, lockedPair, first)) throw RESTART;
  if (next < 0) return;
  if (replace(c, next, lockedSecond, BigInt.asIntN(64, wanted >> 64n))) return;
  // A plain store came between. Where one came to the first word too, that is what stays there.
  replace(c, at, first, lockedPair);
  throw RESTART;
}

function logWrite(c: Cpu, seg: number, off: number, size: number): void {
  const first = (c.s[S.BASE + seg]! + off) | 0;
  for (const lin of [first, (first + size - 1) | 0]) {
    if (c.pt[lin >>> 12]! & S.PAGE_LOG) Atomics.store(c.dirty, lin >>> 12, 1);
  }
}

/** The read of a locked read-modify-write of 1, 2 or 4 bytes. */
export function readLocked(c: Cpu, seg: number, off: number, size: number): number {
  begin(c, seg, off, size);
  const at = c.lockedAt;
  if (at < 0) return read(c, seg, off, size);
  if (c.lockedWide || c.lockedNext >= 0) {
    const value = Number(operand(c, size));
    return size === 4 ? value | 0 : value;
  }
  const value = c.lockedValue >>> ((at & 3) * 8);
  return size === 1 ? value & 0xff : size === 2 ? value & 0xffff : c.lockedValue;
}

export function writeLocked(c: Cpu, seg: number, off: number, size: number, value: number): void {
  const at = c.lockedAt;
  if (at < 0) write(c, seg, off, size, value);
  else {
    if (c.lockedWide || c.lockedNext >= 0) exchange(c, size, BigInt(value));
    else {
      const shift = (at & 3) * 8;
      const mask = (size === 4 ? -1 : (1 << (size * 8)) - 1) << shift;
      const wanted = (c.lockedValue & ~mask) | ((value << shift) & mask);
      if (Atomics.compareExchange(c.i32, at >> 2, c.lockedValue, wanted) !== c.lockedValue) {
        throw RESTART;
      }
    }
    logWrite(c, seg, off, size);
  }
  leaveLocked(c);
}

/** The read of a locked CMPXCHG8B. */
export function readLocked64(c: Cpu, seg: number, off: number): { low: number; high: number } {
  begin(c, seg, off, 8);
  if (c.lockedAt < 0) return read64(c, seg, off);
  const pair = operand(c, 8);
  return { low: Number(BigInt.asIntN(32, pair)), high: Number(BigInt.asIntN(32, pair >> 32n)) };
}

export function writeLocked64(c: Cpu, seg: number, off: number, low: number, high: number): void {
  if (c.lockedAt < 0) write64(c, seg, off, low, high);
  else {
    exchange(c, 8, (BigInt(high) << 32n) | BigInt(low >>> 0));
    logWrite(c, seg, off, 8);
  }
  leaveLocked(c);
}

/** Tries `free` until it holds, or somebody must have been terminated in the middle of an instruction. */
function spinUntil(free: () => boolean): void {
  let end = 0;
  while (!free()) {
    const now = host.performance.now();
    if (end === 0) end = now + LOST_OWNER_MS;
    if (now > end) return;
  }
}

/** Says that this vCPU is within a locked instruction; waits while somebody has the machine's lock. */
function enterLocked(c: Cpu): void {
  if (!c.shared) return;
  c.holdsLocked = true;
  spinUntil(() => {
    Atomics.store(c.s, S.IN_LOCKED, 1);
    if (Atomics.load(c.control, S.SPLIT_LOCK) === 0) return true;
    Atomics.store(c.s, S.IN_LOCKED, 0);
    return false;
  });
}

/** Takes the machine's lock, and waits until every other vCPU is out of its locked instruction. */
function takeSplitLock(c: Cpu): void {
  if (!c.shared) return;
  spinUntil(() => Atomics.compareExchange(c.control, S.SPLIT_LOCK, 0, 1) === 0);
  c.holdsSplitLock = true;
  for (let i = 0; i < c.control[S.VCPU_COUNT]!; i++) {
    const state = c.control[S.VCPU_OFFSETS + i]! >> 2;
    spinUntil(() => Atomics.load(c.i32, state + S.IN_LOCKED) === 0);
  }
}

/** Lets the others go on: at the end of a locked instruction, however it ended. */
export function leaveLocked(c: Cpu): void {
  if (c.holdsLocked) {
    c.holdsLocked = false;
    Atomics.store(c.s, S.IN_LOCKED, 0);
  }
  if (c.holdsSplitLock) {
    c.holdsSplitLock = false;
    Atomics.store(c.control, S.SPLIT_LOCK, 0);
  }
}
