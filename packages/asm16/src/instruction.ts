// How does one instruction line become bytes: prefixes, mnemonic, operands?

import { FORMS_BY_NAME, type NamedForm, PREFIXES, type Prefix, type Row } from "@realmode/isa";
import type { IToken } from "chevrotain";
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

  get bytes(): number[] {
    const out: number[] = [];
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
  for (; at < tokens.length; at++) {
    const token = tokens[at] as IToken;
    name = token.image.toLowerCase();
    const prefix = token.tokenType === T.Identifier ? PREFIX_BY_NAME.get(name) : undefined;
    if (!prefix && name !== "notrack") break;
    written.push({ name, prefix, range: rangeOf(token) });
  }
  const prefixes = new PrefixBytes();
  if (!readPrefixes(asm, written, prefixes)) return;
  const from = asm.here();
  const { chain } = asm;
  if (at >= tokens.length) {
    asm.emit(prefixes.bytes);
    asm.mark(from, chain, "instruction");
    return;
  }
  const mnemonic = tokens[at] as IToken;
  const range = rangeOf(mnemonic);
  at++;
  let hint: number | undefined;
  const comma = tokens[at];
  if (comma && comma.tokenType === T.Comma && comma.startOffset === range.end - base) {
    hint = HINTS[tokens[at + 1]?.image.toLowerCase() ?? ""];
    if (hint !== undefined) at += 2;
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
    warn: (code, message, where, more) => asm.warning(code, message, where, more),
    text: (where) => asm.text(where),
  };
  const operands = nodes.map((node) => makeOperand(node, context));
  const matcher = new Matcher({
    bits: asm.bits,
    toggled: prefixes.operand,
    defaultSize: (row) => defaultSize(asm, row, prefixes.operand),
  });
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

function defaultSize(asm: Assembler, row: Row, toggled: boolean): Bits {
  const other: Bits = asm.bits === 16 ? 32 : 16;
  void row;
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
  const repeat = written.find((w) => w.prefix?.group === "repeat");
  if (repeat) {
    const string = has("rep") || has("repe");
    const elided =
      (repeat.name === "xacquire" || repeat.name === "xrelease") &&
      (prefixes.lock || row.mnemonic === "xchg" || has("xrelease"));
    // gas lets `rep` stand before `ret` and `nop`, and `bnd` before branches.
    const tolerated =
      (repeat.name === "bnd" && has("bnd")) ||
      (repeat.prefix?.byte === 0xf3 && ["ret", "nop"].includes(row.mnemonic));
    if (!string && !elided && !tolerated) {
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
      if (operand.base && !operand.base.name.endsWith(expected)) {
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
    if (match.row.mnemonic === "lea") continue;
    prefixes.segment = byte;
  }
  void range;
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
  const encoded = encode(match, asm.bits, prefixes.address);
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
    row.traits.has("suffix-is-address");
  if (usesAddress && encoded.addressSize !== asm.bits) prefixes.address = true;
  const sized = row.sized || row.operandSize !== undefined;
  if (sized && match.size !== asm.bits && !row.traits.has("drop66")) prefixes.operand = true;
  const long = row.specs[0]?.code === "Jb" ? longForm(forms) : undefined;
  if (long) {
    branch(asm, match, row, long, prefixes);
    asm.mark(from, chain, "instruction");
    return;
  }
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

/** The row a short branch grows to; LOOP and JCXZ have none. */
function longForm(forms: readonly NamedForm[]): Row | undefined {
  return forms.find((f) => f.row.specs[0]?.code === "Jz")?.row;
}

function branch(asm: Assembler, match: Match, short: Row, long: Row, prefixes: PrefixBytes): void {
  if (prefixes.address) {
    prefixes.address = false;
    asm.warning("prefix-skipped", `skipping prefixes on \`${short.mnemonic}'`);
  }
  const size = prefixes.operand ? (asm.bits === 16 ? 32 : 16) : asm.bits;
  asm.emit(prefixes.bytes);
  const target = match.operands[0] as Operand;
  asm.chain.close({
    kind: "branch",
    short: short.opcode,
    long: long.map === 1 ? [0x0f, long.opcode] : [long.opcode],
    longSize: size === 16 ? 2 : 4,
    target: target.kind === "memory" ? (target.disp ?? ZERO) : ZERO,
    place: { ...asm.place, start: target.range.start, end: target.range.end },
    inverted: false,
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
