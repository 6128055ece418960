// Do several backends agree on a program, and if not, in what?

import { compareObservations, type Difference, formatDifference } from "./difference.ts";
import { formatExit, notExecutable } from "./expectation.ts";
import { GapProbe } from "./gap-probe.ts";
import { type Finding, formatPlace, lockstep } from "./lockstep.ts";
import { type Observation, type ObserveOptions, observe } from "./observe.ts";
import type { Program } from "./program.ts";
import { formatFlagLetters } from "./state-text.ts";
import { followFlags } from "./undefined-flags.ts";
import { type Backend, describeNotExecutable, refusal } from "./verdict.ts";

/** One backend's run. */
export interface BackendRun {
  readonly backend: string;
  readonly observation: Observation;
}

/** What comparing a program on several backends came to. */
export type Comparison =
  | { readonly kind: "agree"; readonly runs: readonly BackendRun[] }
  | {
      readonly kind: "differ";
      readonly runs: readonly BackendRun[];
      readonly left: BackendRun;
      readonly right: BackendRun;
      readonly difference: Difference;
      /** What else is known about it; for instance that the program reads an undefined flag. */
      readonly note?: string;
      /** The first instruction after which the two are not alike, where stepping shows one. */
      readonly madeBy?: Finding;
    }
  | {
      /** Nothing could be said: too few backends, a limit, an instruction a host can't execute. */
      readonly kind: "skip" | "not-executable";
      readonly runs: readonly BackendRun[];
      readonly reason: string;
    };

/** Two runs that differ, and what made them. */
interface Pair {
  readonly left: BackendRun;
  readonly right: BackendRun;
  readonly leftBackend: Backend;
  readonly rightBackend: Backend;
}

/**
 * What of `first` remains once flags that the manual leaves undefined are left out. Where the program
 * goes on to use one (PUSHF, INT, ADC …) a mask at the end is not enough: then both are stepped side
 * by side, each undefined flag taken from one of them, and agree if that shows no difference.
 */
function withoutUndefined(
  { left, right, leftBackend, rightBackend }: Pair,
  first: Difference,
  program: Program,
): { difference: Difference; note?: string } | undefined {
  // Stepping a host is slow: an emulator, where one is there, follows the flags.
  const stepper = leftBackend.host ? rightBackend : leftBackend;
  const trail = followFlags(stepper.createMachine, program);
  if (!trail) {
    const note = "which flags are undefined was not followed: too many steps";
    return first.kind === "flags" ? { difference: first, note } : { difference: first };
  }
  const { undefinedFlags, firstRead } = trail;
  const difference = compareObservations(left.observation, right.observation, { undefinedFlags });
  if (!difference) return undefined;
  if (!firstRead) return { difference };
  const report = lockstep(leftBackend, rightBackend, program);
  const ended = report.end !== "steps" && report.end !== "time";
  if (ended && report.findings.length === 0 && report.unjudged.length === 0) return undefined;
  const { source, text, flags } = firstRead;
  const where = source ? ` (${source.file}:${source.line})` : "";
  const letters = formatFlagLetters(flags).replace(/[a-z]/g, "");
  const note = `the program depends on a flag the manual leaves undefined: ${text}${where} reads ${letters}`;
  return { difference, note };
}

/** Bounds of the search for the instruction that made a difference. */
const MAKER_STEPS = 100_000;
const MAKER_MS = 2000;

/** Steps both side by side to the first instruction that they do differently. */
function findMaker({ leftBackend, rightBackend }: Pair, program: Program): Finding | undefined {
  try {
    const bounds = { maxSteps: MAKER_STEPS, timeoutMs: MAKER_MS };
    return lockstep(leftBackend, rightBackend, program, bounds).findings[0];
  } catch (error) {
    if (refusal(error, leftBackend)) return undefined;
    throw error;
  }
}

