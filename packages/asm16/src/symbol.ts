// What does a name stand for?

import type { Register } from "@realmode/isa";
import type { Expr } from "./ast.ts";
import type { BoundExpr } from "./expression.ts";
import type { Place } from "./input.ts";
import { PlaceTable } from "./place-table.ts";
import type { Frag, Position } from "./section.ts";

/** What few symbols have. */
interface Rare {
  common: { size: number; align: number } | undefined;
  type: string;
  inherited: { readonly type: string; readonly size: BoundExpr | undefined } | undefined;
  visibility: "default" | "hidden" | "internal" | "protected";
  size: BoundExpr | undefined;
  forward: Expr | undefined;
  register: Register | undefined;
}

const USUAL: Readonly<Rare> = {
  common: undefined,
  type: "",
  inherited: undefined,
  visibility: "default",
  size: undefined,
  forward: undefined,
  register: undefined,
};

const FIXED = 1;
const GLOBAL = 2;
const WEAK = 4;
const LOCAL_BINDING = 8;
const OBJECT_BY_COMMON = 16;
const WEAK_REFERENCE = 32;
const RESOLVING = 64;
const LOCAL = 128;

function withFlag(flags: number, flag: number, on: boolean): number {
  return on ? flags | flag : flags & ~flag;
}

/**
 * A name. A large source has a hundred thousand, so what all of them have is little; private methods would
 * add a field to each.
 */
export class AsmSymbol {
  readonly name: string;
  /** The value of `name = expr`; undefined for labels. */
  expr: BoundExpr | undefined = undefined;
  #frag: Frag | undefined = undefined;
  #offset = 0;
  #flags: number;
  #rare: Rare | undefined = undefined;
  readonly #places: PlaceTable;
  /** Rows of `#places`, or -1. */
  #used = -1;
  #defined = -1;

  constructor(name: string, local: boolean, places: PlaceTable = new PlaceTable()) {
    this.name = name;
    this.#flags = local ? LOCAL : 0;
    this.#places = places;
  }

  /** In `position`: only where there is one. */
  get frag(): Frag {
    return this.#frag as Frag;
  }

  get offset(): number {
    return this.#offset;
  }

  /** A label's place. */
  get position(): Position | undefined {
    return this.#frag === undefined ? undefined : this;
  }

  set position(position: Position | undefined) {
    this.#frag = position?.frag;
    this.#offset = position?.offset ?? 0;
  }

  // A symbol is the expression that is this symbol alone: many fields have no other.

  get op(): "ref" {
    return "ref";
  }

  get symbol(): AsmSymbol {
    return this;
  }

  /** First use, for the message when it stays undefined. */
  get used(): Place | undefined {
    return this.#places.at(this.#used);
  }

  set used(place: Place | undefined) {
    this.#used = place ? this.#places.add(place) : -1;
  }

  get isUsed(): boolean {
    return this.#used >= 0;
  }

  get defined(): Place | undefined {
    return this.#places.at(this.#defined);
  }

  set defined(place: Place | undefined) {
    this.#defined = place ? this.#places.add(place) : -1;
  }

  get isDefined(): boolean {
    return this.#frag !== undefined || this.expr !== undefined;
  }

