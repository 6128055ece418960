// Is the table complete, unambiguous and in itself consistent?

import {
  CONDITIONS,
  decode,
  FORMS_BY_NAME,
  matchingRows,
  opcodeNeedsModrm,
  PREFIX_BY_BYTE,
  REGISTERS,
  ROWS,
  type Row,
  sample,
  specificity,
  UNDEFINED_OPCODES,
  undefinedOpcode,
} from "@realmode/isa";
import { describe, expect, it } from "vitest";

const hex = (value: number): string => value.toString(16).padStart(2, "0");

/** Every combination of prefixes that can choose between rows. */
const CONTEXTS = [0, 0xf2, 0xf3].flatMap((repeatPrefix) =>
  [false, true].flatMap((operandSizePrefix) =>
    ([16, 32] as const).flatMap((operandSize) =>
      ([16, 32] as const).map((addressSize) => ({
        repeatPrefix,
        operandSizePrefix,
        operandSize,
        addressSize,
      })),
    ),
  ),
);
const PLAIN = CONTEXTS.filter((c) => c.repeatPrefix === 0 && !c.operandSizePrefix);

/** Bytes of a map that start or escape to another map. */
const escapes = (map: number, opcode: number): boolean => map === 0 && opcode === 0x0f;

describe("both opcode maps, byte by byte", () => {
  for (const map of [0, 1] as const) {
    it(`every byte of ${map ? "the 0F" : "the one-byte"} map is a row, a prefix or listed`, () => {
      const missing: string[] = [];
      const twice: string[] = [];
      for (let opcode = 0; opcode < 256; opcode++) {
        if (escapes(map, opcode) || (map === 0 && PREFIX_BY_BYTE.has(opcode))) continue;
        for (let modrm = 0; modrm < 256; modrm++) {
          const name = `${map ? "0f " : ""}${hex(opcode)} modrm ${hex(modrm)}`;
          const rows = CONTEXTS.flatMap((c) => matchingRows(map, opcode, modrm, c));
          const listed = undefinedOpcode(map, opcode, modrm);
          if (rows.length === 0 && !listed) missing.push(name);
          const plain = PLAIN.flatMap((c) => matchingRows(map, opcode, modrm, c));
          if (listed && plain.some((row) => row.modrmByte === undefined)) twice.push(name);
        }
      }
      expect(missing).toEqual([]);
      expect(twice).toEqual([]);
    });
  }

  it("gives a reason wherever an instruction exists that has no row", () => {
    for (const { status, why, encoding } of UNDEFINED_OPCODES) {
      expect(["undefined", "outside"]).toContain(status);
      if (status !== "undefined") expect(why, encoding).not.toBe("undefined");
    }
  });

  it("no two rows that decode take the same bytes", () => {
    const clashes = new Set<string>();
    for (let key = 0; key < 4 * 256; key++) {
      const [map, opcode] = [key >> 8, key & 0xff];
      const last = opcodeNeedsModrm(map, opcode) ? 256 : 1;
      for (let modrm = 0; modrm < last; modrm++) {
        for (const context of CONTEXTS) {
          const rows = matchingRows(map, opcode, modrm, context);
          const best = rows.filter((row) => specificity(row) === specificity(rows[0] as Row));
          if (best.length > 1)
            clashes.add(best.map((r) => `${r.mnemonic} ${r.encoding}`).join(", "));
        }
      }
    }
    expect([...clashes]).toEqual([]);
  });
});

/** The immediates that the operand codes mean, in the manual's notation. */
function immediateNotation(row: Row): string[] {
  return row.specs.flatMap((spec) => {
    const size = spec.width === 8 ? "b" : spec.width === 16 ? "w" : "z";
    if (spec.field === "immediate") return [`i${size}`];
    if (spec.field === "relative") return [`c${size}`];
    return spec.field === "far" ? ["ap"] : [];
  });
}

