// What do the arithmetic and logic instructions compute, and which flags do they leave?
//
// Operands may have anything above their size (writers truncate). Where the manual leaves a flag
// undefined, this does what was measured on AMD Zen (the table in cpu-tests/80286/README.md), so
// that users see what a real CPU shows; tests never depend on it.

import { type Cpu, fault } from "./cpu.ts";
import { adjust, carry, overflow, setCarryOverflow, setResult, setStatus } from "./flags.ts";
import { index8 } from "./operands.ts";
import { DE, EAX, EDX, FR, FX } from "./state.ts";

/** Sign-extends from `size` bytes. */
export function extend(value: number, size: number): number {
  const shift = 32 - size * 8;
  return (value << shift) >> shift;
}

function setArithmetic(c: Cpu, result: number, carries: number, size: number): void {
  const shift = 32 - size * 8;
  c.s[FR] = (result << shift) >> shift;
  c.s[FX] = ((carries << shift) & 0xc0000000) | (carries & 8);
}

export function add(c: Cpu, a: number, b: number, size: number): number {
  const result = (a + b) | 0;
  setArithmetic(c, result, (a & b) | ((a | b) & ~result), size);
  return result;
}

export function adc(c: Cpu, a: number, b: number, size: number): number {
  const result = (a + b + carry(c)) | 0;
  setArithmetic(c, result, (a & b) | ((a | b) & ~result), size);
  return result;
}

export function sub(c: Cpu, a: number, b: number, size: number): number {
  const result = (a - b) | 0;
  setArithmetic(c, result, (~a & b) | (~(a ^ b) & result), size);
  return result;
}

export function sbb(c: Cpu, a: number, b: number, size: number): number {
  const result = (a - b - carry(c)) | 0;
  setArithmetic(c, result, (~a & b) | (~(a ^ b) & result), size);
  return result;
}

/** Flags of AND, OR, XOR, TEST. */
export function logic(c: Cpu, result: number, size: number): number {
  const shift = 32 - size * 8;
  c.s[FR] = (result << shift) >> shift;
  c.s[FX] = 0;
  return result;
}

/** ADD OR ADC SBB AND SUB XOR CMP, as bits 3 to 5 of the opcode (or ModRM's reg) number them. */
export function arithmetic(c: Cpu, kind: number, a: number, b: number, size: number): number {
  switch (kind) {
    case 0:
      return add(c, a, b, size);
    case 1:
      return logic(c, a | b, size);
    case 2:
      return adc(c, a, b, size);
    case 3:
      return sbb(c, a, b, size);
    case 4:
      return logic(c, a & b, size);
    case 6:
      return logic(c, a ^ b, size);
    default:
      return sub(c, a, b, size);
  }
}

function keepCarry(c: Cpu, before: number): void {
  const fx = c.s[FX]!;
  const flip = (fx ^ before) & 0x80000000;
  c.s[FX] = fx ^ (flip | (flip >>> 1));
}

export function inc(c: Cpu, a: number, size: number): number {
  const before = c.s[FX]!;
  const result = add(c, a, 1, size);
  keepCarry(c, before);
  return result;
}

export function dec(c: Cpu, a: number, size: number): number {
  const before = c.s[FX]!;
  const result = sub(c, a, 1, size);
  keepCarry(c, before);
  return result;
}

