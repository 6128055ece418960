// Does the listing have gas's addresses and bytes, and does it say what gas leaves out?

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assemble, assemblePage, type ListingOptions } from "@realmode/asm16";
import { describe, expect, it } from "vitest";
import { gasVersion } from "./gas.mjs";

const PROGRAM = `.code16
.macro put a, b=2
 mov $\\a,%ax
 .if \\a > 1
 nop
 .else
 hlt
 .endif
 .ifnb \\b
 mov $\\b,%bx
 .endif
.endm
x: put 1
 put 2, 3
.rept 2
 stc

.endr
jmp x; nop
.if 0
 nop
.elseif 0
 cli
.else
 sti
.endif
.irp r, %ax, %bx
 push \\r
 .rept 2
 pop \\r
 .endr
.endr
.ascii "0123456789012345"
.balign 8
jmp far
.fill 6, 1, 0x55
.org 0x180
far: ret
`;

const lines = (source: string, options?: ListingOptions) =>
  assemble(source).listing(options).split("\n");

/** Addresses and bytes of each row that has some: ours. */
function rows(listing: string): string[] {
  const out: string[] = [];
  for (const line of listing.split("\n")) {
    const match = /^.{6}([0-9a-f]{4,}) {2}((?:[0-9a-f]{2} ?)+)/.exec(line);
    if (match) out.push(`${match[1]} ${match[2]?.replaceAll(" ", "")}`);
  }
  return out;
}

/** Bytes by address, one each: rows are cut at other widths. */
function octets(all: readonly string[]): string[] {
  const out: string[] = [];
  for (const row of all) {
    const [address = "", hex = ""] = row.split(" ");
    for (let i = 0; i < hex.length; i += 2) {
      const at = (Number.parseInt(address, 16) + i / 2).toString(16).padStart(4, "0");
      out.push(`${at} ${hex.slice(i, i + 2)}`);
    }
  }
  return out;
}

