// Does code that is noise harm the emulator's host? The suite takes samples; this goes on as long as one likes.
//
//   node packages/conformance/scripts/hostile.mjs [seconds [seed]]
//
// Ends with 1 where a run throws or a byte outside of all slots has changed. The longest run is told, not
// judged: its bound is 250 ms, and how much more the clock says depends on how busy the computer is.
//
// Needs the built packages (`npm run build`).
import { runHostile } from "@realmode/conformance";
import { createEmuMachine } from "@realmode/emu";

const seconds = Number(process.argv[2] ?? 600);
const seed = Number(process.argv[3] ?? 1);
if (!(seconds > 0 && Number.isInteger(seed)))
  throw new Error("seconds: above 0; seed: a whole number");

const end = performance.now() + 1000 * seconds;
const sum = { machines: 0, runs: 0, instructions: 0 };
const exits = new Map();
const problems = [];
let longestMs = 0;
while (performance.now() < end) {
  const timeMs = Math.min(1000, end - performance.now());
  const start = sum.machines;
  const report = runHostile({
    createMachine: createEmuMachine,
    seed,
    start,
    count: Number.MAX_SAFE_INTEGER - start,
    timeMs,
    maxInstructions: 10_000_000,
  });
  for (const name of Object.keys(sum)) sum[name] += report[name];
  for (const [reason, count] of report.exits) exits.set(reason, (exits.get(reason) ?? 0) + count);
  problems.push(...report.problems);
  longestMs = Math.max(longestMs, report.longestMs);
  if (process.stderr.isTTY) {
    process.stderr.write(`\r${sum.machines} machines, ${problems.length} problems   `);
  }
}
if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
for (const problem of problems) console.log(problem);
console.log([...exits].map(([reason, count]) => `${reason} ${count}`).join(", "));
console.log(
  `seed ${seed}: ${sum.machines} machines, ${sum.runs} runs, ${sum.instructions} instructions, ` +
    `${problems.length} problems; longest run ${longestMs.toFixed(0)} ms`,
);
process.exitCode = problems.length > 0 ? 1 : 0;
