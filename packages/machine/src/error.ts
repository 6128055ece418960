// How does a machine say that it was used wrongly?

/** The errno names a machine uses: Linux's, as KVM gives them for the same mistake. */
export type MachineErrorCode =
  | "EACCES"
  | "EBADF"
  | "EBUSY"
  | "EEXIST"
  | "EFAULT"
  | "EINVAL"
  | "ENODEV"
  | "ENOENT"
  | "ENOMEM"
  | "ENOSPC"
  | "ENOTSUP"
  | "ENXIO"
  | "EPERM"
  | (string & {});

/**
 * Wrong use of a machine: a slot that overlaps, a register touched while the vCPU runs, a closed
 * machine. What the guest does wrong is never an error but an `Exit`.
 */
export class MachineError extends Error {
  override readonly name: string = "MachineError";
  /** errno name: `EINVAL`, `EEXIST`, `EBUSY`, `EBADF` (closed) … */
  readonly code: MachineErrorCode;
  /** What to do about it, where there is something to say. */
  readonly hint: string | undefined;

  constructor(code: MachineErrorCode, message: string, hint?: string) {
    super(`${code}: ${message}`);
    this.code = code;
    this.hint = hint;
  }
}

/** A broken promise inside realmode itself: please report it. */
export class InvariantError extends Error {
  override readonly name: string = "InvariantError";
}
