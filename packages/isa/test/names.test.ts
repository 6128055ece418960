// Has the table every mnemonic of GNU as, and is the list of the others right? (gold/names.txt)

import { FORMS_BY_NAME, unsupportedMnemonic, unsupportedMnemonics } from "@realmode/isa";
import { describe, expect, it } from "vitest";
import { goldLines } from "./gold-lines.ts";

describe("mnemonics of GNU as", () => {
  const lines = goldLines("names.txt", 2);
  const count = (word: string): number => Number(lines.find(([key]) => key === word)?.[1]);
  const others = lines.filter(([key]) => key !== "known" && key !== "rows");

  it("all have a row, but those out of scope", () => {
    expect(others.filter(([, why]) => why === "no-row")).toEqual([]);
    expect(count("rows")).toBeGreaterThan(850);
    expect(count("known")).toBe(count("rows") + others.length);
  });

  it("unsupportedMnemonic gives the reason that as gives", () => {
    const wrong = others.flatMap(([name = "", why]) => {
      const ours = unsupportedMnemonic(name);
      // `addq`, `andnq`: what counts is the stem.
      if (why === "stem with a suffix" || why === "64-bit suffix") {
        return ours === unsupportedMnemonic(name.slice(0, -1)) ? [] : [`${name}: ${ours}`];
      }
      return ours === why ? [] : [`${name}: ${ours} | ${why}`];
    });
    expect(wrong).toEqual([]);
  });

  it("and lists nothing that as does not know or the table has", () => {
    const known = new Set(others.map(([name]) => name));
    const names = [...unsupportedMnemonics().keys()];
    expect(names.filter((name) => !known.has(name) || FORMS_BY_NAME.has(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(1400);
  });

  it("knows suffixes, and no name of ours", () => {
    expect(unsupportedMnemonic("vaddps")).toBe("AVX");
    expect(unsupportedMnemonic("andnl")).toBe("BMI1");
    expect(unsupportedMnemonic("pfadd")).toBe("3DNow!");
    expect(unsupportedMnemonic("swapgs")).toBe("64-bit mode");
    expect(unsupportedMnemonic("frobnicate")).toBeUndefined();
    expect([...FORMS_BY_NAME.keys()].filter((name) => unsupportedMnemonic(name))).toEqual([]);
  });
});
