// What happens between the command line and the exit status?

import { existsSync } from "node:fs";
import { MachineError } from "@realmode/machine";
import { Failure, messageOf } from "./failure.ts";
import { parseCommandLine } from "./parser.ts";
import { STATUS, type Status } from "./status.ts";
import { type ColorChoice, Terminal } from "./streams.ts";
import { version } from "./version.ts";

/** A machine that refuses what it was told: the command line's fault. A refused system call: the host's. */
function asFailure(error: unknown): Failure {
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

function report(failure: Failure, terminal: Terminal): Status {
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

/**
 * Runs one command line (without `node` and the script) on the process's standard streams.
 *
 * @returns the exit status; nothing is thrown.
 */
export async function main(argv: readonly string[]): Promise<Status> {
  // Until the command line is understood: errors in it are told in JSON too where it is asked for.
  const words = argv.slice(0, argv.includes("--") ? argv.indexOf("--") : undefined);
  let terminal = new Terminal({ json: words.includes("--json") });
  let status: Status;
  try {
    const request = parseCommandLine(argv, version(), existsSync);
    if ("print" in request) {
      terminal.out.write(request.print);
      status = STATUS.good;
    } else {
      const { command, operands, options } = request;
      terminal = new Terminal({
        quiet: options.quiet === true,
        json: options.json === true,
        color: (options.color ?? "auto") as ColorChoice,
      });
      const verb = await command.load();
      status = await verb({ operands, options, terminal });
    }
  } catch (error) {
    status = report(asFailure(error), terminal);
  }
  const { failed } = terminal.out;
  if (failed !== undefined && status === STATUS.good) {
    terminal.error(`cannot write standard output: ${messageOf(failed)}`);
    status = STATUS.usage;
  }
  return status;
}
