// How does Ctrl-C end a run? The first one kicks the guest, so that its state can still be shown; the
// second one ends the command at once.

import { STATUS } from "./status.ts";

/** While `body` runs, SIGINT aborts the signal it is given. */
export async function interruptible<T>(body: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const onInterrupt = (): void => {
    if (controller.signal.aborted) process.exit(STATUS.interrupted);
    controller.abort();
  };
  process.on("SIGINT", onInterrupt);
  try {
    return await body(controller.signal);
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}
