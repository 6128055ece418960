// Does a KVM machine do what the contract says: the origin program, exits, slots, snapshots?

import { createKvmMachine, probeKvm } from "@realmode/kvm";
import type { Machine } from "@realmode/machine";
import { afterEach, describe, expect, test } from "vitest";
import { bytes, codeOf, flat, hex, needKvm, ORIGIN, page } from "./guests.ts";

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

test("probeKvm: usable here, with what it found", () => {
  const probe = probeKvm();
  expect(probe).toMatchObject({ usable: true, apiVersion: 12 });
  if (probe.usable) expect(probe.capabilities.USER_MEMORY).toBe(1);
});

describe("the origin program", () => {
  test("answers 5 and leaves the machine as the document's program does", () => {
    const machine = keep(page(ORIGIN));
    const vcpu = cpu(machine);
    expect(vcpu.runSync()).toEqual({ reason: "hlt", code: 5 });
    expect(vcpu.getRegs()).toEqual({
      eax: 5,
      ebx: 0,
      ecx: 0,
      edx: 3,
      esi: 0,
      edi: 0,
      esp: 0x1004,
      ebp: 0,
      eip: 0xf00e,
      eflags: 0x12,
    });
    expect(vcpu.getSregs().cs).toMatchObject({ selector: 0xf000, base: 0xffff0000 });
    expect(hex(machine.read(0xff8, 8))).toBe("00000af003000200");
  });

  test("runs on into the write above the stack", () => {
    const vcpu = cpu(keep(page(ORIGIN)));
    vcpu.runSync();
    expect(vcpu.runSync()).toMatchObject({
      reason: "mmio",
      physAddr: 0x1002,
      length: 2,
      isWrite: true,
      value: 0,
    });
  });

  test("the same by run()", async () => {
    const vcpu = cpu(keep(page(ORIGIN)));
    expect(await vcpu.run()).toEqual({ reason: "hlt", code: 5 });
    expect(vcpu.getRegs().eax).toBe(5);
    expect(await vcpu.run()).toMatchObject({ reason: "mmio", physAddr: 0x1002 });
  });

  test("again after reset(), with memory kept", () => {
    const machine = keep(page(ORIGIN));
    const vcpu = cpu(machine);
    const fresh = [vcpu.getRegs(), vcpu.getSregs()];
    vcpu.runSync();
    machine.write(0x10, bytes("aa"));
    vcpu.reset();
    expect([vcpu.getRegs(), vcpu.getSregs()]).toEqual(fresh);
    expect(vcpu.runSync().reason).toBe("hlt");
    expect(vcpu.getRegs().esp).toBe(0x1004);
    expect(machine.read(0x10, 1)).toEqual(bytes("aa"));
  });
});

