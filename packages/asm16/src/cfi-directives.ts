// Directives that describe stack frames to unwinders.

import type { Assembler } from "./assembler.ts";
import { SyntaxProblem } from "./ast.ts";
import {
  type Frame,
  type FrameRule,
  OMITTED,
  pointerSize,
  RETURN_COLUMN,
  STACK_POINTER,
} from "./cfi.ts";
import { type DirectiveCall, rangeOf, rawText } from "./directive-call.ts";
import type { Directive, DirectiveTable } from "./directives.ts";
import { parseExpression } from "./parser.ts";
import { T, type Token } from "./tokens.ts";

/** DWARF's numbers (System V ABI for i386, table 2.14). */
const DWARF_REGISTERS: ReadonlyMap<string, number> = new Map<string, number>([
  ...["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "eip", "eflags"].map(
    (name, i): [string, number] => [name, i],
  ),
  ...Array.from({ length: 8 }, (_, i): [string, number] => [`st(${i})`, 11 + i]),
  ["st", 11],
  ...Array.from({ length: 8 }, (_, i): [string, number] => [`xmm${i}`, 21 + i]),
  ...Array.from({ length: 8 }, (_, i): [string, number] => [`mm${i}`, 29 + i]),
  ["fcw", 37],
  ["fsw", 38],
  ["mxcsr", 39],
  ...["es", "cs", "ss", "ds", "fs", "gs"].map((name, i): [string, number] => [name, 40 + i]),
  ["tr", 48],
  ["ldtr", 49],
]);

/** The line's tokens between commas. */
function parts(call: DirectiveCall): Token[][] {
  if (call.tokens.length === 0) return [];
  const out: Token[][] = [[]];
  for (const token of call.tokens) {
    if (token.tokenType === T.Comma) out.push([]);
    else out.at(-1)?.push(token);
  }
  return out;
}

function constant(asm: Assembler, call: DirectiveCall, tokens: Token[] | undefined): number {
  if (!tokens || tokens.length === 0) {
    throw new SyntaxProblem("cfi", "missing separator", rangeOf(call), "An argument is missing.");
  }
  const value = asm.known(asm.bind(parseExpression(tokens, call.base)));
  if (value === undefined) {
    throw new SyntaxProblem("cfi", "bad absolute expression", rangeOf(call));
  }
  return Number(BigInt.asIntN(32, value));
}

function register(asm: Assembler, call: DirectiveCall, tokens: Token[] | undefined): number {
  const text = (tokens ?? []).map((t) => t.image).join("");
  const named = DWARF_REGISTERS.get(text.replace(/^%/, "").toLowerCase());
  if (named !== undefined) return named;
  if (!tokens || tokens[0]?.tokenType === T.Percent || tokens[0]?.tokenType === T.Identifier) {
    throw new SyntaxProblem(
      "cfi",
      "bad register expression",
      rangeOf(call),
      "A register is %ebp or its DWARF number, 5: %eax 0, %ecx 1, %edx 2, %ebx 3, %esp 4, %ebp 5, %esi 6, %edi 7.",
    );
  }
  return constant(asm, call, tokens);
}

/** The frame that is open here; after an error nothing. */
function current(asm: Assembler, call: DirectiveCall): Frame | undefined {
  const frame = asm.frames.open.get(asm.chain);
  if (!frame) {
    asm.error(
      "cfi",
      "CFI instruction used without previous .cfi_startproc",
      rangeOf(call),
      "The rules of a function stand between .cfi_startproc and .cfi_endproc, in its section.",
    );
  }
  return frame;
}

/** Adds a rule that holds from here on. */
function add(asm: Assembler, frame: Frame, rule: FrameRule): void {
  const here = asm.here();
  if (here.frag !== frame.last.frag || here.offset !== frame.last.offset) {
    frame.rules.push({ op: "advance", to: here });
    frame.last = here;
  }
  frame.rules.push(rule);
}

type Reader = (asm: Assembler, call: DirectiveCall, frame: Frame, args: Token[][]) => void;

function rule(count: number | undefined, read: Reader): Directive {
  return (asm, call) => {
    const frame = current(asm, call);
    if (!frame) return;
    const args = parts(call);
    if (count !== undefined && args.length > count) {
      asm.error("junk", "junk at end of line, first unrecognized character is `,'", rangeOf(call));
      return;
    }
    read(asm, call, frame, args);
  };
}

/** `.cfi_offset` may only name multiples of the data alignment. */
function factored(call: DirectiveCall, offset: number): number {
  if (offset % 4 !== 0) {
    throw new SyntaxProblem(
      "cfi",
      "register save offset not a multiple of 4",
      rangeOf(call),
      "Saves lie at multiples of 4 bytes in these tables.",
    );
  }
  return offset;
}

function eachRegister(op: "restore" | "undefined" | "same-value"): Directive {
  return rule(undefined, (asm, call, frame, args) => {
    if (args.length === 0) register(asm, call, undefined);
    for (const arg of args) add(asm, frame, { op, register: register(asm, call, arg) });
  });
}

function pointer(what: "personality" | "lsda"): Directive {
  return rule(2, (asm, call, frame, args) => {
    const encoding = constant(asm, call, args[0]);
    if (encoding === OMITTED) {
      frame[what] = undefined;
      return;
    }
    if (pointerSize(encoding) === undefined || encoding < 0 || encoding > 0xff) {
      asm.error("cfi", "invalid or unsupported encoding in .cfi_personality", rangeOf(call));
      return;
    }
    if (!args[1] || args[1].length === 0) {
      asm.error("cfi", `.cfi_${what} requires encoding and symbol arguments`, rangeOf(call));
      return;
    }
    frame[what] = { encoding, target: asm.bind(parseExpression(args[1], call.base)) };
  });
}

