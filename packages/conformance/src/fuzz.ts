// Do two machines make the same of any instruction, in any state?
//
// Deterministic by seed: trial N of a seed is the same on every machine and in every campaign, so a
// finding is repeated by its seed and number alone, and shards of a campaign do not overlap.

import { formatAtt, type Insn, type Row } from "@realmode/isa";
import { type Exit, host, MachineError, PAGE_SIZE } from "@realmode/machine";
import type { MemoryBytes } from "./case.ts";
import { type CurrentInstruction, currentInstruction, linearIp } from "./current-instruction.ts";
import { type Difference, firstDifferentByte, stateDifference } from "./difference.ts";
import { drawProgram } from "./draw-program.ts";
import { drawTrial, HANDLER_SELECTOR, TRIAL_FILL, TRIAL_RAM, type Trial } from "./draw-state.ts";
import { formatExit, notExecutable } from "./expectation.ts";
import {
  type CoverageOutcome,
  countOutcome,
  type FuzzCoverage,
  faultName,
} from "./fuzz-coverage.ts";
import { type ByteRange, FUZZ_GAPS, modelDifference, type Rerun } from "./fuzz-gaps.ts";
import { GapProbe } from "./gap-probe.ts";
import { formatHex, formatHexBytes } from "./literal.ts";
import { OWN_RESULTS } from "./own-results.ts";
import { Random } from "./random.ts";
import type { RegisterState } from "./register-name.ts";
import { formatState } from "./state-text.ts";
import { TrialMachine, type TrialResult } from "./trial-machine.ts";
import { FlagTrail, flagOutcome } from "./undefined-flags.ts";
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
  /** What a trial is: one instruction, a program, or either, by the trial's number. Default `singles`. */
  readonly draw?: "singles" | "programs" | "mixed";
  /** Part K of N: trials whose number is K − 1 modulo N. */
  readonly shard?: { readonly part: number; readonly of: number };
  /** Of the whole campaign, in milliseconds. */
  readonly timeMs?: number;
  /** Of one trial. Default 50 ms. */
  readonly trialMs?: number;
  /** Default 100. */
  readonly maxFindings?: number;
  readonly onFinding?: (finding: FuzzFinding, judge: TrialJudge) => void;
  /** True: ends after the trial under way. */
  readonly stopped?: () => boolean;
}

/** A campaign under way. */
export interface FuzzProgress {
  readonly trials: number;
  readonly findings: number;
  /** Rows drawn so far. */
  readonly rows: number;
}

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
  readonly coverage: FuzzCoverage;
  /** Why it ended before its last trial. */
  readonly cut: "time" | "findings" | "interrupted" | undefined;
}

/** Registers that say which CPU it is, or the time: not compared. RDMSR may read such an MSR. */
const IDENTITY: typeof OWN_RESULTS = { ...OWN_RESULTS, rdmsr: ["eax", "edx"] };

/** The vector whose handler a trial ended in. */
function handlerOf({ exit, regs, sregs }: TrialResult): number | undefined {
  const inHandler = exit.reason === "hlt" && sregs.cs.selector === HANDLER_SELECTOR;
  return inHandler && regs.eip >= 1 && regs.eip <= 256 ? regs.eip - 1 : undefined;
}

const DEBUG_VECTOR = 1;
/** How much longer a trial may take the second time. */
const SECOND_CHANCE = 4;
/** The same for what the subject ended: the host may be busy, and a program's repeated strings take long. */
const LAST_CHANCE = { single: 12, program: 100 } as const;

/** What one trial came to. */
type Judgement =
  | { readonly kind: "agree"; readonly result: TrialResult }
  | { readonly kind: "gap" | "not-executable"; readonly why: string }
  | { readonly kind: "finding"; readonly finding: FuzzFinding };

/** Steps after which a program that came out differently is not followed further. */
const MAX_WALK = 3000;
const MIXED_PROGRAMS_PERCENT = 12;
/** A stream of the seed apart from those that trials are drawn from. */
const KIND_STREAM = 2 ** 40;

