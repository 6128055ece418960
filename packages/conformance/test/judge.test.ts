// Is every unmet expectation told, and nothing else? Are verdicts what they claim?
import {
  type Backend,
  type Comparison,
  checkExpectation,
  compareObservations,
  compareProgram,
  followFlags,
  formatComparison,
  formatDifference,
  formatProblem,
  judge,
  observe,
  observeAsync,
  parseCase,
  runCase,
} from "@realmode/conformance";
import { FLAG } from "@realmode/isa";
import type { CreateMachine } from "@realmode/machine";
import { describe, expect, it } from "vitest";
import { emu, kvm, kvmMissing, tampered } from "./backends.ts";
import { programOf } from "./program-of.ts";

/** Runs `source` on the emulator and checks it against its own header. */
function problems(source: string): string[] {
  const { case: test } = parseCase(source, "test.s");
  const seen = observe(emu.createMachine, programOf(source));
  return checkExpectation(test.expectation, seen).map(formatProblem);
}

const BODY = `
        mov $0x1234, %ax
        mov %ax, 0x20
        mov $'x', %al
        out %al, $0xe9
        out %al, $0x80
        in $0x60, %al
        stc
        hlt
`;

describe("checkExpectation", () => {
  it("is content with what is true", () => {
    expect(
      problems(
        `# realmode: exit=hlt expect.al=7 flags=Cz mem.0x20=3412 console="x" io="out8 0x80 0x78; in8 0x60 7"${BODY}`,
      ),
    ).toEqual([]);
  });

  it.each([
    ["exit=shutdown", "exit: expected shutdown, got hlt"],
    ['exit="hlt; shutdown"', "exit 2 of 2: expected shutdown, got hlt"],
    ["expect.ax=0x1235", "ax: expected 0x1235, got 0x12ff"],
    ["expect.ds.limit=0", "ds.limit: expected 0x00000000, got 0x0000ffff"],
    ["flags=cZ", "flags: expected Zc, got oditszapC"],
    ["mem.0x20=3413", "mem.0x20: expected 3413, got 3412"],
    ["mem.0x5000=00", "mem.0x5000: expected 00, got no memory there"],
    ['console="y"', 'console: expected "y", got "x"'],
    ['io="out8 0x80 0x78"', "io[1]: expected nothing more, got in8 0x60 0xff"],
    ['io="out8 0x80 0x79; in8 0x60 1"', "io[0]: expected out8 0x80 0x79, got out8 0x80 0x78"],
    [
      'io="out8 0x80 0x78; in8 0x60 1; out8 0x80 0"',
      "io[2]: expected out8 0x80 0x0, got nothing more",
    ],
    ['mmio="write8 0x3000 1"', "mmio[0]: expected write8 0x3000 0x1, got nothing more"],
  ])("tells that %s is not met", (header, expected) => {
    // The second run of two goes on through zeros to the reset jump, and once more to the HLT.
    expect(problems(`# realmode: ${header}${BODY}`)[0]).toBe(expected);
  });

  it("without an expected exit wants no crash", () => {
    expect(problems("        hlt\n")).toEqual([]);
    expect(problems("        xor %al, %al\n        out %al, $0xf4\n")).toEqual([]);
    expect(problems("        mov %al, 0x3000\n")).toEqual([
      "exit: expected hlt, got mmio write8 0x3000 0x0",
    ]);
    expect(problems("        mov $9, %al\n        out %al, $0xf4\n")).toEqual([
      "exit: expected hlt, got io out8 0xf4 0x9",
    ]);
  });
});

