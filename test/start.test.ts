// Does the main job do what the origin program's document promises?
import { describe, expect, it } from "vitest";
import { ROOT, run } from "./workspace.ts";

const { probeKvm } = await import("@realmode/kvm");

describe("npm start", () => {
  it("prints the origin's two lines for each backend present, and that they agree", () => {
    const { status, stdout, stderr } = run("node", ["scripts/start.mjs"], { cwd: ROOT });
    expect(status, stderr).toBe(0);
    const backends = probeKvm().usable ? 2 : 1;
    const lines = stdout.split("\n");
    expect(lines.filter((line) => line === "Exit reason: 5")).toHaveLength(backends);
    expect(lines.filter((line) => line === "5")).toHaveLength(backends);
    expect(stdout).toMatch(backends === 2 ? /kvm and emu agree/ : /SKIP kvm: /);
  });
});
