// What can be asked of a device in the kernel? (Documentation/virt/kvm/devices)

import type { NativeDevice, NativeGuestMemfd } from "./calls.ts";
import { DeviceAttributes } from "./device-attr.ts";

/** Made by `Vm.createDevice()`. It keeps the VM in the kernel alive until it is closed. */
export class Device extends DeviceAttributes implements Disposable {
  readonly #native: NativeDevice;

  constructor(made: NativeDevice) {
    super(made);
    this.#native = made;
  }

  /** A second call does nothing. */
  close(): void {
    this.#native.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

const natives = new WeakMap<GuestMemfd, NativeGuestMemfd>();

/** @throws TypeError unless it is a `GuestMemfd`. */
export function nativeGuestMemfd(memfd: GuestMemfd): NativeGuestMemfd {
  const made = natives.get(memfd);
  if (made === undefined) throw new TypeError("guestMemfd must be a GuestMemfd");
  return made;
}

/** Made by `Vm.createGuestMemfd()`. A slot that uses it keeps the memory. */
export class GuestMemfd implements Disposable {
  readonly #native: NativeGuestMemfd;

  constructor(made: NativeGuestMemfd) {
    this.#native = made;
    natives.set(this, made);
  }

  /** A second call does nothing. */
  close(): void {
    this.#native.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