describe("observe", () => {
  const source = `# realmode: layout=flat
        mov $'a', %al
next:   out %al, $0xe9
        out %al, $0x10
        jmp next
`;

  it("bounds time, instructions and output", async () => {
    const program = programOf(source);
    const reasons = [
      observe(emu.createMachine, program, { timeoutMs: 20 }).exit,
      observe(emu.createMachine, program, { maxInstructions: 1000 }).exit,
      observe(emu.createMachine, program, { maxOutput: 10 }).exit,
      (await observeAsync(emu.createMachine, program, { maxOutput: 10 })).exit,
    ];
    expect(reasons.map((exit) => exit.reason === "limit" && exit.limit)).toEqual([
      "time",
      "instructions",
      "output",
      "output",
    ]);
  });

  it("keeps the console whole and the access list bounded, and counts what nobody answers", () => {
    const seen = observe(emu.createMachine, programOf(source), { maxInstructions: 300_000 });
    expect(seen.output).toBe("a".repeat(100_000));
    expect(seen.accessCount).toBe(200_000);
    expect(seen.io.length).toBe(100_000);
    expect(seen.unclaimed).toEqual([{ direction: "out", port: 0x10, count: 100_000 }]);
  });

  it("calls onConsole for each byte, and ends at an unclaimed port where asked to", () => {
    const bytes: number[] = [];
    const seen = observe(emu.createMachine, programOf(source), {
      strictIo: true,
      onConsole: (byte) => bytes.push(byte),
    });
    expect(bytes).toEqual([0x61]);
    expect(seen.exit).toMatchObject({ reason: "io", direction: "out", port: 0x10 });
  });

  it("ends with intr where its signal says so", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 10);
    const seen = await observeAsync(emu.createMachine, programOf("        jmp .\n"), {
      signal: controller.signal,
    });
    expect(seen.exit.reason).toBe("intr");
  });

  it("closes the machine, also where the layout is refused", () => {
    const open: boolean[] = [];
    const createMachine: CreateMachine = (options) => {
      const machine = emu.createMachine(options);
      const close = machine.close.bind(machine);
      open.push(true);
      const index = open.length - 1;
      machine.close = () => {
        open[index] = false;
        close();
      };
      return machine;
    };
    observe(createMachine, programOf("        hlt\n"));
    const program = {
      ...programOf("        hlt\n"),
      init: [{ physAddr: 0x5000, bytes: Uint8Array.of(1) }],
    };
    expect(() => observe(createMachine, program)).toThrow(/EFAULT/);
    expect(open).toEqual([false, false]);
  });
});

describe("compareObservations", () => {
  const left = observe(emu.createMachine, programOf(`# realmode: exit=hlt${BODY}`));

  it("finds no difference between a run and itself", () => {
    expect(compareObservations(left, structuredClone(left))).toBeUndefined();
  });

  it.each([
    ["exit", { exits: [] }, "exit: hlt on a, no more exits on b"],
    ["io", { io: left.io.slice(1) }, "io[0]: out8 0xe9 0x78 on a, out8 0x80 0x78 on b"],
    [
      "mmio",
      { mmio: [{ isWrite: true, physAddr: 1, size: 1, value: 2 }] },
      "mmio[0]: nothing more on a, write8 0x1 0x2 on b",
    ],
    ["console", { output: "y" }, 'console: "x" on a, "y" on b'],
    ["register", { regs: { ...left.regs, ebx: 5 } }, "bx: 0x0000 on a, 0x0005 on b"],
    ["register", { regs: { ...left.regs, ebx: 0x50000 } }, "ebx: 0x00000000 on a, 0x00050000 on b"],
    [
      "segment",
      { sregs: { ...left.sregs, es: { ...left.sregs.es, limit: 5 } } },
      "es.limit: 0xffff on a, 0x5 on b",
    ],
    ["segment", { sregs: { ...left.sregs, cr0: 0 } }, "cr0: 0x60000010 on a, 0x0 on b"],
    [
      "flags",
      { regs: { ...left.regs, eflags: left.regs.eflags ^ (FLAG.CF | FLAG.OF) } },
      "flags (OC): 0003 oditszapC on a, 0802 Oditszapc on b",
    ],
    [
      "memory",
      {
        memory: left.memory.map((m) => ({
          ...m,
          bytes: m.bytes.map((b, i) => (i === 0x21 ? 9 : b)),
        })),
      },
      "memory at 0x21: 12 00 00 00 00 00 00 00 on a, 09 00 00 00 00 00 00 00 on b",
    ],
  ])("tells a difference of %s", (kind, change, text) => {
    const difference = compareObservations(left, { ...left, ...change });
    expect(difference?.kind).toBe(kind);
    expect(formatDifference(difference!, "a", "b")).toBe(text);
  });

  it("leaves out undefined flags, and RF", () => {
    const flags = (eflags: number) => ({ ...left, regs: { ...left.regs, eflags } });
    const changed = flags(left.regs.eflags ^ (FLAG.AF | FLAG.RF));
    expect(compareObservations(left, changed, { undefinedFlags: FLAG.AF })).toBeUndefined();
    expect(compareObservations(left, changed)?.where).toBe("flags (A)");
  });
});

