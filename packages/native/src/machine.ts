// How is a whole machine made on the host's own CPU?
//
// Its memory is here; a run brings it to the helper and takes back the pages that the guest wrote. So
// one run at a time, and one vCPU: several would not see each other's stores as they happen.

import {
  type Device,
  DeviceBus,
  forEachPiece,
  GuestMemory,
  type KickHandle,
  type Machine,
  MachineError,
  type MachineHandle,
  type MachineOptions,
  type MachinePlan,
  type MachineSnapshot,
  type MemorySlot,
  type MemorySlotRequest,
  PAGE_SIZE,
  planMachine,
  type SlotChange,
  SlotTable,
} from "@realmode/machine";
import { DIRTY_OFFSET, MAX_SLOTS, MEMORY_SIZE, WORD } from "./protocol.ts";
import { kickMachine, Runner } from "./runner.ts";
import { NativeVcpu } from "./vcpu.ts";

const FOUR_GIB = 2 ** 32;
const CONTROL_WORDS = (DIRTY_OFFSET + MEMORY_SIZE / PAGE_SIZE / 8) / 4;

let generations = 0;
let machines = 0;

class NativeMachine implements Machine {
  readonly backend = "native";
  readonly memory: GuestMemory;
  readonly vcpus: readonly [NativeVcpu];
  readonly #runner: Runner;
  readonly #bus = new DeviceBus();
  readonly #table: SlotTable;
  /** Pages written since the last look, by slot. */
  readonly #logs = new Map<number, Uint8Array>();
  readonly #control = new Uint32Array(CONTROL_WORDS);
  readonly #id = ++machines;
  #generation = ++generations;
  #closed = false;

  constructor(runner: Runner, memory: GuestMemory, plan: MachinePlan, options: MachineOptions) {
    this.#runner = runner;
    this.memory = memory;
    this.#table = new SlotTable(memory);
    this.#makeSlots(plan, options);
    for (const device of options.devices ?? []) this.#bus.attach(device);
    this.vcpus = [new NativeVcpu(this.#home(plan))];
  }

  #makeSlots(plan: MachinePlan, options: MachineOptions): void {
    for (const { slot, guestPhysAddr, memorySize, sameAs, contents, at = 0 } of plan.slots) {
      const same = sameAs === undefined ? undefined : this.#table.get(sameAs);
      const offset = same ? { offset: same.offset } : {};
      this.setMemorySlot({ slot, guestPhysAddr, memorySize, ...offset });
      const made = this.#table.get(slot)!;
      if (contents) this.memory.window(made.offset + at, contents.length).set(contents);
    }
    for (const request of options.slots ?? []) this.setMemorySlot(request);
  }

  #home(plan: MachinePlan): ConstructorParameters<typeof NativeVcpu>[0] {
    const { regs, sregs } = plan;
    const kickToken = this.#runner.kickToken(this.#id);
    return {
      start: { regs, sregs },
      exchange: (words) => {
        this.#send(words);
        this.#runner.exchange();
        this.#receive(words);
      },
      exchangeAsync: async (words) => {
        this.#send(words);
        try {
          await this.#runner.exchangeAsync();
        } finally {
          if (this.#closed) this.#runner.release();
        }
        this.#receive(words);
      },
      memory: {
        read16: (linear) =>
          this.#word(linear, (bytes, [low, high]) => bytes[low]! + 256 * bytes[high]!),
        canWrite16: (linear) => this.#word(linear, () => true, true) === true,
        write16: (linear, value) => {
          this.#word(linear, (bytes, [low, high]) => {
            bytes[low] = value;
            bytes[high] = value >> 8;
            this.#log(low, 1);
            this.#log(high, 1);
          });
        },
      },
      bytesAt: (linear, length) => this.#bytesAt(linear, length),
      kick: () => {
        if (!this.#closed) kickMachine(kickToken);
      },
      takeKick: () => this.#takeKick(),
      kickToken,
    };
  }

