// Where are the fields kept that get their values after relaxation?
//
// A source of a million lines has a hundred thousand, in lines that look alike: they are kept as columns,
// and one becomes an object while somebody looks at it.

import type { BoundExpr } from "./expression.ts";
import type { Place } from "./input.ts";
import { type LineTable, placeIn } from "./line-table.ts";
import type { Fixup, Frag } from "./section.ts";

/** What the fields of one kind of statement have in common. */
export type FieldKind = Pick<Fixup, "size" | "pcrel" | "signed">;

/** Numbers per field: offset, row of its statement, where in the statement its operand stands. */
const WIDTH = 3;
/** Instead of a row: the field is kept as the object it came as. */
const WHOLE = -1;

/** A field that finds its place when it is asked. */
class KeptFixup implements Fixup {
  readonly frag: Frag;
  readonly offset: number;
  readonly expr: BoundExpr;
  readonly #kind: FieldKind;
  readonly #lines: LineTable;
  readonly #row: number;
  readonly #span: number;

  constructor(
    frag: Frag,
    offset: number,
    expr: BoundExpr,
    kind: FieldKind,
    lines: LineTable,
    row: number,
    span: number,
  ) {
    this.frag = frag;
    this.offset = offset;
    this.expr = expr;
    this.#kind = kind;
    this.#lines = lines;
    this.#row = row;
    this.#span = span;
  }

  get size(): Fixup["size"] {
    return this.#kind.size;
  }

  get pcrel(): number | undefined {
    return this.#kind.pcrel;
  }

  get signed(): boolean {
    return this.#kind.signed;
  }

  get place(): Place {
    return placeIn(this.#lines, this.#row, this.#span);
  }
}

export class FixupList implements Iterable<Fixup> {
  readonly #lines: LineTable;
  readonly #kinds: (Fixup | FieldKind)[] = [];
  readonly #frags: Frag[] = [];
  readonly #exprs: BoundExpr[] = [];
  #numbers = new Int32Array(0);

  /** @param lines of the section, in whose rows the fields' statements are. */
  constructor(lines: LineTable) {
    this.#lines = lines;
  }

  get length(): number {
    return this.#kinds.length;
  }

  #add(
    kind: Fixup | FieldKind,
    frag: Frag,
    offset: number,
    expr: BoundExpr,
    row: number,
    span: number,
  ): void {
    const at = this.#kinds.length * WIDTH;
    if (at === this.#numbers.length) {
      const bigger = new Int32Array(Math.max(8 * WIDTH, at * 2));
      bigger.set(this.#numbers);
      this.#numbers = bigger;
    }
    this.#numbers[at] = offset;
    this.#numbers[at + 1] = row;
    this.#numbers[at + 2] = span;
    this.#kinds.push(kind);
    this.#frags.push(frag);
    this.#exprs.push(expr);
  }

  push(fixup: Fixup): void {
    this.#add(fixup, fixup.frag, fixup.offset, fixup.expr, WHOLE, 0);
  }

  /** A field of the statement that gets the next row; `span` says where in it its operand stands. */
  keep(kind: FieldKind, frag: Frag, offset: number, expr: BoundExpr, span: number): void {
    this.#add(kind, frag, offset, expr, this.#lines.length, span);
  }

  #at(index: number): Fixup {
    const kind = this.#kinds[index] as Fixup | FieldKind;
    const at = index * WIDTH;
    const row = this.#numbers[at + 1] as number;
    if (row === WHOLE) return kind as Fixup;
    return new KeptFixup(
      this.#frags[index] as Frag,
      this.#numbers[at] as number,
      this.#exprs[index] as BoundExpr,
      kind,
      this.#lines,
      row,
      this.#numbers[at + 2] as number,
    );
  }

  /** Those from `index` on. */
  from(index: number): Fixup[] {
    const out: Fixup[] = [];
    for (let i = index; i < this.length; i++) out.push(this.#at(i));
    return out;
  }

  *[Symbol.iterator](): IterableIterator<Fixup> {
    for (let i = 0; i < this.length; i++) yield this.#at(i);
  }
}
