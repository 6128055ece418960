// How far is a long command? A bar on stderr where it is a terminal, nothing elsewhere.

import type { Terminal } from "./streams.ts";

export interface Progress {
  step(): void;
  /** Makes room for a line of output; the next step draws the bar again below it. */
  clear(): void;
  /** Removes the bar. */
  stop(): void;
}

const NOTHING: Progress = { step: () => {}, clear: () => {}, stop: () => {} };

/** Fewer steps than this are over before a bar is read. */
const WORTHWHILE = 20;

export async function showProgress(total: number, terminal: Terminal): Promise<Progress> {
  const { err, quiet, json } = terminal;
  if (!err.isTerminal || quiet || json || total < WORTHWHILE || process.env.TERM === "dumb") {
    return NOTHING;
  }
  const { SingleBar } = await import("cli-progress");
  const bar = new SingleBar({
    stream: process.stderr,
    format: "{bar} {value}/{total}",
    barCompleteChar: "=",
    barIncompleteChar: " ",
    barsize: 30,
    clearOnComplete: true,
    // The terminal stays as it is where Ctrl-C ends the command.
    hideCursor: false,
    linewrap: true,
    // Cases run synchronously: the bar is drawn when it is stepped, not by a timer.
    synchronousUpdate: true,
    fps: 10,
  });
  bar.start(total, 0);
  return {
    step: () => bar.increment(),
    clear: () => err.write("\r\u001b[K"),
    stop: () => bar.stop(),
  };
}
