// How does one instruction line become bytes: prefixes, mnemonic, operands?

import { FORMS_BY_NAME, type NamedForm, type Row, unsupportedMnemonic } from "@realmode/isa";
import { advise, adviseField } from "./advice.ts";
import { allows, has386 } from "./arch.ts";
import type { Assembler } from "./assembler.ts";
import type { OperandNode, Range } from "./ast.ts";
import { encode } from "./encode.ts";
import { type BoundExpr, ZERO } from "./expression.ts";
import type { Place } from "./input.ts";
import { readIntel } from "./intel.ts";
import { asSigned, type Bits, type Match, Matcher } from "./match.ts";
import { explainMiss } from "./miss.ts";
import { type MemoryOperand, makeOperand, type Operand, type OperandContext } from "./operand.ts";
import { parseOperands } from "./parser.ts";
import {
  checkPrefixes,
  dropPrefixes,
  HINTS,
  longForm,
  PREFIX_BY_NAME,
  PrefixBytes,
  prefixesAlone,
  readPrefixes,
  segmentByte,
  type Written,
} from "./prefix.ts";
import { BranchPart, type BranchShape, type Chain, type Position } from "./section.ts";
import { suggest } from "./suggest.ts";
import { T, type Token } from "./tokens.ts";
import { checkDisp, isWish, readWish, WISH_SUFFIXES, type Wish } from "./wish.ts";

/** Names gas understands though they are Intel's. */
const INTEL_STRINGS: Readonly<Record<string, string>> = { movsd: "movsl", cmpsd: "cmpsl" };

/** x87 instructions that wait for a pending exception first: `9b` and the form without waiting. */
const WAITING = /^f(init|clex|stcw|stsw|stenv|save|eni|disi|setpm)/;

/** Arithmetic without operands, which gas reads as the popping form. */
const BARE_X87: ReadonlySet<string> = new Set(["fadd", "fsub", "fsubr", "fmul", "fdiv", "fdivr"]);

/** Assembles the statement that `tokens` are, labels taken off. @throws SyntaxProblem, ValueProblem */
export function assembleInstruction(asm: Assembler, tokens: Token[], base: number): void {
  const rangeOf = (token: Token): Range => {
    const start = base + token.startOffset;
    return { start, end: start + token.image.length };
  };
  const written: Written[] = [];
  let at = 0;
  let name = "";
  const wish: Wish = { load: false, disp: undefined };
  for (; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    if (isWish(tokens, at)) {
      const read = readWish(asm, tokens, at, base, wish);
      if (read === undefined) return;
      if (read) {
        at += 2;
        if (at + 1 < tokens.length) continue;
        asm.error("encoding-wish", "pseudo prefix without instruction", rangeOf(token));
        return;
      }
    }
    name = token.image.toLowerCase();
    const prefix = token.tokenType === T.Identifier ? PREFIX_BY_NAME.get(name) : undefined;
    if (!prefix && name !== "notrack") break;
    written.push({ name, prefix, range: rangeOf(token) });
  }
  const mnemonic = tokens[at];
  if (mnemonic === undefined) {
    const none = { name: undefined, range: NO_RANGE, wish, hint: undefined, bare: true };
    assembleNamed(asm, { ...none, written, operands: () => [] });
    return;
  }
  const range = rangeOf(mnemonic);
  at++;
  let hint: number | undefined;
  const comma = tokens[at];
  if (comma && comma.tokenType === T.Comma && comma.startOffset === range.end - base) {
    hint = HINTS[tokens[at + 1]?.image.toLowerCase() ?? ""];
    if (hint !== undefined) at += 2;
  }
  const bare = at >= tokens.length;
  if (asm.intel) {
    const read = readIntel(asm, name, tokens.slice(at), base);
    if (read.name === "") {
      unknownMnemonic(asm, name, range);
      return;
    }
    const intel = { name: read.name, operands: () => read.operands };
    assembleNamed(asm, { written, range, wish, hint, bare, ...intel });
    return;
  }
  const operands = () => parseOperands(asm.registers.spellOut(tokens.slice(at)), base);
  assembleNamed(asm, { written, name, range, wish, hint, bare, operands });
}

