// What do the instructions of the one-byte map do that come in many forms: groups, far pointers, segments, ports?

import { read, readPort, write, writePort } from "./access.ts";
import { arithmetic, dec, div, extend, idiv, imul, inc, logic, mul, shift, sub } from "./alu.ts";
import { type Cpu, fault } from "./cpu.ts";
import { condition, getFlags, setStatus } from "./flags.ts";
import { addStackPointer, stackOffset } from "./interrupts.ts";
import {
  fetch8,
  fetch16,
  fetch32,
  fetchModrm,
  fetchSigned8,
  fetchV,
  getReg,
  readE,
  readEForWrite,
  readG,
  setReg,
  writeE,
  writeG,
} from "./operands.ts";
import * as S from "./state.ts";
import {
  callFar,
  callNear,
  jumpFar,
  loadSegment,
  nearTarget,
  push,
  readFarPointer,
  shadowStack,
} from "./transfer.ts";

export function branch(c: Cpu, taken: boolean): void {
  const distance = fetchSigned8(c);
  if (taken) c.ip = nearTarget(c, (c.ip + distance) | 0);
}

/** LOOPNE LOOPE LOOP JCXZ: the count register by address size, the target by operand size. */
export function loop(c: Cpu, op: number): void {
  const distance = fetchSigned8(c);
  const count = getReg(c, S.ECX, c.as);
  if (op === 0xe3) {
    if (count === 0) c.ip = nearTarget(c, (c.ip + distance) | 0);
    return;
  }
  const left = c.as === 2 ? (count - 1) & 0xffff : (count - 1) | 0;
  const taken = left !== 0 && (op === 0xe2 || condition(c, 4) === (op === 0xe1 ? 1 : 0));
  if (taken) c.ip = nearTarget(c, (c.ip + distance) | 0);
  setReg(c, S.ECX, c.as, left);
}

/** XCHG with memory is locked, prefix or not. */
export function exchange(c: Cpu, size: number): void {
  fetchModrm(c);
  if (c.modrm < 0xc0 && c.shared && !c.lock) {
    c.lock = true;
    c.s[S.SAVED_FR] = c.s[S.FR]!;
    c.s[S.SAVED_FX] = c.s[S.FX]!;
  }
  const value = readEForWrite(c, size);
  writeE(c, size, readG(c, size));
  writeG(c, size, value);
}

export function bound(c: Cpu): void {
  fetchModrm(c);
  if (c.modrm >= 0xc0) fault(c, S.UD);
  const index = extend(readG(c, c.os), c.os);
  const low = extend(read(c, c.seg, c.ea, c.os), c.os);
  // An operand of its own: its offset wraps with 16-bit addresses (run on an AMD CPU).
  const upper = c.as === 2 ? (c.ea + c.os) & 0xffff : (c.ea + c.os) | 0;
  const high = extend(read(c, c.seg, upper, c.os), c.os);
  if (index < low || index > high) fault(c, S.BR);
}

/**
 * POP r/m: an address by ESP is that after the pop. Where the destination faults, SP stays
 * incremented, as the hardware tests record it (8F #2898, #2643) and KVM does; any other fault puts
 * it back.
 */
export function popE(c: Cpu): void {
  const from = stackOffset(c, 0);
  c.savedEsp = c.s[S.ESP]!;
  addStackPointer(c, c.os);
  fetchModrm(c);
  if (((c.modrm >> 3) & 7) !== 0) fault(c, S.UD);
  const value = read(c, S.SS, from, c.os);
  c.savedEsp = undefined;
  writeE(c, c.os, value);
}

export function moffs(c: Cpu, op: number): void {
  const size = op & 1 ? c.os : 1;
  const offset = c.as === 2 ? fetch16(c) : fetch32(c);
  const seg = c.override >= 0 ? c.override : S.DS;
  if (op < 0xa2) setReg(c, S.EAX, size, read(c, seg, offset, size));
  else write(c, seg, offset, size, getReg(c, S.EAX, size));
}

export function loadFarPointer(c: Cpu, seg: number): void {
  fetchModrm(c);
  if (c.modrm >= 0xc0) fault(c, S.UD);
  const { offset, selector } = readFarPointer(c);
  loadSegment(c, seg, selector);
  writeG(c, c.os, offset);
}

/** F6 and F7. */
export function group3(c: Cpu, size: number): void {
  fetchModrm(c);
  switch ((c.modrm >> 3) & 7) {
    case 0:
    case 1: {
      const immediate = size === 1 ? fetch8(c) : fetchV(c);
      logic(c, readE(c, size) & immediate, size);
      return;
    }
    case 2:
      writeE(c, size, ~readEForWrite(c, size));
      return;
    case 3: {
      const value = readEForWrite(c, size);
      writeE(c, size, sub(c, 0, value, size));
      return;
    }
    case 4:
      mul(c, readE(c, size), size);
      return;
    case 5:
      imul(c, readE(c, size), size);
      return;
    case 6:
      div(c, readE(c, size), size);
      return;
    default:
      idiv(c, readE(c, size), size);
  }
}

