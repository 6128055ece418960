// Are interrupts, traps, shadows and faults taken when and where the manual says?

import { expect, test } from "vitest";
import { createEmuMachine } from "../src/index.ts";
import { bytes, flat, hex } from "./guest.ts";

/** Sets vector n to 0:at. */
function vector(n: number, at: number): [number, Uint8Array] {
  return [n * 4, Uint8Array.of(at & 0xff, at >> 8, 0, 0)];
}

test("an interrupt is taken when IF is set, and after the STI shadow", () => {
  // cli; inc %ax; sti; inc %bx; inc %cx; hlt   handler: hlt
  const { machine, vcpu } = flat("fa 40 fb 43 41 f4");
  machine.write(...vector(0x21, 0x2000));
  machine.write(0x2000, bytes("f4"));
  vcpu.interrupt(0x21);
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs()).toMatchObject({ eax: 1, ebx: 1, ecx: 0, eip: 0x2001, esp: 0x7ffa });
  // Pushed: IP after `inc %bx`, CS, flags with IF; the handler has IF = 0.
  expect(hex(machine.read(0x7ffa, 6)).slice(0, 8)).toBe("04100000");
  expect(machine.read(0x7fff, 1)[0]! & 2).toBe(2);
  expect(vcpu.getRegs().eflags & 0x200).toBe(0);
});

test("sti; hlt wakes by a waiting interrupt; hlt alone exits with IP past it", () => {
  const { machine, vcpu } = flat("fb f4 40 f4");
  machine.write(...vector(0x21, 0x2000));
  machine.write(0x2000, bytes("cf"));
  vcpu.interrupt(0x21);
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs()).toMatchObject({ eax: 1, eip: 0x1004 });
  const idle = flat("f4 40 f4");
  expect(idle.vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(idle.vcpu.getRegs().eip).toBe(0x1001);
  expect(idle.vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(idle.vcpu.getRegs().eax).toBe(1);
});

test("MOV SS holds interrupts and traps off for one instruction", () => {
  // mov %ax,%ss; inc %bx; inc %cx; hlt
  const { machine, vcpu } = flat("8e d0 43 41 f4");
  machine.write(...vector(0x21, 0x2000));
  machine.write(0x2000, bytes("f4"));
  vcpu.setRegs({ eflags: 0x202 });
  expect(vcpu.runSync({ maxInstructions: 1 })).toMatchObject({ reason: "limit" });
  vcpu.interrupt(0x21);
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs()).toMatchObject({ ebx: 1, ecx: 0 });
  const trap = flat("8e d0 43 41 f4");
  trap.machine.write(...vector(1, 0x2000));
  trap.machine.write(0x2000, bytes("f4"));
  trap.vcpu.setRegs({ eflags: 0x102 });
  trap.vcpu.runSync();
  expect(trap.vcpu.getRegs()).toMatchObject({ ebx: 1, ecx: 0 });
});

test("TF traps after the instruction that ran with it, not after the POPF that set it", () => {
  // push $0x102; popf; inc %ax; inc %ax; hlt
  const { machine, vcpu } = flat("68 02 01 9d 40 40 f4");
  machine.write(...vector(1, 0x2000));
  machine.write(0x2000, bytes("f4"));
  vcpu.runSync();
  expect(vcpu.getRegs().eax).toBe(1);
  expect(hex(machine.read(0x7ffa, 2))).toBe("0510");
  expect(vcpu.getRegs().eflags & 0x100).toBe(0);
});

test("TF with REP traps after each iteration, with the IP of the prefix", () => {
  const { machine, vcpu } = flat("f3 aa f4");
  machine.write(...vector(1, 0x2000));
  machine.write(0x2000, bytes("f4"));
  vcpu.setRegs({ ecx: 3, edi: 0x3000, eflags: 0x102 });
  vcpu.runSync();
  expect(vcpu.getRegs()).toMatchObject({ ecx: 2, edi: 0x3001 });
  expect(hex(machine.read(0x7ffa, 2))).toBe("0010");
});

test("INT clears TF and IF, pushes the next IP, and IRET brings the flags back", () => {
  const { machine, vcpu } = flat("cd 80 40 f4");
  machine.write(...vector(0x80, 0x2000));
  machine.write(0x2000, bytes("43 cf"));
  vcpu.setRegs({ eflags: 0x203 });
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs()).toMatchObject({ eax: 1, ebx: 1, esp: 0x8000 });
  expect(vcpu.getRegs().eflags & 0x301).toBe(0x201);
});

test("NMI goes through vector 2 whatever IF is, and not again before IRET", () => {
  const { machine, vcpu } = flat("40 40 f4");
  machine.write(...vector(2, 0x2000));
  machine.write(0x2000, bytes("43 f4 cf"));
  vcpu.nmi();
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs()).toMatchObject({ ebx: 1, eax: 0 });
  vcpu.nmi();
  // iret, then the second NMI at once
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs()).toMatchObject({ ebx: 2, eax: 0 });
});

test("irq_window_open comes as soon as an interrupt could be delivered", () => {
  const { vcpu } = flat("40 fb 40 40 f4");
  expect(vcpu.runSync({ requestInterruptWindow: true })).toEqual({
    reason: "irq_window_open",
    code: 7,
  });
  expect(vcpu.getRegs()).toMatchObject({ eax: 2, eip: 0x1003 });
});

