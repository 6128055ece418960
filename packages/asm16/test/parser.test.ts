// Does the grammar tell apart what looks alike?

import { expect, it } from "vitest";
import { parseOperands } from "../src/parser.ts";
import { tokenize } from "../src/tokens.ts";

it.each([
  ["4(%bx)", { parens: true, base: "bx" }],
  ["(4+4)(%bp,%si)", { parens: true, base: "bp", index: "si" }],
  ["(1+2)*3", { parens: false, base: undefined }],
  ["%es:(%di)", { segment: "es", base: "di" }],
  ["*%cs:x(,%eax,4)", { segment: "cs", index: "eax", star: true }],
  ["(%eax,1)", { base: "eax", index: undefined }],
])("%s", (text, node) => {
  expect(parseOperands(tokenize(text), 0)).toMatchObject([{ kind: "memory", ...node }]);
});

it("no character is lost", () => {
  // A lexer that finds no token for a character leaves it out silently.
  for (let c = 0; c < 0x10000; c += c < 0x300 ? 1 : 97) {
    const text = `a${String.fromCharCode(c)}b`;
    const images = tokenize(text).map((t) => t.image);
    const spaces = /^[ \t\r\f\v]$/.test(text[1] ?? "");
    const comment = text[1] === "#";
    expect(images.join("")).toBe(spaces ? "ab" : comment ? "a" : text);
  }
});
