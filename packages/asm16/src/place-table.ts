// Where are the places kept that many names and fields need and hardly anybody looks at?
//
// A source of a million lines has some hundred thousand of them. As numbers they take a quarter of the room.

import type { Frame, Place } from "./input.ts";

/** Numbers per row: origin, line, start, end. */
const WIDTH = 4;
/** Rows that are allocated at once. */
const CHUNK = 2048;

/** The same for thousands of rows. */
interface Origin {
  readonly frame: Frame;
  readonly file: string;
}

/** Offset of the first character of the line that `at` is in. */
export function lineStartOf(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
}

export class PlaceTable {
  readonly #chunks: Int32Array[] = [];
  readonly #origins: Origin[] = [];
  #last: Origin | undefined = undefined;
  #length = 0;

  /** The row that it is kept in. */
  add({ frame, file, line, start, end }: Place): number {
    let origin = this.#last;
    if (origin?.frame !== frame || origin.file !== file) {
      origin = { frame, file };
      this.#last = origin;
      this.#origins.push(origin);
    }
    const row = this.#length++;
    if (row % CHUNK === 0) this.#chunks.push(new Int32Array(CHUNK * WIDTH));
    const chunk = this.#chunks[this.#chunks.length - 1] as Int32Array;
    const at = (row % CHUNK) * WIDTH;
    chunk[at] = this.#origins.length - 1;
    chunk[at + 1] = line;
    chunk[at + 2] = start;
    chunk[at + 3] = end;
    return row;
  }

  /** Undefined for -1. */
  at(row: number): Place | undefined {
    const chunk = this.#chunks[Math.floor(row / CHUNK)];
    if (chunk === undefined) return undefined;
    const at = (row % CHUNK) * WIDTH;
    const { frame, file } = this.#origins[chunk[at] as number] as Origin;
    const start = chunk[at + 2] as number;
    return {
      frame,
      file,
      line: chunk[at + 1] as number,
      lineStart: lineStartOf(frame.text, start),
      start,
      end: chunk[at + 3] as number,
    };
  }
}
