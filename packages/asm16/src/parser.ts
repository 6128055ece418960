// How do the tokens of operands, directive arguments and expressions become a tree?

import type { Argument, BinaryOp, Expr, OperandNode, Range, UnaryOp } from "./ast.ts";
import { SyntaxProblem } from "./ast.ts";
import { parseCharacter, parseNumber } from "./literals.ts";
import { T, type Token, type TokenType } from "./tokens.ts";

/** Deeper parentheses would exhaust the stack of the host. */
const MAX_DEPTH = 200;
/** Numbers, names and operators of one operand or argument. */
const MAX_TERMS = 10_000;

/** gas's operator ranks (expr.c, `op_rank`): higher binds tighter, equal ranks go left to right. */
const RANK: Readonly<Record<BinaryOp, number>> = {
  "*": 8,
  "/": 8,
  "%": 8,
  "<<": 8,
  ">>": 8,
  "|": 7,
  "&": 7,
  "^": 7,
  "!": 7,
  "+": 5,
  "-": 5,
  "==": 4,
  "<>": 4,
  "<": 4,
  ">": 4,
  "<=": 4,
  ">=": 4,
  "&&": 3,
  "||": 2,
};

/** Left-associative reduction of `first (op operand)*` by rank. */
function climb(operands: Expr[], operators: BinaryOp[]): Expr {
  const values: Expr[] = [operands[0] as Expr];
  const pending: BinaryOp[] = [];
  const reduce = () => {
    const right = values.pop() as Expr;
    const left = values.pop() as Expr;
    values.push({ op: "binary", operator: pending.pop() as BinaryOp, left, right });
  };
  for (let i = 0; i < operators.length; i++) {
    const operator = operators[i] as BinaryOp;
    while (pending.length > 0 && RANK[pending.at(-1) as BinaryOp] >= RANK[operator]) reduce();
    pending.push(operator);
    values.push(operands[i + 1] as Expr);
  }
  while (pending.length > 0) reduce();
  return values[0] as Expr;
}

/** Operators that stand before a value. */
const UNARY: ReadonlySet<TokenType | undefined> = new Set([T.Plus, T.Minus, T.Bang, T.Tilde]);
/** Operators between values. */
const BINARY: ReadonlySet<TokenType | undefined> = new Set([
  T.ShiftLeft,
  T.ShiftRight,
  T.LessEqual,
  T.GreaterEqual,
  T.NotEqual,
  T.EqualEqual,
  T.AndAnd,
  T.OrOr,
  T.Less,
  T.Greater,
  T.Plus,
  T.Minus,
  T.Star,
  T.Slash,
  T.Percent,
  T.And,
  T.Or,
  T.Caret,
  T.Bang,
]);
/** What an expression may begin with. */
const VALUE: ReadonlySet<TokenType | undefined> = new Set([
  ...UNARY,
  T.Number,
  T.Identifier,
  T.Character,
  T.String,
  T.LParen,
]);

/** Reads tokens from left to right; each method one thing of the syntax. @throws SyntaxProblem */
class StatementParser {
  readonly #tokens: readonly Token[];
  /** Offset of the tokens' text in the source frame. */
  readonly #base: number;
  #at = 0;

  constructor(tokens: readonly Token[], base: number) {
    checkBounds(tokens, base);
    this.#tokens = tokens;
    this.#base = base;
  }