/** The trial with this number; it depends on its arguments alone. */
export function campaignTrial(
  { seed, rows, draw = "singles" }: Pick<FuzzOptions, "seed" | "rows" | "draw">,
  index: number,
): Trial | undefined {
  const isProgram =
    draw === "mixed"
      ? new Random(seed, index + KIND_STREAM).chance(MIXED_PROGRAMS_PERCENT)
      : draw === "programs";
  return isProgram ? drawProgram(seed, index, rows) : drawTrial(seed, index, rows);
}

/** Judges trials on two machines that are kept. */
export class TrialJudge {
  readonly #options: Pick<FuzzOptions, "reference" | "subject" | "trialMs">;
  #left: TrialMachine | undefined;
  #right: TrialMachine | undefined;
  #walker: TrialMachine | undefined;
  readonly #gaps: GapProbe = new GapProbe();

  constructor(options: Pick<FuzzOptions, "reference" | "subject" | "trialMs">) {
    this.#options = options;
  }

  judge(trial: Trial): Judgement {
    if (trial.instructions.length > 1) return this.#program(trial);
    const single = this.#single(trial);
    // It may have gone elsewhere than to the HLT behind it, and what differs may be of what stands there.
    return single.kind === "finding" ? this.#walk(trial, single.finding) : single;
  }

