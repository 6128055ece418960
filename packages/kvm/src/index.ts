// KVM for Node, on one screen: machines of the contract, the probe, and the raw binding.

export { KvmError } from "./error.ts";
export {
  describeKvmSpeed,
  examineKvm,
  type KvmExamination,
  type KvmRefusal,
  type KvmSpeed,
} from "./examine.ts";
export type { KvmObstacle } from "./host.ts";
export { attachMachine, createKvmMachine, kickVcpu } from "./machine.ts";
export { type KvmProbe, type KvmUnusable, type KvmUsable, probeKvm } from "./probe.ts";
export { Device, GuestMemfd } from "./raw/device.ts";
export { Eventfd } from "./raw/eventfd.ts";
export type { KvmDebugArch, KvmExit, KvmOnlyExit, KvmUnknownExit } from "./raw/exits.ts";
export { Kvm } from "./raw/kvm.ts";
export type { CpuidEntry, MsrEntry } from "./raw/lists.ts";
export type * from "./raw/run-page.ts";
export { type Stat, Stats } from "./raw/stats.ts";
export * from "./raw/structs.ts";
export { Vcpu } from "./raw/vcpu.ts";
export type * from "./raw/vcpu-ioctls.ts";
export { type UserMemoryRegion, Vm } from "./raw/vm.ts";
export type * from "./raw/vm-ioctls.ts";
