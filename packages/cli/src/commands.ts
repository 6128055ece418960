// Which verbs does the command have? One table: the parser, the help and the completion are made from it.

import {
  ASM_OPTIONS,
  BENCH_OPTIONS,
  COMPARE_OPTIONS,
  DIS_OPTIONS,
  FUZZ_OPTIONS,
  GENERAL_OPTIONS,
  type OptionSpec,
  RUN_OPTIONS,
  TEST_OPTIONS,
} from "./options.ts";
import type { Status } from "./status.ts";
import type { Terminal } from "./streams.ts";

/** Option values by camel-cased long name, as the parser leaves them. */
export type OptionValues = Readonly<
  Record<string, string | boolean | readonly string[] | undefined>
>;

/** What a verb is called with. */
export interface Invocation {
  /** The positional arguments. */
  readonly operands: readonly string[];
  readonly options: OptionValues;
  readonly terminal: Terminal;
}

export type Verb = (invocation: Invocation) => Promise<Status>;

export interface CommandSpec {
  readonly name: string;
  /** Positional arguments, in commander's notation. */
  readonly operands: string;
  readonly summary: string;
  /** What the help says below the usage line. */
  readonly description: string;
  readonly options: readonly OptionSpec[];
  /** Command lines and what they are for. */
  readonly examples: readonly (readonly [line: string, purpose: string])[];
  /** Loaded only when the verb is used: start-up counts. */
  readonly load: () => Promise<Verb>;
}

