// How does the guest's console text reach stdout while the guest runs?

import type { OutputStream } from "./streams.ts";

/** Text without a newline waits so long for more; a system call a byte would be slow. */
const PATIENCE_MS = 20;
const CAPACITY = 8192;

/** Collects console bytes to lines; `flush` when the guest has ended. */
export class LiveConsole {
  readonly #stream: OutputStream;
  readonly #bytes = new Uint8Array(CAPACITY);
  #used = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: OutputStream) {
    this.#stream = stream;
  }

  readonly put = (byte: number): void => {
    this.#bytes[this.#used++] = byte;
    if (byte === 0x0a || this.#used === CAPACITY) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), PATIENCE_MS);
  };

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stream.write(this.#bytes.subarray(0, this.#used));
    this.#used = 0;
  }
}
