// Do objdump and as agree with each row's samples? (gold/samples.txt)

import { decode, formatAtt, type Insn, ROWS, sample } from "@realmode/isa";
import { describe, expect, it } from "vitest";
import { slotAddress } from "./binutils.mjs";
import { corrected, sampleList } from "./gold.mjs";
import { bytesOf, goldLines } from "./gold-lines.ts";

const LINES = goldLines("samples.txt", 4).map(([bits, own, again, text]) => ({
  bits: Number(bits) as 16 | 32,
  own: own ?? "",
  again: again ?? "",
  text: text ?? "",
}));

function insnOf(hex: string, bits: 16 | 32, ip = 0): Insn {
  const insn = decode(bytesOf(hex), 0, { bits, ip });
  if (insn.kind !== "insn") throw new Error(`${hex} (${bits} bits): ${insn.why}`);
  return insn;
}

const withoutTarget = (text: string): string => text.replace(/ 0x[0-9a-f]+$/, " .");

for (const bits of [16, 32] as const) {
  describe(`samples in ${bits}-bit mode`, () => {
    const lines = LINES.filter((line) => line.bits === bits);

    it("the gold file has them", () => {
      expect(lines.map((line) => line.own)).toEqual(
        sampleList(bits).map((bytes) => Buffer.from(bytes).toString("hex")),
      );
      expect(lines.length).toBeGreaterThan(bits === 16 ? 7000 : 2000);
    });

    it("each decodes to its row", () => {
      for (const row of ROWS) {
        for (const bytes of sample(row, bits)) {
          const insn = decode(bytes, 0, { bits });
          expect(insn, row.encoding).toMatchObject({ kind: "insn", length: bytes.length });
          if (insn.kind === "insn" && !row.alias) expect(insn.row).toBe(row);
        }
      }
    });

    it("objdump prints our text", () => {
      const wrong = lines.flatMap(({ own, text }, i) => {
        const ours = formatAtt(insnOf(own, bits, slotAddress(i)));
        const documented = ours === "salc" && text === "(bad)";
        return ours === corrected(text) || documented ? [] : [`${own}: ${ours} | ${text}`];
      });
      expect(wrong).toEqual([]);
    });

    it("as makes of the text the same bytes, or a form that the table prefers", () => {
      const wrong: string[] = [];
      for (const { own, again, text } of lines) {
        const { row } = insnOf(own, bits);
        const line = `${own} ${again} ${text}`;
        if (again === "!") {
          // 66 is part of ENCODEKEY for gas in 16-bit code, and no prefix of one's own.
          const twice = row.mnemonic.startsWith("encodekey") && text.startsWith("data32");
          if (!row.decodeOnly && !row.names[0]?.refused && !twice) wrong.push(`${line}: refused`);
        } else if (again === "=") {
          if (row.decodeOnly) wrong.push(`${line}: not decode-only`);
        } else if (row.mnemonic.startsWith("encodekey") && again === `66${own}`) {
        } else {
          const other = insnOf(again, bits);
          const sameRow =
            other.row === row &&
            // Shorter, or objdump's text lacks the prefix that made ours another size.
            (again.length < own.length ||
              withoutTarget(formatAtt(other)) === withoutTarget(formatAtt(insnOf(own, bits))));
          if (other.row.index >= row.index && !sameRow)
            wrong.push(`${line}: ${other.row.encoding}`);
        }
      }
      expect(wrong).toEqual([]);
    });
  });
}
