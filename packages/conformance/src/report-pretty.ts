// How does a suite's result look to a reader?

import { formatProblem } from "./check.ts";
import { type CaseResult, countVerdicts, formatCounts } from "./suite.ts";

/** Adds colour; the text says the same without it. */
export interface Paint {
  pass(text: string): string;
  fail(text: string): string;
  skip(text: string): string;
  dim(text: string): string;
}

const plain = (text: string): string => text;

/** No colour. */
export const NO_PAINT: Paint = { pass: plain, fail: plain, skip: plain, dim: plain };

/** One result: a line, and for a failure a line for each unmet expectation. No newline at the end. */
export function prettyResult(result: CaseResult, paint: Paint = NO_PAINT): string {
  const { name, backend, verdict } = result;
  const title = `${name} ${paint.dim(`[${backend}]`)}`;
  switch (verdict.kind) {
    case "pass":
      return `${paint.pass("ok  ")} ${title}`;
    case "skip":
    case "not-executable":
      return `${paint.skip("SKIP")} ${title}  ${verdict.reason}`;
    case "fail": {
      const lines = [`${paint.fail("FAIL")} ${title}`];
      if (result.guards) lines.push(`       ${paint.dim(result.guards)}`);
      for (const problem of verdict.problems) lines.push(`       ${formatProblem(problem)}`);
      if (verdict.hint) lines.push(`       ${verdict.hint}`);
      return lines.join("\n");
    }
  }
}

/** A whole report: a line each and the counts at the end. */
export function formatPretty(results: readonly CaseResult[], paint: Paint = NO_PAINT): string {
  const lines = results.map((result) => prettyResult(result, paint));
  const counts = countVerdicts(results.map(({ verdict }) => verdict));
  return `${[...lines, formatCounts(counts)].join("\n")}\n`;
}