/** ROL ROR RCL RCR SHL SHR SAL SAR by ModRM's reg field. `count` is taken modulo 32. */
export function shift(c: Cpu, kind: number, operand: number, by: number, size: number): number {
  const count = by & 31;
  if (count === 0) return operand;
  const bits = size * 8;
  const a = size === 4 ? operand | 0 : operand & (size === 2 ? 0xffff : 0xff);
  switch (kind) {
    case 0: {
      const n = count & (bits - 1);
      const result = n === 0 ? a : (a << n) | (a >>> (bits - n));
      setCarryOverflow(c, result & 1, (result & 1) ^ bit(result, bits - 1));
      return result;
    }
    case 1: {
      const n = count & (bits - 1);
      const result = n === 0 ? a : (a >>> n) | (a << (bits - n));
      setCarryOverflow(c, bit(result, bits - 1), bit(result, bits - 1) ^ bit(result, bits - 2));
      return result;
    }
    case 2:
    case 3:
      return rotateCarry(c, kind === 2, a, count, bits);
    case 4:
    case 6: {
      const result = a << count;
      const cf = count <= bits ? bit(a, bits - count) : 0;
      setResult(c, extend(result, size), cf, cf ^ bit(result, bits - 1), 1);
      return result;
    }
    case 5: {
      const result = a >>> count;
      const cf = bit(a >>> (count - 1), 0);
      setResult(c, extend(result, size), cf, count === 1 ? bit(a, bits - 1) : 0, 1);
      return result;
    }
    default: {
      const signed = extend(a, size);
      const result = signed >> count;
      setResult(c, result, (signed >> (count - 1)) & 1, 0, 1);
      return result;
    }
  }
}

function bit(value: number, n: number): number {
  return (value >>> n) & 1;
}

function rotateCarry(c: Cpu, left: boolean, a: number, count: number, bits: number): number {
  let value = a;
  let cf = carry(c);
  const steps = bits === 32 ? count : count % (bits + 1);
  for (let i = 0; i < steps; i++) {
    if (left) {
      const out = bit(value, bits - 1);
      value = (value << 1) | cf;
      cf = out;
    } else {
      const out = value & 1;
      value = ((bits === 32 ? value : value & ((1 << bits) - 1)) >>> 1) | (cf << (bits - 1));
      cf = out;
    }
  }
  if (steps === 0) {
    // The count was 9, 17 or 27 of 8 or 16 bits: nothing turns, yet OF follows the operand.
    const of = left ? cf ^ bit(value, bits - 1) : bit(value, bits - 1) ^ bit(value, bits - 2);
    setCarryOverflow(c, cf, of);
    return value;
  }
  const of = left ? cf ^ bit(value, bits - 1) : bit(value, bits - 1) ^ bit(value, bits - 2);
  setCarryOverflow(c, cf, of);
  return value;
}

/** SHLD and SHRD, 16 or 32 bits.  */
export function doubleShift(
  c: Cpu,
  left: boolean,
  a: number,
  b: number,
  by: number,
  size: number,
): number {
  const count = by & 31;
  if (count === 0) return a;
  let result: number;
  let cf: number;
  const bits = size * 8;
  if (size === 4) {
    result = left ? (a << count) | (b >>> (32 - count)) : (a >>> count) | (b << (32 - count));
    cf = left ? bit(a, 32 - count) : bit(a, count - 1);
  } else {
    const low = a & 0xffff;
    const other = b & 0xffff;
    // Above 16 the result is undefined; AMD Zen (and KVM on it) turns the source operand.
    const rest = count > 16 ? other : low;
    if (left) {
      const triple = count > 16 ? (other << 16) | other : (low << 16) | other;
      result = (triple << (count > 16 ? count - 16 : count)) >>> 16;
      cf = count <= 16 ? bit(low, 16 - count) : bit(other, 32 - count);
    } else {
      const pair = (other << 16) | rest;
      result = (pair >>> (count > 16 ? count - 16 : count)) & 0xffff;
      cf = bit(rest, count > 16 ? count - 17 : count - 1);
    }
  }
  const top = bit(result, bits - 1);
  const of = count === 1 ? top ^ bit(a, bits - 1) : left ? cf ^ top : top ^ bit(result, bits - 2);
  setResult(c, extend(result, size), cf, of, 1);
  return result;
}

/** The upper 32 bits of an unsigned product of 32-bit numbers. */
function upperProduct(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const middle = ah * bl + ((al * bl) >>> 16);
  const other = al * bh + (middle % 0x10000);
  return (ah * bh + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000)) | 0;
}

/** The upper 32 bits of a signed product. */
export function signedUpperProduct(a: number, b: number): number {
  let upper = upperProduct(a >>> 0, b >>> 0);
  if (a < 0) upper -= b;
  if (b < 0) upper -= a;
  return upper | 0;
}

