// Are wrong sources told where, what and what to do, in GNU as's words?
//
// The wording is GNU as 2.40's; code, place and hint are ours.

import { assemble, formatDiagnostic } from "@realmode/asm16";
import { describe, expect, it } from "vitest";

interface Case {
  source: string;
  code: string;
  message: string;
  /** line:column-endColumn */
  at: string;
  hint?: RegExp;
}

const cases: Case[] = [
  {
    source: " moov $1,%ax",
    code: "unknown-mnemonic",
    message: "no such instruction: `moov $1,%ax'",
    at: "1:2-6",
    hint: /Did you mean `mov'/,
  },
  {
    source: "mov %al,%bx",
    code: "operand-mismatch",
    message: "operand type mismatch for `mov'",
    at: "1:5-12",
    hint: /`%al' is 8 bits, `%bx' is 16 bits.*movzbw/,
  },
  {
    source: "nop\nmov (%si,%bx),%ax",
    code: "base-index",
    message: "`(%si,%bx)' is not a valid base/index expression",
    at: "2:5-14",
    hint: /Write \(%bx,%si\)/,
  },
  {
    source: "movw %al,%bx",
    code: "register-suffix",
    message: "`%al' not allowed with `movw'",
    at: "1:6-9",
    hint: /`w' means 16 bits/,
  },
  {
    source: "movl %bx,%eax",
    code: "register-suffix",
    message: "incorrect register `%bx' used with `l' suffix",
    at: "1:6-9",
  },
  {
    source: "mov %xx,%ax",
    code: "bad-register",
    message: "bad register name `%xx'",
    at: "1:5-8",
  },
  {
    source: "mov %rax,%rbx",
    code: "bad-register",
    message: "bad register name `%rax'",
    at: "1:5-9",
    hint: /64-bit/,
  },
  {
    source: "mov %ax",
    code: "operand-count",
    message: "number of operands mismatch for `mov'",
    at: "1:1-4",
  },
  {
    source: "pushb $5",
    code: "suffix",
    message: "invalid instruction suffix for `push'",
    at: "1:1-6",
    hint: /suffixes w, l/,
  },
  {
    source: "mov foo,%ax",
    code: "undefined-symbol",
    message: "undefined reference to `foo'",
    at: "1:5-8",
  },
  {
    source: "mov ax,%bx",
    code: "undefined-symbol",
    message: "undefined reference to `ax'",
    at: "1:5-7",
    hint: /%ax/,
  },
  {
    source: "mov ax,5",
    code: "operand-mismatch",
    message: "operand type mismatch for `mov'",
    at: "1:5-7",
    hint: /Registers are written %ax/,
  },
  {
    source: "loop x\n.skip 200\nx:",
    code: "field-overflow",
    message: "value of 200 too large for field of 1 byte at 00000001",
    at: "1:6-7",
    hint: /-128 to 127/,
  },
  {
    source: "foo:nop\nfoo:nop",
    code: "redefined",
    message: "symbol `foo' is already defined",
    at: "2:1-4",
    hint: /input\.s:1/,
  },
  {
    source: "nop;.org 0",
    code: "org",
    message: "attempt to move .org backwards",
    at: "1:5-11",
  },
  {
    source: ".foo 1",
    code: "unknown-directive",
    message: "unknown pseudo-op: `.foo'",
    at: "1:1-5",
  },
  {
    source: "mov $10h,%ax",
    code: "number",
    message: "junk at end of line, first unrecognized character is `h'",
    at: "1:8-9",
    hint: /0x10/,
  },
  {
    source: ".byte 08",
    code: "number",
    message: "junk at end of line, first unrecognized character is `8'",
    at: "1:8-9",
    hint: /octal/,
  },
  {
    source: "mov (%eax,%eax,3),%ax",
    code: "scale",
    message: "expecting scale factor of 1, 2, 4, or 8: got `3'",
    at: "1:5-18",
  },
  {
    source: "mov $,%ax",
    code: "immediate",
    message: "missing or invalid immediate expression",
    at: "1:6-7",
  },
  {
    source: "mov %ax,4 5",
    code: "junk",
    message: "junk `5' after expression",
    at: "1:11-12",
  },
  {
    source: "mov (%bx,%ax",
    code: "parenthesis",
    message: "unbalanced parenthesis in operand 1.",
    at: "1:5-13",
  },
  {
    source: "lock mov %ax,%bx",
    code: "lock",
    message: "expecting lockable instruction after `lock'",
    at: "1:1-5",
  },
  {
    source: "rep mov %ax,%bx",
    code: "rep",
    message: "invalid instruction `mov' after `rep'",
    at: "1:1-4",
    hint: /string instructions/,
  },
  {
    source: "movsb (%si),%ds:(%di)",
    code: "string-segment",
    message: "`movs' operand 2 must use `%es' segment",
    at: "1:13-22",
  },
  {
    source: "ljmp $0x10,$0x12345678",
    code: "far-range",
    message: "16-bit jump out of range",
    at: "1:12-23",
  },
  {
    source: "mov $5,%ds",
    code: "operand-mismatch",
    message: "operand type mismatch for `mov'",
    at: "1:8-11",
    hint: /load it into %ax/,
  },
  {
    source: "shl %bl,%ax",
    code: "operand-mismatch",
    message: "operand type mismatch for `shl'",
    at: "1:5-8",
    hint: /%cl/,
  },
  {
    source: "in %cx,%al",
    code: "operand-mismatch",
    message: "operand type mismatch for `in'",
    at: "1:4-7",
    hint: /%dx/,
  },
  {
    source: "int $256",
    code: "operand-mismatch",
    message: "operand type mismatch for `int'",
    at: "1:5-9",
    hint: /8 bits/,
  },
  {
    source: "mov (%bx),(%si)",
    code: "operand-mismatch",
    message: "operand type mismatch for `mov'",
    at: "1:11-16",
    hint: /one memory operand/,
  },
  {
    source: ".word x*2\nx:",
    code: "expression-sections",
    message: "invalid operands (.text and *ABS* sections) for `*'",
    at: "1:7-10",
  },
  {
    source: ".if x\n.endif\nx:",
    code: "non-constant",
    message: 'non-constant expression in ".if" statement',
    at: "1:5-6",
  },
  {
    source: "jmp 9f",
    code: "undefined-symbol",
    message: 'local label `"9" (instance number 1 of a fb label)\' is not defined',
    at: "1:5-7",
  },
  {
    source: "jmp 9b",
    code: "undefined-local",
    message: 'backward ref to unknown label "9:"',
    at: "1:5-7",
  },
  {
    source: ".bss\n.byte 1",
    code: "bss-bytes",
    message: "attempt to store non-zero value in section `.bss'",
    at: "2:1-8",
  },
  {
    source: '.ascii "abc\n nop',
    code: "string",
    message: "unterminated string",
    at: "1:8-12",
  },
  {
    source: "nop // c",
    code: "junk",
    message: "junk `/' after expression",
    at: "1:5-6",
    hint: /`#'/,
  },
  {
    source: ".code64",
    code: "unsupported",
    message: "64bit mode not supported on `i386'",
    at: "1:1-8",
  },
  {
    source: ".align 3",
    code: "align",
    message: "alignment not a power of 2",
    at: "1:8-9",
  },
];

