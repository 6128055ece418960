// Do the guests execute as many instructions as their formulas say, and end with the results that are
// known from elsewhere?

import { createEmuMachine } from "@realmode/emu";
import { createKvmMachine, probeKvm } from "@realmode/kvm";
import type { CreateMachine } from "@realmode/machine";
import { describe, expect, test } from "vitest";
import { assembleProgram, LOAD, PROGRAMS, STACK } from "../src/index.ts";

function run(create: CreateMachine, name: string, reps: number) {
  const program = PROGRAMS.find((one) => one.name === name)!;
  const codePage = assembleProgram(program, reps);
  const machine = create({ layout: { ram: 0x10000, load: LOAD }, codePage });
  const vcpu = machine.vcpus[0]!;
  vcpu.setRegs({ esp: STACK });
  const exit = vcpu.runSync({ timeoutMs: 30_000 });
  const regs = vcpu.getRegs();
  const { instructions } = vcpu;
  machine.close();
  return { program, exit, regs, instructions };
}

describe.each(PROGRAMS.map(({ name }) => name))("%s", (name) => {
  test.each([1, 2, 3])("REPS = %i on the emulator: count and result", (reps) => {
    const { program, exit, regs, instructions } = run(createEmuMachine, name, reps);
    expect(exit.reason).toBe("hlt");
    expect(instructions).toBe(program.instructions(reps));
    expect(regs).toMatchObject(program.result(reps));
  });

  const probe = probeKvm();
  test.skipIf(!probe.usable)(
    `REPS = 1 on KVM: the result${probe.usable ? "" : ` (skip: ${probe.reason})`}`,
    () => {
      const { program, exit, regs } = run(createKvmMachine, name, 1);
      expect(exit.reason).toBe("hlt");
      expect(regs).toMatchObject(program.result(1));
    },
  );
});
