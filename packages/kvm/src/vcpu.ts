// How does a KVM vCPU keep the machine contract? (packages/machine/src/contract.ts)
//
// What the kernel leaves half done is evened out below (kernel-vcpu.ts), devices are served beside
// (exit-server.ts). Here are the contract's rules: runs and their bounds, single steps and the count,
// interrupts only where the guest can take them (KVM_INTERRUPT itself does not ask).

import { constants } from "node:os";
import {
  type DeviceBus,
  EXIT_CODE,
  type Exit,
  InvariantError,
  type KickHandle,
  MachineError,
  type Regs,
  RunGate,
  type RunOptions,
  type Sregs,
  type SregsPatch,
  type Vcpu,
  type VcpuSnapshot,
} from "@realmode/machine";
import { KvmError } from "./error.ts";
import { ExitRecord } from "./exit.ts";
import { ExitServer } from "./exit-server.ts";
import { encodeFastPaths } from "./fast-paths.ts";
import type { ByteAt } from "./instruction.ts";
import { dataView, KernelVcpu, NO_BREAKPOINTS } from "./kernel-vcpu.ts";
import { type NativeVcpu, RUN_CODE } from "./native.ts";
import { type Stepped, Stepper } from "./stepper.ts";
import {
  createdState,
  decodeRegs,
  decodeSregs,
  patchRegs,
  patchSregs,
  readState,
  type VcpuState,
} from "./vcpu-state.ts";

/** A step of one instruction ends with `limit` after this: a REP may have 2³² iterations. */
const STEP_TIMEOUT_MS = 10_000;
/** How long counted or stepped runs may keep the event loop waiting. */
const SLICE_MS = 5;

/** What a vCPU needs of its machine. */
export interface VcpuHome {
  readonly bus: DeviceBus;
  /** The byte at a guest-physical address; undefined where no slot is. */
  readonly peek: ByteAt;
  /** State that `reset()` brings, on top of KVM's own. */
  readonly start: { readonly regs: Partial<Regs>; readonly sregs: SregsPatch };
  /** Whether writes may be posted: with several vCPUs their order among each other would be lost. */
  readonly mayPost: () => boolean;
  /** Whether other threads may run it too: single steps and breakpoints of this one are not theirs. */
  readonly isShared: () => boolean;
}

/** What a run under way knows. */
interface Run extends Stepped {
  readonly options: RunOptions;
  /** Single steps from beginning to end: to count, or to look for interrupts being enabled. */
  readonly steps: boolean;
  aborted: boolean;
  onAbort: (() => void) | undefined;
}

const intr = (): Exit => ({ reason: "intr", code: EXIT_CODE.intr });
const timeLimit = (): Exit => ({ reason: "limit", code: null, limit: "time" });
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** @throws KvmError where KVM_RUN itself failed. */
function checked(code: number): number {
  if (code <= RUN_CODE.errno) throw new KvmError("KVM_RUN", RUN_CODE.errno - code);
  return code;
}

interface Inbox {
  /** Resolves the native run that `run` waits for. */
  arrived: ((code: number) => void) | undefined;
}

/** The native vCPU's way to its inbox: all that it holds of this side, for it lives longer than that. */
const doneOf =
  (inbox: Inbox) =>
  (code: number): void =>
    inbox.arrived?.(code);

/** Makes the native vCPU: by creating it, or by attaching to it. */
export type MakeVcpu = (record: Uint8Array, done: (code: number) => void) => NativeVcpu;

