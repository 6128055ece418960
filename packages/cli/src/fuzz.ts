// The verb `fuzz`: do two backends make the same of random instructions and programs?

import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import {
  type Backend,
  campaignWords,
  type FuzzCampaign,
  type FuzzFinding,
  type FuzzFindingRecord,
  type FuzzProgress,
  type FuzzShard,
  type FuzzSummaryRecord,
  findingCase,
  findingRecord,
  formatFuzzCoverage,
  fuzzInSlices,
  shareOf,
  shrinkFinding,
  summaryRecord,
  type TrialJudge,
  unreached,
} from "@realmode/conformance";
import type { Row } from "@realmode/isa";
import { BACKENDS, emulatedRows, everyBackend, WHOLE_BACKENDS } from "./backends.ts";
import type { Invocation, OptionValues } from "./commands.ts";
import { Failure } from "./failure.ts";
import { writeOutputs } from "./files.ts";
import { type DeadWorker, runWorkers } from "./fuzz-jobs.ts";
import { mergeFiles } from "./fuzz-merge.ts";
import { fuzzProgress } from "./fuzz-progress.ts";
import { interruptible } from "./interrupt.ts";
import { parseDuration, parseNumber } from "./numbers.ts";
import { STATUS, type Status, strongest } from "./status.ts";
import type { Terminal } from "./streams.ts";

const DEFAULT_COUNT = 100_000;
/** A worker with fewer trials is ready later than one process would be without it. */
const TRIALS_WORTH_A_WORKER = 2000;

function wholeNumber(options: OptionValues, name: string, otherwise: number): number {
  const text = options[name];
  return typeof text === "string" ? parseNumber(text, `--${name}`) : otherwise;
}

function shardOf(text: OptionValues[string]): FuzzShard {
  if (typeof text !== "string") return { part: 1, of: 1 };
  const [, k, n] = /^([0-9]+)\/([0-9]+)$/.exec(text) ?? [];
  const [part, of] = [Number(k), Number(n)];
  if (part >= 1 && part <= of) return { part, of };
  throw new Failure("usage", `--shard is "${text}", not k/n with k from 1 to n`);
}

function drawOf({ singles, programs }: OptionValues): FuzzCampaign["draw"] {
  if (singles && programs) return "mixed";
  return singles ? "singles" : programs ? "programs" : "mixed";
}

interface Judges {
  readonly reference: Backend;
  readonly subject: Backend;
  /** The command line said which. */
  readonly named: boolean;
}

/** The two backends; whose word counts is a host, where nothing else is said. */
async function judgesOf(options: OptionValues): Promise<Judges> {
  const wanted = [options.backend, options.reference].filter((name) => typeof name === "string");
  const { backends, hints } = await everyBackend([...WHOLE_BACKENDS, ...wanted]);
  const named = (name: OptionValues[string]): Backend | undefined => {
    if (typeof name !== "string") return undefined;
    const found = backends.find((backend) => backend.name === name);
    if (found) return found;
    const known = BACKENDS.map((backend) => backend.name).join(", ");
    throw new Failure("usage", `"${name}" is no backend: known are ${known}`);
  };
  const subject = named(options.backend) ?? backends.find(({ host }) => !host);
  const reference = named(options.reference) ?? backends.find(({ host }) => host);
  if (!reference || !subject) throw new Failure("backend", "fuzz needs two backends");
  for (const { name, unavailable } of [reference, subject]) {
    if (unavailable === undefined) continue;
    const why = `backend ${name} is not available: ${unavailable}`;
    throw new Failure("backend", why, { hint: hints.get(name) });
  }
  const isNamed = options.backend !== undefined || options.reference !== undefined;
  return { reference, subject, named: isNamed };
}

/** Makes records of findings; of each instruction form the first is shrunk. */
class FindingWriter {
  readonly #judges: Judges;
  readonly #campaign: FuzzCampaign;
  readonly #seen = new Set<string>();

