// What is the least that an emulator must offer to be judged? A driver of five functions.
//
// `machineFromDriver` (`driver-machine.ts`) makes a `Machine` of it. HLT, IN, OUT, INS and OUTS are the
// machine's own then: a driver needs no ports, no devices and no events.

import type { Exit, MemorySlot } from "@realmode/machine";
import type { RegisterState } from "./register-name.ts";

/** One CPU with memory around it. All addresses are guest-physical, all numbers unsigned. */
export interface CpuDriver {
  /**
   * Gives the CPU this state, hidden segment parts too.
   *
   * @throws MachineError ENOTSUP where it can't have such a state: the case is a SKIP with these words.
   */
  setState(state: RegisterState): void;
  /** Writes memory; bytes that are code take effect at once. @throws MachineError ENOTSUP as above. */
  writeMemory(physAddr: number, bytes: Uint8Array): void;
  /**
   * Executes one instruction, or delivers its fault: the state then is that before the handler's first
   * instruction. A string instruction with REP may be one iteration or all of them.
   *
   * @returns an exit where the CPU can't go on (`shutdown`, `internal_error`), else undefined.
   */
  runOne(): Exit | undefined;
  readState(): RegisterState;
  /** A copy of `length` bytes. */
  readMemory(physAddr: number, length: number): Uint8Array;
  /** Not one of the five: called once, when the machine is closed. */
  close?(): void;
}

/**
 * Makes a driver for one machine, in reset state, with memory where `slots` are. A machine that adds a
 * slot later only writes to it.
 */
export type CreateDriver = (slots: readonly MemorySlot[]) => CpuDriver;