describe("exits", () => {
  test("out: IP past it; in: IP at it until completeIo", () => {
    // mov $0x42,%al; out %al,$0x80; in $0x60,%ax; hlt
    const vcpu = cpu(keep(page("b042 e680 e560 f4")));
    const out = vcpu.runSync();
    expect(out).toMatchObject({ reason: "io", direction: "out", port: 0x80, size: 1, value: 0x42 });
    expect(vcpu.getRegs().eip).toBe(0xf004);
    const input = vcpu.runSync();
    expect(input).toMatchObject({ reason: "io", direction: "in", port: 0x60, size: 2, count: 1 });
    expect(vcpu.getRegs().eip).toBe(0xf004);
    expect(codeOf(() => vcpu.runSync())).toBe("EINVAL");
    expect(codeOf(() => vcpu.completeIo(bytes("01")))).toBe("EINVAL");
    vcpu.completeIo(0x1234);
    expect(codeOf(() => vcpu.completeIo(1))).toBe("EINVAL");
    expect(vcpu.getRegs().eip).toBe(0xf004);
    expect(vcpu.runSync().reason).toBe("hlt");
    expect(vcpu.getRegs()).toMatchObject({ eax: 0x1234, eip: 0xf007 });
    expect(out).toMatchObject({ data: bytes("42") });
  });

  test("a later run changes no exit", () => {
    // mov $1,%al; out %al,$1; inc %ax; out %al,$1
    const vcpu = cpu(keep(page("b001 e601 40 e601")));
    const first = vcpu.runSync();
    const copy = structuredClone(first);
    vcpu.runSync();
    expect(first).toEqual(copy);
  });

  test("setRegs and setSregs while a read waits, or has its answer", () => {
    // in $0x60,%al; hlt    and    mov 0x2000,%al; hlt
    for (const code of ["e460 f4", "a00020 f4"]) {
      const vcpu = cpu(keep(page(code)));
      vcpu.setRegs({ eax: 0x7777 });
      vcpu.runSync();
      vcpu.setRegs({ ebx: 9 });
      expect(vcpu.getRegs()).toMatchObject({ eax: 0x7777, ebx: 9, eip: 0xf000 });
      expect(codeOf(() => vcpu.runSync())).toBe("EINVAL");
      vcpu.completeIo(0x55);
      vcpu.setSregs({ cr2: 5 });
      vcpu.setRegs({ ecx: 8 });
      expect(vcpu.getRegs()).toMatchObject({ eax: 0x7777, eip: 0xf000 });
      expect(vcpu.runSync().reason).toBe("hlt");
      expect(vcpu.getRegs()).toMatchObject({ eax: 0x7755, ebx: 9, ecx: 8 });
      expect(vcpu.getSregs().cr2).toBe(5);
    }
  });

  test("an answer whose instruction the host jumps over goes nowhere", () => {
    // in $0x60,%al; hlt; in $0x61,%ax; hlt
    const vcpu = cpu(keep(page("e460 f4 e561 f4")));
    vcpu.runSync();
    vcpu.completeIo(0x55);
    vcpu.setRegs({ eip: 0xf003 });
    expect(vcpu.runSync()).toMatchObject({ reason: "io", port: 0x61 });
    vcpu.completeIo(0x1234);
    expect(vcpu.runSync().reason).toBe("hlt");
    expect(vcpu.getRegs().eax).toBe(0x1234);
  });

  test("reset while a read waits", () => {
    const vcpu = cpu(keep(page("e460 f4")));
    const fresh = vcpu.getRegs();
    vcpu.runSync();
    vcpu.reset();
    expect(vcpu.getRegs()).toEqual(fresh);
    expect(vcpu.runSync()).toMatchObject({ reason: "io", direction: "in" });
  });

  test("an mmio read, and a read-modify-write", () => {
    // mov 0x2000,%ax; incb 0x2001; hlt
    const vcpu = cpu(keep(page("a10020 fe060120 f4")));
    expect(vcpu.runSync()).toMatchObject({
      reason: "mmio",
      physAddr: 0x2000,
      length: 2,
      isWrite: false,
    });
    vcpu.completeIo(0xbeef);
    expect(vcpu.runSync()).toMatchObject({ reason: "mmio", physAddr: 0x2001, isWrite: false });
    expect(vcpu.getRegs().eax).toBe(0xbeef);
    vcpu.completeIo(bytes("41"));
    // Asking for registers makes the kernel finish the read: the write must not get lost.
    vcpu.getRegs();
    expect(vcpu.runSync()).toMatchObject({ reason: "mmio", isWrite: true, value: 0x42 });
    expect(vcpu.runSync().reason).toBe("hlt");
  });

  test("no memory to fetch from: the address is told", () => {
    // ljmp $0,$0x2000
    expect(cpu(keep(page("ea00200000"))).runSync()).toMatchObject({
      reason: "internal_error",
      suberror: 1,
      cause: "fetch",
      physAddr: 0x2000,
    });
  });

  test("an instruction that runs off the memory: the missing byte is told", () => {
    // ljmp $0,$0xfff; at 0xfff the first byte of mov imm16,%ax
    const machine = keep(page("ea ff0f 0000"));
    machine.write(0xfff, bytes("b8"));
    expect(cpu(machine).runSync()).toMatchObject({ cause: "fetch", physAddr: 0x1000 });
  });

  test("an instruction that this KVM can't execute: its bytes are told", () => {
    // ud1 is no instruction of any CPU: KVM reports it or #UD goes to the guest's handler
    const exit = cpu(keep(page("bc0010 0fb9c0"))).runSync();
    expect(exit.reason).toBe("internal_error");
    if (exit.reason === "internal_error" && exit.cause === "instruction") {
      expect(exit.insnBytes.length).toBeGreaterThan(2);
    }
  });

  test("triple fault: shutdown", () => {
    // push with SP = 1: #SS, which has no stack either
    expect(cpu(keep(page("bc0100 50"))).runSync()).toEqual({ reason: "shutdown", code: 8 });
  });

  test("REP INS: all elements, one exit or more, answered together", () => {
    // xor %di,%di; mov $4,%cx; mov $0x60,%dx; cld; rep insw; hlt
    const machine = keep(page("31ff b90400 ba6000 fc f36d f4"));
    const vcpu = cpu(machine);
    let got = 0;
    for (;;) {
      const exit = vcpu.runSync();
      if (exit.reason === "hlt") break;
      expect(exit).toMatchObject({ reason: "io", direction: "in", size: 2 });
      if (exit.reason !== "io") throw new Error("not io");
      expect(exit.data.length).toBe(exit.size * exit.count);
      if (exit.count > 1) expect(codeOf(() => vcpu.completeIo(7))).toBe("EINVAL");
      const answer = new Uint8Array(exit.data.length).map(() => ++got);
      vcpu.completeIo(answer);
    }
    expect(hex(machine.read(0, 8))).toBe("0102030405060708");
    expect(vcpu.getRegs().ecx).toBe(0);
  });
});

