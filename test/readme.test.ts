// Do the code blocks of the READMEs run, and print what they say?
//
// ```js blocks are run (```js kvm only where KVM is, ```js native where that backend is); where a line says `// → text`, that is what it prints. In ```console blocks
// `$ command` lines are run, and what follows is their output. A ```s block whose first line says
// `# name.s:` is a file for the console blocks after it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { probeKvm } from "@realmode/kvm";
import { probeNative } from "@realmode/native";
import { afterAll, describe, expect, it } from "vitest";
import { ROOMS, ROOT, run } from "./workspace.ts";

const folder = mkdtempSync(join(tmpdir(), "realmode-readme-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BLOCK = /^```(\w+)( kvm| native)?\n([\s\S]*?)^```$/gm;
const probes = { kvm: probeKvm(), native: probeNative() };

for (const file of ["README.md", ...ROOMS.map((room) => `packages/${room}/README.md`)]) {
  describe(file, () => {
    const text = readFileSync(join(ROOT, file), "utf8");
    for (const match of text.matchAll(BLOCK)) {
      const [, language, needs, code = ""] = match;
      const probe = needs === undefined ? undefined : probes[needs.trim() as keyof typeof probes];
      const skip = probe && !probe.usable ? ` (SKIP: ${probe.reason})` : undefined;
      const line = text.slice(0, match.index).split("\n").length;
      if (language === "s") {
        const name = /^# ([\w-]+\.s)\b/.exec(code)?.[1];
        if (name) writeFileSync(join(folder, name), code);
      } else if (language === "js") {
        it.skipIf(skip)(`line ${line}: runs${skip ?? ""}`, () => {
          const { stdout, stderr, status } = run("node", ["--input-type=module", "-"], {
            input: code,
          });
          expect(status, stderr).toBe(0);
          const says = [...code.matchAll(/\/\/ → (.*)$/gm)].map((said) => said[1]);
          if (says.length > 0) expect(stdout.trimEnd().split("\n")).toEqual(says);
        });
      } else if (language === "console") {
        for (const part of code.split(/^\$ /m).slice(1)) {
          const [command = "", ...output] = part.split("\n");
          it(`line ${line}: ${command}`, () => {
            const { stdout, stderr } = run(command, [], { cwd: folder, shell: true });
            expect(stdout, stderr).toBe(output.join("\n"));
          });
        }
      }
    }
  });
}