/** MUL: AX, DX:AX or EDX:EAX = accumulator × source. */
export function mul(c: Cpu, source: number, size: number): void {
  const { r8, r16, s } = c;
  if (size === 1) {
    const product = r8[0]! * (source & 0xff);
    r16[0] = product;
    setCarryOverflow(c, product > 0xff ? 1 : 0, product > 0xff ? 1 : 0);
  } else if (size === 2) {
    const product = Math.imul(r16[0]!, source & 0xffff);
    r16[EDX << 1] = product >>> 16;
    r16[0] = product;
    const big = product >>> 16 !== 0 ? 1 : 0;
    setCarryOverflow(c, big, big);
  } else {
    const a = s[EAX]!;
    const upper = upperProduct(a >>> 0, source >>> 0);
    s[EAX] = Math.imul(a, source);
    s[EDX] = upper;
    const big = upper !== 0 ? 1 : 0;
    setCarryOverflow(c, big, big);
  }
}

/** IMUL with one operand. */
export function imul(c: Cpu, source: number, size: number): void {
  const { r8, r16, s } = c;
  let big: boolean;
  if (size === 1) {
    const product = extend(r8[0]!, 1) * extend(source, 1);
    r16[0] = product;
    big = product !== extend(product, 1);
  } else if (size === 2) {
    const product = extend(r16[0]!, 2) * extend(source, 2);
    r16[EDX << 1] = product >>> 16;
    r16[0] = product;
    big = product !== extend(product, 2);
  } else {
    const a = s[EAX]!;
    const low = Math.imul(a, source);
    const upper = signedUpperProduct(a, source);
    s[EAX] = low;
    s[EDX] = upper;
    big = upper !== low >> 31;
  }
  setCarryOverflow(c, big ? 1 : 0, big ? 1 : 0);
}

/** IMUL with two or three operands: the truncated product. */
export function imulTruncated(c: Cpu, a: number, b: number, size: number): number {
  let big: boolean;
  let result: number;
  if (size === 2) {
    const product = extend(a, 2) * extend(b, 2);
    result = product & 0xffff;
    big = product !== extend(product, 2);
  } else {
    result = Math.imul(a, b);
    big = signedUpperProduct(a, b) !== result >> 31;
  }
  setCarryOverflow(c, big ? 1 : 0, big ? 1 : 0);
  return result;
}

/** Flags after DIV and IDIV on AMD Zen: CF and OF stay, AF = 1, the others 0. */
function setDivideFlags(c: Cpu): void {
  c.s[FX] = (c.s[FX]! & 0xc0000000) | 8;
  c.s[FR] = 1;
}

export function div(c: Cpu, source: number, size: number): void {
  const { r8, r16, s } = c;
  if (size === 1) {
    const divisor = source & 0xff;
    const dividend = r16[0]!;
    if (divisor === 0) fault(c, DE);
    const quotient = Math.floor(dividend / divisor);
    if (quotient > 0xff) fault(c, DE);
    r8[index8(4)] = dividend % divisor;
    r8[0] = quotient;
  } else if (size === 2) {
    const divisor = source & 0xffff;
    const dividend = r16[EDX << 1]! * 0x10000 + r16[0]!;
    if (divisor === 0) fault(c, DE);
    const quotient = Math.floor(dividend / divisor);
    if (quotient > 0xffff) fault(c, DE);
    r16[EDX << 1] = dividend % divisor;
    r16[0] = quotient;
  } else {
    const divisor = source >>> 0;
    const high = s[EDX]! >>> 0;
    if (high >= divisor) fault(c, DE);
    if (high === 0) {
      const low = s[EAX]! >>> 0;
      s[EAX] = Math.floor(low / divisor);
      s[EDX] = low % divisor;
    } else {
      const dividend = (BigInt(high) << 32n) | BigInt(s[EAX]! >>> 0);
      s[EAX] = Number((dividend / BigInt(divisor)) & 0xffffffffn);
      s[EDX] = Number(dividend % BigInt(divisor));
    }
  }
  setDivideFlags(c);
}

