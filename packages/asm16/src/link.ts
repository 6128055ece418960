// At which addresses do the sections lie, and which bytes does the image have?
//
// Flat: what `ld -m elf_i386 -N -Ttext ORIGIN --oformat binary` makes of one object file. Page:
// executable sections into the code page, the rest into the data page.

import type { Assembler } from "./assembler.ts";
import { writeFrames } from "./cfi.ts";
import { type BoundExpr, evaluate, nameOf, type Value, ValueProblem } from "./expression.ts";
import { type Place, spanOf } from "./input.ts";
import { utf8 } from "./literals.ts";
import { writeNops } from "./nops.ts";
import { registerOf } from "./register-name.ts";
import { checkOrgs, lebBytes, MAX_ROUNDS, MAX_SECTION_SIZE, relaxSection } from "./relax.ts";
import { applyWritten, type WrittenRelocation } from "./reloc.ts";
import type { BranchPart, Chain, Fixup, Frag, LebPart, Section } from "./section.ts";
import { type AsmSymbol, describeName } from "./symbol.ts";

const LATE = { early: false, divisionByZero: () => {} };

export interface Image {
  /** Address of the first byte. */
  readonly address: number;
  readonly bytes: Uint8Array;
  /** Sections in it, in order, also those without bytes. */
  readonly sections: readonly Section[];
  /** Address behind the last section, those without bytes included. */
  readonly end: number;
  /** Where in `bytes` a section begins, where its address does not say it: in an object file. */
  readonly offsetOf?: (section: Section) => number;
}

/** Bytes of all sections together: each may be within its bound and all of them exhaust the host. */
const MAX_TOTAL = 4 * MAX_SECTION_SIZE;

function checkTotal(asm: Assembler): boolean {
  let total = 0;
  for (const section of asm.sections.values()) if (!section.absolute) total += section.size;
  if (total <= MAX_TOTAL) return true;
  asm.error(
    "too-large",
    `the sections have ${total} bytes together; at most ${MAX_TOTAL} are linked`,
    undefined,
    "A real-mode machine has 1 MiB of memory.",
  );
  return false;
}

/**
 * Fixes all sizes. False where a section is too large to go on. In an object file the linker places
 * the common symbols, so only the `local` ones lie in .bss.
 */
export function relaxAll(asm: Assembler, commons: "all" | "local" = "all"): boolean {
  placeCommons(asm, commons);
  let ok = true;
  for (const section of asm.sections.values()) {
    section.finish();
    nameStart(asm, section);
  }
  let changed = true;
  for (let round = 0; changed && round < MAX_ROUNDS; round++) {
    changed = false;
    for (const section of asm.sections.values()) {
      if (relaxSection(section, round, asm)) changed = true;
    }
  }
  for (const section of asm.sections.values()) {
    checkOrgs(section, asm);
    if (section.size > MAX_SECTION_SIZE) {
      asm.error(
        "too-large",
        `section \`${section.name}' would be larger than ${MAX_SECTION_SIZE} bytes`,
        overflowingPlace(section),
        "A real-mode machine has 1 MiB of memory.",
      );
      section.frags = [];
      section.size = 0;
      ok = false;
    }
  }
  if (ok) ok = checkTotal(asm);
  if (ok) writeFrames(asm);
  return ok;
}

/** A section's name stands for its start where the source gives it no other meaning. */
function nameStart(asm: Assembler, section: Section): void {
  const symbol = asm.symbols.find(section.name);
  const frag = section.frags[0] ?? section.chain(0).frag;
  if (!symbol || symbol.isDefined || symbol.common || section.absolute) return;
  if (section.frags.length === 0) section.finish();
  symbol.position = { frag, offset: 0 };
  symbol.local = true;
}

/** The gap that is to blame for a section that is too large. */
function overflowingPlace(section: Section): Place | undefined {
  let at = 0;
  for (const { size, part } of section.frags) {
    at += size + (part?.size ?? 0);
    if (at > MAX_SECTION_SIZE && part && "place" in part) return part.place;
  }
  return section.lines.at(-1)?.place;
}

/** ld's hash of a symbol's name (bfd/hash.c), by which it goes through the common symbols. */
function linkerHash(name: string): number {
  let hash = 0n;
  const mix = (c: bigint) => {
    hash = BigInt.asUintN(64, hash + c + (c << 17n));
    hash ^= hash >> 2n;
  };
  for (const byte of utf8(name)) mix(BigInt(byte));
  mix(BigInt(utf8(name).length));
  return Number(hash % 4051n);
}

