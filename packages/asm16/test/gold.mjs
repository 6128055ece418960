// Which gold files has this room, and how is each made? `npm run gold -- asm16` writes them.

import { everything } from "./enumerate.mjs";
import { gasProgram, gasStatements, toolVersions } from "./gas.mjs";
import { STATEMENTS } from "./programs.mjs";

const file = (what, lines) =>
  `${[`# ${toolVersions()}`, `# made by scripts/gold.mjs: ${what}`, ...lines].join("\n")}\n`;

/** Every how many of the enumerated statements stand in the file. */
const EVERY = { ".code16": 131, ".code32": 611 };

function statementsOf(mode) {
  const list = everything().filter((_, i) => i % EVERY[mode] === 0);
  return gasStatements(list, mode).map((answer, i) => `${mode}\t${list[i]}\t${answer}`);
}

const escaped = (text) => text.replaceAll("\n", "⏎");

export const gold = {
  "statements.txt": () =>
    file("mode, a statement, its bytes from as (! and why it is refused)", [
      ...statementsOf(".code16"),
      ...statementsOf(".code32"),
    ]),
  "programs.txt": () =>
    file(
      "origin, a program (⏎ is a line end), its flat image from as and ld (! and why it is refused)",
      STATEMENTS.map((source) => `0\t${escaped(source)}\t${gasProgram(source, 0)}`),
    ),
};