export function idiv(c: Cpu, source: number, size: number): void {
  const { r8, r16, s } = c;
  if (size === 1) {
    const divisor = extend(source, 1);
    const dividend = extend(r16[0]!, 2);
    if (divisor === 0) fault(c, DE);
    const quotient = Math.trunc(dividend / divisor);
    if (quotient > 127 || quotient < -128) fault(c, DE);
    r8[index8(4)] = dividend % divisor;
    r8[0] = quotient;
  } else if (size === 2) {
    const divisor = extend(source, 2);
    const dividend = (r16[EDX << 1]! << 16) | r16[0]!;
    if (divisor === 0) fault(c, DE);
    const quotient = Math.trunc(dividend / divisor);
    if (quotient > 32767 || quotient < -32768) fault(c, DE);
    r16[EDX << 1] = dividend % divisor;
    r16[0] = quotient;
  } else {
    const divisor = source | 0;
    if (divisor === 0) fault(c, DE);
    const low = s[EAX]!;
    const high = s[EDX]!;
    if (high === low >> 31) {
      const quotient = Math.trunc(low / divisor);
      if (quotient === 2 ** 31) fault(c, DE);
      s[EAX] = quotient;
      s[EDX] = low % divisor;
    } else {
      const dividend = (BigInt(high) << 32n) | BigInt(low >>> 0);
      const quotient = dividend / BigInt(divisor);
      if (quotient > 0x7fffffffn || quotient < -0x80000000n) fault(c, DE);
      s[EAX] = Number(quotient);
      s[EDX] = Number(dividend % BigInt(divisor));
    }
  }
  setDivideFlags(c);
}

function adjustFlags(c: Cpu, al: number, cf: number, af: number, of: number): void {
  setResult(c, extend(al, 1), cf, of, af);
}

/** DAA and DAS (SDM vol. 2): tests look at the original AL and CF. */
export function decimalAdjust(c: Cpu, subtract: boolean): void {
  const { r8 } = c;
  const old = r8[0]!;
  const oldCarry = carry(c);
  let al = old;
  let cf = 0;
  let af = 0;
  const by = subtract ? -1 : 1;
  if ((old & 15) > 9 || adjust(c)) {
    cf = oldCarry | (al + 6 * by > 0xff || al + 6 * by < 0 ? 1 : 0);
    al = (al + 6 * by) & 0xff;
    af = 1;
  }
  if (old > 0x99 || oldCarry) {
    al = (al + 0x60 * by) & 0xff;
    cf = 1;
  } else if (!subtract) cf = 0;
  r8[0] = al;
  // Undefined OF: that of the addition or subtraction of what was adjusted by.
  const of = subtract ? (old & ~al & 0x80) >> 7 : (~old & al & 0x80) >> 7;
  adjustFlags(c, al, cf, af, of);
}

/** AAA and AAS. */
export function asciiAdjust(c: Cpu, subtract: boolean): void {
  const { r8, r16 } = c;
  const old = r8[0]!;
  let flag = 0;
  let al = old;
  if ((old & 15) > 9 || adjust(c)) {
    r16[0] = r16[0]! + (subtract ? -0x106 : 0x106);
    al = r8[0]!;
    flag = 1;
  }
  const of = subtract ? (old & ~al & 0x80) >> 7 : (~old & al & 0x80) >> 7;
  r8[0] = al & 15;
  adjustFlags(c, al, flag, flag, of);
}

export function aam(c: Cpu, base: number): void {
  const { r8 } = c;
  if (base === 0) fault(c, DE);
  const al = r8[0]!;
  r8[1] = Math.floor(al / base);
  r8[0] = al % base;
  setResult(c, extend(r8[0]!, 1), 0, 0, 0);
}

export function aad(c: Cpu, base: number): void {
  const { r8, r16 } = c;
  const result = add(c, r8[0]!, (r8[1]! * base) & 0xff, 1) & 0xff;
  r16[0] = result;
}

/** CF, PF, AF, ZF, SF from AH. */
export function sahf(c: Cpu): void {
  setStatus(c, (c.r8[1]! & 0xd5) | (overflow(c) << 11));
}
