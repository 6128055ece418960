// Are numbers, registers, accesses and state read and shown as documented?
import {
  findRegister,
  formatFlags,
  formatIo,
  formatMmio,
  formatState,
  mergePatches,
  NO_REGISTERS,
  parseAccess,
  parseDuration,
  parseExitPattern,
  parseHexBytes,
  parseInteger,
  parseSize,
  registerNames,
} from "@realmode/conformance";
import { FLAG_LETTERS } from "@realmode/isa";
import {
  CONTROL_NAMES,
  REG_NAMES,
  resetRegs,
  resetSregs,
  SEGMENT_FIELDS,
  SEGMENT_NAMES,
} from "@realmode/machine";
import { describe, expect, it } from "vitest";

describe("literals", () => {
  it.each([
    ["0", 0],
    ["10", 10],
    ["0x0A", 10],
    ["012", 10],
    ["0b1010", 10],
    ["-1", -1],
    ["+7", 7],
    ["9007199254740991", 9007199254740991],
    ["08", undefined],
    ["1e3", undefined],
    ["", undefined],
    ["0x", undefined],
    ["9007199254740992", undefined],
    ["1 ", undefined],
  ])("integer %j", (text, value) => expect(parseInteger(text)).toBe(value));

  it.each([
    ["4096", 4096],
    ["64K", 65536],
    ["0x10k", 16384],
    ["1M", 1048576],
    ["-1K", undefined],
    ["K", undefined],
    ["1G", undefined],
  ])("size %j", (text, value) => expect(parseSize(text)).toBe(value));

  it.each([
    ["2s", 2000],
    ["0.5s", 500],
    ["250ms", 250],
    ["1m", 60000],
    ["3", 3000],
    ["s", undefined],
    ["1h", undefined],
    ["-1s", undefined],
  ])("duration %j", (text, value) => expect(parseDuration(text)).toBe(value));

  it("bytes", () => {
    expect(parseHexBytes("00 0aF0")).toEqual(Uint8Array.of(0, 10, 0xf0));
    expect(parseHexBytes("0")).toBeUndefined();
    expect(parseHexBytes("")).toBeUndefined();
    expect(parseHexBytes("zz")).toBeUndefined();
  });
});

describe("register names", () => {
  it("are those of the contract, with their parts", () => {
    const names = new Set(registerNames());
    const expected = [
      ...REG_NAMES,
      ...REG_NAMES.map((name) => name.slice(1)),
      ..."abcd".split("").flatMap((letter) => [`${letter}l`, `${letter}h`]),
      ...SEGMENT_NAMES,
      ...[...SEGMENT_NAMES, "tr", "ldt"].flatMap((s) => SEGMENT_FIELDS.map((f) => `${s}.${f}`)),
      ...["gdt.base", "gdt.limit", "idt.base", "idt.limit"],
      ...CONTROL_NAMES,
    ];
    expect([...names].sort()).toEqual([...new Set(expected)].sort());
  });

  it("read the part they name", () => {
    const state = { regs: { ...resetRegs(), eax: 0x89abcdef }, sregs: resetSregs() };
    const read = (name: string): number | undefined => findRegister(name)?.read(state);
    expect([read("eax"), read("AX"), read("ah"), read("al")]).toEqual([
      0x89abcdef, 0xcdef, 0xcd, 0xef,
    ]);
    expect([read("cs"), read("cs.base"), read("idt.limit"), read("cr0")]).toEqual([
      0xf000, 0xffff0000, 0xffff, 0x60000010,
    ]);
    expect(read("rax")).toBeUndefined();
  });

  it("write parts without touching others, and a segment as a load in real mode does", () => {
    const set = (patch: typeof NO_REGISTERS, name: string, value: number): typeof NO_REGISTERS =>
      findRegister(name)!.write(patch, value);
    let patch = set(NO_REGISTERS, "eax", 0xffffffff);
    patch = set(patch, "ah", 0);
    patch = set(patch, "flags", 0);
    patch = set(patch, "ds", 0x1234);
    patch = set(patch, "ds.limit", 0xfffff);
    expect(patch).toEqual({
      regs: { eax: 0xffff00ff, eflags: 2 },
      sregs: { ds: { selector: 0x1234, base: 0x12340, limit: 0xfffff } },
    });
    expect(mergePatches(patch, { regs: { eax: 1 }, sregs: { ds: { base: 7 } } })).toEqual({
      regs: { eax: 1, eflags: 2 },
      sregs: { ds: { selector: 0x1234, base: 7, limit: 0xfffff } },
    });
    expect(NO_REGISTERS).toEqual({ regs: {}, sregs: {} });
  });
});

