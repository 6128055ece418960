// Where is the assembler reading, and what does a place in the text mean for a remark?

import type { Range } from "./ast.ts";
import type { Span } from "./diagnostic.ts";

/** One text that is read: a file, an included file, an expansion of a macro or a repetition. */
export interface Frame {
  /** Name for remarks; changed by line markers. */
  file: string;
  readonly text: string;
  /** Where the caller's text goes on behind it. */
  readonly after: number;
  /** The statement that brought this text in. */
  readonly caller: Place | undefined;
  /** `file`: own lines. `macro`: remarks point at the caller and show the expanded line. */
  readonly kind: "file" | "macro";
  /** What was expanded, for remarks. */
  readonly title: string;
  /** Nesting, 0 = the source itself. */
  readonly depth: number;
}

/** A statement's place. Kept by fixups and fragments until the end, so it is small. */
export interface Place {
  readonly frame: Frame;
  /** As the frame was called when the statement was read. */
  readonly file: string;
  /** Counts from 1, line markers included. */
  readonly line: number;
  /** Offset of the line's first character in the frame's text. */
  readonly lineStart: number;
  readonly start: number;
  readonly end: number;
}

/** The same statement, a smaller range. */
export function within(place: Place, range: Range): Place {
  return { ...place, start: range.start, end: range.end };
}

/** The place in a file that stands for `place`: for an expansion, the statement that called it. */
export function outermost(place: Place): Place {
  let p = place;
  while (p.frame.kind === "macro" && p.frame.caller) p = p.frame.caller;
  return p;
}

export function spanOf(place: Place): Span {
  const p = outermost(place);
  const column = Math.max(1, p.start - p.lineStart + 1);
  return {
    file: p.file,
    line: Math.max(1, p.line),
    column,
    endColumn: Math.max(column + 1, p.end - p.lineStart + 1),
  };
}

/** What led to `place`, innermost first: one line for each expansion and include. */
export function expansionTrail(place: Place): string | undefined {
  const out: string[] = [];
  for (let p: Place | undefined = place; p; p = p.frame.caller) {
    if (out.length === 4) {
      out.push("…");
      break;
    }
    if (p.frame.kind === "macro") {
      const text = p.frame.text.slice(p.lineStart).split("\n", 1)[0]?.trim() ?? "";
      out.push(`in ${p.frame.title}, line ${p.line}: ${text.slice(0, 100)}`);
    } else if (p.frame.caller) {
      out.push(`included from ${p.frame.caller.file}:${p.frame.caller.line}`);
    }
  }
  return out.length > 0 ? out.join("\n") : undefined;
}
