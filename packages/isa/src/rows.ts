// Which rows has the table?

import { allRows } from "./forms.ts";
import type { Row } from "./row.ts";

/** All rows, in table order, read when this is loaded; `allRows()` reads them when it is called. */
export const ROWS: readonly Row[] = /* @__PURE__ */ allRows();
