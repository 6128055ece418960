// What does a report tell, whatever it looks like? `realmode.test-report/1`, plain data.
//
// Its JSON schema is schema/test-report.schema.json.

import type { Problem } from "./check.ts";
import { cellOfForm, type OpcodeCell, type OpcodeCounts, OpcodeTally } from "./opcode-map.ts";
import { type CaseResult, countVerdicts, type SuiteCounts } from "./suite.ts";

/** A result, and where it stands for many recorded tests of one opcode form their counts. */
export interface ReportedResult {
  readonly result: CaseResult;
  readonly counts?: SuiteCounts;
}

export interface ReportResult {
  readonly name: string;
  readonly group: string;
  readonly file: string;
  readonly backend: string;
  readonly verdict: "pass" | "fail" | "skip" | "not-executable";
  readonly guards?: string;
  readonly reason?: string;
  readonly problems?: readonly Problem[];
  readonly hint?: string;
  /** Recorded tests of this opcode form. */
  readonly tests?: SuiteCounts;
  readonly instructions: number | null;
  readonly elapsedMs: number;
}

export interface ReportData {
  readonly schema: "realmode.test-report/1";
  /** ISO 8601; null where the caller gave none. */
  readonly date: string | null;
  /** `cases`, or `cpu-tests`: opcode forms, each with many recorded tests. */
  readonly kind: "cases" | "cpu-tests";
  readonly backends: readonly string[];
  readonly groups: readonly string[];
  /** Of all; with recorded tests each test counts. */
  readonly counts: SuiteCounts;
  readonly byBackend: Readonly<Record<string, SuiteCounts>>;
  /** Backend, then group. */
  readonly byGroup: Readonly<Record<string, Readonly<Record<string, SuiteCounts>>>>;
  /** Backend, then cell of the opcode maps. */
  readonly byOpcode: Readonly<Record<string, OpcodeCounts>>;
  readonly results: readonly ReportResult[];
}

export interface ReportOptions {
  readonly date?: string;
  /** Which opcodes a case has, by its name; without it cases have no opcode map. */
  readonly opcodesOf?: (result: CaseResult) => Iterable<OpcodeCell>;
}

const NOTHING: SuiteCounts = { passed: 0, failed: 0, skipped: 0 };

export function addCounts(a: SuiteCounts, b: SuiteCounts): SuiteCounts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
  };
}

/** `stack` of `stack/push-sp`, `80-8F` of form `80.4`. */
function groupOf(name: string, isForm: boolean): string {
  if (!isForm) return name.includes("/") ? name.slice(0, name.indexOf("/")) : "cases";
  const cell = cellOfForm(name)?.toUpperCase();
  return cell === undefined ? "other" : `${cell.slice(0, -1)}0-${cell.slice(0, -1)}F`;
}

function reportResult({ result, counts }: ReportedResult): ReportResult {
  const { name, filename, backend, verdict, guards, instructions, elapsedMs } = result;
  return {
    name,
    group: groupOf(name, counts !== undefined),
    file: filename,
    backend,
    verdict: verdict.kind,
    ...(guards ? { guards } : {}),
    ...("reason" in verdict ? { reason: verdict.reason } : {}),
    ...(verdict.kind === "fail" ? { problems: verdict.problems } : {}),
    ...(verdict.kind === "fail" && verdict.hint ? { hint: verdict.hint } : {}),
    ...(counts ? { tests: counts } : {}),
    instructions,
    elapsedMs,
  };
}

/** Counts, sums and orders results. */
export function reportData(
  reported: readonly ReportedResult[],
  options: ReportOptions = {},
): ReportData {
  const results = reported.map(reportResult);
  const backends = [...new Set(results.map(({ backend }) => backend))];
  const groups = [...new Set(results.map(({ group }) => group))].sort();
  const byBackend: Record<string, SuiteCounts> = {};
  const byGroup: Record<string, Record<string, SuiteCounts>> = {};
  const tallies = new Map<string, OpcodeTally>();
  for (const backend of backends) {
    byBackend[backend] = NOTHING;
    byGroup[backend] = {};
    tallies.set(backend, new OpcodeTally());
  }
  for (const [index, { result, counts: tests }] of reported.entries()) {
    const { backend, group } = results[index]!;
    const counts = tests ?? countVerdicts([result.verdict]);
    byBackend[backend] = addCounts(byBackend[backend]!, counts);
    const groupCounts = byGroup[backend]!;
    groupCounts[group] = addCounts(groupCounts[group] ?? NOTHING, counts);
    const cell = tests ? cellOfForm(result.name) : undefined;
    const cells = cell === undefined ? (options.opcodesOf?.(result) ?? []) : [cell];
    tallies.get(backend)!.add(tests && cell === undefined ? [] : cells, counts);
  }
  return {
    schema: "realmode.test-report/1",
    date: options.date ?? null,
    kind: reported.some(({ counts }) => counts !== undefined) ? "cpu-tests" : "cases",
    backends,
    groups,
    counts: Object.values(byBackend).reduce(addCounts, NOTHING),
    byBackend,
    byGroup,
    byOpcode: Object.fromEntries([...tallies].map(([name, { counts }]) => [name, counts])),
    results,
  };
}
