// What do the suite and the fuzzer say of one mutant? `mutate.mjs` starts this, bundled, in a process of its own:
// a mutant may end it, or never come back.
//
//   mutant-judge.mjs CASES   answers each message (the file of a mutant) with one
import { pathToFileURL } from "node:url";
import { caseProgram, fuzz, judge, observe, parseCase } from "@realmode/conformance";
import { readCases } from "@realmode/conformance/node";
import { createEmuMachine, rowSupport } from "@realmode/emu";
import { ROWS } from "@realmode/isa";

/** Of a case: a mutant may run for ever. */
const CASE_MS = 1000;
const FUZZ_SEED = 1;
const FUZZ_TRIALS = 15_000;
/** Of one that the suite has seen. */
const SEEN_TRIALS = 4000;
const FUZZ_MS = 30_000;

/** Assembled once, for all mutants. */
const cases = readCases(process.argv[2]).map(({ filename, source, readFile }) => {
  const { case: test } = parseCase(source, filename);
  const { program } = caseProgram(test, { timeoutMs: CASE_MS, ...(readFile ? { readFile } : {}) });
  return { name: filename.replace(/\.s$/, ""), expectation: test.expectation, program };
});
const rows = ROWS.filter(
  (row) => !row.alias && ["executed", "real-undefined"].includes(rowSupport(row)),
);

function fails({ program, expectation }, subject) {
  try {
    return judge(expectation, observe(subject.createMachine, program), subject).kind === "fail";
  } catch {
    return true;
  }
}

function fuzzed(subject, count) {
  const bounds = { seed: FUZZ_SEED, count, timeMs: FUZZ_MS, maxFindings: 1 };
  const report = fuzz({ reference: asItIs, subject, rows, draw: "mixed", ...bounds });
  const [finding] = report.findings;
  const trial = finding && {
    number: finding.trial.index,
    instruction: finding.instruction.replace(/^.*? {2}/, "").slice(0, 60),
    differs: finding.difference.where,
  };
  return { trials: report.trials, trial: trial ?? null };
}

const asItIs = { name: "emu", createMachine: createEmuMachine };

/** Fails each time, where the emulator as it is passes: not for a busy computer's sake. */
const sees = (one, mutant) => fails(one, mutant) && !fails(one, asItIs) && fails(one, mutant);

process.on("message", async (file) => {
  const { createEmuMachine: createMachine } = await import(pathToFileURL(file).href);
  const subject = { name: "mutant", createMachine };
  const first = cases.find((one) => sees(one, subject))?.name ?? null;
  process.send({ first, ...fuzzed(subject, first ? SEEN_TRIALS : FUZZ_TRIALS) });
});
