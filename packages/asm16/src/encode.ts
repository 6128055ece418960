// How do a row and its operands become bytes?

import type { OperandSpec, Row } from "@realmode/isa";
import { add, type BoundExpr, number, ZERO } from "./expression.ts";
import { asSigned, type Bits, fitsByte, isPortDx, type Match } from "./match.ts";
import { type ImmediateOperand, type MemoryOperand, type Operand, rm16 } from "./operand.ts";

/** A field in the encoded bytes that has an expression, not a number. */
export interface Field {
  readonly offset: number;
  readonly size: 1 | 2 | 4;
  readonly expr: BoundExpr;
  readonly pcrel: boolean;
  /** Value must fit as a signed number. */
  readonly signed: boolean;
  readonly operand: Operand | undefined;
}

/** A constant that lost bits. */
export interface Shortened {
  readonly operand: Operand;
  readonly from: bigint;
  readonly to: bigint;
}

export interface Encoded {
  /** Opcode, ModRM, displacement, immediate: everything behind the prefixes. */
  readonly bytes: number[];
  readonly fields: Field[];
  readonly addressSize: Bits;
  readonly shortened: Shortened[];
  /** Memory operands, whose segment override may be needed. */
  readonly memory: MemoryOperand[];
}

class Encoder {
  readonly bytes: number[] = [];
  readonly fields: Field[] = [];
  readonly shortened: Shortened[] = [];

  constant(value: bigint | number, size: 1 | 2 | 4): void {
    const v = Number(BigInt.asUintN(32, BigInt(value)));
    for (let i = 0; i < size; i++) this.bytes.push((v >>> (8 * i)) & 0xff);
  }

  field(expr: BoundExpr, size: 1 | 2 | 4, operand: Operand, pcrel = false, signed = false): void {
    this.fields.push({ offset: this.bytes.length, size, expr, pcrel, signed, operand });
    for (let i = 0; i < size; i++) this.bytes.push(0);
  }

  /** A constant that may be too large: gas cuts it and warns. */
  cut(operand: ImmediateOperand | MemoryOperand, value: bigint, bytes: 1 | 2 | 4): void {
    const bits = bytes * 8;
    // No warning for any number of up to `bits` bits, whichever sign, nor for a 32-bit pattern of one.
    const limit = 1n << BigInt(bits);
    const signed = value >= 0n && value <= 0xffffffffn ? BigInt.asIntN(32, value) : value;
    if (
      !((value > -limit && value < limit) || (signed >= -(limit >> 1n) && signed < limit >> 1n))
    ) {
      this.shortened.push({ operand, from: value, to: BigInt.asUintN(bits, value) });
    }
    this.constant(value, bytes);
  }
}

/** The bytes of an instruction without its prefixes. */
export function encode(
  match: Match,
  bits: Bits,
  addressToggled: boolean,
  disp?: 8 | 16 | 32,
): Encoded {
  const { row, operands } = match;
  const out = new Encoder();
  if (row.map > 0) out.bytes.push(0x0f);
  if (row.map > 1) out.bytes.push(row.map === 2 ? 0x38 : 0x3a);
  // The port `(%dx)` is no address, whatever it looks like.
  const memory = operands.filter((o): o is MemoryOperand => o?.kind === "memory" && !isPortDx(o));
  const written = memory.find((m) => m.addressSize !== undefined)?.addressSize;
  const other: Bits = bits === 16 ? 32 : 16;
  let addressSize: Bits = written ?? (addressToggled ? other : bits);
  if (row.addressSize !== undefined) addressSize = row.addressSize;
  if (row.traits.has("suffix-is-address") && match.suffix !== "") {
    addressSize = match.suffix === "w" ? 16 : 32;
  }

  // MONITOR, MOVDIR64B: a register operand whose width is the address size.
  row.specs.forEach((spec, i) => {
    const operand = operands[i];
    if (spec.width !== "n" || operand?.kind !== "register") return;
    addressSize = operand.register.class === "r16" ? 16 : 32;
  });

  let opcode = row.opcode;
  let reg = typeof row.modrm === "number" ? row.modrm : 0;
  let rm: Operand | undefined;
  row.specs.forEach((spec, i) => {
    const operand = operands[i];
    if (spec.field === "opcode" && operand?.kind === "register") opcode += operand.register.code;
    if (spec.field === "reg" && operand?.kind === "register") reg = operand.register.code & 7;
    if (spec.field === "rm") rm = operand;
  });
  out.bytes.push(opcode);
  if (row.modrmByte !== undefined) out.bytes.push(row.modrmByte);
  if (row.modrm !== undefined) modrm(out, reg, rm, addressSize, disp);
  row.specs.forEach((spec, i) => {
    immediate(out, row, spec, operands[i], match, addressSize);
  });
  if (row.fixedImmediate !== undefined) out.bytes.push(row.fixedImmediate);
  return {
    bytes: out.bytes,
    fields: out.fields,
    addressSize,
    shortened: out.shortened,
    memory,
  };
}

