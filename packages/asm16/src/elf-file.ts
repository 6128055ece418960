// How do sections, symbols and relocations lie in an ELF32 relocatable file? (System V ABI, chapter 4)

import { utf8 } from "./literals.ts";

/** i386's relocations that real-mode code needs (System V ABI for i386, table 4.9, and binutils' 20 to 23). */
export const RELOCATION = {
  none: 0,
  abs32: 1,
  pc32: 2,
  abs16: 20,
  pc16: 21,
  abs8: 22,
  pc8: 23,
} as const;

/** sh_type. */
export const SECTION_TYPE = {
  progbits: 1,
  symtab: 2,
  strtab: 3,
  note: 7,
  nobits: 8,
  rel: 9,
  init_array: 14,
  fini_array: 15,
  preinit_array: 16,
  group: 17,
} as const;

/** sh_flags by gas's letters. `G` is not among them: only a group that was named makes a member. */
export const SECTION_FLAGS: Readonly<Record<string, number>> = {
  w: 0x1,
  a: 0x2,
  x: 0x4,
  M: 0x10,
  S: 0x20,
  T: 0x400,
  d: 0x100_0000,
  R: 0x20_0000,
  e: 0x8000_0000,
};

/** SHF_INFO_LINK: `sh_info` is a section. */
const INFO_LINK = 0x40;

/** SHF_GROUP, and GRP_COMDAT in a group's first word. */
const IN_GROUP = 0x200;
const COMDAT = 1;

/** st_info, lower half. */
export const SYMBOL_TYPE = {
  notype: 0,
  object: 1,
  function: 2,
  section: 3,
  file: 4,
  tls_object: 6,
  gnu_indirect_function: 10,
} as const;

/** st_info, upper half. */
export const BINDING = { local: 0, global: 1, weak: 2, unique: 10 } as const;

export const VISIBILITY = { default: 0, internal: 1, hidden: 2, protected: 3 } as const;

const SECTION_INDEX = { undefined: 0, absolute: 0xfff1, common: 0xfff2 } as const;

export interface ElfSymbol {
  readonly name: string;
  /** Offset in the section, a number, or the alignment of a common symbol. */
  readonly value: number;
  readonly size: number;
  readonly type: number;
  readonly binding: number;
  readonly visibility: number;
  readonly section: ElfSection | ElfGroup | keyof typeof SECTION_INDEX;
}

export interface ElfRelocation {
  readonly offset: number;
  readonly type: number;
  /** Undefined: relative to address 0. */
  readonly symbol: ElfSymbol | undefined;
}

export interface ElfSection {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  /** Bytes. */
  readonly align: number;
  readonly entrySize: number;
  readonly size: number;
  /** Empty where the section has no bytes in the file. */
  readonly bytes: Uint8Array;
  readonly relocations: readonly ElfRelocation[];
}

/** Sections that the linker keeps or drops together. */
export interface ElfGroup {
  /** A symbol of the file that names it; else it gets one of its own. */
  readonly signature: string;
  readonly comdat: boolean;
  readonly members: readonly ElfSection[];
}

export interface ElfFile {
  readonly bytes: Uint8Array;
  /** Where each section's bytes begin in the file. */
  readonly offsets: ReadonlyMap<ElfSection, number>;
}

class Writer {
  #bytes = new Uint8Array(1024);
  size = 0;

