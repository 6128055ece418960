// Do two machines make the same of any instruction, in any state?
//
// Deterministic by seed: trial N of a seed is the same on every machine and in every campaign, so a
// finding is repeated by its seed and number alone, and shards of a campaign do not overlap.

import { formatAtt, type Insn, type Row, undefinedFlags } from "@realmode/isa";
import { host, PAGE_SIZE } from "@realmode/machine";
import { type Difference, firstDifferentByte, stateDifference } from "./difference.ts";
import { drawTrial, HANDLER_SELECTOR, TRIAL_FILL, TRIAL_RAM, type Trial } from "./draw-state.ts";
import { formatExit, notExecutable } from "./expectation.ts";
import { FUZZ_GAPS, modelDifference } from "./fuzz-gaps.ts";
import { GapProbe } from "./gap-probe.ts";
import { formatHex, formatHexBytes } from "./literal.ts";
import { formatState } from "./state-text.ts";
import { TrialMachine, type TrialResult } from "./trial-machine.ts";
import { flagOutcome } from "./undefined-flags.ts";
import type { Backend } from "./verdict.ts";

export interface FuzzOptions {
  /** Whose word counts: a host, where there is one. */
  readonly reference: Backend;
  readonly subject: Backend;
  /** What is drawn from; rows that the subject does not have are left out by the caller, who names them. */
  readonly rows: readonly Row[];
  readonly seed: number;
  /** First trial, and how many. */
  readonly start?: number;
  readonly count: number;
  /** Instructions in a trial. Default 1. */
  readonly length?: number;
  /** Part K of N: trials whose number is K − 1 modulo N. */
  readonly shard?: { readonly part: number; readonly of: number };
  /** Of the whole campaign, in milliseconds. */
  readonly timeMs?: number;
  /** Of one trial. Default 50 ms. */
  readonly trialMs?: number;
  /** Default 100. */
  readonly maxFindings?: number;
  readonly onFinding?: (finding: FuzzFinding) => void;
  /** Called now and then. */
  readonly onProgress?: (trials: number) => void;
}

/** How a trial of one instruction can come out. */
export type FuzzOutcome =
  | "done"
  | "fault"
  | "end" // shutdown, or no memory to fetch from
  | "endless"
  | "gap"
  | "not-executable"
  | "finding";

/** Two machines that made different things of one trial. */
export interface FuzzFinding {
  readonly trial: Trial;
  readonly instruction: string;
  /** `left` is the reference. */
  readonly difference: Difference;
  readonly reference: TrialResult;
  readonly subject: TrialResult;
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
  /** Outcomes by row index. */
  readonly coverage: ReadonlyMap<number, Readonly<Record<FuzzOutcome, number>>>;
}

/** Registers that say which CPU it is, or the time: not compared. */
const IDENTITY: Readonly<Record<string, readonly ("eax" | "ebx" | "ecx" | "edx")[]>> = {
  cpuid: ["eax", "ebx", "ecx", "edx"],
  rdtsc: ["eax", "edx"],
  rdpmc: ["eax", "edx"],
  rdmsr: ["eax", "edx"],
};

const isOwn = ({ row }: Insn): boolean => row.mnemonic in IDENTITY;

/** The vector whose handler a trial ended in. */
function handlerOf({ exit, regs, sregs }: TrialResult): number | undefined {
  const inHandler = exit.reason === "hlt" && sregs.cs.selector === HANDLER_SELECTOR;
  return inHandler && regs.eip >= 1 && regs.eip <= 256 ? regs.eip - 1 : undefined;
}

const DEBUG_VECTOR = 1;
/** How much longer a trial may take the second time. */
const SECOND_CHANCE = 4;

class Fuzzer {
  readonly #options: FuzzOptions;
  #left: TrialMachine | undefined;
  #right: TrialMachine | undefined;
  readonly #gaps: GapProbe = new GapProbe();
  readonly findings: FuzzFinding[] = [];
  readonly unjudged: Map<string, number> = new Map();
  readonly coverage: Map<number, Record<FuzzOutcome, number>> = new Map();
  compared = 0;

  constructor(options: FuzzOptions) {
    this.#options = options;
  }

  trial(trial: Trial): void {
    if (trial.instructions.length === 1) this.#single(trial);
    else this.#sequence(trial);
  }

