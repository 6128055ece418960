// The verb `test`: do the cases (or the CPU tests recorded on hardware) pass on every backend?

import { createRequire } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import {
  type Backend,
  type CaseResult,
  countVerdicts,
  failure,
  formatCounts,
  type HostExampleReport,
  runHostExample,
  runSuite,
  type SuiteCounts,
  type SuiteFile,
} from "@realmode/conformance";
import { everyBackend } from "./backends.ts";
import type { Invocation, OptionValues } from "./commands.ts";
import { runCpuTests } from "./cpu-tests.ts";
import { Failure } from "./failure.ts";
import { parseDuration } from "./numbers.ts";
import { findPrograms, loadHostExample, type ProgramFile } from "./programs.ts";
import { readSource } from "./source.ts";
import { STATUS, type Status } from "./status.ts";
import type { Terminal } from "./streams.ts";
import { makeReporter, type Reporter, type ReporterName } from "./test-report.ts";

/** The suite that comes with realmode, found by the package that ships it. */
function ownSuite(): string {
  const found = createRequire(import.meta.url).resolve("@realmode/conformance/package.json");
  return join(dirname(found), "cases");
}

/** `string/movs` for string/movs.s, `01-sum` for 01-sum/main.s. */
function caseName(path: string, directory: string): string {
  const name = (relative(directory, resolve(path)) || basename(path)).replace(/\.[^./\\]*$/, "");
  return name.replace(/[/\\](main|host)$/, "") || name;
}

function suiteFile(program: ProgramFile, options: OptionValues, terminal: Terminal): SuiteFile {
  const source = readSource(program.path, options, terminal);
  const { readFile } = source.options;
  return {
    filename: program.path,
    source: Buffer.from(source.bytes).toString("utf8"),
    ...(readFile ? { readFile } : {}),
  };
}

/** A host example's results as those of cases; that backends differ is one more. */
function asCaseResults(name: string, path: string, report: HostExampleReport): CaseResult[] {
  const common = { name, filename: path, guards: "", diagnostics: [], instructions: null };
  const results: CaseResult[] = report.results.map(({ backend, verdict, elapsedMs }) => ({
    ...common,
    backend,
    verdict,
    elapsedMs,
  }));
  const { difference } = report;
  if (difference) {
    const { left, right } = difference;
    const problem = failure(
      "result",
      `${right.value} (${right.backend})`,
      `${left.value} (${left.backend})`,
    );
    results.push({
      ...common,
      backend: `${left.backend}, ${right.backend}`,
      verdict: problem,
      elapsedMs: 0,
    });
  }
  return results;
}

const timeoutOf = ({ timeout }: OptionValues): number | undefined =>
  typeof timeout === "string" ? parseDuration(timeout, "--timeout") : undefined;

async function runCases(
  directory: string,
  programs: readonly ProgramFile[],
  backends: readonly Backend[],
  options: OptionValues,
  reporter: Reporter,
  terminal: Terminal,
): Promise<readonly CaseResult[]> {
  const timeoutMs = timeoutOf(options);
  const limits = timeoutMs === undefined ? {} : { timeoutMs };
  const plain = programs.filter(({ isHostExample }) => !isHostExample);
  const hosted = programs.filter(({ isHostExample }) => isHostExample);
  const names = new Map(programs.map(({ path }) => [path, caseName(path, directory)]));
  await reporter.start(programs.length * backends.length);
  const all: CaseResult[] = [];
  const take = (result: CaseResult): void => {
    all.push(result);
    reporter.result(result);
  };
  const files = plain.map((program) => suiteFile(program, options, terminal));
  await runSuite(files, backends, {
    ...limits,
    onResult: (result) => take({ ...result, name: names.get(result.filename) ?? result.name }),
  });
  for (const { path } of hosted) {
    const example = await loadHostExample(path, terminal);
    const name = names.get(path)!;
    const report = await runHostExample(name, example, backends, timeoutMs);
    for (const result of asCaseResults(name, path, report)) take(result);
  }
  return all;
}

/** What results come to. */
export function statusOfCounts(counts: SuiteCounts, wanted: string | undefined): Status {
  const { passed, failed, skipped } = counts;
  if (failed > 0) return STATUS.unmet;
  // Asked for one backend, and nothing ran: that is no success.
  if (wanted !== undefined && passed === 0 && skipped > 0) return STATUS.skip;
  return STATUS.good;
}

function checkReporter(options: OptionValues): ReporterName {
  return (options.reporter ?? "pretty") as ReporterName;
}

export async function test({ operands, options, terminal }: Invocation): Promise<Status> {
  const files = (options.report ?? []) as readonly string[];
  const reporter = makeReporter(checkReporter(options), terminal, files);
  const wanted = options.backend as string | undefined;
  const filters = (options.filter ?? []) as readonly string[];
  const isChosen = (name: string): boolean =>
    filters.length === 0 || filters.some((filter) => name.includes(filter));
  const { backends, hints } = await everyBackend(wanted === undefined ? undefined : [wanted]);
  const absent = backends.find(({ name, unavailable }) => name === wanted && unavailable);
  if (absent) {
    throw new Failure("backend", `backend ${absent.name} is not available: ${absent.unavailable}`, {
      hint: hints.get(absent.name) ?? "`realmode doctor` tells more",
    });
  }
  const counts = await runChosen(operands[0], backends, isChosen, options, reporter, terminal);
  await reporter.end(counts, formatCounts(counts));
  return statusOfCounts(counts, wanted);
}

async function runChosen(
  path: string | undefined,
  backends: readonly Backend[],
  isChosen: (name: string) => boolean,
  options: OptionValues,
  reporter: Reporter,
  terminal: Terminal,
): Promise<SuiteCounts> {
  if (typeof options.cpuTests === "string") {
    if (path !== undefined) {
      throw new Failure("usage", "test: either a directory of cases or --cpu-tests, not both");
    }
    const timeoutMs = timeoutOf(options);
    const limits = timeoutMs === undefined ? {} : { timeoutMs };
    const slice = options.slices === true ? { slice: 1 } : {};
    const how = { ...limits, ...slice };
    const counts = await runCpuTests(options.cpuTests, backends, isChosen, how, reporter);
    const { notExecutable, instructions } = counts;
    if (instructions !== null) terminal.note(`${instructions} instructions`);
    if (notExecutable > 0) terminal.note(`${notExecutable} tests are not executable here`);
    return counts;
  }
  if (options.slices === true) throw new Failure("usage", "--slices belongs to --cpu-tests");
  const directory = resolve(path ?? ownSuite());
  const programs = findPrograms([path ?? directory]).filter((program) =>
    isChosen(caseName(program.path, directory)),
  );
  if (programs.length === 0) throw new Failure("usage", "no case has a name with that text");
  const results = await runCases(directory, programs, backends, options, reporter, terminal);
  return countVerdicts(results.map(({ verdict }) => verdict));
}
