// What happens to each statement, and where do its bytes go?
//
// The state of one assembly: input frames, sections, symbols, mode. Instructions and directives live
// in files of their own and work on this.

import { Advice } from "./advice.ts";
import { type Arch, EVERYTHING } from "./arch.ts";
import { type Expr, type Range, SyntaxProblem } from "./ast.ts";
import { FrameTable } from "./cfi.ts";
import { type Conditions, isConditional, type LeftOut } from "./conditional.ts";
import { DiagnosticList } from "./diagnostic.ts";
import { findDirective } from "./directives.ts";
import {
  asTarget,
  type Binder,
  type BoundExpr,
  bind,
  evaluate,
  type Value,
  ValueProblem,
} from "./expression.ts";
import { expansionTrail, type Frame, type Place, spanOf, within } from "./input.ts";
import { assembleInstruction } from "./instruction.ts";
import { spellOperators } from "./intel.ts";
import { expandMacro, type Macro } from "./macro.ts";
import { parseExpression } from "./parser.ts";
import { QuickLines } from "./quick-line.ts";
import { type RawStatement, Reader } from "./reader.ts";
import {
  RegisterNames,
  readRegister,
  registerOf,
  registerReference,
  registerSymbol,
} from "./register-name.ts";
import { MAX_SECTION_SIZE } from "./relax.ts";
import type { AssembleOptions } from "./result.ts";
import { type Chain, type Fixup, type Position, Section, type SectionGroup } from "./section.ts";
import { suggest } from "./suggest.ts";
import { AsmSymbol, SymbolTable } from "./symbol.ts";
import { T, type Token } from "./tokens.ts";

/** Input frames inside each other; gas itself stops macros at 100. */
const MAX_DEPTH = 100;
/** Statements of one assembly, repetitions included. */
const MAX_STATEMENTS = 3_000_000;
/** Characters that macros and repetitions may make. */
const MAX_EXPANSION = 32 * 1024 * 1024;
/** After so many errors the rest of the source is not read. */
const MAX_ERRORS = 1000;

export interface SectionState {
  section: Section;
  subsection: number;
}

export class Assembler implements Binder {
  readonly diagnostics: DiagnosticList = new DiagnosticList();
  readonly advice: Advice = new Advice();
  readonly symbols: SymbolTable = new SymbolTable();
  /** Names that mean registers without `%`. */
  readonly registers: RegisterNames = new RegisterNames(this.symbols);
  readonly sections: Map<string, Section> = new Map();
  readonly macros: Map<string, Macro> = new Map();
  /** What `.cfi_*` said. */
  readonly frames: FrameTable = new FrameTable();
  /** Names that `.file` gave. */
  readonly sourceFiles: string[] = [];
  /** Numbers that `.file 1 "name"` gave. */
  readonly fileNumbers: Map<number, string> = new Map();
  readonly options: AssembleOptions;
  bits: 16 | 32 = 16;
  /** `.code16gcc`: 32-bit operands for the stack. */
  gcc = false;
  altmacro = false;
  /** `.intel_syntax` */
  intel = false;
  /** `.intel_mnemonic`: FSUB and FSUBR as Intel names them. */
  intelMnemonic = false;
  arch: Arch = EVERYTHING;
  readonly archStack: Arch[] = [];
  /** Labels made by `local`. */
  locals = 0;
  /** Expansions so far: `\@`. */
  expansions = 0;
  conditions: Conditions = [];
  section: Section;
  subsection = 0;
  chain: Chain;
  previous: SectionState | undefined = undefined;
  readonly sectionStack: (SectionState & { previous: SectionState | undefined })[] = [];
  /** The statement under way. */
  place: Place;
  readonly readers: Reader[] = [];
  /** Every text that was read, the source first: for the listing. */
  readonly opened: Frame[] = [];
  /** Parts of texts that conditions left out. */
  readonly leftOut: LeftOut[] = [];
  ended = false;
  /** An `int` was assembled: the interrupt table matters. */
  interruptPlace: Place | undefined = undefined;
  #expanded = 0;
  #statements = 0;
  readonly #quick: QuickLines = new QuickLines(this);

