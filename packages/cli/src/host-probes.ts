// Which instructions can this host's KVM not run? Programs that try, one instruction each.
//
// Groups as measured on a host whose KVM executes real mode by its instruction emulator (arch/x86/kvm/emulate.c);
// one with hardware virtualisation runs them all. What is asked is only whether the instruction is
// executed: an exception it raises (an absent extension's #UD) is an answer too.

import {
  type Backend,
  codeProgram,
  formatHexBytes,
  nameInstruction,
  notExecutable,
  observe,
} from "@realmode/conformance";
import { PAGE_SIZE } from "@realmode/machine";

interface ProbeGroup {
  readonly name: string;
  /** Instruction bytes in hex. */
  readonly instructions: readonly string[];
}

const GROUPS: readonly ProbeGroup[] = [
  { name: "BCD", instructions: ["27", "2f", "37", "3f", "d40a", "d50a"] },
  { name: "BOUND", instructions: ["62060001"] },
  { name: "ENTER with a level", instructions: ["c8040001"] },
  { name: "INT1", instructions: ["f1"] },
  { name: "INT 80h and above", instructions: ["cd80"] },
  { name: "FWAIT", instructions: ["9b"] },
  { name: "x87", instructions: ["dbe3", "d9e8", "dfe0", "d92e0001"] },
  { name: "MMX", instructions: ["0f77", "0f6ec0"] },
  { name: "SSE", instructions: ["0f57c0", "0fae160001"] },
  { name: "fences", instructions: ["0faee8", "0faef0", "0faef8"] },
  { name: "bit counting", instructions: ["f30fb8c0", "f30fbdc0"] },
  { name: "CRC32, MOVBE", instructions: ["f20f38f0c0", "0f38f0060001"] },
  { name: "RDRAND", instructions: ["0fc7f0"] },
  { name: "RDTSCP, XGETBV", instructions: ["0f01f9", "0f01d0"] },
  { name: "ENDBR32", instructions: ["f30f1efb"] },
  { name: "UD0, UD1, UD2", instructions: ["0fffc0", "0fb9c0", "0f0b"] },
  { name: "protected mode only", instructions: ["63c0", "0f02c0", "0f00e0"] },
];

/** An instruction that was tried in vain. */
export interface Refusal {
  readonly group: string;
  readonly bytes: string;
  /** AT&T text, where the table has the instruction. */
  readonly text: string | undefined;
  /** `refused`: KVM gave up with an internal error; `hangs`: it did not come back within the bound. */
  readonly how: "refused" | "hangs";
}

const PROBE_TIMEOUT_MS = 200;
const HLT = 0xf4;
/** Where every exception's handler, a HLT, is. */
const HANDLER = 0x500;

function dataPage(): Uint8Array {
  const page = new Uint8Array(PAGE_SIZE);
  for (let vector = 0; vector < 256; vector++) {
    page[4 * vector] = HANDLER & 0xff;
    page[4 * vector + 1] = HANDLER >> 8;
  }
  page[HANDLER] = HLT;
  return page;
}

/** Tries every instruction on `backend`. */
export function probeInstructions(backend: Backend): { tried: number; refused: Refusal[] } {
  const data = dataPage();
  const refused: Refusal[] = [];
  let tried = 0;
  for (const { name: group, instructions } of GROUPS) {
    for (const hex of instructions) {
      tried++;
      const bytes = new Uint8Array(Buffer.from(hex, "hex"));
      const program = codeProgram(Uint8Array.of(...bytes, HLT), {
        machine: { dataPage: data },
        registers: { regs: { esp: PAGE_SIZE, ebp: 0x800 }, sregs: {} },
        limits: { timeoutMs: PROBE_TIMEOUT_MS },
      });
      const { exit } = observe(backend.createMachine, program);
      const how = notExecutable(exit) ? "refused" : exit.reason === "limit" ? "hangs" : undefined;
      if (!how) continue;
      const text = nameInstruction(bytes)?.text.replace(/ +/g, " ");
      refused.push({ group, bytes: formatHexBytes(bytes, " "), text, how });
    }
  }
  return { tried, refused };
}
