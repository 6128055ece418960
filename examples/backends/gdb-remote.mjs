// How does a program talk GDB's remote protocol to a stub, synchronously, over a pair of FIFOs?
// (GDB manual, appendix "GDB Remote Serial Protocol")

import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";

const SPINS = 2000;
const pause = new Int32Array(new SharedArrayBuffer(4));

/** One stub. QEMU's `-chardev pipe,path=P` reads P.in and writes P.out. */
export class GdbRemote {
  #in;
  #out;
  #timeoutMs;
  #received = "";
  #buffer = Buffer.alloc(0x10000);

  constructor(path, timeoutMs = 3000) {
    this.#timeoutMs = timeoutMs;
    this.#in = openSync(`${path}.in`, constants.O_RDWR);
    this.#out = openSync(`${path}.out`, constants.O_RDONLY | constants.O_NONBLOCK);
  }

  /** Sends a packet and returns the answer's payload. @throws Error where none comes in time. */
  ask(payload) {
    this.send(payload);
    return this.receive();
  }

  send(payload) {
    let sum = 0;
    for (let i = 0; i < payload.length; i++) sum += payload.charCodeAt(i);
    writeSync(
      this.#in,
      `$${payload}#${(sum & 0xff).toString(16).padStart(2, "0")}`,
      null,
      "latin1",
    );
  }

  receive() {
    const until = performance.now() + this.#timeoutMs;
    for (let spins = 0; ; spins++) {
      const start = this.#received.indexOf("$");
      const end = start < 0 ? -1 : this.#received.indexOf("#", start);
      if (end >= 0 && this.#received.length >= end + 3) {
        const payload = this.#received.slice(start + 1, end);
        this.#received = this.#received.slice(end + 3);
        return payload;
      }
      if (!this.#read()) {
        if (spins > SPINS) Atomics.wait(pause, 0, 0, 0.2);
        if (performance.now() > until) throw new Error("the gdb stub does not answer");
      }
    }
  }

  #read() {
    try {
      const length = readSync(this.#out, this.#buffer);
      this.#received += this.#buffer.latin1Slice(0, length);
      return length > 0;
    } catch (error) {
      if (error.code === "EAGAIN") return false;
      throw error;
    }
  }

  /** A line for QEMU's monitor; what it prints. */
  monitor(line) {
    this.send(`qRcmd,${Buffer.from(line).toString("hex")}`);
    for (let text = ""; ; ) {
      const answer = this.receive();
      if (!answer.startsWith("O") || answer === "OK") return text;
      text += Buffer.from(answer.slice(1), "hex").toString("latin1");
    }
  }

  close() {
    closeSync(this.#in);
    closeSync(this.#out);
  }
}
