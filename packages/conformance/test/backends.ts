// Which backends do the tests of this room judge with? Here tests may name them; the room's sources may not.
import {
  type Backend,
  currentInstruction,
  flagOutcome,
  hasFaulted,
  type RegisterState,
} from "@realmode/conformance";
import { createEmuMachine } from "@realmode/emu";
import type { Insn } from "@realmode/isa";
import { createKvmMachine, probeKvm } from "@realmode/kvm";
import type { CreateMachine, Exit, Machine, RunOptions, Vcpu } from "@realmode/machine";
import { createNativeMachine, probeNative } from "@realmode/native";

const probe = probeKvm();
const nativeProbe = probeNative();

export const emu: Backend = { name: "emu", createMachine: createEmuMachine };
export const kvm: Backend = {
  name: "kvm",
  createMachine: createKvmMachine,
  host: true,
  ...(probe.usable ? {} : { unavailable: probe.reason }),
};
/** Why tests on KVM are skipped here; undefined where it opens, and then none is. */
export const kvmMissing: string | undefined = probe.usable ? undefined : probe.reason;

export const native: Backend = {
  name: "native",
  createMachine: createNativeMachine,
  host: true,
  ...(nativeProbe.usable ? {} : { unavailable: nativeProbe.reason }),
};
/** Why tests on the host's CPU are skipped here. */
export const nativeMissing: string | undefined = nativeProbe.usable
  ? undefined
  : nativeProbe.reason;

/** Makes a machine wrong (or merely different) after each instruction. */
export type Tamper = (
  vcpu: Vcpu,
  before: RegisterState & { machine: Machine; eip: number; insn: Insn | undefined },
  exit: Exit,
) => void;

function tamperedVcpu(vcpu: Vcpu, machine: Machine, tamper: Tamper): Vcpu {
  const step = (): Exit => {
    const state = { regs: vcpu.getRegs(), sregs: vcpu.getSregs() };
    const { insn } = currentInstruction(machine, state);
    const exit = vcpu.step();
    tamper(vcpu, { ...state, machine, eip: state.regs.eip, insn }, exit);
    return exit;
  };
  const runSync = ({ maxInstructions = Infinity, timeoutMs = 1000 }: RunOptions = {}): Exit => {
    const until = performance.now() + timeoutMs;
    for (let n = 0; n < maxInstructions; n++) {
      if (performance.now() > until) return { reason: "limit", code: null, limit: "time" };
      const exit = step();
      if (exit.reason !== "debug") return exit;
    }
    return { reason: "limit", code: null, limit: "instructions" };
  };
  return withOwn(vcpu, { step, runSync });
}

/** `target`, with some members replaced; the rest is called on `target` itself. */
function withOwn<T extends object>(target: T, own: Partial<T>): T {
  return new Proxy(target, {
    get(object, key) {
      if (key in own) return own[key as keyof T];
      const value: unknown = Reflect.get(object, key, object);
      return typeof value === "function" ? value.bind(object) : value;
    },
  });
}

/** A backend that is the emulator, but for what `tamper` does after each instruction. */
export function tampered(tamper: Tamper, name = "tampered"): Backend {
  const createMachine: CreateMachine = (options) => {
    const machine = createEmuMachine(options);
    const vcpus = machine.vcpus.map((vcpu) => tamperedVcpu(vcpu, machine, tamper));
    return withOwn(machine, { vcpus });
  };
  return { name, createMachine };
}

/** The emulator, with every flag inverted that the manual leaves undefined after an instruction. */
export const contrary: Backend = tampered((vcpu, { insn, regs, sregs }) => {
  const after = { regs: vcpu.getRegs(), sregs: vcpu.getSregs() };
  if (!insn || hasFaulted(insn, { regs, sregs }, after)) return;
  const { undefined: open, maybeUndefined } = flagOutcome(insn, regs);
  const { eflags } = vcpu.getRegs();
  if (open | maybeUndefined) vcpu.setRegs({ eflags: eflags ^ (open | maybeUndefined) });
}, "contrary");