describe("followFlags", () => {
  const undefinedAfter = (body: string): string => {
    const trail = followFlags(emu.createMachine, programOf(`${body}\n        hlt\n`))!;
    return Object.entries(FLAG)
      .filter(([, mask]) => trail.undefinedFlags & mask)
      .map(([name]) => name[0])
      .join("");
  };

  // SDM vol. 2, "Flags Affected" of each instruction.
  it.each([
    ["a shift by 1 leaves OF defined", "shl $1, %ax", "A"],
    ["a shift by more does not", "shl $5, %ax", "AO"],
    ["a count in CL is looked at", "mov $1, %cl; shr %cl, %ax", "A"],
    ["a count that masks to 0 does nothing", "mov $32, %cl; shl %cl, %ax", ""],
    ["SHL by its width and more", "mov $8, %cl; shl %cl, %al", "CAO"],
    ["ROL by more than 1", "rol $3, %ax", "O"],
    ["MUL", "mul %bx", "PAZS"],
    ["ADD defines all", "mul %bx; add $1, %ax", ""],
    ["INC defines all but CF", "mov $8, %cl; shl %cl, %al; inc %ax", "C"],
    [
      "what is computed from an undefined flag is undefined",
      "mov $8, %cl; shl %cl, %al; adc $0, %ax",
      "CPAZSO",
    ],
    ["MOV keeps them", "and %ax, %ax; mov $1, %ax; lea 1, %bx", "A"],
    ["stored and loaded again", "mov $0x800, %sp; and %ax, %ax; pushf; add %ax, %ax; popf", "A"],
    ["POPF of a constant defines all", "mov $0x800, %sp; and %ax, %ax; push $2; popf", ""],
    [
      "REPE CMPSB with CX = 0 leaves them",
      "and %ax, %ax; xor %cx, %cx; or %ax, %ax; repe cmpsb",
      "A",
    ],
    ["REPE CMPSB with CX = 1 defines them", "or %ax, %ax; mov $1, %cx; repe cmpsb", ""],
  ])("%s", (_, body, expected) => expect(undefinedAfter(`        ${body}`)).toBe(expected));

  it("names the first instruction that depends on one", () => {
    const source = "        mul %bx\n        mov $1, %cx\n        jz out\nout:    hlt\n";
    const { firstRead } = followFlags(emu.createMachine, programOf(source))!;
    expect(firstRead).toMatchObject({ flags: FLAG.ZF, source: { line: 3 } });
    expect(firstRead?.text).toMatch(/^74 00 {2}je /);
  });

  it("gives up after its bound", () => {
    expect(followFlags(emu.createMachine, programOf("        jmp .\n"), 100)).toBeUndefined();
  });
});

describe("compareProgram", () => {
  const flip = (mask: number): Backend =>
    tampered((vcpu, _, exit) => {
      if (exit.reason === "hlt") vcpu.setRegs({ eflags: vcpu.getRegs().eflags ^ mask });
    }, "flipped");
  const compared = (source: string, backend: Backend): Comparison =>
    compareProgram(programOf(source), [emu, backend]);

  it("does not hold an undefined flag against anybody", () => {
    const shift = "        shl $5, %ax\n        hlt\n";
    expect(compared(shift, flip(FLAG.AF | FLAG.OF)).kind).toBe("agree");
    expect(formatComparison(compared(shift, flip(FLAG.AF | FLAG.CF)))).toMatch(/^flags \(C\): /);
    const add = "        add $5, %ax\n        hlt\n";
    expect(formatComparison(compared(add, flip(FLAG.AF)))).toMatch(/^flags \(A\): /);
  });

  it("says where a program depends on an undefined flag", () => {
    const source = "        mul %bx\n        jz 1f\n1:      stc\n        hlt\n";
    expect(formatComparison(compared(source, flip(FLAG.CF)))).toContain(
      "; the program depends on a flag the manual leaves undefined: 74 00  je     0xf004 (test.s:2) reads Z",
    );
  });

  it("skips with fewer than two backends, and says why", () => {
    const absent: Backend = { ...emu, name: "other", unavailable: "not here" };
    expect(formatComparison(compareProgram(programOf("        hlt\n"), [emu, absent]))).toBe(
      "SKIP only emu can be used here (other: not here)",
    );
  });

  it("skips where both only ran out of time", () => {
    const comparison = compareProgram(programOf("        jmp .\n"), [emu, emu], { timeoutMs: 10 });
    expect(comparison.kind).toBe("skip");
  });
});

