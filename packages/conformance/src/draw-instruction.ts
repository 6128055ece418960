// Which instructions does chance draw? Every valid encoding of a row can come: each addressing form,
// prefixes that mean something and such that mean nothing, operands at their borders.

import { decode, type Insn, MAX_INSN_LENGTH, type OperandSpec, type Row } from "@realmode/isa";
import type { Random } from "./random.ts";

const MAP_BYTES: readonly (readonly number[])[] = [[], [0x0f], [0x0f, 0x38], [0x0f, 0x3a]];
const SEGMENT_PREFIXES = [0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65];

/** An instruction as drawn, and what it decodes to. */
export interface DrawnInstruction {
  readonly bytes: Uint8Array;
  readonly insn: Insn;
}

function littleEndian(value: number, width: number): number[] {
  return Array.from({ length: width }, (_, i) => Math.floor(value / 2 ** (8 * i)) & 0xff);
}

/** Displacements stay small mostly: far off there is nothing but one and the same fault. */
function displacement(random: Random, width: number): number[] {
  const value = width === 4 && random.chance(70) ? random.below(0x4000) : random.value(8 * width);
  return littleEndian(value, width);
}

/** ModRM, SIB and displacement. */
function addressing(random: Random, row: Row, addressSize: 16 | 32): number[] {
  if (row.modrmByte !== undefined) return [row.modrmByte];
  if (row.modrm === undefined) return [];
  const sreg = row.specs.some((s) => s.field === "reg" && s.registers === "sreg");
  const reg = row.modrm === "r" ? random.below(sreg ? 6 : 8) : row.modrm;
  const anyRegister = row.traits.has("reg-ignored") ? random.below(8) : reg;
  const register = row.mod === "reg" || (row.mod === "any" && random.chance(40));
  const mod = register ? 3 : random.below(3);
  const rm = random.below(8);
  const bytes = [(mod << 6) | (anyRegister << 3) | rm];
  if (mod === 3 || row.traits.has("mod-ignored")) return bytes;
  if (addressSize === 16) {
    if (mod === 1) bytes.push(...displacement(random, 1));
    else if (mod === 2 || rm === 6) bytes.push(...displacement(random, 2));
    return bytes;
  }
  let base = rm;
  if (rm === 4) {
    const sib = random.below(256);
    bytes.push(sib);
    base = sib & 7;
  }
  if (mod === 1) bytes.push(...displacement(random, 1));
  else if (mod === 2 || base === 5) bytes.push(...displacement(random, 4));
  return bytes;
}

function operandBytes(
  random: Random,
  spec: OperandSpec,
  operandSize: 16 | 32,
  addressSize: 16 | 32,
): number[] {
  const width = (spec.width === "v" ? operandSize : Number(spec.width)) / 8;
  switch (spec.field) {
    case "immediate":
      return littleEndian(random.value(8 * width), width);
    case "relative":
      return littleEndian(
        width === 4 && random.chance(70) ? random.below(0x8000) : random.value(8 * width),
        width,
      );
    case "far": {
      const offset = operandSize === 32 && random.chance(80) ? random.below(0x10000) : undefined;
      return [
        ...littleEndian(offset ?? random.value(operandSize), operandSize / 8),
        ...littleEndian(random.value(16), 2),
      ];
    }
    case "moffs":
      return displacement(random, addressSize / 8);
    default:
      return [];
  }
}

function prefixBytes(random: Random, row: Row, bits: 16 | 32): number[] {
  const bytes: number[] = [];
  const otherSize =
    row.operandSize === undefined
      ? row.sized
        ? random.chance(40)
        : row.mandatoryPrefix === undefined && row.forbidden === undefined && random.chance(3)
      : row.operandSize !== bits;
  const otherAddress = row.addressSize === undefined ? random.chance(30) : row.addressSize !== bits;
  if (otherSize) bytes.push(0x66);
  if (otherAddress) bytes.push(0x67);
  if (random.chance(20)) bytes.push(random.pick(SEGMENT_PREFIXES));
  if (random.chance(2)) bytes.push(random.pick(SEGMENT_PREFIXES));
  if (row.prefixes.includes("lock") ? random.chance(15) : random.chance(1)) bytes.push(0xf0);
  const strings = row.prefixes.includes("rep") || row.prefixes.includes("repe");
  const free = row.mandatoryPrefix === undefined && row.forbidden === undefined;
  if (strings ? random.chance(60) : free && random.chance(2)) {
    bytes.push(random.pick([0xf2, 0xf3]));
  }
  for (let i = bytes.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [bytes[i], bytes[j]] = [bytes[j]!, bytes[i]!];
  }
  return bytes;
}

function encoding(random: Random, row: Row, bits: 16 | 32): Uint8Array {
  const bytes = prefixBytes(random, row, bits);
  if (row.mandatoryPrefix !== undefined) bytes.push(row.mandatoryPrefix);
  const operandSize = bytes.includes(0x66) ? ((48 - bits) as 16 | 32) : bits;
  const addressSize = bytes.includes(0x67) ? ((48 - bits) as 16 | 32) : bits;
  bytes.push(...MAP_BYTES[row.map]!, row.opcode + (row.opcodeReg ? random.below(8) : 0));
  bytes.push(...addressing(random, row, addressSize));
  for (const spec of row.specs) {
    bytes.push(...operandBytes(random, spec, operandSize, addressSize));
  }
  if (row.fixedImmediate !== undefined) bytes.push(row.fixedImmediate);
  return Uint8Array.from(bytes);
}

/** Draws that may turn out to be another row (with `np`) or too long, before it is given up. */
const ATTEMPTS = 20;

/** An instruction of the row; undefined for a row that is never decoded (`alias`). */
export function drawInstruction(
  random: Random,
  row: Row,
  bits: 16 | 32 = 16,
  ip = 0,
): DrawnInstruction | undefined {
  for (let n = 0; n < ATTEMPTS; n++) {
    const bytes = encoding(random, row, bits);
    if (bytes.length > MAX_INSN_LENGTH) continue;
    const insn = decode(bytes, 0, { bits, ip });
    if (insn.kind === "insn" && insn.row === row && insn.length === bytes.length) {
      return { bytes, insn };
    }
  }
  return undefined;
}
