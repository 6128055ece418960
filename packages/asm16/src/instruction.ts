// How does one instruction line become bytes: prefixes, mnemonic, operands?

import { FORMS_BY_NAME, type NamedForm, PREFIXES, type Prefix, type Row } from "@realmode/isa";
import type { IToken } from "chevrotain";
import { allows, has386 } from "./arch.ts";
import type { Assembler } from "./assembler.ts";
import type { Range } from "./ast.ts";
import { encode } from "./encode.ts";
import { ZERO } from "./expression.ts";
import { type Bits, type Match, Matcher } from "./match.ts";
import { explainMiss } from "./miss.ts";
import { type MemoryOperand, makeOperand, type Operand, type OperandContext } from "./operand.ts";
import { parseOperands } from "./parser.ts";
import type { Chain, Position } from "./section.ts";
import { suggest } from "./suggest.ts";
import { T } from "./tokens.ts";

const PREFIX_BY_NAME: ReadonlyMap<string, Prefix> = new Map(
  PREFIXES.flatMap((p) => p.names.map((name) => [name, p] as const)),
);

/** `notrack` and the branch hints are segment prefixes with another meaning. */
const NOTRACK = 0x3e;
const HINTS: Readonly<Record<string, number>> = { pt: 0x3e, pn: 0x2e };

/** Names gas understands though they are Intel's. */
const INTEL_STRINGS: Readonly<Record<string, string>> = { movsd: "movsl", cmpsd: "cmpsl" };

/** x87 instructions that wait for a pending exception first: `9b` and the form without waiting. */
const WAITING = /^f(init|clex|stcw|stsw|stenv|save|eni|disi|setpm)/;

/** Arithmetic without operands, which gas reads as the popping form. */
const BARE_X87: ReadonlySet<string> = new Set(["fadd", "fsub", "fsubr", "fmul", "fdiv", "fdivr"]);

interface Written {
  readonly name: string;
  readonly prefix: Prefix | undefined;
  readonly range: Range;
}

/** The prefixes of one instruction, by group; gas's order of output is that of `bytes`. */
class PrefixBytes {
  segment: number | undefined = undefined;
  address = false;
  operand = false;
  repeat: number | undefined = undefined;
  lock = false;
  wait = false;

  get bytes(): number[] {
    const out: number[] = [];
    if (this.wait) out.push(0x9b);
    if (this.segment !== undefined) out.push(this.segment);
    if (this.address) out.push(0x67);
    if (this.operand) out.push(0x66);
    if (this.repeat !== undefined) out.push(this.repeat);
    if (this.lock) out.push(0xf0);
    return out;
  }
}

function segmentByte(code: number): number {
  return PREFIXES.find((p) => p.segment === code)?.byte ?? 0;
}

