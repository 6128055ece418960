// How does one machine fuzz on all its cores? Each worker process takes a shard of this shard; what
// they print is merged as `fuzz merge` does it.

import { type ChildProcess, fork } from "node:child_process";
import {
  campaignWords,
  type FuzzCampaign,
  type FuzzFindingRecord,
  type FuzzProgress,
  type FuzzRecord,
  type FuzzShard,
  type FuzzSummaryRecord,
  mergeFuzz,
} from "@realmode/conformance";
import { Failure } from "./failure.ts";

/** A worker that ended without its summary. */
export interface DeadWorker {
  readonly shard: FuzzShard;
  readonly why: string;
}

/** Part `n` (from 0) of `jobs` of a shard, as a shard of the whole. */
const subshard = ({ part, of }: FuzzShard, n: number, jobs: number): FuzzShard => ({
  part: part + of * n,
  of: of * jobs,
});

interface Worker {
  readonly shard: FuzzShard;
  readonly child: ChildProcess;
  readonly records: FuzzRecord[];
  progress: FuzzProgress;
  why: string;
}

function startWorker(campaign: FuzzCampaign, shard: FuzzShard, timeMs: number | undefined): Worker {
  const { start, count } = campaign;
  const argv = [
    "fuzz",
    "--json",
    "--quiet",
    "--jobs=1",
    ...campaignWords(campaign, true).split(" "),
    ...["--start", `${start}`, "--count", `${count}`, "--shard", `${shard.part}/${shard.of}`],
    ...(timeMs === undefined ? [] : ["--time", `${timeMs}ms`]),
  ];
  const child = fork(process.argv[1]!, argv, {
    silent: true,
    env: { ...process.env, REALMODE_FUZZ_WORKER: "1" },
  });
  const progress = { trials: 0, findings: 0, rows: 0 };
  return { shard, child, records: [], progress, why: "it did not start" };
}

/** Takes a worker's lines as they come; resolves when it has ended. */
async function follow(
  worker: Worker,
  onRecord: (record: FuzzRecord) => void,
  onProgress: () => void,
): Promise<void> {
  const { child, records } = worker;
  let rest = "";
  let complaint = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      try {
        const record = JSON.parse(line) as FuzzRecord;
        records.push(record);
        onRecord(record);
      } catch {
        complaint = `it printed ${line.slice(0, 100)}`;
      }
    }
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-400);
  });
  child.on("message", (message) => {
    worker.progress = message as FuzzProgress;
    onProgress();
  });
  await new Promise<void>((resolve) => {
    child.on("error", (error) => {
      worker.why = error.message;
      resolve();
    });
    child.on("close", (status, signal) => {
      const how = signal === null ? `status ${status}` : signal;
      worker.why = complaint ? `${how}: ${complaint.trim()}` : how;
      resolve();
    });
  });
}

/** Runs a shard of a campaign in `jobs` processes. @throws Failure where all of them died. */
export async function runWorkers(
  campaign: FuzzCampaign,
  shard: FuzzShard,
  jobs: number,
  timeMs: number | undefined,
  signal: AbortSignal,
  onFinding: (record: FuzzFindingRecord) => void,
  onProgress: (progress: FuzzProgress) => void,
): Promise<{
  summary: FuzzSummaryRecord;
  findings: readonly FuzzFindingRecord[];
  dead: DeadWorker[];
}> {
  const workers = Array.from({ length: jobs }, (_, n) =>
    startWorker(campaign, subshard(shard, n, jobs), timeMs),
  );
  signal.addEventListener("abort", () => {
    for (const { child } of workers) if (child.connected) child.send("stop");
  });
  const sum = (): void => {
    const all = workers.map(({ progress }) => progress);
    const total = (key: "trials" | "findings"): number => all.reduce((n, one) => n + one[key], 0);
    onProgress({
      trials: total("trials"),
      findings: total("findings"),
      rows: Math.max(...all.map(({ rows }) => rows)),
    });
  };
  const take = (record: FuzzRecord): void => {
    if (record.schema === "realmode.fuzz-finding/1") onFinding(record);
  };
  await Promise.all(workers.map((worker) => follow(worker, take, sum)));
  const isWhole = ({ records }: Worker): boolean =>
    records.some((r) => r.schema === "realmode.fuzz/1");
  const dead = workers.filter((worker) => !isWhole(worker));
  const whole = workers.filter(isWhole);
  if (whole.length === 0) throw new Failure("internal", `every worker died: ${dead[0]!.why}`);
  const merged = mergeFuzz(
    whole.map(({ records, shard: { part, of } }) => ({ name: `${part}/${of}`, records })),
  );
  const shards = dead.length === 0 ? [shard] : merged.summary.shards;
  const lost = dead.flatMap(({ records }) =>
    records.filter((record) => record.schema === "realmode.fuzz-finding/1"),
  );
  return {
    summary: { ...merged.summary, shards },
    findings: [...merged.findings, ...lost],
    dead: dead.map(({ shard: part, why }) => ({ shard: part, why })),
  };
}
