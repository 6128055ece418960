// How does a driver of five functions become a `Machine` that the suite, the CPU tests, the fuzzer and
// lockstep take?
//
// The host's view of memory is the machine's own; after each run it is compared with the driver's, page
// by page. What a driver can't be asked for is refused with ENOTSUP, which the suite counts as SKIP.

import { FLAG, type Insn } from "@realmode/isa";
import {
  Breakpoints,
  type CreateMachine,
  checkRegs,
  checkSregs,
  type Device,
  DeviceBus,
  type Exit,
  forEachPiece,
  GuestMemory,
  host,
  type KickHandle,
  type Machine,
  MachineError,
  type MachineHandle,
  type MachineOptions,
  type MachineSnapshot,
  type MemorySlot,
  type MemorySlotRequest,
  mergeSregs,
  PAGE_SIZE,
  planMachine,
  type Regs,
  RunGate,
  type RunOptions,
  resetRegs,
  resetSregs,
  SlotTable,
  type Sregs,
  type SregsPatch,
  type Vcpu,
} from "@realmode/machine";
import { type CurrentInstruction, currentInstruction, linearIp } from "./current-instruction.ts";
import type { CpuDriver, CreateDriver } from "./driver.ts";
import { placeOf, stepIo, usesPorts, withinLimit } from "./driver-io.ts";
import { formatHex } from "./literal.ts";
import type { RegisterState } from "./register-name.ts";

/** Instructions between two looks at the clock. */
const CLOCK_EVERY = 32;
/** Milliseconds that `run` keeps the event loop waiting at most. */
const TURN_MS = 8;

const notSupported = (what: string): never => {
  throw new MachineError("ENOTSUP", what);
};

const refuseHole = (physAddr: number): never =>
  notSupported(`no memory at ${formatHex(physAddr)}: a driver can't tell of such an access`);

/** Instructions whose stack access lies below SP (pushes) or at it (pops); the others name their memory. */
const PUSHES = /^(push|call|int|enter)/;
const POPS = /^(pop|ret|iret|lret|leave)/;

class DriverMachine implements Machine {
  readonly backend: string;
  readonly memory: GuestMemory;
  readonly bus = new DeviceBus();
  readonly driver: CpuDriver;
  readonly #table: SlotTable;
  readonly #dirty = new Map<number, Set<number>>();
  readonly #vcpu: DriverVcpu;
  #closed = false;

  constructor(backend: string, createDriver: CreateDriver, options: MachineOptions) {
    this.backend = backend;
    const plan = planMachine(options);
    this.memory = GuestMemory.create(plan.memorySize + PAGE_SIZE, {
      shared: options.shared ?? true,
    });
    this.#table = new SlotTable(this.memory);
    const offsets = new Map<number, number>();
    for (const { slot, guestPhysAddr, memorySize, sameAs, at = 0, contents } of plan.slots) {
      const alias = sameAs === undefined ? {} : { offset: offsets.get(sameAs)! };
      this.#addSlot({ slot, guestPhysAddr, memorySize, ...alias });
      const { offset } = this.#table.get(slot)!;
      offsets.set(slot, offset);
      if (contents) this.memory.window(offset + at, contents.length).set(contents);
    }
    for (const slot of options.slots ?? []) {
      // A host that turns the log on later may make do with that.
      if (slot.logDirty) notSupported("a driver's dirty log knows only of bytes that have changed");
      this.#addSlot(slot);
    }
    for (const device of options.devices ?? []) this.attach(device);
    this.driver = createDriver(this.slots);
    try {
      for (const slot of this.slots) this.#push(slot, 0, slot.memorySize);
    } catch (error) {
      this.driver.close?.();
      throw error;
    }
    this.#vcpu = new DriverVcpu(this);
    this.#vcpu.setSregs(plan.sregs);
    this.#vcpu.setRegs(plan.regs);
  }

  get slots(): readonly MemorySlot[] {
    return this.#table.slots;
  }

