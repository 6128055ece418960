// How is the C program (calls.c) built and asked? A child process that does one task after the other.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../../src/kvm/calls.c", import.meta.url));

export type CTask = "exits" | "creates" | "resets";

/** How long something took, in nanoseconds of the clock and of all its threads' processor time. */
export interface Took {
  readonly clock: number;
  readonly cpu: number;
}

export interface CPeer {
  time(task: CTask, count: number): Promise<Took>;
  close(): void;
}

/** Compiles into `directory`. Returns why not where it can't be done. */
export function compileCalls(directory: string): { program: string } | { reason: string } {
  const program = join(directory, "calls");
  const cc = process.env.CC || "cc";
  const flags = ["-O2", "-std=c11", "-D_GNU_SOURCE", "-o", program, source];
  const { error, status, stderr } = spawnSync(cc, flags, { encoding: "utf8" });
  if (error) return { reason: `no C compiler: cannot run ${cc} (name one in CC)` };
  if (status !== 0) return { reason: `${cc}: ${stderr.trim().split("\n")[0]}` };
  return { program };
}

/**
 * The processor that this thread ran on last, where the C program shall run too: neighbours of the host
 * slow down one of two processors and not the other. -1 where the system does not tell.
 */
function ownProcessor(): number {
  try {
    const stat = readFileSync(`/proc/self/task/${process.pid}/stat`, "latin1");
    // Field 39, "processor"; the name before field 3 may have blanks (proc(5)).
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[39 - 3] ?? -1);
  } catch {
    return -1;
  }
}

export function startCalls(program: string): CPeer {
  const child: ChildProcess = spawn(program, { stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  child.stderr!.on("data", (text) => {
    complaint += text;
  });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const closed = once(child, "close");
  return {
    time: async (task, count) => {
      child.stdin!.write(`${task} ${count} ${ownProcessor()}\n`);
      const { value, done } = await lines.next();
      if (done) {
        await closed;
        throw new Error(`the C program, ${task}: ${complaint.trim() || "ended"}`);
      }
      const [clock, cpu] = (value as string).split(" ").map(Number) as [number, number];
      return { clock, cpu };
    },
    close: () => child.stdin!.end(),
  };
}