/** `.comm` symbols that nobody defines lie in .bss, behind what the source puts there. */
function placeCommons(asm: Assembler, which: "all" | "local"): void {
  const commons = [...asm.symbols.current].filter(
    (s) => s.common && !s.isDefined && (which === "all" || s.localBinding),
  );
  // gas places the local ones itself, in their order; ld the others.
  const rank = (s: AsmSymbol) => (s.localBinding ? -1 : linkerHash(s.name));
  commons.sort((a, b) => rank(a) - rank(b));
  for (const symbol of commons) {
    if (!symbol.common) continue;
    const thread = symbol.type === "@tls_object";
    const bss = thread
      ? asm.getSection(".tbss", "waT", true)
      : (asm.sections.get(".bss") as Section);
    const chain = bss.chain(Number.MAX_SAFE_INTEGER);
    const { size, align } = symbol.common;
    const power = Math.floor(Math.log2(Math.max(1, align)));
    bss.alignPower = Math.max(bss.alignPower, power);
    chain.close({
      kind: "align",
      power,
      fill: new Uint8Array(1),
      max: 0,
      place: asm.place,
      size: 0,
    });
    symbol.position = { frag: chain.frag, offset: 0 };
    chain.close({ kind: "fill", pattern: new Uint8Array(1), size });
  }
}

/**
 * The output section an input section goes to in ld's default script, and its rank there; orphans
 * make one of their own, behind their relatives.
 */
function output(section: Section): { name: string; rank: number } {
  const { name } = section;
  for (const stem of [".text", ".rodata", ".data", ".bss"] as const) {
    if (name !== stem && !name.startsWith(`${stem}.`)) continue;
    return { name: stem, rank: { ".text": 1, ".rodata": 4, ".data": 12, ".bss": 20 }[stem] };
  }
  const known: Readonly<Record<string, number>> = {
    ".init": 0,
    ".fini": 2,
    ".rodata1": 5,
    ".eh_frame": 7,
    ".tdata": 7.3,
    ".tbss": 7.6,
    ".preinit_array": 8,
    ".init_array": 9,
    ".fini_array": 10,
    ".data1": 13,
  };
  const rank = known[name];
  if (rank !== undefined) return { name, rank };
  if (section.nobits) return { name, rank: 21 };
  if (section.executable) return { name, rank: 3 };
  return { name, rank: section.flags.includes("w") ? 14 : 6 };
}

/** Order inside `.text`: what compilers mark comes first. */
function textRank(name: string): number {
  if (/^\.text\.(unlikely|.*_unlikely$)/.test(name)) return 0;
  if (/^\.text\.exit(\.|$)/.test(name)) return 1;
  if (/^\.text\.startup(\.|$)/.test(name)) return 2;
  if (/^\.text\.hot(\.|$)/.test(name)) return 3;
  return name.startsWith(".text.sorted.") ? 4 : 5;
}

function ordered(sections: Iterable<Section>): Section[] {
  return [...sections]
    .filter((s) => s.allocated && !s.absolute)
    .map((section) => ({ section, ...output(section) }))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        (a.name === ".text" ? textRank(a.section.name) - textRank(b.section.name) : 0) ||
        a.section.index - b.section.index,
    )
    .map(({ section }) => section);
}

const aligned = (at: number, power: number): number => Math.ceil(at / 2 ** power) * 2 ** power;

/** Gives sections addresses from `origin` on; returns the address behind the last. */
function layOut(sections: readonly Section[], origin: number): number {
  const groups = new Map<string, { power: number; size: number }>();
  for (const section of sections) {
    const { name } = output(section);
    const { power, size } = groups.get(name) ?? { power: 0, size: 0 };
    groups.set(name, {
      power: Math.max(power, section.alignPower),
      size: size + section.size,
    });
  }
  let at = origin;
  let group = "";
  for (const section of sections) {
    const { name } = output(section);
    if (name !== group) {
      group = name;
      const { power, size } = groups.get(name) ?? { power: 0, size: 0 };
      // -Ttext sets the first address as it is.
      if (name !== ".text" && size > 0) at = aligned(at, power);
    }
    if (section.size > 0) at = at === origin ? at : aligned(at, section.alignPower);
    section.address = at;
    // What each thread has for itself lies nowhere in the program.
    if (name !== ".tbss") at += section.size;
  }
  return at;
}

