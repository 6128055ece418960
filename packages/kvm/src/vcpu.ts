// How does a KVM vCPU keep the machine contract? (packages/machine/src/contract.ts)
//
// The kernel's ways that this file evens out:
// - An exit's I/O is finished by the next KVM_RUN; `#settle` finishes it before anybody looks.
// - KVM_INTERRUPT is taken whatever IF says; `#deliver` waits until the guest can take it.
// - One instruction may be several exits and several single steps; `#stepOnce` makes one of them.

import { constants } from "node:os";
import {
  type DeviceBus,
  EXIT_CODE,
  type Exit,
  type InternalErrorExit,
  InvariantError,
  type KickHandle,
  MachineError,
  type Regs,
  RunGate,
  type RunOptions,
  type Sregs,
  type SregsPatch,
  type StopRun,
  type Vcpu,
  type VcpuSnapshot,
} from "@realmode/machine";
import { KvmError } from "./error.ts";
import { EMULATION, ExitRecord } from "./exit.ts";
import {
  type ByteAt,
  classify,
  explainEmulationFailure,
  type InstructionKind,
} from "./instruction.ts";
import { type NativeVcpu, native, RUN_CODE } from "./native.ts";
import {
  KVM_GUESTDBG_ENABLE,
  KVM_GUESTDBG_SINGLESTEP,
  KVM_SREGS,
  KVM_VCPU_EVENTS,
  STRUCT_SIZE,
} from "./raw/structs.ts";
import {
  createdState,
  decodeRegs,
  decodeSregs,
  patchRegs,
  patchSregs,
  readState,
  readStruct,
  setOtherState,
  type VcpuState,
} from "./vcpu-state.ts";

/** EFLAGS.IF. */
const IF = 0x200;
/** DR6 and DR7 as a single step leaves them where KVM reports none: BS and the bits that read 1. */
const STEP_DR6 = 0xffff4ff0;
const STEP_DR7 = 0x400;
/** A step of one instruction ends with `limit` after this: a REP may have 2³² iterations. */
const STEP_TIMEOUT_MS = 10_000;
/** How long counted or stepped runs may keep the event loop waiting. */
const SLICE_MS = 5;
/** So many times may the same write come again, before it is checked whether the guest moves at all. */
const SAME_WRITE_LIMIT = 4096;

/** What a vCPU needs of its machine. */
export interface VcpuHome {
  readonly bus: DeviceBus;
  /** The byte at a guest-physical address; undefined where no slot is. */
  readonly peek: ByteAt;
  /** State that `reset()` brings, on top of KVM's own. */
  readonly start: { readonly regs: Partial<Regs>; readonly sregs: SregsPatch };
}

/** What a run under way knows. */
interface Run {
  readonly options: RunOptions;
  /** Instructions that may still be executed; Infinity = not counted. */
  left: number;
  aborted: boolean;
  /** The guest was entered. */
  entered: boolean;
  readonly onAbort: () => void;
}

const dataView = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset);
const intr = (): Exit => ({ reason: "intr", code: EXIT_CODE.intr });
const timeLimit = (): Exit => ({ reason: "limit", code: null, limit: "time" });
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Makes the native vCPU: by creating it, or by attaching to it. */
export type MakeVcpu = (record: Uint8Array, done: (code: number) => void) => NativeVcpu;

/** The contract's vCPU; see there. */
export class KvmVcpu implements Vcpu {
  readonly id: number;
  readonly #native: NativeVcpu;
  readonly #home: VcpuHome;
  readonly #record: ExitRecord;
  readonly #gate = new RunGate();
  /** Resolves the native run that `run` waits for. */
  #arrived: ((code: number) => void) | undefined;
  /** The last exit was a read that the host has not answered yet. */
  #readWaits = false;
  /** The host's answer, until the kernel has finished the read with it. */
  #answer: Uint8Array | undefined;
  /** An exit that came while the last one was finished, not yet served. */
  #queued: number | undefined;
  #timed = false;

  #count = 0;
  #counted = true;
  /** Linear address of an instruction that is counted but not finished (an unanswered IN, a REP OUTS). */
  #countedAt: number | undefined;

  #vector: number | undefined;
  /** The instruction just stepped holds interrupts off for one more. */
  #shadow = false;
  #stepping = false;
  /** Linear CS:IP, where it is known from the last step. */
  #pc: number | undefined;

