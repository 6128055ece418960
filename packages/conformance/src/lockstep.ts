// Where exactly do two machines begin to differ? Both are stepped, instruction by instruction.
//
// One is the reference. With `repair` its state is copied over after a difference, so that one run
// finds many. Flags that the manual leaves undefined are always taken from the reference: what an
// instruction may choose freely must not look like a fault of a later one. The same holds for what a
// CPU says of itself and of the time.

import type { SourceMapEntry } from "@realmode/asm16";
import { FLAG } from "@realmode/isa";
import { type Exit, host, type Regs } from "@realmode/machine";
import { formatIo, formatMmio } from "./access.ts";
import {
  type CurrentInstruction,
  currentInstruction,
  formatInstruction,
} from "./current-instruction.ts";
import { type Difference, firstDifferentByte, stateDifference } from "./difference.ts";
import { formatExit, notExecutable } from "./expectation.ts";
import { formatHex, formatHexBytes } from "./literal.ts";
import { MemoryWatch } from "./memory-watch.ts";
import { FINAL_EXITS, LoadedProgram } from "./observe.ts";
import { OWN_RESULTS } from "./own-results.ts";
import type { Program } from "./program.ts";
import type { RegisterState } from "./register-name.ts";
import { flagOutcome, hasFaulted } from "./undefined-flags.ts";
import { type Backend, describeNotExecutable } from "./verdict.ts";

/** One instruction after which the two machines were not alike. */
export interface Finding {
  /** Instructions before this one. */
  readonly step: number;
  readonly linearAddress: number;
  /** Bytes and AT&T text. */
  readonly instruction: string;
  /** The statement it came from, where the source is known. */
  readonly source: SourceMapEntry | undefined;
  /** Registers before it, the same on both. */
  readonly before: RegisterState;
  /** `left` is the reference. */
  readonly difference: Difference;
}

/** An instruction that only one of the two can execute, because the other is a host that can't. */
export interface Unjudged {
  readonly step: number;
  readonly reason: string;
}

export interface LockstepReport {
  readonly reference: string;
  readonly subject: string;
  /** Instructions stepped on both. */
  readonly steps: number;
  readonly findings: readonly Finding[];
  readonly unjudged: readonly Unjudged[];
  /** Why it ended: the exit of both, `findings`, `unjudged`, `steps` or `time`. */
  readonly end: string;
}

export interface LockstepOptions {
  /** Default 1,000,000. */
  readonly maxSteps?: number;
  /** Of the whole comparison, in milliseconds; default the program's, else 10 s. */
  readonly timeoutMs?: number;
  /** Copy the reference's state over after a difference and go on. */
  readonly repair?: boolean;
  /** With `repair`: stop after this many. Default 100. */
  readonly maxFindings?: number;
}

/** More steps than one REP instruction can need, one iteration each. */
const MAX_ITERATIONS = 0x10000;

/** Handlers whose first instruction faults again, one after the other. */
const MAX_CATCH_UP = 8;

/** Told in the middle of a delivery, where the other side may need one more step to tell it too. */
const isFatal = (exit: Exit): boolean =>
  exit.reason === "shutdown" || (exit.reason === "internal_error" && exit.cause === "fetch");

const stateOf = ({ vcpu }: LoadedProgram): RegisterState => ({
  regs: vcpu.getRegs(),
  sregs: vcpu.getSregs(),
});

/** One side of the comparison. */
class Side {
  readonly backend: Backend;
  readonly loaded: LoadedProgram;
  state: RegisterState;
  exit: Exit | undefined;
  /** The last step waited for a read and was answered. */
  answered = false;
  /** Exits of the last step that a run would have ended with. */
  exits = 0;

  constructor(backend: Backend, program: Program) {
    this.backend = backend;
    this.loaded = new LoadedProgram(backend.createMachine, program);
    this.state = stateOf(this.loaded);
  }

  step(): void {
    this.exit = this.loaded.vcpu.step();
    this.answered = waits(this.exit);
    this.exits = this.answered ? 1 : 0;
    // A read that nobody answers ends the step half-way: answered, the same instruction goes on.
    for (let n = 0; n < MAX_ITERATIONS && waits(this.exit); n++) {
      this.loaded.answer(this.exit);
      this.exit = this.loaded.vcpu.step();
    }
    if (this.exit.reason !== "debug") this.exits++;
    this.state = stateOf(this.loaded);
  }

