// How are the six status flags kept without computing them at each instruction?
//
// Two words hold them. FR is the last result, sign-extended to 32 bits: ZF is FR = 0, SF its sign,
// PF the parity of its low byte. FX holds what FR can't say: bit 31 = CF, bit 30 = CF xor OF, bit 3
// = AF, and corrections for combinations that no result has: bit 0 flips SF, bits 8 to 15 are xored
// to the byte whose parity is PF. Carries are computed for all bits at once (a carry vector), of
// which the two topmost and bit 3 are kept. The method is known from Bochs' "lazy flags".

import type { Cpu } from "./cpu.ts";
import { FR, FX, SYSFLAGS } from "./state.ts";

export function carry(c: Cpu): number {
  return c.s[FX]! >>> 31;
}

export function overflow(c: Cpu): number {
  const fx = c.s[FX]!;
  return (fx ^ (fx << 1)) >>> 31;
}

export function sign(c: Cpu): number {
  return (c.s[FR]! ^ (c.s[FX]! << 31)) >>> 31;
}

export function zero(c: Cpu): number {
  return c.s[FR] === 0 ? 1 : 0;
}

export function parity(c: Cpu): number {
  const b = c.s[FR]! ^ (c.s[FX]! >> 8);
  return (0x9669 >> ((b ^ (b >> 4)) & 15)) & 1;
}

export function adjust(c: Cpu): number {
  return (c.s[FX]! >> 3) & 1;
}

/** EFLAGS as PUSHFD would push them, RF and VM included. */
export function getFlags(c: Cpu): number {
  const status =
    carry(c) |
    (parity(c) << 2) |
    (adjust(c) << 4) |
    (zero(c) << 6) |
    (sign(c) << 7) |
    (overflow(c) << 11);
  return c.s[SYSFLAGS]! | status;
}

/** Sets the six status flags from the bits of an EFLAGS image. */
export function setStatus(c: Cpu, flags: number): void {
  const cf = flags & 1;
  const pf = (flags >> 2) & 1;
  const af = (flags >> 4) & 1;
  const zf = (flags >> 6) & 1;
  const sf = (flags >> 7) & 1;
  const of = (flags >> 11) & 1;
  // FR is 0 (parity even) or 1 (odd): what differs from that goes to the corrections.
  c.s[FR] = zf ^ 1;
  c.s[FX] = (cf << 31) | ((cf ^ of) << 30) | ((pf ^ zf) << 8) | (af << 3) | sf;
}

/** CF, OF and AF explicitly, the others from a result that is sign-extended to 32 bits. */
export function setResult(c: Cpu, result: number, cf: number, of: number, af: number): void {
  c.s[FR] = result;
  c.s[FX] = (cf << 31) | ((cf ^ of) << 30) | (af << 3);
}

/** CF and OF alone; the others stay. */
export function setCarryOverflow(c: Cpu, cf: number, of: number): void {
  c.s[FX] = (c.s[FX]! & 0x3fffffff) | (cf << 31) | ((cf ^ of) << 30);
}

/** CF alone. */
export function setCarry(c: Cpu, cf: number): void {
  setCarryOverflow(c, cf, overflow(c));
}

/** Condition code 0 to 15 (SDM vol. 1, appendix B): 1 where it holds. */
export function condition(c: Cpu, code: number): number {
  let holds: number;
  switch (code >> 1) {
    case 0:
      holds = overflow(c);
      break;
    case 1:
      holds = carry(c);
      break;
    case 2:
      holds = zero(c);
      break;
    case 3:
      holds = carry(c) | zero(c);
      break;
    case 4:
      holds = sign(c);
      break;
    case 5:
      holds = parity(c);
      break;
    case 6:
      holds = sign(c) ^ overflow(c);
      break;
    default:
      holds = (sign(c) ^ overflow(c)) | zero(c);
  }
  return holds ^ (code & 1);
}
