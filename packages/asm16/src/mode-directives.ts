// Directives that choose the mode, and those that write nothing into the image.

import type { Assembler } from "./assembler.ts";
import { textOf } from "./data-directives.ts";
import { argumentsOf, type DirectiveCall, rangeOf, rawText } from "./directive-call.ts";
import type { Directive, DirectiveTable } from "./directives.ts";

function mode(bits: 16 | 32, gcc: boolean): Directive {
  return (asm) => {
    asm.bits = bits;
    asm.gcc = gcc;
  };
}

const nothing: Directive = () => {};

/** Bookkeeping for debuggers and linkers; sections that are not loaded. */
const NO_BYTES = [
  ".file",
  ".ident",
  ".loc",
  ".version",
  ".loc_mark_labels",
  ".list",
  ".nolist",
  ".title",
  ".sbttl",
  ".psize",
  ".eject",
  ".lflags",
  ".stabs",
  ".stabn",
  ".stabd",
  ".linkonce",
  ".abort_",
];

/** Processors and extensions are accepted; the restrictions they bring come with a later issue. */
const arch: Directive = (asm, call) => {
  const name = rawText(call).trim().toLowerCase();
  if (!/^\.?[a-z][\w.+-]*(\s*,\s*(no)?jumps)?$/.test(name)) {
    asm.error("arch", `no such architecture: \`${name.slice(0, 30)}'`, rangeOf(call));
  }
};

function refused(message: string, hint: string): Directive {
  return (asm, call) => asm.error("unsupported", message, rangeOf(call), hint);
}

function remark(severity: "error" | "warning" | "print"): Directive {
  return (asm: Assembler, call: DirectiveCall) => {
    const [text] = argumentsOf(call);
    const said = text?.kind === "strings" ? textOf(text.raws) : undefined;
    if (severity === "error") {
      asm.error("user-error", said ?? ".error directive invoked in source file", rangeOf(call));
    } else if (severity === "warning") {
      asm.warning(
        "user-warning",
        said ?? ".warning directive invoked in source file",
        rangeOf(call),
      );
    } else asm.note("print", said ?? "", rangeOf(call));
  };
}

export const MODE: DirectiveTable = {
  ".code16": mode(16, false),
  ".code16gcc": mode(16, true),
  ".code32": mode(32, false),
  ".code64": refused(
    "64bit mode not supported on `i386'",
    "realmode's machines have no 64-bit mode; use .code16 or .code32.",
  ),
  ".att_syntax": nothing,
  ".intel_syntax": refused(
    "`.intel_syntax' is not supported by asm16",
    "Write AT&T syntax: source first, destination last, % before registers, $ before constants.",
  ),
  ".arch": arch,
  ".err": (asm, call) => asm.error("user-error", ".err encountered", rangeOf(call)),
  ".error": remark("error"),
  ".warning": remark("warning"),
  ".print": remark("print"),
  ...Object.fromEntries(NO_BYTES.map((name) => [name, nothing])),
};
