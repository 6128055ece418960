// What does a name stand for?

import type { Register } from "@realmode/isa";
import type { Expr } from "./ast.ts";
import type { BoundExpr } from "./expression.ts";
import type { Place } from "./input.ts";
import type { Position } from "./section.ts";

export class AsmSymbol {
  readonly name: string;
  /** A label's place. */
  position: Position | undefined = undefined;
  /** The value of `name = expr`; undefined for labels. */
  expr: BoundExpr | undefined = undefined;
  /** Stands for `%ax` in an expression; no source can define it. */
  register: Register | undefined = undefined;
  /** `.equiv` and `==`: may not be given another value. */
  fixed = false;
  global = false;
  weak = false;
  /** `.local` */
  localBinding = false;
  /** `.comm`: bytes, placed in .bss by the linker where nobody defines it. */
  common: { size: number; align: number } | undefined = undefined;
  type = "";
  /** `.comm` and `.lcomm` make it an object without `.type`. */
  objectByCommon = false;
  /** Of the label that this is another name for, as they were when it was given. */
  inherited: { readonly type: string; readonly size: BoundExpr | undefined } | undefined =
    undefined;
  visibility: "default" | "hidden" | "internal" | "protected" = "default";
  size: BoundExpr | undefined = undefined;
  /** First use, for the message when it stays undefined. */
  used: Place | undefined = undefined;
  defined: Place | undefined = undefined;
  /** `.weakref` names it: it is 0 where nobody defines it. */
  weakReference = false;
  /** `.eqv`: bound anew at every use. */
  forward: Expr | undefined = undefined;
  /** Guards against `a=b` with `b=a`. */
  resolving = false;
  /** Not listed: numeric labels, `.L` names, names of sections. */
  local: boolean;

  constructor(name: string, local: boolean) {
    this.name = name;
    this.local = local;
  }

  get isDefined(): boolean {
    return this.position !== undefined || this.expr !== undefined;
  }
}

export class SymbolTable {
  readonly #byName = new Map<string, AsmSymbol>();
  /** Numeric labels: how many of each number so far, and the symbols of each instance. */
  readonly #instances = new Map<string, number>();
  /** Earlier meanings of redefined names: they still may be undefined or unused. */
  readonly all: AsmSymbol[] = [];

  find(name: string): AsmSymbol | undefined {
    return this.#byName.get(name);
  }

  /** The symbol of that name, made where it is new. */
  get(name: string): AsmSymbol {
    let symbol = this.#byName.get(name);
    if (symbol === undefined) {
      symbol = new AsmSymbol(name, name.startsWith(".L") || name.charCodeAt(0) < 32);
      this.#byName.set(name, symbol);
      this.all.push(symbol);
    }
    return symbol;
  }

  /** A fresh symbol under a name that already has one: earlier uses keep the earlier one. */
  replace(name: string): AsmSymbol {
    const old = this.#byName.get(name);
    const symbol = new AsmSymbol(name, name.startsWith(".L"));
    if (old) {
      symbol.global = old.global;
      symbol.weak = old.weak;
      symbol.type = old.type;
      symbol.size = old.size;
      symbol.visibility = old.visibility;
      symbol.used = old.used;
    }
    this.#byName.set(name, symbol);
    this.all.push(symbol);
    return symbol;
  }

  get names(): IterableIterator<string> {
    return this.#byName.keys();
  }

  /** Current meaning of every name. */
  get current(): IterableIterator<AsmSymbol> {
    return this.#byName.values();
  }

  /** The symbol that `9:` defines here. */
  defineNumeric(digits: string): AsmSymbol {
    const instance = (this.#instances.get(digits) ?? 0) + 1;
    this.#instances.set(digits, instance);
    return this.get(`\u0002${digits}:${instance}`);
  }

  /** What `9f` or `9b` means here; undefined for a `9b` without a `9:` before it. */
  numeric(digits: string, direction: string): AsmSymbol | undefined {
    const instance = this.#instances.get(digits) ?? 0;
    if (direction === "f") return this.get(`\u0002${digits}:${instance + 1}`);
    return instance === 0 ? undefined : this.get(`\u0002${digits}:${instance}`);
  }
}

/** How gas names a numeric label in messages. */
export function describeName(name: string): string {
  const numeric = name.charCodeAt(0) === 2 ? /^(\d+):(\d+)$/.exec(name.slice(1)) : null;
  return numeric ? `"${numeric[1]}" (instance number ${numeric[2]} of a fb label)` : name;
}
