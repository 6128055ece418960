// The verb `compare`: do all backends agree on a program, and do they do what its header says?

import {
  type Backend,
  type Comparison,
  compareProgram,
  DEFAULT_TIMEOUT_MS,
  formatComparison,
  formatProblem,
  GapProbe,
  judge,
  type Problem,
  runHostExample,
} from "@realmode/conformance";
import { everyBackend } from "./backends.ts";
import type { Invocation, OptionValues } from "./commands.ts";
import { type Guest, loadGuest } from "./guest.ts";
import { lockstepProgram } from "./lockstep.ts";
import { parseDuration, parseSize } from "./numbers.ts";
import { findPrograms, loadHostExample, type ProgramFile } from "./programs.ts";
import { showProgress } from "./progress.ts";
import { asFailure, report } from "./report.ts";
import { exitJson, formatExitReason, statusOfExit } from "./run.ts";
import { STATUS, type Status, strongest } from "./status.ts";
import type { Terminal } from "./streams.ts";

/** What comparing one program came to. */
export interface Outcome {
  readonly verdict: "agree" | "differ" | "unmet" | "skip";
  readonly status: Status;
  /** One line that says it. */
  readonly text: string;
  /** Further lines. */
  readonly details?: readonly string[];
  /** More for `--json`. */
  readonly json?: Readonly<Record<string, unknown>>;
}

/** The unmet expectations of each run; exits that nobody expected count as crash or limit. */
function judgeRuns(
  { runs }: Comparison,
  guest: Guest,
  backends: readonly Backend[],
): { status: Status; problems: { backend: string; problems: readonly Problem[] }[] } {
  const statuses: Status[] = [];
  const problems: { backend: string; problems: readonly Problem[] }[] = [];
  for (const { backend: name, observation } of runs) {
    const expectation = guest.test?.expectation;
    const pattern = expectation?.exits?.[observation.exits.length - 1];
    statuses.push(statusOfExit(observation.exit, pattern));
    if (!expectation) continue;
    const backend = backends.find((one) => one.name === name)!;
    const verdict = judge(expectation, observation, backend);
    if (verdict.kind !== "fail") continue;
    statuses.push(STATUS.unmet);
    problems.push({ backend: name, problems: verdict.problems });
  }
  return { status: strongest(statuses), problems };
}

function outcomeOf(comparison: Comparison, guest: Guest, backends: readonly Backend[]): Outcome {
  const text = formatComparison(comparison);
  const exits = Object.fromEntries(
    comparison.runs.map(({ backend, observation }) => [backend, exitJson(observation.exit)]),
  );
  if (comparison.kind === "differ") {
    const { difference, left, right, note, madeBy } = comparison;
    const maker = madeBy && {
      step: madeBy.step,
      instruction: madeBy.instruction,
      source: madeBy.source,
    };
    const json = {
      exits,
      difference,
      left: left.backend,
      right: right.backend,
      note,
      madeBy: maker,
    };
    return { verdict: "differ", status: STATUS.unmet, text, json };
  }
  const { status, problems } = judgeRuns(comparison, guest, backends);
  if (comparison.kind !== "agree") {
    // A limit that every backend reached is known; everything else says that nothing was judged.
    const isLimit = comparison.runs.length > 1 && status === STATUS.limit;
    return {
      verdict: "skip",
      status: isLimit ? STATUS.limit : STATUS.skip,
      text: comparison.reason,
      json: { exits, reason: comparison.reason },
    };
  }
  const { exit } = comparison.runs[0]!.observation;
  const how = `${text}: exit ${formatExitReason(exit)}`;
  if (status === STATUS.good) return { verdict: "agree", status, text: how, json: { exits } };
  const details = problems.flatMap(({ backend, problems: unmet }) =>
    unmet.map((problem) => `${backend}: ${formatProblem(problem)}`),
  );
  return { verdict: "unmet", status, text: how, details, json: { exits, problems } };
}