const startproc: Directive = (asm, call) => {
  const { open, frames } = asm.frames;
  if (open.has(asm.chain)) {
    asm.error(
      "cfi",
      "previous CFI entry not closed (missing .cfi_endproc)",
      rangeOf(call),
      "Functions do not lie inside each other.",
    );
    return;
  }
  const word = rawText(call).trim();
  if (word !== "" && word !== "simple") {
    asm.error(
      "junk",
      `junk at end of line, first unrecognized character is \`${word[0]}'`,
      rangeOf(call),
    );
    return;
  }
  const start = asm.here();
  const frame: Frame = {
    start,
    end: undefined,
    rules: [],
    personality: undefined,
    lsda: undefined,
    signal: false,
    returnColumn: RETURN_COLUMN,
    place: asm.place,
    last: start,
    cfaOffset: 0,
    remembered: [],
  };
  if (word === "") {
    frame.rules.push(
      { op: "def-cfa", register: STACK_POINTER, offset: 4 },
      { op: "offset", register: RETURN_COLUMN, offset: -4 },
    );
    frame.cfaOffset = 4;
  }
  open.set(asm.chain, frame);
  frames.push(frame);
};

const endproc: Directive = (asm, call) => {
  const frame = asm.frames.open.get(asm.chain);
  if (!frame) {
    asm.error("cfi", ".cfi_endproc without corresponding .cfi_startproc", rangeOf(call));
    return;
  }
  frame.end = asm.here();
  asm.frames.open.delete(asm.chain);
};

const sections: Directive = (asm, call) => {
  const names = rawText(call)
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const known = new Set([".eh_frame", ".debug_frame"]);
  if (names.some((name) => !known.has(name))) {
    asm.error(
      "cfi",
      "unsupported section in .cfi_sections",
      rangeOf(call),
      "Frame tables go to .eh_frame, .debug_frame or both.",
    );
    return;
  }
  asm.frames.ehFrame = names.includes(".eh_frame");
  asm.frames.debugFrame = names.includes(".debug_frame");
};

export const CFI: DirectiveTable = {
  ".cfi_startproc": startproc,
  ".cfi_endproc": endproc,
  ".cfi_sections": sections,
  ".cfi_personality": pointer("personality"),
  ".cfi_lsda": pointer("lsda"),
  ".cfi_def_cfa": rule(2, (asm, call, frame, args) => {
    const at = register(asm, call, args[0]);
    const offset = constant(asm, call, args[1]);
    add(asm, frame, { op: "def-cfa", register: at, offset });
    frame.cfaOffset = offset;
  }),
  ".cfi_def_cfa_register": rule(1, (asm, call, frame, args) => {
    add(asm, frame, { op: "def-cfa-register", register: register(asm, call, args[0]) });
  }),
  ".cfi_def_cfa_offset": rule(1, (asm, call, frame, args) => {
    const offset = constant(asm, call, args[0]);
    add(asm, frame, { op: "def-cfa-offset", offset });
    frame.cfaOffset = offset;
  }),
  ".cfi_adjust_cfa_offset": rule(1, (asm, call, frame, args) => {
    const offset = frame.cfaOffset + constant(asm, call, args[0]);
    add(asm, frame, { op: "def-cfa-offset", offset });
    frame.cfaOffset = offset;
  }),
  ".cfi_offset": rule(2, (asm, call, frame, args) => {
    const saved = register(asm, call, args[0]);
    const offset = factored(call, constant(asm, call, args[1]));
    add(asm, frame, { op: "offset", register: saved, offset });
  }),
  ".cfi_rel_offset": rule(2, (asm, call, frame, args) => {
    const saved = register(asm, call, args[0]);
    const offset = factored(call, constant(asm, call, args[1]) - frame.cfaOffset);
    add(asm, frame, { op: "offset", register: saved, offset });
  }),
  ".cfi_val_offset": rule(2, (asm, call, frame, args) => {
    const saved = register(asm, call, args[0]);
    const offset = factored(call, constant(asm, call, args[1]));
    add(asm, frame, { op: "val-offset", register: saved, offset });
  }),
  ".cfi_register": rule(2, (asm, call, frame, args) => {
    const saved = register(asm, call, args[0]);
    add(asm, frame, { op: "register", register: saved, other: register(asm, call, args[1]) });
  }),
  ".cfi_restore": eachRegister("restore"),
  ".cfi_undefined": eachRegister("undefined"),
  ".cfi_same_value": eachRegister("same-value"),
  ".cfi_return_column": rule(1, (asm, call, frame, args) => {
    frame.returnColumn = register(asm, call, args[0]);
  }),
  ".cfi_remember_state": rule(0, (asm, _call, frame) => {
    add(asm, frame, { op: "remember-state" });
    frame.remembered.push(frame.cfaOffset);
  }),
  ".cfi_restore_state": rule(0, (asm, call, frame) => {
    const before = frame.remembered.pop();
    if (before === undefined) {
      asm.error("cfi", "CFI state restore without previous remember", rangeOf(call));
      return;
    }
    add(asm, frame, { op: "restore-state" });
    frame.cfaOffset = before;
  }),
  ".cfi_window_save": rule(0, (asm, _call, frame) => add(asm, frame, { op: "window-save" })),
  ".cfi_signal_frame": rule(0, (_asm, _call, frame) => {
    frame.signal = true;
  }),
  ".cfi_escape": rule(undefined, (asm, call, frame, args) => {
    const bytes = args.map((arg) => constant(asm, call, arg) & 0xff);
    add(asm, frame, { op: "escape", bytes });
  }),
};