  /** Where the two bytes at `linear` are in memory. */
  #word<T>(
    linear: number,
    use: (bytes: Uint8Array, at: readonly [low: number, high: number]) => T,
    writes = false,
  ): T | undefined {
    const at = [linear, (linear + 1) % FOUR_GIB].map((physAddr) => {
      const slot = this.#table.at(physAddr);
      if (!slot || (writes && slot.readonly)) return undefined;
      return slot.offset + physAddr - slot.guestPhysAddr;
    });
    const [low, high] = at;
    return low === undefined || high === undefined
      ? undefined
      : use(this.memory.bytes, [low, high]);
  }

  #bytesAt(linear: number, length: number): Uint8Array {
    const bytes: number[] = [];
    for (let i = 0; i < length; i++) {
      const physAddr = (linear + i) % FOUR_GIB;
      const slot = this.#table.at(physAddr);
      if (!slot) break;
      bytes.push(this.memory.bytes[slot.offset + physAddr - slot.guestPhysAddr]!);
    }
    return Uint8Array.from(bytes);
  }

  #takeKick(): boolean {
    this.#runner.readWords(this.#control.subarray(0, 1));
    if (this.#control[WORD.kick] !== this.#id) return false;
    this.#runner.writeWords(new Uint32Array(1));
    return true;
  }

  /** Slots that a linear address can reach. */
  #reachable(): MemorySlot[] {
    return this.#table.slots.filter(
      ({ guestPhysAddr, memorySize }) => guestPhysAddr + memorySize <= FOUR_GIB,
    );
  }

  #send(words: Uint32Array): void {
    const control = this.#control;
    control.fill(0);
    control.set(words);
    const slots = this.#reachable();
    slots.slice(0, MAX_SLOTS).forEach(({ guestPhysAddr, memorySize, offset, readonly }, i) => {
      control.set([guestPhysAddr, memorySize, offset, readonly ? 1 : 0], WORD.slots + 4 * i);
    });
    control[WORD.slotCount] = slots.length;
    control[WORD.generation] = this.#generation;
    control[WORD.machine] = this.#id;
    // Not the first word: another thread may be kicking.
    this.#runner.writeWords(control.subarray(1), 1);
    const sent = new Set<number>();
    for (const { offset, memorySize } of slots) {
      if (sent.has(offset)) continue;
      sent.add(offset);
      this.#runner.writeMemory(offset, this.memory.window(offset, memorySize));
    }
  }

  #receive(words: Uint32Array): void {
    const control = this.#control;
    this.#runner.readWords(control);
    words.set(control.subarray(0, words.length));
    const dirty = new Uint8Array(control.buffer, DIRTY_OFFSET, MEMORY_SIZE / PAGE_SIZE / 8);
    for (let group = 0; group < dirty.length / 4; group++) {
      const bits = control[DIRTY_OFFSET / 4 + group]!;
      for (let bit = 0; bits >>> bit !== 0 && bit < 32; bit++) {
        if ((bits >>> bit) & 1) this.#bringPage((32 * group + bit) * PAGE_SIZE);
      }
    }
  }

  #bringPage(offset: number): void {
    this.#runner.readMemory(offset, this.memory.window(offset, PAGE_SIZE));
    this.#log(offset, PAGE_SIZE);
  }

  /** Notes a write of the guest's to bytes of memory. */
  #log(offset: number, length: number): void {
    for (const slot of this.#table.slots) {
      const within = offset - slot.offset;
      const log = this.#logs.get(slot.slot);
      if (!log || within < 0 || within + length > slot.memorySize) continue;
      const page = Math.floor(within / PAGE_SIZE);
      log[page >> 3]! |= 1 << (page & 7);
    }
  }

  get slots(): readonly MemorySlot[] {
    return this.#table.slots;
  }

  get closed(): boolean {
    return this.#closed;
  }

  #assertOpen(what: string): void {
    if (this.#closed) throw new MachineError("EBADF", `${what}: the machine is closed`);
  }

  #assertIdle(what: string): void {
    this.#assertOpen(what);
    if (this.vcpus?.[0].running) throw new MachineError("EBUSY", `${what}: the vCPU is running`);
  }

  setMemorySlot(request: MemorySlotRequest): void {
    this.#assertIdle("setMemorySlot");
    const change = this.#table.plan(request);
    if (change.kind === "create" && this.#table.slots.length >= MAX_SLOTS) {
      throw new MachineError("ENOTSUP", `native: more than ${MAX_SLOTS} slots`);
    }
    if (change.slot.offset + change.slot.memorySize > MEMORY_SIZE) {
      throw new MachineError("ENOTSUP", `native: guest memory above ${MEMORY_SIZE} bytes`);
    }
    this.#change(change);
  }

  #change(change: SlotChange): void {
    this.#table.apply(change);
    this.#generation = ++generations;
    const { slot, memorySize, logDirty } = change.slot;
    if (change.kind === "delete" || !logDirty) this.#logs.delete(slot);
    else if (!this.#logs.has(slot)) this.#logs.set(slot, logOf(memorySize));
  }

  getDirtyLog(slot: number): Uint8Array {
    this.#assertIdle("getDirtyLog");
    const found = this.#table.get(slot);
    if (!found) throw new MachineError("ENOENT", `getDirtyLog: slot ${slot} is empty`);
    const log = this.#logs.get(slot);
    if (!log) {
      throw new MachineError(
        "EINVAL",
        `getDirtyLog: slot ${slot} keeps no log`,
        "set the slot with logDirty: true",
      );
    }
    this.#logs.set(slot, logOf(found.memorySize));
    return log;
  }

  read(physAddr: number, length: number): Uint8Array {
    this.#assertOpen("read");
    // All pieces are checked before the copy is made: a wrong length costs no memory.
    forEachPiece(this.#table, physAddr, length, () => {});
    const copy = new Uint8Array(length);
    forEachPiece(this.#table, physAddr, length, (offset, done, piece) => {
      copy.set(this.memory.window(offset, piece), done);
    });
    return copy;
  }

  /** During a run the guest does not see it, and pages that it writes win. */
  write(physAddr: number, bytes: Uint8Array): void {
    this.#assertOpen("write");
    forEachPiece(this.#table, physAddr, bytes.length, () => {});
    forEachPiece(this.#table, physAddr, bytes.length, (offset, done, piece) => {
      this.memory.window(offset, piece).set(bytes.subarray(done, done + piece));
    });
  }

  /** Nothing to do here: each run executes the bytes that are there. */
  invalidate(physAddr: number, length: number): void {
    this.#assertOpen("invalidate");
    forEachPiece(this.#table, physAddr, length, () => {});
  }

  /** Checked, kept and never called: I/O is not executable here. */
  attach(device: Device): () => void {
    this.#assertOpen("attach");
    return this.#bus.attach(device);
  }

  /** @throws MachineError ENOTSUP */
  createVcpu(): never {
    this.#assertOpen("createVcpu");
    throw new MachineError("ENOTSUP", "native: a machine has one vCPU");
  }

  snapshot(): MachineSnapshot {
    this.#assertIdle("snapshot");
    const { slots } = this.#table;
    const contents = slots.map((slot) => this.memory.window(slot.offset, slot.memorySize).slice());
    return { backend: this.backend, slots, contents, vcpus: [this.vcpus[0].snapshot()] };
  }

  restore(snapshot: MachineSnapshot): void {
    this.#assertIdle("restore");
    if (snapshot.backend !== this.backend || snapshot.vcpus.length !== 1) {
      throw new MachineError(
        "EINVAL",
        `restore: the snapshot is of backend ${snapshot.backend}, not ${this.backend}`,
      );
    }
    for (const slot of this.#table.slots) this.#change({ kind: "delete", slot });
    for (const slot of snapshot.slots) this.setMemorySlot(slot);
    snapshot.slots.forEach((slot, i) => {
      this.memory.window(slot.offset, slot.memorySize).set(snapshot.contents[i]!);
    });
    this.vcpus[0].restore(snapshot.vcpus[0]!);
  }

  /** @throws MachineError ENOTSUP */
  share(): MachineHandle {
    this.#assertOpen("share");
    throw new MachineError("ENOTSUP", "native: a machine stays on its thread");
  }

  close(): void {
    if (this.#closed) return;
    const [vcpu] = this.vcpus;
    const { running } = vcpu;
    vcpu.close();
    this.#closed = true;
    // Under way: the helper is done when it has answered.
    if (!running) this.#runner.release();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

const logOf = (memorySize: number): Uint8Array =>
  new Uint8Array(8 * Math.ceil(memorySize / PAGE_SIZE / 64));

/**
 * A machine whose guest is executed by this computer's CPU, as far as protected mode allows; what it
 * does not allow ends the run with `internal_error`, cause `instruction`.
 *
 * @throws MachineError ENODEV where this platform has no such thing (see `probeNative`), EINVAL
 * (options), ENOTSUP (what this backend can't have).
 */
export function createNativeMachine(options: MachineOptions = {}): Machine {
  const plan = planMachine(options);
  const runner = Runner.take();
  try {
    return new NativeMachine(runner, GuestMemory.create(plan.memorySize), plan, options);
  } catch (error) {
    runner.release();
    throw error;
  }
}

/** Ends the run under way, or the next one, from any thread of this process. */
export function kickVcpu({ backend, token }: KickHandle): void {
  if (backend !== "native") {
    throw new MachineError("EINVAL", `kickVcpu: a handle of backend ${backend}, not native`);
  }
  kickMachine(token);
}
