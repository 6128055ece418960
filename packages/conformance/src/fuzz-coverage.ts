// What has a campaign reached? Counted by row × operand kind × outcome, and what was not reached says why.

import type { Insn, Operand, Row } from "@realmode/isa";
import { rowKey } from "./coverage.ts";
import { drawInstruction } from "./draw-instruction.ts";
import { Random } from "./random.ts";

/**
 * How an instruction came out: `ok`; the fault it ended in (`#GP`); `end` (shutdown, or no memory to
 * fetch from); `endless`; `program` (drawn as part of a program of which both made the same: its own
 * outcome is not looked at); `gap`, `not-executable` and `finding`.
 */
export type CoverageOutcome = string;

/** Counts by row (`rowKey`), operand kind (`operandKind`) and outcome. */
export type FuzzCoverage = Record<string, Record<string, Record<CoverageOutcome, number>>>;

/** Vectors below 32 by the manual's names (SDM vol. 3, table 6-1). */
const FAULTS: readonly string[] = [
  "#DE",
  "#DB",
  "NMI",
  "#BP",
  "#OF",
  "#BR",
  "#UD",
  "#NM",
  "#DF",
  "vector 9",
  "#TS",
  "#NP",
  "#SS",
  "#GP",
  "#PF",
];

/** `#GP` for 13. */
export const faultName = (vector: number): string => FAULTS[vector] ?? `vector ${vector}`;

/** Outcomes in which both machines did the instruction and were compared. */
export const isJudged = (outcome: CoverageOutcome): boolean =>
  outcome === "ok" || outcome === "finding" || /^(#|vector|NMI)/.test(outcome);

function operandName(operand: Operand): string {
  switch (operand.kind) {
    case "reg":
      return operand.register.class;
    case "mem":
      return `m${operand.size}`;
    case "imm":
      return `imm${operand.size}`;
    default:
      return operand.kind;
  }
}

/** `r16,m16`; in front LOCK and REP, where the instruction has them. */
export function operandKind(insn: Insn): string {
  const lock = insn.lock ? "lock " : "";
  const repeat = insn.repeat && /^rep/.test(insn.row.prefixes.join()) ? `${insn.repeat} ` : "";
  return `${lock}${repeat}${insn.operands.map(operandName).join(",") || `none${insn.operandSize}`}`;
}

export function countOutcome(
  coverage: FuzzCoverage,
  insn: Insn,
  outcome: CoverageOutcome,
  n = 1,
): void {
  addTo(coverage, rowKey(insn.row), operandKind(insn), outcome, n);
}

function addTo(
  coverage: FuzzCoverage,
  row: string,
  kind: string,
  outcome: string,
  n: number,
): void {
  coverage[row] ??= {};
  const kinds = coverage[row];
  kinds[kind] ??= {};
  const counts = kinds[kind];
  counts[outcome] = (counts[outcome] ?? 0) + n;
}

/** Adds `from` to `into`. */
export function addCoverage(into: FuzzCoverage, from: FuzzCoverage): void {
  for (const [row, kinds] of Object.entries(from)) {
    for (const [kind, counts] of Object.entries(kinds)) {
      for (const [outcome, n] of Object.entries(counts)) addTo(into, row, kind, outcome, n);
    }
  }
}

/** Counts of all kinds of a row together. */
export function outcomesOfRow(coverage: FuzzCoverage, row: Row): Record<CoverageOutcome, number> {
  const sums: Record<string, number> = {};
  for (const counts of Object.values(coverage[rowKey(row)] ?? {})) {
    for (const [outcome, n] of Object.entries(counts)) sums[outcome] = (sums[outcome] ?? 0) + n;
  }
  return sums;
}

/** Draws of a row after which its operand kinds are taken as known. */
const KIND_DRAWS = 96;

/** The operand kinds that a row can be drawn with, without LOCK and REP. */
export function kindsOfRow(row: Row): ReadonlySet<string> {
  const random = new Random(0, row.index);
  const kinds = new Set<string>();
  for (let n = 0; n < KIND_DRAWS; n++) {
    const drawn = drawInstruction(random, row);
    if (drawn) kinds.add(operandKind({ ...drawn.insn, lock: false, repeat: undefined }));
  }
  return kinds;
}

/** A row, or one operand kind of it, that was never done and compared, and why. */
export interface Unreached {
  readonly row: Row;
  /** Undefined: no kind of the row was reached. */
  readonly kind: string | undefined;
  readonly reason: string;
}

/** Why nothing was judged, from what was counted: the one place where such reasons stand. */
function whyUnreached(counts: Readonly<Record<CoverageOutcome, number>>): string {
  if ((counts["not-executable"] ?? 0) > 0) return "the reference can't execute it";
  if ((counts.gap ?? 0) > 0) return "a named gap of the reference in every trial";
  if ((counts.endless ?? 0) > 0) return "no trial of it ended";
  if ((counts.end ?? 0) > 0) return "it ends the run by itself";
  if ((counts.program ?? 0) > 0) return "drawn within programs only";
  return "not drawn: the campaign is too short";
}

/** What of `rows` a campaign did not reach; for a row of which nothing was reached one line. */
export function unreached(coverage: FuzzCoverage, rows: readonly Row[]): Unreached[] {
  return rows.flatMap((row): Unreached[] => {
    const sums = outcomesOfRow(coverage, row);
    if (!Object.keys(sums).some(isJudged)) {
      return [{ row, kind: undefined, reason: whyUnreached(sums) }];
    }
    const kinds = coverage[rowKey(row)] ?? {};
    return [...kindsOfRow(row)].flatMap((kind) => {
      const counts = kinds[kind] ?? {};
      if (Object.keys(counts).some(isJudged)) return [];
      return [{ row, kind, reason: whyUnreached(counts) }];
    });
  });
}

/** Columns of the table, in this order; what else was counted follows. */
const COLUMNS = ["ok", "program", "gap", "not-executable", "endless", "end", "finding"];

/** The table as text: a line for each row and operand kind, then what was not reached. */
export function formatFuzzCoverage(coverage: FuzzCoverage, rows: readonly Row[]): string {
  const lines = rows.flatMap((row) => {
    const kinds = Object.entries(coverage[rowKey(row)] ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    return kinds.map(([kind, counts]) => {
      const faults = Object.keys(counts).filter((name) => !COLUMNS.includes(name));
      const shown = [...COLUMNS.slice(0, 1), ...faults.sort(), ...COLUMNS.slice(1)];
      const text = shown.filter((name) => counts[name]).map((name) => `${name} ${counts[name]}`);
      return `${rowKey(row).padEnd(36)} ${kind.padEnd(20)} ${text.join(", ")}`;
    });
  });
  const open = unreached(coverage, rows);
  const whole = open.filter(({ kind }) => kind === undefined).length;
  return `${[
    ...lines,
    "",
    `${rows.length - whole} of ${rows.length} rows reached`,
    ...open.map(({ row, kind, reason }) => {
      const what = kind === undefined ? rowKey(row) : `${rowKey(row)} with ${kind}`;
      return `not reached: ${what}: ${reason}`;
    }),
  ].join("\n")}\n`;
}
