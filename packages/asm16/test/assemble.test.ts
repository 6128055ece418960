// Do the two verbs give images, symbols, a source map and a listing as documented?

import { assemble, assemblePage, formatCArray } from "@realmode/asm16";
import { describe, expect, it } from "vitest";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** The program this project grew from; its bytes are printed in the document it came from. */
const ORIGIN = `mov $0x1000,%sp
push $2
push $3
call sum
add $8,%sp
hlt
sum: push %bp
mov %sp,%bp
mov 6(%bp),%ax
mov 4(%bp),%dx
add %dx,%ax
pop %bp
ret
`;
const ORIGIN_BYTES = "bc00106a026a03e8040083c408f45589e58b46068b560401d05dc3";

describe("assemble", () => {
  it("the origin program", () => {
    expect(hex(assemble(ORIGIN).bytes)).toBe(ORIGIN_BYTES);
  });

  it("takes bytes too", () => {
    expect(hex(assemble(new TextEncoder().encode("nop\r\nhlt")).bytes)).toBe("90f4");
  });

  it("symbols have linked values", () => {
    const source = ".globl a\na: nop\nb=5\n.data\nc: .byte 1\n.type a,@function\n.size a,.-a+1\n";
    const { symbols } = assemble(`${source}.text\njmp .Lx\n.Lx: 1: jmp 1b\n`, { origin: 0x100 });
    expect(Object.keys(symbols)).toEqual(["a", "b", "c"]);
    expect(symbols.a).toMatchObject({
      value: 0x100,
      section: ".text",
      global: true,
      defined: true,
    });
    expect(symbols.b).toMatchObject({ value: 5, section: "*ABS*", global: false });
    expect(symbols.c).toMatchObject({ value: 0x105, section: ".data" });
    expect(symbols.a?.type).toBe("@function");
  });

  it("defsyms", () => {
    expect(hex(assemble("mov $n,%ax\n", { defsyms: { n: 0x1234 } }).bytes)).toBe("b83412");
    expect(hex(assemble(".if n\nhlt\n.endif\n", { defsyms: { n: 1n } }).bytes)).toBe("f4");
  });

  it("a reference beyond 64 KiB is cut to 16 bits with a warning", () => {
    const result = assemble("x: mov x,%ax\n", { origin: 0x12345 });
    expect(hex(result.bytes)).toBe("a14523");
    expect(result.diagnostics).toMatchObject([
      { severity: "warning", message: "relocation truncated to fit: R_386_16 against `.text'" },
    ]);
  });

  it("files come from readFile only", () => {
    const files: Record<string, Uint8Array> = {
      "a.inc": new TextEncoder().encode("nop\nbad\n"),
      "b.bin": Uint8Array.of(1, 2, 3, 4),
    };
    const readFile = (path: string) => files[path];
    expect(hex(assemble('.incbin "b.bin",1,2\n', { readFile }).bytes)).toBe("0203");
    const included = assemble('hlt\n.include "a.inc"\n', { readFile }).diagnostics;
    expect(included).toMatchObject([{ file: "a.inc", line: 2, code: "unknown-mnemonic" }]);
    expect(included[0]?.hint).toContain("included from input.s:2");
    expect(assemble('.include "a.inc"\n').diagnostics).toMatchObject([{ code: "file-not-found" }]);
    expect(assemble('.incbin "zz"\n', { readFile }).diagnostics).toMatchObject([
      { code: "file-not-found", line: 1, column: 9 },
    ]);
  });

  it("a source map by address and by line", () => {
    const { sourceMap } = assemble("nop\nmov $1,%ax\n.data\n.byte 1,2\n", { origin: 0x7c00 });
    expect(sourceMap.at(0x7c02)).toMatchObject({ line: 2, length: 3, kind: "instruction" });
    expect(sourceMap.at(0x7c04)).toMatchObject({ line: 4, length: 2, kind: "data" });
    expect(sourceMap.addressesOf("input.s", 2)).toEqual([0x7c01]);
    expect(sourceMap.atOffset(0)?.line).toBe(1);
    expect(sourceMap.at(0x7c06)).toBeUndefined();
  });

  it("a macro's bytes belong to its call", () => {
    const { sourceMap } = assemble(".macro m\nnop\nhlt\n.endm\nm\n");
    expect(sourceMap.entries.map((e) => e.line)).toEqual([5, 5]);
  });

  it("a listing, with errors too", () => {
    expect(assemble("push $2\nhlt\n").listing()).toBe(
      "    1 0000  6a 02                     push $2\n    2 0002  f4                        hlt\n",
    );
    expect(assemble("nop\nfoo\nhlt\n").listing()).toContain("    3 0001  f4");
  });

  it("an empty source is an empty image", () => {
    expect(assemble("")).toMatchObject({ ok: true, bytes: new Uint8Array(0), diagnostics: [] });
    expect(assemble("").listing()).toBe("");
  });
});

