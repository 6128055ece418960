// What does an operand as written mean: which register, which memory, which number?

import { ADDRESS_16, REGISTER_BY_NAME, type Register } from "@realmode/isa";
import { type Expr, type OperandNode, type Range, SyntaxProblem } from "./ast.ts";
import type { BoundExpr } from "./expression.ts";

export interface RegisterOperand {
  readonly kind: "register";
  readonly register: Register;
  readonly star: boolean;
  readonly range: Range;
}

export interface ImmediateOperand {
  readonly kind: "immediate";
  readonly expr: BoundExpr;
  /** The value, where it is certain when the statement is read. */
  readonly known: bigint | undefined;
  readonly range: Range;
  /** Said by Intel's `word ptr`. */
  readonly bits?: number | undefined;
}

export interface MemoryOperand {
  readonly kind: "memory";
  /** Said by Intel's `word ptr`. */
  readonly bits?: number | undefined;
  /** Number of the segment register written before it. */
  readonly segment: number | undefined;
  readonly base: Register | undefined;
  readonly index: Register | undefined;
  readonly scale: number;
  readonly disp: BoundExpr | undefined;
  readonly known: bigint | undefined;
  /** By the registers; undefined for a bare displacement. */
  readonly addressSize: 16 | 32 | undefined;
  readonly star: boolean;
  /** Parentheses with registers were written. */
  readonly parens: boolean;
  readonly range: Range;
}

export type Operand = RegisterOperand | ImmediateOperand | MemoryOperand;

export interface OperandContext {
  /** False under a `.arch` before the 386: no 32-bit registers, no %fs, %gs, %cr0 … */
  readonly has386: boolean;
  bind(expr: Expr): BoundExpr;
  /** The value, if it is certain now. */
  known(expr: BoundExpr): bigint | undefined;
  warn(code: string, message: string, range: Range, hint?: string): void;
  /** Source text of a range, for messages. */
  text(range: Range): string;
}

function register(name: string, range: Range, context: OperandContext): Register {
  const found = REGISTER_BY_NAME.get(name);
  const later =
    found && (/^(r32|cr|dr|tr)$/.test(found.class) || (found.class === "sreg" && found.code > 3));
  if (found && !(later && !context.has386)) return found;
  const near = /^r([abcds][xip]|[bs]p|\d+)/.test(name)
    ? "64-bit registers do not exist in 16-bit and 32-bit code."
    : `The general registers are %al…%bh, %ax…%di and %eax…%edi, the segment registers %es %cs %ss %ds %fs %gs.`;
  throw new SyntaxProblem("bad-register", `bad register name \`%${name}'`, range, near);
}

const ORDER_HINT =
  "16-bit addressing allows (%bx) (%bp) (%si) (%di) and, in this order, (%bx|%bp,%si|%di).";

/** @throws SyntaxProblem */
export function makeOperand(node: OperandNode, context: OperandContext): Operand {
  const { range, star } = node;
  if (node.kind === "register") {
    return { kind: "register", register: register(node.name, range, context), star, range };
  }
  if (node.kind === "immediate") {
    if (star) {
      throw new SyntaxProblem(
        "immediate-star",
        `immediate operand illegal with absolute jump`,
        range,
        "`*` marks an indirect jump through a register or memory; a constant target is written without `*` and `$`.",
      );
    }
    const expr = context.bind(node.expr);
    return { kind: "immediate", expr, known: context.known(expr), range, bits: node.bits };
  }
  let segment: number | undefined;
  if (node.segment !== undefined) {
    const s = register(node.segment, range, context);
    if (s.class !== "sreg") {
      throw new SyntaxProblem(
        "bad-segment",
        `bad segment name \`%${node.segment}'`,
        range,
        "Before `:` stands one of %es %cs %ss %ds %fs %gs.",
      );
    }
    segment = s.code;
  }
  const disp = node.disp === undefined ? undefined : context.bind(node.disp);
  const known = disp === undefined ? undefined : context.known(disp);
  if (node.parens && !node.base && !node.index && !node.scale && disp === undefined) {
    throw new SyntaxProblem(
      "base-index",
      `\`${context.text(range)}' is not a valid base/index expression`,
      range,
    );
  }
  const base = node.base === undefined ? undefined : register(node.base, range, context);
  const index = node.index === undefined ? undefined : register(node.index, range, context);
  let scale = 1;
  if (node.scale !== undefined) {
    const value = context.known(context.bind(node.scale));
    if (value !== 1n && value !== 2n && value !== 4n && value !== 8n) {
      throw new SyntaxProblem(
        "scale",
        `expecting scale factor of 1, 2, 4, or 8: got \`${value ?? context.text(range)}'`,
        range,
      );
    }
    scale = Number(value);
    if (scale !== 1 && !index) {
      context.warn("scale", `scale factor of ${scale} without an index register`, range);
      scale = 1;
    }
  }
  const addressSize = addressSizeOf(base, index, scale, range, context);
  const { parens } = node;
  return {
    kind: "memory",
    bits: node.bits,
    segment,
    base,
    index,
    scale,
    disp,
    known,
    addressSize,
    star,
    parens,
    range,
  };
}

/** @throws SyntaxProblem where the registers cannot address memory together */
function addressSizeOf(
  base: Register | undefined,
  index: Register | undefined,
  scale: number,
  range: Range,
  context: OperandContext,
): 16 | 32 | undefined {
  if (!base && !index) return undefined;
  const wrong = (hint: string) =>
    new SyntaxProblem(
      "base-index",
      `\`${context.text(range)}' is not a valid base/index expression`,
      range,
      hint,
    );
  const width = (base ?? index)?.class;
  if (width === "r32") {
    if (index && index.class !== "r32")
      throw wrong("Base and index must both be 32-bit registers.");
    if (index?.name === "esp") throw wrong("%esp can be a base, never an index.");
    return 32;
  }
  if (width === "r16") {
    if (index && index.class !== "r16")
      throw wrong("Base and index must both be 16-bit registers.");
    // The port of `in` and `out` may be written like memory.
    if (base?.name === "dx" && !index) return 16;
    if (!base || scale !== 1) {
      throw wrong(`${ORDER_HINT} There is no scale factor: 32-bit registers have one.`);
    }
    if (rm16(base.code, index?.code) < 0) {
      const swapped = index && rm16(index.code, base.code) >= 0;
      throw wrong(swapped ? `${ORDER_HINT} Write (%${index.name},%${base.name}).` : ORDER_HINT);
    }
    return 16;
  }
  throw wrong(ORDER_HINT);
}

/** The rm field of a 16-bit base and index, or -1. */
export function rm16(base: number, index: number | undefined): number {
  return ADDRESS_16.findIndex(([b, i]) => b === base && i === index);
}
