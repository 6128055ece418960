// What can a program ask of a virtual machine? (Documentation/virt/kvm/api.rst, "VM ioctls")

import type { NativeVm } from "../native.ts";
import { type GuestMemfd, nativeGuestMemfd } from "./device.ts";
import { Vcpu } from "./vcpu.ts";
import { VmIoctls } from "./vm-ioctls.ts";

/** `struct kvm_userspace_memory_region`, with bytes instead of an address. */
export interface UserMemoryRegion {
  readonly slot: number;
  /** `KVM_MEM_LOG_DIRTY_PAGES`, `KVM_MEM_READONLY`. Default 0. */
  readonly flags?: number;
  readonly guestPhysAddr: bigint;
  /** 0 deletes the slot. */
  readonly memorySize: bigint;
  /**
   * The memory: a view of a SharedArrayBuffer (a shared WebAssembly.Memory's is page-aligned), at
   * least `memorySize` bytes. It is kept alive as long as the slot lives.
   */
  readonly bytes?: Uint8Array;
  /** Private memory beside it (KVM_SET_USER_MEMORY_REGION2, KVM_MEM_GUEST_MEMFD). */
  readonly guestMemfd?: GuestMemfd;
  /** Where in it. Default 0. */
  readonly guestMemfdOffset?: bigint;
}

/**
 * A VM. The thread that created it owns it: when that thread ends, the VM is closed. Every method
 * throws `KvmError`: EBADF after `close()`, else what the kernel says.
 */
export class Vm extends VmIoctls implements Disposable {
  readonly #native: NativeVm;

  /** Made by `Kvm.createVm()`. */
  constructor(made: NativeVm) {
    super(made);
    this.#native = made;
  }

  /** KVM_CHECK_EXTENSION on the VM. */
  checkExtension(capability: number): number {
    return this.#native.checkExtension(capability);
  }

  /**
   * KVM_SET_USER_MEMORY_REGION: adds, moves, re-flags or deletes a slot.
   *
   * @throws KvmError EINVAL (misaligned; bytes unshared or too few; size or bytes of a live slot
   * changed), EEXIST (overlap), EFAULT; TypeError, RangeError for wrong arguments.
   */
  setUserMemoryRegion(region: UserMemoryRegion): void {
    const { slot, flags = 0, guestPhysAddr, memorySize, bytes = null } = region;
    const { guestMemfd, guestMemfdOffset = 0n } = region;
    if (guestMemfd === undefined) {
      this.#native.setUserMemoryRegion(slot, flags, guestPhysAddr, memorySize, bytes);
      return;
    }
    const memfd = nativeGuestMemfd(guestMemfd);
    this.#native.setUserMemoryRegion(
      ...([slot, flags, guestPhysAddr, memorySize, bytes, memfd, guestMemfdOffset] as const),
    );
  }

  /** KVM_GET_DIRTY_LOG: one bit a page, lowest first; reading clears. @throws EINVAL without the flag, ENOENT. */
  getDirtyLog(slot: number): Uint8Array {
    return this.#native.getDirtyLog(slot);
  }

  /** KVM_CREATE_VCPU, and its kvm_run mapped. @throws KvmError EEXIST (id in use), EINVAL (too many). */
  createVcpu(id: number): Vcpu {
    return new Vcpu((record, done) => this.#native.createVcpu(id, record, done));
  }

  /** Ends all runs of its vCPUs, closes them and the VM. A second call does nothing. */
  close(): void {
    this.#native.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
