// Does input that is made to hurt end with a diagnostic?

import { assemble, assembleElf, assemblePage } from "@realmode/asm16";
import { describe, expect, it } from "vitest";

function codes(source: string | Uint8Array): string[] {
  return assemble(source).diagnostics.map((d) => d.code);
}

const parens = (n: number) => `mov $${"(".repeat(n)}1${")".repeat(n)},%ax\n`;

describe("bounds", () => {
  it.each([
    ["a gap of gigabytes", ".skip 0x7fffffff\n", "too-large"],
    ["a fill of exabytes", ".fill 0x7fffffffffffffff,8,1\n", "too-large"],
    [".org far away", ".org 0x7fffffff\n", "too-large"],
    ["a gap known late", ".skip x\nx=0x7fffffff\n", "too-large"],
    ["a huge alignment", ".balign 0x40000000\n", "align"],
    ["many alignments", "nop\n.balign 4096\n".repeat(5000), "too-large"],
    ["deep parentheses", parens(100_000), "too-deep"],
    ["many unary operators", `.byte ${"-".repeat(300_000)}1\n`, "too-deep"],
    ["a long sum", `.byte ${"x+".repeat(300_000)}1\nx=1\n`, "too-deep"],
    ["a macro that calls itself", ".macro m\nm\n.endm\nm\n", "macro-depth"],
    ["two thousand million repetitions", ".rept 2000000000\nnop\n.endr\n", "repeat"],
    ["a macro that doubles its argument", ".macro m a\nm \\a\\a\n.endm\nm xxxxxxxx\n", "too-long"],
    [
      "a macro that passes its arguments on twice",
      ".macro m a:vararg\nm \\a,\\a\n.endm\nm x\n",
      "too-long",
    ],
    [
      "sections of gigabytes together",
      Array.from({ length: 200 }, (_, i) => `.section s${i},"aw"\n.skip 0xfffff0\n`).join(""),
      "too-large",
    ],
    [
      "a hundred thousand names, each defined by the next",
      `${Array.from({ length: 100_000 }, (_, i) => `a${i}=a${i + 1}+1`).join("\n")}\na100000=1\n.byte a0\n`,
      "too-deep",
    ],
    [
      "names that double",
      `${Array.from({ length: 40 }, (_, i) => `a${i}=a${i + 1}+a${i + 1}`).join("\n")}\n.byte a0\na40=1\n`,
      "too-deep",
    ],
    [
      ".eqv that doubles",
      `${Array.from({ length: 40 }, (_, i) => `.eqv a${40 - i},a${41 - i}+a${41 - i}`).join("\n")}\n.byte a1\n`,
      "too-deep",
    ],
    ["a million terms", `.byte ${"1+".repeat(1_000_000)}1\n`, "too-deep"],
    ["an open comment", "nop\n/* abc\nnop\n", "comment"],
    ["an open macro", ".macro m\nnop\n", "unterminated"],
    ["an open repetition", ".rept 3\nnop\n", "unterminated"],
    ["symbols in a circle", "a=b\nb=a\n.byte a\n", "symbol-loop"],
    ["a NUL", "nop\0hlt\n", "binary"],
  ])("%s", (_name, source, code) => {
    expect(codes(source)).toContain(code);
  });

  it("parentheses as deep as people write them", () => {
    expect(assemble(parens(150)).ok).toBe(true);
  });

  it("a one-line altmacro with a local, on which gas hangs", () => {
    const source = ".altmacro\n.macro m; local x; x: jmp x; .endm\nm\nm\n";
    expect(Buffer.from(assemble(source).bytes).toString("hex")).toBe("ebfeebfe");
  });

  it("a text of megabytes on one line", () => {
    expect(assemble(`.ascii "${"x".repeat(9_000_000)}"\n`).bytes.length).toBe(9_000_000);
    expect(codes(`.ascii "${"x".repeat(9_000_000)}\n`)).toContain("string");
  });

  it("an alignment of gigabytes in an object file", () => {
    expect(assembleElf(".p2align 31\nnop\n").diagnostics.map((d) => d.code)).toEqual(["align"]);
  });

  it("thousands of names of one register", () => {
    const names = Array.from({ length: 5000 }, (_, i) => `r${i + 1}=r${i}`).join("\n");
    const { bytes } = assemble(`r0=%ax\n${names}\npush r5000\n`);
    expect([...bytes]).toEqual([0x50]);
  });

  it("a file that includes itself", () => {
    const text = new TextEncoder().encode('.include "a.s"\n');
    const { diagnostics } = assemble('.include "a.s"\n', { readFile: () => text });
    expect(diagnostics.map((d) => d.code)).toContain("include-depth");
  });

  it.each(["#", "# c", "\n# c\n", `${"# comment\n".repeat(5000)}nop\n`, "/", "//", "/**/"])(
    "comments only",
    (source) => {
      expect(assemble(source)).toMatchObject({ ok: true, diagnostics: [] });
    },
  );

  it("binary files", () => {
    let state = 1;
    const next = () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return state >>> 24;
    };
    for (const low of [0, 1, 0x80]) {
      const junk = Uint8Array.from({ length: 50_000 }, () => Math.max(low, next()));
      const result = assemblePage(junk);
      expect(result.ok).toBe(false);
      expect(result.diagnostics.length).toBeLessThan(110);
      expect(result.codePage.length).toBe(0);
    }
  });

  it("a source beyond 64 MiB is refused at once", () => {
    expect(codes(new Uint8Array(64 * 1024 * 1024 + 1).fill(10))).toEqual(["source-too-large"]);
  });

  it("thousands of errors are not all listed", () => {
    const { diagnostics } = assemble("foo\n".repeat(5000));
    expect(diagnostics.length).toBe(101);
    expect(diagnostics.at(-1)?.severity).toBe("note");
  });

  it("control characters do not reach the terminal", () => {
    const { diagnostics } = assemble("foo\u001b[31m\u0007bar\n");
    for (const d of diagnostics) expect(d.message).not.toMatch(/\p{Cc}/u);
  });
});
