// Which bytes of a section came from which statement?
//
// A large source has a million statements, and as many objects would cost more than all the rest. A row
// is a few bytes instead: what it has in common with the row before is not said again.

import type { Frame, Place } from "./input.ts";
import { lineStartOf } from "./place-table.ts";
import type { Chain, Frag } from "./section.ts";

/** What the bytes from `offset` on came from. */
export interface LineEntry {
  readonly frag: Frag;
  readonly offset: number;
  readonly endFrag: Frag;
  readonly endOffset: number;
  readonly place: Place;
  readonly kind: "instruction" | "data";
  readonly bits: 16 | 32;
}

/** Bytes that are allocated at once; rows in them are read from the first on. */
const CHUNK = 4096;
/** Those of the first time: a source may have tens of thousands of sections with a row or two. */
const FIRST_CHUNK = 128;
/** Bytes of the longest row: its flags and eight numbers. */
const MAX_ROW = 1 + 8 * 5;

// What a row's first byte says of it; the numbers follow in this order.
/** Origin, kind and mode are others than those of the row before. */
const HEAD = 1;
/** It does not begin where the row before ended: fragment and offset. */
const APART = 2;
/** It ends in another fragment: how many further, and the offset; else its length in bytes. */
const ACROSS = 4;
/** Its line is not the next: how many further. */
const LINE = 8;

/** Where the bytes lie and what text they came from: the same for thousands of rows. */
interface Origin {
  readonly chain: Chain;
  readonly frame: Frame;
  readonly file: string;
}

/** A row as numbers; also what the next one is told from. Places in `chain` are a fragment and an offset. */
class Row {
  head = -1;
  frag = 0;
  offset = 0;
  endFrag = 0;
  endOffset = 0;
  line = 0;
  start = 0;
  end = 0;

  copy(): Row {
    return Object.assign(new Row(), this);
  }
}

interface Chunk {
  readonly bytes: Uint8Array;
  /** Number of its first row. */
  readonly first: number;
  /** The row before that. */
  readonly before: Row;
}

/** LEB128, unsigned. Returns the offset behind. */
function put(bytes: Uint8Array, offset: number, value: number): number {
  let at = offset;
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes[at++] = (rest & 127) | 128;
  bytes[at++] = rest;
  return at;
}

/** Small numbers of either sign become small ones without. */
function folded(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}

/** Reads rows one after another. */
class Cursor {
  readonly #bytes: Uint8Array;
  #at = 0;
  readonly row: Row;

  constructor(chunk: Chunk) {
    this.#bytes = chunk.bytes;
    this.row = chunk.before.copy();
  }

  #number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes[this.#at++] as number;
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  }

  #signed(): number {
    const value = this.#number();
    return (value >>> 1) ^ -(value & 1);
  }

  next(): void {
    const { row } = this;
    const flags = this.#bytes[this.#at++] as number;
    if (flags & HEAD) row.head = this.#number();
    if (flags & APART) {
      row.frag = this.#number();
      row.offset = this.#number();
    } else {
      row.frag = row.endFrag;
      row.offset = row.endOffset;
    }
    if (flags & ACROSS) {
      row.endFrag = row.frag + this.#number();
      row.endOffset = this.#number();
    } else {
      row.endFrag = row.frag;
      row.endOffset = row.offset + this.#number();
    }
    row.line += flags & LINE ? this.#signed() : 1;
    row.start = row.end + this.#signed();
    row.end = row.start + this.#number();
  }
}

export class LineTable {
  readonly #chunks: Chunk[] = [];
  readonly #origins: Origin[] = [];
  /** The last row's. */
  #origin = -1;
  /** The last that was a file's. */
  #outer = -1;
  /** The last row. */
  readonly #row = new Row();
  /** Where the next row goes to in the last chunk. */
  #at = 0;
  /** Where the last chunk has no room for a whole row any more. */
  #full = -1;
  length = 0;

