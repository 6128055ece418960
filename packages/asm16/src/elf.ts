// Which sections and symbols has the object file of a source? (`as --32`, gas 2.40)

import { base, start } from "./assemble.ts";
import type { Assembler } from "./assembler.ts";
import { type DebugFunction, debugSections } from "./dwarf.ts";
import {
  BINDING,
  type ElfGroup,
  type ElfRelocation,
  type ElfSection,
  type ElfSymbol,
  RELOCATION,
  SECTION_FLAGS,
  SECTION_TYPE,
  SYMBOL_TYPE,
  VISIBILITY,
  writeElf,
} from "./elf-file.ts";
import { type PendingRelocation, Relocator } from "./elf-relocation.ts";
import { type BoundExpr, evaluate, type Value, ValueProblem } from "./expression.ts";
import { applyFixups, contents, type Image, relaxAll } from "./link.ts";
import type { AssembleElfOptions, ElfAssembly } from "./result.ts";
import type { Section } from "./section.ts";
import type { AsmSymbol } from "./symbol.ts";

const LATE = { early: false, divisionByZero: () => {} };

/** A section under way: its relocations are filled in when symbols exist. */
export interface OutputSection extends ElfSection {
  readonly relocations: ElfRelocation[];
}

function typeOf(section: Section): number {
  if (section.nobits) return SECTION_TYPE.nobits;
  const { name, type } = section;
  const numbers: Readonly<Record<string, number>> = SECTION_TYPE;
  const said = type === undefined ? undefined : (numbers[type] ?? Number(type));
  if (said) return said;
  const stem = /^\.(init_array|fini_array|preinit_array)(\.|$)/.exec(name)?.[1];
  if (stem) return numbers[stem] as number;
  return /^\.note(\.|$)/.test(name) && name !== ".note.GNU-stack"
    ? SECTION_TYPE.note
    : SECTION_TYPE.progbits;
}

function flagsOf(section: Section): number {
  let flags = 0;
  for (const letter of section.flags) flags |= SECTION_FLAGS[letter] ?? 0;
  const digits = /\d+/.exec(section.flags);
  return (flags | (digits ? Number(digits[0]) : 0)) >>> 0;
}

function output(section: Section, bits: 16 | 32): OutputSection {
  const type = typeOf(section);
  // Arrays of addresses.
  const entry = type >= SECTION_TYPE.init_array ? 4 : 0;
  return {
    name: section.name,
    type,
    flags: flagsOf(section),
    align: 2 ** section.alignPower,
    entrySize: section.entrySize || entry,
    size: section.size,
    bytes: section.nobits ? new Uint8Array(0) : contents(section, bits),
    relocations: [],
  };
}

export function sectionSymbol(section: ElfSection): ElfSymbol {
  return {
    name: section.name,
    value: 0,
    size: 0,
    type: SYMBOL_TYPE.section,
    binding: BINDING.local,
    visibility: VISIBILITY.default,
    section,
  };
}

/** The value as far as this file knows it; undefined after a circle or an impossible sum. */
function settled(symbol: AsmSymbol): Value | undefined {
  try {
    return evaluate(symbol, LATE);
  } catch (problem) {
    if (!(problem instanceof ValueProblem)) throw problem;
    return undefined;
  }
}

function sizeOf(size: BoundExpr | undefined): number {
  try {
    const said = size && evaluate(size, LATE);
    return said && !said.section && !said.symbol ? Number(BigInt.asUintN(32, said.value)) : 0;
  } catch (problem) {
    if (!(problem instanceof ValueProblem)) throw problem;
    return 0;
  }
}

/** What `.type` and `.size` said, of the symbol or of the one it is another name for. */
function attributes(symbol: AsmSymbol, depth = 0): { type: number; size: number } {
  const types = [symbol.type, symbol.objectByCommon ? "@object" : "", symbol.inherited?.type ?? ""];
  let size = sizeOf(symbol.size) || sizeOf(symbol.inherited?.size) || (symbol.common?.size ?? 0);
  // gas looks at a label that came later only when it resolves everything.
  const { expr } = symbol;
  const label = !symbol.inherited && expr?.op === "ref" ? expr.symbol : undefined;
  let later: number = SYMBOL_TYPE.notype;
  if (label && depth < 16) {
    const far = attributes(label, depth + 1);
    later = far.type;
    size ||= far.size;
  }
  // A function stays one whatever else it is called.
  const word = (types.includes("@function") ? "@function" : types.find((t) => t !== ""))?.slice(1);
  if (word === undefined) return { type: later, size };
  if (word === "common" || word === "gnu_unique_object") return { type: SYMBOL_TYPE.object, size };
  const numbers: Readonly<Record<string, number>> = SYMBOL_TYPE;
  const number = /^\d+$/.test(word) ? Number(word) : numbers[word];
  return { type: number ?? SYMBOL_TYPE.notype, size };
}

