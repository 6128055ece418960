// What does a macro call become?

import type { Assembler } from "./assembler.ts";
import type { Range } from "./ast.ts";
import { ValueProblem } from "./expression.ts";
import type { Place } from "./input.ts";
import { parseExpression } from "./parser.ts";
import { type Token, tokenize } from "./tokens.ts";

/** Characters that the arguments of one call may add. */
const MAX_CALL = 64 * 1024;

export interface Parameter {
  readonly name: string;
  readonly default: string | undefined;
  readonly required: boolean;
  readonly rest: boolean;
}

export interface Macro {
  readonly name: string;
  /** What its expansions are called: the same text for all of them. */
  readonly title: string;
  readonly parameters: readonly Parameter[];
  readonly body: string;
  readonly place: Place;
}

/** Reads `a, b=1, c:req, d:vararg`; a text where it is wrong. */
export function readParameters(text: string): Parameter[] | string {
  const out: Parameter[] = [];
  let at = 0;
  const skip = () => {
    while (/[\s,]/.test(text[at] ?? "")) at++;
  };
  for (skip(); at < text.length; skip()) {
    const name = /^[A-Za-z_.$][\w.$]*/.exec(text.slice(at))?.[0];
    if (!name) return `bad parameter list, at \`${text.slice(at, at + 10)}'`;
    at += name.length;
    let required = false;
    let rest = false;
    let value: string | undefined;
    const qualifier = /^\s*:\s*(\w+)/.exec(text.slice(at));
    if (qualifier) {
      const word = qualifier[1]?.toLowerCase();
      if (word === "req") required = true;
      else if (word === "vararg") rest = true;
      else return `\`${qualifier[1]}' is not a valid parameter qualifier for \`${name}'`;
      at += qualifier[0].length;
    }
    const equal = /^\s*=\s*/.exec(text.slice(at));
    if (equal) {
      at += equal[0].length;
      const [argument, end] = readArgument(text, at);
      value = argument;
      at = end;
    }
    if (out.some((p) => p.name === name)) return `A parameter named \`${name}' already exists`;
    out.push({ name, default: value, required, rest });
  }
  return out;
}

/** Characters beside which gas's scrubber keeps a blank (app.c; tc-i386.c, extra_symbol_chars). */
const KEEPS_BLANK = /[\w.$*%\-([{}\\"'\u0080-\uffff]/;

/** Blanks as gas's scrubber leaves them: one, and none beside operators. Quoted text stays. */
export function scrub(text: string): string {
  let out = "";
  for (let at = 0; at < text.length; at++) {
    const c = text[at] as string;
    if (c === '"') {
      let end = at + 1;
      while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
      out += text.slice(at, end + 1);
      at = end;
    } else if (c === "'") {
      const length = text[at + 1] === "\\" ? 3 : 2;
      out += text.slice(at, at + length);
      at += length - 1;
    } else if (/\s/.test(c)) {
      while (/\s/.test(text[at + 1] ?? "")) at++;
      if (KEEPS_BLANK.test(out.at(-1) ?? "") && KEEPS_BLANK.test(text[at + 1] ?? "")) out += " ";
    } else out += c;
  }
  return out;
}

/**
 * One argument of scrubbed text from `from` on, and where it ends: quotes come off, brackets keep
 * blanks together. With `alternate` `<` and `>` quote too, and `!` before a character.
 */
export function readArgument(text: string, from: number, alternate = false): [string, number] {
  let at = from;
  while (text[at] === " ") at++;
  const quote = text[at];
  if (quote === '"' || (alternate && quote === "<")) {
    const close = quote === "<" ? ">" : '"';
    let out = "";
    let depth = 1;
    for (at++; at < text.length; at++) {
      const c = text[at] as string;
      if (c === close && --depth === 0) break;
      if (c === "<" && close === ">") depth++;
      if (alternate && c === "!") at++;
      // The backslash stays: the text is read as a string once more, or not at all.
      else if (c === "\\" && at + 1 < text.length) out += text[at++];
      out += text[at] ?? "";
    }
    // In .altmacro only `<` is taken off.
    if (alternate && quote === '"') out = `"${out}"`;
    return [out, Math.min(at + 1, text.length)];
  }
  let out = "";
  const brackets: string[] = [];
  for (; at < text.length; at++) {
    const c = text[at] as string;
    if (c === "," || (c === " " && brackets.length === 0)) break;
    if (c === '"' || c === "'") {
      const end = text.indexOf(c, at + 1);
      if (end > 0) {
        out += text.slice(at, end + 1);
        at = end;
        continue;
      }
    }
    if (c === "(" || c === "[") brackets.push(c === "(" ? ")" : "]");
    else if (c === brackets.at(-1)) brackets.pop();
    out += c;
  }
  return [out, at];
}

function readArguments(
  asm: Assembler,
  macro: Macro,
  text: string,
  range: Range,
): Map<string, string> | undefined {
  const values = new Map<string, string>();
  const fail = (message: string): undefined => {
    asm.error(
      "macro-argument",
      message,
      range,
      `The macro is defined at ${macro.place.file}:${macro.place.line}.`,
    );
    return undefined;
  };
  let at = 0;
  let position = 0;
  const blanks = () => {
    while (/[ \t\r\n]/.test(text[at] ?? "")) at++;
  };
  for (blanks(); at < text.length; blanks()) {
    const keyword = /^([A-Za-z_.$][\w.$]*)\s*=(?!=)/.exec(text.slice(at));
    const named = keyword && macro.parameters.find((p) => p.name === keyword[1]);
    if (keyword && named) {
      at += keyword[0].length;
      if (named.rest) {
        values.set(named.name, text.slice(at).trim());
        at = text.length;
      } else {
        const [value, end] = readArgument(text, at);
        values.set(named.name, value);
        at = end;
      }
    } else if (keyword && position === 0 && macro.parameters.length > 0 && values.size > 0) {
      return fail(`Parameter named \`${keyword[1]}' does not exist for macro \`${macro.name}'`);
    } else {
      const parameter = macro.parameters[position++];
      if (!parameter) return fail("too many positional arguments");
      if (parameter.rest) {
        values.set(parameter.name, text.slice(at).trim());
        at = text.length;
        break;
      }
      const percent = asm.altmacro && text[at] === "%";
      const [value, end] = readArgument(text, percent ? at + 1 : at, asm.altmacro);
      values.set(parameter.name, percent ? evaluated(asm, value) : value);
      at = end;
    }
    blanks();
    if (text[at] === ",") at++;
  }
  for (const parameter of macro.parameters) {
    const value = values.get(parameter.name);
    if (value !== undefined && value !== "") continue;
    if (parameter.required) {
      return fail(
        `Missing value for required parameter \`${parameter.name}' of macro \`${macro.name}'`,
      );
    }
    values.set(parameter.name, parameter.default ?? "");
  }
  return values;
}

/** `%expression` of altmacro: its value in decimal. @throws SyntaxProblem, ValueProblem */
function evaluated(asm: Assembler, text: string): string {
  const value = asm.known(asm.bind(parseExpression(tokenize(text), 0)));
  if (value === undefined)
    throw new ValueProblem("non-constant", "% operator needs absolute expression");
  return String(value);
}

/** A text, an escaped character, or what stands between such. */
const CHARACTERS = /"(?:\\[\s\S]|[^"\\])*"|'\\[^\n]|'|(?:(?!'\\)[^"])+|"/g;

