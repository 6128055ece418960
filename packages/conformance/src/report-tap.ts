// How does a suite's result look as TAP 14? (testanything.org, "TAP version 14 specification")

import type { CaseResult } from "./suite.ts";

/** `#` starts a directive in a test line, `\` escapes. */
const escapeText = (text: string): string =>
  text.replace(/[\\#]/g, (c) => `\\${c}`).replace(/[\r\n]+/g, " ");

/** A YAML string: JSON's are valid YAML. */
const yaml = (text: string): string => JSON.stringify(text);

/** The lines that come before the first test. */
export function tapHeader(total: number): string {
  return `TAP version 14\n1..${total}\n`;
}

/** One result; `number` counts from 1. */
export function tapResult(result: CaseResult, number: number): string {
  const { name, backend, verdict } = result;
  const title = `${number} - ${escapeText(`${name} [${backend}]`)}`;
  switch (verdict.kind) {
    case "pass":
      return `ok ${title}\n`;
    case "skip":
    case "not-executable":
      return `ok ${title} # SKIP ${verdict.reason.replace(/[\r\n]+/g, " ")}\n`;
    case "fail": {
      const lines = [`not ok ${title}`, "  ---"];
      lines.push(`  file: ${yaml(result.filename)}`);
      if (result.guards) lines.push(`  guards: ${yaml(result.guards)}`);
      lines.push("  problems:");
      for (const { what, expected, actual } of verdict.problems) {
        lines.push(`    - what: ${yaml(what)}`);
        lines.push(`      expected: ${yaml(expected)}`);
        lines.push(`      actual: ${yaml(actual)}`);
      }
      if (verdict.hint) lines.push(`  hint: ${yaml(verdict.hint)}`);
      return `${lines.join("\n")}\n  ...\n`;
    }
  }
}

/** A whole report as TAP 14. */
export function formatTap(results: readonly CaseResult[]): string {
  return tapHeader(results.length) + results.map((r, i) => tapResult(r, i + 1)).join("");
}
