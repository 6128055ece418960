// Which bytecode is kept beside the command's parts? That of the functions which these runs called.

const { spawnSync } = require("node:child_process");
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

const SOURCE = join(__dirname, "sample.s");

if (process.argv[2] === "--run") {
  const { keepBytecode, start } = require("../bin/parts.cjs");
  process.argv.splice(2, 1);
  process.on("exit", keepBytecode);
  start();
} else {
  const folder = mkdtempSync(join(tmpdir(), "realmode-build-"));
  const output = join(folder, "sample.bin");
  try {
    // A part keeps what the first of them called.
    for (const words of [
      ["asm", SOURCE, "--format", "flat", "-o", output],
      ["run", SOURCE, "--backend", "emu"],
      ["dis", SOURCE],
    ]) {
      const done = spawnSync(process.execPath, [__filename, "--run", ...words], {
        encoding: "utf8",
      });
      if (done.status !== 0) throw new Error(`realmode ${words.join(" ")}: ${done.stderr}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
