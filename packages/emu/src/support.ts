// Which instructions does this emulator execute? An answer for every row of the table.

import type { Row } from "@realmode/isa";

/**
 * `executed`; `undefined`: #UD, as on an i686; `real-undefined`: #UD in real mode, executed in
 * protected mode; `unsupported`: the run ends with an `internal_error` exit that has the bytes.
 */
export type RowSupport = "executed" | "undefined" | "real-undefined" | "unsupported";

/** What a CPU without FPU answers, so that programs can find out that it has none. */
const FPU_PROBES = new Set(["fninit", "fnstcw", "fnstsw", "fnclex"]);

const PROTECTED_ONLY = new Set([
  "sldt",
  "str",
  "lldt",
  "ltr",
  "verr",
  "verw",
  "lar",
  "lsl",
  "arpl",
]);

/** Processors, in the table's words, whose instructions an i686 has; other words are later CPUs' features. */
const UP_TO_I686: ReadonlySet<string> = new Set(
  "8086 186 286 386 486 586 686 8087 287 387".split(" "),
);

/** Encodings of later instructions that an i686 executes as another: BSF, BSR, WBINVD, NOP. */
const EXECUTED_AS_ANOTHER = new Set(["tzcnt", "lzcnt", "wbnoinvd", "pause"]);

/** 0F 0D and 0F 18 to 0F 1F have been no-operations with an operand since the Pentium Pro; new hints are there. */
function isHint(row: Row): boolean {
  return row.map === 1 && (row.opcode === 0x0d || (row.opcode >= 0x18 && row.opcode <= 0x1f));
}

function isLater(row: Row): boolean {
  return !(UP_TO_I686.has(row.cpu) || EXECUTED_AS_ANOTHER.has(row.mnemonic) || isHint(row));
}

/** MOV to and from test registers went with the 486. */
function isTestRegister(row: Row): boolean {
  return row.map === 1 && (row.opcode === 0x24 || row.opcode === 0x26);
}

export function rowSupport(row: Row): RowSupport {
  const { mnemonic } = row;
  if (row.map === 0 && row.opcode >= 0xd8 && row.opcode <= 0xdf) {
    return row.opcode === 0xd8 || FPU_PROBES.has(mnemonic) ? "executed" : "unsupported";
  }
  // RSM exists in system management mode only.
  const absent = row.flow === "undefined" || mnemonic === "rsm" || isTestRegister(row);
  if (absent || isLater(row)) return "undefined";
  return PROTECTED_ONLY.has(mnemonic) ? "real-undefined" : "executed";
}
