// How are the operands and arguments that nearly every line has read without tokens?
//
// The common shapes, straight from the text, as the same trees that the grammar (parser.ts) makes of
// them. Everything else, and everything that is wrong, gives `undefined`: then the grammar decides, so
// that there is one author of messages.

import type { Argument, Expr, OperandNode, Range } from "./ast.ts";
import { parseCharacter, parseNumber } from "./literals.ts";

const BLANK = 1;
const WORD = 2;
const DIGIT = 4;
/** May begin an identifier. */
const FIRST = 8;

const KIND: Uint8Array = new Uint8Array(128);
for (const c of " \t\r\f\v") KIND[c.charCodeAt(0)] = BLANK;
for (let c = 0; c < 128; c++) {
  const character = String.fromCharCode(c);
  if (/[A-Za-z_.]/.test(character)) KIND[c] = FIRST | WORD;
  else if (character === "$") KIND[c] = WORD;
  else if (/\d/.test(character)) KIND[c] = DIGIT | WORD;
}

export function isBlank(c: number): boolean {
  return c < 128 && KIND[c] === BLANK;
}

export function isDigit(c: number): boolean {
  return c < 128 && ((KIND[c] as number) & DIGIT) !== 0;
}

/** May `c` begin a name? Names with characters beyond ASCII are the grammar's. */
export function isFirst(c: number): boolean {
  return c < 128 && ((KIND[c] as number) & FIRST) !== 0;
}

/** Where the name ends that begins at `from`. */
export function endOfName(text: string, from: number, to: number): number {
  let at = from;
  for (; at < to; at++) {
    const c = text.charCodeAt(at);
    if (c > 127 || ((KIND[c] as number) & WORD) === 0) break;
  }
  return at;
}

