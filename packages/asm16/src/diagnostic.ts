// What is said about wrong source, and how does it look as text?

export type Severity = "error" | "warning" | "note";

/** One remark about the source. Lines and columns count from 1; `endColumn` is exclusive. */
export interface Diagnostic {
  readonly severity: Severity;
  /** Stable name of the kind of remark: `unknown-mnemonic`, `operand-mismatch` … */
  readonly code: string;
  /** The first line keeps GNU as's wording where GNU as has the message. */
  readonly message: string;
  /** As given by `filename`, or by a line marker (`# 3 "boot.S"`) in the source. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
  /** Why, and what to write instead. */
  readonly hint?: string;
}

/** A place in the source that a remark can point to. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** Errors beyond this number are counted, not kept: a binary file would give one per line. */
const MAX_DIAGNOSTICS = 100;

/** Collects the remarks of one assembly, in the order in which they were found. */
export class DiagnosticList {
  readonly items: Diagnostic[] = [];
  errors = 0;
  /** All remarks, those included that were said before or are not kept. */
  count = 0;
  #dropped = 0;
  readonly #seen = new Set<string>();

  add(severity: Severity, code: string, message: string, span: Span, hint?: string): void {
    this.count++;
    if (severity === "error") this.errors++;
    const key = `${severity}|${span.file}|${span.line}|${span.column}|${message}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    if (this.items.length >= MAX_DIAGNOSTICS) {
      this.#dropped++;
      return;
    }
    const { file, line, column, endColumn } = span;
    const item: Diagnostic = {
      severity,
      code,
      // What the source holds must not drive the reader's terminal.
      message: message.replace(/[\p{Cc}\ufffd]/gu, "·"),
      file,
      line,
      column,
      endColumn,
    };
    this.items.push(hint === undefined ? item : { ...item, hint });
  }

  error(code: string, message: string, span: Span, hint?: string): void {
    this.add("error", code, message, span, hint);
  }

  warning(code: string, message: string, span: Span, hint?: string): void {
    this.add("warning", code, message, span, hint);
  }

  /** The remarks in source order, with a closing note where some were left out. */
  finish(): Diagnostic[] {
    const items = [...this.items];
    const last = items.at(-1);
    if (this.#dropped > 0 && last) {
      items.push({
        severity: "note",
        code: "too-many",
        message: `${this.#dropped} more remarks are not shown`,
        file: last.file,
        line: last.line,
        column: last.column,
        endColumn: last.endColumn,
      });
    }
    return items;
  }
}

/** Longest piece of a source line that is printed; binary junk has lines of megabytes. */
const MAX_SHOWN = 160;

function visible(text: string): string {
  // Control characters would move the caret or drive the terminal; tabs become one blank for the caret's sake.
  return text.replace(/\t/g, " ").replace(/[\p{Cc}\ufffd]/gu, "·");
}

/**
 * The remark as plain text: `file:line:column: severity: message`, the source line, a caret line and
 * the hint. `source` is the text of the file that `diagnostic.file` names, whole; without it, or where
 * it has no such line, only message and hint are given. No colours and no newline at the end.
 */
export function formatDiagnostic(diagnostic: Diagnostic, source?: string): string {
  const { file, line, column, endColumn, severity, message, hint } = diagnostic;
  const out = [`${file}:${line}:${column}: ${severity}: ${message}`];
  const text = source === undefined ? undefined : lineOf(source, line);
  if (text !== undefined) {
    let from = 0;
    if (text.length > MAX_SHOWN && column > MAX_SHOWN / 2) from = column - MAX_SHOWN / 2;
    const shown = visible(text.slice(from, from + MAX_SHOWN));
    const number = String(line).padStart(5);
    const start = Math.min(column - 1 - from, shown.length);
    const length = Math.max(1, Math.min(endColumn - column, shown.length - start));
    out.push(`${number} | ${shown}`);
    out.push(`${" ".repeat(5)} | ${" ".repeat(start)}${"^".repeat(length)}`);
  }
  if (hint !== undefined) for (const part of hint.split("\n")) out.push(`      = ${part}`);
  return out.join("\n");
}

function lineOf(source: string, line: number): string | undefined {
  let start = 0;
  for (let n = 1; n < line; n++) {
    const end = source.indexOf("\n", start);
    if (end < 0) return undefined;
    start = end + 1;
  }
  const end = source.indexOf("\n", start);
  const text = source.slice(start, end < 0 ? undefined : end);
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}
