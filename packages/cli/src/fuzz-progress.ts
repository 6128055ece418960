// How far is a fuzzing campaign? One line on stderr where it is a terminal, nothing elsewhere.

import type { FuzzProgress } from "@realmode/conformance";
import type { Terminal } from "./streams.ts";

const EVERY_MS = 200;

/** `1m05s`. */
function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes}m${String(seconds % 60).padStart(2, "0")}s` : `${seconds}s`;
}

/** Shows rate, rows drawn, findings and the time left. */
export function fuzzProgress(
  total: number,
  rows: number,
  timeMs: number | undefined,
  terminal: Terminal,
): { show(progress: FuzzProgress): void; clear(): void; stop(): void } {
  const { err, quiet, json } = terminal;
  const isShown = err.isTerminal && !quiet && !json && process.env.TERM !== "dumb";
  const began = performance.now();
  let drawn = 0;
  let isThere = false;
  const clear = (): void => {
    if (isThere) err.write("\r\u001b[K");
    isThere = false;
  };
  const show = (progress: FuzzProgress): void => {
    const now = performance.now();
    if (!isShown || now - drawn < EVERY_MS) return;
    drawn = now;
    const elapsed = Math.max(1, now - began);
    const rate = (progress.trials / elapsed) * 1000;
    const byCount = rate > 0 ? ((total - progress.trials) / rate) * 1000 : Number.POSITIVE_INFINITY;
    const left = Math.min(
      byCount,
      timeMs === undefined ? Number.POSITIVE_INFINITY : timeMs - elapsed,
    );
    clear();
    isThere = true;
    const time = Number.isFinite(left) ? `, ${duration(left)} left` : "";
    err.write(
      `${progress.trials} trials, ${Math.round(rate)}/s, ${progress.rows} of ${rows} rows, ${progress.findings} findings${time}`,
    );
  };
  return { show, clear, stop: clear };
}
