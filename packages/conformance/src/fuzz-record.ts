// How is a fuzzing campaign kept in a file, and how do its shards become the whole again?

import type { Row } from "@realmode/isa";
import { type FuzzOutcome, rowKey } from "./coverage.ts";
import type { Difference } from "./difference.ts";
import { type FuzzReport, formatFuzzFinding } from "./fuzz.ts";
import { addCoverage, type FuzzCoverage, outcomesOfRow } from "./fuzz-coverage.ts";
import type { FuzzFinding } from "./trial-judge.ts";

/** What makes campaigns the same one: trial N of them is the same. */
export interface FuzzCampaign {
  readonly seed: number;
  readonly start: number;
  readonly count: number;
  readonly draw: "singles" | "programs" | "mixed";
  readonly reference: string;
  readonly subject: string;
}

/** A part of a campaign: trials whose number is `part` − 1 modulo `of`. */
export interface FuzzShard {
  readonly part: number;
  readonly of: number;
}

/** One line of a campaign's NDJSON: a finding. */
export interface FuzzFindingRecord {
  readonly schema: "realmode.fuzz-finding/1";
  readonly seed: number;
  readonly trial: number;
  readonly instruction: string;
  readonly difference: Difference;
  /** The command that repeats it. */
  readonly repeat: string;
  /** In words, shrunk where it was. */
  readonly text: string;
  /** Source of a case that shows it; `null` where it was not made. */
  readonly case: string | null;
  /** The instructions that are left in `case`. */
  readonly shrunk: string | null;
}

/** The last line of a campaign's NDJSON. */
export interface FuzzSummaryRecord extends FuzzCampaign {
  readonly schema: "realmode.fuzz/1";
  /** The parts that are in it; the whole is one part of one. */
  readonly shards: readonly FuzzShard[];
  readonly trials: number;
  readonly compared: number;
  readonly findings: number;
  readonly elapsedMs: number;
  /** Why a part ended before its last trial; null where none did. */
  readonly cut: string | null;
  readonly unjudged: Readonly<Record<string, number>>;
  /** By row: done, fault and the rest. */
  readonly coverage: Readonly<Record<string, Partial<Record<FuzzOutcome, number>>>>;
  /** By row × operand kind × outcome. */
  readonly outcomes: FuzzCoverage;
}

export type FuzzRecord = FuzzFindingRecord | FuzzSummaryRecord;

/** The words of the command that come after `realmode fuzz` for a campaign. */
export const campaignWords = (
  { seed, draw, reference, subject }: FuzzCampaign,
  named: boolean,
): string =>
  [
    `--seed ${seed}`,
    ...(draw === "mixed" ? [] : [`--${draw}`]),
    ...(named ? [`--reference ${reference}`, `--backend ${subject}`] : []),
  ].join(" ");

export function findingRecord(
  finding: FuzzFinding,
  campaign: FuzzCampaign,
  more: { readonly shrunk?: FuzzFinding; readonly source?: string; readonly named?: boolean } = {},
): FuzzFindingRecord {
  const { trial, instruction, difference } = finding;
  const { shrunk, source, named = false } = more;
  return {
    schema: "realmode.fuzz-finding/1",
    seed: campaign.seed,
    trial: trial.index,
    instruction,
    difference,
    repeat: `realmode fuzz ${campaignWords(campaign, named)} --start ${trial.index} --count 1`,
    text: formatFuzzFinding(shrunk ?? finding, [campaign.reference, campaign.subject]),
    case: source ?? null,
    shrunk: shrunk?.instruction ?? null,
  };
}

