// What do `assemble` and `assemblePage` take and give back?

import type { Diagnostic } from "./diagnostic.ts";
import type { SourceMap } from "./source-map.ts";

/** Options of `assemble`. */
export interface AssembleOptions {
  /** Name used in diagnostics and the source map. Default `input.s`. */
  readonly filename?: string;
  /** Linked address of the first byte. Default 0. */
  readonly origin?: number;
  /** Symbols that are defined before the first line, as by `--defsym`. */
  readonly defsyms?: Readonly<Record<string, number | bigint>>;
  /**
   * Gives the bytes of a file that the source includes, or undefined where there is none. The path is
   * as written in the source. Without it `.include` and `.incbin` are errors.
   */
  readonly readFile?: (path: string) => Uint8Array | undefined;
}

/** Options of `assemblePage`. */
export interface AssemblePageOptions extends AssembleOptions {
  /** Symbol at which execution begins. Default: the page's first byte, even where `_start` exists. */
  readonly entry?: string;
  /** Linked address of the code page's first byte. Default 0xf000. */
  readonly origin?: number;
}

/** Options of `assembleElf`. Sections are not linked: `origin` means nothing here. */
export interface AssembleElfOptions extends Omit<AssembleOptions, "origin"> {
  /** Writes a DWARF line table, as `as -g` does. Default false. */
  readonly debug?: boolean;
  /** Directory in which debuggers look for the source; without it in their own. */
  readonly directory?: string;
}

/** One symbol of the source, after linking. */
export interface SymbolInfo {
  /** Linked address or constant, as an unsigned 32-bit number; 0 where undefined. */
  readonly value: number;
  /** Section name, `*ABS*` for a constant, `*UND*` where the source does not define it. */
  readonly section: string;
  readonly global: boolean;
  readonly defined: boolean;
  /** By `.type`: `@function`, `@object` …; empty where not said. */
  readonly type: string;
  /** By `.size`, bytes; 0 where not said. */
  readonly size: number;
}

/** One section, after linking. */
export interface SectionInfo {
  readonly name: string;
  /** gas's letters: `a` allocated, `w` writable, `x` executable. */
  readonly flags: string;
  /** Linked address of the first byte. */
  readonly address: number;
  /** Bytes, also where the section has none in the image (`.bss`). */
  readonly size: number;
  /** False for `.bss` and other `@nobits` sections. */
  readonly hasBytes: boolean;
  readonly bytes: Uint8Array;
}

/** What a listing shows beside address, bytes and source. */
export interface ListingOptions {
  /** The lines of macros and repetitions, each behind `>`; else their bytes stand at the call. Default true. */
  readonly macros?: boolean;
  /** The lines that a condition leaves out, marked `----  left out`; else they are missing. Default true. */
  readonly conditionals?: boolean;
  /** Why a jump is short or near: `[near: target 300 bytes ahead]`. Default true. */
  readonly branches?: boolean;
  /** A table of symbols at the end: value, section, name. Default false. */
  readonly symbols?: boolean;
}

/** What every assembly gives. With an error all byte arrays of images are empty. */
export interface AssemblyBase {
  readonly symbols: Readonly<Record<string, SymbolInfo>>;
  readonly sections: readonly SectionInfo[];
  readonly diagnostics: readonly Diagnostic[];
  readonly sourceMap: SourceMap;
  /** True where no diagnostic is an error. */
  readonly ok: boolean;
  /**
   * Line number, linked address, bytes and source side by side, like `as -alm`; exists with errors too.
   * Included files and expansions stand behind the statement that brings them in.
   */
  listing(options?: ListingOptions): string;
}

/** The result of `assemble`. */
export interface Assembly extends AssemblyBase {
  /** The flat image from `origin` on, as `as --32` and `ld -N -Ttext origin --oformat binary` give. */
  readonly bytes: Uint8Array;
}

/** The result of `assemblePage`. */
export interface PageAssembly extends AssemblyBase {
  /** 4096 bytes with the reset jump at 0xff0; empty with an error. */
  readonly codePage: Uint8Array;
  /** 4096 bytes, `.data` from 0; empty with an error. */
  readonly dataPage: Uint8Array;
  /** Bytes of the code page that the source fills, without the reset vector. */
  readonly codeSize: number;
  /** Bytes of the data page that the source fills. 0: nobody needs the page's content. */
  readonly dataSize: number;
  /** Offset in the code page at which execution begins. */
  readonly entryOffset: number;
}

/** The result of `assembleElf`: addresses are offsets in their sections. */
export interface ElfAssembly extends AssemblyBase {
  /** The object file; empty with an error. */
  readonly bytes: Uint8Array;
}
