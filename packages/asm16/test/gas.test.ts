// Does asm16 give the bytes of GNU as, and refuse what it refuses?
//
// Always against the gold files; against the live tools where they are, also with statements that are
// in no file.

import { describe, expect, it } from "vitest";
import { agree, answer } from "./answer.ts";
import { everything } from "./enumerate.mjs";
import { gasProgram, gasStatements, toolVersions } from "./gas.mjs";
import { goldLines, goldVersions } from "./gold-lines.ts";
import { intelStatements } from "./intel-statements.mjs";
import { randomProgram } from "./random-programs.mjs";

const present = toolVersions();
const skip = present === undefined ? " (SKIP: no GNU as and ld here)" : "";

/** Every how many of the enumerated statements are compared live. */
const EVERY = { ".code16": 31, ".code16gcc": 151, ".code32": 97 } as const;

function difference(source: string, ours: string, gas: string): string {
  return `${source}\n  as:   ${gas}\n  ours: ${ours}`;
}

describe("gold files", () => {
  it("every statement has the bytes of as, or is refused by both", () => {
    const lines = goldLines("statements.txt");
    expect(lines.length).toBeGreaterThan(3000);
    const wrong = lines.flatMap(({ head, source, answer: gas }) => {
      const ours = answer(`${head}\n${source}`);
      return agree(ours, gas) ? [] : [difference(source, ours, gas)];
    });
    expect(wrong).toEqual([]);
  });

  it.each(goldLines("programs.txt"))("$source", ({ head, source, answer: gas }) => {
    const ours = answer(source, Number(head));
    expect(agree(ours, gas), difference(source, ours, gas)).toBe(true);
  });
});

describe.skipIf(present === undefined)(`GNU as${skip}`, () => {
  for (const mode of [".code16", ".code16gcc", ".code32"] as const) {
    it(`${mode}: enumerated statements, valid and invalid`, () => {
      const all = everything();
      // Another part than the gold file's.
      const list = all.filter((_, i) => i % EVERY[mode] === 5);
      const gas = gasStatements(list, mode);
      const wrong = list.flatMap((source, i) => {
        const ours = answer(`${mode}\n${source}`);
        return agree(ours, gas[i] as string) ? [] : [difference(source, ours, gas[i] as string)];
      });
      expect(wrong).toEqual([]);
    });
  }

  it.each([".code16", ".code16gcc", ".code32"])("%s: Intel syntax as objdump writes it", (mode) => {
    const list = intelStatements(mode, 151, 7);
    expect(list.length).toBeGreaterThan(300);
    const gas = gasStatements(list, `${mode}; .intel_syntax noprefix`);
    const wrong = list.flatMap((source, i) => {
      const ours = answer(`${mode}\n.intel_syntax noprefix\n${source}`);
      return agree(ours, gas[i] as string) ? [] : [difference(source, ours, gas[i] as string)];
    });
    expect(wrong).toEqual([]);
  });

  it.skipIf(goldVersions("programs.txt") !== present)(
    `every twelfth of programs.txt is what the tools give (all: npm run gold -- --check asm16)${goldVersions("programs.txt") === present ? "" : " (SKIP: made by other versions)"}`,
    () => {
      const sample = goldLines("programs.txt").filter((_, i) => i % 12 === 5);
      for (const { head, source, answer: gas } of sample) {
        expect(gasProgram(source, Number(head)), source).toBe(gas);
      }
    },
  );

  it("random programs", () => {
    let valid = 0;
    for (let seed = 1; seed <= 120; seed++) {
      const source = randomProgram(seed * 7919);
      const origin = seed % 2 === 0 ? 0x7c00 : 0;
      const gas = gasProgram(source, origin);
      // gas now and then leaves a branch short that has become too far, and refuses its own choice.
      if (/too large for field of 1 byte/.test(gas)) continue;
      if (!gas.startsWith("!")) valid++;
      const ours = answer(source, origin);
      expect(agree(ours, gas), `seed ${seed}: ${difference(source, ours, gas)}`).toBe(true);
    }
    expect(valid).toBeGreaterThan(50);
  });

  it("a program linked elsewhere", () => {
    const source =
      "x: mov x,%ax\njmp x\ncall y\nmov $y,%si\nljmp $0xf000,$y\n.data\ny: .word x,y-.\n";
    for (const origin of [0, 0x7c00, 0xf000]) {
      expect(answer(source, origin)).toBe(gasProgram(source, origin));
    }
  });
});
