// How fast is KVM from Node beside the same calls from C, in one run?
//
// In a round each task has a slice of ours between two of C's, so that what else the host does meets
// both; ratios are taken within a round, and medians over the rounds.

import { mkdtempSync, rmSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { probeKvm } from "@realmode/kvm";
import { BenchError, type Spread, spreadOf } from "../run-bench.ts";
import { type CPeer, compileCalls, startCalls, type Took } from "./c-peer.ts";
import { type KvmTask, makeKvmTasks } from "./tasks.ts";

export interface KvmBenchOptions {
  /** Default 61: a single round is good to some 20 %. */
  readonly rounds?: number;
  /** Names of tasks; default all. */
  readonly programs?: readonly string[];
  /** Multiplies what a slice does; default 1. For trials. */
  readonly scale?: number;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

export interface KvmTaskResult {
  readonly task: string;
  readonly what: string;
  readonly unit: KvmTask["unit"];
  /** A second of the clock. */
  readonly ours: Spread;
  readonly c: Spread | undefined;
  /** Ours through C's, by the clock and by processor time of all threads. */
  readonly ratio: Spread | undefined;
  readonly cpuRatio: Spread | undefined;
  /** The least ratio that it shall have. */
  readonly target: number;
}

export interface KvmBenchResult {
  readonly schema: "realmode.bench-kvm/1";
  readonly rounds: number;
  readonly node: string;
  /** Processors, and the load average at the start: run() needs an idle second one. */
  readonly processors: number;
  readonly load: number;
  readonly results: readonly KvmTaskResult[];
  readonly skipped: readonly { readonly peer: string; readonly reason: string }[];
}

/** Slices before the first that counts. */
const WARM_UP = 8;

async function timed(task: KvmTask, count: number): Promise<Took> {
  const before = process.cpuUsage();
  const start = performance.now();
  await task.run(count);
  const clock = (performance.now() - start) * 1e6;
  const { user, system } = process.cpuUsage(before);
  return { clock, cpu: (user + system) * 1000 };
}

interface Rounds {
  readonly ours: number[];
  readonly c: number[];
  readonly ratio: number[];
  readonly cpuRatio: number[];
}

async function oneRound(task: KvmTask, count: number, peer: CPeer | undefined, into: Rounds) {
  const before = await peer?.time(task.beside, count);
  const own = await timed(task, count);
  const after = await peer?.time(task.beside, count);
  into.ours.push((count * 1e9) / own.clock);
  if (!before || !after) return;
  const clock = (before.clock + after.clock) / 2;
  into.c.push((count * 1e9) / clock);
  into.ratio.push(clock / own.clock);
  into.cpuRatio.push((before.cpu + after.cpu) / 2 / own.cpu);
}

/** @throws BenchError for a wrong option; Error where a guest ended otherwise than it should. */
export async function runKvmBench(options: KvmBenchOptions = {}): Promise<KvmBenchResult> {
  const { rounds = 61, programs, scale = 1, onProgress } = options;
  if (!(Number.isInteger(rounds) && rounds > 0)) throw new BenchError("rounds: 1 or more");
  if (!(scale > 0)) throw new BenchError("scale: above 0");
  const facts = {
    schema: "realmode.bench-kvm/1",
    rounds,
    node: process.version,
    processors: cpus().length,
    load: loadavg()[0]!,
  } as const;
  const probe = probeKvm();
  if (!probe.usable) {
    return { ...facts, results: [], skipped: [{ peer: "kvm", reason: probe.reason }] };
  }
  const directory = mkdtempSync(join(tmpdir(), "realmode-bench-"));
  const { tasks: all, close } = makeKvmTasks();
  let peer: CPeer | undefined;
  try {
    for (const name of programs ?? []) {
      if (all.some((task) => task.name === name)) continue;
      const names = all.map((task) => `'${task.name}'`).join(", ");
      throw new BenchError(`no program '${name}' (of kvm there are ${names})`);
    }
    const tasks = programs ? all.filter(({ name }) => programs.includes(name)) : all;
    const compiled = compileCalls(directory);
    if ("program" in compiled) peer = startCalls(compiled.program);
    const skipped = "reason" in compiled ? [{ peer: "C", reason: compiled.reason }] : [];
    const results: KvmTaskResult[] = [];
    let done = 0;
    for (const task of tasks) {
      const seen: Rounds = { ours: [], c: [], ratio: [], cpuRatio: [] };
      const count = task.step * Math.max(1, Math.round((task.count * scale) / task.step));
      // So that it is compiled and its threads are there.
      for (let i = 0; i < WARM_UP; i++) await task.run(count);
      for (let round = 0; round < rounds; round++) {
        onProgress?.({ done: done++, total: rounds * tasks.length });
        await oneRound(task, count, peer, seen);
      }
      const { name, what, unit, target } = task;
      const spread = (values: readonly number[]) => (peer ? spreadOf(values) : undefined);
      results.push({
        ...{ task: name, what, unit, ours: spreadOf(seen.ours), c: spread(seen.c) },
        ...{ ratio: spread(seen.ratio), cpuRatio: spread(seen.cpuRatio), target },
      });
    }
    onProgress?.({ done, total: done });
    return { ...facts, results, skipped };
  } finally {
    peer?.close();
    close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** As text, lines ended by newlines. */
export function formatKvmBench(result: KvmBenchResult): string {
  const { results, skipped, rounds, processors, load } = result;
  const ratio = (spread: Spread | undefined): string =>
    spread
      ? `${spread.median.toFixed(2)} (${spread.low.toFixed(2)}-${spread.high.toFixed(2)})`
      : "-";
  const rate = (spread: Spread | undefined): string =>
    spread ? Math.round(spread.median).toLocaleString("en") : "-";
  const rows = results.map(({ task, what, ours, c, ratio: by, cpuRatio, target }) => {
    const wanted = `${target.toFixed(2)}${by && by.median < target ? " MISSED" : ""}`;
    return [task, rate(ours), rate(c), ratio(by), ratio(cpuRatio), wanted, what];
  });
  const head = ["task", "ours/s", "C/s", "ratio", "by processor time", "at least", ""];
  const table = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...table.map((row) => row[i]!.length)));
  const lines = results.length
    ? [
        `Speed on KVM through that of the same calls in C: median (lowest-highest) of ${rounds} rounds`,
        `${processors} processors, load average ${load.toFixed(1)}; run() needs an idle second one`,
        ...table.map((row) =>
          row
            .map((cell, i) => cell.padEnd(widths[i]!))
            .join("  ")
            .trimEnd(),
        ),
      ]
    : [];
  lines.push(...skipped.map(({ peer, reason }) => `SKIP ${peer}: ${reason}`));
  return `${lines.join("\n")}\n`;
}
