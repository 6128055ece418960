// What can a program ask of /dev/kvm itself? (Documentation/virt/kvm/api.rst, "system ioctls")

import { KVM_DEVICE } from "../error.ts";
import { type NativeKvm, native } from "../native.ts";
import { DeviceAttributes } from "./device-attr.ts";
import { type CpuidEntry, getCpuid, getMsrList, getMsrs, type MsrEntry } from "./lists.ts";
import { Vm } from "./vm.ts";

/**
 * The open device. Belongs to the thread that made it; VMs made from it live on after `close()`.
 * Every method throws `KvmError`: EBADF after `close()`, else what the kernel says.
 */
export class Kvm extends DeviceAttributes implements Disposable {
  readonly #native: NativeKvm;

  /** Opens the device. @throws KvmError ENOENT, EACCES …; ENODEV where the addon is missing. */
  constructor(path: string = KVM_DEVICE) {
    const made = new (native().Kvm)(path);
    super(made);
    this.#native = made;
  }

  /** KVM_GET_API_VERSION: 12. */
  getApiVersion(): number {
    return this.#native.getApiVersion();
  }

  /** KVM_CHECK_EXTENSION: 0 = no; see `KVM_CAP`. */
  checkExtension(capability: number): number {
    return this.#native.checkExtension(capability);
  }

  /** KVM_GET_VCPU_MMAP_SIZE: bytes of a vCPU's kvm_run mapping. */
  getVcpuMmapSize(): number {
    return this.#native.getVcpuMmapSize();
  }

  /** KVM_GET_SUPPORTED_CPUID. */
  getSupportedCpuid(): CpuidEntry[] {
    return getCpuid((bytes) => this.#native.KVM_GET_SUPPORTED_CPUID(bytes));
  }

  /** KVM_GET_EMULATED_CPUID: what KVM emulates although the host's CPU has it not. */
  getEmulatedCpuid(): CpuidEntry[] {
    return getCpuid((bytes) => this.#native.KVM_GET_EMULATED_CPUID(bytes));
  }

  /** KVM_GET_SUPPORTED_HV_CPUID: the Hyper-V leaves (KVM_CAP_SYS_HYPERV_CPUID). */
  getSupportedHvCpuid(): CpuidEntry[] {
    return getCpuid((bytes) => this.#native.KVM_GET_SUPPORTED_HV_CPUID(bytes));
  }

  /** KVM_GET_MSR_INDEX_LIST: the MSRs that are a guest's state, for `Vcpu.getMsrs`. */
  getMsrIndexList(): number[] {
    return getMsrList((bytes) => this.#native.KVM_GET_MSR_INDEX_LIST(bytes));
  }

  /** KVM_GET_MSR_FEATURE_INDEX_LIST: the MSRs that tell features, for `getMsrs` here. */
  getMsrFeatureIndexList(): number[] {
    return getMsrList((bytes) => this.#native.KVM_GET_MSR_FEATURE_INDEX_LIST(bytes));
  }

  /** KVM_GET_MSRS on the system: as many as the kernel could read. @param indices At most 256. */
  getMsrs(indices: readonly number[]): MsrEntry[] {
    return getMsrs(indices, (bytes) => this.#native.KVM_GET_MSRS(bytes));
  }

  /** KVM_X86_GET_MCE_CAP_SUPPORTED: MCG_CAP's bits that `Vcpu.setupMce` takes (KVM_CAP_MCE). */
  getMceCapSupported(): bigint {
    const bytes = new Uint8Array(8);
    this.#native.KVM_X86_GET_MCE_CAP_SUPPORTED(bytes);
    return new DataView(bytes.buffer).getBigUint64(0, true);
  }

  /** KVM_CREATE_VM. @param type Machine type; 0 on x86. */
  createVm(type = 0): Vm {
    return new Vm(this.#native.createVm(type));
  }

  /** A second call does nothing. */
  close(): void {
    this.#native.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
