// Which flags does this very instruction read, write, leave undefined?
//
// A row says it for all operands; here the operands that stand in the instruction (an immediate
// count, a repeat prefix) make it exact.

import { FLAG } from "./flags.ts";
import type { Insn } from "./insn.ts";

/** EFLAGS masks of one decoded instruction. */
export interface InsnFlags {
  /** The result depends on these. */
  readonly read: number;
  /** Defined afterwards: written, cleared or set. */
  readonly written: number;
  /** Undefined afterwards, whatever the registers hold. */
  readonly undefined: number;
  /**
   * Undefined, defined or untouched, by a count in a register. A comparison that does not know the
   * count leaves them out.
   */
  readonly maybeUndefined: number;
}

const NOTHING: InsnFlags = { read: 0, written: 0, undefined: 0, maybeUndefined: 0 };

/** Shifts and rotates have their count as last operand: CL, 1 or an immediate byte. */
const COUNTED: ReadonlySet<string> = new Set([
  "rol",
  "ror",
  "rcl",
  "rcr",
  "shl",
  "shr",
  "sar",
  "shld",
  "shrd",
]);

/** Bits of the destination. */
function destinationWidth(insn: Insn): number {
  const destination = insn.operands[0];
  if (destination?.kind === "reg") return destination.register.width;
  return destination?.kind === "mem" ? destination.size : insn.operandSize;
}

function countedFlags(insn: Insn, cl: number | undefined): InsnFlags {
  const { flags, mnemonic } = insn.row;
  const defined = flags.written | flags.cleared | flags.set;
  const last = insn.operands.at(-1);
  const raw = last?.kind === "imm" ? last.value : cl;
  if (raw === undefined) {
    // Count 0 changes nothing, so whatever the row calls undefined is undefined for some counts only.
    const maybeUndefined = flags.maybeUndefined | flags.undefined;
    return {
      read: flags.read,
      written: defined & ~maybeUndefined,
      undefined: 0,
      maybeUndefined,
    };
  }
  const count = raw & 31;
  if (count === 0) return NOTHING;
  const width = destinationWidth(insn);
  let open = 0;
  if (mnemonic === "shld" || mnemonic === "shrd") {
    // SDM vol. 2, SHLD: OF for count 1 only; with a count beyond the width everything is undefined.
    open = count > width ? defined : count > 1 ? flags.maybeUndefined & FLAG.OF : 0;
  } else {
    if (count > 1) open |= flags.maybeUndefined & FLAG.OF;
    // SDM vol. 2, SHL/SHR: CF is undefined for counts of the width and more.
    if (count >= width) open |= flags.maybeUndefined & ~FLAG.OF;
  }
  return {
    read: flags.read,
    written: defined & ~open,
    undefined: flags.undefined | open,
    maybeUndefined: 0,
  };
}

/**
 * The flag masks of an instruction.
 *
 * Exact for a count that stands in the instruction: OF stays defined after a shift by 1, and a count
 * that masks to 0 touches nothing. For a count in CL give `cl`, the register's value before; without
 * it the flags that depend on it are `maybeUndefined`.
 */
export function flagEffects(insn: Insn, cl?: number): InsnFlags {
  const { row } = insn;
  if (COUNTED.has(row.mnemonic))
    return countedFlags(insn, cl === undefined ? undefined : cl & 0xff);
  const { flags } = row;
  const written = flags.written | flags.cleared | flags.set;
  const { read, undefined: open, maybeUndefined } = flags;
  // REP CMPS and SCAS with CX = 0 leave the flags: they then depend on their old values.
  const kept = row.prefixes.includes("repe") && insn.repeat !== undefined ? written : 0;
  return { read: read | kept, written, undefined: open, maybeUndefined };
}

/** All flags that may not be compared after the instruction; without `cl` those of a count in CL too. */
export function undefinedFlags(insn: Insn, cl?: number): number {
  const flags = flagEffects(insn, cl);
  return flags.undefined | flags.maybeUndefined;
}
