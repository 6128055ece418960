// Where do we differ from objdump on purpose? The list at the head of format-att.ts, as code.

import { formatAtt, type Insn, type Undecoded } from "@realmode/isa";
import { corrected } from "./gold.mjs";

/** The differences that format-att.ts documents. */
export function documented(insn: Insn, theirs: string): boolean {
  if (insn.row.mnemonic === "wait") return theirs !== "fwait";
  if (insn.row.mnemonic === "cldemote") return theirs.includes("nop");
  if (formatAtt(insn) === corrected(theirs)) return true;
  if (!theirs.includes("(bad)")) return false;
  if (insn.row.mnemonic === "salc") return true;
  // f2 and a bound register that does not exist: the hint NOP.
  if (theirs.includes("bndcn") && insn.row.mnemonic === "nop") return true;
  // Prefixes that the CPU ignores before these.
  const { mnemonic } = insn.row;
  if (mnemonic === "bsf" || mnemonic === "bsr") return insn.repeat === "repnz";
  if (mnemonic === "mfence" || mnemonic === "sfence") return true;
  return mnemonic === "wbinvd" && insn.prefixes.some((byte) => byte === 0x66 || byte === 0xf2);
}

/** objdump has text for what the table lists as undefined: only these. */
export function documentedUndefined(undecoded: Undecoded, theirs: string): boolean {
  // EXTRQ with a reg field that is not 0; SWAPGS, which is for 64-bit mode.
  if (/\b(extrq|swapgs)\b/.test(theirs)) return true;
  return undecoded.why === "no such segment register" && theirs.includes("%?");
}