function fillImage(asm: Assembler, sections: readonly Section[], address: number): Uint8Array {
  const loaded = sections.filter((s) => !s.nobits && s.size > 0);
  const end = loaded.reduce((max, s) => Math.max(max, s.address + s.size), address);
  const bytes = new Uint8Array(end - address);
  loaded.forEach((section, i) => {
    const at = section.address - address;
    bytes.set(contents(section, asm.bits), at);
    const before = loaded[i - 1];
    if (before && output(section).name === ".text" && output(before).name === ".text") {
      // ld fills gaps between code of one output section with its own NOPs (bfd, cpu-i386.c).
      let gap = before.address + before.size - address;
      for (; at - gap >= 2; gap += 2) bytes.set([0x66, 0x90], gap);
      if (gap < at) bytes[gap] = 0x90;
    }
  });
  return bytes;
}

/**
 * The section's bytes with gaps filled; fixups are applied to the buffers before. `bits` is the mode
 * at the end of the source: gas chooses the NOPs only then, by the mode it is in.
 */
export function contents(section: Section, bits: 16 | 32): Uint8Array {
  const out = new Uint8Array(section.size);
  for (const frag of section.frags) {
    const { bytes } = frag.chain;
    // Most fragments end at the next branch: too short for a call that copies.
    if (frag.size > 64) out.set(bytes.subarray(frag.start, frag.start + frag.size), frag.address);
    else
      for (let i = 0; i < frag.size; i++) out[frag.address + i] = bytes[frag.start + i] as number;
    const at = frag.address + frag.size;
    const part = frag.part;
    switch (part?.kind) {
      case "align":
        if (part.fill === undefined) writeNops(out, at, part.size, bits);
        else {
          const { fill } = part;
          for (let i = 0; i < part.size; i++) out[at + i] = fill[i % fill.length] as number;
        }
        break;
      case "org":
        out.fill(part.fill, at, at + part.size);
        break;
      case "space":
      case "fill":
        if (part.pattern === undefined) writeNops(out, at, part.size, bits);
        else if (part.pattern.length === 1) out.fill(part.pattern[0] as number, at, at + part.size);
        else {
          for (let i = 0; i < part.size; i++)
            out[at + i] = part.pattern[i % part.pattern.length] as number;
        }
        break;
      case "leb":
        out.set(part.bytes ?? [], at);
        break;
      case "branch":
        writeBranch(out, at, part);
        break;
      default:
    }
  }
  return out;
}

function writeBranch(out: Uint8Array, from: number, part: BranchPart): void {
  const { short, long } = part.shape;
  const end = from + part.size;
  let at = from;
  if (part.state === 0) out[at++] = short;
  else for (const byte of long) out[at++] = byte;
  for (let rest = part.displacement; at < end; rest >>= 8) out[at++] = rest & 0xff;
}

/** The displacement of a jump, behind its opcode; a class, so that nobody asks for the place in vain. */
class BranchField implements Fixup {
  readonly frag: Frag;
  readonly offset: number;
  readonly size: 1 | 2 | 4;
  readonly signed: boolean;
  readonly #part: BranchPart;

  constructor(frag: Frag, part: BranchPart) {
    const { long, longSize } = part.shape;
    const short = part.state === 0;
    this.frag = frag;
    this.offset = frag.size + (short ? 1 : long.length);
    this.size = short ? 1 : longSize;
    this.signed = short;
    this.#part = part;
  }

  get pcrel(): number {
    return this.size;
  }

  get expr(): BoundExpr {
    return this.#part.target;
  }

  get place(): Place {
    return this.#part.place;
  }
}

export class Resolver {
  readonly asm: Assembler;
  readonly #undefined = new Set<AsmSymbol>();

  constructor(asm: Assembler) {
    this.asm = asm;
  }

