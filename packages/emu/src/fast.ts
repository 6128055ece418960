// How do the common instructions run fast?
//
// One loop with IP, flags and the window of code in local variables, so that V8 keeps them in machine
// registers; the general registers stay in the shared memory. It executes an instruction only if
// nothing about it is special: 16-bit code, plain memory within limits, no event. Everything else
// leaves the loop with nothing changed, and `executeOne` (which knows every instruction) does it.
// It is a copy for speed of what `execute.ts` says; the tests run both against each other.
//
// V8 does not optimise functions above 61,440 bytes of bytecode, and the fall is a factor of 14:
// keep this one under 55,000 (a test measures it). It is longer than other files because it must be
// one function: what is called costs, and what is shared between functions is no longer local.

import { shift } from "./alu.ts";
import type { Cpu } from "./cpu.ts";
import type * as State from "./state.ts";

// Own constants, so that V8 folds them; their types tie them to `state.ts`.
const EIP: typeof State.EIP = 8;
const FR: typeof State.FR = 10;
const FX: typeof State.FX = 11;
const BUDGET: typeof State.BUDGET = 14;
const BASE: typeof State.BASE = 16;
const LIMIT: typeof State.LIMIT = 24;
const FAST_READ: typeof State.FAST_READ = 32;
const FAST_WRITE: typeof State.FAST_WRITE = 40;
const ATTR: typeof State.ATTR = 56;
const CS: typeof State.CS = 1;
const SS: typeof State.SS = 2;
const DS: typeof State.DS = 3;
const PAGE_READ: typeof State.PAGE_READ = 1;
const PAGE_WRITE: typeof State.PAGE_WRITE = 2;

/** Longest instruction: a window must hold that much from IP on. */
const LONGEST = 15;

/** Kinds of the shared arithmetic beyond the eight of the opcode map. */
const INC = 8;
const DEC = 9;
const TEST = 10;

/** Where the result of the shared arithmetic goes. */
const TO_NONE = 0;
const TO_E = 1;
const TO_G = 2;

/**
 * What ModRM means for an opcode (+ 0x100 with operand size 32, + 0x200 in the 0F map): 0x80 = has
 * ModRM, 0x08 = writes the operand, low bits = its size. 0: no ModRM, or not done here.
 */
const INFO = new Uint8Array(0x400);

for (const wide of [0, 0x100]) {
  const size = wide ? 4 : 2;
  const put = (from: number, to: number, info: number): void => {
    for (let op = from; op <= to; op++) INFO[op | wide] = 0x80 | info;
  };
  for (let kind = 0; kind < 0x40; kind += 8) {
    const write = kind === 0x38 ? 0 : 8;
    put(kind, kind, 1 | write);
    put(kind + 1, kind + 1, size | write);
    put(kind + 2, kind + 2, 1);
    put(kind + 3, kind + 3, size);
  }
  put(0x69, 0x69, size);
  put(0x6b, 0x6b, size);
  put(0x80, 0x80, 9);
  put(0x81, 0x81, size | 8);
  put(0x83, 0x83, size | 8);
  put(0x84, 0x84, 1);
  put(0x85, 0x85, size);
  put(0x88, 0x88, 9);
  put(0x89, 0x89, size | 8);
  put(0x8a, 0x8a, 1);
  put(0x8b, 0x8b, size);
  put(0x8d, 0x8d, 0);
  put(0xc0, 0xc0, 9);
  put(0xc1, 0xc1, size | 8);
  put(0xd0, 0xd0, 9);
  put(0xd1, 0xd1, size | 8);
  put(0xd2, 0xd2, 9);
  put(0xd3, 0xd3, size | 8);
  put(0xc6, 0xc6, 9);
  put(0xc7, 0xc7, size | 8);
  put(0xf6, 0xf6, 9);
  put(0xf7, 0xf7, size | 8);
  put(0xfe, 0xfe, 9);
  put(0xff, 0xff, size | 8);
  put(0x290, 0x29f, 9);
  put(0x2af, 0x2af, size);
  put(0x2b6, 0x2b6, 1);
  put(0x2be, 0x2be, 1);
  put(0x2b7, 0x2b7, 2);
  put(0x2bf, 0x2bf, 2);
}

/** Bytes that the last `address32` took. */
let taken = 0;

