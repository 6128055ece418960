// KVM for Node, on one screen: machines of the contract, the probe, and the raw binding.

export { KvmError } from "./error.ts";
export { attachMachine, createKvmMachine, kickVcpu } from "./machine.ts";
export { type KvmProbe, type KvmUnusable, type KvmUsable, probeKvm } from "./probe.ts";
export type { CpuidEntry } from "./raw/cpuid.ts";
export { Kvm } from "./raw/kvm.ts";
export * from "./raw/structs.ts";
export { type KvmDtable, type KvmRegs, type KvmSegment, type KvmSregs, Vcpu } from "./raw/vcpu.ts";
export { type UserMemoryRegion, Vm } from "./raw/vm.ts";
