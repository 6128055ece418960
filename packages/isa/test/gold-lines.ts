// What stands in the gold files?

import { readFileSync } from "node:fs";

const read = (name: string): string[] =>
  readFileSync(new URL(`../gold/${name}`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "");

/** The tools' versions: the first line without its `# `. */
export const goldVersions = (name: string): string => (read(name)[0] ?? "").slice(2);

/** The lines below the two comment lines, cut at blanks; the last of `fields` takes the rest. */
export function goldLines(name: string, fields: number): string[][] {
  return read(name)
    .slice(2)
    .map((line) => {
      const parts = line.split(" ");
      return [...parts.slice(0, fields - 1), parts.slice(fields - 1).join(" ")];
    });
}

/** Bytes from hex digits. */
export const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
