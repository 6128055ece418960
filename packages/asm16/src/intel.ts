// What do operands in Intel syntax mean, in the words of AT&T syntax? (gas 2.40, tc-i386-intel.c)
//
// `mov word ptr es:[bx+si+4], 5` has the operands of `movw $5, %es:4(%bx,%si)`. An instruction in Intel
// syntax becomes the same name and operand nodes as one in AT&T syntax; the size of a `ptr` goes along.

import { FORMS_BY_NAME, REGISTER_BY_NAME, type Register } from "@realmode/isa";
import type { Assembler } from "./assembler.ts";
import { type BinaryOp, type Expr, type OperandNode, type Range, SyntaxProblem } from "./ast.ts";
import { parseCharacter, parseNumber } from "./literals.ts";
import { T, type Token } from "./tokens.ts";

/** Sizes in bits that stand before `ptr`; `near` and `far` say where a jump's target is. */
const POINTERS: Readonly<Record<string, number | "near" | "far">> = {
  byte: 8,
  word: 16,
  dword: 32,
  fword: 48,
  qword: 64,
  mmword: 64,
  tbyte: 80,
  oword: 128,
  xmmword: 128,
  ymmword: 256,
  zmmword: 512,
  near: "near",
  far: "far",
};

/** What the same words mean without `ptr`: a number of bytes, or MASM's code of a distance. */
function pointerValue(word: string, bits: 16 | 32): bigint | undefined {
  const size = Object.hasOwn(POINTERS, word) ? POINTERS[word] : undefined;
  if (size === "near") return bits === 16 ? 0xff02n : 0xff04n;
  if (size === "far") return bits === 16 ? 0xff05n : 0xff06n;
  return size === undefined ? undefined : BigInt(size / 8);
}

const WORDS: Readonly<Record<string, BinaryOp>> = {
  and: "&",
  or: "|",
  xor: "^",
  mod: "%",
  shl: "<<",
  shr: ">>",
  eq: "==",
  ne: "<>",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
};

/** As in parser.ts; `:` binds tighter than all of them. */
const RANK: Readonly<Record<string, number>> = {
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

const MAX_DEPTH = 200;

/** The tokens of an expression outside of instructions, with AT&T's operators for Intel's words. */
export function spellOperators(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token, i): Token[] => {
    if (token.tokenType === T.Dollar) return [{ ...token, tokenType: T.Identifier, image: "." }];
    if (token.tokenType !== T.Identifier) return [token];
    const word = token.image.toLowerCase();
    const first = i === 0 || tokens[i - 1]?.tokenType === T.Comma;
    if (word === "offset" && tokens[i + 1]) return [];
    if (word === "not" && tokens[i + 1]) return [{ ...token, tokenType: T.Tilde, image: "~" }];
    const operator = first ? undefined : WORDS[word];
    const found = operator && OPERATOR_TYPES[operator];
    return [found ? { ...token, tokenType: found, image: operator } : token];
  });
}

const OPERATOR_TYPES: Readonly<Record<string, Token["tokenType"]>> = {
  "&": T.And,
  "|": T.Or,
  "^": T.Caret,
  "%": T.Percent,
  "<<": T.ShiftLeft,
  ">>": T.ShiftRight,
  "==": T.EqualEqual,
  "<>": T.NotEqual,
  "<": T.Less,
  "<=": T.LessEqual,
  ">": T.Greater,
  ">=": T.GreaterEqual,
};

/** A tree of an operand before it is known what it is. */
type Tree =
  | { readonly op: "register"; readonly name: string; readonly range: Range }
  | { readonly op: "value"; readonly expr: Expr; readonly symbol: boolean }
  | {
      readonly op: "binary";
      readonly operator: BinaryOp;
      readonly left: Tree;
      readonly right: Tree;
    }
  | { readonly op: "unary"; readonly operator: "-" | "~" | "!" | "+"; readonly operand: Tree }
  | { readonly op: "index"; readonly left: Tree | undefined; readonly right: Tree }
  | { readonly op: "segment"; readonly left: Tree; readonly right: Tree }
  | { readonly op: "offset" | "short"; readonly operand: Tree }
  | { readonly op: "pointer"; readonly size: number | "near" | "far"; readonly operand: Tree };

const BINARY: ReadonlySet<string> = new Set([...Object.keys(RANK), "!="]);

class IntelParser {
  readonly #asm: Assembler;
  readonly #tokens: readonly Token[];
  readonly #base: number;
  #at = 0;
  #depth = 0;

