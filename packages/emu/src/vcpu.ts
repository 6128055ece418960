// How does one emulated vCPU keep the contract: runs, bounds, kicks, events, registers?

import {
  Breakpoints,
  checkRegs,
  checkSregs,
  type Exit,
  host,
  type KickHandle,
  MachineError,
  mergeSregs,
  type Regs,
  RunGate,
  type RunOptions,
  type Sregs,
  type SregsPatch,
  type Vcpu,
  type VcpuSnapshot,
} from "@realmode/machine";
import { completeRead } from "./access.ts";
import type { Cpu } from "./cpu.ts";
import { runSlice } from "./run.ts";
import * as S from "./state.ts";

/** Instructions between two looks at the clock and the kick flag: some tenths of a millisecond. */
const SLICE = 20_000;
/** Milliseconds that `run` keeps the event loop waiting at most. */
const TURN_MS = 8;
/** Faults that a run may deliver beyond its bound of instructions: a guest that only faults retires none. */
const FAULT_ALLOWANCE = 64;

/** The end of one run, as far as its options fix it. */
interface Bounds {
  readonly deadline: number;
  readonly instructionsEnd: number;
  readonly faultsEnd: number;
  readonly signal: RunOptions["signal"];
}

export class EmuVcpu implements Vcpu {
  readonly id: number;
  readonly cpu: Cpu;
  readonly #backend: string;
  readonly #gate = new RunGate();
  readonly #breakpoints = new Breakpoints();
  /** This thread is inside `runSlice`. */
  inCore = false;

  constructor(id: number, cpu: Cpu, backend: string) {
    this.id = id;
    this.cpu = cpu;
    this.#backend = backend;
  }

  get running(): boolean {
    return this.#gate.running || Atomics.load(this.cpu.s, S.BUSY) !== 0;
  }

  get instructions(): number {
    const { cpu } = this;
    return cpu.count + (cpu.sliceBudget - cpu.s[S.BUDGET]!);
  }

