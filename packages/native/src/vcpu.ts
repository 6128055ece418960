// How does one vCPU keep the contract where the host's CPU is the guest's?

import { FLAG, FLAGS_ALWAYS_SET } from "@realmode/isa";
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
  resetRegs,
  resetSregs,
  SEGMENT_NAMES,
  type Segment,
  type Sregs,
  type SregsPatch,
  type Vcpu,
  type VcpuSnapshot,
} from "@realmode/machine";
import { deliver } from "./delivery.ts";
import { ATTRIBUTE, REGISTER_ORDER, STOP, WORD } from "./protocol.ts";

/** What a vCPU asks of its machine. */
export interface VcpuHome {
  readonly start: { readonly regs: Partial<Regs>; readonly sregs: SregsPatch };
  /** Brings memory and `words` to the helper, has it run, brings both back. */
  exchange(words: Uint32Array): void;
  exchangeAsync(words: Uint32Array): Promise<void>;
  readonly memory: Parameters<typeof deliver>[3];
  /** At most `length` bytes at a linear address, as far as there is memory. */
  bytesAt(linear: number, length: number): Uint8Array;
  kick(): void;
  takeKick(): boolean;
  readonly kickToken: number;
}

const CR0_PE = 1;
const CR0_MP_TS = 0xa;
const MAX_INSN = 15;
const NO_TIMEOUT = 0xffffffff;
/** Faults that a run may deliver beyond its bound of instructions: a guest that only faults retires none. */
const FAULT_ALLOWANCE = 64;
/** EFLAGS bits that a real-mode CPU can have set. */
const KNOWN_FLAGS =
  Object.values(FLAG).reduce((all, flag) => all | flag, 0) & ~(FLAG.VM | FLAG.VIF | FLAG.VIP);

interface Bounds {
  readonly deadline: number;
  readonly instructionsEnd: number;
  readonly signal: RunOptions["signal"];
  faultsLeft: number;
}

/** The descriptor that has this hidden part; undefined where no descriptor can. */
function attributesOf(segment: Segment, isCode: boolean): number | undefined {
  const { s, present, type, limit, db } = segment;
  if (!s || !present) return undefined;
  let attributes = db ? ATTRIBUTE.big : 0;
  if (limit > 0xfffff) {
    if ((limit & 0xfff) !== 0xfff) return undefined;
    attributes |= ATTRIBUTE.pages;
  }
  if (isCode) return attributes | ATTRIBUTE.code;
  // Real mode looks at the type of a data segment only for its direction.
  return (type & 0xc) === 4 ? attributes | ATTRIBUTE.expandsDown : attributes;
}

export class NativeVcpu implements Vcpu {
  readonly id = 0;
  readonly #home: VcpuHome;
  readonly #gate = new RunGate();
  #regs: Regs = resetRegs();
  #sregs: Sregs = resetSregs();
  #instructions = 0;
  #shutdown = false;

  constructor(home: VcpuHome) {
    this.#home = home;
    this.reset();
    this.#regs = { ...this.#regs, ...home.start.regs };
    this.#sregs = mergeSregs(this.#sregs, home.start.sregs);
  }

  get running(): boolean {
    return this.#gate.running;
  }

  get instructions(): number {
    return this.#instructions;
  }

  getRegs(): Regs {
    this.#gate.assertIdle("getRegs");
    return { ...this.#regs };
  }

  setRegs(regs: Partial<Regs>): void {
    this.#gate.assertIdle("setRegs");
    checkRegs(regs);
    this.#setRegs({ ...this.#regs, ...withoutUndefined(regs) });
  }

  #setRegs(regs: Regs): void {
    const eflags = ((regs.eflags & KNOWN_FLAGS) | FLAGS_ALWAYS_SET) >>> 0;
    this.#regs = { ...regs, eflags };
    this.#shutdown = false;
  }

