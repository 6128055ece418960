// Does the import check see what it should see?
import { describe, expect, it } from "vitest";
import { ROOT, run } from "./workspace.ts";

// The script is plain JavaScript, so that it runs before anything is built.
const { against, importsOf } = (await import(`${ROOT}scripts/rooms.mjs`)) as {
  against(room: string, file: string, specifier: string): string | undefined;
  importsOf(text: string): { specifier: string; line: number }[];
};

describe("the rooms check", () => {
  it("finds no arrow against the plan", () => {
    const { status, stdout, stderr } = run("node", ["scripts/rooms.mjs"]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^rooms: \d{2,} files, \d{2,} imports, 0 against the plan\n$/);
    expect(status).toBe(0);
  });

  it.each([
    ["emu", "src/cpu.ts", "node:fs"],
    ["emu", "src/cpu.ts", "fs"],
    ["emu", "src/cpu.ts", "@realmode/kvm"],
    ["kvm", "src/index.ts", "@realmode/emu"],
    ["isa", "src/decode.ts", "@realmode/machine"],
    ["conformance", "src/compare.ts", "node:zlib"],
    ["conformance", "src/compare.ts", "@realmode/emu"],
    ["asm16", "src/parse.ts", "lodash"],
  ])("forbids %s/%s to import %s", (room, file, specifier) => {
    expect(against(room, file, specifier)).toBeTypeOf("string");
  });

  it.each([
    ["emu", "src/cpu.ts", "@realmode/isa"],
    ["emu", "src/cpu.ts", "./alu.ts"],
    ["kvm", "src/index.ts", "node:module"],
    ["conformance", "src/node.ts", "node:zlib"],
    ["asm16", "src/parse.ts", "@realmode/isa"],
  ])("allows %s/%s to import %s", (room, file, specifier) => {
    expect(against(room, file, specifier)).toBeUndefined();
  });

  it("sees static, side-effect and dynamic imports, and no comment", () => {
    const text = [
      'import { a } from "one";',
      '// import "no"',
      'import "two";',
      '/* import("no") */ const x = await import("three");',
      "export type { T } from 'four';",
    ].join("\n");
    expect(importsOf(text)).toEqual([
      { specifier: "one", line: 1 },
      { specifier: "two", line: 3 },
      { specifier: "three", line: 4 },
      { specifier: "four", line: 5 },
    ]);
  });
});