describe("devices", () => {
  test("answer inside the run, both ways to run", async () => {
    // mov $4,%cx; 1: in $0x60,%al; out %al,$0x61; loop 1b; hlt
    const seen: number[] = [];
    let next = 10;
    const devices = [
      { ports: [0x60, 0x60] as const, in: () => next++ },
      {
        ports: [0x61, 0x61] as const,
        out: (_p: number, _s: number, v: number) => void seen.push(v),
      },
    ];
    const vcpu = cpu(keep(page("b90400 e460 e661 e2fa f4", { devices })));
    expect(vcpu.runSync().reason).toBe("hlt");
    expect(seen).toEqual([10, 11, 12, 13]);
    vcpu.reset();
    expect((await vcpu.run()).reason).toBe("hlt");
    expect(seen).toEqual([10, 11, 12, 13, 14, 15, 16, 17]);
  });

  test("REP INS and OUTS reach the device element by element", () => {
    // cld; xor %di,%di; mov $600,%cx; mov $0x60,%dx; rep insw; xor %si,%si; mov $600,%cx; rep outsw; hlt
    let next = 0;
    const out: number[] = [];
    const device = {
      ports: [0x60, 0x60] as const,
      in: () => next++,
      out: (_p: number, _s: number, value: number) => void out.push(value),
    };
    const code = "fc 31ff b95802 ba6000 f36d 31f6 b95802 f36f f4";
    expect(cpu(keep(page(code, { devices: [device] }))).runSync().reason).toBe("hlt");
    expect(out).toEqual(Array.from({ length: 600 }, (_, i) => i));
  });

  test("mmio devices, wider than four bytes too", () => {
    // xor %bx,%bx... cmpxchg8b 0x2000; hlt: an 8-byte read and write
    const log: string[] = [];
    const device = {
      mmio: [0x2000, 0x2007] as const,
      read: (at: number, size: number) => {
        log.push(`r${at.toString(16)}/${size}`);
        return 0;
      },
      write: (at: number, size: number, value: number) =>
        void log.push(`w${at.toString(16)}/${size}=${value}`),
    };
    // xor %ax,%ax; xor %dx,%dx; mov $7,%bx; mov $8,%cx; cmpxchg8b 0x2000; hlt
    const code = "31c0 31d2 bb0700 b90800 0fc70e0020 f4";
    expect(cpu(keep(page(code, { devices: [device] }))).runSync().reason).toBe("hlt");
    expect(log).toEqual(["r2000/4", "r2004/4", "w2000/4=7", "w2004/4=8"]);
  });

  test("that end the run", () => {
    const devices = [
      { ports: [0xf4, 0xf4] as const, out: () => "exit" as const },
      { ports: [0xe9, 0xe9] as const, out: () => "output-limit" as const },
    ];
    // mov $7,%al; out %al,$0xf4; out %al,$0xe9; hlt
    const vcpu = cpu(keep(page("b007 e6f4 e6e9 f4", { devices })));
    expect(vcpu.runSync()).toMatchObject({ reason: "io", port: 0xf4, value: 7 });
    expect(vcpu.runSync()).toEqual({ reason: "limit", code: null, limit: "output" });
    expect(vcpu.runSync().reason).toBe("hlt");
  });

  test("that throw: the error comes out, the machine goes on", async () => {
    let broken = true;
    const device = {
      ports: [0x60, 0x60] as const,
      in: () => {
        if (broken) throw new Error("device broke");
        return 5;
      },
    };
    const vcpu = cpu(keep(page("e460 f4", { devices: [device] })));
    expect(() => vcpu.runSync()).toThrow("device broke");
    expect(vcpu.running).toBe(false);
    expect(codeOf(() => vcpu.runSync())).toBe("EINVAL");
    vcpu.completeIo(4);
    expect(vcpu.runSync().reason).toBe("hlt");
    expect(vcpu.getRegs().eax).toBe(4);
    vcpu.reset();
    await expect(vcpu.run()).rejects.toThrow("device broke");
    vcpu.reset();
    broken = false;
    expect((await vcpu.run()).reason).toBe("hlt");
    expect(vcpu.getRegs().eax).toBe(5);
  });

  test("that close the machine: intr", async () => {
    for (const way of ["runSync", "run"] as const) {
      for (const code of ["e460 f4", "e660 f4", "a20020 f4", "a00020 f4"]) {
        let machine: Machine | undefined;
        const close = (): undefined => {
          machine?.close();
          return undefined;
        };
        const closeAndRead = (): number => {
          close();
          return 0;
        };
        const devices = [
          { ports: [0x60, 0x60] as const, in: closeAndRead, out: close },
          { mmio: [0x2000, 0x2000] as const, read: closeAndRead, write: close },
        ];
        machine = keep(page(code, { devices }));
        expect(await cpu(machine)[way]()).toEqual({ reason: "intr", code: 10 });
        expect(codeOf(() => cpu(machine!).getRegs())).toBe("EBADF");
      }
    }
  });

  test("that use the vCPU while it runs: EBUSY", () => {
    const codes: string[] = [];
    let machine: Machine | undefined;
    const out = (): undefined => {
      const vcpu = cpu(machine!);
      for (const use of [
        () => vcpu.getRegs(),
        () => vcpu.setRegs({}),
        () => vcpu.getSregs(),
        () => vcpu.setSregs({}),
        () => vcpu.runSync(),
        () => vcpu.step(),
        () => vcpu.reset(),
        () => vcpu.interrupt(1),
        () => vcpu.nmi(),
        () => vcpu.completeIo(0),
        () => machine!.snapshot(),
      ]) {
        codes.push(codeOf(use));
      }
      return undefined;
    };
    machine = keep(page("e660 f4", { devices: [{ ports: [0x60, 0x60], out }] }));
    expect(cpu(machine).runSync().reason).toBe("hlt");
    expect(codes).toEqual(Array(11).fill("EBUSY"));
  });
});

