// Which options do the verbs have? Declared once; parser, help and completion read these.

/** One option of the command line. */
export interface OptionSpec {
  /** As in the help: `-o, --output <file>`. */
  readonly flags: string;
  readonly description: string;
  /** Heading in the help. */
  readonly group: string;
  /** May be given several times. */
  readonly repeat?: boolean;
  readonly choices?: readonly string[];
  /** What the shell completes the value with. */
  readonly complete?: "file" | "directory";
}

const GROUP = {
  source: "Source options:",
  output: "Output options:",
  machine: "Machine options:",
  raw: "Raw guests (any of load, ram or an entry with a colon: RAM at 0, no reset vector):",
  bound: "Bounds:",
  expect: "Expectations (unmet: exit status 1):",
  general: "General options:",
} as const;

/** Every verb has these. */
export const GENERAL_OPTIONS: readonly OptionSpec[] = [
  {
    flags: "-q, --quiet",
    description: "no remarks on stderr (warnings and errors stay)",
    group: GROUP.general,
  },
  { flags: "--json", description: "results and errors as JSON on stdout", group: GROUP.general },
  {
    flags: "--color <when>",
    description: "colours: auto (terminals, unless NO_COLOR), always, never",
    choices: ["auto", "always", "never"],
    group: GROUP.general,
  },
];

const ORIGIN: OptionSpec = {
  flags: "--org <addr>",
  description: "linked address of the first byte (page, c and run: 0xf000, others: 0)",
  group: GROUP.source,
};

const ENTRY_SYMBOL: OptionSpec = {
  flags: "--entry <symbol>",
  description: "where execution begins (default: the page's first byte)",
  group: GROUP.source,
};

export const SOURCE_OPTIONS: readonly OptionSpec[] = [
  ORIGIN,
  {
    flags: "--defsym <name=value>",
    description: "define a symbol for the assembler",
    repeat: true,
    group: GROUP.source,
  },
  {
    flags: "-D, --define <name[=value]>",
    description: "define a macro for the C preprocessor (.S files)",
    repeat: true,
    group: GROUP.source,
  },
  {
    flags: "-I, --include <dir>",
    description: "look for included files here too",
    repeat: true,
    complete: "directory",
    group: GROUP.source,
  },
  {
    flags: "-W, --warn <name>",
    description: "-Werror: warnings are errors; -Wno-NAME, -Wno-all: not shown",
    repeat: true,
    group: GROUP.source,
  },
];

const DATA_PAGE_IN: OptionSpec = {
  flags: "--data-page <file>",
  description: "first bytes of RAM for a .bin code page",
  complete: "file",
  group: GROUP.machine,
};

const BACKEND: OptionSpec = {
  flags: "--backend <name>",
  description: "kvm, emu, native (this CPU, in part), or auto: kvm if it opens, else emu",
  choices: ["kvm", "emu", "native", "auto"],
  group: GROUP.machine,
};

const ALIAS: OptionSpec = {
  flags: "--alias",
  description: "the code page a second time at 0xff000, as PCs have their ROM",
  group: GROUP.machine,
};

const STRICT_IO: OptionSpec = {
  flags: "--strict-io",
  description: "an in or out that no device claims ends the run",
  group: GROUP.machine,
};

const REG: OptionSpec = {
  flags: "--reg <name=value>",
  description: "set a register before the start: ax, esp, ds, cs.base …",
  repeat: true,
  group: GROUP.machine,
};

const RAW_OPTIONS: readonly OptionSpec[] = [
  {
    flags: "--load <phys>",
    description: "physical address of the image (default 0x1000)",
    group: GROUP.raw,
  },
  { flags: "--ram <size>", description: "RAM at 0 (default 1M, at most 16M)", group: GROUP.raw },
];

const RUN_ENTRY: OptionSpec = {
  flags: "--entry <symbol|seg:off>",
  description: "where execution begins: a symbol, or CS:IP (raw guest)",
  group: GROUP.source,
};

