// Does a program get into protected mode, use it at level 0, and come back?

import { expect, test } from "vitest";
import { bytes, flat, hex } from "./guest.ts";

/** A descriptor: base, limit (20 bits), access byte, flags (G D/B 0 AVL). */
function descriptor(base: number, limit: number, access: number, flags: number): number[] {
  return [
    limit & 0xff,
    (limit >> 8) & 0xff,
    base & 0xff,
    (base >> 8) & 0xff,
    (base >> 16) & 0xff,
    access,
    (flags << 4) | (limit >> 16),
    base >>> 24,
  ];
}

/** GDT at 0x500: 08 code 16, 10 data 16, 18 code 32 flat, 20 data flat 4 GiB, 28 LDT, 30 TSS, 38 call gate. */
function setUp(code: string) {
  const guest = flat(code);
  const gdt = [
    ...descriptor(0, 0, 0, 0),
    ...descriptor(0, 0xffff, 0x9a, 0),
    ...descriptor(0, 0xffff, 0x92, 0),
    ...descriptor(0, 0xfffff, 0x9a, 0xc),
    ...descriptor(0, 0xfffff, 0x92, 0xc),
    ...descriptor(0x600, 0x1f, 0x82, 0),
    ...descriptor(0x700, 0x67, 0x89, 0),
    ...[0x00, 0x20, 0x08, 0x00, 0x00, 0x84, 0x00, 0x00],
  ];
  guest.machine.write(0x500, Uint8Array.from(gdt));
  guest.vcpu.setSregs({ gdt: { base: 0x500, limit: gdt.length - 1 } });
  return guest;
}

/** mov %cr0,%eax; or $1,%al; mov %eax,%cr0 */
const ENTER = "0f 20 c0 0c 01 0f 22 c0";
/** mov %cr0,%eax; and $0xfe,%al; mov %eax,%cr0 */
const LEAVE = "0f 20 c0 24 fe 0f 22 c0";

test("big real mode the usual way: load a flat segment and go back", () => {
  // … mov $0x20,%bx; mov %bx,%ds; leave; xor %bx,%bx; mov %bx,%ds; addr32 movb $0x5a,0x100005; hlt
  const { machine, vcpu } = setUp(
    `${ENTER} bb 20 00 8e db ${LEAVE} 31 db 8e db 67 c6 05 05 00 10 00 5a f4`,
  );
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(hex(machine.read(0x100005, 1))).toBe("5a");
  expect(vcpu.getSregs().ds).toMatchObject({ selector: 0, base: 0, limit: 0xffffffff, g: 1 });
  // The descriptor was marked accessed.
  expect(hex(machine.read(0x525, 1))).toBe("93");
});

test("32-bit code and back through a 16-bit segment", () => {
  // enter; ljmpl $0x18,$0x1010 → at 1010, 32-bit: mov $0x20,%eax; mov %eax,%ds; mov %eax,%ss;
  // mov $0x12345678,%ebx; push %ebx; pop %ecx; ljmp $8,$0x1040 → 16-bit: leave; ljmp $0,$0x1060 → hlt
  const { machine, vcpu } = setUp(`${ENTER} 66 ea 10 10 00 00 18 00`);
  machine.write(
    0x1010,
    bytes("b8 20 00 00 00 8e d8 8e d0 bb 78 56 34 12 53 59 ea 40 10 00 00 08 00"),
  );
  machine.write(0x1040, bytes(`${LEAVE} ea 60 10 00 00`));
  machine.write(0x1060, bytes("f4"));
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs()).toMatchObject({ ecx: 0x12345678, eip: 0x1061, esp: 0x8000 });
  expect(vcpu.getSregs().cs).toMatchObject({ selector: 0, base: 0, db: 0 });
});

test("faults go through the IDT with an error code, INT and IRET work", () => {
  // IDT at 0x400 … gates for 6, 13 and 0x20 (32-bit interrupt gates to 08:0x2000, 0x2100, 0x2200)
  const { machine, vcpu } = setUp(`${ENTER} ea 10 10 08 00 90 90 90 cd 20 bb 99 99 8e db f4`);
  const gate = (at: number): number[] => [at & 0xff, at >> 8, 8, 0, 0, 0x8e, 0, 0];
  machine.write(0x4000 + 13 * 8, Uint8Array.from(gate(0x2100)));
  machine.write(0x4000 + 32 * 8, Uint8Array.from(gate(0x2200)));
  machine.write(0x2100, bytes("f4"));
  // inc %dx; iretl
  machine.write(0x2200, bytes("42 66 cf"));
  vcpu.setSregs({ idt: { base: 0x4000, limit: 0x1ff } });
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs()).toMatchObject({ edx: 1, eip: 0x2101, esp: 0x7ff0 });
  // error code, EIP (of the fault), CS, EFLAGS
  expect(hex(machine.read(0x7ff0, 12))).toBe("989900001510000008000000");
});

test("what lies outside a segment or may not be written faults; without an IDT that is shutdown", () => {
  // ds = 08 (code): a write through it
  const { vcpu } = setUp(`${ENTER} bb 08 00 8e db a3 00 30 f4`);
  vcpu.setSregs({ idt: { base: 0, limit: 0 } });
  expect(vcpu.runSync()).toEqual({ reason: "shutdown", code: 8 });
  expect(vcpu.getRegs().eip).toBe(0x100d);
});

test("LLDT, LTR, SLDT, STR, LAR, LSL, VERR, VERW", () => {
  // mov $0x28,%ax; lldt %ax; mov $0x30,%ax; ltr %ax; sldt %bx; str %cx; mov $0x20,%ax;
  // lsl %eax,%edx; mov $8,%ax; verw %ax; setz al; mov $8,%si; verr %si; setz ah; lar %si,%di; hlt
  const { machine, vcpu } = setUp(
    `${ENTER} b8 28 00 0f 00 d0 b8 30 00 0f 00 d8 0f 00 c3 0f 00 c9 b8 20 00 66 0f 03 d0
     b8 08 00 0f 00 e8 0f 94 c0 be 08 00 0f 00 e6 0f 94 c4 0f 02 fe f4`,
  );
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  const regs = vcpu.getRegs();
  expect(regs).toMatchObject({ ebx: 0x28, ecx: 0x30, edx: 0xffffffff });
  expect(regs.eax & 0xffff).toBe(0x0100);
  expect(regs.edi & 0xffff).toBe(0x9a00);
  expect(vcpu.getSregs().ldt).toMatchObject({ base: 0x600, limit: 0x1f });
  // Busy now.
  expect(hex(machine.read(0x535, 1))).toBe("8b");
});

test("a call gate at level 0", () => {
  // ljmp $8,$0x1010; at 1010: lcall $0x38,$0; hlt; at 2000: retf
  const { machine, vcpu } = setUp(`${ENTER} ea 10 10 08 00 90 90 90 9a 00 00 38 00 f4`);
  machine.write(0x2000, bytes("42 cb"));
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs()).toMatchObject({ edx: 1, eip: 0x1016, esp: 0x8000 });
});

test("paging and tasks are named as unsupported, not half done", () => {
  const paging = setUp(`${ENTER} 66 0d 00 00 00 80 0f 22 c0`);
  expect(paging.vcpu.runSync()).toMatchObject({ reason: "internal_error", cause: "instruction" });
  const task = setUp(`${ENTER} ea 00 00 30 00`);
  expect(task.vcpu.runSync()).toMatchObject({ reason: "internal_error", cause: "instruction" });
});
