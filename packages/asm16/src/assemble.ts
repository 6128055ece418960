// The two public verbs.

import { buildPageImage, codeCapacity, host, PAGE_SIZE } from "@realmode/machine";
import { adviseLate } from "./advice.ts";
import { Assembler } from "./assembler.ts";
import { evaluate, ValueProblem } from "./expression.ts";
import { outermost } from "./input.ts";
import { type Image, linkFlat, linkPage, relaxAll } from "./link.ts";
import { formatListing } from "./listing.ts";
import type {
  AssembleOptions,
  AssemblePageOptions,
  Assembly,
  AssemblyBase,
  PageAssembly,
  SectionInfo,
  SymbolInfo,
} from "./result.ts";
import type { Section } from "./section.ts";
import { SourceMap, type SourceMapEntry } from "./source-map.ts";
import { type AsmSymbol, describeName } from "./symbol.ts";

/** A source beyond this size is refused: it would exhaust the memory of the host. */
const MAX_SOURCE = 64 * 1024 * 1024;

const LATE = { early: false, divisionByZero: () => {} };

/** Where linked code lies in the two-page machine. */
const PAGE_ORIGIN = 0xf000;

function read(source: string | Uint8Array): string {
  if (typeof source === "string") return source;
  return new host.TextDecoder("utf-8").decode(source.subarray(0, MAX_SOURCE + 1));
}

/** More than a tenth of the beginning is no character of a text. */
function looksBinary(text: string): boolean {
  const head = text.slice(0, 4096);
  const odd = head.match(/[\p{Cc}\ufffd]/gu)?.filter((c) => !/\s/.test(c)).length ?? 0;
  return odd > 8 && odd * 10 > head.length;
}

/** Reads the source; the caller relaxes and links. */
export function start(source: string | Uint8Array, options: AssembleOptions): Assembler {
  let text = read(source);
  const { length } = source;
  if (length > MAX_SOURCE) text = "";
  const asm = new Assembler(text, options);
  if (length > MAX_SOURCE) {
    asm.error(
      "source-too-large",
      `the source has ${length} bytes; at most ${MAX_SOURCE} can be assembled`,
      undefined,
      "Is it a program text?",
    );
    return asm;
  }
  const nul = text.indexOf("\0");
  if (nul >= 0) {
    const before = text.slice(0, nul);
    const line = before.split("\n").length;
    const lineStart = before.lastIndexOf("\n") + 1;
    asm.error(
      "binary",
      "the source holds a NUL character: it is a binary file, not AT&T text",
      { ...asm.place, line, lineStart, start: nul, end: nul + 1 },
      "Give the assembler's source; a program that is assembled already can be run as a .bin file.",
    );
    return asm;
  }
  if (looksBinary(text)) {
    asm.error(
      "binary",
      "the source is a binary file, not AT&T text",
      undefined,
      "Give the assembler's source; a program that is assembled already can be run as a .bin file.",
    );
    return asm;
  }
  asm.run();
  return asm;
}

function sectionInfo(section: Section, images: readonly Image[]): SectionInfo {
  const { name, address, size } = section;
  const image = images.find((i) => i.sections.includes(section));
  const hasBytes = image !== undefined && !section.nobits;
  const from = image ? (image.offsetOf?.(section) ?? address - image.address) : 0;
  let bytes: Uint8Array | undefined;
  return {
    name,
    flags: section.flags,
    address,
    size,
    hasBytes,
    // Copied when somebody looks: the image has them already.
    get bytes() {
      bytes ??= hasBytes ? image.bytes.slice(from, from + size) : new Uint8Array(0);
      return bytes;
    },
  };
}

