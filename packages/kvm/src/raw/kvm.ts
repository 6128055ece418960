// What can a program ask of /dev/kvm itself? (Documentation/virt/kvm/api.rst, "system ioctls")

import { KVM_DEVICE } from "../error.ts";
import { type NativeKvm, native } from "../native.ts";
import { type CpuidEntry, decodeCpuid } from "./cpuid.ts";
import { Vm } from "./vm.ts";

/**
 * The open device. Belongs to the thread that made it; VMs made from it live on after `close()`.
 * Every method throws `KvmError`: EBADF after `close()`, else what the kernel says.
 */
export class Kvm implements Disposable {
  readonly #native: NativeKvm;

  /** Opens the device. @throws KvmError ENOENT, EACCES …; ENODEV where the addon is missing. */
  constructor(path: string = KVM_DEVICE) {
    this.#native = new (native().Kvm)(path);
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
    return decodeCpuid(this.#native.getSupportedCpuid());
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
