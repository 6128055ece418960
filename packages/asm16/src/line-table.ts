// Which bytes of a section came from which statement?
//
// One row of numbers per statement: a large source has a million of them, and as many objects would
// cost more than all the rest.

import type { Frame, Place } from "./input.ts";
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

/** Numbers per row: origin and kind, fragment, offset, end fragment, end offset, line, start, end. */
const WIDTH = 8;
/** Rows that are allocated at once. */
const CHUNK = 4096;

/** Where the bytes lie and what text they came from: the same for thousands of rows. */
interface Origin {
  readonly chain: Chain;
  readonly frame: Frame;
  readonly file: string;
}

export class LineTable {
  readonly #chunks: Int32Array[] = [];
  readonly #origins: Origin[] = [];
  #last: Origin | undefined = undefined;
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
    let origin = this.#last;
    if (origin?.chain !== chain || origin.frame !== frame || origin.file !== file) {
      origin = { chain, frame, file };
      this.#last = origin;
      this.#origins.push(origin);
    }
    const row = this.length % CHUNK;
    if (row === 0) this.#chunks.push(new Int32Array(CHUNK * WIDTH));
    const chunk = this.#chunks[this.#chunks.length - 1] as Int32Array;
    const at = row * WIDTH;
    chunk[at] =
      ((this.#origins.length - 1) << 2) | (kind === "data" ? 2 : 0) | (bits === 32 ? 1 : 0);
    chunk[at + 1] = frag.index;
    chunk[at + 2] = offset;
    chunk[at + 3] = endFrag.index;
    chunk[at + 4] = endOffset;
    chunk[at + 5] = line;
    chunk[at + 6] = start;
    chunk[at + 7] = end;
    this.length++;
  }

  at(index: number): LineEntry | undefined {
    const wanted = index < 0 ? this.length + index : index;
    const chunk = this.#chunks[Math.floor(wanted / CHUNK)];
    if (chunk === undefined || wanted >= this.length) return undefined;
    const at = (wanted % CHUNK) * WIDTH;
    const head = chunk[at] as number;
    const { chain, frame, file } = this.#origins[head >> 2] as Origin;
    const start = chunk[at + 6] as number;
    return {
      frag: chain.frags[chunk[at + 1] as number] as Frag,
      offset: chunk[at + 2] as number,
      endFrag: chain.frags[chunk[at + 3] as number] as Frag,
      endOffset: chunk[at + 4] as number,
      place: {
        frame,
        file,
        line: chunk[at + 5] as number,
        lineStart: start === 0 ? 0 : frame.text.lastIndexOf("\n", start - 1) + 1,
        start,
        end: chunk[at + 7] as number,
      },
      kind: head & 2 ? "data" : "instruction",
      bits: head & 1 ? 32 : 16,
    };
  }

  *[Symbol.iterator](): IterableIterator<LineEntry> {
    for (let i = 0; i < this.length; i++) yield this.at(i) as LineEntry;
  }
}
