// How does a CPUID list cross? (`struct kvm_cpuid2`)

import { KVM_CPUID_ENTRY, STRUCT_SIZE } from "./structs.ts";

/** `struct kvm_cpuid_entry2`: unsigned 32-bit numbers. */
export type CpuidEntry = { [K in (typeof KVM_CPUID_ENTRY)[number]]: number };

/** Entries out of `struct kvm_cpuid2`. */
export function decodeCpuid(list: Uint8Array): CpuidEntry[] {
  const view = new DataView(list.buffer, list.byteOffset, list.byteLength);
  const entries: CpuidEntry[] = [];
  const { kvm_cpuid2: head, kvm_cpuid_entry2: size } = STRUCT_SIZE;
  for (let at = head; at + size <= list.length; at += size) {
    const fields = KVM_CPUID_ENTRY.map((name, i) => [name, view.getUint32(at + 4 * i, true)]);
    entries.push(Object.fromEntries(fields) as CpuidEntry);
  }
  return entries;
}

/** `struct kvm_cpuid2` with these entries. */
export function encodeCpuid(entries: readonly CpuidEntry[]): Uint8Array {
  const { kvm_cpuid2: head, kvm_cpuid_entry2: size } = STRUCT_SIZE;
  const list = new Uint8Array(head + size * entries.length);
  const view = new DataView(list.buffer);
  view.setUint32(0, entries.length, true);
  entries.forEach((entry, n) => {
    KVM_CPUID_ENTRY.forEach((name, i) => {
      view.setUint32(head + size * n + 4 * i, entry[name] >>> 0, true);
    });
  });
  return list;
}
