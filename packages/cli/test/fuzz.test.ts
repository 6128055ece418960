// Does `fuzz` repeat itself, tell how to repeat a finding, and refuse what it can't read?
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { BIN, backends, file, realmode } from "./command.ts";

const merged = (...files: string[]): string =>
  realmode(["fuzz", "merge", "--json", ...files]).stdout;

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

  test("workers and shards come to what one process does, and merge refuses what is not one campaign", () => {
    const campaign = (...more: string[]): string => {
      const words = ["fuzz", "--json", "--seed", "9", "--count", "600", ...more];
      const done = realmode(words);
      expect([done.status, done.stderr]).toEqual([0, expect.stringMatching(/^realmode: seed 9\n/)]);
      return done.stdout;
    };
    const timeless = (text: string): object => ({ ...JSON.parse(text), elapsedMs: 0 });
    const whole = campaign("--jobs", "1");
    expect(timeless(campaign("--jobs", "3"))).toEqual(timeless(merged(file("w.ndjson", whole))));
    const parts = [1, 2, 3, 4].map((k) =>
      file(`${k}.ndjson`, campaign("--shard", `${k}/4`, "--jobs", k % 2 ? "1" : "2")),
    );
    const together = timeless(merged(...parts));
    expect(together).toEqual(timeless(merged(file("w.ndjson", whole))));
    expect(together).toMatchObject({ trials: 600, shards: [{ part: 1, of: 1 }] });
    expect(realmode(["fuzz", "merge", parts[0]!, parts[0]!])).toMatchObject({
      status: 2,
      stdout: "",
    });
    const torn = realmode(["fuzz", "merge", file("torn.ndjson", '{"schema":"x"}\n')]);
    expect(torn.status).toBe(2);
    expect(torn.stderr).toContain("torn.ndjson:1: not a line of a fuzzing campaign");
  });

  test("--coverage writes the table, as text or as JSON", () => {
    const [text, json] = [file("c.txt", ""), file("c.json", "")];
    realmode(["fuzz", "--seed", "1", "--count", "300", "--coverage", text]);
    realmode(["fuzz", "--seed", "1", "--count", "300", "--coverage", json]);
    expect(readFileSync(text, "utf8")).toMatch(/\d+ of \d+ rows reached\nnot reached: /);
    const { schema, unreached } = JSON.parse(readFileSync(json, "utf8"));
    expect(schema).toBe("realmode.fuzz-coverage/1");
    expect(unreached[0].reason).toBeTruthy();
  });

  test("SIGINT ends a campaign and its workers with a summary and status 130", async () => {
    const argv = [BIN, "fuzz", "--json", "--seed", "1", "--time", "60s", "--jobs", "2"];
    const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    child.stdout.on("data", (chunk) => (out += chunk));
    setTimeout(() => child.kill("SIGINT"), 2500);
    const [status] = await once(child, "close");
    expect(status).toBe(130);
    const summary = JSON.parse(out.trim().split("\n").at(-1)!);
    expect(summary).toMatchObject({ schema: "realmode.fuzz/1", cut: "interrupted" });
    expect(summary.trials).toBeGreaterThan(0);
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
