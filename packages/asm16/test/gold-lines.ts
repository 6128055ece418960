// What stands in the gold files?

import { readFileSync } from "node:fs";

const read = (name: string): string[] =>
  readFileSync(new URL(`../gold/${name}`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "");

/** The tools' versions: the first line without its `# `. */
export const goldVersions = (name: string): string => (read(name)[0] ?? "").slice(2);

export interface GoldLine {
  /** Mode or origin. */
  readonly head: string;
  readonly source: string;
  /** Hex digits, or `! message`. */
  readonly answer: string;
}

/** The lines below the two comment lines. */
export function goldLines(name: string): GoldLine[] {
  return read(name)
    .slice(2)
    .map((line) => {
      const [head = "", source = "", answer = ""] = line.split("\t");
      return { head, source: source.replaceAll("⏎", "\n"), answer };
    });
}
