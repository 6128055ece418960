// How are device attributes asked for? Four kinds of descriptor have them: system, VM, vCPU, device.

import type { NativeDeviceAttr } from "./calls.ts";

/** KVM_SET_, KVM_GET_ and KVM_HAS_DEVICE_ATTR. */
export abstract class DeviceAttributes {
  readonly #native: NativeDeviceAttr;

  constructor(made: NativeDeviceAttr) {
    this.#native = made;
  }

  /** KVM_SET_DEVICE_ATTR. @param value As many bytes as the attribute has. */
  setDeviceAttr(group: number, attr: bigint, value: Uint8Array): void {
    this.#native.KVM_SET_DEVICE_ATTR(group, attr, value);
  }

  /** KVM_GET_DEVICE_ATTR: fills `value`, whose size is the attribute's. */
  getDeviceAttr(group: number, attr: bigint, value: Uint8Array): void {
    this.#native.KVM_GET_DEVICE_ATTR(group, attr, value);
  }

  /** KVM_HAS_DEVICE_ATTR. @throws KvmError ENXIO: it has not. */
  hasDeviceAttr(group: number, attr: bigint): void {
    this.#native.KVM_HAS_DEVICE_ATTR(group, attr);
  }
}