  constructor(source: string, options: AssembleOptions) {
    this.options = options;
    this.section = this.getSection(".text", "ax", false);
    this.getSection(".data", "wa", false);
    this.getSection(".bss", "wa", true);
    this.chain = this.section.chain(0);
    const frame: Frame = {
      file: options.filename ?? "input.s",
      text: source,
      after: 0,
      caller: undefined,
      kind: "file",
      title: "",
      depth: 0,
    };
    this.readers.push(new Reader(frame, 0));
    this.opened.push(frame);
    this.place = { frame, file: frame.file, line: 1, lineStart: 0, start: 0, end: 1 };
    for (const [name, value] of Object.entries(options.defsyms ?? {})) {
      this.symbols.get(name).expr = { op: "number", value: BigInt.asIntN(64, BigInt(value)) };
    }
  }

  // Remarks

  #hint(place: Place, hint: string | undefined): string | undefined {
    const trail = place.frame.depth === 0 ? undefined : expansionTrail(place);
    return trail === undefined ? hint : hint === undefined ? trail : `${hint}\n${trail}`;
  }

  error(code: string, message: string, at?: Place | Range, hint?: string): void {
    const place = this.#at(at);
    this.diagnostics.error(code, message, spanOf(place), this.#hint(place, hint));
  }

  warning(code: string, message: string, at?: Place | Range, hint?: string): void {
    const place = this.#at(at);
    this.diagnostics.warning(code, message, spanOf(place), this.#hint(place, hint));
  }

  note(code: string, message: string, at?: Place | Range): void {
    this.diagnostics.add("note", code, message, spanOf(this.#at(at)));
  }

  #at(at: Place | Range | undefined): Place {
    if (at === undefined) return this.place;
    return "frame" in at ? at : within(this.place, at);
  }

  /** Source text of a range of the statement under way. */
  text(range: Range): string {
    return this.place.frame.text.slice(range.start, range.end);
  }

  // Reading

  /** Reads the whole source. */
  run(): void {
    for (;;) {
      const statement = this.nextStatement();
      if (!statement) break;
      if (this.diagnostics.errors > MAX_ERRORS) {
        this.error("too-many-errors", "too many errors: the rest of the source is not read");
        this.ended = true;
        break;
      }
      this.place = statement.place;
      try {
        this.statement(statement);
      } catch (problem) {
        this.caught(problem);
      }
    }
    const open = this.conditions.at(-1);
    if (open && !this.ended) {
      this.error("conditional", "end of file inside conditional", undefined);
      this.error("conditional", "here is the start of the unterminated conditional", open.place);
    }
  }

  caught(problem: unknown): void {
    if (problem instanceof SyntaxProblem) {
      this.error(problem.code, problem.message, problem.range, problem.hint);
    } else if (problem instanceof ValueProblem) {
      this.error(problem.code, problem.message);
    } else if (problem instanceof RangeError && /call stack/i.test(problem.message)) {
      this.error(
        "too-deep",
        "expression too complex",
        undefined,
        "Split it with .set into named parts.",
      );
    } else throw problem;
  }

  /** The next statement of the innermost frame that still has one. */
  nextStatement(): RawStatement | undefined {
    while (!this.ended) {
      const reader = this.readers.at(-1);
      if (!reader) return undefined;
      const statement = reader.next(this.#quick);
      if (this.ended) return undefined;
      if (statement) {
        if (++this.#statements > MAX_STATEMENTS) {
          this.place = statement.place;
          this.error("too-long", `more than ${MAX_STATEMENTS} statements`);
          this.ended = true;
          return undefined;
        }
        return statement;
      }
      if (this.readers.length === 1) this.place = reader.endPlace();
      this.readers.pop();
      reader.onEnd?.();
    }
    return undefined;
  }

  /** One statement more; false where there are too many already. */
  count(): boolean {
    if (this.#statements >= MAX_STATEMENTS) return false;
    this.#statements++;
    return true;
  }

  /** Neither ended nor beyond the bound of errors. */
  get hasRoom(): boolean {
    return !this.ended && this.diagnostics.errors <= MAX_ERRORS;
  }

  /** Reads `text` before going on with the present frame. */
  push(
    text: string,
    kind: Frame["kind"],
    title: string,
    file?: string,
    onEnd?: () => void,
  ): boolean {
    const caller = this.place;
    const depth = caller.frame.depth + 1;
    this.#expanded += text.length;
    if (this.readers.length >= MAX_DEPTH) {
      this.error(
        kind === "file" ? "include-depth" : "macro-depth",
        kind === "file" ? "includes nested too deeply" : "macros nested too deeply",
        undefined,
        kind === "file"
          ? "Does the file include itself?"
          : "Does the macro call itself without an end?",
      );
      // Every frame that is open would fail again.
      this.ended = true;
      return false;
    }
    if (this.#expanded > MAX_EXPANSION) {
      this.error("too-long", `macros and repetitions make more than ${MAX_EXPANSION} characters`);
      this.ended = true;
      return false;
    }
    const frame: Frame = {
      file: file ?? caller.file,
      text,
      after: this.readers.at(-1)?.offset ?? 0,
      caller,
      kind,
      title,
      depth,
    };
    this.opened.push(frame);
    const reader = new Reader(frame, this.conditions.length);
    reader.onEnd = onEnd;
    this.readers.push(reader);
    return true;
  }

  statement(raw: RawStatement): void {
    const { tokens, base } = raw;
    let at = 0;
    const skipping = this.conditions.at(-1)?.skip === true;
    // Labels
    for (;;) {
      const token = tokens[at];
      if (token === undefined) return;
      if (tokens[at + 1]?.tokenType !== T.Colon) break;
      const type = token.tokenType;
      if (type !== T.Identifier && type !== T.Number && type !== T.String) break;
      if (!skipping) {
        const start = base + token.startOffset;
        this.label(token, { start, end: start + token.image.length });
      }
      at += 2;
    }
    const first = tokens[at] as Token;
    const after = tokens.slice(at + 1);
    const rest = this.intel && first.image[0] === "." ? spellOperators(after) : after;
    const start = base + first.startOffset;
    this.place = within(raw.place, { start, end: raw.place.end });
    if (first.tokenType === T.Identifier || first.tokenType === T.String) {
      const operator = rest[0]?.tokenType;
      if (operator === T.Equal || operator === T.EqualEqual) {
        if (skipping) return;
        // `x = = 5`, an older spelling of `==`, is not a thing; `x == 5` is .equiv.
        const name = first.tokenType === T.String ? first.image.slice(1, -1) : first.image;
        const range = { start, end: start + first.image.length };
        const words = this.intel ? spellOperators(rest.slice(1)) : rest.slice(1);
        const register = readRegister(words);
        const value: Expr = register
          ? { op: "symbol", name: register, range }
          : parseExpression(words, base);
        if (operator === T.EqualEqual) this.assignForward(name, value, range);
        else this.assign(name, value, false, range);
        return;
      }
    }
    if (first.tokenType === T.Identifier) {
      const name = first.image;
      if (name[0] === ".") {
        const lower = name.toLowerCase();
        if (skipping && !isConditional(lower)) return;
        const directive = findDirective(lower);
        if (directive) {
          directive(this, { name: lower, tokens: rest, base, place: this.place });
          return;
        }
      }
      if (skipping) return;
      const macro = this.macros.get(name.toLowerCase());
      if (macro) {
        expandMacro(this, macro, rest, base);
        return;
      }
      if (name[0] === ".") {
        this.unknownDirective(name, { start, end: start + name.length });
        return;
      }
      assembleInstruction(this, tokens.slice(at), base);
      return;
    }
    if (skipping) return;
    if (first.tokenType === T.LBrace) {
      assembleInstruction(this, tokens.slice(at), base);
      return;
    }
    if (first.tokenType === T.OpenComment) {
      this.error(
        "comment",
        "end of file in comment",
        { start, end: start + 2 },
        "`/*` has no `*/`.",
      );
      return;
    }
    const image = printable(first.image);
    this.error(
      "junk",
      `junk at end of line, first unrecognized character is \`${image}'`,
      { start, end: start + first.image.length },
      first.tokenType === T.Percent
        ? "A register is an operand: a mnemonic must come first."
        : "A statement begins with a label, a mnemonic or a directive.",
    );
  }

  /** Source text of a place. */
  textAt(place: Place): string {
    return place.frame.text.slice(place.start, place.end);
  }

  unknownDirective(name: string, range: Range): void {
    const near = suggest(name.toLowerCase(), "directive");
    this.error(
      "unknown-directive",
      `unknown pseudo-op: \`${name}'`,
      range,
      near ? `Did you mean \`${near}'?` : undefined,
    );
  }

  // Symbols

  lookup(name: string, range: Range): AsmSymbol {
    const register = registerSymbol(name);
    if (register) return register;
    if (this.registers.naked) {
      const own = this.registers.find(name);
      const reference = own && registerReference(own.name);
      if (reference) return this.lookup(reference, range);
    }
    if (name.charCodeAt(0) === 1) {
      const digits = name.slice(1, -1);
      const direction = name.slice(-1);
      const symbol = this.symbols.numeric(digits, direction);
      if (!symbol) {
        throw new SyntaxProblem(
          "undefined-local",
          `backward ref to unknown label "${digits}:"`,
          range,
          `\`${digits}b' means the nearest \`${digits}:' above; write \`${digits}f' for the next one below.`,
        );
      }
      symbol.used ??= within(this.place, range);
      return symbol;
    }
    const symbol = this.symbols.get(name);
    symbol.used ??= within(this.place, range);
    return symbol.forward === undefined ? symbol : this.#valueNow(symbol, symbol.forward, range);
  }

  /** What `.eqv` means at this place. */
  #valueNow(symbol: AsmSymbol, forward: Expr, range: Range): AsmSymbol {
    if (symbol.resolving) {
      throw new SyntaxProblem(
        "symbol-loop",
        `symbol definition loop encountered at \`${symbol.name}'`,
        range,
      );
    }
    if (this.#forwardDepth === 0) this.#forwardSteps = 0;
    if (++this.#forwardSteps > 10_000) {
      throw new SyntaxProblem("too-deep", "expression too complex", range);
    }
    symbol.resolving = true;
    this.#forwardDepth++;
    try {
      const now = new AsmSymbol(symbol.name, true);
      now.expr = this.bind(forward);
      return now;
    } finally {
      this.#forwardDepth--;
      symbol.resolving = false;
    }
  }

  #forwardDepth = 0;
  #forwardSteps = 0;

  /** `.eqv name, value` and `name == value`. @throws SyntaxProblem */
  assignForward(name: string, expr: Expr, range: Range): void {
    const symbol = this.symbols.get(name);
    if (symbol.isDefined) {
      this.alreadyDefined(symbol, range);
      return;
    }
    symbol.expr = this.bind(expr);
    if (registerOf(symbol.expr)) this.#equated(symbol, range);
    symbol.forward = expr;
    symbol.fixed = true;
    symbol.defined = within(this.place, range);
  }

  here(): Position {
    return { frag: this.chain.frag, offset: this.chain.frag.size };
  }

  bind(expr: Expr): BoundExpr {
    return bind(expr, this);
  }

  #early: { early: boolean; divisionByZero(): void } = {
    early: true,
    divisionByZero: () => this.warning("division-by-zero", "division by zero"),
  };

  /** The value as far as it is certain now. @throws ValueProblem */
  earlyValue(expr: BoundExpr): Value | undefined {
    return evaluate(expr, this.#early);
  }

  /** The number, if it is certain now. @throws ValueProblem */
  known(expr: BoundExpr): bigint | undefined {
    if (expr.op === "number") return expr.value;
    const value = evaluate(expr, this.#early);
    return value && !value.section && !value.symbol ? value.value : undefined;
  }

  label(token: Token, range: Range): void {
    if (token.tokenType === T.Number) {
      if (!/^\d+$/.test(token.image)) {
        this.error(
          "label",
          `junk at end of line, first unrecognized character is \`${token.image[0]}'`,
          range,
          "A numeric label is a decimal number; other names begin with a letter, `_` or `.`.",
        );
        return;
      }
      this.defineLabel(String(BigInt(token.image)), range);
    } else {
      const name = token.tokenType === T.String ? token.image.slice(1, -1) : token.image;
      this.defineLabel(name, range, token.tokenType === T.String);
    }
  }

  /** A name, or the digits of a numeric label (not if it stood in quotes). */
  defineLabel(name: string, range: Range, quoted = false): void {
    if (name === ".") {
      this.error("label", "`.' cannot be a label", range);
      return;
    }
    const first = name.charCodeAt(0);
    const numeric = !quoted && first >= 48 && first <= 57;
    const symbol = numeric ? this.symbols.defineNumeric(name) : this.symbols.get(name);
    const position = this.here();
    if (symbol.isDefined) {
      const same =
        symbol.position?.frag === position.frag && symbol.position.offset === position.offset;
      if (!same) this.alreadyDefined(symbol, range);
      return;
    }
    symbol.position = position;
    const { place } = this;
    const same = place.start === range.start && place.end === range.end;
    symbol.defined = same ? place : within(place, range);
  }

  alreadyDefined(symbol: AsmSymbol, range: Range | undefined): void {
    const first = symbol.defined && spanOf(symbol.defined);
    this.error(
      "redefined",
      `symbol \`${symbol.name}' is already defined`,
      range,
      first ? `The first definition is at ${first.file}:${first.line}.` : undefined,
    );
  }

  /** `name = value`. @throws ValueProblem, SyntaxProblem */
  assign(name: string, expr: Expr, fixed: boolean, range: Range): void {
    if (name === ".") {
      findDirective(".org")?.(this, {
        name: ".org",
        tokens: [],
        base: 0,
        place: this.place,
        value: this.bind(expr),
      });
      return;
    }
    // Before the names of its value come up: an object file keeps that order.
    let symbol = this.symbols.get(name);
    let bound = this.bind(expr);
    const constant = this.known(bound);
    if (constant !== undefined) bound = { op: "number", value: constant };
    // The register itself, however many names lie between.
    const register = registerOf(bound);
    const reference = register && registerReference(register.name);
    if (reference) bound = { op: "ref", symbol: this.lookup(reference, range) };
    if (symbol.isDefined) {
      if (symbol.position || symbol.fixed || fixed) {
        this.alreadyDefined(symbol, range);
        return;
      }
      symbol = this.symbols.replace(name);
    }
    symbol.expr = bound;
    symbol.fixed = fixed;
    if (registerOf(bound)) this.#equated(symbol, range);
    const label = asTarget(bound)?.symbol;
    if (label?.isDefined) {
      const { type, size, inherited } = label;
      symbol.inherited = { type: type || (inherited?.type ?? ""), size: size ?? inherited?.size };
    }
    symbol.defined = within(this.place, range);
  }

  /** The name of a register: of no value, and in no table of symbols. */
  #equated(symbol: AsmSymbol, range: Range): void {
    this.registers.equated = true;
    symbol.local = true;
    if (symbol.global || symbol.weak)
      this.error("register-value", "can't make register symbol global", range);
  }

  // Sections

  /** `group`: signature of the section group; sections of one name in two groups are two sections. */
  getSection(name: string, flags: string, nobits: boolean, group?: SectionGroup): Section {
    const key = group ? `${name}\0${group.signature}` : name;
    let section = this.sections.get(key);
    if (!section) {
      section = new Section(name, flags, nobits, this.sections.size, name === "*ABS*");
      section.symbolsBefore = this.symbols.all.length;
      section.group = group;
      this.sections.set(key, section);
    }
    return section;
  }

  enter(section: Section, subsection = 0): void {
    this.previous = { section: this.section, subsection: this.subsection };
    this.restore({ section, subsection });
  }

  restore(state: SectionState): void {
    this.section = state.section;
    this.subsection = state.subsection;
    this.chain = state.section.chain(state.subsection);
  }

  // Bytes

  /** True where `count` more bytes fit; else an error has been given. */
  room(count: number): boolean {
    if (this.chain.used + count <= MAX_SECTION_SIZE) return true;
    this.error(
      "too-large",
      `section \`${this.section.name}' would be larger than ${MAX_SECTION_SIZE} bytes`,
      undefined,
      "A real-mode machine has 1 MiB of memory.",
    );
    this.ended = true;
    return false;
  }

  emit(bytes: ArrayLike<number>): void {
    if (!this.room(bytes.length)) return;
    if (this.section.absolute) {
      let zero = true;
      for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) zero = false;
      this.chain.frag.size += bytes.length;
      if (zero) return;
      this.error(
        "absolute-bytes",
        "attempt to store value in absolute section",
        undefined,
        "Behind `.struct` only sizes count: reserve room with .skip, and leave it with .text or .data.",
      );
      return;
    }
    this.chain.append(bytes);
  }

  /** Remembers that the bytes since `from` come from the statement under way. */
  mark(from: Position, chain: Chain, kind: "instruction" | "data"): void {
    const { frag } = this.chain;
    if (chain !== this.chain || (frag === from.frag && frag.size === from.offset)) return;
    const { place } = this;
    this.section.lines.add(
      from.frag,
      from.offset,
      frag,
      frag.size,
      kind,
      this.bits,
      place.frame,
      place.file,
      place.line,
      place.start,
      place.end,
    );
  }

  fixup(fixup: Fixup): void {
    this.section.fixups.push(fixup);
  }
}

function printable(image: string): string {
  const c = image.codePointAt(0) ?? 0;
  return c >= 0x20 && c < 0x7f ? (image[0] ?? "") : `0x${c.toString(16)}`;
}
