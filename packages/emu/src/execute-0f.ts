// What does each instruction of the two-byte map (0F xx) do?

import { FLAG } from "@realmode/isa";
import { read64, write64 } from "./access.ts";
import { add, doubleShift, extend, imulTruncated, sub } from "./alu.ts";
import { type Cpu, fault } from "./cpu.ts";
import { condition, getFlags, setCarry, setStatus } from "./flags.ts";
import { loadFarPointer, popSegment, pushSegment } from "./forms.ts";
import { readLocked64, writeLocked64 } from "./locked.ts";
import {
  fetch8,
  fetchModrm,
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
import { system } from "./system.ts";
import { nearTarget } from "./transfer.ts";

/** BT BTS BTR BTC = 0 to 3. A bit offset in a register reaches outside a memory operand. */
function bitTest(c: Cpu, kind: number, offset: number, fromRegister: boolean): void {
  const { os } = c;
  const bits = os * 8;
  if (fromRegister && c.modrm < 0xc0) {
    const signed = extend(offset, os);
    const ea = c.ea + (signed >> (os === 2 ? 4 : 5)) * os;
    c.ea = c.as === 2 ? ea & 0xffff : ea | 0;
  }
  const mask = 1 << (offset & (bits - 1));
  const value = kind === 0 ? readE(c, os) : readEForWrite(c, os);
  if (kind === 1) writeE(c, os, value | mask);
  else if (kind === 2) writeE(c, os, value & ~mask);
  else if (kind === 3) writeE(c, os, value ^ mask);
  setCarry(c, value & mask ? 1 : 0);
}

/** BSF and BSR: a zero source leaves the destination as it was, ZF set. */
function bitScan(c: Cpu, reverse: boolean): void {
  fetchModrm(c);
  const source = c.os === 2 ? readE(c, 2) & 0xffff : readE(c, 4);
  const flags = getFlags(c);
  if (source === 0) {
    setStatus(c, flags | FLAG.ZF);
    return;
  }
  const found = reverse ? 31 - Math.clz32(source) : 31 - Math.clz32(source & -source);
  setStatus(c, flags & ~FLAG.ZF);
  writeG(c, c.os, found);
}

function exchangeAdd(c: Cpu, size: number): void {
  fetchModrm(c);
  const old = readEForWrite(c, size);
  const addend = readG(c, size);
  const sum = add(c, old, addend, size);
  if (c.modrm >= 0xc0) {
    // Both registers may be the same: the sum is what stays.
    writeG(c, size, old);
    writeE(c, size, sum);
  } else {
    writeE(c, size, sum);
    writeG(c, size, old);
  }
}

/** CMPXCHG writes the destination in either case. */
function compareExchange(c: Cpu, size: number): void {
  fetchModrm(c);
  const old = readEForWrite(c, size);
  const accumulator = getReg(c, S.EAX, size);
  const same = extend(old, size) === extend(accumulator, size);
  sub(c, accumulator, old, size);
  writeE(c, size, same ? readG(c, size) : old);
  if (!same) setReg(c, S.EAX, size, old);
}

function compareExchange8B(c: Cpu): void {
  const { s } = c;
  const { low, high } = c.lock ? readLocked64(c, c.seg, c.ea) : read64(c, c.seg, c.ea);
  const same = low === s[S.EAX] && high === s[S.EDX];
  const write = c.lock ? writeLocked64 : write64;
  if (same) write(c, c.seg, c.ea, s[S.EBX]!, s[S.ECX]!);
  else {
    write(c, c.seg, c.ea, low, high);
    s[S.EAX] = low;
    s[S.EDX] = high;
  }
  const flags = getFlags(c);
  setStatus(c, same ? flags | FLAG.ZF : flags & ~FLAG.ZF);
}

function byteSwap(c: Cpu, reg: number): void {
  const v = c.s[reg]!;
  // With 16-bit operands the result is undefined; the low word becomes 0, as on current CPUs.
  if (c.os === 2) c.r16[reg << 1] = 0;
  else c.s[reg] = (v << 24) | ((v & 0xff00) << 8) | ((v >> 8) & 0xff00) | (v >>> 24);
}

export function execute0F(c: Cpu): void {
  const op = fetch8(c);
  switch (op >> 4) {
    case 4:
      fetchModrm(c);
      {
        // The operand is read (and may fault) whether it is moved or not.
        const value = readE(c, c.os);
        if (condition(c, op & 15)) writeG(c, c.os, value);
      }
      return;
    case 8: {
      const distance = fetchV(c);
      if (condition(c, op & 15)) c.ip = nearTarget(c, (c.ip + distance) | 0);
      return;
    }
    case 9:
      fetchModrm(c);
      writeE(c, 1, condition(c, op & 15));
      return;
  }
  switch (op) {
    case 0x0d: // PREFETCHW and its reserved forms: a hint with an operand that is not touched
    case 0x18:
    case 0x19:
    case 0x1a:
    case 0x1b:
    case 0x1c:
    case 0x1d:
    case 0x1e:
    case 0x1f:
      fetchModrm(c);
      return;
    case 0xa0:
      pushSegment(c, S.FS);
      return;
    case 0xa8:
      pushSegment(c, S.GS);
      return;
    case 0xa1:
      popSegment(c, S.FS);
      return;
    case 0xa9:
      popSegment(c, S.GS);
      return;
    case 0xa3:
    case 0xab:
    case 0xb3:
    case 0xbb:
      fetchModrm(c);
      bitTest(c, (op >> 3) & 3, readG(c, c.os), true);
      return;
    case 0xba: {
      fetchModrm(c);
      const kind = (c.modrm >> 3) & 7;
      if (kind < 4) fault(c, S.UD);
      bitTest(c, kind & 3, fetch8(c), false);
      return;
    }
    case 0xa4:
    case 0xa5:
    case 0xac:
    case 0xad: {
      fetchModrm(c);
      const count = op & 1 ? c.r8[S.ECX << 2]! : fetch8(c);
      const value = readEForWrite(c, c.os);
      writeE(c, c.os, doubleShift(c, op < 0xa8, value, readG(c, c.os), count, c.os));
      return;
    }
    case 0xaf:
      fetchModrm(c);
      writeG(c, c.os, imulTruncated(c, readG(c, c.os), readE(c, c.os), c.os));
      return;
    case 0xb0:
      compareExchange(c, 1);
      return;
    case 0xb1:
      compareExchange(c, c.os);
      return;
    case 0xb2:
      loadFarPointer(c, S.SS);
      return;
    case 0xb4:
      loadFarPointer(c, S.FS);
      return;
    case 0xb5:
      loadFarPointer(c, S.GS);
      return;
    case 0xb6:
      fetchModrm(c);
      writeG(c, c.os, readE(c, 1));
      return;
    case 0xb7:
      fetchModrm(c);
      writeG(c, c.os, readE(c, 2) & 0xffff);
      return;
    case 0xbe:
      fetchModrm(c);
      writeG(c, c.os, extend(readE(c, 1), 1));
      return;
    case 0xbf:
      fetchModrm(c);
      writeG(c, c.os, extend(readE(c, 2), 2));
      return;
    case 0xbc:
      bitScan(c, false);
      return;
    case 0xbd:
      bitScan(c, true);
      return;
    case 0xc0:
      exchangeAdd(c, 1);
      return;
    case 0xc1:
      exchangeAdd(c, c.os);
      return;
    case 0xc7:
      fetchModrm(c);
      if (((c.modrm >> 3) & 7) !== 1 || c.modrm >= 0xc0) fault(c, S.UD);
      compareExchange8B(c);
      return;
    case 0xc8:
    case 0xc9:
    case 0xca:
    case 0xcb:
    case 0xcc:
    case 0xcd:
    case 0xce:
    case 0xcf:
      byteSwap(c, op & 7);
      return;
    default:
      system(c, op);
  }
}