function symbolInfo(symbol: AsmSymbol): SymbolInfo {
  const info = { global: symbol.global || symbol.weak, type: symbol.type };
  let value = 0n;
  let section = "*UND*";
  let defined = false;
  const home = symbol.position?.frag.chain.section;
  if (symbol.position && home && !home.absolute && !symbol.size && !symbol.common) {
    const { frag, offset } = symbol.position;
    const linked = home.address + frag.address + offset;
    return { ...info, value: linked >>> 0, section: home.name, defined: true, size: 0 };
  }
  try {
    const found = symbol.isDefined ? evaluate(symbol, LATE) : undefined;
    if (found && !found.symbol) {
      value = found.value + BigInt(found.section?.address ?? 0);
      section = found.section?.name ?? "*ABS*";
      defined = true;
    }
  } catch (problem) {
    // A chain too long for the stack has had its error.
    if (!(problem instanceof ValueProblem || problem instanceof RangeError)) throw problem;
  }
  let size = 0;
  try {
    size = symbol.size
      ? Number(evaluate(symbol.size, LATE)?.value ?? 0n)
      : (symbol.common?.size ?? 0);
  } catch (problem) {
    // A chain too long for the stack has had its error.
    if (!(problem instanceof ValueProblem || problem instanceof RangeError)) throw problem;
  }
  return { ...info, value: Number(BigInt.asUintN(32, value)), section, defined, size };
}

function sourceMapOf(images: readonly { image: Image; kind: "code" | "data" }[]): SourceMap {
  return new SourceMap(() => entriesOf(images));
}

function entriesOf(images: readonly { image: Image; kind: "code" | "data" }[]): SourceMapEntry[] {
  const entries: SourceMapEntry[] = [];
  for (const { image, kind } of images) {
    for (const section of image.sections) {
      for (const line of section.lines) {
        const from = line.frag.address + line.offset;
        const length = line.endFrag.address + line.endOffset - from;
        if (length <= 0) continue;
        const place = outermost(line.place);
        const address = section.address + from;
        entries.push({
          address,
          offset: image.offsetOf ? image.offsetOf(section) + from : address - image.address,
          length,
          section: section.name,
          image: kind,
          kind: line.kind,
          bits: line.bits,
          file: place.file,
          line: place.line,
        });
      }
    }
  }
  return entries;
}

function symbolsOf(asm: Assembler): Record<string, SymbolInfo> {
  const symbols: Record<string, SymbolInfo> = Object.create(null);
  // Names too deep for the stack have no values to list, and each would try again.
  const deep = asm.diagnostics.items.some((d) => d.code === "too-deep");
  for (const symbol of deep ? [] : asm.symbols.current) {
    if (symbol.local || symbol.name === "") continue;
    symbols[describeName(symbol.name)] = symbolInfo(symbol);
  }
  return symbols;
}

/** What every assembly gives, of sections that are linked. */
export function base(
  asm: Assembler,
  images: readonly { image: Image; kind: "code" | "data" }[],
): AssemblyBase {
  adviseLate(asm);
  const sourceMap = sourceMapOf(images);
  let symbols: Record<string, SymbolInfo> | undefined;
  const plain = images.map((i) => i.image);
  const sections = [...asm.sections.values()]
    .filter((s) => s.size > 0 || s.chains.size > 0)
    .filter((s) => !s.absolute)
    .map((s) => sectionInfo(s, plain));
  return {
    // Made when somebody looks: a large source has thousands.
    get symbols() {
      symbols ??= symbolsOf(asm);
      return symbols;
    },
    sections,
    diagnostics: asm.diagnostics.finish(),
    sourceMap,
    ok: asm.diagnostics.errors === 0,
    listing: (options = {}) =>
      formatListing(asm, plain, () => (symbols ??= symbolsOf(asm)), options),
  };
}

const NOTHING: Image = { address: 0, bytes: new Uint8Array(0), sections: [], end: 0 };

/** Names defined by one another a hundred thousand deep exhaust the stack: an error like others. */
function guarded<R>(asm: Assembler, link: () => R): R | undefined {
  try {
    return link();
  } catch (problem) {
    asm.caught(problem);
    return undefined;
  }
}

/**
 * Assembles AT&T source into a flat image, the one that `as --32` and
 * `ld -m elf_i386 -N -Ttext origin --oformat binary` make of it (the source starting in `.code16`).
 *
 * Wrong source never throws: `diagnostics` says what is wrong, and with an error `bytes` is empty.
 */
