// How much processor time and memory does our assembler take? A process of its own:
// `node asm-measure.js FILE PASSES`. Prints an AsmMeasurement as JSON.
//
// The first pass is cold (nothing is compiled yet), the later ones are warm.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { assemble } from "@realmode/asm16";

export interface AsmMeasurement {
  /** User and system time of each pass, milliseconds; all threads, the garbage collector's too. */
  readonly cpuMs: readonly number[];
  /** Largest resident set so far, KiB. */
  readonly peakKiB: number;
  readonly bytes: number;
  /** Of the image, to compare. */
  readonly sha256: string;
}

/** Alone in a function, so that nothing of a pass outlives it. */
function pass(source: string): { cpuMs: number; bytes: Uint8Array } {
  const before = process.cpuUsage();
  const { ok, bytes, diagnostics } = assemble(source);
  const { user, system } = process.cpuUsage(before);
  if (!ok || diagnostics.length > 0) throw new Error(diagnostics[0]?.message ?? "no image");
  return { cpuMs: (user + system) / 1000, bytes };
}

const [file, passes] = process.argv.slice(2);
const source = readFileSync(file!, "utf8");
const cpuMs: number[] = [];
let image = new Uint8Array(0);
for (let i = 0; i < Number(passes); i++) {
  const { cpuMs: time, bytes } = pass(source);
  cpuMs.push(time);
  image = new Uint8Array(bytes);
}
const measurement: AsmMeasurement = {
  cpuMs,
  peakKiB: process.resourceUsage().maxRSS,
  bytes: image.length,
  sha256: createHash("sha256").update(image).digest("hex"),
};
process.stdout.write(JSON.stringify(measurement));
