// Do decode and formatAtt agree with objdump on random bytes? (gold/random.txt)

import { decode, formatAtt } from "@realmode/isa";
import { describe, expect, it } from "vitest";
import { slotAddress } from "./binutils.mjs";
import { documented, documentedUndefined } from "./documented.ts";
import { bytesOf, goldLines } from "./gold-lines.ts";

for (const bits of ["16", "32"]) {
  describe(`random bytes in ${bits}-bit mode`, () => {
    const lines = goldLines("random.txt", 4).filter((line) => line[0] === bits);
    const options = { bits: bits === "16" ? 16 : 32 } as const;
    const decoded = lines.map(([, hex = "", length, text = ""], i) => ({
      hex,
      length: Number(length),
      text,
      insn: decode(bytesOf(hex), 0, { ...options, ip: slotAddress(i) }),
    }));

    it("covered opcodes: same length and text", () => {
      let covered = 0;
      let exceptions = 0;
      const wrong: string[] = [];
      for (const { hex, length, text, insn } of decoded) {
        if (insn.kind !== "insn") continue;
        covered++;
        const ours = formatAtt(insn);
        if (ours === text && insn.length === length) continue;
        if (documented(insn, text)) exceptions++;
        else wrong.push(`${hex}: ${ours} (${insn.length}) | ${text} (${length})`);
      }
      console.log(
        `objdump agrees on ${covered - exceptions - wrong.length} of ${covered} (${bits} bits), ${exceptions} documented differences`,
      );
      expect(wrong).toEqual([]);
      expect(covered).toBeGreaterThan(2000);
      expect(exceptions).toBeLessThan(covered / 200);
    });

    it("what is listed as undefined on all CPUs is (bad) for objdump too", () => {
      const wrong: string[] = [];
      for (const { hex, text, insn } of decoded) {
        if (insn.kind === "insn" || insn.reason !== "undefined" || insn.status !== "undefined")
          continue;
        const bad = text.includes("(bad)") || text.startsWith(".byte");
        if (!bad && !documentedUndefined(insn, text)) wrong.push(`${hex}: ${insn.why} | ${text}`);
      }
      expect(wrong).toEqual([]);
    });
  });
}
