// Which of Node's modules are loaded only where they are needed? Those that bring half of Node with them,
// for what few runs do.

import { createRequire } from "node:module";

const load = createRequire(import.meta.url);

/** To start a process. */
export function childProcess(): typeof import("node:child_process") {
  return load("node:child_process");
}

/** To ask whether a stream is a terminal. */
export function tty(): typeof import("node:tty") {
  return load("node:tty");
}
