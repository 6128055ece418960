// Which guests are run for speed, how many instructions do they execute, and what must come out?
//
// Each is a flat program of 16-bit code for 0:1000 with SP = f000, ended by HLT, in `programs/`.
// How much it does is a symbol, REPS, so that a slow peer gets less of the same. The counts are
// formulas; the tests hold them against the emulator's exact counter.

import { readFileSync } from "node:fs";
import { assemble } from "@realmode/asm16";
import { LOAD } from "./layout.ts";

/** The registers that are compared after a run. */
export const RESULT_REGISTERS = ["eax", "ebx", "ecx", "edx", "esi", "edi", "ebp"] as const;

export type Registers = Readonly<Partial<Record<(typeof RESULT_REGISTERS)[number], number>>>;

export interface Program {
  readonly name: string;
  readonly what: string;
  /** REPS of a usual run: some tens of millions of instructions. At most 65,535. */
  readonly reps: number;
  /** Instructions executed, HLT included; a REP string instruction is one. */
  readonly instructions: (reps: number) => number;
  /** String elements moved, where that is the measure of the program and not its instructions. */
  readonly elements?: (reps: number) => number;
  /** What the registers must be at the end, known from elsewhere than a run. */
  readonly result: (reps: number) => Registers;
}

const word = (value: number | bigint): number => Number(BigInt(value) & 0xffffn);

/** Element `at` of the product that `matmul.s` computes. */
function product(at: number): number {
  const row = at >> 4;
  const column = at & 15;
  let sum = 0;
  for (let k = 0; k < 16; k++) sum += (row * 16 + k) * (3 * (k * 16 + column) + 1);
  return word(sum);
}

/** The 128 words that `sort.s` sorts. */
function wordsToSort(): number[] {
  const words: number[] = [];
  for (let value = 12345; words.length < 128; value = word(value * 25173 + 13849)) {
    words.push(value);
  }
  return words;
}

/** Pairs of them that are out of order: bubble sort exchanges each once. */
function exchanges(): number {
  const words = wordsToSort();
  let count = 0;
  words.forEach((left, i) => {
    for (const right of words.slice(i + 1)) if (left > right) count++;
  });
  return count;
}

/** EAX, EBX, EDX of `mix32.s`. */
function mixed(): Registers {
  const memory = new Map<number, number>();
  let [a, b, d] = [0x12345678, 0x9e3779b9 | 0, 0];
  for (let i = 0; i < 1000; i++) {
    a = (Math.imul(a, 1664525) + 1013904223) | 0;
    b ^= a >>> 15;
    b = (b << 7) | (b >>> 25);
    const at = b & 0xff;
    memory.set(at, ((memory.get(at) ?? 0) + a) | 0);
    b = (b + i * 2) | 0;
    d = (a >>> 0) % 10007;
    b = (b + d) | 0;
  }
  return { eax: a >>> 0, ebx: b >>> 0, edx: d, edi: b & 0xffff };
}

/** How many primes `sieve.s` finds, and how many flags it clears, some of them again. */
function sieveCounts(): { primes: number; cleared: number } {
  const flags = new Uint8Array(8192).fill(1);
  let [primes, cleared] = [0, 0];
  for (let n = 2; n < 8192; n++) {
    if (!flags[n]) continue;
    primes++;
    for (let m = 2 * n; m < 8192; m += n, cleared++) flags[m] = 0;
  }
  return { primes, cleared };
}

/** Ones among the bits that decide a jump in the table of `crc.s`. */
function crcOnes(): number {
  let ones = 0;
  for (let n = 0; n < 256; n++) {
    for (let bit = 0, crc = n << 8; bit < 8; bit++) {
      const out = crc >> 15;
      ones += out;
      crc = ((crc << 1) & 0xffff) ^ (out * 0x1021);
    }
  }
  return ones;
}

/** Calls of fib() that are leaves, and that are not, for `n`. */
function fibCalls(n: number): { leaves: number; inner: number } {
  let [a, b] = [1, 1];
  for (let i = 1; i < n; i++) [a, b] = [b, a + b];
  return { leaves: b, inner: b - 1 };
}

