// Do decode and formatAtt agree with objdump on random bytes? (gold/random.txt)

import { decode, formatAtt, type Insn, type Undecoded } from "@realmode/isa";
import { describe, expect, it } from "vitest";
import { slotAddress } from "./binutils.mjs";
import { corrected } from "./gold.mjs";
import { bytesOf, goldLines } from "./gold-lines.ts";

/** The differences that format-att.ts documents. */
function documented(insn: Insn, theirs: string): boolean {
  if (insn.row.mnemonic === "wait") return theirs !== "fwait";
  if (insn.row.mnemonic === "cldemote") return theirs.includes("nop");
  if (formatAtt(insn) === corrected(theirs)) return true;
  if (!theirs.includes("(bad)")) return false;
  if (insn.row.mnemonic === "salc") return true;
  // Prefixes that the CPU ignores before these.
  const { mnemonic } = insn.row;
  if (mnemonic === "bsf" || mnemonic === "bsr") return insn.repeat === "repnz";
  if (mnemonic === "mfence" || mnemonic === "sfence") return true;
  return mnemonic === "wbinvd" && insn.prefixes.some((byte) => byte === 0x66 || byte === 0xf2);
}

/** objdump has text for what the table lists as undefined: only these. */
function documentedUndefined(undecoded: Undecoded, theirs: string): boolean {
  // EXTRQ with a reg field that is not 0; SWAPGS, which is for 64-bit mode.
  if (/\b(extrq|swapgs)\b/.test(theirs)) return true;
  return undecoded.why === "no such segment register" && theirs.includes("%?");
}

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
