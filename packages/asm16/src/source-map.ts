// Which source line did this byte come from?

/** The bytes of one statement (or one repetition of it), at one place. */
export interface SourceMapEntry {
  /** Linked address: the offset that `%cs:` or `%ds:` reaches it by. */
  readonly address: number;
  /** Offset in the image that holds it: `bytes`, `codePage` or `dataPage`. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
  /** Section name, `.text`. */
  readonly section: string;
  /** Which page image holds it; a flat image is all `code`. */
  readonly image: "code" | "data";
  /** An instruction, or bytes that a directive wrote. */
  readonly kind: "instruction" | "data";
  /** Bits of the mode it was assembled in: 16 or 32. */
  readonly bits: 16 | 32;
  readonly file: string;
  readonly line: number;
}

/** Entries by image and offset. */
export class SourceMap {
  #entries: readonly SourceMapEntry[] | undefined;
  readonly #make: () => readonly SourceMapEntry[];

  /** `make` is asked when somebody looks: a large source has a million entries, and few need them. */
  constructor(make: () => readonly SourceMapEntry[]) {
    this.#make = make;
  }

  get entries(): readonly SourceMapEntry[] {
    this.#entries ??= [...this.#make()].sort((a, b) =>
      a.image === b.image ? a.offset - b.offset : a.image === "code" ? -1 : 1,
    );
    return this.#entries;
  }

  /** The entry whose bytes hold linked address `address`. Code is looked at before data. */
  at(address: number): SourceMapEntry | undefined {
    return this.entries.find((e) => address >= e.address && address < e.address + e.length);
  }

  /** The entry that holds the byte at `offset` of an image. */
  atOffset(offset: number, image: "code" | "data" = "code"): SourceMapEntry | undefined {
    return this.entries.find(
      (e) => e.image === image && offset >= e.offset && offset < e.offset + e.length,
    );
  }

  /** Linked addresses of the statements that begin on `line` of `file`. */
  addressesOf(file: string, line: number): number[] {
    return this.entries.filter((e) => e.file === file && e.line === line).map((e) => e.address);
  }
}