  /**
   * Several instructions in a row. Where the ends differ, each is tried alone from the state that the
   * subject had before it: what then differs is judged as a trial of that one instruction.
   */
  #sequence(trial: Trial): void {
    const ran = this.#run(trial);
    if (!ran) return;
    const { left, right } = ran;
    const difference = this.#difference(trial, left, right);
    if (!difference) {
      this.#count(trial, outcomeOf(right));
      return;
    }
    let state: Pick<Trial, "regs" | "sregs" | "memory"> = {
      ...trial,
      memory: trial.memory.slice(0, -1),
    };
    for (const one of trial.instructions) {
      const alone = singleOf(trial, one, state);
      const result = this.#single(alone);
      if (!result) return;
      const { regs, sregs, exit } = result;
      const eip = regs.eip - 1;
      const behind = exit.reason === "hlt" && eip === state.regs.eip + one.bytes.length;
      if (!behind || sregs.cs.base !== trial.sregs.cs.base) {
        this.#skip("a sequence that left its line: what ran then is not its instructions");
        return;
      }
      const memory = [...this.#right!.touched].map((page) => ({
        physAddr: page * PAGE_SIZE,
        bytes: this.#right!.page(page).slice(),
      }));
      state = { regs: { ...regs, eip }, sregs, memory };
    }
    // What each does alone is right; what they do together may hang on what each CPU does its own way.
    if (openFlags(trial, right) !== 0 || trial.instructions.some(({ insn }) => isOwn(insn))) {
      this.#skip("a sequence whose end depends on undefined flags, or on which CPU it is");
      return;
    }
    this.#found(trial, difference, left, right);
  }

  /** Runs a trial on both; undefined where the host can't or would not end, which is counted. */
  #run(trial: Trial): { left: TrialResult; right: TrialResult } | undefined {
    const { reference, subject, trialMs = 50 } = this.#options;
    this.#left ??= new TrialMachine(reference.createMachine, trialMs);
    this.#right ??= new TrialMachine(subject.createMachine, trialMs);
    const hangs = this.#hangs(trial);
    if (hangs) {
      this.#count(trial, "gap");
      this.#skip(hangs);
      return undefined;
    }
    let left = this.#left.run(trial);
    // A busy computer is slow, not endless: asked again before that is said.
    if (left.exit.reason === "limit") left = this.#left.run(trial, SECOND_CHANCE * trialMs);
    const reason = this.#notExecutable(reference, left, trial);
    if (reason) {
      this.#count(trial, "not-executable");
      this.#skip(reason);
      return undefined;
    }
    let right = this.#right.run(trial);
    if (right.exit.reason === "limit") right = this.#right.run(trial, SECOND_CHANCE * trialMs);
    this.compared += trial.instructions.length;
    return { left, right };
  }

  /** One instruction; the subject's result where both made the same of it. */
  #single(trial: Trial): TrialResult | undefined {
    const ran = this.#run(trial);
    if (!ran) return undefined;
    const { left, right } = ran;
    const difference = this.#difference(trial, left, right);
    if (!difference) {
      this.#count(trial, outcomeOf(right));
      return right;
    }
    const why = this.#gap(trial, left, right, difference);
    if (why) {
      this.#count(trial, "gap");
      this.#skip(why);
    } else this.#found(trial, difference, left, right);
    return undefined;
  }

  #found(trial: Trial, difference: Difference, left: TrialResult, right: TrialResult): void {
    this.#count(trial, "finding");
    const instruction = describeInstructions(trial);
    const finding = { trial, instruction, difference, reference: left, subject: right };
    this.findings.push(finding);
    this.#options.onFinding?.(finding);
  }

  #hangs({ instructions }: Trial): string | undefined {
    for (const { gap, hangs } of FUZZ_GAPS) {
      if (!hangs || !instructions.some(hangs)) continue;
      const why = this.#gaps.reason(this.#options.reference, [gap]);
      if (why) return why;
    }
    return undefined;
  }

  /** The host's gaps that explain a difference, in words. */
  #gap(trial: Trial, left: TrialResult, right: TrialResult, first: Difference): string | undefined {
    const { insn } = trial.instructions[0]!;
    const reasons: string[] = [];
    const common = { trial, insn, subject: right, vector: handlerOf(right) };
    let [reference, difference] = [left, first];
    const model = modelDifference({ ...common, difference, reference });
    if (model) return model;
    const has = (gap: string): string | undefined =>
      this.#gaps.reason(this.#options.reference, [gap]);
    for (const { gap, adjust } of FUZZ_GAPS) {
      const adjusted = adjust?.({ ...common, difference, reference });
      const why = adjusted && has(gap);
      if (!why) continue;
      reasons.push(why);
      reference = adjusted;
      const rest = this.#difference(trial, adjusted, right);
      if (!rest) return reasons.join("; ");
      difference = rest;
    }
    for (const { gap, shows } of FUZZ_GAPS) {
      const why = shows?.({ ...common, difference, reference }) && has(gap);
      if (why) return [...reasons, why].join("; ");
    }
    return undefined;
  }

  /** By row, not by bytes: there would be as many reasons as trials. */
  #notExecutable(backend: Backend, { exit }: TrialResult, trial: Trial): string | undefined {
    if (!backend.host || !notExecutable(exit)) return undefined;
    if (trial.instructions.length > 1)
      return `a sequence with an instruction that ${backend.name} can't execute`;
    const { mnemonic, encoding } = trial.instructions[0]!.insn.row;
    return `not executable by this host's ${backend.name}: ${mnemonic} (${encoding})`;
  }

  #skip(reason: string): void {
    this.unjudged.set(reason, (this.unjudged.get(reason) ?? 0) + 1);
  }

  #count(trial: Trial, outcome: FuzzOutcome): void {
    for (const { insn } of trial.instructions) {
      let counts = this.coverage.get(insn.row.index);
      if (!counts) {
        counts = {
          done: 0,
          fault: 0,
          end: 0,
          endless: 0,
          gap: 0,
          "not-executable": 0,
          finding: 0,
        };
        this.coverage.set(insn.row.index, counts);
      }
      counts[outcome]++;
    }
  }

  #difference(trial: Trial, left: TrialResult, right: TrialResult): Difference | undefined {
    const [a, b] = [formatExit(left.exit), formatExit(right.exit)];
    if (a !== b) return { kind: "exit", where: "exit", left: a, right: b };
    const { reason } = left.exit;
    // In the middle of a loop, or half-way through a delivery: no state that the manual defines.
    if (reason === "limit" || reason === "shutdown") return undefined;
    const open = openFlags(trial, right);
    return (
      accessDifference(left, right) ??
      stateDifference(withoutIdentity(trial, left), withoutIdentity(trial, right), {
        undefinedFlags: open,
      }) ??
      this.#memoryDifference(right, open)
    );
  }

  #memoryDifference(right: TrialResult, undefinedFlags: number): Difference | undefined {
    const [l, r] = [this.#left!, this.#right!];
    for (const page of new Set([...l.touched, ...r.touched])) {
      const [a, b] = [l.page(page), r.page(page)];
      const at = differentByte(a, b, page * PAGE_SIZE, right, undefinedFlags);
      if (at < 0) continue;
      const show = (bytes: Uint8Array): string => formatHexBytes(bytes.subarray(at, at + 8), " ");
      const where = formatHex(page * PAGE_SIZE + at);
      return { kind: "memory", where, left: show(a), right: show(b) };
    }
    return undefined;
  }

  close(): void {
    this.#left?.close();
    this.#right?.close();
  }
}