/** The offset of a memory operand with 32-bit addressing; `taken` bytes follow the ModRM byte. */
function address32(c: Cpu, q: number, modrm: number): number {
  const { s, u8, dv } = c;
  const mod = modrm >> 6;
  const rm = modrm & 7;
  let at = q;
  let ea: number;
  if (rm === 4) {
    const sib = u8[at++]!;
    if ((sib & 7) === 5 && mod === 0) {
      ea = dv.getInt32(at, true);
      at += 4;
    } else ea = s[sib & 7]!;
    const index = (sib >> 3) & 7;
    if (index !== 4) ea += s[index]! << (sib >> 6);
  } else if (rm === 5 && mod === 0) {
    ea = dv.getInt32(at, true);
    at += 4;
  } else ea = s[rm]!;
  if (mod === 1) ea += (u8[at++]! << 24) >> 24;
  else if (mod === 2) {
    ea += dv.getInt32(at, true);
    at += 4;
  }
  taken = at - q;
  return ea | 0;
}

/** Whether the offset that `address32` gives is relative to the stack segment. */
function stackRelative(c: Cpu, q: number, modrm: number): boolean {
  const rm = modrm & 7;
  if (rm === 5) return modrm >= 0x40;
  if (rm !== 4) return false;
  const base = c.u8[q]! & 7;
  return base === 4 || (base === 5 && modrm >= 0x40);
}

/**
 * Runs common instructions from EIP on until the budget is used up or one comes that needs
 * `executeOne`. Never throws.
 */