  getSregs(): Sregs {
    this.#gate.assertIdle("getSregs");
    return structuredClone(this.#sregs);
  }

  setSregs(sregs: SregsPatch): void {
    this.#gate.assertIdle("setSregs");
    checkSregs(sregs);
    this.#sregs = mergeSregs(this.#sregs, sregs);
    this.#shutdown = false;
  }

  runSync(options: RunOptions = {}): Exit {
    this.#gate.begin(options);
    let exit: Exit | undefined;
    try {
      const bounds = this.#bounds(options);
      while (!exit) {
        const words = this.#prepare(bounds);
        if (!(words instanceof Uint32Array)) exit = words;
        else {
          this.#home.exchange(words);
          exit = this.#take(words, bounds);
        }
      }
      return exit;
    } finally {
      this.#gate.end(exit);
    }
  }

  async run(options: RunOptions = {}): Promise<Exit> {
    this.#gate.begin(options);
    let exit: Exit | undefined;
    const abort = (): void => this.kick();
    const { signal } = options;
    if (signal && !signal.aborted) signal.addEventListener("abort", abort);
    try {
      const bounds = this.#bounds(options);
      while (!exit) {
        const words = this.#prepare(bounds);
        if (!(words instanceof Uint32Array)) exit = words;
        else {
          await this.#home.exchangeAsync(words);
          exit = this.#take(words, bounds);
        }
      }
      return exit;
    } finally {
      signal?.removeEventListener("abort", abort);
      this.#gate.end(exit);
    }
  }

  step(): Exit {
    this.#gate.begin({});
    let exit: Exit | undefined;
    try {
      const bounds = this.#bounds({ maxInstructions: 1 });
      const words = this.#prepare(bounds);
      if (!(words instanceof Uint32Array)) exit = words;
      else {
        this.#home.exchange(words);
        exit = this.#take(words, bounds);
        const isDone = exit === undefined || exit.reason === "limit";
        if (isDone) exit = this.#debugExit();
      }
      return exit!;
    } finally {
      this.#gate.end(exit);
    }
  }

  /** @throws MachineError ENOTSUP for any: the host's breakpoints would be its own. EINVAL. */
  setBreakpoints(addresses: readonly number[]): void {
    this.#gate.assertIdle("setBreakpoints");
    new Breakpoints().set(addresses);
    if (addresses.length > 0)
      throw new MachineError("ENOTSUP", "native: a guest has no breakpoints");
  }

  #debugExit(): Exit {
    const pc = (this.#sregs.cs.base + this.#regs.eip) >>> 0;
    return { reason: "debug", code: 4, exception: 1, pc, dr6: 0xffff4ff0, dr7: 0x400 };
  }

  #bounds({ timeoutMs, maxInstructions, signal }: RunOptions): Bounds {
    const most = maxInstructions ?? Number.POSITIVE_INFINITY;
    return {
      deadline:
        timeoutMs === undefined ? Number.POSITIVE_INFINITY : host.performance.now() + timeoutMs,
      instructionsEnd: this.#instructions + most,
      signal,
      faultsLeft: most + FAULT_ALLOWANCE,
    };
  }

