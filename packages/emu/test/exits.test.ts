// Do exits have KVM's shape, and do answered reads complete the instruction?

import { expect, test } from "vitest";
import { createEmuMachine } from "../src/index.ts";
import { bytes, flat, hex } from "./guest.ts";

/** RAM of one page at 0; the program at 0:0100. */
function onePage(code: string) {
  const machine = createEmuMachine({
    layout: { ram: 0x1000, load: 0x100 },
    codePage: bytes(code),
  });
  const vcpu = machine.vcpus[0]!;
  vcpu.setRegs({ esp: 0x800 });
  return { machine, vcpu };
}

test("out: IP after; in: IP at, completed by the host", () => {
  const { vcpu } = flat("b0 05 e6 80 66 ed f4");
  vcpu.setRegs({ edx: 0x123 });
  expect(vcpu.runSync()).toEqual({
    reason: "io",
    code: 2,
    direction: "out",
    port: 0x80,
    size: 1,
    count: 1,
    data: bytes("05"),
    value: 5,
  });
  expect(vcpu.getRegs().eip).toBe(0x1004);
  expect(vcpu.runSync()).toMatchObject({ direction: "in", port: 0x123, size: 4, count: 1 });
  expect(vcpu.getRegs().eip).toBe(0x1004);
  vcpu.completeIo(0xdeadbeef);
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs().eax).toBe(0xdeadbeef);
  expect(vcpu.instructions).toBe(4);
});

test("a word across the end of RAM: one byte in RAM, one by mmio", () => {
  // mov 0xfff,%ax; mov %ax,0xfff; hlt
  const { machine, vcpu } = onePage("a1 ff 0f a3 ff 0f f4");
  machine.write(0xfff, bytes("34"));
  expect(vcpu.runSync()).toMatchObject({
    reason: "mmio",
    physAddr: 0x1000,
    length: 1,
    isWrite: false,
  });
  expect(vcpu.getRegs().eip).toBe(0x100);
  vcpu.completeIo(0x12);
  expect(vcpu.runSync()).toMatchObject({
    reason: "mmio",
    physAddr: 0x1000,
    length: 1,
    isWrite: true,
    value: 0x12,
  });
  expect(vcpu.getRegs()).toMatchObject({ eax: 0x1234, eip: 0x106 });
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
});

test("a read-modify-write of a dword over two unmapped pages is four fragments", () => {
  // addl $1,0x1ffe: 66 83 06 fe 1f 01; hlt
  const { vcpu } = onePage("66 83 06 fe 1f 01 f4");
  expect(vcpu.runSync()).toMatchObject({ physAddr: 0x1ffe, length: 2, isWrite: false });
  vcpu.completeIo(0xffff);
  expect(vcpu.runSync()).toMatchObject({ physAddr: 0x2000, length: 2, isWrite: false });
  vcpu.completeIo(0x0001);
  expect(vcpu.runSync()).toMatchObject({ physAddr: 0x1ffe, length: 2, isWrite: true, value: 0 });
  expect(vcpu.getRegs().eip).toBe(0x106);
  expect(vcpu.runSync()).toMatchObject({ physAddr: 0x2000, length: 2, isWrite: true, value: 2 });
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.instructions).toBe(2);
});

test("string instructions on mmio and ports: an exit an element", () => {
  // mov $2,%cx; rep movsw from 0x2000 to 0x200; hlt
  const { machine, vcpu } = onePage("b9 02 00 be 00 20 bf 00 02 f3 a5 b9 02 00 be 00 02 f3 6f f4");
  for (const value of [0x1111, 0x2222]) {
    expect(vcpu.runSync()).toMatchObject({ reason: "mmio", length: 2, isWrite: false });
    vcpu.completeIo(value);
  }
  for (const value of [0x1111, 0x2222]) {
    expect(vcpu.runSync()).toMatchObject({
      reason: "io",
      direction: "out",
      size: 2,
      count: 1,
      value,
    });
  }
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(hex(machine.read(0x200, 4))).toBe("11112222");
  expect(vcpu.instructions).toBe(8);
  // rep insb of 3
  const ins = onePage("b9 03 00 bf 00 02 f3 6c f4");
  for (const value of [1, 2, 3]) {
    expect(ins.vcpu.runSync()).toMatchObject({ reason: "io", direction: "in", size: 1 });
    ins.vcpu.completeIo(value);
  }
  expect(ins.vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(hex(ins.machine.read(0x200, 3))).toBe("010203");
  expect(ins.vcpu.instructions).toBe(4);
});

test("PUSHA and POPA on unmapped memory lose nothing", () => {
  const { vcpu } = onePage("60 61 f4");
  vcpu.setRegs({ eax: 1, ecx: 2, edx: 3, ebx: 4, ebp: 6, esi: 7, edi: 8, esp: 0x3000 });
  const seen: number[] = [];
  for (let i = 0; i < 8; i++) {
    const exit = vcpu.runSync();
    if (exit.reason === "mmio" && exit.isWrite) seen.push(exit.physAddr, exit.value);
  }
  expect(seen).toEqual([
    ...[0x2ffe, 1, 0x2ffc, 2, 0x2ffa, 3, 0x2ff8, 4],
    ...[0x2ff6, 0x3000, 0x2ff4, 6, 0x2ff2, 7, 0x2ff0, 8],
  ]);
  for (let i = 0; i < 7; i++) {
    expect(vcpu.runSync()).toMatchObject({ reason: "mmio", isWrite: false });
    vcpu.completeIo(0x100 + i);
  }
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs()).toMatchObject({ esp: 0x3000, edi: 0x100, eax: 0x106, ebp: 0x102 });
});

