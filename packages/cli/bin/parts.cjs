// How do the command's parts get into the process quickly?
//
// V8 spends more time on reading a program than a short command takes to run. So the build leaves the
// bytecode of what a run needs beside each part (scripts/keep-bytecode.cjs), and here it is given to V8,
// which takes it if it is from the same V8 with the same flags, and else reads the part as ever.
// CommonJS throughout: only such parts can be given with bytecode.

const { readFileSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { Script } = require("node:vm");

const FOLDER = join(__dirname, "../bundle");
/** V8 asks for its own version; the processor is ours to ask for. */
const MADE_FOR = `${process.version}-${process.platform}-${process.arch}`;

/** By file: what a part exports, and the script it is. */
const parts = new Map();

const bytecodeFile = (file) => `${file}.${MADE_FOR}.bytecode`;

function bytecodeOf(file) {
  try {
    return readFileSync(bytecodeFile(file));
  } catch {
    return undefined;
  }
}

function load(file) {
  const known = parts.get(file);
  if (known) return known.module.exports;
  // The build leaves ASCII only, which is read soonest as Latin-1.
  const text = readFileSync(file, "latin1");
  const bytecode = bytecodeOf(file);
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname) {${text}\n})`,
    {
      filename: file,
      cachedData: bytecode,
    },
  );
  const module = { exports: {} };
  const folder = dirname(file);
  parts.set(file, { module, script, hasBytecode: bytecode && !script.cachedDataRejected });
  const find = (id) => (id.startsWith("./") ? load(join(folder, id)) : require(id));
  script.runInThisContext()(module.exports, find, module, file, folder);
  return module.exports;
}

/** Runs the command on the process's arguments. */
function start() {
  load(join(FOLDER, "bin.cjs"));
}

/** For the build: keeps the bytecode of the parts that ran so far and have none. */
function keepBytecode() {
  for (const [file, { script, hasBytecode }] of parts) {
    if (!hasBytecode) writeFileSync(bytecodeFile(file), script.createCachedData());
  }
}

module.exports = { keepBytecode, start };