  #room(count: number): void {
    const need = this.size + count;
    if (need <= this.#bytes.length) return;
    const bigger = new Uint8Array(Math.max(need, this.#bytes.length * 2));
    bigger.set(this.#bytes.subarray(0, this.size));
    this.#bytes = bigger;
  }

  append(bytes: ArrayLike<number>): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.size);
    this.size += bytes.length;
  }

  number(value: number, size: 1 | 2 | 4): void {
    this.#room(size);
    for (let i = 0; i < size; i++) this.#bytes[this.size++] = Math.floor(value / 256 ** i) & 0xff;
  }

  align(to: number): void {
    if (to < 2) return;
    const rest = this.size % to;
    if (rest !== 0) this.append(new Uint8Array(to - rest));
  }

  /** Overwrites a number that was written as 0. */
  patch(at: number, value: number, size: 1 | 2 | 4): void {
    for (let i = 0; i < size; i++) this.#bytes[at + i] = Math.floor(value / 256 ** i) & 0xff;
  }

  take(): Uint8Array {
    return this.#bytes.slice(0, this.size);
  }
}

/** Names, each once, zero-terminated. */
class Names {
  readonly writer: Writer = new Writer();
  readonly #offsets = new Map<string, number>([["", 0]]);

  constructor() {
    this.writer.number(0, 1);
  }