/** A host that ran out of time where another ended says nothing: it may only be slow. */
function outOfTime(runs: readonly BackendRun[], backends: readonly Backend[]): string | undefined {
  const late = runs.filter(
    ({ observation: { exit } }) => exit.reason === "limit" && exit.limit === "time",
  );
  if (late.length === 0) return undefined;
  if (late.length === runs.length) {
    return "reached its time limit on every backend: where each was then says nothing";
  }
  const host = late.find(({ backend }) => backends.some((b) => b.host && b.name === backend));
  const ended = runs.find((run) => !late.includes(run))!;
  return (
    host &&
    `reached its time limit on this host's ${host.backend}, which may only be slow (${ended.backend}: ${formatExit(ended.observation.exit)})`
  );
}

export interface CompareProgramOptions extends Omit<ObserveOptions, "signal"> {
  /** Remembers over many programs what hosts were found not to do. */
  readonly gaps?: GapProbe;
}

/**
 * Runs a program on every backend that is available and compares each run with the first: with the
 * host's, where one of the backends is the host.
 */
export function compareProgram(
  program: Program,
  backends: readonly Backend[],
  options: CompareProgramOptions = {},
): Comparison {
  const present = backends.filter(({ unavailable }) => unavailable === undefined);
  const gaps = options.gaps ?? new GapProbe();
  for (const backend of present.length > 1 ? present : []) {
    const reason = gaps.reason(backend, program.needs);
    if (reason !== undefined) return { kind: "skip", runs: [], reason };
  }
  const ordered = [...present.filter((b) => b.host), ...present.filter((b) => !b.host)];
  const runs: BackendRun[] = [];
  for (const backend of ordered) {
    try {
      const observation = observe(backend.createMachine, program, options);
      runs.push({ backend: backend.name, observation });
    } catch (error) {
      const refused = refusal(error, backend);
      if (!refused) throw error;
      return { kind: "skip", runs, reason: refused.reason };
    }
  }
  if (runs.length < 2) {
    const absent = backends.filter(({ unavailable }) => unavailable !== undefined);
    const why = absent.map((b) => `${b.name}: ${b.unavailable}`).join("; ");
    const reason = `only ${present.map((b) => b.name).join(", ") || "no backend"} can be used here`;
    return { kind: "skip", runs, reason: why ? `${reason} (${why})` : reason };
  }
  for (const [index, { observation, backend }] of runs.entries()) {
    const insnBytes = ordered[index]!.host ? notExecutable(observation.exit) : undefined;
    if (insnBytes) {
      return { kind: "not-executable", runs, reason: describeNotExecutable(backend, insnBytes) };
    }
  }
  const late = outOfTime(runs, ordered);
  if (late !== undefined) return { kind: "skip", runs, reason: late };
  const left = runs[0]!;
  for (const [index, right] of runs.entries()) {
    const first = compareObservations(left.observation, right.observation);
    if (!first) continue;
    const pair = { left, right, leftBackend: ordered[0]!, rightBackend: ordered[index]! };
    const found = withoutUndefined(pair, first, program);
    if (!found) continue;
    const madeBy = findMaker(pair, program);
    return { kind: "differ", runs, left, right, ...found, ...(madeBy ? { madeBy } : {}) };
  }
  return { kind: "agree", runs };
}

/**
 * A comparison in one line: `agree (kvm, emu)`, or the first difference with both values, the source line
 * and the instruction that made it.
 */
export function formatComparison(comparison: Comparison): string {
  switch (comparison.kind) {
    case "agree":
      return `agree (${comparison.runs.map(({ backend }) => backend).join(", ")})`;
    case "differ": {
      const { difference, left, right, note, madeBy } = comparison;
      const text = formatDifference(difference, left.backend, right.backend);
      const maker = madeBy ? `${formatPlace(madeBy)}: ${madeBy.instruction}` : undefined;
      return [text, note, maker].filter((part) => part !== undefined).join("; ");
    }
    default:
      return `SKIP ${comparison.reason}`;
  }
}
