// How does the kernel tell of an event, or is told of one, without a vCPU's exit? (eventfd(2))

import { native } from "../native.ts";
import type { NativeEventfd } from "./calls.ts";
import { unsigned } from "./layout.ts";

/** What the addon waits in one call, at most: milliseconds. */
const TICK = 100;

const natives = new WeakMap<Eventfd, NativeEventfd>();

/** @throws TypeError unless it is an `Eventfd`. */
export function nativeEventfd(eventfd: Eventfd): NativeEventfd {
  const made = natives.get(eventfd);
  if (made === undefined) throw new TypeError("eventfd must be an Eventfd");
  return made;
}

/**
 * A counter of 64 bits in the kernel, for `Vm.irqfd` and `Vm.ioeventfd`. Belongs to the thread that made
 * it. KVM keeps what is registered: closing it here first is safe, and takes an irqfd away.
 */
export class Eventfd implements Disposable {
  readonly #native: NativeEventfd;

  /** @param initial 32 bits. @param semaphore `read()` takes 1 away instead of all. @throws KvmError EMFILE */
  constructor(initial = 0, semaphore = false) {
    this.#native = native().eventfd(initial, semaphore);
    natives.set(this, this.#native);
  }

  /** The counter, which becomes 0 by it; null where it is 0 already. Never blocks. @throws KvmError EBADF */
  read(): bigint | null {
    return this.#native.read();
  }

  /** Adds to the counter. @throws KvmError EAGAIN: it would overflow; EBADF */
  write(add = 1n): void {
    this.#native.write(add);
  }

  /**
   * Whether the counter is not 0, within so many milliseconds. Blocks this thread meanwhile: for a worker
   * that serves a guest, or with 0 to look. A worker may be terminated inside.
   */
  wait(milliseconds: number): boolean {
    let left = unsigned(milliseconds, 31, "milliseconds");
    const until = performance.now() + left;
    for (;;) {
      if (this.#native.wait(Math.min(left, TICK))) return true;
      left = Math.ceil(until - performance.now());
      if (left <= 0) return false;
    }
  }

  /** A second call does nothing. */
  close(): void {
    this.#native.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
