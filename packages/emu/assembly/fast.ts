// How do the common instructions run fast?
//
// One loop, compiled to WebAssembly (AssemblyScript), over the memory that the machine's RAM, the vCPU's
// state and the page table lie in. Position, budget and flags are locals, so that they stay in machine
// registers. It executes an instruction only if nothing about it is special: 16-bit code and stack, or
// flat 32-bit code with a 32-bit stack, plain memory within limits, no event. Everything else leaves the
// loop with nothing changed, and `executeOne` (which knows every instruction) does it. It is a copy for
// speed of what `execute.ts` says; the tests run both against each other.
//
// The layout: prefixes and the ModRM operand are decoded first, for all opcodes alike (`opcodes.ts`):
// `at` is then the address of the operand, in the guest's memory or, for a register, in the vCPU's state.
// A switch over the opcode follows. Arithmetic leaves it by `break` with operands a and b, `kind` (0 to 7
// as in the opcode map, 8 INC, 9 DEC, 10 a short jump with 32-bit operands) and `bits` (32 less the
// operand's), and the code below the switch computes result and flags and stores the result at `at`; all
// else ends with `continue` (the next instruction) or `return leave(…)` (this one is for `executeOne`).
//
// `// @inline` becomes the compiler's decorator of that name (scripts/compile-fast.mjs).
//
// An address of the machine's memory is a number here, and nothing checks it but the code that made it:
// - of guest memory: from the page table, with the operand whole in that page;
// - of a general register: below `s` + 32;
// - of code: at least 15 bytes before the end of a window, which is a page that is mapped.

import {
  BASE,
  BUDGET,
  CR0,
  CS,
  DELIVERED,
  DS,
  EBP,
  EBX,
  ECX,
  EDI,
  EDX,
  EIP,
  ES,
  ESI,
  ESP,
  EVENTS,
  FAST_READ,
  FR,
  FX,
  IDT_BASE,
  IDT_LIMIT,
  IN_LOCKED,
  LIMIT,
  NMI_MASKED,
  OPCODES_OFFSET,
  PAGE_READ,
  SELECTOR,
  SPLIT_LOCK,
  SS,
  SYSFLAGS,
} from "../src/state";
import {
  ADJUST,
  ALL_BUT_CARRY_AND_OVERFLOW,
  CARRY,
  CARRY_AND_OVERFLOW,
  INTERRUPT,
  less,
  lowFlags,
  mayPop,
  overflow,
  POPPED,
  parity,
  poppedRest,
  poppedResult,
  pushedFlags,
  sign,
} from "./flags";
import {
  address,
  byteAt,
  byteRegister,
  pageOf,
  register,
  signedByteAt,
  signedWordAt,
  WRITES,
  wordAt,
} from "./memory";
import { aad, aam, asciiAdjust, decimalAdjust, repeatString, rotateThroughCarry } from "./rare";

// What `opcodes.ts` says of an opcode.
const PREFIX = 1;
const HAS_MODRM = 0x80;

// What the loop in a window ends with: the budget, or an instruction for `executeOne`; or another window.
const DONE = 0;
const ELSEWHERE = 1;

/** Longest instruction. */
const MOST_BYTES = 15;

/** TF IF RF AC: clear in a handler. */
const CLEARED_IN_HANDLER = 0x50300;

/** Loads CS in real mode: base and selector change, limit and attributes stay. */
// @inline
function loadCode(s: i32, selector: i32): void {
  store<i32>(s, selector, (SELECTOR + CS) << 2);
  store<i32>(s, selector << 4, (BASE + CS) << 2);
}

/** Says that this vCPU is within a locked instruction (`locked.ts`); false where somebody has the machine's lock. */
// @inline
function enterLocked(s: i32): bool {
  atomic.store<i32>(s, 1, IN_LOCKED << 2);
  if (atomic.load<i32>(0, SPLIT_LOCK << 2) === 0) return true;
  leaveLocked(s);
  return false;
}

// @inline
function leaveLocked(s: i32): void {
  atomic.store<i32>(s, 0, IN_LOCKED << 2);
}

/** Ends the loop before the instruction at `ip`: DONE, for the caller to return. */
function leave(s: i32, ip: i32, budget: i32, fr: i32, fx: i32): i32 {
  store<i32>(s, ip, EIP << 2);
  store<i32>(s, budget, BUDGET << 2);
  store<i32>(s, fr, FR << 2);
  store<i32>(s, fx, FX << 2);
  return DONE;
}

/** Whether a form of a group that mostly writes only reads: CMP, TEST, MUL …, CALL, JMP, PUSH. */
function onlyReads(op: i32, modrm: i32): bool {
  const which = (modrm >> 3) & 7;
  const byte = op & 0xff;
  if (byte >= 0x80 && byte <= 0x83) return which === 7;
  if (byte === 0xf6 || byte === 0xf7) return which !== 2 && which !== 3;
  return byte === 0xff && which > 1;
}

/**
 * Runs instructions from EIP on until the budget is used up or one comes that needs `executeOne`.
 *
 * A window is a page of code that is known to be mapped. Where the code goes on elsewhere, the next one is
 * opened here; the caller's is good as long as CS has the same base.
 *
 * @param s Address of the vCPU's state.
 * @param code The byte at IP is at code + IP.
 * @param first Address of the window's first byte.
 * @param usable So many addresses from there on are good for an instruction of 15 bytes.
 * @param roams 0: the run ends with this window.
 */
export function run16(s: i32, code: i32, first: i32, usable: i32, roams: i32): void {
  run(s, code, first, usable, roams, 0);
}

/** The same for flat 32-bit code. */
export function run32(s: i32, code: i32, first: i32, usable: i32, roams: i32): void {
  run(s, code, first, usable, roams, 0x100);
}

/** @param wide A constant. 0x100 in 32-bit code: operands have the other size. */
// @inline
function run(s: i32, code: i32, first: i32, usable: i32, roams: i32, wide: i32): void {
  let cd = code;
  let low = first;
  let safe = usable;
  for (;;) {
    const left = wide === 0 ? window16(s, cd, low, safe) : window32(s, cd, low, safe);
    if (left === DONE || roams === 0 || load<i32>(s, BUDGET << 2) <= 0) return;
    const ip = load<i32>(s, EIP << 2);
    const limit = load<i32>(s, (LIMIT + CS) << 2);
    const linear = load<i32>(s, (BASE + CS) << 2) + ip;
    const entry = pageOf(linear);
    if ((entry & PAGE_READ) === 0 || <u32>ip > <u32>limit) return;
    // Of the page, what IP reaches from 0 to the limit.
    const within = linear & 0xfff;
    const back = <u32>within < <u32>ip ? within : ip;
    const ahead = <u32>(limit - ip) < <u32>(0xfff - within) ? limit - ip : 0xfff - within;
    if (ahead < MOST_BYTES) return;
    cd = (entry & -4096) + within - ip;
    low = cd + ip - back;
    safe = back + ahead + 1 - MOST_BYTES;
  }
}

// Exported, so that the compiler does not put them into their only caller, where the window would not be constant.

/** Runs within a window: DONE, or ELSEWHERE where the code has left it. */
export function window16(s: i32, cd: i32, low: i32, safe: i32): i32 {
  return runWindow(s, cd, low, safe, 0);
}

export function window32(s: i32, cd: i32, low: i32, safe: i32): i32 {
  return runWindow(s, cd, low, safe, 0x100);
}

