// What does an exit mean, and what did the guest's author probably do?

import { DEBUG_CONSOLE_PORT, EXIT_PORT } from "./devices.ts";
import type { Exit, InternalErrorExit, IoExit, MmioExit } from "./exit.ts";
import { ALIAS_PAGE_ADDRESS, CODE_PAGE_ORIGIN, PAGE_SIZE } from "./layout.ts";

const hex = (value: number): string => `0x${value.toString(16)}`;
const hexBytes = (bytes: Uint8Array): string =>
  Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join(" ");

function describeIo(exit: IoExit): string {
  const { direction, port, size, count, value } = exit;
  const many = count > 1 ? `${count} elements of ${size} byte(s)` : `${size} byte(s)`;
  if (direction === "out" && port === EXIT_PORT) {
    return value === 0
      ? "The guest wrote 0 to the exit port 0xf4: it reports success."
      : `The guest wrote ${value} to the exit port 0xf4: it reports failure ${value}.`;
  }
  if (direction === "out") {
    return `The guest wrote ${many} (${hex(value)}) to port ${hex(port)}, which no device claims. Console text goes to port 0x3f8 or ${hex(DEBUG_CONSOLE_PORT)}.`;
  }
  return `The guest reads ${many} from port ${hex(port)}, which no device claims. Answer with completeIo() or attach a device.`;
}

function describeMmio(exit: MmioExit): string {
  const { physAddr, length, isWrite } = exit;
  const what = isWrite
    ? `The guest wrote ${length} byte(s) (${hexBytes(exit.data)}) to`
    : `The guest reads ${length} byte(s) from`;
  const where = `guest-physical ${hex(physAddr)}, where no writable memory is.`;
  const stack =
    isWrite && physAddr >= PAGE_SIZE && physAddr < PAGE_SIZE + 16
      ? " That is just above the data page: did the stack pointer leave it?"
      : "";
  const top =
    physAddr >= 0xf000 && physAddr <= 0xffff
      ? " With SP = 0 the first push goes to 0xfffe: load SP (mov $0x1000,%sp) before the stack is used; code-page bytes are read through %cs:."
      : "";
  return `${what} ${where}${stack}${top}`;
}

function describeInternalError(exit: InternalErrorExit): string {
  if (exit.cause === "fetch") {
    const at = exit.physAddr;
    const place = at === undefined ? "the next instruction's address" : `guest-physical ${hex(at)}`;
    const low = at !== undefined && at >= ALIAS_PAGE_ADDRESS + PAGE_SIZE - 0x10000 && at <= 0xfffff;
    const trap = low
      ? ` A far transfer or IRET to selector f000 makes the CS base 0xf0000; the code page is at fffff000. Run with --alias (option alias) to see it at ${hex(ALIAS_PAGE_ADDRESS)} too.`
      : ` The guest ran or jumped to where no memory is; code of the page layout is linked at ${hex(CODE_PAGE_ORIGIN)}.`;
    return `There is no memory at ${place} to fetch an instruction from.${trap}`;
  }
  if (exit.cause === "instruction") {
    return `This backend can't execute the instruction at CS:IP (bytes ${hexBytes(exit.insnBytes)}).`;
  }
  return `The backend stopped with internal error ${exit.suberror}.`;
}

/** The cause of an exit, and the likely mistake where there is one, in one or two sentences. */
export function describeExit(exit: Exit): string {
  switch (exit.reason) {
    case "hlt":
      return "The guest executed HLT.";
    case "io":
      return describeIo(exit);
    case "mmio":
      return describeMmio(exit);
    case "shutdown":
      return "Triple fault: an exception could not be delivered. Is the interrupt table (at 0 in RAM) set up, and does SP point into RAM?";
    case "fail_entry":
      return `The hardware refused to enter the guest (reason 0x${exit.hardwareEntryFailureReason.toString(16)}): the register state is not one a CPU can have.`;
    case "intr":
      return "The host ended the run (kick or abort); the guest can be continued.";
    case "irq_window_open":
      return "The guest can take an external interrupt now.";
    case "debug":
      return `One step done, or a breakpoint met; the next instruction is at linear ${hex(exit.pc)}.`;
    case "internal_error":
      return describeInternalError(exit);
    case "limit":
      return {
        time: "The time limit was reached; the guest was still running. Does it end with hlt?",
        instructions: "The instruction limit was reached; the guest was still running.",
        output: "The guest wrote more console output than the limit allows.",
      }[exit.limit];
    case "unknown":
      return `KVM ended the run with exit ${exit.code}, which has no name here (see linux/kvm.h, KVM_EXIT_).`;
  }
}
