// Which source line has each instruction, in a debugger's words? (DWARF 2 and 3; gas 2.40, dwarf2dbg.c)
//
// The same sections as `as -g`: a line program, one compilation unit without children, and the ranges
// it covers. All relocations are against sections.

import type { OutputSection } from "./elf.ts";
import {
  BINDING,
  type ElfSymbol,
  RELOCATION,
  SECTION_TYPE,
  SYMBOL_TYPE,
  VISIBILITY,
} from "./elf-file.ts";
import type { Frame, Place } from "./input.ts";
import { utf8 } from "./literals.ts";
import { lebBytes } from "./relax.ts";
import type { AssembleElfOptions } from "./result.ts";
import type { Section } from "./section.ts";
import type { AsmSymbol } from "./symbol.ts";

/** The line program's parameters are gas's (dwarf2dbg.c). */
const LINE_BASE = -5;
const LINE_RANGE = 14;
const OPCODE_BASE = 13;
/** Operands of the standard opcodes 1 to 12. */
const OPCODE_LENGTHS = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];
/** Bytes that DW_LNS_const_add_pc goes on. */
const CONST_ADD = Math.floor((255 - OPCODE_BASE) / LINE_RANGE);

/** DW_LANG_Mips_Assembler, which stands for any assembler. */
const LANGUAGE = 0x8001;

interface Row {
  readonly address: number;
  readonly file: string;
  readonly line: number;
}

interface Sequence {
  readonly section: Section;
  readonly rows: readonly Row[];
  /** Where in the main source its first instruction comes from. */
  readonly first: number;
}

/** A field that holds an address in the program. */
export interface DebugAddress {
  readonly section: OutputSection;
  readonly offset: number;
  readonly target: AsmSymbol | Section;
}

/** A symbol of type @function. */
export interface DebugFunction {
  readonly name: string;
  readonly global: boolean;
  /** Its symbol, or its section where it is local. */
  readonly target: AsmSymbol | Section;
  /** Bytes behind the target. */
  readonly start: number;
  readonly size: number;
}

export interface Debug {
  readonly sections: readonly OutputSection[];
  readonly symbols: readonly ElfSymbol[];
  readonly addresses: readonly DebugAddress[];
}

/** Lines of a repetition's body: from its directive to the matching `.endr`. */
function bodyLines(frame: Frame): number {
  const { caller } = frame;
  if (!caller) return 1;
  const lines = caller.frame.text.slice(caller.lineStart).split("\n");
  let depth = 0;
  for (let i = 1; i < lines.length; i++) {
    const word = /^\s*(?:[\w.$]+:\s*)*\.(rept|rep|irpc?|endr)\b/i.exec(lines[i] as string)?.[1];
    if (word === undefined) continue;
    if (word.toLowerCase() !== "endr") depth++;
    else if (depth-- === 0) return Math.max(1, i - 1);
  }
  return lines.length;
}

/** gas's line of a statement: of a repetition the line in its body, of a macro the one that calls it. */
class LineFinder {
  readonly #bodies = new Map<Frame, number>();

