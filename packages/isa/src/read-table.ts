// How does the table's text become rows?

import { CONDITIONS } from "./conditions.ts";
import { TABLE_FLAGS } from "./flags.ts";
import { type OperandSpec, operandSpec } from "./operand-codes.ts";
import type { AttName, FlagEffects, Flow, PrefixMeaning, Row, SuffixShown, Trait } from "./row.ts";

type Encoding = Pick<
  Row,
  | "map"
  | "opcode"
  | "opcodeReg"
  | "modrm"
  | "modrmByte"
  | "mandatoryPrefix"
  | "forbidden"
  | "operandSize"
  | "addressSize"
  | "fixedImmediate"
  | "wait"
> & {
  /** `c0+i`: a register form whose rm is an operand; ModRM.mod is 3. */
  readonly registerForm: boolean;
};

function flagMask(letters: string, line: string): number {
  let mask = 0;
  for (const letter of letters) {
    const bit = TABLE_FLAGS.get(letter);
    if (bit === undefined) throw new Error(`isa table: unknown flag ${letter} in: ${line}`);
    mask |= bit;
  }
  return mask;
}

const NO_FLAGS: FlagEffects = Object.freeze({
  read: 0,
  written: 0,
  cleared: 0,
  set: 0,
  undefined: 0,
  maybeUndefined: 0,
});

// What many rows share is read once and shared.
const flagsByText = new Map<string, FlagEffects>([["", NO_FLAGS]]);

function readFlags(text: string, line: string): FlagEffects {
  const known = flagsByText.get(text);
  if (known) return known;
  const masks: Record<string, number> = {};
  for (const word of text.split(" ").filter(Boolean)) {
    const [key = "", letters = ""] = word.split("=");
    masks[key] = flagMask(letters, line);
  }
  const flags: FlagEffects = Object.freeze({
    read: masks.r ?? 0,
    written: masks.w ?? 0,
    cleared: masks["0"] ?? 0,
    set: masks["1"] ?? 0,
    undefined: masks.u ?? 0,
    maybeUndefined: masks.U ?? 0,
  });
  flagsByText.set(text, flags);
  return flags;
}

const BYTE = /^[0-9a-f]{2}$/;

/**
 * Reads the encoding column; the condition is already put in (`70+cc` is `74`). With `branch` a `cb`
 * is the manual's code offset, else it is a fixed ModRM byte.
 */
function readEncoding(text: string, branch: boolean): Encoding {
  const words = text.split(" ");
  let operandSize: 16 | 32 | undefined;
  let addressSize: 16 | 32 | undefined;
  let forbidden: "np" | "no66" | "nfx" | undefined;
  let wait = false;
  let mandatoryPrefix: 0x66 | 0xf2 | 0xf3 | undefined;
  let at = 0;
  for (; ; at++) {
    const word = words[at];
    if (word === "o16" || word === "o32") operandSize = word === "o16" ? 16 : 32;
    else if (word === "a16" || word === "a32") addressSize = word === "a16" ? 16 : 32;
    else if (word === "np" || word === "no66" || word === "nfx") forbidden = word;
    else if (word === "9b" && words.length > at + 1) wait = true;
    else if (word === "66") mandatoryPrefix = 0x66;
    else if (word === "f2") mandatoryPrefix = 0xf2;
    else if (word === "f3") mandatoryPrefix = 0xf3;
    else break;
  }
  let map: 0 | 1 | 2 | 3 = 0;
  if (words[at] === "0f" && words.length > at + 1) {
    map = 1;
    at++;
    if (words[at] === "38" || words[at] === "3a") map = words[at++] === "38" ? 2 : 3;
  }
  const opcodeText = words[at++] ?? "";
  const opcode = Number.parseInt(opcodeText.slice(0, 2), 16);
  let modrm: "r" | number | undefined;
  let modrmByte: number | undefined;
  let registerForm = false;
  let fixedImmediate: number | undefined;
  const next = words[at];
  if (next?.[0] === "/") {
    modrm = next === "/r" ? "r" : Number(next[1]);
    const last = words[at + 1];
    if (last !== undefined && BYTE.test(last)) fixedImmediate = Number.parseInt(last, 16);
  } else if (next?.endsWith("+i")) {
    modrm = (Number.parseInt(next, 16) >> 3) & 7;
    registerForm = true;
  } else if (next !== undefined && BYTE.test(next) && !(branch && next === "cb")) {
    modrmByte = Number.parseInt(next, 16);
  }
  return {
    map,
    opcode,
    opcodeReg: opcodeText.endsWith("+r"),
    modrm,
    modrmByte,
    mandatoryPrefix,
    forbidden,
    operandSize,
    addressSize,
    fixedImmediate,
    wait,
    registerForm,
  };
}

