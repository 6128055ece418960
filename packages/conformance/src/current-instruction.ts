// Which instruction does a vCPU execute next?

import { decode, formatAtt, type Insn, MAX_INSN_LENGTH } from "@realmode/isa";
import type { Machine } from "@realmode/machine";
import { formatHexBytes } from "./literal.ts";
import type { RegisterState } from "./register-name.ts";

/** The instruction at CS:IP. */
export interface CurrentInstruction {
  /** CS base + EIP, 32 bits. */
  readonly linearAddress: number;
  /** Up to 15 bytes from there, as far as memory goes. */
  readonly bytes: Uint8Array;
  /** Undefined where the bytes are no instruction of the table. */
  readonly insn: Insn | undefined;
}

/** Linear address of the next instruction. */
export function linearIp({ regs, sregs }: RegisterState): number {
  return (sregs.cs.base + regs.eip) % 2 ** 32;
}

/** Guest-physical bytes from `physAddr` on, as far as one slot goes, at most `length`. */
export function readAvailable(
  machine: Pick<Machine, "slots" | "read">,
  physAddr: number,
  length: number,
): Uint8Array {
  let bytes = new Uint8Array(0);
  while (bytes.length < length) {
    const at = physAddr + bytes.length;
    const slot = machine.slots.find(
      (s) => at >= s.guestPhysAddr && at < s.guestPhysAddr + s.memorySize,
    );
    if (!slot) break;
    const left = slot.guestPhysAddr + slot.memorySize - at;
    const piece = machine.read(at, Math.min(left, length - bytes.length));
    const joined = new Uint8Array(bytes.length + piece.length);
    joined.set(bytes);
    joined.set(piece, bytes.length);
    bytes = joined;
  }
  return bytes;
}

/** The instruction that `machine`'s vCPU in `state` executes next (without paging: linear = physical). */
export function currentInstruction(
  machine: Pick<Machine, "slots" | "read">,
  state: RegisterState,
): CurrentInstruction {
  const linearAddress = linearIp(state);
  const bytes = readAvailable(machine, linearAddress, MAX_INSN_LENGTH);
  const bits = state.sregs.cs.db ? 32 : 16;
  const decoded = decode(bytes, 0, { bits, ip: state.regs.eip });
  return { linearAddress, bytes, insn: decoded.kind === "insn" ? decoded : undefined };
}

/** `27  daa`: its bytes and text. */
export function formatInstruction({ bytes, insn }: CurrentInstruction): string {
  if (bytes.length === 0) return "(no memory there)";
  if (!insn) return `${formatHexBytes(bytes.subarray(0, 4), " ")}  (bad)`;
  return `${formatHexBytes(bytes.subarray(0, insn.length), " ")}  ${formatAtt(insn)}`;
}