/** Assembles the statement that `tokens` are, labels taken off. @throws SyntaxProblem, ValueProblem */
export function assembleInstruction(asm: Assembler, tokens: IToken[], base: number): void {
  const rangeOf = (token: IToken): Range => {
    const start = base + token.startOffset;
    return { start, end: start + token.image.length };
  };
  const written: Written[] = [];
  let at = 0;
  let name = "";
  let load = false;
  // `{load} mov …`: wishes about the encoding.
  while (tokens[at]?.tokenType === T.LBrace && tokens[at + 2]?.tokenType === T.RBrace) {
    const wish = tokens[at + 1] as IToken;
    const known = wish.image.toLowerCase();
    if (known === "load") load = true;
    else if (known !== "store") {
      asm.error("encoding-wish", `\`{${known}}' is not supported by asm16`, rangeOf(wish));
      return;
    }
    at += 3;
  }
  for (; at < tokens.length; at++) {
    const token = tokens[at] as IToken;
    name = token.image.toLowerCase();
    const prefix = token.tokenType === T.Identifier ? PREFIX_BY_NAME.get(name) : undefined;
    if (!prefix && name !== "notrack") break;
    written.push({ name, prefix, range: rangeOf(token) });
  }
  const prefixes = new PrefixBytes();
  const from = asm.here();
  const { chain } = asm;
  if (at >= tokens.length) {
    prefixesAlone(asm, written, prefixes);
    asm.mark(from, chain, "instruction");
    return;
  }
  if (!readPrefixes(asm, written, prefixes)) return;
  const mnemonic = tokens[at] as IToken;
  if (name.endsWith(".s") && FORMS_BY_NAME.has(name.slice(0, -2))) {
    name = name.slice(0, -2);
    load = true;
  }
  const range = rangeOf(mnemonic);
  at++;
  let hint: number | undefined;
  const comma = tokens[at];
  if (comma && comma.tokenType === T.Comma && comma.startOffset === range.end - base) {
    hint = HINTS[tokens[at + 1]?.image.toLowerCase() ?? ""];
    if (hint !== undefined) at += 2;
  }
  if (WAITING.test(name) && !FORMS_BY_NAME.has(name) && FORMS_BY_NAME.has(`fn${name.slice(1)}`)) {
    name = `fn${name.slice(1)}`;
    prefixes.wait = true;
  }
  const intel = INTEL_STRINGS[name];
  if (intel !== undefined && at >= tokens.length) {
    asm.warning("intel-name", `found \`${name}'; assuming \`${intel}' was meant`, range);
    name = intel;
  }
  if (BARE_X87.has(name) && at >= tokens.length) {
    asm.warning("translated", `translating to \`${name}p'`, range);
    name = `${name}p`;
  }
  const forms = FORMS_BY_NAME.get(name);
  if (!forms) {
    unknownMnemonic(asm, name, range);
    return;
  }
  const nodes = parseOperands(tokens.slice(at), base);
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
    load,
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

function readPrefixes(asm: Assembler, written: readonly Written[], out: PrefixBytes): boolean {
  for (const { name, prefix, range } of written) {
    const twice = () => {
      asm.error("prefix-twice", "same type of prefix used twice", range);
      return false;
    };
    switch (prefix?.group) {
      case "segment":
        if (out.segment !== undefined) return twice();
        out.segment = prefix.byte;
        break;
      case "operand-size":
      case "address-size": {
        if (name.endsWith(String(asm.bits))) {
          asm.error(
            "prefix-redundant",
            `redundant ${name} prefix`,
            range,
            `This is .code${asm.bits}: ${asm.bits} bits are the default.`,
          );
          return false;
        }
        const key = prefix.group === "operand-size" ? "operand" : "address";
        if (out[key]) return twice();
        out[key] = true;
        break;
      }
      case "lock":
        if (out.lock) return twice();
        out.lock = true;
        break;
      case "repeat":
        if (out.repeat !== undefined) return twice();
        out.repeat = prefix.byte;
        break;
      default:
        if (out.segment !== undefined) return twice();
        out.segment = NOTRACK;
    }
  }
  return true;
}

/** A line of prefixes only: for gas the last one is the instruction. */
function prefixesAlone(asm: Assembler, written: readonly Written[], out: PrefixBytes): void {
  const last = written.at(-1);
  const before = written.slice(0, -1);
  const wrong = before.find((w) => w.prefix?.group === "lock" || w.prefix?.group === "repeat");
  if (wrong) {
    asm.error(
      "prefix-order",
      wrong.name === "lock"
        ? "expecting lockable instruction after `lock'"
        : `invalid instruction \`${last?.name}' after \`${wrong.name}'`,
      wrong.range,
    );
    return;
  }
  if (readPrefixes(asm, before, out)) asm.emit([...out.bytes, last?.prefix?.byte ?? NOTRACK]);
}

/** Do the written prefixes belong to the instruction? */
function checkPrefixes(
  asm: Assembler,
  match: Match,
  written: readonly Written[],
  prefixes: PrefixBytes,
): boolean {
  const { row } = match;
  const has = (meaning: Row["prefixes"][number]) => row.prefixes.includes(meaning);
  const destination = match.operands[0];
  if (prefixes.lock && (!has("lock") || !match.operands.some((o) => o?.kind === "memory"))) {
    asm.error(
      "lock",
      "expecting lockable instruction after `lock'",
      written.find((w) => w.name === "lock")?.range,
      has("lock")
        ? "`lock' needs a destination in memory."
        : "add adc and btc btr bts cmpxchg cmpxchg8b dec inc neg not or sbb sub xadd xchg xor with a destination in memory can be locked.",
    );
    return false;
  }
  if (prefixes.lock && has("lock") && destination?.kind !== "memory" && row.mnemonic !== "xchg") {
    asm.error("lock", "expecting lockable instruction after `lock'", asm.place);
    return false;
  }
  const notrack = written.find((w) => w.name === "notrack");
  if (notrack && !has("notrack")) {
    asm.error("notrack", "expecting indirect branch instruction after `notrack'", notrack.range);
    return false;
  }
  const repeat = written.find((w) => w.prefix?.group === "repeat");
  if (repeat) {
    const { name } = repeat;
    if (name === "bnd") {
      if (has("bnd")) return true;
      asm.error("bnd", "expecting valid branch instruction after `bnd'", repeat.range);
      return false;
    }
    if (name === "xacquire" || name === "xrelease") {
      const memory = match.operands.some((o) => o?.kind === "memory");
      if (has("xrelease") && name === "xrelease" && memory) return true;
      if ((row.mnemonic === "xchg" && memory) || (has("lock") && prefixes.lock)) return true;
      asm.error(
        "rep",
        has("lock")
          ? `missing \`lock' with \`${name}'`
          : `invalid instruction \`${row.names[0]?.name}' after \`${name}'`,
        repeat.range,
      );
      return false;
    }
    const string = has("rep") || has("repe");
    // gas lets them stand before `ret` and `nop` too.
    if (!string && row.mnemonic !== "ret" && row.mnemonic !== "nop") {
      asm.error(
        "rep",
        `invalid instruction \`${row.names[0]?.name}' after \`${repeat.name}'`,
        repeat.range,
        "Only string instructions repeat: movs cmps stos lods scas ins outs.",
      );
      return false;
    }
  }
  return true;
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
  const encoded = encode(match, asm.bits, prefixes.address);
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
  if (usesAddress && encoded.addressSize !== asm.bits) prefixes.address = true;
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
  const long = row.specs[0]?.code === "Jb" ? longForm(forms) : undefined;
  if (long) {
    branch(asm, match, row, long, prefixes);
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
  asm.emit(head);
  const { frag } = asm.chain;
  const start = frag.size;
  asm.emit(encoded.bytes);
  for (const field of encoded.fields) {
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
  asm.mark(from, chain, "instruction");
}

/** A direct branch has only some prefixes; gas leaves the others out. */
function dropPrefixes(asm: Assembler, row: Row, prefixes: PrefixBytes): void {
  const loop = row.specs[0]?.code === "Jb" && row.operandSize === undefined && !hasLongForm(row);
  const call = row.flow === "call" || row.specs[0]?.is === "far";
  let skipped = false;
  const hint = prefixes.segment === 0x2e || prefixes.segment === 0x3e;
  if (prefixes.segment !== undefined && (call || !hint)) {
    prefixes.segment = undefined;
    skipped = true;
  }
  if (prefixes.address && !loop) {
    prefixes.address = false;
    skipped = true;
  }
  if (prefixes.operand && loop) {
    prefixes.operand = false;
    skipped = true;
  }
  if (skipped) asm.warning("prefix-skipped", `skipping prefixes on \`${row.names[0]?.name}'`);
}

function hasLongForm(row: Row): boolean {
  return longForm(FORMS_BY_NAME.get(row.names[0]?.name ?? "") ?? []) !== undefined;
}

/** The row a short branch grows to; LOOP and JCXZ have none. */
function longForm(forms: readonly NamedForm[]): Row | undefined {
  return forms.find((f) => f.row.specs[0]?.code === "Jz")?.row;
}

function branch(asm: Assembler, match: Match, short: Row, long: Row, prefixes: PrefixBytes): void {
  const size = prefixes.operand ? (asm.bits === 16 ? 32 : 16) : asm.bits;
  asm.emit(prefixes.bytes);
  const target = match.operands[0] as Operand;
  const inverted = short.condition !== undefined && !has386(asm.arch);
  asm.chain.close({
    kind: "branch",
    short: short.opcode,
    // Before the 386: the opposite condition over a jump.
    long: inverted
      ? [short.opcode ^ 1, size === 16 ? 3 : 5, 0xe9]
      : long.map === 1
        ? [0x0f, long.opcode]
        : [long.opcode],
    longSize: size === 16 ? 2 : 4,
    target: target.kind === "memory" ? (target.disp ?? ZERO) : ZERO,
    place: { ...asm.place, start: target.range.start, end: target.range.end },
    warnLong: inverted && asm.arch.warnJumps,
    state: 0,
    size: 2,
  });
}

const SUFFIX_NAMES: Readonly<Record<string, string>> = {
  b: "8-bit",
  w: "16-bit",
  l: "32-bit",
  q: "64-bit",
  s: "short",
};

function unknownMnemonic(asm: Assembler, name: string, range: Range): void {
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