test("a guest that writes to a device for ever without moving is ended", () => {
  // vmcall: on hosts that emulate real mode KVM writes to physical IP again and again; others give
  // #UD, whose handler at 0:0 (zeros: add %al,(%bx,%si)) runs off the page.
  let writes = 0;
  const write = (): undefined => {
    writes++;
  };
  const device = { mmio: [0xf000, 0xffff] as const, read: () => 0, write };
  const vcpu = cpu(keep(page("bc0010 0f01c1", { devices: [device] })));
  const exit = vcpu.runSync({ timeoutMs: 30_000 });
  expect(exit.reason).toBe("internal_error");
  if (writes > 0) expect(exit).toMatchObject({ cause: "instruction" });
});

test("a guest that writes the same to a device in a loop goes on", () => {
  // mov $20000,%cx; 1: mov %al,0x2000; loop 1b; hlt
  let writes = 0;
  const write = (): undefined => {
    writes++;
  };
  const vcpu = cpu(
    keep(page("b9204e a20020 e2fb f4", { devices: [{ mmio: [0x2000, 0x2000], write }] })),
  );
  expect(vcpu.runSync().reason).toBe("hlt");
  expect(writes).toBe(20000);
});

describe("layouts", () => {
  test("flat: registers 0, CS:IP = 0:load, IDT limit 3ff, again after reset", () => {
    // mov $7,%ax; hlt
    const vcpu = cpu(keep(flat("b80700 f4")));
    const check = (): void => {
      expect(vcpu.getRegs()).toMatchObject({ eip: 0x1000, edx: 0, eflags: 2 });
      expect(vcpu.getSregs()).toMatchObject({
        cs: { selector: 0, base: 0 },
        idt: { base: 0, limit: 0x3ff },
      });
    };
    check();
    expect(vcpu.runSync().reason).toBe("hlt");
    vcpu.reset();
    check();
    expect(vcpu.runSync().reason).toBe("hlt");
    expect(vcpu.getRegs().eax).toBe(7);
  });

  test("alias: a far jump to selector f000 finds the code page", () => {
    // ljmp $0xf000,$0xf005; hlt
    expect(cpu(keep(page("ea05f000f0 f4", { alias: true }))).runSync().reason).toBe("hlt");
    expect(cpu(keep(page("ea05f000f0 f4"))).runSync()).toMatchObject({
      cause: "fetch",
      physAddr: 0xff005,
    });
  });

  test("wrong options are refused", () => {
    expect(codeOf(() => createKvmMachine({ shared: false }))).toBe("EINVAL");
    expect(codeOf(() => createKvmMachine({ codePage: new Uint8Array(5) }))).toBe("EINVAL");
    const twice = { slot: 3, guestPhysAddr: 0, memorySize: 4096 };
    expect(codeOf(() => createKvmMachine({ slots: [twice] }))).toBe("EEXIST");
  });
});