const NO_RANGE: Range = { start: 0, end: 0 };

/** An instruction whose words are known; its operands are read once it is certain that there is one. */
export interface NamedInstruction {
  readonly written: readonly Written[];
  /** In lower case; undefined where there are prefixes only. */
  readonly name: string | undefined;
  /** The mnemonic's. */
  readonly range: Range;
  readonly wish: Wish;
  /** The byte of a branch hint. */
  readonly hint: number | undefined;
  /** Nothing follows the mnemonic. */
  readonly bare: boolean;
  /** @throws SyntaxProblem */
  operands(): OperandNode[];
}

/** @throws SyntaxProblem, ValueProblem */
export function assembleNamed(asm: Assembler, instruction: NamedInstruction): void {
  const { written, range, wish, hint, bare } = instruction;
  let { name } = instruction;
  const prefixes = new PrefixBytes();
  const from = asm.here();
  const { chain } = asm;
  if (name === undefined) {
    prefixesAlone(asm, written, prefixes);
    asm.mark(from, chain, "instruction");
    return;
  }
  if (!readPrefixes(asm, written, prefixes)) return;
  const dot = name.indexOf(".");
  const asked = dot > 0 ? WISH_SUFFIXES[name.slice(dot)] : undefined;
  if (asked && FORMS_BY_NAME.has(name.slice(0, dot))) {
    name = name.slice(0, dot);
    Object.assign(wish, asked);
  }
  prefixes.disp = wish.disp;
  if (WAITING.test(name) && !FORMS_BY_NAME.has(name) && FORMS_BY_NAME.has(`fn${name.slice(1)}`)) {
    name = `fn${name.slice(1)}`;
    prefixes.wait = true;
  }
  const intel = INTEL_STRINGS[name];
  if (intel !== undefined && bare) {
    asm.warning("intel-name", `found \`${name}'; assuming \`${intel}' was meant`, range);
    name = intel;
  }
  if (BARE_X87.has(name) && bare) {
    asm.warning("translated", `translating to \`${name}p'`, range);
    name = `${name}p`;
  }
  let nodes: OperandNode[] | undefined;
  if (asm.intelMnemonic && /^f(sub|div)r?p?$/.test(name)) {
    nodes = instruction.operands();
    const target = nodes.at(-1);
    const named =
      target?.kind === "register" && nodes.length === 2 && !/^st(\(0\))?$/.test(target.name);
    // AT&T's assembler has these the other way round (gas manual, i386-Bugs).
    if (name.endsWith("p") || named)
      name = name.replace(/^(f...)(r?)/, (_, stem, r) => stem + (r ? "" : "r"));
  }
  const forms = FORMS_BY_NAME.get(name);
  if (!forms) {
    unknownMnemonic(asm, name, range);
    return;
  }
  nodes ??= instruction.operands();
  const context: OperandContext = {
    bind: (expr) => asm.bind(expr),
    known: (expr) => asm.known(expr),
    has386: has386(asm.arch),
    warn: (code, message, where, more) => asm.warning(code, message, where, more),
    text: (where) => asm.text(where),
  };
  const operands = nodes.map((node) => makeOperand(node, context));
  const second = operands[1];
  if (/^f(add|mul)p$/.test(name) && second?.kind === "register" && second.register.name === "st") {
    // gas takes the old order for the two that commute.
    asm.warning("translated", `translating to \`${name} ${asm.text(second.range)},…'`, range);
    operands.reverse();
  }
  const matcher = new Matcher({
    bits: asm.bits,
    load: wish.load,
    allows: (row) => allows(asm.arch, row),
    toggled: prefixes.operand,
    defaultSize: (row) => defaultSize(asm, row, prefixes.operand),
  });
  if (!forms.some((f) => allows(asm.arch, f.row))) {
    asm.error(
      "arch",
      `\`${name}' is not supported on \`${asm.arch.name}'`,
      range,
      `It came with the ${forms[0]?.row.cpu}; a \`.arch\` directive above asks for an older processor.`,
    );
    return;
  }
  const found = matcher.find(name, operands);
  if (!found) {
    explainMiss(asm, name, range, operands, matcher.miss);
    return;
  }
  const { match } = found;
  if (asm.intel && (found.ambiguous || hidesSize(name, operands))) {
    asm.error(
      "no-suffix",
      `ambiguous operand size for \`${name}'`,
      range,
      "Write byte ptr, word ptr or dword ptr before the memory operand.",
    );
    return;
  }
  if (found.ambiguous) {
    asm.warning(
      "no-suffix",
      `no instruction mnemonic suffix given and no register operands; using default for \`${name}'`,
      range,
      `It is assembled with ${match.size} bits. Write ${name}b, ${name}w or ${name}l.`,
    );
  }
  if (!checkPrefixes(asm, match, written, prefixes)) return;
  if (hint !== undefined) {
    if (!match.row.prefixes.includes("hint")) {
      asm.error("hint", `instruction \`${name}' has no branch hint`, range);
      return;
    }
    prefixes.segment ??= hint;
  }
  warnAbout(asm, match, name, range);
  if (match.row.mnemonic === "int") asm.interruptPlace ??= asm.place;
  output(asm, match, forms, prefixes, from, chain, range);
}

