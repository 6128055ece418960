// Which rows has the table?

import { rowAt, TABLE_LINES } from "./forms.ts";
import type { Row } from "./row.ts";

/** All rows, in table order. */
export const ROWS: readonly Row[] = TABLE_LINES.map((_, index) => rowAt(index));
