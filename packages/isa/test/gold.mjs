// Which gold files has this room, and how is each made? `npm run gold -- isa` writes them.

import { ROWS, sample } from "@realmode/isa";
import { assembleEach, objdumpEach, slotAddress, toolVersions } from "./binutils.mjs";
import { namesWithoutRow } from "./names.mjs";
import { randomBytes } from "./random.mjs";
import { statements } from "./statements.mjs";

const hex = (bytes) => Buffer.from(bytes).toString("hex");

const file = (what, lines) =>
  `${[`# ${toolVersions()}`, `# made by scripts/gold.mjs: ${what}`, ...lines].join("\n")}\n`;

/** A branch target as a distance, so that the text means the same wherever `as` puts it. */
export function relocatable(text, address) {
  return text.replace(
    /^((?:data16 |data32 |bnd )?(?:j\w+|loop\w*|call[wl]?)(?:,p[nt])?\s+)0x([0-9a-f]+)$/,
    (_, head, target) => `${head}.+${(Number.parseInt(target, 16) - address) | 0}`,
  );
}

/** objdump's text as the CPU and gas have it, where objdump has it otherwise (head of format-att.ts). */
export const corrected = (text) =>
  text
    .replace(/\((8087|287) only\)$/, "")
    .replace(/((?:rd|wr)[fg]sbase %)(?=[a-d]x|[sb]p|[sd]i)/, "$1e");

const hasVectors = (row) => row.specs.some((s) => s.registers === "mm" || s.registers === "xmm");

/**
 * The samples that the gold file has, in table order. The many rows for MMX and XMM registers show
 * each fifth: register form, 16- and 32-bit addressing; the 32-bit mode, which realmode meets less
 * often, each third of the rest.
 */
export function sampleList(bits) {
  return ROWS.flatMap((row) =>
    sample(row, bits).filter((_, i) => !hasVectors(row) || i % 5 === row.index % 3),
  ).filter((_, i) => bits === 16 || i % 3 === 0);
}

/** Samples of every row in a mode: objdump's text, and what `as` makes of that text. */
function samplesOf(bits) {
  const list = sampleList(bits);
  const dumped = objdumpEach(list, bits);
  const texts = dumped.map(({ text }, i) => corrected(relocatable(text, slotAddress(i))));
  const assembled = assembleEach(texts, bits);
  return list.map((bytes, i) => {
    const own = hex(bytes);
    const again = assembled[i] ? hex(assembled[i]) : "!";
    return `${bits} ${own} ${again === own ? "=" : again} ${dumped[i].text}`;
  });
}

function randomOf(bits) {
  const list = randomBytes(bits, 3000);
  return objdumpEach(list, bits).map(
    ({ text, length }, i) => `${bits} ${hex(list[i])} ${length} ${text}`,
  );
}

function statementsOf(bits) {
  const list = statements(bits);
  return assembleEach(list, bits).map(
    (bytes, i) => `${bits} ${bytes ? hex(bytes) : "!"} ${list[i]}`,
  );
}

export const gold = {
  "samples.txt": () =>
    file("mode, bytes, what as makes of the text (= the same, ! refused), objdump's text", [
      ...samplesOf(16),
      ...samplesOf(32),
    ]),
  "names.txt": () =>
    file("mnemonics as knows, those of the table, then each that has no row and why", [
      ...namesWithoutRow(),
    ]),
  "random.txt": () =>
    file("mode, 15 random bytes, length of the first instruction, objdump's text", [
      ...randomOf(16),
      ...randomOf(32),
    ]),
  "statements.txt": () =>
    file("mode, bytes from as (! refused), a statement for each name and operand list of a row", [
      ...statementsOf(16),
      ...statementsOf(32),
    ]),
};
