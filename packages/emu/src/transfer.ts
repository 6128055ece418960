// How do calls, jumps, returns, pushes and segment loads move CS:IP, the stack and the segments?

import { checkAccess, read, read16, read32, withinSegment, write } from "./access.ts";
import { type Cpu, fault } from "./cpu.ts";
import { addStackPointer, deliver, loadRealSegment, stackOffset } from "./interrupts.ts";
import { eaPlus, getReg } from "./operands.ts";
import {
  farReturnProtected,
  farTransferProtected,
  interruptReturnProtected,
  loadSegmentProtected,
} from "./protected.ts";
import * as S from "./state.ts";

/** Writes below the stack pointer, then moves it: a fault changes nothing. */
export function push(c: Cpu, size: number, value: number): void {
  write(c, S.SS, stackOffset(c, -size), size, value);
  addStackPointer(c, -size);
}

export function pop(c: Cpu, size: number): number {
  const value = read(c, S.SS, stackOffset(c, 0), size);
  addStackPointer(c, size);
  return value;
}

/** Target of a near transfer: truncated by operand size, and within the code segment, or #GP. */
export function nearTarget(c: Cpu, ip: number): number {
  const target = c.os === 2 ? ip & 0xffff : ip;
  if (target >>> 0 > c.s[S.LIMIT + S.CS]! >>> 0) fault(c, S.GP);
  return target;
}

export function callNear(c: Cpu, ip: number): void {
  const target = nearTarget(c, ip);
  push(c, c.os, c.ip);
  c.ip = target;
}

export function returnNear(c: Cpu, release: number): void {
  const target = nearTarget(c, read(c, S.SS, stackOffset(c, 0), c.os));
  addStackPointer(c, c.os + release);
  c.ip = target;
}

const real = (c: Cpu): boolean => (c.s[S.CR0]! & S.CR0_PE) === 0;

export function jumpFar(c: Cpu, selector: number, offset: number): void {
  if (!real(c)) {
    farTransferProtected(c, selector, offset, false);
    return;
  }
  if (offset >>> 0 > c.s[S.LIMIT + S.CS]! >>> 0) fault(c, S.GP);
  loadRealSegment(c, S.CS, selector);
  c.ip = offset;
}

export function callFar(c: Cpu, selector: number, offset: number): void {
  if (!real(c)) {
    farTransferProtected(c, selector, offset, true);
    return;
  }
  if (offset >>> 0 > c.s[S.LIMIT + S.CS]! >>> 0) fault(c, S.GP);
  const { os } = c;
  checkAccess(c, S.SS, stackOffset(c, -os), os, true);
  checkAccess(c, S.SS, stackOffset(c, -2 * os), os, true);
  write(c, S.SS, stackOffset(c, -os), os, c.s[S.SELECTOR + S.CS]!);
  write(c, S.SS, stackOffset(c, -2 * os), os, c.ip);
  addStackPointer(c, -2 * os);
  loadRealSegment(c, S.CS, selector);
  c.ip = offset;
}

export function returnFar(c: Cpu, release: number): void {
  const { os } = c;
  const offset = read(c, S.SS, stackOffset(c, 0), os);
  const selector = read(c, S.SS, stackOffset(c, os), os) & 0xffff;
  if (!real(c)) {
    farReturnProtected(c, selector, offset, 2 * os + release);
    return;
  }
  if (offset >>> 0 > c.s[S.LIMIT + S.CS]! >>> 0) fault(c, S.GP);
  addStackPointer(c, 2 * os + release);
  loadRealSegment(c, S.CS, selector);
  c.ip = offset;
}

/** Which flags a POPF or IRET of `size` bytes may change. */
const POPPED_16 = 0x7fd5;
const POPPED_32 = 0x247fd5;

export function setPoppedFlags(c: Cpu, flags: number, size: number, mask = 0): void {
  const may = mask || (size === 2 ? POPPED_16 : POPPED_32);
  // RF is cleared by POPF and loaded by IRETD (which passes it in its mask).
  const kept = c.s[S.SYSFLAGS]! & ~may & ~0x10000;
  c.setFlags(kept | (flags & may));
}

export function interruptReturn(c: Cpu): void {
  const { os } = c;
  const offset = read(c, S.SS, stackOffset(c, 0), os);
  const selector = read(c, S.SS, stackOffset(c, os), os) & 0xffff;
  const flags = read(c, S.SS, stackOffset(c, 2 * os), os);
  if (!real(c)) {
    interruptReturnProtected(c, selector, offset, flags);
    return;
  }
  if (offset >>> 0 > c.s[S.LIMIT + S.CS]! >>> 0) fault(c, S.GP);
  addStackPointer(c, 3 * os);
  loadRealSegment(c, S.CS, selector);
  c.ip = offset;
  setPoppedFlags(c, flags, os, os === 4 ? POPPED_32 | 0x10000 : POPPED_16);
  c.s[S.NMI_MASKED] = 0;
}

/** INT n, INT3, INTO, INT1: a trap, so that the pushed IP is the next one. */
export function softwareInterrupt(c: Cpu, vector: number): void {
  deliver(c, vector, c.ip, "software");
  c.noTrap = true;
}

/** MOV, POP, LDS … into a segment register other than CS. */
export function loadSegment(c: Cpu, seg: number, selector: number): void {
  if (real(c)) loadRealSegment(c, seg, selector);
  else loadSegmentProtected(c, seg, selector);
}

