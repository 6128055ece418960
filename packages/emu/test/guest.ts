// How do the tests put bytes into a machine?

import type { Machine, Vcpu } from "@realmode/machine";
import { createEmuMachine, type EmuMachineOptions } from "../src/index.ts";

export function bytes(text: string): Uint8Array {
  const digits = text.replaceAll(/\s/g, "");
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function hex(data: Uint8Array): string {
  return Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A flat machine with RAM at 0, `code` at 0:1000 and SP = 8000. */
export function flat(
  code: string,
  options: EmuMachineOptions = {},
): { machine: Machine; vcpu: Vcpu } {
  const machine = createEmuMachine({
    layout: { ram: 0x110000, load: 0x1000 },
    codePage: bytes(code),
    ...options,
  });
  const vcpu = machine.vcpus[0]!;
  vcpu.setRegs({ esp: 0x8000 });
  return { machine, vcpu };
}
