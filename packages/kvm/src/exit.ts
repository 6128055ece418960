// How does a record of kvm_run become an `Exit`? (Documentation/virt/kvm/api.rst, "The kvm_run structure")

import { MAX_INSN_LENGTH } from "@realmode/isa";
import {
  EXIT_CODE,
  type Exit,
  type InternalErrorExit,
  type IoExit,
  mmioExit,
} from "@realmode/machine";
import { native } from "./native.ts";
import { KVM_RUN } from "./raw/structs.ts";

/** KVM_INTERNAL_ERROR_EMULATION. */
export const EMULATION = 1;
/** KVM_INTERNAL_ERROR_EMULATION_FLAG_INSTRUCTION_BYTES. */
const HAS_INSN_BYTES = 1n;

// An io exit in words of four bytes (x86 is little endian, and so is the host): direction, size and port
// are one. A view more would be memory more to touch at each exit.
const IO_WORD = KVM_RUN["io.direction"] / 4;
const IO_COUNT_WORD = KVM_RUN["io.count"] / 4;

/** `FastPaths::Entry` in native/fast_paths.h. */
const POSTED_SIZE = 24;

/**
 * Records of closed vCPUs for the next ones. Each is some 28 kB that only the garbage collector gives
 * back, and it does not see how much waits for it: of many machines in a row the process would grow.
 */
const spare: ExitRecord[] = [];
const MAX_SPARE = 4;

