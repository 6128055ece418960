// What can a program ask of a virtual CPU? (Documentation/virt/kvm/api.rst, "vcpu ioctls")

import { constants } from "node:os";
import type { Exit } from "@realmode/machine";
import { KvmError } from "../error.ts";
import { ExitRecord } from "../exit.ts";
import { type NativeVcpu, native, RUN_CODE, type StructIoctl } from "../native.ts";
import { type CpuidEntry, decodeCpuid, encodeCpuid } from "./cpuid.ts";
import {
  getField,
  KVM_DTABLE,
  KVM_REGS,
  KVM_SEGMENT,
  KVM_SREGS,
  STRUCT_SIZE,
  setField,
} from "./structs.ts";

/** `struct kvm_regs`: 64 bits each. */
export type KvmRegs = { [K in (typeof KVM_REGS)[number]]: bigint };
/** `struct kvm_segment`. */
export type KvmSegment = { [K in keyof typeof KVM_SEGMENT]: K extends "base" ? bigint : number };
/** `struct kvm_dtable`. */
export interface KvmDtable {
  base: bigint;
  limit: number;
}
/** `struct kvm_sregs`; the bitmap has one bit for the interrupt that is being delivered. */
export type KvmSregs = { [K in keyof typeof KVM_SREGS.segments]: KvmSegment } & {
  [K in keyof typeof KVM_SREGS.tables]: KvmDtable;
} & { [K in keyof typeof KVM_SREGS.registers]: bigint } & { interrupt_bitmap: bigint[] };

type Fields = Readonly<Record<string, readonly [offset: number, size: number]>>;

function decode(view: DataView, at: number, fields: Fields): Record<string, bigint | number> {
  const entries = Object.entries(fields).map(([name, [offset, size]]) => [
    name,
    size === 8 ? view.getBigUint64(at + offset, true) : getField(view, at + offset, size),
  ]);
  return Object.fromEntries(entries);
}

/** @throws TypeError, RangeError where a field is missing or does not fit. */
function encode(view: DataView, at: number, fields: Fields, values: object, what: string): void {
  for (const [name, [offset, size]] of Object.entries(fields)) {
    const value = (values as Record<string, unknown>)[name];
    if (size === 8) view.setBigUint64(at + offset, u64(value, `${what}.${name}`), true);
    else {
      const fits = Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** (8 * size);
      if (!fits) throw new RangeError(`${what}.${name} is ${value}, not ${8 * size} unsigned bits`);
      setField(view, at + offset, size, Number(value));
    }
  }
}

function u64(value: unknown, what: string): bigint {
  if (typeof value !== "bigint") throw new TypeError(`${what} must be a bigint`);
  if (value !== BigInt.asUintN(64, value)) throw new RangeError(`${what} must fit into 64 bits`);
  return value;
}

type Make = (record: Uint8Array, done: (code: number) => void) => NativeVcpu;

/**
 * A vCPU. One thread at a time may use it: while a run is under way every call but `kick()` throws
 * `KvmError` EBUSY instead of waiting as the kernel would. After `close()`: EBADF.
 */
export class Vcpu implements Disposable {
  readonly #native: NativeVcpu;
  readonly #record: ExitRecord;
  #finish: ((code: number) => void) | undefined;

  /** Made by `Vm.createVcpu()`. */
  constructor(make: Make) {
    const { recordSize, recordData } = native();
    this.#record = new ExitRecord(recordSize, recordData);
    this.#native = make(this.#record.bytes, (code) => this.#finish?.(code));
  }

