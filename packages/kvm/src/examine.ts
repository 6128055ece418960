// What can this host's KVM not run, and how fast is it? Found out by programs, once a process.
//
// Groups as measured on a host whose KVM executes real mode by its instruction emulator
// (arch/x86/kvm/emulate.c); one with hardware virtualisation runs them all. What is asked is only whether
// the instruction is executed: an exception it raises (an absent extension's #UD) is an answer too.

import { decode, formatAtt } from "@realmode/isa";
import { type Exit, PAGE_SIZE } from "@realmode/machine";
import { createKvmMachine } from "./machine.ts";

/** An instruction that was tried in vain. */
export interface KvmRefusal {
  readonly group: string;
  /** In hex, separated by spaces. */
  readonly bytes: string;
  /** AT&T text, where the table has the instruction. */
  readonly text: string | undefined;
  /** `refused`: KVM gave up with an internal error; `hangs`: it did not come back within the bound. */
  readonly how: "refused" | "hangs";
}

export interface KvmSpeed {
  /** `emulated`: KVM's instruction emulator executes the guest, at no more than some MIPS. */
  readonly kind: "hardware" | "emulated";
  /** Millions of instructions a second, of a loop of two. */
  readonly mips: number;
}

export interface KvmExamination {
  /** How many instructions were tried. */
  readonly tried: number;
  readonly refused: readonly KvmRefusal[];
  readonly speed: KvmSpeed;
}

/** Names of groups and their instructions' bytes in hex. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  BCD: ["27", "2f", "37", "3f", "d40a", "d50a"],
  BOUND: ["62060001"],
  "ENTER with a level": ["c8040001"],
  INT1: ["f1"],
  "INT 80h and above": ["cd80"],
  FWAIT: ["9b"],
  x87: ["dbe3", "d9e8", "dfe0", "d92e0001"],
  MMX: ["0f77", "0f6ec0"],
  SSE: ["0f57c0", "0fae160001"],
  fences: ["0faee8", "0faef0", "0faef8"],
  "bit counting": ["f30fb8c0", "f30fbdc0"],
  "CRC32, MOVBE": ["f20f38f0c0", "0f38f0060001"],
  RDRAND: ["0fc7f0"],
  "RDTSCP, XGETBV": ["0f01f9", "0f01d0"],
  ENDBR32: ["f30f1efb"],
  "UD0, UD1, UD2": ["0fffc0", "0fb9c0", "0f0b"],
  "protected mode only": ["63c0", "0f02c0", "0f00e0"],
};

const PROBE_TIMEOUT_MS = 200;
const HLT = 0xf4;
/** Where the instruction that is tried, and the HLT behind it, are; where every exception's handler is. */
const CODE = 0x1000;
const HANDLER = 0x500;
/** Emulated guests make about 1; the slowest hardware makes hundreds, exits and interrupts included. */
const HARDWARE_MIPS = 50;
const LOOPS = 2000;

function image(instruction: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(CODE + instruction.length + 1);
  for (let vector = 0; vector < 256; vector++) {
    bytes[4 * vector] = HANDLER & 0xff;
    bytes[4 * vector + 1] = HANDLER >> 8;
  }
  bytes[HANDLER] = HLT;
  bytes.set(instruction, CODE);
  bytes[CODE + instruction.length] = HLT;
  return bytes;
}

const howRefused = (exit: Exit): KvmRefusal["how"] | undefined =>
  exit.reason === "limit" ? "hangs" : exit.reason === "internal_error" ? "refused" : undefined;

function examineInstructions(): { tried: number; refused: KvmRefusal[] } {
  const refused: KvmRefusal[] = [];
  let tried = 0;
  using machine = createKvmMachine({ layout: { ram: 0x10000, load: CODE } });
  const [vcpu] = machine.vcpus;
  const empty = new Uint8Array(0x10000);
  for (const [group, instructions] of Object.entries(GROUPS)) {
    for (const hex of instructions) {
      tried++;
      const bytes = Uint8Array.from(Buffer.from(hex, "hex"));
      machine.write(0, empty);
      machine.write(0, image(bytes));
      vcpu!.reset();
      vcpu!.setRegs({ esp: PAGE_SIZE, ebp: 0x800 });
      const how = howRefused(vcpu!.runSync({ timeoutMs: PROBE_TIMEOUT_MS }));
      if (!how) continue;
      const insn = decode(bytes, 0, { bits: 16 });
      const text = insn.kind === "insn" ? formatAtt(insn).replace(/\s+/g, " ") : undefined;
      refused.push({ group, bytes: hex.replace(/..(?=.)/g, "$& "), text, how });
    }
  }
  return { tried, refused };
}

function examineSpeed(): KvmSpeed {
  // mov $LOOPS,%cx; 1: dec %cx; jnz 1b; hlt
  const loop = Uint8Array.of(0xb9, LOOPS & 0xff, LOOPS >> 8, 0x49, 0x75, 0xfd, HLT);
  using machine = createKvmMachine({ layout: { ram: 0x10000, load: CODE }, codePage: loop });
  const [vcpu] = machine.vcpus;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    vcpu!.reset();
    const start = performance.now();
    vcpu!.runSync({ timeoutMs: 1000 });
    best = Math.min(best, performance.now() - start);
  }
  const mips = (2 * LOOPS) / best / 1000;
  return { kind: mips < HARDWARE_MIPS ? "emulated" : "hardware", mips };
}

let examined: KvmExamination | undefined;

/**
 * Tries the instructions that some hosts' KVM can't execute, and measures its speed: some 50 ms, once a
 * process.
 *
 * @throws KvmError where no machine can be made (`probeKvm()` tells beforehand).
 */
export function examineKvm(): KvmExamination {
  examined ??= { ...examineInstructions(), speed: examineSpeed() };
  return examined;
}

/** In words: `hardware`, or `emulated (about 0.9 MIPS)`. */
export function describeKvmSpeed({ kind, mips }: KvmSpeed): string {
  return kind === "hardware" ? kind : `emulated (about ${mips.toPrecision(1)} MIPS)`;
}
