// Does the bench of KVM beside C measure what it says, and skip what is not here?

import { spawnSync } from "node:child_process";
import { probeKvm } from "@realmode/kvm";
import { afterEach, describe, expect, test } from "vitest";
import { formatKvmBench, runKvmBench } from "../src/kvm/run.ts";

const probe = probeKvm();
const noC = spawnSync("cc", ["--version"]).status === 0 ? "" : "no C compiler";
const why = probe.usable ? noC : `KVM is not usable: ${probe.reason}`;

afterEach(() => {
  delete process.env.CC;
});

describe.skipIf(!probe.usable)(`on KVM${probe.usable ? "" : ` (SKIP: ${probe.reason})`}`, () => {
  test.skipIf(why)(
    `every task ends as it should, beside C${why && ` (SKIP: ${why})`}`,
    async () => {
      const result = await runKvmBench({ rounds: 1, scale: 0.02 });
      expect(result.skipped).toEqual([]);
      expect(result.results.map(({ task }) => task)).toEqual([
        "runSync",
        "run",
        "run, posted",
        "create",
        "reset",
      ]);
      for (const { ours, c, ratio } of result.results) {
        expect(ours.median).toBeGreaterThan(0);
        expect(ratio!.median).toBeCloseTo(ours.median / c!.median, 6);
      }
      const text = formatKvmBench(result);
      expect(text.split("\n")).toHaveLength(3 + 5 + 1);
    },
  );

  test("without a C compiler ours are measured alone, and it says why", async () => {
    process.env.CC = "/nonexistent/cc";
    const result = await runKvmBench({ rounds: 1, scale: 0.02, programs: ["reset"] });
    expect(result.skipped).toEqual([
      { peer: "C", reason: "no C compiler: cannot run /nonexistent/cc (name one in CC)" },
    ]);
    expect(result.results).toMatchObject([{ task: "reset", c: undefined, ratio: undefined }]);
    expect(formatKvmBench(result)).toContain("SKIP C: no C compiler");
  });

  test("wrong names and numbers are told", async () => {
    await expect(runKvmBench({ programs: ["walk"] })).rejects.toThrow("there are 'runSync'");
    await expect(runKvmBench({ rounds: 0 })).rejects.toThrow("rounds");
  });
});