  /** Bytes from `offset` in `frag` to `endOffset` in `endFrag`, both of `frag`'s chain. */
  add(
    frag: Frag,
    offset: number,
    endFrag: Frag,
    endOffset: number,
    kind: LineEntry["kind"],
    bits: 16 | 32,
    frame: Frame,
    file: string,
    line: number,
    start: number,
    end: number,
  ): void {
    const { chain } = frag;
    const origin = this.#origins[this.#origin];
    if (origin?.chain !== chain || origin.frame !== frame || origin.file !== file) {
      this.#origin = this.#originOf(chain, frame, file);
    }
    const row = this.#row;
    if (this.#at > this.#full) {
      const bytes = new Uint8Array(this.#chunks.length === 0 ? FIRST_CHUNK : CHUNK);
      this.#full = bytes.length - MAX_ROW;
      this.#chunks.push({ bytes, first: this.length, before: row.copy() });
      this.#at = 0;
    }
    const { bytes } = this.#chunks[this.#chunks.length - 1] as Chunk;
    const flagsAt = this.#at;
    let at = flagsAt + 1;
    let flags = 0;
    const head = (this.#origin << 2) | (kind === "data" ? 2 : 0) | (bits === 32 ? 1 : 0);
    const from = frag.index;
    const to = endFrag.index;
    if (head !== row.head) {
      flags |= HEAD;
      at = put(bytes, at, head);
      row.head = head;
    }
    if (from !== row.endFrag || offset !== row.endOffset) {
      flags |= APART;
      at = put(bytes, at, from);
      at = put(bytes, at, offset);
    }
    if (to !== from) {
      flags |= ACROSS;
      at = put(bytes, at, to - from);
      at = put(bytes, at, endOffset);
    } else at = put(bytes, at, endOffset - offset);
    if (line !== row.line + 1) {
      flags |= LINE;
      at = put(bytes, at, folded(line - row.line));
    }
    at = put(bytes, at, folded(start - row.end));
    at = put(bytes, at, end - start);
    bytes[flagsAt] = flags;
    this.#at = at;
    row.endFrag = to;
    row.endOffset = endOffset;
    row.line = line;
    row.end = end;
    this.length++;
  }

  /** A text that goes on behind a macro is among the last; a repetition may have as many as it likes. */
  #originOf(chain: Chain, frame: Frame, file: string): number {
    const last = this.#origins.length - 1;
    for (const index of [this.#outer, last - 1, last - 2]) {
      const origin = this.#origins[index];
      if (origin?.chain === chain && origin.frame === frame && origin.file === file) return index;
    }
    this.#origins.push({ chain, frame, file });
    if (frame.kind === "file") this.#outer = last + 1;
    return last + 1;
  }

  #entry({ head, frag, offset, endFrag, endOffset, line, start, end }: Row): LineEntry {
    const { chain, frame, file } = this.#origins[head >> 2] as Origin;
    return {
      frag: chain.frags[frag] as Frag,
      offset,
      endFrag: chain.frags[endFrag] as Frag,
      endOffset,
      place: { frame, file, line, lineStart: lineStartOf(frame.text, start), start, end },
      kind: head & 2 ? "data" : "instruction",
      bits: head & 1 ? 32 : 16,
    };
  }

  at(index: number): LineEntry | undefined {
    const wanted = index < 0 ? this.length + index : index;
    if (wanted < 0 || wanted >= this.length) return undefined;
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#chunks[middle] as Chunk).first <= wanted) low = middle;
      else high = middle - 1;
    }
    const chunk = this.#chunks[low] as Chunk;
    const cursor = new Cursor(chunk);
    for (let i = chunk.first; i <= wanted; i++) cursor.next();
    return this.#entry(cursor.row);
  }

  *[Symbol.iterator](): IterableIterator<LineEntry> {
    for (const [i, chunk] of this.#chunks.entries()) {
      const cursor = new Cursor(chunk);
      const end = this.#chunks[i + 1]?.first ?? this.length;
      for (let row = chunk.first; row < end; row++) {
        cursor.next();
        yield this.#entry(cursor.row);
      }
    }
  }
}

/** An operand that is kept as a span is shorter. */
export const MAX_SPAN = 800;

/** Where an operand stands in its statement, which begins at `statement`, as one number. */
export function spanIn(statement: number, start: number, end: number): number {
  return (start - statement) * MAX_SPAN + (end - start);
}

/** The place of an operand of the statement in `row`. */
export function placeIn(lines: LineTable, row: number, span: number): Place {
  const { place } = lines.at(row) as LineEntry;
  const start = place.start + Math.floor(span / MAX_SPAN);
  return { ...place, start, end: start + (span % MAX_SPAN) };
}