/** The contract's vCPU; see there. */
export class KvmVcpu implements Vcpu {
  readonly id: number;
  readonly #home: VcpuHome;
  readonly #bus: DeviceBus;
  readonly #kernel: KernelVcpu;
  readonly #server: ExitServer;
  readonly #gate = new RunGate();
  readonly #steps: Stepper;
  readonly #inbox: Inbox = { arrived: undefined };
  #timed = false;
  /** The run without options, for all of them: an exit shall leave little behind. */
  readonly #boundless: Run = {
    options: {},
    steps: false,
    left: Number.POSITIVE_INFINITY,
    aborted: false,
    entered: false,
    onAbort: undefined,
  };
  /** The bus's, that the addon has the fast paths of; 0 = none, as the addon starts with. */
  #pathsVersion = 0;
  #hasPaths = false;
  /** The run that was entered last may have posted writes. */
  #posts = false;

  /** All instructions were stepped. */
  #counted = true;
  #vector: number | undefined;

  constructor(id: number, home: VcpuHome, make: MakeVcpu) {
    this.id = id;
    this.#home = home;
    this.#bus = home.bus;
    const record = ExitRecord.take();
    const made = make(record.bytes, doneOf(this.#inbox));
    this.#kernel = new KernelVcpu(made, record);
    const isClosed = (): boolean => this.#gate.closed;
    this.#server = new ExitServer(this.#kernel, home.bus, home.peek, isClosed);
    this.#steps = new Stepper(this.#kernel, {
      peek: home.peek,
      bound: (run, code) => this.#bound(run, code),
      serve: (code) => this.#serve(code),
      isClosed,
    });
  }

  get running(): boolean {
    return this.#gate.running;
  }

  get instructions(): number | null {
    return this.#counted ? this.#steps.count : null;
  }

  // State ---------------------------------------------------------------------------------------

  getRegs(): Regs {
    this.#gate.assertIdle("getRegs");
    return this.#kernel.regs;
  }

  /** Registers are zero-extended to 64 bits. A read that waits still does. */
  setRegs(regs: Partial<Regs>): void {
    this.#gate.assertIdle("setRegs");
    this.#kernel.setRegs(regs);
  }

  getSregs(): Sregs {
    this.#gate.assertIdle("getSregs");
    return this.#kernel.sregs;
  }

  /** As `setRegs`. @throws KvmError EINVAL for a state that no CPU can have. */
  setSregs(sregs: SregsPatch): void {
    this.#gate.assertIdle("setSregs");
    this.#kernel.setSregs(sregs);
  }

  reset(): void {
    this.#gate.assertIdle("reset");
    this.#abandon();
    this.#writeState(createdState(this.id));
    const { regs, sregs } = this.#home.start;
    if (Object.keys(sregs).length > 0) this.setSregs(sregs);
    if (Object.keys(regs).length > 0) this.setRegs(regs);
  }

  /** Of a read that waits: the guest does it again after `restore`. @throws MachineError EBUSY (running). */
  snapshot(): VcpuSnapshot {
    this.#gate.assertIdle("snapshot");
    this.#kernel.rewind();
    const state = readState(this.#kernel.native);
    return {
      regs: decodeRegs(dataView(state.regs)),
      sregs: decodeSregs(dataView(state.sregs)),
      events: { ...state, vector: this.#vector, shadow: this.#steps.shadow },
    };
  }

  restore(snapshot: VcpuSnapshot): void {
    this.#gate.assertIdle("restore");
    const events = snapshot.events as VcpuState & { vector: number | undefined; shadow: boolean };
    const regs = Uint8Array.from(events.regs);
    const sregs = Uint8Array.from(events.sregs);
    patchRegs(dataView(regs), snapshot.regs);
    patchSregs(dataView(sregs), snapshot.sregs);
    this.#abandon();
    this.#writeState({ regs, sregs, other: events.other });
    this.#vector = events.vector;
    this.#steps.shadow = events.shadow;
    this.#kernel.traces = true;
  }

  #abandon(): void {
    this.#gate.forget();
    this.#kernel.abandon();
  }

  #writeState(state: VcpuState): void {
    this.#kernel.writeState(state);
    this.#vector = undefined;
    this.#steps.forget();
  }

  // Interrupts ----------------------------------------------------------------------------------

  interrupt(vector: number): void {
    this.#gate.assertIdle("interrupt");
    if (!(Number.isInteger(vector) && vector >= 0 && vector <= 255)) {
      throw new MachineError("EINVAL", `vector is ${vector}, not 0 to 255`);
    }
    if (this.#vector !== undefined) {
      throw new MachineError("EEXIST", `interrupt ${this.#vector} waits already`);
    }
    this.#vector = vector;
    this.#kernel.traces = true;
  }

  nmi(): void {
    this.#gate.assertIdle("nmi");
    this.#kernel.settle();
    this.#kernel.native.KVM_NMI();
  }

  #canInterrupt(): boolean {
    return !this.#steps.shadow && this.#kernel.canInterrupt();
  }

  /** Hands a waiting interrupt to KVM if the guest can take it now. */
  #deliver(): void {
    if (!this.#canInterrupt()) return;
    this.#kernel.inject(this.#vector!);
    this.#vector = undefined;
    this.#steps.delivering = true;
    this.#kernel.traces = true;
  }

  kick(): void {
    this.#kernel.native.kick();
  }

  kicker(): KickHandle {
    return { backend: "kvm", vcpu: this.id, token: this.#kernel.native.token() };
  }

  // Runs ----------------------------------------------------------------------------------------

  runSync(options?: RunOptions): Exit {
    const run = this.#begin(options);
    let exit: Exit | undefined;
    try {
      exit = this.#isPlain(run) ? this.#turn(run, this.#enterPlain()) : this.#first(run);
      while (!exit) {
        exit = this.#stepped(run) ? this.#turnStepped(run) : this.#turn(run, this.#enter());
      }
      return exit;
    } catch (cause) {
      exit = this.#exitOf(cause, run);
      return exit;
    } finally {
      this.#end(run, exit);
    }
  }

  async run(options?: RunOptions): Promise<Exit> {
    const run = this.#begin(options);
    let exit: Exit | undefined;
    try {
      exit = this.#first(run);
      while (!exit) {
        if (this.#stepped(run)) {
          exit = this.#slice(run);
          if (!exit) await nextTurn();
        } else {
          const code = this.#enterAsync();
          exit = this.#turn(run, typeof code === "number" ? code : await code);
        }
      }
      return exit;
    } catch (cause) {
      exit = this.#exitOf(cause, run);
      return exit;
    } finally {
      this.#end(run, exit);
    }
  }

  /**
   * One instruction. An `in` or mmio read that no device answers ends the step with that exit;
   * after `completeIo()` the next step finishes it, and counts nothing. A REP string is one step;
   * after 10 s it ends with `limit`.
   */
  step(): Exit {
    const run = this.#begin({ timeoutMs: STEP_TIMEOUT_MS });
    let exit: Exit | undefined;
    try {
      exit = this.#first(run) ?? this.#steps.once(run, false) ?? this.#steps.debugExit();
      return exit;
    } catch (cause) {
      exit = this.#exitOf(cause, run);
      return exit;
    } finally {
      this.#end(run, exit);
    }
  }

  /** Up to four are watched for by the CPU; with more of them the guest is single-stepped. */
  setBreakpoints(addresses: readonly number[]): void {
    this.#gate.assertIdle("setBreakpoints");
    this.#steps.breakpoints.set(addresses);
    this.#kernel.traces = true;
  }

  completeIo(data: number | Uint8Array): void {
    this.#kernel.answer = this.#gate.answer(data);
    this.#kernel.readWaits = false;
    // Not there after a `#rewind`: then `#replay` has it.
    if (this.#kernel.native.pendingIo()) this.#kernel.native.answer(this.#kernel.answer);
  }

  /** @throws MachineError EBADF, EBUSY. */
  assertIdle(what: string): void {
    this.#gate.assertIdle(what);
  }

  /** Before another thread may run it: takes back single steps and breakpoints. */
  rest(): void {
    this.#kernel.setDebug(false, NO_BREAKPOINTS);
  }

  /** Ends what waits for this vCPU. @param whole Also frees it; false: it lives on in other threads. */
  close(whole: boolean): void {
    const { running } = this;
    this.#gate.close();
    if (whole) this.#kernel.native.close();
    else this.#kernel.native.detach();
    this.#inbox.arrived?.(RUN_CODE.closed);
    // A run that still unwinds looks at its record; another thread's vCPU has one of its own.
    if (whole && !running) this.#kernel.record.putBack();
  }

  #begin(options?: RunOptions): Run {
    this.#gate.begin(options);
    if (options === undefined && !this.#timed) {
      this.#boundless.entered = false;
      return this.#boundless;
    }
    return this.#beginBounded(options ?? this.#boundless.options);
  }

  #beginBounded(options: RunOptions): Run {
    const { timeoutMs, maxInstructions, signal } = options;
    const run: Run = {
      options,
      steps: maxInstructions !== undefined || options.requestInterruptWindow === true,
      left: maxInstructions ?? Number.POSITIVE_INFINITY,
      aborted: signal?.aborted ?? false,
      entered: false,
      onAbort: undefined,
    };
    try {
      if (timeoutMs !== undefined || this.#timed) this.#kernel.native.setTimeout(timeoutMs ?? null);
      this.#timed = timeoutMs !== undefined;
      if (signal) {
        run.onAbort = () => {
          run.aborted = true;
          this.#kernel.native.setStop(true);
        };
        signal.addEventListener("abort", run.onAbort);
      }
    } catch (cause) {
      this.#gate.end();
      throw cause;
    }
    return run;
  }

  /**
   * Another thread may close the machine between two calls of a run: that ends it as in the midst of KVM_RUN,
   * which says so by a code, where other calls throw. All other errors are thrown on.
   */
  #exitOf(cause: unknown, run: Run): Exit {
    const isClosed = cause instanceof KvmError && cause.errno === constants.errno.EBADF;
    const exit = isClosed && this.#kernel.isGone() ? this.#bound(run, RUN_CODE.gone) : undefined;
    if (!exit) throw cause;
    return exit;
  }

  #end(run: Run, exit: Exit | undefined): void {
    if (run.onAbort) {
      run.options.signal?.removeEventListener("abort", run.onAbort);
      this.#kernel.native.setStop(false);
    }
    // A device threw: a read that it left unanswered still waits.
    this.#gate.end(exit ?? this.#takeFailed());
    this.#kernel.readWaits = this.#gate.waits;
    if (this.#kernel.traces && this.#kernel.isDebugged && this.#home.isShared()) this.#restIfOurs();
  }

  /** The vCPU may be another thread's by now, or closed by it. */
  #restIfOurs(): void {
    try {
      this.rest();
    } catch (cause) {
      if (!(cause instanceof KvmError)) throw cause;
    }
  }

  /** The exit whose device threw, until the run has ended. */
  #failed: number | undefined;

  #takeFailed(): Exit | undefined {
    const failed = this.#failed;
    this.#failed = undefined;
    return failed === undefined ? undefined : this.#kernel.record.decode(failed);
  }

  /** No options, and nothing is left from before: so it is with most runs of a monitor. */
  #isPlain(run: Run): boolean {
    return run === this.#boundless && !this.#kernel.traces;
  }

  #enterPlain(): number {
    this.#counted = false;
    return this.#kernel.run(this.#room());
  }

  /** Before the first instruction: interrupts, and the bounds that are reached already. */
  #first(run: Run): Exit | undefined {
    if (run.aborted) return intr();
    if (this.#vector !== undefined) this.#deliver();
    if (this.#kernel.traces) this.#steps.passHalfDone();
    return undefined;
  }

  #stepped(run: Run): boolean {
    return (
      run.steps || this.#vector !== undefined || (this.#kernel.traces && this.#steps.mustPass())
    );
  }

  #enter(): number {
    const queued = this.#kernel.takeQueued();
    if (queued !== undefined) return queued;
    this.#release();
    return this.#kernel.run(this.#room());
  }

  /** Before a run that is not stepped. */
  #release(): void {
    this.#counted = false;
    if (!this.#kernel.traces) return;
    this.#kernel.hand();
    this.#clearTraces();
  }

  #clearTraces(): void {
    const { addresses } = this.#steps.breakpoints;
    this.#kernel.setDebug(false, addresses);
    this.#kernel.pc = undefined;
    this.#steps.forget();
    this.#kernel.traces = addresses.length > 0 || this.#kernel.answer !== undefined;
  }

  /** How many writes the run that begins may post; undefined: no fast paths. They are those of now. */
  #room(): number | undefined {
    const bus = this.#bus;
    if (this.#pathsVersion !== bus.version) this.#setPaths();
    if (!this.#hasPaths) return undefined;
    const { room } = bus;
    this.#posts = room > 0 && this.#home.mayPost();
    return this.#posts ? room : 0;
  }

  #setPaths(): void {
    const paths = this.#bus.fastPaths();
    this.#kernel.native.setFastPaths(encodeFastPaths(paths));
    this.#pathsVersion = this.#bus.version;
    this.#hasPaths = paths.length > 0;
    this.#posts = false;
  }

  /** A number where the run has ended within the short time that the addon waits for it. */
  #enterAsync(): number | Promise<number> {
    if (this.#kernel.queued !== undefined) return this.#enter();
    this.#release();
    const code = this.#kernel.native.start(this.#room());
    if (code !== undefined) return checked(code);
    return new Promise<number>((resolve) => {
      this.#inbox.arrived = resolve;
    }).then((late) => {
      this.#inbox.arrived = undefined;
      return checked(late);
    });
  }

  /** What came out of the kernel: the run's exit, or undefined to go on. */
  #turn(run: Run, code: number): Exit | undefined {
    if (code !== RUN_CODE.gone) run.entered = true;
    const posted = this.#posts ? this.#posted(code) : undefined;
    const exit = posted ?? (code < 0 ? this.#bound(run, code) : this.#serve(code));
    return exit ?? this.#interrupted(run);
  }

  /** Gives the posted writes to their devices; the exit of one that ends the run. */
  #posted(code: number): Exit | undefined {
    if (this.#kernel.record.postedCount === 0) return undefined;
    // Where a write ends the run (or its device throws), what came after it waits for the next one.
    const keep = (): void => {
      // A breakpoint comes again.
      if (code === EXIT_CODE.debug) return;
      if (code >= 0) this.#kernel.queued = code;
      else if (code === RUN_CODE.kicked) this.#kernel.native.kick();
    };
    try {
      const exit = this.#server.servePosted(code === RUN_CODE.tick);
      if (exit) keep();
      return exit;
    } catch (cause) {
      keep();
      throw cause;
    }
  }

  #interrupted(run: Run): Exit | undefined {
    return run.aborted || this.#gate.closed ? intr() : undefined;
  }

  /** A run code: the exit it means. */
  #bound(run: Stepped, code: number): Exit | undefined {
    switch (code) {
      case RUN_CODE.kicked:
      case RUN_CODE.closed:
        return intr();
      case RUN_CODE.gone:
        // Another thread closed the machine: before this run, or between two exits of it.
        if (run.entered) return intr();
        throw new KvmError("KVM_RUN", constants.errno.EBADF, "the machine is closed");
      case RUN_CODE.timeout:
        return timeLimit();
      case RUN_CODE.tick:
        return undefined;
      default:
        throw new InvariantError(`run code ${code}`);
    }
  }

  /** Lets the devices answer an exit; undefined where one did. */
  #serve(code: number): Exit | undefined {
    if (this.#kernel.replay(code)) return undefined;
    if (code === EXIT_CODE.debug) {
      const met = this.#steps.breakpoints.meet(this.#kernel.record.debugPc);
      if (met) return met;
    }
    try {
      return this.#server.serve(code);
    } catch (cause) {
      this.#failed = code;
      throw cause;
    }
  }

  // Single steps --------------------------------------------------------------------------------

  #slice(run: Run): Exit | undefined {
    const until = performance.now() + SLICE_MS;
    let exit: Exit | undefined;
    while (!exit && this.#stepped(run) && performance.now() < until) exit = this.#turnStepped(run);
    return exit;
  }

  /** One instruction of a stepped run. */
  #turnStepped(run: Run): Exit | undefined {
    const { requestInterruptWindow } = run.options;
    if (requestInterruptWindow || this.#vector !== undefined) {
      if (this.#vector === undefined && this.#canInterrupt()) {
        return { reason: "irq_window_open", code: EXIT_CODE.irq_window_open };
      }
      if (this.#vector !== undefined) this.#deliver();
    }
    if (run.left <= 0) return { reason: "limit", code: null, limit: "instructions" };
    const exit = this.#steps.meet() ?? this.#steps.once(run, true);
    // A waiting interrupt wakes a HLT at once; the run does not end there.
    if (exit?.reason === "hlt" && this.#vector !== undefined) {
      this.#deliver();
      if (this.#vector === undefined) return this.#interrupted(run);
    }
    return exit ?? this.#interrupted(run);
  }
}