/** One exit's bytes: the start of kvm_run, then (from `dataAt`) the data of an io exit. */
export class ExitRecord {
  /** In shared memory: it can't be detached while the native side writes to it. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly #words: Int32Array;
  readonly #postedAt: number;
  readonly #dataAt: number;
  readonly #logAt: number;

  constructor() {
    const { recordSize, recordPosted, recordData, recordLog } = native();
    this.bytes = new Uint8Array(new SharedArrayBuffer(recordSize));
    this.view = new DataView(this.bytes.buffer);
    this.#words = new Int32Array(this.bytes.buffer);
    this.#postedAt = recordPosted;
    this.#dataAt = recordData;
    this.#logAt = recordLog;
  }

  static take(): ExitRecord {
    return spare.pop() ?? new ExitRecord();
  }

  /**
   * For the next vCPU: nobody reads or writes this one for the old one any more. Data and posted writes stay
   * where they are; how many there are is 0.
   */
  putBack(): void {
    if (spare.length >= MAX_SPARE) return;
    this.bytes.fill(0, 0, this.#dataAt);
    spare.push(this);
  }

  /** How many writes the last run with fast paths has posted. */
  get postedCount(): number {
    return this.#words[this.#postedAt / 4]!;
  }

  set postedCount(count: number) {
    this.view.setUint32(this.#postedAt, count, true);
  }

  /** A posted write; the bytes are a live view. */
  postedWrite(index: number): { isMmio: boolean; address: number; data: Uint8Array } {
    const at = this.#logAt + index * POSTED_SIZE;
    const data = this.bytes.subarray(at + 8, at + 8 + this.view.getUint32(at + 16, true));
    const address = Number(this.view.getBigUint64(at, true));
    return { isMmio: this.view.getUint32(at + 20, true) !== 0, address, data };
  }

  get ioIsOut(): boolean {
    return (this.#words[IO_WORD]! & 0xff) === 1;
  }

  get ioSize(): number {
    return (this.#words[IO_WORD]! >>> 8) & 0xff;
  }

  get ioPort(): number {
    return this.#words[IO_WORD]! >>> 16;
  }

  get ioCount(): number {
    return this.#words[IO_COUNT_WORD]!;
  }

  /** Element `index` of an io exit, unsigned. */
  ioElement(index: number): number {
    const size = this.ioSize;
    const at = this.#dataAt + index * size;
    const unused = 32 - 8 * size;
    return ((this.#words[at >> 2]! >>> (8 * (at & 3))) << unused) >>> unused;
  }

  /** The bytes from element `from` on: a live view. */
  ioData(from = 0): Uint8Array {
    const at = this.#dataAt;
    return this.bytes.subarray(at + from * this.ioSize, at + this.ioCount * this.ioSize);
  }

  get mmioPhysAddr(): number {
    return Number(this.view.getBigUint64(KVM_RUN["mmio.phys_addr"], true));
  }

  get mmioIsWrite(): boolean {
    return this.bytes[KVM_RUN["mmio.is_write"]] !== 0;
  }

  /** A live view. */
  get mmioData(): Uint8Array {
    const length = Math.min(8, this.view.getUint32(KVM_RUN["mmio.len"], true));
    return this.bytes.subarray(KVM_RUN["mmio.data"], KVM_RUN["mmio.data"] + length);
  }

  /** Linear address of the next instruction. */
  get debugPc(): number {
    return this.view.getUint32(KVM_RUN["debug.arch.pc"], true);
  }

  get debugDr6(): number {
    return this.view.getUint32(KVM_RUN["debug.arch.dr6"], true);
  }

  /** The exit with number `code`, as a fresh value. @param from First element of an io exit that is told. */
  decode(code: number, from = 0): Exit {
    switch (code) {
      case EXIT_CODE.io:
        return this.io(from);
      case EXIT_CODE.mmio: {
        const data = new Uint8Array(this.mmioData.length);
        if (this.mmioIsWrite) data.set(this.mmioData);
        return mmioExit(this.mmioPhysAddr, this.mmioIsWrite, data);
      }
      case EXIT_CODE.hlt:
        return { reason: "hlt", code: EXIT_CODE.hlt };
      case EXIT_CODE.shutdown:
        return { reason: "shutdown", code: EXIT_CODE.shutdown };
      case EXIT_CODE.irq_window_open:
        return { reason: "irq_window_open", code: EXIT_CODE.irq_window_open };
      case EXIT_CODE.intr:
        return { reason: "intr", code: EXIT_CODE.intr };
      case EXIT_CODE.debug:
        return {
          reason: "debug",
          code: EXIT_CODE.debug,
          exception: this.view.getUint32(KVM_RUN["debug.arch.exception"], true),
          pc: this.debugPc,
          dr6: this.debugDr6,
          dr7: this.view.getUint32(KVM_RUN["debug.arch.dr7"], true),
        };
      case EXIT_CODE.fail_entry:
        return {
          reason: "fail_entry",
          code: EXIT_CODE.fail_entry,
          hardwareEntryFailureReason: this.view.getBigUint64(
            KVM_RUN["fail_entry.hardware_entry_failure_reason"],
            true,
          ),
          cpu: this.view.getUint32(KVM_RUN["fail_entry.cpu"], true),
        };
      case EXIT_CODE.internal_error:
        return this.#internalError();
      default:
        return { reason: "unknown", code };
    }
  }

  /** Of an io exit, from element `from` on. By itself: most exits are this one. */
  io(from: number): IoExit {
    const size = this.ioSize;
    const port = this.ioPort;
    const count = this.ioCount - from;
    const length = count * size;
    const data = new Uint8Array(length);
    if (!this.ioIsOut) {
      return { reason: "io", code: 2, direction: "in", port, size, count, data, value: 0 };
    }
    const value = this.ioElement(from);
    if (count === 1) for (let i = 0; i < size; i++) data[i] = value >>> (8 * i);
    else data.set(this.ioData(from));
    return { reason: "io", code: 2, direction: "out", port, size, count, data, value };
  }

  /**
   * KVM's data words of an emulation failure: flags; then, where flag 1 says so, size and bytes of
   * the instruction. What it means is told by `explainEmulationFailure`.
   */
  #internalError(): InternalErrorExit {
    const suberror = this.view.getUint32(KVM_RUN["internal.suberror"], true);
    const count = Math.min(16, this.view.getUint32(KVM_RUN["internal.ndata"], true));
    const at = KVM_RUN["internal.data"];
    const data = Array.from({ length: count }, (_, i) => this.view.getBigUint64(at + 8 * i, true));
    const [flags = 0n] = data;
    const hasBytes = suberror === EMULATION && count >= 4 && (flags & HAS_INSN_BYTES) !== 0n;
    const size = hasBytes ? Math.min(MAX_INSN_LENGTH, this.bytes[at + 8]!) : 0;
    return {
      reason: "internal_error",
      code: EXIT_CODE.internal_error,
      suberror,
      cause: hasBytes ? "instruction" : "other",
      physAddr: undefined,
      insnBytes: this.bytes.slice(at + 9, at + 9 + size),
      data,
    };
  }
}
