// How does a KVM vCPU keep the machine contract? (packages/machine/src/contract.ts)
//
// What the kernel leaves half done is evened out below (kernel-vcpu.ts), devices are served beside
// (exit-server.ts). Here are the contract's rules: runs and their bounds, single steps and the count,
// interrupts only where the guest can take them (KVM_INTERRUPT itself does not ask).

import { constants } from "node:os";
import {
  Breakpoints,
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
import { ALL_VECTORS, FAULT_VECTORS, handlerEntries } from "./handlers.ts";
import { type ByteAt, classify, type InstructionKind, isHandlersHlt } from "./instruction.ts";
import { dataView, HARDWARE_BREAKPOINTS, KernelVcpu, NO_BREAKPOINTS } from "./kernel-vcpu.ts";
import { type NativeVcpu, RUN_CODE } from "./native.ts";
import {
  createdState,
  decodeRegs,
  decodeSregs,
  patchRegs,
  patchSregs,
  readState,
  type VcpuState,
} from "./vcpu-state.ts";

/** DR6 and DR7 as a single step leaves them where KVM reports none: BS and the bits that read 1. */
const STEP_DR6 = 0xffff4ff0;
const STEP_DR7 = 0x400;
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
interface Run {
  readonly options: RunOptions;
  /** Single steps from beginning to end: to count, or to look for interrupts being enabled. */
  readonly steps: boolean;
  /** Instructions that may still be executed; Infinity = not counted. */
  left: number;
  aborted: boolean;
  /** The guest was entered. */
  entered: boolean;
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
  readonly #breakpoints = new Breakpoints();
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

  #count = 0;
  #counted = true;
  /** Linear address of an instruction that is counted but not finished (an unanswered IN, a REP OUTS). */
  #countedAt: number | undefined;

  #vector: number | undefined;
  /** KVM has an interrupt that it delivers before the next instruction. */
  #delivering = false;
  /** The instruction just stepped holds interrupts off for one more. */
  #shadow = false;

  constructor(id: number, home: VcpuHome, make: MakeVcpu) {
    this.id = id;
    this.#home = home;
    this.#bus = home.bus;
    const record = ExitRecord.take();
    const made = make(record.bytes, doneOf(this.#inbox));
    this.#kernel = new KernelVcpu(made, record);
    this.#server = new ExitServer(this.#kernel, home.bus, home.peek, () => this.#gate.closed);
  }

  get running(): boolean {
    return this.#gate.running;
  }

  get instructions(): number | null {
    return this.#counted ? this.#count : null;
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
      events: { ...state, vector: this.#vector, shadow: this.#shadow },
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
    this.#shadow = events.shadow;
    this.#kernel.traces = true;
  }

  #abandon(): void {
    this.#gate.forget();
    this.#kernel.abandon();
  }

  #writeState(state: VcpuState): void {
    this.#kernel.writeState(state);
    this.#vector = undefined;
    this.#delivering = false;
    this.#shadow = false;
    this.#countedAt = undefined;
    this.#breakpoints.passing = undefined;
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
    return !this.#shadow && this.#kernel.canInterrupt();
  }

  /** Hands a waiting interrupt to KVM if the guest can take it now. */
  #deliver(): void {
    if (!this.#canInterrupt()) return;
    this.#kernel.inject(this.#vector!);
    this.#vector = undefined;
    this.#delivering = true;
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
      exit = this.#first(run) ?? this.#stepOnce(run, false) ?? this.#debugExit();
      return exit;
    } finally {
      this.#end(run, exit);
    }
  }

  /** Up to four are watched for by the CPU; with more of them the guest is single-stepped. */
  setBreakpoints(addresses: readonly number[]): void {
    this.#gate.assertIdle("setBreakpoints");
    this.#breakpoints.set(addresses);
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
    if (this.#kernel.traces) this.#passHalfDone();
    return undefined;
  }

  /** An instruction that the last run left half done has no breakpoint. */
  #passHalfDone(): void {
    if (this.#breakpoints.addresses.length === 0) return;
    const isAnswered = this.#kernel.answer !== undefined;
    if (!isAnswered && this.#countedAt === undefined) return;
    const pc = this.#kernel.readPc();
    if (isAnswered || this.#countedAt === pc) this.#breakpoints.passing = pc;
  }

  #stepped(run: Run): boolean {
    return run.steps || this.#vector !== undefined || (this.#kernel.traces && this.#mustPass());
  }

  /** Single steps to get past a breakpoint, or because they are more than the CPU can watch for. */
  #mustPass(): boolean {
    const { addresses, passing } = this.#breakpoints;
    if (addresses.length === 0) return false;
    return passing !== undefined || addresses.length > HARDWARE_BREAKPOINTS;
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
    const { addresses } = this.#breakpoints;
    this.#kernel.setDebug(false, addresses);
    this.#kernel.pc = undefined;
    this.#breakpoints.passing = undefined;
    this.#countedAt = undefined;
    this.#delivering = false;
    this.#shadow = false;
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
    const posted = this.#posts ? this.#posted(code) : undefined;
    const exit = posted ?? (code < 0 ? this.#bound(run, code) : this.#serve(code));
    run.entered = true;
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
  #bound(run: Run | undefined, code: number): Exit | undefined {
    switch (code) {
      case RUN_CODE.kicked:
      case RUN_CODE.closed:
        return intr();
      case RUN_CODE.gone:
        // Another thread closed the machine: before this run, or between two exits of it.
        if (run?.entered) return intr();
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
      const met = this.#breakpoints.meet(this.#kernel.record.debugPc);
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

  #debugExit(): Exit {
    const pc = this.#kernel.pc ?? this.#kernel.readPc();
    this.#breakpoints.passing = pc;
    const code = EXIT_CODE.debug;
    return { reason: "debug", code, exception: 1, pc, dr6: STEP_DR6, dr7: STEP_DR7 };
  }

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
    const exit = this.#meet() ?? this.#stepOnce(run, true);
    // A waiting interrupt wakes a HLT at once; the run does not end there.
    if (exit?.reason === "hlt" && this.#vector !== undefined) {
      this.#deliver();
      if (this.#vector === undefined) return this.#interrupted(run);
    }
    return exit ?? this.#interrupted(run);
  }

  /** The breakpoint at the next instruction. */
  #meet(): Exit | undefined {
    this.#kernel.traces = true;
    if (this.#breakpoints.addresses.length === 0 || this.#delivering) return undefined;
    if (this.#kernel.queued !== undefined) return undefined;
    this.#kernel.pc ??= this.#kernel.readPc();
    return this.#breakpoints.meet(this.#kernel.pc);
  }

  /**
   * What the CPU watches for while it steps over the instruction at `start`: the entries of handlers
   * too, which a step goes past unseen (KVM steps over a fault and its handler's first instruction at once).
   */
  #watched(start: number): readonly number[] {
    let { addresses } = this.#breakpoints;
    if (addresses.length === 0) return NO_BREAKPOINTS;
    if (addresses.length > HARDWARE_BREAKPOINTS) {
      const vectors = this.#delivering ? ALL_VECTORS : FAULT_VECTORS;
      const entries = handlerEntries(this.#kernel.sregs, this.#home.peek, vectors);
      addresses = addresses.filter((at) => entries.has(at)).slice(0, HARDWARE_BREAKPOINTS);
    }
    return addresses.includes(start) ? addresses.filter((at) => at !== start) : addresses;
  }

  #retire(run: Run, at: number): void {
    this.#breakpoints.passing = undefined;
    if (this.#countedAt !== at) {
      this.#count++;
      run.left--;
    }
    this.#countedAt = undefined;
  }

  /** Executes one instruction; undefined when it is done, else the exit it (or a bound) made. */
  #stepOnce(run: Run, meets: boolean): Exit | undefined {
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
      if (code < 0) {
        const exit = this.#bound(run, code);
        run.entered = true;
        if (exit) return exit;
        continue;
      }
      this.#delivering = false;
      if (code === EXIT_CODE.debug) {
        const pc = this.#kernel.record.debugPc;
        if (this.#kernel.isBreakpoint) {
          this.#kernel.pc = pc;
          return this.#breakpoints.meet(pc);
        }
        if (kind.rep && pc === start) continue;
        this.#kernel.pc = pc;
        this.#kernel.answer = undefined;
        this.#retire(run, start);
        this.#shadow = kind.shadow === "always" || ifWasClear;
        if (!this.#isPastHlt(start, kind, pc)) return undefined;
        this.#kernel.redoHlt();
        return { reason: "hlt", code: EXIT_CODE.hlt };
      }
      if (code !== EXIT_CODE.io && code !== EXIT_CODE.mmio) {
        // HLT is done; a shutdown or an internal error is an instruction that was not.
        if (code === EXIT_CODE.hlt) this.#retire(run, start);
        this.#shadow = false;
        return this.#server.serve(code);
      }
      const isWrite =
        code === EXIT_CODE.io ? this.#kernel.record.ioIsOut : this.#kernel.record.mmioIsWrite;
      const exit = this.#serve(code);
      if (exit) {
        this.#retire(run, start);
        this.#countedAt = isWrite && !kind.rep ? undefined : start;
        return exit;
      }
      if (this.#gate.closed) return intr();
      if (!isWrite) continue;
      this.#kernel.settle();
      if (this.#kernel.queued !== undefined) continue;
      const pc = this.#kernel.readPc();
      if (kind.rep && pc === start) continue;
      this.#kernel.pc = pc;
      this.#retire(run, start);
      this.#shadow = false;
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