/** Where the blanks end. */
export function skipBlanks(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** Where the character constant ends whose quote is at `from`; -1 where there is no character. */
export function endOfCharacter(text: string, from: number, to: number): number {
  let at = from + 1;
  if (text.charCodeAt(at) === 92) at++;
  if (++at > to) return -1;
  return at < to && text.charCodeAt(at) === 39 ? at + 1 : at;
}

/** Numbers whose value is beyond doubt; a name of a numeric label too. */
const PLAIN_NUMBER = /^(?:0|[1-9]\d{0,14}|0x[0-9a-fA-F]{1,12}|[1-9]\d{0,8}[fb])$/;

class Bail {}
const BAIL = new Bail();

class QuickParser {
  readonly #text: string;
  #at: number;
  readonly #to: number;
  /** End of the last token. */
  #last: number;

  constructor(text: string, from: number, to: number) {
    this.#text = text;
    this.#to = to;
    this.#last = from;
    this.#at = skipBlanks(text, from, to);
  }

  get #code(): number {
    return this.#at < this.#to ? this.#text.charCodeAt(this.#at) : -1;
  }

  /** Goes to `end`, where a token ends. */
  #past(end: number): void {
    this.#last = end;
    this.#at = skipBlanks(this.#text, end, this.#to);
  }

  #accept(character: string): boolean {
    if (this.#code !== character.charCodeAt(0)) return false;
    this.#past(this.#at + 1);
    return true;
  }

  #expect(character: string): void {
    if (!this.#accept(character)) throw BAIL;
  }

  #register(): string {
    this.#expect("%");
    const start = this.#at;
    if (!isFirst(this.#code)) throw BAIL;
    const end = endOfName(this.#text, start, this.#to);
    const name = this.#text.slice(start, end).toLowerCase();
    this.#past(end);
    if (name === "st" && this.#code === 40) throw BAIL;
    return name;
  }

  #term(): Expr {
    const start = this.#at;
    const c = this.#code;
    if (c === 45) {
      this.#past(start + 1);
      if (this.#code === 45) throw BAIL;
      return { op: "unary", operator: "-", operand: this.#term() };
    }
    if (isFirst(c)) {
      const end = endOfName(this.#text, start, this.#to);
      this.#past(end);
      return { op: "symbol", name: this.#text.slice(start, end), range: { start, end } };
    }
    if (isDigit(c)) {
      let end = endOfName(this.#text, start, this.#to);
      const image = this.#text.slice(start, end);
      if (!PLAIN_NUMBER.test(image)) throw BAIL;
      end = start + image.length;
      this.#past(end);
      return parseNumber(image, { start, end });
    }
    if (c === 39) {
      const end = endOfCharacter(this.#text, start, this.#to);
      if (end < 0) throw BAIL;
      this.#past(end);
      return { op: "number", value: BigInt(parseCharacter(this.#text.slice(start, end))) };
    }
    throw BAIL;
  }

  /** Terms with `+` and `-` between them; other operators are the grammar's. */
  #expression(): Expr {
    let left = this.#term();
    for (;;) {
      const c = this.#code;
      if (c !== 43 && c !== 45) return left;
      this.#past(this.#at + 1);
      left = { op: "binary", operator: c === 43 ? "+" : "-", left, right: this.#term() };
    }
  }

  #tail(): Tail {
    const start = this.#at;
    this.#expect("(");
    const tail: Tail = {
      base: undefined,
      index: undefined,
      scale: undefined,
      range: { start, end: 0 },
    };
    if (this.#code === 37) tail.base = this.#register();
    if (this.#accept(",")) {
      if (this.#code !== 37) throw BAIL;
      tail.index = this.#register();
      if (this.#accept(",")) {
        if (!isDigit(this.#code)) throw BAIL;
        tail.scale = this.#expression();
      }
    } else if (tail.base === undefined) throw BAIL;
    this.#expect(")");
    tail.range = { start, end: this.#last };
    return tail;
  }

  #operand(): OperandNode {
    const start = this.#at;
    const star = this.#accept("*");
    if (this.#accept("$")) {
      const expr = this.#expression();
      return { kind: "immediate", expr, star, range: { start, end: this.#last } };
    }
    let segment: string | undefined;
    if (this.#code === 37) {
      const name = this.#register();
      if (!this.#accept(":")) {
        return { kind: "register", name, star, range: { start, end: this.#last } };
      }
      segment = name;
    }
    let disp: Expr | undefined;
    let tail: Tail | undefined;
    if (this.#code !== 40) disp = this.#expression();
    if (this.#code === 40) tail = this.#tail();
    return {
      kind: "memory",
      segment,
      disp,
      parens: tail !== undefined,
      base: tail?.base,
      index: tail?.index,
      scale: tail?.scale,
      star,
      range: { start, end: this.#last },
      parensRange: tail?.range,
    };
  }

  operands(): OperandNode[] {
    const out: OperandNode[] = [];
    if (this.#at >= this.#to) return out;
    do out.push(this.#operand());
    while (this.#accept(","));
    if (this.#at < this.#to) throw BAIL;
    return out;
  }

  #argument(): Argument {
    const start = this.#at;
    if (this.#code !== 34) {
      const expr = this.#expression();
      return { kind: "expr", expr, range: { start, end: this.#last } };
    }
    let end = start + 1;
    for (; end < this.#to && this.#text.charCodeAt(end) !== 34; end++) {
      if (this.#text.charCodeAt(end) === 92) end++;
    }
    if (end >= this.#to) throw BAIL;
    this.#past(end + 1);
    const range = { start, end: this.#last };
    return { kind: "strings", raws: [this.#text.slice(start, this.#last)], range };
  }

  arguments(): Argument[] {
    const out: Argument[] = [];
    do out.push(this.#argument());
    while (this.#accept(","));
    if (this.#at < this.#to) throw BAIL;
    return out;
  }
}

interface Tail {
  base: string | undefined;
  index: string | undefined;
  scale: Expr | undefined;
  range: Range;
}

function attempt<R>(work: () => R): R | undefined {
  try {
    return work();
  } catch (reason) {
    if (reason instanceof Bail) return undefined;
    throw reason;
  }
}

/** The operands in `text` from `from` to `to`; undefined where only the grammar can tell. */
export function quickOperands(text: string, from: number, to: number): OperandNode[] | undefined {
  return attempt(() => new QuickParser(text, from, to).operands());
}

/** The arguments in `text` from `from` to `to`; undefined where only the grammar can tell. */
export function quickArguments(text: string, from: number, to: number): Argument[] | undefined {
  return attempt(() => new QuickParser(text, from, to).arguments());
}
