// How does the state of a vCPU look as text? Stable, so that `diff` works on it.

import { FLAG_LETTERS } from "@realmode/isa";
import type { Regs, Segment, Sregs } from "@realmode/machine";

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

// Two orders of showing what the contract lists; a test holds them against its lists.
const GENERAL = ["eax", "ebx", "ecx", "edx", "esi", "edi", "ebp", "esp"] as const;
const SEGMENT_ORDER = ["cs", "ds", "es", "ss", "fs", "gs"] as const;

/** `oditsZaPc`: one letter a flag, highest first, capital when set. */
export function formatFlagLetters(eflags: number): string {
  return FLAG_LETTERS.map(([letter, mask]) => (eflags & mask ? letter.toUpperCase() : letter)).join(
    "",
  );
}

/** `0046 oditsZaPc`; eight digits where the upper half is not 0. */
export function formatFlags(eflags: number): string {
  return `${hex(eflags, eflags > 0xffff ? 8 : 4)} ${formatFlagLetters(eflags)}`;
}

/** `f000(ffff0000)`; the base is left out where it is selector × 16. */
export function formatSegment(segment: Segment): string {
  const { selector, base } = segment;
  return base === selector * 16 ? hex(selector, 4) : `${hex(selector, 4)}(${hex(base, 8)})`;
}

/**
 * The register dump: two lines without a newline at the end. General registers and IP are shown
 * with 32 bits (`eax=`) where the upper half of any of them is not 0.
 */
export function formatState(regs: Regs, sregs: Sregs): string {
  const wide = [...GENERAL, "eip" as const].some((name) => regs[name] > 0xffff);
  const show = (name: keyof Regs): string =>
    wide ? `${name}=${hex(regs[name], 8)}` : `${name.slice(1)}=${hex(regs[name], 4)}`;
  const general = GENERAL.map(show).join(" ");
  const segments = SEGMENT_ORDER.map((name) => `${name}=${formatSegment(sregs[name])}`).join(" ");
  return `${general}\n${segments} ${show("eip")} flags=${formatFlags(regs.eflags)}`;
}