/** The functions of the file whose size is known, in order of their names' first use. */
function functionsOf(asm: Assembler): DebugFunction[] {
  const out: DebugFunction[] = [];
  for (const first of asm.symbols.all) {
    const symbol = asm.symbols.find(first.name);
    if (symbol !== first || isTemporary(symbol) || !(symbol.position || symbol.inherited)) continue;
    const { type, size } = attributes(symbol);
    const value = type === SYMBOL_TYPE.function && size > 0 ? settled(symbol) : undefined;
    if (!value?.section?.executable) continue;
    const named = symbol.global || symbol.weak;
    out.push({
      name: symbol.name,
      global: symbol.global,
      target: named ? symbol : value.section,
      start: named ? 0 : Number(value.value),
      size,
    });
  }
  return out;
}

/** Has no entry unless a relocation needs one. */
function isTemporary({ name, local }: AsmSymbol): boolean {
  return local || name === "";
}

class SymbolWriter {
  readonly #asm: Assembler;
  readonly #outputs: ReadonlyMap<Section, ElfSection>;
  readonly #needed: Set<AsmSymbol | Section>;
  readonly #locals: ElfSymbol[] = [];
  readonly #globals: ElfSymbol[] = [];
  readonly made: Map<AsmSymbol | Section, ElfSymbol> = new Map();

  constructor(
    asm: Assembler,
    outputs: ReadonlyMap<Section, ElfSection>,
    needed: Set<AsmSymbol | Section>,
  ) {
    this.#asm = asm;
    this.#outputs = outputs;
    this.#needed = needed;
  }

  /** In gas's order: files, then sections and symbols as they came up, then `extra`. */
  all(extra: readonly ElfSymbol[]): ElfSymbol[] {
    for (const name of this.#asm.sourceFiles) {
      this.#locals.push({
        name,
        value: 0,
        size: 0,
        type: SYMBOL_TYPE.file,
        binding: BINDING.local,
        visibility: VISIBILITY.default,
        section: "absolute",
      });
    }
    const needed = [...this.#outputs].filter(([section]) => this.#needed.has(section));
    const { sections: frames } = this.#asm.frames;
    const sections = needed.filter(([section]) => !frames.has(section));
    let at = 0;
    this.#asm.symbols.all.forEach((symbol, i) => {
      for (; (sections[at]?.[0].symbolsBefore ?? Infinity) <= i; at++) this.#section(sections[at]);
      this.#symbol(symbol);
    });
    for (; at < sections.length; at++) this.#section(sections[at]);
    this.#locals.push(...extra);
    for (const pair of needed) if (frames.has(pair[0])) this.#section(pair);
    // gas makes real symbols of these only when a relocation asks for them.
    for (const target of this.#needed) {
      if (!("chains" in target) && isTemporary(target)) this.#symbol(target, true);
    }
    return [...this.#locals, ...this.#globals];
  }

  #section(pair: [Section, ElfSection] | undefined): void {
    if (!pair) return;
    const symbol = sectionSymbol(pair[1]);
    this.made.set(pair[0], symbol);
    this.#locals.push(symbol);
  }

  #symbol(first: AsmSymbol, late = false): void {
    // A name that was given another value stands where it first came up, with its last value.
    const { name } = first;
    const symbol = this.#asm.symbols.find(name) ?? first;
    if (this.made.has(symbol)) return;
    if (!late && isTemporary(symbol)) return;
    const value = settled(symbol);
    if (!value) return;
    const visibility = VISIBILITY[symbol.visibility];
    const { type, size } = attributes(symbol);
    const put = (section: ElfSymbol["section"], number: number, binding: number) => {
      const made = { name, value: number, size, type, binding, visibility, section };
      this.made.set(symbol, made);
      (binding === BINDING.local ? this.#locals : this.#globals).push(made);
    };
    if (!symbol.isDefined) {
      // gas keeps every name that a directive or an operand brought up.
      const binding = symbol.weak ? BINDING.weak : BINDING.global;
      if (symbol.common) put("common", symbol.common.align, binding);
      else put("undefined", 0, binding);
      return;
    }
    // Another name of what this file does not define has no entry: uses name the other.
    if (value.symbol) return;
    const section = value.section ? this.#outputs.get(value.section) : "absolute";
    if (section === undefined) return;
    const binding =
      symbol.type === "@gnu_unique_object"
        ? BINDING.unique
        : symbol.weak
          ? BINDING.weak
          : symbol.global
            ? BINDING.global
            : BINDING.local;
    put(section, Number(BigInt.asUintN(32, value.value)), binding);
  }
}

