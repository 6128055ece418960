// Does assembleElf write the object file of GNU as, and does ld link it to the flat image?

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { assemble, assembleElf } from "@realmode/asm16";
import { describe, expect, it } from "vitest";
import { toolVersions } from "./gas.mjs";
import { goldLines } from "./gold-lines.ts";
import { DIRECTORY, describeObject, gasObject, inFolder, linkObject, OBJECTS } from "./objects.mjs";
import { randomProgram } from "./random-programs.mjs";

const present = toolVersions() !== undefined;
const skip = present ? "" : " (SKIP: no GNU as and ld here)";

function ours(source: string, debug: boolean): string {
  const options = { filename: "t.s", debug, directory: DIRECTORY };
  const { ok, bytes, diagnostics } = assembleElf(`.code16\n${source}\n`, options);
  return ok
    ? describeObject(bytes)
    : `! ${diagnostics.find((d) => d.severity === "error")?.message}`;
}

describe("gold: objects of as", () => {
  it.each(goldLines("objects.txt").map((line, i) => [`${i} ${line.head}`, line] as const))(
    "%s",
    (_name, { head, source, answer: gas }) => {
      expect(ours(source, head === "-g")).toBe(gas.replaceAll("⏎", "\n"));
    },
  );
});

/** Every source of the repository that is whole by itself. */
function sources(): string[] {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  return ["examples", "packages/conformance/cases"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".s"))
      .map((name) => readFileSync(join(root, folder, name), "utf8")),
  );
}

describe.skipIf(!present)(`GNU as and ld${skip}`, () => {
  it("sections, symbols, relocations and lines of made-up sources", () => {
    for (const source of OBJECTS) {
      for (const debug of [false, true]) {
        expect(ours(source, debug), source).toBe(gasObject(source, debug));
      }
    }
  });

  it("examples, conformance cases and random programs: the same object, linked to the flat image", () => {
    const all = sources();
    expect(all.length).toBeGreaterThan(100);
    const some = all.filter((_, i) => i % 9 === 0);
    for (let seed = 1; seed <= 20; seed++) some.push(randomProgram(seed * 104729));
    for (const source of some) {
      const gas = gasObject(source, true);
      if (gas.startsWith("!")) continue;
      expect(ours(source, true), source).toBe(gas);
      const flat = assemble(`.code16\n${source}\n`, { origin: 0x7c00 });
      if (!flat.ok) continue;
      const { bytes } = assembleElf(`.code16\n${source}\n`, { debug: true });
      expect(linkObject(bytes, 0x7c00), source).toBe(Buffer.from(flat.bytes).toString("hex"));
    }
  }, 60_000);

  const gdb = spawnSync("gdb", ["--version"]).status === 0;
  it.skipIf(!gdb)(`gdb finds the source line${gdb ? "" : " (SKIP: no gdb here)"}`, () => {
    inFolder((folder) => {
      const source = "_start: mov $5,%ax\n\n call f\n hlt\nf: ret\n";
      writeFileSync(join(folder, "three.s"), source);
      const { bytes } = assembleElf(source, {
        filename: "three.s",
        debug: true,
        directory: folder,
      });
      writeFileSync(join(folder, "three.o"), bytes);
      const words = ["-nx", "-batch", "-ex", "info line 3", "-ex", "list 3,3", "three.o"];
      const { stdout } = spawnSync("gdb", words, { cwd: folder, encoding: "utf8" });
      expect(stdout).toContain('Line 3 of "three.s" starts at address 0x3 <_start+3>');
      expect(stdout).toContain("3\t call f");
    });
  });
});

describe("assembleElf", () => {
  it("leaves undefined symbols to the linker, where assemble refuses them", () => {
    const source = "call elsewhere\n.word there+2\n";
    expect(assemble(source).ok).toBe(false);
    const { ok, bytes } = assembleElf(source);
    expect(ok).toBe(true);
    expect(describeObject(bytes).split("\n").slice(-2)).toEqual([
      ".text+1 R_386_PC16 elsewhere",
      ".text+3 R_386_16 there",
    ]);
  });

  it("a numeric label that is missing is still an error", () => {
    const { ok, bytes, diagnostics } = assembleElf("jmp 1f\n");
    expect([ok, bytes.length]).toEqual([false, 0]);
    expect(diagnostics[0]?.message).toBe(
      'local label `"1" (instance number 1 of a fb label)\' is not defined',
    );
  });

  it("refuses relocations that ELF32 has not", () => {
    const { diagnostics } = assembleElf(".quad x\n");
    expect(diagnostics[0]?.message).toBe("cannot represent relocation type BFD_RELOC_64");
  });

  it("source map entries point into the file", () => {
    const { bytes, sourceMap, listing } = assembleElf(
      'nop\n.data\n.byte 1\n.section x,"ax"\nhlt\n',
    );
    expect(sourceMap.entries.map((e) => [e.line, e.address, bytes[e.offset]])).toEqual([
      [1, 0, 0x90],
      [3, 0, 1],
      [5, 0, 0xf4],
    ]);
    expect(listing()).toContain("f4");
  });
});
