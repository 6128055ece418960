// What is a machine, to everybody who uses one? Each backend implements this; nobody else names a backend.

import type { Device } from "./devices.ts";
import type { Exit } from "./exit.ts";
import type { GuestMemory } from "./guest-memory.ts";
import type { AbortSignalLike, WasmMemory } from "./host.ts";
import type { Regs, Sregs, SregsPatch } from "./registers.ts";
import type { MemorySlot, MemorySlotRequest } from "./slots.ts";

/** How a machine begins. Everything is optional: the default is two pages of zeros. */
export interface MachineOptions {
  /**
   * `page` (default): RAM of 4096 bytes at 0 and the code page at fffff000, started by the reset
   * vector. `{ ram, load }`: RAM of `ram` bytes at 0 (default 1 MiB, at most 16 MiB), `codePage`
   * copied to `load` (default 0x1000), registers 0, CS:IP = 0:load, IDT limit 3ff.
   */
  readonly layout?: "page" | { readonly ram?: number; readonly load?: number };
  /** The code: a whole image for `page` (4096 bytes, or up to 64 KiB of pages), any bytes for a flat layout. */
  readonly codePage?: Uint8Array;
  /** First bytes of RAM; `page` layout only, at most 4096. */
  readonly dataPage?: Uint8Array;
  /** `page` layout: the code page a second time, ending at 0xfffff. */
  readonly alias?: boolean;
  /** More slots, on top of the layout's (which are 0, 1 and, for the alias, 2). */
  readonly slots?: readonly MemorySlotRequest[];
  readonly devices?: readonly Device[];
  /** Default true; false only where shared memory does not exist, and not on KVM. */
  readonly shared?: boolean;
}

/** Bounds of one run. Without any, a run lasts until the guest ends it or someone kicks it. */
export interface RunOptions {
  /** Milliseconds of wall clock; then `limit`/`time`. */
  readonly timeoutMs?: number;
  /** Instructions; then `limit`/`instructions`. KVM counts by single steps, which is slow. */
  readonly maxInstructions?: number;
  /** Ends the run with `intr`; the promise is not rejected. */
  readonly signal?: AbortSignalLike;
  /** End the run with `irq_window_open` as soon as an interrupt could be delivered. */
  readonly requestInterruptWindow?: boolean;
}

/** A cloneable handle that ends a run from any thread: pass it to the backend's `kickVcpu`. */
export interface KickHandle {
  readonly backend: string;
  readonly vcpu: number;
  /** The emulator's state; other backends need none. */
  readonly memory?: WasmMemory;
  /** What the backend finds its vCPU by. */
  readonly token: number;
}

/** A cloneable handle to a machine: pass it to the backend's `attachMachine` on another thread. */
export interface MachineHandle {
  readonly backend: string;
  readonly memory: WasmMemory;
  /** What the backend finds its machine by. */
  readonly token: number;
}

/** State of one vCPU at rest. */
export interface VcpuSnapshot {
  readonly regs: Regs;
  readonly sregs: Sregs;
  /** What else the backend needs (pending events, shadows); plain data of its own. */
  readonly events: unknown;
}

/** A machine at rest: the same snapshot and the same inputs give the same run. */
export interface MachineSnapshot {
  readonly backend: string;
  readonly slots: readonly MemorySlot[];
  /** The bytes of each slot, in the order of `slots`. */
  readonly contents: readonly Uint8Array[];
  readonly vcpus: readonly VcpuSnapshot[];
}

/**
 * One virtual CPU. Its methods belong to the thread that has the object; `kicker()` is for others.
 * While a run is under way every other method but `kick` throws `MachineError` EBUSY.
 */
export interface Vcpu {
  readonly id: number;
  /** True while `run` or `runSync` is under way. */
  readonly running: boolean;
  /**
   * Instructions since the vCPU was made: retired ones and the one that ended each run; a string
   * instruction with REP is one, a faulting one none. Null where the backend can't count.
   */
  readonly instructions: number | null;