/** What is wrong in a row, in words. */
function contradictions(row: Row): string[] {
  const wrong: string[] = [];
  const check = (right: boolean, what: string): void => {
    if (!right) wrong.push(`${row.mnemonic} ${row.encoding}: ${what}`);
  };
  const opcodeAt = row.encoding.split(" ").findIndex((w) => w.startsWith(hex(row.opcode)));
  // CB is a ModRM byte too (STAC).
  const words = row.encoding.split(" ").slice(opcodeAt + (row.modrmByte === undefined ? 1 : 2));
  const immediates = words.filter((w) => /^(i[bwz]|c[bz]|ap)$/.test(w));
  check(immediates.join() === immediateNotation(row).join(), "immediates differ from the operands");
  const holds = (field: string): boolean => row.specs.some((s) => s.field === field);
  check(row.modrmByte !== undefined || holds("rm") === (row.modrm !== undefined), "ModRM");
  check(holds("reg") === (row.modrm === "r"), "reg field");
  check(holds("opcode") === row.opcodeReg, "register in the opcode");
  const { written, cleared, set, undefined: open, maybeUndefined } = row.flags;
  check((written & (cleared | set | open)) === 0 && (cleared & set) === 0, "flag in two sets");
  check(
    (maybeUndefined & ~written) === 0,
    "a flag that is undefined for some counts is else written",
  );
  check(!(row.alias && row.decodeOnly), "neither decodes nor encodes");
  for (const bytes of sample(row)) {
    const insn = decode(bytes, 0, { bits: 16 });
    check(insn.kind === "insn" && (insn.row !== row) === row.alias, "alias of nothing");
  }
  return wrong;
}

it("the columns agree with each other", () => {
  expect(ROWS.length).toBeGreaterThan(400);
  expect(ROWS.flatMap(contradictions)).toEqual([]);
});

describe("names", () => {
  it("finds the rows of a name in table order", () => {
    for (const [name, forms] of FORMS_BY_NAME) {
      const order = forms.map((form) => form.row.index);
      expect(order, name).toEqual([...order].sort((a, b) => a - b));
    }
    const add = FORMS_BY_NAME.get("addw")?.map((form) => form.row.encoding);
    expect(add).toEqual(["01 /r", "03 /r", "83 /0 ib", "05 iz", "81 /0 iz"]);
  });

  it("finds every row by each of its names, though it reads rows only then", () => {
    const listed = new Set<string>();
    for (const row of ROWS) {
      if (row.decodeOnly) continue;
      for (const { name, suffixes, refused } of row.names) {
        for (const full of refused ? [] : [name, ...[...suffixes].map((s) => name + s)]) {
          expect(
            FORMS_BY_NAME.get(full)?.some((form) => form.row === row),
            full,
          ).toBe(true);
          listed.add(full);
        }
      }
    }
    expect(new Set(FORMS_BY_NAME.keys())).toEqual(listed);
    expect(FORMS_BY_NAME.has("movq")).toBe(true);
    for (const name of ["", "cc", "jcc", "alias", "show", "movsww", "addww", "constructor"]) {
      expect(FORMS_BY_NAME.has(name), name).toBe(false);
    }
  });

  it("knows every synonym of a condition", () => {
    for (const { names } of CONDITIONS) {
      for (const name of names) {
        for (const family of ["j", "set", "cmov"]) {
          expect(FORMS_BY_NAME.has(family + name), family + name).toBe(true);
        }
      }
    }
  });

  it("keeps the encodings' order of registers", () => {
    expect(REGISTERS.r8.map((r) => r.name).join()).toBe("al,cl,dl,bl,ah,ch,dh,bh");
    expect(REGISTERS.sreg.map((r) => r.name).join()).toBe("es,cs,ss,ds,fs,gs");
    for (const list of Object.values(REGISTERS)) {
      for (const [i, register] of list.entries()) expect(register.code).toBe(i);
    }
  });
});