  of(place: Place): { file: string; line: number } {
    const chain: Place[] = [];
    for (let p: Place | undefined = place; p; p = p.frame.caller) chain.unshift(p);
    let { file, line } = place;
    let inMacro = false;
    for (const p of chain) {
      if (p.frame.kind === "file") {
        ({ file, line } = p);
        inMacro = false;
      } else if (/^`\.(rept|rep|irpc?)'$/.test(p.frame.title) && !inMacro) {
        let body = this.#bodies.get(p.frame);
        if (body === undefined) {
          body = bodyLines(p.frame);
          this.#bodies.set(p.frame, body);
        }
        line += 1 + ((p.line - 1) % body);
      } else inMacro = true;
    }
    return { file, line };
  }
}

/** The instructions of each section, in order of address; one row where a line makes several. */
function sequences(sections: readonly Section[]): Sequence[] {
  const out: Sequence[] = [];
  const finder = new LineFinder();
  for (const section of sections) {
    if (!section.executable) continue;
    const rows: Row[] = [];
    let first = Number.MAX_SAFE_INTEGER;
    for (const line of section.lines) {
      if (line.kind !== "instruction") continue;
      let top: Place = line.place;
      while (top.frame.caller) top = top.frame.caller;
      first = Math.min(first, top.start);
      rows.push({ address: line.frag.address + line.offset, ...finder.of(line.place) });
    }
    rows.sort((a, b) => a.address - b.address);
    const kept = rows.filter((row, i) => {
      const before = rows[i - 1];
      return !before || before.line !== row.line || before.file !== row.file;
    });
    if (kept.length > 0) out.push({ section, rows: kept, first });
  }
  // In the order in which the source begins them.
  return out.sort((a, b) => a.first - b.first);
}

/** Bytes with holes for addresses. */
class Bytes {
  readonly list: number[] = [];
  readonly addresses: { offset: number; target: AsmSymbol | Section }[] = [];
  readonly others: { offset: number; name: string }[] = [];

  u8(...values: number[]): void {
    this.list.push(...values);
  }

  u16(value: number): void {
    this.list.push(value & 0xff, value >> 8);
  }

  u32(value: number): void {
    for (let i = 0; i < 4; i++) this.list.push((value >>> (8 * i)) & 0xff);
  }

  text(text: string): void {
    for (const byte of utf8(text)) this.list.push(byte);
    this.list.push(0);
  }

  uleb(value: number): void {
    this.list.push(...lebBytes(BigInt(value), false));
  }

  sleb(value: number): void {
    this.list.push(...lebBytes(BigInt(value), true));
  }

  /** An address in the program, which the linker finishes. */
  address(target: AsmSymbol | Section, offset: number): void {
    this.addresses.push({ offset: this.list.length, target });
    this.u32(offset);
  }

  /** An offset in another debugging section. */
  reference(name: string, offset: number): void {
    this.others.push({ offset: this.list.length, name });
    this.u32(offset);
  }

  /** Sets the 32-bit number at `at` to the count of the bytes behind it. */
  length(at: number): void {
    const count = this.list.length - at - 4;
    for (let i = 0; i < 4; i++) this.list[at + i] = (count >>> (8 * i)) & 0xff;
  }
}

/** One row: special opcodes where they reach (DWARF 5, section 6.2.5.1). */
function advance(out: Bytes, lines: number, bytes: number): void {
  let tmp = lines - LINE_BASE;
  let copy = false;
  let delta = lines;
  if (tmp < 0 || tmp >= LINE_RANGE) {
    out.u8(3);
    out.sleb(lines);
    delta = 0;
    tmp = -LINE_BASE;
    copy = true;
  }
  if (delta === 0 && bytes === 0) {
    out.u8(1);
    return;
  }
  tmp += OPCODE_BASE;
  const special = tmp + bytes * LINE_RANGE;
  if (special <= 255) {
    out.u8(special);
    return;
  }
  const further = tmp + (bytes - CONST_ADD) * LINE_RANGE;
  if (further <= 255) {
    out.u8(8, further);
    return;
  }
  out.u8(2);
  out.uleb(bytes);
  out.u8(copy ? 1 : tmp);
}

function lineProgram(all: readonly Sequence[]): Bytes {
  const out = new Bytes();
  const files = [...new Set(all.flatMap(({ rows }) => rows.map((row) => row.file)))];
  out.u32(0);
  out.u16(3);
  const header = out.list.length;
  out.u32(0);
  out.u8(1, 1, LINE_BASE & 0xff, LINE_RANGE, OPCODE_BASE, ...OPCODE_LENGTHS);
  out.u8(0);
  for (const file of files) {
    out.text(file);
    out.u8(0, 0, 0);
  }
  out.u8(0);
  out.length(header);
  for (const { section, rows } of all) {
    let file = 1;
    let line = 1;
    let at: number | undefined;
    for (const row of rows) {
      const number = files.indexOf(row.file) + 1;
      if (number !== file) {
        out.u8(4);
        out.uleb(number);
        file = number;
      }
      if (at === undefined) {
        out.u8(0, 5, 2);
        out.address(section, row.address);
        at = row.address;
      }
      advance(out, row.line - line, row.address - at);
      line = row.line;
      at = row.address;
    }
    const rest = section.size - (at ?? 0);
    if (rest === CONST_ADD) out.u8(8);
    else if (rest > 0) {
      out.u8(2);
      out.uleb(rest);
    }
    out.u8(0, 1, 1);
  }
  out.length(0);
  return out;
}

/** The compilation unit, and the shape and texts it refers to. */
function unit(
  all: readonly Sequence[],
  functions: readonly DebugFunction[],
  options: AssembleElfOptions,
) {
  const [info, abbrev, strings] = [new Bytes(), new Bytes(), new Bytes()];
  const one = all.length === 1 ? all[0] : undefined;
  // Pairs of attribute and form.
  const shape: number[] = [0x10, 6];
  info.u32(0);
  info.u16(2);
  info.reference(".debug_abbrev", 0);
  info.u8(4, 1);
  info.reference(".debug_line", 0);
  if (one) {
    shape.push(0x11, 1, 0x12, 1);
    info.address(one.section, 0);
    info.address(one.section, one.section.size);
  } else {
    shape.push(0x55, 6);
    info.reference(".debug_ranges", 0);
  }
  const text = (attribute: number, words: string | undefined) => {
    if (words === undefined) return;
    shape.push(attribute, 0x0e);
    info.reference(".debug_str", strings.list.length);
    strings.text(words);
  };
  text(0x03, options.filename ?? "input.s");
  text(0x1b, options.directory);
  text(0x25, "realmode asm16");
  shape.push(0x13, 5);
  info.u16(LANGUAGE);
  // 1: DW_TAG_compile_unit. 2: DW_TAG_subprogram with name, external, low_pc, high_pc.
  abbrev.u8(1, 0x11, functions.length > 0 ? 1 : 0, ...shape, 0, 0);
  const external = functions.some(({ global }) => global) ? [0x3f, 0x0c] : [];
  if (functions.length > 0) abbrev.u8(2, 0x2e, 0, 0x03, 0x0e, ...external, 0x11, 1, 0x12, 1, 0, 0);
  abbrev.u8(0);
  for (const { name, global, target, start, size } of functions) {
    info.u8(2);
    info.reference(".debug_str", strings.list.length);
    strings.text(name);
    if (external.length > 0) info.u8(global ? 1 : 0);
    info.address(target, start);
    info.address(target, start + size);
  }
  if (functions.length > 0) info.u8(0);
  info.length(0);
  return { info, abbrev, strings };
}

function aranges(all: readonly Sequence[]): Bytes {
  const out = new Bytes();
  out.u32(0);
  out.u16(2);
  out.reference(".debug_info", 0);
  // Addresses of 4 bytes, no segments; pairs are aligned to their size.
  out.u8(4, 0, 0, 0, 0, 0);
  for (const { section } of all) {
    out.address(section, 0);
    out.u32(section.size);
  }
  out.u32(0);
  out.u32(0);
  out.length(0);
  return out;
}

function ranges(all: readonly Sequence[]): Bytes {
  const out = new Bytes();
  // Base 0: the pairs are addresses.
  out.u32(0xffff_ffff);
  out.u32(0);
  for (const { section } of all) {
    out.address(section, 0);
    out.address(section, section.size);
  }
  out.u32(0);
  out.u32(0);
  return out;
}

/** The debugging sections of an assembly; none where it has no instructions. */
export function debugSections(
  sections: readonly Section[],
  functions: readonly DebugFunction[],
  options: AssembleElfOptions,
): Debug {
  const all = sequences(sections);
  if (all.length === 0) return { sections: [], symbols: [], addresses: [] };
  const { info, abbrev, strings } = unit(all, functions, options);
  const parts: [string, Bytes, { align?: number; flags?: number; entrySize?: number }][] = [
    [".debug_line", lineProgram(all), {}],
    [".debug_info", info, {}],
    [".debug_abbrev", abbrev, {}],
    [".debug_aranges", aranges(all), { align: 8 }],
    // Mergeable strings.
    [".debug_str", strings, { flags: 0x30, entrySize: 1 }],
    ...(all.length > 1
      ? [[".debug_ranges", ranges(all), { align: 8 }] as [string, Bytes, { align: number }]]
      : []),
  ];
  const outputs = new Map<string, OutputSection>();
  for (const [name, bytes, { align = 1, flags = 0, entrySize = 0 }] of parts) {
    outputs.set(name, {
      name,
      type: SECTION_TYPE.progbits,
      flags,
      align,
      entrySize,
      size: bytes.list.length,
      bytes: Uint8Array.from(bytes.list),
      relocations: [],
    });
  }
  const symbols = new Map<string, ElfSymbol>();
  const addresses: DebugAddress[] = [];
  for (const [name, bytes] of parts) {
    const section = outputs.get(name) as OutputSection;
    for (const { offset, name: other } of bytes.others) {
      const target = outputs.get(other) as OutputSection;
      const symbol = symbols.get(other) ?? {
        name: other,
        value: 0,
        size: 0,
        type: SYMBOL_TYPE.section,
        binding: BINDING.local,
        visibility: VISIBILITY.default,
        section: target,
      };
      symbols.set(other, symbol);
      section.relocations.push({ offset, type: RELOCATION.abs32, symbol });
    }
    for (const { offset, target } of bytes.addresses) addresses.push({ section, offset, target });
  }
  // In gas's order.
  const order = [".debug_info", ".debug_abbrev", ".debug_line", ".debug_ranges", ".debug_str"];
  const used = order.flatMap((name) => symbols.get(name) ?? []);
  return { sections: [...outputs.values()], symbols: used, addresses };
}