  #get(call: StructIoctl, size: number): DataView {
    const bytes = new Uint8Array(size);
    this.#native[call](bytes);
    return new DataView(bytes.buffer);
  }

  #exit(code: number): Exit {
    if (code >= 0) return this.#record.decode(code);
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
  run(timeoutMs?: number): Exit {
    this.#native.setTimeout(timeoutMs ?? null);
    let code: number = RUN_CODE.tick;
    while (code === RUN_CODE.tick) code = this.#native.run();
    return this.#exit(code);
  }

  /** The same on the vCPU's own native thread. */
  async runAsync(timeoutMs?: number): Promise<Exit> {
    this.#native.setTimeout(timeoutMs ?? null);
    // EBUSY comes from here, before the run under way loses its `#finish`.
    const started = this.#native.start();
    const code =
      started !== 0
        ? started
        : await new Promise<number>((resolve) => {
            this.#finish = resolve;
          });
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

  /** KVM_GET_REGS. */
  getRegs(): KvmRegs {
    const view = this.#get("KVM_GET_REGS", STRUCT_SIZE.kvm_regs);
    const entries = KVM_REGS.map((name, i) => [name, view.getBigUint64(8 * i, true)]);
    return Object.fromEntries(entries) as KvmRegs;
  }

  /** KVM_SET_REGS. */
  setRegs(regs: KvmRegs): void {
    const view = new DataView(new ArrayBuffer(STRUCT_SIZE.kvm_regs));
    KVM_REGS.forEach((name, i) => {
      view.setBigUint64(8 * i, u64(regs[name], name), true);
    });
    this.#native.KVM_SET_REGS(new Uint8Array(view.buffer));
  }

  /** KVM_GET_SREGS. */
  getSregs(): KvmSregs {
    const view = this.#get("KVM_GET_SREGS", STRUCT_SIZE.kvm_sregs);
    const sregs: Record<string, unknown> = {};
    for (const [name, at] of Object.entries(KVM_SREGS.segments)) {
      sregs[name] = decode(view, at, KVM_SEGMENT);
    }
    for (const [name, at] of Object.entries(KVM_SREGS.tables)) {
      sregs[name] = decode(view, at, KVM_DTABLE);
    }
    for (const [name, at] of Object.entries(KVM_SREGS.registers)) {
      sregs[name] = view.getBigUint64(at, true);
    }
    const bitmap = KVM_SREGS.interrupt_bitmap;
    sregs.interrupt_bitmap = [0, 8, 16, 24].map((at) => view.getBigUint64(bitmap + at, true));
    return sregs as KvmSregs;
  }

  /** KVM_SET_SREGS. */
  setSregs(sregs: KvmSregs): void {
    const view = new DataView(new ArrayBuffer(STRUCT_SIZE.kvm_sregs));
    const values = sregs as unknown as Record<string, object>;
    for (const [name, at] of Object.entries(KVM_SREGS.segments)) {
      encode(view, at, KVM_SEGMENT, values[name] ?? {}, name);
    }
    for (const [name, at] of Object.entries(KVM_SREGS.tables)) {
      encode(view, at, KVM_DTABLE, values[name] ?? {}, name);
    }
    for (const [name, at] of Object.entries(KVM_SREGS.registers)) {
      view.setBigUint64(at, u64(values[name], name), true);
    }
    for (let i = 0; i < 4; i++) {
      const word = u64(sregs.interrupt_bitmap?.[i], "interrupt_bitmap");
      view.setBigUint64(KVM_SREGS.interrupt_bitmap + 8 * i, word, true);
    }
    this.#native.KVM_SET_SREGS(new Uint8Array(view.buffer));
  }

  /**
   * A structure as the kernel's bytes (`STRUCT_SIZE` has the sizes), for the ioctls without a method
   * of their own: KVM_GET_VCPU_EVENTS, KVM_GET_DEBUGREGS, KVM_GET_XSAVE …
   */
  getStruct(call: Extract<StructIoctl, `KVM_GET_${string}`>): Uint8Array {
    const name = `kvm_${call.slice("KVM_GET_".length).toLowerCase()}`;
    const bytes = new Uint8Array(STRUCT_SIZE[name as keyof typeof STRUCT_SIZE] ?? 0);
    this.#native[call](bytes);
    return bytes;
  }

  /** The other way; KVM_SET_GUEST_DEBUG, KVM_INTERRUPT too. @throws RangeError: another size. */
  setStruct(call: Exclude<StructIoctl, `KVM_GET_${string}`>, bytes: Uint8Array): void {
    this.#native[call](bytes);
  }

  /** KVM_SET_GUEST_DEBUG. @param control `KVM_GUESTDBG_…` */
  setGuestDebug(control: number): void {
    const view = new DataView(new ArrayBuffer(STRUCT_SIZE.kvm_guest_debug));
    view.setUint32(0, control, true);
    this.#native.KVM_SET_GUEST_DEBUG(new Uint8Array(view.buffer));
  }

  /** KVM_INTERRUPT: KVM takes it whatever IF says; see the contract's `interrupt()`. @throws EINVAL above 255. */
  interrupt(vector: number): void {
    const view = new DataView(new ArrayBuffer(STRUCT_SIZE.kvm_interrupt));
    view.setUint32(0, vector, true);
    this.#native.KVM_INTERRUPT(new Uint8Array(view.buffer));
  }

  /** kvm_run.request_interrupt_window. */
  setRequestInterruptWindow(wanted: boolean): void {
    this.#native.setIrqWindow(wanted);
  }

  /** KVM_NMI. */
  nmi(): void {
    this.#native.KVM_NMI();
  }

  /** KVM_SET_CPUID2; before the first run only. Without it CPUID gives zeros. */
  setCpuid2(entries: readonly CpuidEntry[]): void {
    this.#native.setCpuid2(encodeCpuid(entries));
  }

  /** KVM_GET_CPUID2. */
  getCpuid2(): CpuidEntry[] {
    return decodeCpuid(this.#native.getCpuid2());
  }

  /** Ends a run under way, closes the fd and unmaps kvm_run. A second call does nothing. */
  close(): void {
    this.#native.close();
    this.#finish?.(RUN_CODE.closed);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