/** One instruction of a sequence, from a state that was reached within it. */
function singleOf(
  { seed, index }: Trial,
  one: Trial["instructions"][number],
  { regs, sregs, memory }: Pick<Trial, "regs" | "sregs" | "memory">,
): Trial {
  const code = { physAddr: (sregs.cs.base + regs.eip) >>> 0, bytes: one.bytes };
  const end = { physAddr: code.physAddr + one.bytes.length, bytes: Uint8Array.of(TRIAL_FILL) };
  const inside = [code, end].filter(({ physAddr, bytes }) => physAddr + bytes.length <= TRIAL_RAM);
  return { seed, index, instructions: [one], regs, sregs, memory: [...memory, ...inside] };
}

/** Flags that the manual leaves undefined after the trial: none where it faulted. */
function openFlags({ instructions, regs, sregs }: Trial, right: TrialResult): number {
  if (instructions.length > 1) {
    return instructions.reduce((open, { insn }) => open | undefinedFlags(insn), 0);
  }
  const vector = handlerOf(right);
  const { insn } = instructions[0]!;
  // The last instruction of a segment is done when the fetch behind it faults.
  const isLast = regs.eip + insn.length > Math.min(0xffff, sregs.cs.limit);
  const faulted = vector !== undefined && vector !== DEBUG_VECTOR && !isLast;
  if (faulted) return 0;
  const outcome = flagOutcome(insn, regs);
  return outcome.undefined | outcome.maybeUndefined;
}