describe("assemblePage", () => {
  it("code, reset jump, zeros", () => {
    const { codePage, dataPage, codeSize, dataSize } = assemblePage(ORIGIN);
    expect(codePage.length).toBe(4096);
    expect(dataPage.length).toBe(4096);
    expect(hex(codePage.subarray(0, 27))).toBe(ORIGIN_BYTES);
    expect(hex(codePage.subarray(0xff0, 0xff3))).toBe("e90df0");
    expect(codePage.subarray(27, 0xff0).every((b) => b === 0)).toBe(true);
    expect([codeSize, dataSize]).toEqual([27, 0]);
  });

  it("another entry has its own displacement", () => {
    const { codePage, entryOffset } = assemblePage("nop\nfoo: hlt\n", { entry: "foo" });
    expect(entryOffset).toBe(1);
    expect(hex(codePage.subarray(0xff0, 0xff3))).toBe("e90ef0");
    // Without it the page's start, even where there is a _start.
    expect(assemblePage("nop\n_start: hlt\n").entryOffset).toBe(0);
  });

  it.each([
    ["nowhere", "undefined reference to `nowhere'"],
    ["x", "the entry `x' lies outside the code page"],
  ])("entry %s is an error", (entry, message) => {
    const result = assemblePage("nop\n.data\nx: .byte 1\n", { entry });
    expect(result.diagnostics).toMatchObject([{ severity: "error", message }]);
    expect(result.codePage.length).toBe(0);
  });

  it("code is linked at 0xf000, data at 0, .bss behind it", () => {
    const source = `x: mov $x,%ax
mov y,%al
mov z,%al
mov r,%al
.bss
z: .skip 1
.data
y: .byte 1
.section .rodata
r: .byte 7
`;
    const result = assemblePage(source);
    // .rodata, .data, .bss in this order.
    expect(hex(result.codePage.subarray(0, 12))).toBe("b800f0a00100a00200a00000");
    expect(hex(result.dataPage.subarray(0, 3))).toBe("070100");
    expect(result.sections.map((s) => [s.name, s.address, s.size, s.hasBytes])).toEqual([
      [".text", 0xf000, 12, true],
      [".data", 1, 1, true],
      [".bss", 2, 1, false],
      [".rodata", 0, 1, true],
    ]);
  });

  it.each([
    [".skip 4080\n", undefined],
    [
      ".skip 4081\n",
      "the code is 1 byte too long: 4081 bytes, and 4080 fit below the reset vector",
    ],
    [".data\n.skip 4096\n", undefined],
    [".bss\n.skip 4100\n", "the data is 4 bytes too long: 4100 bytes, and the page has 4096"],
  ])("%j", (source, message) => {
    const { diagnostics } = assemblePage(source);
    expect(diagnostics.map((d) => d.message)).toEqual(message === undefined ? [] : [message]);
  });

  it("data over the interrupt table is warned about where an int is assembled", () => {
    const codes = (source: string) => assemblePage(source).diagnostics.map((d) => d.code);
    expect(codes("int $5\n.data\n.byte 1\n")).toEqual(["data-over-vectors"]);
    expect(codes("int $5\n.data\n.org 0x400\n.byte 1\n")).toEqual([]);
    expect(codes("nop\n.data\n.byte 1\n")).toEqual([]);
    expect(codes("int $5\n.bss\n.skip 1\n")).toEqual([]);
  });
});

describe("formatCArray", () => {
  it("bytes with their source as comments, C that a compiler takes", () => {
    const source = "push $2 # two \\\nhlt\n";
    const text = formatCArray(assemblePage(source), { sources: { "input.s": source }, name: "p" });
    expect(text.split("\n")).toEqual([
      "unsigned char p[4096] __attribute__((aligned(4096))) = {",
      "  0x6a, 0x02,                    // push $2 # two ",
      "  0xf4,                          // hlt",
      "  [0xff0] = 0xe9, 0x0d, 0xf0, // the reset vector: jump to the entry",
      "};",
      "",
    ]);
  });
});