type DispWish = 8 | 16 | 32 | undefined;

function modrm(
  out: Encoder,
  reg: number,
  rm: Operand | undefined,
  addressSize: Bits,
  disp: DispWish,
): void {
  if (rm?.kind !== "memory") {
    out.bytes.push(0xc0 | (reg << 3) | (rm?.kind === "register" ? rm.register.code & 7 : 0));
    return;
  }
  if (addressSize === 16) modrm16(out, reg, rm, disp);
  else modrm32(out, reg, rm, disp);
}

/** 0 = no displacement, 1 = byte, 2 = full. A symbol is always full. */
function dispMode(
  rm: MemoryOperand,
  value: bigint | undefined,
  needed: boolean,
  wish: DispWish,
): 0 | 1 | 2 {
  if (wish !== undefined && wish !== 8) return 2;
  if (rm.disp !== undefined && value === undefined) return 2;
  if (value === undefined || value === 0n) return needed || wish === 8 ? 1 : 0;
  return fitsByte(value) ? 1 : 2;
}

function displacement(out: Encoder, rm: MemoryOperand, size: 1 | 2 | 4, value: bigint | undefined) {
  if (rm.disp !== undefined && rm.known === undefined) out.field(rm.disp, size, rm);
  else if (size === 1) out.constant(value ?? 0n, 1);
  else out.cut(rm, rm.known ?? 0n, size);
}

function modrm16(out: Encoder, reg: number, rm: MemoryOperand, disp: DispWish): void {
  if (!rm.base) {
    out.bytes.push((reg << 3) | 6);
    displacement(out, rm, 2, undefined);
    return;
  }
  const value = rm.known === undefined ? undefined : asSigned(rm.known, 16);
  const code = rm16(rm.base.code, rm.index?.code);
  const mod = dispMode(rm, value, code === 6, disp);
  out.bytes.push((mod << 6) | (reg << 3) | code);
  if (mod !== 0) displacement(out, rm, mod, value);
}

function modrm32(out: Encoder, reg: number, rm: MemoryOperand, disp: DispWish): void {
  const scale = { 1: 0, 2: 1, 4: 2, 8: 3 }[rm.scale] ?? 0;
  const value = rm.known === undefined ? undefined : asSigned(rm.known, 32);
  if (!rm.base) {
    if (!rm.index) out.bytes.push((reg << 3) | 5);
    else out.bytes.push((reg << 3) | 4, (scale << 6) | (rm.index.code << 3) | 5);
    displacement(out, rm, 4, undefined);
    return;
  }
  const mod = dispMode(rm, value, rm.base.code === 5, disp);
  const sib = rm.index !== undefined || rm.base.code === 4;
  out.bytes.push((mod << 6) | (reg << 3) | (sib ? 4 : rm.base.code));
  if (sib) out.bytes.push((scale << 6) | ((rm.index?.code ?? 4) << 3) | rm.base.code);
  if (mod !== 0) displacement(out, rm, mod === 1 ? 1 : 4, value);
}

function immediate(
  out: Encoder,
  row: Row,
  spec: OperandSpec,
  operand: Operand | undefined,
  match: Match,
  addressSize: Bits,
): void {
  const wide = match.size === 16 ? 2 : 4;
  switch (spec.field) {
    case "immediate": {
      const size = spec.width === 8 ? 1 : spec.width === 16 ? 2 : spec.width === 32 ? 4 : wide;
      if (operand?.kind !== "immediate") out.constant(row.defaultImmediate ?? 0, 1);
      else if (operand.known === undefined) out.field(operand.expr, size, operand);
      else if (spec.signExtended) out.constant(asSigned(operand.known, match.size), 1);
      else out.cut(operand, operand.known, size);
      return;
    }
    case "relative": {
      const size = spec.width === 8 ? 1 : wide;
      if (operand?.kind !== "memory") return;
      out.field(operand.disp ?? ZERO, size, operand, true, size === 1);
      return;
    }
    case "moffs":
      if (operand?.kind === "memory")
        displacement(out, operand, addressSize === 16 ? 2 : 4, undefined);
      return;
    case "far": {
      if (operand?.kind === "immediate") {
        if (operand.known === undefined) out.field(operand.expr, wide, operand);
        else out.cut(operand, operand.known, wide);
      }
      if (match.far?.kind === "immediate") {
        if (match.far.known === undefined) out.field(match.far.expr, 2, match.far);
        else out.cut(match.far, match.far.known, 2);
      }
      return;
    }
    default:
  }
}

export { add, number };