  /** Of the token that is `ahead` of the next one. */
  #type(ahead = 0): TokenType | undefined {
    return this.#tokens[this.#at + ahead]?.tokenType;
  }

  #accept(type: TokenType): boolean {
    if (this.#type() !== type) return false;
    this.#at++;
    return true;
  }

  #expect(type: TokenType): Token {
    const token = this.#tokens[this.#at];
    if (token?.tokenType !== type) throw this.#unexpected();
    this.#at++;
    return token;
  }

  #unexpected(): SyntaxProblem {
    return explain(this.#at, this.#tokens, this.#base);
  }

  /** From the token at `first` to the last that was read. */
  #since(first: number): Range {
    const last = this.#tokens[this.#at - 1];
    const from = this.#tokens[first] ?? last;
    return from && last ? rangeOf(from, last, this.#base) : { start: this.#base, end: this.#base };
  }

  #atom(): Expr {
    const token = this.#tokens[this.#at];
    const first = this.#at++;
    switch (token?.tokenType) {
      case T.Number:
        return parseNumber(token.image, this.#since(first));
      case T.Identifier:
        return { op: "symbol", name: token.image, range: this.#since(first) };
      case T.Character:
        return { op: "number", value: BigInt(parseCharacter(token.image)) };
      case T.String:
        return { op: "string", raw: token.image, range: this.#since(first) };
      case T.LParen: {
        const inner = this.expression();
        this.#expect(T.RParen);
        return inner;
      }
      default:
        this.#at = first;
        throw this.#unexpected();
    }
  }

  #unary(): Expr {
    const operators: UnaryOp[] = [];
    while (UNARY.has(this.#type())) {
      operators.push((this.#tokens[this.#at++] as Token).image as UnaryOp);
    }
    let out = this.#atom();
    for (let i = operators.length - 1; i >= 0; i--) {
      out = { op: "unary", operator: operators[i] as UnaryOp, operand: out };
    }
    return out;
  }

  expression(): Expr {
    const operands: Expr[] = [this.#unary()];
    const operators: BinaryOp[] = [];
    while (BINARY.has(this.#type())) {
      const { image } = this.#tokens[this.#at++] as Token;
      operators.push((image === "!=" ? "<>" : image) as BinaryOp);
      operands.push(this.#unary());
    }
    return operators.length === 0 ? (operands[0] as Expr) : climb(operands, operators);
  }

  #register(): string {
    this.#expect(T.Percent);
    const name = this.#expect(T.Identifier).image.toLowerCase();
    if (name !== "st" || !this.#accept(T.LParen)) return name;
    const number = this.#expect(T.Number);
    this.#expect(T.RParen);
    return `st(${number.image})`;
  }

  /** Is the `(` that comes next a register part, not an arithmetic parenthesis? */
  #atMemoryTail(): boolean {
    if (this.#type() !== T.LParen) return false;
    const next = this.#type(1);
    return next === T.Percent || next === T.Comma || next === T.RParen;
  }

  #memoryTail(): MemoryTail {
    const first = this.#at;
    let base: string | undefined;
    let index: string | undefined;
    let scale: Expr | undefined;
    this.#expect(T.LParen);
    if (this.#type() === T.Percent) base = this.#register();
    if (this.#accept(T.Comma)) {
      if (this.#type() === T.Percent) {
        index = this.#register();
        if (this.#accept(T.Comma) && VALUE.has(this.#type())) scale = this.expression();
      } else if (VALUE.has(this.#type())) scale = this.expression();
    }
    this.#expect(T.RParen);
    return { base, index, scale, range: this.#since(first) };
  }

  #operand(): OperandNode {
    const first = this.#at;
    let star = this.#accept(T.Star);
    if (this.#accept(T.Dollar)) {
      const expr = this.expression();
      return { kind: "immediate", expr, star, range: this.#since(first) };
    }
    let segment: string | undefined;
    let disp: Expr | undefined;
    let tail: MemoryTail | undefined;
    if (this.#type() === T.Percent) {
      const name = this.#register();
      if (!this.#accept(T.Colon)) {
        return { kind: "register", name, star, range: this.#since(first) };
      }
      segment = name;
      if (this.#accept(T.Star)) star = true;
      const group = this.#type() === T.LParen;
      if (group ? VALUE.has(this.#type(1)) : VALUE.has(this.#type())) disp = this.expression();
      if (this.#type() === T.LParen) tail = this.#memoryTail();
    } else if (this.#atMemoryTail()) tail = this.#memoryTail();
    else {
      // Neither registers nor a value in parentheses: the parenthesis is what is wrong.
      if (this.#type() === T.LParen && !VALUE.has(this.#type(1))) throw this.#unexpected();
      disp = this.expression();
      if (this.#type() === T.LParen) tail = this.#memoryTail();
    }
    return {
      kind: "memory",
      segment,
      disp,
      parens: tail !== undefined,
      base: tail?.base,
      index: tail?.index,
      scale: tail?.scale,
      star,
      range: this.#since(first),
      parensRange: tail?.range,
    };
  }

  operands(): OperandNode[] {
    const out: OperandNode[] = [];
    do out.push(this.#operand());
    while (this.#accept(T.Comma));
    return out;
  }

  #argument(): Argument {
    const first = this.#at;
    const percent = this.#type() === T.Percent;
    if (percent || this.#type() === T.At) {
      const token = this.#tokens[this.#at + 1];
      if (percent && /^st$/i.test(token?.image ?? "")) {
        return { kind: "at", name: this.#register(), range: this.#since(first), percent };
      }
      this.#at++;
      if (token?.tokenType !== T.Identifier && token?.tokenType !== T.Number) {
        throw this.#unexpected();
      }
      const range = rangeOf(token, token, this.#base);
      this.#at++;
      return { kind: "at", name: token.image, range, percent };
    }
    const expr = this.expression();
    const raws: string[] = expr.op === "string" ? [expr.raw] : [];
    while (this.#type() === T.String) {
      const token = this.#tokens[this.#at++] as Token;
      if (raws.length === 0) {
        throw new SyntaxProblem(
          "junk",
          `junk at end of line, first unrecognized character is \`"'`,
          rangeOf(token, token, this.#base),
        );
      }
      raws.push(token.image);
    }
    const range = this.#since(first);
    return raws.length > 0 ? { kind: "strings", raws, range } : { kind: "expr", expr, range };
  }

  /** gas takes `.byte 1,,2` as three values, so an argument may be missing. */
  arguments(): Argument[] {
    const out: Argument[] = [];
    do {
      const type = this.#type();
      if (type === T.At || type === T.Percent || VALUE.has(type)) out.push(this.#argument());
      else out.push({ kind: "empty", range: this.#since(this.#at - 1) });
    } while (this.#accept(T.Comma));
    return out;
  }

  /** All tokens must have been read. */
  end<R>(value: R): R {
    if (this.#at < this.#tokens.length) throw this.#unexpected();
    return value;
  }
}

function rangeOf(first: Token, last: Token, base: number): Range {
  return { start: base + first.startOffset, end: base + last.startOffset + last.image.length };
}

interface MemoryTail {
  base: string | undefined;
  index: string | undefined;
  scale: Expr | undefined;
  range: Range;
}

/** @throws SyntaxProblem for what is no matter of syntax: too deep, too long, a string without its end. */
function checkBounds(tokens: readonly Token[], base: number): void {
  let depth = 0;
  let run = 0;
  for (const token of tokens) {
    if (token.tokenType === T.Comma) run = 0;
    else if (++run > MAX_TERMS) {
      const start = base + token.startOffset;
      throw new SyntaxProblem(
        "too-deep",
        `expression of more than ${MAX_TERMS} words`,
        { start, end: start + 1 },
        "Split it with .set into named parts.",
      );
    }
    if (token.tokenType === T.LParen) {
      if (++depth > MAX_DEPTH) {
        const start = base + token.startOffset;
        throw new SyntaxProblem(
          "too-deep",
          `parentheses nested deeper than ${MAX_DEPTH} levels`,
          { start, end: start + 1 },
          "Split the expression with .set into named parts.",
        );
      }
    } else if (token.tokenType === T.RParen) depth--;
    else if (token.tokenType === T.Invalid && token.image === '"') {
      const start = base + token.startOffset;
      const last = tokens.at(-1) ?? token;
      throw new SyntaxProblem(
        "string",
        "unterminated string",
        { start, end: base + last.startOffset + last.image.length },
        'The text has no closing `"` on its line.',
      );
    }
  }
}

/** What is wrong with the token at `at`, the first that fits nowhere. */
function explain(at: number, tokens: readonly Token[], base: number): SyntaxProblem {
  const token = tokens[at];
  const last = tokens.at(-1);
  const shown = token ?? last;
  const range = shown ? rangeOf(shown, shown, base) : { start: base, end: base };
  const opens = tokens.filter((t) => t.tokenType === T.LParen).length;
  const closes = tokens.filter((t) => t.tokenType === T.RParen).length;
  if (opens !== closes) {
    return unbalanced(tokens, base);
  }
  const before = tokens[at - 1];
  if (before?.tokenType === T.Dollar) {
    return new SyntaxProblem(
      "immediate",
      "missing or invalid immediate expression",
      range,
      "Behind `$` comes a number, a symbol or an expression.",
    );
  }
  if (!token) {
    return new SyntaxProblem(
      "expression",
      before?.tokenType === T.Comma ? "expecting operand after ','; got nothing" : "bad expression",
      range,
    );
  }
  const image = token.image.slice(0, 20);
  if (token.tokenType === T.Invalid) {
    return new SyntaxProblem("character", `invalid character '${image}' in operand`, range);
  }
  const comment = token.tokenType === T.Slash && tokens[at + 1]?.tokenType === T.Slash;
  return new SyntaxProblem(
    "junk",
    `junk \`${image}' after expression`,
    range,
    comment ? "A comment behind a statement begins with `#', or is /* … */." : undefined,
  );
}

function unbalanced(tokens: readonly Token[], base: number): SyntaxProblem {
  const open: Token[] = [];
  let operand = 1;
  let stray: Token | undefined;
  for (const token of tokens) {
    if (token.tokenType === T.LParen) open.push(token);
    else if (token.tokenType === T.RParen && !open.pop()) {
      stray = token;
      break;
    } else if (token.tokenType === T.Comma && open.length === 0) operand++;
  }
  const first = stray ?? open[0] ?? (tokens[0] as Token);
  const range = rangeOf(first, stray ?? tokens.at(-1) ?? first, base);
  return new SyntaxProblem("parenthesis", `unbalanced parenthesis in operand ${operand}.`, range);
}

/** The operands of an instruction. @throws SyntaxProblem */
export function parseOperands(tokens: readonly Token[], base: number): OperandNode[] {
  if (tokens.length === 0) return [];
  const parser = new StatementParser(tokens, base);
  return parser.end(parser.operands());
}

/** The comma-separated arguments of a directive; none at all is an empty list. @throws SyntaxProblem */
export function parseArguments(tokens: readonly Token[], base: number): Argument[] {
  if (tokens.length === 0) return [];
  const parser = new StatementParser(tokens, base);
  return parser.end(parser.arguments());
}

/** One expression that takes all tokens. @throws SyntaxProblem */
export function parseExpression(tokens: readonly Token[], base: number): Expr {
  const parser = new StatementParser(tokens, base);
  return parser.end(parser.expression());
}
