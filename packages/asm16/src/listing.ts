// How do addresses, bytes and source lines stand side by side?
//
// Columns as `as -alm` has them: line number, address, bytes, text; `>` before the lines of an expansion,
// once per level. What gas leaves out stands here too: the parts that a condition left out, and why a
// branch has its size.

import type { Assembler } from "./assembler.ts";
import { branchReason } from "./branch-reason.ts";
import type { Frame, Place } from "./input.ts";
import type { LineEntry } from "./line-table.ts";
import type { Image } from "./link.ts";
import type { ListingOptions, SymbolInfo } from "./result.ts";
import type { Section } from "./section.ts";

/** Bytes in one row of the listing. */
const WIDTH = 8;
/** Rows of one statement; an ellipsis stands for the rest. */
const MAX_ROWS = 4;
/** Columns of address and bytes. */
const BYTES_WIDTH = 31;
/** Levels of expansion whose `>` are written. */
const MAX_MARKS = 8;

interface Row {
  readonly address: number;
  readonly bytes: Uint8Array;
  readonly reason: string | undefined;
}

/** What belongs to the lines of one text, by the index of the line. */
interface Lines {
  readonly starts: readonly number[];
  readonly rows: Map<number, Row[]>;
  readonly inner: Map<number, Frame[]>;
  readonly leftOut: Set<number>;
}

function startsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  if (starts.at(-1) === text.length) starts.pop();
  return starts;
}

