// How does this process talk to a helper that runs guests? A byte through a pipe starts a run, a byte
// comes back; everything else is in a file that both have.
//
// A helper is a process of its own, with no rights but to answer: a guest that goes wild ends it and
// nothing else. Those that are not in use wait for the next machine.

import { spawnSync } from "node:child_process";
import { closeSync, openSync, read, readlinkSync, readSync, writeSync } from "node:fs";
import { promisify } from "node:util";
import { MachineError } from "@realmode/machine";
import { helperPath } from "./helper-file.ts";
import { opcodeClasses } from "./opcode-classes.ts";
import { CLASSES_OFFSET, MEMORY_OFFSET, WORD } from "./protocol.ts";

const readAsync = promisify(read);
const SPAWN_TIMEOUT_MS = 10_000;
/** Helpers kept for later machines. */
const MAX_IDLE = 2;

/** A token is a machine's number, the helper's process and its descriptor of the file. */
const MAX_FD = 16;
const ID_UNIT = 2 ** 22 * MAX_FD;
/** As the helper names it (native/helper.cc). */
const FILE_NAME = "/memfd:realmode";

interface Ends {
  /** OWNS: closed by `close`. */
  readonly request: number;
  readonly response: number;
  readonly file: number;
  /** The helper's process and descriptor of the file, as a token has them. */
  readonly place: number;
}

function openEnds(): Ends {
  const { status, stdout, stderr, error } = spawnSync(helperPath(), {
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    timeout: SPAWN_TIMEOUT_MS,
  });
  if (error || status !== 0) {
    throw new MachineError(
      "ENODEV",
      `the native helper does not start: ${error?.message ?? (stderr.trim() || `status ${status}`)}`,
      "the kernel must allow modify_ldt and 16-bit segments (CONFIG_MODIFY_LDT_SYSCALL, CONFIG_X86_16BIT)",
    );
  }
  const [pid, request, response, file] = stdout.trim().split(" ");
  const opened: number[] = [];
  const open = (fd: string | undefined, flags: string): number => {
    const handle = openSync(`/proc/${pid}/fd/${fd}`, flags);
    opened.push(handle);
    return handle;
  };
  try {
    const ends = {
      request: open(request, "w"),
      response: open(response, "r"),
      file: open(file, "r+"),
    };
    return { ...ends, place: Number(pid) * MAX_FD + Number(file) };
  } catch (cause) {
    for (const handle of opened) closeSync(handle);
    throw new MachineError("ENODEV", `the native helper can't be reached: ${cause}`);
  }
}

const idle: Runner[] = [];

/** One helper process. One run at a time. */
export class Runner {
  readonly #ends: Ends;
  readonly #byte = new Uint8Array(1);
  #dead = false;

  /** @throws MachineError ENODEV where guests can't run here. */
  static take(): Runner {
    return idle.pop() ?? new Runner();
  }

  private constructor() {
    this.#ends = openEnds();
    try {
      writeSync(this.#ends.file, opcodeClasses(), 0, undefined, CLASSES_OFFSET);
      this.exchange();
    } catch (error) {
      this.#end();
      throw error;
    }
  }

  /** Gives it back for another machine. */
  release(): void {
    if (this.#dead) return;
    if (idle.length < MAX_IDLE) idle.push(this);
    else this.#end();
  }

  #end(): void {
    if (this.#dead) return;
    this.#dead = true;
    const { request, response, file } = this.#ends;
    for (const handle of [request, response, file]) closeSync(handle);
  }

  #answered(length: number): void {
    if (length === 1) return;
    this.#end();
    throw new MachineError("EIO", "the native helper ended in the middle of a run");
  }

  #ask(): void {
    try {
      writeSync(this.#ends.request, this.#byte);
    } catch {
      this.#answered(0);
    }
  }

  /** One run. @throws MachineError EIO where the helper died of it. */
  exchange(): void {
    this.#ask();
    this.#answered(readSync(this.#ends.response, this.#byte));
  }

  async exchangeAsync(): Promise<void> {
    this.#ask();
    const { bytesRead } = await readAsync(this.#ends.response, this.#byte, 0, 1, null);
    this.#answered(bytesRead);
  }

  /** Reads the file's control words. */
  readWords(words: Uint32Array): void {
    readSync(this.#ends.file, words, 0, words.byteLength, 0);
  }

  /** Writes control words from the one with number `at` on. */
  writeWords(words: Uint32Array, at = 0): void {
    writeSync(this.#ends.file, words, 0, words.byteLength, 4 * at);
  }

  writeMemory(offset: number, bytes: Uint8Array): void {
    writeSync(this.#ends.file, bytes, 0, bytes.length, MEMORY_OFFSET + offset);
  }

  readMemory(offset: number, bytes: Uint8Array): void {
    readSync(this.#ends.file, bytes, 0, bytes.length, MEMORY_OFFSET + offset);
  }

  /** What ends machine `id`'s run from any thread. */
  kickToken(id: number): number {
    return id * ID_UNIT + this.#ends.place;
  }
}

/**
 * Ends the run under way, or the next one, of the machine with this token. Where it is closed nothing
 * happens.
 */
export function kickMachine(token: number): void {
  const place = token % ID_UNIT;
  const [pid, fd] = [Math.floor(place / MAX_FD), place % MAX_FD];
  let file: number;
  try {
    file = openSync(`/proc/${pid}/fd/${fd}`, "r+");
  } catch {
    return;
  }
  try {
    const isOurs = readlinkSync(`/proc/self/fd/${file}`).startsWith(FILE_NAME);
    const id = Math.floor(token / ID_UNIT);
    if (isOurs) writeSync(file, new Uint32Array([id]), 0, 4, 4 * WORD.kick);
  } finally {
    closeSync(file);
  }
}
