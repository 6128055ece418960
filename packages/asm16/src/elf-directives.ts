// Directives that only an object file shows.

import { textOf } from "./data-directives.ts";
import { argumentsOf, rangeOf } from "./directive-call.ts";
import type { Directive, DirectiveTable } from "./directives.ts";

/** A line in .comment, which begins with an empty one (gas, obj-elf.c: obj_elf_ident). */
const ident: Directive = (asm, call) => {
  const [text] = argumentsOf(call);
  if (text?.kind !== "strings") {
    asm.error("string", "missing string", rangeOf(call), '`.ident "text"` takes a text in quotes.');
    return;
  }
  const comment = asm.getSection(".comment", "MS", false);
  comment.entrySize = 1;
  const chain = comment.chain(0);
  if (chain.used === 0) chain.append([0]);
  chain.append([...textOf(text.raws)].map((c) => c.charCodeAt(0)));
  chain.append([0]);
};

/** `.file "name"`: a symbol. `.file 1 "name"` is for DWARF lines of a compiler, which are not written. */
const file: Directive = (asm, call) => {
  const [name, ...rest] = argumentsOf(call);
  if (name?.kind === "strings" && rest.length === 0) asm.sourceFiles.push(textOf(name.raws));
};

export const ELF: DirectiveTable = {
  ".ident": ident,
  ".file": file,
};