  undefinedSymbol(symbol: AsmSymbol, place: Place): void {
    if (this.#undefined.has(symbol)) return;
    this.#undefined.add(symbol);
    const numeric = symbol.name.charCodeAt(0) === 2;
    const name = describeName(symbol.name);
    const looksLikeRegister = /^(e?[abcd]x|[abcd][lh]|e?[sd]i|e?[sb]p|[c-gs]s|cr\d)$/i.test(name);
    this.asm.error(
      "undefined-symbol",
      numeric ? `local label \`${name}' is not defined` : `undefined reference to \`${name}'`,
      place,
      looksLikeRegister
        ? `A register is written \`%${name.toLowerCase()}'.`
        : numeric
          ? "A numeric label that is used with `f' must stand further down."
          : this.#near(name),
    );
  }

  #near(name: string): string {
    const lower = name.toLowerCase();
    for (const other of this.asm.symbols.names) {
      if (
        other !== name &&
        other.toLowerCase() === lower &&
        this.asm.symbols.find(other)?.isDefined
      ) {
        return `\`${other}' is defined: upper and lower case differ.`;
      }
    }
    return "No line of the source defines it.";
  }

  /** The linked value of a late value; undefined after an error. */
  linked(value: Value, place: Place): bigint | undefined {
    if (value.symbol) {
      if (!value.symbol.weak && !value.symbol.weakReference) {
        this.undefinedSymbol(value.symbol, place);
        return undefined;
      }
      return value.value;
    }
    return value.value + BigInt(value.section?.address ?? 0);
  }

  evaluate(fixup: { readonly expr: Fixup["expr"]; readonly place: Place }): Value | undefined {
    try {
      return evaluate(fixup.expr, LATE);
    } catch (problem) {
      if (!(problem instanceof ValueProblem)) throw problem;
      this.asm.error(
        problem.code,
        problem.message,
        fixup.place,
        problem.code === "expression-sections"
          ? "A label's address is not known before linking: labels can be added to, and subtracted from one another, nothing else."
          : undefined,
      );
      return undefined;
    }
  }

  /** True, and an error, for a difference across sections that cannot be stored here. */
  protected misplaced(section: Section, fixup: Fixup, value: Value): boolean {
    if (!value.minus) return false;
    if (value.minus === section && fixup.pcrel === undefined && fixup.size !== 8) return false;
    this.asm.error(
      "expression-sections",
      `invalid operands (${nameOf(value)} and ${value.minus.name} sections) for \`-'`,
      fixup.place,
      "The distance between sections is known to the linker only, and only from the place where it is stored.",
    );
    return true;
  }

  /** What a `.reloc` adds to its field, but for the addend. */
  written(
    section: Section,
    { symbol, kind, place }: WrittenRelocation,
    offset: number,
  ): bigint | undefined {
    if (!symbol || kind.size === 0) return 0n;
    const value = this.evaluate({ expr: symbol, place });
    const linked = value && this.linked(value, place);
    const pc = kind.pcrel ? BigInt(section.address + offset) : 0n;
    return linked === undefined ? undefined : linked - pc;
  }

  /** The bytes of a field at `address` (in `section`), or undefined after an error. */
  field(section: Section, fixup: Fixup, offset: number): bigint | undefined {
    const quick = quickField(section, fixup, offset);
    if (quick !== undefined) return BigInt(quick);
    const value = this.evaluate(fixup);
    if (!value) return undefined;
    const bits = fixup.size * 8;
    if (this.misplaced(section, fixup, value)) return undefined;
    const pc = fixup.pcrel === undefined ? 0n : BigInt(offset + fixup.pcrel);
    const own = value.section === section && fixup.pcrel !== undefined;
    // What gas itself stores: the whole value, or the addend that the linker finishes.
    const stored = own ? value.value - pc : value.minus ? 0n : value.value;
    const inGas = own || fixup.pcrel === undefined;
    if (inGas && !this.fits(stored, bits, fixup.signed)) {
      this.tooLarge(stored, fixup, offset);
      return undefined;
    }
    if (own) return stored;
    if (bits === 64 && (value.section || value.symbol) && !value.minus) {
      this.asm.error(
        "relocation",
        "cannot represent relocation type BFD_RELOC_64",
        fixup.place,
        "An address has 32 bits in this object format: use .long, and .long 0 behind it.",
      );
      return undefined;
    }
    // For a byte that the linker finishes gas looks at what it would store: far from its section's
    // start it refuses, wherever the target is.
    const byLinker = value.value + BigInt(offset) - 1n;
    if (fixup.pcrel === 1 && value.section && !this.fits(byLinker, bits, true)) {
      this.tooLarge(byLinker, fixup, offset);
      return undefined;
    }
    const linked = this.linked(value, fixup.place);
    if (linked === undefined) return undefined;
    let final = fixup.pcrel === undefined ? linked : linked - BigInt(section.address) - pc;
    if (value.minus) final -= BigInt(section.address);
    const absolute = !value.section && !value.symbol && fixup.pcrel === undefined;
    if (!absolute && !this.fits(final, bits, fixup.signed)) {
      const signedReach = fixup.signed && fixup.pcrel !== undefined;
      if (signedReach) {
        this.tooLarge(final, fixup, offset);
        return undefined;
      }
      const kind = `R_386_${fixup.pcrel === undefined ? "" : "PC"}${bits}`;
      const message = `relocation truncated to fit: ${kind} against \`${value.section?.name ?? value.symbol?.name ?? "*ABS*"}'`;
      const hex = `0x${BigInt.asUintN(32, final).toString(16)}`;
      if (bits === 8) {
        this.asm.error(
          "relocation",
          message,
          fixup.place,
          `The address ${hex} does not fit in 8 bits: use a 16-bit register or field.`,
        );
        return undefined;
      }
      this.asm.warning(
        "relocation",
        message,
        fixup.place,
        `${hex} does not fit in ${bits} bits; its low ${bits} bits are used.`,
      );
    }
    return final;
  }

