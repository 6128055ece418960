// What is one instruction, where KVM's single step is not one? It skips a HLT, takes a REP string for several,
// an OUT for none, and a fault with its handler's first instruction for one.

import { Breakpoints, EXIT_CODE, type Exit } from "@realmode/machine";
import { ALL_VECTORS, FAULT_VECTORS, handlerEntries } from "./handlers.ts";
import { type ByteAt, classify, type InstructionKind, isHandlersHlt } from "./instruction.ts";
import { HARDWARE_BREAKPOINTS, type KernelVcpu, NO_BREAKPOINTS } from "./kernel-vcpu.ts";
import { RUN_CODE } from "./native.ts";

/** DR6 and DR7 as a single step leaves them where KVM reports none: BS and the bits that read 1. */
const STEP_DR6 = 0xffff4ff0;
const STEP_DR7 = 0x400;

/** What single steps change of a run under way. */
export interface Stepped {
  /** Instructions that may still be executed; Infinity = not counted. */
  left: number;
  /** The guest was entered. */
  entered: boolean;
}

/** What single steps need of their vCPU. */
export interface StepHome {
  readonly peek: ByteAt;
  /** The exit that a run code means. */
  readonly bound: (run: Stepped, code: number) => Exit | undefined;
  /** Lets the devices answer an exit; undefined where one did. */
  readonly serve: (code: number) => Exit | undefined;
  readonly isClosed: () => boolean;
}

/** Steps one vCPU, and keeps what follows from it: the count, breakpoints, the shadow of STI. */
export class Stepper {
  readonly #kernel: KernelVcpu;
  readonly #home: StepHome;
  readonly breakpoints: Breakpoints = new Breakpoints();
  /** Instructions, as long as all of them were stepped. */
  count = 0;
  /** Linear address of an instruction that is counted but not finished (an unanswered IN, a REP OUTS). */
  #countedAt: number | undefined;
  /** KVM has an interrupt that it delivers before the next instruction. */
  delivering = false;
  /** The instruction just stepped holds interrupts off for one more. */
  shadow = false;

  constructor(kernel: KernelVcpu, home: StepHome) {
    this.#kernel = kernel;
    this.#home = home;
  }

  /** The next instruction is not the one after the last step. */
  forget(): void {
    this.breakpoints.passing = undefined;
    this.#countedAt = undefined;
    this.delivering = false;
    this.shadow = false;
  }

