// Do runs end where the contract says, with the counts and errors it says?

import { expect, test } from "vitest";
import { createEmuMachine, kickVcpu } from "../src/index.ts";
import { runSlice } from "../src/run.ts";
import type { EmuVcpu } from "../src/vcpu.ts";
import { bytes, flat, hex } from "./guest.ts";

test("maxInstructions is exact, 0 included, and continues", () => {
  const { vcpu } = flat("40 40 40 40 f4");
  expect(vcpu.runSync({ maxInstructions: 0 })).toEqual({
    reason: "limit",
    code: null,
    limit: "instructions",
  });
  expect(vcpu.getRegs().eip).toBe(0x1000);
  expect(vcpu.runSync({ maxInstructions: 3 })).toMatchObject({ limit: "instructions" });
  expect(vcpu.getRegs()).toMatchObject({ eax: 3, eip: 0x1003 });
  expect(vcpu.runSync({ maxInstructions: 2 })).toMatchObject({ reason: "hlt" });
  expect(vcpu.instructions).toBe(5);
});

test("a rep instruction counts once, a faulting one not at all", () => {
  // mov $100,%cx; rep stosb; hlt
  const rep = flat("b9 64 00 f3 aa f4");
  rep.vcpu.setRegs({ edi: 0x2000 });
  expect(rep.vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(rep.vcpu.instructions).toBe(3);
  // xor %cx,%cx; div %cx; the handler at 0:2000 halts
  const { machine, vcpu } = flat("31 c9 f7 f1");
  machine.write(0, bytes("00200000"));
  machine.write(0x2000, bytes("f4"));
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.instructions).toBe(2);
  // The pushed IP is that of the fault.
  expect(hex(machine.read(0x7ffa, 2))).toBe("0210");
});

test("a step after a reset is one instruction, whatever the step before it was", () => {
  const { machine, vcpu } = flat("0f 0b 40 40 f4");
  machine.write(0x18, bytes("00200000"));
  vcpu.step();
  expect(vcpu.getRegs().eip).toBe(0x2000);
  vcpu.reset();
  vcpu.setSregs({ cs: { selector: 0, base: 0 } });
  vcpu.setRegs({ eip: 0x1002, eax: 0 });
  vcpu.step();
  expect(vcpu.getRegs()).toMatchObject({ eax: 1, eip: 0x1003 });
});

test("a guest that only faults is bounded by maxInstructions too", () => {
  const { machine, vcpu } = flat("0f 0b");
  machine.write(0x18, bytes("00100000"));
  for (const maxInstructions of [0, 1, 100, 1000]) {
    vcpu.setRegs({ esp: 0x8000 });
    expect(vcpu.runSync({ maxInstructions })).toMatchObject({ limit: "instructions" });
    // Three words each; without an instruction allowed there is no fault either.
    const faults = maxInstructions === 0 ? 0 : maxInstructions + 64;
    expect(vcpu.getRegs().esp).toBe(0x8000 - 6 * faults);
  }
});

test("timeoutMs ends `jmp .` and a long rep", () => {
  expect(flat("eb fe").vcpu.runSync({ timeoutMs: 20 })).toMatchObject({ limit: "time" });
  // Big real mode: addr32 rep lodsb over 4 GiB.
  const { vcpu } = flat("f3 67 ac f4");
  vcpu.setSregs({ ds: { limit: 0xffffffff } });
  vcpu.setRegs({ ecx: 0xffffffff });
  vcpu.setRegs({ esi: 0 });
  // With DF set and back at 0 each time it would read all of it; here RAM ends first.
  expect(vcpu.runSync({ timeoutMs: 2000 })).toMatchObject({ reason: "mmio", physAddr: 0x110000 });
  // 4 GiB of input from a device.
  const ins = flat("f3 67 6c f4");
  ins.machine.attach({ ports: [0, 0xffff], in: () => 1 });
  ins.machine.attach({ mmio: [0x110000, 0xffffffff], write: () => undefined });
  ins.vcpu.setSregs({ es: { limit: 0xffffffff, base: 0x110000 } });
  ins.vcpu.setRegs({ ecx: 0xffffffff, edi: 0 });
  expect(ins.vcpu.runSync({ timeoutMs: 20 })).toMatchObject({ limit: "time" });
  expect(ins.vcpu.getRegs().eip).toBe(0x1000);
});

test("a slice, behind which the clock is looked at, ends by work done, not by instructions alone", () => {
  const guests = {
    // std; mov $255,%cx; rep movsb; jmp to the mov
    "short backward copies": ["fd b9 ff 00 f3 a4 eb f9", 1000],
    // xor %di,%di; mov $-1,%cx; repne scasb; jmp to the xor
    "scans of a segment": ["31 ff b9 ff ff f2 ae eb f7", 1000],
    // mov $0xf000,%sp; enter $0,$31; jmp to the mov
    "deep frames": ["bc 00 f0 c8 00 00 1f eb f7", 5000],
  } as const;
  for (const [name, [code, instructions]] of Object.entries(guests)) {
    const { vcpu } = flat(code);
    vcpu.setRegs({ eax: 0x77, esi: 0x8000, edi: 0x9000, ebp: 0xc000 });
    const { cpu } = vcpu as EmuVcpu;
    expect(runSlice(cpu, 20_000, Number.POSITIVE_INFINITY), name).toBeUndefined();
    expect(vcpu.instructions, name).toBeGreaterThan(0);
    expect(vcpu.instructions, name).toBeLessThan(instructions);
    // The bound of instructions is as exact as ever.
    const before = vcpu.instructions!;
    expect(vcpu.runSync({ maxInstructions: 2000 })).toMatchObject({ limit: "instructions" });
    expect(vcpu.instructions! - before, name).toBe(2000);
  }
});

