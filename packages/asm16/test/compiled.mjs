// What does gcc -m16 make of the C programs in test/c?

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("c/", import.meta.url));

export const PROGRAMS = readdirSync(folder)
  .filter((name) => name.endsWith(".c"))
  .sort();

export const LEVELS = ["-O0", "-O1", "-O2", "-Os"];

/** Position-independent code needs a linker that makes a GOT: not for real mode. */
const BASE = ["-m16", "-S", "-fno-pic", "-ffreestanding", "-w", "-o", "-"];

/** As the compiler is set up; without marks for indirect branches; for a 386 and without frames. */
export const VARIANTS = {
  default: [],
  plain: ["-fcf-protection=none"],
  small: ["-fcf-protection=none", "-fno-asynchronous-unwind-tables", "-march=i386"],
};

/** First line of `gcc --version`, or undefined where there is no gcc with -m16. */
export function gccVersion() {
  const probe = spawnSync("gcc", [...BASE, "-x", "c", "-"], { input: "int x;", encoding: "utf8" });
  if (probe.status !== 0 || !/^\s*\.code16gcc/m.test(probe.stdout)) return undefined;
  return spawnSync("gcc", ["--version"], { encoding: "utf8" }).stdout.split("\n", 1)[0];
}

/** @throws Error where gcc refuses it. */
export function compile(program, level, variant) {
  const words = [...BASE, level, ...VARIANTS[variant], program];
  const done = spawnSync("gcc", words, { encoding: "utf8", cwd: folder });
  if (done.status !== 0) throw new Error(`${program}: ${done.stderr}`);
  return done.stdout;
}
