// Do several backends agree on a program, and if not, in what?

import { STATUS_FLAGS } from "@realmode/isa";
import { compareObservations, type Difference, formatDifference } from "./difference.ts";
import { notExecutable } from "./expectation.ts";
import { GapProbe } from "./gap-probe.ts";
import { type Observation, type ObserveOptions, observe } from "./observe.ts";
import type { Program } from "./program.ts";
import { formatFlagLetters } from "./state-text.ts";
import { followFlags } from "./undefined-flags.ts";
import { type Backend, describeNotExecutable } from "./verdict.ts";

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
    }
  | {
      /** Nothing could be said: too few backends, a limit, an instruction a host can't execute. */
      readonly kind: "skip" | "not-executable";
      readonly runs: readonly BackendRun[];
      readonly reason: string;
    };

/** Status flags are compared last but before memory: what differs once they are left out? */
function withoutUndefined(
  left: BackendRun,
  right: BackendRun,
  first: Difference,
  program: Program,
  stepper: Backend,
): { difference: Difference; note?: string } | undefined {
  const differs = (mask: number): Difference | undefined =>
    compareObservations(left.observation, right.observation, { undefinedFlags: mask });
  if (first.kind !== "flags" || differs(STATUS_FLAGS)?.kind === "flags")
    return { difference: first };
  const trail = followFlags(stepper.createMachine, program);
  if (!trail) {
    return {
      difference: first,
      note: "which flags are undefined was not followed: too many steps",
    };
  }
  const difference = differs(trail.undefinedFlags);
  if (!difference) return undefined;
  const { firstRead } = trail;
  if (!firstRead) return { difference };
  const { source, text, flags } = firstRead;
  const where = source ? ` (${source.file}:${source.line})` : "";
  const letters = formatFlagLetters(flags).replace(/[a-z]/g, "");
  const note = `the program depends on a flag the manual leaves undefined: ${text}${where} reads ${letters}`;
  return { difference, note };
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
  const runs = ordered.map((backend) => ({
    backend: backend.name,
    observation: observe(backend.createMachine, program, options),
  }));
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
  if (runs.every(({ observation: { exit } }) => exit.reason === "limit" && exit.limit === "time")) {
    const reason = "reached its time limit on every backend: where each was then says nothing";
    return { kind: "skip", runs, reason };
  }
  const [left, ...others] = runs as [BackendRun, ...BackendRun[]];
  // Stepping a host is slow: an emulator, where one is there, follows the flags.
  const stepper = ordered.find((b) => !b.host) ?? ordered[0]!;
  for (const right of others) {
    const first = compareObservations(left.observation, right.observation);
    if (!first) continue;
    const found = withoutUndefined(left, right, first, program, stepper);
    if (found) return { kind: "differ", runs, left, right, ...found };
  }
  return { kind: "agree", runs };
}

/** A comparison in one line: `agree (kvm, emu)` or the first difference with both values. */
export function formatComparison(comparison: Comparison): string {
  switch (comparison.kind) {
    case "agree":
      return `agree (${comparison.runs.map(({ backend }) => backend).join(", ")})`;
    case "differ": {
      const { difference, left, right, note } = comparison;
      const text = formatDifference(difference, left.backend, right.backend);
      return note ? `${text}; ${note}` : text;
    }
    default:
      return `SKIP ${comparison.reason}`;
  }
}
