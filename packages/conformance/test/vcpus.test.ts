// Are interrupts, further vCPUs, aliases and dirty pages of a case what its header says, and is each miss told?
import {
  type Backend,
  checkExpectation,
  compareObservations,
  compareProgram,
  followFlags,
  formatDifference,
  formatProblem,
  lockstep,
  observe,
  observeAsync,
  parseCase,
  runCase,
} from "@realmode/conformance";
import { MachineError } from "@realmode/machine";
import { describe, expect, it } from "vitest";
import { emu, kvm, kvmMissing } from "./backends.ts";
import { programOf } from "./program-of.ts";

const backends = kvmMissing === undefined ? [emu, kvm] : [emu];

const TWO = `
        mov $5, %ax
        add %bx, %ax
        hlt
`;

const WAITER = `
        movw $handler, 0x40 * 4
        mov $0x2000, %sp
        sti
        hlt
        hlt
handler: inc %bx
        iret
`;

describe.each(backends)("on $name", ({ createMachine }) => {
  const problems = (source: string): string[] => {
    const { case: test } = parseCase(source, "test.s");
    const seen = observe(createMachine, programOf(source));
    return checkExpectation(test.expectation, seen).map(formatProblem);
  };

  it.each([
    ["reg.1.bx=2 expect.ax=5 expect.1.ax=7", []],
    ["reg.1.bx=2 expect.1.ax=8", ["vCPU 1: ax: expected 0x0008, got 0x0007"]],
    ["reg.1.ip=0x3000", ["vCPU 1: exit: expected hlt, got limit time"]],
  ])("further vCPUs: %s", (header, told) => {
    const init = "init.0x3000=ebfe timeout=100ms";
    expect(problems(`# realmode: layout=flat vcpus=2 ${init} ${header}${TWO}`)).toEqual(told);
  });

  it("vCPUs run in turns, with the first one's exits in between", () => {
    const source = `# realmode: layout=flat vcpus=2 reg.1.ip=0x1100 exit="io out8 0xf4 0; hlt" expect.bx=3
        out %al, $0xf4
1:      mov 0x600, %bx
        test %bx, %bx
        jz 1b
        hlt
        .org 0x100
        movw $3, 0x600
        hlt
`;
    expect(problems(source)).toEqual([]);
  });

  it("is the same without blocking", async () => {
    const program = programOf(`# realmode: layout=flat vcpus=3 reg.1.bx=1 reg.2.bx=2${TWO}`);
    const seen = await observeAsync(createMachine, program);
    expect(seen.others.map(({ exit, regs }) => [exit.reason, regs.eax])).toEqual([
      ["hlt", 6],
      ["hlt", 7],
    ]);
  });

  it.each([
    ["interrupt=0x40@1", 'exit="hlt; hlt" expect.bx=1', []],
    ["interrupt=0x40", "exit=hlt expect.bx=1", []],
    ["interrupt=0x40@7", "exit=hlt expect.bx=1", ["bx: expected 0x0001, got 0x0000"]],
  ])("%s comes at its exit", (key, expected, told) => {
    expect(problems(`# realmode: layout=flat ${key} ${expected}${WAITER}`)).toEqual(told);
  });

  it.each([
    ['dirty.3="1"', []],
    ['dirty.3="0 1"', ["dirty.3: expected 0 1, got 1"]],
    ['dirty.3=""', ["dirty.3: expected none, got 1"]],
  ])("dirty pages: %s", (key, told) => {
    const header = `# realmode: slot.3=0x10000:8K init.0x10000=77 ${key} reg.es=0x1100`;
    expect(problems(`${header}\n        movb $1, %es:0x10\n        hlt\n`)).toEqual(told);
  });
});

describe("a case that a machine refuses", () => {
  it.each([
    ["slot.4=0x5000:4K:alias=9", "ENOENT: slot 9, to be shown twice, is not there"],
    ['interrupt="1; 2"', "EEXIST: interrupt 1 still waits to be taken"],
  ])("%s", (key, told) => {
    const { verdict } = runCase({ filename: "x.s", source: `# realmode: ${key}\n hlt\n` }, emu);
    expect(verdict).toMatchObject({ kind: "fail", problems: [{ what: "machine", actual: told }] });
  });
});

describe("a machine that refuses several vCPUs by name", () => {
  const single: Backend = {
    name: "single",
    createMachine: (options) => {
      const machine = emu.createMachine(options);
      machine.createVcpu = () => {
        throw new MachineError("ENOTSUP", "a machine has one vCPU");
      };
      return machine;
    },
  };
  const file = { filename: "two.s", source: `# realmode: layout=flat vcpus=2${TWO}` };
  const skip = { kind: "skip", reason: "single: a machine has one vCPU" };

  it("is a skip with its reason, and not compared", () => {
    expect(runCase(file, single).verdict).toEqual(skip);
    expect(compareProgram(programOf(file.source), [emu, single])).toMatchObject(skip);
  });
});

describe("comparing", () => {
  const run = (header: string) =>
    observe(emu.createMachine, programOf(`# realmode: layout=flat ${header}${TWO}`));

  it("tells how another vCPU differs", () => {
    const difference = compareObservations(run("vcpus=2 reg.1.bx=1"), run("vcpus=2 reg.1.bx=2"));
    expect(formatDifference(difference!, "a", "b")).toBe("vCPU 1: ax: 0x0006 on a, 0x0007 on b");
  });

  it("tells which pages only one of them wrote", () => {
    const source = (at: number) => `# realmode: slot.3=0x10000:8K dirty.3="" reg.es=0x1000
        movw $0, %es:${at}
        hlt
`;
    const [a, b] = [0, 0x1000].map((at) => observe(emu.createMachine, programOf(source(at))));
    expect(formatDifference(compareObservations(a!, b!)!, "a", "b")).toBe(
      "memory at its dirty pages: slot 3: 0 on a, slot 3: 1 on b",
    );
  });

  it("does not step several vCPUs, and says so", () => {
    const program = programOf(`# realmode: layout=flat vcpus=2${TWO}`);
    expect(lockstep(emu, emu, program)).toMatchObject({
      end: "unjudged",
      unjudged: [{ step: 0, reason: "several vCPUs are not stepped side by side" }],
    });
    expect(followFlags(emu.createMachine, program)).toBeUndefined();
  });

  it("steps two emulators through an interrupt", () => {
    const source = `# realmode: layout=flat interrupt=0x40@1 exit="hlt; hlt"${WAITER}`;
    expect(lockstep(emu, emu, programOf(source))).toMatchObject({ findings: [], end: "hlt" });
  });
});
