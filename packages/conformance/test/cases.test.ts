// Does every case pass on every backend present? Each is one test a backend, so that a failure names it.
import { fileURLToPath } from "node:url";
import { formatVerdict, GapProbe, parseCase, runCase } from "@realmode/conformance";
import { readCases } from "@realmode/conformance/node";
import { describe, expect, it } from "vitest";
import { emu, kvm, kvmMissing, native, nativeMissing } from "./backends.ts";

const files = readCases(fileURLToPath(new URL("../cases", import.meta.url)));
const gaps = new GapProbe();

describe("the cases", () => {
  it("are at least 600 in at least 20 groups, each with a sentence and a judge", () => {
    expect(files.length).toBeGreaterThanOrEqual(600);
    const groups = new Set(files.map(({ filename }) => filename.split("/")[0]));
    expect(groups.size).toBeGreaterThanOrEqual(20);
    for (const { source, filename } of files) {
      const { case: test, diagnostics } = parseCase(source, filename);
      expect(diagnostics, filename).toEqual([]);
      expect(test.guards, filename).toMatch(/\.$/);
      expect(test.judge.length, `${filename} names no judge`).toBeGreaterThan(0);
      expect(test.expectation.exits, `${filename} expects no exit`).toBeDefined();
    }
  });

  it.each(files)("$filename passes on the emulator", (file) => {
    const { verdict } = runCase(file, emu);
    expect(verdict.kind, formatVerdict(verdict)).toBe("pass");
  });

  // A host's KVM may lack an instruction: that is told as a skip of the case, never as a pass, and
  // only for cases whose header does not name KVM as their judge.
  describe.skipIf(kvmMissing !== undefined)(`on KVM ${kvmMissing ?? ""}`, () => {
    for (const file of files) {
      const { judge } = parseCase(file.source, file.filename).case;
      const result = kvmMissing === undefined ? runCase(file, kvm, {}, gaps) : undefined;
      const text = result ? formatVerdict(result.verdict) : "";
      const isGap = result?.verdict.kind === "skip" || result?.verdict.kind === "not-executable";
      it.skipIf(isGap && !judge.includes("KVM run"))(
        `${file.filename} ${isGap ? text : "passes"}`,
        () => expect(result!.verdict.kind, text).toBe("pass"),
      );
    }
  });

  // What has no meaning in protected mode is a skip of the case, by the bytes that were refused.
  describe.skipIf(nativeMissing !== undefined)(`on the host's CPU ${nativeMissing ?? ""}`, () => {
    for (const file of files) {
      const { judge } = parseCase(file.source, file.filename).case;
      const result = nativeMissing === undefined ? runCase(file, native, {}, gaps) : undefined;
      const text = result ? formatVerdict(result.verdict) : "";
      const isGap = result?.verdict.kind === "skip" || result?.verdict.kind === "not-executable";
      it.skipIf(isGap && !judge.includes("(native)"))(
        `${file.filename} ${isGap ? text : "passes"}`,
        () => expect(result!.verdict.kind, text).toBe("pass"),
      );
    }
  });
});
