// Does decode give the right fields, and an answer for any bytes?

import { decode, formatAtt, type Insn, ROWS, sample, type Undecoded } from "@realmode/isa";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf } from "./gold-lines.ts";

const of = (hex: string, bits: 16 | 32 = 16, ip?: number): Insn | Undecoded =>
  decode(bytesOf(hex), 0, ip === undefined ? { bits } : { bits, ip });

function insnOf(hex: string, bits: 16 | 32 = 16, ip?: number): Insn {
  const insn = of(hex, bits, ip);
  if (insn.kind !== "insn") throw new Error(`${hex}: ${insn.why}`);
  return insn;
}

describe("fields", () => {
  it("say where they stand and what they hold", () => {
    // lock addl $0x12345678,%es:0x10(%eax,%ecx,4)
    const insn = insnOf("266766f08144881078563412");
    expect(insn).toMatchObject({
      length: 12,
      prefixes: [0x26, 0x67, 0x66, 0xf0],
      segmentOverride: 0,
      lock: true,
      repeat: undefined,
      operandSize: 32,
      addressSize: 32,
      opcodeOffset: 4,
      modrm: { offset: 5, byte: 0x44, mod: 1, reg: 0, rm: 4 },
      sib: { offset: 6, scale: 4, index: 1, base: 0 },
      displacement: { offset: 7, width: 1, value: 0x10 },
      immediates: [{ offset: 8, width: 4, value: 0x12345678 }],
    });
    expect(insn.operands[0]).toMatchObject({
      kind: "mem",
      segment: 0,
      scale: 4,
      displacement: 16,
      size: 32,
    });
  });

  it("sign-extend what the CPU sign-extends", () => {
    expect(insnOf("83c0ff").operands[1]).toEqual({ kind: "imm", value: 0xffff, size: 16 });
    expect(insnOf("6683c0ff").operands[1]).toEqual({ kind: "imm", value: 0xffffffff, size: 32 });
    expect(insnOf("04ff").operands[1]).toEqual({ kind: "imm", value: 0xff, size: 8 });
    expect(insnOf("8b47f0").operands[1]).toMatchObject({ displacement: -16 });
  });

  it("take the default segment from the base", () => {
    const segment = (hex: string): unknown => {
      const operand = insnOf(hex).operands[1];
      return operand?.kind === "mem" ? operand.segment : undefined;
    };
    expect(
      ["8b07", "8b4600", "8b03", "678b0424", "678b4500", "678b0428", "678b0468"].map(segment),
    ).toEqual([3, 2, 2, 2, 2, 3, 3]);
    expect(segment("3e8b4600")).toBe(3);
    // The override moves the source of a string instruction, never its destination.
    expect(insnOf("2ea4").operands).toMatchObject([{ segment: 0 }, { segment: 1 }]);
  });

  it("compute branch targets", () => {
    const target = (hex: string, ip: number): unknown => insnOf(hex, 16, ip).operands[0];
    expect(target("ebfe", 0x7c00)).toMatchObject({ target: 0x7c00, displacement: -2 });
    expect(target("e90df0", 0xfff0)).toMatchObject({ target: 0xf000 });
    expect(target("eb10", 0xfff8)).toMatchObject({ target: 0x000a });
    expect(insnOf("e9fbffffff", 32, 0x1234).operands[0]).toMatchObject({ target: 0x1234 });
    expect(insnOf("ea00f00010").operands[0]).toEqual({
      kind: "far",
      offset: 0xf000,
      selector: 0x1000,
    });
  });

  it("the last prefix of a group wins", () => {
    expect(insnOf("26642e8b07")).toMatchObject({ segmentOverride: 1 });
    expect(insnOf("f3f2a6")).toMatchObject({ repeat: "repnz" });
    expect(insnOf("f2f3a6")).toMatchObject({ repeat: "repz" });
    expect(insnOf("f390").row.mnemonic).toBe("pause");
    expect(insnOf("f390").repeat).toBeUndefined();
    expect(insnOf("f3f290").row.mnemonic).toBe("nop");
  });
});

describe("what is no instruction", () => {
  it.each([
    ["", "truncated", 0],
    ["66", "truncated", 1],
    ["e90d", "truncated", 2],
    ["0f", "truncated", 1],
    ["678b80000000", "truncated", 6],
    ["0f04", "undefined", 2],
    ["feff", "undefined", 2],
    ["8ef0", "undefined", 2],
    ["8dc0", "undefined", 2],
    ["66".repeat(15), "too-long", 15],
    [`${"66".repeat(13)}81c000`, "too-long", 15],
    [`${"66".repeat(14)}90`, "insn", 15],
    ["66".repeat(14), "truncated", 14],
  ])("%s: %s", (hex, expected, length) => {
    const result = of(hex);
    expect([result.kind === "insn" ? "insn" : result.reason, result.length]).toEqual([
      expected,
      length,
    ]);
  });

  it("tells an instruction that is not covered from an undefined opcode", () => {
    expect(of("0f0fc1bf")).toMatchObject({ status: "outside", why: "3DNow!" });
    expect(of("c4e2")).toMatchObject({ status: "outside" });
    expect(of("0f04")).toMatchObject({ status: "undefined" });
    expect(formatAtt(of("0f04"))).toBe("(bad)");
  });

  it("never throws: any bytes, offset and mode", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 20 }),
        fc.oneof(fc.integer({ min: -3, max: 25 }), fc.constant(Number.NaN)),
        fc.constantFrom(16 as const, 32 as const),
        (bytes, offset, bits) => {
          const result = decode(bytes, offset, { bits });
          expect(result.length).toBeLessThanOrEqual(15);
          expect(formatAtt(result)).not.toContain("undefined");
          if (result.kind === "insn") {
            expect(result.operands.length).toBe(result.row.operands.length);
            expect(result.length).toBeGreaterThan(0);
            // The same bytes alone decode to the same text.
            const alone = decode(bytes.slice(offset, offset + result.length), 0, {
              bits,
              ip: result.ip,
            });
            expect(formatAtt(alone)).toBe(formatAtt(result));
          }
        },
      ),
      { numRuns: 3000, seed: 1 },
    );
  });

  it("a sample without its last byte is truncated, if that byte is no opcode", () => {
    for (const row of ROWS) {
      for (const bytes of sample(row)) {
        const insn = decode(bytes, 0, { bits: 16 });
        if (insn.kind !== "insn" || insn.length - 1 === insn.opcodeOffset) continue;
        const cut = decode(bytes.slice(0, -1), 0, { bits: 16 });
        expect(cut, row.encoding).toMatchObject({ reason: "truncated", length: bytes.length - 1 });
      }
    }
  });
});

describe("text", () => {
  it("names a target where the caller knows one", () => {
    const symbol = (address: number): string | undefined =>
      address === 0x7c00 ? "start" : undefined;
    expect(formatAtt(insnOf("ebfe", 16, 0x7c00), { symbol })).toBe("jmp    0x7c00 <start>");
    expect(formatAtt(insnOf("ebff", 16, 0x7c00), { symbol })).toBe("jmp    0x7c01");
  });

  it("wraps a target at 64 KiB as IP does", () => {
    expect(formatAtt(insnOf("74f0", 16, 0))).toBe("je     0xfff2");
  });

  it("writes SALC, which objdump does not know", () => {
    expect(formatAtt(insnOf("d6"))).toBe("salc");
  });
});
