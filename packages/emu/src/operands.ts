// How are instruction bytes fetched and the operands that ModRM names read and written?

import {
  checkAccess,
  fetchOutside,
  openWindow,
  read8,
  read16,
  read32,
  write8,
  write16,
  write32,
} from "./access.ts";
import type { Cpu } from "./cpu.ts";
import { readLocked, writeLocked } from "./locked.ts";
import * as S from "./state.ts";

/** Begins the instruction at `c.ip`. */
export function beginFetch(c: Cpu): void {
  c.ip0 = c.ip;
  let distance = (c.ip - c.windowStart) >>> 0;
  if (distance >= c.windowLength) {
    openWindow(c);
    distance = (c.ip - c.windowStart) >>> 0;
  }
  const left = c.windowLength - distance;
  c.left = left > 15 ? 15 : left;
}

export function fetch8(c: Cpu): number {
  if (c.left <= 0) return fetchOutside(c);
  c.left--;
  const byte = c.u8[c.cd + c.ip]!;
  c.ip = (c.ip + 1) | 0;
  return byte;
}

export function fetchSigned8(c: Cpu): number {
  return (fetch8(c) << 24) >> 24;
}

export function fetch16(c: Cpu): number {
  if (c.left < 2) return fetch8(c) | (fetch8(c) << 8);
  c.left -= 2;
  const word = c.dv.getUint16(c.cd + c.ip, true);
  c.ip = (c.ip + 2) | 0;
  return word;
}

export function fetch32(c: Cpu): number {
  if (c.left < 4) return fetch16(c) | (fetch16(c) << 16);
  c.left -= 4;
  const value = c.dv.getInt32(c.cd + c.ip, true);
  c.ip = (c.ip + 4) | 0;
  return value;
}

/** An immediate of operand size. */
export function fetchV(c: Cpu): number {
  return c.os === 2 ? fetch16(c) : fetch32(c);
}

/** Byte index in the state of an 8-bit register: AL CL DL BL AH CH DH BH. */
export function index8(reg: number): number {
  return ((reg & 3) << 2) | (reg >> 2);
}

export function getReg(c: Cpu, reg: number, size: number): number {
  if (size === 4) return c.s[reg]!;
  return size === 2 ? c.r16[reg << 1]! : c.r8[index8(reg)]!;
}

export function setReg(c: Cpu, reg: number, size: number, value: number): void {
  if (size === 4) c.s[reg] = value;
  else if (size === 2) c.r16[reg << 1] = value;
  else c.r8[index8(reg)] = value;
}

/** Fetches ModRM and what belongs to it; with a memory operand `c.seg` and `c.ea` say where. */
export function fetchModrm(c: Cpu): number {
  const modrm = fetch8(c);
  c.modrm = modrm;
  if (modrm < 0xc0) {
    if (c.as === 2) address16(c, modrm);
    else address32(c, modrm);
  }
  return modrm;
}

function address16(c: Cpu, modrm: number): void {
  const { r16 } = c;
  const mod = modrm >> 6;
  let seg = S.DS;
  let ea: number;
  switch (modrm & 7) {
    case 0:
      ea = r16[S.EBX << 1]! + r16[S.ESI << 1]!;
      break;
    case 1:
      ea = r16[S.EBX << 1]! + r16[S.EDI << 1]!;
      break;
    case 2:
      ea = r16[S.EBP << 1]! + r16[S.ESI << 1]!;
      seg = S.SS;
      break;
    case 3:
      ea = r16[S.EBP << 1]! + r16[S.EDI << 1]!;
      seg = S.SS;
      break;
    case 4:
      ea = r16[S.ESI << 1]!;
      break;
    case 5:
      ea = r16[S.EDI << 1]!;
      break;
    case 6:
      if (mod === 0) ea = fetch16(c);
      else {
        ea = r16[S.EBP << 1]!;
        seg = S.SS;
      }
      break;
    default:
      ea = r16[S.EBX << 1]!;
  }
  if (mod === 1) ea += fetchSigned8(c);
  else if (mod === 2) ea += fetch16(c);
  c.ea = ea & 0xffff;
  c.seg = c.override >= 0 ? c.override : seg;
}

function address32(c: Cpu, modrm: number): void {
  const { s } = c;
  const mod = modrm >> 6;
  const rm = modrm & 7;
  let seg = S.DS;
  let ea: number;
  if (rm === 4) {
    const sib = fetch8(c);
    const base = sib & 7;
    const index = (sib >> 3) & 7;
    if (base === S.EBP && mod === 0) ea = fetch32(c);
    else {
      ea = s[base]!;
      if (base === S.ESP || base === S.EBP) seg = S.SS;
    }
    if (index !== S.ESP) ea += s[index]! << (sib >> 6);
  } else if (rm === S.EBP && mod === 0) ea = fetch32(c);
  else {
    ea = s[rm]!;
    if (rm === S.EBP) seg = S.SS;
  }
  if (mod === 1) ea += fetchSigned8(c);
  else if (mod === 2) ea += fetch32(c);
  c.ea = ea | 0;
  c.seg = c.override >= 0 ? c.override : seg;
}

/**
 * The offset of an operand's second part (far pointer, pseudo-descriptor). It does not wrap at
 * 64 KiB: the whole is one operand, which faults beyond the limit, on an i386 and later. BOUND's two are
 * operands of their own.
 */
export function eaPlus(c: Cpu, distance: number): number {
  return (c.ea + distance) | 0;
}

/** Reads the r/m operand. */
export function readE(c: Cpu, size: number): number {
  if (c.modrm >= 0xc0) return getReg(c, c.modrm & 7, size);
  if (size === 2) return read16(c, c.seg, c.ea);
  return size === 1 ? read8(c, c.seg, c.ea) : read32(c, c.seg, c.ea);
}

/** Reads the r/m operand of an instruction that will write it. */
export function readEForWrite(c: Cpu, size: number): number {
  if (c.modrm < 0xc0) {
    if (c.lock) return readLocked(c, c.seg, c.ea, size);
    // Protected mode: a read that may be, before a write that may not.
    if (c.s[S.CR0]! & S.CR0_PE) writable(c, size);
  }
  return readE(c, size);
}

/** Writes the r/m operand. */
export function writeE(c: Cpu, size: number, value: number): void {
  if (c.modrm >= 0xc0) setReg(c, c.modrm & 7, size, value);
  else if (c.lock) writeLocked(c, c.seg, c.ea, size, value);
  else if (size === 2) write16(c, c.seg, c.ea, value);
  else if (size === 1) write8(c, c.seg, c.ea, value);
  else write32(c, c.seg, c.ea, value);
}

function writable(c: Cpu, size: number): void {
  checkAccess(c, c.seg, c.ea, size, true);
}

/** The register that ModRM's reg field names. */
export function readG(c: Cpu, size: number): number {
  return getReg(c, (c.modrm >> 3) & 7, size);
}

export function writeG(c: Cpu, size: number, value: number): void {
  setReg(c, (c.modrm >> 3) & 7, size, value);
}
