// Does a command line become the right verb with the right options, and wrong ones a usage error?
import { expect, test } from "vitest";
import { COMMANDS } from "../src/commands.ts";
import { arrange, parseCommandLine } from "../src/parser.ts";

const none = (): boolean => false;
const parse = (...argv: string[]) => parseCommandLine(argv, "1.2.3", none);

test.each([
  [["sum.s"], ["run", "sum.s"]],
  [["-"], ["run", "-"]],
  [
    ["--backend", "emu", "sum.s"],
    ["run", "--backend", "emu", "sum.s"],
  ],
  [
    ["--json", "asm", "x.s"],
    ["asm", "--json", "x.s"],
  ],
  [
    ["--color", "never", "run", "x.s"],
    ["run", "--color", "never", "x.s"],
  ],
  [
    ["-q", "x.s"],
    ["run", "-q", "x.s"],
  ],
  [
    ["asm", "--listing", "x.s"],
    ["asm", "--listing=-", "x.s"],
  ],
  [
    ["help", "run"],
    ["help", "run"],
  ],
])("%j is %j", (argv, expected) => {
  expect(arrange(argv, none)).toEqual(expected);
});

test("a file without a dot in its name is a file where it exists", () => {
  expect(arrange(["boot"], (path) => path === "boot")).toEqual(["run", "boot"]);
  expect(() => arrange(["boot"], none)).toThrow("unknown verb 'boot'");
});

test("options are read once, repeated ones are collected", () => {
  const request = parse("run", "x.s", "--reg", "ax=1", "--reg=bx=2", "-Werror", "-Wno-x", "-q");
  expect(request).toMatchObject({
    operands: ["x.s"],
    options: { reg: ["ax=1", "bx=2"], warn: ["error", "no-x"], quiet: true },
  });
});

test.each([
  [[], "nothing to do"],
  [["--json"], "nothing to do"],
  [["run"], "missing required argument 'file'"],
  [["run", "a.s", "b.s"], "too many arguments"],
  [["run", "--nonsense", "a.s"], "unknown option '--nonsense'"],
  [["run", "a.s", "--timeout"], "argument missing"],
  [["run", "a.s", "--backend", "xen"], "'xen' is not one of kvm, emu, native, auto"],
  [["asm", "a.s", "--format", "exe"], "'exe' is not one of"],
  [["compile", "a.s"], "unknown verb 'compile'"],
  [["trace"], "'trace' is not in this version yet"],
])("%j is refused: %s", (argv, message) => {
  try {
    parse(...argv);
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ kind: "usage", status: 2 });
    expect((error as Error).message).toContain(message);
  }
});

test("a near miss is suggested", () => {
  expect(() => parse("comapre", "a.s")).toThrow(
    expect.objectContaining({ hint: "did you mean 'compare'?" }),
  );
  expect(() => parse("run", "--bakend", "emu", "a.s")).toThrow(
    expect.objectContaining({ hint: expect.stringContaining("--backend") }),
  );
});

test("every verb has help with an example for each line of it", () => {
  for (const { name, examples } of COMMANDS) {
    const request = parse(name, "--help");
    expect(request).toHaveProperty("print");
    const text = (request as { print: string }).print;
    expect(text).toContain(`Usage: realmode ${name}`);
    for (const [line] of examples) expect(text).toContain(line);
    for (const row of text.split("\n")) expect(row.length).toBeLessThanOrEqual(100);
  }
});

test("version", () => {
  expect(parse("--version")).toEqual({ print: "realmode 1.2.3\n" });
  expect(parse("-V")).toEqual({ print: "realmode 1.2.3\n" });
});

test("help", () => {
  expect((parse("--help") as { print: string }).print).toMatchInlineSnapshot(`
    "Usage: realmode [verb] [options] <file>

    The smallest real x86 computer: assemble 16-bit AT&T source, run it, prove it.

    Options:
      -V, --version                 the version
      -h, --help                    this text

    Commands:
      run [options] <file>          assemble or load a program, run it, print the exit and the registers
      asm [options] <file>          assemble to a page, flat, ELF, Intel HEX, S-records or a C array
      dis [options] <file>          disassemble a source's image or a binary
      compare [options] <paths...>  the same program on every backend: the first difference
      test [options] [dir]          run conformance cases, or CPU tests recorded on hardware
      fuzz [options] [merge...]     random instructions and programs on two backends
      doctor [options]              is KVM usable here? if not, why and what to do
      bench [options] [group]       our speed beside installed peers, as ratios from one run
      completion [options] <shell>  print a completion script for bash, zsh or fish
      help [verb]                   what a verb does, with its options

    \`realmode FILE\` is \`realmode run FILE\`; \`realmode VERB --help\` tells about one verb.
    Numbers are C literals: 42, 0x2a, 0b101010, 052; sizes 64K, 1M; durations 2s, 500ms.

    Exit status: 0 good, 1 expectation unmet or difference found, 2 usage or file, 3 source did not
    assemble, 4 guest crashed, 5 limit reached, 77 backend not available, 130 interrupted.

    Examples:
      realmode sum.s                     assemble, boot, print exit and registers
      realmode compare sum.s             on KVM and on the emulator: do they agree?
      realmode asm sum.s -o page.bin     the bootable 4096-byte page
      realmode doctor                    is KVM usable here?

    "
  `);
});

