// How does an instruction reach memory and ports? Segment check, page, then bytes, a device or an exit.
//
// Reads of MMIO and ports: what the host or a device answers is kept in the instruction's log, and
// the instruction is executed again from its start with the answers so far, so that nothing it
// changes is seen before all its reads are in. Writes to MMIO and ports go to a queue, which the
// loop empties after the instruction.

import { type InternalErrorExit, ioExit, mmioExit } from "@realmode/machine";
import { type Cpu, fault, leave } from "./cpu.ts";
import * as S from "./state.ts";

const KIND_MMIO = 0x100;
const KIND_PORT = 0x200;

/** Eight bytes on their way; every use is over before the next begins. */
const piece: Uint8Array = new Uint8Array(8);
const pieceView: DataView = new DataView(piece.buffer);

/** @returns whether `size` bytes at `off` may be accessed. */
export function withinSegment(
  c: Cpu,
  seg: number,
  off: number,
  size: number,
  write: boolean,
): boolean {
  const { s } = c;
  const attr = s[S.ATTR + seg]!;
  const limit = s[S.LIMIT + seg]! >>> 0;
  const code = (attr & 0x1800) === 0x1800;
  if (s[S.CR0]! & S.CR0_PE) {
    if (!(attr & 0x8000)) return false;
    if (write ? code || !(attr & 0x200) : code && !(attr & 0x200)) return false;
  }
  const first = off >>> 0;
  const last = first + size - 1;
  if (!code && attr & 0x400)
    return first > limit && last <= (attr & S.ATTR_DB ? 0xffffffff : 0xffff);
  return last <= limit;
}

/** Faults as an access of `size` bytes would. */
export function checkAccess(c: Cpu, seg: number, off: number, size: number, write: boolean): void {
  if (!withinSegment(c, seg, off, size, write)) fault(c, seg === S.SS ? S.SSF : S.GP);
}

function replayed(c: Cpu, key: number, kind: number): boolean {
  const { s } = c;
  const position = s[S.LOG_POSITION]!;
  if (position >= s[S.LOG_COUNT]!) return false;
  const at = S.LOG + position * 4;
  if (s[at] !== (key | 0) || s[at + 1] !== kind) {
    // The host changed the vCPU between: what was answered is not for this.
    s[S.LOG_COUNT] = position;
    return false;
  }
  pieceView.setInt32(0, s[at + 2]!, true);
  pieceView.setInt32(4, s[at + 3]!, true);
  s[S.LOG_POSITION] = position + 1;
  return true;
}

/** Appends an answer to the log. */
export function logAnswer(c: Cpu, key: number, kind: number, data: Uint8Array): void {
  const { s } = c;
  const at = S.LOG + Math.min(s[S.LOG_COUNT]!, S.LOG_CAPACITY - 1) * 4;
  s[at] = key;
  s[at + 1] = kind;
  s[at + 2] = 0;
  s[at + 3] = 0;
  for (let i = 0; i < data.length; i++) s[at + 2 + (i >> 2)]! |= data[i]! << (8 * (i & 3));
  s[S.LOG_COUNT]! = Math.min(s[S.LOG_COUNT]! + 1, S.LOG_CAPACITY);
  s[S.EVENTS]! |= S.EVENT_LOG;
}

/** The host's answer to the exit that the instruction at hand made. */
export function completeRead(c: Cpu, key: number, port: boolean, data: Uint8Array): void {
  logAnswer(c, key, (port ? KIND_PORT : KIND_MMIO) | data.length, data);
}

/** Reads `length` bytes that no slot backs into `piece`. */
function readMmio(c: Cpu, physAddr: number, length: number): void {
  const kind = KIND_MMIO | length;
  if (replayed(c, physAddr, kind)) return;
  const data = new Uint8Array(length);
  if (c.bus.mmioRead(physAddr >>> 0, data) === "unclaimed") {
    leave(c, mmioExit(physAddr >>> 0, false, data));
  }
  logAnswer(c, physAddr, kind, data);
  c.s[S.LOG_POSITION] = c.s[S.LOG_COUNT]!;
  piece.set(data);
}

/** IN: `size` bytes from a port, unsigned. */
export function readPort(c: Cpu, port: number, size: number): number {
  watchPort(c, port, size);
  const kind = KIND_PORT | size;
  if (!replayed(c, port, kind)) {
    const value = c.bus.portIn(port, size);
    if (value === undefined) leave(c, ioExit("in", port, size, new Uint8Array(size)));
    pieceView.setInt32(0, value, true);
    logAnswer(c, port, kind, piece.subarray(0, size));
    c.s[S.LOG_POSITION] = c.s[S.LOG_COUNT]!;
  }
  return size === 1
    ? piece[0]!
    : size === 2
      ? pieceView.getUint16(0, true)
      : pieceView.getInt32(0, true);
}