/** `movzx ax,[bx]`, `fld [bx]`: AT&T syntax takes the smallest, Intel's wants to be told. */
function hidesSize(name: string, operands: readonly Operand[]): boolean {
  if (!operands.some((o) => o.kind === "memory" && o.bits === undefined)) return false;
  const x87 =
    name.startsWith("f") && FORMS_BY_NAME.has(`${name}s`) && FORMS_BY_NAME.has(`${name}l`);
  return /^mov[sz]x$/.test(name) || (x87 && !/^(f(n?stenv|ldenv|rstor|n?save))$/.test(name));
}

/** .code16gcc: compiled 32-bit code, so what goes over the stack has 32 bits; x87's environment not. */
function isGccStack(asm: Assembler, row: Row): boolean {
  return (
    asm.gcc &&
    row.suffixShown === "odd" &&
    row.flow !== "branch" &&
    !/^(jmp|iret|f.*)$/.test(row.mnemonic)
  );
}

function defaultSize(asm: Assembler, row: Row, toggled: boolean): Bits {
  if (isGccStack(asm, row)) return 32;
  const other: Bits = asm.bits === 16 ? 32 : 16;
  return toggled ? other : asm.bits;
}

function warnAbout(asm: Assembler, match: Match, name: string, range: Range): void {
  const { row } = match;
  if (row.flow === "indirect-jump" || row.flow === "indirect-call") {
    const target = match.operands[0];
    if (target && target.kind !== "immediate" && !target.star) {
      asm.warning(
        "missing-star",
        `indirect ${name} without \`*'`,
        target.range,
        `Write \`${name} *${asm.text(target.range)}'.`,
      );
    }
  }
  const memory = match.operands.find((o): o is MemoryOperand => o?.kind === "memory");
  if (row.mnemonic === "lea" && memory?.segment !== undefined) {
    asm.warning(
      "lea-segment",
      `segment override on \`${name}' is ineffectual`,
      memory.range,
      "lea computes the offset only.",
    );
  }
  void range;
}

/** Number of the segment a memory operand uses when nothing is written. */
function defaultSegment(memory: MemoryOperand): number {
  const name = memory.base?.name;
  return name === "bp" || name === "ebp" || name === "esp" ? 2 : 3;
}

const STRING_BASE: Readonly<Record<"X" | "Y" | "B", string>> = { X: "si", Y: "di", B: "bx" };

