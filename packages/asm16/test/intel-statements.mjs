// Which statements in Intel syntax are there to compare? What objdump says of the enumerated ones.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { everything } from "./enumerate.mjs";
import { gasStatements } from "./gas.mjs";

/** Room for one instruction, filled with NOPs. */
const SLOT = 24;
/** Their targets are relative to where the instruction stood. */
const BRANCH = /\b(j[a-z]+|call\w*|loop\w*|xbegin)\s+(short )?0x/;

/** Each of every `every`-th AT&T statement that as takes in `mode`, in Intel syntax, once. */
export function intelStatements(mode, every, from = 0) {
  const list = everything().filter((_, i) => i % every === from);
  const answers = gasStatements(list, mode).filter((a) => a !== "" && !a.startsWith("!"));
  const bytes = [...new Set(answers)];
  const all = Buffer.alloc(bytes.length * SLOT, 0x90);
  bytes.forEach((hex, i) => {
    Buffer.from(hex, "hex").copy(all, i * SLOT);
  });
  const folder = mkdtempSync(join(tmpdir(), "asm16-intel-"));
  try {
    const file = join(folder, "all.bin");
    writeFileSync(file, all);
    const syntax = mode === ".code32" ? "intel" : "intel,i8086";
    const options = ["-D", "-b", "binary", "-m", "i386", "-M", syntax, "--no-show-raw-insn", file];
    const lines = execFileSync("objdump", options, { encoding: "utf8", maxBuffer: 1 << 29 });
    const out = new Set();
    for (const line of lines.split("\n")) {
      const match = /^\s*([0-9a-f]+):\s+(.*?)\s*$/.exec(line);
      if (!match || Number.parseInt(match[1], 16) % SLOT !== 0 || BRANCH.test(match[2])) continue;
      out.add(match[2].replace(/\s*[#<].*$/, "").replace(/\s+/g, " "));
    }
    return [...out];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