async function compareHostExample(
  program: ProgramFile,
  backends: readonly Backend[],
  timeoutMs: number | undefined,
  terminal: Terminal,
): Promise<Outcome> {
  const run = await loadHostExample(program.path, terminal);
  const { results, difference } = await runHostExample(program.name, run, backends, timeoutMs);
  const ran = results.filter(({ verdict }) => verdict.kind === "pass");
  const json = {
    results: results.map(({ backend, verdict, value }) => ({ backend, verdict, value })),
  };
  const failed = results.filter(({ verdict }) => verdict.kind === "fail");
  if (failed.length > 0) {
    const details = failed.flatMap(({ backend, verdict }) =>
      verdict.kind === "fail"
        ? verdict.problems.map((problem) => `${backend}: ${formatProblem(problem)}`)
        : [],
    );
    const names = failed.map(({ backend }) => backend).join(", ");
    return { verdict: "unmet", status: STATUS.unmet, text: `fails on ${names}`, details, json };
  }
  if (difference) {
    const { left, right } = difference;
    const text = `result: ${left.value} on ${left.backend}, ${right.value} on ${right.backend}`;
    return { verdict: "differ", status: STATUS.unmet, text, json };
  }
  if (ran.length < 2) {
    const skipped = results.find(({ verdict }) => verdict.kind === "skip")?.verdict;
    const why = skipped && "reason" in skipped ? ` (${skipped.reason})` : "";
    const names = ran.map(({ backend }) => backend).join(", ") || "no backend";
    return {
      verdict: "skip",
      status: STATUS.skip,
      text: `only ${names} can be used here${why}`,
      json,
    };
  }
  const names = ran.map(({ backend }) => backend).join(", ");
  return { verdict: "agree", status: STATUS.good, text: `agree (${names})`, json };
}

async function compareOne(
  program: ProgramFile,
  backends: readonly Backend[],
  gaps: GapProbe,
  options: OptionValues,
  terminal: Terminal,
): Promise<Outcome> {
  if (program.isHostExample) {
    const { timeout } = options;
    const bound = typeof timeout === "string" ? parseDuration(timeout, "--timeout") : undefined;
    return await compareHostExample(program, backends, bound, terminal);
  }
  const loaded = await loadGuest(program.path, options, terminal, {
    timeoutMs: DEFAULT_TIMEOUT_MS,
  });
  const exits = loaded.test?.expectation.exits?.length ?? 1;
  const guest: Guest = { ...loaded, program: { ...loaded.program, exits } };
  for (const backend of backends) {
    if (backend.unavailable !== undefined) continue;
    const reason = gaps.reason(backend, loaded.test?.needs ?? []);
    if (reason) return { verdict: "skip", status: STATUS.skip, text: reason, json: { reason } };
  }
  const repair = options.repair === true;
  if (options.lockstep === true || repair) {
    return lockstepProgram(guest.program, backends, repair);
  }
  const { maxOutput } = options;
  const comparison = compareProgram(guest.program, backends, {
    strictIo: options.strictIo === true,
    ...(typeof maxOutput === "string" ? { maxOutput: parseSize(maxOutput, "--max-output") } : {}),
  });
  return outcomeOf(comparison, guest, backends);
}

const WORDS = { agree: "ok  ", differ: "DIFF", unmet: "FAIL", skip: "SKIP" } as const;
const COLORS = { agree: "green", differ: "red", unmet: "red", skip: "yellow" } as const;

function show(name: string, outcome: Outcome, terminal: Terminal): void {
  const { verdict, text, details = [], json } = outcome;
  if (terminal.json) {
    const { status } = outcome;
    terminal.printJson({ schema: "realmode.compare/1", name, verdict, status, text, ...json });
    return;
  }
  const paint = terminal.outColors[COLORS[verdict]];
  terminal.out.line(`${paint(WORDS[verdict])} ${name}  ${text}`);
  for (const line of details) terminal.out.line(`       ${line}`);
}

export async function compare({ operands, options, terminal }: Invocation): Promise<Status> {
  const programs = findPrograms(operands);
  const { backends } = await everyBackend(options.backend as readonly string[] | undefined);
  const progress = await showProgress(terminal.out.isTerminal ? 0 : programs.length, terminal);
  const gaps = new GapProbe();
  const counts = { agree: 0, differ: 0, unmet: 0, skip: 0 };
  const statuses: Status[] = [];
  for (const program of programs) {
    try {
      const outcome = await compareOne(program, backends, gaps, options, terminal);
      counts[outcome.verdict]++;
      statuses.push(outcome.status);
      show(program.name, outcome, terminal);
    } catch (error) {
      // The others are compared all the same.
      const failure = asFailure(error);
      counts.unmet++;
      statuses.push(report(failure, terminal));
      if (!terminal.json) terminal.out.line(`FAIL ${program.name}  ${failure.message}`);
    }
    progress.step();
  }
  progress.stop();
  if (programs.length > 1 && !terminal.json) {
    const { agree, differ, unmet, skip } = counts;
    terminal.out.line(`${agree} agree, ${differ} differ, ${unmet} failed, ${skip} skipped`);
  }
  // A program that could not be judged makes the whole a SKIP only where none was judged.
  const isJudged = statuses.some((status) => status !== STATUS.skip);
  return strongest(isJudged ? statuses.filter((status) => status !== STATUS.skip) : statuses);
}
