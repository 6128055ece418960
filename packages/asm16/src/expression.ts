// What is the value of an expression, now or after relaxation?
//
// Values are relative to a section, to an undefined symbol, or absolute. What may be combined follows
// gas's `resolve_symbol_value` (symbols.c); arithmetic is 64-bit.

import type { BinaryOp, Expr, UnaryOp } from "./ast.ts";
import { wrap } from "./literals.ts";
import { type Frag, fixedDistance, type Position, type Section } from "./section.ts";
import type { AsmSymbol } from "./symbol.ts";

/** An expression whose names have been looked up at the place of use. */
export type BoundExpr =
  | { readonly op: "number"; readonly value: bigint }
  | { readonly op: "ref"; readonly symbol: AsmSymbol }
  | { readonly op: "here"; readonly position: Position }
  | { readonly op: "unary"; readonly operator: UnaryOp; readonly operand: BoundExpr }
  | {
      readonly op: "binary";
      readonly operator: BinaryOp;
      readonly left: BoundExpr;
      readonly right: BoundExpr;
    };

export interface Value {
  /** Relative to this section's start (late) or to `frag` (early). */
  readonly section: Section | undefined;
  readonly frag: Frag | undefined;
  /** Relative to an undefined symbol. */
  readonly symbol: AsmSymbol | undefined;
  readonly value: bigint;
  /** Less the start of this section: a difference across sections, good where it is stored in it. */
  readonly minus?: Section;
}

/** An expression that has no value; `code` and message as for a diagnostic. */
export class ValueProblem extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export const ZERO: BoundExpr = { op: "number", value: 0n };

export function number(value: bigint | number): BoundExpr {
  return { op: "number", value: BigInt(value) };
}

export function add(left: BoundExpr, addend: bigint): BoundExpr {
  if (addend === 0n) return left;
  if (left.op === "number") return { op: "number", value: wrap(left.value + addend) };
  return { op: "binary", operator: "+", left, right: { op: "number", value: addend } };
}

function absolute(value: bigint): Value {
  return { section: undefined, frag: undefined, symbol: undefined, value };
}

export interface Environment {
  /** True until relaxation: only what is certain counts, else the result is undefined. */
  readonly early: boolean;
  /** Told about every division by zero. */
  divisionByZero(): void;
}

/**
 * The value, or undefined where `early` and something is not known yet.
 * @throws ValueProblem where the operation has no meaning
 */
export function evaluate(expr: BoundExpr, env: Environment): Value | undefined {
  switch (expr.op) {
    case "number":
      return absolute(expr.value);
    case "here":
      return positionValue(expr.position, env);
    case "ref":
      return symbolValue(expr.symbol, env);
    case "unary": {
      const value = evaluate(expr.operand, env);
      return value === undefined ? undefined : applyUnary(expr.operator, value, env);
    }
    case "binary": {
      const left = evaluate(expr.left, env);
      const right = evaluate(expr.right, env);
      if (left === undefined || right === undefined) {
        // Of a name that is not defined yet one thing is certain: it equals itself.
        const a = expr.operator === "-" && expr.left.op === "ref" ? expr.left.symbol : undefined;
        return a && expr.right.op === "ref" && a === expr.right.symbol ? absolute(0n) : undefined;
      }
      return applyBinary(expr.operator, left, right, env);
    }
  }
}

function positionValue(position: Position, env: Environment): Value {
  const { frag, offset } = position;
  const section = frag.chain.section;
  if (section.absolute) {
    // `.struct`: labels are plain numbers; its chain has constant parts only.
    let value = BigInt(offset);
    for (const f of frag.chain.frags) {
      if (f === frag) break;
      value += BigInt(f.length);
    }
    return absolute(value);
  }
  if (env.early) return { section, frag, symbol: undefined, value: BigInt(offset) };
  return { section, frag: undefined, symbol: undefined, value: BigInt(frag.address + offset) };
}

/** Names looked at for one value: `a=b+b`, `b=c+c` … doubles them at each step. */
const MAX_STEPS = 100_000;
let nesting = 0;
let steps = 0;

export function symbolValue(symbol: AsmSymbol, env: Environment): Value | undefined {
  if (symbol.position) return positionValue(symbol.position, env);
  if (symbol.expr) {
    if (symbol.resolving) {
      throw new ValueProblem(
        "symbol-loop",
        `symbol definition loop encountered at \`${symbol.name}'`,
      );
    }
    if (nesting === 0) steps = 0;
    if (++steps > MAX_STEPS) throw new ValueProblem("too-deep", "expression too complex");
    symbol.resolving = true;
    nesting++;
    try {
      return evaluate(symbol.expr, env);
    } finally {
      nesting--;
      symbol.resolving = false;
    }
  }
  if (env.early) return undefined;
  if (symbol.register) {
    throw new ValueProblem("register-value", "register value used as expression");
  }
  return { section: undefined, frag: undefined, symbol, value: 0n };
}

function isAbsolute(value: Value): boolean {
  return value.section === undefined && value.symbol === undefined && value.minus === undefined;
}

export function nameOf(value: Value): string {
  return value.symbol ? "*UND*" : value.section ? value.section.name : "*ABS*";
}

function applyUnary(operator: UnaryOp, value: Value, env: Environment): Value | undefined {
  if (operator === "+") return value;
  if (!isAbsolute(value)) {
    if (env.early) return undefined;
    throw new ValueProblem(
      "expression-sections",
      value.symbol
        ? `invalid operand (*UND* section) for \`${operator}'`
        : `invalid operand (${nameOf(value)} section) for \`${operator}'`,
    );
  }
  const v = value.value;
  return absolute(operator === "-" ? wrap(-v) : operator === "~" ? ~v : v === 0n ? 1n : 0n);
}

