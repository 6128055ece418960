// How are files read (with a clear word where they can't be) and written (whole or not at all)?

import {
  closeSync,
  fstatSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { errnoOf, Failure, messageOf } from "./failure.ts";

/** Sources above this are refused unread: 64 MiB is some three million lines. */
export const MAX_SOURCE: number = 64 * 1024 * 1024;

const REASONS: Record<string, string> = {
  ENOENT: "no such file",
  EISDIR: "is a directory, not a file",
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  ENOTDIR: "a part of the path is not a directory",
  ELOOP: "too many symbolic links",
  ENAMETOOLONG: "the name is too long",
  ENOSPC: "no space left on the device",
  EROFS: "the file system is read-only",
};

export function fileFailure(path: string, error: unknown, doing: "read" | "write"): Failure {
  const code = errnoOf(error);
  const reason = (code && REASONS[code]) ?? messageOf(error);
  return new Failure("file", `cannot ${doing} ${path}: ${reason}`, { cause: error });
}

const sleeper = new Int32Array(new SharedArrayBuffer(4));

function readDescriptor(fd: number, path: string, limit: number): Uint8Array {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(65536);
    let count: number;
    try {
      count = readSync(fd, chunk);
    } catch (error) {
      // Standard input that someone made non-blocking and that has nothing yet.
      if (errnoOf(error) === "EAGAIN") {
        Atomics.wait(sleeper, 0, 0, 5);
        continue;
      }
      if (errnoOf(error) === "EOF") break;
      throw error;
    }
    if (count === 0) break;
    total += count;
    if (total > limit) throw tooLarge(path, `more than ${limit}`, limit);
    chunks.push(chunk.subarray(0, count));
  }
  return Buffer.concat(chunks);
}

function tooLarge(path: string, size: string, limit: number): Failure {
  return new Failure("file", `${path} is too large: ${size} bytes, the limit is ${limit}`);
}

/**
 * The bytes of `path`; `-` is standard input. The size is checked before anything is read.
 *
 * @throws Failure (file) where it is missing, a directory, unreadable or larger than `limit`.
 */
export function readInput(path: string, limit: number = MAX_SOURCE): Uint8Array {
  if (path === "-") return readDescriptor(0, "standard input", limit);
  let fd: number | undefined;
  try {
    fd = openSync(path, "r");
    const { size } = fstatSync(fd);
    if (fstatSync(fd).isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
    if (size > limit) throw tooLarge(path, String(size), limit);
    return readDescriptor(fd, path, limit);
  } catch (error) {
    throw error instanceof Failure ? error : fileFailure(path, error, "read");
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}

export function isDirectory(path: string): boolean {
  return path !== "-" && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}

interface Pending {
  readonly path: string;
  readonly target: string;
  readonly temporary: string;
}

/**
 * Output files of one command: all are written beside their places first, then renamed, so that a
 * failure leaves every old file as it was. Devices and pipes are written in place.
 */
export function writeOutputs(
  outputs: readonly (readonly [path: string, data: string | Uint8Array])[],
): void {
  const pending: Pending[] = [];
  let path = "";
  try {
    for (const [name, data] of outputs) {
      path = name;
      const old: Stats | undefined = statSync(path, { throwIfNoEntry: false });
      if (old?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
      if (old && !old.isFile()) {
        writeFileSync(path, data);
        continue;
      }
      // Through a symbolic link: the file is replaced, not the link.
      const target = old ? realpathSync(path) : path;
      const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
      pending.push({ path, target, temporary });
      writeFileSync(temporary, data, { flag: "wx", mode: old ? old.mode & 0o777 : 0o666 });
    }
    for (const one of pending) {
      path = one.path;
      renameSync(one.temporary, one.target);
    }
  } catch (error) {
    for (const { temporary } of pending) rmSync(temporary, { force: true });
    throw fileFailure(path, error, "write");
  }
}