  /** Gives the vCPU another state. */
  set({ regs, sregs }: RegisterState): void {
    this.loaded.vcpu.setSregs(sregs);
    this.loaded.vcpu.setRegs(regs);
    this.state = { regs, sregs };
  }

  /** True where CS:IP is at the entry of an interrupt or exception handler, just entered from `before`. */
  atHandlerOf(before: RegisterState): boolean {
    const { regs, sregs } = this.state;
    if (regs.esp === before.regs.esp) return false;
    const isProtected = (sregs.cr0 & 1) !== 0;
    const size = isProtected ? 8 : 4;
    const { base, limit } = sregs.idt;
    for (let vector = 0; vector < 32; vector++) {
      if (isProtected && size * vector + size - 1 > limit) return false;
      const entry = this.loaded.machine.read(base + size * vector, size);
      const offset = entry[0]! + entry[1]! * 256;
      const selector = entry[2]! + entry[3]! * 256;
      const upper = isProtected && entry[5]! & 8 ? (entry[6]! + entry[7]! * 256) * 65536 : 0;
      if (regs.eip === offset + upper && sregs.cs.selector === selector) return true;
    }
    return false;
  }

  close(): void {
    this.loaded.close();
  }
}

const waits = (exit: Exit): boolean =>
  (exit.reason === "io" && exit.direction === "in") || (exit.reason === "mmio" && !exit.isWrite);

/** An exit that is just "the step is done"; OUT and MMIO writes are steps of their own on KVM. */
const isStep = (exit: Exit): boolean =>
  exit.reason === "debug" || exit.reason === "io" || exit.reason === "mmio";

const samePlace = (a: RegisterState, b: RegisterState): boolean =>
  a.regs.eip === b.regs.eip && a.sregs.cs.base === b.sregs.cs.base;

/** What one step came to. */
class Lockstep {
  readonly reference: Side;
  readonly subject: Side;
  readonly #program: Program;
  readonly #memory: MemoryWatch;
  #io = 0;
  #mmio = 0;

  constructor(reference: Side, subject: Side, program: Program) {
    this.reference = reference;
    this.subject = subject;
    this.#program = program;
    this.#memory = new MemoryWatch(reference.loaded.machine, subject.loaded.machine);
  }

  interruptAfter(exits: number): void {
    this.reference.loaded.interruptAfter(exits);
    this.subject.loaded.interruptAfter(exits);
  }

  /** Steps both. */
  step(before: RegisterState): void {
    this.reference.step();
    this.subject.step();
    this.#finishRepeat(before, this.reference, this.subject);
    this.#finishRepeat(before, this.subject, this.reference);
    this.#catchUp(before, this.reference, this.subject);
    this.#catchUp(before, this.subject, this.reference);
  }

