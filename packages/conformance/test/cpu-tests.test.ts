// Are the recorded tests read exactly, and does the runner notice whatever a machine does wrong?
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type CpuTest,
  CpuTestFormatError,
  CpuTestRunner,
  formatVerdict,
  parseCpuTests,
  runCpuTest,
  runCpuTestFile,
} from "@realmode/conformance";
import { listCpuTestFiles, readCpuTestFile } from "@realmode/conformance/node";
import { describe, expect, it } from "vitest";
import { emu, kvm, kvmMissing, native, nativeMissing, tampered } from "./backends.ts";

const folder = fileURLToPath(new URL("../cpu-tests/80286", import.meta.url));
const paths = listCpuTestFiles(folder);
const form = (name: string): CpuTest[] => [...readCpuTestFile(`${folder}/${name}.jsonl.gz`).tests];

const HEADER = '{"form":"90","count":1}';
const LINE =
  '{"i":1,"h":"00","n":"nop","b":"90f4","r":[1,2,3,4,0,0,0,0,9,10,11,12,1024,2],"m":[[1024,"90f4"]],"R":{"ip":1026},"M":[]}';

describe("parseCpuTests", () => {
  it("reads all there is of a test", () => {
    const { form: name, tests } = parseCpuTests(`${HEADER}\n${LINE}\n`);
    expect(name).toBe("90");
    expect(tests).toEqual([
      {
        index: 1,
        hash: "00",
        name: "nop",
        insnBytes: Uint8Array.of(0x90, 0xf4),
        registers: {
          ax: 1,
          bx: 2,
          cx: 3,
          dx: 4,
          cs: 0,
          ss: 0,
          ds: 0,
          es: 0,
          sp: 9,
          bp: 10,
          si: 11,
          di: 12,
          ip: 1024,
          flags: 2,
        },
        memory: [{ physAddr: 1024, bytes: Uint8Array.of(0x90, 0xf4) }],
        finalRegisters: { ip: 1026 },
        finalMemory: [],
        undefinedFlags: 0,
      },
    ]);
  });

  it.each([
    ["", 1, "not JSON"],
    ["{}", 1, '"form" is not a text'],
    ['{"form":"90","count":2}\n{', 2, "not JSON"],
    [`{"form":"90","count":2}\n${LINE}`, 1, "the header says 2 tests, the file has 1"],
    [`${HEADER}\n[]`, 2, "not an object"],
    [`${HEADER}\n${LINE.replace('"90f4"', '"90f"')}`, 2, '"b" has bytes that are not hex'],
    [`${HEADER}\n${LINE.replace("[1,2", "[65536,2")}`, 2, '"r" is not a list of 14 numbers'],
    [`${HEADER}\n${LINE.replace("[[1024", "[[1114111")}`, 2, '"m" has a run outside memory'],
    [`${HEADER}\n${LINE.replace('"ip":1026', '"rip":1026')}`, 2, "rip, which is no register"],
  ])("refuses %j", (text, line, message) => {
    const parse = (): unknown => parseCpuTests(text);
    expect(parse).toThrow(CpuTestFormatError);
    expect(parse).toThrow(`line ${line}: `);
    expect(parse).toThrow(message);
  });

  it("reads every vendored file, 200 tests each", () => {
    expect(existsSync(`${folder}/README.md`)).toBe(true);
    const sizes = paths.map((path) => readCpuTestFile(path).tests.length);
    expect(sizes).toEqual(sizes.map(() => 200));
    expect(sizes.length).toBe(325);
  });

  it("names the file that is wrong", () => {
    expect(() => readCpuTestFile(`${folder}/none.jsonl.gz`)).toThrow(/none\.jsonl\.gz: ENOENT/);
    expect(() => readCpuTestFile(`${folder}/index.json`)).toThrow(
      /index\.json: line 1: not an object/,
    );
  });
});

