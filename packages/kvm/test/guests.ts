// Which guests do the tests of this room run? Bytes by GNU as 2.40; the text stands beside.

import { createKvmMachine, probeKvm } from "@realmode/kvm";
import { buildPageImage, type Machine, type MachineOptions } from "@realmode/machine";
import { beforeEach } from "vitest";

const probe = probeKvm();

const steps = ["load kvm.node", "open /dev/kvm"];
/** Why KVM tests can't run here: no addon, or the device does not open. Undefined where it does. */
export const missing: string | undefined =
  !probe.usable && steps.includes(probe.step) ? `${probe.reason}: ${probe.hint}` : undefined;

/** Skips the tests of this file or group where KVM is missing. Where it opens but fails, they fail. */
export function needKvm(): void {
  beforeEach((context) => {
    if (missing !== undefined) context.skip(missing);
    if (!probe.usable) throw new Error(`${probe.step}: ${probe.reason}`);
  });
}

export const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
export const hex = (data: Uint8Array): string => Buffer.from(data).toString("hex");

/** mov $0x1000,%sp; push $2; push $3; call add; add $8,%sp; hlt; add: push %bp; mov %sp,%bp; mov 6(%bp),%ax; mov 4(%bp),%dx; add %dx,%ax; pop %bp; ret */
export const ORIGIN = bytes("bc0010 6a02 6a03 e80400 83c408 f4 55 89e5 8b4606 8b5604 01d0 5d c3");
/** 1: jmp 1b */
export const SPIN = bytes("ebfe");

/** A two-page machine whose code page starts with `code`. */
export function page(code: Uint8Array | string, options: MachineOptions = {}): Machine {
  const image = buildPageImage(typeof code === "string" ? bytes(code) : code);
  return createKvmMachine({ codePage: image, ...options });
}

/** A flat machine of 64 KiB: the image at 0x1000, CS:IP = 0:1000, stack to be set by the guest. */
export function flat(code: Uint8Array | string, options: MachineOptions = {}): Machine {
  const codePage = typeof code === "string" ? bytes(code) : code;
  return createKvmMachine({ layout: { ram: 0x10000, load: 0x1000 }, codePage, ...options });
}

export function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (
      (error as { code?: string }).code ?? `${(error as Error).name}: ${(error as Error).message}`
    );
  }
  return "no error";
}
