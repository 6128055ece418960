// Which directives are there?

import type { Assembler } from "./assembler.ts";
import { CFI } from "./cfi-directives.ts";
import { CONDITIONAL } from "./conditional.ts";
import { DATA } from "./data-directives.ts";
import type { DirectiveCall } from "./directive-call.ts";
import { ELF } from "./elf-directives.ts";
import { FLOW } from "./flow-directives.ts";
import { LAYOUT } from "./layout-directives.ts";
import { MODE } from "./mode-directives.ts";
import { SYMBOLS } from "./symbol-directives.ts";

/** Works on the assembly. @throws SyntaxProblem, ValueProblem */
export type Directive = (asm: Assembler, call: DirectiveCall) => void;

export type DirectiveTable = Readonly<Record<string, Directive>>;

let all: Map<string, Directive> | undefined;

function table(): Map<string, Directive> {
  all ??= new Map(
    [DATA, LAYOUT, SYMBOLS, MODE, CONDITIONAL, FLOW, CFI, ELF].flatMap((part) =>
      Object.entries(part),
    ),
  );
  return all;
}

export function findDirective(name: string): Directive | undefined {
  return table().get(name);
}

export function directiveNames(): Iterable<string> {
  return table().keys();
}
