// Are the flag columns right? Judges: a real 80286, and the manual for later instructions.
//
// Format and licence of the recorded tests: packages/conformance/cpu-tests/80286/README.md.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { decode, FLAG, flagEffects, type Insn, type Row, undefinedFlags } from "@realmode/isa";
import { describe, expect, it } from "vitest";
import { bytesOf } from "./gold-lines.ts";

function insnOf(hex: string): Insn {
  const insn = decode(bytesOf(hex), 0, { bits: 16 });
  if (insn.kind !== "insn") throw new Error(`${hex}: ${insn.why}`);
  return insn;
}

const OF = FLAG.OF;
const AF = FLAG.AF;
const CF = FLAG.CF;

const RECORDED = new URL("../../conformance/cpu-tests/80286/", import.meta.url);
const CX = 2;
const FLAGS = 13;

interface Recorded {
  readonly bytes: string;
  readonly cl: number;
  readonly open: number;
  readonly before: number;
  readonly after: number;
}

/** The recorded executions without a fault; x87 (form D8) says nothing of FLAGS. */
function recorded(): Recorded[] {
  const files = readdirSync(RECORDED).filter((f) => f.endsWith(".gz") && !f.startsWith("D8"));
  return files.flatMap((file) => {
    const lines = gunzipSync(readFileSync(new URL(file, RECORDED)))
      .toString()
      .trim()
      .split("\n");
    return lines.slice(1).flatMap((line) => {
      const { b, r, R, u, x } = JSON.parse(line);
      if (x !== undefined) return [];
      const before: number = r[FLAGS];
      const after: number = R?.flags ?? before;
      return [{ bytes: b.slice(0, -2), cl: r[CX] & 0xff, open: u ?? 0, before, after }];
    });
  });
}

const present = existsSync(RECORDED);

describe.skipIf(!present)(
  `a real 80286${present ? "" : " (SKIP: cpu-tests/80286 is not here)"}`,
  () => {
    const tests = present ? recorded() : [];

    it("leaves exactly our undefined flags undefined", () => {
      const wrong = tests.filter((t) => undefinedFlags(insnOf(t.bytes), t.cl) !== t.open);
      expect(wrong).toEqual([]);
      expect(tests.length).toBeGreaterThan(50_000);
    });

    it("changes only flags that we call written or undefined", () => {
      const wrong = tests.filter((t) => {
        const { written, undefined: open } = flagEffects(insnOf(t.bytes), t.cl);
        return ((t.before ^ t.after) & ~(written | open)) !== 0;
      });
      expect(wrong).toEqual([]);
    });

    it("and changes every flag that a row says is written", () => {
      const changed = new Map<Row, number>();
      for (const { bytes, before, after } of tests) {
        const { row } = insnOf(bytes);
        changed.set(row, (changed.get(row) ?? 0) | (before ^ after));
      }
      const status = 0xfff;
      const idle = [...changed].filter(
        ([row, mask]) => (row.flags.written & status & ~mask & ~FLAG.TF) !== 0,
      );
      expect(
        idle.map(([row, mask]) => `${row.mnemonic} ${row.encoding} ${mask.toString(16)}`),
      ).toEqual([]);
    });
  },
);

describe("a count that stands in the instruction", () => {
  it.each([
    ["d1e0", "shl $1 (the short form)", AF],
    ["c1e001", "shl $1,%ax", AF],
    ["c1e005", "shl $5,%ax", AF | OF],
    ["c1e010", "shl $16,%ax", AF | OF | CF],
    ["c1f810", "sar $16,%ax", AF | OF],
    ["c1e020", "shl $32,%ax: masked to 0", 0],
    ["c0c009", "rol $9,%al", OF],
    ["66c1e010", "shl $16,%eax", AF | OF],
    ["0fa4c101", "shld $1,%ax,%cx", AF],
    ["0fa4c102", "shld $2,%ax,%cx", AF | OF],
    ["0fa4c111", "shld $17,%ax,%cx: beyond the width", AF | OF | CF | 0xc4],
  ])("%s %s", (hex, _, expected) => {
    expect(undefinedFlags(insnOf(hex))).toBe(expected);
  });

  it("a count of 0 reads, writes and spoils nothing", () => {
    const nothing = { read: 0, written: 0, undefined: 0, maybeUndefined: 0 };
    expect(flagEffects(insnOf("c1e000"))).toEqual(nothing);
    expect(flagEffects(insnOf("d3e0"), 0x40)).toEqual(nothing);
  });

  it("a count in CL that is not given makes its flags uncertain", () => {
    const shl = flagEffects(insnOf("d3e0"));
    expect(shl.undefined).toBe(0);
    expect(shl.maybeUndefined).toBe(AF | OF | CF);
    expect(undefinedFlags(insnOf("d3e0"), 1)).toBe(AF);
  });
});

describe("later instructions, by the manual", () => {
  it.each([
    ["0fa3c1", "bt", CF, OF | FLAG.SF | AF | FLAG.PF],
    ["0fbcc1", "bsf", FLAG.ZF, OF | FLAG.SF | AF | FLAG.PF | CF],
    ["0fb1c1", "cmpxchg", 0x8d5, 0],
    ["0fc70f", "cmpxchg8b", FLAG.ZF, 0],
    ["0f40c1", "cmovo", 0, 0],
    ["f30fb8c1", "popcnt", 0x8d5, 0],
    ["0fc7f0", "rdrand", 0x8d5, 0],
    ["660f38f6c1", "adcx", CF, 0],
    ["f30f38f6c1", "adox", OF, 0],
    ["0f2ec1", "ucomiss", 0x8d5, 0],
    ["660f3817c1", "ptest", 0x8d5, 0],
    ["660f3a63c100", "pcmpistri", 0x8d5, 0],
    ["0f01cb", "stac", FLAG.AC, 0],
    ["0f01c2", "vmlaunch", 0x8d5, 0],
    ["0f58c1", "addps", 0, 0],
  ])("%s %s", (hex, mnemonic, written, open) => {
    const insn = insnOf(hex);
    expect(insn.row.mnemonic).toBe(mnemonic);
    expect(flagEffects(insn)).toMatchObject({ written, undefined: open });
  });

  it("what a condition reads", () => {
    expect(insnOf("7400").row.flags.read).toBe(FLAG.ZF);
    expect(insnOf("0f9fc0").row.flags.read).toBe(FLAG.ZF | FLAG.SF | OF);
  });

  it("REP CMPS may leave the flags as they were", () => {
    expect(flagEffects(insnOf("a6")).read & CF).toBe(0);
    expect(flagEffects(insnOf("f3a6")).read & CF).toBe(CF);
  });
});
