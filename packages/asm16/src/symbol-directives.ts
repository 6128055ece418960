// Directives that say something about symbols.

import type { Assembler } from "./assembler.ts";
import type { Argument } from "./ast.ts";
import { argumentValue } from "./data-directives.ts";
import { argumentsOf, type DirectiveCall, rangeOf } from "./directive-call.ts";
import type { Directive, DirectiveTable } from "./directives.ts";
import { registerOf, registerReference } from "./register-name.ts";
import type { AsmSymbol } from "./symbol.ts";
import { T } from "./tokens.ts";

function nameOf(argument: Argument | undefined): string | undefined {
  if (argument?.kind === "expr" && argument.expr.op === "symbol") return argument.expr.name;
  if (argument?.kind === "strings") return argument.raws[0]?.slice(1, -1);
  return undefined;
}

function needName(
  asm: Assembler,
  call: DirectiveCall,
  argument: Argument | undefined,
): string | undefined {
  const name = nameOf(argument);
  if (name === undefined || name === ".") {
    asm.error("symbol-name", "expected symbol name", argument?.range ?? rangeOf(call));
    return undefined;
  }
  return name;
}

/** A directive that says the same of every symbol it lists. */
function each(action: (symbol: AsmSymbol) => void): Directive {
  return (asm, call) => {
    const list = argumentsOf(call);
    // gas forgives a comma at the end.
    if (list.length > 1 && list.at(-1)?.kind === "empty") list.pop();
    if (list.length === 0) {
      asm.error(
        "symbol-name",
        "expected symbol name",
        rangeOf(call),
        `Write \`${call.name} name'.`,
      );
    }
    for (const argument of list) {
      const name = needName(asm, call, argument);
      if (name === undefined) continue;
      const target = asm.symbols.get(name);
      action(target);
      if (registerOf(target.expr) && (target.global || target.weak))
        asm.error("register-value", "can't make register symbol global", argument.range);
    }
  };
}

function assignment(fixed: boolean): Directive {
  return (asm, call) => {
    const [symbol, value, extra] = argumentsOf(call);
    const name = needName2(asm, call, symbol);
    if (name === undefined) return;
    if (value === undefined || value.kind === "empty") {
      asm.error(
        "expression",
        `expected comma after "${name}"`,
        rangeOf(call),
        "Write `.set name, value`.",
      );
      return;
    }
    if (extra !== undefined) {
      asm.error("junk", "junk at end of line, first unrecognized character is `,'", extra.range);
      return;
    }
    const register = value.kind === "at" && value.percent && registerReference(value.name);
    if (value.kind === "at" && !register) {
      argumentValue(asm, value);
      return;
    }
    const expr =
      value.kind === "expr"
        ? value.expr
        : value.kind === "at"
          ? ({ op: "symbol", name: register || "", range: value.range } as const)
          : ({ op: "string", raw: value.raws[0] as string, range: value.range } as const);
    asm.assign(name, expr, fixed, symbol?.range ?? rangeOf(call));
  };
}

function needName2(asm: Assembler, call: DirectiveCall, argument: Argument | undefined) {
  return nameOf(argument) === "." ? "." : needName(asm, call, argument);
}

function common(local: boolean): Directive {
  return (asm, call) => {
    const [symbol, sizeArgument, alignArgument] = argumentsOf(call);
    const name = needName(asm, call, symbol);
    if (name === undefined) return;
    if (sizeArgument === undefined || sizeArgument.kind === "empty") {
      asm.error("expression", `expected comma after "${name}"`, rangeOf(call));
      return;
    }
    const size = Number(asm.known(argumentValue(asm, sizeArgument)) ?? -1n);
    if (size < 0 && !local) {
      asm.warning("common", `.COMMon length (${size}.) <0! Ignored.`, sizeArgument.range);
      return;
    }
    if (size < 0 || size > 0x1000000) {
      asm.error("common", `.COMMon length (${size}) out of range, ignored`, sizeArgument.range);
      return;
    }
    // Without an alignment gas takes the largest power of two up to the size, 16 at most.
    let align =
      alignArgument === undefined || alignArgument.kind === "empty"
        ? undefined
        : Number(asm.known(argumentValue(asm, alignArgument)) ?? 1n);
    const target = asm.symbols.get(name);
    if (target.isDefined) {
      asm.alreadyDefined(target, symbol?.range);
      return;
    }
    target.objectByCommon = true;
    if (local || target.localBinding) {
      align ??= localAlignment(size);
      const bss = asm.sections.get(".bss");
      if (!bss) return;
      const state = { section: asm.section, subsection: asm.subsection };
      const { previous } = asm;
      // gas keeps them behind what the source itself puts into .bss.
      asm.enter(bss, 1);
      if (align > 1) {
        const power = Math.log2(align) | 0;
        bss.alignPower = Math.max(bss.alignPower, power);
        asm.chain.close({
          kind: "align",
          power,
          fill: new Uint8Array(1),
          max: 0,
          place: asm.place,
          size: 0,
        });
      }
      target.position = asm.here();
      target.size ??= { op: "number", value: BigInt(size) };
      target.defined = asm.place;
      if (size > 0) asm.chain.close({ kind: "fill", pattern: new Uint8Array(1), size });
      asm.restore(state);
      asm.previous = previous;
      return;
    }
    align ??= localAlignment(size);
    const before = target.common;
    target.common = {
      size: Math.max(size, before?.size ?? 0),
      align: Math.max(align, before?.align ?? 1),
    };
    target.global = !target.localBinding;
    target.defined = asm.place;
  };
}

