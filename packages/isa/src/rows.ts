// Where do readers of the table find rows: all of them, and by AT&T name?

import { readTable } from "./read-table.ts";
import type { Row } from "./row.ts";
import { TABLE } from "./table.ts";
import { TABLE_SIMD } from "./table-simd.ts";

/** All rows, in table order. */
export const ROWS: readonly Row[] = readTable(TABLE + TABLE_SIMD);

/** A row under one of its full AT&T names. */
export interface NamedForm {
  readonly row: Row;
  /** The suffix that the name ends with, or `""`. */
  readonly suffix: "" | "b" | "w" | "l" | "s";
}

function byName(): ReadonlyMap<string, readonly NamedForm[]> {
  const forms = new Map<string, NamedForm[]>();
  const add = (name: string, row: Row, suffix: NamedForm["suffix"]): void => {
    const list = forms.get(name);
    if (list) list.push({ row, suffix });
    else forms.set(name, [{ row, suffix }]);
  };
  for (const row of ROWS) {
    if (row.decodeOnly) continue;
    for (const { name, suffixes, refused } of row.names) {
      if (refused) continue;
      add(name, row, "");
      for (const suffix of suffixes) add(name + suffix, row, suffix as NamedForm["suffix"]);
    }
  }
  return forms;
}

/**
 * Every AT&T name a source may write (`mov`, `movl`, `movsbw`, `jnz`), with the rows it may mean in
 * order of gas's preference. Rows that only decode are not in it. A name can mean different
 * instructions (`movsb`: the string instruction, and sign extension); the operands decide.
 */
export const FORMS_BY_NAME: ReadonlyMap<string, readonly NamedForm[]> = byName();
