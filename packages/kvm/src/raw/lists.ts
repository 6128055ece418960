// How do the structures with a list at their end cross? (kvm_cpuid2, kvm_msrs, kvm_msr_list …)

import { constants } from "node:os";
import { KvmError } from "../error.ts";
import { decode, encode, type Layout, type Struct, unsigned } from "./layout.ts";
import { LAYOUT } from "./layouts.ts";
import { STRUCT_SIZE } from "./structs.ts";

/** `struct kvm_cpuid_entry2`: unsigned 32-bit numbers. */
export type CpuidEntry = Struct<typeof LAYOUT.kvm_cpuid_entry2>;
/** `struct kvm_msr_entry`: which MSR, and its 64 bits. */
export type MsrEntry = Struct<typeof LAYOUT.kvm_msr_entry>;

const countOf = (bytes: Uint8Array, at = 0): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);

/** A header of `head` bytes whose first 32 bits are the number of entries, then these. */
export function encodeList<L extends Layout>(
  layout: L,
  entries: readonly Struct<L>[],
  head: number,
  size: number,
  what: string,
): Uint8Array {
  if (!Array.isArray(entries)) throw new TypeError(`${what} must be an array`);
  const bytes = new Uint8Array(head + size * entries.length);
  new DataView(bytes.buffer).setUint32(0, entries.length, true);
  entries.forEach((entry, i) => {
    encode(layout, entry, bytes, `${what}[${i}]`, head + size * i);
  });
  return bytes;
}

/** The first `count` entries. */
export function decodeList<L extends Layout>(
  layout: L,
  bytes: Uint8Array,
  head: number,
  size: number,
  count: number = countOf(bytes),
): Struct<L>[] {
  return Array.from({ length: count }, (_, i) => decode(layout, bytes, head + size * i));
}

/**
 * Calls with more and more room, as long as the kernel says E2BIG (or ENOMEM, as KVM does for CPUID).
 *
 * @param most Entries that the addon takes at most.
 */
function withRoom(
  head: number,
  size: number,
  most: number,
  call: (bytes: Uint8Array) => void,
): Uint8Array {
  for (let room = Math.min(128, most); ; room = Math.min(2 * room, most)) {
    const bytes = new Uint8Array(head + size * room);
    new DataView(bytes.buffer).setUint32(0, room, true);
    try {
      call(bytes);
      return bytes;
    } catch (error) {
      const { E2BIG, ENOMEM } = constants.errno;
      const tooBig = error instanceof KvmError && [E2BIG, ENOMEM].includes(error.errno);
      if (!tooBig || room === most) throw error;
    }
  }
}

const { kvm_cpuid2, kvm_cpuid_entry2, kvm_msrs, kvm_msr_entry, kvm_msr_list, kvm_reg_list } =
  STRUCT_SIZE;
const MAX_ENTRIES = 256;

/** KVM_GET_…CPUID…: the entries. */
export function getCpuid(call: (bytes: Uint8Array) => void): CpuidEntry[] {
  const bytes = withRoom(kvm_cpuid2, kvm_cpuid_entry2, MAX_ENTRIES, call);
  return decodeList(LAYOUT.kvm_cpuid_entry2, bytes, kvm_cpuid2, kvm_cpuid_entry2);
}

/** `struct kvm_cpuid2` with these entries. */
export function encodeCpuid(entries: readonly CpuidEntry[]): Uint8Array {
  return encodeList(
    LAYOUT.kvm_cpuid_entry2,
    entries,
    kvm_cpuid2,
    kvm_cpuid_entry2,
    "KVM_SET_CPUID2",
  );
}

/** KVM_GET_MSRS: as many as the kernel could read, from the first on. */
export function getMsrs(
  indices: readonly number[],
  call: (bytes: Uint8Array) => number,
): MsrEntry[] {
  if (!Array.isArray(indices)) throw new TypeError("indices must be an array");
  const wanted = indices.map((index) => ({
    index: unsigned(index, 32, "an MSR's index"),
    data: 0n,
  }));
  const bytes = encodeMsrs(wanted);
  const count = call(bytes);
  return decodeList(LAYOUT.kvm_msr_entry, bytes, kvm_msrs, kvm_msr_entry, count);
}

/** `struct kvm_msrs` with these entries. */
export function encodeMsrs(entries: readonly MsrEntry[]): Uint8Array {
  return encodeList(LAYOUT.kvm_msr_entry, entries, kvm_msrs, kvm_msr_entry, "msrs");
}

/** KVM_GET_MSR_INDEX_LIST and its like: the indices. */
export function getMsrList(call: (bytes: Uint8Array) => void): number[] {
  const bytes = withRoom(kvm_msr_list, 4, 4096, call);
  const view = new DataView(bytes.buffer);
  return Array.from({ length: countOf(bytes) }, (_, i) =>
    view.getUint32(kvm_msr_list + 4 * i, true),
  );
}

/** KVM_GET_REG_LIST: the registers' ids. */
export function getRegList(call: (bytes: Uint8Array) => void): bigint[] {
  const bytes = withRoom(kvm_reg_list, 8, 4096, call);
  const view = new DataView(bytes.buffer);
  return Array.from({ length: countOf(bytes) }, (_, i) =>
    view.getBigUint64(kvm_reg_list + 8 * i, true),
  );
}
