// What happens between the command line and the exit status?

import { existsSync } from "node:fs";
import { messageOf } from "./failure.ts";
import { parseCommandLine } from "./parser.ts";
import { asFailure, report } from "./report.ts";
import { STATUS, type Status } from "./status.ts";
import { type ColorChoice, Terminal } from "./streams.ts";
import { version } from "./version.ts";

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
