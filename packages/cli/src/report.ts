// How is a failure told?

import { MachineError } from "@realmode/machine";
import { Failure, messageOf } from "./failure.ts";
import type { Status } from "./status.ts";
import type { Terminal } from "./streams.ts";

/** A machine that refuses what it was told: the command line's fault. A refused system call: the host's. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof Error && error.name === "KvmError") {
    const { hint } = error as MachineError;
    return new Failure("backend", `KVM: ${error.message}`, { hint, cause: error });
  }
  if (error instanceof MachineError) {
    return new Failure("usage", error.message.replace(/^[A-Z]+: /, ""), {
      hint: error.hint,
      cause: error,
    });
  }
  return new Failure("internal", `this is a mistake of realmode's own: ${messageOf(error)}`, {
    hint: "please report it, with the command line and the file",
    cause: error,
  });
}

/** Tells a failure, in JSON on stdout too where that is wanted; gives its status. */
export function report(failure: Failure, terminal: Terminal): Status {
  const { kind, status, message, hint, diagnostics, cause } = failure;
  if (terminal.json) {
    terminal.printJson({
      schema: "realmode.error/1",
      status,
      error: { kind, message, hint: hint ?? null },
      diagnostics,
    });
  }
  terminal.error(message, hint);
  if (kind === "internal" && cause instanceof Error) terminal.err.line(cause.stack ?? "");
  return status;
}