/** A row with such a register has no suffix but where it says so. */
const VECTORS: ReadonlySet<unknown> = new Set(["mm", "xmm", "bnd"]);

/** The suffixes the operand codes imply: what the operand size can be. */
function impliedSuffixes(specs: readonly OperandSpec[]): string {
  if (specs.some((s) => VECTORS.has(s.registers))) return "";
  const data = specs.filter((s) => s.is !== "rel");
  if (data.some((s) => s.width === "v" || s.width === "p" || s.width === "2v")) return "wl";
  if (data.some((s) => s.code === "Ms" || s.signExtended)) return "wl";
  const sized = data.find((s) => s.is !== "imm" && s.width !== 0);
  return sized?.width === 8 ? "b" : sized?.width === 16 ? "w" : sized?.width === 32 ? "l" : "";
}

const TRAITS: ReadonlySet<string> = new Set<Trait>([
  "commutes",
  "twice",
  "short-only",
  "intel-order",
  "mod-ignored",
  "reg-ignored",
  "rm-ignored",
  "drop66",
  "suffix-is-address",
]);

interface Att {
  names: AttName[];
  shortForms: readonly (readonly number[])[];
  suffixShown: SuffixShown;
  defaultImmediate: number | undefined;
  alias: boolean;
  decodeOnly: boolean;
  traits: ReadonlySet<Trait>;
}

function shortForm(text: string, operands: readonly string[], line: string): number[] {
  if (text === "none") return [];
  return text.split("+").map((code) => {
    const index = operands.indexOf(code);
    if (index < 0) throw new Error(`isa table: short form ${text} names no operand of: ${line}`);
    return index;
  });
}

const NO_TRAITS: ReadonlySet<Trait> = new Set();
const NO_SHORT_FORMS: readonly (readonly number[])[] = [];

function readAtt(text: string, mnemonic: string, list: OperandList, line: string): Att {
  const att: Att = {
    names: [],
    shortForms: NO_SHORT_FORMS,
    suffixShown: "size",
    defaultImmediate: undefined,
    alias: false,
    decodeOnly: false,
    traits: NO_TRAITS,
  };
  for (const word of text === "" ? [] : text.split(" ")) {
    const equals = word.indexOf("=");
    if (word === "") continue;
    if (equals >= 0) {
      const key = word.slice(0, equals);
      const value = word.slice(equals + 1);
      if (key === "short") {
        att.shortForms = value.split(",").map((form) => shortForm(form, list.operands, line));
      } else if (key === "show") att.suffixShown = value as SuffixShown;
      else if (key === "default") att.defaultImmediate = Number(value);
      else throw new Error(`isa table: unknown word ${word} in: ${line}`);
    } else if (word === "alias") att.alias = true;
    else if (word === "decode-only") att.decodeOnly = true;
    else if (TRAITS.has(word)) att.traits = new Set([...att.traits, word as Trait]);
    else {
      const refused = word[0] === "!";
      const [name = "", suffixes] = (refused ? word.slice(1) : word).split(":");
      att.names.push({ name, suffixes: suffixes ?? list.suffixes, refused });
    }
  }
  if (att.names.length === 0) {
    att.names.push({ name: mnemonic, suffixes: list.suffixes, refused: false });
  }
  return att;
}

const SIZED_WIDTHS: ReadonlySet<unknown> = new Set(["v", "p", "2v"]);

/** What rows with the same operand column share. */
interface OperandList {
  readonly operands: readonly string[];
  readonly specs: readonly OperandSpec[];
  readonly branch: boolean;
  readonly sized: boolean;
  readonly rm: OperandSpec | undefined;
  /** The suffixes the operand codes imply. */
  readonly suffixes: string;
}

const listsByText = new Map<string, OperandList>();

function readOperands(text: string): OperandList {
  const known = listsByText.get(text);
  if (known) return known;
  const operands = text === "" ? [] : text.split(" ");
  const specs = operands.map(operandSpec);
  const list: OperandList = {
    operands,
    specs,
    branch: specs.some((s) => s.is === "rel"),
    sized: specs.some((s) => SIZED_WIDTHS.has(s.width) || s.signExtended || s.code === "Ms"),
    rm: specs.find((s) => s.field === "rm"),
    suffixes: impliedSuffixes(specs),
  };
  listsByText.set(text, list);
  return list;
}

const prefixesByText = new Map<string, readonly PrefixMeaning[]>();