/** Puts values for `\name`, the count for `\@`, nothing for `\()`. */
export function substitute(
  body: string,
  values: ReadonlyMap<string, string>,
  count: number,
  bare: boolean,
): string {
  const put = (text: string): string =>
    text.replace(/\\(@|\(\)|[A-Za-z_.$][\w.$]*)/g, (whole: string, what: string) => {
      if (what === "@") return String(count);
      if (what === "()") return "";
      // A name may be longer than the parameter's: gas takes the whole name.
      return values.get(what) ?? whole;
    });
  // gas has made numbers of `'\x` before it sees a macro, but not of what looks so in a text.
  const replaced = body.includes("'\\")
    ? body.replace(CHARACTERS, (part) => (/^'/.test(part) ? part : put(part)))
    : put(body);
  if (!bare) return replaced;
  return replaced
    .replace(/[A-Za-z_.$][\w.$]*/g, (name) => values.get(name) ?? name)
    .replace(/&/g, "");
}

export function expandMacro(asm: Assembler, macro: Macro, tokens: Token[], base: number): void {
  const first = tokens[0];
  const last = tokens.at(-1);
  const text =
    first && last
      ? asm.place.frame.text.slice(
          base + first.startOffset,
          base + last.startOffset + last.image.length,
        )
      : "";
  const values = readArguments(asm, macro, scrub(text.replace(/\/\*[\s\S]*?\*\//g, " ")), {
    start: asm.place.start,
    end: asm.place.end,
  });
  if (!values) return;
  let { body } = macro;
  const count = asm.expansions++;
  if (asm.altmacro) {
    // `local name`: a fresh label for each expansion.
    body = body.replace(/^[ \t]*local[ \t]+([^\n;]*)[\n;]?/gim, (_line, names: string) => {
      for (const name of names.split(/[\s,]+/).filter(Boolean)) {
        values.set(name, `.LL${(asm.locals++).toString(16).padStart(4, "0").toUpperCase()}`);
      }
      return "\n";
    });
  }
  const expanded = substitute(body, values, count, asm.altmacro);
  if (expanded.length > MAX_CALL + macro.body.length) {
    asm.error(
      "too-long",
      `this call of macro \`${macro.name}' makes ${expanded.length} characters`,
      undefined,
      "Does an argument double at each call?",
    );
    asm.ended = true;
    return;
  }
  asm.push(expanded, "macro", macro.title);
}