  constructor(judges: Judges, campaign: FuzzCampaign) {
    this.#judges = judges;
    this.#campaign = campaign;
  }

  record(finding: FuzzFinding, judge: TrialJudge): FuzzFindingRecord {
    const { reference, subject, named } = this.#judges;
    const key = finding.trial.instructions.map(({ insn }) => insn.row.index).join();
    if (this.#seen.has(key)) return findingRecord(finding, this.#campaign, { named });
    this.#seen.add(key);
    const shrunk = shrinkFinding(judge, finding);
    const made = findingCase(shrunk, reference, subject) ?? undefined;
    const whole = made?.reproduces ? made : findingCase(finding, reference, subject);
    const source = whole?.reproduces ? { source: whole.source } : {};
    return findingRecord(finding, this.#campaign, { shrunk, named, ...source });
  }
}

interface Outcome {
  readonly summary: FuzzSummaryRecord;
  readonly findings: readonly FuzzFindingRecord[];
  readonly dead: readonly DeadWorker[];
}

/** The whole shard in this process. */
async function runHere(
  campaign: FuzzCampaign,
  shard: FuzzShard,
  rows: readonly Row[],
  judges: Judges,
  timeMs: number | undefined,
  signal: AbortSignal,
  onFinding: (record: FuzzFindingRecord) => void,
  onProgress: (progress: FuzzProgress) => void,
): Promise<Outcome> {
  const writer = new FindingWriter(judges, campaign);
  const findings: FuzzFindingRecord[] = [];
  const slices = fuzzInSlices({
    ...campaign,
    reference: judges.reference,
    subject: judges.subject,
    rows,
    shard,
    ...(timeMs === undefined ? {} : { timeMs }),
    stopped: () => signal.aborted,
    onFinding: (finding, judge) => {
      const record = writer.record(finding, judge);
      findings.push(record);
      onFinding(record);
    },
  });
  for (;;) {
    const { done, value } = slices.next();
    if (done) return { summary: summaryRecord(value, campaign, shard, rows), findings, dead: [] };
    onProgress(value);
    await nextTurn();
  }
}

/** Writes each finding's case where `--out` says; the names of the files. */
export function writeCases(
  { out: directory }: OptionValues,
  findings: readonly FuzzFindingRecord[],
): string[] {
  if (typeof directory !== "string") return [];
  const cases = findings.filter((record) => record.case !== null);
  if (cases.length === 0) return [];
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw new Failure("usage", `cannot make ${directory}: ${(error as Error).message}`);
  }
  return cases.map((record) => {
    const path = join(directory, `seed-${record.seed}-trial-${record.trial}.s`);
    writeOutputs([[path, record.case!]]);
    return path;
  });
}

/** The summary in words. */
export function printSummary(
  summary: FuzzSummaryRecord,
  rows: readonly Row[],
  terminal: Terminal,
): void {
  const { seed, trials, findings, unjudged, outcomes, cut, shards } = summary;
  const skipped = Object.values(unjudged).reduce((sum, n) => sum + n, 0);
  terminal.out.line(`seed ${seed}: ${trials} trials, ${findings} findings, ${skipped} not judged`);
  if (terminal.quiet || trials < TRIALS_WORTH_A_WORKER) return;
  const open = unreached(outcomes, rows).filter(({ kind }) => kind === undefined);
  terminal.note(`${rows.length - open.length} of ${rows.length} rows reached`);
  const reasons = new Map<string, number>();
  for (const { reason } of open) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  for (const [reason, n] of reasons) terminal.note(`  ${n} not: ${reason}`);
  if (cut) terminal.note(`ended early: ${cut}`);
  if (shareOf(shards) < 0.999999) {
    terminal.note(
      `part ${shards.map(({ part, of }) => `${part}/${of}`).join(", ")} of the campaign`,
    );
  }
}

/** Writes the table to `file`: JSON where its name says so. */
export function writeCoverage(
  file: string,
  summary: FuzzSummaryRecord,
  rows: readonly Row[],
): void {
  const { outcomes } = summary;
  const open = unreached(outcomes, rows).map(({ row, kind, reason }) => ({
    row: `${row.mnemonic} ${row.operands.join(" ")} ${row.encoding}`,
    kind: kind ?? null,
    reason,
  }));
  const json = { schema: "realmode.fuzz-coverage/1", outcomes, unreached: open };
  const text = file.endsWith(".json")
    ? `${JSON.stringify(json, undefined, 1)}\n`
    : formatFuzzCoverage(outcomes, rows);
  writeOutputs([[file, text]]);
}

export async function fuzz({ operands, options, terminal }: Invocation): Promise<Status> {
  const [verb, ...files] = operands;
  if (verb === "merge") return await mergeFiles(files, options, terminal);
  if (verb !== undefined) {
    throw new Failure("usage", `"${verb}" is not known after fuzz: only merge FILE... is`);
  }
  const seed = wholeNumber(options, "seed", Date.now() % 2 ** 31);
  const start = wholeNumber(options, "start", 0);
  const { time } = options;
  const timeMs = typeof time === "string" ? parseDuration(time, "--time") : undefined;
  const count = wholeNumber(options, "count", timeMs === undefined ? DEFAULT_COUNT : 2 ** 40);
  const shard = shardOf(options.shard);
  const wanted = wholeNumber(options, "jobs", availableParallelism());
  if (wanted < 1) throw new Failure("usage", "--jobs is a number from 1");
  const judges = await judgesOf(options);
  const { reference, subject } = judges;
  const rows = await emulatedRows();
  const draw = drawOf(options);
  const campaign = { seed, start, count, draw, reference: reference.name, subject: subject.name };
  const isWorker = process.send !== undefined && process.env.REALMODE_FUZZ_WORKER !== undefined;
  if (!isWorker) terminal.note(`seed ${seed}`);
  const worth = Math.ceil(count / shard.of / TRIALS_WORTH_A_WORKER);
  const jobs = options.jobs === undefined ? Math.min(wanted, worth) : wanted;
  const progress = isWorker
    ? { show: (done: FuzzProgress) => void process.send?.(done), clear: () => {}, stop: () => {} }
    : fuzzProgress(Math.ceil(count / shard.of), rows.length, timeMs, terminal);
  const show = (record: FuzzFindingRecord): void => {
    progress.clear();
    if (terminal.json) terminal.printJson(record);
    else terminal.out.line(`${record.text}\n  again: ${record.repeat}`);
  };
  const asked = new AbortController();
  // A worker is told to stop by message, wherever the signal went.
  if (isWorker) process.once("message", () => asked.abort());
  const { summary, findings, dead } = await interruptible(async (interrupted) => {
    const signal = AbortSignal.any([interrupted, asked.signal]);
    return jobs > 1
      ? await runWorkers(campaign, shard, jobs, timeMs, signal, show, progress.show)
      : await runHere(campaign, shard, rows, judges, timeMs, signal, show, progress.show);
  });
  progress.stop();
  if (isWorker) process.disconnect?.();
  for (const path of writeCases(options, findings)) terminal.note(`case written: ${path}`);
  if (typeof options.coverage === "string") writeCoverage(options.coverage, summary, rows);
  if (terminal.json) terminal.printJson(summary);
  else printSummary(summary, rows, terminal);
  for (const { shard: lost, why } of dead) {
    const words = campaignWords(campaign, judges.named);
    terminal.error(
      `worker ${lost.part}/${lost.of} died (${why}): its trials are not counted`,
      `again: realmode fuzz ${words} --start ${start} --count ${count} --shard ${lost.part}/${lost.of} --jobs 1`,
    );
  }
  return strongest([
    findings.length > 0 ? STATUS.unmet : STATUS.good,
    dead.length > 0 ? STATUS.bug : STATUS.good,
    summary.cut === "interrupted" ? STATUS.interrupted : STATUS.good,
  ]);
}