function gasRows(source: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "asm16-listing-"));
  try {
    const file = join(folder, "t.s");
    writeFileSync(file, source);
    const words = ["--32", "-alnm", "--listing-cont-lines=40", "-o", join(folder, "t.o"), file];
    const { stdout } = spawnSync("as", words, { encoding: "utf8" });
    const out: string[] = [];
    let next = 0;
    for (const line of stdout.split("\n")) {
      const match = /^ *\d+ (?:([0-9a-f]{4}) | {5})([0-9A-F]{2,8}) *(?:\t|$)/.exec(line);
      if (!match) continue;
      const address = match[1] ? Number.parseInt(match[1], 16) : next;
      const hex = (match[2] ?? "").toLowerCase();
      next = address + hex.length / 2;
      out.push(`${address.toString(16).padStart(4, "0")} ${hex}`);
    }
    return out;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("listing", () => {
  it.skipIf(gasVersion() === undefined)("addresses and bytes are those of as -alnm", () => {
    // gas lists a repetition's first row once more at its `.endr`, and gaps and fields before they
    // are filled: only lines whose bytes are certain when read are compared.
    const source = PROGRAM.replace(/jmp far\n[\s\S]*$/, "");
    const gas = [...new Set(octets(gasRows(source)))];
    expect(gas.length).toBeGreaterThan(30);
    const ours = octets(rows(assemble(source).listing()));
    const padding = ours.filter((row) => !gas.includes(row));
    expect(gas.filter((row) => !ours.includes(row))).toEqual([]);
    expect(padding.length).toBeLessThan(8);
  });

  it("all bytes of the image stand in it, in every choice of parts", () => {
    const source = PROGRAM.replace(".org 0x180", "");
    const { bytes } = assemble(source);
    for (const macros of [true, false]) {
      for (const conditionals of [true, false]) {
        const listing = assemble(source).listing({ macros, conditionals, branches: false });
        const got = octets(rows(listing)).sort();
        const want = [...bytes].map(
          (byte, i) => `${i.toString(16).padStart(4, "0")} ${byte.toString(16).padStart(2, "0")}`,
        );
        expect(got).toEqual(want);
      }
    }
  });

  it("expansions stand behind their call with its number, marked once per level", () => {
    const source = ".macro a\n nop\n.endm\n.macro b\na\nhlt\n.endm\nb\nsti\n";
    expect(lines(source).slice(7)).toEqual([
      "    8                                 b",
      "    8                                 > a",
      "    8 0000  90                        >>  nop",
      "    8 0001  f4                        > hlt",
      "    9 0002  fb                        sti",
      "",
    ]);
    expect(lines(source, { macros: false }).slice(7)).toEqual([
      "    8 0000  90                        b",
      "      0001  f4",
      "    9 0002  fb                        sti",
      "",
    ]);
  });

  it("what conditions leave out is marked, or missing", () => {
    const source = ".if 0\n.if 1\nnop\n.endif\n.elseif 1\nhlt\n.else\ncli\n.endif\nsti\n";
    const marked = lines(source).flatMap((l) =>
      l.includes("left out") ? [Number(l.slice(0, 5))] : [],
    );
    expect(marked).toEqual([2, 3, 4, 8]);
    const kept = lines(source, { conditionals: false }).map((l) => Number(l.slice(0, 5)));
    expect(kept.slice(0, -1)).toEqual([1, 5, 6, 7, 9, 10]);
    expect(lines(".if 0\nnop\n")[1]).toContain("left out");
  });

  it.each([
    ["x: nop\njmp x", "short: target 3 bytes back"],
    ["jmp x\nnop\nx:", "short: target 1 byte ahead"],
    ["x: .skip 126\njmp x", "short: target 128 bytes back"],
    ["x: .skip 127\njmp x", "near: target 130 bytes back"],
    ["jmp x\n.skip 127\nx:", "short: target 127 bytes ahead"],
    ["jne x\n.skip 128\nx:", "near: target 128 bytes ahead"],
    [".arch i286\njne x\n.skip 128\nx:", "near, by a jmp: target 128 bytes ahead"],
    ["jmp x", "near: undefined symbol `x'"],
    [".weak x\nx: jmp x", "near: `x' is weak, another file may replace it"],
    ["jmp x\n.data\nx:", "near: the target is in section .data"],
    ["jmp 0x10", "near: the target is an absolute address"],
    ["x: {disp16} jmp x", "near: a {disp…} prefix asks for it"],
    [".macro m\nje 1f\n.endm\nm\n1:", "short: target 0 bytes ahead"],
  ])("%j: %s", (source, reason) => {
    const listing = assemble(`${source}\n`).listing();
    expect(listing).toContain(`[${reason}]`);
    expect(assemble(`${source}\n`).listing({ branches: false })).not.toContain("[");
  });

  it("lines of included files, with errors too", () => {
    const readFile = () => new TextEncoder().encode("foo\nhlt\n");
    const listing = assemble('nop\n.include "t.s"\nsti\n', { readFile, filename: "a.s" }).listing();
    expect(listing.split("\n")).toEqual([
      "    1 0000  90                        nop",
      '    2                                 .include "t.s"',
      "                                      # t.s",
      "    1                                 foo",
      "    2 0001  f4                        hlt",
      "                                      # a.s",
      "    3 0002  fb                        sti",
      "",
    ]);
  });

  it("line markers give the numbers", () => {
    const listing = assemble('# 1 "a.S"\n# 1 "h.h" 1\nnop\n# 7 "a.S" 2\nhlt\n').listing();
    expect(listing).toMatch(/# h\.h\n {4}1 0000 {2}90 .*\n.*# a\.S\n {4}7 0001 {2}f4 /);
  });

  it("symbols at the end", () => {
    const listing = assemblePage("a: hlt\nb=5\n.data\nc: .byte 1\n").listing({ symbols: true });
    expect(listing.slice(listing.indexOf("DEFINED"))).toBe(
      "DEFINED SYMBOLS\n000000f000 .text        a\n0000000005 *ABS*        b\n0000000000 .data        c\n\nNO UNDEFINED SYMBOLS\n",
    );
  });
});