describe("the runner", () => {
  const [add] = form("00") as [CpuTest];
  // A test that writes memory, and one with an exception.
  const store = form("88").find(({ finalMemory, vector }) => finalMemory.length > 0 && !vector)!;
  const fault = form("F6.6").find(({ vector }) => vector === 0)!;
  const verdictOf = (test: CpuTest, backend = emu): string =>
    formatVerdict(runCpuTest(backend, test).verdict);

  it("passes what the hardware did", () => {
    for (const test of [add, store, fault]) expect(verdictOf(test)).toBe("pass");
  });

  it.each([
    [
      "a register",
      { ...add, finalRegisters: { ...add.finalRegisters, bp: 1 } },
      /^bp: expected 0x0001, got /,
    ],
    ["IP", { ...add, finalRegisters: { ...add.finalRegisters, ip: 7 } }, /^ip: expected 0x0007/],
    [
      "a defined flag",
      {
        ...add,
        finalRegisters: {
          ...add.finalRegisters,
          flags: (add.finalRegisters.flags ?? add.registers.flags) ^ 1,
        },
      },
      /^flags: /,
    ],
    [
      "a write that is missing",
      { ...add, finalMemory: [{ physAddr: 0x55555, bytes: Uint8Array.of(1) }] },
      /^mem\.0x55555: expected 01/,
    ],
    ["a write too many", { ...store, finalMemory: [] }, /^mem\.0x/],
    ["a vector's frame", { ...fault, finalMemory: [] }, /^mem\.0x/],
  ])("notices %s", (_, test, message) => expect(verdictOf(test)).toMatch(message));

  it("ignores what is undefined for this execution, in the pushed image too", () => {
    const { undefinedFlags, pushedFlagsAt } = fault;
    expect(undefinedFlags).not.toBe(0);
    const finalMemory = fault.finalMemory.map(({ physAddr, bytes }) => ({
      physAddr,
      bytes: bytes.map((byte, i) => {
        const within = physAddr + i - pushedFlagsAt!;
        return within === 0 || within === 1 ? byte ^ (undefinedFlags >> (8 * within)) : byte;
      }),
    }));
    expect(verdictOf({ ...fault, finalMemory })).toBe("pass");
    expect(verdictOf({ ...fault, finalMemory, undefinedFlags: 0 })).toMatch(/mem\.0x/);
  });

  it("notices a stray write far from anything the test names", () => {
    const stray = tampered((vcpu, { machine, eip }) => {
      // What a guest's write does: the page is in the dirty log.
      if (eip !== add.registers.ip) return;
      const regs = vcpu.getRegs();
      const sregs = vcpu.getSregs();
      machine.write(0x70000, Uint8Array.of(0x88, 0x06, 0x34, 0x12));
      vcpu.setSregs({ cs: { base: 0x70000 }, ds: { base: 0x80000 } });
      vcpu.setRegs({ eip: 0 });
      vcpu.step();
      machine.write(0x70000, new Uint8Array(4).fill(0xf4));
      vcpu.setSregs(sregs);
      vcpu.setRegs(regs);
    });
    expect(verdictOf(add, stray)).toMatch(/^mem\.0x81234: expected f4/);
  });

  it("leaves a clean machine for the next test", () => {
    const runner = new CpuTestRunner(emu);
    try {
      const sequence = [store, fault, add, store, fault, add];
      expect(sequence.map((test) => formatVerdict(runner.run(test).verdict))).toEqual(
        sequence.map(() => "pass"),
      );
      expect(runner.run({ ...add, memory: [] }).verdict.kind).toBe("fail");
      expect(runner.run(add).verdict.kind).toBe("pass");
    } finally {
      runner.close();
    }
  });

  it("counts instructions, whole and in slices alike", () => {
    const counts = [undefined, 1].map((slice) => {
      const runner = new CpuTestRunner(emu, slice === undefined ? {} : { slice });
      const report = runCpuTestFile(runner, readCpuTestFile(`${folder}/A4.jsonl.gz`));
      runner.close();
      expect(report.counts.failed).toBe(0);
      return report.instructions;
    });
    expect(counts[0]).toBeGreaterThanOrEqual(200);
    expect(counts[1]).toBe(counts[0]);
  });

  it("replaces a machine that throws", () => {
    let made = 0;
    const backend = {
      name: "throws",
      createMachine: () => {
        made++;
        throw new Error("no such luck");
      },
    };
    const runner = new CpuTestRunner(backend);
    expect(formatVerdict(runner.run(add).verdict)).toBe(
      "machine: expected no error, got no such luck",
    );
    runner.run(add);
    expect(made).toBe(2);
  });
});

describe.each([
  [kvm, kvmMissing],
  [native, nativeMissing],
] as const)("recorded tests on a host: $0.name", (host, missing) => {
  // Every tenth test of every eighth form; the rest is for `realmode test --cpu-tests`.
  const sample = paths.filter((_, index) => index % 8 === 3);

  it.skipIf(missing)(`pass, or are named as not executable by it ${missing ?? ""}`, () => {
    const runner = new CpuTestRunner(host);
    const failures: string[] = [];
    let passed = 0;
    for (const path of sample) {
      const { form: name, tests } = readCpuTestFile(path);
      for (const test of tests.filter((_, index) => index % 10 === 0)) {
        const { verdict } = runner.run(test);
        if (verdict.kind === "pass") passed++;
        if (verdict.kind === "fail")
          failures.push(`${name} ${test.index}: ${formatVerdict(verdict)}`);
      }
    }
    runner.close();
    expect(failures).toEqual([]);
    expect(passed).toBeGreaterThan(sample.length * 15);
  });
});