/** MOV SS and POP SS hold off interrupts and traps for one instruction. */
export function shadowStack(c: Cpu): void {
  c.s[S.SHADOW] = 2;
  c.s[S.EVENTS]! |= S.EVENT_SHADOW;
}

/** PUSHA: all eight, SP as it was before. What is pushed before a fault stays in memory, as on AMD Zen and on KVM. */
export function pushAll(c: Cpu): void {
  const { os } = c;
  for (let i = 0; i < 8; i++) write(c, S.SS, stackOffset(c, -os * (i + 1)), os, getReg(c, i, os));
  addStackPointer(c, -8 * os);
}

/** POPA: all but SP. */
export function popAll(c: Cpu): void {
  const { os } = c;
  const di = read(c, S.SS, stackOffset(c, 0), os);
  const si = read(c, S.SS, stackOffset(c, os), os);
  const bp = read(c, S.SS, stackOffset(c, 2 * os), os);
  checkAccess(c, S.SS, stackOffset(c, 3 * os), os, false);
  const bx = read(c, S.SS, stackOffset(c, 4 * os), os);
  const dx = read(c, S.SS, stackOffset(c, 5 * os), os);
  const cx = read(c, S.SS, stackOffset(c, 6 * os), os);
  const ax = read(c, S.SS, stackOffset(c, 7 * os), os);
  addStackPointer(c, 8 * os);
  if (os === 2) {
    const { r16 } = c;
    r16[S.EDI << 1] = di;
    r16[S.ESI << 1] = si;
    r16[S.EBP << 1] = bp;
    r16[S.EBX << 1] = bx;
    r16[S.EDX << 1] = dx;
    r16[S.ECX << 1] = cx;
    r16[S.EAX << 1] = ax;
  } else {
    const { s } = c;
    s[S.EDI] = di;
    s[S.ESI] = si;
    s[S.EBP] = bp;
    s[S.EBX] = bx;
    s[S.EDX] = dx;
    s[S.ECX] = cx;
    s[S.EAX] = ax;
  }
}

/** Whether reading needs no device: memory, or a fault. */
const needsNoDevice = (c: Cpu, offset: number, size: number): boolean => {
  if (!withinSegment(c, S.SS, offset, size, false)) return true;
  const linear = (c.s[S.BASE + S.SS]! + offset) | 0;
  return [linear, linear + size - 1].every((at) => c.pt[at >>> 12]! & S.PAGE_READ);
};

/**
 * ENTER size, level. Push by push, each link read behind the push before it, as the manual's operation
 * says: what is pushed before a fault stays in memory (on AMD Zen too), the registers stay as they were.
 * What is no memory is read before anything changes.
 */
export function enter(c: Cpu, size: number, level: number): void {
  const { os, s } = c;
  const wide = (s[S.ATTR + S.SS]! & S.ATTR_DB) !== 0;
  const oldBp = s[S.EBP]!;
  const pushes = level === 0 ? 1 : level + 1;
  const links: (number | undefined)[] = [];
  const linkAt = (i: number): number => (oldBp - os * i) & (wide ? -1 : 0xffff);
  for (let i = 1; i < level; i++) {
    links.push(needsNoDevice(c, linkAt(i), os) ? undefined : read(c, S.SS, linkAt(i), os));
  }
  c.fuel -= pushes;
  const at = stackOffset(c, -os);
  // The frame pointer is all of ESP, on a 16-bit stack too (80386 manual, ENTER: frame-ptr := eSP).
  const frame = wide ? at : (s[S.ESP]! & -65536) | at;
  write(c, S.SS, at, os, oldBp);
  links.forEach((asked, i) => {
    const link = asked ?? read(c, S.SS, linkAt(i + 1), os);
    write(c, S.SS, stackOffset(c, -os * (i + 2)), os, link);
  });
  if (level > 0) write(c, S.SS, stackOffset(c, -os * pushes), os, frame);
  checkAccess(c, S.SS, stackOffset(c, -os * pushes - size), os, true);
  addStackPointer(c, -os * pushes - size);
  if (os === 4) s[S.EBP] = frame;
  else c.r16[S.EBP << 1] = frame;
}

export function leaveFrame(c: Cpu): void {
  const { os, s } = c;
  const wide = (s[S.ATTR + S.SS]! & S.ATTR_DB) !== 0;
  const bp = wide ? s[S.EBP]! : c.r16[S.EBP << 1]!;
  const value = read(c, S.SS, bp, os);
  if (wide) s[S.ESP] = bp;
  else c.r16[S.ESP << 1] = bp;
  addStackPointer(c, os);
  if (os === 4) s[S.EBP] = value;
  else c.r16[S.EBP << 1] = value;
}

/** The far pointer that LES, LDS, far CALL and JMP read: offset, then selector. 16:16 is one access, as on KVM. */
export function readFarPointer(c: Cpu): { offset: number; selector: number } {
  if (c.os === 2) {
    const pair = read32(c, c.seg, c.ea);
    return { offset: pair & 0xffff, selector: pair >>> 16 };
  }
  const offset = read32(c, c.seg, c.ea);
  return { offset, selector: read16(c, c.seg, eaPlus(c, 4)) };
}
