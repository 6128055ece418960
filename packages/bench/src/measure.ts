// How much processor time does one program take on one peer? A process of its own, so that nothing
// is warm and nothing of another peer runs beside it: `node measure.js PEER IMAGE`, the image (for v86 the
// ROM) as a file.
//
// Prints a Measurement as JSON. The time is that of the guest alone, from its first instruction
// to its HLT, all threads of the process: the compiler's and the garbage collector's too.

import { readFileSync } from "node:fs";
import type { Machine } from "@realmode/machine";
import { LOAD, STACK } from "./layout.ts";
import type { PeerName } from "./peers.ts";
import type { Registers } from "./programs.ts";
import { runOnV86 } from "./v86.ts";

export interface Measurement {
  /** User and system time, milliseconds. */
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly registers: Registers;
  /** As the peer counts them; null where it does not. */
  readonly instructions: number | null;
}

/** More than any run takes: a guest that hangs is an error, not a wait without end. */
const LONGEST_MS = 120_000;

class Stopwatch {
  #cpu = process.cpuUsage();
  #wall = performance.now();
  cpuMs = 0;
  wallMs = 0;

  start(): void {
    this.#wall = performance.now();
    this.#cpu = process.cpuUsage();
  }

  stop(): void {
    const { user, system } = process.cpuUsage(this.#cpu);
    this.cpuMs = (user + system) / 1000;
    this.wallMs = performance.now() - this.#wall;
  }
}

function runOnMachine(machine: Machine, watch: Stopwatch): Measurement {
  const vcpu = machine.vcpus[0]!;
  vcpu.setRegs({ esp: STACK });
  watch.start();
  const exit = vcpu.runSync({ timeoutMs: LONGEST_MS });
  watch.stop();
  if (exit.reason !== "hlt") throw new Error(`ended with ${exit.reason}, not hlt`);
  const { eax, ebx, ecx, edx, esi, edi, ebp } = vcpu.getRegs();
  const { instructions } = vcpu;
  machine.close();
  const registers = { eax, ebx, ecx, edx, esi, edi, ebp };
  return { cpuMs: watch.cpuMs, wallMs: watch.wallMs, registers, instructions };
}

async function measure(peer: PeerName, image: Uint8Array): Promise<Measurement> {
  const watch = new Stopwatch();
  const options = { layout: { ram: 0x10000, load: LOAD }, codePage: image };
  if (peer === "emu") {
    const { createEmuMachine } = await import("@realmode/emu");
    return runOnMachine(createEmuMachine(options), watch);
  }
  if (peer === "kvm") {
    const { createKvmMachine } = await import("@realmode/kvm");
    return runOnMachine(createKvmMachine(options), watch);
  }
  const registers = await runOnV86(
    image,
    peer === "v86",
    () => watch.start(),
    () => watch.stop(),
  );
  return { cpuMs: watch.cpuMs, wallMs: watch.wallMs, registers, instructions: null };
}

const [peer, file] = process.argv.slice(2);
const measurement = await measure(peer as PeerName, new Uint8Array(readFileSync(file!)));
process.stdout.write(JSON.stringify(measurement));
// v86 keeps timers that would keep the process.
process.exit(0);
