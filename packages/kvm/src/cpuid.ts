// What does CPUID say on a machine of the contract? What the guest can count on, on every host with KVM.
//
// KVM_GET_SUPPORTED_CPUID tells what the host's processor has. But where KVM emulates instructions
// (real mode on some hosts, all of them on others) it knows few beyond the integer ones, so a guest
// that believed it would fail. And paging, an FPU, an APIC are not part of the contract.
//
// Some kernels (one that runs its guests without virtualisation, say) write features of the host into
// whatever list they are given. There the list is left out: all leaves read zeros, which claims nothing.

import { KVM_DEVICE } from "./error.ts";
import { ExitRecord } from "./exit.ts";
import { type NativeVcpu, native } from "./native.ts";
import { KVM_CAP } from "./raw/capabilities.ts";
import { type CpuidEntry, encodeCpuid, getCpuid } from "./raw/lists.ts";
import { encodeEnableCap } from "./raw/vcpu-ioctls.ts";

const bits = (...numbers: readonly number[]): number =>
  numbers.reduce((all, bit) => (all | (1 << bit)) >>> 0, 0);

/** EDX of leaf 1 that is passed on where the host has it: TSC, MSR, CX8, SEP, CMOV, CLFSH. */
const FEATURES = bits(4, 5, 8, 11, 15, 19);
/** EBX of leaf 1: the size of a cache line, which is CLFLUSH's. The APIC's number is in the highest byte. */
const CACHE_LINE = 0xff00;
/** ECX of leaf 1: a hypervisor is there, and leaf 40000000 says which. */
const HYPERVISOR = bits(31);

/** "KVMKVMKVM", as EBX ECX EDX. */
const KVM_SIGNATURE = { ebx: 0x4b4d564b, ecx: 0x564b4d56, edx: 0x4d } as const;

const leaf = (number: number, registers: Partial<CpuidEntry>): CpuidEntry => ({
  ...{ function: number, index: 0, flags: 0, eax: 0, ebx: 0, ecx: 0, edx: 0 },
  ...registers,
});

/** The leaves for vCPU `id`; all others read zeros. @param supported KVM_GET_SUPPORTED_CPUID's. */
export function machineCpuid(supported: readonly CpuidEntry[], id: number): CpuidEntry[] {
  const find = (number: number): CpuidEntry =>
    supported.find((entry) => entry.function === number) ?? leaf(number, {});
  const { ebx, ecx, edx } = find(0);
  const one = find(1);
  return [
    leaf(0, { eax: 1, ebx, ecx, edx }),
    leaf(1, {
      eax: one.eax,
      ebx: ((one.ebx & CACHE_LINE) | ((id & 0xff) << 24)) >>> 0,
      ecx: HYPERVISOR,
      edx: (one.edx & FEATURES) >>> 0,
    }),
    leaf(0x40000000, { eax: 0x40000000, ...KVM_SIGNATURE }),
    leaf(0x80000000, { eax: 0x80000000 }),
  ];
}

/** Bit 9 of leaf 1's EDX: the kernel itself writes it, by APIC_BASE. */
const APIC = bits(9);

/** Whether a guest with the list `got`, which is what the kernel made of `wanted`, is told no more than that. */
export function isKept(wanted: readonly CpuidEntry[], got: readonly CpuidEntry[]): boolean {
  return got.every((entry) => {
    const own = wanted.find(({ function: number }) => number === entry.function);
    const { eax = 0, ebx = 0, ecx = 0, edx = 0 } = own ?? {};
    return (
      entry.eax === eax &&
      entry.ebx === ebx &&
      (entry.ecx & ~ecx) === 0 &&
      (entry.edx & ~edx & ~APIC) === 0
    );
  });
}

/**
 * KVM has MSRs of its own (a clock, say) that make it write into the guest's memory, after a reset too. With
 * this they are #GP where CPUID does not tell of them, and it does not.
 */
const OWN_FEATURES_BY_CPUID = encodeEnableCap({
  cap: KVM_CAP.ENFORCE_PV_FEATURE_CPUID,
  args: [1n],
});

interface Supported {
  /** Null: left out. */
  readonly cpuid: readonly CpuidEntry[] | null;
  /** For KVM_SET_CPUID2, by the vCPU's number, as they were needed. */
  readonly encoded: Map<number, Uint8Array>;
  readonly ownFeaturesByCpuid: boolean;
}

/** Asked once a thread, of a vCPU made for it: it takes longer than making a machine. */
let supported: Supported | undefined;

function readSupported(): Supported {
  const kvm = new (native().Kvm)(KVM_DEVICE);
  try {
    const all = getCpuid((bytes) => void kvm.KVM_GET_SUPPORTED_CPUID(bytes));
    const vm = kvm.createVm();
    try {
      const vcpu = vm.createVcpu(0, new ExitRecord().bytes, () => {});
      const wanted = machineCpuid(all, 0);
      vcpu.KVM_SET_CPUID2(encodeCpuid(wanted));
      const got = getCpuid((bytes) => void vcpu.KVM_GET_CPUID2(bytes));
      const ownFeaturesByCpuid = kvm.checkExtension(KVM_CAP.ENFORCE_PV_FEATURE_CPUID) > 0;
      return { cpuid: isKept(wanted, got) ? all : null, encoded: new Map(), ownFeaturesByCpuid };
    } finally {
      vm.close();
    }
  } finally {
    kvm.close();
  }
}

/** Before the vCPU's first run. */
export function setMachineCpuid(vcpu: NativeVcpu, id: number): void {
  supported ??= readSupported();
  const { cpuid, encoded, ownFeaturesByCpuid } = supported;
  if (cpuid) {
    const list = encoded.get(id) ?? encodeCpuid(machineCpuid(cpuid, id));
    encoded.set(id, list);
    vcpu.KVM_SET_CPUID2(list);
  }
  if (ownFeaturesByCpuid) vcpu.KVM_ENABLE_CAP(OWN_FEATURES_BY_CPUID);
}
