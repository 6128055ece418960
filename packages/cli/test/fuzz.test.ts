// Does `fuzz` repeat itself, tell how to repeat a finding, and refuse what it can't read?
import { describe, expect, test } from "vitest";
import { backends, realmode } from "./command.ts";

const both = backends.length > 1;

describe.skipIf(!both)("fuzz (skipped where only one backend is available)", () => {
  test("the same seed gives the same campaign, and shards make up the whole", () => {
    const run = (...more: string[]): { trials: number; compared: number; findings: number } => {
      const done = realmode(["fuzz", "--json", "--seed", "7", "--count", "200", ...more]);
      expect(done.status).toBe(0);
      return JSON.parse(done.stdout);
    };
    const [whole, again] = [run(), run()];
    expect({ ...again, elapsedMs: 0 }).toEqual({ ...whole, elapsedMs: 0 });
    expect(whole).toMatchObject({ schema: "realmode.fuzz/1", seed: 7, trials: 200, findings: 0 });
    const parts = [run("--shard", "1/2"), run("--shard", "2/2")];
    expect(parts[0]!.compared + parts[1]!.compared).toBe(whole.compared);
  });

  test("ends with a line that has the seed and the counts", () => {
    const done = realmode(["fuzz", "--seed", "7", "--start", "5", "--count", "1"]);
    expect(done.stdout).toMatch(/^seed 7: 1 trials, 0 findings, [01] not judged\n$/);
  });
});

test.each([
  [["--seed", "x"], "--seed: 'x' is not a number"],
  [["--shard", "3/2"], '--shard is "3/2"'],
  [["--shard", "1"], '--shard is "1"'],
])("%j is a usage error", (argv, message) => {
  const done = realmode(["fuzz", ...argv]);
  expect(done.status).toBe(2);
  expect(done.stderr).toContain(message);
});

test("--slices without --cpu-tests is a usage error", () => {
  expect(realmode(["test", "--slices"])).toMatchObject({ status: 2, stdout: "" });
});
