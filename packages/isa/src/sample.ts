// Which encodings stand for a row in tests and fuzzing?

import type { OperandSpec } from "./operand-codes.ts";
import type { Row } from "./row.ts";

/** ModRM (reg field 0), SIB and displacement. */
type Address = readonly number[];

/** Every kind of 16-bit memory operand: each base and index, no, short and long displacement, bare. */
const MEMORY_16: readonly Address[] = [
  [0x00],
  [0x01],
  [0x02],
  [0x03],
  [0x04],
  [0x05],
  [0x06, 0x34, 0x12],
  [0x07],
  [0x46, 0x00],
  [0x47, 0x7f],
  [0x41, 0x80],
  [0x83, 0x34, 0x12],
  [0x80, 0x7f, 0xff],
];

/** Every kind of 32-bit memory operand: with and without SIB, index, scale, base, displacement. */
const MEMORY_32: readonly Address[] = [
  [0x00],
  [0x06],
  [0x45, 0x00],
  [0x43, 0x80],
  [0x05, 0x78, 0x56, 0x34, 0x12],
  [0x82, 0x78, 0x56, 0x34, 0x12],
  [0x04, 0x24],
  [0x44, 0x24, 0x7f],
  [0x04, 0x48],
  [0x04, 0x91],
  [0x44, 0xf5, 0x08],
  [0x84, 0x3b, 0x00, 0x01, 0x00, 0x00],
  [0x04, 0xfd, 0x10, 0x00, 0x00, 0x80],
];

const BYTES = [0x12, 0x7f, 0x80, 0xff, 0x00];
const WIDE = [0x12345678, 0x7fff8001, 0x80010080, 0xfffeff7f];
/** Distances that keep clear of what a shorter branch reaches. */
const NEAR = [0x0f34, 0xff00f000, 0x0456, 0xffffee00];

function littleEndian(value: number, width: number): number[] {
  return Array.from({ length: width }, (_, i) => Math.floor(value / 2 ** (8 * i)) & 0xff);
}

function immediateBytes(spec: OperandSpec, operandSize: number, turn: number): number[] {
  const pick = (list: readonly number[]): number => list[turn % list.length] as number;
  const width = (spec.width === "v" ? operandSize : (spec.width as number)) / 8;
  switch (spec.field) {
    case "immediate":
      return littleEndian(pick(width === 1 ? BYTES : WIDE), width);
    case "relative":
      return littleEndian(pick(width === 1 ? BYTES : NEAR), width);
    case "far":
      return [...littleEndian(pick(WIDE), operandSize / 8), 0x34, 0x12];
    default:
      return [];
  }
}

/** How many registers there are where a field of three bits has too many. */
const REGISTER_LIMIT: Readonly<Record<string, number>> = { sreg: 6, bnd: 4 };

/** What one sample consists of beside the row. */
interface Choice {
  readonly bits: 16 | 32;
  readonly other: boolean;
  readonly otherAddress: boolean;
  readonly address: Address;
  readonly turn: number;
  readonly prefix?: readonly number[];
}

function encode(row: Row, choice: Choice): Uint8Array {
  const { bits, turn } = choice;
  const other = row.operandSize === undefined ? choice.other : row.operandSize !== bits;
  const otherAddress =
    row.addressSize === undefined ? choice.otherAddress : row.addressSize !== bits;
  const operandSize = other ? 48 - bits : bits;
  // The order in which GNU as writes prefixes: segment, 67, 66, f3 or f2, lock.
  const bytes = [...(choice.prefix ?? []).filter((b) => b !== 0xf0 && b < 0xf2)];
  if (otherAddress) bytes.push(0x67);
  if (other) bytes.push(0x66);
  bytes.push(...(choice.prefix ?? []).filter((b) => b === 0xf0 || b >= 0xf2));
  if (row.mandatoryPrefix !== undefined) bytes.push(row.mandatoryPrefix);
  bytes.push(...[[], [0x0f], [0x0f, 0x38], [0x0f, 0x3a]][row.map]!);
  bytes.push(row.opcode + (row.opcodeReg ? (turn * 3 + 1) & 7 : 0));
  if (row.modrmByte !== undefined) bytes.push(row.modrmByte);
  else if (row.modrm !== undefined) {
    const limit = REGISTER_LIMIT[row.specs.find((s) => s.field === "reg")?.registers ?? ""] ?? 8;
    const reg = row.modrm === "r" ? (turn * 5 + 2) % limit : row.modrm;
    const [first = 0, ...rest] = choice.address;
    bytes.push(first | (reg << 3), ...rest);
  }
  for (const spec of row.specs) {
    if (spec.field === "moffs") {
      const width = (otherAddress ? 48 - bits : bits) / 8;
      bytes.push(...littleEndian(WIDE[0] as number, width));
    } else bytes.push(...immediateBytes(spec, operandSize, turn));
  }
  if (row.fixedImmediate !== undefined) bytes.push(row.fixedImmediate);
  return Uint8Array.from(bytes);
}

