// Directives that only an object file shows.

import { textOf } from "./data-directives.ts";
import { argumentsOf, rangeOf, rawText } from "./directive-call.ts";
import type { Directive, DirectiveTable } from "./directives.ts";
import { reloc } from "./reloc.ts";

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
  const raw = rawText(call);
  const match = /^\s*(-?\w*)\s*("(?:[^"\\]|\\.)*")?\s*("(?:[^"\\]|\\.)*")?\s*([\s\S]*)$/.exec(raw);
  const [, number = "", first, second, rest = ""] = match ?? [];
  if (number !== "" && !/^-?\d/.test(number)) {
    asm.error("constant", "bad or irreducible absolute expression", rangeOf(call));
    return;
  }
  if (number.startsWith("-")) {
    asm.error("loc", "file number less than one", rangeOf(call));
    return;
  }
  if (first === undefined) {
    asm.error("string", "missing string", rangeOf(call), '`.file "name"` or `.file 1 "name"`.');
    return;
  }
  const junk = number === "" && second !== undefined ? second : /^md5\b/.test(rest) ? "" : rest;
  if (junk !== "") {
    const message = `junk at end of line, first unrecognized character is \`${junk[0]}'`;
    asm.error("junk", message, rangeOf(call));
    return;
  }
  if (number === "") {
    asm.sourceFiles.push(textOf([first]));
    return;
  }
  const name = textOf([second ?? first]);
  const before = asm.fileNumbers.get(Number(number));
  if (before !== undefined && before !== name) {
    asm.error(
      "loc",
      `file table slot ${number} is already occupied by a different file (${before} vs ${name})`,
      rangeOf(call),
    );
    return;
  }
  asm.fileNumbers.set(Number(number), name);
};

/** What may follow the line and column of `.loc`. */
const LOC_WORDS: ReadonlySet<string> = new Set([
  "basic_block",
  "prologue_end",
  "epilogue_begin",
  "is_stmt",
  "isa",
  "discriminator",
  "view",
]);

/** `.loc 1 20 3 view .LVU5`: only the name of the view, which .debug_loclists counts on, means something. */
const loc: Directive = (asm, call) => {
  const raw = rawText(call);
  const number = /^\s*(\d+)\s+[^-\s]/.exec(raw)?.[1] ?? /^\s*(\d+)\s*$/.exec(raw)?.[1] ?? "0";
  if (!asm.fileNumbers.has(Number(number))) {
    asm.error(
      "loc",
      `unassigned file number ${number}`,
      rangeOf(call),
      `Write \`.file ${number} "name"' before it.`,
    );
    return;
  }
  const words = raw.match(/(?<![\w.$])[A-Za-z_]\w*/g) ?? [];
  const wrong = words.find((word, i) => words[i - 1] !== "view" && !LOC_WORDS.has(word));
  if (wrong !== undefined) {
    asm.error("loc", `unknown .loc sub-directive \`${wrong}'`, rangeOf(call));
    return;
  }
  const statement = /\bis_stmt\s+(\S+)/.exec(raw)?.[1];
  if (statement !== undefined && !/^[01]$/.test(statement)) {
    asm.error("loc", "is_stmt value not 0 or 1", rangeOf(call));
    return;
  }
  const name = /\bview\s+([A-Za-z_.$][\w.$]*)/.exec(raw)?.[1];
  if (name === undefined) return;
  asm.assign(name, { op: "number", value: 0n }, false, rangeOf(call));
};

export const ELF: DirectiveTable = {
  ".ident": ident,
  ".file": file,
  ".loc": loc,
  ".reloc": reloc,
};
