// Where does output go? Results to stdout, everything else to stderr, in the order written, and quietly
// to nowhere once the reader has closed.

import { writeSync } from "node:fs";
import { errnoOf } from "./failure.ts";
import { tty } from "./node-modules.ts";

type Paint = (text: string) => string;

/** ANSI's colours, or none. */
export interface Colors {
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
  readonly dim: Paint;
}
export type ColorChoice = "auto" | "always" | "never";

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * One of the process's output streams. Writes are synchronous: nothing is lost when the process
 * exits, and a guest's console text is out before the guest goes on.
 */
export class OutputStream {
  readonly #fd: number;
  #closed = false;
  /** The last byte written was not a newline. */
  midLine = false;

  constructor(fd: number) {
    this.#fd = fd;
  }

  get isTerminal(): boolean {
    return tty().isatty(this.#fd);
  }

  /** The reader has gone; writes do nothing. */
  get closed(): boolean {
    return this.#closed;
  }

  write(data: string | Uint8Array): void {
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    if (bytes.length === 0 || this.#closed) return;
    this.midLine = bytes[bytes.length - 1] !== 0x0a;
    for (let at = 0; at < bytes.length; ) {
      try {
        at += writeSync(this.#fd, bytes, at);
      } catch (error) {
        // A pipe that someone made non-blocking is full: wait for the reader.
        if (errnoOf(error) === "EAGAIN") Atomics.wait(sleeper, 0, 0, 2);
        else {
          // EPIPE: the reader closed. Others (ENOSPC, EBADF) can't be told anybody better here.
          this.#closed = true;
          this.failed = errnoOf(error) === "EPIPE" ? undefined : error;
          return;
        }
      }
    }
  }

  /** Why writing failed, unless the reader simply closed. */
  failed: unknown = undefined;

  /** `text` on lines of its own. */
  line(text = ""): void {
    this.write(`${this.midLine ? "\n" : ""}${text}\n`);
  }
}

function wantsColor(choice: ColorChoice, stream: OutputStream, env: NodeJS.ProcessEnv): boolean {
  if (choice !== "auto") return choice === "always";
  // https://no-color.org: present and not empty. FORCE_COLOR=0 is Node's way to say no.
  if (env.NO_COLOR) return false;
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force !== "0" && force !== "false";
  return env.TERM !== "dumb" && stream.isTerminal;
}

function colors(wanted: boolean): Colors {
  const paint =
    (code: number, end = 39): Paint =>
    (text) =>
      wanted ? `\u001b[${code}m${text}\u001b[${end}m` : text;
  return {
    red: paint(31),
    green: paint(32),
    yellow: paint(33),
    cyan: paint(36),
    dim: paint(2, 22),
  };
}

export interface TerminalOptions {
  readonly quiet?: boolean;
  readonly json?: boolean;
  readonly color?: ColorChoice;
}

/** What a verb writes to. */
export class Terminal {
  readonly out: OutputStream = new OutputStream(1);
  readonly err: OutputStream = new OutputStream(2);
  readonly #color: ColorChoice;
  readonly #env: NodeJS.ProcessEnv;
  readonly quiet: boolean;
  readonly json: boolean;

  constructor(options: TerminalOptions = {}, env: NodeJS.ProcessEnv = process.env) {
    const { color = "auto" } = options;
    this.quiet = options.quiet ?? false;
    this.json = options.json ?? false;
    this.#color = color;
    this.#env = env;
  }

  get outColors(): Colors {
    return colors(wantsColor(this.#color, this.out, this.#env));
  }

  get errColors(): Colors {
    return colors(wantsColor(this.#color, this.err, this.#env));
  }

  /** A remark on stderr; `-q` silences it. */
  note(text: string): void {
    if (!this.quiet) this.err.line(`realmode: ${text}`);
  }

  warn(text: string): void {
    this.err.line(`realmode: ${this.errColors.yellow("warning:")} ${text}`);
  }

  error(text: string, hint?: string): void {
    this.err.line(`realmode: ${this.errColors.red("error:")} ${text}`);
    if (hint) this.err.line(`  ${this.errColors.cyan("hint:")} ${hint}`);
  }

  /** One object on one line of stdout. */
  printJson(value: unknown): void {
    this.out.line(JSON.stringify(value));
  }
}
