// What of the suite needs files or gzip? Only this entry of the package does.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { type CpuTestFile, parseCpuTests } from "./cpu-tests.ts";
import type { SuiteFile } from "./suite.ts";

const TEST_FILE = /\.jsonl(\.gz)?$/;

/** Paths of the test files of a directory of recorded CPU tests, sorted by form. @throws Node's error where the directory can't be read. */
export function listCpuTestFiles(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => TEST_FILE.test(name))
    .sort()
    .map((name) => join(directory, name));
}

/**
 * Reads one file of recorded CPU tests, gzipped or not.
 *
 * @throws Error naming the file where it can't be read, unpacked or is not in the format.
 */
export function readCpuTestFile(path: string): CpuTestFile {
  try {
    const raw = readFileSync(path);
    const text = (path.endsWith(".gz") ? gunzipSync(raw) : raw).toString("utf8");
    return parseCpuTests(text);
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** Files below `directory` for `.include` and `.incbin`, looked up beside the including file first. */
function readBeside(file: string): (path: string) => Uint8Array | undefined {
  return (path) => {
    const full = resolve(dirname(file), path);
    return existsSync(full) ? readFileSync(full) : undefined;
  };
}

/**
 * The cases below a directory (files that end in `.s`), sorted, named by their path from there; a
 * single file gives one. Directories with a `host.mjs` are examples with host code, not cases.
 */
export function readCases(path: string): SuiteFile[] {
  if (path.endsWith(".s")) return [readCase(path, path)];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".s"))
    .filter((entry) => !existsSync(join(entry.parentPath, "host.mjs")))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => readCase(file, relative(path, file)));
}

function readCase(file: string, filename: string): SuiteFile {
  return { filename, source: readFileSync(file, "utf8"), readFile: readBeside(file) };
}
