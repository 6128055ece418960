// How is the C program (calls.c) built and asked? A child process that does one task after the other.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
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
      child.stdin!.write(`${task} ${count}\n`);
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