test.each([
  ["ud2", "0f 0b", 6, 0x1000],
  ["lock on a register form", "f0 01 c0", 6, 0x1000],
  ["lock on what cannot be locked", "f0 8b 07", 6, 0x1000],
  ["mov %ax,%cs", "8e c8", 6, 0x1000],
  ["lea with a register", "8d c0", 6, 0x1000],
  ["lldt in real mode", "0f 00 d0", 6, 0x1000],
  ["arpl in real mode", "63 c0", 6, 0x1000],
  ["aam 0", "d4 00", 0, 0x1000],
  ["word at offset ffff", "a1 ff ff", 13, 0x1000],
  ["prefixed word at ffff through ss", "36 a1 ff ff", 12, 0x1000],
  ["32-bit address above ffff", "67 8b 05 00 00 01 00", 13, 0x1000],
  ["32-bit jump above ffff", "66 e9 00 00 01 00", 13, 0x1000],
  ["16 bytes of prefixes and nop", "66 66 66 66 66 66 66 66 66 66 66 66 66 66 66 90", 13, 0x1000],
  ["far pointer across ffff", "c4 1e fe ff", 13, 0x1000],
  ["pseudo-descriptor across ffff", "0f 01 16 fe ff", 13, 0x1000],
  ["bound outside", "62 06 00 30", 5, 0x1000],
  ["sysenter msr unknown", "66 b9 99 99 00 00 0f 32", 13, 0x1006],
  ["mov to cr1", "0f 22 c8", 6, 0x1000],
  ["paging without protection", "66 b8 00 00 00 80 0f 22 c0", 13, 0x1006],
])("%s faults with the IP of its first prefix", (_name, code, n, ip) => {
  const { machine, vcpu } = flat(`${code} f4`);
  for (let v = 0; v < 16; v++) machine.write(...vector(v, 0x2000 + v));
  machine.write(0x2000, new Uint8Array(16).fill(0xf4));
  vcpu.setRegs({ eax: 0x7fff, ebx: 0x3000 });
  expect(vcpu.runSync({ maxInstructions: 50 })).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs().eip).toBe(0x2001 + n);
  expect(vcpu.getRegs().esp).toBe(0x7ffa);
  expect(hex(machine.read(0x7ffa, 2))).toBe(hex(Uint8Array.of(ip & 0xff, ip >> 8)));
});

test("15 bytes with prefixes run", () => {
  const { vcpu } = flat(`${"66 ".repeat(13)}40 90 f4`);
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs().eax).toBe(1);
});

test("a vector beyond the IDT's limit ends in shutdown, and again", () => {
  const { vcpu } = flat("0f 0b");
  vcpu.setSregs({ idt: { base: 0, limit: 0 } });
  expect(vcpu.runSync()).toEqual({ reason: "shutdown", code: 8 });
  expect(vcpu.getRegs().eip).toBe(0x1000);
  expect(vcpu.runSync()).toEqual({ reason: "shutdown", code: 8 });
  vcpu.reset();
  expect(vcpu.getRegs().eip).toBe(0xfff0);
});

test("INT beyond the limit is #GP where 13 is inside it", () => {
  const { machine, vcpu } = flat("cd 80");
  machine.write(...vector(13, 0x2000));
  machine.write(0x2000, bytes("f4"));
  vcpu.setSregs({ idt: { base: 0, limit: 0x37 } });
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(hex(machine.read(0x7ffa, 2))).toBe("0010");
});

test.each([1, 3, 5])("no room on the stack for a fault's frame (SP = %i) is shutdown", (sp) => {
  const { vcpu } = flat("0f 0b");
  vcpu.setRegs({ esp: sp });
  expect(vcpu.runSync()).toMatchObject({ reason: "shutdown" });
});

test("reset state, and CS base until a far transfer", () => {
  const machine = createEmuMachine({ alias: true });
  const vcpu = machine.vcpus[0]!;
  expect(vcpu.getRegs()).toMatchObject({ edx: 0x600, eip: 0xfff0, eflags: 2 });
  machine.write(0xfffffff0, bytes("ea 00 f0 00 f0"));
  machine.write(0xfffff000, bytes("f4"));
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getSregs().cs).toMatchObject({ selector: 0xf000, base: 0xf0000 });
});

test("big real mode: limits stay when a segment is loaded", () => {
  const { machine, vcpu } = flat("31 c0 8e d8 67 8a 1d 05 00 10 00 f4");
  machine.write(0x100005, bytes("5a"));
  vcpu.setSregs({ ds: { limit: 0xffffffff } });
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs().ebx).toBe(0x5a);
});

test("addresses go on to 10ffef without an A20 wrap", () => {
  const { machine, vcpu } = flat("b8 ff ff 8e d8 a1 ee ff f4");
  machine.write(0x10ffde, bytes("3412"));
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs().eax).toBe(0x1234);
});

test("code breakpoints in DR0", () => {
  // mov $0x1012,%eax; mov %eax,%dr0; mov $1,%eax; mov %eax,%dr7; inc %ecx at 1012; hlt
  const { machine, vcpu } = flat("66 b8 12 10 00 00 0f 23 c0 66 b8 01 00 00 00 0f 23 f8 66 41 f4");
  machine.write(...vector(1, 0x2000));
  machine.write(0x2000, bytes("f4"));
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs()).toMatchObject({ ecx: 0, eip: 0x2001 });
  expect(hex(machine.read(0x7ffa, 2))).toBe("1210");
});
