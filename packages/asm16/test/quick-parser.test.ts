// Does the short way read what the grammar reads, or nothing?

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assemble } from "../src/index.ts";
import { parseArguments, parseOperands } from "../src/parser.ts";
import { quickArguments, quickOperands } from "../src/quick-parser.ts";
import { tokenize } from "../src/tokens.ts";

const BLANKS = fc.constantFrom("", "", " ", "\t");
const ATOM = fc.oneof(
  fc.constantFrom("0", "7", "42", "0x1f", "0777", "0b11", "1f", "2b", "9z", "99999999999999999999"),
  fc.constantFrom("foo", ".L1", "_x$y", ".", "st", "'a'", "'\\n'", "'#", "'\\''", "ä"),
);
const WORDS = fc.constantFrom("%ax", "%st(1)", "%es", "%ebx", "% cx", "$", "*", "(", ")", ",");
const JOINTS = fc.constantFrom("+", "-", "*", "!", ":", "@", "/", "~", "<<", "(%bx)", "(,%ebx,4)");
/** Made of what operands are made of, in any order: most are wrong. */
const SOUP = fc
  .array(fc.tuple(fc.oneof(ATOM, WORDS, JOINTS), BLANKS), { minLength: 1, maxLength: 7 })
  .map((parts) => parts.flat().join(""));

const SEGMENT = fc.constantFrom("", "", "%es:", "%fs: ");
const DISP = fc
  .tuple(fc.constantFrom("", "-"), ATOM, fc.constantFrom("", "+4", " - bar", "-2+x"))
  .map((parts) => parts.join(""));
const TAIL = fc.constantFrom("", "(%bx)", "( %bp , %si )", "(,%eax,4)", "(%ebx,%ecx,8)", "(%di)");
const OPERAND = fc.oneof(
  fc.constantFrom("%ax", "%AL", "*%bx", "%cr0", "%st"),
  DISP.map((disp) => `$${disp}`),
  fc.tuple(fc.constantFrom("", "*"), SEGMENT, DISP, TAIL).map((parts) => parts.join("")),
);
const OPERANDS = fc
  .tuple(OPERAND, BLANKS, OPERAND)
  .map(([first, blank, second]) => `${first}${blank},${blank}${second}`);

/** What the grammar makes of it; undefined where it refuses. */
function accepted<R>(parse: () => R): R | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

describe("beside the grammar", () => {
  it("operands: the same trees and ranges", () => {
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(OPERAND, OPERANDS, SOUP), (text) => {
        const quick = quickOperands(text, 0, text.length);
        if (!quick) return;
        read++;
        expect(quick).toEqual(accepted(() => parseOperands(tokenize(text), 0)));
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it("arguments: the same trees and ranges", () => {
    const STRING = fc.constantFrom('"a"', '"\\""', '"x\\', '"a" "b"', '"#;"', '"');
    const ARGUMENTS = fc
      .array(fc.oneof(DISP, DISP, STRING, SOUP), { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join(" , "));
    let read = 0;
    fc.assert(
      fc.property(ARGUMENTS, (text) => {
        const quick = quickArguments(text, 0, text.length);
        if (!quick) return;
        read++;
        expect(quick).toEqual(accepted(() => parseArguments(tokenize(text), 0)));
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(500);
  });
});

describe("what is remembered of a statement", () => {
  // A comment in slashes sends a line to the grammar: the same source, never from memory.
  const slowly = (source: string): string => source.replace(/$/gm, " /**/");

  const LINE = fc.oneof(
    fc
      .tuple(fc.constantFrom("mov", "add", "cmpw", "test", "movl"), OPERANDS)
      .map((parts) => parts.join(" ")),
    fc
      .tuple(
        fc.constantFrom("jmp", "jnz", "call", "loop", "push"),
        fc.constantFrom("foo", "1b", "1f", "bar", "foo+2", "bar-foo"),
      )
      .map((parts) => parts.join("\t")),
    fc.constantFrom("1:", "c=5", "c=300", "rep movsw", "rep es movsb", "es", ".code32", ".code16"),
    fc.constantFrom("add $c,%bx", "add $foo-bar,%bx", "add $foo-foo,%bx", ".byte 1,-1,'a'"),
    fc.nat(0x1ffff).map((n) => `add $${n},%bx`),
    fc.nat(0x1ffff).map((n) => `mov %al, ${n}(%bx)`),
    fc.nat(0x1ffff).map((n) => `movb $${n & 0x1ff}, 0x${(n >> 8).toString(16)}(%bp,%di)`),
  );

  it("gives what the long way gives", () => {
    fc.assert(
      fc.property(fc.array(LINE, { maxLength: 25 }), (lines) => {
        const source = ["foo:", ...lines, "bar: nop", "1:", ""].join("\n");
        const quick = assemble(source);
        const slow = assemble(slowly(source));
        expect(quick.diagnostics).toEqual(slow.diagnostics);
        expect(quick.bytes).toEqual(slow.bytes);
        expect(quick.sourceMap.entries).toEqual(slow.sourceMap.entries);
      }),
      { numRuns: 400 },
    );
  });
});