describe("slots", () => {
  test("add, move, delete, and what the guest sees of it", () => {
    // mov 0x2000,%al; hlt; jmp back
    const machine = keep(page("a00020 f4 ebfa"));
    const vcpu = cpu(machine);
    expect(vcpu.runSync().reason).toBe("mmio");
    vcpu.completeIo(1);
    vcpu.runSync();
    machine.setMemorySlot({ slot: 5, guestPhysAddr: 0x2000, memorySize: 4096 });
    machine.write(0x2000, bytes("77"));
    expect(vcpu.runSync().reason).toBe("hlt");
    expect(vcpu.getRegs().eax & 0xff).toBe(0x77);
    machine.setMemorySlot({ slot: 5, guestPhysAddr: 0x3000, memorySize: 4096 });
    expect(machine.read(0x3000, 1)).toEqual(bytes("77"));
    expect(vcpu.runSync()).toMatchObject({ reason: "mmio", physAddr: 0x2000 });
    vcpu.completeIo(1);
    machine.setMemorySlot({ slot: 5, memorySize: 0 });
    expect(codeOf(() => machine.read(0x3000, 1))).toBe("EFAULT");
    expect(machine.slots.map((s) => s.slot)).toEqual([0, 1]);
  });

  test("read-only: a write is an mmio exit and changes nothing", () => {
    // mov 0x2000,%al; movb $1,0x2000; hlt
    const machine = keep(
      page("a00020 c606002001 f4", {
        slots: [{ slot: 3, guestPhysAddr: 0x2000, memorySize: 4096, readonly: true }],
      }),
    );
    machine.write(0x2000, bytes("66"));
    expect(cpu(machine).runSync()).toMatchObject({
      reason: "mmio",
      physAddr: 0x2000,
      isWrite: true,
      value: 1,
    });
    expect(cpu(machine).runSync().reason).toBe("hlt");
    expect(cpu(machine).getRegs().eax).toBe(0x66);
    expect(machine.read(0x2000, 1)).toEqual(bytes("66"));
  });

  test("dirty log: what the guest wrote since the last call", () => {
    // movb $1,0x3000; hlt; jmp back
    const machine = keep(page("c606003001 f4 ebf8"));
    expect(codeOf(() => machine.getDirtyLog(7))).toBe("ENOENT");
    machine.setMemorySlot({ slot: 7, guestPhysAddr: 0x2000, memorySize: 0x9000, logDirty: true });
    expect(machine.getDirtyLog(7)).toEqual(bytes("0000"));
    cpu(machine).runSync();
    machine.write(0x4000, bytes("01"));
    expect(machine.getDirtyLog(7)).toEqual(bytes("0200"));
    expect(machine.getDirtyLog(7)).toEqual(bytes("0000"));
    machine.setMemorySlot({ slot: 7, memorySize: 0x9000, logDirty: false });
    expect(codeOf(() => machine.getDirtyLog(7))).toBe("EINVAL");
  });

  test("bytes come from memory that grows, also while the guest runs", async () => {
    // 1: mov $0x7000,%ax; mov %ax,%ds; mov 0,%al (at 0x70000); test %al,%al; jz 1b; hlt
    const machine = keep(
      page("b80070 8ed8 a00000 84c0 74f4 f4", {
        slots: [{ slot: 4, guestPhysAddr: 0x70000, memorySize: 4096 }],
      }),
    );
    const before = machine.memory.bytes.length;
    const run = cpu(machine).run({ timeoutMs: 20_000 });
    machine.setMemorySlot({ slot: 5, guestPhysAddr: 0x100000, memorySize: 0x100000 });
    expect(machine.memory.bytes.length).toBeGreaterThan(before);
    expect(machine.read(0x100000, 0x100000).every((byte) => byte === 0)).toBe(true);
    machine.write(0x70000, bytes("01"));
    expect((await run).reason).toBe("hlt");
    const huge = { slot: 6, guestPhysAddr: 0x1000000, memorySize: 2 ** 30 };
    expect(codeOf(() => machine.setMemorySlot(huge))).toBe("ENOMEM");
  });

  test("a refused change leaves slots as they were", () => {
    const machine = keep(page("f4"));
    const before = machine.slots;
    for (const [request, code] of [
      [{ slot: 3, guestPhysAddr: 0, memorySize: 4096 }, "EEXIST"],
      [{ slot: 3, guestPhysAddr: 0x2001, memorySize: 4096 }, "EINVAL"],
      [{ slot: 3, guestPhysAddr: 0x2000, memorySize: 100 }, "EINVAL"],
      [{ slot: 3, memorySize: 0 }, "EINVAL"],
      [{ slot: 0, memorySize: 8192 }, "EINVAL"],
      [{ slot: 0, memorySize: 4096, readonly: true }, "EINVAL"],
      [{ slot: 40000, guestPhysAddr: 0x2000, memorySize: 4096 }, "EINVAL"],
      [{ slot: -1, guestPhysAddr: 0x2000, memorySize: 4096 }, "EINVAL"],
      [{ slot: 3, guestPhysAddr: 0x2000, memorySize: 4096, offset: 2 ** 30 }, "EINVAL"],
    ] as const) {
      expect([request, codeOf(() => machine.setMemorySlot(request))]).toEqual([request, code]);
    }
    expect(machine.slots).toEqual(before);
    expect(cpu(machine).runSync().reason).toBe("hlt");
  });
});

