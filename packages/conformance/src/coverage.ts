// Which row of the instruction table has an independent judge looked at? The table of docs/isa-coverage.md.

import { decode, type Row } from "@realmode/isa";

/** How a trial came out, told by row: executed, ended in a fault, or why it was not compared. */
export type FuzzOutcome =
  | "done"
  | "fault"
  | "end" // shutdown, or no memory to fetch from
  | "endless"
  | "gap"
  | "not-executable"
  | "finding";

/** Outcomes of a fuzzing campaign by row, as it is kept in a file. */
export interface CampaignRecord {
  /** What repeats it. */
  readonly command: string;
  readonly seed: number;
  readonly trials: number;
  /** Instructions that both executed. */
  readonly compared: number;
  readonly findings: number;
  readonly rows: Readonly<Record<string, Partial<Record<FuzzOutcome, number>>>>;
}

/** A row's name that does not change when rows are added: `add Eb Gb 00 /r`. */
export const rowKey = ({ mnemonic, operands, encoding }: Row): string =>
  [mnemonic, ...operands, encoding].join(" ");

export interface RowCoverage {
  readonly row: Row;
  /** What the backend says about it. */
  readonly support: string;
  /** Recorded hardware tests of it. */
  readonly hardware: number;
  /** What KVM, and the host's own CPU, judged. */
  readonly kvm: HostCoverage;
  readonly native: HostCoverage;
}

/** A campaign's trials of one row. */
export interface HostCoverage {
  /** Trials that the host and the backend made the same of: executed, and ended in a fault. */
  readonly done: number;
  readonly fault: number;
  /** Trials that a named gap kept from being judged. */
  readonly gap: number;
  readonly notExecutable: number;
}

/** The campaigns that are kept, by judge. */
export interface Campaigns {
  readonly kvm: CampaignRecord;
  readonly native: CampaignRecord;
}

/** Recorded tests by row, from the instructions' bytes. */
export function countTests(instructions: Iterable<Uint8Array>): Map<Row, number> {
  const counts = new Map<Row, number>();
  for (const bytes of instructions) {
    const insn = decode(bytes, 0, { bits: 16 });
    if (insn.kind === "insn") counts.set(insn.row, (counts.get(insn.row) ?? 0) + 1);
  }
  return counts;
}

/** Puts together what is known of every row that is decoded. */
export function rowCoverage(
  rows: readonly Row[],
  support: (row: Row) => string,
  tests: ReadonlyMap<Row, number>,
  campaigns: Campaigns,
): RowCoverage[] {
  const seenBy = ({ rows: seen }: CampaignRecord, row: Row): HostCoverage => {
    const { done = 0, fault = 0, gap = 0, ...others } = seen[rowKey(row)] ?? {};
    return { done, fault, gap, notExecutable: others["not-executable"] ?? 0 };
  };
  return rows
    .filter(({ alias }) => !alias)
    .map((row) => ({
      row,
      support: support(row),
      hardware: tests.get(row) ?? 0,
      kvm: seenBy(campaigns.kvm, row),
      native: seenBy(campaigns.native, row),
    }));
}

const hasJudged = ({ done, fault, notExecutable }: HostCoverage): boolean =>
  done > 0 || (fault > 0 && notExecutable === 0);

/**
 * True where hardware or a host has judged what the row does. A fault alone (a LOCK, a limit) says
 * something only of rows that the host executes: of SYSENTER, which is always #GP in real mode.
 */
export const isChecked = ({ hardware, kvm, native }: RowCoverage): boolean =>
  hardware > 0 || hasJudged(kvm) || hasJudged(native);

/** Why nobody has judged a row that the backend executes. */
function whyUnchecked({ row, kvm: { notExecutable, gap }, support }: RowCoverage): string {
  if (row.mnemonic === "tzcnt" || row.mnemonic === "lzcnt") {
    return "up to the i686 this is BSF or BSR with a prefix; today's hosts have the later instruction";
  }
  if (support === "real-undefined") {
    return "#UD in real mode by the manual; the host's KVM can't execute it, and in protected mode, where native runs, it exists";
  }
  if (notExecutable > 0)
    return "neither the host's KVM nor native can execute it, and the 80286 did not have it";
  if (gap > 0) return "the host has a named gap in every trial";
  return "not drawn";
}

const cell = (text: string | number): string => String(text).replaceAll("|", "\\|");
const line = (...cells: (string | number)[]): string => `| ${cells.map(cell).join(" | ")} |`;
const count = (n: number): string => (n === 0 ? "" : String(n));

/** The table as Markdown. */
export function formatCoverage(all: readonly RowCoverage[], { kvm, native }: Campaigns): string {
  const executed = all.filter(
    ({ support }) => support === "executed" || support === "real-undefined",
  );
  const open = executed.filter((one) => !isChecked(one));
  const others = new Map<string, RowCoverage[]>();
  for (const one of all) {
    if (executed.includes(one)) continue;
    const key = `${one.support}, ${one.row.cpu}`;
    others.set(key, [...(others.get(key) ?? []), one]);
  }
  return `${[
    "# Which instructions are checked, and by whom",
    "",
    "Made by `node packages/conformance/scripts/coverage.mjs`; a test compares it with what that makes.",
    "",
    "- **hardware**: tests recorded on an 80286 (`packages/conformance/cpu-tests`), all passed by the emulator.",
    "- **KVM**: random instructions in random states, made the same by KVM and the emulator: executed, and",
    `  ended in a fault. \`${kvm.command}\`: ${kvm.trials} trials, ${kvm.compared} compared,`,
    `  ${kvm.findings} findings.`,
    "- **CPU**: the same with the measured host's own CPU (`@realmode/native`, an AMD EPYC).",
    `  \`${native.command}\`: ${native.trials} trials, ${native.compared} compared, ${native.findings} findings.`,
    "- **gap**: trials that a named gap of the measured host (`gaps.ts`) kept from being judged; **can't**: that its",
    "  KVM can't execute. (The CPU executes all of a row or nothing.)",
    "",
    `${executed.length} rows are executed (\`real-undefined\`: #UD in real mode); ${executed.length - open.length} of them are judged by hardware, KVM or the CPU.`,
    "",
    "## Executed, but judged by nobody",
    "",
    line("row", "why"),
    line("---", "---"),
    ...open.map((one) => line(`\`${rowKey(one.row)}\``, whyUnchecked(one))),
    "",
    "## Not executed",
    "",
    "`undefined`: #UD, as on an i686. `unsupported`: the run ends with the bytes. What a later CPU does there can't",
    "be judged by a host that has the instruction.",
    "",
    line("support, first CPU", "rows", "mnemonics"),
    line("---", "---", "---"),
    ...[...others].map(([key, rows]) =>
      line(key, rows.length, [...new Set(rows.map(({ row }) => row.mnemonic))].sort().join(" ")),
    ),
    "",
    "## Executed",
    "",
    line(
      "row",
      "support",
      "hardware",
      "KVM done",
      "KVM fault",
      "gap",
      "can't",
      "CPU done",
      "CPU fault",
    ),
    line("---", "---", "---:", "---:", "---:", "---:", "---:", "---:", "---:"),
    ...executed.map(({ row, support, hardware, kvm: k, native: n }) =>
      line(
        `\`${rowKey(row)}\``,
        support,
        ...[hardware, k.done, k.fault, k.gap, k.notExecutable, n.done, n.fault].map(count),
      ),
    ),
  ].join("\n")}\n`;
}