describe("a host that ran out of time", () => {
  const slow: Backend = { ...emu, name: "slow", host: true };
  const late: Backend["createMachine"] = (options) => {
    const machine = emu.createMachine(options);
    machine.vcpus[0]!.runSync = () => ({ reason: "limit", code: null, limit: "time" });
    return machine;
  };

  it("says nothing about one that ended", () => {
    const backends = [emu, { ...slow, createMachine: late }];
    expect(formatComparison(compareProgram(programOf("        hlt\n"), backends))).toBe(
      "SKIP reached its time limit on this host's slow, which may only be slow (emu: hlt)",
    );
  });

  it("condemns an emulator that hangs where the host ended", () => {
    const backends = [slow, { ...emu, name: "stuck", createMachine: late }];
    expect(formatComparison(compareProgram(programOf("        hlt\n"), backends))).toBe(
      "exit: hlt on slow, limit time on stuck",
    );
  });
});

describe("verdicts", () => {
  const broken: Backend = {
    name: "broken",
    createMachine: (options) => {
      const machine = emu.createMachine(options);
      const { vcpus } = machine;
      const insnBytes = Uint8Array.of(0x37, 0xf4);
      vcpus[0]!.runSync = () => ({
        reason: "internal_error",
        code: 17,
        suberror: 1,
        cause: "instruction",
        physAddr: undefined,
        insnBytes,
        data: [],
      });
      return machine;
    },
  };
  const file = { filename: "aaa.s", source: "# realmode: exit=hlt\n        aaa\n        hlt\n" };

  it("takes an instruction that a host can't execute for neither pass nor failure", () => {
    const { verdict } = runCase(file, { ...broken, host: true });
    expect(verdict).toMatchObject({
      kind: "not-executable",
      reason: "not executable by this host's broken: 37 (aaa)",
    });
  });

  it("takes the same for a failure of a backend that is no host", () => {
    expect(runCase(file, broken).verdict).toMatchObject({
      kind: "fail",
      problems: [{ what: "exit", expected: "hlt", actual: "internal_error instruction (37 f4)" }],
    });
  });

  it("takes it for a pass where it was expected", () => {
    const { case: test } = parseCase('# realmode: exit="internal_error instruction"\naaa\n', "x.s");
    const seen = observe(broken.createMachine, programOf("        aaa\n"));
    expect(judge(test.expectation, seen, broken).kind).toBe("pass");
  });

  it.skipIf(kvmMissing !== undefined)(`names it on this host's KVM ${kvmMissing ?? ""}`, () => {
    const { verdict } = runCase({ ...file, source: file.source.replace("aaa", "nop; aaa") }, kvm);
    // On a host whose KVM executes AAA in hardware this is a pass.
    expect(["not-executable", "pass"]).toContain(verdict.kind);
    if (verdict.kind === "not-executable") expect(verdict.reason).toMatch(/: 37 \(aaa\)$/);
  });

  it("makes failures of mistakes in source, header and machine", () => {
    const kinds = [
      runCase({ filename: "a.s", source: "        mvo %ax, %bx\n" }, emu),
      runCase({ filename: "b.s", source: "# realmode: what=now\n        hlt\n" }, emu),
      runCase({ filename: "c.s", source: "# realmode: slot.5=0:4096\n        hlt\n" }, emu),
    ].map(({ verdict }) => (verdict.kind === "fail" ? verdict.problems[0]?.actual : verdict.kind));
    expect(kinds[0]).toMatch(/^a\.s:1:9: /);
    expect(kinds[1]).toBe('b.s:1:13: unknown key "what"');
    expect(kinds[2]).toMatch(/^EEXIST: /);
  });
});