  /** An instruction that the last run left half done has no breakpoint. */
  passHalfDone(): void {
    if (this.breakpoints.addresses.length === 0) return;
    const isAnswered = this.#kernel.answer !== undefined;
    if (!isAnswered && this.#countedAt === undefined) return;
    const pc = this.#kernel.readPc();
    if (isAnswered || this.#countedAt === pc) this.breakpoints.passing = pc;
  }

  /** Single steps to get past a breakpoint, or because they are more than the CPU can watch for. */
  mustPass(): boolean {
    const { addresses, passing } = this.breakpoints;
    if (addresses.length === 0) return false;
    return passing !== undefined || addresses.length > HARDWARE_BREAKPOINTS;
  }

  debugExit(): Exit {
    const pc = this.#kernel.pc ?? this.#kernel.readPc();
    this.breakpoints.passing = pc;
    const code = EXIT_CODE.debug;
    return { reason: "debug", code, exception: 1, pc, dr6: STEP_DR6, dr7: STEP_DR7 };
  }

  /** The breakpoint at the next instruction. */
  meet(): Exit | undefined {
    this.#kernel.traces = true;
    if (this.breakpoints.addresses.length === 0 || this.delivering) return undefined;
    if (this.#kernel.queued !== undefined) return undefined;
    this.#kernel.pc ??= this.#kernel.readPc();
    return this.breakpoints.meet(this.#kernel.pc);
  }

  /**
   * What the CPU watches for while it steps over the instruction at `start`: the entries of handlers
   * too, which a step goes past unseen (KVM steps over a fault and its handler's first instruction at once).
   */
  #watched(start: number): readonly number[] {
    let { addresses } = this.breakpoints;
    if (addresses.length === 0) return NO_BREAKPOINTS;
    if (addresses.length > HARDWARE_BREAKPOINTS) {
      const vectors = this.delivering ? ALL_VECTORS : FAULT_VECTORS;
      const entries = handlerEntries(this.#kernel.sregs, this.#home.peek, vectors);
      addresses = addresses.filter((at) => entries.has(at)).slice(0, HARDWARE_BREAKPOINTS);
    }
    return addresses.includes(start) ? addresses.filter((at) => at !== start) : addresses;
  }

  #retire(run: Stepped, at: number): void {
    this.breakpoints.passing = undefined;
    if (this.#countedAt !== at) {
      this.count++;
      run.left--;
    }
    this.#countedAt = undefined;
  }

  /** Executes one instruction; undefined when it is done, else the exit it (or a bound) made. */
  once(run: Stepped, meets: boolean): Exit | undefined {
    this.#kernel.traces = true;
    const at = this.#kernel.pc ?? this.#kernel.readPc();
    // The write of an instruction whose read was answered: KVM shows IP past it already.
    const start = this.#kernel.queued === undefined ? at : (this.#countedAt ?? at);
    this.#kernel.setDebug(true, meets ? this.#watched(start) : NO_BREAKPOINTS);
    const kind = classify(start, this.#home.peek);
    const ifWasClear = kind.shadow === "if-was-clear" && !this.#kernel.interruptFlag();
    if (this.#countedAt !== undefined && this.#countedAt !== start) this.#countedAt = undefined;
    for (;;) {
      const queued = this.#kernel.takeQueued();
      if (queued === undefined) this.#kernel.hand();
      const code = queued ?? this.#kernel.run();
      this.#kernel.pc = undefined;
      if (code !== RUN_CODE.gone) run.entered = true;
      if (code < 0) {
        const exit = this.#home.bound(run, code);
        if (exit) return exit;
        continue;
      }
      this.delivering = false;
      if (code === EXIT_CODE.debug) {
        const pc = this.#kernel.record.debugPc;
        if (this.#kernel.isBreakpoint) {
          this.#kernel.pc = pc;
          return this.breakpoints.meet(pc);
        }
        if (kind.rep && pc === start) continue;
        this.#kernel.pc = pc;
        this.#kernel.answer = undefined;
        this.#retire(run, start);
        this.shadow = kind.shadow === "always" || ifWasClear;
        if (!this.#isPastHlt(start, kind, pc)) return undefined;
        this.#kernel.redoHlt();
        return { reason: "hlt", code: EXIT_CODE.hlt };
      }
      if (code !== EXIT_CODE.io && code !== EXIT_CODE.mmio) {
        // HLT is done; a shutdown or an internal error is an instruction that was not.
        if (code === EXIT_CODE.hlt) this.#retire(run, start);
        this.shadow = false;
        return this.#home.serve(code);
      }
      const isWrite =
        code === EXIT_CODE.io ? this.#kernel.record.ioIsOut : this.#kernel.record.mmioIsWrite;
      const exit = this.#home.serve(code);
      if (exit) {
        this.#retire(run, start);
        this.#countedAt = isWrite && !kind.rep ? undefined : start;
        return exit;
      }
      if (this.#home.isClosed()) return { reason: "intr", code: EXIT_CODE.intr };
      if (!isWrite) continue;
      this.#kernel.settle();
      if (this.#kernel.queued !== undefined) continue;
      const pc = this.#kernel.readPc();
      if (kind.rep && pc === start) continue;
      this.#kernel.pc = pc;
      this.#retire(run, start);
      this.shadow = false;
      return undefined;
    }
  }

  /** A stepped HLT shows as a step past it. */
  #isPastHlt(start: number, kind: InstructionKind, pc: number): boolean {
    if (kind.hlt && pc === (start + kind.length) >>> 0) return true;
    const { peek } = this.#home;
    // Registers cost two calls: only where the step may have ended in a HLT elsewhere.
    if (pc === (start + 1) >>> 0 || !classify((pc - 1) >>> 0, peek).hlt) return false;
    const { regs, sregs } = this.#kernel;
    return isHandlersHlt(start, pc, regs, sregs, peek);
  }
}
