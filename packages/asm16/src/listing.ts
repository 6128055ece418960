// How do addresses, bytes and source lines stand side by side?

import type { SourceMapEntry } from "./source-map.ts";

/** Bytes in one line of the listing. */
const WIDTH = 8;

/**
 * A line for each source line: number, address, bytes, text; further lines for more bytes. Lines of
 * included files are not shown, their bytes stand at the `.include`.
 */
export function formatListing(
  source: string,
  filename: string,
  entries: readonly SourceMapEntry[],
  bytesOf: (entry: SourceMapEntry) => Uint8Array,
): string {
  const byLine = new Map<number, SourceMapEntry[]>();
  for (const entry of entries) {
    if (entry.file !== filename) continue;
    const list = byLine.get(entry.line);
    if (list) list.push(entry);
    else byLine.set(entry.line, [entry]);
  }
  const out: string[] = [];
  const lines = source.split("\n");
  if (lines.at(-1) === "") lines.pop();
  lines.forEach((text, i) => {
    const number = String(i + 1).padStart(5);
    const shown = text.replace(/\r$/, "");
    const rows: string[] = [];
    for (const entry of byLine.get(i + 1) ?? []) {
      const bytes = bytesOf(entry);
      const limit = Math.min(bytes.length, 4 * WIDTH);
      for (let at = 0; at < limit; at += WIDTH) {
        const part = [...bytes.subarray(at, Math.min(at + WIDTH, limit))];
        const hex = part.map((b) => b.toString(16).padStart(2, "0")).join(" ");
        const more = at + WIDTH >= limit && bytes.length > limit ? " …" : "";
        rows.push(`${(entry.address + at).toString(16).padStart(4, "0")}  ${hex}${more}`);
      }
    }
    const [first = "", ...rest] = rows;
    out.push(`${number} ${first.padEnd(31)} ${shown}`.trimEnd());
    for (const row of rest) out.push(`${" ".repeat(5)} ${row}`);
  });
  return out.length === 0 ? "" : `${out.join("\n")}\n`;
}
