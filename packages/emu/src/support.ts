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

/** Not on an i686, or not outside of system management mode. */
const NOT_THERE = new Set(["popcnt", "rsm"]);

/** MOV to and from test registers went with the 486. */
function isTestRegister(row: Row): boolean {
  return row.map === 1 && (row.opcode === 0x24 || row.opcode === 0x26);
}

export function rowSupport(row: Row): RowSupport {
  const { mnemonic } = row;
  if (row.map === 0 && row.opcode >= 0xd8 && row.opcode <= 0xdf) {
    return row.opcode === 0xd8 || FPU_PROBES.has(mnemonic) ? "executed" : "unsupported";
  }
  if (row.flow === "undefined" || NOT_THERE.has(mnemonic) || isTestRegister(row))
    return "undefined";
  return PROTECTED_ONLY.has(mnemonic) ? "real-undefined" : "executed";
}
