// The verb `bench`: how fast are we beside the peers that are installed here? @realmode/bench measures;
// it is no dependency of the command, since it would bring the peers with it.

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Invocation, OptionValues } from "./commands.ts";
import { errnoOf, Failure } from "./failure.ts";
import { importModule } from "./node-modules.ts";
import { parseNumber } from "./numbers.ts";
import { type Progress, showProgress } from "./progress.ts";
import { STATUS, type Status } from "./status.ts";
import type { Terminal } from "./streams.ts";

/** What is used of @realmode/bench. */
interface Bench {
  runBench(options: {
    rounds?: number;
    programs?: readonly string[];
    peers?: readonly string[];
    onProgress?: (progress: { done: number; total: number }) => void;
  }): Promise<object>;
  formatBench(result: object): string;
  runKvmBench(options: {
    rounds?: number;
    programs?: readonly string[];
    onProgress?: (progress: { done: number; total: number }) => void;
  }): Promise<object>;
  formatKvmBench(result: object): string;
  runAsmBench(options: { rounds?: number; lines?: number; largeLines?: number }): object;
  formatAsmBench(result: object): string;
}

const PACKAGE = "@realmode/bench";

/** From beside the command, or from the current directory's packages. */
async function loadBench(): Promise<Bench> {
  let specifier = PACKAGE;
  try {
    createRequire(import.meta.url).resolve(specifier);
  } catch {
    try {
      const here = createRequire(join(process.cwd(), "package.json"));
      specifier = pathToFileURL(here.resolve(PACKAGE)).href;
    } catch (error) {
      throw new Failure("backend", `${PACKAGE} is not installed: nothing was measured`, {
        hint: `npm install ${PACKAGE} v86 (v86 is the peer; without it ours alone is measured)`,
        cause: error,
      });
    }
  }
  try {
    return (await importModule(specifier)) as Bench;
  } catch (error) {
    if (errnoOf(error) !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new Failure("backend", `${PACKAGE} is there, but not whole: ${String(error)}`, {
      hint: "build it (npm run build), or install it again",
      cause: error,
    });
  }
}

const namesOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.length > 0 ? (value as string[]) : undefined;

/** @throws Failure (usage) for too few lines. */
function benchAsm(
  { runAsmBench, formatAsmBench }: Bench,
  options: OptionValues,
  rounds: number | undefined,
  terminal: Terminal,
): Status {
  const lines =
    typeof options.lines === "string"
      ? parseNumber(options.lines, "--lines", 1000, 1_000_000)
      : undefined;
  // The large source is five times the other, as a million lines are of 200,000.
  const result = runAsmBench({
    ...(rounds === undefined ? {} : { rounds }),
    ...(lines === undefined ? {} : { lines, largeLines: 5 * lines }),
  });
  if (terminal.json) terminal.printJson(result);
  else terminal.out.write(formatAsmBench(result));
  return STATUS.good;
}

export async function bench({ operands, options, terminal }: Invocation): Promise<Status> {
  const [group] = operands;
  if (group !== undefined && group !== "kvm" && group !== "asm") {
    throw new Failure("usage", `no group '${group}' (there are asm and kvm)`);
  }
  const rounds =
    typeof options.rounds === "string"
      ? parseNumber(options.rounds, "--rounds", 1, 1000)
      : undefined;
  const programs = namesOf(options.program);
  const peers = namesOf(options.peer);
  if (group && peers) throw new Failure("usage", `--peer is not for the group ${group}`);
  if (group === "asm" && programs) {
    throw new Failure("usage", "--program is not for the group asm");
  }
  if (group !== "asm" && options.lines !== undefined) {
    throw new Failure("usage", "--lines is for the group asm");
  }
  const measures = await loadBench();
  if (group === "asm") return benchAsm(measures, options, rounds, terminal);
  let bar: Progress | undefined;
  let shown = 0;
  const asked = {
    ...(rounds === undefined ? {} : { rounds }),
    ...(programs ? { programs } : {}),
    ...(peers ? { peers } : {}),
    onProgress: ({ done, total }: { done: number; total: number }) => {
      if (!bar && done === 0) {
        void showProgress(total, terminal).then((made) => {
          bar = made;
        });
      }
      for (; bar && shown < done; shown++) bar.step();
    },
  };
  try {
    const result = await (group ? measures.runKvmBench(asked) : measures.runBench(asked));
    bar?.stop();
    const format = group ? measures.formatKvmBench : measures.formatBench;
    if (terminal.json) terminal.printJson(result);
    else terminal.out.write(format(result));
    return STATUS.good;
  } catch (error) {
    bar?.stop();
    if (error instanceof Error && error.name === "BenchError") {
      throw new Failure("usage", error.message, { cause: error });
    }
    throw error;
  }
}
