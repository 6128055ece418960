// Which mnemonics does GNU as know, and does the table have each? Asked of as itself.
//
// Candidates are the words in as's own program file, and every ending of a word: the compiler that
// built it lets a name share the end of a longer one. as says which of them are mnemonics.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FORMS_BY_NAME, PREFIXES } from "@realmode/isa";

/** Extensions out of the table's scope, as `.arch .noNAME` and in words; a name belongs to the first that takes it away. */
const OUTSIDE = [
  ["3dnow", "3DNow!"],
  ["padlock", "VIA PadLock"],
  ["xop", "XOP"],
  ["fma4", "FMA4"],
  ["lwp", "LWP"],
  ["tbm", "TBM"],
  ["bmi2", "BMI2"],
  ["bmi", "BMI1"],
  ["avx512f", "AVX-512"],
  ["avx", "AVX"],
  // BEXTR is in both.
  ["bmi,tbm", "BMI1"],
];

function candidates() {
  const path = execFileSync("sh", ["-c", "command -v as"]).toString().trim();
  const text = readFileSync(path).toString("latin1");
  const found = new Set();
  for (const [word] of text.matchAll(/[a-z0-9_]{2,24}(?=\0)/g)) {
    for (let i = 0; i < word.length - 1; i++) {
      if (/[a-z]/.test(word[i])) found.add(word.slice(i));
    }
  }
  return [...found].sort();
}

/** as's first error for each line, or undefined. */
function errorsOf(lines, head) {
  const directory = mkdtempSync(join(tmpdir(), "isa-names-"));
  try {
    const source = join(directory, "source.s");
    writeFileSync(source, `${[...head, ...lines].join("\n")}\n`);
    const { stderr } = spawnSync("as", ["--32", "-o", join(directory, "o"), source], {
      maxBuffer: 2 ** 28,
    });
    const errors = lines.map(() => undefined);
    for (const [, line, message] of stderr.toString().matchAll(/source\.s:(\d+): Error: (.*)/g)) {
      errors[Number(line) - 1 - head.length] ??= message;
    }
    return errors;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const PREFIX_NAMES = new Set([...PREFIXES.flatMap((p) => p.names), "notrack"]);
const covered = (name) => FORMS_BY_NAME.has(name) || PREFIX_NAMES.has(name);

/** A name with a suffix that as looks up by its stem, and then refuses with any operands. */
const isStrayed = (name) => /[bwlsqd]$/.test(name) && covered(name.slice(0, -1));

/**
 * How many mnemonics as knows and the table has, then each that it has not, with as's reason.
 * `no-row` would be a mnemonic of 16-bit code that is missing.
 */
export function namesWithoutRow() {
  const words = candidates();
  const first = errorsOf(words, [".code16"]);
  const known = words.filter(
    (_, i) => !/^no such instruction|^invalid instruction suffix/.test(first[i] ?? ""),
  );
  const reasons = new Map();
  const stems = new Set(known);
  words.forEach((word, i) => {
    if (!/only supported in 64-bit mode/.test(first[i] ?? "")) return;
    const suffixed = word.endsWith("q") && (stems.has(word.slice(0, -1)) || isStrayed(word));
    reasons.set(word, suffixed ? "64-bit suffix" : "64-bit mode");
  });
  for (const [extension, reason] of OUTSIDE) {
    errorsOf(known, [".code16", ...extension.split(",").map((name) => `.arch .no${name}`)]).forEach(
      (error, i) => {
        const gone = / is not supported on /.test(error ?? "");
        if (gone && !reasons.has(known[i])) reasons.set(known[i], reason);
      },
    );
  }
  const missing = known.filter((name) => !covered(name));
  const lines = missing.map(
    (name) => `${name} ${reasons.get(name) ?? (isStrayed(name) ? "stem with a suffix" : "no-row")}`,
  );
  return [`known ${known.length}`, `rows ${known.length - missing.length}`, ...lines];
}
