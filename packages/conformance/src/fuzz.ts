// Do two machines make the same of any instruction, in any state?
//
// Deterministic by seed: trial N of a seed is the same on every machine and in every campaign, so a
// finding is repeated by its seed and number alone, and shards of a campaign do not overlap.

import type { Insn, Row } from "@realmode/isa";
import { host } from "@realmode/machine";
import { drawProgram } from "./draw-program.ts";
import { drawTrial, type Trial } from "./draw-state.ts";
import { formatExit } from "./expectation.ts";
import {
  type CoverageOutcome,
  countOutcome,
  type FuzzCoverage,
  faultName,
} from "./fuzz-coverage.ts";
import { formatHex, formatHexBytes } from "./literal.ts";
import { Random } from "./random.ts";
import { formatState } from "./state-text.ts";
import { DEBUG_VECTOR, handlerOf } from "./trial-handlers.ts";
import { type FuzzFinding, type JudgeOptions, TrialJudge } from "./trial-judge.ts";
import type { TrialResult } from "./trial-machine.ts";

export interface FuzzOptions extends JudgeOptions {
  /** What is drawn from; rows that the subject does not have are left out by the caller, who names them. */
  readonly rows: readonly Row[];
  readonly seed: number;
  /** First trial, and how many. */
  readonly start?: number;
  readonly count: number;
  /** What a trial is: one instruction, a program, or either, by the trial's number. Default `singles`. */
  readonly draw?: "singles" | "programs" | "mixed";
  /** Part K of N: trials whose number is K − 1 modulo N. */
  readonly shard?: { readonly part: number; readonly of: number };
  /** Of the whole campaign, in milliseconds. */
  readonly timeMs?: number;
  /** Default 100. */
  readonly maxFindings?: number;
  readonly onFinding?: (finding: FuzzFinding, judge: TrialJudge) => void;
  /** True: ends after the trial under way. */
  readonly stopped?: () => boolean;
}

/** A campaign under way. */
export interface FuzzProgress {
  readonly trials: number;
  readonly findings: number;
  /** Rows drawn so far. */
  readonly rows: number;
}

export interface FuzzReport {
  readonly seed: number;
  readonly trials: number;
  /** Instructions that both executed, faults included. */
  readonly compared: number;
  readonly elapsedMs: number;
  readonly findings: readonly FuzzFinding[];
  /** Trials that a gap or an instruction that the host can't execute kept from being judged, by reason. */
  readonly unjudged: ReadonlyMap<string, number>;
  readonly coverage: FuzzCoverage;
  /** Why it ended before its last trial. */
  readonly cut: "time" | "findings" | "interrupted" | undefined;
}

const MIXED_PROGRAMS_PERCENT = 12;
/** A stream of the seed apart from those that trials are drawn from. */
const KIND_STREAM = 2 ** 40;

/** The trial with this number; it depends on its arguments alone. */
export function campaignTrial(
  { seed, rows, draw = "singles" }: Pick<FuzzOptions, "seed" | "rows" | "draw">,
  index: number,
): Trial | undefined {
  const isProgram =
    draw === "mixed"
      ? new Random(seed, index + KIND_STREAM).chance(MIXED_PROGRAMS_PERCENT)
      : draw === "programs";
  return isProgram ? drawProgram(seed, index, rows) : drawTrial(seed, index, rows);
}

/** The vector that an instruction is to go through where it does what it says. */
function ownVector({ row, operands }: Insn): number | undefined {
  const [vector] = operands;
  if (row.mnemonic === "int" && vector?.kind === "imm") return vector.value;
  return { int1: 1, int3: 3, into: 4 }[row.mnemonic];
}

function outcomeOf({ instructions }: Trial, result: TrialResult): CoverageOutcome {
  const { reason } = result.exit;
  if (reason === "limit") return "endless";
  if (reason !== "hlt") return "end";
  const vector = handlerOf(result);
  const isDone =
    vector === undefined || vector === DEBUG_VECTOR || vector === ownVector(instructions[0]!.insn);
  return isDone ? "ok" : faultName(vector);
}

