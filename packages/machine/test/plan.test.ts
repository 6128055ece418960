import { planMachine } from "@realmode/machine";
import { describe, expect, it } from "vitest";

describe("planMachine", () => {
  it("makes the machine of two pages by default", () => {
    const plan = planMachine();
    expect(plan.slots.map((s) => [s.slot, s.guestPhysAddr, s.memorySize])).toEqual([
      [0, 0, 4096],
      [1, 0xfffff000, 4096],
    ]);
    expect(plan.memorySize).toBe(8192);
    expect([plan.regs, plan.sregs]).toEqual([{}, {}]);
  });

  it("aliases the code page below 1 MiB with the same bytes", () => {
    const [, , alias] = planMachine({ alias: true }).slots;
    expect(alias).toMatchObject({ guestPhysAddr: 0xff000, memorySize: 4096, sameAs: 1 });
  });

  it("ends a larger ROM, and its alias, at the same places", () => {
    const [, rom, alias] = planMachine({ codePage: new Uint8Array(65536), alias: true }).slots;
    expect([rom?.guestPhysAddr, alias?.guestPhysAddr]).toEqual([0xffff0000, 0xf0000]);
  });

  it("starts a flat guest at 0:load with zero registers and the real-mode IDT", () => {
    const plan = planMachine({ layout: { ram: 65536 }, codePage: Uint8Array.of(0xf4) });
    expect(plan.slots).toMatchObject([{ guestPhysAddr: 0, memorySize: 65536, at: 0x1000 }]);
    expect(plan.regs).toMatchObject({ edx: 0, eip: 0x1000 });
    expect(plan.sregs).toMatchObject({
      cs: { selector: 0, base: 0 },
      idt: { base: 0, limit: 0x3ff },
    });
  });

  it.each([
    { codePage: new Uint8Array(0) },
    { codePage: new Uint8Array(100) },
    { codePage: new Uint8Array(65536 + 4096) },
    { dataPage: new Uint8Array(4097) },
    { layout: { ram: 4095 } },
    { layout: { ram: 32 * 1024 * 1024 } },
    { layout: { ram: 4096 }, codePage: Uint8Array.of(0xf4) },
    { layout: { load: -1 } },
  ])("refuses %o with EINVAL", (options) => {
    expect(() => planMachine(options)).toThrow(expect.objectContaining({ code: "EINVAL" }));
  });
});