function enqueue(c: Cpu, address: number, kind: number, low: number, high: number): void {
  const { s } = c;
  const at = S.QUEUE + s[S.QUEUE_COUNT]! * 4;
  s[at] = address;
  s[at + 1] = kind;
  s[at + 2] = low;
  s[at + 3] = high;
  s[S.QUEUE_COUNT]! += 1;
  s[S.EVENTS]! |= S.EVENT_QUEUE;
}

/** OUT: happens when the instruction is over. */
export function writePort(c: Cpu, port: number, size: number, value: number): void {
  watchPort(c, port, size);
  enqueue(c, port, KIND_PORT | size, value, 0);
}

/** Takes the first queued write and does it; an exit where no device claims it. */
export function drainOne(
  c: Cpu,
): ReturnType<typeof ioExit> | ReturnType<typeof mmioExit> | "output-limit" | undefined {
  const { s } = c;
  const position = s[S.QUEUE_POSITION]!;
  const at = S.QUEUE + position * 4;
  const address = s[at]! >>> 0;
  const kind = s[at + 1]!;
  const length = kind & 0xff;
  const data = new Uint8Array(length);
  for (let i = 0; i < length; i++) data[i] = s[at + 2 + (i >> 2)]! >>> (8 * (i & 3));
  // Taken off before a device is called: one that throws has had its write.
  s[S.QUEUE_POSITION] = position + 1;
  if (position + 1 >= s[S.QUEUE_COUNT]!) {
    s[S.QUEUE_COUNT] = s[S.QUEUE_POSITION] = 0;
    s[S.EVENTS]! &= ~S.EVENT_QUEUE;
  }
  const isPort = (kind & KIND_PORT) !== 0;
  let value = s[at + 2]! >>> 0;
  if (length < 4) value &= (1 << (8 * length)) - 1;
  const served = isPort ? c.bus.portOut(address, length, value) : c.bus.mmioWrite(address, data);
  if (served === "done") return undefined;
  if (served === "output-limit") return served;
  return isPort ? ioExit("out", address, length, data) : mmioExit(address, true, data);
}

/** Bytes by the two bits of LEN in DR7; 8 where the manual says "undefined", as later CPUs have it. */
const WATCHED_BYTES = [1, 2, 8, 4] as const;

/** Notes the breakpoints on data that an access meets; the trap comes behind the instruction. */
export function watch(c: Cpu, lin: number, size: number, write: boolean): void {
  note(c, lin >>> 0, size, write ? S.BREAK_WRITE : S.BREAK_READ);
}

/** Notes the breakpoints on ports, which CR4.DE turns on (SDM vol. 3, "Debug Registers"). */
function watchPort(c: Cpu, port: number, size: number): void {
  if (c.s[S.DR + 7]! & 0xff && c.s[S.CR4]! & S.CR4_DE) note(c, port, size, S.BREAK_PORT);
}

function note(c: Cpu, at: number, size: number, kinds: number): void {
  const dr7 = c.s[S.DR + 7]!;
  for (let i = 0; i < 4; i++) {
    const kind = (dr7 >>> (16 + 4 * i)) & 3;
    if (!((dr7 >> (2 * i)) & 3) || !((kinds >> kind) & 1)) continue;
    const length = WATCHED_BYTES[(dr7 >>> (18 + 4 * i)) & 3]!;
    const from = (c.s[S.DR + i]! & -length) >>> 0;
    if (at < from + length && from < at + size) c.watched |= 1 << i;
  }
}

/** Reads `size` (at most 8) bytes at a linear address into `piece`, page by page. */
function readPieces(c: Cpu, lin: number, size: number): void {
  const room = 0x1000 - (lin & 0xfff);
  const first = size < room ? size : room;
  readPiece(c, lin, first);
  if (first === size) return;
  const low = pieceView.getInt32(0, true);
  const high = pieceView.getInt32(4, true);
  const rest = size - first;
  readPiece(c, (lin + first) | 0, rest);
  piece.copyWithin(first, 0, rest);
  for (let i = 0; i < first; i++) piece[i] = (i < 4 ? low : high) >>> (8 * (i & 3));
}

function readPiece(c: Cpu, lin: number, length: number): void {
  const entry = c.pt[lin >>> 12]!;
  if (!(entry & S.PAGE_READ)) {
    readMmio(c, lin, length);
    return;
  }
  const at = (entry & -4096) + (lin & 0xfff);
  for (let i = 0; i < length; i++) piece[i] = c.u8[at + i]!;
}

