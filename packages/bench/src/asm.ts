// How fast is the assembler beside GNU as, on the same source, in one run?
//
// `realmode bench asm`. Rounds go peer beside peer, so that what else the host does
// meets both; ratios are taken within a round. Times are processor time, not the clock's.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AsmMeasurement } from "./asm-measure.ts";
import { makeSource } from "./asm-source.ts";
import { BenchError, type Spread, spreadOf } from "./run-bench.ts";

export interface AsmBenchOptions {
  /** Lines of the source; default 200,000. */
  readonly lines?: number;
  /** Lines of the large source, for memory alone; default 1,000,000; 0: leave it out. */
  readonly largeLines?: number;
  /** Default 5. */
  readonly rounds?: number;
}

/** Peak resident sets, MiB. */
export interface AsmMemory {
  readonly lines: number;
  readonly gas: number | undefined;
  readonly ours: number;
  /** `node -e 0`: what any program for Node takes. */
  readonly node: number;
}

export interface AsmBenchResult {
  readonly schema: "realmode.bench-asm/1";
  readonly lines: number;
  readonly rounds: number;
  /** Lines a second of processor time. */
  readonly gas: Spread | undefined;
  readonly warm: Spread;
  readonly cold: Spread;
  /** Warm lines a second through GNU as's, round by round. */
  readonly ratio: Spread | undefined;
  /** Does the image have the bytes that `as` and `ld` make? */
  readonly identical: boolean | undefined;
  readonly memory: readonly AsmMemory[];
  /** A cold `realmode asm` of 20 lines: the clock's time through that of `node -e 0`. */
  readonly start: Spread | undefined;
  /** What did not run, and why. */
  readonly skipped: readonly string[];
}

/** Runs of GNU as that one time is taken of: its clock ticks in hundredths of a second. */
const GAS_RUNS = 5;
/** Passes of ours in a process; the later half counts as warm. */
const PASSES = 10;

const SMALL = `# twenty lines
\t.code16
start:\tmov\t$table, %si
\txor\t%ax, %ax
\tmov\t$4, %cx
next:\tadd\t(%si), %ax
\tadd\t$2, %si
\tdec\t%cx
\tjnz\tnext
\tmov\t%ax, sum
\tpush\t%ax
\tmov\t$'x', %al
\tmov\t$0x3f8, %dx
\tout\t%al, %dx
\tpop\t%ax
\thlt
\t.align\t2
table:\t.word\t1, 2, 3, 4
sum:\t.word\t0
\t.asciz\t"done"
`;

const measureScript = fileURLToPath(new URL("../dist/asm-measure.js", import.meta.url));
const command = fileURLToPath(new URL("../../cli/bin/realmode.cjs", import.meta.url));
const bundle = fileURLToPath(new URL("../../cli/bundle/bin.cjs", import.meta.url));

function ours(file: string, passes: number): AsmMeasurement {
  const args = [measureScript, file, String(passes)];
  const done = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 300_000 });
  if (done.status !== 0) throw new Error(`asm-measure: ${done.stderr.trim() || done.error}`);
  return JSON.parse(done.stdout) as AsmMeasurement;
}

/** Processor seconds and peak KiB of `runs` runs of GNU as. */
function gas(file: string, object: string, runs: number): { seconds: number; peakKiB: number } {
  const script = 'i=0; while [ $i -lt "$1" ]; do as --32 -o "$3" "$2" || exit 1; i=$((i+1)); done';
  const args = ["-f", "%U %S %M", "sh", "-c", script, "sh", String(runs), file, object];
  const done = spawnSync("/usr/bin/time", args, { encoding: "utf8", timeout: 300_000 });
  if (done.status !== 0) throw new Error(`as: ${done.stderr.trim()}`);
  const [user, system, peakKiB] = done.stderr.trim().split("\n").at(-1)!.split(" ").map(Number);
  return { seconds: (user! + system!) / runs, peakKiB: peakKiB! };
}

function nodeKiB(): number {
  const print = "process.stdout.write(String(process.resourceUsage().maxRSS))";
  return Number(spawnSync(process.execPath, ["-e", print], { encoding: "utf8" }).stdout);
}

/** Why GNU as can't be measured here; undefined where it can. */
export function gasUnavailable(): string | undefined {
  const found = spawnSync("as", ["--version"], { encoding: "utf8" });
  if (found.error || !/GNU assembler/.test(found.stdout)) return "GNU as is not installed";
  if (!existsSync("/usr/bin/time")) return "GNU time, which measures it, is not installed";
  return undefined;
}

function linkedBytes(object: string, image: string): Buffer | undefined {
  const script = ["-m", "elf_i386", "-N", "-Ttext", "0", "-e", "0", "--oformat", "binary"];
  const done = spawnSync("ld", [...script, "-o", image, object]);
  return done.status === 0 ? readFileSync(image) : undefined;
}

