// Where shall a run stop before an instruction, and which of these places has the host been told of already?

import { MachineError } from "./error.ts";
import type { DebugExit } from "./exit.ts";

/** So many addresses `setBreakpoints` takes. */
export const MAX_BREAKPOINTS = 1024;
/** DR6 with no breakpoint's bit, and DR7, as after a reset: what reads 1 is 1. */
const DR6_NONE = 0xffff0ff0;
const DR7_NONE = 0x400;
/** Breakpoints that DR6 has a bit of. */
const DR6_BITS = 4;

const NO_BITS: ReadonlyMap<number, number> = new Map();
const NO_PAGES: ReadonlySet<number> = new Set();

/** One vCPU's breakpoints on execution (`Vcpu.setBreakpoints`). Addresses are linear, 0 to ffffffff. */
export class Breakpoints {
  /** Each once, in the order they were given. A new array for each list. */
  addresses: readonly number[] = [];
  /** Its bit in DR6 (0 from the fifth on) by address. */
  #bits = NO_BITS;
  #pages = NO_PAGES;
  /**
   * Its instruction is the next one, and was told or is half done: it is executed now. Undefined where
   * the next one is a new arrival.
   */
  passing: number | undefined;

  /** @throws MachineError EINVAL; nothing is changed then. */
  set(addresses: readonly number[]): void {
    const each = [...new Set(addresses)];
    if (each.length > MAX_BREAKPOINTS) {
      throw new MachineError(
        "EINVAL",
        `${each.length} breakpoints are more than ${MAX_BREAKPOINTS}`,
      );
    }
    const wrong = each.find((at) => !(Number.isInteger(at) && at >= 0 && at <= 0xffffffff));
    if (wrong !== undefined) {
      throw new MachineError(
        "EINVAL",
        `breakpoint ${String(wrong)} is no address from 0 to 4294967295`,
      );
    }
    this.addresses = each;
    this.#bits = new Map(each.map((at, i) => [at, i < DR6_BITS ? 1 << i : 0]));
    this.#pages = new Set(each.map((at) => at >>> 12));
  }

  /** Whether the page of 4096 bytes around `linear` has one. */
  inPage(linear: number): boolean {
    return this.#pages.has(linear >>> 12);
  }

  has(linear: number): boolean {
    return this.#bits.has(linear);
  }

  /** What the run ends with where the instruction at `linear` is the next; the run after it passes. */
  meet(linear: number): DebugExit | undefined {
    const bit = this.#bits.get(linear);
    if (bit === undefined || this.passing === linear) return undefined;
    this.passing = linear;
    const dr6 = (DR6_NONE | bit) >>> 0;
    return { reason: "debug", code: 4, exception: 1, pc: linear, dr6, dr7: DR7_NONE };
  }
}
