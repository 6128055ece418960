// Does what gcc -m16 writes have the bytes of GNU as, frames of .cfi_* included?

import { describe, expect, it } from "vitest";
import { answer } from "./answer.ts";
import { compile, gccVersion, LEVELS, PROGRAMS, VARIANTS } from "./compiled.mjs";
import { gasProgram, toolVersions } from "./gas.mjs";
import { goldLines } from "./gold-lines.ts";

const ORIGIN = 0x1000;

describe("gold: gcc's output", () => {
  it.each(goldLines("compiled.txt").map((line) => [line.head, line] as const))(
    "%s",
    (_head, { source, answer: gas }) => {
      expect(gas).not.toMatch(/^!/);
      expect(answer(source, ORIGIN)).toBe(gas);
    },
  );
});

const present = gccVersion() !== undefined && toolVersions() !== undefined;
const skip = present ? "" : " (SKIP: no gcc -m16, GNU as and ld here)";

describe.skipIf(!present)(`gcc and GNU as${skip}`, () => {
  it.each(PROGRAMS)(
    "%s at every level",
    (program) => {
      for (const level of LEVELS) {
        for (const variant of Object.keys(VARIANTS)) {
          const source = compile(program, level, variant);
          const gas = gasProgram(source, ORIGIN);
          const what = `${program} ${level} ${variant}`;
          expect(gas, what).not.toMatch(/^!/);
          expect(answer(source, ORIGIN) === gas, what).toBe(true);
        }
      }
      // Twelve runs of gcc, as and ld.
    },
    60_000,
  );
});