  /** Several instructions in a row. */
  #program(trial: Trial): Judgement {
    const ran = this.#run(trial);
    if ("why" in ran) return { kind: ran.kind, why: ran.why };
    const { left, right } = ran;
    const difference = this.#difference(trial, left, right, 0);
    if (!difference) return { kind: "agree", result: right };
    if (left.exit.reason === "limit" && trial.instructions.some(({ insn }) => insn.repeat)) {
      return {
        kind: "gap",
        why: "a program whose repeated strings are too long for the host's time",
      };
    }
    return this.#walk(trial);
  }

  /**
   * The ends of a trial differ: the subject is stepped through it and each instruction tried alone from
   * the state before it, with HLT where it goes next. What then differs is judged as a trial of that one
   * instruction. `whole` is what is told where it is the first one of a trial that has but one.
   */
  #walk(trial: Trial, whole?: FuzzFinding): Judgement {
    this.#walker ??= new TrialMachine(this.#options.subject.createMachine, 50);
    const walker = this.#walker;
    walker.load(trial);
    const trail = new FlagTrail();
    for (let steps = 0; ; steps++) {
      if (steps >= MAX_WALK) return { kind: "gap", why: "a program too long to be followed" };
      const before = walker.state;
      const current = currentInstruction(walker.machine, before);
      const pages = [...walker.touched].map((page) => ({
        physAddr: page * PAGE_SIZE,
        bytes: walker.page(page).slice(),
      }));
      const exit = walker.step();
      if (current.insn && current.insn.row.flow !== "halt") {
        const alone = this.#single(aloneOf(trial, current, before, pages, linearIp(walker.state)));
        if (alone.kind === "finding") {
          return whole && steps === 0 ? { kind: "finding", finding: whole } : alone;
        }
        if (alone.kind !== "agree") return { kind: alone.kind, why: `in a program: ${alone.why}` };
      }
      trail.step(current, before, walker.state, NO_SOURCE);
      if (!isStep(exit)) break;
    }
    // Both are run again: the walk has used their memory.
    const again = this.#run(trial);
    if ("why" in again) return { kind: again.kind, why: again.why };
    const rest = this.#difference(trial, again.left, again.right, trail.undefinedFlags);
    if (!rest) return { kind: "agree", result: again.right };
    // What each instruction does alone is right.
    if (trail.firstRead)
      return { kind: "gap", why: "a program whose way or end depends on undefined flags" };
    return this.#found(trial, rest, again.left, again.right);
  }

  /** Runs a trial on both; a reason where the reference can't or would not end. */
  #run(
    trial: Trial,
  ):
    | { readonly left: TrialResult; readonly right: TrialResult }
    | { readonly kind: "gap" | "not-executable"; readonly why: string } {
    const { reference, subject, trialMs = 50 } = this.#options;
    this.#left ??= new TrialMachine(reference.createMachine, trialMs);
    this.#right ??= new TrialMachine(subject.createMachine, trialMs);
    const hangs = this.#hangs(trial);
    if (hangs) return { kind: "gap", why: hangs };
    let left: TrialResult;
    try {
      left = this.#left.run(trial);
      // A busy computer is slow, not endless: asked again before that is said.
      if (left.exit.reason === "limit") left = this.#left.run(trial, SECOND_CHANCE * trialMs);
    } catch (error) {
      // A backend that has not all of the contract says so by name (ENOTSUP).
      if (!(error instanceof MachineError) || error.code !== "ENOTSUP") throw error;
      return { kind: "not-executable", why: `${reference.name}: ${error.message}` };
    }
    const why = this.#notExecutable(reference, left, trial);
    if (why) return { kind: "not-executable", why };
    let right = this.#right.run(trial);
    if (right.exit.reason === "limit") right = this.#right.run(trial, SECOND_CHANCE * trialMs);
    else if (left.exit.reason === "limit") {
      const longer = trial.instructions.length > 1 ? LAST_CHANCE.program : LAST_CHANCE.single;
      left = this.#left.run(trial, longer * trialMs);
    }
    return { left, right };
  }

  /** One instruction. */
  #single(trial: Trial): Judgement {
    const ran = this.#run(trial);
    if ("why" in ran) return { kind: ran.kind, why: ran.why };
    const { left, right } = ran;
    const difference = this.#difference(trial, left, right);
    if (!difference) return { kind: "agree", result: right };
    const why = this.#gap(trial, left, right, difference);
    return why ? { kind: "gap", why } : this.#found(trial, difference, left, right);
  }

  #found(trial: Trial, difference: Difference, left: TrialResult, right: TrialResult): Judgement {
    const instruction = describeInstructions(trial);
    const finding = { trial, instruction, difference, reference: left, subject: right };
    return { kind: "finding", finding };
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
    const common = {
      trial,
      insn,
      subject: right,
      vector: handlerOf(right),
      rerun: (other: Trial, except: (result: TrialResult) => readonly ByteRange[]) =>
        this.#rerun(other, except, trial),
      isLonger: (than: number) => {
        const { trialMs = 50 } = this.#options;
        const { exit } = this.#right!.run(trial, LAST_CHANCE.single * trialMs, than);
        return exit.reason === "limit";
      },
      read: (physAddr: number, length: number) => this.#left!.machine.read(physAddr, length),
    };
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

  #difference(
    trial: Trial,
    left: TrialResult,
    right: TrialResult,
    open: number = openFlags(trial, right),
  ): Difference | undefined {
    const [a, b] = [formatExit(left.exit), formatExit(right.exit)];
    if (a !== b) return { kind: "exit", where: "exit", left: a, right: b };
    const { reason } = left.exit;
    // In the middle of a loop, or half-way through a delivery: no state that the manual defines.
    if (reason === "limit" || reason === "shutdown") return undefined;
    return (
      accessDifference(trial, left, right) ??
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

  /** Another trial on the subject, beside what the reference made of `trial`; then that one again. */
  #rerun(other: Trial, except: (result: TrialResult) => readonly ByteRange[], trial: Trial): Rerun {
    const [l, r] = [this.#left!, this.#right!];
    const result = r.run(other);
    const open = except(result);
    let sameMemory = true;
    for (const page of new Set([...l.touched, ...r.touched])) {
      const [a, b] = [l.page(page), r.page(page)];
      for (let at = firstDifferentByte(a, b); at >= 0 && at < a.length && sameMemory; at++) {
        const physAddr = page * PAGE_SIZE + at;
        const isOpen = open.some(
          ({ from, length }) => physAddr >= from && physAddr < from + length,
        );
        if (a[at] !== b[at] && !isOpen) sameMemory = false;
      }
    }
    r.run(trial);
    return { result, sameMemory };
  }

  close(): void {
    this.#left?.close();
    this.#right?.close();
    this.#walker?.close();
  }
}

const NO_SOURCE = { locate: () => undefined };

const isStep = ({ reason }: Exit): boolean =>
  reason === "debug" || reason === "io" || reason === "mmio";

/**
 * One instruction on the way of a trial, from the state and the pages before it; around it there is HLT,
 * and where it goes next.
 */
function aloneOf(
  trial: Trial,
  { linearAddress, insn, bytes }: CurrentInstruction,
  { regs, sregs }: RegisterState,
  pages: readonly MemoryBytes[],
  next: number,
): Trial {
  const drawn = { insn: insn!, bytes: bytes.slice(0, insn!.length) };
  const whole = trial.memory.at(-1)!;
  const blank = new Uint8Array(whole.bytes.length).fill(TRIAL_FILL);
  const end = { physAddr: linearAddress + drawn.bytes.length, bytes: Uint8Array.of(TRIAL_FILL) };
  const target = { physAddr: next, bytes: Uint8Array.of(TRIAL_FILL) };
  const code = { physAddr: linearAddress, bytes: drawn.bytes };
  const around = [target, end, code].filter((one) => one.physAddr + one.bytes.length <= TRIAL_RAM);
  const memory = [...pages, { physAddr: whole.physAddr, bytes: blank }, ...around];
  const { seed, index } = trial;
  return { seed, index, instructions: [drawn], regs, sregs, memory };
}

/** Flags that the manual leaves undefined after the trial: none where it faulted. */
function openFlags({ instructions, regs, sregs }: Trial, right: TrialResult): number {
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

/** A write byte by byte: a batch is written in pieces of any width. */
function bytesWritten(text: string): readonly string[] {
  const [, bits, at, value] = /^write([0-9]+) (0x[0-9a-f]+) (0x[0-9a-f]+)$/.exec(text) ?? [];
  if (!bits) return [text];
  return Array.from({ length: Number(bits) / 8 }, (_, n) => {
    const byte = Math.floor(Number(value) / 2 ** (8 * n)) & 0xff;
    return `write8 ${formatHex(Number(at) + n)} ${formatHex(byte)}`;
  });
}

/**
 * REP INS may read its ports in batches before it writes any of them (as KVM's documented exits show):
 * each stream in its own order.
 */
function inStreams({ instructions }: Trial, accesses: readonly string[]): readonly string[] {
  if (!instructions.some(({ insn }) => insn.repeat && insn.row.mnemonic === "ins")) return accesses;
  const isIn = (text: string): boolean => text.startsWith("in");
  const others = accesses.filter((text) => !isIn(text));
  return [...accesses.filter(isIn), ...others.flatMap(bytesWritten)];
}

function accessDifference(
  trial: Trial,
  left: TrialResult,
  right: TrialResult,
): Difference | undefined {
  const [l, r] = [inStreams(trial, left.accesses), inStreams(trial, right.accesses)];
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

/** The vector that an instruction is to go through where it does what it says. */
function ownVector({ row, operands }: Insn): number | undefined {
  const [vector] = operands;
  if (row.mnemonic === "int" && vector?.kind === "imm") return vector.value;
  return { int1: 1, int3: 3, into: 4 }[row.mnemonic];
}

function outcomeOf({ instructions }: Trial, result: TrialResult): CoverageOutcome {
  const { reason } = result.exit;
  if (reason === "limit") return "endless";
  if (reason !== "hlt") return "end";
  const vector = handlerOf(result);
  const isDone =
    vector === undefined || vector === DEBUG_VECTOR || vector === ownVector(instructions[0]!.insn);
  return isDone ? "ok" : faultName(vector);
}

const describeInstruction = (bytes: Uint8Array, insn: Insn): string =>
  `${formatHexBytes(bytes, " ")}  ${formatAtt(insn)}`;

function describeInstructions({ instructions }: Trial): string {
  return instructions.map(({ bytes, insn }) => describeInstruction(bytes, insn)).join("; ");
}

/** Trials between two looks at the clock. */
const CLOCK_TRIALS = 32;
/** Findings after which a machine is plainly another one. */
const DEFAULT_MAX_FINDINGS = 1000;

/**
 * Draws trials and compares. Never throws for what a machine under test does with one.
 */
export function fuzz(options: FuzzOptions): FuzzReport {
  const campaign = fuzzInSlices(options);
  for (;;) {
    const { done, value } = campaign.next();
    if (done) return value;
  }
}

/** `fuzz`, but it gives way now and then: whoever drives it can look at signals and show how far it is. */
export function* fuzzInSlices(options: FuzzOptions): Generator<FuzzProgress, FuzzReport, void> {
  const { seed, start = 0, count, maxFindings = DEFAULT_MAX_FINDINGS } = options;
  const { part = 1, of = 1 } = options.shard ?? {};
  const began = host.performance.now();
  const until = began + (options.timeMs ?? Number.POSITIVE_INFINITY);
  const judge = new TrialJudge(options);
  const findings: FuzzFinding[] = [];
  const unjudged = new Map<string, number>();
  const coverage: FuzzCoverage = {};
  let [trials, compared] = [0, 0];
  let cut: FuzzReport["cut"];
  const take = (trial: Trial): void => {
    const judgement = judge.judge(trial);
    const { kind } = judgement;
    if (kind === "finding") {
      findings.push(judgement.finding);
      options.onFinding?.(judgement.finding, judge);
    } else if (kind !== "agree") {
      unjudged.set(judgement.why, (unjudged.get(judgement.why) ?? 0) + 1);
    }
    const isProgram = trial.instructions.length > 1;
    if (kind === "agree" || kind === "finding") compared += trial.instructions.length;
    if (isProgram && kind !== "agree" && kind !== "finding") return;
    for (const { insn } of trial.instructions) {
      const outcome = isProgram
        ? "program"
        : kind === "agree"
          ? outcomeOf(trial, judgement.result)
          : kind;
      countOutcome(coverage, insn, outcome);
    }
  };
  const first = start + ((((part - 1 - start) % of) + of) % of);
  try {
    for (let index = first; index < start + count; index += of) {
      if (trials % CLOCK_TRIALS === 0) {
        const progress = { trials, findings: findings.length, rows: Object.keys(coverage).length };
        yield progress;
        if (host.performance.now() > until) cut = "time";
        if (options.stopped?.()) cut = "interrupted";
        if (cut) break;
      }
      const trial = campaignTrial(options, index);
      trials++;
      if (trial && trial.instructions.length > 0) take(trial);
      if (findings.length >= maxFindings) {
        cut = "findings";
        break;
      }
    }
  } finally {
    judge.close();
  }
  const elapsedMs = host.performance.now() - began;
  return { seed, trials, compared, elapsedMs, findings, unjudged, coverage, cut };
}

const SHOWN_BYTES = 32;

/** A finding in words: how to repeat it, the instruction, the state it began in, both results. */
export function formatFuzzFinding(
  { trial, instruction, difference, reference, subject }: FuzzFinding,
  names: readonly [reference: string, subject: string],
): string {
  const { where, left, right } = difference;
  const what = difference.kind === "memory" ? `memory at ${where}` : where;
  const memory = trial.memory.map(
    ({ physAddr, bytes }) =>
      `    ${formatHex(physAddr)}: ${formatHexBytes(bytes.subarray(0, SHOWN_BYTES), " ")}${bytes.length > SHOWN_BYTES ? ` … (${bytes.length} bytes)` : ""}`,
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
