// Is wrong use of a machine answered alike on every backend?
import { createEmuMachine } from "@realmode/emu";
import { createKvmMachine, probeKvm } from "@realmode/kvm";
import { buildPageImage, type CreateMachine, type Machine } from "@realmode/machine";
import { createNativeMachine, probeNative } from "@realmode/native";
import { describe, expect, it } from "vitest";

const probe = probeKvm();
const native = probeNative();
const backends: [string, CreateMachine, boolean][] = [
  [`kvm${probe.usable ? "" : ` (SKIP: ${probe.reason})`}`, createKvmMachine, probe.usable],
  ["emu", createEmuMachine, true],
  [`native${native.usable ? "" : ` (SKIP: ${native.reason})`}`, createNativeMachine, native.usable],
];
const spin = buildPageImage(Uint8Array.of(0xeb, 0xfe));

const WRONG: [string, string, (machine: Machine) => unknown][] = [
  ["a register that does not fit", "EINVAL", (m) => m.vcpus[0]!.setRegs({ eax: 2 ** 32 })],
  ["a register of no name", "EINVAL", (m) => m.vcpus[0]!.setRegs({ rax: 1 } as object)],
  ["a segment field that does not fit", "EINVAL", (m) => m.vcpus[0]!.setSregs({ cs: { dpl: 4 } })],
  ["a bound that is no number", "EINVAL", (m) => m.vcpus[0]!.runSync({ timeoutMs: Number.NaN })],
  ["an answer nobody waits for", "EINVAL", (m) => m.vcpus[0]!.completeIo(1)],
  ["a vector above 255", "EINVAL", (m) => m.vcpus[0]!.interrupt(256)],
  [
    "a second interrupt while one waits",
    "EEXIST",
    (m) => {
      m.vcpus[0]!.interrupt(8);
      m.vcpus[0]!.interrupt(9);
    },
  ],
  ["reading where no memory is", "EFAULT", (m) => m.read(0x5000, 1)],
  ["writing over the end of a slot", "EFAULT", (m) => m.write(0xfff, new Uint8Array(2))],
  [
    "an overlapping slot",
    "EEXIST",
    (m) => m.setMemorySlot({ slot: 5, guestPhysAddr: 0, memorySize: 4096 }),
  ],
  [
    "an unaligned slot",
    "EINVAL",
    (m) => m.setMemorySlot({ slot: 5, guestPhysAddr: 0x1001, memorySize: 4096 }),
  ],
  ["the dirty log of a slot without one", "EINVAL", (m) => m.getDirtyLog(0)],
  ["the dirty log of no slot", "ENOENT", (m) => m.getDirtyLog(77)],
];

/** The host's CPU takes no interrupts for the guest at all. */
const NO_INTERRUPTS = WRONG.filter(([what]) => !what.startsWith("a second interrupt"));

describe.each(backends)("%s", (name, createMachine, present) => {
  it.skipIf(!present).each(name.startsWith("native") ? NO_INTERRUPTS : WRONG)(
    "%s: %s",
    (_what, code, act) => {
      const machine = createMachine({ codePage: spin });
      try {
        const state = [machine.vcpus[0]!.getRegs(), machine.vcpus[0]!.getSregs(), machine.slots];
        expect(() => act(machine)).toThrow(expect.objectContaining({ code }));
        expect([machine.vcpus[0]!.getRegs(), machine.vcpus[0]!.getSregs(), machine.slots]).toEqual(
          state,
        );
      } finally {
        machine.close();
      }
    },
  );

  it.skipIf(!present)("registers while it runs: EBUSY; kick ends it with intr", async () => {
    const machine = createMachine({ codePage: spin });
    const vcpu = machine.vcpus[0]!;
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    const pending = vcpu.run({ timeoutMs: 30_000 });
    for (const act of [() => vcpu.getRegs(), () => vcpu.runSync(), () => vcpu.reset()]) {
      expect(act).toThrow(expect.objectContaining({ code: "EBUSY" }));
    }
    while (turns < 5) await new Promise((resolve) => setTimeout(resolve, 5));
    vcpu.kick();
    expect(await pending).toEqual({ reason: "intr", code: 10 });
    clearInterval(ticking);
    machine.close();
  });

  it.skipIf(!present)("everything after close: EBADF, and a second close is nothing", () => {
    const machine = createMachine({ codePage: spin });
    const vcpu = machine.vcpus[0]!;
    machine.close();
    machine.close();
    expect(machine.closed).toBe(true);
    for (const act of [
      () => vcpu.getRegs(),
      () => vcpu.runSync(),
      () => vcpu.step(),
      () => machine.read(0, 1),
      () => machine.createVcpu(),
      () => machine.setMemorySlot({ slot: 5, guestPhysAddr: 0x10000, memorySize: 4096 }),
      () => machine.attach({ ports: [1, 1] }),
      () => machine.share(),
    ]) {
      expect(act).toThrow(expect.objectContaining({ code: "EBADF" }));
    }
  });
});