/** FE and FF. */
export function group45(c: Cpu, size: number): void {
  fetchModrm(c);
  const kind = (c.modrm >> 3) & 7;
  if (kind === 0) writeE(c, size, inc(c, readEForWrite(c, size), size));
  else if (kind === 1) writeE(c, size, dec(c, readEForWrite(c, size), size));
  else if (size === 1 || kind === 7) fault(c, S.UD);
  else if (kind === 2) callNear(c, readE(c, size));
  else if (kind === 4) c.ip = nearTarget(c, readE(c, size));
  else if (kind === 6) push(c, size, readE(c, size));
  else {
    if (c.modrm >= 0xc0) fault(c, S.UD);
    const { offset, selector } = readFarPointer(c);
    if (kind === 3) callFar(c, selector, offset);
    else jumpFar(c, selector, offset);
  }
}

export function storeSegment(c: Cpu): void {
  fetchModrm(c);
  const seg = (c.modrm >> 3) & 7;
  if (seg > S.GS) fault(c, S.UD);
  writeE(c, c.modrm >= 0xc0 ? c.os : 2, c.s[S.SELECTOR + seg]!);
}

export function moveToSegment(c: Cpu): void {
  fetchModrm(c);
  const seg = (c.modrm >> 3) & 7;
  if (seg === S.CS || seg > S.GS) fault(c, S.UD);
  loadSegment(c, seg, readE(c, 2));
  if (seg === S.SS) shadowStack(c);
}

/** PUSH of a segment register moves SP by the operand size; only two bytes are written, as recent Intel CPUs do. */
export function pushSegment(c: Cpu, seg: number): void {
  write(c, S.SS, stackOffset(c, -c.os), 2, c.s[S.SELECTOR + seg]!);
  addStackPointer(c, -c.os);
}

export function popSegment(c: Cpu, seg: number): void {
  const selector = read(c, S.SS, stackOffset(c, 0), 2);
  loadSegment(c, seg, selector);
  addStackPointer(c, c.os);
  if (seg === S.SS) shadowStack(c);
}

export function setInterruptFlag(c: Cpu): void {
  if (!(c.s[S.SYSFLAGS]! & 0x200)) {
    c.s[S.SHADOW]! |= 1;
    c.s[S.EVENTS]! |= S.EVENT_SHADOW;
  }
  c.s[S.SYSFLAGS]! |= 0x200;
}

export function arithmeticForm(c: Cpu, op: number): void {
  const kind = op >> 3;
  const size = op & 1 ? c.os : 1;
  switch (op & 7) {
    case 0:
    case 1: {
      fetchModrm(c);
      if (kind === 7) {
        sub(c, readE(c, size), readG(c, size), size);
        return;
      }
      writeE(c, size, arithmetic(c, kind, readEForWrite(c, size), readG(c, size), size));
      return;
    }
    case 2:
    case 3: {
      fetchModrm(c);
      const result = arithmetic(c, kind, readG(c, size), readE(c, size), size);
      if (kind !== 7) writeG(c, size, result);
      return;
    }
    default: {
      const immediate = size === 1 ? fetch8(c) : fetchV(c);
      const result = arithmetic(c, kind, getReg(c, S.EAX, size), immediate, size);
      if (kind !== 7) setReg(c, S.EAX, size, result);
    }
  }
}

export function group1(c: Cpu, op: number): void {
  const size = op & 1 ? c.os : 1;
  fetchModrm(c);
  const kind = (c.modrm >> 3) & 7;
  const immediate = op === 0x81 ? fetchV(c) : fetchSigned8(c);
  if (kind === 7) sub(c, readE(c, size), immediate, size);
  else writeE(c, size, arithmetic(c, kind, readEForWrite(c, size), immediate, size));
}

export function group2(c: Cpu, op: number): void {
  const size = op & 1 ? c.os : 1;
  fetchModrm(c);
  const count = op < 0xc2 ? fetch8(c) : op < 0xd2 ? 1 : c.r8[S.ECX << 2]!;
  const value = readEForWrite(c, size);
  writeE(c, size, shift(c, (c.modrm >> 3) & 7, value, count, size));
}

export function moveImmediate(c: Cpu, size: number): void {
  fetchModrm(c);
  if (((c.modrm >> 3) & 7) !== 0) fault(c, S.UD);
  writeE(c, size, size === 1 ? fetch8(c) : fetchV(c));
}

/** IN and OUT: E4-E7 with an immediate port, EC-EF with DX. */
export function portInstruction(c: Cpu, op: number): void {
  const size = op & 1 ? c.os : 1;
  const port = op & 8 ? c.r16[S.EDX << 1]! : fetch8(c);
  if (op & 2) writePort(c, port, size, getReg(c, S.EAX, size));
  else setReg(c, S.EAX, size, readPort(c, port, size));
}

/** ARPL exists in protected mode only. */
export function adjustRpl(c: Cpu): void {
  if (!(c.s[S.CR0]! & S.CR0_PE)) fault(c, S.UD);
  fetchModrm(c);
  const to = readEForWrite(c, 2);
  const from = readG(c, 2);
  const less = (to & 3) < (from & 3);
  if (less) writeE(c, 2, (to & ~3) | (from & 3));
  const flags = getFlags(c);
  setStatus(c, less ? flags | 0x40 : flags & ~0x40);
}
