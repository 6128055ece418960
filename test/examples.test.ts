// Does each example check itself on each backend present?
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { probeKvm } from "@realmode/kvm";
import { describe, expect, it } from "vitest";
import { ROOT, run } from "./workspace.ts";

const names = readdirSync(join(ROOT, "examples"), { withFileTypes: true })
  .filter((entry) => existsSync(join(entry.parentPath, entry.name, "main.s")))
  .map((entry) => entry.name);
const probe = probeKvm();

describe("examples", () => {
  it("are all there", () => {
    expect(names.length).toBeGreaterThanOrEqual(8);
  });

  it.each(names)("%s passes on every backend present", (name) => {
    const { status, stdout, stderr } = run("realmode", ["compare", join("examples", name)]);
    expect(status, stdout + stderr).toBe(probe.usable ? 0 : 77);
  });

  it.each(names)("%s passes on the emulator", (name) => {
    const { status, stdout, stderr } = run("realmode", [
      "test",
      join("examples", name),
      "--backend",
      "emu",
    ]);
    expect(status, stdout + stderr).toBe(0);
  });
});