function writePiece(c: Cpu, lin: number, length: number, low: number, high: number): void {
  const entry = c.pt[lin >>> 12]!;
  if (!(entry & (S.PAGE_WRITE | S.PAGE_LOG))) {
    enqueue(c, lin, KIND_MMIO | length, low, high);
    return;
  }
  const at = (entry & -4096) + (lin & 0xfff);
  for (let i = 0; i < length; i++) c.u8[at + i] = (i < 4 ? low : high) >>> (8 * (i & 3));
  if (entry & S.PAGE_LOG) Atomics.store(c.dirty, lin >>> 12, 1);
}

function writePieces(c: Cpu, lin: number, size: number, low: number, high: number): void {
  const room = 0x1000 - (lin & 0xfff);
  if (size <= room) {
    writePiece(c, lin, size, low, high);
    return;
  }
  writePiece(c, lin, room, low, high);
  const next = (lin + room) | 0;
  let restLow = 0;
  let restHigh = 0;
  for (let i = room; i < size; i++) {
    const byte = ((i < 4 ? low : high) >>> (8 * (i & 3))) & 0xff;
    const to = i - room;
    if (to < 4) restLow |= byte << (8 * to);
    else restHigh |= byte << (8 * (to - 4));
  }
  writePiece(c, next, size - room, restLow, restHigh);
}

function readSlow(c: Cpu, seg: number, off: number, size: number): number {
  checkAccess(c, seg, off, size, false);
  const lin = (c.s[S.BASE + seg]! + off) | 0;
  if (c.s[S.DR + 7]! & 0xff) watch(c, lin, size, false);
  readPieces(c, lin, size);
  return size === 1
    ? piece[0]!
    : size === 2
      ? pieceView.getUint16(0, true)
      : pieceView.getInt32(0, true);
}

function writeSlow(c: Cpu, seg: number, off: number, size: number, value: number): void {
  checkAccess(c, seg, off, size, true);
  const lin = (c.s[S.BASE + seg]! + off) | 0;
  if (c.s[S.DR + 7]! & 0xff) watch(c, lin, size, true);
  writePieces(c, lin, size, value, 0);
}

/** A byte at seg:off, unsigned. */
export function read8(c: Cpu, seg: number, off: number): number {
  if (off >>> 0 < c.s[S.FAST_READ + seg]! >>> 0) {
    const lin = (c.s[S.BASE + seg]! + off) | 0;
    const entry = c.pt[lin >>> 12]!;
    if (entry & S.PAGE_READ) return c.u8[(entry & -4096) + (lin & 0xfff)]!;
  }
  return readSlow(c, seg, off, 1);
}

/** A word at seg:off, unsigned. */
export function read16(c: Cpu, seg: number, off: number): number {
  if (off >>> 0 < c.s[S.FAST_READ + seg]! >>> 0) {
    const lin = (c.s[S.BASE + seg]! + off) | 0;
    const entry = c.pt[lin >>> 12]!;
    if (entry & S.PAGE_READ && (lin & 0xfff) < 0xfff) {
      return c.dv.getUint16((entry & -4096) + (lin & 0xfff), true);
    }
  }
  return readSlow(c, seg, off, 2);
}

/** A doubleword at seg:off, signed. */
export function read32(c: Cpu, seg: number, off: number): number {
  if (off >>> 0 < c.s[S.FAST_READ + seg]! >>> 0) {
    const lin = (c.s[S.BASE + seg]! + off) | 0;
    const entry = c.pt[lin >>> 12]!;
    if (entry & S.PAGE_READ && (lin & 0xfff) < 0xffd) {
      return c.dv.getInt32((entry & -4096) + (lin & 0xfff), true);
    }
  }
  return readSlow(c, seg, off, 4);
}

export function write8(c: Cpu, seg: number, off: number, value: number): void {
  if (off >>> 0 < c.s[S.FAST_WRITE + seg]! >>> 0) {
    const lin = (c.s[S.BASE + seg]! + off) | 0;
    const entry = c.pt[lin >>> 12]!;
    if (entry & S.PAGE_WRITE) {
      c.u8[(entry & -4096) + (lin & 0xfff)] = value;
      return;
    }
  }
  writeSlow(c, seg, off, 1, value);
}

