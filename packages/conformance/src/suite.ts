// How are many cases run on many backends, and what comes out?

import type { Diagnostic } from "@realmode/asm16";
import { type AbortSignalLike, host } from "@realmode/machine";
import { parseCase } from "./case.ts";
import { caseProgram } from "./case-program.ts";
import { GapProbe } from "./gap-probe.ts";
import { observe } from "./observe.ts";
import { type Backend, judge, refusal, type Verdict } from "./verdict.ts";

/** One case's source. */
export interface SuiteFile {
  /** As shown; its name without extension names the case. */
  readonly filename: string;
  readonly source: string;
  /** For `.include` and `.incbin`. */
  readonly readFile?: (path: string) => Uint8Array | undefined;
}

/** One case on one backend. */
export interface CaseResult {
  readonly name: string;
  readonly filename: string;
  /** What the case guards. */
  readonly guards: string;
  readonly backend: string;
  readonly verdict: Verdict;
  /** What the assembler or the header reader said. */
  readonly diagnostics: readonly Diagnostic[];
  readonly instructions: number | null;
  readonly elapsedMs: number;
}

export interface SuiteCounts {
  readonly passed: number;
  readonly failed: number;
  /** Not run, and not executable: each with its reason. */
  readonly skipped: number;
}

export interface SuiteReport {
  readonly results: readonly CaseResult[];
  readonly counts: SuiteCounts;
}

export interface SuiteOptions {
  /** Of a case that names none, in milliseconds. Default 10 s. */
  readonly timeoutMs?: number;
  /** Called after each result, in order. */
  readonly onResult?: (result: CaseResult, done: number, total: number) => void;
  /** Stops between two cases; the report has what was done. */
  readonly signal?: AbortSignalLike;
}

/** Counts verdicts. */
export function countVerdicts(verdicts: Iterable<Verdict>): SuiteCounts {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { kind } of verdicts) {
    if (kind === "pass") counts.passed++;
    else if (kind === "fail") counts.failed++;
    else counts.skipped++;
  }
  return counts;
}

/** `3 passed, 0 failed, 1 skipped`: what a test run ends with. */
export function formatCounts({ passed, failed, skipped }: SuiteCounts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

const message = (error: unknown): string => (error instanceof Error ? error.message : `${error}`);

/** A failure that is not about an expectation: the source, the machine, a bug. */
export function failure(what: string, actual: string, expected = "none"): Verdict {
  return { kind: "fail", problems: [{ what, expected, actual }] };
}

/** Runs one case on one backend. Never throws: what goes wrong is the verdict. */
export function runCase(
  file: SuiteFile,
  backend: Backend,
  options: SuiteOptions = {},
  gaps: GapProbe = new GapProbe(),
): CaseResult {
  const { filename, source, readFile } = file;
  const parsed = parseCase(source, filename);
  const { name, guards, expectation, needs } = parsed.case;
  const result = (verdict: Verdict, more: Partial<CaseResult> = {}): CaseResult => ({
    name,
    filename,
    guards,
    backend: backend.name,
    verdict,
    diagnostics: parsed.diagnostics,
    instructions: null,
    elapsedMs: 0,
    ...more,
  });
  const refused = (diagnostics: readonly Diagnostic[]): CaseResult => {
    const first = diagnostics.find(({ severity }) => severity === "error");
    const where = first ? `${first.file}:${first.line}:${first.column}: ${first.message}` : "error";
    return result(failure("source", where, "no error"), { diagnostics });
  };
  if (parsed.diagnostics.some(({ severity }) => severity === "error")) {
    return refused(parsed.diagnostics);
  }
  if (backend.unavailable !== undefined) {
    return result({ kind: "skip", reason: `${backend.name}: ${backend.unavailable}` });
  }
  try {
    const gap = gaps.reason(backend, needs);
    if (gap !== undefined) return result({ kind: "skip", reason: gap });
    const { timeoutMs } = options;
    const assembled = caseProgram(parsed.case, {
      ...(readFile ? { readFile } : {}),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    const { program, diagnostics } = assembled;
    if (!program) return refused(diagnostics);
    const seen = observe(backend.createMachine, program);
    const { instructions, elapsedMs } = seen;
    return result(judge(expectation, seen, backend), { diagnostics, instructions, elapsedMs });
  } catch (error) {
    return result(refusal(error, backend) ?? failure("machine", message(error), "no error"));
  }
}

/** Turns between two looks at the event loop. */
const YIELD_EVERY = 16;

/** Runs every case on every backend, case by case. */
export async function runSuite(
  files: readonly SuiteFile[],
  backends: readonly Backend[],
  options: SuiteOptions = {},
): Promise<SuiteReport> {
  const gaps = new GapProbe();
  const results: CaseResult[] = [];
  const total = files.length * backends.length;
  for (const file of files) {
    for (const backend of backends) {
      if (options.signal?.aborted) break;
      const result = runCase(file, backend, options, gaps);
      results.push(result);
      options.onResult?.(result, results.length, total);
      if (results.length % YIELD_EVERY === 0) {
        await new Promise<void>((resolve) => host.setTimeout(resolve, 0));
      }
    }
  }
  return { results, counts: countVerdicts(results.map(({ verdict }) => verdict)) };
}