  offset(name: string): number {
    const known = this.#offsets.get(name);
    if (known !== undefined) return known;
    const at = this.writer.size;
    this.writer.append(utf8(name));
    this.writer.number(0, 1);
    this.#offsets.set(name, at);
    return at;
  }
}

interface Header {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly align: number;
  readonly entrySize: number;
}

const HEADER_SIZE = 52;
const SECTION_HEADER_SIZE = 40;

/** The whole file. Local symbols must come before all others. */
export function writeElf(
  sections: readonly ElfSection[],
  ownSymbols: readonly ElfSymbol[],
  groups: readonly ElfGroup[] = [],
): ElfFile {
  const out = new Writer();
  out.append(new Uint8Array(HEADER_SIZE));
  const symbols = withSignatures(ownSymbols, groups);
  const grouped = new Set(groups.flatMap((group) => group.members));
  // Each section is followed by its relocations in the table of headers, as in gas's files.
  const indexes = new Map<ElfSection, number>();
  let next = 1 + groups.length;
  for (const section of sections) {
    indexes.set(section, next++);
    if (section.relocations.length > 0) next++;
  }
  // gas leaves out a table that would be empty.
  const hasSymbols = symbols.length > 0 || sections.some((s) => s.relocations.length > 0);
  const [symtabIndex, strtabIndex] = [next, next + 1];

  const headers: Header[] = [];
  for (const { signature, comdat, members } of groups) {
    const offset = out.size;
    out.number(comdat ? COMDAT : 0, 4);
    for (const member of members) {
      const index = indexes.get(member) ?? 0;
      out.number(index, 4);
      if (member.relocations.length > 0) out.number(index + 1, 4);
    }
    headers.push({
      name: ".group",
      type: SECTION_TYPE.group,
      flags: 0,
      offset,
      size: out.size - offset,
      link: symtabIndex,
      info: symbols.findIndex((s) => s.name === signature) + 1,
      align: 4,
      entrySize: 4,
    });
  }

  const offsets = new Map<ElfSection, number>();
  for (const section of sections) {
    out.align(section.align);
    offsets.set(section, out.size);
    out.append(section.bytes);
  }

  const names = new Names();
  out.align(4);
  const symtab = out.size;
  const numbers = new Map<ElfSymbol | undefined, number>([[undefined, 0]]);
  out.append(new Uint8Array(16));
  symbols.forEach((symbol, i) => {
    numbers.set(symbol, i + 1);
    const { section, type } = symbol;
    const own = groups.findIndex((group) => group === section);
    out.number(type === SYMBOL_TYPE.section ? 0 : names.offset(symbol.name), 4);
    out.number(symbol.value, 4);
    out.number(symbol.size, 4);
    out.number(symbol.binding * 16 + type, 1);
    out.number(symbol.visibility, 1);
    out.number(
      own >= 0
        ? own + 1
        : typeof section === "string"
          ? SECTION_INDEX[section]
          : (indexes.get(section as ElfSection) ?? 0),
      2,
    );
  });
  const strtab = out.size;
  out.append(names.writer.take());

  for (const section of sections) {
    const { name, type, size, align, entrySize, relocations } = section;
    const offset = offsets.get(section) as number;
    const member = grouped.has(section) ? IN_GROUP : 0;
    const flags = section.flags | member;
    headers.push({ name, type, flags, offset, size, link: 0, info: 0, align, entrySize });
    if (relocations.length === 0) continue;
    out.align(4);
    const at = out.size;
    for (const relocation of relocations) {
      out.number(relocation.offset, 4);
      out.number((numbers.get(relocation.symbol) ?? 0) * 256 + relocation.type, 4);
    }
    headers.push({
      name: `.rel${name}`,
      type: SECTION_TYPE.rel,
      flags: INFO_LINK | member,
      offset: at,
      size: out.size - at,
      link: symtabIndex,
      info: indexes.get(section) as number,
      align: 4,
      entrySize: 8,
    });
  }
  const firstGlobal = symbols.findIndex((s) => s.binding !== BINDING.local);
  const tables: Header[] = [
    {
      name: ".symtab",
      type: SECTION_TYPE.symtab,
      flags: 0,
      offset: symtab,
      size: strtab - symtab,
      link: strtabIndex,
      info: firstGlobal < 0 ? symbols.length + 1 : firstGlobal + 1,
      align: 4,
      entrySize: 16,
    },
    {
      name: ".strtab",
      type: SECTION_TYPE.strtab,
      flags: 0,
      offset: strtab,
      size: names.writer.size,
      link: 0,
      info: 0,
      align: 1,
      entrySize: 0,
    },
  ];
  if (hasSymbols) headers.push(...tables);
  writeHeaders(out, headers);
  return { bytes: out.take(), offsets };
}

/** gas gives a group whose name no symbol has a local one, which lies in the group itself. */
function withSignatures(
  symbols: readonly ElfSymbol[],
  groups: readonly ElfGroup[],
): readonly ElfSymbol[] {
  const extra = groups
    .filter((group) => !symbols.some((s) => s.name === group.signature))
    .map((section): ElfSymbol => {
      const { local: binding } = BINDING;
      const { notype: type } = SYMBOL_TYPE;
      const { default: visibility } = VISIBILITY;
      return { name: section.signature, value: 0, size: 0, type, binding, visibility, section };
    });
  const firstGlobal = symbols.findIndex((s) => s.binding !== BINDING.local);
  const at = firstGlobal < 0 ? symbols.length : firstGlobal;
  return extra.length === 0 ? symbols : symbols.toSpliced(at, 0, ...extra);
}

function writeHeaders(out: Writer, headers: Header[]): void {
  const names = new Names();
  for (const { name } of headers) names.offset(name);
  names.offset(".shstrtab");
  const at = out.size;
  out.append(names.writer.take());
  headers.push({
    name: ".shstrtab",
    type: SECTION_TYPE.strtab,
    flags: 0,
    offset: at,
    size: names.writer.size,
    link: 0,
    info: 0,
    align: 1,
    entrySize: 0,
  });
  out.align(4);
  const table = out.size;
  out.append(new Uint8Array(SECTION_HEADER_SIZE));
  for (const h of headers) {
    const { type, flags, offset, size, link, info, align, entrySize } = h;
    const words = [names.offset(h.name), type, flags, 0, offset, size, link, info, align];
    for (const word of [...words, entrySize]) out.number(word, 4);
  }
  // ELFCLASS32, ELFDATA2LSB, EV_CURRENT; ET_REL, EM_386, version 1.
  [0x7f, 0x45, 0x4c, 0x46, 1, 1, 1].forEach((byte, i) => {
    out.patch(i, byte, 1);
  });
  out.patch(16, 1, 2);
  out.patch(18, 3, 2);
  out.patch(20, 1, 4);
  out.patch(32, table, 4);
  out.patch(40, HEADER_SIZE, 2);
  out.patch(46, SECTION_HEADER_SIZE, 2);
  out.patch(48, headers.length + 1, 2);
  out.patch(50, headers.length, 2);
}
