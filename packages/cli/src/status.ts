// What does the command's exit status say, and which one where several apply?

/** The exit statuses, by what they mean. */
export const STATUS = {
  good: 0,
  /** An expectation is not met, a difference was found, the guest reported failure. */
  unmet: 1,
  /** Wrong use; a file that can't be read or written. */
  usage: 2,
  /** The source did not assemble. */
  source: 3,
  /** The guest crashed, or ended with an exit that nobody handles. */
  crash: 4,
  /** A limit (time, instructions, output) was reached. */
  limit: 5,
  /** A mistake of realmode's own (EX_SOFTWARE of sysexits.h). */
  bug: 70,
  /** A backend is not available: nothing was judged (automake's SKIP). */
  skip: 77,
  /** Interrupted by the user (128 + SIGINT). */
  interrupted: 130,
} as const;

export type Status = (typeof STATUS)[keyof typeof STATUS];

/** From the strongest: where several apply, the first of these is the command's. */
const PRECEDENCE: readonly Status[] = [130, 70, 77, 2, 3, 4, 5, 1, 0];

/** The status that counts among `statuses`; 0 where there is none. */
export function strongest(statuses: Iterable<Status>): Status {
  const all = new Set(statuses);
  return PRECEDENCE.find((status) => all.has(status)) ?? STATUS.good;
}