function readPrefixes(text: string): readonly PrefixMeaning[] {
  let prefixes = prefixesByText.get(text);
  if (!prefixes) {
    prefixes = text.split(" ").filter(Boolean) as PrefixMeaning[];
    prefixesByText.set(text, prefixes);
  }
  return prefixes;
}

/**
 * Reads one row.
 *
 * @throws Error naming the line: a mistake in the table.
 */
export function readRow({ line, condition }: TableLine, index: number): Row {
  const columns = line.split("|");
  for (let i = 0; i < columns.length; i++) columns[i] = (columns[i] as string).trim();
  if (columns.length !== 8) throw new Error(`isa table: not 8 columns: ${line}`);
  const [mnemonic = "", operandText = "", encodingText = "", cpu = ""] = columns;
  let [, , , , flagText = "", flow = "", prefixes = "", attText = ""] = columns;
  let encoding = encodingText;
  let name = mnemonic;
  if (condition !== undefined) {
    const { names, reads } = CONDITIONS[condition] as (typeof CONDITIONS)[number];
    name = mnemonic.replace("cc", names[0] as string);
    encoding = encodingText.replace(/(..)\+cc/, (_, first: string) =>
      (Number.parseInt(first, 16) + condition).toString(16),
    );
    flagText = flagText.replace("cc", reads);
    const word = attText.split(" ").find((w) => /^\w*cc(:|$)/.test(w)) ?? mnemonic;
    attText = attText.replace(word, "");
    attText = `${names.map((n) => word.replace("cc", n)).join(" ")} ${attText}`;
  }
  const list = readOperands(operandText);
  const fields = readEncoding(encoding, list.branch);
  const att = readAtt(attText, name, list, line);
  const rm = att.traits.has("mod-ignored") ? undefined : list.rm;
  const suffixes = att.names[0]?.suffixes;
  return {
    index,
    mnemonic: name,
    names: att.names,
    operands: list.operands,
    specs: list.specs,
    encoding,
    map: fields.map,
    opcode: fields.opcode,
    opcodeReg: fields.opcodeReg,
    modrm: fields.modrm,
    modrmByte: fields.modrmByte,
    mod: fields.registerForm || rm?.is === "reg" ? "reg" : rm?.is === "mem" ? "mem" : "any",
    mandatoryPrefix: fields.mandatoryPrefix,
    forbidden: fields.forbidden,
    operandSize: fields.operandSize,
    addressSize: fields.addressSize,
    // Operations without operands that push, pop or branch have a size too: the row's suffixes say so.
    sized:
      fields.operandSize !== undefined ||
      list.sized ||
      ((suffixes === "wl" || suffixes === "sl") && !att.traits.has("suffix-is-address")),
    condition,
    cpu,
    flags: readFlags(flagText, line),
    flow: (flow || "next") as Flow,
    prefixes: readPrefixes(prefixes),
    shortForms: att.shortForms,
    fixedImmediate: fields.fixedImmediate,
    wait: fields.wait,
    defaultImmediate: att.defaultImmediate,
    suffixShown: att.suffixShown,
    alias: att.alias,
    decodeOnly: att.decodeOnly,
    traits: att.traits,
  };
}

/** Where a row comes from: its line, and which of the sixteen where the line has `cc`. */
export interface TableLine {
  readonly line: string;
  readonly condition: number | undefined;
}

/**
 * The rows' lines: blank lines and lines that begin with `#` are for people, each other line is a row,
 * or sixteen where it has `cc`.
 */
export function tableLines(text: string): TableLine[] {
  const lines: TableLine[] = [];
  for (const line of text.split("\n")) {
    if (line === "" || line[0] === "#") continue;
    if (!line.includes("+cc")) lines.push({ line, condition: undefined });
    else CONDITIONS.forEach((_, condition) => void lines.push({ line, condition }));
  }
  return lines;
}

/**
 * What the row's names may be: its AT&T names without suffixes are among these words. Told without
 * reading the row.
 */
export function possibleNames({ line, condition }: TableLine): string[] {
  const words = line.slice(line.lastIndexOf("|") + 1).split(" ");
  words.push(line.slice(0, line.indexOf("|")).trim());
  const names: string[] = [];
  for (const word of words) {
    const colon = word.indexOf(":");
    const name = word.slice(word[0] === "!" ? 1 : 0, colon < 0 ? word.length : colon);
    if (name === "" || name.includes("=")) continue;
    if (condition === undefined) names.push(name);
    else for (const cc of CONDITIONS[condition]?.names ?? []) names.push(name.replace("cc", cc));
  }
  return names;
}
