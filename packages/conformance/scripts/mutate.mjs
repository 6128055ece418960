// Would the suite or the fuzzer see a small mistake of the emulator? Makes each of `mutations.mjs` in turn, in
// a bundle of its own (the sources stay as they are), and writes what caught it to docs/mutations.md.
//
//   node packages/conformance/scripts/mutate.mjs              all, some 10 s each
//   node packages/conformance/scripts/mutate.mjs --shard 1/4  a part; what others found is kept
//   node packages/conformance/scripts/mutate.mjs --only NEG   those that say so
//   node packages/conformance/scripts/mutate.mjs --missing    those of which nothing is known
//   node packages/conformance/scripts/mutate.mjs --jobs 2     so many at a time
import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { compileFast, FAST_MODULE, FAST_SOURCE } from "../../emu/scripts/compile-fast.mjs";
import { MUTATIONS } from "./mutations.mjs";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const EMU = at("../../emu/src/");
const CASES = at("../cases");
const KEPT = at("../coverage/mutations.json");
const PAGE = at("../../../docs/mutations.md");
/** A mutant that does not come back by then is caught. */
const MUTANT_MS = 180_000;

/** How often the text of a mutation stands in its file: once, or it is none. */
export const occurrences = ([file, text]) =>
  readFileSync(EMU + file, "utf8").split(text).length - 1;

async function bundle(input, output, plugins = []) {
  const made = await rolldown({
    input,
    plugins,
    platform: "node",
    resolve: { conditionNames: ["@realmode/source", "node", "import", "default"] },
  });
  await made.write({ file: output, format: "esm", codeSplitting: false });
  await made.close();
}

/** What `judge` answers to one mutant; an `end` where it has no answer. */
function ask(judge, mutant) {
  return new Promise((resolve) => {
    const done = (answer) => {
      clearTimeout(timer);
      judge.removeAllListeners();
      resolve(answer);
    };
    const timer = setTimeout(() => {
      judge.kill("SIGKILL");
      done({ end: "does not come back" });
    }, MUTANT_MS);
    judge.once("message", done);
    judge.once("exit", () => done({ end: "ends the process" }));
    judge.send(mutant);
  });
}

/** Bundles the judge; the result judges one mutation each time it is called, and is closed at the end. */
export async function openJudge() {
  const folder = mkdtempSync(join(tmpdir(), "realmode-mutants-"));
  const file = join(folder, "judge.mjs");
  await bundle(at("mutant-judge.mjs"), file);
  const idle = [];
  let made = 0;
  return {
    async judge(mutation) {
      const [source, text, replacement] = mutation;
      if (occurrences(mutation) !== 1) {
        throw new Error(`${source} has ${occurrences(mutation)} of: ${text}`);
      }
      const mutant = join(folder, `${made++}.mjs`);
      const mutated = readFileSync(EMU + source, "utf8").replace(text, () => replacement);
      const isCompiled = join(EMU, source) === FAST_SOURCE;
      const changed = isCompiled ? FAST_MODULE : join(EMU, source);
      const code = isCompiled ? await compileFast(mutated) : mutated;
      const change = {
        name: "mutate",
        load: (id) => (id === changed ? { code, moduleType: "ts" } : undefined),
      };
      await bundle(`${EMU}index.ts`, mutant, [change]);
      const judge = idle.pop() ?? fork(file, [CASES]);
      const answer = await ask(judge, mutant);
      if (answer.end === undefined) idle.push(judge);
      return { first: null, trials: 0, trial: null, ...answer };
    },
    close: () => {
      for (const judge of idle) judge.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const key = ([file, , , breaks]) => `${basename(file)}: ${breaks}`;

/** What has been found so far, by mutation. */
export function keptResults() {
  try {
    return JSON.parse(readFileSync(KEPT, "utf8"));
  } catch {
    return {};
  }
}

export const isCaught = (result) =>
  result !== undefined &&
  (result.first !== null || result.trial !== null || result.end !== undefined);

/** docs/mutations.md. */
export function formatPage(results) {
  const all = MUTATIONS.map((mutation) => ({ mutation, result: results[key(mutation)] }));
  const judged = all.filter(({ result }) => result);
  const count = (holds) => judged.filter(({ result }) => holds(result)).length;
  const suite = count(({ first }) => first !== null);
  const fuzzer = count(({ trial }) => trial !== null);
  const cell = (text) => String(text).replaceAll("|", "\\|");
  const rows = all.map(({ mutation: [path, , , breaks], result }) => {
    const file = path.replace("../", "");
    if (!result) return `| ${file} | ${cell(breaks)} | not run | |`;
    const { first, trial, trials, end } = result;
    const bySuite = end ?? first ?? "none";
    const byFuzzer = trial
      ? `${trial.number}: \`${cell(trial.instruction)}\`, ${cell(trial.differs)}`
      : `none in ${trials}`;
    return `| ${file} | ${cell(breaks)} | ${cell(bySuite)} | ${byFuzzer} |`;
  });
  return `${[
    "# Small mistakes, and what sees them",
    "",
    "Made by `node packages/conformance/scripts/mutate.mjs`; a test holds that it is what that made, and makes two of",
    "them again. Each line is one wrong change of the emulator (`packages/conformance/scripts/mutations.mjs`), made alone.",
    "",
    "- **suite**: the first case that fails on it.",
    "- **fuzzer**: the first trial of seed 1 in which it and the emulator as it is differ, and in what. (Against a",
    "  host the trial is the same where the host can execute it.)",
    "",
    `${judged.length} mistakes: ${suite} seen by the suite, ${fuzzer} by the fuzzer, ${count((r) => !isCaught(r))} by neither.`,
    "",
    "| file | what it breaks | suite | fuzzer |",
    "| --- | --- | --- | --- |",
    ...rows,
  ].join("\n")}\n`;
}

/** Puts away what is known of the mutations that there are. */
function keep(results) {
  const known = MUTATIONS.map(key).filter((name) => results[name]);
  const kept = Object.fromEntries(known.map((name) => [name, results[name]]));
  writeFileSync(KEPT, `${JSON.stringify(kept, undefined, 1)}\n`);
  writeFileSync(PAGE, formatPage(kept));
}

function chosen(args) {
  const value = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const only = value("--only");
  const [part = 1, of = 1] = (value("--shard") ?? "").split("/").filter(Boolean).map(Number);
  const known = args.includes("--missing") ? Object.keys(keptResults()) : [];
  const jobs = Number(value("--jobs") ?? availableParallelism());
  const mine = MUTATIONS.filter(
    (mutation, i) =>
      i % of === part - 1 &&
      (only === undefined || key(mutation).includes(only)) &&
      !known.includes(key(mutation)),
  );
  return { mine, jobs };
}

async function main(args) {
  const { mine, jobs } = chosen(args);
  const results = keptResults();
  const judge = await openJudge();
  const waiting = [...mine];
  const work = async () => {
    for (let mutation = waiting.shift(); mutation; mutation = waiting.shift()) {
      const result = await judge.judge(mutation);
      results[key(mutation)] = result;
      keep(results);
      const caught = isCaught(result) ? "caught" : "MISSED";
      const { first, trial, end } = result;
      console.log(
        `${caught} ${key(mutation)}: ${end ?? first ?? "-"}, trial ${trial?.number ?? "-"}`,
      );
    }
  };
  try {
    await Promise.all(Array.from({ length: jobs }, work));
  } finally {
    judge.close();
  }
  if (mine.some((mutation) => !isCaught(results[key(mutation)]))) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