/** Overrides of the operands. False after an error. */
function overrides(asm: Assembler, match: Match, prefixes: PrefixBytes, range: Range): boolean {
  for (let i = 0; i < match.row.specs.length; i++) {
    const spec = match.row.specs[i];
    const operand = match.operands[i];
    if (operand?.kind !== "memory" || spec?.is === "rel") continue;
    if (spec?.string !== undefined) {
      const expected = STRING_BASE[spec.string];
      if (!operand.base?.name.endsWith(expected) || operand.disp !== undefined) {
        asm.warning(
          "string-register",
          `\`${asm.text(operand.range)}' is not valid here (expected \`(%${operand.addressSize === 32 ? "e" : ""}${expected})')`,
          operand.range,
          "The registers of a string instruction cannot be chosen.",
        );
      }
      if (spec.string === "Y") {
        if (operand.segment !== undefined && operand.segment !== 0) {
          const position = match.operands.length - i;
          asm.error(
            "string-segment",
            `\`${match.row.names[0]?.name}' operand ${position} must use \`%es' segment`,
            operand.range,
            "The destination of a string instruction is always %es:(%di).",
          );
          return false;
        }
        continue;
      }
    }
    const wanted = operand.segment;
    if (wanted === undefined) continue;
    const natural = spec?.string !== undefined ? 3 : defaultSegment(operand);
    if (wanted === natural) continue;
    const byte = segmentByte(wanted);
    if (prefixes.segment !== undefined && prefixes.segment !== byte) {
      asm.error("prefix-twice", "same type of prefix used twice", operand.range);
      return false;
    }
    prefixes.segment = byte;
  }
  void range;
  return true;
}

/** Both operands of a string instruction have one address size. */
function mixesAddressSizes(asm: Assembler, match: Match, toggled: boolean): boolean {
  const mode = toggled ? (asm.bits === 16 ? 32 : 16) : asm.bits;
  for (const operand of match.operands) {
    if (!toggled || operand?.kind !== "memory" || operand.addressSize !== asm.bits) continue;
    // The registers of a string instruction are named for the reader only.
    if (match.row.specs.some((s) => s.string !== undefined)) continue;
    asm.error(
      "base-index",
      `\`${asm.text(operand.range)}' is not a valid base/index expression`,
      operand.range,
      `The prefix asks for ${mode}-bit addressing, the registers have ${asm.bits} bits.`,
    );
    return true;
  }
  const memories = match.operands.filter((o): o is MemoryOperand => o?.kind === "memory");
  const pointer = match.operands.find((_, i) => match.row.specs[i]?.width === "n");
  const memorySize = memories[0]?.addressSize;
  if (pointer?.kind === "register" && memorySize && pointer.register.width !== memorySize) {
    asm.error(
      "register-size",
      `invalid register operand size for \`${match.row.names[0]?.name}'`,
      pointer.range,
      `The register is an address like the other one, which has ${memorySize} bits.`,
    );
    return true;
  }
  const only = match.row.addressSize;
  const memory = memories[0];
  if (only !== undefined && memorySize && memorySize !== only && memory) {
    asm.error(
      "address-size",
      `${memorySize}-bit address isn't allowed in ${match.row.cpu.toUpperCase()} instructions`,
      memory.range,
      `Use ${only}-bit registers for the address.`,
    );
    return true;
  }
  if (memories.length < 2) return false;
  // In AT&T order: a bare address takes the size of what stands before it.
  const [second, first] = memories as [MemoryOperand, MemoryOperand];
  const size = first.addressSize ?? mode;
  if (second.addressSize === undefined || second.addressSize === size) return false;
  asm.error(
    "base-index",
    `\`${asm.text(second.range)}' is not a valid base/index expression`,
    second.range,
    "The source and the destination must have the same address size.",
  );
  return true;
}

/** `.code16gcc; call $seg,$0xfff0`, `push $0xfff0`: gas has read the offset as a signed 16-bit number before it is wide. */
function farAsGcc(asm: Assembler, match: Match, prefixes: PrefixBytes): Match {
  const offset = match.operands[0];
  if (
    !asm.gcc ||
    !(match.far || match.row.mnemonic === "push") ||
    match.size !== 32 ||
    match.suffix !== "" ||
    prefixes.operand
  )
    return match;
  if (offset?.kind !== "immediate" || offset.known === undefined) return match;
  const known = asSigned(offset.known, 16);
  return { ...match, operands: [{ ...offset, known }] };
}

