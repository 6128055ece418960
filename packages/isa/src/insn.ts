// What does decoding give?

import type { Register } from "./registers.ts";
import type { Row } from "./row.ts";
import type { UndefinedStatus } from "./undefined.ts";

/** Where a number stands in the instruction. */
export interface NumberField {
  /** Bytes from the instruction's first byte (prefixes count). */
  readonly offset: number;
  /** Bytes. */
  readonly width: 1 | 2 | 4;
  /** As read: unsigned, little-endian. */
  readonly value: number;
}

export interface ModRm {
  /** Bytes from the instruction's first byte. */
  readonly offset: number;
  readonly byte: number;
  readonly mod: number;
  readonly reg: number;
  readonly rm: number;
}

export interface Sib {
  /** Bytes from the instruction's first byte. */
  readonly offset: number;
  readonly byte: number;
  readonly scale: 1 | 2 | 4 | 8;
  /** As encoded; 4 is no index. */
  readonly index: number;
  /** As encoded; 5 with mod 0 is no base. */
  readonly base: number;
}

export interface RegisterOperand {
  readonly kind: "reg";
  readonly register: Register;
}

export interface MemoryOperand {
  readonly kind: "mem";
  /** Number of the segment register that is used: the override, or the default (SS with BP, EBP, ESP as base). */
  readonly segment: number;
  readonly base: Register | undefined;
  readonly index: Register | undefined;
  readonly scale: 1 | 2 | 4 | 8;
  /** Signed where there is a base or an index, else the unsigned offset. */
  readonly displacement: number;
  /** Bits of the effective address; sums wrap at it. */
  readonly addressSize: 16 | 32;
  /** Bits of the data; 0 where the manual gives none (LEA, LGDT). A far pointer is 32 or 48. */
  readonly size: number;
}

export interface ImmediateOperand {
  readonly kind: "imm";
  /** Unsigned, within `size`; a sign-extended byte is extended already. */
  readonly value: number;
  /** Bits. */
  readonly size: number;
}

export interface RelativeOperand {
  readonly kind: "rel";
  /** Signed distance from the next instruction. */
  readonly displacement: number;
  /** IP or EIP at the target: 16-bit operand size wraps at 64 KiB, as the CPU does. */
  readonly target: number;
}

export interface FarOperand {
  readonly kind: "far";
  readonly selector: number;
  /** 16 or 32 bits, by operand size. */
  readonly offset: number;
}

export type Operand =
  | RegisterOperand
  | MemoryOperand
  | ImmediateOperand
  | RelativeOperand
  | FarOperand;

/** A decoded instruction. */
export interface Insn {
  readonly kind: "insn";
  readonly row: Row;
  /** Bytes, prefixes included: 1 to 15. */
  readonly length: number;
  /** Address of the first byte, as given to `decode`. */
  readonly ip: number;
  /** The mode's default size. */
  readonly bits: 16 | 32;
  /** Prefix bytes as they stand, with repetitions and those without effect. */
  readonly prefixes: readonly number[];
  /** Number of the segment register that the last segment prefix names. */
  readonly segmentOverride: number | undefined;
  readonly lock: boolean;
  /** The last of f2 and f3, unless it is part of the opcode. */
  readonly repeat: undefined | "repz" | "repnz";
  readonly operandSize: 16 | 32;
  readonly addressSize: 16 | 32;
  /** Bytes from the instruction's first byte to the opcode's last. */
  readonly opcodeOffset: number;
  readonly modrm: ModRm | undefined;
  readonly sib: Sib | undefined;
  /** Displacement of a memory operand, or the offset of a moffs. */
  readonly displacement: NumberField | undefined;
  /** Immediates, branch distances and far pointers (offset, then selector), as they stand. */
  readonly immediates: readonly NumberField[];
  /** Values for the row's operand codes, in Intel order. */
  readonly operands: readonly Operand[];
}

/** Bytes that are no instruction of the table. */
export interface Undecoded {
  readonly kind: "undecoded";
  /**
   * `truncated`: the bytes end within the instruction; `undefined`: no row has this opcode;
   * `too-long`: more than 15 bytes, which is #GP on a CPU.
   */
  readonly reason: "truncated" | "undefined" | "too-long";
  /** In words; for `undefined` the line of `undefined.ts`. */
  readonly why: string;
  /**
   * For `undefined`: is it #UD on all covered CPUs (`undefined`), or an instruction that the table
   * does not have (`outside`: VEX, EVEX, XOP, 3DNow!, VIA)?
   */
  readonly status: UndefinedStatus | undefined;
  /** Bytes looked at. */
  readonly length: number;
}
