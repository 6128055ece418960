// Which known name did a misspelt one mean?

import { FORMS_BY_NAME } from "@realmode/isa";
import { directiveNames } from "./directives.ts";

/** Damerau-Levenshtein distance, given up above `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min(
        (row[j] as number) + 1,
        (next[j - 1] as number) + 1,
        (row[j - 1] as number) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (before[j - 2] as number) + 1);
      }
      next.push(best);
    }
    before = row;
    row = next;
  }
  return row[b.length] as number;
}

/** The nearest known mnemonic or directive, if one is near. */
export function suggest(name: string, kind: "mnemonic" | "directive"): string | undefined {
  const limit = name.length <= 3 ? 1 : 2;
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const known of kind === "mnemonic" ? FORMS_BY_NAME.keys() : directiveNames()) {
    const d = distance(name, known, Math.min(limit, bestDistance));
    if (d < bestDistance) {
      best = known;
      bestDistance = d;
    }
  }
  return best;
}