test("help of run", () => {
  expect((parse("run", "--help") as { print: string }).print).toMatchInlineSnapshot(`
    "Usage: realmode run [options] <file>

    Runs FILE: assembly source (.s .S .asm, or - for standard input) or a .bin image.
    \`realmode FILE\` is the same. The guest's console text goes to stdout as it comes;
    then the exit reason and the registers follow.

    Machine options:
      --backend <name>             kvm, emu, native (this CPU, in part), or auto: kvm if it opens, else
                                   emu
      --alias                      the code page a second time at 0xff000, as PCs have their ROM
      --reg <name=value>           set a register before the start: ax, esp, ds, cs.base …
      --strict-io                  an in or out that no device claims ends the run
      --data-page <file>           first bytes of RAM for a .bin code page

    Raw guests (any of load, ram or an entry with a colon: RAM at 0, no reset vector):
      --load <phys>                physical address of the image (default 0x1000)
      --ram <size>                 RAM at 0 (default 1M, at most 16M)

    Bounds:
      --timeout <duration>         wall clock for a program: 2s, 500ms; 0s: no bound (default: none)
      --max-instructions <n>       instructions for a program (on KVM by single steps: slow)
      --max-output <bytes>         console output of a program (default 16M)

    Expectations (unmet: exit status 1):
      --expect-text <text>         the console output contains text
      --fail-text <text>           the console output does not contain text
      --expect-reg <name=value>    a register has this value at the end: ax=5
      --expect-mem <phys=hex>      physical memory holds these bytes at the end: 0xff8=00000af0

    Source options:
      --entry <symbol|seg:off>     where execution begins: a symbol, or CS:IP (raw guest)
      --org <addr>                 linked address of the first byte (page, c and run: 0xf000, others: 0)
      --defsym <name=value>        define a symbol for the assembler
      -D, --define <name[=value]>  define a macro for the C preprocessor (.S files)
      -I, --include <dir>          look for included files here too
      -W, --warn <name>            -Werror: warnings are errors; -Wno-NAME, -Wno-all: not shown

    General options:
      -q, --quiet                  no remarks on stderr (warnings and errors stay)
      --json                       results and errors as JSON on stdout
      --color <when>               colours: auto (terminals, unless NO_COLOR), always, never
      -h, --help                   this text

    Examples:
      realmode sum.s
          assemble, boot, show the registers
      realmode run sum.s --backend emu --json
          one JSON object
      realmode run sum.s --expect-reg ax=5 --timeout 1s
          a test: exit status 0 or not
      realmode run page.bin --data-page ram.bin
          a code page made elsewhere
      realmode run boot.s --load 0x7c00 --entry 0:0x7c00 --ram 64K
          a raw guest in RAM
      echo 'mov $5, %ax; hlt' | realmode -
          source from standard input

    "
  `);
});

test("help of asm", () => {
  expect((parse("asm", "--help") as { print: string }).print).toMatchInlineSnapshot(`
    "Usage: realmode asm [options] <file>

    Assembles FILE (- is standard input) and writes the image. Sources start in .code16.
    Wrong source: every error with its line and a hint, exit status 3, no file written.

    Output options:
      -o, --output <file>          write here (without it: stdout; a hex dump when stdout is a terminal)
      -f, --format <format>        page (default: 4096 bytes with the reset jump), flat, elf, ihex,
                                   srec, c
      --data-page <file>           write the data page (.data, .bss at 0) here
      --listing [file]             addresses, bytes and source side by side: --listing=FILE, or to
                                   stdout
      --listing-parts <parts>      macros,conditionals,branches (default), symbols, or none: what the
                                   listing has beside the bytes
      --symbols <file>             write symbols and sections as JSON
      --depfile <file>             write a make rule: the output depends on every file read, headers too
      -g, --debug                  line numbers for debuggers (elf)

    Source options:
      --entry <symbol>             where execution begins (default: the page's first byte)
      --org <addr>                 linked address of the first byte (page, c and run: 0xf000, others: 0)
      --defsym <name=value>        define a symbol for the assembler
      -D, --define <name[=value]>  define a macro for the C preprocessor (.S files)
      -I, --include <dir>          look for included files here too
      -W, --warn <name>            -Werror: warnings are errors; -Wno-NAME, -Wno-all: not shown

    General options:
      -q, --quiet                  no remarks on stderr (warnings and errors stay)
      --json                       results and errors as JSON on stdout
      --color <when>               colours: auto (terminals, unless NO_COLOR), always, never
      -h, --help                   this text

    Examples:
      realmode asm boot.s -o boot.bin
          the code page, reset jump in place
      realmode asm boot.s --format flat | xxd
          the bytes alone, linked at 0
      realmode asm boot.s --format c
          a C array with the source as comments
      realmode asm boot.s --entry start --data-page ram.bin -o boot.bin
          both pages
      realmode asm boot.s --listing
          addresses, bytes and source on stdout

    "
  `);
});

