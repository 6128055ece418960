// Writes docs/suite.md: what every backend makes of the suite and of recorded CPU tests, ours and those that
// others wrote. Needs the built packages (`npm run build`); a backend that is not here is named with its reason.
//
// `--tests N`: so many recorded tests of each opcode form (default 4).
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  CpuTestRunner,
  countVerdicts,
  formatProblem,
  runCpuTestFile,
  runSuite,
} from "@realmode/conformance";
import { listCpuTestFiles, readCases, readCpuTestFile } from "@realmode/conformance/node";
import { createEmuMachine } from "@realmode/emu";
import { createKvmMachine, probeKvm } from "@realmode/kvm";
import { createNativeMachine, probeNative } from "@realmode/native";
import { qemuBackend } from "../examples/backends/qemu.mjs";
import { v86Backend } from "../examples/backends/v86.mjs";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const CASES = at("../packages/conformance/cases");
const TESTS = at("../packages/conformance/cpu-tests/80286");
const TIMEOUT_MS = 500;
/** What a foreign backend did not end in its time it is asked again: this computer may have been busy. */
const SECOND_CHANCE = 3;

function host(name, createMachine, probe) {
  const absent = probe.usable ? {} : { unavailable: probe.reason };
  return { backend: { name, createMachine, host: true, ...absent }, what: "" };
}

const qemuVersion = (text) => /version (\S+)/.exec(text)?.[1] ?? "";

async function allBackends() {
  const v86 = await v86Backend();
  const qemu = await qemuBackend();
  const { version } = JSON.parse(readFileSync(at("../node_modules/v86/package.json"), "utf8"));
  return [
    { backend: { name: "emu", createMachine: createEmuMachine }, what: "`@realmode/emu`" },
    { ...host("kvm", createKvmMachine, probeKvm()), what: "`@realmode/kvm`: this host's KVM" },
    {
      ...host("native", createNativeMachine, probeNative()),
      what: "`@realmode/native`: this host's CPU",
    },
    { backend: v86, what: `npm's v86 ${version}, by a driver`, foreign: true },
    {
      backend: qemu,
      what: `QEMU ${qemuVersion(qemu.version ?? "")}, TCG, by a driver`,
      foreign: true,
    },
  ];
}

const group = (name) => name.split("/")[0];
const cell = (text) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");

/** `218`, `200 +18 skipped`, `**3 failed**, 215`: what stands in a cell. */
function countsText({ passed, failed, skipped }) {
  const parts = [failed > 0 ? `**${failed} failed**` : "", passed > 0 ? `${passed}` : ""];
  const text = parts.filter((part) => part !== "").join(", ");
  return `${text}${skipped > 0 ? ` (${skipped} skipped)` : ""}`.trim();
}

function runRecorded(backend, perForm) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  const forms = [];
  if (backend.unavailable !== undefined) return { total, forms };
  const runner = new CpuTestRunner(backend, { timeoutMs: backend.host ? 50 : TIMEOUT_MS });
  for (const path of listCpuTestFiles(TESTS)) {
    const file = readCpuTestFile(path);
    const report = runCpuTestFile(runner, { ...file, tests: file.tests.slice(0, perForm) });
    for (const key of Object.keys(total)) total[key] += report.counts[key];
    if (report.counts.failed > 0) forms.push(report);
  }
  runner.close();
  return { total, forms };
}

const firstProblem = ({ verdict }) =>
  verdict.kind === "fail" ? formatProblem(verdict.problems[0]) : "";