  getRegs(): Regs;
  /** Sets the named registers, leaves the others. @throws MachineError EINVAL (`checkRegs`); nothing is changed then. */
  setRegs(regs: Partial<Regs>): void;
  getSregs(): Sregs;
  /**
   * Sets the named parts, leaves the others. Real mode recomputes no base: say what you mean.
   *
   * @throws MachineError EINVAL (`checkSregs`, or a state this backend can't have); nothing is changed then.
   */
  setSregs(sregs: SregsPatch): void;

  /** Runs in place. @throws MachineError EBUSY, EBADF (closed), EINVAL (options; an unanswered read). */
  runSync(options?: RunOptions): Exit;
  /** The same without blocking the event loop; rejects with what `runSync` throws. */
  run(options?: RunOptions): Promise<Exit>;
  /** One instruction: `debug`, or the exit that the instruction itself made (`hlt`, `io` …). */
  step(): Exit;
  /**
   * Linear addresses (CS base + IP) of instructions before which a run ends with `debug`: `pc` is the
   * address, `exception` 1, `dr6` has bit 0 to 3 for the first four of the list. They replace the earlier
   * ones; none takes all away. The run (or step) after such an exit, or after a step that ended there,
   * executes the instruction; each further arrival is told again, also by a jump to itself or by the IRET of
   * a handler. A string instruction with REP, and one whose read is answered, is met at its beginning only.
   * `step` does not look at them. They belong to this object: `reset` and `restore` leave them, snapshots and
   * other threads have none of them, the guest can't see them.
   *
   * @throws MachineError EINVAL (not 0 to ffffffff; above 1,024), ENOTSUP; nothing is changed then.
   */
  setBreakpoints(addresses: readonly number[]): void;
  /**
   * Answers an `in` or an mmio read: a number (one element) or bytes, little endian. Until then the
   * next run is refused.
   *
   * @throws MachineError EINVAL where nothing waits or the length is not the exit's.
   */
  completeIo(data: number | Uint8Array): void;

  /** Ends the run under way, or the next one before its first instruction, with `intr`. */
  kick(): void;
  kicker(): KickHandle;
  /**
   * Queues an external interrupt, taken as soon as IF and the shadows allow; wakes a HLT.
   *
   * @throws MachineError EEXIST while another waits, EINVAL above 255.
   */
  interrupt(vector: number): void;
  /** Queues a non-maskable interrupt. */
  nmi(): void;
  /** Back to the state after power-up; memory stays. */
  reset(): void;
}

/** A machine: memory slots, devices, vCPUs. One vCPU is there from the start. */
export interface Machine extends Disposable {
  /** `emu`, `kvm`, or another author's name. */
  readonly backend: string;
  readonly memory: GuestMemory;
  readonly slots: readonly MemorySlot[];
  readonly vcpus: readonly Vcpu[];
  readonly closed: boolean;

  /** Adds, moves, re-flags or (`memorySize: 0`) deletes a slot; `SlotTable.plan` has the rules. */
  setMemorySlot(request: MemorySlotRequest): void;
  /** One bit a page, lowest first, of guest writes since the last call. @throws EINVAL without logDirty, ENOENT. */
  getDirtyLog(slot: number): Uint8Array;
  /** A copy of guest-physical memory. @throws MachineError EFAULT where no slot is. */
  read(physAddr: number, length: number): Uint8Array;
  /** Writes guest-physical memory, read-only slots too; new code takes effect at once. */
  write(physAddr: number, bytes: Uint8Array): void;
  /** Tells that bytes were changed through a raw view, so that they can be executed. */
  invalidate(physAddr: number, length: number): void;
  /** Attaches a device; the result detaches it. */
  attach(device: Device): () => void;
  /** Another vCPU, in reset state. */
  createVcpu(): Vcpu;
  /** @throws MachineError ENOTSUP where the backend can't. */
  snapshot(): MachineSnapshot;
  restore(snapshot: MachineSnapshot): void;
  /** For other threads; the machine must outlive what they do with it. */
  share(): MachineHandle;
  /** Ends runs under way with `intr` and frees everything. A second call does nothing. */
  close(): void;
}

/** What a backend exports to make one. */
export type CreateMachine = (options?: MachineOptions) => Machine;