  protected fits(value: bigint, bits: number, signed: boolean): boolean {
    if (bits >= 32) return true;
    const limit = 1n << BigInt(signed ? bits - 1 : bits);
    return value >= -limit && value < limit;
  }

  protected tooLarge(value: bigint, fixup: Fixup, offset: number): void {
    const hex = (v: bigint) => BigInt.asUintN(32, v).toString(16).padStart(8, "0");
    const text = value > 1000n ? hex(value) : value.toString();
    const size = fixup.size === 1 ? "1 byte" : `${fixup.size} bytes`;
    this.asm.error(
      "field-overflow",
      `value of ${text} too large for field of ${size} at ${hex(BigInt(offset))}`,
      fixup.place,
      fixup.pcrel !== undefined
        ? `This branch reaches -128 to 127 bytes, the target is ${value} away: use a jump that has a near form.`
        : undefined,
    );
  }
}

/**
 * The common case in plain numbers: a label whose value fits. Relative to its own section it is the
 * distance, absolute its linked address; undefined for all else.
 */
function quickField(section: Section, fixup: Fixup, offset: number): number | undefined {
  const { expr, size, pcrel } = fixup;
  if (expr.op !== "ref" || size > 2) return undefined;
  const { position } = expr.symbol;
  if (!position) return undefined;
  const { frag } = position;
  const home = frag.chain.section;
  if (home.absolute) return undefined;
  const value = frag.address + position.offset;
  if (pcrel !== undefined) {
    if (home !== section) return undefined;
    const distance = value - offset - pcrel;
    const limit = size === 1 ? 0x80 : 0x8000;
    return distance >= -limit && distance < limit ? distance : undefined;
  }
  const linked = value + home.address;
  return size === 2 && value >= 0 && linked >= 0 && linked < 0x8000 ? linked : undefined;
}

function store(bytes: Uint8Array | number[], at: number, value: bigint, size: number): void {
  if (size <= 4) {
    const low = Number(BigInt.asIntN(32, value));
    for (let i = 0; i < size; i++) bytes[at + i] = (low >> (8 * i)) & 0xff;
    return;
  }
  let v = value;
  for (let i = 0; i < size; i++) {
    bytes[at + i] = Number(v & 0xffn);
    v >>= 8n;
  }
}

