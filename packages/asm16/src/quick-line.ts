// Which lines are assembled without tokens, and which without even looking at their operands?
//
// A source says the same over and over: the second `mov %ax, var(%bx)` has the row, the prefixes and the
// bytes of the first, whatever `var` is called. So what a statement did is remembered under its text, with
// placeholders for the names whose values are not known yet, and done again. Only what is position-
// independent and gave no remark is remembered; a line that is unusual in any way goes to the grammar.

import type { LateValue } from "./advice.ts";
import type { Arch } from "./arch.ts";
import type { Assembler } from "./assembler.ts";
import { findDirective } from "./directives.ts";
import type { BoundExpr } from "./expression.ts";
import type { Frame, Place } from "./input.ts";
import { assembleNamed } from "./instruction.ts";
import { type LineTable, MAX_SPAN, placeIn, spanIn } from "./line-table.ts";
import { PREFIX_BY_NAME, type Written } from "./prefix.ts";
import {
  endOfCharacter,
  endOfName,
  isBlank,
  isDigit,
  isFirst,
  quickArguments,
  quickOperands,
  skipBlanks,
} from "./quick-parser.ts";
import { MAX_SECTION_SIZE } from "./relax.ts";
import { BranchPart, type BranchShape, type Fixup, type Frag } from "./section.ts";
import { AsmSymbol } from "./symbol.ts";

/** Statements that are remembered; then all are forgotten and it begins anew. */
const MAX_TEMPLATES = 16_384;
/** Longer lines are rare and not worth it. */
const MAX_LINE = MAX_SPAN / 2;

/** A field or target with names: where its operand lies is told from its first and last name. */
interface Hole {
  readonly offset: number;
  readonly size: 1 | 2 | 4 | 8;
  readonly pcrel: number | undefined;
  readonly signed: boolean;
  readonly expr: BoundExpr;
  /** The expression is this name alone; else -1. */
  readonly only: number;
  readonly first: number;
  readonly last: number;
  /** What is to be said of it once its value is known. */
  readonly remark: LateValue | undefined;
  /** Characters of the operand before the first and behind the last name. */
  readonly before: number;
  readonly behind: number;
}

/** What a statement did. */
interface Template {
  /** A macro of this name takes precedence. */
  readonly mnemonic: string;
  readonly bytes: readonly number[];
  /** Offsets in `bytes` of the numbers that the key leaves out, in their order. */
  readonly literals: readonly number[];
  readonly holes: readonly Hole[];
  /** How many names the statement has. */
  readonly names: number;
  /** The processor comes to what stands behind it. */
  readonly next: boolean;
  /** Closes the fragment; its target is the only hole. */
  readonly branch: BranchShape | undefined;
}

/** There are thousands: lists without the room that growing leaves in them. */
function templateOf(
  mnemonic: string,
  bytes: readonly number[],
  literals: readonly number[],
  holes: readonly Hole[],
  names: number,
  next: boolean,
  branch: BranchShape | undefined,
): Template {
  const exact = <T>(list: readonly T[]): readonly T[] => (list.length === 0 ? NONE : list.slice());
  return {
    mnemonic,
    bytes: exact(bytes),
    literals: exact(literals),
    holes: exact(holes),
    names,
    next,
    branch,
  };
}

const NONE: readonly never[] = [];

/** Stand in a template for the names of a statement, so that it holds nothing of a source. */
const PLACEHOLDERS: AsmSymbol[] = [];

function placeholders(count: number): AsmSymbol[] {
  while (PLACEHOLDERS.length < count) PLACEHOLDERS.push(new AsmSymbol("", true));
  return PLACEHOLDERS;
}

type Templates = Map<string, Template | null>;

/** By processor, and for it by mode: they outlive an assembly, and the next one begins warm. */
const ALL_TEMPLATES = new WeakMap<Arch, Map<string, Templates>>();

function templatesOf(asm: Assembler): Templates {
  let modes = ALL_TEMPLATES.get(asm.arch);
  if (!modes) {
    modes = new Map();
    ALL_TEMPLATES.set(asm.arch, modes);
  }
  const mode = `${asm.bits} ${asm.gcc}`;
  let templates = modes.get(mode);
  if (!templates) {
    templates = new Map();
    modes.set(mode, templates);
  }
  return templates;
}