export function runFast(c: Cpu): void {
  const { s, r16, r8, u8, dv, pt } = c;
  if ((s[ATTR + CS]! | s[ATTR + SS]!) & 0x400000 || s[LIMIT + CS]! >>> 0 < 0xffff) return;
  let ip = s[EIP]!;
  let budget = s[BUDGET]!;
  let fr = s[FR]!;
  let fx = s[FX]!;
  const { cd, windowStart } = c;
  const safe = c.windowLength - LONGEST;
  // Operands and result of the shared arithmetic.
  let a = 0;
  let b = 0;
  let kind = 0;
  let to = 0;
  let size = 0;
  loop: for (;;) {
    if (budget <= 0 || (ip - windowStart) >>> 0 >= safe) break;
    let q = cd + ip;
    const limit = q + 5;
    let op = u8[q++]!;
    let override = -1;
    let wideAddress = false;
    let modrm = 0;
    let at = 0;
    decode: for (;;) {
      const info = INFO[op]!;
      if (info !== 0) {
        modrm = u8[q++]!;
        if (modrm < 0xc0) {
          let seg = DS;
          let ea = 0;
          if (wideAddress) {
            if (stackRelative(c, q, modrm)) seg = SS as never;
            ea = address32(c, q, modrm);
            q += taken;
          } else {
            switch (modrm & 7) {
              case 0:
                ea = r16[6]! + r16[12]!;
                break;
              case 1:
                ea = r16[6]! + r16[14]!;
                break;
              case 2:
                ea = r16[10]! + r16[12]!;
                seg = SS as never;
                break;
              case 3:
                ea = r16[10]! + r16[14]!;
                seg = SS as never;
                break;
              case 4:
                ea = r16[12]!;
                break;
              case 5:
                ea = r16[14]!;
                break;
              case 6:
                if (modrm < 0x40) {
                  ea = dv.getUint16(q, true);
                  q += 2;
                } else {
                  ea = r16[10]!;
                  seg = SS as never;
                }
                break;
              default:
                ea = r16[6]!;
            }
            if (modrm >= 0x80) {
              ea += dv.getUint16(q, true);
              q += 2;
            } else if (modrm >= 0x40) ea += (u8[q++]! << 24) >> 24;
            ea &= 0xffff;
          }
          const width = info & 7;
          if (width === 0) at = ea;
          else {
            const used = override >= 0 ? override : seg;
            const reach = s[(info & 8 ? FAST_WRITE : FAST_READ) + used]!;
            if (ea >>> 0 >= reach >>> 0) break loop;
            const lin = (s[BASE + used]! + ea) | 0;
            const entry = pt[lin >>> 12]!;
            if (!(entry & (info & 8 ? PAGE_WRITE : PAGE_READ))) break loop;
            if ((lin & 0xfff) + width > 0x1000) break loop;
            at = (entry & -4096) + (lin & 0xfff);
          }
        }
      }
      switch (op) {
        case 0x26:
        case 0x126:
          override = 0;
          op = (op & 0x100) | u8[q++]!;
          if (q > limit) break loop;
          continue decode;
        case 0x2e:
        case 0x12e:
          override = 1;
          op = (op & 0x100) | u8[q++]!;
          if (q > limit) break loop;
          continue decode;
        case 0x36:
        case 0x136:
          override = 2;
          op = (op & 0x100) | u8[q++]!;
          if (q > limit) break loop;
          continue decode;
        case 0x3e:
        case 0x13e:
          override = 3;
          op = (op & 0x100) | u8[q++]!;
          if (q > limit) break loop;
          continue decode;
        case 0x64:
        case 0x164:
          override = 4;
          op = (op & 0x100) | u8[q++]!;
          if (q > limit) break loop;
          continue decode;
        case 0x65:
        case 0x165:
          override = 5;
          op = (op & 0x100) | u8[q++]!;
          if (q > limit) break loop;
          continue decode;
        case 0x66:
        case 0x166:
          op = 0x100 | u8[q++]!;
          if (q > limit) break loop;
          continue decode;
        case 0x67:
        case 0x167:
          wideAddress = true;
          op = (op & 0x100) | u8[q++]!;
          if (q > limit) break loop;
          continue decode;
        case 0x0f:
        case 0x10f:
          op = (op & 0x100) | 0x200 | u8[q++]!;
          continue decode;

        // Eb,Gb
        case 0x00:
        case 0x08:
        case 0x10:
        case 0x18:
        case 0x20:
        case 0x28:
        case 0x30:
        case 0x38:
        case 0x100:
        case 0x108:
        case 0x110:
        case 0x118:
        case 0x120:
        case 0x128:
        case 0x130:
        case 0x138:
          kind = (op >> 3) & 7;
          a = modrm < 0xc0 ? u8[at]! : r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)]!;
          b = r8[((modrm >> 1) & 12) | ((modrm >> 5) & 1)]!;
          to = TO_E;
          size = 1;
          break;
        // Ev,Gv
        case 0x01:
        case 0x09:
        case 0x11:
        case 0x19:
        case 0x21:
        case 0x29:
        case 0x31:
        case 0x39:
          kind = (op >> 3) & 7;
          a = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
          b = r16[(modrm >> 2) & 14]!;
          to = TO_E;
          size = 2;
          break;
        case 0x101:
        case 0x109:
        case 0x111:
        case 0x119:
        case 0x121:
        case 0x129:
        case 0x131:
        case 0x139:
          kind = (op >> 3) & 7;
          a = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
          b = s[(modrm >> 3) & 7]!;
          to = TO_E;
          size = 4;
          break;
        // Gb,Eb
        case 0x02:
        case 0x0a:
        case 0x12:
        case 0x1a:
        case 0x22:
        case 0x2a:
        case 0x32:
        case 0x3a:
        case 0x102:
        case 0x10a:
        case 0x112:
        case 0x11a:
        case 0x122:
        case 0x12a:
        case 0x132:
        case 0x13a:
          kind = (op >> 3) & 7;
          b = modrm < 0xc0 ? u8[at]! : r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)]!;
          a = r8[((modrm >> 1) & 12) | ((modrm >> 5) & 1)]!;
          to = TO_G;
          size = 1;
          break;
        // Gv,Ev
        case 0x03:
        case 0x0b:
        case 0x13:
        case 0x1b:
        case 0x23:
        case 0x2b:
        case 0x33:
        case 0x3b:
          kind = (op >> 3) & 7;
          b = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
          a = r16[(modrm >> 2) & 14]!;
          to = TO_G;
          size = 2;
          break;
        case 0x103:
        case 0x10b:
        case 0x113:
        case 0x11b:
        case 0x123:
        case 0x12b:
        case 0x133:
        case 0x13b:
          kind = (op >> 3) & 7;
          b = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
          a = s[(modrm >> 3) & 7]!;
          to = TO_G;
          size = 4;
          break;
        // AL,Ib and eAX,Iv: as if ModRM named the accumulator.
        case 0x04:
        case 0x0c:
        case 0x14:
        case 0x1c:
        case 0x24:
        case 0x2c:
        case 0x34:
        case 0x3c:
        case 0x104:
        case 0x10c:
        case 0x114:
        case 0x11c:
        case 0x124:
        case 0x12c:
        case 0x134:
        case 0x13c:
          kind = (op >> 3) & 7;
          a = r8[0]!;
          b = u8[q++]!;
          modrm = 0xc0;
          to = TO_E;
          size = 1;
          break;
        case 0x05:
        case 0x0d:
        case 0x15:
        case 0x1d:
        case 0x25:
        case 0x2d:
        case 0x35:
        case 0x3d:
          kind = (op >> 3) & 7;
          a = r16[0]!;
          b = dv.getUint16(q, true);
          q += 2;
          modrm = 0xc0;
          to = TO_E;
          size = 2;
          break;
        case 0x105:
        case 0x10d:
        case 0x115:
        case 0x11d:
        case 0x125:
        case 0x12d:
        case 0x135:
        case 0x13d:
          kind = (op >> 3) & 7;
          a = s[0]!;
          b = dv.getInt32(q, true);
          q += 4;
          modrm = 0xc0;
          to = TO_E;
          size = 4;
          break;
        // Group 1
        case 0x80:
        case 0x180:
          kind = (modrm >> 3) & 7;
          a = modrm < 0xc0 ? u8[at]! : r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)]!;
          b = u8[q++]!;
          to = TO_E;
          size = 1;
          break;
        case 0x81:
          kind = (modrm >> 3) & 7;
          a = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
          b = dv.getUint16(q, true);
          q += 2;
          to = TO_E;
          size = 2;
          break;
        case 0x83:
          kind = (modrm >> 3) & 7;
          a = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
          b = (u8[q++]! << 24) >> 24;
          to = TO_E;
          size = 2;
          break;
        case 0x181:
          kind = (modrm >> 3) & 7;
          a = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
          b = dv.getInt32(q, true);
          q += 4;
          to = TO_E;
          size = 4;
          break;
        case 0x183:
          kind = (modrm >> 3) & 7;
          a = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
          b = (u8[q++]! << 24) >> 24;
          to = TO_E;
          size = 4;
          break;
        // INC, DEC
        case 0x40:
        case 0x41:
        case 0x42:
        case 0x43:
        case 0x44:
        case 0x45:
        case 0x46:
        case 0x47:
        case 0x48:
        case 0x49:
        case 0x4a:
        case 0x4b:
        case 0x4c:
        case 0x4d:
        case 0x4e:
        case 0x4f:
          kind = op < 0x48 ? INC : DEC;
          modrm = 0xc0 | (op & 7);
          a = r16[(op & 7) << 1]!;
          b = 1;
          to = TO_E;
          size = 2;
          break;
        case 0x140:
        case 0x141:
        case 0x142:
        case 0x143:
        case 0x144:
        case 0x145:
        case 0x146:
        case 0x147:
        case 0x148:
        case 0x149:
        case 0x14a:
        case 0x14b:
        case 0x14c:
        case 0x14d:
        case 0x14e:
        case 0x14f:
          kind = op < 0x148 ? INC : DEC;
          modrm = 0xc0 | (op & 7);
          a = s[op & 7]!;
          b = 1;
          to = TO_E;
          size = 4;
          break;
        // TEST
        case 0x84:
        case 0x184:
          kind = TEST;
          a = modrm < 0xc0 ? u8[at]! : r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)]!;
          b = r8[((modrm >> 1) & 12) | ((modrm >> 5) & 1)]!;
          to = TO_NONE;
          size = 1;
          break;
        case 0x85:
          kind = TEST;
          a = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
          b = r16[(modrm >> 2) & 14]!;
          to = TO_NONE;
          size = 2;
          break;
        case 0x185:
          kind = TEST;
          a = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
          b = s[(modrm >> 3) & 7]!;
          to = TO_NONE;
          size = 4;
          break;
        case 0xa8:
        case 0x1a8:
          kind = TEST;
          a = r8[0]!;
          b = u8[q++]!;
          to = TO_NONE;
          size = 1;
          break;
        case 0xa9:
          kind = TEST;
          a = r16[0]!;
          b = dv.getUint16(q, true);
          q += 2;
          to = TO_NONE;
          size = 2;
          break;
        // Groups 3 to 5, as far as they are arithmetic here
        case 0xf6:
        case 0x1f6:
          if (modrm & 0x30) break loop;
          kind = TEST;
          a = modrm < 0xc0 ? u8[at]! : r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)]!;
          b = u8[q++]!;
          to = TO_NONE;
          size = 1;
          break;
        case 0xfe:
        case 0x1fe:
          if (modrm & 0x30) break loop;
          kind = modrm & 8 ? DEC : INC;
          a = modrm < 0xc0 ? u8[at]! : r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)]!;
          b = 1;
          to = TO_E;
          size = 1;
          break;
        case 0xff: {
          a = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
          const which = (modrm >> 3) & 7;
          if (which === 4) {
            ip = a;
            budget--;
            continue loop;
          }
          if (which > 1) break loop;
          kind = which === 0 ? INC : DEC;
          b = 1;
          to = TO_E;
          size = 2;
          break;
        }
        case 0x1ff:
          if (modrm & 0x30) break loop;
          kind = modrm & 8 ? DEC : INC;
          a = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
          b = 1;
          to = TO_E;
          size = 4;
          break;

        // Everything below ends with `continue loop`.
        case 0x88:
        case 0x188: {
          const value = r8[((modrm >> 1) & 12) | ((modrm >> 5) & 1)]!;
          if (modrm < 0xc0) u8[at] = value;
          else r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)] = value;
          ip = q - cd;
          budget--;
          continue loop;
        }
        case 0x89:
          if (modrm < 0xc0) dv.setInt16(at, r16[(modrm >> 2) & 14]!, true);
          else r16[(modrm & 7) << 1] = r16[(modrm >> 2) & 14]!;
          ip = q - cd;
          budget--;
          continue loop;
        case 0x189:
          if (modrm < 0xc0) dv.setInt32(at, s[(modrm >> 3) & 7]!, true);
          else s[modrm & 7] = s[(modrm >> 3) & 7]!;
          ip = q - cd;
          budget--;
          continue loop;
        case 0x8a:
        case 0x18a:
          r8[((modrm >> 1) & 12) | ((modrm >> 5) & 1)] =
            modrm < 0xc0 ? u8[at]! : r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)]!;
          ip = q - cd;
          budget--;
          continue loop;
        case 0x8b:
          r16[(modrm >> 2) & 14] = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
          ip = q - cd;
          budget--;
          continue loop;
        case 0x18b:
          s[(modrm >> 3) & 7] = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
          ip = q - cd;
          budget--;
          continue loop;
        case 0x8d:
          if (modrm >= 0xc0) break loop;
          r16[(modrm >> 2) & 14] = at;
          ip = q - cd;
          budget--;
          continue loop;
        case 0x18d:
          if (modrm >= 0xc0) break loop;
          s[(modrm >> 3) & 7] = at;
          ip = q - cd;
          budget--;
          continue loop;
        case 0xa0:
        case 0xa1:
        case 0xa2:
        case 0xa3: {
          if (wideAddress) break loop;
          const offset = dv.getUint16(q, true);
          const seg = override >= 0 ? override : DS;
          if (offset >= s[(op & 2 ? FAST_WRITE : FAST_READ) + seg]! >>> 0) break loop;
          const lin = (s[BASE + seg]! + offset) | 0;
          const entry = pt[lin >>> 12]!;
          if (!(entry & (op & 2 ? PAGE_WRITE : PAGE_READ)) || (lin & 0xfff) === 0xfff) break loop;
          const where = (entry & -4096) + (lin & 0xfff);
          if (op === 0xa0) r8[0] = u8[where]!;
          else if (op === 0xa1) r16[0] = dv.getUint16(where, true);
          else if (op === 0xa2) u8[where] = r8[0]!;
          else dv.setInt16(where, r16[0]!, true);
          ip = q + 2 - cd;
          budget--;
          continue loop;
        }
        case 0xb0:
        case 0xb1:
        case 0xb2:
        case 0xb3:
        case 0xb4:
        case 0xb5:
        case 0xb6:
        case 0xb7:
          r8[((op & 3) << 2) | ((op >> 2) & 1)] = u8[q]!;
          ip = q + 1 - cd;
          budget--;
          continue loop;
        case 0xb8:
        case 0xb9:
        case 0xba:
        case 0xbb:
        case 0xbc:
        case 0xbd:
        case 0xbe:
        case 0xbf:
          r16[(op & 7) << 1] = dv.getUint16(q, true);
          ip = q + 2 - cd;
          budget--;
          continue loop;
        case 0x1b8:
        case 0x1b9:
        case 0x1ba:
        case 0x1bb:
        case 0x1bc:
        case 0x1bd:
        case 0x1be:
        case 0x1bf:
          s[op & 7] = dv.getInt32(q, true);
          ip = q + 4 - cd;
          budget--;
          continue loop;
        case 0xc6:
        case 0x1c6:
          if (modrm & 0x38) break loop;
          if (modrm < 0xc0) u8[at] = u8[q]!;
          else r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)] = u8[q]!;
          ip = q + 1 - cd;
          budget--;
          continue loop;
        case 0xc7:
          if (modrm & 0x38) break loop;
          if (modrm < 0xc0) dv.setInt16(at, dv.getInt16(q, true), true);
          else r16[(modrm & 7) << 1] = dv.getInt16(q, true);
          ip = q + 2 - cd;
          budget--;
          continue loop;
        case 0x1c7:
          if (modrm & 0x38) break loop;
          if (modrm < 0xc0) dv.setInt32(at, dv.getInt32(q, true), true);
          else s[modrm & 7] = dv.getInt32(q, true);
          ip = q + 4 - cd;
          budget--;
          continue loop;
        case 0x90:
          ip = q - cd;
          budget--;
          continue loop;
        case 0x91:
        case 0x92:
        case 0x93:
        case 0x94:
        case 0x95:
        case 0x96:
        case 0x97: {
          const value = r16[0]!;
          r16[0] = r16[(op & 7) << 1]!;
          r16[(op & 7) << 1] = value;
          ip = q - cd;
          budget--;
          continue loop;
        }
        case 0x98:
          r16[0] = (r8[0]! << 24) >> 24;
          ip = q - cd;
          budget--;
          continue loop;
        case 0x99:
          r16[4] = (r16[0]! << 16) >> 31;
          ip = q - cd;
          budget--;
          continue loop;

        // Stack
        case 0x50:
        case 0x51:
        case 0x52:
        case 0x53:
        case 0x54:
        case 0x55:
        case 0x56:
        case 0x57:
        case 0x68:
        case 0x6a:
        case 0xe8: {
          const sp = (r16[8]! - 2) & 0xffff;
          if (sp >= s[FAST_WRITE + SS]! >>> 0) break loop;
          const lin = (s[BASE + SS]! + sp) | 0;
          const entry = pt[lin >>> 12]!;
          if (!(entry & PAGE_WRITE) || (lin & 0xfff) === 0xfff) break loop;
          const where = (entry & -4096) + (lin & 0xfff);
          if (op < 0x60) {
            dv.setInt16(where, r16[(op & 7) << 1]!, true);
            ip = q - cd;
          } else if (op === 0x68) {
            dv.setInt16(where, dv.getInt16(q, true), true);
            ip = q + 2 - cd;
          } else if (op === 0x6a) {
            dv.setInt16(where, (u8[q]! << 24) >> 24, true);
            ip = q + 1 - cd;
          } else {
            // The distance first: the push may change the bytes it stands in.
            const distance = dv.getInt16(q, true);
            ip = q + 2 - cd;
            dv.setInt16(where, ip, true);
            ip = (ip + distance) & 0xffff;
          }
          r16[8] = sp;
          budget--;
          continue loop;
        }
        case 0x58:
        case 0x59:
        case 0x5a:
        case 0x5b:
        case 0x5c:
        case 0x5d:
        case 0x5e:
        case 0x5f:
        case 0xc3: {
          const sp = r16[8]!;
          if (sp >= s[FAST_READ + SS]! >>> 0) break loop;
          const lin = (s[BASE + SS]! + sp) | 0;
          const entry = pt[lin >>> 12]!;
          if (!(entry & PAGE_READ) || (lin & 0xfff) === 0xfff) break loop;
          const value = dv.getUint16((entry & -4096) + (lin & 0xfff), true);
          r16[8] = sp + 2;
          if (op === 0xc3) ip = value;
          else {
            r16[(op & 7) << 1] = value;
            ip = q - cd;
          }
          budget--;
          continue loop;
        }

        // Jumps
        case 0x70:
        case 0x71: {
          const holds = (fx ^ (fx << 1)) < 0;
          ip = q + 1 - cd;
          if (holds === (op === 0x70)) ip = (ip + ((u8[q]! << 24) >> 24)) & 0xffff;
          budget--;
          continue loop;
        }
        case 0x72:
          ip = q + 1 - cd;
          if (fx < 0) ip = (ip + ((u8[q]! << 24) >> 24)) & 0xffff;
          budget--;
          continue loop;
        case 0x73:
          ip = q + 1 - cd;
          if (fx >= 0) ip = (ip + ((u8[q]! << 24) >> 24)) & 0xffff;
          budget--;
          continue loop;
        case 0x74:
          ip = q + 1 - cd;
          if (fr === 0) ip = (ip + ((u8[q]! << 24) >> 24)) & 0xffff;
          budget--;
          continue loop;
        case 0x75:
          ip = q + 1 - cd;
          if (fr !== 0) ip = (ip + ((u8[q]! << 24) >> 24)) & 0xffff;
          budget--;
          continue loop;
        case 0x76:
          ip = q + 1 - cd;
          if (fx < 0 || fr === 0) ip = (ip + ((u8[q]! << 24) >> 24)) & 0xffff;
          budget--;
          continue loop;
        case 0x77:
          ip = q + 1 - cd;
          if (fx >= 0 && fr !== 0) ip = (ip + ((u8[q]! << 24) >> 24)) & 0xffff;
          budget--;
          continue loop;
        case 0x78:
          ip = q + 1 - cd;
          if ((fr ^ (fx << 31)) < 0) ip = (ip + ((u8[q]! << 24) >> 24)) & 0xffff;
          budget--;
          continue loop;
        case 0x79:
          ip = q + 1 - cd;
          if ((fr ^ (fx << 31)) >= 0) ip = (ip + ((u8[q]! << 24) >> 24)) & 0xffff;
          budget--;
          continue loop;
        case 0x7c:
        case 0x7d: {
          const holds = (fr ^ (fx << 31) ^ fx ^ (fx << 1)) < 0;
          ip = q + 1 - cd;
          if (holds === (op === 0x7c)) ip = (ip + ((u8[q]! << 24) >> 24)) & 0xffff;
          budget--;
          continue loop;
        }
        case 0x7e:
        case 0x7f: {
          const holds = fr === 0 || (fr ^ (fx << 31) ^ fx ^ (fx << 1)) < 0;
          ip = q + 1 - cd;
          if (holds === (op === 0x7e)) ip = (ip + ((u8[q]! << 24) >> 24)) & 0xffff;
          budget--;
          continue loop;
        }
        case 0xe2: {
          if (wideAddress) break loop;
          const count = (r16[2]! - 1) & 0xffff;
          r16[2] = count;
          ip = q + 1 - cd;
          if (count !== 0) ip = (ip + ((u8[q]! << 24) >> 24)) & 0xffff;
          budget--;
          continue loop;
        }
        case 0xe9:
          ip = (q + 2 - cd + dv.getUint16(q, true)) & 0xffff;
          budget--;
          continue loop;
        case 0xeb:
          ip = (q + 1 - cd + ((u8[q]! << 24) >> 24)) & 0xffff;
          budget--;
          continue loop;

        // Shifts and rotates
        case 0xc0:
        case 0xd0:
        case 0xd2:
        case 0x1c0:
        case 0x1d0:
        case 0x1d2:
        case 0xc1:
        case 0xd1:
        case 0xd3:
        case 0x1c1:
        case 0x1d1:
        case 0x1d3: {
          const width = op & 1 ? (op & 0x100 ? 4 : 2) : 1;
          const which = op & 0xff;
          const count = which < 0xc2 ? u8[q++]! : which < 0xd2 ? 1 : r8[4]!;
          const rm = modrm & 7;
          const memory = modrm < 0xc0;
          const n = count & 31;
          // SHL, SHR and SAR of 16 and 32 bits are what programs are full of.
          if (modrm & 0x20 && width !== 1 && n !== 0 && n < width << 3) {
            const value = memory
              ? width === 2
                ? dv.getUint16(at, true)
                : dv.getInt32(at, true)
              : width === 2
                ? r16[rm << 1]!
                : s[rm]!;
            const top = 32 - (width << 3);
            const way = (modrm >> 3) & 3;
            let result: number;
            let cf: number;
            let of: number;
            if (way === 1) {
              result = value >>> n;
              cf = (value >>> (n - 1)) & 1;
              of = n === 1 ? (value << top) >>> 31 : 0;
            } else if (way === 3) {
              const signed = (value << top) >> top;
              result = signed >> n;
              cf = (signed >> (n - 1)) & 1;
              of = 0;
            } else {
              result = value << n;
              cf = (value >>> ((width << 3) - n)) & 1;
              of = cf ^ ((result << top) >>> 31);
            }
            fr = (result << top) >> top;
            fx = (cf << 31) | ((cf ^ of) << 30) | 8;
            if (!memory) {
              if (width === 2) r16[rm << 1] = result;
              else s[rm] = result;
            } else if (width === 2) dv.setInt16(at, result, true);
            else dv.setInt32(at, result, true);
            ip = q - cd;
            budget--;
            continue loop;
          }
          s[FR] = fr;
          s[FX] = fx;
          if (width === 2) {
            const value = memory ? dv.getUint16(at, true) : r16[rm << 1]!;
            const result = shift(c, (modrm >> 3) & 7, value, count, 2);
            if (memory) dv.setInt16(at, result, true);
            else r16[rm << 1] = result;
          } else if (width === 4) {
            const value = memory ? dv.getInt32(at, true) : s[rm]!;
            const result = shift(c, (modrm >> 3) & 7, value, count, 4);
            if (memory) dv.setInt32(at, result, true);
            else s[rm] = result;
          } else {
            const index = ((modrm & 3) << 2) | ((modrm >> 2) & 1);
            const value = memory ? u8[at]! : r8[index]!;
            const result = shift(c, (modrm >> 3) & 7, value, count, 1);
            if (memory) u8[at] = result;
            else r8[index] = result;
          }
          fr = s[FR]!;
          fx = s[FX]!;
          ip = q - cd;
          budget--;
          continue loop;
        }

        // Multiplication with a truncated product
        case 0x69:
        case 0x6b:
        case 0x2af: {
          const value = modrm < 0xc0 ? dv.getInt16(at, true) : (r16[(modrm & 7) << 1]! << 16) >> 16;
          let factor: number;
          if (op === 0x69) {
            factor = dv.getInt16(q, true);
            q += 2;
          } else if (op === 0x6b) factor = (u8[q++]! << 24) >> 24;
          else factor = (r16[(modrm >> 2) & 14]! << 16) >> 16;
          const product = Math.imul(value, factor);
          r16[(modrm >> 2) & 14] = product;
          fx &= 0x3fffffff;
          if (product !== (product << 16) >> 16) fx |= 0x80000000;
          ip = q - cd;
          budget--;
          continue loop;
        }
        case 0x169:
        case 0x16b:
        case 0x3af: {
          const value = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
          let factor: number;
          if (op === 0x169) {
            factor = dv.getInt32(q, true);
            q += 4;
          } else if (op === 0x16b) factor = (u8[q++]! << 24) >> 24;
          else factor = s[(modrm >> 3) & 7]!;
          const product = Math.imul(value, factor);
          s[(modrm >> 3) & 7] = product;
          fx &= 0x3fffffff;
          // A double is exact where it matters: a product that fits into 32 bits is exact.
          if (value * factor !== product) fx |= 0x80000000;
          ip = q - cd;
          budget--;
          continue loop;
        }

        // The 0F map
        case 0x2b6:
        case 0x2be: {
          const byte = modrm < 0xc0 ? u8[at]! : r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)]!;
          r16[(modrm >> 2) & 14] = op === 0x2b6 ? byte : (byte << 24) >> 24;
          ip = q - cd;
          budget--;
          continue loop;
        }
        case 0x3b6:
        case 0x3be: {
          const byte = modrm < 0xc0 ? u8[at]! : r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)]!;
          s[(modrm >> 3) & 7] = op === 0x3b6 ? byte : (byte << 24) >> 24;
          ip = q - cd;
          budget--;
          continue loop;
        }
        case 0x3b7:
        case 0x3bf: {
          const word = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
          s[(modrm >> 3) & 7] = op === 0x3b7 ? word : (word << 16) >> 16;
          ip = q - cd;
          budget--;
          continue loop;
        }
        case 0x282:
        case 0x283:
        case 0x284:
        case 0x285: {
          const holds = op < 0x284 ? fx < 0 : fr === 0;
          ip = q + 2 - cd;
          if (holds === ((op & 1) === 0)) ip = (ip + dv.getUint16(q, true)) & 0xffff;
          budget--;
          continue loop;
        }
        case 0x28c:
        case 0x28d: {
          const holds = (fr ^ (fx << 31) ^ fx ^ (fx << 1)) < 0;
          ip = q + 2 - cd;
          if (holds === (op === 0x28c)) ip = (ip + dv.getUint16(q, true)) & 0xffff;
          budget--;
          continue loop;
        }
        default:
          break loop;
      }
      break;
    }
    // The shared arithmetic: a, b → result, flags, and where it goes.
    const bits = 32 - (size << 3);
    let result: number;
    switch (kind) {
      case 0:
      case 2:
        result = kind === 0 ? (a + b) | 0 : (a + b + (fx >>> 31)) | 0;
        {
          const carries = (a & b) | ((a | b) & ~result);
          fx = ((carries << bits) & 0xc0000000) | (carries & 8);
        }
        break;
      case 1:
        result = a | b;
        fx = 0;
        break;
      case 4:
        result = a & b;
        fx = 0;
        break;
      case 6:
        result = a ^ b;
        fx = 0;
        break;
      case 3:
      case 5:
      case 7:
        result = kind === 3 ? (a - b - (fx >>> 31)) | 0 : (a - b) | 0;
        {
          const borrows = (~a & b) | (~(a ^ b) & result);
          fx = ((borrows << bits) & 0xc0000000) | (borrows & 8);
        }
        if (kind === 7) to = TO_NONE;
        break;
      case INC:
      case DEC: {
        let carries: number;
        if (kind === INC) {
          result = (a + 1) | 0;
          carries = (a & 1) | ((a | 1) & ~result);
        } else {
          result = (a - 1) | 0;
          carries = (~a & 1) | (~(a ^ 1) & result);
        }
        const next = ((carries << bits) & 0xc0000000) | (carries & 8);
        const flip = (next ^ fx) & 0x80000000;
        fx = next ^ (flip | (flip >>> 1));
        break;
      }
      default:
        result = a & b;
        fx = 0;
    }
    fr = (result << bits) >> bits;
    if (to === TO_E) {
      if (modrm >= 0xc0) {
        if (size === 2) r16[(modrm & 7) << 1] = result;
        else if (size === 4) s[modrm & 7] = result;
        else r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)] = result;
      } else if (size === 2) dv.setInt16(at, result, true);
      else if (size === 4) dv.setInt32(at, result, true);
      else u8[at] = result;
    } else if (to === TO_G) {
      if (size === 2) r16[(modrm >> 2) & 14] = result;
      else if (size === 4) s[(modrm >> 3) & 7] = result;
      else r8[((modrm >> 1) & 12) | ((modrm >> 5) & 1)] = result;
    }
    ip = q - cd;
    budget--;
  }
  s[EIP] = ip;
  s[BUDGET] = budget;
  s[FR] = fr;
  s[FX] = fx;
}
