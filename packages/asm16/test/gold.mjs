// Which gold files has this room, and how is each made? `npm run gold -- asm16` writes them.

import { compile, gccVersion, LEVELS, PROGRAMS } from "./compiled.mjs";
import { everything } from "./enumerate.mjs";
import { gasProgram, gasStatements, toolVersions } from "./gas.mjs";
import { gasObject, OBJECTS } from "./objects.mjs";
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
  "compiled.txt": () =>
    file(
      `a C program of test/c and how it was compiled (${gccVersion()}), the assembler source, its flat image at 0x1000`,
      PROGRAMS.map((program, i) => {
        const level = LEVELS[i % LEVELS.length];
        const source = compile(program, level, "default").replaceAll("\t", " ");
        return `${program} ${level}\t${escaped(source)}\t${gasProgram(source, 0x1000)}`;
      }),
    ),
  "objects.txt": () =>
    file(
      "-g or not, a source, what its object file from as says",
      OBJECTS.flatMap((source) =>
        [false, true].map((debug) => {
          const text = escaped(source).replaceAll("\t", " ");
          return `${debug ? "-g" : "-n"}\t${text}\t${escaped(gasObject(source, debug))}`;
        }),
      ),
    ),
};