function withoutIdentity(
  { instructions }: Trial,
  { regs, sregs }: TrialResult,
): Pick<TrialResult, "regs" | "sregs"> {
  const hidden = instructions.flatMap(({ insn }) => IDENTITY[insn.row.mnemonic] ?? []);
  if (hidden.length === 0) return { regs, sregs };
  return { regs: { ...regs, ...Object.fromEntries(hidden.map((name) => [name, 0])) }, sregs };
}

function accessDifference(left: TrialResult, right: TrialResult): Difference | undefined {
  const [l, r] = [left.accesses, right.accesses];
  for (let i = 0; i < Math.max(l.length, r.length); i++) {
    const [a, b] = [l[i] ?? "nothing", r[i] ?? "nothing"];
    if (a !== b) {
      const kind = /^(in|out)/.test(a === "nothing" ? b : a) ? "io" : "mmio";
      return { kind, where: `access ${i + 1}`, left: a, right: b };
    }
  }
  return undefined;
}

/** The first byte that differs; FLAGS that a trap pushed may hold undefined ones. */
function differentByte(
  a: Uint8Array,
  b: Uint8Array,
  start: number,
  { regs, sregs, exit }: TrialResult,
  undefinedFlags: number,
): number {
  const at = firstDifferentByte(a, b);
  if (at < 0 || undefinedFlags === 0 || exit.reason !== "hlt") return at;
  const pushed = sregs.ss.base + ((regs.esp + 4) & 0xffff) - start;
  for (let i = at; i < a.length; i++) {
    const part = i - pushed;
    const mask = part === 0 || part === 1 ? (undefinedFlags >> (8 * part)) & 0xff : 0;
    if (((a[i]! ^ b[i]!) & ~mask) !== 0) return i;
  }
  return -1;
}

function outcomeOf(result: TrialResult): FuzzOutcome {
  const { reason } = result.exit;
  if (reason === "limit") return "endless";
  if (reason !== "hlt") return "end";
  const vector = handlerOf(result);
  return vector === undefined || vector === DEBUG_VECTOR ? "done" : "fault";
}

const describeInstruction = (bytes: Uint8Array, insn: Insn): string =>
  `${formatHexBytes(bytes, " ")}  ${formatAtt(insn)}`;

function describeInstructions({ instructions }: Trial): string {
  return instructions.map(({ bytes, insn }) => describeInstruction(bytes, insn)).join("; ");
}

/** Trials between two looks at the clock. */
const CLOCK_TRIALS = 256;

/**
 * Draws trials and compares. Never throws for what a machine under test does with one.
 */
export function fuzz(options: FuzzOptions): FuzzReport {
  const { seed, start = 0, count, rows, length = 1, maxFindings = 100 } = options;
  const { part = 1, of = 1 } = options.shard ?? {};
  const began = host.performance.now();
  const until = began + (options.timeMs ?? Number.POSITIVE_INFINITY);
  const fuzzer = new Fuzzer(options);
  let trials = 0;
  try {
    for (let index = start; index < start + count; index++) {
      if (index % of !== part - 1) continue;
      if (++trials % CLOCK_TRIALS === 0) {
        options.onProgress?.(trials);
        if (host.performance.now() > until) break;
      }
      const trial = drawTrial(seed, index, rows, length);
      if (trial) fuzzer.trial(trial);
      if (fuzzer.findings.length >= maxFindings) break;
    }
  } finally {
    fuzzer.close();
  }
  const { findings, unjudged, coverage, compared } = fuzzer;
  const elapsedMs = host.performance.now() - began;
  return { seed, trials, compared, elapsedMs, findings, unjudged, coverage };
}

/** A finding in words: how to repeat it, the instruction, the state it began in, both results. */
export function formatFuzzFinding(
  { trial, instruction, difference, reference, subject }: FuzzFinding,
  names: readonly [reference: string, subject: string],
): string {
  const { where, left, right } = difference;
  const what = difference.kind === "memory" ? `memory at ${where}` : where;
  const memory = trial.memory.map(
    ({ physAddr, bytes }) => `    ${formatHex(physAddr)}: ${formatHexBytes(bytes, " ")}`,
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
