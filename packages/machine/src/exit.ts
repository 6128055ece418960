// Why did a run end? KVM's exits, by KVM's names and numbers (linux/kvm.h, "KVM_EXIT_"), and one of ours.

/** KVM's exit numbers, by KVM's names without the prefix. */
export const EXIT_CODE = {
  unknown: 0,
  exception: 1,
  io: 2,
  hypercall: 3,
  debug: 4,
  hlt: 5,
  mmio: 6,
  irq_window_open: 7,
  shutdown: 8,
  fail_entry: 9,
  intr: 10,
  internal_error: 17,
} as const;

/** The guest executed HLT. IP is past it. */
export interface HltExit {
  readonly reason: "hlt";
  readonly code: 5;
}

/** IN or OUT (also INS, OUTS) on a port that no device claims, or a device ended the run. */
export interface IoExit {
  readonly reason: "io";
  readonly code: 2;
  /** `out`: IP is past the instruction. `in`: IP is at it; answer with `vcpu.completeIo()`. */
  readonly direction: "in" | "out";
  /** Port number, 16 bits. */
  readonly port: number;
  /** Width of one element in bytes: 1, 2 or 4. */
  readonly size: number;
  /** Elements in this exit; more than 1 only for string instructions with REP. */
  readonly count: number;
  /** `size × count` bytes, little endian; zeros for `in`. */
  readonly data: Uint8Array;
  /** The first element of `data`, unsigned. */
  readonly value: number;
}

/** An access to guest-physical memory that no slot and no device backs, or a write to a read-only slot. */
export interface MmioExit {
  readonly reason: "mmio";
  readonly code: 6;
  readonly physAddr: number;
  /** Bytes, 1 to 8; an access that crosses a page is reported page by page. */
  readonly length: number;
  /** A write is done: IP is past it. A read waits: IP is at it; answer with `vcpu.completeIo()`. */
  readonly isWrite: boolean;
  /** `length` bytes, little endian; zeros for a read. */
  readonly data: Uint8Array;
  /** The first (at most four) bytes of `data` as an unsigned little-endian number. */
  readonly value: number;
}

/** A fault while delivering a double fault (or, on KVM, an exception whose stack is unmapped). */
export interface ShutdownExit {
  readonly reason: "shutdown";
  readonly code: 8;
}

/** The hardware refused to enter the guest (KVM only). */
export interface FailEntryExit {
  readonly reason: "fail_entry";
  readonly code: 9;
  readonly hardwareEntryFailureReason: bigint;
  readonly cpu: number;
}

/** The host asked the run to end: `kick()`, an AbortSignal, `close()`. */
export interface IntrExit {
  readonly reason: "intr";
  readonly code: 10;
}

/** Interrupts can be delivered now, and `requestInterruptWindow` asked to be told. */
export interface IrqWindowOpenExit {
  readonly reason: "irq_window_open";
  readonly code: 7;
}

/** A single step is done, or a breakpoint of the host's was met. */
export interface DebugExit {
  readonly reason: "debug";
  readonly code: 4;
  /** 1 = #DB, 3 = #BP. */
  readonly exception: number;
  /** Linear address (CS base + IP) of the next instruction. */
  readonly pc: number;
  readonly dr6: number;
  readonly dr7: number;
}

/** The backend could not go on. KVM: KVM_INTERNAL_ERROR_*; the emulator uses the same suberrors. */
export interface InternalErrorExit {
  readonly reason: "internal_error";
  readonly code: 17;
  /** 1 = KVM_INTERNAL_ERROR_EMULATION; others are KVM's numbers. */
  readonly suberror: number;
  /**
   * `fetch`: no memory where the next instruction should be (`physAddr` says where).
   * `instruction`: this backend can't execute the instruction in `insnBytes`.
   * `other`: neither; KVM's words are in `data`.
   */
  readonly cause: "fetch" | "instruction" | "other";
  /** With `fetch`: guest-physical address of the missing byte. */
  readonly physAddr: number | undefined;
  /** With `instruction`: the bytes at CS:IP as far as the backend told, at most 15. */
  readonly insnBytes: Uint8Array;
  /** KVM's `internal.data[]`; empty on other backends. */
  readonly data: readonly bigint[];
}

/** An exit number this contract has no name for. */
export interface UnknownExit {
  readonly reason: "unknown";
  readonly code: number;
}

/** Ours, not KVM's: a bound given in the run's options was reached. The run can be continued. */
export interface LimitExit {
  readonly reason: "limit";
  readonly code: null;
  /** `output` is raised by a device (see `StopRun`), the others by `RunOptions`. */
  readonly limit: "time" | "instructions" | "output";
}

/** Why a run ended: a plain, fresh value that no later run changes. */
export type Exit =
  | HltExit
  | IoExit
  | MmioExit
  | ShutdownExit
  | FailEntryExit
  | IntrExit
  | IrqWindowOpenExit
  | DebugExit
  | InternalErrorExit
  | UnknownExit
  | LimitExit;

export type ExitReason = Exit["reason"];

/** Every reason an exit can have. */
export const EXIT_REASONS: readonly ExitReason[] = [
  "hlt",
  "io",
  "mmio",
  "shutdown",
  "fail_entry",
  "intr",
  "irq_window_open",
  "debug",
  "internal_error",
  "unknown",
  "limit",
];

/** Reads the first `size` (at most four) bytes, little endian, as an unsigned number. */
export function littleEndian(data: Uint8Array, size: number = data.length): number {
  let value = 0;
  for (let i = Math.min(4, size, data.length) - 1; i >= 0; i--) value = value * 256 + data[i]!;
  return value;
}

export function ioExit(
  direction: "in" | "out",
  port: number,
  size: number,
  data: Uint8Array,
): IoExit {
  const value = littleEndian(data, size);
  return { reason: "io", code: 2, direction, port, size, count: data.length / size, data, value };
}

export function mmioExit(physAddr: number, isWrite: boolean, data: Uint8Array): MmioExit {
  const value = littleEndian(data);
  return { reason: "mmio", code: 6, physAddr, length: data.length, isWrite, data, value };
}
