// Which parts of the source are left out?

import type { Assembler } from "./assembler.ts";
import type { Argument } from "./ast.ts";
import { argumentValue } from "./data-directives.ts";
import { argumentsOf, atMost, type DirectiveCall, rangeOf, rawText } from "./directive-call.ts";
import type { Directive, DirectiveTable } from "./directives.ts";
import type { Frame, Place } from "./input.ts";

export interface Condition {
  readonly place: Place;
  /** Statements are left out now. */
  skip: boolean;
  /** A branch of this `.if` was taken, or the whole of it lies in a part that is left out. */
  done: boolean;
  /** An `.else` was seen. */
  last: boolean;
}

export type Conditions = Condition[];

/** A part of a text that a condition left out, between its directives. */
export interface LeftOut {
  readonly frame: Frame;
  readonly from: number;
  /** Infinity where no directive ends it. */
  to: number;
}

function open(asm: Assembler, call: DirectiveCall, test: () => boolean): void {
  const outer = asm.conditions.at(-1)?.skip === true;
  // While skipping, the expression may name what does not exist.
  let yes = false;
  try {
    yes = !outer && test();
  } finally {
    // Its `.endif` belongs to it though it is wrong.
    asm.conditions.push({ place: call.place, skip: !yes, done: outer || yes, last: false });
  }
}

function constant(asm: Assembler, call: DirectiveCall, argument: Argument | undefined): bigint {
  if (argument === undefined || argument.kind === "empty") {
    const word = call.name === ".elseif" ? ".elseif" : ".if";
    asm.error("non-constant", `non-constant expression in "${word}" statement`, rangeOf(call));
    return 0n;
  }
  const value = asm.known(argumentValue(asm, argument));
  if (value === undefined) {
    asm.error(
      "non-constant",
      `non-constant expression in "${call.name}" statement`,
      argument.range,
      "The value must be known here: no labels further down, no branch or alignment in between.",
    );
    return 0n;
  }
  return value;
}

function compare(test: (value: bigint) => boolean): Directive {
  return (asm, call) =>
    open(asm, call, () => {
      const value = constant(asm, call, argumentsOf(call)[0]);
      atMost(call, 1);
      return test(value);
    });
}

function defined(wanted: boolean): Directive {
  return (asm, call) =>
    open(asm, call, () => {
      const text = rawText(call).trim();
      if (text === "") {
        asm.error("conditional", 'invalid identifier for ".ifdef"', rangeOf(call));
        return false;
      }
      const name = text.replace(/^"|"$/g, "");
      const symbol = asm.symbols.find(name);
      return (symbol?.isDefined === true || symbol?.common !== undefined) === wanted;
    });
}

/** `.ifc a,b`: bare texts. `.ifeqs "a","b"`: texts in double quotes. */
function sameText(wanted: boolean, quoted: boolean): Directive {
  return (asm, call) =>
    open(asm, call, () => {
      const text = rawText(call);
      const match = quoted
        ? /^\s*"((?:[^"\\]|\\.)*)"\s*,\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(text)
        : /^\s*([^,]*?)\s*,\s*(.*?)\s*$/.exec(text);
      if (!match) {
        asm.error("conditional", `bad format for ${call.name.slice(1)}`, rangeOf(call));
        return false;
      }
      return (match[1] === match[2]) === wanted;
    });
}

function blank(wanted: boolean): Directive {
  return (asm, call) => open(asm, call, () => (rawText(call).trim() === "") === wanted);
}

const otherwise: Directive = (asm, call) => {
  const condition = asm.conditions.at(-1);
  if (!condition || asm.conditions.length <= (asm.readers.at(-1)?.conditionDepth ?? 0)) {
    asm.error("conditional", `"${call.name}" without matching ".if"`, rangeOf(call));
    return;
  }
  if (condition.last) {
    asm.error("conditional", `duplicate "else"`, rangeOf(call));
    return;
  }
  condition.skip = condition.done;
  condition.done = true;
  condition.last = true;
  atMost(call, 0);
};

const elseif: Directive = (asm, call) => {
  const condition = asm.conditions.at(-1);
  if (!condition || asm.conditions.length <= (asm.readers.at(-1)?.conditionDepth ?? 0)) {
    asm.error("conditional", `"${call.name}" without matching ".if"`, rangeOf(call));
    return;
  }
  if (condition.last) {
    asm.error("conditional", `".elseif" after ".else"`, rangeOf(call));
    return;
  }
  if (condition.done) {
    condition.skip = true;
    return;
  }
  condition.skip = false;
  const yes = constant(asm, call, argumentsOf(call)[0]) !== 0n;
  condition.skip = !yes;
  condition.done = yes;
};

const endif: Directive = (asm, call) => {
  if (asm.conditions.length <= (asm.readers.at(-1)?.conditionDepth ?? 0)) {
    asm.error("conditional", `"${call.name}" without ".if"`, rangeOf(call));
    return;
  }
  asm.conditions.pop();
  atMost(call, 0);
};

/** The listing shows what was left out; parts inside such a part belong to it. */
function noted(directive: Directive): Directive {
  return (asm, call) => {
    const before = asm.conditions.at(-1)?.skip === true;
    const depth = asm.conditions.length;
    directive(asm, call);
    const after = asm.conditions.at(-1)?.skip === true;
    const turns = asm.conditions.length === depth && asm.conditions.at(-2)?.skip !== true;
    if (before && (turns || !after)) {
      const last = asm.leftOut.at(-1);
      if (last) last.to = call.place.start;
    }
    if (after && (turns || !before)) {
      asm.leftOut.push({
        frame: call.place.frame,
        from: call.place.end,
        to: Number.POSITIVE_INFINITY,
      });
    }
  };
}

const DIRECTIVES: DirectiveTable = {
  ".if": compare((v) => v !== 0n),
  ".ifne": compare((v) => v !== 0n),
  ".ifeq": compare((v) => v === 0n),
  ".ifgt": compare((v) => v > 0n),
  ".ifge": compare((v) => v >= 0n),
  ".iflt": compare((v) => v < 0n),
  ".ifle": compare((v) => v <= 0n),
  ".ifdef": defined(true),
  ".ifndef": defined(false),
  ".ifnotdef": defined(false),
  ".ifb": blank(true),
  ".ifnb": blank(false),
  ".ifc": sameText(true, false),
  ".ifnc": sameText(false, false),
  ".ifeqs": sameText(true, true),
  ".ifnes": sameText(false, true),
  ".else": otherwise,
  ".elsec": otherwise,
  ".elseif": elseif,
  ".endif": endif,
  ".endc": endif,
};

export const CONDITIONAL: DirectiveTable = Object.fromEntries(
  Object.entries(DIRECTIVES).map(([name, directive]) => [name, noted(directive)]),
);

export function isConditional(name: string): boolean {
  return name in CONDITIONAL;
}