  constructor(asm: Assembler, tokens: readonly Token[], base: number) {
    this.#asm = asm;
    this.#tokens = tokens;
    this.#base = base;
    if (tokens.length > 10_000) {
      throw new SyntaxProblem("too-deep", "operands of more than 10000 words", this.#here());
    }
  }

  #here(token = this.#tokens[this.#at] ?? this.#tokens.at(-1)): Range {
    const start = this.#base + (token?.startOffset ?? 0);
    return { start, end: start + (token?.image.length ?? 0) };
  }

  #is(image: string): boolean {
    return this.#tokens[this.#at]?.image === image;
  }

  #junk(): SyntaxProblem {
    const token = this.#tokens[this.#at];
    if (!token) return new SyntaxProblem("expression", "bad expression", this.#here());
    return new SyntaxProblem(
      "junk",
      `junk \`${token.image.slice(0, 20)}' after expression`,
      this.#here(),
    );
  }

  #expect(image: string): void {
    if (!this.#is(image)) throw this.#junk();
    this.#at++;
  }

  #deeper<R>(what: () => R): R {
    if (++this.#depth > MAX_DEPTH) {
      throw new SyntaxProblem(
        "too-deep",
        `parentheses nested deeper than ${MAX_DEPTH} levels`,
        this.#here(),
      );
    }
    const out = what();
    this.#depth--;
    return out;
  }

  #register(): Tree | undefined {
    const token = this.#tokens[this.#at];
    const percent = token?.tokenType === T.Percent;
    const word = percent ? this.#tokens[this.#at + 1] : token;
    if (word?.tokenType !== T.Identifier) return undefined;
    const range = this.#here(word);
    let name = word.image.toLowerCase();
    const at = this.#at + (percent ? 2 : 1);
    const number = this.#tokens[at + 1];
    const stack =
      name === "st" && this.#tokens[at]?.image === "(" && this.#tokens[at + 2]?.image === ")";
    if (stack) name = `st(${number?.image})`;
    const found: Register | undefined = percent
      ? REGISTER_BY_NAME.get(name)
      : this.#asm.registers.find(stack ? name : word.image);
    if (!found) {
      if (!percent) return undefined;
      throw new SyntaxProblem("bad-register", `bad register name \`%${word.image}'`, range);
    }
    this.#at = at + (stack ? 3 : 0);
    return { op: "register", name: stack ? name : found.name, range };
  }

  #atom(): Tree {
    const token = this.#tokens[this.#at];
    const range = this.#here();
    switch (token?.tokenType) {
      case T.Number:
        this.#at++;
        return {
          op: "value",
          expr: parseNumber(token.image, range),
          symbol: /[bf]$/i.test(token.image) && !/^0[bx]/i.test(token.image),
        };
      case T.Character:
        this.#at++;
        return {
          op: "value",
          expr: { op: "number", value: BigInt(parseCharacter(token.image)) },
          symbol: false,
        };
      case T.String:
        this.#at++;
        return { op: "value", expr: { op: "string", raw: token.image, range }, symbol: true };
      case T.Dollar:
        this.#at++;
        return { op: "value", expr: { op: "symbol", name: ".", range }, symbol: true };
      case T.LParen: {
        this.#at++;
        const inner = this.#deeper(() => this.expression());
        this.#expect(")");
        return inner;
      }
      default:
    }
    if (this.#is("[")) return { op: "index", left: undefined, right: this.#bracket() };
    const register = this.#register();
    if (register) return register;
    if (token?.tokenType !== T.Identifier) throw this.#junk();
    this.#at++;
    const value = pointerValue(token.image.toLowerCase(), this.#asm.bits);
    if (value !== undefined) return { op: "value", expr: { op: "number", value }, symbol: false };
    return { op: "value", expr: { op: "symbol", name: token.image, range }, symbol: true };
  }

  #bracket(): Tree {
    this.#expect("[");
    const inner = this.#deeper(() => this.expression());
    this.#expect("]");
    return inner;
  }

  #unary(): Tree {
    const token = this.#tokens[this.#at];
    if (token?.tokenType === T.Identifier) {
      const word = token.image.toLowerCase();
      const next = this.#tokens[this.#at + 1];
      const size = Object.hasOwn(POINTERS, word) ? POINTERS[word] : undefined;
      if (size !== undefined && next?.image.toLowerCase() === "ptr") {
        this.#at += 2;
        // gas reads 0 where nothing follows.
        if (this.#at >= this.#tokens.length || this.#is(",")) {
          const operand: Tree = { op: "value", expr: { op: "number", value: 0n }, symbol: false };
          return { op: "pointer", size, operand };
        }
        return { op: "pointer", size, operand: this.#deeper(() => this.#unary()) };
      }
      if ((word === "offset" || word === "short") && next) {
        this.#at++;
        return { op: word, operand: this.#deeper(() => this.#unary()) };
      }
      if (word === "not" && next) {
        this.#at++;
        return { op: "unary", operator: "~", operand: this.#deeper(() => this.#unary()) };
      }
    }
    if (token && /^[-+~!]$/.test(token.image) && token.tokenType !== T.Character) {
      this.#at++;
      const operand = this.#deeper(() => this.#unary());
      return { op: "unary", operator: token.image as "-", operand };
    }
    let out = this.#atom();
    for (;;) {
      if (this.#is("[")) out = { op: "index", left: out, right: this.#bracket() };
      else if (this.#is(":")) {
        this.#at++;
        const left = out;
        out = { op: "segment", left, right: this.#deeper(() => this.#unary()) };
      } else return out;
    }
  }

  #operator(): BinaryOp | undefined {
    const token = this.#tokens[this.#at];
    if (!token || token.tokenType === T.Character || token.tokenType === T.String) return undefined;
    if (token.tokenType === T.Identifier) return WORDS[token.image.toLowerCase()];
    if (!BINARY.has(token.image)) return undefined;
    return (token.image === "!=" ? "<>" : token.image) as BinaryOp;
  }

  expression(lowest = 0): Tree {
    let left = this.#unary();
    for (;;) {
      const operator = this.#operator();
      const rank = operator && RANK[operator];
      if (!operator || rank === undefined || rank <= lowest) return left;
      this.#at++;
      left = { op: "binary", operator, left, right: this.expression(rank) };
    }
  }

  operands(): { tree: Tree; range: Range }[] {
    const out: { tree: Tree; range: Range }[] = [];
    if (this.#tokens.length === 0) return out;
    for (;;) {
      const from = this.#here().start;
      const tree = this.expression();
      out.push({ tree, range: { start: from, end: this.#here(this.#tokens[this.#at - 1]).end } });
      if (this.#at >= this.#tokens.length) return out;
      this.#expect(",");
      if (this.#at >= this.#tokens.length) {
        throw new SyntaxProblem(
          "expression",
          "expecting operand after ','; got nothing",
          this.#here(),
        );
      }
    }
  }
}

/** What an operand's tree comes to. */
interface Parts {
  /** A name of a number is one; only a place is memory. */
  readonly isConstant: (expr: Expr) => boolean;
  pointer: number | "near" | "far" | undefined;
  offset: boolean;
  indirect: number;
  symbols: boolean;
  /** Written before `:`; a register's name or the segment of a far pointer. */
  segment: { name?: string; expr?: Expr } | undefined;
  registers: { name: string; scale: Expr | undefined; range: Range }[];
}

function invalid(range: Range, message = "invalid use of register"): SyntaxProblem {
  return new SyntaxProblem(
    "intel-register",
    message,
    range,
    "Registers address memory inside of brackets only: [bx+si+4].",
  );
}

const ADD = (left: Expr | undefined, right: Expr | undefined): Expr | undefined =>
  !left ? right : !right ? left : { op: "binary", operator: "+", left, right };

/** Takes the registers out of the tree; what is left is the displacement. */
function simplify(tree: Tree, parts: Parts, bracket: boolean, range: Range): Expr | undefined {
  const inner = (t: Tree) => simplify(t, parts, bracket, range);
  const number = (t: Tree): Expr => {
    const count = parts.registers.length;
    const { symbols } = parts;
    const out = inner(t) ?? { op: "number", value: 0n };
    if (parts.registers.length > count) throw invalid(range);
    // What is calculated with a name is a number, no longer a place.
    parts.symbols = symbols;
    return out;
  };
  switch (tree.op) {
    case "value":
      if (tree.symbol && !parts.offset && !parts.isConstant(tree.expr)) parts.symbols = true;
      return tree.expr;
    case "register":
      if (!bracket) throw invalid(tree.range);
      parts.registers.push({ name: tree.name, scale: undefined, range: tree.range });
      return undefined;
    case "pointer":
      parts.pointer ??= tree.size;
      return inner(tree.operand);
    case "short":
      return inner(tree.operand);
    case "offset": {
      const before = parts.offset;
      parts.offset = true;
      const out = inner(tree.operand);
      parts.offset = before;
      return out;
    }
    case "index": {
      const left = tree.left && simplify(tree.left, parts, bracket, range);
      parts.indirect++;
      return ADD(left, simplify(tree.right, parts, true, range));
    }
    case "segment": {
      if (parts.segment) throw invalid(range, 'invalid use of operator ":"');
      if (tree.left.op === "register") {
        if (bracket) throw invalid(tree.left.range);
        parts.segment = { name: tree.left.name };
      } else parts.segment = { expr: number(tree.left) };
      return inner(tree.right);
    }
    case "unary": {
      if (tree.operator === "+") return inner(tree.operand);
      return { op: "unary", operator: tree.operator, operand: number(tree.operand) };
    }
    case "binary": {
      const { operator, left, right } = tree;
      if (operator === "+") return ADD(inner(left), inner(right));
      if (operator === "-") {
        const before = parts.symbols;
        const from = inner(left) ?? { op: "number", value: 0n };
        const { symbols } = parts;
        parts.symbols = false;
        const count = parts.registers.length;
        const less = inner(right);
        if (parts.registers.length > count) throw invalid(range);
        // The distance of two places is a number.
        parts.symbols = parts.symbols ? before : symbols;
        return { op: "binary", operator, left: from, right: less ?? { op: "number", value: 0n } };
      }
      if (operator === "*" && bracket) {
        const register =
          left.op === "register" ? left : right.op === "register" ? right : undefined;
        if (register?.op === "register") {
          const scale = number(register === left ? right : left);
          parts.registers.push({ name: register.name, scale, range: register.range });
          return undefined;
        }
      }
      return { op: "binary", operator, left: number(left), right: number(right) };
    }
  }
}

/** An instruction as AT&T syntax would have it. */
export interface IntelInstruction {
  readonly name: string;
  /** In AT&T order. */
  readonly operands: OperandNode[];
}

/** Rows that have Intel's order in both syntaxes. */
function keepsOrder(name: string, operands: readonly OperandNode[]): boolean {
  if (operands.length > 1 && operands[0]?.kind === "immediate" && operands[1]?.kind === "immediate")
    return true;
  return FORMS_BY_NAME.get(name)?.some((f) => f.row.traits.has("intel-order")) === true;
}

/** Names of Intel's that the table has under another, or that mean another row here. */
function attName(name: string, operands: readonly OperandNode[]): string {
  const simd = operands.some((o) => o.kind === "register" && /^x?mm/.test(o.name));
  if (simd) return name;
  const stem = name.slice(0, -1);
  if (
    name.endsWith("d") &&
    !name.startsWith("f") &&
    name !== "movd" &&
    FORMS_BY_NAME.has(`${stem}l`)
  ) {
    const string = /^(movs|cmps|stos|lods|scas|ins|outs)d$/.test(name);
    if (string || !FORMS_BY_NAME.has(name)) return `${stem}l`;
  }
  if (name === "movd") return "movl";
  const environment = /^(f(?:n?stenv|ldenv|rstor|n?save))([wd])$/.exec(name);
  if (environment) return `${environment[1]}${environment[2] === "d" ? "l" : "s"}`;
  return name;
}

/** A suffix of AT&T's that says a size in a way Intel's syntax has not. */
function attOnly(name: string): boolean {
  const forms = FORMS_BY_NAME.get(name);
  return forms !== undefined && forms.every((f) => /^(l|s|ll|t|q)$/.test(f.suffix));
}

const isJump = (name: string): boolean => name === "jmp" || name === "call" || name === "calll";

/** Reads the operands of `name`; `tokens` are what follows it. @throws SyntaxProblem */
export function readIntel(
  asm: Assembler,
  mnemonic: string,
  tokens: readonly Token[],
  base: number,
): IntelInstruction {
  const read = new IntelParser(asm, tokens, base).operands();
  let name = mnemonic === "calld" ? "calll" : mnemonic;
  let far: [OperandNode, OperandNode] | undefined;
  const branch = FORMS_BY_NAME.get(name)?.some((f) => f.row.specs[0]?.is === "rel") === true;
  const operands = read.map(({ tree, range }): OperandNode => {
    if (tree.op === "register") {
      return { kind: "register", name: tree.name, star: isJump(name), range };
    }
    const parts: Parts = {
      isConstant: (expr) =>
        expr.op === "symbol" && asm.symbols.find(expr.name)?.expr?.op === "number",
      pointer: undefined,
      offset: false,
      indirect: 0,
      symbols: false,
      segment: undefined,
      registers: [],
    };
    const disp = simplify(tree, parts, false, range);
    const { registers, segment } = parts;
    let memory = parts.symbols || parts.indirect > 0 || registers.length > 0;
    let star = false;
    if (branch) {
      if (registers.length > 0 || parts.indirect > 0 || typeof parts.pointer === "number")
        star = true;
      if (parts.pointer === "far" && !segment && !star) {
        throw new SyntaxProblem(
          "intel-far",
          "cannot infer the segment part of the operand",
          range,
          "Write `jmp segment:offset', or `jmp far ptr [x]' with the pointer in memory.",
        );
      }
      memory = true;
      if (segment?.name !== undefined) star = true;
    }
    if (segment?.expr) {
      const immediate = (expr: Expr): OperandNode => ({
        kind: "immediate",
        expr,
        star: false,
        range,
      });
      far = [immediate(segment.expr), immediate(disp ?? { op: "number", value: 0n })];
      if (isJump(name)) {
        const wide =
          parts.pointer === 32 ? "l" : parts.pointer === 48 ? "l" : parts.pointer === 16 ? "w" : "";
        name = `l${name}${wide}`;
      }
      return far[0];
    }
    if (segment) memory = true;
    if (!memory) {
      return pointed(
        { kind: "immediate", expr: disp ?? { op: "number", value: 0n }, star: false, range },
        // `push byte ptr 5` asks for the short form, which 5 has anyway.
        name === "push" && parts.pointer === 8 ? undefined : parts.pointer,
      );
    }
    const [first, second, third] = registers;
    if (first?.name === "dx" && !second) {
      throw new SyntaxProblem(
        "base-index",
        `\`${asm.text(range)}' is not a valid base/index expression`,
        range,
        "The port is written `dx', without brackets.",
      );
    }
    if (third) throw invalid(third.range);
    let baseOf = first;
    let index = second;
    if (first?.scale && !second) [baseOf, index] = [undefined, first];
    else if (first?.scale) [baseOf, index] = [second, first];
    if (baseOf?.scale) throw invalid(range);
    // The order of the two does not matter where only one is possible.
    if (index && !index.scale && /^e?sp$/.test(index.name)) [baseOf, index] = [index, baseOf];
    if (index && baseOf && /^(si|di)$/.test(baseOf.name) && /^(bx|bp)$/.test(index.name))
      [baseOf, index] = [index, baseOf];
    if (isJump(name) && star) {
      const size = parts.pointer;
      const indirectFar = size === "far" || size === 48 || (size === 32 && asm.bits === 16);
      if (indirectFar) {
        if (asm.gcc && size === 48 && name !== "jmp") {
          throw new SyntaxProblem("prefix-twice", "same type of prefix used twice", range);
        }
        const narrow = asm.gcc && size === 32;
        const suffix = asm.bits === 32 ? "" : size === 48 ? "l" : narrow ? "w" : "";
        name = `l${name}${suffix}`;
      } else if (size === 16) name = `${name}w`;
      else if (size === 32) name = `${name}l`;
    }
    return pointed(
      {
        kind: "memory",
        segment: segment?.name,
        disp,
        parens: registers.length > 0 || (branch && parts.indirect > 0),
        base: baseOf?.name,
        index: index?.name,
        scale: index?.scale,
        star: star && isJump(mnemonic),
        range,
        parensRange: undefined,
      },
      isJump(mnemonic) ? undefined : parts.pointer,
    );
  });
  if (far) return { name, operands: [...far] };
  if (attOnly(name) && name === mnemonic) name = "";
  else name = attName(name, operands);
  name = sizedName(name, operands);
  return { name, operands: keepsOrder(name, operands) ? operands : operands.reverse() };
}

function pointed(node: OperandNode, pointer: Parts["pointer"]): OperandNode {
  const known = typeof pointer === "number";
  return known ? { ...node, bits: pointer } : node;
}

/** The name under which the table has the row for memory of that size: x87's, and those of one row a size. */
function sizedName(name: string, operands: readonly OperandNode[]): string {
  const sized = operands.find((o) => o.kind !== "register" && o.bits !== undefined);
  const bits = sized?.bits;
  if (sized === undefined || bits === undefined) return name;
  if (sized.kind === "immediate") {
    const suffix = bits === 8 && name !== "push" ? "b" : bits === 16 ? "w" : bits === 32 ? "l" : "";
    return FORMS_BY_NAME.has(name + suffix) ? name + suffix : name;
  }
  if (/^[ls][gi]dt$/.test(name) && bits === 48) return `${name}l`;
  if (/^mov[sz]x$/.test(name)) return name;
  const fits = (candidate: string) =>
    FORMS_BY_NAME.get(candidate)?.some((f) =>
      f.row.specs.some((s) => (s.is === "mem" || s.is === "reg/mem") && s.width === bits),
    ) === true;
  if (fits(name)) return name;
  if (name.startsWith("f")) {
    for (const suffix of ["s", "l", "ll", "t"]) if (fits(name + suffix)) return name + suffix;
  }
  return name;
}
