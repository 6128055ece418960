// The public face of the assembler.
export { assemble, assemblePage } from "./assemble.ts";
export { type CArrayOptions, formatCArray } from "./c-array.ts";
export { type Diagnostic, formatDiagnostic, type Severity } from "./diagnostic.ts";
export { assembleElf } from "./elf.ts";
export type {
  AssembleElfOptions,
  AssembleOptions,
  AssemblePageOptions,
  Assembly,
  AssemblyBase,
  ElfAssembly,
  ListingOptions,
  PageAssembly,
  SectionInfo,
  SymbolInfo,
} from "./result.ts";
export { SourceMap, type SourceMapEntry } from "./source-map.ts";