function boundOptions(timeout: string): readonly OptionSpec[] {
  return [
    {
      flags: "--timeout <duration>",
      description: `wall clock for a program: 2s, 500ms; 0s: no bound (${timeout})`,
      group: GROUP.bound,
    },
    {
      flags: "--max-instructions <n>",
      description: "instructions for a program (on KVM by single steps: slow)",
      group: GROUP.bound,
    },
    {
      flags: "--max-output <bytes>",
      description: "console output of a program (default 16M)",
      group: GROUP.bound,
    },
  ];
}

const EXPECT_OPTIONS: readonly OptionSpec[] = [
  {
    flags: "--expect-text <text>",
    description: "the console output contains text",
    repeat: true,
    group: GROUP.expect,
  },
  {
    flags: "--fail-text <text>",
    description: "the console output does not contain text",
    repeat: true,
    group: GROUP.expect,
  },
  {
    flags: "--expect-reg <name=value>",
    description: "a register has this value at the end: ax=5",
    repeat: true,
    group: GROUP.expect,
  },
  {
    flags: "--expect-mem <phys=hex>",
    description: "physical memory holds these bytes at the end: 0xff8=00000af0",
    repeat: true,
    group: GROUP.expect,
  },
];

export const RUN_OPTIONS: readonly OptionSpec[] = [
  BACKEND,
  ALIAS,
  REG,
  STRICT_IO,
  DATA_PAGE_IN,
  ...RAW_OPTIONS,
  ...boundOptions("default: none"),
  ...EXPECT_OPTIONS,
  RUN_ENTRY,
  ...SOURCE_OPTIONS,
];

export const ASM_OPTIONS: readonly OptionSpec[] = [
  {
    flags: "-o, --output <file>",
    description: "write here (without it: stdout; a hex dump when stdout is a terminal)",
    complete: "file",
    group: GROUP.output,
  },
  {
    flags: "-f, --format <format>",
    description: "page (default: 4096 bytes with the reset jump), flat, elf, ihex, srec, c",
    choices: ["page", "flat", "elf", "ihex", "srec", "c"],
    group: GROUP.output,
  },
  {
    flags: "--data-page <file>",
    description: "write the data page (.data, .bss at 0) here",
    complete: "file",
    group: GROUP.output,
  },
  {
    flags: "--listing [file]",
    description: "addresses, bytes and source side by side: --listing=FILE, or to stdout",
    complete: "file",
    group: GROUP.output,
  },
  {
    flags: "--listing-parts <parts>",
    description:
      "macros,conditionals,branches (default), symbols, or none: what the listing has beside the bytes",
    group: GROUP.output,
  },
  {
    flags: "--symbols <file>",
    description: "write symbols and sections as JSON",
    complete: "file",
    group: GROUP.output,
  },
  {
    flags: "--depfile <file>",
    description: "write a make rule: the output depends on every file read, headers too",
    complete: "file",
    group: GROUP.output,
  },
  { flags: "-g, --debug", description: "line numbers for debuggers (elf)", group: GROUP.output },
  ENTRY_SYMBOL,
  ...SOURCE_OPTIONS,
];

export const DIS_OPTIONS: readonly OptionSpec[] = [
  {
    ...ORIGIN,
    description:
      "address of the first byte (default: 0xf000 for a page, else 0); source is flat then",
  },
  {
    flags: "--skip <bytes>",
    description: "leave out the first bytes of a binary",
    group: GROUP.source,
  },
  {
    flags: "--count <bytes>",
    description: "no more than so many bytes",
    group: GROUP.source,
  },
  {
    flags: "--bits <width>",
    description: "16 (default) or 32: the code segment's default size",
    choices: ["16", "32"],
    group: GROUP.source,
  },
  ...SOURCE_OPTIONS.filter((option) => option !== ORIGIN),
];