/** Directives that do nothing but write their arguments. */
const DATA: ReadonlySet<string> = new Set([
  ".byte",
  ".word",
  ".short",
  ".hword",
  ".value",
  ".2byte",
  ".long",
  ".int",
  ".4byte",
  ".ascii",
  ".asciz",
  ".string",
]);

const HASH = 35;
const QUOTE = 39;
const COLON = 58;
const COMMA = 44;
const DOLLAR = 36;
const OPEN = 40;
const PERCENT = 37;
/** `$ % ( ) * + , - :` may stand in a line that is remembered. */
const PLAIN: ReadonlySet<number> = new Set([36, 37, 40, 41, 42, 43, 44, 45, 58]);
const isPlain = new Uint8Array(128);
for (const c of PLAIN) isPlain[c] = 1;

/** `notrack` is no prefix of the table: it is a segment prefix with another meaning. */
function isPrefix(word: string): boolean {
  const name = word.toLowerCase();
  return PREFIX_BY_NAME.has(name) || name === "notrack";
}

/**
 * Numbers of one kind differ in nothing but their bytes: they choose the same row and the same sizes.
 * Outside stand 0 to 3, which some rows name, and those that are small as negative 16-bit numbers.
 */
const KINDS = ["", "\u0003", "\u0004", "\u0005", "\u0006"] as const;

function kindOf(value: number): number {
  if (value < 4 || value > 0xff00) return 0;
  return value < 128 ? 1 : value < 256 ? 2 : value < 32768 ? 3 : 4;
}

/** A decimal or hexadecimal number up to 0xffff as written in `text`; -1 for all else. */
function smallNumber(text: string, from: number, to: number): number {
  const hex = to - from > 2 && text.charCodeAt(from) === 48;
  const base = hex ? 16 : 10;
  if (hex && text.charCodeAt(from + 1) !== 120) return -1;
  const start = hex ? from + 2 : from;
  if (to - start > 5 || (!hex && to - start > 1 && text.charCodeAt(from) === 48)) return -1;
  let value = 0;
  for (let at = start; at < to; at++) {
    const c = text.charCodeAt(at);
    const digit = c < 58 ? c - 48 : (c | 32) - 87;
    if (digit < 0 || digit >= base) return -1;
    value = value * base + digit;
  }
  return value;
}

/** Where the number's bytes lie, if there is one such place only. */
function whereIs(value: number, bytes: readonly number[]): number {
  let found = -1;
  const end = value > 255 ? bytes.length - 1 : bytes.length;
  for (let i = 0; i < end; i++) {
    if (bytes[i] !== (value & 0xff) || (value > 255 && bytes[i + 1] !== value >> 8)) continue;
    if (found >= 0) return -1;
    found = i;
  }
  return found;
}

/** Is every leaf a number or one of `symbols`? */
function isRebindable(expr: BoundExpr, symbols: readonly AsmSymbol[]): boolean {
  switch (expr.op) {
    case "number":
      return true;
    case "ref":
      return symbols.includes(expr.symbol);
    case "here":
      return false;
    case "unary":
      return isRebindable(expr.operand, symbols);
    case "binary":
      return isRebindable(expr.left, symbols) && isRebindable(expr.right, symbols);
  }
}

function rebind(expr: BoundExpr, from: readonly AsmSymbol[], to: readonly AsmSymbol[]): BoundExpr {
  switch (expr.op) {
    case "ref":
      return { op: "ref", symbol: to[from.indexOf(expr.symbol)] as AsmSymbol };
    case "unary":
      return { op: "unary", operator: expr.operator, operand: rebind(expr.operand, from, to) };
    case "binary":
      return {
        op: "binary",
        operator: expr.operator,
        left: rebind(expr.left, from, to),
        right: rebind(expr.right, from, to),
      };
    default:
      return expr;
  }
}

/** A jump that finds the place of its target when it is asked: in the row that its statement is about to have. */
class QuickBranch extends BranchPart {
  readonly #lines: LineTable;
  readonly #row: number;
  readonly #span: number;

  constructor(shape: BranchShape, target: BoundExpr, lines: LineTable, span: number) {
    super(shape, target);
    this.#lines = lines;
    this.#row = lines.length;
    this.#span = span;
  }

  get place(): Place {
    return placeIn(this.#lines, this.#row, this.#span);
  }
}

export class QuickLines {
  readonly #asm: Assembler;
  #templates: Templates = new Map();
  // What the templates were made in.
  #bits = 0;
  #gcc = false;
  #arch: Arch | undefined;

