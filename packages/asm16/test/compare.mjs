// Do asm16 and GNU as agree on everything that can be enumerated? The suite takes samples; this is the whole.
//
//   node packages/asm16/test/compare.mjs [.code16 [every]] [.code32 [every]] [.code16gcc [every]] [intel [every]] [programs [count]]
//
// `every` 1 (the default) compares all statements; `programs` compares so many random programs (2000).
// Ends with 1 where they differ. Compares the room as built.

import { assemble } from "@realmode/asm16";
import { everything } from "./enumerate.mjs";
import { gasProgram, gasStatements } from "./gas.mjs";
import { intelStatements } from "./intel-statements.mjs";
import { randomProgram } from "./random-programs.mjs";

const MODES = [".code16", ".code32", ".code16gcc"];
const SHOWN = 20;

function answer(source, origin = 0) {
  const result = assemble(source, { origin });
  return result.ok ? Buffer.from(result.bytes).toString("hex") : "!";
}

let wrong = 0;

function differs(source, ours, gas) {
  const same = gas.startsWith("!") ? ours === "!" : ours === gas;
  if (!same && ++wrong <= SHOWN)
    console.log(`${JSON.stringify(source)}\n  as:   ${gas}\n  ours: ${ours}`);
  return !same;
}

function compareStatements(mode, every) {
  const list = everything().filter((_, i) => i % every === 0);
  const gas = gasStatements(list, mode);
  let valid = 0;
  let bad = 0;
  list.forEach((statement, i) => {
    if (!gas[i].startsWith("!")) valid++;
    if (differs(`${mode}; ${statement}`, answer(`${mode}\n${statement}\n`), gas[i])) bad++;
  });
  console.log(`${mode}: ${list.length} statements, ${valid} valid, ${bad} differ`);
}

function compareIntel(mode, every) {
  const list = intelStatements(mode, every);
  const before = `${mode}; .intel_syntax noprefix`;
  const gas = gasStatements(list, before);
  let bad = 0;
  list.forEach((statement, i) => {
    const source = `${before}\n${statement}\n`;
    if (differs(source, answer(source), gas[i])) bad++;
  });
  console.log(`intel syntax, ${mode}: ${list.length} statements, ${bad} differ`);
}

function comparePrograms(count) {
  let valid = 0;
  let glitches = 0;
  let bad = 0;
  for (let n = 1; n <= count; n++) {
    const source = randomProgram(n * 104_729);
    const origin = n % 2 === 0 ? 0x7c00 : 0;
    const gas = gasProgram(source, origin);
    // gas now and then leaves a branch short that has become too far, and refuses its own choice.
    if (/too large for field of 1 byte/.test(gas)) {
      glitches++;
      continue;
    }
    if (!gas.startsWith("!")) valid++;
    if (differs(source, answer(source, origin), gas)) bad++;
  }
  console.log(`${count} random programs: ${valid} valid, ${glitches} left out, ${bad} differ`);
}

const words = process.argv.slice(2);
const wanted = words.some((word) => /^[.pi]/.test(word)) ? words : [...MODES, "intel", "programs"];
for (let i = 0; i < wanted.length; i++) {
  const next = Number(wanted[i + 1]);
  if (MODES.includes(wanted[i])) compareStatements(wanted[i], next || 1);
  else if (wanted[i] === "intel") for (const mode of MODES) compareIntel(mode, next || 1);
  else if (wanted[i] === "programs") comparePrograms(next || 2000);
}
process.exitCode = wrong > 0 ? 1 : 0;