test("a read-only slot is read and executed; a write is an mmio exit and changes nothing", () => {
  const { machine, vcpu } = flat("c7 06 00 20 34 12 a1 00 20 f4", {
    layout: { ram: 0x2000, load: 0x1000 },
    slots: [{ slot: 5, guestPhysAddr: 0x2000, memorySize: 0x1000, readonly: true }],
  });
  machine.write(0x2000, bytes("aa55"));
  expect(vcpu.runSync()).toMatchObject({
    reason: "mmio",
    physAddr: 0x2000,
    length: 2,
    isWrite: true,
    value: 0x1234,
  });
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs().eax).toBe(0x55aa);
});

test("mmio devices answer in place; reads are not repeated when the instruction is", () => {
  const { machine, vcpu } = onePage("a1 ff 2f f4");
  let reads = 0;
  machine.attach({ mmio: [0x2fff, 0x2fff], read: () => 0x40 + reads++ });
  expect(vcpu.runSync()).toMatchObject({ reason: "mmio", physAddr: 0x3000, length: 1 });
  vcpu.completeIo(0x77);
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs().eax).toBe(0x7740);
  expect(reads).toBe(1);
});

test("a fetch from unmapped memory names the address, with IP there", () => {
  const { vcpu } = onePage("e9 fd 1e");
  expect(vcpu.runSync()).toEqual({
    reason: "internal_error",
    code: 17,
    suberror: 1,
    cause: "fetch",
    physAddr: 0x2000,
    insnBytes: new Uint8Array(0),
    data: [],
  });
  expect(vcpu.getRegs().eip).toBe(0x2000);
  // An instruction that begins in the last byte of RAM: nothing of it is done.
  const { machine, vcpu: second } = onePage("e9 fc 0e");
  machine.write(0xfff, bytes("b8"));
  expect(second.runSync()).toMatchObject({ cause: "fetch", physAddr: 0x1000 });
  expect(second.getRegs()).toMatchObject({ eip: 0xfff, eax: 0 });
});

test("what is not executed is named by its bytes", () => {
  const { vcpu } = flat("d9 e8 f4");
  expect(vcpu.runSync()).toMatchObject({ reason: "internal_error", cause: "instruction" });
  const exit = vcpu.runSync();
  expect(exit.reason === "internal_error" && hex(exit.insnBytes.slice(0, 3))).toBe("d9e8f4");
});

test("interrupt vectors, stack and tables in unmapped memory do not hang", () => {
  const { machine, vcpu } = onePage("cd 21");
  machine.write(0x180, bytes("f4"));
  vcpu.setSregs({ idt: { base: 0x5000 } });
  expect(vcpu.runSync()).toMatchObject({ reason: "mmio", physAddr: 0x5084, length: 4 });
  vcpu.completeIo(bytes("80010000"));
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
});

test.each([1, 2, 4])("rep movs and stos of %i bytes: bulk and single elements agree", (size) => {
  const prefix = size === 4 ? "66 " : "";
  const move = `${prefix}f3 ${size === 1 ? "a4" : "a5"}`;
  const store = `${prefix}f3 ${size === 1 ? "aa" : "ab"}`;
  for (const [si, di, count, limit] of [
    [0x2000, 0x4000, 0x300, 0xffff],
    [0x2001, 0x2002, 0x500, 0xffff],
    [0x2002, 0x2001, 0x500, 0xffff],
    [0x3ff0, 0x4ff3, 0x900, 0xffff],
    [0xff00, 0x5000, 0x200, 0xffff],
    [0x2000, 0x5000, 0x800, 0x5fff],
    [0xfff0, 0x7ff8, 0x40, 0xffffffff],
  ] as const) {
    // A slot with a dirty log takes the way of single elements.
    const [bulk, single] = [false, true].map((logDirty) => {
      const { machine, vcpu } = flat(`${move} ${store} f4`);
      machine.setMemorySlot({ slot: 0, memorySize: 0x110000, logDirty });
      machine.write(
        0x2000,
        Uint8Array.from({ length: 0x4000 }, (_, i) => (i * 7) >> 3),
      );
      machine.write(52, bytes("000a0000"));
      machine.write(0xa00, bytes("f4"));
      vcpu.setSregs({ es: { limit } });
      vcpu.setRegs({ esi: si, edi: di, ecx: count, esp: 0x800, eax: 0x12345678 });
      const exit = vcpu.runSync({ maxInstructions: 10 });
      vcpu.setRegs({ eip: 0x1000 + move.replaceAll(" ", "").length / 2, ecx: count >> 1 });
      const second = vcpu.runSync({ maxInstructions: 10 });
      const ram = Buffer.from(machine.read(0, 0x110000)).toString("latin1");
      return JSON.stringify([exit, second, vcpu.getRegs()]) + ram;
    });
    expect(bulk === single, `si=${si} di=${di} count=${count}`).toBe(true);
  }
});