export const COMMANDS: readonly CommandSpec[] = [
  {
    name: "run",
    operands: "<file>",
    summary: "assemble or load a program, run it, print the exit and the registers",
    description:
      "Runs FILE: assembly source (.s .S .asm, or - for standard input) or a .bin image.\n" +
      "`realmode FILE` is the same. The guest's console text goes to stdout as it comes;\n" +
      "then the exit reason and the registers follow.",
    options: [...RUN_OPTIONS, ...GENERAL_OPTIONS],
    examples: [
      ["realmode sum.s", "assemble, boot, show the registers"],
      ["realmode run sum.s --backend emu --json", "one JSON object"],
      ["realmode run sum.s --expect-reg ax=5 --timeout 1s", "a test: exit status 0 or not"],
      ["realmode run page.bin --data-page ram.bin", "a code page made elsewhere"],
      ["realmode run boot.s --load 0x7c00 --entry 0:0x7c00 --ram 64K", "a raw guest in RAM"],
      ["echo 'mov $5, %ax; hlt' | realmode -", "source from standard input"],
    ],
    load: async () => (await import("./run.ts")).run,
  },
  {
    name: "asm",
    operands: "<file>",
    summary: "assemble to a page, flat, ELF, Intel HEX, S-records or a C array",
    description:
      "Assembles FILE (- is standard input) and writes the image. Sources start in .code16.\n" +
      "Wrong source: every error with its line and a hint, exit status 3, no file written.",
    options: [...ASM_OPTIONS, ...GENERAL_OPTIONS],
    examples: [
      ["realmode asm boot.s -o boot.bin", "the code page, reset jump in place"],
      ["realmode asm boot.s --format flat | xxd", "the bytes alone, linked at 0"],
      ["realmode asm boot.s --format c", "a C array with the source as comments"],
      ["realmode asm boot.s --entry start --data-page ram.bin -o boot.bin", "both pages"],
      ["realmode asm boot.s --listing", "addresses, bytes and source on stdout"],
    ],
    load: async () => (await import("./asm.ts")).asm,
  },
  {
    name: "dis",
    operands: "<file>",
    summary: "disassemble a source's image or a binary",
    description:
      "AT&T disassembly of a binary, or of what FILE.s assembles to (then with labels and\n" +
      "without mistaking data for code).",
    options: [...DIS_OPTIONS, ...GENERAL_OPTIONS],
    examples: [
      ["realmode dis sum.s", "what the assembler made of it"],
      ["realmode dis mbr.bin --org 0x7c00 --count 0x1be", "a boot sector without its table"],
    ],
    load: async () => (await import("./dis.ts")).dis,
  },
  {
    name: "compare",
    operands: "<paths...>",
    summary: "the same program on every backend: the first difference",
    description:
      "Runs each program on every backend and compares exits, I/O, registers, defined flags and\n" +
      "memory; checks its header's expectations too. A directory stands for the programs in it;\n" +
      "one with main.s and host.mjs is run by its host.mjs. With one backend only: exit status 77.",
    options: [...COMPARE_OPTIONS, ...GENERAL_OPTIONS],
    examples: [
      ["realmode compare sum.s", "do KVM and the emulator agree?"],
      ["realmode compare examples", "all of a directory"],
      ["realmode compare sum.s --lockstep", "the first instruction that differs"],
    ],
    load: async () => (await import("./compare.ts")).compare,
  },
  {
    name: "test",
    operands: "[dir]",
    summary: "run conformance cases, or CPU tests recorded on hardware",
    description:
      "Runs the cases (.s files with their expectation in the header) below DIR on every backend;\n" +
      "without DIR the suite that comes with realmode. Ends with `N passed, N failed, N skipped`.",
    options: [...TEST_OPTIONS, ...GENERAL_OPTIONS],
    examples: [
      ["realmode test", "the suite on every backend"],
      ["realmode test mycases --backend emu --reporter tap", "own cases, for a TAP reader"],
      ["realmode test --cpu-tests 80286 --filter F6", "hardware tests of one opcode"],
    ],
    load: async () => (await import("./test.ts")).test,
  },
  {
    name: "fuzz",
    operands: "[merge...]",
    summary: "random instructions and programs on two backends",
    description:
      "Draws instructions of every row of the table, states that meet their borders, and programs of\n" +
      "them; compares what both backends make of each. Trial N of a seed is always the same. Of each\n" +
      "instruction the first finding is shrunk to a case. `fuzz merge FILE...` puts the --json output\n" +
      "of shards together. Status 1: a finding.",
    options: [...FUZZ_OPTIONS, ...GENERAL_OPTIONS],
    examples: [
      ["realmode fuzz --time 1m", "a minute of it"],
      ["realmode fuzz --seed 7 --count 1000000 --shard 1/4", "a quarter of a campaign"],
      ["realmode fuzz --seed 7 --start 1234 --count 1", "one trial again"],
      ["realmode fuzz merge a.ndjson b.ndjson", "the shards' --json output as one"],
      ["realmode fuzz --time 10m --out found --coverage reached.txt", "cases and coverage"],
    ],
    load: async () => (await import("./fuzz.ts")).fuzz,
  },
  {
    name: "doctor",
    operands: "",
    summary: "is KVM usable here? if not, why and what to do",
    description:
      "Really opens KVM and runs a program on it. Exit status 0: usable; 77: not, with the reason\n" +
      "and the remedy. Names the instructions that this host's KVM can't run.",
    options: GENERAL_OPTIONS,
    examples: [
      ["realmode doctor", "what works here"],
      ["realmode doctor --json", "the same for scripts"],
    ],
    load: async () => (await import("./doctor.ts")).doctor,
  },
  {
    name: "bench",
    operands: "[group]",
    summary: "our speed beside installed peers, as ratios from one run",
    description:
      "Runs ten small guests on the emulator, on KVM and on npm's v86 (with and without its JIT),\n" +
      "each in a process of its own, peer beside peer, and prints millions of instructions a second\n" +
      "of processor time and the ratios. A peer that is not installed is a SKIP with its reason.\n" +
      "With GROUP kvm: runs, machines and resets on KVM beside a C program that makes the same calls\n" +
      "(compiled for it; CC names the compiler). It wants an idle computer of two processors.\n" +
      "With GROUP asm: the assembler beside GNU as on one generated source: lines a second of processor\n" +
      "time, peak memory, and how long this command takes for twenty lines.",
    options: [...BENCH_OPTIONS, ...GENERAL_OPTIONS],
    examples: [
      ["realmode bench", "all programs on all peers, three rounds"],
      ["realmode bench --program sieve --peer emu --peer v86 --rounds 5", "one comparison"],
      ["realmode bench asm", "the assembler beside GNU as"],
      ["realmode bench kvm", "KVM's calls from Node beside the same from C"],
      ["realmode bench --json", "every figure, for scripts"],
    ],
    load: async () => (await import("./bench.ts")).bench,
  },
  {
    name: "completion",
    operands: "<shell>",
    summary: "print a completion script for bash, zsh or fish",
    description: "Prints a script that completes verbs, options and their values.",
    options: GENERAL_OPTIONS,
    examples: [
      ["source <(realmode completion bash)", "in ~/.bashrc"],
      ["realmode completion fish > ~/.config/fish/completions/realmode.fish", "for fish"],
    ],
    load: async () => (await import("./completion.ts")).completion,
  },
];