describe("errors", () => {
  it.each(cases)("$source", ({ source, code, message, at, hint }) => {
    const result = assemble(`${source}\n`);
    const errors = result.diagnostics.filter((d) => d.severity === "error");
    const [first] = errors;
    expect(result.bytes.length).toBe(0);
    expect(result.ok).toBe(false);
    expect(first).toMatchObject({ code, message });
    expect(`${first?.line}:${first?.column}-${first?.endColumn}`).toBe(at);
    if (hint) expect(first?.hint).toMatch(hint);
  });

  it("all errors of a source in one run, in order", () => {
    const { diagnostics } = assemble("foo\nmov %al,%bx\nnop\n.bar\njmp nowhere\n");
    expect(diagnostics.map((d) => [d.line, d.code])).toEqual([
      [1, "unknown-mnemonic"],
      [2, "operand-mismatch"],
      [4, "unknown-directive"],
      [5, "undefined-symbol"],
    ]);
  });

  it("line markers lead to the source's own file", () => {
    const { diagnostics } = assemble('# 33 "boot.S"\n nop\n foo\n');
    expect(diagnostics[0]).toMatchObject({ file: "boot.S", line: 34 });
  });

  it("an error in a macro points at the call and shows the expansion", () => {
    const { diagnostics } = assemble(".macro m a\nnop\nmov \\a,%bx\n.endm\nm %al\n");
    expect(diagnostics[0]).toMatchObject({ line: 5, code: "operand-mismatch" });
    expect(diagnostics[0]?.hint).toContain("in macro `m', line 2: mov %al,%bx");
  });
});

