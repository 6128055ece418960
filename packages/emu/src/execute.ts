// What does each instruction of the one-byte map do? Every form, prefix and size; the fast loop
// (`assembly/fast.ts`) has the common ones a second time, for speed.

import { FLAG } from "@realmode/isa";
import { read, read8 } from "./access.ts";
import {
  aad,
  aam,
  asciiAdjust,
  dec,
  decimalAdjust,
  extend,
  imulTruncated,
  inc,
  logic,
  sahf,
} from "./alu.ts";
import { coprocessorEscape, unsupported } from "./coprocessor.ts";
import { type Cpu, fault } from "./cpu.ts";
import { execute0F } from "./execute-0f.ts";
import { carry, condition, getFlags, overflow, setCarry } from "./flags.ts";
import {
  adjustRpl,
  arithmeticForm,
  bound,
  branch,
  exchange,
  group1,
  group2,
  group3,
  group45,
  loadFarPointer,
  loop,
  moffs,
  moveImmediate,
  moveToSegment,
  popE,
  popSegment,
  portInstruction,
  pushSegment,
  setInterruptFlag,
  storeSegment,
} from "./forms.ts";
import { addStackPointer, stackOffset } from "./interrupts.ts";
import {
  beginFetch,
  fetch8,
  fetch16,
  fetchModrm,
  fetchSigned8,
  fetchV,
  getReg,
  readE,
  readG,
  setReg,
  writeE,
  writeG,
} from "./operands.ts";
import * as S from "./state.ts";
import { stringInstruction } from "./strings.ts";
import {
  callFar,
  callNear,
  enter,
  interruptReturn,
  jumpFar,
  leaveFrame,
  nearTarget,
  popAll,
  push,
  pushAll,
  returnFar,
  returnNear,
  setPoppedFlags,
  softwareInterrupt,
} from "./transfer.ts";

/** Executes the instruction at EIP. Throws FAULT, EXIT or RESTART with nothing changed. */
export function executeOne(c: Cpu): void {
  const { s } = c;
  c.ip = s[S.EIP]!;
  beginFetch(c);
  const code32 = (s[S.ATTR + S.CS]! & S.ATTR_DB) !== 0;
  c.os = c.as = code32 ? 4 : 2;
  c.override = -1;
  c.rep = 0;
  c.lock = false;
  for (;;) {
    const op = fetch8(c);
    switch (op) {
      case 0x26:
        c.override = S.ES;
        continue;
      case 0x2e:
        c.override = S.CS;
        continue;
      case 0x36:
        c.override = S.SS;
        continue;
      case 0x3e:
        c.override = S.DS;
        continue;
      case 0x64:
        c.override = S.FS;
        continue;
      case 0x65:
        c.override = S.GS;
        continue;
      case 0x66:
        c.os = code32 ? 2 : 4;
        continue;
      case 0x67:
        c.as = code32 ? 2 : 4;
        continue;
      case 0xf0:
        c.lock = true;
        continue;
      case 0xf2:
      case 0xf3:
        c.rep = op;
        continue;
    }
    if (c.lock) beginLocked(c, op);
    execute(c, op);
    s[S.EIP] = c.ip;
    return;
  }
}

/** #UD unless the instruction may be locked: a read-modify-write with a memory destination. */
function beginLocked(c: Cpu, op: number): void {
  const { ip, left } = c;
  const second = op === 0x0f ? fetch8(c) : 0;
  const lockable = op === 0x0f ? lockable0F(second) : lockableOneByte(op);
  if (lockable === 0) fault(c, S.UD);
  const modrm = fetch8(c);
  if (modrm >= 0xc0 || !((lockable >> ((modrm >> 3) & 7)) & 1)) fault(c, S.UD);
  c.ip = ip;
  c.left = left;
  c.s[S.SAVED_FR] = c.s[S.FR]!;
  c.s[S.SAVED_FX] = c.s[S.FX]!;
}

