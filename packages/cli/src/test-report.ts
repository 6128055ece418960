// How do results of `test` reach the reader: line by line, as TAP, as JUnit, as NDJSON?

import {
  type CaseResult,
  formatCounts,
  formatProblem,
  prettyResult,
  type SuiteCounts,
  tapHeader,
  tapResult,
  type Verdict,
} from "@realmode/conformance";
import type { Builder } from "junit-report-builder";
import { type Progress, showProgress } from "./progress.ts";
import type { Terminal } from "./streams.ts";

/** Takes results as they come. */
export interface Reporter {
  start(total: number): Promise<void>;
  /** `counts` where one result stands for many tests. */
  result(result: CaseResult, counts?: SuiteCounts): void;
  end(counts: SuiteCounts, text: string): Promise<void>;
}

/** One result as JSON. */
export function resultJson(result: CaseResult): Record<string, unknown> {
  const { name, filename, backend, verdict, instructions, elapsedMs, diagnostics } = result;
  return {
    schema: "realmode.test-result/1",
    name,
    file: filename,
    backend,
    verdict: verdict.kind,
    ...(verdict.kind === "fail" ? { problems: verdict.problems } : {}),
    ...("reason" in verdict ? { reason: verdict.reason } : {}),
    instructions,
    elapsedMs,
    diagnostics,
  };
}

class JsonReporter implements Reporter {
  readonly #terminal: Terminal;
  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }
  async start(): Promise<void> {}
  result(result: CaseResult, counts?: SuiteCounts): void {
    this.#terminal.printJson({ ...resultJson(result), ...(counts ? { counts } : {}) });
  }
  async end(counts: SuiteCounts): Promise<void> {
    this.#terminal.printJson({ schema: "realmode.test/1", ...counts });
  }
}

class PrettyReporter implements Reporter {
  readonly #terminal: Terminal;
  #progress: Progress | undefined;
  readonly #brief: boolean;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#brief = terminal.quiet || (terminal.out.isTerminal && terminal.err.isTerminal);
  }

  async start(total: number): Promise<void> {
    this.#progress = await showProgress(total, this.#terminal);
  }

  result(result: CaseResult, counts?: SuiteCounts): void {
    const { outColors } = this.#terminal;
    this.#progress?.step();
    if (this.#brief && result.verdict.kind === "pass") return;
    this.#progress?.clear();
    const { green: pass, red: fail, yellow: skip, dim } = outColors;
    const [first, ...more] = prettyResult(result, { pass, fail, skip, dim }).split("\n");
    const note = counts && result.verdict.kind !== "skip" ? `  ${formatCounts(counts)}` : "";
    this.#terminal.out.line([`${first}${note}`, ...more].join("\n"));
  }

  async end(_counts: SuiteCounts, text: string): Promise<void> {
    this.#progress?.stop();
    this.#terminal.out.line(text);
  }
}

class TapReporter implements Reporter {
  readonly #terminal: Terminal;
  #number = 0;
  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }
  async start(total: number): Promise<void> {
    this.#terminal.out.write(tapHeader(total));
  }
  result(result: CaseResult): void {
    this.#terminal.out.write(tapResult(result, ++this.#number));
  }
  async end(_counts: SuiteCounts, text: string): Promise<void> {
    this.#terminal.out.line(`# ${text}`);
  }
}

const isSkip = (verdict: Verdict): verdict is Extract<Verdict, { reason: string }> =>
  verdict.kind === "skip" || verdict.kind === "not-executable";

/** The package is CommonJS: Node's import and the bundler's put its default export at different depths. */
async function newReport(): Promise<Builder> {
  const { default: module } = await import("junit-report-builder");
  const builder = "newBuilder" in module ? (module as unknown as Builder) : module.default;
  return builder.newBuilder();
}

class JunitReporter implements Reporter {
  readonly #terminal: Terminal;
  readonly #results: CaseResult[] = [];
  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }
  async start(): Promise<void> {}
  result(result: CaseResult): void {
    this.#results.push(result);
  }
  async end(_counts: SuiteCounts, text: string): Promise<void> {
    const report = await newReport();
    for (const backend of new Set(this.#results.map((result) => result.backend))) {
      const suite = report.testSuite().name(backend);
      for (const { name, filename, verdict, elapsedMs, ...rest } of this.#results) {
        if (rest.backend !== backend) continue;
        const test = suite.testCase().className(backend).name(name).file(filename);
        test.time(elapsedMs / 1000);
        if (isSkip(verdict)) test.skipped().standardOutput(`SKIP ${verdict.reason}`);
        if (verdict.kind === "fail") test.failure(verdict.problems.map(formatProblem).join("\n"));
      }
    }
    this.#terminal.out.line(report.build().trimEnd());
    this.#terminal.note(text);
  }
}

export type ReporterName = "pretty" | "tap" | "junit";

export function makeReporter(name: ReporterName, terminal: Terminal): Reporter {
  if (terminal.json) return new JsonReporter(terminal);
  if (name === "tap") return new TapReporter(terminal);
  if (name === "junit") return new JunitReporter(terminal);
  return new PrettyReporter(terminal);
}
