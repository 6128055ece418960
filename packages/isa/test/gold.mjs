// Which gold files has this room, and how is each made? `npm run gold -- isa` writes them.

import { ROWS, sample } from "@realmode/isa";
import { assembleEach, objdumpEach, slotAddress, toolVersions } from "./binutils.mjs";
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

/** Samples of every row in a mode: objdump's text, and what `as` makes of that text. */
function samplesOf(bits) {
  // Table order; of the 32-bit mode, which realmode meets less often, each third.
  const list = ROWS.flatMap((row) => sample(row, bits)).filter(
    (_, i) => bits === 16 || i % 3 === 0,
  );
  const dumped = objdumpEach(list, bits);
  const texts = dumped.map(({ text }, i) => relocatable(text, slotAddress(i)));
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
