// Does the fuzzer draw what it should, find what is wrong, and repeat itself?
import {
  drawInstruction,
  drawTrial,
  type FuzzOptions,
  findingCase,
  formatFuzzCoverage,
  fuzz,
  mergeFuzz,
  Random,
  runCase,
  runHostile,
  shrinkFinding,
  summaryRecord,
  TrialJudge,
  unreached,
} from "@realmode/conformance";
import { createEmuMachine, rowSupport } from "@realmode/emu";
import { FLAG, ROWS } from "@realmode/isa";
import type { CreateMachine } from "@realmode/machine";
import { describe, expect, test } from "vitest";
import { emu, kvm, kvmMissing, native, nativeMissing, type Tamper, tampered } from "./backends.ts";

const rows = ROWS.filter(
  (row) => !row.alias && ["executed", "real-undefined"].includes(rowSupport(row)),
);
const common = { reference: emu, subject: emu, rows, seed: 7 } satisfies Partial<FuzzOptions>;

const CAMPAIGN = {
  seed: 7,
  start: 0,
  count: 0,
  draw: "mixed",
  reference: "emu",
  subject: "emu",
} as const;

describe("Random", () => {
  test("the same seed and stream give the same numbers, others do not", () => {
    const draw = (seed: number, stream: number): number[] => {
      const random = new Random(seed, stream);
      return Array.from({ length: 50 }, () => random.uint32());
    };
    expect(draw(1, 2)).toEqual(draw(1, 2));
    const all = [draw(1, 2), draw(2, 1), draw(1, 3), draw(2 ** 40 + 1, 2)].map(String);
    expect(new Set(all).size).toBe(4);
  });

  test("values stay within their width and reach both ends", () => {
    const random = new Random(3);
    for (const bits of [1, 5, 8, 16, 32]) {
      const values = Array.from({ length: 2000 }, () => random.value(bits));
      expect(Math.min(...values)).toBe(0);
      expect(Math.max(...values)).toBe(2 ** bits - 1);
    }
  });
});

describe("drawInstruction", () => {
  test("draws each row that decodes, and what it draws decodes to the row", () => {
    const missing: string[] = [];
    for (const row of ROWS) {
      if (row.alias) continue;
      const random = new Random(1, row.index);
      const drawn = Array.from({ length: 4 }, () => drawInstruction(random, row));
      if (drawn.every((one) => one === undefined)) missing.push(row.mnemonic);
      for (const one of drawn) if (one) expect(one.insn.row).toBe(row);
    }
    expect(missing).toEqual([]);
  });

  test("draws register and memory, both sizes, prefixes", () => {
    const add = ROWS.find((row) => row.encoding === "01 /r" && row.mnemonic === "add")!;
    const random = new Random(5);
    const drawn = Array.from({ length: 400 }, () => drawInstruction(random, add)!.insn);
    const kinds = drawn.map(({ operands: [to], operandSize, addressSize, lock }) =>
      [to!.kind, operandSize, addressSize, lock].join(),
    );
    for (const kind of ["reg", "mem"]) {
      for (const size of [16, 32]) {
        for (const address of [16, 32]) expect(kinds).toContain(`${kind},${size},${address},false`);
      }
    }
    expect(kinds).toContain("mem,16,16,true");
  });
});

describe("fuzz", () => {
  test("the same machine twice: no finding", () => {
    const report = fuzz({ ...common, count: 1500 });
    expect(report.findings).toEqual([]);
    expect(report.trials).toBe(1500);
  });

  test("shards together are the whole, each trial by its number alone", () => {
    const options = { ...common, count: 300, draw: "mixed" as const };
    const campaign = { ...CAMPAIGN, count: 300 };
    const whole = summaryRecord(fuzz(options), campaign, { part: 1, of: 1 }, rows);
    const parts = [1, 2, 3, 4].map((part) => {
      const shard = { part, of: 4 };
      const records = [summaryRecord(fuzz({ ...options, shard }), campaign, shard, rows)];
      return { name: `${part}`, records };
    });
    const { summary } = mergeFuzz(parts);
    expect({ ...summary, elapsedMs: 0 }).toEqual({ ...whole, elapsedMs: 0 });
    expect(() => mergeFuzz([parts[0]!, parts[0]!])).toThrow(/overlap/);
    const [{ records }] = parts as [(typeof parts)[0]];
    const other = { name: "other", records: records.map((one) => ({ ...one, seed: 8 })) };
    expect(() => mergeFuzz([parts[1]!, other])).toThrow(/seed is 7 and 8/);
    expect(drawTrial(7, 123, rows)).toEqual(drawTrial(7, 123, rows));
  });

  test("finds an instruction that sets a flag wrongly, and again by seed and number", () => {
    const wrong = tampered((vcpu, { insn }) => {
      if (insn?.row.mnemonic !== "inc") return;
      vcpu.setRegs({ eflags: vcpu.getRegs().eflags ^ FLAG.CF });
    }, "wrong");
    const inc = rows.filter(({ mnemonic }) => mnemonic === "inc" || mnemonic === "dec");
    const options = { ...common, subject: wrong, rows: inc };
    const [first] = fuzz({ ...options, count: 60, maxFindings: 1 }).findings;
    expect(first?.instruction).toMatch(/\binc/);
    expect(first?.difference.kind).toBe("flags");
    const { index } = first!.trial;
    const [again] = fuzz({ ...options, start: index, count: 1 }).findings;
    expect(again?.difference).toEqual(first!.difference);
  });

  test.skipIf(kvmMissing)(
    `emulator and KVM: no finding (skip: ${kvmMissing ?? "KVM is here"})`,
    () => {
      const report = fuzz({ ...common, reference: kvm, count: 4000 });
      expect(report.findings.map(({ trial, instruction }) => [trial.index, instruction])).toEqual(
        [],
      );
      expect(report.compared).toBeGreaterThan(3000);
    },
  );

  test.skipIf(nativeMissing)(
    `emulator and this CPU: no finding (skip: ${nativeMissing ?? "it is here"})`,
    () => {
      const report = fuzz({ ...common, reference: native, count: 2000 });
      expect(report.findings.map(({ trial, instruction }) => [trial.index, instruction])).toEqual(
        [],
      );
      expect(report.compared).toBeGreaterThan(1200);
    },
  );
});

