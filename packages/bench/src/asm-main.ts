// How is the assembler's bench run? `node packages/bench/dist/asm-main.js [--lines N] [--rounds N] [--json]`

import { parseArgs } from "node:util";
import { formatAsmBench, runAsmBench } from "./asm.ts";

try {
  const { values } = parseArgs({
    options: {
      lines: { type: "string" },
      "large-lines": { type: "string" },
      rounds: { type: "string" },
      json: { type: "boolean" },
    },
  });
  const { lines, rounds, json } = values;
  const largeLines = values["large-lines"];
  const result = runAsmBench({
    ...(lines === undefined ? {} : { lines: Number(lines) }),
    ...(largeLines === undefined ? {} : { largeLines: Number(largeLines) }),
    ...(rounds === undefined ? {} : { rounds: Number(rounds) }),
  });
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : formatAsmBench(result));
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
