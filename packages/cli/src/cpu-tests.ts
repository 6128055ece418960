// `test --cpu-tests DIR`: tests of one instruction each, recorded on hardware.

import {
  type Backend,
  type CaseResult,
  type CpuTestFormReport,
  type CpuTestOptions,
  CpuTestRunner,
  runCpuTestFile,
  type SuiteCounts,
  type Verdict,
} from "@realmode/conformance";
import { cpuTestForm, listCpuTestFiles, readCpuTestFile } from "@realmode/conformance/node";
import { Failure, messageOf } from "./failure.ts";
import { fileFailure } from "./files.ts";
import type { Reporter } from "./test-report.ts";

/** Tests of a form that are told one by one; the rest is counted. */
const SHOWN = 5;

/** What the tests of one opcode form come to: a failure if any failed, a skip if any could not run. */
function formVerdict({ counts, others }: CpuTestFormReport): Verdict {
  const { passed, failed, skipped } = counts;
  const total = passed + failed + skipped;
  if (failed > 0) {
    const problems = others.flatMap(({ test, verdict }) =>
      verdict.kind === "fail"
        ? verdict.problems.slice(0, 1).map((problem) => ({
            what: `test ${test.index} (${test.name}): ${problem.what}`,
            expected: problem.expected,
            actual: problem.actual,
          }))
        : [],
    );
    const left = problems.length - SHOWN;
    const hint = left > 0 ? { hint: `and ${left} more of ${total} tests` } : {};
    return { kind: "fail", problems: problems.slice(0, SHOWN), ...hint };
  }
  const first = others.map(({ verdict }) => verdict).find((verdict) => "reason" in verdict);
  if (!first || !("reason" in first)) return { kind: "pass" };
  return { kind: "skip", reason: `${skipped} of ${total} tests: ${first.reason}` };
}

function chosenFiles(directory: string, isChosen: (form: string) => boolean): string[] {
  let paths: string[];
  try {
    paths = listCpuTestFiles(directory);
  } catch (error) {
    throw fileFailure(directory, error, "read");
  }
  if (paths.length === 0) {
    throw new Failure(
      "usage",
      `${directory}: there are no CPU tests (*.jsonl, *.MOO, each also as .gz) here`,
    );
  }
  const chosen = paths.filter((path) => isChosen(cpuTestForm(path)));
  if (chosen.length === 0) throw new Failure("usage", "no opcode form has a name with that text");
  return chosen;
}

/** Counts of tests, not of files. */
export interface CpuTestCounts extends SuiteCounts {
  /** Of the skipped: those that this host can't execute, or not as hardware does; each is named. */
  readonly notExecutable: number;
  /** Null where a backend can't count. */
  readonly instructions: number | null;
}

/** Runs every test of the chosen files on every backend. */
export async function runCpuTests(
  directory: string,
  backends: readonly Backend[],
  isChosen: (form: string) => boolean,
  options: CpuTestOptions,
  reporter: Reporter,
): Promise<CpuTestCounts> {
  const paths = chosenFiles(directory, isChosen);
  const present = backends.filter(({ unavailable }) => unavailable === undefined);
  const total = { passed: 0, failed: 0, skipped: 0, notExecutable: 0 };
  let instructions: number | null = 0;
  const runners = present.map((backend) => new CpuTestRunner(backend, options));
  await reporter.start(paths.length * present.length);
  try {
    for (const path of paths) {
      const file = readTests(path);
      for (const [index, backend] of present.entries()) {
        const start = performance.now();
        const report = runCpuTestFile(runners[index]!, file);
        total.passed += report.counts.passed;
        total.failed += report.counts.failed;
        total.skipped += report.counts.skipped;
        total.notExecutable += report.others.filter(
          ({ test, verdict }) => test.skip === undefined && "reason" in verdict,
        ).length;
        if (report.instructions === null) instructions = null;
        else if (instructions !== null) instructions += report.instructions;
        const result: CaseResult = {
          name: file.form,
          filename: path,
          guards: "",
          backend: backend.name,
          verdict: formVerdict(report),
          diagnostics: [],
          instructions: report.instructions,
          elapsedMs: performance.now() - start,
        };
        reporter.result(result, report.counts);
      }
    }
  } finally {
    for (const runner of runners) runner.close();
  }
  return { ...total, instructions };
}

function readTests(path: string): ReturnType<typeof readCpuTestFile> {
  try {
    return readCpuTestFile(path);
  } catch (error) {
    throw new Failure("file", messageOf(error), { cause: error });
  }
}