function output(
  asm: Assembler,
  match: Match,
  forms: readonly NamedForm[],
  prefixes: PrefixBytes,
  from: Position,
  chain: Chain,
  range: Range,
): void {
  const { row } = match;
  if (!overrides(asm, match, prefixes, range)) return;
  if (mixesAddressSizes(asm, match, prefixes.address)) return;
  const encoded = encode(farAsGcc(asm, match, prefixes), asm.bits, prefixes.address, prefixes.disp);
  const addressed = match.operands.some(
    (o, i) => o?.kind === "memory" && row.specs[i]?.is !== "rel",
  );
  if (addressed && !checkDisp(asm, prefixes.disp, encoded.addressSize, range)) return;
  if (row.specs[0]?.is === "rel") {
    if (
      !checkDisp(
        asm,
        prefixes.disp,
        prefixes.operand ? (asm.bits === 16 ? 32 : 16) : asm.bits,
        range,
      )
    )
      return;
  }
  const offset = match.far ? match.operands[0] : undefined;
  if (offset?.kind === "immediate" && match.size === 16 && (offset.known ?? 0n) > 0xffffn) {
    asm.error(
      "far-range",
      "16-bit jump out of range",
      offset.range,
      `A far pointer of 16 bits has an offset up to 0xffff. With 32 bits: \`${asm.text(range)}l'.`,
    );
    return;
  }
  for (const cut of encoded.shortened) {
    asm.warning(
      "shortened",
      `0x${BigInt.asUintN(64, cut.from).toString(16)} shortened to 0x${cut.to.toString(16)}`,
      cut.operand.range,
    );
  }
  const usesAddress =
    match.operands.some((o, i) => o?.kind === "memory" && row.specs[i]?.is !== "rel") ||
    row.addressSize !== undefined ||
    row.specs.some((s) => s.width === "n") ||
    row.traits.has("suffix-is-address");
  if (usesAddress && encoded.addressSize !== asm.bits) {
    // JCXZ, JECXZ and LOOP with a suffix bring their own 67.
    const own = row.addressSize !== undefined || match.suffix !== "";
    if (prefixes.address && own && row.specs.some((s) => s.is === "rel")) {
      asm.error("prefix-twice", "same type of prefix used twice", range);
      return;
    }
    prefixes.address = true;
  }
  const sized = row.sized || row.operandSize !== undefined;
  if (sized && match.size !== asm.bits && !row.traits.has("drop66")) {
    const fixed = match.sizeGiven || row.operandSize !== undefined || isGccStack(asm, row);
    if (prefixes.operand && fixed) {
      asm.error("prefix-twice", "same type of prefix used twice", range);
      return;
    }
    prefixes.operand = true;
  }
  if (row.specs[0]?.is === "rel" || row.specs[0]?.is === "far") dropPrefixes(asm, row, prefixes);
  advise(asm, match, prefixes);
  const long = row.specs[0]?.code === "Jb" ? longForm(forms) : undefined;
  if (long) {
    branch(asm, match, row, long, prefixes);
    asm.advice.instruction(chain, goesOn(row));
    asm.mark(from, chain, "instruction");
    return;
  }
  if (row.wait) prefixes.wait = true;
  // %cr8 is reached by LOCK in front of the number 0 (AMD manual, MOV CRn).
  const beyond = (o: Operand | undefined) =>
    o?.kind === "register" && o.register.class === "cr" && o.register.code > 7;
  if (match.operands.some(beyond)) prefixes.lock = true;
  const head = prefixes.bytes;
  if (row.mandatoryPrefix !== undefined) head.push(row.mandatoryPrefix);
  if (asm.section.absolute) {
    // Behind .struct gas counts an instruction's bytes and writes none.
    asm.chain.frag.size += head.length + encoded.bytes.length;
    return;
  }
  asm.emit(head);
  const { frag } = asm.chain;
  const start = frag.size;
  asm.emit(encoded.bytes);
  for (const field of encoded.fields) {
    adviseField(asm, field, forms, match.size);
    asm.fixup({
      frag,
      offset: start + field.offset,
      size: field.size,
      expr: field.expr,
      pcrel: field.pcrel ? field.size : undefined,
      signed: field.signed,
      place: field.operand
        ? { ...asm.place, start: field.operand.range.start, end: field.operand.range.end }
        : asm.place,
    });
  }
  asm.advice.instruction(chain, goesOn(row));
  asm.mark(from, chain, "instruction");
}

