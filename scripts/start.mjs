// What does `npm start` show? The origin program on every backend present, and that they agree.
//
// It is the whole way in one page: text → page → machine → exit → verdict, with the public packages.
import { readFileSync } from "node:fs";
import { caseProgram, compareProgram, formatComparison, parseCase } from "@realmode/conformance";
import { createEmuMachine } from "@realmode/emu";
import { createKvmMachine, probeKvm } from "@realmode/kvm";

const filename = "examples/01-sum/main.s";
const source = readFileSync(new URL(`../${filename}`, import.meta.url), "utf8");
const { program, diagnostics } = caseProgram(parseCase(source, filename).case);
if (!program) throw new Error(`${filename}: ${diagnostics[0]?.message}`);

const probe = probeKvm();
const backends = [
  {
    name: "kvm",
    host: true,
    createMachine: createKvmMachine,
    ...(probe.usable ? {} : { unavailable: `${probe.reason}. ${probe.hint ?? ""}`.trim() }),
  },
  { name: "emu", host: false, createMachine: createEmuMachine },
];

const comparison = compareProgram(program, backends);
for (const { backend, observation } of comparison.runs) {
  const { exit, regs } = observation;
  console.log(`# ${filename} on ${backend}`);
  console.log(`Exit reason: ${exit.code}`);
  console.log(regs.eax);
  console.log();
}
for (const { name, unavailable } of backends)
  if (unavailable) console.log(`SKIP ${name}: ${unavailable}`);
if (comparison.kind === "agree") {
  const names = comparison.runs.map(({ backend }) => backend).join(" and ");
  console.log(`${names} agree: exit, registers, flags and both pages.`);
} else if (comparison.kind === "differ") {
  console.log(formatComparison(comparison));
}
const right = comparison.runs.every(
  ({ observation: { exit, regs } }) => exit.code === 5 && regs.eax === 5,
);
process.exitCode = right && comparison.kind !== "differ" ? 0 : 1;
