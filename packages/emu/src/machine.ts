// How is a machine made of memory, slots, devices and vCPUs, and reached from several threads?

import {
  type Device,
  DeviceBus,
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
  type SlotChange,
  SlotTable,
  type Vcpu,
} from "@realmode/machine";
import { Cpu } from "./cpu.ts";
import { OPCODES } from "./opcodes.ts";
import * as S from "./state.ts";
import { EmuVcpu } from "./vcpu.ts";

const BACKEND = "emu";
/** A slice lasts less than a millisecond; who has not looked after this many is gone. */
const LOST_THREAD_MS = 1000;

/** `MachineOptions` and what only the emulator has. */
export interface EmuMachineOptions extends MachineOptions {
  /** RDTSC counts nanoseconds of the host's clock instead of instructions: no run repeats another then. */
  readonly hostTime?: boolean;
}

const PAGE_FLAGS = {
  plain: S.PAGE_READ | S.PAGE_WRITE,
  log: S.PAGE_READ | S.PAGE_LOG,
  rom: S.PAGE_READ | S.PAGE_ROM,
};

class EmuMachine implements Machine {
  readonly backend = BACKEND;
  readonly memory: GuestMemory;
  readonly #area: number;
  readonly #owner: boolean;
  readonly #bus = new DeviceBus();
  readonly #table: SlotTable;
  readonly #vcpus: EmuVcpu[] = [];
  #generation = 0;
  #closed = false;

  constructor(memory: GuestMemory, area: number, owner: boolean) {
    this.memory = memory;
    this.#area = area;
    this.#owner = owner;
    this.#table = new SlotTable(memory);
    if (!owner) this.#readSlots();
  }

  /** Views are made anew where memory may have grown. */
  get #control(): Int32Array {
    return new Int32Array(this.memory.memory.buffer, this.#area, S.CONTROL_BYTES / 4);
  }

