// What does a directive get: its line, as tokens and as text?

import { type Argument, type Range, SyntaxProblem } from "./ast.ts";
import type { BoundExpr } from "./expression.ts";
import type { Place } from "./input.ts";
import { parseArguments } from "./parser.ts";
import type { Token } from "./tokens.ts";

/** The parts of a directive's line. */
export interface DirectiveCall {
  readonly name: string;
  readonly tokens: Token[];
  readonly base: number;
  readonly place: Place;
  /** `. = expr` comes as `.org` with its value. */
  readonly value?: BoundExpr;
  /** The arguments, where they were read without tokens; `tokens` is empty then. */
  readonly parsed?: Argument[];
}

export function argumentsOf(call: DirectiveCall): Argument[] {
  return call.parsed ?? parseArguments(call.tokens, call.base);
}

/** The text behind the directive's name, comments included. */
export function rawText(call: DirectiveCall): string {
  const first = call.tokens[0];
  const last = call.tokens.at(-1);
  if (!first || !last) return "";
  const { text } = call.place.frame;
  return text.slice(
    call.base + first.startOffset,
    call.base + last.startOffset + last.image.length,
  );
}

/** The place of the whole line as a range. */
export function rangeOf(call: DirectiveCall): Range {
  return { start: call.place.start, end: call.place.end };
}

/** @throws SyntaxProblem where more than `most` arguments stand there. */
export function atMost(call: DirectiveCall, most: number): void {
  if (call.tokens.length === 0 && call.parsed === undefined) return;
  const extra = argumentsOf(call)[most];
  if (extra === undefined) return;
  const first = most > 0 ? "," : (call.place.frame.text[extra.range.start] ?? "");
  throw new SyntaxProblem(
    "junk",
    `junk at end of line, first unrecognized character is \`${first}'`,
    extra.range,
    most === 0 ? `\`${call.name}' takes no arguments.` : `\`${call.name}' takes ${most} at most.`,
  );
}
