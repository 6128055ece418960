// Do two machines make the same of one trial, and if not: is it a gap of the host, or a finding?

import { formatAtt, type Insn, type Row } from "@realmode/isa";
import { type Exit, MachineError, PAGE_SIZE } from "@realmode/machine";
import type { MemoryBytes } from "./case.ts";
import { type CurrentInstruction, currentInstruction, linearIp } from "./current-instruction.ts";
import { type Difference, firstDifferentByte, stateDifference } from "./difference.ts";
import { TRIAL_FILL, TRIAL_RAM, type Trial } from "./draw-state.ts";
import { formatExit, notExecutable } from "./expectation.ts";
import { FUZZ_GAPS, modelDifference } from "./fuzz-gaps.ts";
import type { Rerun, Side } from "./gap-evidence.ts";
import { GapProbe } from "./gap-probe.ts";
import { formatHex, formatHexBytes } from "./literal.ts";
import { OWN_RESULTS } from "./own-results.ts";
import type { RegisterState } from "./register-name.ts";
import {
  behindDelivery,
  DEBUG_VECTOR,
  handlerOf,
  handlersStand,
  sameResult,
  withoutSpare,
  withSpareHandlers,
} from "./trial-handlers.ts";
import { type ByteRange, samePages, TrialMachine, type TrialResult } from "./trial-machine.ts";
import { FlagTrail, flagOutcome } from "./undefined-flags.ts";
import type { Backend } from "./verdict.ts";

export interface JudgeOptions {
  /** Whose word counts: a host, where there is one. */
  readonly reference: Backend;
  readonly subject: Backend;
  /** Of one trial. Default 50 ms. */
  readonly trialMs?: number;
  /** What the subject has; a trial that wanders may meet others, which are not judged. Default: all. */
  readonly rows?: readonly Row[];
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

/** Registers that say which CPU it is, or the time: not compared. RDMSR may read such an MSR. */
const IDENTITY: typeof OWN_RESULTS = { ...OWN_RESULTS, rdmsr: ["eax", "edx"] };

/** How much longer a trial may take the second time. */
const SECOND_CHANCE = 4;
/** The same for what the subject ended: the host may be busy, and a program's repeated strings take long. */
const LAST_CHANCE = { single: 12, program: 100 } as const;

/** What one trial came to. */
type Judgement =
  | { readonly kind: "agree"; readonly result: TrialResult }
  | { readonly kind: "gap" | "not-executable"; readonly why: string }
  | { readonly kind: "finding"; readonly finding: FuzzFinding };

/** Trials taken apart within each other: handlers that fault and write over handlers. */
const MAX_APART = 2;
/** Steps after which a program that came out differently is not followed further; less in parts of a trial. */
const MAX_WALK = [3000, 100, 4] as const;
/** Judges trials on two machines that are kept. */
export class TrialJudge {
  readonly #options: JudgeOptions;
  #left: TrialMachine | undefined;
  #right: TrialMachine | undefined;
  #walker: TrialMachine | undefined;
  readonly #gaps: GapProbe = new GapProbe();
  #apart = 0;

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  judge(trial: Trial): Judgement {
    if (trial.instructions.length > 1) return this.#program(trial);
    const single = this.#single(trial);
    // It may have gone elsewhere than to the HLT behind it, and what differs may be of what stands there.
    return single.kind === "finding" ? this.#walk(trial, single.finding) : single;
  }

