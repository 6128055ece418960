// The two public verbs.

import type { AssembleOptions, AssemblePageOptions, Assembly, PageAssembly } from "./result.ts";

/** Assembles AT&T source into a flat image. Never throws for wrong source: see `diagnostics`. */
export function assemble(_source: string | Uint8Array, _options: AssembleOptions = {}): Assembly {
  throw new Error("not yet");
}

/** Assembles AT&T source into the code page and the data page. Never throws for wrong source. */
export function assemblePage(
  _source: string | Uint8Array,
  _options: AssemblePageOptions = {},
): PageAssembly {
  throw new Error("not yet");
}