export const PROGRAMS: readonly Program[] = [
  {
    name: "loop",
    what: "register loop",
    reps: 300,
    instructions: (reps) => 3 + reps * (4 + 2 * 65536),
    result: (reps) => ({ eax: word((reps * (reps + 1)) / 2), ecx: 0, esi: 0 }),
  },
  {
    name: "sieve",
    what: "sieve of bytes",
    reps: 300,
    instructions: (reps) => {
      const { primes, cleared } = sieveCounts();
      return 2 + reps * (7 + 4 * 8192 + 8190 * 5 + primes * 5 + cleared * 4);
    },
    result: () => ({ eax: 1028, ebp: 0 }),
  },
  {
    name: "sort",
    what: "bubble sort of words",
    reps: 500,
    instructions: (reps) => {
      const pairs = (127 * 128) / 2;
      const rep = 3 + 6 * 128 + 1 + 127 * 4 + pairs * 7 + exchanges() * 2 + 2;
      return 1 + reps * rep + 3 + 127 * 6 + 3;
    },
    result: () => {
      const words = wordsToSort().sort((a, b) => a - b);
      return { eax: words[0]!, edx: words[127]!, ebx: 0, ecx: 0 };
    },
  },
  {
    name: "crc",
    what: "CRC by a table",
    reps: 4000,
    instructions: (reps) =>
      1 + 256 * (3 + 8 * 4 + 6) + crcOnes() + 1 + reps * (1 + 100 * (3 + 9 * 10 + 2) + 2) + 1,
    result: () => ({ eax: 0x29b1, ecx: 0, edx: 0 }),
  },
  {
    name: "fib",
    what: "recursive calls",
    reps: 500,
    instructions: (reps) => {
      const { leaves, inner } = fibCalls(18);
      return 1 + reps * (4 + leaves * 3 + inner * 13) + 1;
    },
    result: () => ({ eax: 2584, ebp: 0 }),
  },
  {
    name: "matmul",
    what: "matrix multiply",
    reps: 1000,
    instructions: (reps) => 3 + 256 * 7 + 1 + reps * (2 + 16 * 4 + 256 * (4 + 16 * 7 + 5) + 2) + 4,
    result: () => ({ eax: product(0), ebx: product(17), edx: product(255) }),
  },
  {
    name: "vm",
    what: "jump-table interpreter",
    reps: 8000,
    instructions: (reps) => 1 + reps * (2 + 8 + 6 + 200 * (6 + 6 + 8) + 199 * 2 + 4 + 2) + 1,
    result: () => ({ eax: 20100, ecx: 0, edx: 4 }),
  },
  {
    name: "mix32",
    what: "32-bit mix (66, 67, div)",
    reps: 2000,
    instructions: (reps) => 1 + reps * (4 + 1000 * 18 + 2) + 2,
    result: mixed,
  },
  {
    name: "near",
    what: "data beside code",
    reps: 600,
    instructions: (reps) => 1 + reps * (2 + 10000 * 6 + 2) + 3,
    result: (reps) => {
      const turns = BigInt(reps) * 10000n;
      const low = word(turns);
      return { eax: low, ebx: word((turns * (turns + 1n)) / 2n), edx: low & 0xff };
    },
  },
  {
    name: "blocks",
    what: "rep strings",
    reps: 8000,
    instructions: (reps) => 2 + reps * (3 + 1 + 3 + 1 + 3 + 1 + 3 + 1 + 3 + 1 + 4 + 1 + 2) + 1,
    elements: (reps) => reps * (8192 + 4096 + 4096 + 2048 + 8192 + 4096),
    result: () => ({ eax: 0x5aa5, ecx: 0, esi: 0xa000, edi: 0x6000 }),
  },
];

/** The bytes of `program`, for LOAD. */
export function assembleProgram(program: Program, reps: number): Uint8Array {
  const file = new URL(`../src/programs/${program.name}.s`, import.meta.url);
  const { bytes, diagnostics } = assemble(readFileSync(file, "utf8"), {
    filename: `${program.name}.s`,
    origin: LOAD,
    defsyms: { REPS: reps },
  });
  const wrong = diagnostics.find(({ severity }) => severity === "error");
  if (wrong) throw new Error(`${wrong.file}:${wrong.line}: ${wrong.message}`);
  return bytes;
}