  /** The words that begin a run, or what ends it before. */
  #prepare(bounds: Bounds): Uint32Array | Exit {
    if (this.#home.takeKick() || bounds.signal?.aborted) return { reason: "intr", code: 10 };
    if (this.#shutdown) return { reason: "shutdown", code: 8 };
    const left = bounds.instructionsEnd - this.#instructions;
    if (left <= 0 || bounds.faultsLeft-- <= 0) {
      return { reason: "limit", code: null, limit: "instructions" };
    }
    const timeout = Math.ceil(bounds.deadline - host.performance.now());
    if (timeout <= 0) return { reason: "limit", code: null, limit: "time" };
    const words = new Uint32Array(WORD.machine + 1);
    if ((this.#sregs.cr0 & CR0_PE) !== 0 || !this.#putSegments(words)) return this.#refused();
    const { cr0 } = this.#sregs;
    words[WORD.waitRefused] = (cr0 & CR0_MP_TS) === CR0_MP_TS ? 1 : 0;
    REGISTER_ORDER.forEach((name, i) => {
      words[WORD.regs + i] = this.#regs[name];
    });
    words[WORD.eip] = this.#regs.eip;
    words[WORD.eflags] = this.#regs.eflags;
    words[WORD.timeout] = Number.isFinite(timeout) ? Math.min(timeout, NO_TIMEOUT - 1) : NO_TIMEOUT;
    const most = Math.min(left, Number.MAX_SAFE_INTEGER);
    words[WORD.countLow] = most % 2 ** 32;
    words[WORD.countHigh] = Math.floor(most / 2 ** 32);
    return words;
  }

  #putSegments(words: Uint32Array): boolean {
    return SEGMENT_NAMES.every((name, i) => {
      const segment = this.#sregs[name];
      const attributes = attributesOf(segment, name === "cs");
      words.set([segment.base, segment.limit, attributes ?? 0], WORD.segments + 3 * i);
      return attributes !== undefined;
    });
  }

  /** What a run came to; undefined where it goes on. */
  #take(words: Uint32Array, bounds: Bounds): Exit | undefined {
    const reason = words[WORD.reason];
    if (reason === STOP.setup) {
      throw new MachineError("ENOTSUP", "native: memory slots can't lie there in the helper");
    }
    REGISTER_ORDER.forEach((name, i) => {
      this.#regs[name] = words[WORD.regs + i]!;
    });
    this.#regs.eip = words[WORD.eip]!;
    this.#regs.eflags = (words[WORD.eflags]! | FLAGS_ALWAYS_SET) >>> 0;
    this.#instructions += words[WORD.executedLow]! + words[WORD.executedHigh]! * 2 ** 32;
    switch (reason) {
      case STOP.hlt:
        return { reason: "hlt", code: 5 };
      case STOP.vector:
        return this.#deliver(words[WORD.vector]!);
      case STOP.fetch:
        return {
          reason: "internal_error",
          code: 17,
          suberror: 1,
          cause: "fetch",
          physAddr: words[WORD.address]!,
          insnBytes: new Uint8Array(0),
          data: [],
        };
      case STOP.refused:
        return this.#refused();
      case STOP.time:
        return { reason: "limit", code: null, limit: "time" };
      case STOP.count:
        return bounds.instructionsEnd <= this.#instructions
          ? { reason: "limit", code: null, limit: "instructions" }
          : undefined;
      case STOP.kicked:
        this.#home.takeKick();
        return { reason: "intr", code: 10 };
      default:
        throw new MachineError("EIO", `the native helper answered ${reason}`);
    }
  }

  #deliver(vector: number): Exit | undefined {
    const delivery = deliver(vector, this.#regs, this.#sregs, this.#home.memory);
    if (delivery.kind === "outside") return this.#refused();
    if (delivery.kind === "shutdown") {
      this.#shutdown = true;
      return { reason: "shutdown", code: 8 };
    }
    this.#regs = delivery.regs;
    this.#sregs = delivery.sregs;
    return undefined;
  }

  /** The instruction at CS:IP is not for this backend: KVM's words for what its emulator can't execute. */
  #refused(): Exit {
    const linear = (this.#sregs.cs.base + this.#regs.eip) >>> 0;
    return {
      reason: "internal_error",
      code: 17,
      suberror: 1,
      cause: "instruction",
      physAddr: undefined,
      insnBytes: this.#home.bytesAt(linear, MAX_INSN),
      data: [],
    };
  }

  completeIo(data: number | Uint8Array): void {
    this.#gate.answer(data);
  }

  kick(): void {
    this.#home.kick();
  }

  kicker(): KickHandle {
    return { backend: "native", vcpu: this.id, token: this.#home.kickToken };
  }

  /** @throws MachineError ENOTSUP: the host's interrupts are not the guest's. EINVAL above 255. */
  interrupt(vector: number): never {
    this.#gate.assertIdle("interrupt");
    if (!Number.isInteger(vector) || vector < 0 || vector > 255) {
      throw new MachineError("EINVAL", `interrupt vector ${vector} is not 0 to 255`);
    }
    throw new MachineError("ENOTSUP", "native: interrupts from outside can't be given to a guest");
  }

  /** @throws MachineError ENOTSUP */
  nmi(): never {
    this.#gate.assertIdle("nmi");
    throw new MachineError("ENOTSUP", "native: an NMI can't be given to a guest");
  }

  reset(): void {
    this.#gate.assertIdle("reset");
    this.#gate.forget();
    this.#regs = resetRegs();
    this.#sregs = resetSregs();
    this.#shutdown = false;
  }

  snapshot(): VcpuSnapshot {
    return { regs: this.getRegs(), sregs: this.getSregs(), events: { shutdown: this.#shutdown } };
  }

  restore({ regs, sregs, events }: VcpuSnapshot): void {
    this.#gate.assertIdle("restore");
    this.#gate.forget();
    this.#regs = { ...regs };
    this.#sregs = structuredClone(sregs);
    this.#shutdown = (events as { shutdown?: boolean } | undefined)?.shutdown === true;
  }

  close(): void {
    if (this.#gate.running) this.kick();
    this.#gate.close();
  }
}

function withoutUndefined(regs: Partial<Regs>): Partial<Regs> {
  return Object.fromEntries(Object.entries(regs).filter(([, value]) => value !== undefined));
}
