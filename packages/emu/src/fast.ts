// How do the common instructions run fast?
//
// One loop with the position in the code, the flags and the budget in local variables, so that V8 keeps
// them in machine registers; the general registers stay in the shared memory. It executes an instruction
// only if nothing about it is special: 16-bit code and stack, or flat 32-bit code with a 32-bit stack,
// plain memory within limits, no event. Everything
// else leaves the loop with nothing changed, and `executeOne` (which knows every instruction) does
// it. It is a copy for speed of what `execute.ts` says; the tests run both against each other.
//
// The layout: the ModRM operand is decoded first, for all opcodes alike (`fast-operands.ts`): `at` is then
// its offset in the machine's memory. A switch over the opcode follows. Arithmetic leaves it by
// `break` with operands a and b, `kind` (0 to 7 as in the opcode map, 8 INC, 9 DEC), `bits` (32 less
// the operand's) and the destination `to` (0 none, 1 r16[at], 2 word at `at`, 3 s[at], 4 dword, 5 r8[at],
// 6 byte), and the code below the switch computes result and flags; all else ends with `continue loop`.
//
// What V8 (11.3) asks of it, each worth a factor:
// - Under 61,440 bytes of bytecode it optimises, above never: kept under 55,000 (a test measures it).
// - The opcodes are dense literals from 0 to 1ff (+ 100 = operand size 32), else the switch becomes a
//   chain of 300 comparisons. The 0F map has a switch of its own.
// - Constants are local: those of a module are read from memory, and checked, each time.
// - `| 0` after additions, or each is checked for overflow.
// - The views are constants of a closure that is made once a vCPU: as long as there is only one, V8 puts
//   their addresses and lengths into the code and leaves out most checks.
// - Both ways of a conditional jump are computed, and one is taken: a path that was never met is
//   not compiled, and meeting it costs a new compilation.
// - No calls but in rare paths: after one, V8 knows nothing about a view that is no constant.

import type { Cpu } from "./cpu.ts";
import { OPERANDS, onlyReads } from "./fast-operands.ts";
import type * as State from "./state.ts";
import { BUDGET as BUDGET_WORD } from "./state.ts";

/**
 * The fast loop of `c`, good until its views change. It runs instructions from EIP on until the
 * budget is used up or one comes that needs `executeOne`. It never throws.
 */
