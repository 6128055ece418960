// Which guest-physical addresses have memory behind them? KVM_SET_USER_MEMORY_REGION's rules, for both backends.

import { MachineError } from "./error.ts";
import type { GuestMemory } from "./guest-memory.ts";
import { PAGE_SIZE } from "./layout.ts";

/** Slot numbers run from 0 to this (KVM_CAP_NR_MEMSLOTS is 32764 on x86). */
export const MAX_SLOT = 32763;
/** Guest-physical addresses are below this: 36 bits, what a real-mode CPU with any segment base stays far under. */
const PHYS_LIMIT = 2 ** 36;

/** A window of guest memory as the guest sees it. */
export interface MemorySlot {
  readonly slot: number;
  /** First guest-physical address, a multiple of 4096. */
  readonly guestPhysAddr: number;
  /** Bytes, a multiple of 4096. */
  readonly memorySize: number;
  /** Where its bytes are in the machine's `GuestMemory`, a multiple of 4096. Two slots may share bytes. */
  readonly offset: number;
  /** Guest writes become `mmio` exits and change nothing (KVM_MEM_READONLY). */
  readonly readonly: boolean;
  /** Guest writes are noted for `getDirtyLog` (KVM_MEM_LOG_DIRTY_PAGES). */
  readonly logDirty: boolean;
}

/**
 * What `setMemorySlot` takes. `memorySize: 0` deletes the slot. Without `offset` an existing slot
 * keeps its bytes and a new one gets fresh, zeroed ones.
 */
export interface MemorySlotRequest {
  readonly slot: number;
  readonly guestPhysAddr?: number;
  readonly memorySize: number;
  readonly offset?: number;
  readonly readonly?: boolean;
  readonly logDirty?: boolean;
}

/** What a request comes to. */
export type SlotChange =
  | { readonly kind: "create" | "move" | "flags" | "none"; readonly slot: MemorySlot }
  | { readonly kind: "delete"; readonly slot: MemorySlot };

function whole(value: number, what: string): void {
  if (!Number.isInteger(value) || value < 0) {
    throw new MachineError("EINVAL", `${what} is ${value}, not a whole number from 0`);
  }
}

function aligned(value: number, what: string): void {
  whole(value, what);
  if (value % PAGE_SIZE !== 0) {
    throw new MachineError(
      "EINVAL",
      `${what} 0x${value.toString(16)} is not a multiple of 4096`,
      "memory slots start and end on page borders",
    );
  }
}

const range = (slot: MemorySlot): string =>
  `0x${slot.guestPhysAddr.toString(16)}-0x${(slot.guestPhysAddr + slot.memorySize - 1).toString(16)}`;

/** The slots of one machine, kept by KVM's rules (the kernel's `__kvm_set_memory_region`). */
export class SlotTable {
  readonly #memory: GuestMemory;
  #slots: readonly MemorySlot[] = [];

  constructor(memory: GuestMemory) {
    this.#memory = memory;
  }

  /** In order of slot number; a fresh array after each change. */
  get slots(): readonly MemorySlot[] {
    return this.#slots;
  }

  get(slot: number): MemorySlot | undefined {
    return this.#slots.find((s) => s.slot === slot);
  }

  /** The slot that holds `physAddr`. */
  at(physAddr: number): MemorySlot | undefined {
    return this.#slots.find(
      (s) => physAddr >= s.guestPhysAddr && physAddr - s.guestPhysAddr < s.memorySize,
    );
  }

  /**
   * What `request` would change; nothing is changed yet (but a new slot's bytes are allocated).
   *
   * @throws MachineError EINVAL (alignment, range, slot number, size or bytes of a live slot
   * changed, deleting nothing), EEXIST (overlaps another slot).
   */
  plan(request: MemorySlotRequest): SlotChange {
    const { slot: id, memorySize } = request;
    whole(id, "slot");
    if (id > MAX_SLOT) throw new MachineError("EINVAL", `slot ${id} is above ${MAX_SLOT}`);
    aligned(memorySize, "memorySize");
    const old = this.get(id);
    if (memorySize === 0) {
      if (!old) throw new MachineError("EINVAL", `slot ${id} is empty: nothing to delete`);
      return { kind: "delete", slot: old };
    }
    const guestPhysAddr = request.guestPhysAddr ?? old?.guestPhysAddr ?? 0;
    aligned(guestPhysAddr, "guestPhysAddr");
    if (guestPhysAddr + memorySize > PHYS_LIMIT) {
      throw new MachineError("EINVAL", `slot ${id} ends above 36 bits of guest-physical address`);
    }
    if (request.offset !== undefined) this.#checkWindow(request.offset, memorySize);
    if (old) this.#checkKept(old, request);
    const wanted = { guestPhysAddr, memorySize };
    for (const other of this.#slots) {
      const apart =
        other.guestPhysAddr >= wanted.guestPhysAddr + memorySize ||
        wanted.guestPhysAddr >= other.guestPhysAddr + other.memorySize;
      if (other.slot !== id && !apart) {
        throw new MachineError(
          "EEXIST",
          `slot ${id} overlaps slot ${other.slot} (${range(other)})`,
        );
      }
    }
    const slot: MemorySlot = {
      slot: id,
      ...wanted,
      offset: request.offset ?? old?.offset ?? this.#memory.allocate(memorySize),
      readonly: request.readonly ?? old?.readonly ?? false,
      logDirty: request.logDirty ?? old?.logDirty ?? false,
    };
    if (!old) return { kind: "create", slot };
    if (old.guestPhysAddr !== slot.guestPhysAddr) return { kind: "move", slot };
    return { kind: old.logDirty === slot.logDirty ? "none" : "flags", slot };
  }

  /** Makes a planned change. */
  apply(change: SlotChange): void {
    const { slot } = change;
    const below = this.#slots.filter((s) => s.slot < slot.slot);
    const above = this.#slots.filter((s) => s.slot > slot.slot);
    this.#slots = change.kind === "delete" ? [...below, ...above] : [...below, slot, ...above];
  }

  #checkWindow(offset: number, memorySize: number): void {
    aligned(offset, "offset");
    if (offset + memorySize > this.#memory.bytes.length) {
      throw new MachineError(
        "EINVAL",
        `the window at offset ${offset} ends outside the machine's memory`,
        "take the bytes with machine.memory.allocate(size)",
      );
    }
  }

  #checkKept(old: MemorySlot, request: MemorySlotRequest): void {
    const differs = (key: "memorySize" | "offset" | "readonly"): boolean =>
      request[key] !== undefined && request[key] !== old[key];
    const changed = (["memorySize", "offset", "readonly"] as const).find(differs);
    if (changed) {
      throw new MachineError(
        "EINVAL",
        `${changed} of slot ${old.slot} can't change while the slot lives`,
        "delete the slot (memorySize: 0) and set it again",
      );
    }
  }
}

/** Calls `visit` for each piece of `[physAddr, physAddr + length)` that one slot holds. @throws MachineError EFAULT on a hole. */
export function forEachPiece(
  table: SlotTable,
  physAddr: number,
  length: number,
  visit: (memoryOffset: number, done: number, pieceLength: number) => void,
): void {
  whole(physAddr, "physAddr");
  whole(length, "length");
  for (let done = 0; done < length; ) {
    const address = physAddr + done;
    const slot = table.at(address);
    if (!slot) {
      throw new MachineError("EFAULT", `no memory at guest-physical 0x${address.toString(16)}`);
    }
    const within = address - slot.guestPhysAddr;
    const piece = Math.min(length - done, slot.memorySize - within);
    visit(slot.offset + within, done, piece);
    done += piece;
  }
}
