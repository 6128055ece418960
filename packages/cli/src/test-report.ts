// How do results of `test` reach the reader: line by line, as TAP, JUnit, JSON or HTML, on stdout and in files?

import { existsSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import {
  type CaseResult,
  formatCounts,
  formatHtml,
  formatPretty,
  formatProblem,
  formatTap,
  OpcodeTally,
  opcodeMapSvg,
  opcodesOfSource,
  prettyResult,
  type ReportData,
  type ReportedResult,
  reportData,
  type SuiteCounts,
  tapHeader,
  tapResult,
  type Verdict,
} from "@realmode/conformance";
import type { Builder } from "junit-report-builder";
import { Failure } from "./failure.ts";
import { writeOutputs } from "./files.ts";
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

async function formatJunit(reported: readonly ReportedResult[]): Promise<string> {
  const report = await newReport();
  for (const backend of new Set(reported.map(({ result }) => result.backend))) {
    const suite = report.testSuite().name(backend);
    for (const { result } of reported) {
      if (result.backend !== backend) continue;
      const { name, filename, verdict, elapsedMs } = result;
      const test = suite.testCase().className(backend).name(name).file(filename);
      test.time(elapsedMs / 1000);
      if (isSkip(verdict)) test.skipped().standardOutput(`SKIP ${verdict.reason}`);
      if (verdict.kind === "fail") test.failure(verdict.problems.map(formatProblem).join("\n"));
    }
  }
  return `${report.build().trimEnd()}\n`;
}

/** Remembers which opcodes a case has: each is asked for once a backend. */
function opcodesOfFiles(): (result: CaseResult) => Iterable<string> {
  const known = new Map<string, ReadonlySet<string>>();
  return ({ filename }) => {
    let found = known.get(filename);
    if (!found) {
      found = filename.endsWith(".s") && existsSync(filename) ? opcodesOf(filename) : new Set();
      known.set(filename, found);
    }
    return found;
  };
}

const opcodesOf = (filename: string): ReadonlySet<string> =>
  opcodesOfSource({ filename, source: readFileSync(filename, "utf8") });

const dataOf = (reported: readonly ReportedResult[]): ReportData =>
  reportData(reported, { date: new Date().toISOString(), opcodesOf: opcodesOfFiles() });

type Format = (reported: readonly ReportedResult[]) => string | Promise<string>;

/** Whole reports, by the extension of their file. */
const FORMATS: Readonly<Record<string, Format>> = {
  txt: (reported) => formatPretty(reported.map(({ result }) => result)),
  tap: (reported) => formatTap(reported.map(({ result }) => result)),
  xml: formatJunit,
  json: (reported) => `${JSON.stringify(dataOf(reported), undefined, 1)}\n`,
  html: (reported) => formatHtml(dataOf(reported)),
  svg: (reported) => {
    const { byOpcode } = dataOf(reported);
    const tally = new OpcodeTally();
    for (const cells of Object.values(byOpcode)) {
      for (const [cell, counts] of Object.entries(cells)) tally.add([cell], counts);
    }
    return `${opcodeMapSvg(tally.counts)}\n`;
  },
};

/** Keeps all results and gives the whole report at the end. */
class WholeReporter implements Reporter {
  readonly #reported: ReportedResult[] = [];
  readonly #end: (reported: readonly ReportedResult[], text: string) => Promise<void>;
  constructor(end: (reported: readonly ReportedResult[], text: string) => Promise<void>) {
    this.#end = end;
  }
  async start(): Promise<void> {}
  result(result: CaseResult, counts?: SuiteCounts): void {
    this.#reported.push({ result, ...(counts ? { counts } : {}) });
  }
  async end(_counts: SuiteCounts, text: string): Promise<void> {
    await this.#end(this.#reported, text);
  }
}

/** Several reporters as one. */
class Reporters implements Reporter {
  readonly #all: readonly Reporter[];
  constructor(all: readonly Reporter[]) {
    this.#all = all;
  }
  async start(total: number): Promise<void> {
    for (const one of this.#all) await one.start(total);
  }
  result(result: CaseResult, counts?: SuiteCounts): void {
    for (const one of this.#all) one.result(result, counts);
  }
  async end(counts: SuiteCounts, text: string): Promise<void> {
    for (const one of this.#all) await one.end(counts, text);
  }
}

const ON_STDOUT = { junit: "xml", json: "json", html: "html" } as const;

export type ReporterName = "pretty" | "tap" | keyof typeof ON_STDOUT;

function stdoutReporter(name: ReporterName, terminal: Terminal): Reporter {
  if (terminal.json) return new JsonReporter(terminal);
  if (name === "pretty") return new PrettyReporter(terminal);
  if (name === "tap") return new TapReporter(terminal);
  const format = FORMATS[ON_STDOUT[name]]!;
  return new WholeReporter(async (reported, text) => {
    terminal.out.line((await format(reported)).trimEnd());
    terminal.note(text);
  });
}

function fileReporter(path: string): Reporter {
  const extension = extname(path).slice(1).toLowerCase();
  const format = Object.hasOwn(FORMATS, extension) ? FORMATS[extension] : undefined;
  if (!format) {
    const known = Object.keys(FORMATS).map((name) => `.${name}`);
    throw new Failure("usage", `--report ${path}: the name must end with ${known.join(", ")}`);
  }
  return new WholeReporter(async (reported) => {
    const text = await format(reported);
    writeOutputs([[path, text]]);
  });
}

/** One reporter on stdout, and one for each file. @throws Failure (usage) where a file's name tells no format. */
export function makeReporter(
  name: ReporterName,
  terminal: Terminal,
  files: readonly string[] = [],
): Reporter {
  // Files first: a mistake in a name is told before anything runs.
  const whole = files.map(fileReporter);
  return new Reporters([stdoutReporter(name, terminal), ...whole]);
}