describe("a finding is shrunk to a case", () => {
  const wrongs: readonly (readonly [string, Tamper])[] = [
    [
      "SBB that forgets its CF",
      (vcpu, { insn }) => {
        if (insn?.row.mnemonic !== "sbb") return;
        vcpu.setRegs({ eflags: vcpu.getRegs().eflags & ~FLAG.CF });
      },
    ],
    [
      "XOR with another result in BX",
      (vcpu, { insn }) => {
        if (insn?.row.mnemonic !== "xor") return;
        vcpu.setRegs({ ebx: (vcpu.getRegs().ebx ^ 0x100) >>> 0 });
      },
    ],
  ];
  test.each(
    wrongs.flatMap(([what, tamper]) => [
      [what, "singles", tamper] as const,
      [what, "programs", tamper] as const,
    ]),
  )("%s, in %s", (_, draw, tamper) => {
    const subject = tampered(tamper, "wrong");
    const options = { ...common, subject, draw, seed: 3 };
    const pool = draw === "singles" ? rows.filter((r) => /sbb|xor$/.test(r.mnemonic)) : rows;
    const [found] = fuzz({ ...options, rows: pool, count: 2000, maxFindings: 1 }).findings;
    expect(found).toBeDefined();
    const judge = new TrialJudge(options);
    const shrunk = shrinkFinding(judge, found!);
    judge.close();
    expect(shrunk.trial.instructions.length).toBeLessThanOrEqual(3);
    const made = findingCase(shrunk, emu, subject);
    expect(made?.source).toContain("judge=");
    const file = { filename: "found.s", source: made!.source };
    expect([made!.source, runCase(file, emu).verdict]).toEqual([made!.source, { kind: "pass" }]);
    expect(runCase(file, subject).verdict.kind).toBe("fail");
  });
});

describe("coverage", () => {
  test("counts each trial once by row, operands and outcome, and says why a row was not reached", () => {
    const { coverage, trials } = fuzz({ ...common, count: 2000 });
    const counts = Object.values(coverage).flatMap((kinds) => Object.values(kinds));
    const sum = counts.flatMap((one) => Object.values(one)).reduce((a, b) => a + b, 0);
    expect(sum).toBe(trials);
    expect(new Set(counts.flatMap((one) => Object.keys(one)))).toContain("#GP");
    const [row] = rows;
    expect(unreached({}, [row!])).toEqual([
      { row, kind: undefined, reason: "not drawn: the campaign is too short" },
    ]);
    expect(formatFuzzCoverage(coverage, rows)).toMatch(/\d+ of \d+ rows reached/);
  });
});

describe("runHostile", () => {
  test("random bytes as code in random machines: nothing thrown, nothing outside the slots changed", () => {
    const report = runHostile({
      createMachine: createEmuMachine,
      seed: 11,
      count: 60,
      maxInstructions: 3000,
    });
    expect(report.problems).toEqual([]);
    expect(report.runs).toBe(360);
    expect(report.exits.size).toBeGreaterThan(4);
  });

  test("tells of a machine that throws and of one that writes where no slot is", () => {
    const wild =
      (damage: (bytes: Uint8Array) => void): CreateMachine =>
      (options) => {
        const machine = createEmuMachine(options);
        const [vcpu] = machine.vcpus;
        const run = vcpu!.runSync.bind(vcpu);
        vcpu!.runSync = (bounds) => {
          damage(machine.memory.bytes);
          return run(bounds);
        };
        return machine;
      };
    const problems = (damage: (bytes: Uint8Array) => void): readonly string[] =>
      runHostile({ createMachine: wild(damage), seed: 1, count: 1, maxInstructions: 10 }).problems;
    const throws = problems(() => {
      throw new RangeError("beyond");
    });
    expect(throws).toEqual([expect.stringMatching(/^seed 1 machine 0: RangeError: beyond/)]);
    const writes = problems((bytes) => {
      for (let at = 0; at < bytes.length; at += 4096) {
        if (bytes.subarray(at, at + 4096).every((byte) => byte === 0xa5)) bytes[at + 7] = 1;
      }
    });
    expect(writes).toEqual([expect.stringMatching(/machine 0: a byte outside of all slots/)]);
  });
});