describe("accesses and exits", () => {
  it.each(["out8 0x80 0x5", "in16 0x60 0x1234", "write24 0x1000 0x123456", "read32 0x2000 0x0"])(
    "%s is read as it is shown",
    (text) => {
      const access = parseAccess(text);
      if (typeof access === "string") throw new Error(access);
      const { verb, size, address, value = 0 } = access;
      const shown =
        verb === "in" || verb === "out"
          ? formatIo({ direction: verb, size, port: address, value })
          : formatMmio({ isWrite: verb === "write", size, physAddr: address, value });
      expect(shown).toBe(text);
    },
  );

  it.each([
    ["out8", "needs an address and a value after out8"],
    ["out8 0x10000 1", '"0x10000" is not a port from 0 to 0xffff'],
    ["read16 0x100000000", '"0x100000000" is not an address from 0 to 0xffffffff'],
    ["poke8 1 2", '"poke8 1 2" is no access'],
    ["in8 1 2 3", "needs an address and a value"],
  ])("%j is refused", (text, message) => expect(parseAccess(text)).toContain(message));

  it.each([
    ["hlt now", "says nothing about a hlt exit"],
    ["io read8 0x10", "read is no io access"],
    ["limit patience", '"patience" is no limit'],
    ["internal_error luck", '"luck" is no cause'],
    ["internal_error fetch here", '"here" is no address'],
  ])("exit %j is refused", (text, message) => expect(parseExitPattern(text)).toContain(message));
});

describe("formatState", () => {
  const reset = resetRegs();

  it("is the dump of the style guide", () => {
    const regs = { ...reset, eax: 0x2a, edx: 0, esp: 0xfffe, eip: 0xf003, eflags: 0x46 };
    expect(formatState(regs, resetSregs())).toBe(
      "ax=002a bx=0000 cx=0000 dx=0000 si=0000 di=0000 bp=0000 sp=fffe\n" +
        "cs=f000(ffff0000) ds=0000 es=0000 ss=0000 fs=0000 gs=0000 ip=f003 flags=0046 oditsZaPc",
    );
  });

  it("shows 32 bits of all where one needs them", () => {
    const regs = { ...reset, ecx: 0x12345678, eflags: 0x240002 };
    expect(formatState(regs, resetSregs())).toBe(
      "eax=00000000 ebx=00000000 ecx=12345678 edx=00000600 esi=00000000 edi=00000000 ebp=00000000 esp=00000000\n" +
        "cs=f000(ffff0000) ds=0000 es=0000 ss=0000 fs=0000 gs=0000 eip=0000fff0 flags=00240002 oditszapc",
    );
  });

  it("leaves out no register of the contract", () => {
    const text = formatState({ ...reset, eax: 0x10000 }, resetSregs());
    for (const name of REG_NAMES) {
      expect(text).toContain(name === "eflags" ? "flags=" : `${name}=`);
    }
    for (const name of SEGMENT_NAMES) expect(text).toContain(`${name}=`);
  });

  it("has a capital for each flag that is set", () => {
    expect(formatFlags(FLAG_LETTERS.reduce((all, [, mask]) => all | mask, 0))).toBe(
      "0fd5 ODITSZAPC",
    );
  });
});