export function write16(c: Cpu, seg: number, off: number, value: number): void {
  if (off >>> 0 < c.s[S.FAST_WRITE + seg]! >>> 0) {
    const lin = (c.s[S.BASE + seg]! + off) | 0;
    const entry = c.pt[lin >>> 12]!;
    if (entry & S.PAGE_WRITE && (lin & 0xfff) < 0xfff) {
      c.dv.setInt16((entry & -4096) + (lin & 0xfff), value, true);
      return;
    }
  }
  writeSlow(c, seg, off, 2, value);
}

export function write32(c: Cpu, seg: number, off: number, value: number): void {
  if (off >>> 0 < c.s[S.FAST_WRITE + seg]! >>> 0) {
    const lin = (c.s[S.BASE + seg]! + off) | 0;
    const entry = c.pt[lin >>> 12]!;
    if (entry & S.PAGE_WRITE && (lin & 0xfff) < 0xffd) {
      c.dv.setInt32((entry & -4096) + (lin & 0xfff), value, true);
      return;
    }
  }
  writeSlow(c, seg, off, 4, value);
}

/** Reads by size: 1 and 2 unsigned, 4 signed. */
export function read(c: Cpu, seg: number, off: number, size: number): number {
  return size === 1 ? read8(c, seg, off) : size === 2 ? read16(c, seg, off) : read32(c, seg, off);
}

export function write(c: Cpu, seg: number, off: number, size: number, value: number): void {
  if (size === 1) write8(c, seg, off, value);
  else if (size === 2) write16(c, seg, off, value);
  else write32(c, seg, off, value);
}

/** Eight bytes at seg:off, one fragment a page; the halves in `low` and `high`. */
export function read64(c: Cpu, seg: number, off: number): { low: number; high: number } {
  checkAccess(c, seg, off, 8, false);
  const lin = (c.s[S.BASE + seg]! + off) | 0;
  if (c.s[S.DR + 7]! & 0xff) watch(c, lin, 8, false);
  readPieces(c, lin, 8);
  return { low: pieceView.getInt32(0, true), high: pieceView.getInt32(4, true) };
}

export function write64(c: Cpu, seg: number, off: number, low: number, high: number): void {
  checkAccess(c, seg, off, 8, true);
  const lin = (c.s[S.BASE + seg]! + off) | 0;
  if (c.s[S.DR + 7]! & 0xff) watch(c, lin, 8, true);
  writePieces(c, lin, 8, low, high);
}

/** A read by linear address without segment check: descriptor and interrupt tables. */
export function readLinear(c: Cpu, lin: number, size: number): number {
  readPieces(c, lin | 0, size);
  return size === 1
    ? piece[0]!
    : size === 2
      ? pieceView.getUint16(0, true)
      : pieceView.getInt32(0, true);
}

export function writeLinear(c: Cpu, lin: number, size: number, value: number): void {
  writePieces(c, lin | 0, size, value, 0);
}

function fetchExit(physAddr: number): InternalErrorExit {
  return {
    reason: "internal_error",
    code: 17,
    suberror: 1,
    cause: "fetch",
    physAddr,
    insnBytes: new Uint8Array(0),
    data: [],
  };
}

/** Makes the page that holds the byte at `c.ip` the window of code. */
export function openWindow(c: Cpu): void {
  const { s } = c;
  const ip = c.ip >>> 0;
  const limit = s[S.LIMIT + S.CS]! >>> 0;
  c.windowLength = 0;
  if (ip > limit) fault(c, S.GP);
  const lin = (s[S.BASE + S.CS]! + ip) | 0;
  const entry = c.pt[lin >>> 12]!;
  if (!(entry & S.PAGE_READ)) leave(c, fetchExit(lin >>> 0));
  const within = lin & 0xfff;
  const back = within < ip ? within : ip;
  const ahead = Math.min(0x1000 - within, limit - ip + 1);
  c.windowStart = (ip - back) | 0;
  c.windowLength = back + ahead;
  c.cd = (entry & -4096) + within - (c.ip | 0);
}

/** The byte at `c.ip` where it lies outside the window or the instruction's 15 bytes. */
export function fetchOutside(c: Cpu): number {
  const { s } = c;
  const ip = c.ip >>> 0;
  if (((c.ip - c.ip0) | 0) >= 15) fault(c, S.GP);
  if (ip > s[S.LIMIT + S.CS]! >>> 0) fault(c, S.GP);
  const lin = (s[S.BASE + S.CS]! + ip) | 0;
  const entry = c.pt[lin >>> 12]!;
  if (!(entry & S.PAGE_READ)) leave(c, fetchExit(lin >>> 0));
  c.ip = (c.ip + 1) | 0;
  return c.u8[(entry & -4096) + (lin & 0xfff)]!;
}
