// Which modules are loaded only where they are needed? Those of Node that bring half of Node with them, and
// those that are not part of the command.

import { createRequire } from "node:module";

const load = createRequire(import.meta.url);

/** A module that is not bundled, by its package's name or its address. */
export function importModule(specifier: string): Promise<unknown> {
  return load("../bin/import.cjs")(specifier);
}

/** To start a process. */
export function childProcess(): typeof import("node:child_process") {
  return load("node:child_process");
}

/** To ask whether a stream is a terminal. */
export function tty(): typeof import("node:tty") {
  return load("node:tty");
}