export const COMPARE_OPTIONS: readonly OptionSpec[] = [
  {
    flags: "--backend <name>",
    description: "kvm, emu or native: one of those compared (default: kvm and emu)",
    choices: ["kvm", "emu", "native"],
    repeat: true,
    group: GROUP.machine,
  },
  {
    flags: "--lockstep",
    description: "step by step; the first instruction that differs, and its source line",
    group: GROUP.machine,
  },
  {
    flags: "--repair",
    description:
      "lockstep that copies the first backend's state over after a difference and goes on",
    group: GROUP.machine,
  },
  ALIAS,
  REG,
  STRICT_IO,
  DATA_PAGE_IN,
  ...RAW_OPTIONS,
  ...boundOptions("default: 10s"),
  RUN_ENTRY,
  ...SOURCE_OPTIONS,
];

export const BENCH_OPTIONS: readonly OptionSpec[] = [
  {
    flags: "--rounds <n>",
    description: "how often each program runs on each peer (default: 3; of kvm 61, of asm 5)",
    group: GROUP.bound,
  },
  {
    flags: "--lines <n>",
    description:
      "of asm: lines of the source (default: 200000); memory with five times as many too",
    group: GROUP.source,
  },
  {
    flags: "--program <name>",
    description: "only this program, of kvm this task (default: all)",
    repeat: true,
    group: GROUP.source,
  },
  {
    flags: "--peer <name>",
    description: "only this peer: emu, v86, v86-nojit, kvm (default: all)",
    repeat: true,
    group: GROUP.machine,
  },
];

export const TEST_OPTIONS: readonly OptionSpec[] = [
  {
    flags: "--backend <name>",
    description: "kvm, emu or native (default: kvm and emu; one that is absent is a skip)",
    choices: ["kvm", "emu", "native"],
    group: GROUP.machine,
  },
  {
    flags: "--reporter <name>",
    description: "on stdout: pretty (default), tap, junit, json or html",
    choices: ["pretty", "tap", "junit", "json", "html"],
    group: GROUP.output,
  },
  {
    flags: "--report <file>",
    description: "a whole report too: .html .json .xml (JUnit) .tap .txt .svg (the opcode map)",
    repeat: true,
    complete: "file",
    group: GROUP.output,
  },
  {
    flags: "--cpu-tests <dir>",
    description: "run single-instruction tests recorded on hardware: *.jsonl, *.MOO, or *.gz",
    complete: "directory",
    group: GROUP.source,
  },
  {
    flags: "--filter <text>",
    description: "only cases (or opcode forms) whose name contains text",
    repeat: true,
    group: GROUP.source,
  },
  {
    flags: "--slices",
    description: "CPU tests in slices of one instruction: same results and counts",
    group: GROUP.bound,
  },
  boundOptions("default: 10s a case, 50ms a CPU test")[0]!,
];

export const FUZZ_OPTIONS: readonly OptionSpec[] = [
  {
    flags: "--seed <n>",
    description: "what is drawn (default: by the clock; it is printed)",
    group: GROUP.source,
  },
  {
    flags: "--start <n>",
    description: "number of the first trial (default 0)",
    group: GROUP.bound,
  },
  {
    flags: "--count <n>",
    description: "trials (default 100000; with --time no bound)",
    group: GROUP.bound,
  },
  { flags: "--time <duration>", description: "stop after this long", group: GROUP.bound },
  {
    flags: "--shard <k/n>",
    description: "part k of n: together they are the whole campaign",
    group: GROUP.bound,
  },
  {
    flags: "--jobs <n>",
    description: "worker processes (default: as many as cores); same results",
    group: GROUP.bound,
  },
  {
    flags: "--singles",
    description: "only single instructions (default: one trial in eight is a program)",
    group: GROUP.source,
  },
  { flags: "--programs", description: "only programs", group: GROUP.source },
  {
    flags: "--reference <name>",
    description: "whose word counts (default: the first host backend)",
    group: GROUP.machine,
  },
  {
    flags: "--backend <name>",
    description: "what is tried (default: emu)",
    group: GROUP.machine,
  },
  {
    flags: "--out <dir>",
    description: "write each finding, shrunk, as a case into dir",
    complete: "directory",
    group: GROUP.output,
  },
  {
    flags: "--coverage <file>",
    description: "write what was reached, by row, operands and outcome (.json: as JSON)",
    complete: "file",
    group: GROUP.output,
  },
];
