// How does an assembled program look as a C array, like the one the project grew from?

import type { Assembly, PageAssembly } from "./result.ts";

export interface CArrayOptions {
  /** Name of the array. Default `code`. */
  readonly name?: string;
  /**
   * The source text of a file, by the name in the source map, for the comments. Where it is missing
   * the bytes stand without comment.
   */
  readonly sources?: Readonly<Record<string, string>>;
}

const PAGE = 4096;

/**
 * C source that defines the image as an array, one line a statement with its source text as the
 * comment. A page becomes `char code[4096] __attribute__((aligned(4096)))` and the reset jump is set
 * apart; a flat image becomes `unsigned char code[]`.
 */
export function formatCArray(result: Assembly | PageAssembly, options: CArrayOptions = {}): string {
  const { name = "code", sources = {} } = options;
  const page = "codePage" in result;
  const image = page ? result.codePage : result.bytes;
  const end = page ? result.codeSize : image.length;
  const lines = new Map<string, string[]>();
  for (const [file, text] of Object.entries(sources)) lines.set(file, text.split(/\r?\n/));

  const out: string[] = [];
  out.push(
    page
      ? `unsigned char ${name}[${PAGE}] __attribute__((aligned(${PAGE}))) = {`
      : `unsigned char ${name}[${Math.max(1, image.length)}] = {`,
  );
  const row = (from: number, to: number, comment: string) => {
    for (let at = from; at < to; at += 8) {
      const bytes = [...image.subarray(at, Math.min(at + 8, to))];
      const text = bytes.map((b) => `0x${b.toString(16).padStart(2, "0")},`).join(" ");
      const tail = at === from && comment !== "" ? ` // ${comment}` : "";
      out.push(`  ${tail === "" ? text : text.padEnd(30)}${tail}`);
    }
  };
  let at = 0;
  for (const entry of result.sourceMap.entries) {
    if (entry.image !== "code" || entry.offset < at || entry.offset >= end) continue;
    row(at, entry.offset, "");
    const text = lines.get(entry.file)?.[entry.line - 1] ?? "";
    row(entry.offset, entry.offset + entry.length, comment(text));
    at = entry.offset + entry.length;
  }
  row(at, end, "");
  if (page && image.length > 0) {
    const vector = PAGE - 16;
    const jump = [...image.subarray(vector, vector + 3)].map(
      (b) => `0x${b.toString(16).padStart(2, "0")}`,
    );
    out.push(
      `  [0x${vector.toString(16)}] = ${jump.join(", ")}, // the reset vector: jump to the entry`,
    );
  }
  out.push("};", "");
  return out.join("\n");
}

/** Source text that can stand behind `//`: no line continuation, one line, no control characters. */
function comment(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .replace(/\\+$/, "");
}