const warnings: [source: string, message: string][] = [
  [
    "add $1,(%bx)",
    "no instruction mnemonic suffix given and no register operands; using default for `add'",
  ],
  ["add $256,%al", "0x100 shortened to 0x0"],
  ["mov 0x12345(%bx),%ax", "0x12345 shortened to 0x2345"],
  [".byte 256", "value 0x100 truncated to 0x0"],
  ["jmp (%bx)", "indirect jmp without `*'"],
  ["movsd", "found `movsd'; assuming `movsl' was meant"],
  [".byte 7/0", "division by zero"],
  ["addr32 jmp .", "skipping prefixes on `jmp'"],
  ["fadd", "translating to `faddp'"],
  [".byte 1,,2", "zero assumed for missing expression"],
];

describe("warnings do not refuse", () => {
  it.each(warnings)("%s", (source, message) => {
    const result = assemble(`${source}\n`);
    expect(result.ok).toBe(true);
    expect(result.diagnostics.map((d) => [d.severity, d.message])).toEqual([["warning", message]]);
  });

  it("constants and patterns of both signs are quiet", () => {
    const quiet = "add $-65535,%bx\nadd $65535,%bx\nadd $0xffff8000,%bx\n.byte -129,255\nint $3\n";
    expect(assemble(quiet).diagnostics).toEqual([]);
  });
});

/** What GNU as accepts in silence; the code is the name that `-Wno-` takes. */
const advice: [code: string, source: string, message: string, at: string, quiet: string][] = [
  [
    "forward-constant",
    "add $foo,%bx\nfoo=5",
    "`$foo' is not known here, so it takes the long form; its value 5 fits in a byte",
    "1:5-9",
    "foo=5\nadd $foo,%bx\nadd $bar,%bx\nmov $baz,%bx\nbar=500\nbaz=5",
  ],
  [
    "forward-constant",
    "mov foo(%bx),%al\nfoo=-3",
    "`foo(%bx)' is not known here, so it takes the long form; its value -3 fits in a byte",
    "1:5-13",
    "mov foo(%bx),%al\nhlt\nfoo:",
  ],
  [
    "prefix-386",
    ".arch i8086\nmovl $5,x\nhlt\nx:",
    "prefix 0x66 does not exist on `i8086'",
    "2:1-10",
    ".arch i386\nmovl $5,x\nhlt\nx:",
  ],
  [
    "missing-dollar",
    "mov 5,%ax",
    "`5' without `$' is the memory at address 5",
    "1:5-6",
    "mov $5,%ax\nmov %ds:5,%ax\nmov 0x46c,%ax\nx=5\nmov x,%ax\nlea 5,%ax",
  ],
  [
    "missing-dollar",
    "mov 0x0e,%ah",
    "`0x0e' without `$' is the memory at address 0x0e",
    "1:5-9",
    "mov $0x0e,%ah",
  ],
  [
    "missing-dollar",
    "cmp 'q,%al",
    "`'q' without `$' is the memory at address 'q",
    "1:5-7",
    "cmp $'q,%al",
  ],
  ["missing-dollar", "push 5", "`5' without `$' is the memory at address 5", "1:6-7", "push $5"],
  [
    "intel-order",
    "mov %ax,5",
    "`%ax' is stored to the memory at address 5",
    "1:9-10",
    "mov %ax,%ds:5\nmov %ax,0x46c",
  ],
  [
    "label-byte",
    "movb $x,%al\nhlt\nx:",
    "the address `$x' is put into 8 bits",
    "1:6-8",
    "movb x,%al\nmov $x,%ax\nmovb $y-x,%al\nhlt\nx:\nnop\ny:",
  ],
  [
    "runs-into-data",
    'mov $5,%ax\nmsg: .ascii "a"',
    "the code before `msg' runs into its data",
    "2:6-16",
    'jmp x\nmsg: .ascii "a"\nx: mov $1,%ax\n.byte 0x90\n1: .byte 0x90\nint $0x20\ny: .word 1\n.data\nz: .word 1',
  ],
];