describe("memory", () => {
  test("reads and writes over slot borders; holes are EFAULT and change nothing", () => {
    const machine = keep(
      page("f4", { slots: [{ slot: 3, guestPhysAddr: 0x1000, memorySize: 4096 }] }),
    );
    machine.write(0xffe, bytes("01020304"));
    expect(machine.read(0xffe, 4)).toEqual(bytes("01020304"));
    expect(codeOf(() => machine.write(0x1ffe, bytes("aabbcc")))).toBe("EFAULT");
    expect(machine.read(0x1ffe, 2)).toEqual(bytes("0000"));
    expect(codeOf(() => machine.read(0x1fff, 2 ** 40))).toBe("EFAULT");
    expect(codeOf(() => machine.read(-1, 1))).toBe("EINVAL");
    expect(codeOf(() => machine.read(0.5, 1))).toBe("EINVAL");
    machine.invalidate(0, 0x2000);
  });

  test("host and guest see each other's bytes while the guest runs", async () => {
    // 1: mov 0x10,%al; test %al,%al; jz 1b; inc %al; mov %al,0x11; hlt
    const machine = keep(page("a01000 84c0 74f9 fec0 a21100 f4"));
    const run = cpu(machine).run({ timeoutMs: 10_000 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    machine.memory.bytes[machine.slots[0]!.offset + 0x10] = 0x30;
    expect((await run).reason).toBe("hlt");
    expect(machine.read(0x11, 1)).toEqual(bytes("31"));
  });
});

describe("registers", () => {
  test("set parts, leave the others; 32 bits, zero-extended", () => {
    const vcpu = cpu(keep(page("f4")));
    vcpu.setRegs({ eax: 0xffffffff, esi: 1 });
    expect(vcpu.getRegs()).toMatchObject({ eax: 0xffffffff, esi: 1, edx: 0x600 });
    vcpu.setSregs({ ds: { selector: 0x1234, base: 0x12340 }, idt: { limit: 0x3ff } });
    expect(vcpu.getSregs()).toMatchObject({
      ds: { selector: 0x1234, base: 0x12340, limit: 0xffff, type: 3 },
      idt: { base: 0, limit: 0x3ff },
      cs: { base: 0xffff0000 },
    });
  });

  test("values that are none are refused, and nothing is changed", () => {
    const vcpu = cpu(keep(page("f4")));
    const before = [vcpu.getRegs(), vcpu.getSregs()];
    for (const regs of [
      { eax: -1 },
      { eax: 2 ** 32 },
      { eax: 1.5 },
      { eax: Number.NaN },
      { ebx: 1, eax: "5" as unknown as number },
      { rax: 1 } as object,
    ]) {
      expect(codeOf(() => vcpu.setRegs(regs))).toBe("EINVAL");
    }
    for (const sregs of [
      { cs: { selector: 0x10000 } },
      { cs: { type: 16 } },
      { xs: {} } as object,
      { cs: { foo: 1 } } as object,
      { gdt: { limit: 0x10000 } },
      { cr0: -1 },
    ]) {
      expect([sregs, codeOf(() => vcpu.setSregs(sregs))]).toEqual([sregs, "EINVAL"]);
    }
    expect([vcpu.getRegs(), vcpu.getSregs()]).toEqual(before);
  });
});

describe("snapshots", () => {
  test("the same snapshot gives the same run", () => {
    // mov $3,%cx; 1: incw 0x10; loop 1b; out %al,$1; hlt
    const machine = keep(page("b90300 ff061000 e2fa e601 f4"));
    const vcpu = cpu(machine);
    expect(vcpu.runSync().reason).toBe("io");
    const at = machine.snapshot();
    const after = (): unknown => {
      const exit = vcpu.runSync();
      return [exit, vcpu.getRegs(), vcpu.getSregs(), hex(machine.read(0, 4096))];
    };
    const first = after();
    machine.write(0x10, bytes("ffff"));
    machine.setMemorySlot({ slot: 0, memorySize: 0 });
    machine.restore(structuredClone(at));
    expect(after()).toEqual(first);
  });

  test("a second vCPU comes back; a snapshot with fewer is refused", () => {
    const machine = keep(page("f4"));
    const one = machine.snapshot();
    machine.createVcpu();
    expect(codeOf(() => machine.restore(one))).toBe("EINVAL");
    expect(codeOf(() => machine.restore({ ...one, backend: "emu" }))).toBe("EINVAL");
  });

  test("while a read waits: the guest does it again", () => {
    const machine = keep(page("e460 f4"));
    const vcpu = cpu(machine);
    vcpu.runSync();
    const snapshot = machine.snapshot();
    vcpu.completeIo(1);
    expect(vcpu.runSync().reason).toBe("hlt");
    expect(vcpu.getRegs().eax).toBe(1);
    machine.restore(snapshot);
    expect(vcpu.getRegs()).toMatchObject({ eip: 0xf000, eax: 0 });
    expect(vcpu.runSync()).toMatchObject({ reason: "io", direction: "in" });
    vcpu.completeIo(2);
    expect(vcpu.runSync().reason).toBe("hlt");
    expect(vcpu.getRegs().eax).toBe(2);
  });
});