/** The groups in the order in which they came up. */
function groupsOf(
  sections: readonly Section[],
  outputs: ReadonlyMap<Section, ElfSection>,
): ElfGroup[] {
  const members = new Map<string, { comdat: boolean; members: ElfSection[] }>();
  for (const section of sections) {
    const output = outputs.get(section);
    if (!section.group || !output) continue;
    const { signature, comdat } = section.group;
    const group = members.get(signature);
    if (group) group.members.push(output);
    else members.set(signature, { comdat, members: [output] });
  }
  return [...members].map(([signature, group]) => ({ signature, ...group }));
}

/** Each may take two of the numbers below SHN_LORESERVE, 0xff00. */
const MAX_SECTIONS = 0x7f00;

function build(asm: Assembler, options: AssembleElfOptions): Image {
  const sections = [...asm.sections.values()].filter((s) => !s.absolute);
  if (sections.length > MAX_SECTIONS) {
    asm.error(
      "too-many-sections",
      `${sections.length} sections: an object file has at most ${MAX_SECTIONS}`,
    );
    return { address: 0, bytes: new Uint8Array(0), sections: [], end: 0 };
  }
  const relocator = new Relocator(asm);
  applyFixups(asm, sections, relocator);
  const outputs = new Map(sections.map((section) => [section, output(section, asm.bits)]));
  const pending: ReadonlyMap<Section, readonly PendingRelocation[]> = relocator.relocations;
  const debug =
    options.debug === true ? debugSections(sections, functionsOf(asm), options) : undefined;
  const needed = new Set(debug?.addresses.map((a) => a.target));
  for (const list of pending.values()) {
    for (const { target } of list) if (target) needed.add(target);
  }
  const writer = new SymbolWriter(asm, outputs, needed);
  const symbols = writer.all(debug?.symbols ?? []);
  for (const [section, list] of pending) {
    for (const { offset, type, target } of [...list].sort((a, b) => a.order - b.order)) {
      const symbol = target && writer.made.get(target);
      outputs.get(section)?.relocations.push({ offset, type, symbol });
    }
  }
  for (const { section, offset, target } of debug?.addresses ?? []) {
    const symbol = writer.made.get(target);
    section.relocations.push({ offset, type: RELOCATION.abs32, symbol });
  }
  for (const section of debug?.sections ?? [])
    section.relocations.sort((a, b) => a.offset - b.offset);
  const part = (frames: boolean) =>
    sections.filter((s) => asm.frames.sections.has(s) === frames).map((s) => outputs.get(s)!);
  const file = writeElf(
    [...part(false), ...(debug?.sections ?? []), ...part(true)],
    symbols,
    groupsOf(sections, outputs),
  );
  const offsetOf = (section: Section) => file.offsets.get(outputs.get(section)!) ?? 0;
  return { address: 0, bytes: file.bytes, sections, end: file.bytes.length, offsetOf };
}

/**
 * Assembles AT&T source into an ELF32 relocatable file, the one that `as --32` makes of it (the source
 * starting in `.code16`): its sections, symbols and relocations, for `ld`, `objdump`, `nm` and `gdb`.
 * Symbols that the source does not define are left to the linker.
 *
 * Addresses in the result are offsets in their sections; a source map entry's `offset` is one in the
 * file. Wrong source never throws: `diagnostics` says what is wrong, and with an error `bytes` is empty.
 */
export function assembleElf(
  source: string | Uint8Array,
  options: AssembleElfOptions = {},
): ElfAssembly {
  const asm = start(source, options);
  const empty: Image = { address: 0, bytes: new Uint8Array(0), sections: [], end: 0 };
  const image = relaxAll(asm, "local") ? build(asm, options) : empty;
  const result = base(asm, [{ image, kind: "code" }]);
  return { ...result, bytes: result.ok ? image.bytes : new Uint8Array(0) };
}
