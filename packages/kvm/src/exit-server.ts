// How do the devices answer an exit, and what if a guest writes to one for ever?

import {
  type DeviceBus,
  EXIT_CODE,
  type Exit,
  type InternalErrorExit,
  ioExit,
  littleEndian,
  mmioExit,
  type StopRun,
} from "@realmode/machine";
import { EMULATION } from "./exit.ts";
import { type ByteAt, explainEmulationFailure } from "./instruction.ts";
import { dataView, type KernelVcpu } from "./kernel-vcpu.ts";
import { RUN_CODE } from "./native.ts";

/** So many times may the same write come again, before it is checked whether the guest moves at all. */
const SAME_WRITE_LIMIT = 4096;

const equal = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, i) => byte === other[i]);

/** Serves the exits of one vCPU. */
export class ExitServer {
  readonly #kernel: KernelVcpu;
  readonly #bus: DeviceBus;
  readonly #peek: ByteAt;
  /** A device may close the machine. */
  readonly #isClosed: () => boolean;
  #lastWrite: { physAddr: number; bytes: Uint8Array; times: number } = {
    physAddr: -1,
    bytes: new Uint8Array(0),
    times: 0,
  };

  constructor(kernel: KernelVcpu, bus: DeviceBus, peek: ByteAt, isClosed: () => boolean) {
    this.#kernel = kernel;
    this.#bus = bus;
    this.#peek = peek;
    this.#isClosed = isClosed;
  }

  /** The exit for the host; undefined where a device has served it. Throws what a device throws. */
  serve(code: number): Exit | undefined {
    if (code === EXIT_CODE.io) return this.#serveIo();
    if (code === EXIT_CODE.mmio) return this.#serveMmio();
    const exit = this.#kernel.record.decode(code);
    if (exit.reason !== "internal_error" || exit.suberror !== EMULATION) return exit;
    return explainEmulationFailure(exit, this.#kernel.readPc(), this.#peek);
  }

  /**
   * Gives all posted writes to their devices, in order. The first that ends the run, or whose device
   * throws, is told at the end: the guest has done them all.
   *
   * @param atRest The run made no exit: whether the guest moves at all may be looked at.
   */
  servePosted(atRest: boolean): Exit | undefined {
    const { record } = this.#kernel;
    const count = record.postedCount;
    record.postedCount = 0;
    let stop: Exit | undefined;
    let failures: { readonly cause: unknown } | undefined;
    for (let i = 0; i < count; i++) {
      const { isMmio, address, data } = record.postedWrite(i);
      const bytes = data.slice();
      try {
        const served = isMmio
          ? this.#bus.mmioWrite(address, bytes)
          : this.#bus.portOut(address, bytes.length, littleEndian(bytes));
        if (isMmio) this.#countWrite(address, bytes);
        if (served === "done" || stop) continue;
        if (served === "output-limit") stop = { reason: "limit", code: null, limit: "output" };
        else
          stop = isMmio
            ? mmioExit(address, true, bytes)
            : ioExit("out", address, bytes.length, bytes);
      } catch (cause) {
        failures ??= { cause };
      }
    }
    if (failures) throw failures.cause;
    return stop ?? (atRest ? this.#stuck() : undefined);
  }

  #serveIo(): Exit | undefined {
    const bus = this.#bus;
    const { record } = this.#kernel;
    const { ioPort: port } = record;
    if (!bus.claimsPort(port)) return record.io(0);
    const { ioSize: size, ioCount: count } = record;
    if (record.ioIsOut) {
      for (let i = 0; i < count; i++) {
        const served = bus.portOut(port, size, record.ioElement(i));
        if (served !== "done") return this.#stop(served, EXIT_CODE.io, i);
      }
      return undefined;
    }
    // REP INS: KVM wants all its elements at once.
    const bytes = new Uint8Array(size * count);
    const view = dataView(bytes);
    for (let i = 0; i < count; i++) {
      const value = bus.portIn(port, size) ?? 0xffffffff;
      if (size === 1) bytes[i] = value;
      else if (size === 2) view.setUint16(2 * i, value, true);
      else view.setUint32(4 * i, value, true);
    }
    this.#give(bytes);
    return undefined;
  }

  #serveMmio(): Exit | undefined {
    const bus = this.#bus;
    const { record } = this.#kernel;
    const bytes = record.mmioData.slice();
    const physAddr = record.mmioPhysAddr;
    if (record.mmioIsWrite) {
      const served = bus.mmioWrite(physAddr, bytes);
      this.#countWrite(physAddr, bytes);
      return served === "done" ? this.#stuck() : this.#stop(served, EXIT_CODE.mmio, 0);
    }
    if (bus.mmioRead(physAddr, bytes) === "unclaimed") return record.decode(EXIT_CODE.mmio);
    this.#give(bytes);
    return undefined;
  }

  #give(bytes: Uint8Array): void {
    if (!this.#isClosed()) this.#kernel.native.answer(bytes);
  }

  #stop(served: StopRun | "unclaimed", code: number, from: number): Exit {
    if (served === "output-limit") return { reason: "limit", code: null, limit: "output" };
    return this.#kernel.record.decode(code, from);
  }

  #countWrite(physAddr: number, bytes: Uint8Array): void {
    const last = this.#lastWrite;
    if (last.physAddr === physAddr && equal(last.bytes, bytes)) last.times++;
    else this.#lastWrite = { physAddr, bytes, times: 1 };
  }

  /**
   * Some instructions that KVM can't execute repeat one mmio write for ever with IP unmoved (an
   * interrupt whose table or stack is unmapped; VMCALL on some hosts). A device that takes the write
   * would keep the run from ending. So after SAME_WRITE_LIMIT equal writes in a row one single step
   * is made: if it is the same write again and IP has not moved, the guest is stuck. A guest that
   * writes the same in a loop of its own moves, and goes on.
   */
  #stuck(): Exit | undefined {
    const last = this.#lastWrite;
    const { physAddr, bytes } = last;
    if (last.times < SAME_WRITE_LIMIT || this.#isClosed() || this.#kernel.stepping)
      return undefined;
    last.times = 0;
    const before = this.#kernel.readPc();
    if (this.#kernel.queued !== undefined) return undefined;
    this.#kernel.setDebug(true, this.#kernel.armed);
    const code = this.#kernel.run();
    if (code < 0) {
      // What ended the step shall end the run: a kick is kept for it, deadlines stay.
      if (code === RUN_CODE.kicked) this.#kernel.native.kick();
      return undefined;
    }
    if (code === EXIT_CODE.debug) return undefined;
    const same =
      code === EXIT_CODE.mmio &&
      this.#kernel.record.mmioIsWrite &&
      this.#kernel.record.mmioPhysAddr === physAddr &&
      equal(this.#kernel.record.mmioData, bytes);
    this.#kernel.queued = code;
    if (!same) return undefined;
    this.#kernel.queued = undefined;
    if (this.#kernel.readPc() !== before) {
      // It moves: one write more, which the device has not seen yet.
      const served = this.#bus.mmioWrite(physAddr, bytes);
      return served === "done" ? undefined : this.#stop(served, EXIT_CODE.mmio, 0);
    }
    const exit: InternalErrorExit = {
      reason: "internal_error",
      code: EXIT_CODE.internal_error,
      suberror: EMULATION,
      cause: "other",
      physAddr: undefined,
      insnBytes: new Uint8Array(0),
      data: [],
    };
    return explainEmulationFailure(exit, before, this.#peek);
  }
}
