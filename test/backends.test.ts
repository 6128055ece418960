// Can emulators that we did not write be judged through their drivers?

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./workspace.ts";

const JUDGE = join(ROOT, "examples/backends/judge.mjs");

/** Cases that need no segment limits, and one of limits, which neither of the two has. */
const CASES = [
  "strings/rep-movsb",
  "strings/rep-movsw-down",
  "stack/push-sp",
  "alu/add",
  "alu/idiv",
  "shifts/rcl",
  "faults/word-at-ffff",
];

describe.each(["v86", "qemu"])("%s", (name) => {
  it("passes what it can and fails at the segment limit", ({ skip }) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [JUDGE, name, ...CASES], {
      encoding: "utf8",
      cwd: ROOT,
    });
    if (status === 77) skip(stdout.trim());
    expect(stderr).toBe("");
    expect(status).toBe(1);
    const failed = stdout.split("\n").filter((line) => line.startsWith("FAIL"));
    expect(failed).toEqual([`FAIL faults/word-at-ffff [${name}]`]);
    const passed = stdout.split("\n").filter((line) => line.startsWith("ok "));
    expect(passed.length).toBeGreaterThan(15);
  });
});
