// Do we and objdump agree on every opcode of the 0F, 0F 38 and 0F 3A maps, under every prefix?

import { decode, formatAtt } from "@realmode/isa";
import { describe, expect, it } from "vitest";
import { objdumpEach, slotAddress, toolVersions } from "./binutils.mjs";
import { documented, documentedUndefined } from "./documented.ts";
import { goldVersions } from "./gold-lines.ts";

const present = toolVersions();
const made = goldVersions("samples.txt");
const skip = present === made ? "" : ` (SKIP: needs ${made})`;

/** Each reg field in memory and register form; rm varies with it. */
const MODRM = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((d) => [(d << 3) | 2, 0xc0 | (d << 3) | (d ^ 5)]);
const PREFIXES = [[], [0x66], [0xf2], [0xf3], [0x67, 0x66]];
/** 3DNow! and PadLock are out of scope, 38 and 3a begin the other maps. */
const OUTSIDE = new Set([0x0e, 0x0f, 0xa6, 0xa7, 0x38, 0x3a]);

function* encodings(): Generator<Uint8Array> {
  for (const map of [[], [0x38], [0x3a]]) {
    for (let opcode = 0; opcode < 256; opcode++) {
      if (map.length === 0 && OUTSIDE.has(opcode)) continue;
      for (const prefix of PREFIXES) {
        for (const modrm of MODRM) {
          yield Uint8Array.of(...prefix, 0x0f, ...map, opcode, modrm, 4, 0x12, 0x34, 0x56, 0x78);
        }
      }
    }
  }
}

describe.skipIf(skip !== "")(`opcode maps against objdump${skip}`, () => {
  const list = skip === "" ? [...encodings()] : [];

  it.each([16, 32] as const)("%d bits: the same text and length, or (bad) for both", (bits) => {
    const wrong: string[] = [];
    objdumpEach(list, bits).forEach(({ text, length }, i) => {
      const bytes = list[i] as Uint8Array;
      const ours = decode(bytes, 0, { bits, ip: slotAddress(i) });
      if (ours.kind === "insn") {
        const written = formatAtt(ours);
        if (written === text && ours.length === length) return;
        if (documented(ours, text)) return;
      } else if (text.includes("(bad)") || documentedUndefined(ours, text)) return;
      wrong.push(`${Buffer.from(bytes).toString("hex")}: ${formatAtt(ours)} | ${text}`);
    });
    expect(wrong).toEqual([]);
    expect(list.length).toBeGreaterThan(60_000);
  });
});
