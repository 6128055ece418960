// Can 16-bit code run natively here? Found out by running some.

import { buildPageImage, MachineError } from "@realmode/machine";
import { createNativeMachine } from "./machine.ts";

export interface NativeUsable {
  readonly usable: true;
}

export interface NativeUnusable {
  readonly usable: false;
  /** errno name. */
  readonly code: string;
  /** What failed and why, in one line. */
  readonly reason: string;
  /** What to do about it. */
  readonly hint: string;
}

export type NativeProbe = NativeUsable | NativeUnusable;

const HINT = "use the emulator (--backend emu)";
const PROBE_TIMEOUT_MS = 5000;
/** mov $0x12345678, %esp; add $4, %sp; hlt */
const PROBE = Uint8Array.of(0x66, 0xbc, 0x78, 0x56, 0x34, 0x12, 0x83, 0xc4, 0x04, 0xf4);

/** Makes a machine and runs three instructions. Never throws. */
export function probeNative(): NativeProbe {
  try {
    using machine = createNativeMachine({ codePage: buildPageImage(PROBE) });
    const vcpu = machine.vcpus[0]!;
    const exit = vcpu.runSync({ timeoutMs: PROBE_TIMEOUT_MS });
    const { esp } = vcpu.getRegs();
    if (exit.reason === "hlt" && esp === 0x1234567c) return { usable: true };
    const reason =
      exit.reason === "hlt"
        ? `the upper half of ESP is lost on the way from 16-bit code: ${esp.toString(16)}`
        : `a small program ends with ${exit.reason}`;
    return { usable: false, code: "ENOTSUP", reason, hint: HINT };
  } catch (cause) {
    const isOurs = cause instanceof MachineError;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const hint = (isOurs ? cause.hint : undefined) ?? HINT;
    return { usable: false, code: isOurs ? cause.code : "EIO", reason, hint };
  }
}