  /** What a trial that is run again may take: the first time it ended. */
  get #patience(): number {
    return LAST_CHANCE.single * (this.#options.trialMs ?? 50);
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
      if (steps >= MAX_WALK[this.#apart]!)
        return { kind: "gap", why: "a program too long to be followed" };
      const before = walker.state;
      const current = currentInstruction(walker.machine, before);
      const { pages } = walker;
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
    const late = this.#notExecutable(reference, left, trial);
    return late ? { kind: "not-executable", why: late } : { left, right };
  }

  /** One instruction; where it wrote over its handlers and comes out differently, taken apart. */
  #single(trial: Trial): Judgement {
    const once = this.#once(trial);
    if (once.kind !== "finding" || this.#apart >= MAX_APART) return once;
    const machines = [this.#left!, this.#right!];
    if (machines.every((machine) => handlersStand(machine, trial))) return once;
    this.#apart++;
    try {
      return this.#takenApart(trial, once.finding) ?? once;
    } finally {
      this.#apart--;
    }
  }

  /**
   * Two judgements in place of one: of the trial with spare handlers (agreement, or a gap of the host), and
   * of what the bytes in the place of a handler do, from the host's state there. They count where the
   * host's own result is, to the last bit, what it makes of the one after the other; all else is a finding.
   */
  #takenApart(trial: Trial, { reference }: FuzzFinding): Judgement | undefined {
    const left = this.#left!;
    const whole = { result: reference, pages: left.pages };
    const spare = withSpareHandlers(trial);
    const first = spare && this.#once(spare);
    if (!first || first.kind === "finding" || first.kind === "not-executable") return undefined;
    const patience = this.#patience;
    const result = left.run(spare, patience);
    if (!handlersStand(left, spare)) return undefined;
    const delivered = withoutSpare(trial, spare, { result, pages: left.pages });
    const behind = behindDelivery(trial, delivered);
    if (!behind) return first.kind === "gap" && sameResult(whole, delivered) ? first : undefined;
    const end = left.run(behind, patience);
    const accesses = [...result.accesses, ...end.accesses];
    if (!sameResult(whole, { result: { ...end, accesses }, pages: left.pages })) return undefined;
    const rest = this.#walk(behind);
    if (rest.kind === "finding") return undefined;
    return first.kind === "gap" ? first : rest;
  }

  #once(trial: Trial): Judgement {
    const ran = this.#run(trial);
    if ("why" in ran) return { kind: ran.kind, why: ran.why };
    const { left, right } = ran;
    const difference = this.#difference(trial, left, right);
    if (!difference) return { kind: "agree", result: right };
    const { row } = trial.instructions[0]!.insn;
    const { rows = [row] } = this.#options;
    if (!row.alias && !rows.includes(row)) {
      return { kind: "not-executable", why: `not drawn: ${row.mnemonic} (${row.encoding})` };
    }
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
    const [l, r] = [this.#left!, this.#right!];
    const patience = this.#patience;
    const again =
      (machine: TrialMachine, beside: TrialMachine) =>
      (other: Trial, except: (result: TrialResult) => readonly ByteRange[]): Rerun => {
        const { pages } = beside;
        const result = machine.run(other, patience);
        const sameMemory = samePages(pages, machine.pages, except(result));
        machine.run(trial, patience);
        return { result, sameMemory };
      };
    const side = (machine: TrialMachine, result: TrialResult): Side => ({
      result,
      read: (physAddr, length) => machine.machine.read(physAddr, length),
      again: again(machine, machine),
    });
    const common = {
      trial,
      insn,
      subject: right,
      vector: handlerOf(right),
      rerun: again(r, l),
      host: side(l, left),
      own: side(r, right),
      isExplained: (other: Trial): boolean => {
        const { kind } = this.#single(other);
        for (const machine of [l, r]) machine.run(trial, patience);
        return kind === "agree" || kind === "gap";
      },
      isLonger: (than: number) => {
        const { exit } = r.run(trial, patience, than);
        return exit.reason === "limit";
      },
      read: (physAddr: number, length: number) => l.machine.read(physAddr, length),
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

const describeInstruction = (bytes: Uint8Array, insn: Insn): string =>
  `${formatHexBytes(bytes, " ")}  ${formatAtt(insn)}`;

function describeInstructions({ instructions }: Trial): string {
  return instructions.map(({ bytes, insn }) => describeInstruction(bytes, insn)).join("; ");
}