export function assemble(source: string | Uint8Array, options: AssembleOptions = {}): Assembly {
  const asm = start(source, options);
  const link = () => (relaxAll(asm) ? linkFlat(asm, options.origin ?? 0) : NOTHING);
  const image = guarded(asm, link) ?? NOTHING;
  const result = base(asm, [{ image, kind: "code" }]);
  return Object.assign(result, { bytes: result.ok ? image.bytes : new Uint8Array(0) });
}

/**
 * Assembles AT&T source into the two pages of the smallest machine: executable sections into the code
 * page, linked at 0xf000, with the reset jump 16 bytes before its end; everything else into the data
 * page, linked at 0.
 *
 * Wrong source never throws: `diagnostics` says what is wrong, and with an error the pages are empty.
 */
export function assemblePage(
  source: string | Uint8Array,
  options: AssemblePageOptions = {},
): PageAssembly {
  const origin = options.origin ?? PAGE_ORIGIN;
  const asm = start(source, options);
  let code = NOTHING;
  let data = NOTHING;
  const link = () => relaxAll(asm) && linkPage(asm, origin);
  const linked = guarded(asm, link);
  if (linked) ({ code, data } = linked);
  checkPages(asm, code, data);
  const entryOffset = entryOf(asm, options.entry, code);
  const result = base(asm, [
    { image: code, kind: "code" },
    { image: data, kind: "data" },
  ]);
  const empty = new Uint8Array(0);
  let codePage: Uint8Array = empty;
  let dataPage: Uint8Array = empty;
  if (result.ok) {
    codePage = buildPageImage(code.bytes, { entry: entryOffset });
    dataPage = new Uint8Array(PAGE_SIZE);
    dataPage.set(data.bytes);
  }
  return {
    ...result,
    codePage,
    dataPage,
    codeSize: code.bytes.length,
    dataSize: data.bytes.length,
    entryOffset,
  };
}

/** The last statement that put something into an image: where it ran over. */
function overflowPlace(image: Image, limit: number) {
  for (const section of image.sections) {
    for (const line of section.lines) {
      const end = section.address + line.endFrag.address + line.endOffset - image.address;
      if (end > limit) return line.place;
    }
  }
  return undefined;
}

function checkPages(asm: Assembler, code: Image, data: Image): void {
  const room = codeCapacity();
  const over = code.end - code.address - room;
  if (over > 0) {
    asm.error(
      "page-overflow",
      `the code is ${over} byte${over === 1 ? "" : "s"} too long: ${room + over} bytes, and ${room} fit below the reset vector`,
      overflowPlace(code, room),
      "This statement is the first that does not fit. Data can go to the other page with .data.",
    );
  }
  const dataOver = data.end - PAGE_SIZE;
  if (dataOver > 0) {
    asm.error(
      "page-overflow",
      `the data is ${dataOver} byte${dataOver === 1 ? "" : "s"} too long: ${data.end} bytes, and the page has ${PAGE_SIZE}`,
      overflowPlace(data, PAGE_SIZE),
    );
  }
  const low = data.sections.find((s) => !s.nobits && s.size > 0 && s.address < 0x400);
  if (asm.interruptPlace && low && !data.sections.some((s) => s.usesOrg)) {
    asm.warning(
      "data-over-vectors",
      `section \`${low.name}' lies over the interrupt vector table, and \`int' reads its vectors there`,
      asm.interruptPlace,
      "The table is at 0 to 0x3ff of the data page. Begin the data with `.org 0x400`, or write the vectors there yourself.",
    );
  }
}

function entryOf(asm: Assembler, name: string | undefined, code: Image): number {
  if (name === undefined) return 0;
  const symbol = asm.symbols.find(name);
  const fail = (message: string, hint: string): number => {
    asm.error("entry", message, symbol?.defined, hint);
    return 0;
  };
  if (!symbol?.isDefined) {
    return fail(`undefined reference to \`${name}'`, "The entry must be a label of the source.");
  }
  const offset = symbolInfo(symbol).value - code.address;
  if (offset < 0 || offset >= PAGE_SIZE) {
    return fail(
      `the entry \`${name}' lies outside the code page`,
      `Its value is 0x${symbolInfo(symbol).value.toString(16)}.`,
    );
  }
  return offset;
}