  #assertIdle(what: string): void {
    this.#gate.assertIdle(what);
    if (Atomics.load(this.cpu.control, S.CLOSED) !== 0) {
      throw new MachineError("EBADF", `${what}: the machine is closed`);
    }
    if (Atomics.load(this.cpu.s, S.BUSY) !== 0) {
      throw new MachineError("EBUSY", `${what}: the vCPU is running on another thread`);
    }
  }

  getRegs(): Regs {
    this.#assertIdle("getRegs");
    return this.cpu.getRegs();
  }

  setRegs(regs: Partial<Regs>): void {
    this.#assertIdle("setRegs");
    checkRegs(regs);
    this.cpu.setRegs(regs);
  }

  getSregs(): Sregs {
    this.#assertIdle("getSregs");
    return this.cpu.getSregs();
  }

  setSregs(sregs: SregsPatch): void {
    this.#assertIdle("setSregs");
    checkSregs(sregs);
    const merged = mergeSregs(this.cpu.getSregs(), sregs);
    if (merged.cr0 & S.CR0_PG) {
      throw new MachineError("EINVAL", "setSregs: cr0 has PG set, and the emulator has no paging");
    }
    this.cpu.setSregs(merged);
  }

  runSync(options: RunOptions = {}): Exit {
    return this.#bounded(options, () => {
      const bounds = this.#bounds(options);
      for (;;) {
        const exit = this.#slice(bounds, SLICE);
        if (exit) return exit;
      }
    });
  }

  async run(options: RunOptions = {}): Promise<Exit> {
    this.#begin(options);
    let exit: Exit | undefined;
    try {
      const bounds = this.#bounds(options);
      const wake = this.#turns(options.signal);
      try {
        for (;;) {
          const turnEnd = host.performance.now() + TURN_MS;
          do exit = this.#slice(bounds, SLICE);
          while (!exit && host.performance.now() < turnEnd);
          if (exit) return exit;
          await wake.next();
        }
      } finally {
        wake.end();
      }
    } finally {
      this.#end(exit);
    }
  }

  /** Turns of the event loop between slices; an abort makes the next one come at once. */
  #turns(signal: RunOptions["signal"]): { next(): Promise<void>; end(): void } {
    const abort = (): void => this.kick();
    if (signal && !signal.aborted) signal.addEventListener("abort", abort);
    return {
      next: () =>
        new Promise((resolve) => {
          host.setTimeout(resolve, 0);
        }),
      end: () => signal?.removeEventListener("abort", abort),
    };
  }

  step(): Exit {
    return this.#bounded({}, () => {
      const { cpu } = this;
      cpu.stepping = true;
      cpu.stepDone = false;
      try {
        const bounds = this.#bounds({});
        for (;;) {
          const before = this.instructions;
          const exit = this.#slice(bounds, 1);
          if (exit) return exit;
          if (!cpu.stepDone && this.instructions === before) continue;
          // What ended in a shutdown is told at once, as KVM does.
          return cpu.s[S.SHUTDOWN] !== 0 ? { reason: "shutdown", code: 8 } : this.#debugExit();
        }
      } finally {
        cpu.stepping = false;
        cpu.stepDone = false;
      }
    });
  }

  setBreakpoints(addresses: readonly number[]): void {
    this.#assertIdle("setBreakpoints");
    this.#breakpoints.set(addresses);
    this.cpu.breakpoints = addresses.length > 0 ? this.#breakpoints : undefined;
  }

  #debugExit(): Exit {
    const { s } = this.cpu;
    const pc = (s[S.BASE + S.CS]! + s[S.EIP]!) >>> 0;
    this.#breakpoints.passing = pc;
    return {
      reason: "debug",
      code: 4,
      exception: 1,
      pc,
      dr6: (s[S.DR + 6]! | 0x4000) >>> 0,
      dr7: s[S.DR + 7]! >>> 0,
    };
  }

  #begin(options: RunOptions): void {
    if (Atomics.load(this.cpu.control, S.CLOSED) !== 0) this.#gate.close();
    this.#gate.begin(options);
    const { s } = this.cpu;
    if (Atomics.compareExchange(s, S.BUSY, 0, 1) !== 0) {
      this.#gate.end();
      throw new MachineError("EBUSY", "run: the vCPU is running on another thread");
    }
    s[S.EVENTS] = options.requestInterruptWindow
      ? s[S.EVENTS]! | S.EVENT_WINDOW
      : s[S.EVENTS]! & ~S.EVENT_WINDOW;
  }

  #end(exit: Exit | undefined): void {
    Atomics.store(this.cpu.s, S.BUSY, 0);
    this.#gate.end(exit);
  }

  #bounded(options: RunOptions, body: () => Exit): Exit {
    this.#begin(options);
    let exit: Exit | undefined;
    try {
      exit = body();
      return exit;
    } finally {
      this.#end(exit);
    }
  }

  #bounds(options: RunOptions): Bounds {
    const { timeoutMs, maxInstructions = Number.POSITIVE_INFINITY } = options;
    return {
      deadline:
        timeoutMs === undefined ? Number.POSITIVE_INFINITY : host.performance.now() + timeoutMs,
      instructionsEnd: this.instructions + maxInstructions,
      faultsEnd: maxInstructions + FAULT_ALLOWANCE + (this.cpu.s[S.DELIVERED]! >>> 0),
      signal: options.signal,
    };
  }

  /** One slice, or what ends the run before it. */
  #slice(bounds: Bounds, size: number): Exit | undefined {
    const { cpu } = this;
    if (Atomics.exchange(cpu.s, S.KICK, 0) !== 0 || bounds.signal?.aborted) {
      return { reason: "intr", code: 10 };
    }
    const left = bounds.instructionsEnd - this.instructions;
    const faults = bounds.faultsEnd - (cpu.s[S.DELIVERED]! >>> 0);
    // Writes that wait for their device belong to an instruction that is done.
    if ((left <= 0 || faults <= 0) && cpu.s[S.QUEUE_COUNT] === 0) {
      return { reason: "limit", code: null, limit: "instructions" };
    }
    if (host.performance.now() >= bounds.deadline) {
      return { reason: "limit", code: null, limit: "time" };
    }
    const wasInCore = this.inCore;
    this.inCore = true;
    Atomics.store(cpu.s, S.IN_CORE, 1);
    this.adoptSlots();
    if (!cpu.breakpoints) this.#breakpoints.passing = undefined;
    try {
      return runSlice(cpu, Math.max(0, Math.min(size, left)), bounds.faultsEnd);
    } finally {
      Atomics.store(cpu.s, S.IN_CORE, 0);
      this.inCore = wasInCore;
    }
  }

  /** Sees the slots as they are now. */
  adoptSlots(): void {
    const { cpu } = this;
    const generation = Atomics.load(cpu.control, S.GENERATION);
    if (Atomics.load(cpu.s, S.SEEN_GENERATION) === generation) {
      if (cpu.generation === generation) return;
    }
    cpu.generation = generation;
    cpu.refresh();
    Atomics.store(cpu.s, S.SEEN_GENERATION, generation);
  }

  completeIo(data: number | Uint8Array): void {
    this.#assertIdle("completeIo");
    const bytes = this.#gate.answer(data);
    const { s } = this.cpu;
    completeRead(this.cpu, s[S.WAIT_KEY]!, s[S.WAIT_PORT] === 1, bytes);
  }

  kick(): void {
    const { s } = this.cpu;
    Atomics.store(s, S.KICK, 1);
    if (this.inCore) s[S.EVENTS]! |= S.EVENT_STOP;
  }

  kicker(): KickHandle {
    return {
      backend: this.#backend,
      vcpu: this.id,
      memory: this.cpu.memory.memory,
      token: this.cpu.stateOffset,
    };
  }

  interrupt(vector: number): void {
    this.#assertIdle("interrupt");
    if (!Number.isInteger(vector) || vector < 0 || vector > 255) {
      throw new MachineError("EINVAL", `interrupt vector ${vector} is not 0 to 255`);
    }
    const { s } = this.cpu;
    if (s[S.IRQ]! >= 0) {
      throw new MachineError("EEXIST", `interrupt ${s[S.IRQ]} still waits to be taken`);
    }
    s[S.IRQ] = vector;
    s[S.EVENTS]! |= S.EVENT_IRQ;
  }

  nmi(): void {
    this.#assertIdle("nmi");
    this.cpu.s[S.NMI] = 1;
    this.cpu.s[S.EVENTS]! |= S.EVENT_NMI;
  }

  reset(): void {
    this.#assertIdle("reset");
    this.#gate.forget();
    this.#breakpoints.passing = undefined;
    this.cpu.reset();
  }

  snapshot(): VcpuSnapshot {
    this.#assertIdle("snapshot");
    const words = Array.from(this.cpu.s);
    words[S.KICK] = 0;
    return { regs: this.cpu.getRegs(), sregs: this.cpu.getSregs(), events: { words } };
  }

  /** @throws MachineError EINVAL where the snapshot is not one of this backend's. */
  restore(snapshot: VcpuSnapshot): void {
    this.#assertIdle("restore");
    const { words } = (snapshot.events ?? {}) as { words?: unknown };
    if (!Array.isArray(words) || words.length !== S.STATE_WORDS) {
      throw new MachineError("EINVAL", "restore: not a snapshot of this backend");
    }
    const { cpu } = this;
    this.#gate.forget();
    this.#breakpoints.passing = undefined;
    const kick = Atomics.load(cpu.s, S.KICK);
    cpu.s.set(words as number[]);
    Atomics.store(cpu.s, S.KICK, kick);
    for (const word of [S.BUSY, S.IN_CORE, S.IN_LOCKED, S.BUDGET, S.SEEN_GENERATION])
      cpu.s[word] = 0;
    cpu.sliceBudget = 0;
    cpu.windowLength = 0;
  }

  close(): void {
    this.kick();
    this.#gate.close();
  }
}