  get #pageTable(): Int32Array {
    const offset = this.#area + S.PAGE_TABLE_OFFSET;
    return new Int32Array(this.memory.memory.buffer, offset, S.PAGE_COUNT);
  }

  get slots(): readonly MemorySlot[] {
    if (!this.#owner) this.#readSlots();
    return this.#table.slots;
  }

  get vcpus(): readonly Vcpu[] {
    return this.#all();
  }

  #all(): readonly EmuVcpu[] {
    const control = this.#control;
    for (let id = this.#vcpus.length; id < Atomics.load(control, S.VCPU_COUNT); id++) {
      this.#adoptVcpu(id, control[S.VCPU_OFFSETS + id]!);
    }
    return this.#vcpus;
  }

  #adoptVcpu(id: number, offset: number): EmuVcpu {
    const vcpu = new EmuVcpu(id, new Cpu(this.memory, this.#area, offset, this.#bus), BACKEND);
    this.#vcpus.push(vcpu);
    return vcpu;
  }

  get closed(): boolean {
    return this.#closed || Atomics.load(this.#control, S.CLOSED) !== 0;
  }

  #assertOpen(what: string): void {
    if (this.closed) throw new MachineError("EBADF", `${what}: the machine is closed`);
  }

  #assertOwner(what: string): void {
    this.#assertOpen(what);
    if (!this.#owner) {
      throw new MachineError("EPERM", `${what}: only the thread that made the machine can do this`);
    }
  }

  setMemorySlot(request: MemorySlotRequest): void {
    this.#assertOwner("setMemorySlot");
    const size = this.memory.memory.buffer.byteLength;
    const running = this.#vcpus.some((vcpu) => vcpu.inCore);
    if (!this.memory.shared && running && request.memorySize > 0 && request.offset === undefined) {
      throw new MachineError("EBUSY", "unshared memory can't grow while the vCPU runs");
    }
    const change = this.#table.plan(request);
    if (change.kind === "create" && this.#table.slots.length >= S.MAX_SLOTS) {
      throw new MachineError("ENOSPC", `the emulator has room for ${S.MAX_SLOTS} slots`);
    }
    if (change.kind !== "delete") this.#assertNotOurs(change.slot.offset, change.slot.memorySize);
    // Running vCPUs see grown memory before a page table entry that points into it.
    if (this.memory.memory.buffer.byteLength !== size) this.#publish();
    this.#map(change);
    this.#table.apply(change);
    this.#writeSlots();
    this.#publish();
  }

  /** A guest that could write to the page table would get at all of the memory. */
  #assertNotOurs(offset: number, size: number): void {
    const states = this.#vcpus.map(({ cpu }) => [cpu.stateOffset, S.STATE_WORDS * 4] as const);
    const ours = [[this.#area, S.MACHINE_AREA_BYTES] as const, ...states];
    const met = ours.find(([at, length]) => offset < at + length && at < offset + size);
    if (!met) return;
    throw new MachineError(
      "EINVAL",
      `the window at offset ${offset} lies over the emulator's own state`,
      "take one from memory.allocate(), or the offset of another slot",
    );
  }

  #map(change: SlotChange): void {
    const old = this.#table.get(change.slot.slot);
    if (old) this.#setPages(old, 0);
    if (change.kind === "delete") return;
    const { readonly, logDirty } = change.slot;
    this.#setPages(
      change.slot,
      readonly ? PAGE_FLAGS.rom : logDirty ? PAGE_FLAGS.log : PAGE_FLAGS.plain,
    );
  }

  #setPages(slot: MemorySlot, flags: number): void {
    const table = this.#pageTable;
    const first = slot.guestPhysAddr / PAGE_SIZE;
    const pages = slot.memorySize / PAGE_SIZE;
    for (let i = 0; i < pages; i++) {
      // Above 4 GiB no real-mode or unpaged address reaches.
      if (first + i >= S.PAGE_COUNT) break;
      table[first + i] = flags ? (slot.offset + i * PAGE_SIZE) | flags : 0;
    }
  }

  #writeSlots(): void {
    const control = this.#control;
    const { slots } = this.#table;
    slots.forEach((slot, i) => {
      const flags = (slot.readonly ? 1 : 0) | (slot.logDirty ? 2 : 0);
      const pages = [slot.guestPhysAddr, slot.memorySize, slot.offset].map((n) => n / PAGE_SIZE);
      control.set([slot.slot, ...pages, flags, 0], S.SLOT_ENTRIES + i * S.SLOT_WORDS);
    });
    Atomics.store(control, S.SLOT_COUNT, slots.length);
  }

  /** On a thread that attached: takes the slots from the shared memory. */
  #readSlots(): void {
    const control = this.#control;
    const generation = Atomics.load(control, S.GENERATION);
    if (generation === this.#generation) return;
    this.#generation = generation;
    for (const slot of this.#table.slots) this.#table.apply({ kind: "delete", slot });
    for (let i = 0; i < control[S.SLOT_COUNT]!; i++) {
      const at = S.SLOT_ENTRIES + i * S.SLOT_WORDS;
      const [slot, page, pages, offset, flags] = control.subarray(
        at,
        at + 5,
      ) as unknown as number[];
      this.#table.apply({
        kind: "create",
        slot: {
          slot: slot!,
          guestPhysAddr: (page! >>> 0) * PAGE_SIZE,
          memorySize: pages! * PAGE_SIZE,
          offset: offset! * PAGE_SIZE,
          readonly: (flags! & 1) !== 0,
          logDirty: (flags! & 2) !== 0,
        },
      });
    }
  }

  /** Waits until no vCPU works with the slots as they were. Their slices are short. */
  #publish(): void {
    const control = this.#control;
    const generation = Atomics.add(control, S.GENERATION, 1) + 1;
    for (const vcpu of this.#all()) {
      if (vcpu.inCore) vcpu.adoptSlots();
      else {
        vcpu.cpu.refresh();
        const { s } = vcpu.cpu;
        // Not for ever: a thread that was terminated inside a slice does not answer any more.
        const end = host.performance.now() + LOST_THREAD_MS;
        while (
          Atomics.load(s, S.IN_CORE) !== 0 &&
          Atomics.load(s, S.SEEN_GENERATION) !== generation &&
          host.performance.now() < end
        );
      }
    }
  }

  getDirtyLog(slot: number): Uint8Array {
    this.#assertOpen("getDirtyLog");
    const found = this.slots.find((s) => s.slot === slot);
    if (!found) throw new MachineError("ENOENT", `there is no slot ${slot}`);
    if (!found.logDirty) throw new MachineError("EINVAL", `slot ${slot} has no logDirty`);
    const offset = this.#area + S.DIRTY_OFFSET;
    const dirty = new Uint8Array(this.memory.memory.buffer, offset, S.PAGE_COUNT);
    const pages = found.memorySize / PAGE_SIZE;
    const log = new Uint8Array(Math.ceil(pages / 8));
    for (let i = 0; i < pages; i++) {
      const page = found.guestPhysAddr / PAGE_SIZE + i;
      if (page < S.PAGE_COUNT && dirty[page] !== 0 && Atomics.exchange(dirty, page, 0) !== 0) {
        log[i >> 3]! |= 1 << (i & 7);
      }
    }
    return log;
  }

  read(physAddr: number, length: number): Uint8Array {
    this.#assertOpen("read");
    const bytes = new Uint8Array(length);
    void this.slots;
    forEachPiece(this.#table, physAddr, length, (offset, done, piece) => {
      bytes.set(this.memory.bytes.subarray(offset, offset + piece), done);
    });
    return bytes;
  }

  write(physAddr: number, bytes: Uint8Array): void {
    this.#assertOpen("write");
    void this.slots;
    // Twice, so that nothing is written where a part has no memory.
    forEachPiece(this.#table, physAddr, bytes.length, () => {});
    forEachPiece(this.#table, physAddr, bytes.length, (offset, done, piece) => {
      this.memory.bytes.set(bytes.subarray(done, done + piece), offset);
    });
  }

  /** Nothing to do: instructions are decoded from memory each time they run. */
  invalidate(physAddr: number, length: number): void {
    this.#assertOpen("invalidate");
    void this.slots;
    forEachPiece(this.#table, physAddr, length, () => {});
  }

  attach(device: Device): () => void {
    this.#assertOpen("attach");
    return this.#bus.attach(device);
  }

  createVcpu(): EmuVcpu {
    this.#assertOwner("createVcpu");
    const id = this.#vcpus.length;
    if (id >= S.MAX_VCPUS) throw new MachineError("EINVAL", `more than ${S.MAX_VCPUS} vCPUs`);
    const size = this.memory.memory.buffer.byteLength;
    const offset = this.memory.allocate(S.STATE_WORDS * 4);
    if (this.memory.memory.buffer.byteLength !== size) this.#publish();
    const control = this.#control;
    control[S.VCPU_OFFSETS + id] = offset;
    const vcpu = this.#adoptVcpu(id, offset);
    vcpu.cpu.reset();
    Atomics.store(control, S.VCPU_COUNT, id + 1);
    return vcpu;
  }

  snapshot(): MachineSnapshot {
    this.#assertOpen("snapshot");
    const vcpus = this.#all().map((vcpu) => vcpu.snapshot());
    const { slots } = this;
    const contents = slots.map((slot) => this.memory.window(slot.offset, slot.memorySize).slice());
    return { backend: BACKEND, slots, contents, vcpus };
  }

  restore(snapshot: MachineSnapshot): void {
    this.#assertOwner("restore");
    const { slots, contents, vcpus } = snapshot;
    if (snapshot.backend !== BACKEND) {
      throw new MachineError(
        "EINVAL",
        `restore: a snapshot of ${snapshot.backend}, not of ${BACKEND}`,
      );
    }
    if (vcpus.length < this.#vcpus.length) {
      throw new MachineError("EINVAL", "restore: the machine has vCPUs that the snapshot lacks");
    }
    while (this.#vcpus.length < vcpus.length) this.createVcpu();
    if (!sameSlots(slots, this.slots)) this.#replaceSlots(slots);
    this.slots.forEach((slot, i) => {
      this.memory.window(slot.offset, slot.memorySize).set(contents[i]!);
    });
    vcpus.forEach((vcpu, i) => {
      this.#vcpus[i]!.restore(vcpu);
    });
  }

  /** Makes the slots those of a snapshot: their own bytes again where they still fit, fresh ones else. */
  #replaceSlots(slots: readonly MemorySlot[]): void {
    const before = new Map(this.slots.map((slot) => [slot.slot, slot]));
    for (const slot of before.values()) this.setMemorySlot({ slot: slot.slot, memorySize: 0 });
    const windows = new Map<number, number>();
    for (const slot of slots) {
      const { offset, ...request } = slot;
      const old = before.get(slot.slot);
      const known =
        windows.get(offset) ?? (old?.memorySize === slot.memorySize ? old.offset : undefined);
      this.setMemorySlot(known === undefined ? request : { ...request, offset: known });
      windows.set(offset, this.#table.get(slot.slot)!.offset);
    }
  }

  share(): MachineHandle {
    this.#assertOpen("share");
    if (!this.memory.shared) {
      throw new MachineError("ENOTSUP", "a machine with unshared memory stays on its thread");
    }
    return { backend: BACKEND, memory: this.memory.memory, token: this.#area };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#owner) Atomics.store(this.#control, S.CLOSED, 1);
    for (const vcpu of this.#owner ? this.#all() : this.#vcpus) {
      if (this.#owner || vcpu.inCore) vcpu.close();
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function sameSlots(a: readonly MemorySlot[], b: readonly MemorySlot[]): boolean {
  const key = (slots: readonly MemorySlot[]): string =>
    JSON.stringify(
      slots.map((s) => [s.slot, s.guestPhysAddr, s.memorySize, s.offset, s.readonly, s.logDirty]),
    );
  return key(a) === key(b);
}

/**
 * Makes a machine on the emulator.
 *
 * @throws MachineError EINVAL, ENOMEM
 */
export function createEmuMachine(options: EmuMachineOptions = {}): Machine {
  const plan = planMachine(options);
  const size = S.MACHINE_AREA_BYTES + plan.memorySize + PAGE_SIZE;
  const memory = GuestMemory.create(size, { shared: options.shared ?? true });
  const area = memory.allocate(S.MACHINE_AREA_BYTES);
  memory.window(area + S.OPCODES_OFFSET, OPCODES.length).set(OPCODES);
  const machine = new EmuMachine(memory, area, true);
  const offsets = new Map<number, number>();
  for (const { slot, guestPhysAddr, memorySize, sameAs, at = 0, contents } of plan.slots) {
    const alias = sameAs === undefined ? {} : { offset: offsets.get(sameAs)! };
    machine.setMemorySlot({ slot, guestPhysAddr, memorySize, ...alias });
    offsets.set(slot, machine.slots.find((s) => s.slot === slot)!.offset);
    if (contents) machine.write(guestPhysAddr + at, contents);
  }
  for (const slot of options.slots ?? []) machine.setMemorySlot(slot);
  for (const device of options.devices ?? []) machine.attach(device);
  const vcpu = machine.createVcpu();
  vcpu.setSregs(mergeSregs(vcpu.getSregs(), plan.sregs));
  vcpu.setRegs(plan.regs);
  if (options.hostTime) vcpu.cpu.hostTime = hostNanoseconds;
  return machine;
}

/** A machine that another thread made and shared. Devices are attached on each thread anew. */
export function attachMachine(handle: MachineHandle): Machine {
  if (handle.backend !== BACKEND) {
    throw new MachineError("EINVAL", `the handle is one of ${handle.backend}, not of ${BACKEND}`);
  }
  return new EmuMachine(GuestMemory.attach(handle.memory), handle.token, false);
}

/** Ends the run of the vCPU that `handle` came from, from any thread. */
export function kickVcpu(handle: KickHandle): void {
  if (handle.backend !== BACKEND || !handle.memory) {
    throw new MachineError("EINVAL", `the handle is one of ${handle.backend}, not of ${BACKEND}`);
  }
  Atomics.store(new Int32Array(handle.memory.buffer, handle.token, S.STATE_WORDS), S.KICK, 1);
}

function hostNanoseconds(): number {
  return Math.floor(host.performance.now() * 1e6);
}
