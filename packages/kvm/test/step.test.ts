// Does a step do exactly one instruction, is the count the contract's, and do interrupts come when
// a CPU takes them?

import type { Exit, Machine, Vcpu } from "@realmode/machine";
import { afterEach, describe, expect, test } from "vitest";
import { bytes, codeOf, flat, needKvm, ORIGIN, page } from "./guests.ts";

needKvm();

const open: Machine[] = [];
const keep = (machine: Machine): Machine => {
  open.push(machine);
  return machine;
};
afterEach(() => {
  for (const machine of open.splice(0)) machine.close();
});
const cpu = (machine: Machine) => machine.vcpus[0]!;
const pcs = (vcpu: Vcpu, steps: number): (number | string)[] =>
  Array.from({ length: steps }, () => {
    const exit = vcpu.step();
    return exit.reason === "debug" ? exit.pc : exit.reason;
  });
const LIMIT = { reason: "limit", code: null, limit: "instructions" };

describe("step", () => {
  test("the origin program, instruction by instruction", () => {
    const vcpu = cpu(keep(page(ORIGIN)));
    expect(pcs(vcpu, 15).map((pc) => (typeof pc === "number" ? pc - 0xffff0000 : pc))).toEqual([
      0xf000,
      0xf003,
      0xf005,
      0xf007,
      0xf00e,
      0xf00f,
      0xf011,
      0xf014,
      0xf017,
      0xf019,
      0xf01a,
      0xf00a,
      0xf00d,
      "hlt",
      // push %bp above the data page: the program's own slip
      "mmio",
    ]);
    expect(vcpu.instructions).toBe(15);
  });

  test("says what a debug exit says", () => {
    expect(cpu(keep(page("90"))).step()).toEqual({
      reason: "debug",
      code: 4,
      exception: 1,
      pc: 0xfffff000,
      dr6: 0xffff4ff0,
      dr7: 0x400,
    });
  });

  test("HLT, with prefixes too; and a HLT that is a fault handler's first instruction", () => {
    const prefixed = cpu(keep(flat("2e66f4 90")));
    expect(prefixed.step()).toEqual({ reason: "hlt", code: 5 });
    expect(prefixed.getRegs().eip).toBe(0x1003);
    // mov $0x2000,%sp; xor %cx,%cx; div %cl: #DE, whose handler at 0:0x1100 is hlt
    const machine = keep(flat("bc0020 31c9 f6f1 f4"));
    machine.write(0, bytes("00110000"));
    machine.write(0x1100, bytes("f4"));
    expect(pcs(cpu(machine), 3)).toEqual([0x1003, 0x1005, "hlt"]);
    expect(cpu(machine).getRegs().eip).toBe(0x1101);
    expect(cpu(machine).instructions).toBe(3);
  });

  test("a stepped HLT does not haunt the run after it", () => {
    // hlt; nop; nop; hlt
    const vcpu = cpu(keep(flat("f4 90 90 f4")));
    expect(vcpu.step().reason).toBe("hlt");
    expect(vcpu.runSync().reason).toBe("hlt");
    expect(vcpu.getRegs().eip).toBe(0x1004);
    vcpu.reset();
    expect(vcpu.runSync({ maxInstructions: 1 }).reason).toBe("hlt");
    expect(vcpu.step().reason).toBe("debug");
    expect(vcpu.runSync().reason).toBe("hlt");
    expect(vcpu.getRegs().eip).toBe(0x1004);
  });

  test("a step after a run knows where that one ended", () => {
    // nop; out %al,$1; hlt
    const vcpu = cpu(keep(flat("90 e601 f4")));
    expect(vcpu.step().reason).toBe("debug");
    expect(vcpu.runSync().reason).toBe("io");
    expect(vcpu.step().reason).toBe("hlt");
  });

  test("a jump to itself is a step each", () => {
    expect(pcs(cpu(keep(flat("ebfe"))), 3)).toEqual([0x1000, 0x1000, 0x1000]);
  });

  test("a REP string is one step, however long", () => {
    // cld; mov $3000,%cx; mov $0x2000,%di; rep stosb; hlt
    const machine = keep(flat("fc b9b80b bf0020 f3aa f4"));
    expect(pcs(cpu(machine), 5)).toEqual([0x1001, 0x1004, 0x1007, 0x1009, "hlt"]);
    expect(cpu(machine).getRegs()).toMatchObject({ ecx: 0, edi: 0x2000 + 3000 });
    expect(cpu(machine).instructions).toBe(5);
  });

  test("out, in, mmio: the exit is the step where no device answers", () => {
    // out %al,$1; in $2,%al; mov %al,0x2000... beyond RAM; nop
    const vcpu = cpu(keep(page("e601 e402 a20030 a10040 90")));
    expect(vcpu.step().reason).toBe("debug");
    expect(vcpu.step()).toMatchObject({ reason: "io", direction: "out", port: 1 });
    expect(vcpu.getRegs().eip).toBe(0xf002);
    expect(vcpu.step()).toMatchObject({ reason: "io", direction: "in", port: 2 });
    expect(codeOf(() => vcpu.step())).toBe("EINVAL");
    vcpu.completeIo(0x77);
    expect(vcpu.getRegs()).toMatchObject({ eip: 0xf002 });
    expect(vcpu.step()).toMatchObject({ reason: "debug", pc: 0xfffff004 });
    expect(vcpu.getRegs()).toMatchObject({ eax: 0x77, eip: 0xf004 });
    expect(vcpu.step()).toMatchObject({ reason: "mmio", isWrite: true, value: 0x77 });
    expect(vcpu.step()).toMatchObject({ reason: "mmio", isWrite: false });
    vcpu.completeIo(0x1122);
    expect(vcpu.step()).toMatchObject({ reason: "debug", pc: 0xfffff00a });
    expect(vcpu.getRegs()).toMatchObject({ eax: 0x1122, eip: 0xf00a });
    expect(vcpu.step()).toMatchObject({ reason: "debug", pc: 0xfffff00b });
    expect(vcpu.instructions).toBe(6);
  });

  test("and the step is done where a device does", () => {
    const device = { ports: [1, 2] as const, in: () => 9, out: () => undefined };
    // out %al,$1; in $2,%al; cld; mov $3,%cx; mov $2,%dx; xor %si,%si; rep outsb; rep insb; nop
    const vcpu = cpu(keep(page("e601 e402 fc b90300 ba0200 31f6 f36e 90", { devices: [device] })));
    expect(pcs(vcpu, 9).map((pc) => Number(pc) - 0xffff0000)).toEqual([
      0xf000, 0xf002, 0xf004, 0xf005, 0xf008, 0xf00b, 0xf00d, 0xf00f, 0xf010,
    ]);
    expect(vcpu.getRegs()).toMatchObject({ ecx: 0, esi: 3 });
    expect(vcpu.instructions).toBe(9);
  });

  test("a read-modify-write is one instruction in two exits", () => {
    // incb 0x3000... beyond RAM; nop
    const vcpu = cpu(keep(page("fe060030 90")));
    vcpu.step();
    expect(vcpu.step()).toMatchObject({ reason: "mmio", isWrite: false });
    vcpu.completeIo(6);
    expect(vcpu.step()).toMatchObject({ reason: "mmio", isWrite: true, value: 7 });
    expect(vcpu.step()).toMatchObject({ reason: "debug", pc: 0xfffff005 });
    expect(vcpu.instructions).toBe(3);
  });

  test("follows registers that the host sets in between", () => {
    const vcpu = cpu(keep(flat("40 40 40 40 40 40 40 40")));
    vcpu.step();
    vcpu.setRegs({ eip: 0x1005 });
    expect(vcpu.step()).toMatchObject({ pc: 0x1006 });
    vcpu.reset();
    expect(vcpu.step()).toMatchObject({ pc: 0x1001 });
    expect(vcpu.getRegs().eax).toBe(1);
  });

  test("then a whole run", () => {
    const vcpu = cpu(keep(page(ORIGIN)));
    vcpu.step();
    vcpu.step();
    expect(vcpu.runSync().reason).toBe("hlt");
    expect(vcpu.getRegs()).toMatchObject({ eax: 5, eflags: 0x12 });
    expect(vcpu.instructions).toBe(null);
  });

  test("a kick before it: intr, and nothing is executed", () => {
    const vcpu = cpu(keep(flat("40 40")));
    vcpu.kick();
    expect(vcpu.step()).toEqual({ reason: "intr", code: 10 });
    expect(vcpu.getRegs().eip).toBe(0x1000);
  });
});