  /** Under KVM a REP instruction is several steps at the same IP, one for each 1024 iterations. */
  #finishRepeat(before: RegisterState, slow: Side, fast: Side): void {
    for (let n = 0; n < MAX_ITERATIONS; n++) {
      const inside = samePlace(slow.state, before) && !samePlace(fast.state, before);
      if (!inside || !slow.exit || !isStep(slow.exit)) return;
      const { ecx } = slow.state.regs;
      slow.step();
      if (slow.state.regs.ecx === ecx && samePlace(slow.state, before)) return;
    }
  }

  /**
   * One side may stop between two instructions where the other does not: under KVM a fault is seen
   * only after the first instruction of its handler, an answered read only after the instruction
   * behind it; and a shutdown may need a step to be told.
   */
  #catchUp(before: RegisterState, ahead: Side, behind: Side): void {
    for (let n = 0, from = before; n < MAX_CATCH_UP; n++) {
      if (!behind.exit || !isStep(behind.exit)) return;
      const told = ahead.exit !== undefined && isFatal(ahead.exit);
      if (told && n > 0) return;
      if (!told) {
        if (samePlace(ahead.state, behind.state)) return;
        const entered = behind.atHandlerOf(from) && !ahead.atHandlerOf(from);
        if (!entered && !(n === 0 && ahead.answered)) return;
      }
      from = behind.state;
      behind.step();
    }
  }

  /** The first difference after the instruction `current`. */
  difference(before: RegisterState, current: CurrentInstruction): Difference | undefined {
    const { reference, subject } = this;
    const [a, b] = [reference.exit!, subject.exit!];
    if (!(isStep(a) && isStep(b)) && formatExit(a) !== formatExit(b)) {
      return { kind: "exit", where: "exit", left: formatExit(a), right: formatExit(b) };
    }
    const { insn } = current;
    const done = insn && !hasFaulted(insn, before, reference.state);
    const flags = done ? flagOutcome(insn, before.regs) : undefined;
    const undefinedFlags = flags ? flags.undefined | flags.maybeUndefined : 0;
    this.#adoptRegisters((done && OWN_RESULTS[insn.row.mnemonic]) || []);
    const found = stateDifference(reference.state, subject.state, { undefinedFlags });
    if (found) return found;
    this.#adoptFlags(undefinedFlags);
    return this.#streams() ?? this.#memoryDifference();
  }

  /** The host's side, where the guest has set its TF on the other one only: KVM steps by it itself. */
  hostWithoutTrap(): Side | undefined {
    const { reference, subject } = this;
    for (const [side, other] of [[reference, subject] as const, [subject, reference] as const]) {
      const lost = other.state.regs.eflags & ~side.state.regs.eflags & FLAG.TF;
      if (side.backend.host && lost && samePlace(side.state, other.state)) return side;
    }
    return undefined;
  }

  #adoptRegisters(names: readonly (keyof Regs)[]): void {
    if (names.length === 0) return;
    const from = this.reference.state.regs;
    const own = Object.fromEntries(names.map((name) => [name, from[name]]));
    this.subject.loaded.vcpu.setRegs(own);
    this.subject.state = stateOf(this.subject.loaded);
  }

  #adoptFlags(undefinedFlags: number): void {
    const { eflags } = this.reference.state.regs;
    const own = this.subject.state.regs.eflags;
    if (((eflags ^ own) & undefinedFlags) === 0) return;
    const regs = { ...this.subject.state.regs, eflags };
    this.subject.loaded.vcpu.setRegs({ eflags });
    this.subject.state = { ...this.subject.state, regs };
  }

  #streams(): Difference | undefined {
    const [l, r] = [this.reference.loaded, this.subject.loaded];
    for (; this.#io < Math.max(l.io.length, r.io.length); this.#io++) {
      const [a, b] = [l.io[this.#io], r.io[this.#io]].map((x) => (x ? formatIo(x) : "nothing"));
      if (a !== b) return { kind: "io", where: `io[${this.#io++}]`, left: a!, right: b! };
    }
    for (; this.#mmio < Math.max(l.mmio.length, r.mmio.length); this.#mmio++) {
      const [a, b] = [l.mmio[this.#mmio], r.mmio[this.#mmio]].map((x) =>
        x ? formatMmio(x) : "nothing",
      );
      if (a !== b) return { kind: "mmio", where: `mmio[${this.#mmio++}]`, left: a!, right: b! };
    }
    return undefined;
  }

  #memoryDifference(): Difference | undefined {
    const [pair] = this.#memory.differing();
    if (!pair) return undefined;
    const [left, right] = pair;
    const at = firstDifferentByte(left.bytes, right.bytes);
    const show = (bytes: Uint8Array): string => formatHexBytes(bytes.subarray(at, at + 8), " ");
    return {
      kind: "memory",
      where: formatHex(left.guestPhysAddr + at),
      left: show(left.bytes),
      right: show(right.bytes),
    };
  }

  /** Makes `to` what `from` is: registers and every page that differs. */
  copy(from: Side, to: Side): void {
    to.set(from.state);
    for (const [left, right] of this.#memory.differing()) {
      const [source, target] = from === this.reference ? [left, right] : [right, left];
      to.loaded.machine.write(target.guestPhysAddr, source.bytes.slice());
    }
    const { io, mmio } = this.reference.loaded;
    this.#io = Math.max(io.length, this.subject.loaded.io.length);
    this.#mmio = Math.max(mmio.length, this.subject.loaded.mmio.length);
  }

  finding(
    step: number,
    before: RegisterState,
    current: CurrentInstruction,
    difference: Difference,
  ): Finding {
    return {
      step,
      linearAddress: current.linearAddress,
      instruction: formatInstruction(current),
      source: this.#program.locate(current.linearAddress),
      before,
      difference,
    };
  }
}