/** Does the processor come to the instruction behind this one? An `int` may end a program. */
function goesOn(row: Row): boolean {
  const { flow } = row;
  return flow === "next" || flow === "branch" || flow === "call" || flow === "indirect-call";
}

function branch(asm: Assembler, match: Match, short: Row, long: Row, prefixes: PrefixBytes): void {
  const size = prefixes.operand ? (asm.bits === 16 ? 32 : 16) : asm.bits;
  if (asm.section.absolute) {
    asm.chain.frag.size += prefixes.bytes.length + 2;
    return;
  }
  asm.emit(prefixes.bytes);
  const target = match.operands[0] as Operand;
  const inverted = short.condition !== undefined && !has386(asm.arch);
  const shape: BranchShape = {
    short: short.opcode,
    // Before the 386: the opposite condition over a jump.
    long: inverted
      ? [short.opcode ^ 1, size === 16 ? 3 : 5, 0xe9]
      : long.map === 1
        ? [0x0f, long.opcode]
        : [long.opcode],
    longSize: size === 16 ? 2 : 4,
    warnLong: inverted && asm.arch.warnJumps,
    wide: prefixes.disp === size,
  };
  const place = { ...asm.place, start: target.range.start, end: target.range.end };
  const expr = target.kind === "memory" ? (target.disp ?? ZERO) : ZERO;
  asm.chain.close(new PlacedBranch(shape, expr, place));
}

/** A jump that knows where its target stands. */
class PlacedBranch extends BranchPart {
  readonly place: Place;

  constructor(shape: BranchShape, target: BoundExpr, place: Place) {
    super(shape, target);
    this.place = place;
  }
}

const SUFFIX_NAMES: Readonly<Record<string, string>> = {
  b: "8-bit",
  w: "16-bit",
  l: "32-bit",
  q: "64-bit",
  s: "short",
};

function unknownMnemonic(asm: Assembler, name: string, range: Range): void {
  const part = unsupportedMnemonic(name);
  if (part === "64-bit mode") {
    asm.error(
      "unsupported",
      `\`${name}' is only supported in 64-bit mode`,
      range,
      "realmode's machines run 16-bit and 32-bit code.",
    );
    return;
  }
  if (part !== undefined) {
    asm.error(
      "unsupported",
      `\`${name}' is not supported by asm16`,
      range,
      `It belongs to ${part}, which no program in real mode can use.`,
    );
    return;
  }
  const stem = name.slice(0, -1);
  const suffix = SUFFIX_NAMES[name.at(-1) ?? ""];
  const forms = FORMS_BY_NAME.get(stem);
  if (forms && suffix !== undefined) {
    const allowed = new Set(
      forms.flatMap((f) => f.row.names.flatMap((n) => (n.name === stem ? [...n.suffixes] : []))),
    );
    asm.error(
      "suffix",
      `invalid instruction suffix for \`${stem}'`,
      range,
      name.endsWith("q")
        ? "64-bit operands do not exist in 16-bit and 32-bit code."
        : allowed.size > 0
          ? `\`${stem}' takes the suffixes ${[...allowed].join(", ")}, or none.`
          : `\`${stem}' takes no suffix.`,
    );
    return;
  }
  const near = suggest(name, "mnemonic");
  const { text } = asm.place.frame;
  const statement = text
    .slice(range.start, Math.min(asm.place.end, range.start + 60))
    .split("\n", 1)[0];
  asm.error(
    "unknown-mnemonic",
    `no such instruction: \`${(statement ?? name).replace(/\s+/g, " ").trim()}'`,
    range,
    near ? `Did you mean \`${near}'?` : undefined,
  );
}