function makeRunFast(
  c: Cpu,
  words: Int32Array,
  halves: Uint16Array,
  bytes: Uint8Array,
  memory: Uint8Array,
  view: DataView,
  pages: Int32Array,
  table: Uint8Array,
): () => void {
  return function runFast(): void {
    // Before the loop: V8 recognises as constants only what was read outside of it.
    const s = words;
    const r16 = halves;
    const r8 = bytes;
    const u8 = memory;
    const dv = view;
    const pt = pages;
    const operands = table;
    // Literal copies; their types tie them to `state.ts`.
    const EIP: typeof State.EIP = 8;
    const SYSFLAGS: typeof State.SYSFLAGS = 9;
    const FR: typeof State.FR = 10;
    const FX: typeof State.FX = 11;
    const BUDGET: typeof State.BUDGET = 14;
    const BASE: typeof State.BASE = 16;
    const LIMIT: typeof State.LIMIT = 24;
    const FAST_READ: typeof State.FAST_READ = 32;
    const FAST_WRITE: typeof State.FAST_WRITE = 40;
    const ATTR: typeof State.ATTR = 56;
    const SELECTOR: typeof State.SELECTOR = 48;
    const CR0: typeof State.CR0 = 68;
    const ES: typeof State.ES = 0;
    const CS: typeof State.CS = 1;
    const SS: typeof State.SS = 2;
    const DS: typeof State.DS = 3;
    const PAGE_READ: typeof State.PAGE_READ = 1;
    const PAGE_WRITE: typeof State.PAGE_WRITE = 2;
    // 0x100 in 32-bit code: operands have the other size. `mask` is the reach of ESP and of what IP should be.
    const wide = (s[ATTR + CS]! >>> 14) & 0x100;
    if ((s[ATTR + CS]! ^ s[ATTR + SS]!) & 0x400000) return;
    if (wide === 0 ? s[LIMIT + CS]! >>> 0 < 0xffff : s[LIMIT + CS] !== -1) return;
    const mask = wide === 0 ? 0xffff : -1;
    const real = (s[CR0]! & 1) === 0;
    let budget = s[BUDGET]! | 0;
    let fr = s[FR]! | 0;
    let fx = s[FX]! | 0;
    // The byte at IP is u8[cd + IP]; an instruction is at most 15 bytes long.
    const cd = c.cd | 0;
    const low = (cd + c.windowStart) | 0;
    const safe = c.windowLength > 15 ? (c.windowLength - 15) | 0 : 0;
    let q = (cd + s[EIP]!) | 0;
    let start = q;
    let a = 0;
    let b = 0;
    let kind = 0;
    let to = 0;
    let bits = 0;
    loop: for (; budget > 0; budget = (budget - 1) | 0) {
      start = q;
      if (((q - low) | 0) >>> 0 >= safe >>> 0) break;
      let op = u8[q]! | wide;
      q = (q + 1) | 0;
      let override = -1;
      let wideAddress = wide !== 0;
      let modrm = 0;
      let at = 0;
      decode: for (;;) {
        const info = operands[op]!;
        if (info !== 0) {
          modrm = u8[q]!;
          q = (q + 1) | 0;
          if (modrm < 0xc0) {
            let seg: number = DS;
            let ea = 0;
            if (wideAddress) {
              let base = modrm & 7;
              if (base === 4) {
                const sib = u8[q]!;
                q = (q + 1) | 0;
                base = sib & 7;
                const index = (sib >> 3) & 7;
                if (index !== 4) ea = s[index]! << (sib >> 6);
              }
              if (base === 5 && modrm < 0x40) {
                ea = (ea + dv.getInt32(q, true)) | 0;
                q = (q + 4) | 0;
              } else {
                ea = (ea + s[base]!) | 0;
                if (base === 4 || base === 5) seg = SS;
              }
              if (modrm >= 0x80) {
                ea = (ea + dv.getInt32(q, true)) | 0;
                q = (q + 4) | 0;
              } else if (modrm >= 0x40) {
                ea = (ea + ((u8[q]! << 24) >> 24)) | 0;
                q = (q + 1) | 0;
              }
            } else {
              switch (modrm & 7) {
                case 0:
                  ea = (r16[6]! + r16[12]!) | 0;
                  break;
                case 1:
                  ea = (r16[6]! + r16[14]!) | 0;
                  break;
                case 2:
                  ea = (r16[10]! + r16[12]!) | 0;
                  seg = SS;
                  break;
                case 3:
                  ea = (r16[10]! + r16[14]!) | 0;
                  seg = SS;
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
                    q = (q + 2) | 0;
                  } else {
                    ea = r16[10]!;
                    seg = SS;
                  }
                  break;
                default:
                  ea = r16[6]!;
              }
              if (modrm >= 0x80) {
                ea = (ea + dv.getUint16(q, true)) & 0xffff;
                q = (q + 2) | 0;
              } else if (modrm >= 0x40) {
                ea = (ea + ((u8[q]! << 24) >> 24)) & 0xffff;
                q = (q + 1) | 0;
              } else ea &= 0xffff;
            }
            const width = info & 7;
            if (width === 0) at = ea;
            else {
              if (override >= 0) seg = override;
              // info & 8: FAST_WRITE lies 8 words behind FAST_READ, and PAGE_WRITE is twice PAGE_READ.
              const write = info & 8;
              if (ea >>> 0 >= s[FAST_READ + write + seg]! >>> 0) break loop;
              const lin = (s[BASE + seg]! + ea) | 0;
              const entry = pt[lin >>> 12]!;
              if (!(entry & (PAGE_READ + (write >> 3)))) {
                if (!(entry & PAGE_READ) || !onlyReads(op, modrm)) break loop;
              }
              if ((lin & 0xfff) + width > 0x1000) break loop;
              at = (entry & -4096) | (lin & 0xfff);
            }
          }
        }
        if (op >= 0x200) {
          // The 0F map
          switch (op & 0xff) {
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
            case 0x80:
            case 0x81:
            case 0x82:
            case 0x83:
            case 0x84:
            case 0x85:
            case 0x86:
            case 0x87:
            case 0x88:
            case 0x89:
            case 0x8a:
            case 0x8b:
            case 0x8c:
            case 0x8d:
            case 0x8e:
            case 0x8f:
            case 0x90:
            case 0x91:
            case 0x92:
            case 0x93:
            case 0x94:
            case 0x95:
            case 0x96:
            case 0x97:
            case 0x98:
            case 0x99:
            case 0x9a:
            case 0x9b:
            case 0x9c:
            case 0x9d:
            case 0x9e:
            case 0x9f: {
              let holds = false;
              switch ((op >> 1) & 7) {
                case 0:
                  holds = (fx ^ (fx << 1)) < 0;
                  break;
                case 1:
                  holds = fx < 0;
                  break;
                case 2:
                  holds = fr === 0;
                  break;
                case 3:
                  holds = fx < 0 || fr === 0;
                  break;
                case 4:
                  holds = (fr ^ (fx << 31)) < 0;
                  break;
                case 5: {
                  const low8 = fr ^ (fx >> 8);
                  holds = ((0x9669 >> ((low8 ^ (low8 >> 4)) & 15)) & 1) !== 0;
                  break;
                }
                case 6:
                  holds = (fr ^ (fx << 31) ^ fx ^ (fx << 1)) < 0;
                  break;
                default:
                  holds = fr === 0 || (fr ^ (fx << 31) ^ fx ^ (fx << 1)) < 0;
              }
              if (op & 1) holds = !holds;
              const group = op & 0xf0;
              if (group === 0x80) {
                if (op & 0x100) {
                  const next = (q + 4 - cd) | 0;
                  const ip = (next + dv.getInt32(q, true)) | 0;
                  if (holds && (ip & mask) !== ip) break loop;
                  q = (cd + (holds ? ip : next)) | 0;
                  continue loop;
                }
                const distance = dv.getUint16(q, true);
                q = (q + 2) | 0;
                const target = (cd + ((q - cd + distance) & 0xffff)) | 0;
                if (holds) q = target;
              } else if (group === 0x90) {
                if (modrm < 0xc0) u8[at] = holds ? 1 : 0;
                else r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)] = holds ? 1 : 0;
              } else if (op & 0x100) {
                const value = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
                if (holds) s[(modrm >> 3) & 7] = value;
              } else {
                const value = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
                if (holds) r16[(modrm >> 2) & 14] = value;
              }
              continue loop;
            }
            case 0xaf: {
              if (op & 0x100) {
                const value = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
                const factor = s[(modrm >> 3) & 7]!;
                const product = Math.imul(value, factor);
                s[(modrm >> 3) & 7] = product;
                // A double is exact where it matters: a product that fits into 32 bits is exact.
                fx = (fx & 0x3fffffff) | (value * factor !== product ? 0x80000000 : 0);
                continue loop;
              }
              const value =
                modrm < 0xc0 ? dv.getInt16(at, true) : (r16[(modrm & 7) << 1]! << 16) >> 16;
              const product = Math.imul(value, (r16[(modrm >> 2) & 14]! << 16) >> 16);
              r16[(modrm >> 2) & 14] = product;
              fx = (fx & 0x3fffffff) | (product !== (product << 16) >> 16 ? 0x80000000 : 0);
              continue loop;
            }
            case 0xb6:
            case 0xbe: {
              const byte = modrm < 0xc0 ? u8[at]! : r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)]!;
              const value = op & 8 ? (byte << 24) >> 24 : byte;
              if (op & 0x100) s[(modrm >> 3) & 7] = value;
              else r16[(modrm >> 2) & 14] = value;
              continue loop;
            }
            case 0xa4:
            case 0xa5:
            case 0xac:
            case 0xad: {
              let n = r8[4]! & 31;
              if (!(op & 1)) {
                n = u8[q]! & 31;
                q = (q + 1) | 0;
              }
              const left = (op & 8) === 0;
              if (n === 0) break loop;
              let result = 0;
              let cf = 0;
              let of = 0;
              if (op & 0x100) {
                const value = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
                const other = s[(modrm >> 3) & 7]!;
                result = left
                  ? (value << n) | (other >>> (32 - n))
                  : (value >>> n) | (other << (32 - n));
                cf = (left ? value >>> (32 - n) : value >>> (n - 1)) & 1;
                const top = result >>> 31;
                of = n === 1 ? top ^ (value >>> 31) : left ? cf ^ top : top ^ ((result >>> 30) & 1);
                fr = result;
                if (modrm < 0xc0) dv.setInt32(at, result, true);
                else s[modrm & 7] = result;
              } else {
                if (n > 16) break loop;
                const value = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
                const other = r16[(modrm >> 2) & 14]!;
                result = left
                  ? (value << n) | (other >>> (16 - n))
                  : (value >>> n) | (other << (16 - n));
                cf = (left ? value >>> (16 - n) : value >>> (n - 1)) & 1;
                fr = (result << 16) >> 16;
                const top = fr >>> 31;
                of = n === 1 ? top ^ (value >>> 15) : left ? cf ^ top : top ^ ((result >>> 14) & 1);
                if (modrm < 0xc0) dv.setInt16(at, result, true);
                else r16[(modrm & 7) << 1] = result;
              }
              fx = (cf << 31) | ((cf ^ of) << 30) | 8;
              continue loop;
            }
            // BT BTS BTR BTC; a bit offset in a register reaches outside a memory operand
            case 0xa3:
            case 0xab:
            case 0xb3:
            case 0xbb:
            case 0xba: {
              let way = (op >> 3) & 3;
              let n = 0;
              if ((op & 0xff) === 0xba) {
                way = (modrm >> 3) & 3;
                if (!(modrm & 0x20)) break loop;
                n = u8[q]!;
                q = (q + 1) | 0;
              } else {
                if (modrm < 0xc0) break loop;
                n = s[(modrm >> 3) & 7]!;
              }
              n &= op & 0x100 ? 31 : 15;
              let value = 0;
              if (op & 0x100) value = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
              else value = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
              const cf = (value >>> n) & 1;
              if (way !== 0) {
                const bit = 1 << n;
                const result = way === 1 ? value | bit : way === 2 ? value & ~bit : value ^ bit;
                if (modrm >= 0xc0) {
                  if (op & 0x100) s[modrm & 7] = result;
                  else r16[(modrm & 7) << 1] = result;
                } else if (op & 0x100) dv.setInt32(at, result, true);
                else dv.setInt16(at, result, true);
              }
              const of = ((fx ^ (fx << 1)) >>> 31) & 1;
              fx = (fx & 0x3fffffff) | (cf << 31) | ((cf ^ of) << 30);
              continue loop;
            }
            // BSF BSR: ZF alone changes, and the destination where there is a bit
            case 0xbc:
            case 0xbd: {
              let value = 0;
              if (op & 0x100) value = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
              else value = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
              if (value !== 0) {
                const found = 31 - Math.clz32(op & 1 ? value : value & -value);
                if (op & 0x100) s[(modrm >> 3) & 7] = found;
                else r16[(modrm >> 2) & 14] = found;
              }
              const low8 = fr ^ (fx >> 8);
              const pf = (0x9669 >> ((low8 ^ (low8 >> 4)) & 15)) & 1;
              const sf = (fr ^ (fx << 31)) >>> 31;
              fr = value === 0 ? 0 : 1;
              fx = (fx & 0xc0000008) | ((pf ^ fr ^ 1) << 8) | sf;
              continue loop;
            }
            case 0xc8:
            case 0xc9:
            case 0xca:
            case 0xcb:
            case 0xcc:
            case 0xcd:
            case 0xce:
            case 0xcf: {
              if (!(op & 0x100)) break loop;
              const v = s[op & 7]!;
              s[op & 7] = (v << 24) | ((v & 0xff00) << 8) | ((v >> 8) & 0xff00) | (v >>> 24);
              continue loop;
            }
            case 0xb7:
            case 0xbf: {
              const word = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
              const value = op & 8 ? (word << 16) >> 16 : word;
              if (op & 0x100) s[(modrm >> 3) & 7] = value;
              else r16[(modrm >> 2) & 14] = value;
              continue loop;
            }
            default:
              break loop;
          }
        }
        switch (op) {
          // E,G
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
            bits = 24;
            b = r8[((modrm >> 1) & 12) | ((modrm >> 5) & 1)]!;
            if (modrm < 0xc0) {
              a = u8[at]!;
              to = 6;
            } else {
              at = ((modrm & 3) << 2) | ((modrm >> 2) & 1);
              a = r8[at]!;
              to = 5;
            }
            break;
          case 0x01:
          case 0x09:
          case 0x11:
          case 0x19:
          case 0x21:
          case 0x29:
          case 0x31:
          case 0x39:
            kind = (op >> 3) & 7;
            bits = 16;
            b = r16[(modrm >> 2) & 14]!;
            if (modrm < 0xc0) {
              a = dv.getUint16(at, true);
              to = 2;
            } else {
              at = (modrm & 7) << 1;
              a = r16[at]!;
              to = 1;
            }
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
            bits = 0;
            b = s[(modrm >> 3) & 7]!;
            if (modrm < 0xc0) {
              a = dv.getInt32(at, true);
              to = 4;
            } else {
              at = modrm & 7;
              a = s[at]!;
              to = 3;
            }
            break;
          // G,E
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
            bits = 24;
            b = modrm < 0xc0 ? u8[at]! : r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)]!;
            at = ((modrm >> 1) & 12) | ((modrm >> 5) & 1);
            a = r8[at]!;
            to = 5;
            break;
          case 0x03:
          case 0x0b:
          case 0x13:
          case 0x1b:
          case 0x23:
          case 0x2b:
          case 0x33:
          case 0x3b:
            kind = (op >> 3) & 7;
            bits = 16;
            b = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
            at = (modrm >> 2) & 14;
            a = r16[at]!;
            to = 1;
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
            bits = 0;
            b = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
            at = (modrm >> 3) & 7;
            a = s[at]!;
            to = 3;
            break;
          // AL,Ib and eAX,Iv
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
            bits = 24;
            at = 0;
            a = r8[0]!;
            to = 5;
            b = u8[q]!;
            q = (q + 1) | 0;
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
            bits = 16;
            at = 0;
            a = r16[0]!;
            to = 1;
            b = dv.getUint16(q, true);
            q = (q + 2) | 0;
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
            bits = 0;
            at = 0;
            a = s[0]!;
            to = 3;
            b = dv.getInt32(q, true);
            q = (q + 4) | 0;
            break;
          // Group 1
          case 0x80:
          case 0x180:
            kind = (modrm >> 3) & 7;
            bits = 24;
            if (modrm < 0xc0) {
              a = u8[at]!;
              to = 6;
            } else {
              at = ((modrm & 3) << 2) | ((modrm >> 2) & 1);
              a = r8[at]!;
              to = 5;
            }
            b = u8[q]!;
            q = (q + 1) | 0;
            break;
          case 0x81:
            kind = (modrm >> 3) & 7;
            bits = 16;
            if (modrm < 0xc0) {
              a = dv.getUint16(at, true);
              to = 2;
            } else {
              at = (modrm & 7) << 1;
              a = r16[at]!;
              to = 1;
            }
            b = dv.getUint16(q, true);
            q = (q + 2) | 0;
            break;
          case 0x83:
            kind = (modrm >> 3) & 7;
            bits = 16;
            if (modrm < 0xc0) {
              a = dv.getUint16(at, true);
              to = 2;
            } else {
              at = (modrm & 7) << 1;
              a = r16[at]!;
              to = 1;
            }
            b = (u8[q]! << 24) >> 24;
            q = (q + 1) | 0;
            break;
          case 0x181:
            kind = (modrm >> 3) & 7;
            bits = 0;
            if (modrm < 0xc0) {
              a = dv.getInt32(at, true);
              to = 4;
            } else {
              at = modrm & 7;
              a = s[at]!;
              to = 3;
            }
            b = dv.getInt32(q, true);
            q = (q + 4) | 0;
            break;
          case 0x183:
            kind = (modrm >> 3) & 7;
            bits = 0;
            if (modrm < 0xc0) {
              a = dv.getInt32(at, true);
              to = 4;
            } else {
              at = modrm & 7;
              a = s[at]!;
              to = 3;
            }
            b = (u8[q]! << 24) >> 24;
            q = (q + 1) | 0;
            break;
          // TEST
          case 0x84:
          case 0x184:
            kind = 4;
            bits = 24;
            a = modrm < 0xc0 ? u8[at]! : r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)]!;
            b = r8[((modrm >> 1) & 12) | ((modrm >> 5) & 1)]!;
            to = 0;
            break;
          case 0x85:
            kind = 4;
            bits = 16;
            a = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
            b = r16[(modrm >> 2) & 14]!;
            to = 0;
            break;
          case 0x185:
            kind = 4;
            bits = 0;
            a = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
            b = s[(modrm >> 3) & 7]!;
            to = 0;
            break;
          case 0xa8:
          case 0x1a8:
            kind = 4;
            bits = 24;
            a = r8[0]!;
            b = u8[q]!;
            q = (q + 1) | 0;
            to = 0;
            break;
          case 0xa9:
            kind = 4;
            bits = 16;
            a = r16[0]!;
            b = dv.getUint16(q, true);
            q = (q + 2) | 0;
            to = 0;
            break;
          case 0x1a9:
            kind = 4;
            bits = 0;
            a = s[0]!;
            b = dv.getInt32(q, true);
            q = (q + 4) | 0;
            to = 0;
            break;
          // Group 3
          case 0xf6:
          case 0x1f6: {
            if (modrm < 0xc0) {
              b = u8[at]!;
              to = 6;
            } else {
              at = ((modrm & 3) << 2) | ((modrm >> 2) & 1);
              b = r8[at]!;
              to = 5;
            }
            bits = 24;
            const which = (modrm >> 3) & 7;
            if (which === 3) {
              kind = 5;
              a = 0;
              break;
            }
            if (which < 2) {
              kind = 4;
              a = u8[q]!;
              q = (q + 1) | 0;
              to = 0;
              break;
            }
            if (which === 2) {
              if (to === 6) u8[at] = ~b;
              else r8[at] = ~b;
              continue loop;
            }
            if (which < 6) {
              const sign = which === 5 ? 24 : 0;
              const product = Math.imul((r8[0]! << sign) >> sign, (b << sign) >> sign);
              r16[0] = product;
              fx &= 0x3fffffff;
              if (which === 4 ? product > 0xff : product !== (product << 24) >> 24) {
                fx |= 0x80000000;
              }
              continue loop;
            }
            if (b === 0) break loop;
            if (which === 6) {
              const dividend = r16[0]!;
              const quotient = (dividend / b) | 0;
              if (quotient > 0xff) break loop;
              r8[1] = (dividend % b) | 0;
              r8[0] = quotient;
            } else {
              const dividend = (r16[0]! << 16) >> 16;
              const divisor = (b << 24) >> 24;
              const quotient = (dividend / divisor) | 0;
              if ((quotient << 24) >> 24 !== quotient) break loop;
              r8[1] = (dividend % divisor) | 0;
              r8[0] = quotient;
            }
            fx = (fx & 0xc0000000) | 8;
            fr = 1;
            continue loop;
          }
          case 0xf7: {
            if (modrm < 0xc0) {
              b = dv.getUint16(at, true);
              to = 2;
            } else {
              at = (modrm & 7) << 1;
              b = r16[at]!;
              to = 1;
            }
            bits = 16;
            const which = (modrm >> 3) & 7;
            if (which === 3) {
              kind = 5;
              a = 0;
              break;
            }
            if (which < 2) {
              kind = 4;
              a = dv.getUint16(q, true);
              q = (q + 2) | 0;
              to = 0;
              break;
            }
            if (which === 2) {
              if (to === 2) dv.setInt16(at, ~b, true);
              else r16[at] = ~b;
              continue loop;
            }
            if (which === 4 || which === 5) {
              const sign = which === 5 ? 16 : 0;
              const product = Math.imul((r16[0]! << sign) >> sign, (b << sign) >> sign);
              r16[0] = product;
              r16[4] = product >>> 16;
              fx &= 0x3fffffff;
              if (which === 4 ? product >>> 16 !== 0 : product !== (product << 16) >> 16) {
                fx |= 0x80000000;
              }
              continue loop;
            }
            if (which === 6) {
              // #DE is not for here.
              if (r16[4]! >= b) break loop;
              const dividend = (r16[4]! << 16) | r16[0]!;
              if (dividend >= 0) {
                r16[0] = (dividend / b) | 0;
                r16[4] = (dividend % b) | 0;
              } else {
                const quotient = ((dividend >>> 0) / b) | 0;
                r16[0] = quotient;
                r16[4] = (dividend - Math.imul(quotient, b)) | 0;
              }
              // AMD's: CF and OF stay, AF = 1, the others 0 (`alu.ts`).
              fx = (fx & 0xc0000000) | 8;
              fr = 1;
              continue loop;
            }
            const signed = (r16[4]! << 16) | r16[0]!;
            const divisor = (b << 16) >> 16;
            if (divisor === 0) break loop;
            const quotient = (signed / divisor) | 0;
            if ((quotient << 16) >> 16 !== quotient) break loop;
            r16[0] = quotient;
            r16[4] = (signed % divisor) | 0;
            fx = (fx & 0xc0000000) | 8;
            fr = 1;
            continue loop;
          }
          case 0x1f7: {
            if (modrm < 0xc0) {
              b = dv.getInt32(at, true);
              to = 4;
            } else {
              at = modrm & 7;
              b = s[at]!;
              to = 3;
            }
            bits = 0;
            const which = (modrm >> 3) & 7;
            if (which === 3) {
              kind = 5;
              a = 0;
              break;
            }
            if (which < 2) {
              kind = 4;
              a = dv.getInt32(q, true);
              q = (q + 4) | 0;
              to = 0;
              break;
            }
            if (which === 2) {
              if (to === 4) dv.setInt32(at, ~b, true);
              else s[at] = ~b;
              continue loop;
            }
            if (which === 6) {
              // EDX = 0 is the usual case, and no overflow then.
              if (s[2] !== 0 || b === 0) break loop;
              const dividend = s[0]! >>> 0;
              const divisor = b >>> 0;
              const quotient = (dividend / divisor) >>> 0;
              s[0] = quotient;
              s[2] = (dividend - quotient * divisor) | 0;
              fx = (fx & 0xc0000000) | 8;
              fr = 1;
              continue loop;
            }
            if (which === 7) {
              // A dividend of 32 bits, sign-extended, is the usual case.
              const dividend = s[0]!;
              if (s[2] !== dividend >> 31 || b === 0 || b === -1) break loop;
              s[0] = (dividend / b) | 0;
              s[2] = (dividend % b) | 0;
              fx = (fx & 0xc0000000) | 8;
              fr = 1;
              continue loop;
            }
            // MUL and IMUL: the upper half from products of 16 bits, each exact as a double.
            const x = s[0]!;
            const low16 = (x & 0xffff) * (b & 0xffff);
            const middle = (x >>> 16) * (b & 0xffff) + Math.floor(low16 / 0x10000);
            const other = (x & 0xffff) * (b >>> 16) + (middle % 0x10000);
            let upper =
              ((x >>> 16) * (b >>> 16) +
                Math.floor(middle / 0x10000) +
                Math.floor(other / 0x10000)) |
              0;
            const lower = Math.imul(x, b);
            if (which === 5) {
              if (x < 0) upper = (upper - b) | 0;
              if (b < 0) upper = (upper - x) | 0;
            }
            s[0] = lower;
            s[2] = upper;
            fx &= 0x3fffffff;
            if (which === 4 ? upper !== 0 : upper !== lower >> 31) fx |= 0x80000000;
            continue loop;
          }
          // Groups 4 and 5
          case 0xfe:
          case 0x1fe:
            if (modrm & 0x30) break loop;
            kind = 8 + ((modrm >> 3) & 1);
            bits = 24;
            if (modrm < 0xc0) {
              a = u8[at]!;
              to = 6;
            } else {
              at = ((modrm & 3) << 2) | ((modrm >> 2) & 1);
              a = r8[at]!;
              to = 5;
            }
            b = 1;
            break;
          case 0xff: {
            if (modrm < 0xc0) {
              a = dv.getUint16(at, true);
              to = 2;
            } else {
              at = (modrm & 7) << 1;
              a = r16[at]!;
              to = 1;
            }
            const which = (modrm >> 3) & 7;
            if (which === 4) {
              q = (cd + a) | 0;
              continue loop;
            }
            if (which > 1) {
              // CALL, PUSH
              if ((which !== 2 && which !== 6) || wide !== 0) break loop;
              const sp = (r16[8]! - 2) & 0xffff;
              if (sp >= s[FAST_WRITE + SS]! >>> 0) break loop;
              const lin = (s[BASE + SS]! + sp) | 0;
              const entry = pt[lin >>> 12]!;
              if (!(entry & PAGE_WRITE) || (lin & 0xfff) === 0xfff) break loop;
              dv.setInt16((entry & -4096) | (lin & 0xfff), which === 2 ? q - cd : a, true);
              r16[8] = sp;
              if (which === 2) q = (cd + a) | 0;
              continue loop;
            }
            bits = 16;
            kind = 8 + which;
            b = 1;
            break;
          }
          case 0x1ff: {
            bits = 0;
            if (modrm < 0xc0) {
              a = dv.getInt32(at, true);
              to = 4;
            } else {
              at = modrm & 7;
              a = s[at]!;
              to = 3;
            }
            const which = (modrm >> 3) & 7;
            if (which > 1) {
              // CALL, JMP, PUSH
              if (which & 1) break loop;
              if (which !== 6 && (a & mask) !== a) break loop;
              if (which !== 4) {
                const sp = (s[4]! - 4) & mask;
                if (sp >>> 0 >= s[FAST_WRITE + SS]! >>> 0) break loop;
                const lin = (s[BASE + SS]! + sp) | 0;
                const entry = pt[lin >>> 12]!;
                if (!(entry & PAGE_WRITE) || (lin & 0xfff) > 0xffc) break loop;
                dv.setInt32((entry & -4096) | (lin & 0xfff), which === 2 ? q - cd : a, true);
                s[4] = (s[4]! & ~mask) | sp;
              }
              if (which !== 6) q = (cd + a) | 0;
              continue loop;
            }
            kind = 8 + which;
            b = 1;
            break;
          }
          // INC and DEC of a word register: CF stays, OF at the turn from 7fff to 8000 and back
          case 0x40:
          case 0x41:
          case 0x42:
          case 0x43:
          case 0x44:
          case 0x45:
          case 0x46:
          case 0x47: {
            const reg = (op & 7) << 1;
            const value = r16[reg]!;
            const result = (value + 1) | 0;
            r16[reg] = result;
            fr = (result << 16) >> 16;
            fx = (fx & 0x80000000) | ((fx >>> 1) & 0x40000000) | (((value ^ result) & 0x10) >> 1);
            fx ^= fr === -0x8000 ? 0x40000000 : 0;
            continue loop;
          }
          case 0x48:
          case 0x49:
          case 0x4a:
          case 0x4b:
          case 0x4c:
          case 0x4d:
          case 0x4e:
          case 0x4f: {
            const reg = (op & 7) << 1;
            const value = r16[reg]!;
            const result = (value - 1) | 0;
            r16[reg] = result;
            fr = (result << 16) >> 16;
            fx = (fx & 0x80000000) | ((fx >>> 1) & 0x40000000) | (((value ^ result) & 0x10) >> 1);
            fx ^= fr === 0x7fff ? 0x40000000 : 0;
            continue loop;
          }
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
            kind = op < 0x148 ? 8 : 9;
            bits = 0;
            at = op & 7;
            a = s[at]!;
            b = 1;
            to = 3;
            break;

          // Everything below ends with `continue loop`.
          case 0x86:
          case 0x186: {
            // With memory XCHG is a locked access.
            if (modrm < 0xc0) break loop;
            const one = ((modrm & 3) << 2) | ((modrm >> 2) & 1);
            const other = ((modrm >> 1) & 12) | ((modrm >> 5) & 1);
            const value = r8[one]!;
            r8[one] = r8[other]!;
            r8[other] = value;
            continue loop;
          }
          case 0x87: {
            if (modrm < 0xc0) break loop;
            const value = r16[(modrm & 7) << 1]!;
            r16[(modrm & 7) << 1] = r16[(modrm >> 2) & 14]!;
            r16[(modrm >> 2) & 14] = value;
            continue loop;
          }
          case 0x187: {
            if (modrm < 0xc0) break loop;
            const value = s[modrm & 7]!;
            s[modrm & 7] = s[(modrm >> 3) & 7]!;
            s[(modrm >> 3) & 7] = value;
            continue loop;
          }
          case 0x88:
          case 0x188: {
            const value = r8[((modrm >> 1) & 12) | ((modrm >> 5) & 1)]!;
            if (modrm < 0xc0) u8[at] = value;
            else r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)] = value;
            continue loop;
          }
          case 0x89:
            if (modrm < 0xc0) dv.setInt16(at, r16[(modrm >> 2) & 14]!, true);
            else r16[(modrm & 7) << 1] = r16[(modrm >> 2) & 14]!;
            continue loop;
          case 0x189:
            if (modrm < 0xc0) dv.setInt32(at, s[(modrm >> 3) & 7]!, true);
            else s[modrm & 7] = s[(modrm >> 3) & 7]!;
            continue loop;
          case 0x8a:
          case 0x18a:
            r8[((modrm >> 1) & 12) | ((modrm >> 5) & 1)] =
              modrm < 0xc0 ? u8[at]! : r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)]!;
            continue loop;
          case 0x8b:
            r16[(modrm >> 2) & 14] = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
            continue loop;
          case 0x18b:
            s[(modrm >> 3) & 7] = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
            continue loop;
          case 0x8d:
            if (modrm >= 0xc0) break loop;
            r16[(modrm >> 2) & 14] = at;
            continue loop;
          case 0x18d:
            if (modrm >= 0xc0) break loop;
            s[(modrm >> 3) & 7] = at;
            continue loop;
          case 0xa0:
          case 0xa1:
          case 0xa2:
          case 0xa3:
          case 0x1a0:
          case 0x1a1:
          case 0x1a2:
          case 0x1a3: {
            const offset = wideAddress ? dv.getInt32(q, true) : dv.getUint16(q, true);
            const seg = override >= 0 ? override : DS;
            const write = (op & 2) << 2;
            if (offset >>> 0 >= s[FAST_READ + write + seg]! >>> 0) break loop;
            const lin = (s[BASE + seg]! + offset) | 0;
            const entry = pt[lin >>> 12]!;
            if (!(entry & (PAGE_READ + (write >> 3))) || (lin & 0xfff) > 0xffc) break loop;
            const where = (entry & -4096) | (lin & 0xfff);
            const which = op & 0xff;
            if (which === 0xa0) r8[0] = u8[where]!;
            else if (which === 0xa2) u8[where] = r8[0]!;
            else if (op === 0xa1) r16[0] = dv.getUint16(where, true);
            else if (op === 0xa3) dv.setInt16(where, r16[0]!, true);
            else if (op === 0x1a1) s[0] = dv.getInt32(where, true);
            else dv.setInt32(where, s[0]!, true);
            q = (q + (wideAddress ? 4 : 2)) | 0;
            continue loop;
          }
          // One element of MOVS CMPS STOS LODS SCAS; with REP they leave at their prefix
          case 0xa4:
          case 0xa5:
          case 0xa6:
          case 0xa7:
          case 0xaa:
          case 0xab:
          case 0xac:
          case 0xad:
          case 0xae:
          case 0xaf:
          case 0x1a4:
          case 0x1a5:
          case 0x1a6:
          case 0x1a7:
          case 0x1aa:
          case 0x1ab:
          case 0x1ac:
          case 0x1ad:
          case 0x1ae:
          case 0x1af: {
            const which = op & 14;
            const size = op & 1 ? (op & 0x100 ? 4 : 2) : 1;
            const step = s[SYSFLAGS]! & 0x400 ? -size : size;
            const si = wideAddress ? s[6]! : r16[12]!;
            const di = wideAddress ? s[7]! : r16[14]!;
            let from = 0;
            let dest = 0;
            if (which !== 10 && which !== 14) {
              const seg = override >= 0 ? override : DS;
              if (si >>> 0 >= s[FAST_READ + seg]! >>> 0) break loop;
              const lin = (s[BASE + seg]! + si) | 0;
              const entry = pt[lin >>> 12]!;
              if (!(entry & PAGE_READ) || (lin & 0xfff) + size > 0x1000) break loop;
              from = (entry & -4096) | (lin & 0xfff);
            }
            if (which !== 12) {
              const write = which === 4 || which === 10 ? 8 : 0;
              if (di >>> 0 >= s[FAST_READ + write + ES]! >>> 0) break loop;
              const lin = (s[BASE + ES]! + di) | 0;
              const entry = pt[lin >>> 12]!;
              if (!(entry & (PAGE_READ + (write >> 3))) || (lin & 0xfff) + size > 0x1000)
                break loop;
              dest = (entry & -4096) | (lin & 0xfff);
              if (wideAddress) s[7] = di + step;
              else r16[14] = di + step;
            }
            if (which !== 10 && which !== 14) {
              if (wideAddress) s[6] = si + step;
              else r16[12] = si + step;
              a =
                size === 1
                  ? u8[from]!
                  : size === 2
                    ? dv.getUint16(from, true)
                    : dv.getInt32(from, true);
            } else a = size === 1 ? r8[0]! : size === 2 ? r16[0]! : s[0]!;
            if (which === 4 || which === 10) {
              if (size === 1) u8[dest] = a;
              else if (size === 2) dv.setInt16(dest, a, true);
              else dv.setInt32(dest, a, true);
              continue loop;
            }
            if (which === 12) {
              if (size === 1) r8[0] = a;
              else if (size === 2) r16[0] = a;
              else s[0] = a;
              continue loop;
            }
            b =
              size === 1
                ? u8[dest]!
                : size === 2
                  ? dv.getUint16(dest, true)
                  : dv.getInt32(dest, true);
            kind = 7;
            bits = 32 - 8 * size;
            to = 0;
            break;
          }
          case 0xd7:
          case 0x1d7: {
            const seg = override >= 0 ? override : DS;
            const offset = wideAddress ? (s[3]! + r8[0]!) | 0 : (r16[6]! + r8[0]!) & 0xffff;
            if (offset >>> 0 >= s[FAST_READ + seg]! >>> 0) break loop;
            const lin = (s[BASE + seg]! + offset) | 0;
            const entry = pt[lin >>> 12]!;
            if (!(entry & PAGE_READ)) break loop;
            r8[0] = u8[(entry & -4096) | (lin & 0xfff)]!;
            continue loop;
          }
          // Segment registers, in real mode: the base changes, no more
          case 0x8c:
          case 0x18c: {
            const seg = (modrm >> 3) & 7;
            if (seg > 5) break loop;
            const selector = s[SELECTOR + seg]!;
            if (modrm < 0xc0) dv.setInt16(at, selector, true);
            else if (op & 0x100) s[modrm & 7] = selector;
            else r16[(modrm & 7) << 1] = selector;
            continue loop;
          }
          case 0x8e:
          case 0x18e: {
            const seg = (modrm >> 3) & 7;
            if (!real || seg > 5 || seg === CS || seg === SS) break loop;
            const selector = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
            s[SELECTOR + seg] = selector;
            s[BASE + seg] = selector << 4;
            continue loop;
          }
          case 0xc4:
          case 0xc5: {
            if (!real || modrm >= 0xc0) break loop;
            const seg = op === 0xc4 ? ES : DS;
            const selector = dv.getUint16(at + 2, true);
            r16[(modrm >> 2) & 14] = dv.getUint16(at, true);
            s[SELECTOR + seg] = selector;
            s[BASE + seg] = selector << 4;
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
            q = (q + 1) | 0;
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
            q = (q + 2) | 0;
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
            q = (q + 4) | 0;
            continue loop;
          case 0xc6:
          case 0x1c6:
            if (modrm & 0x38) break loop;
            if (modrm < 0xc0) u8[at] = u8[q]!;
            else r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)] = u8[q]!;
            q = (q + 1) | 0;
            continue loop;
          case 0xc7:
            if (modrm & 0x38) break loop;
            if (modrm < 0xc0) dv.setInt16(at, dv.getInt16(q, true), true);
            else r16[(modrm & 7) << 1] = dv.getInt16(q, true);
            q = (q + 2) | 0;
            continue loop;
          case 0x1c7:
            if (modrm & 0x38) break loop;
            if (modrm < 0xc0) dv.setInt32(at, dv.getInt32(q, true), true);
            else s[modrm & 7] = dv.getInt32(q, true);
            q = (q + 4) | 0;
            continue loop;
          case 0x90:
          case 0x190:
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
            continue loop;
          }
          case 0x191:
          case 0x192:
          case 0x193:
          case 0x194:
          case 0x195:
          case 0x196:
          case 0x197: {
            const value = s[0]!;
            s[0] = s[op & 7]!;
            s[op & 7] = value;
            continue loop;
          }
          case 0x98:
            r16[0] = (r8[0]! << 24) >> 24;
            continue loop;
          case 0x198:
            s[0] = (s[0]! << 16) >> 16;
            continue loop;
          case 0x99:
            r16[4] = (r16[0]! << 16) >> 31;
            continue loop;
          case 0x199:
            s[2] = s[0]! >> 31;
            continue loop;

          // Flags: the order of bits in FX is in `flags.ts`.
          case 0xf5:
          case 0x1f5:
            fx ^= 0xc0000000;
            continue loop;
          case 0xf8:
          case 0x1f8:
            fx = (fx & 0x3fffffff) | ((fx ^ (fx << 1)) < 0 ? 0x40000000 : 0);
            continue loop;
          case 0xf9:
          case 0x1f9:
            fx = (fx & 0x3fffffff) | ((fx ^ (fx << 1)) < 0 ? 0x80000000 : 0xc0000000);
            continue loop;
          case 0xfa:
          case 0x1fa:
            s[SYSFLAGS] = s[SYSFLAGS]! & ~0x200;
            continue loop;
          case 0xfc:
          case 0x1fc:
            s[SYSFLAGS] = s[SYSFLAGS]! & ~0x400;
            continue loop;
          case 0xfd:
          case 0x1fd:
            s[SYSFLAGS] = s[SYSFLAGS]! | 0x400;
            continue loop;
          case 0x9e:
          case 0x19e: {
            // SAHF: OF stays.
            const value = r8[1]!;
            const of = ((fx ^ (fx << 1)) >>> 31) & 1;
            const cf = value & 1;
            fr = ((value >> 6) & 1) ^ 1;
            fx =
              (cf << 31) |
              ((cf ^ of) << 30) |
              ((((value >> 2) & 1) ^ fr ^ 1) << 8) |
              (((value >> 4) & 1) << 3) |
              (value >>> 7);
            continue loop;
          }
          case 0x9f:
          case 0x19f:
          case 0x9c:
          case 0x19c: {
            const low8 = fr ^ (fx >> 8);
            const flags =
              (fx >>> 31) |
              2 |
              (((0x9669 >> ((low8 ^ (low8 >> 4)) & 15)) & 1) << 2) |
              (((fx >> 3) & 1) << 4) |
              (fr === 0 ? 0x40 : 0) |
              (((fr ^ (fx << 31)) >>> 31) << 7);
            if (op & 1) {
              r8[1] = flags;
              continue loop;
            }
            const all = flags | (((fx ^ (fx << 1)) >>> 31) << 11) | (s[SYSFLAGS]! & 0xfcffff);
            if ((op & 0x100) !== wide) break loop;
            const size = wide === 0 ? 2 : 4;
            const sp = (s[4]! - size) & mask;
            if (sp >>> 0 >= s[FAST_WRITE + SS]! >>> 0) break loop;
            const lin = (s[BASE + SS]! + sp) | 0;
            const entry = pt[lin >>> 12]!;
            if (!(entry & PAGE_WRITE) || (lin & 0xfff) > 0xffc) break loop;
            const where = (entry & -4096) | (lin & 0xfff);
            if (wide === 0) dv.setInt16(where, all, true);
            else dv.setInt32(where, all, true);
            s[4] = (s[4]! & ~mask) | sp;
            continue loop;
          }
          // POPF, where neither IF nor TF changes
          case 0x9d:
          case 0x19d: {
            if ((op & 0x100) !== wide) break loop;
            const sp = s[4]! & mask;
            if (sp >>> 0 >= s[FAST_READ + SS]! >>> 0) break loop;
            const lin = (s[BASE + SS]! + sp) | 0;
            const entry = pt[lin >>> 12]!;
            if (!(entry & PAGE_READ) || (lin & 0xfff) > 0xffc) break loop;
            const where = (entry & -4096) | (lin & 0xfff);
            const value = wide === 0 ? dv.getUint16(where, true) : dv.getInt32(where, true);
            const before = s[SYSFLAGS]!;
            if ((value ^ before) & 0x300 || before & 0x10000) break loop;
            const may = wide === 0 ? 0x7400 : 0x247400;
            s[SYSFLAGS] = (before & ~may) | (value & may);
            s[4] = (s[4]! & ~mask) | ((sp + (wide === 0 ? 2 : 4)) & mask);
            const cf = value & 1;
            fr = ((value >> 6) & 1) ^ 1;
            fx =
              (cf << 31) |
              ((cf ^ ((value >> 11) & 1)) << 30) |
              ((((value >> 2) & 1) ^ fr ^ 1) << 8) |
              (((value >> 4) & 1) << 3) |
              ((value >> 7) & 1);
            continue loop;
          }

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
            if (wide !== 0) break loop;
            const sp = (r16[8]! - 2) & 0xffff;
            if (sp >= s[FAST_WRITE + SS]! >>> 0) break loop;
            const lin = (s[BASE + SS]! + sp) | 0;
            const entry = pt[lin >>> 12]!;
            if (!(entry & PAGE_WRITE) || (lin & 0xfff) === 0xfff) break loop;
            const where = (entry & -4096) | (lin & 0xfff);
            if (op < 0x60) dv.setInt16(where, r16[(op & 7) << 1]!, true);
            else if (op === 0xe8) {
              // The distance first: the push may change the bytes it stands in.
              const distance = dv.getInt16(q, true);
              const ip = (q + 2 - cd) | 0;
              dv.setInt16(where, ip, true);
              q = (cd + ((ip + distance) & 0xffff)) | 0;
            } else if (op === 0x68) {
              dv.setInt16(where, dv.getInt16(q, true), true);
              q = (q + 2) | 0;
            } else {
              dv.setInt16(where, (u8[q]! << 24) >> 24, true);
              q = (q + 1) | 0;
            }
            r16[8] = sp;
            continue loop;
          }
          case 0x150:
          case 0x151:
          case 0x152:
          case 0x153:
          case 0x154:
          case 0x155:
          case 0x156:
          case 0x157:
          case 0x168:
          case 0x16a:
          case 0x1e8: {
            const sp = (s[4]! - 4) & mask;
            if (sp >>> 0 >= s[FAST_WRITE + SS]! >>> 0) break loop;
            const lin = (s[BASE + SS]! + sp) | 0;
            const entry = pt[lin >>> 12]!;
            if (!(entry & PAGE_WRITE) || (lin & 0xfff) > 0xffc) break loop;
            const where = (entry & -4096) | (lin & 0xfff);
            if (op < 0x160) dv.setInt32(where, s[op & 7]!, true);
            else if (op === 0x1e8) {
              const ip = (q + 4 - cd) | 0;
              const target = (ip + dv.getInt32(q, true)) | 0;
              if ((target & mask) !== target) break loop;
              dv.setInt32(where, ip, true);
              q = (cd + target) | 0;
            } else if (op === 0x168) {
              dv.setInt32(where, dv.getInt32(q, true), true);
              q = (q + 4) | 0;
            } else {
              dv.setInt32(where, (u8[q]! << 24) >> 24, true);
              q = (q + 1) | 0;
            }
            s[4] = (s[4]! & ~mask) | sp;
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
          case 0xc2:
          case 0xc3: {
            if (wide !== 0) break loop;
            const sp = r16[8]!;
            if (sp >= s[FAST_READ + SS]! >>> 0) break loop;
            const lin = (s[BASE + SS]! + sp) | 0;
            const entry = pt[lin >>> 12]!;
            if (!(entry & PAGE_READ) || (lin & 0xfff) === 0xfff) break loop;
            const value = dv.getUint16((entry & -4096) | (lin & 0xfff), true);
            r16[8] = sp + 2;
            if (op < 0x60) r16[(op & 7) << 1] = value;
            else {
              if (op === 0xc2) r16[8] = sp + 2 + dv.getUint16(q, true);
              q = (cd + value) | 0;
            }
            continue loop;
          }
          case 0x158:
          case 0x159:
          case 0x15a:
          case 0x15b:
          case 0x15c:
          case 0x15d:
          case 0x15e:
          case 0x15f:
          case 0x1c2:
          case 0x1c3: {
            const sp = s[4]! & mask;
            if (sp >>> 0 >= s[FAST_READ + SS]! >>> 0) break loop;
            const lin = (s[BASE + SS]! + sp) | 0;
            const entry = pt[lin >>> 12]!;
            if (!(entry & PAGE_READ) || (lin & 0xfff) > 0xffc) break loop;
            const value = dv.getInt32((entry & -4096) | (lin & 0xfff), true);
            if (op < 0x160) {
              s[4] = (s[4]! & ~mask) | ((sp + 4) & mask);
              s[op & 7] = value;
            } else {
              if ((value & mask) !== value) break loop;
              const release = op === 0x1c2 ? dv.getUint16(q, true) : 0;
              s[4] = (s[4]! & ~mask) | ((sp + 4 + release) & mask);
              q = (cd + value) | 0;
            }
            continue loop;
          }
          case 0x06:
          case 0x0e:
          case 0x16:
          case 0x1e: {
            if (wide !== 0) break loop;
            const sp = (r16[8]! - 2) & 0xffff;
            if (sp >= s[FAST_WRITE + SS]! >>> 0) break loop;
            const lin = (s[BASE + SS]! + sp) | 0;
            const entry = pt[lin >>> 12]!;
            if (!(entry & PAGE_WRITE) || (lin & 0xfff) === 0xfff) break loop;
            dv.setInt16((entry & -4096) | (lin & 0xfff), s[SELECTOR + (op >> 3)]!, true);
            r16[8] = sp;
            continue loop;
          }
          case 0x07:
          case 0x1f: {
            if (!real || wide !== 0) break loop;
            const sp = r16[8]!;
            if (sp >= s[FAST_READ + SS]! >>> 0) break loop;
            const lin = (s[BASE + SS]! + sp) | 0;
            const entry = pt[lin >>> 12]!;
            if (!(entry & PAGE_READ) || (lin & 0xfff) === 0xfff) break loop;
            const selector = dv.getUint16((entry & -4096) | (lin & 0xfff), true);
            s[SELECTOR + (op >> 3)] = selector;
            s[BASE + (op >> 3)] = selector << 4;
            r16[8] = sp + 2;
            continue loop;
          }
          // PUSHA and POPA, in the stack's width and within a page
          case 0x60:
          case 0x160:
          case 0x61:
          case 0x161: {
            if ((op & 0x100) !== wide) break loop;
            const size = wide === 0 ? 2 : 4;
            const pushes = (op & 1) === 0;
            const sp = s[4]! & mask;
            // From 0x40 to 0xff00, or as far in 32 bits, nothing wraps.
            if (sp >>> 0 < 0x40 || (wide === 0 ? sp > 0xff00 : sp >>> 0 > 0xffffff00)) break loop;
            const first = pushes ? (sp - 8 * size) | 0 : sp;
            const last = (first + 7 * size) | 0;
            if (last >>> 0 >= s[(pushes ? FAST_WRITE : FAST_READ) + SS]! >>> 0) break loop;
            const lin = (s[BASE + SS]! + first) | 0;
            const entry = pt[lin >>> 12]!;
            if (!(entry & (pushes ? PAGE_WRITE : PAGE_READ))) break loop;
            if ((lin & 0xfff) + 8 * size > 0x1000) break loop;
            const where = (entry & -4096) | (lin & 0xfff);
            for (let i = 0; i < 8; i++) {
              const place = (where + (7 - i) * size) | 0;
              if (pushes) {
                if (wide === 0) dv.setInt16(place, r16[i << 1]!, true);
                else dv.setInt32(place, s[i]!, true);
              } else if (i !== 4) {
                if (wide === 0) r16[i << 1] = dv.getUint16(place, true);
                else s[i] = dv.getInt32(place, true);
              }
            }
            s[4] = (s[4]! & ~mask) | (pushes ? first : (sp + 8 * size) & mask);
            continue loop;
          }
          // LEAVE
          case 0xc9:
          case 0x1c9: {
            if ((op & 0x100) !== wide) break loop;
            const bp = s[5]! & mask;
            if (bp >>> 0 >= s[FAST_READ + SS]! >>> 0) break loop;
            const lin = (s[BASE + SS]! + bp) | 0;
            const entry = pt[lin >>> 12]!;
            if (!(entry & PAGE_READ) || (lin & 0xfff) > 0xffc) break loop;
            const where = (entry & -4096) | (lin & 0xfff);
            s[4] = (s[4]! & ~mask) | ((bp + (wide === 0 ? 2 : 4)) & mask);
            if (wide === 0) r16[10] = dv.getUint16(where, true);
            else s[5] = dv.getInt32(where, true);
            continue loop;
          }

          // Jumps
          case 0x70: {
            const next = (q + 1) | 0;
            const target = (cd + ((next - cd + ((u8[q]! << 24) >> 24)) & 0xffff)) | 0;
            q = (fx ^ (fx << 1)) < 0 ? target : next;
            continue loop;
          }
          case 0x71: {
            const next = (q + 1) | 0;
            const target = (cd + ((next - cd + ((u8[q]! << 24) >> 24)) & 0xffff)) | 0;
            q = (fx ^ (fx << 1)) >= 0 ? target : next;
            continue loop;
          }
          case 0x72: {
            const next = (q + 1) | 0;
            const target = (cd + ((next - cd + ((u8[q]! << 24) >> 24)) & 0xffff)) | 0;
            q = fx < 0 ? target : next;
            continue loop;
          }
          case 0x73: {
            const next = (q + 1) | 0;
            const target = (cd + ((next - cd + ((u8[q]! << 24) >> 24)) & 0xffff)) | 0;
            q = fx >= 0 ? target : next;
            continue loop;
          }
          case 0x74: {
            const next = (q + 1) | 0;
            const target = (cd + ((next - cd + ((u8[q]! << 24) >> 24)) & 0xffff)) | 0;
            q = fr === 0 ? target : next;
            continue loop;
          }
          case 0x75: {
            const next = (q + 1) | 0;
            const target = (cd + ((next - cd + ((u8[q]! << 24) >> 24)) & 0xffff)) | 0;
            q = fr !== 0 ? target : next;
            continue loop;
          }
          case 0x76: {
            const next = (q + 1) | 0;
            const target = (cd + ((next - cd + ((u8[q]! << 24) >> 24)) & 0xffff)) | 0;
            q = fx < 0 || fr === 0 ? target : next;
            continue loop;
          }
          case 0x77: {
            const next = (q + 1) | 0;
            const target = (cd + ((next - cd + ((u8[q]! << 24) >> 24)) & 0xffff)) | 0;
            q = fx >= 0 && fr !== 0 ? target : next;
            continue loop;
          }
          case 0x78: {
            const next = (q + 1) | 0;
            const target = (cd + ((next - cd + ((u8[q]! << 24) >> 24)) & 0xffff)) | 0;
            q = (fr ^ (fx << 31)) < 0 ? target : next;
            continue loop;
          }
          case 0x79: {
            const next = (q + 1) | 0;
            const target = (cd + ((next - cd + ((u8[q]! << 24) >> 24)) & 0xffff)) | 0;
            q = (fr ^ (fx << 31)) >= 0 ? target : next;
            continue loop;
          }
          case 0x7c: {
            const next = (q + 1) | 0;
            const target = (cd + ((next - cd + ((u8[q]! << 24) >> 24)) & 0xffff)) | 0;
            q = (fr ^ (fx << 31) ^ fx ^ (fx << 1)) < 0 ? target : next;
            continue loop;
          }
          case 0x7d: {
            const next = (q + 1) | 0;
            const target = (cd + ((next - cd + ((u8[q]! << 24) >> 24)) & 0xffff)) | 0;
            q = (fr ^ (fx << 31) ^ fx ^ (fx << 1)) >= 0 ? target : next;
            continue loop;
          }
          case 0x7e: {
            const next = (q + 1) | 0;
            const target = (cd + ((next - cd + ((u8[q]! << 24) >> 24)) & 0xffff)) | 0;
            q = fr === 0 || (fr ^ (fx << 31) ^ fx ^ (fx << 1)) < 0 ? target : next;
            continue loop;
          }
          case 0x7f: {
            const next = (q + 1) | 0;
            const target = (cd + ((next - cd + ((u8[q]! << 24) >> 24)) & 0xffff)) | 0;
            q = fr !== 0 && (fr ^ (fx << 31) ^ fx ^ (fx << 1)) >= 0 ? target : next;
            continue loop;
          }
          case 0x170:
            a = (fx ^ (fx << 1)) < 0 ? 1 : 0;
            kind = 10;
            break;
          case 0x171:
            a = (fx ^ (fx << 1)) < 0 ? 0 : 1;
            kind = 10;
            break;
          case 0x172:
            a = fx < 0 ? 1 : 0;
            kind = 10;
            break;
          case 0x173:
            a = fx < 0 ? 0 : 1;
            kind = 10;
            break;
          case 0x174:
            a = fr === 0 ? 1 : 0;
            kind = 10;
            break;
          case 0x175:
            a = fr === 0 ? 0 : 1;
            kind = 10;
            break;
          case 0x176:
            a = fx < 0 || fr === 0 ? 1 : 0;
            kind = 10;
            break;
          case 0x177:
            a = fx < 0 || fr === 0 ? 0 : 1;
            kind = 10;
            break;
          case 0x178:
            a = (fr ^ (fx << 31)) < 0 ? 1 : 0;
            kind = 10;
            break;
          case 0x179:
            a = (fr ^ (fx << 31)) < 0 ? 0 : 1;
            kind = 10;
            break;
          case 0x17c:
            a = (fr ^ (fx << 31) ^ fx ^ (fx << 1)) < 0 ? 1 : 0;
            kind = 10;
            break;
          case 0x17d:
            a = (fr ^ (fx << 31) ^ fx ^ (fx << 1)) < 0 ? 0 : 1;
            kind = 10;
            break;
          case 0x17e:
            a = fr === 0 || (fr ^ (fx << 31) ^ fx ^ (fx << 1)) < 0 ? 1 : 0;
            kind = 10;
            break;
          case 0x17f:
            a = fr === 0 || (fr ^ (fx << 31) ^ fx ^ (fx << 1)) < 0 ? 0 : 1;
            kind = 10;
            break;
          case 0x7a:
          case 0x7b:
          case 0x17a:
          case 0x17b: {
            const low8 = fr ^ (fx >> 8);
            a = ((0x9669 >> ((low8 ^ (low8 >> 4)) & 15)) ^ op) & 1;
            if (op & 0x100) {
              kind = 10;
              break;
            }
            const next = (q + 1) | 0;
            const target = (cd + ((next - cd + ((u8[q]! << 24) >> 24)) & 0xffff)) | 0;
            q = a !== 0 ? target : next;
            continue loop;
          }
          // LOOPNE LOOPE LOOP JCXZ with 32-bit operands
          case 0x1e0:
          case 0x1e1:
          case 0x1e2:
          case 0x1e3: {
            let count = wideAddress ? s[1]! : r16[2]!;
            if (op !== 0x1e3) count = wideAddress ? (count - 1) | 0 : (count - 1) & 0xffff;
            const next = (q + 1 - cd) | 0;
            const ip = (next + ((u8[q]! << 24) >> 24)) | 0;
            if ((ip & mask) !== ip) break loop;
            let taken = (count !== 0) === (op !== 0x1e3);
            if (op < 0x1e2 && (fr === 0) !== (op === 0x1e1)) taken = false;
            if (op !== 0x1e3) {
              if (wideAddress) s[1] = count;
              else r16[2] = count;
            }
            q = (cd + (taken ? ip : next)) | 0;
            continue loop;
          }
          case 0xe0:
          case 0xe1: {
            if (wideAddress) break loop;
            const count = (r16[2]! - 1) & 0xffff;
            r16[2] = count;
            const next = (q + 1) | 0;
            const target = (cd + ((next - cd + ((u8[q]! << 24) >> 24)) & 0xffff)) | 0;
            q = count !== 0 && (fr === 0) === (op === 0xe1) ? target : next;
            continue loop;
          }
          case 0x1eb:
            a = 1;
            kind = 10;
            break;
          case 0x1e9: {
            const ip = (q + 4 - cd + dv.getInt32(q, true)) | 0;
            if ((ip & mask) !== ip) break loop;
            q = (cd + ip) | 0;
            continue loop;
          }
          case 0xe2:
          case 0xe3: {
            if (wideAddress) break loop;
            let count = r16[2]!;
            if (op === 0xe2) {
              count = (count - 1) & 0xffff;
              r16[2] = count;
            }
            const distance = (u8[q]! << 24) >> 24;
            q = (q + 1) | 0;
            const target = (cd + ((q - cd + distance) & 0xffff)) | 0;
            if ((count !== 0) === (op === 0xe2)) q = target;
            continue loop;
          }
          case 0xe9:
            q = (cd + ((q + 2 - cd + dv.getUint16(q, true)) & 0xffff)) | 0;
            continue loop;
          case 0xeb:
            q = (cd + ((q + 1 - cd + ((u8[q]! << 24) >> 24)) & 0xffff)) | 0;
            continue loop;

          // Shifts and rotates, but those through CF and by 0 or more than the operand has bits
          case 0xc0:
          case 0xd0:
          case 0xd2:
          case 0x1c0:
          case 0x1d0:
          case 0x1d2: {
            const which = op & 0xff;
            let n = 1;
            if (which < 0xd0) {
              n = u8[q]! & 31;
              q = (q + 1) | 0;
            } else if (which >= 0xd2) n = r8[4]! & 31;
            const way = (modrm >> 3) & 7;
            if (n === 0 || n >= 8 || ((way & 6) === 2 && n !== 1)) break loop;
            const value = modrm < 0xc0 ? u8[at]! : r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)]!;
            let result = 0;
            if (way < 2) {
              if (way === 0) {
                result = (value << n) | (value >>> (8 - n));
                fx = (fx & 0x3fffffff) | (result << 31) | (((result >>> 7) & 1) << 30);
              } else {
                result = (value >>> n) | (value << (8 - n));
                fx =
                  (fx & 0x3fffffff) | (((result >>> 7) & 1) << 31) | (((result >>> 6) & 1) << 30);
              }
            } else if (way === 2) {
              result = (value << 1) | (fx >>> 31);
              fx = (fx & 0x3fffffff) | ((value >>> 7) << 31) | (((result >>> 7) & 1) << 30);
            } else if (way === 3) {
              result = (value >>> 1) | ((fx >>> 31) << 7);
              const of = (result >>> 7) ^ (result >>> 6);
              fx = (fx & 0x3fffffff) | (value << 31) | (((value ^ of) & 1) << 30);
            } else {
              if (way === 5) {
                result = value >>> n;
                const cf = (value >>> (n - 1)) & 1;
                const of = n === 1 ? (value >>> 7) & 1 : 0;
                fx = (cf << 31) | ((cf ^ of) << 30) | 8;
              } else if (way === 7) {
                const signed = (value << 24) >> 24;
                result = signed >> n;
                const cf = (signed >> (n - 1)) & 1;
                fx = (cf << 31) | (cf << 30) | 8;
              } else {
                result = value << n;
                fx = (((value >>> (8 - n)) & 1) << 31) | (((result >>> 7) & 1) << 30) | 8;
              }
              fr = (result << 24) >> 24;
            }
            if (modrm < 0xc0) u8[at] = result;
            else r8[((modrm & 3) << 2) | ((modrm >> 2) & 1)] = result;
            continue loop;
          }
          case 0xc1:
          case 0xd1:
          case 0xd3: {
            const which = op & 0xff;
            let n = 1;
            if (which < 0xd0) {
              n = u8[q]! & 31;
              q = (q + 1) | 0;
            } else if (which >= 0xd2) n = r8[4]! & 31;
            const way = (modrm >> 3) & 7;
            if (n === 0 || n >= 16 || ((way & 6) === 2 && n !== 1)) break loop;
            const value = modrm < 0xc0 ? dv.getUint16(at, true) : r16[(modrm & 7) << 1]!;
            let result = 0;
            if (way < 2) {
              if (way === 0) {
                result = (value << n) | (value >>> (16 - n));
                fx = (fx & 0x3fffffff) | (result << 31) | (((result >>> 15) & 1) << 30);
              } else {
                result = (value >>> n) | (value << (16 - n));
                fx =
                  (fx & 0x3fffffff) | (((result >>> 15) & 1) << 31) | (((result >>> 14) & 1) << 30);
              }
            } else if (way === 2) {
              result = (value << 1) | (fx >>> 31);
              fx = (fx & 0x3fffffff) | ((value >>> 15) << 31) | (((result >>> 15) & 1) << 30);
            } else if (way === 3) {
              result = (value >>> 1) | ((fx >>> 31) << 15);
              const of = (result >>> 15) ^ (result >>> 14);
              fx = (fx & 0x3fffffff) | (value << 31) | (((value ^ of) & 1) << 30);
            } else {
              if (way === 5) {
                result = value >>> n;
                const cf = (value >>> (n - 1)) & 1;
                const of = n === 1 ? (value >>> 15) & 1 : 0;
                fx = (cf << 31) | ((cf ^ of) << 30) | 8;
              } else if (way === 7) {
                const signed = (value << 16) >> 16;
                result = signed >> n;
                const cf = (signed >> (n - 1)) & 1;
                fx = (cf << 31) | (cf << 30) | 8;
              } else {
                result = value << n;
                fx = (((value >>> (16 - n)) & 1) << 31) | (((result >>> 15) & 1) << 30) | 8;
              }
              fr = (result << 16) >> 16;
            }
            if (modrm < 0xc0) dv.setInt16(at, result, true);
            else r16[(modrm & 7) << 1] = result;
            continue loop;
          }
          case 0x1c1:
          case 0x1d1:
          case 0x1d3: {
            const which = op & 0xff;
            let n = 1;
            if (which < 0xd0) {
              n = u8[q]! & 31;
              q = (q + 1) | 0;
            } else if (which >= 0xd2) n = r8[4]! & 31;
            const way = (modrm >> 3) & 7;
            if (n === 0 || n >= 32 || ((way & 6) === 2 && n !== 1)) break loop;
            const value = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
            let result = 0;
            if (way < 2) {
              if (way === 0) {
                result = (value << n) | (value >>> (32 - n));
                fx = (fx & 0x3fffffff) | (result << 31) | (((result >>> 31) & 1) << 30);
              } else {
                result = (value >>> n) | (value << (32 - n));
                fx =
                  (fx & 0x3fffffff) | (((result >>> 31) & 1) << 31) | (((result >>> 30) & 1) << 30);
              }
            } else if (way === 2) {
              result = (value << 1) | (fx >>> 31);
              fx = (fx & 0x3fffffff) | ((value >>> 31) << 31) | (((result >>> 31) & 1) << 30);
            } else if (way === 3) {
              result = (value >>> 1) | (fx & 0x80000000);
              const of = (result >>> 31) ^ (result >>> 30);
              fx = (fx & 0x3fffffff) | (value << 31) | (((value ^ of) & 1) << 30);
            } else {
              if (way === 5) {
                result = value >>> n;
                const cf = (value >>> (n - 1)) & 1;
                const of = n === 1 ? (value >>> 31) & 1 : 0;
                fx = (cf << 31) | ((cf ^ of) << 30) | 8;
              } else if (way === 7) {
                const signed = value;
                result = signed >> n;
                const cf = (signed >> (n - 1)) & 1;
                fx = (cf << 31) | (cf << 30) | 8;
              } else {
                result = value << n;
                fx = (((value >>> (32 - n)) & 1) << 31) | (((result >>> 31) & 1) << 30) | 8;
              }
              fr = result;
            }
            if (modrm < 0xc0) dv.setInt32(at, result, true);
            else s[modrm & 7] = result;
            continue loop;
          }
          // Multiplication with a truncated product
          case 0x69:
          case 0x6b: {
            const value =
              modrm < 0xc0 ? dv.getInt16(at, true) : (r16[(modrm & 7) << 1]! << 16) >> 16;
            let factor: number;
            if (op === 0x69) {
              factor = dv.getInt16(q, true);
              q = (q + 2) | 0;
            } else {
              factor = (u8[q]! << 24) >> 24;
              q = (q + 1) | 0;
            }
            const product = Math.imul(value, factor);
            r16[(modrm >> 2) & 14] = product;
            fx = (fx & 0x3fffffff) | (product !== (product << 16) >> 16 ? 0x80000000 : 0);
            continue loop;
          }
          case 0x169:
          case 0x16b: {
            const value = modrm < 0xc0 ? dv.getInt32(at, true) : s[modrm & 7]!;
            let factor: number;
            if (op === 0x169) {
              factor = dv.getInt32(q, true);
              q = (q + 4) | 0;
            } else {
              factor = (u8[q]! << 24) >> 24;
              q = (q + 1) | 0;
            }
            const product = Math.imul(value, factor);
            s[(modrm >> 3) & 7] = product;
            // A double is exact where it matters: a product that fits into 32 bits is exact.
            fx = (fx & 0x3fffffff) | (value * factor !== product ? 0x80000000 : 0);
            continue loop;
          }

          // Prefixes: at most four, so that an instruction stays within 15 bytes
          case 0x26:
          case 0x126:
            override = 0;
            op = (op & 0x100) | u8[q]!;
            q = (q + 1) | 0;
            if (q - start > 5) break loop;
            continue decode;
          case 0x2e:
          case 0x12e:
            override = 1;
            op = (op & 0x100) | u8[q]!;
            q = (q + 1) | 0;
            if (q - start > 5) break loop;
            continue decode;
          case 0x36:
          case 0x136:
            override = 2;
            op = (op & 0x100) | u8[q]!;
            q = (q + 1) | 0;
            if (q - start > 5) break loop;
            continue decode;
          case 0x3e:
          case 0x13e:
            override = 3;
            op = (op & 0x100) | u8[q]!;
            q = (q + 1) | 0;
            if (q - start > 5) break loop;
            continue decode;
          case 0x64:
          case 0x164:
            override = 4;
            op = (op & 0x100) | u8[q]!;
            q = (q + 1) | 0;
            if (q - start > 5) break loop;
            continue decode;
          case 0x65:
          case 0x165:
            override = 5;
            op = (op & 0x100) | u8[q]!;
            q = (q + 1) | 0;
            if (q - start > 5) break loop;
            continue decode;
          case 0x66:
          case 0x166:
            op = (wide ^ 0x100) | u8[q]!;
            q = (q + 1) | 0;
            if (q - start > 5) break loop;
            continue decode;
          case 0x67:
          case 0x167:
            wideAddress = wide === 0;
            op = (op & 0x100) | u8[q]!;
            q = (q + 1) | 0;
            if (q - start > 5) break loop;
            continue decode;
          case 0x0f:
          case 0x10f:
            op = 0x200 | (op & 0x100) | u8[q]!;
            q = (q + 1) | 0;
            continue decode;
          default:
            break loop;
        }
        break;
      }
      // The shared arithmetic: a, b → result, flags, and where it goes.
      let result = 0;
      switch (kind) {
        case 0: {
          result = (a + b) | 0;
          const carries = (a & b) | ((a | b) & ~result);
          fx = ((carries << bits) & 0xc0000000) | (carries & 8);
          break;
        }
        case 1:
          result = a | b;
          fx = 0;
          break;
        case 2: {
          result = (a + b + (fx >>> 31)) | 0;
          const carries = (a & b) | ((a | b) & ~result);
          fx = ((carries << bits) & 0xc0000000) | (carries & 8);
          break;
        }
        case 3: {
          result = (a - b - (fx >>> 31)) | 0;
          const borrows = (~a & b) | (~(a ^ b) & result);
          fx = ((borrows << bits) & 0xc0000000) | (borrows & 8);
          break;
        }
        case 4:
          result = a & b;
          fx = 0;
          break;
        case 5: {
          result = (a - b) | 0;
          const borrows = (~a & b) | (~(a ^ b) & result);
          fx = ((borrows << bits) & 0xc0000000) | (borrows & 8);
          break;
        }
        case 6:
          result = a ^ b;
          fx = 0;
          break;
        case 7: {
          result = (a - b) | 0;
          const borrows = (~a & b) | (~(a ^ b) & result);
          fx = ((borrows << bits) & 0xc0000000) | (borrows & 8);
          fr = (result << bits) >> bits;
          continue;
        }
        // A short jump with 32-bit operands, taken if `a`
        case 10: {
          const next = (q + 1 - cd) | 0;
          const ip = (next + ((u8[q]! << 24) >> 24)) | 0;
          if (a !== 0 && (ip & mask) !== ip) break loop;
          q = (cd + (a !== 0 ? ip : next)) | 0;
          continue;
        }
        case 8: {
          result = (a + 1) | 0;
          const carries = (a & 1) | ((a | 1) & ~result);
          const next = ((carries << bits) & 0xc0000000) | (carries & 8);
          const flip = (next ^ fx) & 0x80000000;
          fx = next ^ (flip | (flip >>> 1));
          break;
        }
        default: {
          result = (a - 1) | 0;
          const borrows = (~a & 1) | (~(a ^ 1) & result);
          const next = ((borrows << bits) & 0xc0000000) | (borrows & 8);
          const flip = (next ^ fx) & 0x80000000;
          fx = next ^ (flip | (flip >>> 1));
        }
      }
      fr = (result << bits) >> bits;
      switch (to) {
        case 0:
          break;
        case 1:
          r16[at] = result;
          break;
        case 2:
          dv.setInt16(at, result, true);
          break;
        case 3:
          s[at] = result;
          break;
        case 4:
          dv.setInt32(at, result, true);
          break;
        case 5:
          r8[at] = result;
          break;
        default:
          u8[at] = result;
      }
    }
    // Left by `break`: the instruction at `start` was not executed. By the condition: q is the next.
    s[EIP] = ((budget > 0 ? start : q) - cd) | 0;
    s[BUDGET] = budget;
    s[FR] = fr;
    s[FX] = fx;
  };
}

/** The fast loop for the views that `c` has now. */
export function fastLoop(c: Cpu): () => void {
  const { s } = c;
  const run = makeRunFast(c, s, c.r16, c.r8, c.u8, c.dv, c.pt, OPERANDS);
  // Without an instruction, so often that V8 notes what it sees: it compiles the loop while that runs
  // for the first time, and would know nothing of its end.
  const budget = s[BUDGET_WORD]!;
  s[BUDGET_WORD] = 0;
  for (let i = 0; i < 16; i++) run();
  s[BUDGET_WORD] = budget;
  return run;
}