// @inline
function runWindow(s: i32, cd: i32, low: i32, safe: i32, wide: i32): i32 {
  // The reach of ESP and of what IP should be.
  const mask = wide === 0 ? 0xffff : -1;
  const real = (load<i32>(s, CR0 << 2) & 1) === 0;
  let budget = load<i32>(s, BUDGET << 2);
  let fr = load<i32>(s, FR << 2);
  let fx = load<i32>(s, FX << 2);
  let q = cd + load<i32>(s, EIP << 2);
  let a = 0;
  let b = 0;
  let kind = 0;
  let bits = 0;
  for (; budget > 0; budget--) {
    const start = q;
    if (<u32>(q - low) >= <u32>safe) {
      leave(s, start - cd, budget, fr, fx);
      return ELSEWHERE;
    }
    let op = byteAt(q) | wide;
    q++;
    let segment = -1;
    let wideAddress = wide;
    let modrm = 0;
    let at = 0;
    let info = <i32>load<u8>(op, <usize>OPCODES_OFFSET);
    if (info !== 0) {
      // At most four prefixes, so that an instruction stays within 15 bytes.
      if (info === PREFIX) {
        let repeated = false;
        do {
          switch (op & 0xff) {
            case 0x26:
              segment = 0;
              break;
            case 0x2e:
              segment = 1;
              break;
            case 0x36:
              segment = 2;
              break;
            case 0x3e:
              segment = 3;
              break;
            case 0x64:
              segment = 4;
              break;
            case 0x65:
              segment = 5;
              break;
            case 0x66:
              op = (op & ~0x100) | (wide ^ 0x100);
              break;
            case 0x67:
              wideAddress = wide ^ 0x100;
              break;
            case 0xf3:
              repeated = true;
              break;
            default:
              op |= 0x200;
          }
          op = (op & 0x300) | byteAt(q);
          q++;
          if (q - start > 5 && op < 0x200) return leave(s, start - cd, budget, fr, fx);
          info = <i32>load<u8>(op, <usize>OPCODES_OFFSET);
        } while (info === PREFIX);
        if (repeated) {
          if (!repeatString(s, op, segment >= 0 ? segment : DS, wideAddress !== 0, start, q)) {
            return leave(s, start - cd, budget, fr, fx);
          }
          continue;
        }
      }
      if (info & HAS_MODRM) {
        modrm = byteAt(q);
        q++;
        if (modrm >= 0xc0) {
          at = (info & 7) === 1 ? byteRegister(s, modrm) : s + ((modrm & 7) << 2);
        } else {
          let seg = DS;
          let ea = 0;
          if (wideAddress !== 0) {
            let base = modrm & 7;
            if (base === 4) {
              const sib = byteAt(q);
              q++;
              base = sib & 7;
              const index = (sib >> 3) & 7;
              if (index !== 4) ea = load<i32>(s + (index << 2)) << (sib >> 6);
            }
            if (base === 5 && modrm < 0x40) {
              ea += load<i32>(q);
              q += 4;
            } else {
              ea += load<i32>(s + (base << 2));
              if (base === 4 || base === 5) seg = SS;
            }
            if (modrm >= 0x80) {
              ea += load<i32>(q);
              q += 4;
            } else if (modrm >= 0x40) {
              ea += signedByteAt(q);
              q++;
            }
          } else {
            switch (modrm & 7) {
              case 0:
                ea = <i32>load<u16>(s, EBX << 2) + <i32>load<u16>(s, ESI << 2);
                break;
              case 1:
                ea = <i32>load<u16>(s, EBX << 2) + <i32>load<u16>(s, EDI << 2);
                break;
              case 2:
                ea = <i32>load<u16>(s, EBP << 2) + <i32>load<u16>(s, ESI << 2);
                seg = SS;
                break;
              case 3:
                ea = <i32>load<u16>(s, EBP << 2) + <i32>load<u16>(s, EDI << 2);
                seg = SS;
                break;
              case 4:
                ea = <i32>load<u16>(s, ESI << 2);
                break;
              case 5:
                ea = <i32>load<u16>(s, EDI << 2);
                break;
              case 6:
                if (modrm < 0x40) {
                  ea = wordAt(q);
                  q += 2;
                } else {
                  ea = <i32>load<u16>(s, EBP << 2);
                  seg = SS;
                }
                break;
              default:
                ea = <i32>load<u16>(s, EBX << 2);
            }
            if (modrm >= 0x80) {
              ea += wordAt(q);
              q += 2;
            } else if (modrm >= 0x40) {
              ea += signedByteAt(q);
              q++;
            }
            ea &= 0xffff;
          }
          const width = info & 7;
          if (width === 0) at = ea;
          else {
            if (segment >= 0) seg = segment;
            // FAST_WRITE lies 8 words behind FAST_READ, and PAGE_WRITE is twice PAGE_READ.
            const write = info & WRITES;
            const words = s + (seg << 2);
            if (<u32>ea >= load<u32>(words + (write << 2), FAST_READ << 2)) {
              return leave(s, start - cd, budget, fr, fx);
            }
            const linear = load<i32>(words, BASE << 2) + ea;
            const entry = pageOf(linear);
            if (!(entry & (PAGE_READ << (write >>> 3)))) {
              if (!(entry & PAGE_READ) || !onlyReads(op, modrm)) {
                return leave(s, start - cd, budget, fr, fx);
              }
            }
            if ((linear & 0xfff) + width > 0x1000) return leave(s, start - cd, budget, fr, fx);
            at = (entry & -4096) | (linear & 0xfff);
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
                holds = overflow(fx);
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
                holds = sign(fr, fx);
                break;
              case 5:
                holds = parity(fr, fx) !== 0;
                break;
              case 6:
                holds = less(fr, fx);
                break;
              default:
                holds = fr === 0 || less(fr, fx);
            }
            if (op & 1) holds = !holds;
            const group = op & 0xf0;
            if (group === 0x80) {
              if (op & 0x100) {
                const next = q + 4 - cd;
                const ip = next + load<i32>(q);
                if (holds && (ip & mask) !== ip) return leave(s, start - cd, budget, fr, fx);
                q = cd + (holds ? ip : next);
                continue;
              }
              const distance = wordAt(q);
              q += 2;
              if (holds) q = cd + ((q - cd + distance) & 0xffff);
            } else if (group === 0x90) store<u8>(at, holds ? 1 : 0);
            else if (op & 0x100) {
              const value = load<i32>(at);
              if (holds) store<i32>(register(s, modrm), value);
            } else {
              const value = wordAt(at);
              if (holds) store<u16>(register(s, modrm), value);
            }
            continue;
          }
          case 0xaf: {
            if (op & 0x100) {
              const product = <i64>load<i32>(at) * <i64>load<i32>(register(s, modrm));
              store<i32>(register(s, modrm), <i32>product);
              fx =
                (fx & ALL_BUT_CARRY_AND_OVERFLOW) | (<i64>(<i32>product) !== product ? CARRY : 0);
              continue;
            }
            const product = signedWordAt(at) * signedWordAt(register(s, modrm));
            store<u16>(register(s, modrm), product);
            fx =
              (fx & ALL_BUT_CARRY_AND_OVERFLOW) | (product !== (product << 16) >> 16 ? CARRY : 0);
            continue;
          }
          case 0xb6:
          case 0xbe: {
            const value = op & 8 ? signedByteAt(at) : byteAt(at);
            if (op & 0x100) store<i32>(register(s, modrm), value);
            else store<u16>(register(s, modrm), value);
            continue;
          }
          case 0xa4:
          case 0xa5:
          case 0xac:
          case 0xad: {
            let n = <i32>load<u8>(s, ECX << 2) & 31;
            if (!(op & 1)) {
              n = byteAt(q) & 31;
              q++;
            }
            const left = (op & 8) === 0;
            if (n === 0) return leave(s, start - cd, budget, fr, fx);
            let result = 0;
            let cf = 0;
            let ov = 0;
            if (op & 0x100) {
              const value = load<i32>(at);
              const other = load<i32>(register(s, modrm));
              result = left
                ? (value << n) | (other >>> (32 - n))
                : (value >>> n) | (other << (32 - n));
              cf = (left ? value >>> (32 - n) : value >>> (n - 1)) & 1;
              const top = result >>> 31;
              ov = n === 1 ? top ^ (value >>> 31) : left ? cf ^ top : top ^ ((result >>> 30) & 1);
              fr = result;
              store<i32>(at, result);
            } else {
              if (n > 16) return leave(s, start - cd, budget, fr, fx);
              const value = wordAt(at);
              const other = wordAt(register(s, modrm));
              result = left
                ? (value << n) | (other >>> (16 - n))
                : (value >>> n) | (other << (16 - n));
              cf = (left ? value >>> (16 - n) : value >>> (n - 1)) & 1;
              fr = (result << 16) >> 16;
              const top = fr >>> 31;
              ov = n === 1 ? top ^ (value >>> 15) : left ? cf ^ top : top ^ ((result >>> 14) & 1);
              store<u16>(at, result);
            }
            fx = (cf << 31) | ((cf ^ ov) << 30) | ADJUST;
            continue;
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
              if (!(modrm & 0x20)) return leave(s, start - cd, budget, fr, fx);
              n = byteAt(q);
              q++;
            } else {
              if (modrm < 0xc0) return leave(s, start - cd, budget, fr, fx);
              n = load<i32>(register(s, modrm));
            }
            n &= op & 0x100 ? 31 : 15;
            const value = op & 0x100 ? load<i32>(at) : wordAt(at);
            const cf = (value >>> n) & 1;
            if (way !== 0) {
              const bit = 1 << n;
              const result = way === 1 ? value | bit : way === 2 ? value & ~bit : value ^ bit;
              if (op & 0x100) store<i32>(at, result);
              else store<u16>(at, result);
            }
            const ov = ((fx ^ (fx << 1)) >>> 31) & 1;
            fx = (fx & ALL_BUT_CARRY_AND_OVERFLOW) | (cf << 31) | ((cf ^ ov) << 30);
            continue;
          }
          // BSF BSR: ZF alone changes, and the destination where there is a bit
          case 0xbc:
          case 0xbd: {
            const value = op & 0x100 ? load<i32>(at) : wordAt(at);
            if (value !== 0) {
              const found = op & 1 ? 31 - clz(value) : ctz(value);
              if (op & 0x100) store<i32>(register(s, modrm), found);
              else store<u16>(register(s, modrm), found);
            }
            const pf = parity(fr, fx);
            const sf = (fr ^ (fx << 31)) >>> 31;
            fr = value === 0 ? 0 : 1;
            fx = (fx & (CARRY_AND_OVERFLOW | ADJUST)) | ((pf ^ fr ^ 1) << 8) | sf;
            continue;
          }
          case 0xc8:
          case 0xc9:
          case 0xca:
          case 0xcb:
          case 0xcc:
          case 0xcd:
          case 0xce:
          case 0xcf: {
            if (!(op & 0x100)) return leave(s, start - cd, budget, fr, fx);
            const where = s + ((op & 7) << 2);
            store<i32>(where, bswap(load<i32>(where)));
            continue;
          }
          case 0xb7:
          case 0xbf: {
            const value = op & 8 ? signedWordAt(at) : wordAt(at);
            if (op & 0x100) store<i32>(register(s, modrm), value);
            else store<u16>(register(s, modrm), value);
            continue;
          }
          default:
            return leave(s, start - cd, budget, fr, fx);
        }
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
        b = byteAt(byteRegister(s, modrm >> 3));
        a = byteAt(at);
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
        b = wordAt(register(s, modrm));
        a = wordAt(at);
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
        b = load<i32>(register(s, modrm));
        a = load<i32>(at);
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
        b = byteAt(at);
        at = byteRegister(s, modrm >> 3);
        a = byteAt(at);
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
        b = wordAt(at);
        at = register(s, modrm);
        a = wordAt(at);
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
        b = load<i32>(at);
        at = register(s, modrm);
        a = load<i32>(at);
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
        at = s;
        a = byteAt(at);
        b = byteAt(q);
        q++;
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
        at = s;
        a = wordAt(at);
        b = wordAt(q);
        q += 2;
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
        at = s;
        a = load<i32>(at);
        b = load<i32>(q);
        q += 4;
        break;
      // Group 1
      case 0x80:
      case 0x180:
        kind = (modrm >> 3) & 7;
        bits = 24;
        a = byteAt(at);
        b = byteAt(q);
        q++;
        break;
      case 0x81:
        kind = (modrm >> 3) & 7;
        bits = 16;
        a = wordAt(at);
        b = wordAt(q);
        q += 2;
        break;
      case 0x83:
        kind = (modrm >> 3) & 7;
        bits = 16;
        a = wordAt(at);
        b = signedByteAt(q);
        q++;
        break;
      case 0x181:
        kind = (modrm >> 3) & 7;
        bits = 0;
        a = load<i32>(at);
        b = load<i32>(q);
        q += 4;
        break;
      case 0x183:
        kind = (modrm >> 3) & 7;
        bits = 0;
        a = load<i32>(at);
        b = signedByteAt(q);
        q++;
        break;
      // TEST
      case 0x84:
      case 0x184:
        fx = 0;
        fr = signedByteAt(at) & signedByteAt(byteRegister(s, modrm >> 3));
        continue;
      case 0x85:
        fx = 0;
        fr = signedWordAt(at) & signedWordAt(register(s, modrm));
        continue;
      case 0x185:
        fx = 0;
        fr = load<i32>(at) & load<i32>(register(s, modrm));
        continue;
      case 0xa8:
      case 0x1a8:
        fx = 0;
        fr = signedByteAt(s) & signedByteAt(q);
        q++;
        continue;
      case 0xa9:
        fx = 0;
        fr = signedWordAt(s) & signedWordAt(q);
        q += 2;
        continue;
      case 0x1a9:
        fx = 0;
        fr = load<i32>(s) & load<i32>(q);
        q += 4;
        continue;
      // Group 3
      case 0xf6:
      case 0x1f6: {
        b = byteAt(at);
        bits = 24;
        const which = (modrm >> 3) & 7;
        if (which === 3) {
          kind = 5;
          a = 0;
          break;
        }
        if (which < 2) {
          fx = 0;
          fr = signedByteAt(at) & signedByteAt(q);
          q++;
          continue;
        }
        if (which === 2) {
          store<u8>(at, ~b);
          continue;
        }
        if (which < 6) {
          const extend = which === 5 ? 24 : 0;
          const product = ((byteAt(s) << extend) >> extend) * ((b << extend) >> extend);
          store<u16>(s, product);
          fx &= ALL_BUT_CARRY_AND_OVERFLOW;
          if (which === 4 ? product > 0xff : product !== (product << 24) >> 24) fx |= CARRY;
          continue;
        }
        // #DE is not for here.
        if (b === 0) return leave(s, start - cd, budget, fr, fx);
        if (which === 6) {
          const dividend = wordAt(s);
          const quotient = dividend / b;
          if (quotient > 0xff) return leave(s, start - cd, budget, fr, fx);
          store<u16>(s, quotient | ((dividend % b) << 8));
        } else {
          const dividend = signedWordAt(s);
          const divisor = (b << 24) >> 24;
          const quotient = dividend / divisor;
          if ((quotient << 24) >> 24 !== quotient) return leave(s, start - cd, budget, fr, fx);
          store<u16>(s, (quotient & 0xff) | ((dividend % divisor) << 8));
        }
        // AMD's: CF and OF stay, AF = 1, the others 0 (`alu.ts`).
        fx = (fx & CARRY_AND_OVERFLOW) | ADJUST;
        fr = 1;
        continue;
      }
      case 0xf7: {
        b = wordAt(at);
        bits = 16;
        const which = (modrm >> 3) & 7;
        if (which === 3) {
          kind = 5;
          a = 0;
          break;
        }
        if (which < 2) {
          fx = 0;
          fr = signedWordAt(at) & signedWordAt(q);
          q += 2;
          continue;
        }
        if (which === 2) {
          store<u16>(at, ~b);
          continue;
        }
        if (which === 4 || which === 5) {
          const extend = which === 5 ? 16 : 0;
          const product = ((wordAt(s) << extend) >> extend) * ((b << extend) >> extend);
          store<u16>(s, product);
          store<u16>(s, product >>> 16, EDX << 2);
          fx &= ALL_BUT_CARRY_AND_OVERFLOW;
          if (which === 4 ? product >>> 16 !== 0 : product !== (product << 16) >> 16) fx |= CARRY;
          continue;
        }
        const dividend = ((<i32>load<u16>(s, EDX << 2)) << 16) | wordAt(s);
        let quotient = 0;
        let remainder = 0;
        if (which === 6) {
          if (<i32>load<u16>(s, EDX << 2) >= b) return leave(s, start - cd, budget, fr, fx);
          quotient = <i32>(<u32>dividend / <u32>b);
          remainder = <i32>(<u32>dividend % <u32>b);
        } else {
          const divisor = (b << 16) >> 16;
          // Of 80000000 / −1 WebAssembly makes a trap.
          if (divisor === 0 || dividend === i32.MIN_VALUE) {
            return leave(s, start - cd, budget, fr, fx);
          }
          quotient = dividend / divisor;
          if ((quotient << 16) >> 16 !== quotient) return leave(s, start - cd, budget, fr, fx);
          remainder = dividend % divisor;
        }
        store<u16>(s, quotient);
        store<u16>(s, remainder, EDX << 2);
        fx = (fx & CARRY_AND_OVERFLOW) | ADJUST;
        fr = 1;
        continue;
      }
      case 0x1f7: {
        b = load<i32>(at);
        bits = 0;
        const which = (modrm >> 3) & 7;
        if (which === 3) {
          kind = 5;
          a = 0;
          break;
        }
        if (which < 2) {
          fx = 0;
          fr = b & load<i32>(q);
          q += 4;
          continue;
        }
        if (which === 2) {
          store<i32>(at, ~b);
          continue;
        }
        if (which < 6) {
          const x = load<i32>(s);
          const product = which === 4 ? <i64>(<u64>(<u32>x) * <u64>(<u32>b)) : <i64>x * <i64>b;
          const upper = <i32>(product >>> 32);
          store<i32>(s, <i32>product);
          store<i32>(s, upper, EDX << 2);
          fx &= ALL_BUT_CARRY_AND_OVERFLOW;
          if (which === 4 ? upper !== 0 : <i64>(<i32>product) !== product) fx |= CARRY;
          continue;
        }
        const dividend = ((<i64>load<u32>(s, EDX << 2)) << 32) | <i64>load<u32>(s);
        if (b === 0) return leave(s, start - cd, budget, fr, fx);
        if (which === 6) {
          if (load<u32>(s, EDX << 2) >= <u32>b) return leave(s, start - cd, budget, fr, fx);
          store<i32>(s, <i32>(<u64>dividend / <u64>(<u32>b)));
          store<i32>(s, <i32>(<u64>dividend % <u64>(<u32>b)), EDX << 2);
        } else {
          if (dividend === i64.MIN_VALUE) return leave(s, start - cd, budget, fr, fx);
          const quotient = dividend / <i64>b;
          if (<i64>(<i32>quotient) !== quotient) return leave(s, start - cd, budget, fr, fx);
          store<i32>(s, <i32>quotient);
          store<i32>(s, <i32>(dividend % <i64>b), EDX << 2);
        }
        fx = (fx & CARRY_AND_OVERFLOW) | ADJUST;
        fr = 1;
        continue;
      }
      // Groups 4 and 5
      case 0xfe:
      case 0x1fe:
        if (modrm & 0x30) return leave(s, start - cd, budget, fr, fx);
        kind = 8 + ((modrm >> 3) & 1);
        bits = 24;
        a = byteAt(at);
        break;
      case 0xff: {
        a = wordAt(at);
        const which = (modrm >> 3) & 7;
        if (which === 4) {
          q = cd + a;
          continue;
        }
        if (which > 1) {
          // CALL, PUSH
          if ((which !== 2 && which !== 6) || wide !== 0) {
            return leave(s, start - cd, budget, fr, fx);
          }
          const sp = (<i32>load<u16>(s, ESP << 2) - 2) & 0xffff;
          const where = address(s, SS, sp, 2, WRITES);
          if (where === 0) return leave(s, start - cd, budget, fr, fx);
          store<u16>(where, which === 2 ? q - cd : a);
          store<u16>(s, sp, ESP << 2);
          if (which === 2) q = cd + a;
          continue;
        }
        bits = 16;
        kind = 8 + which;
        break;
      }
      case 0x1ff: {
        bits = 0;
        a = load<i32>(at);
        const which = (modrm >> 3) & 7;
        if (which > 1) {
          // CALL, JMP, PUSH
          if (which & 1) return leave(s, start - cd, budget, fr, fx);
          if (which !== 6 && (a & mask) !== a) return leave(s, start - cd, budget, fr, fx);
          if (which !== 4) {
            const esp = load<i32>(s, ESP << 2);
            const sp = (esp - 4) & mask;
            const where = address(s, SS, sp, 4, WRITES);
            if (where === 0) return leave(s, start - cd, budget, fr, fx);
            store<i32>(where, which === 2 ? q - cd : a);
            store<i32>(s, (esp & ~mask) | sp, ESP << 2);
          }
          if (which !== 6) q = cd + a;
          continue;
        }
        kind = 8 + which;
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
        const where = s + ((op & 7) << 2);
        const value = wordAt(where);
        const result = value + 1;
        store<u16>(where, result);
        fr = (result << 16) >> 16;
        fx = (fx & CARRY) | ((fx >>> 1) & 0x40000000) | (((value ^ result) & 0x10) >> 1);
        fx ^= fr === -0x8000 ? 0x40000000 : 0;
        continue;
      }
      case 0x48:
      case 0x49:
      case 0x4a:
      case 0x4b:
      case 0x4c:
      case 0x4d:
      case 0x4e:
      case 0x4f: {
        const where = s + ((op & 7) << 2);
        const value = wordAt(where);
        const result = value - 1;
        store<u16>(where, result);
        fr = (result << 16) >> 16;
        fx = (fx & CARRY) | ((fx >>> 1) & 0x40000000) | (((value ^ result) & 0x10) >> 1);
        fx ^= fr === 0x7fff ? 0x40000000 : 0;
        continue;
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
        kind = (op & 0xff) < 0x48 ? 8 : 9;
        bits = 0;
        at = s + ((op & 7) << 2);
        a = load<i32>(at);
        break;

      // Everything below ends with `continue`, but the short jumps with 32-bit operands.
      // XCHG. With memory it is a locked access.
      case 0x86:
      case 0x186: {
        const other = byteRegister(s, modrm >> 3);
        if (modrm < 0xc0) {
          if (!enterLocked(s)) return leave(s, start - cd, budget, fr, fx);
          store<u8>(other, atomic.xchg<u8>(at, <u8>byteAt(other)));
          leaveLocked(s);
          continue;
        }
        const value = byteAt(at);
        store<u8>(at, byteAt(other));
        store<u8>(other, value);
        continue;
      }
      case 0x87: {
        const other = register(s, modrm);
        if (modrm < 0xc0) {
          if ((at & 1) !== 0 || !enterLocked(s)) return leave(s, start - cd, budget, fr, fx);
          store<u16>(other, atomic.xchg<u16>(at, <u16>wordAt(other)));
          leaveLocked(s);
          continue;
        }
        const value = wordAt(at);
        store<u16>(at, wordAt(other));
        store<u16>(other, value);
        continue;
      }
      case 0x187: {
        const other = register(s, modrm);
        if (modrm < 0xc0) {
          if ((at & 3) !== 0 || !enterLocked(s)) return leave(s, start - cd, budget, fr, fx);
          store<i32>(other, atomic.xchg<i32>(at, load<i32>(other)));
          leaveLocked(s);
          continue;
        }
        const value = load<i32>(at);
        store<i32>(at, load<i32>(other));
        store<i32>(other, value);
        continue;
      }
      case 0x88:
      case 0x188:
        store<u8>(at, byteAt(byteRegister(s, modrm >> 3)));
        continue;
      case 0x89:
        store<u16>(at, wordAt(register(s, modrm)));
        continue;
      case 0x189:
        store<i32>(at, load<i32>(register(s, modrm)));
        continue;
      case 0x8a:
      case 0x18a:
        store<u8>(byteRegister(s, modrm >> 3), byteAt(at));
        continue;
      case 0x8b:
        store<u16>(register(s, modrm), wordAt(at));
        continue;
      case 0x18b:
        store<i32>(register(s, modrm), load<i32>(at));
        continue;
      case 0x8d:
        if (modrm >= 0xc0) return leave(s, start - cd, budget, fr, fx);
        store<u16>(register(s, modrm), at);
        continue;
      case 0x18d:
        if (modrm >= 0xc0) return leave(s, start - cd, budget, fr, fx);
        store<i32>(register(s, modrm), at);
        continue;
      case 0xa0:
      case 0xa1:
      case 0xa2:
      case 0xa3:
      case 0x1a0:
      case 0x1a1:
      case 0x1a2:
      case 0x1a3: {
        const offset = wideAddress !== 0 ? load<i32>(q) : wordAt(q);
        const where = address(s, segment >= 0 ? segment : DS, offset, 4, (op & 2) << 2);
        if (where === 0) return leave(s, start - cd, budget, fr, fx);
        const which = op & 0xff;
        if (which === 0xa0) store<u8>(s, byteAt(where));
        else if (which === 0xa2) store<u8>(where, byteAt(s));
        else if (op === 0xa1) store<u16>(s, wordAt(where));
        else if (op === 0xa3) store<u16>(where, wordAt(s));
        else if (op === 0x1a1) store<i32>(s, load<i32>(where));
        else store<i32>(where, load<i32>(s));
        q += wideAddress !== 0 ? 4 : 2;
        continue;
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
        const step = load<i32>(s, SYSFLAGS << 2) & 0x400 ? -size : size;
        const si = wideAddress !== 0 ? load<i32>(s, ESI << 2) : <i32>load<u16>(s, ESI << 2);
        const di = wideAddress !== 0 ? load<i32>(s, EDI << 2) : <i32>load<u16>(s, EDI << 2);
        const hasSource = which !== 10 && which !== 14;
        let from = s;
        let dest = s;
        if (hasSource) {
          from = address(s, segment >= 0 ? segment : DS, si, size, 0);
          if (from === 0) return leave(s, start - cd, budget, fr, fx);
        }
        if (which !== 12) {
          dest = address(s, ES, di, size, which === 4 || which === 10 ? WRITES : 0);
          if (dest === 0) return leave(s, start - cd, budget, fr, fx);
          if (wideAddress !== 0) store<i32>(s, di + step, EDI << 2);
          else store<u16>(s, di + step, EDI << 2);
        }
        if (hasSource) {
          if (wideAddress !== 0) store<i32>(s, si + step, ESI << 2);
          else store<u16>(s, si + step, ESI << 2);
        }
        a = size === 1 ? byteAt(from) : size === 2 ? wordAt(from) : load<i32>(from);
        if (which === 6 || which === 14) {
          b = size === 1 ? byteAt(dest) : size === 2 ? wordAt(dest) : load<i32>(dest);
          kind = 7;
          bits = 32 - 8 * size;
          break;
        }
        if (size === 1) store<u8>(dest, a);
        else if (size === 2) store<u16>(dest, a);
        else store<i32>(dest, a);
        continue;
      }
      case 0xd7:
      case 0x1d7: {
        const index = byteAt(s);
        const offset =
          wideAddress !== 0
            ? load<i32>(s, EBX << 2) + index
            : (<i32>load<u16>(s, EBX << 2) + index) & 0xffff;
        const where = address(s, segment >= 0 ? segment : DS, offset, 1, 0);
        if (where === 0) return leave(s, start - cd, budget, fr, fx);
        store<u8>(s, byteAt(where));
        continue;
      }
      // Segment registers, in real mode: the base changes, no more
      case 0x8c:
      case 0x18c: {
        const seg = (modrm >> 3) & 7;
        if (seg > 5) return leave(s, start - cd, budget, fr, fx);
        const selector = load<i32>(s + (seg << 2), SELECTOR << 2);
        if (modrm >= 0xc0 && (op & 0x100) !== 0) store<i32>(at, selector);
        else store<u16>(at, selector);
        continue;
      }
      case 0x8e:
      case 0x18e: {
        const seg = (modrm >> 3) & 7;
        if (!real || seg > 5 || seg === CS || seg === SS) {
          return leave(s, start - cd, budget, fr, fx);
        }
        const selector = wordAt(at);
        store<i32>(s + (seg << 2), selector, SELECTOR << 2);
        store<i32>(s + (seg << 2), selector << 4, BASE << 2);
        continue;
      }
      case 0xc4:
      case 0xc5: {
        if (!real || modrm >= 0xc0) return leave(s, start - cd, budget, fr, fx);
        const seg = op === 0xc4 ? ES : DS;
        const selector = wordAt(at + 2);
        store<u16>(register(s, modrm), wordAt(at));
        store<i32>(s + (seg << 2), selector, SELECTOR << 2);
        store<i32>(s + (seg << 2), selector << 4, BASE << 2);
        continue;
      }
      case 0xb0:
      case 0xb1:
      case 0xb2:
      case 0xb3:
      case 0xb4:
      case 0xb5:
      case 0xb6:
      case 0xb7:
      case 0x1b0:
      case 0x1b1:
      case 0x1b2:
      case 0x1b3:
      case 0x1b4:
      case 0x1b5:
      case 0x1b6:
      case 0x1b7:
        store<u8>(byteRegister(s, op), byteAt(q));
        q++;
        continue;
      case 0xb8:
      case 0xb9:
      case 0xba:
      case 0xbb:
      case 0xbc:
      case 0xbd:
      case 0xbe:
      case 0xbf:
        store<u16>(s + ((op & 7) << 2), wordAt(q));
        q += 2;
        continue;
      case 0x1b8:
      case 0x1b9:
      case 0x1ba:
      case 0x1bb:
      case 0x1bc:
      case 0x1bd:
      case 0x1be:
      case 0x1bf:
        store<i32>(s + ((op & 7) << 2), load<i32>(q));
        q += 4;
        continue;
      case 0xc6:
      case 0x1c6:
        if (modrm & 0x38) return leave(s, start - cd, budget, fr, fx);
        store<u8>(at, byteAt(q));
        q++;
        continue;
      case 0xc7:
        if (modrm & 0x38) return leave(s, start - cd, budget, fr, fx);
        store<u16>(at, wordAt(q));
        q += 2;
        continue;
      case 0x1c7:
        if (modrm & 0x38) return leave(s, start - cd, budget, fr, fx);
        store<i32>(at, load<i32>(q));
        q += 4;
        continue;
      case 0x90:
      case 0x190:
        continue;
      case 0x91:
      case 0x92:
      case 0x93:
      case 0x94:
      case 0x95:
      case 0x96:
      case 0x97: {
        const value = wordAt(s);
        const where = s + ((op & 7) << 2);
        store<u16>(s, wordAt(where));
        store<u16>(where, value);
        continue;
      }
      case 0x191:
      case 0x192:
      case 0x193:
      case 0x194:
      case 0x195:
      case 0x196:
      case 0x197: {
        const value = load<i32>(s);
        const where = s + ((op & 7) << 2);
        store<i32>(s, load<i32>(where));
        store<i32>(where, value);
        continue;
      }
      case 0x98:
        store<u16>(s, signedByteAt(s));
        continue;
      case 0x198:
        store<i32>(s, signedWordAt(s));
        continue;
      case 0x99:
        store<u16>(s, signedWordAt(s) >> 31, EDX << 2);
        continue;
      case 0x199:
        store<i32>(s, load<i32>(s) >> 31, EDX << 2);
        continue;

      // Decimal numbers
      case 0x27:
      case 0x2f:
      case 0x127:
      case 0x12f:
        fx = decimalAdjust(s, (op & 8) !== 0, fx);
        fr = signedByteAt(s);
        continue;
      case 0x37:
      case 0x3f:
      case 0x137:
      case 0x13f:
        fx = asciiAdjust(s, (op & 8) !== 0, fx);
        fr = signedByteAt(s);
        store<u8>(s, fr & 15);
        continue;
      case 0xd4:
      case 0x1d4:
        if (byteAt(q) === 0) return leave(s, start - cd, budget, fr, fx);
        aam(s, byteAt(q));
        q++;
        fr = signedByteAt(s);
        fx = 0;
        continue;
      case 0xd5:
      case 0x1d5:
        fx = aad(s, byteAt(q));
        q++;
        fr = signedByteAt(s);
        continue;

      // Flags: the order of bits in FX is in `flags.ts`.
      case 0xf5:
      case 0x1f5:
        fx ^= CARRY_AND_OVERFLOW;
        continue;
      case 0xf8:
      case 0x1f8:
        fx = (fx & ALL_BUT_CARRY_AND_OVERFLOW) | (overflow(fx) ? 0x40000000 : 0);
        continue;
      case 0xf9:
      case 0x1f9:
        fx = (fx & ALL_BUT_CARRY_AND_OVERFLOW) | (overflow(fx) ? CARRY : CARRY_AND_OVERFLOW);
        continue;
      case 0xfa:
      case 0x1fa:
        store<i32>(s, load<i32>(s, SYSFLAGS << 2) & ~0x200, SYSFLAGS << 2);
        continue;
      case 0xfc:
      case 0x1fc:
        store<i32>(s, load<i32>(s, SYSFLAGS << 2) & ~0x400, SYSFLAGS << 2);
        continue;
      case 0xfd:
      case 0x1fd:
        store<i32>(s, load<i32>(s, SYSFLAGS << 2) | 0x400, SYSFLAGS << 2);
        continue;
      case 0x9e:
      case 0x19e: {
        // SAHF: OF stays.
        const value = <i32>load<u8>(s, 1);
        const ov = ((fx ^ (fx << 1)) >>> 31) & 1;
        const cf = value & 1;
        fr = ((value >> 6) & 1) ^ 1;
        fx =
          (cf << 31) |
          ((cf ^ ov) << 30) |
          ((((value >> 2) & 1) ^ fr ^ 1) << 8) |
          (((value >> 4) & 1) << 3) |
          (value >>> 7);
        continue;
      }
      case 0x9f:
      case 0x19f:
      case 0x9c:
      case 0x19c: {
        if (op & 1) {
          store<u8>(s, lowFlags(fr, fx), 1);
          continue;
        }
        if ((op & 0x100) !== wide) return leave(s, start - cd, budget, fr, fx);
        const all = pushedFlags(s, fr, fx);
        const esp = load<i32>(s, ESP << 2);
        const size = wide === 0 ? 2 : 4;
        const sp = (esp - size) & mask;
        const where = address(s, SS, sp, size, WRITES);
        if (where === 0) return leave(s, start - cd, budget, fr, fx);
        if (wide === 0) store<u16>(where, all);
        else store<i32>(where, all);
        store<i32>(s, (esp & ~mask) | sp, ESP << 2);
        continue;
      }
      // POPF
      case 0x9d:
      case 0x19d: {
        if ((op & 0x100) !== wide) return leave(s, start - cd, budget, fr, fx);
        const esp = load<i32>(s, ESP << 2);
        const size = wide === 0 ? 2 : 4;
        const sp = esp & mask;
        const where = address(s, SS, sp, size, 0);
        if (where === 0) return leave(s, start - cd, budget, fr, fx);
        const value = wide === 0 ? wordAt(where) : load<i32>(where);
        if (!mayPop(s, value)) return leave(s, start - cd, budget, fr, fx);
        const may = wide === 0 ? POPPED : POPPED | 0x240000;
        const before = load<i32>(s, SYSFLAGS << 2);
        store<i32>(s, (before & ~may) | (value & may), SYSFLAGS << 2);
        store<i32>(s, (esp & ~mask) | ((sp + size) & mask), ESP << 2);
        fr = poppedResult(value);
        fx = poppedRest(value);
        continue;
      }
      // STI where interrupts are allowed already; else it holds them off for one instruction more.
      case 0xfb:
      case 0x1fb:
        if ((load<i32>(s, SYSFLAGS << 2) & INTERRUPT) === 0) {
          return leave(s, start - cd, budget, fr, fx);
        }
        continue;

      // Far transfers in real mode
      case 0xea: {
        if (!real || wide !== 0) return leave(s, start - cd, budget, fr, fx);
        const target = wordAt(q);
        loadCode(s, wordAt(q + 2));
        leave(s, target, budget - 1, fr, fx);
        return ELSEWHERE;
      }
      case 0x9a: {
        if (!real || wide !== 0) return leave(s, start - cd, budget, fr, fx);
        const sp = <i32>load<u16>(s, ESP << 2);
        const upper = address(s, SS, (sp - 2) & 0xffff, 2, WRITES);
        const lower = address(s, SS, (sp - 4) & 0xffff, 2, WRITES);
        if (upper === 0 || lower === 0) return leave(s, start - cd, budget, fr, fx);
        // The target first: a push may change the bytes it stands in.
        const target = wordAt(q);
        const selector = wordAt(q + 2);
        store<u16>(upper, load<i32>(s, (SELECTOR + CS) << 2));
        store<u16>(lower, q + 4 - cd);
        store<u16>(s, sp - 4, ESP << 2);
        loadCode(s, selector);
        leave(s, target, budget - 1, fr, fx);
        return ELSEWHERE;
      }
      case 0xca:
      case 0xcb: {
        if (!real || wide !== 0) return leave(s, start - cd, budget, fr, fx);
        const sp = <i32>load<u16>(s, ESP << 2);
        const lower = address(s, SS, sp, 2, 0);
        const upper = address(s, SS, (sp + 2) & 0xffff, 2, 0);
        if (upper === 0 || lower === 0) return leave(s, start - cd, budget, fr, fx);
        const release = op === 0xca ? wordAt(q) : 0;
        store<u16>(s, sp + 4 + release, ESP << 2);
        loadCode(s, wordAt(upper));
        leave(s, wordAt(lower), budget - 1, fr, fx);
        return ELSEWHERE;
      }
      // INT3, INT
      case 0xcc:
      case 0xcd: {
        if (!real || wide !== 0) return leave(s, start - cd, budget, fr, fx);
        const vector = op === 0xcc ? 3 : byteAt(q);
        const next = (op === 0xcc ? q : q + 1) - cd;
        if (vector * 4 + 3 > load<i32>(s, IDT_LIMIT << 2)) {
          return leave(s, start - cd, budget, fr, fx);
        }
        const linear = load<i32>(s, IDT_BASE << 2) + vector * 4;
        const table = pageOf(linear);
        const sp = <i32>load<u16>(s, ESP << 2);
        const flags = address(s, SS, (sp - 2) & 0xffff, 2, WRITES);
        const upper = address(s, SS, (sp - 4) & 0xffff, 2, WRITES);
        const lower = address(s, SS, (sp - 6) & 0xffff, 2, WRITES);
        if ((table & PAGE_READ) === 0 || (linear & 0xfff) > 0xffc) {
          return leave(s, start - cd, budget, fr, fx);
        }
        if (flags === 0 || upper === 0 || lower === 0) {
          return leave(s, start - cd, budget, fr, fx);
        }
        store<u16>(flags, pushedFlags(s, fr, fx));
        store<u16>(upper, load<i32>(s, (SELECTOR + CS) << 2));
        store<u16>(lower, next);
        store<u16>(s, sp - 6, ESP << 2);
        // Behind the pushes, which may have changed it.
        const entry = load<u32>((table & -4096) | (linear & 0xfff));
        store<i32>(s, load<i32>(s, SYSFLAGS << 2) & ~CLEARED_IN_HANDLER, SYSFLAGS << 2);
        store<i32>(s, load<i32>(s, DELIVERED << 2) + 1, DELIVERED << 2);
        loadCode(s, entry >>> 16);
        leave(s, entry & 0xffff, budget - 1, fr, fx);
        return ELSEWHERE;
      }
      // IRET
      case 0xcf: {
        if (!real || wide !== 0) return leave(s, start - cd, budget, fr, fx);
        const sp = <i32>load<u16>(s, ESP << 2);
        const lower = address(s, SS, sp, 2, 0);
        const upper = address(s, SS, (sp + 2) & 0xffff, 2, 0);
        const flags = address(s, SS, (sp + 4) & 0xffff, 2, 0);
        if (flags === 0 || upper === 0 || lower === 0) {
          return leave(s, start - cd, budget, fr, fx);
        }
        const value = wordAt(flags);
        // It ends the handler of an NMI too, and another may wait.
        if (!mayPop(s, value) || load<i32>(s, EVENTS << 2) !== 0) {
          return leave(s, start - cd, budget, fr, fx);
        }
        const before = load<i32>(s, SYSFLAGS << 2);
        store<i32>(s, (before & ~POPPED) | (value & POPPED), SYSFLAGS << 2);
        store<i32>(s, 0, NMI_MASKED << 2);
        fr = poppedResult(value);
        fx = poppedRest(value);
        store<u16>(s, sp + 6, ESP << 2);
        loadCode(s, wordAt(upper));
        leave(s, wordAt(lower), budget - 1, fr, fx);
        return ELSEWHERE;
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
      case 0x6a: {
        if (wide !== 0) return leave(s, start - cd, budget, fr, fx);
        const sp = (<i32>load<u16>(s, ESP << 2) - 2) & 0xffff;
        const where = address(s, SS, sp, 2, WRITES);
        if (where === 0) return leave(s, start - cd, budget, fr, fx);
        if (op < 0x60) store<u16>(where, wordAt(s + ((op & 7) << 2)));
        else if (op === 0x68) {
          store<u16>(where, wordAt(q));
          q += 2;
        } else {
          store<u16>(where, signedByteAt(q));
          q++;
        }
        store<u16>(s, sp, ESP << 2);
        continue;
      }
      case 0xe8: {
        if (wide !== 0) return leave(s, start - cd, budget, fr, fx);
        const sp = (<i32>load<u16>(s, ESP << 2) - 2) & 0xffff;
        const where = address(s, SS, sp, 2, WRITES);
        if (where === 0) return leave(s, start - cd, budget, fr, fx);
        // The distance first: the push may change the bytes it stands in.
        const distance = signedWordAt(q);
        const ip = q + 2 - cd;
        store<u16>(where, ip);
        store<u16>(s, sp, ESP << 2);
        q = cd + ((ip + distance) & 0xffff);
        continue;
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
        const esp = load<i32>(s, ESP << 2);
        const sp = (esp - 4) & mask;
        const where = address(s, SS, sp, 4, WRITES);
        if (where === 0) return leave(s, start - cd, budget, fr, fx);
        if (op < 0x160) store<i32>(where, load<i32>(s + ((op & 7) << 2)));
        else if (op === 0x1e8) {
          const ip = q + 4 - cd;
          const target = ip + load<i32>(q);
          if ((target & mask) !== target) return leave(s, start - cd, budget, fr, fx);
          store<i32>(where, ip);
          q = cd + target;
        } else if (op === 0x168) {
          store<i32>(where, load<i32>(q));
          q += 4;
        } else {
          store<i32>(where, signedByteAt(q));
          q++;
        }
        store<i32>(s, (esp & ~mask) | sp, ESP << 2);
        continue;
      }
      case 0x58:
      case 0x59:
      case 0x5a:
      case 0x5b:
      case 0x5c:
      case 0x5d:
      case 0x5e:
      case 0x5f: {
        if (wide !== 0) return leave(s, start - cd, budget, fr, fx);
        const sp = <i32>load<u16>(s, ESP << 2);
        const where = address(s, SS, sp, 2, 0);
        if (where === 0) return leave(s, start - cd, budget, fr, fx);
        const value = wordAt(where);
        store<u16>(s, sp + 2, ESP << 2);
        store<u16>(s + ((op & 7) << 2), value);
        continue;
      }
      case 0xc2:
      case 0xc3: {
        if (wide !== 0) return leave(s, start - cd, budget, fr, fx);
        const sp = <i32>load<u16>(s, ESP << 2);
        const where = address(s, SS, sp, 2, 0);
        if (where === 0) return leave(s, start - cd, budget, fr, fx);
        const release = op === 0xc2 ? wordAt(q) : 0;
        store<u16>(s, sp + 2 + release, ESP << 2);
        q = cd + wordAt(where);
        continue;
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
        const esp = load<i32>(s, ESP << 2);
        const sp = esp & mask;
        const where = address(s, SS, sp, 4, 0);
        if (where === 0) return leave(s, start - cd, budget, fr, fx);
        const value = load<i32>(where);
        if (op < 0x160) {
          store<i32>(s, (esp & ~mask) | ((sp + 4) & mask), ESP << 2);
          store<i32>(s + ((op & 7) << 2), value);
        } else {
          if ((value & mask) !== value) return leave(s, start - cd, budget, fr, fx);
          const release = op === 0x1c2 ? wordAt(q) : 0;
          store<i32>(s, (esp & ~mask) | ((sp + 4 + release) & mask), ESP << 2);
          q = cd + value;
        }
        continue;
      }
      case 0x06:
      case 0x0e:
      case 0x16:
      case 0x1e: {
        if (wide !== 0) return leave(s, start - cd, budget, fr, fx);
        const sp = (<i32>load<u16>(s, ESP << 2) - 2) & 0xffff;
        const where = address(s, SS, sp, 2, WRITES);
        if (where === 0) return leave(s, start - cd, budget, fr, fx);
        store<u16>(where, load<i32>(s + ((op >> 3) << 2), SELECTOR << 2));
        store<u16>(s, sp, ESP << 2);
        continue;
      }
      case 0x07:
      case 0x1f: {
        if (!real || wide !== 0) return leave(s, start - cd, budget, fr, fx);
        const sp = <i32>load<u16>(s, ESP << 2);
        const where = address(s, SS, sp, 2, 0);
        if (where === 0) return leave(s, start - cd, budget, fr, fx);
        const selector = wordAt(where);
        store<i32>(s + ((op >> 3) << 2), selector, SELECTOR << 2);
        store<i32>(s + ((op >> 3) << 2), selector << 4, BASE << 2);
        store<u16>(s, sp + 2, ESP << 2);
        continue;
      }
      // PUSHA and POPA, in the stack's width and within a page
      case 0x60:
      case 0x160:
      case 0x61:
      case 0x161: {
        if ((op & 0x100) !== wide) return leave(s, start - cd, budget, fr, fx);
        const size = wide === 0 ? 2 : 4;
        const pushes = (op & 1) === 0;
        const esp = load<i32>(s, ESP << 2);
        const sp = esp & mask;
        // From 0x40 to 0xff00, or as far in 32 bits, nothing wraps.
        if (<u32>sp < 0x40 || <u32>sp > (wide === 0 ? <u32>0xff00 : <u32>0xffffff00)) {
          return leave(s, start - cd, budget, fr, fx);
        }
        const first = pushes ? sp - 8 * size : sp;
        const access = pushes ? WRITES : 0;
        // Both ends: within the limit, and in one page.
        const where = address(s, SS, first, 8 * size, access);
        if (where === 0 || address(s, SS, first + 7 * size, size, access) === 0) {
          return leave(s, start - cd, budget, fr, fx);
        }
        for (let i = 0; i < 8; i++) {
          const place = where + (7 - i) * size;
          const reg = s + (i << 2);
          if (pushes) {
            if (wide === 0) store<u16>(place, wordAt(reg));
            else store<i32>(place, load<i32>(reg));
          } else if (i !== ESP) {
            if (wide === 0) store<u16>(reg, wordAt(place));
            else store<i32>(reg, load<i32>(place));
          }
        }
        store<i32>(s, (esp & ~mask) | (pushes ? first : (sp + 8 * size) & mask), ESP << 2);
        continue;
      }
      // ENTER n, 0
      case 0xc8: {
        const sp = (<i32>load<u16>(s, ESP << 2) - 2) & 0xffff;
        const last = (sp - wordAt(q)) & 0xffff;
        if (wide !== 0 || (byteAt(q + 2) & 0x1f) !== 0) {
          return leave(s, start - cd, budget, fr, fx);
        }
        const where = address(s, SS, sp, 2, WRITES);
        if (where === 0 || address(s, SS, last, 2, WRITES) === 0) {
          return leave(s, start - cd, budget, fr, fx);
        }
        store<u16>(where, load<u16>(s, EBP << 2));
        store<u16>(s, sp, EBP << 2);
        store<u16>(s, last, ESP << 2);
        q += 3;
        continue;
      }
      // LEAVE
      case 0xc9:
      case 0x1c9: {
        if ((op & 0x100) !== wide) return leave(s, start - cd, budget, fr, fx);
        const bp = load<i32>(s, EBP << 2) & mask;
        const size = wide === 0 ? 2 : 4;
        const where = address(s, SS, bp, size, 0);
        if (where === 0) return leave(s, start - cd, budget, fr, fx);
        const esp = load<i32>(s, ESP << 2);
        store<i32>(s, (esp & ~mask) | ((bp + size) & mask), ESP << 2);
        if (wide === 0) store<u16>(s, wordAt(where), EBP << 2);
        else store<i32>(s, load<i32>(where), EBP << 2);
        continue;
      }

      // Jumps
      case 0x70:
        q = overflow(fx) ? cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff) : q + 1;
        continue;
      case 0x71:
        q = overflow(fx) ? q + 1 : cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff);
        continue;
      case 0x72:
        q = fx < 0 ? cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff) : q + 1;
        continue;
      case 0x73:
        q = fx < 0 ? q + 1 : cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff);
        continue;
      case 0x74:
        q = fr === 0 ? cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff) : q + 1;
        continue;
      case 0x75:
        q = fr === 0 ? q + 1 : cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff);
        continue;
      case 0x76:
        q = fx < 0 || fr === 0 ? cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff) : q + 1;
        continue;
      case 0x77:
        q = fx < 0 || fr === 0 ? q + 1 : cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff);
        continue;
      case 0x78:
        q = sign(fr, fx) ? cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff) : q + 1;
        continue;
      case 0x79:
        q = sign(fr, fx) ? q + 1 : cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff);
        continue;
      case 0x7a:
        q = parity(fr, fx) !== 0 ? cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff) : q + 1;
        continue;
      case 0x7b:
        q = parity(fr, fx) !== 0 ? q + 1 : cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff);
        continue;
      case 0x7c:
        q = less(fr, fx) ? cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff) : q + 1;
        continue;
      case 0x7d:
        q = less(fr, fx) ? q + 1 : cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff);
        continue;
      case 0x7e:
        q = fr === 0 || less(fr, fx) ? cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff) : q + 1;
        continue;
      case 0x7f:
        q = fr === 0 || less(fr, fx) ? q + 1 : cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff);
        continue;
      case 0x170:
        a = overflow(fx) ? 1 : 0;
        kind = 10;
        break;
      case 0x171:
        a = overflow(fx) ? 0 : 1;
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
        a = sign(fr, fx) ? 1 : 0;
        kind = 10;
        break;
      case 0x179:
        a = sign(fr, fx) ? 0 : 1;
        kind = 10;
        break;
      case 0x17a:
        a = parity(fr, fx);
        kind = 10;
        break;
      case 0x17b:
        a = parity(fr, fx) ^ 1;
        kind = 10;
        break;
      case 0x17c:
        a = less(fr, fx) ? 1 : 0;
        kind = 10;
        break;
      case 0x17d:
        a = less(fr, fx) ? 0 : 1;
        kind = 10;
        break;
      case 0x17e:
        a = fr === 0 || less(fr, fx) ? 1 : 0;
        kind = 10;
        break;
      case 0x17f:
        a = fr === 0 || less(fr, fx) ? 0 : 1;
        kind = 10;
        break;
      // LOOPNE LOOPE LOOP JCXZ with 32-bit operands
      case 0x1e0:
      case 0x1e1:
      case 0x1e2:
      case 0x1e3: {
        let count = wideAddress !== 0 ? load<i32>(s, ECX << 2) : <i32>load<u16>(s, ECX << 2);
        if (op !== 0x1e3) count = wideAddress !== 0 ? count - 1 : (count - 1) & 0xffff;
        const next = q + 1 - cd;
        const ip = next + signedByteAt(q);
        if ((ip & mask) !== ip) return leave(s, start - cd, budget, fr, fx);
        let taken = (count !== 0) === (op !== 0x1e3);
        if (op < 0x1e2 && (fr === 0) !== (op === 0x1e1)) taken = false;
        if (op !== 0x1e3) {
          if (wideAddress !== 0) store<i32>(s, count, ECX << 2);
          else store<u16>(s, count, ECX << 2);
        }
        q = cd + (taken ? ip : next);
        continue;
      }
      case 0xe0:
      case 0xe1: {
        if (wideAddress !== 0) return leave(s, start - cd, budget, fr, fx);
        const count = (<i32>load<u16>(s, ECX << 2) - 1) & 0xffff;
        store<u16>(s, count, ECX << 2);
        const taken = count !== 0 && (fr === 0) === (op === 0xe1);
        q = taken ? cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff) : q + 1;
        continue;
      }
      case 0xe2: {
        if (wideAddress !== 0) return leave(s, start - cd, budget, fr, fx);
        const count = (<i32>load<u16>(s, ECX << 2) - 1) & 0xffff;
        store<u16>(s, count, ECX << 2);
        q = count !== 0 ? cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff) : q + 1;
        continue;
      }
      case 0xe3: {
        if (wideAddress !== 0) return leave(s, start - cd, budget, fr, fx);
        const count = <i32>load<u16>(s, ECX << 2);
        q = count === 0 ? cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff) : q + 1;
        continue;
      }
      case 0x1eb:
        a = 1;
        kind = 10;
        break;
      case 0x1e9: {
        const ip = q + 4 - cd + load<i32>(q);
        if ((ip & mask) !== ip) return leave(s, start - cd, budget, fr, fx);
        q = cd + ip;
        continue;
      }
      case 0xe9:
        q = cd + ((q + 2 - cd + wordAt(q)) & 0xffff);
        continue;
      case 0xeb:
        q = cd + ((q + 1 - cd + signedByteAt(q)) & 0xffff);
        continue;

      // Shifts and rotates, but those by as many as the operand has bits
      case 0xc0:
      case 0xd0:
      case 0xd2:
      case 0x1c0:
      case 0x1d0:
      case 0x1d2: {
        const which = op & 0xff;
        let n = 1;
        if (which < 0xd0) {
          n = byteAt(q) & 31;
          q++;
        } else if (which >= 0xd2) n = <i32>load<u8>(s, ECX << 2) & 31;
        const way = (modrm >> 3) & 7;
        if (n === 0) continue;
        if (n >= 8 && (way & 6) !== 2) return leave(s, start - cd, budget, fr, fx);
        if ((way & 6) === 2 && n !== 1) {
          fx = rotateThroughCarry(at, n, 8, way === 2, fx);
          continue;
        }
        const value = byteAt(at);
        let result = 0;
        if (way < 2) {
          result =
            way === 0 ? (value << n) | (value >>> (8 - n)) : (value >>> n) | (value << (8 - n));
          fx &= ALL_BUT_CARRY_AND_OVERFLOW;
          if (way === 0) fx |= (result << 31) | (((result >>> 7) & 1) << 30);
          else fx |= (((result >>> 7) & 1) << 31) | (((result >>> 6) & 1) << 30);
        } else if (way === 2) {
          result = (value << 1) | (fx >>> 31);
          fx &= ALL_BUT_CARRY_AND_OVERFLOW;
          fx |= ((value >>> 7) << 31) | (((result >>> 7) & 1) << 30);
        } else if (way === 3) {
          result = (value >>> 1) | ((fx >>> 31) << 7);
          const ov = (result >>> 7) ^ (result >>> 6);
          fx &= ALL_BUT_CARRY_AND_OVERFLOW;
          fx |= (value << 31) | (((value ^ ov) & 1) << 30);
        } else {
          if (way === 5) {
            result = value >>> n;
            const cf = (value >>> (n - 1)) & 1;
            const ov = n === 1 ? (value >>> 7) & 1 : 0;
            fx = (cf << 31) | ((cf ^ ov) << 30) | ADJUST;
          } else if (way === 7) {
            const signed = (value << 24) >> 24;
            result = signed >> n;
            const cf = (signed >> (n - 1)) & 1;
            fx = (cf << 31) | (cf << 30) | ADJUST;
          } else {
            result = value << n;
            fx = (((value >>> (8 - n)) & 1) << 31) | (((result >>> 7) & 1) << 30) | ADJUST;
          }
          fr = (result << 24) >> 24;
        }
        store<u8>(at, result);
        continue;
      }
      case 0xc1:
      case 0xd1:
      case 0xd3: {
        let n = 1;
        if (op < 0xd0) {
          n = byteAt(q) & 31;
          q++;
        } else if (op >= 0xd2) n = <i32>load<u8>(s, ECX << 2) & 31;
        const way = (modrm >> 3) & 7;
        if (n === 0) continue;
        if (n >= 16 && (way & 6) !== 2) return leave(s, start - cd, budget, fr, fx);
        if ((way & 6) === 2 && n !== 1) {
          fx = rotateThroughCarry(at, n, 16, way === 2, fx);
          continue;
        }
        const value = wordAt(at);
        let result = 0;
        if (way < 2) {
          result =
            way === 0 ? (value << n) | (value >>> (16 - n)) : (value >>> n) | (value << (16 - n));
          fx &= ALL_BUT_CARRY_AND_OVERFLOW;
          if (way === 0) fx |= (result << 31) | (((result >>> 15) & 1) << 30);
          else fx |= (((result >>> 15) & 1) << 31) | (((result >>> 14) & 1) << 30);
        } else if (way === 2) {
          result = (value << 1) | (fx >>> 31);
          fx &= ALL_BUT_CARRY_AND_OVERFLOW;
          fx |= ((value >>> 15) << 31) | (((result >>> 15) & 1) << 30);
        } else if (way === 3) {
          result = (value >>> 1) | ((fx >>> 31) << 15);
          const ov = (result >>> 15) ^ (result >>> 14);
          fx &= ALL_BUT_CARRY_AND_OVERFLOW;
          fx |= (value << 31) | (((value ^ ov) & 1) << 30);
        } else {
          if (way === 5) {
            result = value >>> n;
            const cf = (value >>> (n - 1)) & 1;
            const ov = n === 1 ? (value >>> 15) & 1 : 0;
            fx = (cf << 31) | ((cf ^ ov) << 30) | ADJUST;
          } else if (way === 7) {
            const signed = (value << 16) >> 16;
            result = signed >> n;
            const cf = (signed >> (n - 1)) & 1;
            fx = (cf << 31) | (cf << 30) | ADJUST;
          } else {
            result = value << n;
            fx = (((value >>> (16 - n)) & 1) << 31) | (((result >>> 15) & 1) << 30) | ADJUST;
          }
          fr = (result << 16) >> 16;
        }
        store<u16>(at, result);
        continue;
      }
      case 0x1c1:
      case 0x1d1:
      case 0x1d3: {
        const which = op & 0xff;
        let n = 1;
        if (which < 0xd0) {
          n = byteAt(q) & 31;
          q++;
        } else if (which >= 0xd2) n = <i32>load<u8>(s, ECX << 2) & 31;
        const way = (modrm >> 3) & 7;
        if (n === 0) continue;
        if ((way & 6) === 2 && n !== 1) {
          fx = rotateThroughCarry(at, n, 32, way === 2, fx);
          continue;
        }
        const value = load<i32>(at);
        let result = 0;
        if (way < 2) {
          result = way === 0 ? rotl(value, n) : rotr(value, n);
          fx &= ALL_BUT_CARRY_AND_OVERFLOW;
          if (way === 0) fx |= (result << 31) | ((result >>> 31) << 30);
          else fx |= (result & CARRY) | (((result >>> 30) & 1) << 30);
        } else if (way === 2) {
          result = (value << 1) | (fx >>> 31);
          fx &= ALL_BUT_CARRY_AND_OVERFLOW;
          fx |= (value & CARRY) | ((result >>> 31) << 30);
        } else if (way === 3) {
          result = (value >>> 1) | (fx & CARRY);
          const ov = (result >>> 31) ^ (result >>> 30);
          fx &= ALL_BUT_CARRY_AND_OVERFLOW;
          fx |= (value << 31) | (((value ^ ov) & 1) << 30);
        } else {
          if (way === 5) {
            result = value >>> n;
            const cf = (value >>> (n - 1)) & 1;
            const ov = n === 1 ? value >>> 31 : 0;
            fx = (cf << 31) | ((cf ^ ov) << 30) | ADJUST;
          } else if (way === 7) {
            result = value >> n;
            const cf = (value >> (n - 1)) & 1;
            fx = (cf << 31) | (cf << 30) | ADJUST;
          } else {
            result = value << n;
            fx = (((value >>> (32 - n)) & 1) << 31) | ((result >>> 31) << 30) | ADJUST;
          }
          fr = result;
        }
        store<i32>(at, result);
        continue;
      }
      // Multiplication with a truncated product
      case 0x69:
      case 0x6b: {
        let factor = 0;
        if (op === 0x69) {
          factor = signedWordAt(q);
          q += 2;
        } else {
          factor = signedByteAt(q);
          q++;
        }
        const product = signedWordAt(at) * factor;
        store<u16>(register(s, modrm), product);
        fx = (fx & ALL_BUT_CARRY_AND_OVERFLOW) | (product !== (product << 16) >> 16 ? CARRY : 0);
        continue;
      }
      case 0x169:
      case 0x16b: {
        let factor = 0;
        if (op === 0x169) {
          factor = load<i32>(q);
          q += 4;
        } else {
          factor = signedByteAt(q);
          q++;
        }
        const product = <i64>load<i32>(at) * <i64>factor;
        store<i32>(register(s, modrm), <i32>product);
        fx = (fx & ALL_BUT_CARRY_AND_OVERFLOW) | (<i64>(<i32>product) !== product ? CARRY : 0);
        continue;
      }
      default:
        return leave(s, start - cd, budget, fr, fx);
    }
    // The shared arithmetic: a, b → result, flags, and where it goes.
    let result = 0;
    switch (kind) {
      case 0: {
        result = a + b;
        const carries = (a & b) | ((a | b) & ~result);
        fx = ((carries << bits) & CARRY_AND_OVERFLOW) | (carries & ADJUST);
        break;
      }
      case 1:
        result = a | b;
        fx = 0;
        break;
      case 2: {
        result = a + b + (fx >>> 31);
        const carries = (a & b) | ((a | b) & ~result);
        fx = ((carries << bits) & CARRY_AND_OVERFLOW) | (carries & ADJUST);
        break;
      }
      case 3: {
        result = a - b - (fx >>> 31);
        const borrows = (~a & b) | (~(a ^ b) & result);
        fx = ((borrows << bits) & CARRY_AND_OVERFLOW) | (borrows & ADJUST);
        break;
      }
      case 4:
        result = a & b;
        fx = 0;
        break;
      case 5: {
        result = a - b;
        const borrows = (~a & b) | (~(a ^ b) & result);
        fx = ((borrows << bits) & CARRY_AND_OVERFLOW) | (borrows & ADJUST);
        break;
      }
      case 6:
        result = a ^ b;
        fx = 0;
        break;
      case 7: {
        result = a - b;
        const borrows = (~a & b) | (~(a ^ b) & result);
        fx = ((borrows << bits) & CARRY_AND_OVERFLOW) | (borrows & ADJUST);
        fr = (result << bits) >> bits;
        continue;
      }
      // A short jump with 32-bit operands, taken if `a`
      case 10: {
        const next = q + 1 - cd;
        const ip = next + signedByteAt(q);
        if (a !== 0 && (ip & mask) !== ip) return leave(s, start - cd, budget, fr, fx);
        q = cd + (a !== 0 ? ip : next);
        continue;
      }
      case 8: {
        result = a + 1;
        const carries = (a & 1) | ((a | 1) & ~result);
        const next = ((carries << bits) & CARRY_AND_OVERFLOW) | (carries & ADJUST);
        const flip = (next ^ fx) & CARRY;
        fx = next ^ (flip | (flip >>> 1));
        break;
      }
      default: {
        result = a - 1;
        const borrows = (~a & 1) | (~(a ^ 1) & result);
        const next = ((borrows << bits) & CARRY_AND_OVERFLOW) | (borrows & ADJUST);
        const flip = (next ^ fx) & CARRY;
        fx = next ^ (flip | (flip >>> 1));
      }
    }
    fr = (result << bits) >> bits;
    if (bits === 16) store<u16>(at, result);
    else if (bits === 24) store<u8>(at, result);
    else store<i32>(at, result);
  }
  return leave(s, q - cd, budget, fr, fx);
}

/** Copies `length` bytes as memmove does. */
export function copy(to: i32, from: i32, length: i32): void {
  memory.copy(to, from, length);
}

export function fill(at: i32, value: i32, length: i32): void {
  memory.fill(at, <u8>value, length);
}