describe("warnings of asm16's own do not refuse, and have a name", () => {
  it.each(advice)("%s: %s", (code, source, message, at, quiet) => {
    const result = assemble(`${source}\n`);
    expect(result.ok).toBe(true);
    expect(result.diagnostics).toMatchObject([{ severity: "warning", code, message }]);
    const [first] = result.diagnostics;
    expect(`${first?.line}:${first?.column}-${first?.endColumn}`).toBe(at);
    expect(first?.hint).toMatch(/\S/);
    expect(assemble(`${quiet}\n`).diagnostics).toEqual([]);
  });

  it.each([
    ["add $foo,%bx\nadd $foo,%bx\nmov $1,%ax\nfoo=5", [1, 2]],
    ["movb $x,%al\nmovb $y,%al\nhlt\nx:y:", [1, 2]],
    ["mov 5,%ax\nmov 5,%ax", [1, 2]],
    ["nop\nnop\nx: .word 1\nnop\nhlt\ny: .word 1", [3]],
    ["jmp 1f\nx: .word 1\njmp 1f\ny: .word 2\n1: nop\nnop", []],
  ])("also where the same line comes again: %s", (source, lines) => {
    expect(assemble(`${source}\n`).diagnostics.map((d) => d.line)).toEqual(lines);
  });

  it("`%ds:` in front of a bare number changes no byte", () => {
    for (const [plain, said] of [
      ["mov 5,%ax", "mov %ds:5,%ax"],
      ["mov %ax,5", "mov %ax,%ds:5"],
      ["push 5", "push %ds:5"],
    ] as const) {
      expect(assemble(said).bytes).toEqual(assemble(plain).bytes);
    }
  });
});

describe("what lies outside of asm16 is refused by name", () => {
  it.each([
    ["vaddps %xmm0,%xmm1,%xmm2", "`vaddps' is not supported by asm16", /AVX/],
    ["pfadd %mm0,%mm1", "`pfadd' is not supported by asm16", /3DNow/],
    ["xstore", "`xstore' is not supported by asm16", /VIA/],
    ["cqto", "`cqto' is only supported in 64-bit mode", /16-bit and 32-bit/],
    [".bundle_align_mode 4", "`.bundle_align_mode' is not supported by asm16", /flat image/],
    [".mri 1", "`.mri 1' is not supported by asm16", /Motorola/],
    [".reloc 0,R_386_GOT32,x", "unrecognized reloc type", /R_386_PC16/],
    ["{evex} mov %ax,%bx", "`{evex}' is not supported by asm16", /real mode/],
  ])("%s", (source, message, hint) => {
    const [first] = assemble(`${source}\n`).diagnostics;
    expect(first).toMatchObject({ severity: "error", message });
    expect(first?.hint).toMatch(hint);
  });
});

describe("formatDiagnostic", () => {
  it("place, line, caret, hint", () => {
    const source = "nop\n\tmov\t%al,%bx\n";
    const [d] = assemble(source, { filename: "a.s" }).diagnostics;
    expect(d && formatDiagnostic(d, source).split("\n").slice(0, 3)).toEqual([
      "a.s:2:6: error: operand type mismatch for `mov'",
      "    2 |  mov %al,%bx",
      "      |      ^^^^^^^",
    ]);
  });

  it("without the source, and for a line it does not have", () => {
    const [d] = assemble("foo\n").diagnostics;
    expect(d && formatDiagnostic(d)).toMatch(/^input\.s:1:1: error: no such instruction: `foo'/);
    expect(d && formatDiagnostic({ ...d, line: 99 }, "foo\n").split("\n")[0]).toContain(":99:");
  });

  it("a long line is cut around the caret", () => {
    const source = `${" ".repeat(5000)}foo${" ".repeat(5000)}\n`;
    const [d] = assemble(source).diagnostics;
    const [, line, caret] = d ? formatDiagnostic(d, source).split("\n") : [];
    expect(line?.length).toBeLessThan(200);
    expect(line?.slice(caret?.indexOf("^"), (caret?.lastIndexOf("^") ?? 0) + 1)).toBe("foo");
  });
});

describe("Intel syntax", () => {
  it.each([
    ["mov [bx],5", "ambiguous operand size for `mov'", /byte ptr, word ptr/],
    ["jmp far ptr x", "cannot infer the segment part of the operand", /segment:offset/],
    ["mov ax,bx+2", "invalid use of register", /\[bx\+si\+4\]/],
    ["in al,[dx]", "`[dx]' is not a valid base/index expression", /without brackets/],
    ["mov ax,[bx+cx]", "`[bx+cx]' is not a valid base/index expression", /16-bit addressing/],
  ])("%s", (source, message, hint) => {
    const [first] = assemble(`.intel_syntax noprefix\n${source}\n`).diagnostics;
    expect(first).toMatchObject({ severity: "error", message, line: 2 });
    expect(first?.hint).toMatch(hint);
  });
});
