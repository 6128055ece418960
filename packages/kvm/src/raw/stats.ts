// What do the kernel's binary statistics say? (Documentation/virt/kvm/api.rst, "KVM_GET_STATS_FD")

import type { NativeStats } from "./calls.ts";
import { decode } from "./layout.ts";
import { LAYOUT } from "./layouts.ts";
import { STRUCT_SIZE } from "./structs.ts";

/** One statistic: what it counts, and how. */
export interface Stat {
  readonly name: string;
  readonly type: "cumulative" | "instant" | "peak" | "linear_hist" | "log_hist" | number;
  readonly unit: "none" | "bytes" | "seconds" | "cycles" | "boolean" | number;
  /** The unit is multiplied by `base` to the power of `exponent`. */
  readonly base: 10 | 2 | number;
  readonly exponent: number;
  /** Width of a bucket of a linear histogram; else 0. */
  readonly bucketSize: number;
  /** One value; the buckets of a histogram. */
  readonly values: readonly bigint[];
}

// The flags of struct kvm_stats_desc: four bits each.
const TYPES = ["cumulative", "instant", "peak", "linear_hist", "log_hist"] as const;
const UNITS = ["none", "bytes", "seconds", "cycles", "boolean"] as const;
const BASES = [10, 2] as const;

/** The statistics of a VM or vCPU. It keeps the VM in the kernel alive until it is closed. */
export class Stats implements Disposable {
  readonly #native: NativeStats;

  /** Made by `getStatsFd()`. */
  constructor(made: NativeStats) {
    this.#native = made;
  }

  #read(offset: number, size: number): Uint8Array {
    const bytes = new Uint8Array(size);
    return bytes.subarray(0, this.#native.read(bytes, offset));
  }

  /** Whose they are, e.g. `kvm-4711/vcpu-0`. */
  get id(): string {
    const { id_offset, name_size } = this.#header();
    return text(this.#read(id_offset, name_size));
  }

  #header() {
    return decode(LAYOUT.kvm_stats_header, this.#read(0, STRUCT_SIZE.kvm_stats_header));
  }

  /** All statistics with their values as of now. @throws KvmError EBADF after `close()`. */
  read(): Stat[] {
    const header = this.#header();
    const stride = STRUCT_SIZE.kvm_stats_desc + header.name_size;
    const table = this.#read(header.desc_offset, stride * header.num_desc);
    const rows = Array.from({ length: header.num_desc }, (_, i) => {
      const at = stride * i;
      const name = text(table.subarray(at + STRUCT_SIZE.kvm_stats_desc, at + stride));
      return { name, ...decode(LAYOUT.kvm_stats_desc, table, at) };
    });
    const end = Math.max(0, ...rows.map(({ offset, size }) => offset + 8 * size));
    const data = this.#read(header.data_offset, end);
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    return rows.map(({ name, flags, exponent, size, offset, bucket_size }) => {
      const [type, unit, base] = [flags & 15, (flags >> 4) & 15, (flags >> 8) & 15];
      const values = Array.from({ length: size }, (_, i) =>
        view.getBigUint64(offset + 8 * i, true),
      );
      return {
        name,
        type: TYPES[type] ?? type,
        unit: UNITS[unit] ?? unit,
        base: BASES[base] ?? base,
        exponent: (exponent << 16) >> 16,
        bucketSize: bucket_size,
        values,
      };
    });
  }

  /** A second call does nothing. */
  close(): void {
    this.#native.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder("latin1").decode(end < 0 ? bytes : bytes.subarray(0, end));
}
