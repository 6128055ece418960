import {
  checkRegs,
  checkSregs,
  mergeSregs,
  REG_NAMES,
  resetRegs,
  resetSregs,
  SEGMENT_FIELDS,
} from "@realmode/machine";
import { describe, expect, it } from "vitest";

describe("the reset state", () => {
  it("is the manual's: f000:fff0 with base ffff0000, flags 2", () => {
    const { cs } = resetSregs();
    expect(cs).toMatchObject({ selector: 0xf000, base: 0xffff0000, limit: 0xffff });
    expect(resetRegs()).toMatchObject({ eip: 0xfff0, eflags: 2 });
  });

  it("has every named field, and no other", () => {
    expect(Object.keys(resetRegs()).sort()).toEqual([...REG_NAMES].sort());
    expect(Object.keys(resetSregs().cs).sort()).toEqual([...SEGMENT_FIELDS].sort());
  });
});

describe("mergeSregs", () => {
  it("lays parts over a state without changing it", () => {
    const sregs = resetSregs();
    const merged = mergeSregs(sregs, { ds: { base: 0x500 }, cr0: 0x11, idt: { limit: 0x3ff } });
    expect(merged.ds).toEqual({ ...sregs.ds, base: 0x500 });
    expect(merged.idt).toEqual({ base: 0, limit: 0x3ff });
    expect(merged.cr0).toBe(0x11);
    expect(sregs).toEqual(resetSregs());
    expect(mergeSregs(sregs, { ds: { base: undefined }, cr0: undefined } as object)).toEqual(sregs);
  });
});

describe("checkRegs and checkSregs", () => {
  it("take every state that is read back", () => {
    expect(() => checkRegs({ ...resetRegs(), eax: 0xffffffff })).not.toThrow();
    expect(() => checkSregs(resetSregs())).not.toThrow();
  });

  it.each<object>([
    { eax: -1 },
    { eax: 2 ** 32 },
    { eax: 0.5 },
    { eax: "5" },
    { rax: 5 },
    { toString: 5 },
  ])("refuse the registers %o", (regs) => {
    expect(() => checkRegs(regs)).toThrow(expect.objectContaining({ code: "EINVAL" }));
  });

  it.each<object>([
    { cs: { selector: 0x10000 } },
    { cs: { type: 16 } },
    { cs: { dpl: 4 } },
    { cs: { bases: 0 } },
    { cs: 5 },
    { cs: null },
    { idt: { limit: 0x10000 } },
    { cr0: -1 },
    { cr8: 0 },
  ])("refuse the segment registers %o", (sregs) => {
    expect(() => checkSregs(sregs)).toThrow(expect.objectContaining({ code: "EINVAL" }));
  });
});
