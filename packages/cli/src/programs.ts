// Which programs does a path on the command line stand for?

import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { HostExample } from "@realmode/conformance";
import { Failure, messageOf } from "./failure.ts";
import { fileFailure } from "./files.ts";
import { importModule } from "./node-modules.ts";
import { isSourcePath } from "./source.ts";
import type { Terminal } from "./streams.ts";

/** A source (or image) that runs by itself, or an example with host code beside its `main.s`. */
export interface ProgramFile {
  /** What results are shown under. */
  readonly name: string;
  /** The program; for an example with host code its `host.mjs`. */
  readonly path: string;
  readonly isHostExample: boolean;
}

const MAIN = "main.s";
const HOST = "host.mjs";

function inDirectory(path: string): ProgramFile[] {
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const names = entries.map(({ name }) => name);
  if (names.includes(HOST)) {
    return [{ name: basename(path), path: join(path, HOST), isHostExample: true }];
  }
  if (names.includes(MAIN)) {
    return [{ name: basename(path), path: join(path, MAIN), isHostExample: false }];
  }
  const found: ProgramFile[] = [];
  for (const entry of entries) {
    const inner = join(path, entry.name);
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    if (entry.isDirectory()) found.push(...inDirectory(inner));
    else if (entry.isFile() && isSourcePath(entry.name)) {
      found.push({ name: inner, path: inner, isHostExample: false });
    }
  }
  return found;
}

/**
 * The programs below each of `paths`: a file is itself; a directory with `host.mjs` or `main.s` is one
 * example; any other directory is all that is in it.
 *
 * @throws Failure where a path is missing or a directory holds no program.
 */
export function findPrograms(paths: readonly string[]): ProgramFile[] {
  const found: ProgramFile[] = [];
  for (const path of paths) {
    let directory: boolean;
    try {
      directory = path !== "-" && statSync(path).isDirectory();
      if (!directory) found.push({ name: path, path, isHostExample: basename(path) === HOST });
      else {
        const inside = inDirectory(path);
        if (inside.length === 0) {
          throw new Failure("usage", `${path}: there is no program in this directory`, {
            hint: "a program is a .s, .S or .asm file",
          });
        }
        found.push(...inside);
      }
    } catch (error) {
      throw error instanceof Failure ? error : fileFailure(path, error, "read");
    }
  }
  return found;
}

/**
 * Host code may leave something running that fails later (a worker, a promise nobody awaits): that is
 * its failure while it runs, and a warning afterwards; the command goes on.
 */
function guarded(run: HostExample, path: string, terminal: Terminal): HostExample {
  let reject: ((error: unknown) => void) | undefined;
  process.on("uncaughtException", (error) => {
    if (reject) reject(error);
    else terminal.warn(`${path} left something behind that failed: ${messageOf(error)}`);
  });
  return (context) =>
    new Promise((resolve, fail) => {
      reject = fail;
      Promise.resolve()
        .then(() => run(context))
        .then(resolve, fail)
        .finally(() => {
          reject = undefined;
        });
    });
}

/** The `run` of a `host.mjs`. @throws Failure where there is none. */
export async function loadHostExample(path: string, terminal: Terminal): Promise<HostExample> {
  let module: { run?: unknown };
  try {
    module = (await importModule(pathToFileURL(path).href)) as { run?: unknown };
  } catch (error) {
    throw new Failure("file", `cannot load ${path}: ${messageOf(error)}`, { cause: error });
  }
  if (typeof module.run !== "function") {
    throw new Failure("usage", `${path} does not export a function 'run'`, {
      hint: "export function run({ createMachine, assemblePage, expect }) { … }",
    });
  }
  return guarded(module.run as HostExample, path, terminal);
}