  get vcpus(): readonly Vcpu[] {
    return [this.#vcpu];
  }

  get closed(): boolean {
    return this.#closed;
  }

  assertOpen(what: string): void {
    if (this.#closed) throw new MachineError("EBADF", `${what}: the machine is closed`);
  }

  #addSlot(request: MemorySlotRequest): MemorySlot {
    if (request.readonly) notSupported("a driver's memory has no read-only slots");
    const change = this.#table.plan(request);
    this.#table.apply(change);
    this.#dirty.delete(change.slot.slot);
    return change.slot;
  }

  setMemorySlot(request: MemorySlotRequest): void {
    this.assertOpen("setMemorySlot");
    const isNew = this.#table.get(request.slot) === undefined;
    const slot = this.#addSlot(request);
    if (isNew) this.#push(slot, 0, slot.memorySize);
  }

  getDirtyLog(id: number): Uint8Array {
    this.assertOpen("getDirtyLog");
    const slot = this.#table.get(id);
    if (!slot) throw new MachineError("ENOENT", `there is no slot ${id}`);
    if (!slot.logDirty) throw new MachineError("EINVAL", `slot ${id} has no logDirty`);
    const log = new Uint8Array(Math.ceil(slot.memorySize / PAGE_SIZE / 8));
    for (const page of this.#dirty.get(id) ?? []) log[page >> 3]! |= 1 << (page & 7);
    this.#dirty.delete(id);
    return log;
  }

  /** Gives the driver bytes of a slot as the host has them. */
  #push(slot: MemorySlot, from: number, length: number): void {
    const bytes = this.memory.window(slot.offset + from, length);
    this.driver.writeMemory(slot.guestPhysAddr + from, bytes);
  }

  /** Takes over what the guest has written. */
  pull(): void {
    for (const slot of this.slots) {
      const read = this.driver.readMemory(slot.guestPhysAddr, slot.memorySize);
      const seen = read.byteOffset % 4 === 0 ? read : read.slice();
      const own = this.memory.window(slot.offset, slot.memorySize);
      const [ownWords, seenWords] = [words(own), words(seen)];
      for (let at = 0; at < seen.length; at += PAGE_SIZE) {
        if (!differs(ownWords, seenWords, at)) continue;
        own.set(seen.subarray(at, at + PAGE_SIZE), at);
        if (slot.logDirty) this.#noteDirty(slot.slot, at / PAGE_SIZE);
        this.#pushAliases(slot, slot.offset + at);
      }
    }
  }

  #noteDirty(slot: number, page: number): void {
    const pages = this.#dirty.get(slot);
    if (pages) pages.add(page);
    else this.#dirty.set(slot, new Set([page]));
  }

