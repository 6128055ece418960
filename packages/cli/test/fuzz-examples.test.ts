// Are the CI examples of docs/fuzzing well formed, and does the command understand the lines in them?
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseCommandLine } from "../src/parser.ts";
import { ROOT } from "./command.ts";

const read = (name: string): string => readFileSync(join(ROOT, "docs/fuzzing", name), "utf8");

/** Each `realmode fuzz …` with what the shell and the runner put in. */
function commands(text: string): string[] {
  const filled = text
    .replace(/\$\{\{ matrix\.shard \}\}/g, "2")
    .replace(/\$\{\{ github\.run_number \}\}/g, "77")
    .replace(/\$\(\(JOB_COMPLETION_INDEX \+ 1\)\)/g, "3")
    .replace(/\$JOB_COMPLETION_INDEX/g, "2");
  return [...filled.matchAll(/realmode (fuzz [^\n>]*)/g)].map(([, words]) => words!.trim());
}

test.each(["github-actions.yml", "kubernetes-job.yml"])("%s", (name) => {
  const text = read(name);
  // Structure, where no YAML library is installed: spaces only, two a level, no level skipped.
  let last = 0;
  let isBlock = false;
  for (const line of text.split("\n")) {
    if (line.trim() === "" || /^\s*#/.test(line)) continue;
    const depth = line.search(/\S/);
    expect(line).not.toMatch(/\t/);
    expect(depth % 2).toBe(0);
    if (!isBlock) expect(line).toMatch(/^\s*(- )*[\w"$/.-]+(:(\s|$)|\s|\d)/);
    expect(depth - last).toBeLessThanOrEqual(4);
    isBlock = isBlock ? depth >= last : /\|$/.test(line);
    last = depth;
  }
  const lines = commands(text);
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    const request = parseCommandLine(line.split(/\s+/), "0", () => false);
    expect(request).toMatchObject({ command: { name: "fuzz" } });
  }
  expect(text).not.toMatch(/\$\{\{(?! (matrix\.shard|github\.run_number) \}\})/);
});

test("the matrix names every shard of its command, and the Job has as many pods as its shards", () => {
  const actions = read("github-actions.yml");
  const [, list] = /shard: \[([^\]]*)\]/.exec(actions)!;
  const [, of] = /--shard \S+ matrix\.shard \}\}\/(\d+)/.exec(actions)!;
  expect(list!.split(",").map(Number)).toEqual(Array.from({ length: Number(of) }, (_, n) => n + 1));
  const job = read("kubernetes-job.yml");
  const [, pods] = /completions: (\d+)/.exec(job)!;
  expect(job).toContain(`$((JOB_COMPLETION_INDEX + 1))/${pods}`);
  expect(job).toContain("completionMode: Indexed");
});