describe("maxInstructions", () => {
  test("exactly so many, in both ways to run", async () => {
    for (const way of ["runSync", "run"] as const) {
      const vcpu = cpu(keep(page(ORIGIN)));
      expect(vcpu.instructions).toBe(0);
      expect(await vcpu[way]({ maxInstructions: 0 })).toEqual(LIMIT);
      expect(vcpu.getRegs().eip).toBe(0xfff0);
      expect(await vcpu[way]({ maxInstructions: 3 })).toEqual(LIMIT);
      expect(vcpu.getRegs().eip).toBe(0xf005);
      expect(await vcpu[way]({ maxInstructions: 11 })).toEqual({ reason: "hlt", code: 5 });
      expect(vcpu.instructions).toBe(14);
      expect(vcpu.getRegs()).toMatchObject({ eax: 5, edx: 3, eip: 0xf00e, eflags: 0x12 });
    }
  });

  test("one less than needed", () => {
    expect(cpu(keep(page(ORIGIN))).runSync({ maxInstructions: 13 })).toEqual(LIMIT);
  });

  test("an IN that waits counts once; a fault counts nothing", () => {
    // in $1,%al; nop; hlt
    const vcpu = cpu(keep(flat("e401 90 f4")));
    expect(vcpu.runSync({ maxInstructions: 100 })).toMatchObject({ reason: "io" });
    expect(vcpu.instructions).toBe(1);
    vcpu.completeIo(1);
    expect(vcpu.runSync({ maxInstructions: 100 }).reason).toBe("hlt");
    expect(vcpu.instructions).toBe(3);
    // ljmp to nowhere: the jump is done, the fetch is no instruction
    const lost = cpu(keep(page("ea00200000")));
    expect(lost.runSync({ maxInstructions: 100 })).toMatchObject({
      cause: "fetch",
      physAddr: 0x2000,
    });
    expect(lost.instructions).toBe(2);
  });

  test("null once a run was not counted", () => {
    const vcpu = cpu(keep(page(ORIGIN)));
    vcpu.runSync();
    expect(vcpu.instructions).toBe(null);
  });
});

