// May this vCPU be touched now? One answer, and the same errors, on every backend.

import type { RunOptions } from "./contract.ts";
import { MachineError } from "./error.ts";
import type { Exit } from "./exit.ts";

/** The longest timeout a host timer can hold: 2³¹ − 1 ms. */
const MAX_TIMEOUT_MS = 2147483647;

/** @throws MachineError EINVAL where a bound is not a number the run can keep. */
export function checkRunOptions(options: RunOptions): void {
  const { timeoutMs, maxInstructions } = options;
  if (timeoutMs !== undefined && !(timeoutMs >= 0 && timeoutMs <= MAX_TIMEOUT_MS)) {
    throw new MachineError("EINVAL", `timeoutMs is ${timeoutMs}, not 0 to ${MAX_TIMEOUT_MS}`);
  }
  if (
    maxInstructions !== undefined &&
    !(Number.isSafeInteger(maxInstructions) && maxInstructions >= 0)
  ) {
    throw new MachineError(
      "EINVAL",
      `maxInstructions is ${maxInstructions}, not a whole number from 0`,
    );
  }
}

/** Guards one vCPU: idle, running or closed, and whether a read waits for its answer. */
export class RunGate {
  #running = false;
  #closed = false;
  #waiting: Exit | undefined;

  get running(): boolean {
    return this.#running;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** @throws MachineError EBADF when closed, EBUSY while a run is under way. */
  assertIdle(what: string): void {
    if (this.#closed) throw new MachineError("EBADF", `${what}: the machine is closed`);
    if (this.#running) {
      throw new MachineError(
        "EBUSY",
        `${what}: the vCPU is running`,
        "end the run with kick() and wait for it",
      );
    }
  }

  /** Starts a run. @throws MachineError EBADF, EBUSY, EINVAL (options, a read that waits). */
  begin(options?: RunOptions): void {
    if (this.#closed || this.#running) this.assertIdle("run");
    if (options) checkRunOptions(options);
    if (this.#waiting) {
      const { reason } = this.#waiting;
      throw new MachineError(
        "EINVAL",
        `the guest's ${reason === "io" ? "in" : "memory read"} waits for its answer`,
        "call completeIo() before the next run",
      );
    }
    this.#running = true;
  }

  /** Ends a run; an exit that the host must answer is remembered. */
  end(exit?: Exit): void {
    this.#running = false;
    const waits =
      (exit?.reason === "io" && exit.direction === "in") ||
      (exit?.reason === "mmio" && !exit.isWrite);
    this.#waiting = waits ? exit : undefined;
  }

  /** The last run ended with a read that has no answer yet. */
  get waits(): boolean {
    return this.#waiting !== undefined;
  }

  /**
   * Takes the host's answer to the exit that waits, as bytes.
   *
   * @throws MachineError EINVAL where nothing waits or the answer has another length.
   */
  answer(data: number | Uint8Array): Uint8Array {
    this.assertIdle("completeIo");
    const exit = this.#waiting;
    if (exit?.reason !== "io" && exit?.reason !== "mmio") {
      throw new MachineError("EINVAL", "completeIo: no read waits for an answer");
    }
    const bytes = exit.data.slice();
    if (typeof data === "number") {
      const width = exit.reason === "io" ? exit.size : exit.length;
      if (width !== bytes.length) {
        throw new MachineError(
          "EINVAL",
          `completeIo: ${bytes.length} bytes are waited for, not one number`,
        );
      }
      for (let i = 0; i < Math.min(4, width); i++) bytes[i] = data >>> (8 * i);
    } else {
      if (data.length !== bytes.length) {
        throw new MachineError(
          "EINVAL",
          `completeIo: ${bytes.length} bytes are waited for, not ${data.length}`,
        );
      }
      bytes.set(data);
    }
    this.#waiting = undefined;
    return bytes;
  }

  /** Forgets a read that waits: the vCPU gets a new state. */
  forget(): void {
    this.#waiting = undefined;
  }

  close(): void {
    this.#closed = true;
    this.#waiting = undefined;
  }
}