  #lastWrite = { physAddr: -1, value: 0n, times: 0 };

  constructor(id: number, home: VcpuHome, make: MakeVcpu) {
    const { recordSize, recordData } = native();
    this.id = id;
    this.#home = home;
    this.#record = new ExitRecord(recordSize, recordData);
    this.#native = make(this.#record.bytes, (code) => this.#arrived?.(code));
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
    return decodeRegs(dataView(this.#readRegs()));
  }

  /** Registers are zero-extended to 64 bits. A read that waits still does. */
  setRegs(regs: Partial<Regs>): void {
    this.#gate.assertIdle("setRegs");
    const bytes = this.#readRegs();
    patchRegs(dataView(bytes), regs);
    this.#rewind();
    this.#native.KVM_SET_REGS(bytes);
    this.#moved();
  }

  getSregs(): Sregs {
    this.#gate.assertIdle("getSregs");
    return decodeSregs(dataView(this.#readSregs()));
  }

  /** As `setRegs`. @throws KvmError EINVAL for a state that no CPU can have. */
  setSregs(sregs: SregsPatch): void {
    this.#gate.assertIdle("setSregs");
    const bytes = this.#readSregs();
    patchSregs(dataView(bytes), sregs);
    this.#rewind();
    this.#native.KVM_SET_SREGS(bytes);
    this.#moved();
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
    this.#rewind();
    const state = readState(this.#native);
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
  }

  #readRegs(): Uint8Array {
    this.#settle();
    return readStruct(this.#native, "KVM_GET_REGS");
  }

  #readSregs(): Uint8Array {
    this.#settle();
    return readStruct(this.#native, "KVM_GET_SREGS");
  }

  #writeState(state: VcpuState): void {
    this.#native.KVM_SET_SREGS(Uint8Array.from(state.sregs));
    this.#native.KVM_SET_REGS(Uint8Array.from(state.regs));
    setOtherState(this.#native, state.other);
    this.#vector = undefined;
    this.#shadow = false;
    this.#countedAt = undefined;
    this.#moved();
  }

  /** The host has changed registers: KVM ties a single step to the RIP it was switched on at. */
  #moved(): void {
    this.#pc = undefined;
    if (this.#stepping) this.#setStepping(true);
  }

  /**
   * Lets the kernel finish the I/O of the last exit, so that registers are those after it. Not a
   * guest's read: until the next run registers are those at the instruction.
   */
  #settle(): void {
    const reads = this.#readWaits || this.#answer !== undefined;
    if (this.#queued !== undefined || reads || !this.#native.pendingIo()) return;
    const code = this.#native.settle();
    if (code >= 0 && code !== EXIT_CODE.debug) this.#queued = code;
  }

  /** Finishes whatever the kernel has begun; further accesses read zeros and write to nowhere. */
  #drain(): void {
    this.#queued = undefined;
    for (let pieces = 0; this.#native.pendingIo() && pieces < 64; pieces++) this.#native.settle();
  }

  /**
   * Takes back an instruction that waits for the host, because the kernel mixes registers that are
   * set meanwhile with what it finishes. The guest does it again, and gets the answer then.
   */
  #rewind(): void {
    this.#settle();
    if (!this.#native.pendingIo()) return;
    const regs = readStruct(this.#native, "KVM_GET_REGS");
    const sregs = readStruct(this.#native, "KVM_GET_SREGS");
    this.#drain();
    this.#native.KVM_SET_SREGS(sregs);
    this.#native.KVM_SET_REGS(regs);
    this.#moved();
  }

  /** Gives up an instruction that waits for the host: all state is about to be replaced. */
  #abandon(): void {
    this.#gate.forget();
    this.#readWaits = false;
    this.#answer = undefined;
    this.#drain();
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
  }

  nmi(): void {
    this.#gate.assertIdle("nmi");
    this.#settle();
    this.#native.KVM_NMI();
  }

  #interruptFlag(): boolean {
    return (decodeRegs(dataView(this.#readRegs())).eflags & IF) !== 0;
  }

  /** Whether the guest would take an external interrupt before its next instruction. */
  #canInterrupt(): boolean {
    if (this.#shadow) return false;
    const enabled = this.#interruptFlag();
    // Between instructions only: not while one waits for the host, or has its answer.
    if (this.#queued !== undefined || this.#answer !== undefined || !enabled) return false;
    const events = new Uint8Array(STRUCT_SIZE.kvm_vcpu_events);
    this.#native.KVM_GET_VCPU_EVENTS(events);
    const busy = [
      "exception.injected",
      "exception.pending",
      "interrupt.injected",
      "interrupt.shadow",
      "nmi.injected",
      "nmi.pending",
    ] as const;
    return busy.every((name) => events[KVM_VCPU_EVENTS[name]] === 0);
  }

  /** Hands a waiting interrupt to KVM if the guest can take it now. */
  #deliver(): void {
    if (this.#vector === undefined || !this.#canInterrupt()) return;
    const bytes = new Uint8Array(STRUCT_SIZE.kvm_interrupt);
    dataView(bytes).setUint32(0, this.#vector, true);
    this.#native.KVM_INTERRUPT(bytes);
    this.#vector = undefined;
  }

  kick(): void {
    this.#native.kick();
  }

  kicker(): KickHandle {
    return { backend: "kvm", vcpu: this.id, token: this.#native.token() };
  }

  // Runs ----------------------------------------------------------------------------------------

  runSync(options: RunOptions = {}): Exit {
    const run = this.#begin(options);
    let exit: Exit | undefined;
    try {
      exit = this.#first(run);
      while (!exit) {
        exit = this.#stepped(run) ? this.#turnStepped(run) : this.#turn(run, this.#enter());
      }
      return exit;
    } finally {
      this.#end(run, exit);
    }
  }

  async run(options: RunOptions = {}): Promise<Exit> {
    const run = this.#begin(options);
    let exit: Exit | undefined;
    try {
      exit = this.#first(run);
      while (!exit) {
        if (this.#stepped(run)) {
          exit = this.#slice(run);
          if (!exit) await nextTurn();
        } else {
          exit = this.#turn(run, await this.#enterAsync());
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
      exit = this.#first(run) ?? this.#stepOnce(run) ?? this.#debugExit();
      return exit;
    } finally {
      this.#end(run, exit);
    }
  }

  completeIo(data: number | Uint8Array): void {
    this.#answer = this.#gate.answer(data);
    this.#readWaits = false;
    // Not there after a `#rewind`: then `#replay` has it.
    if (this.#native.pendingIo()) this.#native.answer(this.#answer);
  }

  /** @throws MachineError EBADF, EBUSY. */
  assertIdle(what: string): void {
    this.#gate.assertIdle(what);
  }

  /** Ends what waits for this vCPU. @param whole Also frees it; false: it lives on in other threads. */
  close(whole: boolean): void {
    this.#gate.close();
    if (whole) this.#native.close();
    else this.#native.detach();
    this.#arrived?.(RUN_CODE.closed);
  }

  #begin(options: RunOptions): Run {
    this.#gate.begin(options);
    const { timeoutMs, maxInstructions, signal } = options;
    const run: Run = {
      options,
      left: maxInstructions ?? Number.POSITIVE_INFINITY,
      aborted: signal?.aborted ?? false,
      entered: false,
      onAbort: () => {
        run.aborted = true;
        this.#native.setStop(true);
      },
    };
    try {
      if (timeoutMs !== undefined || this.#timed) this.#native.setTimeout(timeoutMs ?? null);
      this.#timed = timeoutMs !== undefined;
      signal?.addEventListener("abort", run.onAbort);
    } catch (cause) {
      this.#gate.end();
      throw cause;
    }
    return run;
  }

  #end(run: Run, exit: Exit | undefined): void {
    const { signal } = run.options;
    if (signal) {
      signal.removeEventListener("abort", run.onAbort);
      this.#native.setStop(false);
    }
    // A device threw: a read that it left unanswered still waits.
    const told =
      exit ?? (this.#failed === undefined ? undefined : this.#record.decode(this.#failed));
    this.#failed = undefined;
    this.#gate.end(told);
    this.#readWaits =
      (told?.reason === "io" && told.direction === "in") ||
      (told?.reason === "mmio" && !told.isWrite);
  }

  /** The exit whose device threw, until the run has ended. */
  #failed: number | undefined;

  /** Before the first instruction: interrupts, and the bounds that are reached already. */
  #first(run: Run): Exit | undefined {
    if (run.aborted) return intr();
    this.#deliver();
    return undefined;
  }

  /** Single steps: to count, or because something waits for the guest to enable interrupts. */
  #stepped(run: Run): boolean {
    return (
      run.left !== Number.POSITIVE_INFINITY ||
      this.#vector !== undefined ||
      run.options.requestInterruptWindow === true
    );
  }

  #enter(): number {
    const queued = this.#queued;
    if (queued !== undefined) {
      this.#queued = undefined;
      return queued;
    }
    this.#setStepping(false);
    this.#counted = false;
    this.#pc = undefined;
    this.#shadow = false;
    this.#hand();
    return this.#native.run();
  }

  /** Before KVM_RUN: an answer that the kernel has is its own now. */
  #hand(): void {
    if (this.#native.pendingIo()) this.#answer = undefined;
  }

  async #enterAsync(): Promise<number> {
    if (this.#queued !== undefined) return this.#enter();
    this.#setStepping(false);
    this.#counted = false;
    this.#pc = undefined;
    this.#shadow = false;
    this.#hand();
    try {
      const code = await new Promise<number>((resolve) => {
        this.#arrived = resolve;
        const started = this.#native.start();
        if (started !== 0) resolve(started);
      });
      if (code <= RUN_CODE.errno) throw new KvmError("KVM_RUN", RUN_CODE.errno - code);
      return code;
    } finally {
      this.#arrived = undefined;
    }
  }

  /** What came out of the kernel: the run's exit, or undefined to go on. */
  #turn(run: Run, code: number): Exit | undefined {
    const exit = code < 0 ? this.#bound(run, code) : this.#serve(code);
    run.entered = true;
    return exit ?? this.#interrupted(run);
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
    if (this.#replay(code)) return undefined;
    if (code !== EXIT_CODE.io && code !== EXIT_CODE.mmio) return this.#decode(code);
    this.#failed = code;
    const exit = code === EXIT_CODE.io ? this.#serveIo() : this.#serveMmio();
    this.#failed = undefined;
    return exit;
  }

  /** The read that `#rewind` took back comes again: gives it the answer that the host gave meanwhile. */
  #replay(code: number): boolean {
    const answer = this.#answer;
    if (answer === undefined) return false;
    this.#answer = undefined;
    const record = this.#record;
    const isRead =
      code === EXIT_CODE.io ? !record.ioIsOut : code === EXIT_CODE.mmio && !record.mmioIsWrite;
    const { length } = code === EXIT_CODE.io ? record.ioData() : record.mmioData;
    if (!isRead || answer.length !== length) return false;
    this.#native.answer(answer);
    return true;
  }

  #decode(code: number): Exit {
    const exit = this.#record.decode(code);
    if (exit.reason !== "internal_error" || exit.suberror !== EMULATION) return exit;
    return explainEmulationFailure(exit, this.#readPc(), this.#home.peek);
  }

  #serveIo(): Exit | undefined {
    const { bus } = this.#home;
    const record = this.#record;
    const { ioPort: port, ioSize: size, ioCount: count } = record;
    if (record.ioIsOut) {
      for (let i = 0; i < count; i++) {
        const served = bus.portOut(port, size, record.ioElement(i));
        if (served !== "done") return this.#stop(served, EXIT_CODE.io, i);
      }
      return undefined;
    }
    const first = bus.portIn(port, size);
    if (first === undefined) return record.decode(EXIT_CODE.io);
    // REP INS: KVM wants all its elements at once.
    const bytes = new Uint8Array(size * count);
    const view = dataView(bytes);
    for (let i = 0; i < count; i++) {
      const value = i === 0 ? first : (bus.portIn(port, size) ?? 0xffffffff);
      if (size === 1) bytes[i] = value;
      else if (size === 2) view.setUint16(2 * i, value, true);
      else view.setUint32(4 * i, value, true);
    }
    this.#give(bytes);
    return undefined;
  }

  #serveMmio(): Exit | undefined {
    const { bus } = this.#home;
    const record = this.#record;
    const bytes = record.mmioData.slice();
    const physAddr = record.mmioPhysAddr;
    if (record.mmioIsWrite) {
      const served = bus.mmioWrite(physAddr, bytes);
      return served === "done"
        ? this.#stuck(physAddr, bytes)
        : this.#stop(served, EXIT_CODE.mmio, 0);
    }
    if (bus.mmioRead(physAddr, bytes) === "unclaimed") return record.decode(EXIT_CODE.mmio);
    this.#give(bytes);
    return undefined;
  }

  /** The device may have closed the machine. */
  #give(bytes: Uint8Array): void {
    if (!this.#gate.closed) this.#native.answer(bytes);
  }

  #stop(served: StopRun | "unclaimed", code: number, from: number): Exit {
    if (served === "output-limit") return { reason: "limit", code: null, limit: "output" };
    return this.#record.decode(code, from);
  }

  /**
   * Some instructions that KVM can't execute repeat one mmio write for ever with IP unmoved (an
   * interrupt whose table or stack is unmapped; VMCALL on some hosts). A device that takes the write
   * would keep the run from ending. So after SAME_WRITE_LIMIT equal writes in a row one single step
   * is made: if it is the same write again and IP has not moved, the guest is stuck. A guest that
   * writes the same in a loop of its own moves, and goes on.
   */
  #stuck(physAddr: number, bytes: Uint8Array): Exit | undefined {
    const last = this.#lastWrite;
    const value = this.#record.view.getBigUint64(40, true);
    if (last.physAddr !== physAddr || last.value !== value) {
      this.#lastWrite = { physAddr, value, times: 1 };
      return undefined;
    }
    if (++last.times < SAME_WRITE_LIMIT || this.#gate.closed || this.#stepping) return undefined;
    last.times = 0;
    const before = this.#readPc();
    if (this.#queued !== undefined) return undefined;
    this.#setStepping(true);
    const code = this.#native.run();
    if (code < 0) return code === RUN_CODE.gone ? intr() : this.#bound(undefined, code);
    if (code === EXIT_CODE.debug) return undefined;
    const same =
      code === EXIT_CODE.mmio &&
      this.#record.mmioIsWrite &&
      this.#record.mmioPhysAddr === physAddr &&
      this.#record.view.getBigUint64(40, true) === value;
    this.#queued = code;
    if (!same) return undefined;
    this.#queued = undefined;
    if (this.#readPc() !== before) {
      // It moves: one write more, which the device has not seen yet.
      const served = this.#home.bus.mmioWrite(physAddr, bytes);
      return served === "done" ? undefined : this.#stop(served, EXIT_CODE.mmio, 0);
    }
    const exit: InternalErrorExit = {
      reason: "internal_error",
      code: EXIT_CODE.internal_error,
      suberror: EMULATION,
      cause: "other",
      physAddr: undefined,
      insnBytes: new Uint8Array(0),
      data: [],
    };
    return explainEmulationFailure(exit, before, this.#home.peek);
  }

  // Single steps --------------------------------------------------------------------------------

  #setStepping(on: boolean): void {
    if (!on && !this.#stepping) return;
    const bytes = new Uint8Array(STRUCT_SIZE.kvm_guest_debug);
    if (on) bytes[0] = KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_SINGLESTEP;
    this.#native.KVM_SET_GUEST_DEBUG(bytes);
    this.#stepping = on;
  }

  #readPc(): number {
    const regs = decodeRegs(dataView(this.#readRegs()));
    const base = dataView(this.#readSregs()).getUint32(KVM_SREGS.segments.cs, true);
    return (base + regs.eip) >>> 0;
  }

  #debugExit(): Exit {
    const pc = this.#pc ?? this.#readPc();
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
      this.#deliver();
    }
    if (run.left <= 0) return { reason: "limit", code: null, limit: "instructions" };
    const exit = this.#stepOnce(run);
    // A waiting interrupt wakes a HLT at once; the run does not end there.
    if (exit?.reason === "hlt" && this.#vector !== undefined) {
      this.#deliver();
      if (this.#vector === undefined) return this.#interrupted(run);
    }
    return exit ?? this.#interrupted(run);
  }

  #retire(run: Run, at: number): void {
    if (this.#countedAt !== at) {
      this.#count++;
      run.left--;
    }
    this.#countedAt = undefined;
  }

  /** Executes one instruction; undefined when it is done, else the exit it (or a bound) made. */
  #stepOnce(run: Run): Exit | undefined {
    if (!this.#stepping) this.#setStepping(true);
    const at = this.#pc ?? this.#readPc();
    // The write of an instruction whose read was answered: KVM shows IP past it already.
    const start = this.#queued === undefined ? at : (this.#countedAt ?? at);
    const kind = classify(start, this.#home.peek);
    const ifWasClear = kind.shadow === "if-was-clear" && !this.#interruptFlag();
    if (this.#countedAt !== undefined && this.#countedAt !== start) this.#countedAt = undefined;
    for (;;) {
      const queued = this.#queued;
      this.#queued = undefined;
      if (queued === undefined) this.#hand();
      const code = queued ?? this.#native.run();
      this.#pc = undefined;
      if (code < 0) {
        const exit = this.#bound(run, code);
        run.entered = true;
        if (exit) return exit;
        continue;
      }
      if (code === EXIT_CODE.debug) {
        const pc = this.#record.debugPc;
        if (kind.rep && pc === start) continue;
        this.#pc = pc;
        this.#answer = undefined;
        this.#retire(run, start);
        this.#shadow = kind.shadow === "always" || ifWasClear;
        if (!this.#isPastHlt(start, kind, pc)) return undefined;
        this.#redoHlt();
        return { reason: "hlt", code: EXIT_CODE.hlt };
      }
      if (code !== EXIT_CODE.io && code !== EXIT_CODE.mmio) {
        // HLT is done; a shutdown or an internal error is an instruction that was not.
        if (code === EXIT_CODE.hlt) this.#retire(run, start);
        this.#shadow = false;
        return this.#decode(code);
      }
      const isWrite = code === EXIT_CODE.io ? this.#record.ioIsOut : this.#record.mmioIsWrite;
      const exit = this.#serve(code);
      if (exit) {
        this.#retire(run, start);
        this.#countedAt = isWrite && !kind.rep ? undefined : start;
        return exit;
      }
      if (this.#gate.closed) return intr();
      if (!isWrite) continue;
      this.#settle();
      if (this.#queued !== undefined) continue;
      const pc = this.#readPc();
      if (kind.rep && pc === start) continue;
      this.#pc = pc;
      this.#retire(run, start);
      this.#shadow = false;
      return undefined;
    }
  }

  /**
   * A HLT that was stepped over leaves a request to halt in the kernel (Linux 6.18), which ends a
   * later run with an hlt exit that no HLT made. Executing it again without a step takes that away.
   */
  #redoHlt(): void {
    const past = this.#readRegs();
    const at = past.slice();
    const { eip } = decodeRegs(dataView(past));
    patchRegs(dataView(at), { eip: eip === 0 ? 0xffff : eip - 1 });
    this.#setStepping(false);
    this.#native.KVM_SET_REGS(at);
    const code = this.#native.run();
    if (code === EXIT_CODE.hlt) return;
    // Bounded or kicked meanwhile: the step is done all the same, and the kick is for the next run.
    this.#native.KVM_SET_REGS(past);
    if (code === RUN_CODE.kicked) this.#native.kick();
  }

  /**
   * A stepped HLT shows as a step past it. Also where the HLT is the first instruction of a handler:
   * a fault or an interrupt and that instruction are one step, with the start pushed on the stack.
   */
  #isPastHlt(start: number, kind: InstructionKind, pc: number): boolean {
    if (kind.hlt && pc === (start + kind.length) >>> 0) return true;
    if (this.#home.peek((pc - 1) >>> 0) !== 0xf4 || pc === (start + 1) >>> 0) return false;
    const regs = decodeRegs(dataView(this.#readRegs()));
    const sregs = decodeSregs(dataView(this.#readSregs()));
    if (sregs.cs.db === 1 || (sregs.cr0 & 1) === 1) return false;
    const word = (at: number): number => {
      const address = sregs.ss.base + ((regs.esp + at) & 0xffff);
      return (this.#home.peek(address) ?? 0) + 256 * (this.#home.peek(address + 1) ?? 0);
    };
    const [ip, cs] = [word(0), word(2)];
    const pushed = cs === 0xf000 && start >= 0xffff0000 ? 0xffff0000 + ip : cs * 16 + ip;
    if (pushed !== start) return false;
    for (let vector = 0; vector < 256; vector++) {
      const entry = sregs.idt.base + 4 * vector;
      const at = (i: number): number => this.#home.peek(entry + i) ?? 0;
      const target = at(0) + 256 * at(1) + 16 * (at(2) + 256 * at(3));
      const first = classify(target, this.#home.peek);
      if (first.hlt && target + first.length === pc) return true;
    }
    return false;
  }
}