/** The reasons of skips, without what is particular to one case. */
function reasons(results) {
  const counts = new Map();
  for (const { verdict } of results) {
    if (!("reason" in verdict)) continue;
    const reason = verdict.reason
      .replace(/^\w+: /, "")
      .replace(/0x[0-9a-f]+|: [0-9a-f]{2}( |\b).*/g, "…");
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}

function foreignSection({ backend, what, results, recorded }) {
  if (backend.unavailable !== undefined) {
    return `## ${backend.name}\n\nSKIP ${backend.unavailable}\n`;
  }
  const failed = results.filter(({ verdict }) => verdict.kind === "fail");
  const lines = failed.map((result) => [
    `\`${result.name}\``,
    cell(result.guards),
    cell(firstProblem(result)),
  ]);
  const forms = recorded.forms.map(({ form, counts, others }) => {
    const first = others.find(({ verdict }) => verdict.kind === "fail");
    const { passed, failed: bad, skipped } = counts;
    return [
      `\`${form}\``,
      `${bad} of ${passed + bad + skipped}`,
      cell(`${first.test.name}: ${firstProblem(first)}`),
    ];
  });
  const skips = reasons(results).map(([reason, count]) => [cell(reason), count]);
  return [
    `## ${backend.name}: what it fails`,
    `${what}. ${failed.length} cases:`,
    table(["case", "what it guards", "expectation and what was seen"], lines),
    `Recorded tests, by opcode form (the first failure of each):`,
    table(["form", "failed", "first"], forms),
    "Skipped cases, by reason:",
    table(["reason", "cases"], skips),
    "",
  ].join("\n\n");
}

const [option, value] = process.argv.slice(2);
const perForm = option === "--tests" ? Number(value) : 4;
const files = readCases(CASES);
const isLate = ({ verdict }) =>
  verdict.kind === "fail" && verdict.problems.some(({ actual }) => /^limit time/.test(`${actual}`));
const runs = [];
for (const one of await allBackends()) {
  const started = performance.now();
  // Where a wild guest does not end, a driver steps it to the last millisecond.
  const bound = one.foreign ? { timeoutMs: TIMEOUT_MS } : {};
  const { results } = await runSuite(files, [one.backend], bound);
  const late = files.filter((_, i) => one.foreign && isLate(results[i]));
  const again = await runSuite(late, [one.backend], { timeoutMs: SECOND_CHANCE * TIMEOUT_MS });
  for (const result of again.results) {
    results[results.findIndex(({ name }) => name === result.name)] = result;
  }
  const recorded = runRecorded(one.backend, perForm);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const counts = countVerdicts(results.map(({ verdict }) => verdict));
  console.error(one.backend.name, counts, recorded.total, `${seconds} s`);
  runs.push({ ...one, results, counts, recorded });
  await one.backend.close?.();
}

const groups = [...new Set(files.map(({ filename }) => group(filename)))];
const perGroup = groups.map((name) => [
  `\`${name}\``,
  ...runs.map(({ results }) =>
    countsText(
      countVerdicts(results.filter((r) => group(r.name) === name).map(({ verdict }) => verdict)),
    ),
  ),
]);
const head = ["", ...runs.map(({ backend }) => backend.name)];
const page = `# The suite on five backends

<!-- Made by \`node scripts/suite.mjs\`; do not edit. -->

${files.length} cases, and ${perForm} tests of each of ${listCpuTestFiles(TESTS).length} opcode forms recorded on an 80286. A skipped one did
not run, for a reason that is named: nothing skipped counts as passed. What a host's KVM does otherwise is a
gap with a name; \`native\` executes only what needs no segment loads, far transfers, ports or interrupts; a
driver of five functions can't tell of accesses where no memory is.

${table(
  [
    "backend",
    "what it is",
    "cases passed",
    "failed",
    "skipped",
    "recorded tests passed",
    "failed",
    "skipped",
  ],
  runs.map(({ backend, what, counts, recorded: { total } }) => [
    `\`${backend.name}\``,
    backend.unavailable ? `${what} (SKIP ${backend.unavailable})` : what,
    counts.passed,
    counts.failed,
    counts.skipped,
    total.passed,
    total.failed,
    total.skipped,
  ]),
)}

Cases by group:

${table(head, perGroup)}

${runs
  .filter(({ foreign }) => foreign)
  .map(foreignSection)
  .join("\n")}`;
writeFileSync(at("../docs/suite.md"), page);
spawnSync("npx", ["biome", "format", "--write", "docs/suite.md"], { cwd: at("..") });
process.exit(0);