/** Puts values into all fields. Addresses must be set. */
export function applyFixups(
  asm: Assembler,
  sections: Iterable<Section>,
  resolver: Resolver = new Resolver(asm),
): void {
  for (const section of sections) {
    if (section.absolute) continue;
    for (const fixup of section.fixups) {
      const { frag } = fixup;
      const value = resolver.field(section, fixup, frag.address + fixup.offset);
      if (value !== undefined)
        store(frag.chain.bytes, frag.start + fixup.offset, value, fixup.size);
    }
    if (section.relocations.length > 0)
      applyWritten(asm, section, (written, at) => resolver.written(section, written, at));
    for (const frag of section.frags) {
      const part = frag.part;
      if (part?.kind === "leb") part.bytes = lebContents(resolver, part);
      if (part?.kind !== "branch") continue;
      const { warnLong } = part.shape;
      if (part.state === 1 && warnLong) asm.warning("long-jump", "long jump required", part.place);
      const field = new BranchField(frag, part);
      const value = resolver.field(section, field, frag.address + field.offset);
      if (value !== undefined) part.displacement = Number(BigInt.asIntN(32, value)) | 0;
    }
    if (section.nobits) checkNobits(asm, section);
    checkPadding(asm, section);
  }
  for (const symbol of asm.symbols.all) {
    checkSize(asm, symbol);
    // `.size` and `=` may name symbols that nothing else uses.
    if (symbol.expr && !symbol.position && !registerOf(symbol.expr)) {
      const value = resolver.evaluate({ expr: symbol.expr, place: symbol.defined ?? asm.place });
      if (value?.symbol && symbol.used) resolver.linked(value, symbol.used);
    }
  }
}

/** `.size` must come out as a number. */
function checkSize(asm: Assembler, symbol: AsmSymbol): void {
  if (!symbol.size || symbol.size.op === "number") return;
  try {
    const value = evaluate(symbol.size, LATE);
    if (value && !value.section && !value.symbol && !value.minus) return;
  } catch (problem) {
    if (!(problem instanceof ValueProblem)) throw problem;
  }
  asm.error(
    "size",
    `.size expression for ${describeName(symbol.name)} does not evaluate to a constant`,
    symbol.defined ?? symbol.used,
    symbol.isDefined ? undefined : `No line of the source defines \`${symbol.name}'.`,
  );
}

function lebContents(resolver: Resolver, part: LebPart): number[] {
  const value = resolver.evaluate({ expr: part.value, place: part.place });
  // Of a label gas takes the offset in its section.
  if (value && (value.symbol || value.minus)) {
    resolver.asm.error(
      "leb",
      `${part.signed ? ".sleb128" : ".uleb128"} of a value that is not absolute`,
      part.place,
      "Only constants and differences of labels of one section have a LEB128 form.",
    );
  }
  const bytes = lebBytes(value?.value ?? 0n, part.signed);
  // A size that grew once stays: more bytes of the same value follow.
  for (let i = bytes.length; i < part.size; i++) {
    bytes[i - 1] = (bytes[i - 1] as number) | 0x80;
    bytes.push(part.signed && (value?.value ?? 0n) < 0n ? 0x7f : 0);
  }
  return bytes.slice(0, part.size);
}

function checkPadding(asm: Assembler, section: Section): void {
  for (const { part } of section.frags) {
    if (part?.kind !== "align" || part.fill === undefined) continue;
    if (part.size % part.fill.length === 0) continue;
    asm.error(
      "align",
      `alignment padding (${part.size} bytes) not a multiple of ${part.fill.length}`,
      part.place,
    );
  }
}

function checkNobits(asm: Assembler, section: Section): void {
  const used = (chain: Chain) => chain.bytes.subarray(0, chain.used).some((b) => b !== 0);
  if (![...section.chains.values()].some(used) && section.fixups.length === 0) return;
  const line = section.lines.at(0);
  asm.error(
    "bss-bytes",
    `attempt to store non-zero value in section \`${section.name}'`,
    line?.place,
    "The section has no bytes in the image: use .data, or .skip to reserve room.",
  );
}

/** The flat image. */
export function linkFlat(asm: Assembler, origin: number): Image {
  const sections = ordered(asm.sections.values());
  const end = layOut(sections, origin);
  applyFixups(asm, asm.sections.values());
  return { address: origin, bytes: fillImage(asm, sections, origin), sections, end };
}

/** The code page's and the data page's contents. */
export function linkPage(asm: Assembler, origin: number): { code: Image; data: Image } {
  const all = ordered(asm.sections.values());
  const code = all.filter((s) => s.executable);
  const data = all.filter((s) => !s.executable);
  const codeEnd = layOut(code, origin);
  const dataEnd = layOut(data, 0);
  applyFixups(asm, asm.sections.values());
  return {
    code: { address: origin, bytes: fillImage(asm, code, origin), sections: code, end: codeEnd },
    data: { address: 0, bytes: fillImage(asm, data, 0), sections: data, end: dataEnd },
  };
}

export { spanOf };