/** What REP SCAS and CMPS come to, element by element, by the words of the manual. */
function search(
  ram: Uint8Array,
  options: { compare: boolean; whileEqual: boolean; size: number; ax: number },
  start: { si: number; di: number; cx: number },
) {
  const { compare, whileEqual, size, ax } = options;
  let { si, di, cx } = start;
  let [zf, cf] = [-1, -1];
  const at = (offset: number): number => {
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + ram[offset + i]!;
    return value;
  };
  while (cx > 0) {
    const left = compare ? at(si) : ax % 2 ** (8 * size);
    const right = at(di);
    cx--;
    di = (di + size) & 0xffff;
    if (compare) si = (si + size) & 0xffff;
    [zf, cf] = [left === right ? 1 : 0, left < right ? 1 : 0];
    if ((zf === 1) !== whileEqual) break;
  }
  return { si, di, cx, zf, cf };
}

test.each([1, 2, 4])(
  "rep scas and cmps of %i bytes end where each element's look would",
  (size) => {
    const ram = new Uint8Array(0x10000 + 4);
    for (let i = 0; i < 0x2000; i++) {
      // Long runs of the same, and a copy of them with a few bytes changed.
      ram[0x2000 + i] = i % 0x700 < 0x6fc ? 0x44 : i & 0xff;
      ram[0x5003 + i] = ram[0x2000 + i]! ^ (i % 0x5a1 === 0x5a0 ? 0x10 : 0);
    }
    for (const compare of [false, true]) {
      for (const whileEqual of [false, true]) {
        const op = (compare ? 0xa6 : 0xae) + (size > 1 ? 1 : 0);
        const code = [...(size === 4 ? [0x66] : []), whileEqual ? 0xf3 : 0xf2, op, 0xf4];
        for (const [si, di, cx, ax] of [
          [0x2000, 0x5003, 0x1800, 0x44444444],
          [0x2001, 0x5004, 0x700, 0x10203040],
          [0x2000, 0x3000, 0x900, 0xfe],
          [0x26fb, 0x2000, 0x500, 0xfdfcfbfa],
          [0x2f00, 0x2f00, 9, 0x44444444],
          [0x2f00, 0x2f00, 0, 0x44444444],
        ] as const) {
          const { machine, vcpu } = flat("f4");
          machine.write(0, ram.subarray(0, 0x10000));
          machine.write(0x1000, Uint8Array.from(code));
          vcpu.setRegs({ esi: si, edi: di, ecx: cx, eax: ax, eflags: 2 });
          expect(vcpu.runSync({ timeoutMs: 5000 }).reason).toBe("hlt");
          const { esi, edi, ecx, eax, eflags } = vcpu.getRegs();
          const expected = search(ram, { compare, whileEqual, size, ax }, { si, di, cx });
          const flags = cx === 0 ? { zf: -1, cf: -1 } : { zf: (eflags >> 6) & 1, cf: eflags & 1 };
          expect({ si: esi, di: edi, cx: ecx, ...flags }, `${code} ${si} ${di} ${cx}`).toEqual(
            expected,
          );
          expect(eax).toBe(ax);
          machine.close();
        }
      }
    }
  },
);

test("a step that ends in a shutdown says so itself", () => {
  // No room for the frame of #DE, nor for those of what follows from it.
  const { vcpu } = flat("d4 00");
  vcpu.setRegs({ esp: 5 });
  expect(vcpu.step()).toEqual({ reason: "shutdown", code: 8 });
  expect(vcpu.step()).toEqual({ reason: "shutdown", code: 8 });
});

test("what can't be fetched whole is #GP where its first bytes say #UD, and a fetch exit where memory ends", () => {
  const { machine, vcpu } = flat("");
  machine.write(0xfffe, bytes("f0 c0")); // lock shlb …: its immediate would lie behind FFFF
  machine.write(13 * 4, bytes("00 20 00 00"));
  machine.write(6 * 4, bytes("00 30 00 00"));
  vcpu.setSregs({ cs: { selector: 0, base: 0 } });
  vcpu.setRegs({ eip: 0xfffe });
  vcpu.step();
  expect(vcpu.getRegs().eip).toBe(0x2000);
  const small = onePage("");
  small.machine.write(0xffe, bytes("f0 c0"));
  small.vcpu.setRegs({ eip: 0xffe });
  expect(small.vcpu.step()).toMatchObject({
    reason: "internal_error",
    cause: "fetch",
    physAddr: 0x1000,
  });
});
