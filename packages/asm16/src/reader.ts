// How is a text cut into statements?
//
// Lines that need no tokens are handed on as they are (quick-line.ts). Others are tokenised one by one:
// to keep a whole file's tokens alive would cost more time and memory than everything else. Statements that capture raw text (`.macro`, `.rept`)
// read on here until their end.

import type { Frame, Place } from "./input.ts";
import type { QuickLines } from "./quick-line.ts";
import { T, type Token, tokenize } from "./tokens.ts";

export interface RawStatement {
  readonly tokens: Token[];
  /** Offset of the tokens' text in the frame's text. */
  readonly base: number;
  readonly place: Place;
}

export class Reader {
  readonly frame: Frame;
  #base = 0;
  #next = 0;
  #tokens: Token[] = [];
  #index = 0;
  #line = 1;
  #lineStart = 0;
  #atLineStart = true;
  #file: string;
  /** Depth of `.if` when the frame was entered: it must be the same at its end. */
  readonly conditionDepth: number;
  /** Runs when the frame is left. */
  onEnd: (() => void) | undefined = undefined;

  constructor(frame: Frame, conditionDepth: number) {
    this.frame = frame;
    this.#file = frame.file;
    this.conditionDepth = conditionDepth;
  }

  get line(): number {
    return this.#line;
  }

  /** The place behind the last statement. */
  endPlace(): Place {
    const start = Math.min(this.#lineStart, this.frame.text.length);
    return this.#place(start, start + 1);
  }

  #place(start: number, end: number): Place {
    return {
      frame: this.frame,
      file: this.#file,
      line: this.#line,
      lineStart: this.#lineStart,
      start,
      end,
    };
  }

  #load(): boolean {
    const { text } = this.frame;
    if (this.#next >= text.length) return false;
    this.#base = this.#next;
    let end = this.#base;
    for (;;) {
      const newline = end < text.length ? text.indexOf("\n", end) : -1;
      end = newline < 0 ? text.length : newline + 1;
      const tokens = tokenize(text.slice(this.#base, end));
      const last = tokens.at(-1);
      if (last && last.tokenType === T.OpenComment && end < text.length) {
        // The piece ends inside a comment: take the rest of the comment too.
        const close = text.indexOf("*/", this.#base + last.startOffset + 2);
        end = close < 0 ? text.length : close + 2;
        continue;
      }
      this.#tokens = tokens;
      break;
    }
    this.#index = 0;
    this.#next = end;
    return true;
  }

  /** Takes the lines that `quick` can take, up to the first that it can't. */
  #skim(quick: QuickLines): void {
    const { frame } = this;
    const { text } = frame;
    while (this.#next < text.length) {
      const newline = text.indexOf("\n", this.#next);
      const end = newline < 0 ? text.length : newline;
      if (!quick.take(frame, this.#file, this.#line, this.#next, end)) return;
      this.#next = end;
      if (newline < 0) return;
      this.#next++;
      this.#line++;
      this.#lineStart = this.#next;
    }
  }

  /**
   * The next statement that is not empty, or undefined at the end. What `quick` takes before it is
   * assembled already.
   */
  next(quick?: QuickLines): RawStatement | undefined {
    for (;;) {
      if (this.#index >= this.#tokens.length) {
        if (quick && this.#atLineStart) this.#skim(quick);
        if (!this.#load()) return undefined;
        // A piece of comments only has no tokens.
        continue;
      }
      const statement = this.#take();
      if (statement) return statement;
    }
  }

  /** One line end, and the empty lines behind it. */
  #newline(offset: number, count: number): void {
    this.#line += count;
    this.#lineStart = offset + count;
    this.#atLineStart = true;
  }

  /** Counts the lines of a comment. */
  #comment(token: Token): void {
    const start = this.#base + token.startOffset;
    for (let at = token.image.indexOf("\n"); at >= 0; at = token.image.indexOf("\n", at + 1)) {
      this.#line++;
      this.#lineStart = start + at + 1;
    }
  }

  #take(): RawStatement | undefined {
    const tokens = this.#tokens;
    let start = this.#index;
    if (this.#atLineStart) {
      const first = tokens[start] as Token;
      if (first.tokenType === T.LineMarker) {
        this.#index++;
        this.#marker(first.image);
        return undefined;
      }
      if (first.tokenType === T.Slash) {
        while (this.#index < tokens.length && tokens[this.#index]?.tokenType !== T.Newline) {
          this.#index++;
        }
        start = this.#index;
      }
    }
    let extra: Token[] | undefined;
    let i = start;
    for (; i < tokens.length; i++) {
      const token = tokens[i] as Token;
      const type = token.tokenType;
      if (type === T.Newline || type === T.Semicolon) break;
      if (type === T.BlockComment || type === T.LineMarker || type === T.OpenComment) {
        extra ??= tokens.slice(start, i);
        if (type === T.OpenComment) extra.push(token);
        else if (type === T.BlockComment) {
          if (extra.length === 0) this.#comment(token);
          else pendingComments(token, this);
        }
        continue;
      }
      extra?.push(token);
    }
    const found = extra ?? tokens.slice(start, i);
    const end = tokens[i];
    this.#index = i + 1;
    let statement: RawStatement | undefined;
    if (found.length > 0) {
      const first = found[0] as Token;
      const last = found[found.length - 1] as Token;
      const place = this.#place(
        this.#base + first.startOffset,
        this.#base + last.startOffset + last.image.length,
      );
      statement = { tokens: found, base: this.#base, place };
      this.#atLineStart = false;
    }
    if (this.#deferred) {
      for (const token of this.#deferred) this.#comment(token);
      this.#deferred = undefined;
    }
    if (end && end.tokenType === T.Newline)
      this.#newline(this.#base + end.startOffset, end.image.length);
    else if (end !== undefined) this.#atLineStart = false;
    return statement;
  }

  #deferred: Token[] | undefined;

  /** A comment inside a statement: its lines count once the statement has its place. */
  defer(token: Token): void {
    this.#deferred ??= [];
    this.#deferred.push(token);
  }

  /** `# 12 "file"`: the next line is line 12 of that file. */
  #marker(image: string): void {
    const match = /^#[ \t]*(\d+)[ \t]+"([^"]*)"/.exec(image);
    if (!match) return;
    this.#line = Number(match[1]) - 1;
    this.#file = match[2] as string;
    this.#atLineStart = false;
  }

  /** `.line`, `.appline`, `.linefile`: renumbers the lines that follow. */
  renumber(line: number, file?: string): void {
    this.#line = line;
    if (file !== undefined) this.#file = file;
  }

  /** Offset of the first character behind the last statement and its separator. */
  get offset(): number {
    const token = this.#tokens[this.#index];
    return token ? this.#base + token.startOffset : this.#next;
  }

  /** Goes to the end: `.end`, `.exitm`. */
  stop(): void {
    this.#tokens = [];
    this.#index = 0;
    this.#next = this.frame.text.length;
  }
}

function pendingComments(token: Token, reader: Reader): void {
  reader.defer(token);
}
