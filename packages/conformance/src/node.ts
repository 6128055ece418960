// What of the suite needs files or gzip? Only this entry of the package does.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { type CpuTestFile, parseCpuTests } from "./cpu-tests.ts";
import { parseMoo } from "./moo.ts";
import { cpuTestsOfMoo } from "./recording.ts";
import type { SuiteFile } from "./suite.ts";

const TEST_FILE = /\.(jsonl|moo)(\.gz)?$/i;
const MOO_FILE = /\.moo(\.gz)?$/i;

/** The opcode form a file of recorded tests is about: its name. */
export const cpuTestForm = (path: string): string => basename(path).replace(TEST_FILE, "");

/** What a file may unpack to: the largest known have some 30 MB. */
const MAX_UNPACKED = 512 * 1024 * 1024;

/** Paths of the test files of a directory of recorded CPU tests, sorted by form. @throws Node's error where the directory can't be read. */
export function listCpuTestFiles(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => TEST_FILE.test(name))
    .sort()
    .map((name) => join(directory, name));
}

const LISTS = new Map<string, ReadonlySet<string>>();

/** Hashes in the `revocation_list.txt` beside the tests, or one directory above. */
function revokedBeside(path: string): ReadonlySet<string> {
  const directory = dirname(resolve(path));
  let found = LISTS.get(directory);
  if (!found) {
    const list = [directory, dirname(directory)]
      .map((where) => join(where, "revocation_list.txt"))
      .find((file) => existsSync(file));
    const lines = list === undefined ? [] : readFileSync(list, "utf8").split(/\s+/);
    found = new Set(lines.filter((line) => line !== "").map((line) => line.toLowerCase()));
    LISTS.set(directory, found);
  }
  return found;
}

/**
 * Reads one file of recorded CPU tests, JSON lines or MOO, gzipped or not.
 *
 * @throws Error naming the file where it can't be read, unpacked or is not in the format.
 */
export function readCpuTestFile(path: string): CpuTestFile {
  try {
    const raw = readFileSync(path);
    const isPacked = path.toLowerCase().endsWith(".gz");
    const bytes = isPacked ? gunzipSync(raw, { maxOutputLength: MAX_UNPACKED }) : raw;
    if (!MOO_FILE.test(path)) return parseCpuTests(bytes.toString("utf8"));
    return cpuTestsOfMoo(parseMoo(bytes), cpuTestForm(path), revokedBeside(path));
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