const COMPARISONS: ReadonlySet<string> = new Set(["==", "<>", "<", ">", "<=", ">="]);

function applyBinary(op: BinaryOp, left: Value, right: Value, env: Environment): Value | undefined {
  if (isAbsolute(left) && isAbsolute(right))
    return absolute(compute(op, left.value, right.value, env));
  if (op === "+") {
    if (isAbsolute(right)) return { ...left, value: wrap(left.value + right.value) };
    if (isAbsolute(left)) return { ...right, value: wrap(left.value + right.value) };
  }
  if (op === "-" && isAbsolute(right)) return { ...left, value: wrap(left.value - right.value) };
  if ((op === "-" || COMPARISONS.has(op)) && sameBase(left, right)) {
    let difference = left.value - right.value;
    if (env.early && left.frag !== right.frag) {
      const distance = fixedDistance(
        { frag: right.frag as Frag, offset: Number(right.value) },
        { frag: left.frag as Frag, offset: Number(left.value) },
      );
      if (distance === undefined) return undefined;
      difference = BigInt(distance);
    }
    return absolute(op === "-" ? difference : compute(op, difference, 0n, env));
  }
  if (env.early) return undefined;
  if (op === "-" && right.section && !left.minus && !right.minus) {
    return { ...left, value: wrap(left.value - right.value), minus: right.section };
  }
  throw new ValueProblem(
    "expression-sections",
    `invalid operands (${nameOf(left)} and ${nameOf(right)} sections) for \`${op}'`,
  );
}

function sameBase(left: Value, right: Value): boolean {
  return (
    left.section === right.section &&
    left.symbol === right.symbol &&
    left.minus === undefined &&
    right.minus === undefined
  );
}

const MASK = (1n << 64n) - 1n;

function compute(op: BinaryOp, a: bigint, b: bigint, env: Environment): bigint {
  const truth = (yes: boolean) => (yes ? -1n : 0n);
  switch (op) {
    case "+":
      return wrap(a + b);
    case "-":
      return wrap(a - b);
    case "*":
      return wrap(a * b);
    case "/":
    case "%":
      if (b === 0n) {
        env.divisionByZero();
        return op === "/" ? a : 0n;
      }
      return wrap(op === "/" ? a / b : a % b);
    case "<<":
      return (b & MASK) > 63n ? 0n : wrap(a << (b & 63n));
    case ">>":
      return (b & MASK) > 63n ? 0n : wrap((a & MASK) >> (b & 63n));
    case "|":
      return a | b;
    case "&":
      return a & b;
    case "^":
      return a ^ b;
    case "!":
      return a | ~b;
    case "==":
      return truth(a === b);
    case "<>":
      return truth(a !== b);
    case "<":
      return truth(a < b);
    case ">":
      return truth(a > b);
    case "<=":
      return truth(a <= b);
    case ">=":
      return truth(a >= b);
    case "&&":
      return a !== 0n && b !== 0n ? 1n : 0n;
    case "||":
      return a !== 0n || b !== 0n ? 1n : 0n;
  }
}

export interface Binder {
  lookup(name: string, range: { start: number; end: number }): AsmSymbol;
  here(): Position;
}

/** Looks up the names of an expression at the place where it stands. */
export function bind(expr: Expr, binder: Binder): BoundExpr {
  switch (expr.op) {
    case "number":
      return expr;
    case "symbol":
      if (expr.name === ".") return { op: "here", position: binder.here() };
      return { op: "ref", symbol: binder.lookup(expr.name, expr.range) };
    case "string":
      return { op: "ref", symbol: binder.lookup(expr.raw.slice(1, -1), expr.range) };
    case "unary": {
      const operand = bind(expr.operand, binder);
      if (operand.op === "number" && expr.operator !== "+") {
        const v = operand.value;
        const value =
          expr.operator === "-" ? wrap(-v) : expr.operator === "~" ? ~v : v === 0n ? 1n : 0n;
        return { op: "number", value };
      }
      return expr.operator === "+" ? operand : { op: "unary", operator: expr.operator, operand };
    }
    case "binary":
      return {
        op: "binary",
        operator: expr.operator,
        left: bind(expr.left, binder),
        right: bind(expr.right, binder),
      };
  }
}

/**
 * `expr` as one symbol or place plus a number, the only shape a relaxable branch can have (gas makes
 * anything else an expression symbol, which is never short).
 */
export function asTarget(
  expr: BoundExpr,
): { symbol: AsmSymbol | undefined; position: Position | undefined; addend: bigint } | undefined {
  switch (expr.op) {
    case "ref":
      return { symbol: expr.symbol, position: undefined, addend: 0n };
    case "here":
      return { symbol: undefined, position: expr.position, addend: 0n };
    case "binary": {
      if (expr.operator !== "+" && expr.operator !== "-") return undefined;
      const left = asTarget(expr.left);
      const right = constantOf(expr.right);
      if (left && right !== undefined) {
        return { ...left, addend: left.addend + (expr.operator === "+" ? right : -right) };
      }
      const swapped = expr.operator === "+" ? asTarget(expr.right) : undefined;
      const constant = constantOf(expr.left);
      if (swapped && constant !== undefined)
        return { ...swapped, addend: swapped.addend + constant };
      return undefined;
    }
    default:
      return undefined;
  }
}

function constantOf(expr: BoundExpr): bigint | undefined {
  try {
    const value = evaluate(expr, { early: true, divisionByZero: () => {} });
    return value && isAbsolute(value) ? value.value : undefined;
  } catch {
    return undefined;
  }
}