  /** `.equiv` and `==`: may not be given another value. */
  get fixed(): boolean {
    return (this.#flags & FIXED) !== 0;
  }

  set fixed(on: boolean) {
    this.#flags = withFlag(this.#flags, FIXED, on);
  }

  get global(): boolean {
    return (this.#flags & GLOBAL) !== 0;
  }

  set global(on: boolean) {
    this.#flags = withFlag(this.#flags, GLOBAL, on);
  }

  get weak(): boolean {
    return (this.#flags & WEAK) !== 0;
  }

  set weak(on: boolean) {
    this.#flags = withFlag(this.#flags, WEAK, on);
  }

  /** `.local` */
  get localBinding(): boolean {
    return (this.#flags & LOCAL_BINDING) !== 0;
  }

  set localBinding(on: boolean) {
    this.#flags = withFlag(this.#flags, LOCAL_BINDING, on);
  }

  /** `.comm` and `.lcomm` make it an object without `.type`. */
  get objectByCommon(): boolean {
    return (this.#flags & OBJECT_BY_COMMON) !== 0;
  }

  set objectByCommon(on: boolean) {
    this.#flags = withFlag(this.#flags, OBJECT_BY_COMMON, on);
  }

  /** `.weakref` names it: it is 0 where nobody defines it. */
  get weakReference(): boolean {
    return (this.#flags & WEAK_REFERENCE) !== 0;
  }

  set weakReference(on: boolean) {
    this.#flags = withFlag(this.#flags, WEAK_REFERENCE, on);
  }

  /** Guards against `a=b` with `b=a`. */
  get resolving(): boolean {
    return (this.#flags & RESOLVING) !== 0;
  }

  set resolving(on: boolean) {
    this.#flags = withFlag(this.#flags, RESOLVING, on);
  }

  /** Not listed: numeric labels, `.L` names, names of sections. */
  get local(): boolean {
    return (this.#flags & LOCAL) !== 0;
  }

  set local(on: boolean) {
    this.#flags = withFlag(this.#flags, LOCAL, on);
  }

  /** `.comm`: bytes, placed in .bss by the linker where nobody defines it. */
  get common(): Rare["common"] {
    return this.#rare?.common;
  }

  set common(common: Rare["common"]) {
    this.#rare = { ...(this.#rare ?? USUAL), common: common };
  }

  /** By `.type`. */
  get type(): string {
    return this.#rare?.type ?? "";
  }

  set type(type: string) {
    this.#rare = { ...(this.#rare ?? USUAL), type: type };
  }

  /** Of the label that this is another name for, as they were when it was given. */
  get inherited(): Rare["inherited"] {
    return this.#rare?.inherited;
  }

  set inherited(inherited: Rare["inherited"]) {
    this.#rare = { ...(this.#rare ?? USUAL), inherited: inherited };
  }

  get visibility(): Rare["visibility"] {
    return this.#rare?.visibility ?? "default";
  }

  set visibility(visibility: Rare["visibility"]) {
    this.#rare = { ...(this.#rare ?? USUAL), visibility: visibility };
  }

  /** By `.size`. */
  get size(): BoundExpr | undefined {
    return this.#rare?.size;
  }

  set size(size: BoundExpr | undefined) {
    this.#rare = { ...(this.#rare ?? USUAL), size: size };
  }

  /** `.eqv`: bound anew at every use. */
  get forward(): Expr | undefined {
    return this.#rare?.forward;
  }

  set forward(forward: Expr | undefined) {
    this.#rare = { ...(this.#rare ?? USUAL), forward: forward };
  }

  /** Stands for `%ax` in an expression; no source can define it. */
  get register(): Register | undefined {
    return this.#rare?.register;
  }

  set register(register: Register | undefined) {
    this.#rare = { ...(this.#rare ?? USUAL), register: register };
  }
}

export class SymbolTable {
  readonly #byName = new Map<string, AsmSymbol>();
  /** Numeric labels: how many of each number so far, and the symbols of each instance. */
  readonly #instances = new Map<string, number>();
  /** Earlier meanings of redefined names: they still may be undefined or unused. */
  readonly all: AsmSymbol[] = [];
  readonly #places = new PlaceTable();

  find(name: string): AsmSymbol | undefined {
    return this.#byName.get(name);
  }

  /** The symbol of that name, made where it is new. */
  get(name: string): AsmSymbol {
    let symbol = this.#byName.get(name);
    if (symbol === undefined) {
      symbol = new AsmSymbol(name, name.startsWith(".L") || name.charCodeAt(0) < 32, this.#places);
      this.#byName.set(name, symbol);
      this.all.push(symbol);
    }
    return symbol;
  }

  /** A fresh symbol under a name that already has one: earlier uses keep the earlier one. */
  replace(name: string): AsmSymbol {
    const old = this.#byName.get(name);
    const symbol = new AsmSymbol(name, name.startsWith(".L"), this.#places);
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
