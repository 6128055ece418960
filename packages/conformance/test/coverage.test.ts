// Is docs/isa-coverage.md what the sources and the kept campaign make of it, and is no executed row unexplained?
import { readFileSync } from "node:fs";
import {
  type CampaignRecord,
  type Campaigns,
  countTests,
  formatCoverage,
  isChecked,
  rowCoverage,
  rowKey,
} from "@realmode/conformance";
import { listCpuTestFiles, readCpuTestFile } from "@realmode/conformance/node";
import { rowSupport } from "@realmode/emu";
import { ROWS } from "@realmode/isa";
import { expect, test } from "vitest";

const at = (path: string): URL => new URL(path, import.meta.url);
const read = (judge: string): CampaignRecord =>
  JSON.parse(readFileSync(at(`../coverage/${judge}.json`), "utf8")) as CampaignRecord;
const campaigns: Campaigns = { kvm: read("kvm"), native: read("native") };
const tests = listCpuTestFiles(at("../cpu-tests/80286").pathname).flatMap((path) =>
  readCpuTestFile(path).tests.map(({ insnBytes }) => insnBytes),
);
const coverage = rowCoverage(ROWS, rowSupport, countTests(tests), campaigns);

test("docs/isa-coverage.md is up to date (else: node packages/conformance/scripts/coverage.mjs)", () => {
  expect(formatCoverage(coverage, campaigns)).toBe(
    readFileSync(at("../../../docs/isa-coverage.md"), "utf8"),
  );
});

test("every row has a name of its own, and the campaign's rows are those of the table", () => {
  const keys = ROWS.filter(({ alias }) => !alias).map(rowKey);
  expect(new Set(keys).size).toBe(keys.length);
  const known = new Set(keys);
  for (const { rows } of Object.values(campaigns)) {
    expect(Object.keys(rows).filter((key) => !known.has(key))).toEqual([]);
  }
});

test("what nobody has judged was refused by the host, and is no instruction of the 8086", () => {
  const open = coverage.filter((one) => one.support === "executed" && !isChecked(one));
  expect(open.filter(({ kvm }) => kvm.notExecutable + kvm.gap === 0)).toEqual([]);
  expect(open.filter(({ row }) => row.cpu === "8086")).toEqual([]);
});

test("a million instructions were compared with KVM, without a finding", () => {
  expect(campaigns.kvm.compared).toBeGreaterThanOrEqual(1_000_000);
  expect(campaigns.kvm.findings).toBe(0);
});

test("and 20,000 with the host's own CPU", () => {
  expect(campaigns.native.compared).toBeGreaterThanOrEqual(20_000);
  expect(campaigns.native.findings).toBe(0);
});
