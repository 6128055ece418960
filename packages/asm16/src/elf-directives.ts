// Directives that only an object file shows.

import { textOf } from "./data-directives.ts";
import { argumentsOf, rangeOf, rawText } from "./directive-call.ts";
import type { Directive, DirectiveTable } from "./directives.ts";

/** A line in .comment, which begins with an empty one (gas, obj-elf.c: obj_elf_ident). */
const ident: Directive = (asm, call) => {
  const [text] = argumentsOf(call);
  if (text === undefined) return;
  if (text.kind !== "strings") {
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

/** `.file "name"`: a symbol. `.file 1 "name"` is for a compiler's DWARF lines, which are not written. */
const file: Directive = (asm, call) => {
  const name = /^\s*("(?:[^"\\]|\\.)*")\s*$/.exec(rawText(call))?.[1];
  if (/^\s*\d*\s*$/.test(rawText(call))) {
    asm.error("string", "missing string", rangeOf(call), '`.file "name"` or `.file 1 "name"`.');
    return;
  }
  if (name !== undefined) asm.sourceFiles.push(textOf([name]));
};

/** `.loc 1 20 3 view .LVU5`: only the name of the view, which .debug_loclists counts on, means something. */
const loc: Directive = (asm, call) => {
  const name = /\bview\s+([A-Za-z_.$][\w.$]*)/.exec(rawText(call))?.[1];
  if (name === undefined) return;
  asm.assign(name, { op: "number", value: 0n }, false, rangeOf(call));
};

export const ELF: DirectiveTable = {
  ".ident": ident,
  ".file": file,
  ".loc": loc,
};
