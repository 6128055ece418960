// How are the measurements of one run taken, and what is made of them?
//
// In a round each peer runs each program once, peer beside peer, so that what else the host does
// meets all of them; ratios are taken within a round, and medians over the rounds.

import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Measurement } from "./measure.ts";
import { PEERS, type Peer, type PeerName } from "./peers.ts";
import { assembleProgram, PROGRAMS, type Program } from "./programs.ts";
import { v86Rom } from "./v86-rom.ts";

/** A figure over the rounds. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface PeerResult {
  /** Millions a second of processor time, of the program's unit. */
  readonly speed: Spread;
  /** Our interpreter's speed through this peer's, round by round; undefined for itself or without it. */
  readonly ratio: Spread | undefined;
  readonly reps: number;
}

export interface ProgramResult {
  readonly program: string;
  readonly what: string;
  readonly unit: "instructions" | "elements";
  readonly peers: Readonly<Partial<Record<PeerName, PeerResult>>>;
}

export interface BenchResult {
  readonly schema: "realmode.bench/1";
  readonly rounds: number;
  readonly node: string;
  readonly results: readonly ProgramResult[];
  /** Peers that did not run, and why. */
  readonly skipped: readonly { readonly peer: PeerName; readonly reason: string }[];
}

export interface BenchProgress {
  readonly done: number;
  readonly total: number;
  readonly peer: PeerName;
  readonly program: string;
  readonly round: number;
}

export interface BenchOptions {
  /** Default 3. */
  readonly rounds?: number;
  /** Names of programs; default all. */
  readonly programs?: readonly string[];
  /** Names of peers; default all. */
  readonly peers?: readonly string[];
  /** Multiplies each program's REPS; default 1. For trials: below 0.1 start-up is all one sees. */
  readonly scale?: number;
  /** Called before each measurement, and once at the end. */
  readonly onProgress?: (progress: BenchProgress) => void;
}

/** A name that is none of a program or peer. */
export class BenchError extends Error {
  override readonly name: string = "BenchError";
}

function pick<T extends { readonly name: string }>(
  all: readonly T[],
  wanted: readonly string[] | undefined,
  what: string,
): readonly T[] {
  if (!wanted) return all;
  for (const name of wanted) {
    if (!all.some((one) => one.name === name)) {
      const names = all.map((one) => one.name).join(", ");
      throw new BenchError(`no ${what} '${name}' (there are ${names})`);
    }
  }
  return all.filter(({ name }) => wanted.includes(name));
}

const run = promisify(execFile);
const measureScript = fileURLToPath(new URL("../dist/measure.js", import.meta.url));

/** Times in a process of its own, and checks what came out. */
async function measure(
  peer: Peer,
  program: Program,
  reps: number,
  file: string,
): Promise<Measurement> {
  const where = `${program.name} on ${peer.name}`;
  let output: string;
  try {
    const args = [measureScript, peer.name, file];
    ({ stdout: output } = await run(process.execPath, args, { timeout: 180_000 }));
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new Error(`${where}: ${stderr?.trim() || message}`);
  }
  const measurement = JSON.parse(output) as Measurement;
  for (const [register, wanted] of Object.entries(program.result(reps))) {
    const value = measurement.registers[register as keyof typeof measurement.registers];
    if (value !== wanted) throw new Error(`${where}: ${register} is ${value}, not ${wanted}`);
  }
  const { instructions } = measurement;
  const wanted = program.instructions(reps);
  if (instructions !== null && instructions !== wanted) {
    throw new Error(`${where}: ${instructions} instructions, not ${wanted}`);
  }
  return measurement;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
  return { median, low: sorted[0]!, high: sorted[sorted.length - 1]! };
}

/**
 * Measures the speed of each peer on each program.
 *
 * @throws BenchError for a wrong name; Error where a peer's result or count is wrong: a figure
 *   would be worth nothing.
 */
export async function runBench(options: BenchOptions = {}): Promise<BenchResult> {
  const { rounds = 3, scale = 1, onProgress } = options;
  const programs = pick(PROGRAMS, options.programs, "program");
  const wanted = pick(PEERS, options.peers, "peer");
  if (!(Number.isInteger(rounds) && rounds > 0)) throw new BenchError("rounds: 1 or more");
  if (!(scale > 0)) throw new BenchError("scale: above 0");
  if (!existsSync(measureScript)) {
    throw new BenchError(`${measureScript} is not there: build the packages first`);
  }
  const reasons = wanted.map((peer) => ({ peer: peer.name, reason: peer.unavailable() }));
  const skipped = reasons.flatMap(({ peer, reason }) => (reason ? [{ peer, reason }] : []));
  const peers = wanted.filter(({ name }) => !skipped.some(({ peer }) => peer === name));

  const repsOf = (peer: Peer, program: Program): number =>
    Math.min(65535, Math.max(1, Math.round(program.reps * peer.share * scale)));
  const speeds = new Map<string, number[]>();
  const key = (program: Program, peer: PeerName): string => `${program.name} ${peer}`;
  const total = rounds * programs.length * peers.length;
  const folder = mkdtempSync(join(tmpdir(), "realmode-bench-"));
  const imageOf = (peer: Peer, program: Program): string =>
    join(folder, `${program.name}-${peer.name}.bin`);
  try {
    for (const program of programs) {
      for (const peer of peers) {
        const image = assembleProgram(program, repsOf(peer, program));
        const bytes = peer.name === "v86" || peer.name === "v86-nojit" ? v86Rom(image) : image;
        writeFileSync(imageOf(peer, program), bytes);
      }
    }
    let done = 0;
    for (let round = 1; round <= rounds; round++) {
      for (const program of programs) {
        for (const peer of peers) {
          onProgress?.({ done: done++, total, peer: peer.name, program: program.name, round });
          const reps = repsOf(peer, program);
          const { cpuMs } = await measure(peer, program, reps, imageOf(peer, program));
          const units = (program.elements ?? program.instructions)(reps);
          const list = speeds.get(key(program, peer.name)) ?? [];
          speeds.set(key(program, peer.name), [...list, units / cpuMs / 1000]);
          if (done === total) {
            onProgress?.({ done, total, peer: peer.name, program: program.name, round });
          }
        }
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  const results = programs.map((program): ProgramResult => {
    const ours = speeds.get(key(program, "emu"));
    const of = (peer: Peer): PeerResult => {
      const theirs = speeds.get(key(program, peer.name))!;
      const paired = peer.name !== "emu" && ours;
      return {
        speed: spreadOf(theirs),
        ratio: paired ? spreadOf(theirs.map((speed, round) => ours[round]! / speed)) : undefined,
        reps: repsOf(peer, program),
      };
    };
    return {
      program: program.name,
      what: program.what,
      unit: program.elements ? "elements" : "instructions",
      peers: Object.fromEntries(peers.map((peer) => [peer.name, of(peer)])),
    };
  });
  return { schema: "realmode.bench/1", rounds, node: process.version, results, skipped };
}
