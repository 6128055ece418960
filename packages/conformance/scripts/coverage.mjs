// Writes docs/isa-coverage.md. With `--campaign JUDGE FILE...` the judgements of KVM (`kvm`) or the host's CPU
// (`native`) are first taken from what `realmode fuzz --json` printed (one file a shard) and kept in ../coverage.
//
// Needs the built packages (`npm run build`).
import { readFileSync, writeFileSync } from "node:fs";
import { countTests, formatCoverage, rowCoverage, rowKey } from "@realmode/conformance";
import { listCpuTestFiles, readCpuTestFile } from "@realmode/conformance/node";
import { rowSupport } from "@realmode/emu";
import { ROWS } from "@realmode/isa";

const at = (path) => new URL(path, import.meta.url);
const kept = (judge) => at(`../coverage/${judge}.json`);

function mergeShards(files) {
  const reports = files.map((file) => {
    const lines = readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    return lines.find(({ schema }) => schema === "realmode.fuzz/1");
  });
  const rows = {};
  for (const { coverage } of reports) {
    for (const [key, counts] of Object.entries(coverage)) {
      rows[key] ??= {};
      for (const [outcome, n] of Object.entries(counts)) {
        // What was part of a program is not told by instruction.
        if (n > 0 && outcome !== "program") rows[key][outcome] = (rows[key][outcome] ?? 0) + n;
      }
    }
  }
  const sum = (name) => reports.reduce((total, report) => total + report[name], 0);
  const [{ seed, reference }] = reports;
  const order = new Map(ROWS.map((row, index) => [rowKey(row), index]));
  const sorted = Object.entries(rows).sort(([a], [b]) => order.get(a) - order.get(b));
  return {
    command: `realmode fuzz${reference === "kvm" ? "" : ` --reference ${reference}`} --singles --seed ${seed} --count ${sum("trials")}`,
    seed,
    trials: sum("trials"),
    compared: sum("compared"),
    findings: sum("findings"),
    rows: Object.fromEntries(sorted),
  };
}

const [option, judge, ...files] = process.argv.slice(2);
if (option === "--campaign") {
  writeFileSync(kept(judge), `${JSON.stringify(mergeShards(files), undefined, 1)}\n`);
}
const read = (name) => JSON.parse(readFileSync(kept(name), "utf8"));
const campaigns = { kvm: read("kvm"), native: read("native") };
const tests = listCpuTestFiles(at("../cpu-tests/80286").pathname).flatMap((path) =>
  readCpuTestFile(path).tests.map(({ insnBytes }) => insnBytes),
);
const coverage = rowCoverage(ROWS, rowSupport, countTests(tests), campaigns);
writeFileSync(at("../../../docs/isa-coverage.md"), formatCoverage(coverage, campaigns));
