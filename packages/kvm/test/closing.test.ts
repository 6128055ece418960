// What is left of a machine when it is closed: for the next one, and for who still holds it?

import type { Machine } from "@realmode/machine";
import { afterEach, describe, expect, test, vi } from "vitest";
import { bytes, codeOf, needKvm, ORIGIN, page } from "./guests.ts";

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

describe("closing", () => {
  test("memory that nobody has a view of serves the next machine, as zeros", () => {
    for (let i = 0; i < 6; i++) {
      const machine = page(ORIGIN);
      // Of one's own choice of bytes too: the end of the 64 KiB.
      machine.setMemorySlot({ slot: 3, guestPhysAddr: 0x10000, memorySize: 4096, offset: 0xf000 });
      for (const at of [0, 0x10000]) {
        expect(machine.read(at, 4096).every((byte) => byte === 0)).toBe(true);
        machine.write(at, new Uint8Array(4096).fill(0xee));
      }
      machine.close();
    }
  });

  test("memory that somebody has a view of serves nobody else", () => {
    const first = page(ORIGIN);
    const { bytes: view } = first.memory;
    first.close();
    const machines = Array.from({ length: 6 }, () => keep(page(ORIGIN)));
    view.fill(0xee);
    for (const machine of machines) {
      expect(machine.read(0, 4096).every((byte) => byte === 0)).toBe(true);
      expect(machine.vcpus[0]!.runSync()).toEqual({ reason: "hlt", code: 5 });
    }
  });

  test("a machine that one of its devices closes keeps its memory for itself", () => {
    // mov (0x10), %al; out %al, $0x80; hlt
    const code = bytes("a0 10 00 e6 80 f4");
    const first = page(code);
    let second: Machine | undefined;
    first.attach({
      ports: [0x80, 0x80],
      out: () => {
        first.close();
        second = keep(page(ORIGIN));
        return undefined;
      },
    });
    expect(cpu(first).runSync().reason).toBe("intr");
    expect(second!.vcpus[0]!.runSync()).toEqual({ reason: "hlt", code: 5 });
  });

  test("leaves next to nothing to the garbage collector: the next machine takes the exit record", () => {
    page(ORIGIN).close();
    const made = vi.spyOn(globalThis, "SharedArrayBuffer");
    for (let i = 0; i < 20; i++) {
      const machine = page(ORIGIN);
      expect(machine.vcpus[0]!.runSync().reason).toBe("hlt");
      machine.close();
    }
    expect(made).not.toHaveBeenCalled();
    made.mockRestore();
  });

  test("an exit record serves the next machine as zeros, and not while a run looks at it", async () => {
    // 1: out %al,$0x80; jmp 1b, with writes that are posted
    const posts = (out: () => undefined): Machine =>
      page("e680 ebfc", { devices: [{ ports: [0x80, 0x80], out, posted: () => 8 }] });
    for (const start of ["runSync", "run"] as const) {
      let calls = 0;
      let inner: unknown;
      const first = posts(() => {
        calls++;
        if (calls !== 4) return undefined;
        first.close();
        const second = page("b0aa e681 f4");
        inner = second.vcpus[0]!.runSync();
        second.close();
        return undefined;
      });
      expect((await first.vcpus[0]![start]()).reason).toBe("intr");
      expect(calls).toBe(8);
      expect(inner).toMatchObject({ reason: "io", port: 0x81, value: 0xaa });
      // Nothing was posted by this one, whatever the one before had.
      expect(page("e680 f4").vcpus[0]!.runSync()).toMatchObject({ reason: "io", port: 0x80 });
    }
  });

  test("twice, and every method after it", () => {
    const machine = page("f4");
    const vcpu = cpu(machine);
    machine.close();
    machine.close();
    machine[Symbol.dispose]();
    expect(machine.closed).toBe(true);
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
      () => machine.setMemorySlot({ slot: 3, memorySize: 4096 }),
      () => machine.getDirtyLog(0),
      () => machine.read(0, 1),
      () => machine.write(0, bytes("00")),
      () => machine.invalidate(0, 1),
      () => machine.attach({ ports: [0, 0] }),
      () => machine.createVcpu(),
      () => machine.snapshot(),
      () => machine.share(),
    ]) {
      expect([use.toString(), codeOf(use)]).toEqual([use.toString(), "EBADF"]);
    }
    vcpu.kick();
    expect(vcpu.kicker().backend).toBe("kvm");
  });

  test("run() on a closed machine rejects", async () => {
    const machine = page("f4");
    machine.close();
    await expect(cpu(machine).run()).rejects.toMatchObject({ code: "EBADF" });
  });
});
