// Does the fuzzer draw what it should, find what is wrong, and repeat itself?
import {
  type Backend,
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
  type Trial,
  TrialJudge,
  TrialMachine,
  unreached,
} from "@realmode/conformance";
import { createEmuMachine, rowSupport } from "@realmode/emu";
import { decode, FLAG, ROWS } from "@realmode/isa";
import {
  type CreateMachine,
  REG_NAMES,
  type Regs,
  realModeSegment,
  resetSregs,
} from "@realmode/machine";
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

/** One instruction at 0:1000 and HLT behind it; what is not given is 0. */
function trialOf(bytes: readonly number[], given: Partial<Regs>): Trial {
  const code = Uint8Array.from(bytes);
  const insn = decode(code, 0, { bits: 16, ip: 0x1000 });
  if (insn.kind !== "insn") throw new Error("no instruction");
  const segments = ["es", "ss", "ds", "fs", "gs"].map((name) => [name, realModeSegment(0, 3)]);
  const zero = Object.fromEntries(REG_NAMES.map((name) => [name, 0])) as unknown as Regs;
  return {
    seed: 0,
    index: 0,
    instructions: [{ insn, bytes: code }],
    regs: { ...zero, eip: 0x1000, eflags: 2, esp: 0x2000, ...given },
    sregs: {
      ...resetSregs(),
      ...Object.fromEntries(segments),
      cs: realModeSegment(0, 11),
      idt: { base: 0, limit: 0x3ff },
    },
    memory: [{ physAddr: 0x1000, bytes: code }],
  };
}

function judged(trial: Trial, reference: Backend, subject: Backend, only = rows): string {
  const judge = new TrialJudge({ reference, subject, rows: only, trialMs: 300 });
  const judgement = judge.judge(trial);
  judge.close();
  return "why" in judgement ? `${judgement.kind}: ${judgement.why}` : judgement.kind;
}

describe("a gap of the host is told from a mistake of the emulator", () => {
  const TRAP = 0x102;
  const DOWN = 0x402;
  const handlers = 0x9000;
  // Each says what its gap's words are, and is tried with an emulator that is wrong in the same instruction.
  const gaps: readonly (readonly [string, Trial, RegExp])[] = [
    [
      "REPNE MOVSW with TF over the handlers",
      trialOf([0xf2, 0xa5], { eflags: TRAP, ecx: 1, esi: 0x35, edi: handlers }),
      /REP instruction traps once/,
    ],
    [
      "REP STOSB with TF over the vector of the trap",
      trialOf([0xf3, 0xaa], { eflags: TRAP, ecx: 4, eax: 0xf, edi: 4 }),
      /REP instruction traps once/,
    ],
    [
      "REP INSW with TF from the last word of a page",
      trialOf([0xf3, 0x6d], { eflags: TRAP, ecx: 6, edi: 0x1ffe }),
      /REP instruction traps once/,
    ],
    [
      "REP INSW with TF where DI wraps",
      trialOf([0xf3, 0x6d], { eflags: TRAP, ecx: 6, edi: 0xfffe }),
      /REP instruction traps once/,
    ],
    [
      "INT with TF that pushes over the handlers",
      trialOf([0xcd, 0x11], { eflags: TRAP, esp: 0x900a }),
      /INT and INTO with TF set trap once more/,
    ],
    [
      "REP INSW over its handlers and then beyond the limit",
      ((trial) => {
        const es = { ...realModeSegment(0, 3), limit: 0x901f };
        return { ...trial, sregs: { ...trial.sregs, es } };
      })(trialOf([0xf3, 0x6d], { ecx: 0x18, edi: handlers })),
      /INS reads the port before/,
    ],
    [
      "REP INSB downwards to a device",
      ((trial) => {
        const es = { ...realModeSegment(0, 3), base: 0x10f000 };
        return { ...trial, sregs: { ...trial.sregs, es } };
      })(trialOf([0xf3, 0x6c], { eflags: DOWN, ecx: 3, edi: 0x1008 })),
      /reads its ports again/,
    ],
  ];

  test.skipIf(kvmMissing).each(gaps)(
    `%s (skip: ${kvmMissing ?? "KVM is here"})`,
    (_, trial, why) => {
      expect(judged(trial, kvm, emu)).toMatch(why);
      const { mnemonic } = trial.instructions[0]!.insn.row;
      const wrong = tampered((vcpu, { insn }) => {
        if (insn?.row.mnemonic !== mnemonic) return;
        vcpu.setRegs({ ebx: 1 });
      }, "wrong");
      expect(judged(trial, kvm, wrong)).toBe("finding");
    },
  );

  test.skipIf(kvmMissing)(
    `an MSR that a trial wrote is not there in the next (skip: ${kvmMissing ?? "KVM is here"})`,
    () => {
      const machine = new TrialMachine(kvm.createMachine, 300);
      const sysenter = { ecx: 0x174, eax: 0xe091 };
      const written = machine.run(trialOf([0x0f, 0x30], sysenter));
      const read = machine.run(trialOf([0x0f, 0x32], { ecx: sysenter.ecx }));
      machine.close();
      expect([written, read].map(({ regs }) => regs.eip)).toEqual([0x1003, 0x1003]);
      expect(read.regs.eax).toBe(0);
    },
  );

  test("an instruction that the emulator has not is not judged, where a trial comes to one", () => {
    const wrong = tampered((vcpu, { insn }) => {
      if (insn?.row.mnemonic === "inc") vcpu.setRegs({ ebx: 1 });
    }, "wrong");
    const without = rows.filter(({ mnemonic }) => mnemonic !== "inc");
    expect(judged(trialOf([0x40], {}), emu, wrong)).toBe("finding");
    expect(judged(trialOf([0x40], {}), emu, wrong, without)).toBe(
      "not-executable: not drawn: inc (40+r)",
    );
  });
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
