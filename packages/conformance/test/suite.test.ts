// Do the suite and its reports tell exactly what happened, one result a case and backend?
import {
  type Backend,
  type CaseResult,
  canonical,
  ExpectationError,
  expect as expectHost,
  formatPretty,
  formatTap,
  GAPS,
  GapProbe,
  type HostExample,
  parseCase,
  runHostExample,
  runSuite,
} from "@realmode/conformance";
import { describe, expect, it } from "vitest";
import { emu, tampered } from "./backends.ts";

const absent: Backend = { ...emu, name: "ghost", unavailable: "it was never built" };
const FILES = [
  { filename: "good.s", source: "# All is well.\n# realmode: exit=hlt\n        hlt\n" },
  {
    filename: "bad #1.s",
    source: "# AX is 2.\n# realmode: expect.ax=2\n        inc %ax\n        hlt\n",
  },
];

describe("runSuite", () => {
  it("runs every case on every backend, in order, and counts", async () => {
    const seen: string[] = [];
    const { results, counts } = await runSuite(FILES, [emu, absent], {
      onResult: ({ name, backend, verdict }, done, total) =>
        seen.push(`${done}/${total} ${name} ${backend} ${verdict.kind}`),
    });
    expect(seen).toEqual([
      "1/4 good emu pass",
      "2/4 good ghost skip",
      "3/4 bad #1 emu fail",
      "4/4 bad #1 ghost skip",
    ]);
    expect(results).toHaveLength(4);
    expect(counts).toEqual({ passed: 1, failed: 1, skipped: 2 });
  });

  it("stops where its signal says so", async () => {
    const controller = new AbortController();
    const { results } = await runSuite(FILES, [emu], {
      signal: controller.signal,
      onResult: () => controller.abort(),
    });
    expect(results).toHaveLength(1);
  });

  it("includes files through readFile", async () => {
    const source = '# realmode: expect.ax=7\n        .include "seven.inc"\n        hlt\n';
    const bytes = new TextEncoder().encode("        mov $7, %ax\n");
    const readFile = (path: string) => (path === "seven.inc" ? bytes : undefined);
    const { counts } = await runSuite([{ filename: "inc.s", source, readFile }], [emu]);
    expect(counts.passed).toBe(1);
  });
});

describe("reports", () => {
  const results = async (): Promise<readonly CaseResult[]> =>
    (await runSuite(FILES, [emu, absent])).results;

  it("TAP 14", async () => {
    expect(formatTap(await results())).toBe(`TAP version 14
1..4
ok 1 - good [emu]
ok 2 - good [ghost] # SKIP ghost: it was never built
not ok 3 - bad \\#1 [emu]
  ---
  file: "bad #1.s"
  guards: "AX is 2."
  problems:
    - what: "ax"
      expected: "0x0002"
      actual: "0x0001"
  ...
ok 4 - bad \\#1 [ghost] # SKIP ghost: it was never built
`);
  });

  it("pretty", async () => {
    expect(formatPretty(await results())).toBe(`ok   good [emu]
SKIP good [ghost]  ghost: it was never built
FAIL bad #1 [emu]
       AX is 2.
       ax: expected 0x0002, got 0x0001
SKIP bad #1 [ghost]  ghost: it was never built
1 passed, 1 failed, 2 skipped
`);
  });
});

describe("gaps", () => {
  it.each(GAPS)(
    "$name: its probe is a case, and the emulator has not got it",
    ({ name, probe }) => {
      expect(parseCase(probe, name).diagnostics).toEqual([]);
      expect(new GapProbe().reason({ ...emu, host: true }, [name])).toBeUndefined();
    },
  );

  it("is asked of hosts only, once, and makes a skip", async () => {
    let runs = 0;
    const wrong = tampered((vcpu, _, exit) => {
      if (exit.reason !== "hlt") return;
      runs++;
      vcpu.setRegs({ eflags: vcpu.getRegs().eflags ^ 0x40 });
    }, "wrong");
    const source = "# realmode: exit=hlt needs=aam-flags\n        hlt\n";
    const files = ["a.s", "b.s"].map((filename) => ({ filename, source }));
    const asHost = await runSuite(files, [{ ...wrong, host: true }]);
    expect(asHost.results.map(({ verdict }) => "reason" in verdict && verdict.reason)).toEqual([
      "this host's wrong: AAM and AAD set SF and ZF from the 16-bit word instead of AL",
      "this host's wrong: AAM and AAD set SF and ZF from the 16-bit word instead of AL",
    ]);
    expect(runs).toBe(1);
    expect((await runSuite(files, [wrong])).counts.passed).toBe(2);
  });
});

describe("runHostExample", () => {
  const example: HostExample = ({ backend, createMachine, assemblePage, expect: check }) => {
    const { codePage } = assemblePage("        mov $5, %ax\n        hlt\n");
    const machine = createMachine({ codePage });
    try {
      check(machine.vcpus[0]!.runSync({ timeoutMs: 1000 }).reason, "hlt", "exit");
      return { ax: machine.vcpus[0]!.getRegs().eax, name: backend === "odd" ? 1 : 0 };
    } finally {
      machine.close();
    }
  };

  it("passes where all backends give the same", async () => {
    const twin: Backend = { ...emu, name: "twin" };
    const report = await runHostExample("x", example, [emu, twin, absent]);
    expect(report.results.map(({ verdict }) => verdict.kind)).toEqual(["pass", "pass", "skip"]);
    expect(report.results[0]?.value).toBe("{ax: 5, name: 0}");
    expect(report.difference).toBeUndefined();
  });

  it("tells the first two that differ", async () => {
    const { difference } = await runHostExample("x", example, [emu, { ...emu, name: "odd" }]);
    expect([difference?.left.value, difference?.right.value]).toEqual([
      "{ax: 5, name: 0}",
      "{ax: 5, name: 1}",
    ]);
  });

  it.each<[string, HostExample, string]>([
    [
      "an unmet expectation",
      ({ expect: check }) => check([1, 2], [1, 3], "list"),
      "list: [1, 3] [1, 2]",
    ],
    ["an exception", () => Promise.reject(new Error("oops")), "host code: no error oops"],
    ["a hang", () => new Promise(() => {}), "host code: no error did not end within 0.02 s"],
  ])("makes a failure of %s", async (_, run, expected) => {
    const { results } = await runHostExample("x", run, [emu], 20);
    const [result] = results;
    if (result?.verdict.kind !== "fail") throw new Error("did not fail");
    const [problem] = result.verdict.problems;
    expect(`${problem?.what}: ${problem?.expected} ${problem?.actual}`).toBe(expected);
  });
});

describe("expect of host code", () => {
  it.each([
    [{ a: 1, b: undefined }, { a: 1 }],
    [
      { b: 2, a: 1 },
      { a: 1, b: 2 },
    ],
    [Uint8Array.of(1, 2), Uint8Array.of(9, 1, 2).subarray(1)],
    [new Map([[1, "x"]]), new Map([[1, "x"]])],
    [10n, 10n],
    [null, null],
  ])("%o equals %o", (a, b) => expect(() => expectHost(a, b)).not.toThrow());

  it.each([
    [0, -0],
    [1, "1"],
    [[1], { 0: 1 }],
    [null, undefined],
    [Uint8Array.of(1), [1]],
    [10n, 10],
  ])("%o does not equal %o", (a, b) => expect(() => expectHost(a, b)).toThrow(ExpectationError));

  it("survives a circle", () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(canonical(circle)).toBe("[(circular)]");
  });
});