  // The line under way: labels and names as pairs of offsets.
  readonly #labels: number[] = [];
  readonly #names: number[] = [];
  /** By a name's index in `#names`: what it means already. */
  readonly #found: (AsmSymbol | undefined)[] = [];
  /** Numbers that the key leaves out. */
  readonly #values: number[] = [];
  readonly #symbols: AsmSymbol[] = [];
  #frame!: Frame;
  #file = "";
  #line = 0;
  #lineStart = 0;

  constructor(asm: Assembler) {
    this.#asm = asm;
  }

  #place(start: number, end: number): Place {
    return {
      frame: this.#frame,
      file: this.#file,
      line: this.#line,
      lineStart: this.#lineStart,
      start,
      end,
    };
  }

  /** Assembles the line, which ends at `to` without its newline. False: nothing has happened. */
  take(frame: Frame, file: string, line: number, from: number, to: number): boolean {
    const asm = this.#asm;
    const { text } = frame;
    let at = skipBlanks(text, from, to);
    if (at === to) return true;
    let c = text.charCodeAt(at);
    if (c === HASH) {
      const next = skipBlanks(text, at + 1, to);
      // `# 12 "file"` is a line marker.
      return next === to || !isDigit(text.charCodeAt(next));
    }
    const { conditions } = asm;
    if (conditions.length > 0 && (conditions[conditions.length - 1] as { skip: boolean }).skip) {
      return false;
    }
    if (asm.section.absolute || asm.chain.used > MAX_SECTION_SIZE - 2 * MAX_LINE) return false;
    if (to - from > MAX_LINE || !asm.hasRoom || asm.registers.any || asm.intel) return false;
    this.#frame = frame;
    this.#file = file;
    this.#line = line;
    this.#lineStart = from;

    const labels = this.#labels;
    if (labels.length > 0) labels.length = 0;
    let word = at;
    let wordEnd = at;
    let last = at;
    for (;;) {
      const number = isDigit(c);
      if (!number && !isFirst(c)) return false;
      const end = endOfName(text, at, to);
      const next = skipBlanks(text, end, to);
      if (next < to && text.charCodeAt(next) === COLON) {
        if (number && !/^(0|[1-9]\d*)$/.test(text.slice(at, end))) return false;
        labels.push(at, end);
        last = next + 1;
        at = skipBlanks(text, last, to);
        if (at === to) break;
        c = text.charCodeAt(at);
        if (c === HASH) break;
        continue;
      }
      if (number) return false;
      word = at;
      wordEnd = end;
      last = end;
      break;
    }
    if (wordEnd <= word) {
      if (!asm.count()) return false;
      this.#define();
      return true;
    }
    if (text.charCodeAt(word) === 46) return this.#directive(word, wordEnd, to);
    return this.#instruction(word, wordEnd, to);
  }