function clockMs(args: readonly string[]): number {
  const before = performance.now();
  const done = spawnSync(process.execPath, args, { encoding: "utf8" });
  if (done.status !== 0) throw new Error(`node ${args.join(" ")}: ${done.stderr.trim()}`);
  return performance.now() - before;
}

function startTimes(directory: string, rounds: number): Spread {
  const file = join(directory, "small.s");
  writeFileSync(file, SMALL);
  const args = [command, "asm", file, "--format", "flat", "-o", join(directory, "small.bin")];
  const ratios: number[] = [];
  clockMs(args);
  for (let round = 0; round < rounds; round++) {
    const empty = clockMs(["-e", "0"]);
    ratios.push(clockMs(args) / empty);
  }
  return spreadOf(ratios);
}

/** @throws BenchError for a wrong option; Error where something that was measured failed. */
export function runAsmBench(options: AsmBenchOptions = {}): AsmBenchResult {
  const { lines = 200_000, largeLines = 1_000_000, rounds = 5 } = options;
  if (!(Number.isInteger(rounds) && rounds > 0)) throw new BenchError("rounds: 1 or more");
  if (!(Number.isInteger(lines) && lines >= 1000)) throw new BenchError("lines: 1000 or more");
  if (!existsSync(measureScript)) {
    throw new BenchError(`${measureScript} is not there: build the packages first`);
  }
  const skipped: string[] = [];
  const reason = gasUnavailable();
  if (reason) skipped.push(`GNU as: ${reason}`);
  const directory = mkdtempSync(join(tmpdir(), "realmode-bench-"));
  try {
    const file = join(directory, "source.s");
    const object = join(directory, "source.o");
    writeFileSync(file, makeSource(lines));
    const rates = { gas: [] as number[], warm: [] as number[], cold: [] as number[] };
    let sha256 = "";
    for (let round = 0; round < rounds; round++) {
      if (!reason) rates.gas.push(lines / gas(file, object, GAS_RUNS).seconds);
      const { cpuMs, sha256: hash } = ours(file, PASSES);
      rates.cold.push((1000 * lines) / cpuMs[0]!);
      rates.warm.push((1000 * lines) / spreadOf(cpuMs.slice(PASSES / 2)).median);
      sha256 = hash;
    }
    let identical: boolean | undefined;
    if (!reason) {
      const image = linkedBytes(object, join(directory, "source.bin"));
      if (image) identical = createHash("sha256").update(image).digest("hex") === sha256;
      else skipped.push("comparison of the images: ld of binutils is not installed");
    }
    const memory: AsmMemory[] = [];
    const node = nodeKiB() / 1024;
    for (const size of largeLines > 0 ? [lines, largeLines] : [lines]) {
      if (size !== lines) writeFileSync(file, makeSource(size));
      const theirs = reason ? undefined : gas(file, object, 1).peakKiB / 1024;
      memory.push({ lines: size, gas: theirs, ours: ours(file, 1).peakKiB / 1024, node });
    }
    let start: Spread | undefined;
    if (existsSync(bundle)) start = startTimes(directory, 10 * rounds);
    else skipped.push("start-up: the command is not built");
    return {
      schema: "realmode.bench-asm/1",
      lines,
      rounds,
      gas: reason ? undefined : spreadOf(rates.gas),
      warm: spreadOf(rates.warm),
      cold: spreadOf(rates.cold),
      ratio: reason ? undefined : spreadOf(rates.warm.map((rate, i) => rate / rates.gas[i]!)),
      identical,
      memory,
      start,
      skipped,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** As text, lines ended by newlines. */
export function formatAsmBench(result: AsmBenchResult): string {
  const { gas, warm, cold, ratio, identical, memory, start, lines, rounds, skipped } = result;
  const many = ({ median, low, high }: Spread): string =>
    `${[median, low, high].map((n) => Math.round(n / 1000)).join(" ")} thousand`;
  const few = ({ median, low, high }: Spread): string =>
    [median, low, high].map((n) => n.toFixed(2)).join(" ");
  const out = [`${lines} lines, a second of processor time: median, lowest, highest of ${rounds}`];
  if (gas) out.push(`GNU as        ${many(gas)}`);
  out.push(`realmode warm ${many(warm)}`, `realmode cold ${many(cold)}`);
  if (ratio) out.push(`warm through GNU as's: ${few(ratio)}`);
  if (identical !== undefined) out.push(`images: ${identical ? "identical" : "NOT identical"}`);
  for (const { lines: size, gas: theirs, ours: mine, node } of memory) {
    const over = `${mine.toFixed(0)} MiB, ${(mine - node).toFixed(0)} over \`node -e 0\``;
    const beside =
      theirs === undefined
        ? ""
        : `; GNU as ${theirs.toFixed(0)} MiB, ${(mine / theirs).toFixed(2)} times`;
    out.push(`peak memory, ${size} lines: ${over}${beside}`);
  }
  if (start) out.push(`cold \`realmode asm\` of 20 lines through \`node -e 0\`: ${few(start)}`);
  for (const line of skipped) out.push(`SKIP ${line}`);
  return `${out.join("\n")}\n`;
}
