// Does the assembler's group give every figure, on a source that is the same each time?

import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { gasUnavailable } from "../src/asm.ts";
import { makeSource } from "../src/asm-source.ts";
import { formatAsmBench, runAsmBench } from "../src/index.ts";

const built = new URL("../dist/asm-measure.js", import.meta.url);

test("the source has the lines that were asked for, and is the same again", () => {
  for (const lines of [1000, 2345]) {
    const source = makeSource(lines);
    expect(source.split("\n")).toHaveLength(lines + 1);
    expect(makeSource(lines)).toBe(source);
  }
});

test.skipIf(!existsSync(built))(
  "one round of a small source (skip: packages/bench is not built)",
  () => {
    const bench = runAsmBench({ rounds: 1, lines: 1000, largeLines: 2000 });
    const gas = gasUnavailable() === undefined;
    expect(bench.skipped.length > 0).toBe(!gas || bench.start === undefined);
    expect(bench.identical).toBe(gas ? true : undefined);
    expect(bench.warm.median).toBeGreaterThan(0);
    expect(bench.memory.map(({ lines }) => lines)).toEqual([1000, 2000]);
    for (const { ours, node } of bench.memory) expect(ours).toBeGreaterThan(node);
    const text = formatAsmBench(bench);
    expect(text).toMatch(/^peak memory, 2000 lines: /m);
    if (gas) expect(text).toMatch(/^warm through GNU as's: \d+\.\d\d /m);
    expect(JSON.parse(JSON.stringify(bench))).toEqual(bench);
  },
  180_000,
);

test.each([
  [{ rounds: 0 }, "rounds"],
  [{ lines: 10 }, "lines"],
])("%j is refused", (options, message) => {
  expect(() => runAsmBench(options)).toThrow(message);
});
