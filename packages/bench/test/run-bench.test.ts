// Does a bench run give figures for each peer, refuse what it can't do, and say what it skipped?

import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { type BenchResult, formatBench, PEERS, runBench } from "../src/index.ts";
import { spreadOf } from "../src/run-bench.ts";

const built = new URL("../dist/measure.js", import.meta.url);

test.skipIf(!existsSync(built))(
  "one round of one small program on every peer (skip: packages/bench is not built)",
  async () => {
    const seen: string[] = [];
    const bench = await runBench({
      rounds: 1,
      scale: 0.01,
      programs: ["near"],
      onProgress: ({ done, total, peer }) => seen.push(`${done}/${total} ${peer}`),
    });
    const ran = PEERS.filter(({ unavailable }) => unavailable() === undefined);
    const skipped = PEERS.filter((peer) => !ran.includes(peer));
    expect(bench.skipped.map(({ peer }) => peer)).toEqual(skipped.map(({ name }) => name));
    for (const { reason } of bench.skipped) expect(reason).not.toBe("");
    expect(Object.keys(bench.results[0]!.peers)).toEqual(ran.map(({ name }) => name));
    for (const { name } of ran) {
      const { speed, ratio, reps } = bench.results[0]!.peers[name]!;
      expect(speed.median).toBeGreaterThan(0);
      expect(reps).toBe(name === "kvm" ? 1 : 6);
      if (name === "emu") expect(ratio).toBeUndefined();
      else expect(ratio!.median).toBeGreaterThan(0);
    }
    expect(seen).toHaveLength(ran.length + 1);
    expect(seen.at(-1)).toMatch(new RegExp(`^${ran.length}/${ran.length} `));
    expect(JSON.parse(JSON.stringify(bench))).toEqual(bench);
  },
);

test.each([
  [{ programs: ["chess"] }, "no program 'chess'"],
  [{ peers: ["bochs"] }, "no peer 'bochs'"],
  [{ rounds: 0 }, "rounds"],
  [{ rounds: 1.5 }, "rounds"],
  [{ scale: Number.NaN }, "scale"],
])("%j is refused", async (options, message) => {
  await expect(runBench(options)).rejects.toMatchObject({
    name: "BenchError",
    message: expect.stringContaining(message),
  });
});

test("the middle, the lowest and the highest", () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3 });
  expect(spreadOf([4, 1, 2, 9])).toEqual({ median: 3, low: 1, high: 9 });
});

test("the text has speeds, ratios, the other unit and what was skipped", () => {
  const one = (median: number) => ({ median, low: median / 2, high: median * 2 });
  const bench: BenchResult = {
    schema: "realmode.bench/1",
    rounds: 3,
    node: "v20",
    results: [
      {
        program: "blocks",
        what: "rep strings",
        unit: "elements",
        peers: {
          emu: { speed: one(120), ratio: undefined, reps: 1 },
          v86: { speed: one(40), ratio: one(3), reps: 1 },
        },
      },
    ],
    skipped: [{ peer: "kvm", reason: "open: ENOENT" }],
  };
  expect(formatBench(bench)).toBe(`\
Guest instructions, millions a second of processor time: median (lowest-highest) of 3
program              emu               v86
blocks *  120 (60.0-240)  40.0 (20.0-80.0)
* string elements instead

The interpreter's speed as a multiple of the peer's, round by round
program               v86
blocks   3.00 (1.50-6.00)

SKIP kvm: open: ENOENT
`);
});
