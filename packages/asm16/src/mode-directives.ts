// Directives that choose the mode, and those that write nothing into the image.

import { archNames, has386, readArch } from "./arch.ts";
import type { Assembler } from "./assembler.ts";
import { argumentValue, textOf } from "./data-directives.ts";
import { argumentsOf, type DirectiveCall, rangeOf, rawText } from "./directive-call.ts";
import type { Directive, DirectiveTable } from "./directives.ts";

function mode(bits: 16 | 32, gcc: boolean): Directive {
  return (asm, call) => {
    if (bits === 32 && !has386(asm.arch)) {
      asm.error("arch", `32bit mode not supported on \`${asm.arch.name}'.`, rangeOf(call));
      return;
    }
    asm.bits = bits;
    asm.gcc = gcc;
  };
}

const nothing: Directive = () => {};

/** Bookkeeping for debuggers and linkers; sections that are not loaded. */
const NO_BYTES = [
  ".loc",
  ".loc_mark_labels",
  ".list",
  ".nolist",
  ".title",
  ".sbttl",
  ".psize",
  ".eject",
  ".page",
  ".spc",
  ".lflags",
  ".noformat",
  ".stabs",
  ".stabn",
  ".stabd",
  ".linkonce",
  ".symver",
  ".vtable_entry",
  ".vtable_inherit",
  ".func",
  ".endfunc",
  ".gnu_attribute",
  ".attach_to_group",
];

/** Wishes of other modes of gas, which would change what is assembled. */
const REFUSED = [".bundle_align_mode", ".bundle_lock", ".bundle_unlock"];

const arch: Directive = (asm, call) => {
  const name = rawText(call).trim();
  if (name === "push") asm.archStack.push(asm.arch);
  else if (name === "pop") {
    const before = asm.archStack.pop();
    if (before) asm.arch = before;
    else asm.error("arch", ".arch stack is empty", rangeOf(call));
  } else {
    const next = readArch(name, asm.arch);
    if (next) asm.arch = next;
    else {
      asm.error(
        "arch",
        `no such architecture: \`${name.slice(0, 30)}'`,
        rangeOf(call),
        `Known are ${archNames().slice(0, 9).join(", ")} and later ones.`,
      );
    }
  }
};

function refused(message: string, hint: string): Directive {
  return (asm, call) => asm.error("unsupported", message, rangeOf(call), hint);
}

/** `.sse_check error`: what gas is to say of old SSE, and of ambiguous operands. asm16 says it always. */
const check: Directive = (asm, call) => {
  const word = rawText(call).trim();
  if (/^(none|warning|error)$/.test(word)) return;
  asm.error("directive", `${call.name} argument is not none, warning, or error`, rangeOf(call));
};

/** `.fail 500`: an error below 500, a warning from there on. */
const fail: Directive = (asm, call) => {
  const [number] = argumentsOf(call);
  const value = number === undefined ? 0n : (asm.known(argumentValue(asm, number)) ?? 0n);
  if (value >= 500n) asm.warning("user-warning", `.fail ${value} encountered`, rangeOf(call));
  else asm.error("user-error", `.fail ${value} encountered`, rangeOf(call));
};

function syntax(intel: boolean): Directive {
  return (asm, call) => {
    const word = rawText(call).trim();
    if (word === "" || word === "prefix") asm.registers.naked = false;
    else if (word === "noprefix") asm.registers.naked = true;
    else {
      asm.error("directive", "bad argument to syntax directive.", rangeOf(call));
      return;
    }
    asm.intel = intel;
    asm.intelMnemonic = intel;
  };
}

function remark(severity: "error" | "warning" | "print"): Directive {
  return (asm: Assembler, call: DirectiveCall) => {
    const [text] = argumentsOf(call);
    const said = text?.kind === "strings" ? textOf(text.raws) : undefined;
    if (said === undefined && (text !== undefined || severity === "print")) {
      asm.error(
        "string",
        severity === "print" ? "missing string" : `${call.name} argument must be a string`,
        rangeOf(call),
        `Write \`${call.name} "text"'.`,
      );
      return;
    }
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

/** `.mri 0` leaves gas's other syntax, which asm16 never enters. */
const mri: Directive = (asm, call) => {
  const [argument] = argumentsOf(call);
  const value = argument === undefined ? 0n : asm.known(argumentValue(asm, argument));
  if (value === 0n) return;
  asm.error(
    "unsupported",
    "`.mri 1' is not supported by asm16",
    rangeOf(call),
    "Motorola's syntax of the MRI assembler has no use for an 8086; leave the line out.",
  );
};

export const MODE: DirectiveTable = {
  ".code16": mode(16, false),
  ".code16gcc": mode(16, true),
  ".code32": mode(32, false),
  ".code64": refused(
    "64bit mode not supported on `i386'",
    "realmode's machines have no 64-bit mode; use .code16 or .code32.",
  ),
  ".att_syntax": syntax(false),
  ".sse_check": check,
  ".operand_check": check,
  ".fail": fail,
  // gas makes a note section of it, which is not loaded.
  ".version": (asm, call) => {
    if (argumentsOf(call)[0]?.kind !== "strings") {
      asm.error("string", "expected quoted string", rangeOf(call), 'Write `.version "text"\'.');
    }
  },

  ".intel_syntax": syntax(true),
  ".intel_mnemonic": (asm) => {
    asm.intelMnemonic = true;
  },
  ".att_mnemonic": (asm) => {
    asm.intelMnemonic = false;
  },
  ".arch": arch,
  ".mri": mri,
  ".err": (asm, call) => asm.error("user-error", ".err encountered", rangeOf(call)),
  ".error": remark("error"),
  ".warning": remark("warning"),
  ".print": remark("print"),
  ...Object.fromEntries(
    REFUSED.map((name) => [
      name,
      refused(
        `\`${name}' is not supported by asm16`,
        "A flat image has no use for it; leave the line out.",
      ),
    ]),
  ),
  ...Object.fromEntries(NO_BYTES.map((name) => [name, nothing])),
};