/** Trials between two looks at the clock. */
const CLOCK_TRIALS = 32;
/** Findings after which a machine is plainly another one. */
const DEFAULT_MAX_FINDINGS = 1000;

/**
 * Draws trials and compares. Never throws for what a machine under test does with one.
 */
export function fuzz(options: FuzzOptions): FuzzReport {
  const campaign = fuzzInSlices(options);
  for (;;) {
    const { done, value } = campaign.next();
    if (done) return value;
  }
}

/** `fuzz`, but it gives way now and then: whoever drives it can look at signals and show how far it is. */
export function* fuzzInSlices(options: FuzzOptions): Generator<FuzzProgress, FuzzReport, void> {
  const { seed, start = 0, count, maxFindings = DEFAULT_MAX_FINDINGS } = options;
  const { part = 1, of = 1 } = options.shard ?? {};
  const began = host.performance.now();
  const until = began + (options.timeMs ?? Number.POSITIVE_INFINITY);
  const judge = new TrialJudge(options);
  const findings: FuzzFinding[] = [];
  const unjudged = new Map<string, number>();
  const coverage: FuzzCoverage = {};
  let [trials, compared] = [0, 0];
  let cut: FuzzReport["cut"];
  const take = (trial: Trial): void => {
    const judgement = judge.judge(trial);
    const { kind } = judgement;
    if (kind === "finding") {
      findings.push(judgement.finding);
      options.onFinding?.(judgement.finding, judge);
    } else if (kind !== "agree") {
      unjudged.set(judgement.why, (unjudged.get(judgement.why) ?? 0) + 1);
    }
    const isProgram = trial.instructions.length > 1;
    if (kind === "agree" || kind === "finding") compared += trial.instructions.length;
    if (isProgram && kind !== "agree" && kind !== "finding") return;
    for (const { insn } of trial.instructions) {
      const outcome = isProgram
        ? "program"
        : kind === "agree"
          ? outcomeOf(trial, judgement.result)
          : kind;
      countOutcome(coverage, insn, outcome);
    }
  };
  const first = start + ((((part - 1 - start) % of) + of) % of);
  try {
    for (let index = first; index < start + count; index += of) {
      if (trials % CLOCK_TRIALS === 0) {
        const progress = { trials, findings: findings.length, rows: Object.keys(coverage).length };
        yield progress;
        if (host.performance.now() > until) cut = "time";
        if (options.stopped?.()) cut = "interrupted";
        if (cut) break;
      }
      const trial = campaignTrial(options, index);
      trials++;
      if (trial && trial.instructions.length > 0) take(trial);
      if (findings.length >= maxFindings) {
        cut = "findings";
        break;
      }
    }
  } finally {
    judge.close();
  }
  const elapsedMs = host.performance.now() - began;
  return { seed, trials, compared, elapsedMs, findings, unjudged, coverage, cut };
}

const SHOWN_BYTES = 32;

/** A finding in words: how to repeat it, the instruction, the state it began in, both results. */
export function formatFuzzFinding(
  { trial, instruction, difference, reference, subject }: FuzzFinding,
  names: readonly [reference: string, subject: string],
): string {
  const { where, left, right } = difference;
  const what = difference.kind === "memory" ? `memory at ${where}` : where;
  const memory = trial.memory.map(
    ({ physAddr, bytes }) =>
      `    ${formatHex(physAddr)}: ${formatHexBytes(bytes.subarray(0, SHOWN_BYTES), " ")}${bytes.length > SHOWN_BYTES ? ` … (${bytes.length} bytes)` : ""}`,
  );
  const state = ({ regs, sregs }: Pick<TrialResult, "regs" | "sregs">): string =>
    formatState(regs, sregs).replace(/^/gm, "    ");
  return [
    `seed ${trial.seed} trial ${trial.index}: ${instruction}`,
    `    ${what}: ${left} on ${names[0]}, ${right} on ${names[1]}`,
    "  before:",
    state(trial),
    ...memory,
    `  after, on ${names[0]}: ${formatExit(reference.exit)}`,
    state(reference),
    `  after, on ${names[1]}: ${formatExit(subject.exit)}`,
    state(subject),
  ].join("\n");
}
