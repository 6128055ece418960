// Which pages of memory may differ after a step, without looking at all of it each time?

import { type Machine, MachineError, type MemorySlot, PAGE_SIZE } from "@realmode/machine";

/** Above this much memory the dirty log is asked instead of comparing everything. */
const SMALL = 64 * 1024;

/** A page of one machine's memory. */
export interface PageView {
  readonly guestPhysAddr: number;
  readonly bytes: Uint8Array;
}

/** The slots with bytes of their own; an alias is not repeated. */
export function ownSlots(machine: Machine): MemorySlot[] {
  const seen = new Set<number>();
  return machine.slots.filter(({ offset }) => !seen.has(offset) && seen.add(offset));
}

/** Turns on the dirty log of every slot the guest can write. */
export function logDirtyPages(machine: Machine): void {
  for (const { slot, memorySize, readonly, logDirty } of machine.slots) {
    if (!readonly && !logDirty) machine.setMemorySlot({ slot, memorySize, logDirty: true });
  }
}

/** Page numbers within a slot whose bit is set in a dirty log. */
export function dirtyPages(log: Uint8Array): number[] {
  const pages: number[] = [];
  for (const [index, byte] of log.entries()) {
    for (let bit = 0; byte >> bit !== 0; bit++) if ((byte >> bit) & 1) pages.push(index * 8 + bit);
  }
  return pages;
}

/** Two machines with the same slots; tells where their memory has become different. */
export class MemoryWatch {
  readonly #left: Machine;
  readonly #right: Machine;
  readonly #slots: readonly (readonly [left: MemorySlot, right: MemorySlot])[];
  readonly #useLog: boolean;

  constructor(left: Machine, right: Machine) {
    this.#left = left;
    this.#right = right;
    const others = ownSlots(right);
    this.#slots = ownSlots(left).map((slot, index) => [slot, others[index]!]);
    const size = this.#slots.reduce((sum, [slot]) => sum + slot.memorySize, 0);
    this.#useLog = size > SMALL && this.#startLog();
  }

  #startLog(): boolean {
    try {
      logDirtyPages(this.#left);
      logDirtyPages(this.#right);
      return true;
    } catch (error) {
      if (error instanceof MachineError && error.code === "ENOTSUP") return false;
      throw error;
    }
  }

  /** Pages that differ and (with a log) were written since the last call, left and right. */
  differing(): (readonly [left: PageView, right: PageView])[] {
    const found: (readonly [PageView, PageView])[] = [];
    for (const [left, right] of this.#slots) {
      for (const page of this.#pages(left, right)) {
        const a = this.#view(this.#left, left, page);
        const b = this.#view(this.#right, right, page);
        if (!sameBytes(a.bytes, b.bytes)) found.push([a, b]);
      }
    }
    return found;
  }

  #view(machine: Machine, slot: MemorySlot, page: number): PageView {
    const at = page * PAGE_SIZE;
    return {
      guestPhysAddr: slot.guestPhysAddr + at,
      bytes: machine.memory.window(slot.offset + at, PAGE_SIZE),
    };
  }

  #pages(left: MemorySlot, right: MemorySlot): Iterable<number> {
    if (this.#useLog && !left.readonly) {
      return new Set([
        ...dirtyPages(this.#left.getDirtyLog(left.slot)),
        ...dirtyPages(this.#right.getDirtyLog(right.slot)),
      ]);
    }
    return Array.from({ length: left.memorySize / PAGE_SIZE }, (_, page) => page);
  }
}

/** True where two arrays hold the same bytes. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}
