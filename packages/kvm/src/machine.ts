// How is a whole machine made on KVM, and what may which thread do with it?
//
// The thread that made the machine owns it: it alone changes slots, makes vCPUs, restores, closes.
// Other threads attach by handle and run vCPUs, read and write memory; each has its own devices.
// One thread at a time may use a vCPU. When the owner closes, or ends, their runs end with `intr`.

import { constants } from "node:os";
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
  planMachine,
  type SlotChange,
  SlotTable,
} from "@realmode/machine";
import { setMachineCpuid } from "./cpuid.ts";
import { KVM_DEVICE, KvmError } from "./error.ts";
import { type NativeVm, native } from "./native.ts";
import { KVM_MEM_LOG_DIRTY_PAGES, KVM_MEM_READONLY } from "./raw/structs.ts";
import { KvmVcpu, type MakeVcpu, type VcpuHome } from "./vcpu.ts";

/** Machines whose handle was given away: they live until they are closed. */
const shared = new Set<KvmMachine>();

/**
 * Memories of closed machines for the next ones. Each is some address space that only the garbage
 * collector gives back, and KVM_CREATE_VM takes the longer the more mappings the process has.
 */
const spare: GuestMemory[] = [];
const MAX_SPARE = 4;
const MAX_SPARE_SIZE = 65536;

function takeMemory(size: number): GuestMemory {
  const at = spare.findIndex(({ bytes }) => bytes.length >= size);
  return at < 0 ? GuestMemory.create(size) : spare.splice(at, 1)[0]!;
}

function putBack(memory: GuestMemory, used: number): void {
  if (spare.length >= MAX_SPARE || memory.bytes.length > MAX_SPARE_SIZE) return;
  memory.clear(used);
  spare.push(memory);
}

const NO_START: VcpuHome["start"] = { regs: {}, sregs: {} };

const flagsOf = (slot: MemorySlot): number =>
  (slot.logDirty ? KVM_MEM_LOG_DIRTY_PAGES : 0) | (slot.readonly ? KVM_MEM_READONLY : 0);

class KvmMachine implements Machine {
  readonly backend = "kvm";
  readonly #memory: GuestMemory;
  readonly #vm: NativeVm;
  readonly #owner: boolean;
  readonly #bus = new DeviceBus();
  readonly #vcpus: KvmVcpu[] = [];
  #table: SlotTable;
  /** The slot of the last `peek`: instructions lie close together. */
  #peeked: MemorySlot | undefined;
  #closed = false;
  /** The first vCPU's. */
  #start: VcpuHome["start"] = NO_START;
  /** Where the slots that there have been end in the memory: no guest wrote beyond. */
  #reach = 0;
  /** Somebody else may have the memory's bytes, so they are never another machine's. */
  #given: boolean;

  constructor(vm: NativeVm, memory: GuestMemory, owner: boolean) {
    this.#vm = vm;
    this.#memory = memory;
    this.#given = !owner;
    this.#owner = owner;
    this.#table = new SlotTable(memory);
  }

  get memory(): GuestMemory {
    this.#given = true;
    return this.#memory;
  }

  get slots(): readonly MemorySlot[] {
    return this.#slotTable().slots;
  }

  get vcpus(): readonly KvmVcpu[] {
    return this.#vcpus;
  }

  get closed(): boolean {
    return this.#closed;
  }

  #assertOpen(what: string): void {
    if (this.#closed) throw new MachineError("EBADF", `${what}: the machine is closed`);
  }

