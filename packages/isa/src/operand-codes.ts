// What does an operand code of the table mean: which field holds it, how wide is it?

import type { RegisterClass } from "./registers.ts";

/** Where the operand is encoded. `implied` operands are in no field. */
export type OperandField =
  | "rm"
  | "reg"
  | "opcode"
  | "immediate"
  | "relative"
  | "far"
  | "moffs"
  | "implied";

/**
 * Bits; `v` the operand size; `p` a far pointer (16 bits more than the operand size); `n` the address
 * size: the register that is written says it, as the registers of a memory operand do; 0 none.
 */
export type OperandWidth = 0 | 8 | 16 | 32 | 48 | 64 | 80 | 128 | "v" | "p" | "2v" | "n";

/** What a code stands for. */
export interface OperandSpec {
  readonly code: string;
  readonly field: OperandField;
  /** What an `rm` operand may be; for the other fields what the operand is. */
  readonly is: "reg" | "mem" | "reg/mem" | "imm" | "rel" | "far";
  readonly width: OperandWidth;
  /** Class of the register; general registers of the operand size (or, with width `n`, the address size) have `gpr`. */
  readonly registers: RegisterClass | "gpr" | undefined;
  /** The number of a register that is implied, or the value of a constant. */
  readonly value?: number;
  /** An immediate byte that is sign-extended to the operand size. */
  readonly signExtended?: true;
  /** Implied memory: DS:[(E)SI], ES:[(E)DI], DS:[(E)BX+AL]. */
  readonly string?: "X" | "Y" | "B";
}

const WIDTHS: Record<string, OperandWidth> = {
  "": 0,
  b: 8,
  w: 16,
  d: 32,
  q: 64,
  t: 80,
  dq: 128,
  v: "v",
  z: "v",
  p: "p",
  a: "2v",
  s: 48,
  n: "n",
};

const FIXED: Record<string, readonly [RegisterClass, number]> = {
  AL: ["r8", 0],
  CL: ["r8", 1],
  AX: ["r16", 0],
  DX: ["r16", 2],
  // DX where it is no port, and so never `(%dx)`.
  rDX: ["r16", 2],
  EAX: ["r32", 0],
  ECX: ["r32", 1],
  EDX: ["r32", 2],
  EBX: ["r32", 3],
  ES: ["sreg", 0],
  CS: ["sreg", 1],
  SS: ["sreg", 2],
  DS: ["sreg", 3],
  FS: ["sreg", 4],
  GS: ["sreg", 5],
  ST: ["st", 0],
  XMM0: ["xmm", 0],
};

const FIXED_WIDTHS: Partial<Record<RegisterClass, OperandWidth>> = {
  r8: 8,
  r32: 32,
  st: 80,
  xmm: 128,
};

function read(code: string): OperandSpec | undefined {
  const fixed = FIXED[code];
  if (fixed) {
    const [registers, value] = fixed;
    return {
      code,
      field: "implied",
      is: "reg",
      width: FIXED_WIDTHS[registers] ?? 16,
      registers,
      value,
    };
  }
  if (code === "eAX" || code === "nAX") {
    const width = code === "eAX" ? "v" : "n";
    return { code, field: "implied", is: "reg", width, registers: "gpr", value: 0 };
  }
  if (/^\d$/.test(code)) {
    return {
      code,
      field: "implied",
      is: "imm",
      width: 8,
      registers: undefined,
      value: Number(code),
    };
  }
  if (code === "STi") return { code, field: "rm", is: "reg", width: 80, registers: "st" };
  if (code === "Ibs") {
    const is = "imm";
    return { code, field: "immediate", is, width: 8, registers: undefined, signExtended: true };
  }
  const width = WIDTHS[code.slice(1)];
  if (width === undefined) return undefined;
  const general: RegisterClass | "gpr" =
    width === 8 ? "r8" : width === 16 ? "r16" : width === 32 ? "r32" : "gpr";
  const operand = (
    field: OperandField,
    is: OperandSpec["is"],
    registers: OperandSpec["registers"],
  ): OperandSpec => ({ code, field, is, width, registers });
  switch (code[0]) {
    case "E":
      return operand("rm", "reg/mem", general);
    case "P":
      return operand("reg", "reg", "mm");
    case "Q":
      return operand("rm", "reg/mem", "mm");
    case "N":
      return operand("rm", "reg", "mm");
    case "V":
      return operand("reg", "reg", "xmm");
    case "W":
      return operand("rm", "reg/mem", "xmm");
    case "U":
      return operand("rm", "reg", "xmm");
    case "L":
      return operand("reg", "reg", "bnd");
    case "K":
      return operand("rm", "reg", "bnd");
    case "R":
      return operand("rm", "reg", general);
    case "M":
      return operand("rm", "mem", undefined);
    case "G":
      return operand("reg", "reg", general);
    case "Z":
      return operand("opcode", "reg", general);
    case "S":
      return operand("reg", "reg", "sreg");
    case "C":
      return operand("reg", "reg", "cr");
    case "D":
      return operand("reg", "reg", "dr");
    case "T":
      return operand("reg", "reg", "tr");
    case "I":
      return operand("immediate", "imm", undefined);
    case "J":
      return operand("relative", "rel", undefined);
    case "A":
      return operand("far", "far", undefined);
    case "O":
      return operand("moffs", "mem", undefined);
    case "X":
    case "Y":
    case "B":
      return { ...operand("implied", "mem", undefined), string: code[0] };
    default:
      return undefined;
  }
}

const known = new Map<string, OperandSpec>();

/**
 * The meaning of a code of the table's operand column.
 *
 * @throws Error for a code that is not in the notation: a mistake in the table.
 */
export function operandSpec(code: string): OperandSpec {
  let spec = known.get(code);
  if (!spec) {
    spec = read(code);
    if (!spec) throw new Error(`isa table: unknown operand code ${code}`);
    known.set(code, spec);
  }
  return spec;
}