/** Where the reference, a host, could not execute an instruction that the subject could: says so. */
function unjudged(step: number, side: Side, other: Side): Unjudged | undefined {
  const insnBytes = side.backend.host && side.exit ? notExecutable(side.exit) : undefined;
  if (!insnBytes || (other.exit && notExecutable(other.exit))) return undefined;
  return { step, reason: describeNotExecutable(side.backend.name, insnBytes) };
}

/** Why a program can't be stepped side by side; undefined where it can. */
function whyNotStepped(program: Program, backends: readonly Backend[]): string | undefined {
  if (program.others.length > 0) return "several vCPUs are not stepped side by side";
  const host = program.interrupts.length > 0 && backends.find((backend) => backend.host);
  // KVM steps by TF, and pushes it with the flags of an interrupt.
  return host ? `this host's ${host.name}: interrupts show that it is stepped` : undefined;
}

/**
 * Steps a program on two machines and tells after which instruction they first differ: registers,
 * segments with hidden parts, defined flags, I/O and MMIO stream, memory, exits.
 *
 * An instruction that a host (`Backend.host`) can't execute is noted; the other side's state is
 * copied over and it goes on.
 */
export function lockstep(
  reference: Backend,
  subject: Backend,
  program: Program,
  options: LockstepOptions = {},
): LockstepReport {
  const { maxSteps = 1_000_000, repair = false, maxFindings = 100 } = options;
  const timeoutMs = options.timeoutMs ?? program.limits.timeoutMs ?? 10_000;
  const findings: Finding[] = [];
  const skipped: Unjudged[] = [];
  const until = host.performance.now() + timeoutMs;
  const reason = whyNotStepped(program, [reference, subject]);
  if (reason !== undefined) {
    const names = { reference: reference.name, subject: subject.name };
    return { ...names, steps: 0, findings, unjudged: [{ step: 0, reason }], end: "unjudged" };
  }
  const left = new Side(reference, program);
  let right: Side | undefined;
  let steps = 0;
  let end = "steps";
  try {
    right = new Side(subject, program);
    const pair = new Lockstep(left, right, program);
    pair.interruptAfter(0);
    for (let exits = 0; steps < maxSteps; ) {
      if (host.performance.now() > until) {
        end = "time";
        break;
      }
      const before = left.state;
      const current = currentInstruction(left.loaded.machine, before);
      pair.step(before);
      const step = steps++;
      const gap = unjudged(step, left, right) ?? unjudged(step, right, left);
      if (gap) {
        skipped.push(gap);
        const rightIsGap = right.exit !== undefined && notExecutable(right.exit) !== undefined;
        if (rightIsGap) pair.copy(left, right);
        else pair.copy(right, left);
        continue;
      }
      const lost = pair.hostWithoutTrap();
      if (lost) {
        const reason = `this host's ${lost.backend.name}: the guest's own TF is lost while the host steps`;
        skipped.push({ step, reason });
        end = "unjudged";
        break;
      }
      const difference = pair.difference(before, current);
      if (difference) {
        findings.push(pair.finding(step, before, current, difference));
        if (!repair || findings.length >= maxFindings) {
          end = "findings";
          break;
        }
        pair.copy(left, right);
      }
      const last = left.exit!;
      for (let n = 0; n < left.exits; n++) pair.interruptAfter(++exits);
      if (FINAL_EXITS.has(last.reason) || (exits > 0 && exits >= program.exits)) {
        end = formatExit(last);
        break;
      }
    }
    return {
      reference: reference.name,
      subject: subject.name,
      steps,
      findings,
      unjudged: skipped,
      end,
    };
  } finally {
    left.close();
    right?.close();
  }
}

/** Where a finding's instruction stands: `two.s:2`, or its linear address. */
export function formatPlace({ source, linearAddress }: Finding): string {
  return source ? `${source.file}:${source.line}` : formatHex(linearAddress, 8);
}

/** A finding in words: place, instruction, and both values. */
export function formatFinding(
  finding: Finding,
  report: Pick<LockstepReport, "reference" | "subject">,
): string {
  const { step, instruction, difference } = finding;
  const place = formatPlace(finding);
  const { where, left, right } = difference;
  const what = difference.kind === "memory" ? `memory at ${where}` : where;
  return `${place}: step ${step}: ${instruction}\n    ${what}: ${left} on ${report.reference}, ${right} on ${report.subject}`;
}