  #define(): void {
    const asm = this.#asm;
    const labels = this.#labels;
    const { text } = this.#frame;
    for (let i = 0; i < labels.length; i += 2) {
      asm.place = this.#place(labels[i] as number, labels[i + 1] as number);
      const range = { start: labels[i] as number, end: labels[i + 1] as number };
      asm.defineLabel(text.slice(range.start, range.end), range);
    }
  }

  #directive(word: number, wordEnd: number, to: number): boolean {
    const asm = this.#asm;
    const { text } = this.#frame;
    const name = text.slice(word, wordEnd).toLowerCase();
    if (!DATA.has(name) || asm.macros.has(name)) return false;
    // A string may hold anything, so the end is looked for by the shape of tokens.
    let last = wordEnd;
    for (let at = wordEnd; at < to; ) {
      const c = text.charCodeAt(at);
      if (isBlank(c)) {
        at++;
        continue;
      }
      if (c === HASH) break;
      if (c > 127) return false;
      if (c === 34) {
        for (at++; at < to && text.charCodeAt(at) !== 34; at++) {
          if (text.charCodeAt(at) === 92) at++;
        }
        if (++at > to) return false;
      } else if (c === QUOTE) {
        at = endOfCharacter(text, at, to);
        if (at < 0) return false;
      } else if (isFirst(c) || isDigit(c)) at = endOfName(text, at, to);
      else if (isPlain[c] === 1) at++;
      else return false;
      last = at;
    }
    const parsed = quickArguments(text, wordEnd, last);
    const directive = findDirective(name);
    if (!parsed || !directive || !asm.count()) return false;
    const labels = this.#labels;
    if (labels.length > 0) this.#define();
    const place = this.#place(word, last);
    asm.place = place;
    try {
      directive(asm, { name, tokens: [], base: 0, place, parsed });
    } catch (problem) {
      asm.caught(problem);
    }
    return true;
  }

  #instruction(word: number, wordEnd: number, to: number): boolean {
    const asm = this.#asm;
    const { text } = this.#frame;
    const names = this.#names;
    const values = this.#values;
    if (names.length > 0) names.length = 0;
    if (values.length > 0) values.length = 0;
    let last = wordEnd;
    let before = 0;
    let remember = true;
    let mnemonicEnd = wordEnd;
    // Where the next piece of the key begins, and the pieces so far.
    let piece = word;
    let key = "";
    const first = skipBlanks(text, wordEnd, to);
    if (first === wordEnd && first < to && text.charCodeAt(first) !== HASH) return false;
    for (let at = first; at < to; ) {
      const c = text.charCodeAt(at);
      if (isBlank(c)) {
        at++;
        continue;
      }
      if (c === HASH) break;
      if (c > 127) return false;
      if (isFirst(c)) {
        const end = endOfName(text, at, to);
        if (before === 0 && isPrefix(text.slice(word, wordEnd))) {
          // `rep movsw`: the text of both is the mnemonic's part of the key.
          if (isPrefix(text.slice(at, end))) return false;
          mnemonicEnd = end;
        } else if (before !== PERCENT) {
          const name = text.slice(at, end);
          if (name === ".") remember = false;
          const symbol = asm.symbols.find(name);
          this.#found[names.length] = symbol;
          const expr = symbol?.expr;
          if (symbol && expr) {
            if (expr.op === "number") {
              // Its value is what counts, and it may change.
              key += `${text.slice(piece, at)}\u0002${expr.value}`;
              piece = end;
            } else remember = false;
          } else {
            key += `${text.slice(piece, at)}\u0001`;
            piece = end;
          }
          names.push(at, end);
          if (symbol?.position?.frag.chain.section.absolute) remember = false;
        }
        at = end;
        before = 1;
      } else if (isDigit(c)) {
        const end = endOfName(text, at, to);
        const suffix = text.charCodeAt(end - 1);
        if ((suffix === 98 || suffix === 102) && c !== 48) {
          if (!/^\d{1,9}.$/.test(text.slice(at, end))) return false;
          key += `${text.slice(piece, at)}\u0001`;
          piece = end;
          this.#found[names.length] = undefined;
          names.push(at, end);
        } else {
          const next = skipBlanks(text, end, to);
          const then = next < to ? text.charCodeAt(next) : HASH;
          if (
            before === DOLLAR
              ? then === COMMA || then === HASH
              : then === OPEN && (before === 0 || before === COMMA || before === COLON)
          ) {
            const value = smallNumber(text, at, end);
            const kind = value < 0 ? 0 : kindOf(value);
            if (kind > 0) {
              key += text.slice(piece, at) + KINDS[kind];
              piece = end;
              values.push(value);
            }
          }
        }
        at = end;
        before = 1;
      } else if (c === QUOTE) {
        at = endOfCharacter(text, at, to);
        if (at < 0) return false;
        before = 1;
      } else if (isPlain[c] === 1) {
        at++;
        before = c;
      } else return false;
      last = at;
    }
    key = piece === word ? text.slice(word, last) : key + text.slice(piece, last);
    if (asm.bits !== this.#bits || asm.gcc !== this.#gcc || asm.arch !== this.#arch) {
      this.#templates = templatesOf(asm);
      this.#bits = asm.bits;
      this.#gcc = asm.gcc;
      this.#arch = asm.arch;
    }
    const template = remember ? this.#templates.get(key) : null;
    const labels = this.#labels;
    if (template) {
      if (asm.macros.size > 0 && asm.macros.has(template.mnemonic)) return false;
      if (!asm.count()) return false;
      if (labels.length > 0) this.#define();
      if (this.#play(template, word, last)) return true;
      // A difference of names that is known here: the same shape, other bytes.
      this.#assemble(word, wordEnd, mnemonicEnd, last, undefined);
      return true;
    }
    const name = text.slice(word, wordEnd).toLowerCase();
    if (asm.macros.size > 0 && asm.macros.has(name)) return false;
    if (mnemonicEnd === wordEnd && last > wordEnd && isPrefix(name)) return false;
    if (!quickOperands(text, mnemonicEnd, last) || !asm.count()) return false;
    if (labels.length > 0) this.#define();
    this.#assemble(word, wordEnd, mnemonicEnd, last, template === undefined ? key : undefined);
    return true;
  }

  /** The long way, and with a key it is remembered. */
  #assemble(
    word: number,
    wordEnd: number,
    mnemonicEnd: number,
    last: number,
    key: string | undefined,
  ): void {
    const asm = this.#asm;
    const { text } = this.#frame;
    const place = this.#place(word, last);
    asm.place = place;
    const { chain, section } = asm;
    const { frag } = chain;
    const offset = frag.size;
    const fixups = section.fixups.length;
    const remarks = asm.diagnostics.count;
    let name = text.slice(word, wordEnd).toLowerCase();
    const macro = name;
    let range = { start: word, end: wordEnd };
    const written: Written[] = [];
    let alone = false;
    if (isPrefix(name)) {
      written.push({ name, prefix: PREFIX_BY_NAME.get(name), range });
      if (mnemonicEnd === wordEnd) alone = true;
      else {
        const start = skipBlanks(text, wordEnd, mnemonicEnd);
        range = { start, end: mnemonicEnd };
        name = text.slice(start, mnemonicEnd).toLowerCase();
      }
    }
    try {
      const nodes = quickOperands(text, mnemonicEnd, last) ?? [];
      assembleNamed(asm, {
        written,
        name: alone ? undefined : name,
        range,
        wish: { load: false, disp: undefined },
        hint: undefined,
        bare: nodes.length === 0,
        operands: () => nodes,
      });
    } catch (problem) {
      asm.caught(problem);
    }
    if (key === undefined) return;
    if (this.#templates.size >= MAX_TEMPLATES) this.#templates.clear();
    const same = asm.chain === chain && asm.diagnostics.count === remarks;
    const template =
      same && !name.startsWith("int")
        ? this.#record(macro, frag.index, offset, section.fixups.from(fixups))
        : null;
    // Another number may show where it lies.
    if (!template && this.#values.length > 0) return;
    // A copy of the key: a piece of the source would keep the whole of it.
    this.#templates.set(`\u0000${key}`.slice(1), template);
  }

  /** Sets `#symbols` to what the names mean. False where one means nothing yet: `1b`. */
  #look(): boolean {
    const asm = this.#asm;
    const { text } = this.#frame;
    const symbols = this.#symbols;
    const names = this.#names;
    if (symbols.length > 0) symbols.length = 0;
    for (let i = 0; i < names.length; i += 2) {
      const start = names[i] as number;
      const end = names[i + 1] as number;
      let symbol: AsmSymbol | undefined;
      if (isDigit(text.charCodeAt(start))) {
        const direction = text.charCodeAt(end - 1) === 98 ? "b" : "f";
        symbol = asm.symbols.numeric(text.slice(start, end - 1), direction);
        if (!symbol) return false;
      } else symbol = this.#found[i] ?? asm.symbols.get(text.slice(start, end));
      // It says where a name is used that stays undefined.
      if (!symbol.isUsed && symbol.position === undefined) symbol.used = this.#place(start, end);
      symbols.push(symbol);
    }
    return true;
  }

  #record(
    mnemonic: string,
    index: number,
    offset: number,
    fixups: readonly Fixup[],
  ): Template | null {
    const { chain } = this.#asm;
    const frag = chain.frags[index];
    if (!frag || !this.#look()) return null;
    const symbols = [...this.#symbols];
    const part = frag.part;
    const bytes = [...chain.bytes.subarray(frag.start + offset, frag.start + frag.size)];
    if (bytes.length === 0 && part === undefined) return null;
    const next = this.#asm.advice.goesOn(chain);
    const literals: number[] = [];
    for (const value of this.#values) {
      const where = whereIs(value, bytes);
      if (where < 0 || literals.includes(where)) return null;
      literals.push(where);
    }
    const holes: Hole[] = [];
    const hole = (fixup: Omit<Fixup, "frag">): boolean => {
      const found = this.#hole(fixup, offset, symbols);
      if (found) holes.push(found);
      return found !== undefined;
    };
    if (chain.frag === frag) {
      if (!fixups.every((fixup) => fixup.frag === frag && hole(fixup))) return null;
      if (!this.#allInHoles(holes, symbols)) return null;
      return templateOf(mnemonic, bytes, literals, holes, symbols.length, next, undefined);
    }
    if (chain.frag.index !== index + 1 || chain.frag.size > 0 || fixups.length > 0) return null;
    if (part?.kind !== "branch") return null;
    const target = {
      offset,
      size: 1 as const,
      pcrel: undefined,
      signed: false,
      expr: part.target,
      place: part.place,
    };
    if (!hole(target) || !this.#allInHoles(holes, symbols)) return null;
    return templateOf(mnemonic, bytes, literals, holes, symbols.length, next, part.shape);
  }

  /** A name that left no field, as in `$a-b` with a known value, decided something else. */
  #allInHoles(holes: readonly Hole[], symbols: readonly AsmSymbol[]): boolean {
    return symbols.every(
      (symbol, i) =>
        symbol.expr !== undefined || holes.some((h) => h.first <= 2 * i && 2 * i <= h.last),
    );
  }

  #hole(
    fixup: Omit<Fixup, "frag">,
    offset: number,
    symbols: readonly AsmSymbol[],
  ): Hole | undefined {
    const { expr, place } = fixup;
    if (!isRebindable(expr, symbols)) return undefined;
    const names = this.#names;
    let first = -1;
    let last = -1;
    for (let i = 0; i < names.length; i += 2) {
      if ((names[i] as number) < place.start || (names[i + 1] as number) > place.end) continue;
      if (first < 0) first = i;
      last = i;
    }
    if (first < 0) return undefined;
    return {
      offset: fixup.offset - offset,
      size: fixup.size,
      pcrel: fixup.pcrel,
      signed: fixup.signed,
      expr: rebind(expr, symbols, placeholders(symbols.length)),
      only: expr.op === "ref" ? symbols.indexOf(expr.symbol) : -1,
      first,
      last,
      remark: this.#asm.advice.of(expr),
      before: (names[first] as number) - place.start,
      behind: place.end - (names[last + 1] as number),
    };
  }

  /** Does again what was recorded. False: nothing has happened. */
  #play(template: Template, word: number, last: number): boolean {
    const asm = this.#asm;
    const { holes, branch } = template;
    const { chain, section } = asm;
    const { frag } = chain;
    const offset = frag.size;
    if (template.names > 0) {
      if (!this.#look()) return false;
      for (const hole of holes) {
        if (hole.only >= 0) continue;
        asm.place = this.#place(word, last);
        // `known` may throw where names do not go together: then the long way says it.
        try {
          if (asm.known(rebind(hole.expr, PLACEHOLDERS, this.#symbols)) !== undefined) return false;
        } catch {
          return false;
        }
      }
    }
    const { literals } = template;
    const start = chain.used;
    chain.append(template.bytes);
    for (let i = 0; i < literals.length; i++) {
      const value = this.#values[i] as number;
      const to = start + (literals[i] as number);
      chain.bytes[to] = value & 0xff;
      if (value > 255) chain.bytes[to + 1] = value >> 8;
    }
    for (const hole of holes) {
      const expr: BoundExpr =
        hole.only >= 0
          ? (this.#symbols[hole.only] as AsmSymbol)
          : rebind(hole.expr, PLACEHOLDERS, this.#symbols);
      const names = this.#names;
      const start = (names[hole.first] as number) - hole.before;
      const end = (names[hole.last + 1] as number) + hole.behind;
      const span = spanIn(word, start, end);
      if (branch) chain.close(new QuickBranch(branch, expr, section.lines, span));
      else {
        if (hole.remark) {
          asm.advice.remark({ ...hole.remark, expr, place: this.#place(start, end) });
        }
        section.fixups.keep(hole, frag, offset + hole.offset, expr, span);
      }
    }
    asm.advice.instruction(chain, template.next);
    section.lines.add(
      frag,
      offset,
      chain.frag,
      chain.frag.size,
      "instruction",
      asm.bits,
      this.#frame,
      this.#file,
      this.#line,
      word,
      last,
    );
    return true;
  }
}