test("run() keeps the event loop turning; kick, signal and close end it with intr", async () => {
  const { vcpu, machine } = flat("eb fe");
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const kicked = vcpu.run();
  expect(vcpu.running).toBe(true);
  expect(() => vcpu.getRegs()).toThrow(/EBUSY/);
  expect(() => vcpu.runSync()).toThrow(/EBUSY/);
  await expect(vcpu.run()).rejects.toThrow(/EBUSY/);
  setTimeout(() => vcpu.kick(), 30);
  expect(await kicked).toEqual({ reason: "intr", code: 10 });
  expect(turns).toBeGreaterThan(1);
  clearInterval(timer);
  const controller = new AbortController();
  const aborted = vcpu.run({ signal: controller.signal });
  setTimeout(() => controller.abort(), 10);
  expect(await aborted).toEqual({ reason: "intr", code: 10 });
  const closing = vcpu.run();
  setTimeout(() => machine.close(), 10);
  expect(await closing).toEqual({ reason: "intr", code: 10 });
  expect(() => vcpu.runSync()).toThrow(/EBADF/);
});

test("a kick before a run ends it before its first instruction; once", () => {
  const { vcpu } = flat("40 f4");
  vcpu.kick();
  expect(vcpu.runSync()).toEqual({ reason: "intr", code: 10 });
  expect(vcpu.getRegs().eax).toBe(0);
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  kickVcpu(vcpu.kicker());
  expect(vcpu.runSync()).toEqual({ reason: "intr", code: 10 });
});

test("step gives debug, or the instruction's own exit", () => {
  const { vcpu } = flat("40 e6 80 e4 81 f4");
  expect(vcpu.step()).toMatchObject({ reason: "debug", exception: 1, pc: 0x1001 });
  expect(vcpu.step()).toMatchObject({ reason: "io", direction: "out", port: 0x80, value: 1 });
  expect(vcpu.step()).toMatchObject({ reason: "io", direction: "in", port: 0x81 });
  vcpu.completeIo(7);
  expect(vcpu.step()).toMatchObject({ reason: "debug", pc: 0x1005 });
  expect(vcpu.getRegs().eax).toBe(7);
  expect(vcpu.step()).toMatchObject({ reason: "hlt" });
  expect(vcpu.instructions).toBe(4);
});

test("wrong use says so", () => {
  const { machine, vcpu } = flat("e4 81 f4");
  expect(() => vcpu.runSync({ timeoutMs: -1 })).toThrow(/EINVAL/);
  expect(() => vcpu.runSync({ maxInstructions: 1.5 })).toThrow(/EINVAL/);
  expect(() => vcpu.completeIo(1)).toThrow(/EINVAL/);
  expect(() => vcpu.interrupt(256)).toThrow(/EINVAL/);
  vcpu.interrupt(8);
  expect(() => vcpu.interrupt(9)).toThrow(/EEXIST/);
  expect(vcpu.runSync()).toMatchObject({ reason: "io" });
  expect(() => vcpu.runSync()).toThrow(/EINVAL.*answer/);
  expect(() => vcpu.completeIo(bytes("0000"))).toThrow(/EINVAL/);
  expect(() => machine.read(0x200000, 1)).toThrow(/EFAULT/);
  machine.close();
  machine.close();
  expect(() => vcpu.getRegs()).toThrow(/EBADF/);
  expect(() => machine.read(0, 1)).toThrow(/EBADF/);
  expect(() => machine.createVcpu()).toThrow(/EBADF/);
  expect(() => createEmuMachine({ codePage: new Uint8Array(5) })).toThrow(/EINVAL/);
});

test("a device may throw, kick or close from inside the run", () => {
  const { machine, vcpu } = flat("e6 80 40 e4 81 40 f4");
  const detach = machine.attach({
    ports: [0x80, 0x81],
    out: () => {
      throw new Error("device broke");
    },
    in: () => {
      throw new Error("no input");
    },
  });
  expect(() => vcpu.runSync()).toThrow("device broke");
  // The OUT is done, the IN is not.
  expect(vcpu.getRegs().eip).toBe(0x1002);
  expect(() => vcpu.runSync()).toThrow("no input");
  expect(vcpu.getRegs()).toMatchObject({ eip: 0x1003, eax: 1 });
  detach();
  machine.attach({
    ports: [0x81, 0x81],
    in: () => {
      vcpu.kick();
      return 0x41;
    },
  });
  expect(vcpu.runSync()).toEqual({ reason: "intr", code: 10 });
  expect(vcpu.getRegs()).toMatchObject({ eip: 0x1005, eax: 0x41 });
  const other = flat("e6 80 40 eb fe");
  other.machine.attach({ ports: [0x80, 0x80], out: () => void other.machine.close() });
  expect(other.vcpu.runSync()).toEqual({ reason: "intr", code: 10 });
});