test("help of compare", () => {
  expect((parse("compare", "--help") as { print: string }).print).toMatchInlineSnapshot(`
    "Usage: realmode compare [options] <paths...>

    Runs each program on every backend and compares exits, I/O, registers, defined flags and
    memory; checks its header's expectations too. A directory stands for the programs in it;
    one with main.s and host.mjs is run by its host.mjs. With one backend only: exit status 77.

    Machine options:
      --backend <name>             kvm, emu or native: one of those compared (default: kvm and emu)
      --lockstep                   step by step; the first instruction that differs, and its source line
      --repair                     lockstep that copies the first backend's state over after a
                                   difference and goes on
      --alias                      the code page a second time at 0xff000, as PCs have their ROM
      --reg <name=value>           set a register before the start: ax, esp, ds, cs.base …
      --strict-io                  an in or out that no device claims ends the run
      --data-page <file>           first bytes of RAM for a .bin code page

    Raw guests (any of load, ram or an entry with a colon: RAM at 0, no reset vector):
      --load <phys>                physical address of the image (default 0x1000)
      --ram <size>                 RAM at 0 (default 1M, at most 16M)

    Bounds:
      --timeout <duration>         wall clock for a program: 2s, 500ms; 0s: no bound (default: 10s)
      --max-instructions <n>       instructions for a program (on KVM by single steps: slow)
      --max-output <bytes>         console output of a program (default 16M)

    Source options:
      --entry <symbol|seg:off>     where execution begins: a symbol, or CS:IP (raw guest)
      --org <addr>                 linked address of the first byte (page, c and run: 0xf000, others: 0)
      --defsym <name=value>        define a symbol for the assembler
      -D, --define <name[=value]>  define a macro for the C preprocessor (.S files)
      -I, --include <dir>          look for included files here too
      -W, --warn <name>            -Werror: warnings are errors; -Wno-NAME, -Wno-all: not shown

    General options:
      -q, --quiet                  no remarks on stderr (warnings and errors stay)
      --json                       results and errors as JSON on stdout
      --color <when>               colours: auto (terminals, unless NO_COLOR), always, never
      -h, --help                   this text

    Examples:
      realmode compare sum.s
          do KVM and the emulator agree?
      realmode compare examples
          all of a directory
      realmode compare sum.s --lockstep
          the first instruction that differs

    "
  `);
});

test("help of test", () => {
  expect((parse("help", "test") as { print: string }).print).toMatchInlineSnapshot(`
    "Usage: realmode test [options] [dir]

    Runs the cases (.s files with their expectation in the header) below DIR on every backend;
    without DIR the suite that comes with realmode. Ends with \`N passed, N failed, N skipped\`.

    Machine options:
      --backend <name>      kvm, emu or native (default: kvm and emu; one that is absent is a skip)

    Output options:
      --reporter <name>     on stdout: pretty (default), tap, junit, json or html
      --report <file>       a whole report too: .html .json .xml (JUnit) .tap .txt .svg (the opcode map)

    Source options:
      --cpu-tests <dir>     run single-instruction tests recorded on hardware: *.jsonl, *.MOO, or *.gz
      --filter <text>       only cases (or opcode forms) whose name contains text

    Bounds:
      --slices              CPU tests in slices of one instruction: same results and counts
      --timeout <duration>  wall clock for a program: 2s, 500ms; 0s: no bound (default: 10s a case, 50ms
                            a CPU test)

    General options:
      -q, --quiet           no remarks on stderr (warnings and errors stay)
      --json                results and errors as JSON on stdout
      --color <when>        colours: auto (terminals, unless NO_COLOR), always, never
      -h, --help            this text

    Examples:
      realmode test
          the suite on every backend
      realmode test mycases --backend emu --reporter tap
          own cases, for a TAP reader
      realmode test --cpu-tests 80286 --filter F6
          hardware tests of one opcode

    "
  `);
});