/** Handler 0x20 at 0:0x1100: incw 0x900; iret. */
function interruptible(code: string): Machine {
  const machine = keep(flat(code));
  machine.write(0x80, bytes("00110000"));
  machine.write(0x1100, bytes("ff060009 cf"));
  return machine;
}
const handled = (machine: Machine): number => machine.read(0x900, 1)[0]!;
/** IP that the interrupt pushed, with the stack at 0x2000. */
const pushedIp = (machine: Machine): number => {
  const [low, high] = machine.read(0x1ffa, 2);
  return low! + 256 * high!;
};

describe("interrupts", () => {
  test("wake a HLT where IF is set", () => {
    // mov $0x2000,%sp; sti; hlt; hlt
    const machine = interruptible("bc0020 fb f4 f4");
    const vcpu = cpu(machine);
    expect(vcpu.runSync().reason).toBe("hlt");
    vcpu.interrupt(0x20);
    expect(codeOf(() => vcpu.interrupt(0x21))).toBe("EEXIST");
    expect(vcpu.runSync().reason).toBe("hlt");
    expect([handled(machine), pushedIp(machine)]).toEqual([1, 0x1005]);
    vcpu.interrupt(0x20);
  });

  test("wait while IF is clear, and come one instruction after STI", () => {
    // mov $0x2000,%sp; nop; nop; sti; nop; nop; hlt
    const machine = interruptible("bc0020 90 90 fb 90 90 f4");
    const vcpu = cpu(machine);
    vcpu.interrupt(0x20);
    expect(vcpu.runSync().reason).toBe("hlt");
    expect([handled(machine), pushedIp(machine)]).toEqual([1, 0x1007]);
  });

  test("sti; hlt: the HLT is executed, and woken", () => {
    const machine = interruptible("bc0020 fb f4 90 f4");
    const vcpu = cpu(machine);
    vcpu.interrupt(0x20);
    expect(vcpu.runSync().reason).toBe("hlt");
    expect([handled(machine), pushedIp(machine)]).toEqual([1, 0x1005]);
    expect(vcpu.getRegs().eip).toBe(0x1007);
  });

  test("are held off for one instruction after a load of SS", () => {
    // sti is on from the start (below); mov %ax,%ss; mov $0x2000,%sp; nop; hlt
    const machine = interruptible("8ed0 bc0020 90 f4");
    const vcpu = cpu(machine);
    vcpu.setRegs({ eflags: 0x202, esp: 0x2100 });
    // Stepped by the count, so that the interrupt can come in between.
    expect(vcpu.runSync({ maxInstructions: 1 })).toEqual(LIMIT);
    vcpu.interrupt(0x20);
    expect(vcpu.runSync({ maxInstructions: 100 }).reason).toBe("hlt");
    expect([handled(machine), pushedIp(machine)]).toEqual([1, 0x1005]);
  });

  test("never come where IF stays clear", async () => {
    const machine = interruptible("bc0020 b90010 e2fe f4");
    cpu(machine).interrupt(0x20);
    expect((await cpu(machine).run()).reason).toBe("hlt");
    expect(handled(machine)).toBe(0);
    cpu(machine).reset();
    cpu(machine).interrupt(0x20);
  });

  test("vectors that are none", () => {
    const vcpu = cpu(keep(page("f4")));
    for (const vector of [-1, 256, 1.5, Number.NaN]) {
      expect(codeOf(() => vcpu.interrupt(vector))).toBe("EINVAL");
    }
  });

  test("requestInterruptWindow ends the run where one could come", () => {
    // mov $0x2000,%sp; sti; nop; nop; hlt
    const vcpu = cpu(interruptible("bc0020 fb 90 90 f4"));
    const window = { requestInterruptWindow: true };
    expect(vcpu.runSync(window)).toEqual({ reason: "irq_window_open", code: 7 });
    expect(vcpu.getRegs().eip).toBe(0x1005);
    expect(vcpu.runSync(window)).toEqual({ reason: "irq_window_open", code: 7 });
    expect(vcpu.runSync().reason).toBe("hlt");
    expect(cpu(keep(flat("f4"))).runSync(window).reason).toBe("hlt");
  });

  test("nmi goes through vector 2 whatever IF says", () => {
    const machine = interruptible("bc0020 f4 90 f4");
    machine.write(8, bytes("00110000"));
    const vcpu = cpu(machine);
    vcpu.runSync();
    vcpu.nmi();
    expect(vcpu.runSync().reason).toBe("hlt");
    expect([handled(machine), pushedIp(machine)]).toEqual([1, 0x1004]);
  });

  test("a snapshot keeps one that waits", () => {
    const machine = interruptible("bc0020 90 fb 90 f4");
    const vcpu = cpu(machine);
    vcpu.interrupt(0x20);
    const snapshot = structuredClone(machine.snapshot());
    const exits: Exit[] = [];
    for (let i = 0; i < 2; i++) {
      machine.restore(snapshot);
      exits.push(vcpu.runSync());
      expect(handled(machine)).toBe(1);
    }
    expect(exits[0]).toEqual(exits[1]);
  });
});