/** Index of the line that holds `offset`. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

class Listing {
  readonly #options: Required<ListingOptions>;
  readonly #lines: Map<Frame, Lines> = new Map();
  readonly #out: string[] = [];

  constructor(asm: Assembler, images: readonly Image[], options: Required<ListingOptions>) {
    this.#options = options;
    for (const frame of asm.opened) {
      const { after } = frame;
      if (frame.caller === undefined) continue;
      // Behind the statement that brought it in: for a repetition, behind its end.
      const lines = this.#of(frame.caller.frame);
      append(lines.inner, lineAt(lines.starts, after - 1), frame);
    }
    for (const { frame, from, to } of asm.leftOut) {
      const { starts, leftOut } = this.#of(frame);
      // The directive that ends the part stands in a line of its own.
      const end = to < frame.text.length ? lineAt(starts, to) : starts.length;
      for (let i = lineAt(starts, from) + 1; i < end; i++) leftOut.add(i);
    }
    for (const image of images) {
      for (const section of image.sections) {
        for (const line of section.lines) this.#add(image, section, line);
      }
    }
  }

  #of(frame: Frame): Lines {
    let lines = this.#lines.get(frame);
    if (!lines) {
      const starts = startsOf(frame.text);
      lines = { starts, rows: new Map(), inner: new Map(), leftOut: new Set() };
      this.#lines.set(frame, lines);
    }
    return lines;
  }

  /** Where a statement is shown: without expansions, at the call. */
  #shown(place: Place): Place {
    let shown = place;
    if (this.#options.macros) return shown;
    for (let p: Place | undefined = place; p; p = p.frame.caller) {
      if (p.frame.kind === "macro" && p.frame.caller) shown = p.frame.caller;
    }
    return shown;
  }

  #add(image: Image, section: Section, line: LineEntry): void {
    const from = line.frag.address + line.offset;
    const length = line.endFrag.address + line.endOffset - from;
    if (length <= 0) return;
    const address = section.address + from;
    const offset = image.offsetOf ? image.offsetOf(section) + from : address - image.address;
    const bytes = section.nobits
      ? new Uint8Array(0)
      : image.bytes.subarray(offset, offset + length);
    const place = this.#shown(line.place);
    const lines = this.#of(place.frame);
    append(lines.rows, lineAt(lines.starts, place.start), {
      address,
      bytes,
      reason: this.#options.branches ? branchReason(section, line) : undefined,
    });
  }

  /** All lines of `frame`, with what it brought in. */
  frame(frame: Frame, level: number): void {
    const { starts, rows, inner, leftOut } = this.#of(frame);
    let number = frame.kind === "macro" ? this.#callLine(frame) : 1;
    let file = frame.file;
    const marks = ">".repeat(Math.min(level, MAX_MARKS));
    for (let i = 0; i < starts.length; i++) {
      const end = starts[i + 1] ?? frame.text.length;
      const text = frame.text.slice(starts[i], end).replace(/\r?\n$/, "");
      const marker = /^#[ \t]*(\d+)[ \t]+"([^"]*)"/.exec(text);
      if (marker) {
        // The preprocessor's remark: not a line of any file.
        if (file !== marker[2]) this.#out.push(`${" ".repeat(38)}# ${marker[2]}`);
        file = marker[2] as string;
        number = Number(marker[1]);
        continue;
      }
      const out = leftOut.has(i);
      if (!out || this.#options.conditionals) {
        this.#line(number, marks === "" ? text : `${marks} ${text}`, rows.get(i) ?? [], out);
      }
      for (const next of inner.get(i) ?? []) {
        if (next.kind === "file") {
          this.#out.push(`${" ".repeat(38)}# ${next.file}`);
          this.frame(next, level);
          this.#out.push(`${" ".repeat(38)}# ${file}`);
        } else if (this.#options.macros) this.frame(next, level + 1);
      }
      if (frame.kind !== "macro") number++;
    }
  }

  /** Lines of an expansion have the number of the call, as in gas. */
  #callLine(frame: Frame): number {
    let place = frame.caller;
    while (place?.frame.kind === "macro" && place.frame.caller) place = place.frame.caller;
    return place?.line ?? 1;
  }

  #line(number: number, text: string, entries: readonly Row[], leftOut: boolean): void {
    const rows: string[] = [];
    for (const { address, bytes } of entries) {
      const limit = Math.min(bytes.length, MAX_ROWS * WIDTH);
      for (let at = 0; at < Math.max(limit, 1); at += WIDTH) {
        const part = [...bytes.subarray(at, Math.min(at + WIDTH, limit))];
        const hex = part.map((b) => b.toString(16).padStart(2, "0")).join(" ");
        const more = at + WIDTH >= limit && bytes.length > limit ? " …" : "";
        rows.push(`${(address + at).toString(16).padStart(4, "0")}  ${hex}${more}`);
      }
    }
    const reasons = entries.map((e) => e.reason).filter((r) => r !== undefined);
    const why = reasons.length > 0 ? `  [${reasons.join("; ")}]` : "";
    const [first = leftOut ? "----  left out" : "", ...rest] = rows;
    const head = String(number).padStart(5);
    this.#out.push(`${head} ${first.padEnd(BYTES_WIDTH)} ${text}${why}`.trimEnd());
    for (const row of rest) this.#out.push(`${" ".repeat(5)} ${row}`.trimEnd());
  }

  symbols(symbols: Readonly<Record<string, SymbolInfo>>): void {
    const known = Object.entries(symbols).sort(([a], [b]) => (a < b ? -1 : 1));
    const defined = known.filter(([, s]) => s.defined);
    const others = known.filter(([, s]) => !s.defined);
    this.#out.push("", "DEFINED SYMBOLS");
    for (const [name, { value, section }] of defined) {
      this.#out.push(`${value.toString(16).padStart(10, "0")} ${section.padEnd(12)} ${name}`);
    }
    if (defined.length === 0) this.#out.push("none");
    this.#out.push("", others.length > 0 ? "UNDEFINED SYMBOLS" : "NO UNDEFINED SYMBOLS");
    for (const [name] of others) this.#out.push(name);
  }

  toString(): string {
    return this.#out.length === 0 ? "" : `${this.#out.join("\n")}\n`;
  }
}

/** The listing of what `asm` has read; `images` hold the bytes. */
export function formatListing(
  asm: Assembler,
  images: readonly Image[],
  symbols: () => Readonly<Record<string, SymbolInfo>>,
  options: ListingOptions,
): string {
  const { macros = true, conditionals = true, branches = true } = options;
  const listing = new Listing(asm, images, {
    macros,
    conditionals,
    branches,
    symbols: options.symbols ?? false,
  });
  const root = asm.opened[0];
  if (root && root.text !== "") listing.frame(root, 0);
  if (options.symbols) listing.symbols(symbols());
  return listing.toString();
}