/** Outcomes told by row alone. */
function byRow(outcomes: FuzzCoverage, rows: readonly Row[]): FuzzSummaryRecord["coverage"] {
  const told: Record<string, Partial<Record<FuzzOutcome, number>>> = {};
  for (const row of rows) {
    const counts: Partial<Record<FuzzOutcome, number>> = {};
    for (const [outcome, n] of Object.entries(outcomesOfRow(outcomes, row))) {
      const key = (
        outcome === "ok" ? "done" : /^(#|vector|NMI)/.test(outcome) ? "fault" : outcome
      ) as FuzzOutcome;
      counts[key] = (counts[key] ?? 0) + n;
    }
    if (Object.keys(counts).length > 0) told[rowKey(row)] = counts;
  }
  return told;
}

export function summaryRecord(
  report: FuzzReport,
  campaign: FuzzCampaign,
  shard: FuzzShard,
  rows: readonly Row[],
): FuzzSummaryRecord {
  const { trials, compared, elapsedMs, findings, unjudged, coverage, cut } = report;
  return {
    schema: "realmode.fuzz/1",
    ...campaign,
    shards: [shard],
    trials,
    compared,
    findings: findings.length,
    elapsedMs,
    cut: cut ?? null,
    unjudged: Object.fromEntries(unjudged),
    coverage: byRow(coverage, rows),
    outcomes: coverage,
  };
}

/** Two shards share a trial where their remainders agree modulo what both divide by. */
function overlap(a: FuzzShard, b: FuzzShard): boolean {
  let [x, y] = [a.of, b.of];
  while (y > 0) [x, y] = [y, x % y];
  return (a.part - b.part) % x === 0;
}

/** What part of all trials shards are together: 1 is the whole. */
export const shareOf = (shards: readonly FuzzShard[]): number =>
  shards.reduce((sum, { of }) => sum + 1 / of, 0);

export interface MergedFuzz {
  readonly summary: FuzzSummaryRecord;
  /** By trial. */
  readonly findings: readonly FuzzFindingRecord[];
}

/**
 * Puts parts of one campaign together.
 *
 * @throws Error that says which parts are of different campaigns, or overlap.
 */
export function mergeFuzz(
  parts: readonly { readonly name: string; readonly records: readonly FuzzRecord[] }[],
): MergedFuzz {
  const summaries = parts.map(({ name, records }) => {
    const summary = records.find((record) => record.schema === "realmode.fuzz/1");
    if (!summary) throw new Error(`${name} has no summary line: its campaign did not end`);
    return { name, summary };
  });
  const [first] = summaries;
  if (!first) throw new Error("nothing to merge");
  for (const { name, summary } of summaries) {
    for (const key of ["seed", "start", "count", "draw", "reference", "subject"] as const) {
      if (summary[key] === first.summary[key]) continue;
      const [a, b] = [first.summary[key], summary[key]];
      throw new Error(
        `${first.name} and ${name} are of different campaigns: ${key} is ${a} and ${b}`,
      );
    }
  }
  for (const [n, a] of summaries.entries()) {
    for (const b of summaries.slice(n + 1)) {
      if (!a.summary.shards.some((s) => b.summary.shards.some((t) => overlap(s, t)))) continue;
      throw new Error(`${a.name} and ${b.name} overlap: the same trials are in both`);
    }
  }
  const outcomes: FuzzCoverage = {};
  const unjudged: Record<string, number> = {};
  const coverage: Record<string, Partial<Record<FuzzOutcome, number>>> = {};
  for (const { summary } of summaries) {
    addCoverage(outcomes, summary.outcomes);
    for (const [why, n] of Object.entries(summary.unjudged))
      unjudged[why] = (unjudged[why] ?? 0) + n;
    for (const [row, counts] of Object.entries(summary.coverage)) {
      coverage[row] ??= {};
      const sums = coverage[row];
      for (const [outcome, n] of Object.entries(counts) as [FuzzOutcome, number][]) {
        sums[outcome] = (sums[outcome] ?? 0) + n;
      }
    }
  }
  const sum = (key: "trials" | "compared" | "findings"): number =>
    summaries.reduce((total, { summary }) => total + summary[key], 0);
  const cuts = summaries.flatMap(({ summary }) => summary.cut ?? []);
  const shards = summaries.flatMap(({ summary }) => summary.shards);
  shards.sort((a, b) => a.of - b.of || a.part - b.part);
  const findings = parts.flatMap(({ records }) =>
    records.filter((record) => record.schema === "realmode.fuzz-finding/1"),
  );
  findings.sort((a, b) => a.trial - b.trial);
  return {
    summary: {
      ...first.summary,
      shards: shareOf(shards) > 0.999999 ? [{ part: 1, of: 1 }] : shards,
      trials: sum("trials"),
      compared: sum("compared"),
      findings: sum("findings"),
      elapsedMs: Math.max(...summaries.map(({ summary }) => summary.elapsedMs)),
      cut: cuts[0] ?? null,
      unjudged: sorted(unjudged),
      coverage: sorted(coverage),
      outcomes: sorted(outcomes),
    },
    findings,
  };
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
