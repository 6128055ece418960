// Which `key=value` fields stand in a source's header comments, and where exactly?
//
// A header line is a comment `# realmode: key=value …` (or with `//`) before the first statement.

import type { Diagnostic } from "@realmode/asm16";

/** One `key=value`. */
export interface HeaderField {
  readonly key: string;
  /** Without quotes, escapes resolved: one character per byte. */
  readonly value: string;
  readonly line: number;
  readonly keyColumn: number;
  readonly valueColumn: number;
  /** The column after the value. */
  readonly endColumn: number;
}

export interface Header {
  readonly fields: readonly HeaderField[];
  /** Text of the other comment lines above the first statement, joined by blanks. */
  readonly comment: string;
  /** True where a header line is there, even an empty one. */
  readonly present: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

const HEADER_LINE = /^(\s*(?:#+|\/\/)\s*realmode:)(.*)$/;
const COMMENT_LINE = /^\s*(?:#+|\/\/|\/(?!\*))\s?(.*)$/;

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  "0": "\0",
  "\\": "\\",
  '"': '"',
};

/** Code points above 255 become their UTF-8 bytes, so that a value has one character per byte. */
function utf8(char: string): string {
  const code = char.codePointAt(0)!;
  if (code < 0x80) return char;
  const bytes: number[] = [];
  let rest = code;
  const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  for (let i = 0; i < more; i++) {
    bytes.unshift(0x80 | (rest & 0x3f));
    rest >>= 6;
  }
  bytes.unshift([0, 0xc0, 0xe0, 0xf0][more]! | rest);
  return String.fromCharCode(...bytes);
}

class HeaderReader {
  readonly fields: HeaderField[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  error(
    code: string,
    line: number,
    column: number,
    endColumn: number,
    message: string,
    hint?: string,
  ): void {
    this.diagnostics.push({
      severity: "error",
      code,
      message,
      file: this.#file,
      line,
      column,
      endColumn,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  /** Reads the fields of `text`, whose first character stands at `offset` (from 0) of `line`. */
  line(text: string, line: number, offset: number): void {
    let at = 0;
    while (true) {
      while (/\s/.test(text[at] ?? "")) at++;
      if (at >= text.length) return;
      const start = at;
      while (at < text.length && !/[\s=]/.test(text[at]!)) at++;
      const key = text.slice(start, at);
      const keyColumn = offset + start + 1;
      if (text[at] !== "=" || key === "") {
        let end = at;
        while (end < text.length && !/\s/.test(text[end]!)) end++;
        const what = text.slice(start, end);
        this.error(
          "header-syntax",
          line,
          keyColumn,
          offset + end + 1,
          `"${what}" is not of the form key=value`,
          "a value with blanks stands in double quotes",
        );
        at = end;
        continue;
      }
      at++;
      const valueStart = at;
      const value = text[at] === '"' ? this.#quoted(text, line, offset, at) : undefined;
      if (value) {
        at = value.end;
      } else {
        while (at < text.length && !/\s/.test(text[at]!)) at++;
      }
      this.fields.push({
        key,
        value: value ? value.text : text.slice(valueStart, at),
        line,
        keyColumn,
        valueColumn: offset + valueStart + 1,
        endColumn: offset + at + 1,
      });
    }
  }

  #quoted(text: string, line: number, offset: number, open: number): { text: string; end: number } {
    let value = "";
    let at = open + 1;
    while (at < text.length && text[at] !== '"') {
      if (text[at] !== "\\") {
        const char = String.fromCodePoint(text.codePointAt(at)!);
        value += utf8(char);
        at += char.length;
        continue;
      }
      const hex = /^x([0-9a-f]{2})/i.exec(text.slice(at + 1));
      const known = ESCAPES[text[at + 1] ?? ""];
      if (hex) {
        value += String.fromCharCode(Number.parseInt(hex[1]!, 16));
        at += 4;
      } else {
        if (known === undefined) {
          this.error(
            "header-escape",
            line,
            offset + at + 1,
            offset + Math.min(at + 2, text.length) + 1,
            `unknown escape "${text.slice(at, at + 2)}"`,
            'known are \\n \\r \\t \\b \\f \\0 \\\\ \\" and \\x with two hex digits',
          );
        }
        value += known ?? "";
        at += 2;
      }
    }
    if (at < text.length) return { text: value, end: at + 1 };
    this.error(
      "header-quote",
      line,
      offset + open + 1,
      offset + text.length + 1,
      "the value has no closing quote",
    );
    return { text: value, end: text.length };
  }
}

/** Reads the header of `source`; what is wrong comes as diagnostics, never as an exception. */
export function readHeader(source: string, file: string): Header {
  const reader = new HeaderReader(file);
  const comments: string[] = [];
  let present = false;
  let inBlock = false;
  let statement: number | undefined;
  for (const [index, raw] of source.split(/\r\n|\n|\r/).entries()) {
    const header = inBlock ? null : HEADER_LINE.exec(raw);
    if (header) {
      if (statement === undefined) {
        present = true;
        reader.line(header[2]!, index + 1, header[1]!.length);
      } else {
        reader.error(
          "header-late",
          index + 1,
          header[1]!.search(/\S/) + 1,
          header[1]!.length + 1,
          `a header line after the first statement (line ${statement}) is not read`,
          "move it above the first statement",
        );
      }
      continue;
    }
    if (statement !== undefined) continue;
    let text = raw;
    if (inBlock || /^\s*\/\*/.test(text)) {
      const body: string = inBlock ? text : text.replace(/^\s*\/\*/, "");
      const close: number = body.indexOf("*/");
      inBlock = close < 0;
      comments.push((close < 0 ? body : body.slice(0, close)).replace(/^\s*\*?\s?/, "").trim());
      if (inBlock) continue;
      text = body.slice(close + 2);
    }
    const comment = COMMENT_LINE.exec(text);
    if (comment) comments.push(comment[1]!.trim());
    else if (text.trim() !== "") statement = index + 1;
  }
  const comment = comments.filter((line) => line !== "").join(" ");
  return { fields: reader.fields, comment, present, diagnostics: reader.diagnostics };
}
