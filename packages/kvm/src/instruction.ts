// What must a single-stepper know of the instruction at CS:IP? KVM's single step hides a HLT, splits
// a REP string, and does not always hold interrupts off after STI and loads of SS.

import { decode, MAX_INSN_LENGTH } from "@realmode/isa";
import type { InternalErrorExit, Regs, Sregs } from "@realmode/machine";

/** The byte at a guest-physical address, or undefined where no memory is. */
export type ByteAt = (physAddr: number) => number | undefined;

export interface InstructionKind {
  /** HLT (with LOCK it would be #UD). */
  readonly hlt: boolean;
  readonly length: number;
  /** A string instruction with REP: one instruction, many steps. */
  readonly rep: boolean;
  /** Interrupts are held off for the next instruction: always (loads of SS), or where IF was 0 (STI). */
  readonly shadow: "none" | "always" | "if-was-clear";
}

const UNKNOWN: InstructionKind = { hlt: false, length: 1, rep: false, shadow: "none" };

/** The bytes from `at` on, as many as an instruction can have; fewer where memory ends. */
function bytesAt(at: number, byteAt: ByteAt): Uint8Array {
  const bytes: number[] = [];
  while (bytes.length < MAX_INSN_LENGTH) {
    const byte = byteAt((at + bytes.length) >>> 0);
    if (byte === undefined) break;
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/**
 * @param at Linear address, which is the physical one: nothing here pages. The default size does not
 * matter for what is asked.
 */
export function classify(at: number, byteAt: ByteAt): InstructionKind {
  const insn = decode(bytesAt(at, byteAt), 0, { bits: 16 });
  if (insn.kind !== "insn") return UNKNOWN;
  const { row, length, operands, repeat, lock } = insn;
  const [destination] = operands;
  const loadsSs =
    (row.mnemonic === "mov" || row.mnemonic === "pop") &&
    destination?.kind === "reg" &&
    destination.register.name === "ss";
  const shadow = loadsSs ? "always" : row.mnemonic === "sti" ? "if-was-clear" : "none";
  return {
    hlt: row.flow === "halt" && !lock,
    length,
    rep: repeat !== undefined && (row.prefixes.includes("rep") || row.prefixes.includes("repe")),
    shadow,
  };
}

/**
 * KVM says "emulation failed" both for an instruction that it can't execute and for one that it can't
 * fetch, and not where: guest memory tells them apart.
 *
 * @param pc Linear address of the instruction.
 */
export function explainEmulationFailure(
  exit: InternalErrorExit,
  pc: number,
  byteAt: ByteAt,
): InternalErrorExit {
  const bytes = bytesAt(pc, byteAt);
  const insn = decode(bytes, 0, { bits: 16 });
  if (insn.kind === "undecoded" && insn.reason === "truncated") {
    const physAddr = (pc + bytes.length) >>> 0;
    return { ...exit, cause: "fetch", physAddr, insnBytes: new Uint8Array(0) };
  }
  const insnBytes = exit.insnBytes.length > 0 ? exit.insnBytes : bytes;
  return { ...exit, cause: "instruction", physAddr: undefined, insnBytes };
}

/**
 * Whether the step from `start` to `pc` ended in a HLT that is the first instruction of a handler: a
 * fault or an interrupt and that instruction are one step of KVM's, with `start` pushed on the stack.
 * Real mode only.
 */
export function isHandlersHlt(
  start: number,
  pc: number,
  regs: Regs,
  sregs: Sregs,
  byteAt: ByteAt,
): boolean {
  if (sregs.cs.db === 1 || (sregs.cr0 & 1) === 1) return false;
  const word = (at: number): number => (byteAt(at) ?? 0) + 256 * (byteAt(at + 1) ?? 0);
  const pushed = (at: number): number => word(sregs.ss.base + ((regs.esp + at) & 0xffff));
  const [ip, cs] = [pushed(0), pushed(2)];
  // The CS base after reset is not selector × 16.
  const base = cs === 0xf000 && start >= 0xffff0000 ? 0xffff0000 : cs * 16;
  if (base + ip !== start) return false;
  for (let vector = 0; vector < 256; vector++) {
    const entry = sregs.idt.base + 4 * vector;
    const target = word(entry) + 16 * word(entry + 2);
    const first = classify(target, byteAt);
    if (first.hlt && target + first.length === pc) return true;
  }
  return false;
}
