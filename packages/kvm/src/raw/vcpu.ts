// What can a program ask of a virtual CPU? (Documentation/virt/kvm/api.rst, "vcpu ioctls")

import { constants } from "node:os";
import { KvmError } from "../error.ts";
import { ExitRecord } from "../exit.ts";
import { type NativeVcpu, native, RUN_CODE } from "../native.ts";
import { decodeKvmExit, type KvmExit } from "./exits.ts";
import { VcpuIoctls } from "./vcpu-ioctls.ts";

type Make = (record: Uint8Array, done: (code: number) => void) => NativeVcpu;

/**
 * A vCPU. One thread at a time may use it: while a run is under way every call but `kick()` throws
 * `KvmError` EBUSY instead of waiting as the kernel would. After `close()`: EBADF.
 */
export class Vcpu extends VcpuIoctls implements Disposable {
  readonly #native: NativeVcpu;
  readonly #record: ExitRecord;
  readonly #run: { finish?: (code: number) => void };
  #closed = false;
  /** A runAsync() has not looked at the record yet. */
  #waits = false;

  /** Made by `Vm.createVcpu()`. */
  constructor(make: Make) {
    const record = ExitRecord.take();
    const run: { finish?: (code: number) => void } = {};
    const made = make(record.bytes, (code) => run.finish?.(code));
    super(made);
    this.#native = made;
    this.#record = record;
    this.#run = run;
  }

  #exit(code: number): KvmExit {
    if (code >= 0) return decodeKvmExit(this.#record, code);
    if (code === RUN_CODE.timeout) return { reason: "limit", code: null, limit: "time" };
    if (code === RUN_CODE.gone) throw new KvmError("KVM_RUN", constants.errno.EBADF);
    if (code <= RUN_CODE.errno) throw new KvmError("KVM_RUN", RUN_CODE.errno - code);
    return { reason: "intr", code: 10 };
  }

  /**
   * KVM_RUN in place. `intr`: it was kicked. A read (io in, mmio) waits for `answer()`; the kernel
   * finishes an exit's I/O at the start of the next run, so registers may still be those before it.
   *
   * @param timeoutMs Then the exit is `limit`. Default: none.
   */
  run(timeoutMs?: number): KvmExit {
    this.#native.setTimeout(timeoutMs ?? null);
    let code: number = RUN_CODE.tick;
    while (code === RUN_CODE.tick) code = native().run(this.#native.handle);
    return this.#exit(code);
  }

  /** The same on the vCPU's own native thread. */
  async runAsync(timeoutMs?: number): Promise<KvmExit> {
    this.#native.setTimeout(timeoutMs ?? null);
    // EBUSY comes from here, before the run under way loses its `finish`.
    const started = this.#native.start();
    if (started !== undefined) return this.#exit(started);
    this.#waits = true;
    const code = await new Promise<number>((resolve) => {
      this.#run.finish = resolve;
    });
    this.#waits = false;
    return this.#exit(code);
  }

  /** Data for the io-in or mmio-read exit that waits, little endian. @throws EINVAL: none waits, wrong length. */
  answer(bytes: Uint8Array): void {
    this.#native.answer(bytes);
  }

  /** Ends the run under way, or the next one at once. From any time; other threads use `kickVcpu`. */
  kick(): void {
    this.#native.kick();
  }

  /** kvm_run.request_interrupt_window. */
  setRequestInterruptWindow(wanted: boolean): void {
    this.#native.setIrqWindow(wanted);
  }

  /** Ends a run under way, closes the fd and unmaps kvm_run. A second call does nothing. */
  close(): void {
    this.#native.close();
    this.#run.finish?.(RUN_CODE.closed);
    if (!this.#closed && !this.#waits) this.#record.putBack();
    this.#closed = true;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