/** Which reg fields of ModRM may be locked, a bit each. */
function lockableOneByte(op: number): number {
  if (op < 0x38) return (op & 7) <= 1 ? 0xff : 0;
  if (op >= 0x80 && op <= 0x83) return 0x7f;
  if (op === 0x86 || op === 0x87) return 0xff;
  if (op === 0xf6 || op === 0xf7) return 0x0c;
  return op === 0xfe || op === 0xff ? 0x03 : 0;
}

function lockable0F(op: number): number {
  if (op === 0xab || op === 0xb3 || op === 0xbb) return 0xff;
  if (op === 0xba) return 0xe0;
  if (op === 0xb0 || op === 0xb1 || op === 0xc0 || op === 0xc1) return 0xff;
  return op === 0xc7 ? 0x02 : 0;
}

function execute(c: Cpu, op: number): void {
  const { s, r16, r8 } = c;
  if (op < 0x40 && (op & 7) < 6) {
    arithmeticForm(c, op);
    return;
  }
  switch (op) {
    case 0x06:
    case 0x0e:
    case 0x16:
    case 0x1e:
      pushSegment(c, op >> 3);
      return;
    case 0x07:
    case 0x17:
    case 0x1f:
      popSegment(c, op >> 3);
      return;
    case 0x0f:
      execute0F(c);
      return;
    case 0x27:
      decimalAdjust(c, false);
      return;
    case 0x2f:
      decimalAdjust(c, true);
      return;
    case 0x37:
      asciiAdjust(c, false);
      return;
    case 0x3f:
      asciiAdjust(c, true);
      return;
    case 0x40:
    case 0x41:
    case 0x42:
    case 0x43:
    case 0x44:
    case 0x45:
    case 0x46:
    case 0x47:
      setReg(c, op & 7, c.os, inc(c, getReg(c, op & 7, c.os), c.os));
      return;
    case 0x48:
    case 0x49:
    case 0x4a:
    case 0x4b:
    case 0x4c:
    case 0x4d:
    case 0x4e:
    case 0x4f:
      setReg(c, op & 7, c.os, dec(c, getReg(c, op & 7, c.os), c.os));
      return;
    case 0x50:
    case 0x51:
    case 0x52:
    case 0x53:
    case 0x54:
    case 0x55:
    case 0x56:
    case 0x57:
      push(c, c.os, getReg(c, op & 7, c.os));
      return;
    case 0x58:
    case 0x59:
    case 0x5a:
    case 0x5b:
    case 0x5c:
    case 0x5d:
    case 0x5e:
    case 0x5f: {
      const value = read(c, S.SS, stackOffset(c, 0), c.os);
      addStackPointer(c, c.os);
      setReg(c, op & 7, c.os, value);
      return;
    }
    case 0x60:
      pushAll(c);
      return;
    case 0x61:
      popAll(c);
      return;
    case 0x62:
      bound(c);
      return;
    case 0x63:
      adjustRpl(c);
      return;
    case 0x68:
      push(c, c.os, fetchV(c));
      return;
    case 0x6a:
      push(c, c.os, fetchSigned8(c));
      return;
    case 0x69:
    case 0x6b: {
      fetchModrm(c);
      const immediate = op === 0x69 ? fetchV(c) : fetchSigned8(c);
      writeG(c, c.os, imulTruncated(c, readE(c, c.os), immediate, c.os));
      return;
    }
    case 0x6c:
    case 0x6e:
    case 0xa4:
    case 0xa6:
    case 0xaa:
    case 0xac:
    case 0xae:
      stringInstruction(c, op, 1);
      return;
    case 0x6d:
    case 0x6f:
    case 0xa5:
    case 0xa7:
    case 0xab:
    case 0xad:
    case 0xaf:
      stringInstruction(c, op - 1, c.os);
      return;
    case 0x70:
    case 0x71:
    case 0x72:
    case 0x73:
    case 0x74:
    case 0x75:
    case 0x76:
    case 0x77:
    case 0x78:
    case 0x79:
    case 0x7a:
    case 0x7b:
    case 0x7c:
    case 0x7d:
    case 0x7e:
    case 0x7f:
      branch(c, condition(c, op & 15) !== 0);
      return;
    case 0x80:
    case 0x81:
    case 0x82:
    case 0x83:
      group1(c, op);
      return;
    case 0x84:
    case 0x85: {
      const size = op & 1 ? c.os : 1;
      fetchModrm(c);
      logic(c, readE(c, size) & readG(c, size), size);
      return;
    }
    case 0x86:
      exchange(c, 1);
      return;
    case 0x87:
      exchange(c, c.os);
      return;
    case 0x88:
      fetchModrm(c);
      writeE(c, 1, readG(c, 1));
      return;
    case 0x89:
      fetchModrm(c);
      writeE(c, c.os, readG(c, c.os));
      return;
    case 0x8a:
      fetchModrm(c);
      writeG(c, 1, readE(c, 1));
      return;
    case 0x8b:
      fetchModrm(c);
      writeG(c, c.os, readE(c, c.os));
      return;
    case 0x8c:
      storeSegment(c);
      return;
    case 0x8d:
      fetchModrm(c);
      if (c.modrm >= 0xc0) fault(c, S.UD);
      writeG(c, c.os, c.ea);
      return;
    case 0x8e:
      moveToSegment(c);
      return;
    case 0x8f:
      popE(c);
      return;
    case 0x90:
    case 0x91:
    case 0x92:
    case 0x93:
    case 0x94:
    case 0x95:
    case 0x96:
    case 0x97: {
      const value = getReg(c, op & 7, c.os);
      setReg(c, op & 7, c.os, getReg(c, S.EAX, c.os));
      setReg(c, S.EAX, c.os, value);
      return;
    }
    case 0x98:
      if (c.os === 2) r16[0] = extend(r8[0]!, 1);
      else s[S.EAX] = extend(r16[0]!, 2);
      return;
    case 0x99:
      if (c.os === 2) r16[S.EDX << 1] = extend(r16[0]!, 2) >> 15;
      else s[S.EDX] = s[S.EAX]! >> 31;
      return;
    case 0x9a: {
      const offset = fetchV(c);
      callFar(c, fetch16(c), offset);
      return;
    }
    case 0x9b:
      if ((s[S.CR0]! & (S.CR0_MP | S.CR0_TS)) === (S.CR0_MP | S.CR0_TS)) fault(c, S.NM);
      return;
    case 0x9c:
      push(c, c.os, getFlags(c) & 0xfcffff);
      return;
    case 0x9d: {
      const flags = read(c, S.SS, stackOffset(c, 0), c.os);
      addStackPointer(c, c.os);
      setPoppedFlags(c, flags, c.os);
      return;
    }
    case 0x9e:
      sahf(c);
      return;
    case 0x9f:
      r8[1] = getFlags(c);
      return;
    case 0xa0:
    case 0xa1:
    case 0xa2:
    case 0xa3:
      moffs(c, op);
      return;
    case 0xa8:
      logic(c, r8[0]! & fetch8(c), 1);
      return;
    case 0xa9:
      logic(c, getReg(c, S.EAX, c.os) & fetchV(c), c.os);
      return;
    case 0xb0:
    case 0xb1:
    case 0xb2:
    case 0xb3:
    case 0xb4:
    case 0xb5:
    case 0xb6:
    case 0xb7:
      setReg(c, op & 7, 1, fetch8(c));
      return;
    case 0xb8:
    case 0xb9:
    case 0xba:
    case 0xbb:
    case 0xbc:
    case 0xbd:
    case 0xbe:
    case 0xbf:
      setReg(c, op & 7, c.os, fetchV(c));
      return;
    case 0xc0:
    case 0xc1:
    case 0xd0:
    case 0xd1:
    case 0xd2:
    case 0xd3:
      group2(c, op);
      return;
    case 0xc2:
      returnNear(c, fetch16(c));
      return;
    case 0xc3:
      returnNear(c, 0);
      return;
    case 0xc4:
      loadFarPointer(c, S.ES);
      return;
    case 0xc5:
      loadFarPointer(c, S.DS);
      return;
    case 0xc6:
      moveImmediate(c, 1);
      return;
    case 0xc7:
      moveImmediate(c, c.os);
      return;
    case 0xc8: {
      const size = fetch16(c);
      enter(c, size, fetch8(c) & 31);
      return;
    }
    case 0xc9:
      leaveFrame(c);
      return;
    case 0xca:
      returnFar(c, fetch16(c));
      return;
    case 0xcb:
      returnFar(c, 0);
      return;
    case 0xcc:
      softwareInterrupt(c, S.BP);
      return;
    case 0xcd:
      softwareInterrupt(c, fetch8(c));
      return;
    case 0xce:
      if (overflow(c)) softwareInterrupt(c, S.OFLOW);
      return;
    case 0xcf:
      interruptReturn(c);
      return;
    case 0xd4:
      aam(c, fetch8(c));
      return;
    case 0xd5:
      aad(c, fetch8(c));
      return;
    case 0xd6:
      r8[0] = carry(c) ? 0xff : 0;
      return;
    case 0xd7: {
      const seg = c.override >= 0 ? c.override : S.DS;
      const offset = c.as === 2 ? (r16[S.EBX << 1]! + r8[0]!) & 0xffff : (s[S.EBX]! + r8[0]!) | 0;
      r8[0] = read8(c, seg, offset);
      return;
    }
    case 0xd8:
    case 0xd9:
    case 0xda:
    case 0xdb:
    case 0xdc:
    case 0xdd:
    case 0xde:
    case 0xdf:
      coprocessorEscape(c, op);
      return;
    case 0xe0:
    case 0xe1:
    case 0xe2:
    case 0xe3:
      loop(c, op);
      return;
    case 0xe4:
    case 0xe5:
    case 0xe6:
    case 0xe7:
    case 0xec:
    case 0xed:
    case 0xee:
    case 0xef:
      portInstruction(c, op);
      return;
    case 0xe8: {
      const distance = fetchV(c);
      callNear(c, (c.ip + distance) | 0);
      return;
    }
    case 0xe9: {
      const distance = fetchV(c);
      c.ip = nearTarget(c, (c.ip + distance) | 0);
      return;
    }
    case 0xea: {
      const offset = fetchV(c);
      jumpFar(c, fetch16(c), offset);
      return;
    }
    case 0xeb:
      branch(c, true);
      return;
    case 0xf1:
      softwareInterrupt(c, S.DB);
      s[S.DR + 7]! &= ~S.DR7_GD;
      return;
    case 0xf4:
      c.halted = true;
      return;
    case 0xf5:
      setCarry(c, carry(c) ^ 1);
      return;
    case 0xf6:
      group3(c, 1);
      return;
    case 0xf7:
      group3(c, c.os);
      return;
    case 0xf8:
      setCarry(c, 0);
      return;
    case 0xf9:
      setCarry(c, 1);
      return;
    case 0xfa:
      s[S.SYSFLAGS]! &= ~FLAG.IF;
      return;
    case 0xfb:
      setInterruptFlag(c);
      return;
    case 0xfc:
      s[S.SYSFLAGS]! &= ~0x400;
      return;
    case 0xfd:
      s[S.SYSFLAGS]! |= 0x400;
      return;
    case 0xfe:
      group45(c, 1);
      return;
    case 0xff:
      group45(c, c.os);
      return;
    default:
      unsupported(c);
  }
}