  #pushAliases(from: MemorySlot, offset: number): void {
    for (const slot of this.slots) {
      const within = offset - slot.offset;
      if (slot !== from && within >= 0 && within < slot.memorySize) {
        this.#push(slot, within, PAGE_SIZE);
      }
    }
  }

  /** Two slots show the same bytes: what is written through one must be seen through the other at once. */
  get hasAliases(): boolean {
    return new Set(this.slots.map(({ offset }) => offset)).size < this.slots.length;
  }

  read(physAddr: number, length: number): Uint8Array {
    this.assertOpen("read");
    const bytes = new Uint8Array(length);
    forEachPiece(this.#table, physAddr, length, (offset, done, piece) => {
      bytes.set(this.memory.bytes.subarray(offset, offset + piece), done);
    });
    return bytes;
  }

  write(physAddr: number, bytes: Uint8Array): void {
    this.assertOpen("write");
    forEachPiece(this.#table, physAddr, bytes.length, () => {});
    forEachPiece(this.#table, physAddr, bytes.length, (offset, done, piece) => {
      this.memory.bytes.set(bytes.subarray(done, done + piece), offset);
    });
    this.invalidate(physAddr, bytes.length);
  }

  invalidate(physAddr: number, length: number): void {
    this.assertOpen("invalidate");
    forEachPiece(this.#table, physAddr, length, (offset, _done, piece) => {
      for (const slot of this.slots) {
        const from = Math.max(0, offset - slot.offset);
        const to = Math.min(slot.memorySize, offset + piece - slot.offset);
        if (from < to) this.#push(slot, from, to - from);
      }
    });
  }

  attach(device: Device): () => void {
    return this.bus.attach(device);
  }

  createVcpu(): Vcpu {
    return notSupported("a driver has one CPU");
  }

  snapshot(): MachineSnapshot {
    return notSupported("a driver has no snapshots");
  }

  restore(): void {
    notSupported("a driver has no snapshots");
  }

  share(): MachineHandle {
    return notSupported("a driver stays on its thread");
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#vcpu.close();
    this.driver.close?.();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Whether the page at `at` differs. Whole megabytes are compared after each run: by words. */
function differs(own: Int32Array, seen: Int32Array, at: number): boolean {
  for (let i = at / 4; i < (at + PAGE_SIZE) / 4; i++) if (own[i] !== seen[i]) return true;
  return false;
}

const words = ({ buffer, byteOffset, length }: Uint8Array): Int32Array =>
  new Int32Array(buffer, byteOffset, length / 4);

class DriverVcpu implements Vcpu {
  readonly id = 0;
  /** A driver does not say whether it retired an instruction or delivered a fault. */
  readonly instructions = null;
  readonly #machine: DriverMachine;
  readonly #gate = new RunGate();
  readonly #breakpoints = new Breakpoints();
  #state: RegisterState = { regs: resetRegs(), sregs: resetSregs() };
  /** The driver has another state than `#state`. */
  #isStale = true;
  #kicked = false;
  #complete: ((bytes: Uint8Array) => RegisterState) | undefined;

  constructor(machine: DriverMachine) {
    this.#machine = machine;
  }

  get running(): boolean {
    return this.#gate.running;
  }

  getRegs(): Regs {
    this.#gate.assertIdle("getRegs");
    return { ...this.#state.regs };
  }

  setRegs(regs: Partial<Regs>): void {
    this.#gate.assertIdle("setRegs");
    checkRegs(regs);
    const given = Object.entries(regs).filter(([, value]) => value !== undefined);
    const merged = { ...this.#state.regs, ...Object.fromEntries(given) };
    merged.eflags = ((merged.eflags & ALL_FLAGS) | FLAGS_SET) >>> 0;
    this.#set({ ...this.#state, regs: merged });
  }

  getSregs(): Sregs {
    this.#gate.assertIdle("getSregs");
    return structuredCopy(this.#state.sregs);
  }

  setSregs(sregs: SregsPatch): void {
    this.#gate.assertIdle("setSregs");
    checkSregs(sregs);
    this.#set({ ...this.#state, sregs: mergeSregs(this.#state.sregs, sregs) });
  }

  #set(state: RegisterState): void {
    this.#state = state;
    this.#isStale = true;
  }

  runSync(options: RunOptions = {}): Exit {
    return this.#guarded(options, () => {
      const turn = this.#turns(options);
      for (;;) {
        const exit = turn(Number.POSITIVE_INFINITY);
        if (exit) return exit;
      }
    });
  }

  async run(options: RunOptions = {}): Promise<Exit> {
    this.#begin(options);
    let exit: Exit | undefined;
    try {
      const turn = this.#turns(options);
      for (;;) {
        exit = turn(host.performance.now() + TURN_MS);
        if (exit) break;
        await new Promise<void>((resolve) => host.setTimeout(resolve, 0));
      }
      this.#machine.pull();
      return exit;
    } finally {
      this.#gate.end(exit);
    }
  }

  step(): Exit {
    return this.#guarded({}, () => {
      if (this.#takeKick()) return { reason: "intr", code: 10 };
      this.#breakpoints.passing = undefined;
      return this.#one() ?? this.#debugExit();
    });
  }

  setBreakpoints(addresses: readonly number[]): void {
    this.#gate.assertIdle("setBreakpoints");
    this.#breakpoints.set(addresses);
  }

  #debugExit(): Exit {
    const pc = linearIp(this.#state);
    this.#breakpoints.passing = pc;
    return { reason: "debug", code: 4, exception: 1, pc, dr6: 0xffff4ff0, dr7: 0x400 };
  }

  #begin(options: RunOptions): void {
    if (options.requestInterruptWindow) notSupported("a driver has no interrupts from outside");
    this.#gate.begin(options);
  }

  #guarded(options: RunOptions, body: () => Exit): Exit {
    this.#begin(options);
    let exit: Exit | undefined;
    try {
      exit = body();
      this.#machine.pull();
      return exit;
    } finally {
      this.#gate.end(exit);
    }
  }

  #takeKick(): boolean {
    const kicked = this.#kicked;
    this.#kicked = false;
    return kicked;
  }

  /** Runs until `pause` (undefined then) or an exit. */
  #turns(options: RunOptions): (pause: number) => Exit | undefined {
    const { timeoutMs, maxInstructions = Number.POSITIVE_INFINITY, signal } = options;
    const now = host.performance.now();
    const deadline = timeoutMs === undefined ? Number.POSITIVE_INFINITY : now + timeoutMs;
    let done = 0;
    return (pause) => {
      for (; ; done++) {
        if (this.#takeKick() || signal?.aborted) return { reason: "intr", code: 10 };
        if (done >= maxInstructions) return { reason: "limit", code: null, limit: "instructions" };
        if (done % CLOCK_EVERY === 0) {
          const time = host.performance.now();
          if (time >= deadline) return { reason: "limit", code: null, limit: "time" };
          if (time >= pause) {
            done++;
            return this.#next();
          }
        }
        const exit = this.#next();
        if (exit) return exit;
      }
    };
  }

  /** The instruction at CS:IP as the driver's memory has it. */
  #current(): CurrentInstruction {
    const { slots, driver } = this.#machine;
    const read = (physAddr: number, length: number): Uint8Array =>
      driver.readMemory(physAddr, length);
    return currentInstruction({ slots, read }, this.#state);
  }

  /** The exit of a breakpoint, or what the instruction comes to. */
  #next(): Exit | undefined {
    const breakpoints = this.#breakpoints;
    if (breakpoints.addresses.length === 0) return this.#one();
    const at = linearIp(this.#state);
    const met = breakpoints.meet(at);
    if (met) return met;
    const { insn } = this.#current();
    breakpoints.passing = undefined;
    const exit = this.#one();
    const goesOn = insn?.repeat !== undefined && linearIp(this.#state) === at;
    if (goesOn) breakpoints.passing = at;
    return exit;
  }

  /** One instruction; undefined where it ended no run. */
  #one(): Exit | undefined {
    const { driver } = this.#machine;
    const current = this.#current();
    if (current.bytes.length === 0) return noCode(current.linearAddress);
    const { insn } = current;
    if (insn) {
      const { regs, sregs } = this.#state;
      const isFetched = regs.eip + insn.length - 1 <= sregs.cs.limit;
      const isOurs = isFetched && !insn.lock && (insn.row.mnemonic === "hlt" || usesPorts(insn));
      if (isOurs && regs.eflags & FLAG.TF) {
        notSupported(`${insn.row.mnemonic} with TF set: its trap would be the driver's`);
      }
      this.#refuseHoles(insn);
      const done = isOurs ? this.#own(insn) : undefined;
      if (done) return done.exit;
    }
    if (this.#isStale) driver.setState(this.#state);
    this.#isStale = false;
    const before = this.#state;
    const exit = driver.runOne();
    this.#state = driver.readState();
    this.#refuseUnbackedDelivery(before);
    if (this.#machine.hasAliases) this.#machine.pull();
    if (exit?.reason === "mmio") refuseHole(exit.physAddr);
    return exit;
  }

  /** HLT and the instructions that use ports; undefined where a fault comes first, which is the driver's. */
  #own(insn: Insn): { exit: Exit | undefined } | undefined {
    const { driver, bus } = this.#machine;
    const { regs } = this.#state;
    if (insn.row.mnemonic === "hlt") {
      const eip = (regs.eip + insn.length) & 0xffff;
      this.#set({ ...this.#state, regs: { ...regs, eip } });
      return { exit: { reason: "hlt", code: 5 } };
    }
    const io = stepIo(insn, this.#state, bus, driver);
    if (!io) return undefined;
    this.#set(io.state);
    this.#complete = io.complete;
    if (this.#machine.hasAliases) this.#machine.pull();
    return { exit: io.exit };
  }

  /** A driver's memory answers everywhere: an access to where no slot is can't be told from others. */
  #refuseHoles(insn: Insn): void {
    const state = this.#state;
    const { mnemonic } = insn.row;
    const [target] = insn.operands;
    if (mnemonic === "mov" && target?.kind === "reg" && target.register.class === "dr") {
      notSupported("a driver's breakpoints don't see the ports");
    }
    const linear: number[] = [];
    for (const operand of mnemonic === "lea" ? [] : insn.operands) {
      if (operand.kind !== "mem") continue;
      const place = placeOf(operand, state);
      const bytes = Math.max(1, operand.size / 8);
      if (withinLimit(place, bytes)) linear.push(place.linear, place.linear + bytes - 1);
    }
    const { base } = state.sregs.ss;
    const sp = state.sregs.ss.db ? state.regs.esp : state.regs.esp & 0xffff;
    if (PUSHES.test(mnemonic)) linear.push(base + ((sp - 2) & 0xffff));
    if (POPS.test(mnemonic)) linear.push(base + sp);
    for (const at of linear) {
      if (!this.#isBacked(at % 2 ** 32)) refuseHole(at % 2 ** 32);
    }
  }

  /** The same for the frame and the vector of an interrupt or exception that was delivered. */
  #refuseUnbackedDelivery(before: RegisterState): void {
    const { regs, sregs } = this.#state;
    if (((before.regs.esp - regs.esp) & 0xffff) !== 6) return;
    const frame = (sregs.ss.base + (regs.esp & 0xffff)) % 2 ** 32;
    for (const at of [frame, sregs.idt.base]) if (!this.#isBacked(at)) refuseHole(at);
  }

  #isBacked(physAddr: number): boolean {
    return this.#machine.slots.some(
      (s) => physAddr >= s.guestPhysAddr && physAddr - s.guestPhysAddr < s.memorySize,
    );
  }

  completeIo(data: number | Uint8Array): void {
    const bytes = this.#gate.answer(data);
    if (this.#complete) this.#set(this.#complete(bytes));
    this.#complete = undefined;
  }

  kick(): void {
    this.#kicked = true;
  }

  kicker(): KickHandle {
    return notSupported("a driver stays on its thread");
  }

  interrupt(): void {
    notSupported("a driver has no interrupts from outside");
  }

  nmi(): void {
    notSupported("a driver has no interrupts from outside");
  }

  reset(): void {
    this.#gate.assertIdle("reset");
    this.#gate.forget();
    this.#set({ regs: resetRegs(), sregs: resetSregs() });
  }

  close(): void {
    this.#kicked = true;
    this.#gate.close();
  }
}

/** EFLAGS bits a CPU of this family has; bit 1 is always set. */
const ALL_FLAGS = 0x3f7fd5;
const FLAGS_SET = 2;

function structuredCopy(sregs: Sregs): Sregs {
  const entries = Object.entries(sregs).map(([name, part]) => [
    name,
    typeof part === "object" ? { ...part } : part,
  ]);
  return Object.fromEntries(entries) as Sregs;
}

function noCode(physAddr: number): Exit {
  return {
    reason: "internal_error",
    code: 17,
    suberror: 1,
    cause: "fetch",
    physAddr,
    insnBytes: new Uint8Array(0),
    data: [],
  };
}

/**
 * A maker of machines from a maker of drivers: what `Backend.createMachine` takes. `name` is the machine's
 * `backend`.
 */
export function machineFromDriver(name: string, createDriver: CreateDriver): CreateMachine {
  return (options = {}) => new DriverMachine(name, createDriver, options);
}