function localAlignment(size: number): number {
  for (const align of [16, 8, 4, 2]) if (size >= align) return align;
  return 1;
}

/** `.type` names (gas, obj-elf.c: obj_elf_type). */
const SYMBOL_TYPES: ReadonlySet<string> = new Set([
  "function",
  "func",
  "object",
  "tls_object",
  "notype",
  "common",
  "gnu_indirect_function",
  "gnu_ifunc",
  "gnu_unique_object",
]);

const type: Directive = (asm, call) => {
  // `.type name STT_FUNC`: the comma may be missing.
  const between =
    call.tokens[1]?.tokenType === T.Identifier ? [call.tokens[0], call.tokens[1]] : [];
  const [first, second] = between;
  const [symbol, kind] =
    first && second
      ? [first, second].map((token) => argumentsOf({ ...call, tokens: [token] })[0])
      : argumentsOf(call);
  const name = needName(asm, call, symbol);
  if (name === undefined) return;
  const word =
    kind?.kind === "at"
      ? kind.name
      : kind?.kind === "strings"
        ? (kind.raws[0] ?? "").slice(1, -1)
        : kind?.kind === "expr" && kind.expr.op === "symbol"
          ? kind.expr.name.replace(/^STT_/, "").toLowerCase()
          : "";
  if (!SYMBOL_TYPES.has(word)) {
    asm.error(
      "symbol-type",
      `unrecognized symbol type "${word}"`,
      kind?.range ?? rangeOf(call),
      "The common ones: `.type name, @function' and `.type name, @object'.",
    );
    return;
  }
  asm.symbols.get(name).type = word === "func" ? "@function" : `@${word}`;
};

const size: Directive = (asm, call) => {
  const [symbol, value] = argumentsOf(call);
  const name = needName(asm, call, symbol);
  if (name === undefined) return;
  if (value === undefined || value.kind === "empty") {
    asm.error(
      "expression",
      value
        ? "missing expression in .size directive"
        : `expected comma after name \`${name}' in .size directive`,
      rangeOf(call),
      "Write `.size name, .-name'.",
    );
    return;
  }
  asm.symbols.get(name).size = argumentValue(asm, value);
};

function visibility(to: Exclude<AsmSymbol["visibility"], "default">): Directive {
  return each((s) => {
    s.visibility = to;
  });
}

/** `.weakref alias, target`: a reference that may stay undefined. */
const weakref: Directive = (asm, call) => {
  const [alias, target] = argumentsOf(call);
  const name = needName(asm, call, alias);
  if (name === undefined) return;
  const to = needName(asm, call, target);
  if (to === undefined) return;
  asm.symbols.get(to).weakReference = true;
  const range = target?.range ?? rangeOf(call);
  asm.assign(name, { op: "symbol", name: to, range }, false, alias?.range ?? range);
};

/** `.eqv name, value`: the expression anew at every use. */
const eqv: Directive = (asm, call) => {
  const [symbol, value] = argumentsOf(call);
  const name = nameOf(symbol);
  if (name === undefined || value?.kind !== "expr") return assignment(true)(asm, call);
  asm.assignForward(name, value.expr, symbol?.range ?? rangeOf(call));
};

const nothing: Directive = () => {};

export const SYMBOLS: DirectiveTable = {
  ".globl": each((s) => {
    s.global = true;
  }),
  ".global": each((s) => {
    s.global = true;
  }),
  ".weak": each((s) => {
    s.weak = true;
  }),
  ".local": each((s) => {
    s.global = false;
    s.localBinding = true;
  }),
  ".set": assignment(false),
  ".equ": assignment(false),
  ".equiv": assignment(true),
  ".eqv": eqv,
  ".lsym": assignment(false),
  ".weakref": weakref,
  ".comm": common(false),
  ".largecomm": common(false),
  ".common": common(false),
  ".lcomm": common(true),
  ".tls_common": (asm, call) => {
    common(false)(asm, call);
    const name = nameOf(argumentsOf(call)[0]);
    const symbol = name === undefined ? undefined : asm.symbols.find(name);
    if (symbol?.common) symbol.type ||= "@tls_object";
  },
  ".type": type,
  ".size": size,
  // Every undefined symbol is external anyway.
  ".extern": nothing,
  ".xref": nothing,
  ".xdef": each((s) => {
    s.global = true;
  }),
  ".hidden": visibility("hidden"),
  ".internal": visibility("internal"),
  ".protected": visibility("protected"),
};
