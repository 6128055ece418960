// Which rows may an AT&T name mean?
//
// A command that assembles twenty lines needs a dozen of the thousand rows, and reading all of them
// would take it longer than the rest of its work: so rows are read when a name asks for them.

import { possibleNames, readRow, type TableLine, tableLines } from "./read-table.ts";
import type { Row } from "./row.ts";
import { TABLE } from "./table.ts";
import { TABLE_SIMD } from "./table-simd.ts";

/** Where the rows come from, in table order. */
export const TABLE_LINES: readonly TableLine[] = tableLines(TABLE + TABLE_SIMD);

const rows: (Row | undefined)[] = [];

/** The row at `index` of the table: always the same object. */
export function rowAt(index: number): Row {
  const row = rows[index] ?? readRow(TABLE_LINES[index] as TableLine, index);
  rows[index] = row;
  return row;
}

let all: readonly Row[] | undefined;

/** All rows, in table order. */
export function allRows(): readonly Row[] {
  all ??= TABLE_LINES.map((_, index) => rowAt(index));
  return all;
}

/** A row under one of its full AT&T names. */
export interface NamedForm {
  readonly row: Row;
  /** The suffix that the name ends with, or `""`. */
  readonly suffix: "" | "b" | "w" | "l" | "s";
}

/** Calls `add` with each name of `row` that a source may write. */
function eachName(row: Row, add: (name: string, form: NamedForm) => void): void {
  if (row.decodeOnly) return;
  for (const { name, suffixes, refused } of row.names) {
    if (refused) continue;
    add(name, { row, suffix: "" });
    for (const suffix of suffixes as Iterable<"b" | "w" | "l" | "s">) {
      add(name + suffix, { row, suffix });
    }
  }
}

class Forms implements ReadonlyMap<string, readonly NamedForm[]> {
  /** Names that were asked for. */
  readonly #known = new Map<string, readonly NamedForm[]>();
  /** Rows by what their names may be. */
  #stems: ReadonlyMap<string, readonly number[]> | undefined;
  #all: ReadonlyMap<string, readonly NamedForm[]> | undefined;

  #rowsNamed(stem: string): readonly number[] {
    if (!this.#stems) {
      const stems = new Map<string, number[]>();
      TABLE_LINES.forEach((line, index) => {
        for (const name of possibleNames(line)) {
          const list = stems.get(name);
          if (list) list.push(index);
          else stems.set(name, [index]);
        }
      });
      this.#stems = stems;
    }
    return this.#stems.get(stem) ?? [];
  }

  get(name: string): readonly NamedForm[] | undefined {
    const known = this.#known.get(name);
    if (known) return known;
    // A suffix is one letter.
    const indexes = new Set([...this.#rowsNamed(name), ...this.#rowsNamed(name.slice(0, -1))]);
    const forms: NamedForm[] = [];
    for (const index of [...indexes].sort((a, b) => a - b)) {
      eachName(rowAt(index), (full, form) => {
        if (full === name) forms.push(form);
      });
    }
    // What no row has may be any word: it is not kept.
    if (forms.length === 0) return undefined;
    this.#known.set(name, forms);
    return forms;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  #everything(): ReadonlyMap<string, readonly NamedForm[]> {
    if (!this.#all) {
      const all = new Map<string, readonly NamedForm[]>();
      TABLE_LINES.forEach((_, index) => {
        eachName(rowAt(index), (name) => {
          if (!all.has(name)) all.set(name, this.get(name) ?? []);
        });
      });
      this.#all = all;
    }
    return this.#all;
  }

  get size(): number {
    return this.#everything().size;
  }

  keys(): MapIterator<string> {
    return this.#everything().keys();
  }

  values(): MapIterator<readonly NamedForm[]> {
    return this.#everything().values();
  }

  entries(): MapIterator<[string, readonly NamedForm[]]> {
    return this.#everything().entries();
  }

  [Symbol.iterator](): MapIterator<[string, readonly NamedForm[]]> {
    return this.entries();
  }

  forEach(
    call: (
      forms: readonly NamedForm[],
      name: string,
      map: ReadonlyMap<string, readonly NamedForm[]>,
    ) => void,
  ): void {
    this.#everything().forEach((forms, name) => {
      call(forms, name, this);
    });
  }
}

/**
 * Every AT&T name a source may write (`mov`, `movl`, `movsbw`, `jnz`), with the rows it may mean in
 * order of gas's preference. Rows that only decode are not in it. A name can mean different
 * instructions (`movsb`: the string instruction, and sign extension); the operands decide.
 */
export const FORMS_BY_NAME: ReadonlyMap<string, readonly NamedForm[]> = new Forms();
