// Whose are the bytes behind a machine's memory? One shared WebAssembly.Memory owns them all.
//
// Its buffer is aligned to 64 KiB and never moves, which KVM needs; worker threads, compiled
// WebAssembly and the kernel see the same bytes at the same time (docs/adr/0002-guest-memory.md).

import { MachineError } from "./error.ts";
import { host, type WasmMemory } from "./host.ts";
import { PAGE_SIZE } from "./layout.ts";

const WASM_PAGE = 65536;
/** What a memory may grow to: the largest layout, aliases and slots of one's own beside it. */
const DEFAULT_MAXIMUM = 64 * 1024 * 1024;

export interface GuestMemoryOptions {
  /** Bytes it may grow to. Default 64 MiB; the address space is reserved, not the memory. */
  readonly maximum?: number;
  /** Default true. A browser without cross-origin isolation has only unshared ones (emulator only). */
  readonly shared?: boolean;
}

/**
 * A page-aligned arena. Memory slots are windows of it, named by their offset; the emulator keeps
 * the state of its vCPUs in it as well. Offsets are stable; views are not kept over `allocate`,
 * which may grow the memory: ask `bytes` again.
 */
export class GuestMemory {
  readonly memory: WasmMemory;
  readonly #owner: boolean;
  #used: number;
  #bytes: Uint8Array;

  /** @param size Bytes that are surely needed; `allocate` takes from them first. */
  static create(size: number, options: GuestMemoryOptions = {}): GuestMemory {
    const { maximum = DEFAULT_MAXIMUM, shared = true } = options;
    const initial = Math.ceil(size / WASM_PAGE);
    const descriptor = { initial, maximum: Math.ceil(Math.max(size, maximum) / WASM_PAGE), shared };
    try {
      return new GuestMemory(new host.WebAssembly.Memory(descriptor), true, 0);
    } catch (cause) {
      throw new MachineError("ENOMEM", `no memory for a guest of ${size} bytes: ${cause}`);
    }
  }

  /** The same bytes on another thread: `memory` came through `postMessage`. It can't allocate. */
  static attach(memory: WasmMemory): GuestMemory {
    return new GuestMemory(memory, false, memory.buffer.byteLength);
  }

  private constructor(memory: WasmMemory, owner: boolean, used: number) {
    this.memory = memory;
    this.#owner = owner;
    this.#used = used;
    this.#bytes = new Uint8Array(memory.buffer);
  }

  /** All bytes, live: what the guest writes is seen here at once, and the other way round. */
  get bytes(): Uint8Array {
    if (this.#bytes.buffer !== this.memory.buffer) this.#bytes = new Uint8Array(this.memory.buffer);
    return this.#bytes;
  }

  get shared(): boolean {
    return (
      typeof SharedArrayBuffer !== "undefined" && this.memory.buffer instanceof SharedArrayBuffer
    );
  }

  /** Takes `length` zeroed bytes (rounded up to pages) and returns their offset. */
  allocate(length: number): number {
    if (!this.#owner) {
      throw new MachineError("EPERM", "only the thread that made the memory can allocate from it");
    }
    if (!Number.isInteger(length) || length <= 0) {
      throw new MachineError("EINVAL", `can't allocate ${length} bytes`);
    }
    const offset = this.#used;
    const end = offset + Math.ceil(length / PAGE_SIZE) * PAGE_SIZE;
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0) {
      try {
        this.memory.grow(Math.ceil(missing / WASM_PAGE));
      } catch {
        throw new MachineError("ENOMEM", `the guest's memory can't grow by ${missing} bytes`);
      }
    }
    this.#used = end;
    return offset;
  }

  /**
   * The first `length` bytes zeros, and nothing allocated: as it was made, where nobody wrote beyond.
   * Only where nobody has a view or a slot of it any more.
   */
  clear(length: number): void {
    this.bytes.fill(0, 0, length);
    this.#used = 0;
  }

  /** A live view of `length` bytes at `offset`. @throws MachineError EINVAL outside the memory. */
  window(offset: number, length: number): Uint8Array {
    const { bytes } = this;
    if (!(offset >= 0 && length >= 0 && offset + length <= bytes.length)) {
      throw new MachineError(
        "EINVAL",
        `${length} bytes at offset ${offset} lie outside the memory`,
      );
    }
    return bytes.subarray(offset, offset + length);
  }
}