  #assertOwner(what: string): void {
    this.#assertOpen(what);
    if (!this.#owner) {
      throw new MachineError("EPERM", `${what}: only the thread that made the machine may`);
    }
  }

  /** An attached machine asks the VM, since its owner may have changed the slots. */
  #slotTable(): SlotTable {
    if (this.#owner || this.#closed) return this.#table;
    const table = new SlotTable(this.#memory);
    for (const [slot, flags, guestPhysAddr, memorySize, offset] of this.#vm.slots(
      this.#memory.bytes,
    )) {
      const readonly = (flags & KVM_MEM_READONLY) !== 0;
      const logDirty = (flags & KVM_MEM_LOG_DIRTY_PAGES) !== 0;
      table.apply({
        kind: "create",
        slot: { slot, guestPhysAddr, memorySize, offset, readonly, logDirty },
      });
    }
    this.#table = table;
    this.#peeked = undefined;
    return table;
  }

  setMemorySlot(request: MemorySlotRequest): void {
    this.#assertOwner("setMemorySlot");
    this.#change(this.#table.plan(request));
  }

  #change(change: SlotChange): void {
    const { slot } = change;
    const bytes =
      change.kind === "delete" ? null : this.#memory.window(slot.offset, slot.memorySize);
    this.#reach = Math.max(this.#reach, slot.offset + slot.memorySize);
    this.#vm.setUserMemoryRegion(
      slot.slot,
      flagsOf(slot),
      BigInt(slot.guestPhysAddr),
      BigInt(bytes ? slot.memorySize : 0),
      bytes,
    );
    this.#table.apply(change);
    this.#peeked = undefined;
  }

  getDirtyLog(slot: number): Uint8Array {
    this.#assertOpen("getDirtyLog");
    const found = this.#slotTable().get(slot);
    if (!found) throw new MachineError("ENOENT", `getDirtyLog: slot ${slot} is empty`);
    if (!found.logDirty) {
      throw new MachineError(
        "EINVAL",
        `getDirtyLog: slot ${slot} keeps no log`,
        "set the slot with logDirty: true",
      );
    }
    return this.#vm.getDirtyLog(slot);
  }

  read(physAddr: number, length: number): Uint8Array {
    this.#assertOpen("read");
    // All pieces are checked before the copy is made: a wrong length costs no memory.
    const table = this.#slotTable();
    forEachPiece(table, physAddr, length, () => {});
    const copy = new Uint8Array(length);
    forEachPiece(table, physAddr, length, (offset, done, piece) => {
      copy.set(this.#memory.window(offset, piece), done);
    });
    return copy;
  }

  write(physAddr: number, bytes: Uint8Array): void {
    this.#assertOpen("write");
    const table = this.#slotTable();
    forEachPiece(table, physAddr, bytes.length, () => {});
    forEachPiece(table, physAddr, bytes.length, (offset, done, piece) => {
      this.#memory.window(offset, piece).set(bytes.subarray(done, done + piece));
    });
  }

  /** Nothing to do here: KVM executes the bytes that are there. */
  invalidate(physAddr: number, length: number): void {
    this.#assertOpen("invalidate");
    forEachPiece(this.#slotTable(), physAddr, length, () => {});
  }

  attach(device: Device): () => void {
    this.#assertOpen("attach");
    return this.#bus.attach(device);
  }

  createVcpu(): KvmVcpu {
    this.#assertOwner("createVcpu");
    const id = this.#vcpus.length;
    return this.#makeVcpu(id, NO_START);
  }

  #makeVcpu(id: number, start: VcpuHome["start"]): KvmVcpu {
    return this.#addVcpu(id, start, (record, done) => {
      const vcpu = this.#vm.createVcpu(id, record, done);
      setMachineCpuid(vcpu, id);
      return vcpu;
    });
  }

  #addVcpu(id: number, start: VcpuHome["start"], make: MakeVcpu): KvmVcpu {
    const peek = (physAddr: number): number | undefined => this.#peek(physAddr);
    const mayPost = (): boolean => this.#vcpus.length === 1;
    const isShared = (): boolean => !this.#owner || shared.has(this);
    const vcpu = new KvmVcpu(id, { bus: this.#bus, peek, start, mayPost, isShared }, make);
    this.#vcpus.push(vcpu);
    return vcpu;
  }

  #peek(physAddr: number): number | undefined {
    if (this.#closed) return undefined;
    let slot = this.#peeked;
    if (
      !slot ||
      physAddr < slot.guestPhysAddr ||
      physAddr - slot.guestPhysAddr >= slot.memorySize
    ) {
      slot = this.#slotTable().at(physAddr);
      this.#peeked = slot;
      if (!slot) return undefined;
    }
    return this.#memory.bytes[slot.offset + physAddr - slot.guestPhysAddr];
  }

  snapshot(): MachineSnapshot {
    this.#assertOwner("snapshot");
    const { slots } = this.#table;
    const vcpus = this.#vcpus.map((vcpu) => vcpu.snapshot());
    const contents = slots.map((slot) => this.#memory.window(slot.offset, slot.memorySize).slice());
    return { backend: this.backend, slots, contents, vcpus };
  }

  restore(snapshot: MachineSnapshot): void {
    this.#assertOwner("restore");
    if (snapshot.backend !== this.backend) {
      throw new MachineError(
        "EINVAL",
        `restore: the snapshot is of backend ${snapshot.backend}, not ${this.backend}`,
      );
    }
    if (snapshot.vcpus.length < this.#vcpus.length) {
      const { length } = this.#vcpus;
      throw new MachineError(
        "EINVAL",
        `restore: the snapshot has ${snapshot.vcpus.length} vCPUs, the machine ${length}; KVM can't remove any`,
      );
    }
    // Nothing is changed before all are known to be at rest.
    for (const vcpu of this.#vcpus) vcpu.assertIdle("restore");
    this.#restoreSlots(snapshot.slots);
    snapshot.slots.forEach((slot, i) => {
      this.#memory.window(slot.offset, slot.memorySize).set(snapshot.contents[i]!);
    });
    snapshot.vcpus.forEach((state, i) => {
      (this.#vcpus[i] ?? this.createVcpu()).restore(state);
    });
  }

  #restoreSlots(wanted: readonly MemorySlot[]): void {
    const isThere = (slot: MemorySlot): boolean => {
      const old = this.#table.get(slot.slot);
      const keys = ["guestPhysAddr", "memorySize", "offset", "readonly", "logDirty"] as const;
      return old !== undefined && keys.every((key) => old[key] === slot[key]);
    };
    for (const old of this.#table.slots) {
      const same = wanted.find((slot) => slot.slot === old.slot);
      if (!same || !isThere(same)) this.#change({ kind: "delete", slot: old });
    }
    for (const slot of wanted) if (!isThere(slot)) this.setMemorySlot(slot);
  }

  share(): MachineHandle {
    this.#assertOpen("share");
    if (this.#owner) shared.add(this);
    for (const vcpu of this.#vcpus) if (!vcpu.running) vcpu.rest();
    this.#given = true;
    const { regs, sregs } = this.#start;
    if (this.#owner) this.#vm.setNote(JSON.stringify({ regs, sregs }));
    return { backend: this.backend, memory: this.#memory.memory, token: this.#vm.token() };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    shared.delete(this);
    // By one of its devices, say: what that run still looks at shall be this machine's.
    const running = this.#vcpus.some((vcpu) => vcpu.running);
    // Attached: this thread's runs end, the machine lives on in its owner's.
    if (this.#owner) this.#vm.close();
    for (const vcpu of this.#vcpus) vcpu.close(this.#owner);
    if (!this.#given && !running) putBack(this.#memory, this.#reach);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Slots, bytes, the first vCPU and devices, as the plan has them. */
  start(plan: MachinePlan, options: MachineOptions): void {
    for (const { slot, guestPhysAddr, memorySize, sameAs, at = 0, contents } of plan.slots) {
      const other = sameAs === undefined ? undefined : this.#table.get(sameAs);
      this.setMemorySlot({
        slot,
        guestPhysAddr,
        memorySize,
        ...(other ? { offset: other.offset } : {}),
      });
      if (contents?.length) {
        const { offset } = this.#table.get(slot)!;
        this.#memory.window(offset + at, contents.length).set(contents);
      }
    }
    for (const request of options.slots ?? []) this.setMemorySlot(request);
    this.#start = plan;
    const vcpu = this.#makeVcpu(0, plan);
    if (Object.keys(plan.sregs).length > 0) vcpu.setSregs(plan.sregs);
    if (Object.keys(plan.regs).length > 0) vcpu.setRegs(plan.regs);
    for (const device of options.devices ?? []) this.attach(device);
  }

  /** The vCPUs that the VM has. */
  join(): void {
    this.#start = JSON.parse(this.#vm.note()) as VcpuHome["start"];
    for (const id of this.#vm.vcpuIds()) {
      this.#addVcpu(id, id === 0 ? this.#start : NO_START, (record, done) =>
        this.#vm.attachVcpu(id, record, done),
      );
    }
  }
}

/**
 * Makes a machine on KVM, by the same options as every backend.
 *
 * Its memory, file descriptors and threads are freed by `close()`, by the garbage collector where
 * nobody closed it (and `share()` was not called), and at the end of the thread that made it.
 *
 * @throws KvmError with the step that failed (`probeKvm()` tells beforehand); MachineError EINVAL.
 */
export function createKvmMachine(options: MachineOptions = {}): Machine {
  if (options.shared === false) {
    throw new MachineError("EINVAL", "KVM needs shared guest memory: leave out `shared: false`");
  }
  const plan = planMachine(options);
  const addon = native();
  const memory = takeMemory(plan.memorySize);
  const kvm = new addon.Kvm(KVM_DEVICE);
  let vm: NativeVm;
  try {
    vm = kvm.createVm();
  } finally {
    kvm.close();
  }
  const machine = new KvmMachine(vm, memory, true);
  try {
    machine.start(plan, options);
  } catch (cause) {
    machine.close();
    throw cause;
  }
  return machine;
}

/**
 * The same machine on this thread; `handle` came through `postMessage`. Devices are this thread's own.
 *
 * @throws KvmError ENOENT where the machine is closed or of another process; MachineError EINVAL.
 */
export function attachMachine(handle: MachineHandle): Machine {
  if (handle?.backend !== "kvm") {
    throw new MachineError("EINVAL", `attachMachine: not a handle of a KVM machine`);
  }
  const vm = native().attach(handle.token);
  const memory = GuestMemory.attach(handle.memory);
  const machine = new KvmMachine(vm, memory, false);
  if (vm.slots(memory.bytes).length === 0) {
    throw new KvmError("attach", constants.errno.EINVAL, "no slot lies in the handle's memory");
  }
  machine.join();
  return machine;
}

/** Ends the run of the handle's vCPU (or its next one) with `intr`, from any thread; nothing where it is gone. */
export function kickVcpu(handle: KickHandle): void {
  if (handle?.backend !== "kvm") {
    throw new MachineError("EINVAL", "kickVcpu: not a handle of a KVM vCPU");
  }
  native().kick(handle.token);
}