function addresses(row: Row, bits: 16 | 32): { address: Address; otherAddress: boolean }[] {
  if (row.modrm === undefined)
    return [0, 1, 2, 3].map(() => ({ address: [], otherAddress: false }));
  const limit = REGISTER_LIMIT[row.specs.find((s) => s.field === "rm")?.registers ?? ""] ?? 8;
  const registers = [0, 1, 2].map((i) => ({
    address: [0xc0 | ((row.index + 3 * i) & (limit - 1))],
    otherAddress: false,
    of: row.addressSize,
  }));
  if (row.mod === "reg" || row.traits.has("mod-ignored")) return registers;
  const memory = [
    ...MEMORY_16.map((address) => ({ address, otherAddress: bits !== 16, of: 16 })),
    ...MEMORY_32.map((address) => ({ address, otherAddress: bits !== 32, of: 32 })),
  ];
  const found = row.mod === "mem" ? memory : [...registers, ...memory];
  // A row for one address size is encoded with that one whatever is asked for.
  return found.filter((a) => row.addressSize === undefined || a.of === row.addressSize);
}

/**
 * Encodings that stand for a row: every kind of addressing, both operand and both address sizes,
 * each register field varied, immediates at their borders, an override, LOCK and REP where they
 * mean something. The same for the same row and mode, a few dozen at most; each decodes to the row
 * (for an `alias` row to the row that is decoded instead).
 */
export function sample(row: Row, bits: 16 | 32 = 16): Uint8Array[] {
  const samples: Uint8Array[] = [];
  const no66 = row.forbidden === "np" || row.forbidden === "no66";
  const sizes = row.sized && row.operandSize === undefined && !no66;
  const base = { bits, other: false, otherAddress: false, address: [] as Address, turn: 0 };
  addresses(row, bits).forEach((where, turn) => {
    samples.push(encode(row, { ...base, ...where, other: sizes && turn % 2 === 1, turn }));
  });
  const implied = row.specs.some((s) => s.string !== undefined || s.field === "moffs");
  const byAddress = row.specs.some((s) => s.width === "n" && s.field !== "reg");
  if (implied || byAddress || row.traits.has("suffix-is-address")) {
    const address: Address = row.modrm === undefined ? [] : [0xc1];
    samples.push(encode(row, { ...base, address, otherAddress: true }));
  }
  const memory: Address =
    row.modrm === undefined ? [] : [(row.addressSize ?? bits) === 16 ? 0x05 : 0x03];
  const inMemory =
    implied || (row.modrm !== undefined && row.mod !== "reg" && !row.traits.has("mod-ignored"));
  const override = row.specs.some(
    (s) => s.string === "X" || s.string === "B" || s.field === "moffs",
  );
  if ((inMemory && !implied) || override) {
    samples.push(encode(row, { ...base, address: memory, prefix: [0x26] }));
  }
  if (row.prefixes.includes("lock") && inMemory) {
    samples.push(encode(row, { ...base, address: memory, prefix: [0xf0] }));
  }
  if (row.prefixes.includes("rep")) samples.push(encode(row, { ...base, prefix: [0xf3] }));
  if (row.prefixes.includes("repe")) {
    samples.push(encode(row, { ...base, prefix: [0xf3] }));
    samples.push(encode(row, { ...base, prefix: [0xf2] }));
  }
  const seen = new Set<string>();
  return samples.filter((bytes) => {
    const key = bytes.join();
    return !seen.has(key) && seen.add(key);
  });
}
