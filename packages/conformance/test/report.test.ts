// Do reports tell what happened, in the form they promise?

import { readFileSync } from "node:fs";
import {
  type CaseResult,
  cellOfForm,
  formatHtml,
  OpcodeTally,
  opcodeMapSvg,
  opcodesOfSource,
  type ReportedResult,
  reportData,
} from "@realmode/conformance";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";

const SCHEMA = JSON.parse(
  readFileSync(new URL("../schema/test-report.schema.json", import.meta.url), "utf8"),
) as object;
const isValid = new Ajv2020({ allErrors: true }).compile(SCHEMA);

const result = (name: string, backend: string, verdict: CaseResult["verdict"]): CaseResult => ({
  name,
  filename: `cases/${name}.s`,
  guards: 'A <b>"quoted"</b> word.',
  backend,
  verdict,
  diagnostics: [],
  instructions: backend === "emu" ? 3 : null,
  elapsedMs: 0.25,
});
const pass = { kind: "pass" } as const;
const fail = {
  kind: "fail",
  problems: [{ what: "ax", expected: "0x0005", actual: "<script>alert(1)</script>" }],
  hint: "The guest executed HLT.",
} as const;
const skip = { kind: "skip", reason: "kvm: no such file" } as const;
const unable = {
  kind: "not-executable",
  reason: "not executable by this host's kvm: 37 (aaa)",
  insnBytes: Uint8Array.of(0x37),
} as const;

const reported: ReportedResult[] = [
  { result: result("stack/push", "emu", pass) },
  { result: result("stack/push", "kvm", skip) },
  { result: result("stack/pop", "emu", fail) },
  { result: result("stack/pop", "kvm", pass) },
  { result: result("alu/aaa", "emu", pass) },
  { result: result("alu/aaa", "kvm", unable) },
];

const forms: ReportedResult[] = [
  { result: result("80.4", "emu", fail), counts: { passed: 190, failed: 10, skipped: 0 } },
  { result: result("6680.5", "emu", pass), counts: { passed: 50, failed: 0, skipped: 2 } },
  { result: result("0FA4", "emu", skip), counts: { passed: 0, failed: 0, skipped: 9 } },
  { result: result("676601", "emu", pass), counts: { passed: 5, failed: 0, skipped: 0 } },
];

describe("reportData", () => {
  it("counts by backend, group and opcode", () => {
    const opcodesOf = ({ name }: CaseResult): string[] =>
      name === "alu/aaa" ? ["37", "f4"] : ["f4"];
    const data = reportData(reported, { opcodesOf, date: "2026-11-27T00:00:00Z" });
    expect(data.counts).toEqual({ passed: 3, failed: 1, skipped: 2 });
    expect(data.byBackend).toEqual({
      emu: { passed: 2, failed: 1, skipped: 0 },
      kvm: { passed: 1, failed: 0, skipped: 2 },
    });
    expect(data.byGroup.kvm).toEqual({
      stack: { passed: 1, failed: 0, skipped: 1 },
      alu: { passed: 0, failed: 0, skipped: 1 },
    });
    expect(data.byOpcode.emu).toEqual({
      "37": { passed: 1, failed: 0, skipped: 0 },
      f4: { passed: 2, failed: 1, skipped: 0 },
    });
  });

  it("counts recorded tests, not forms, in the cells of their opcodes", () => {
    const data = reportData(forms);
    expect(data.kind).toBe("cpu-tests");
    expect(data.counts).toEqual({ passed: 245, failed: 10, skipped: 11 });
    expect(data.byOpcode.emu).toEqual({
      "01": { passed: 5, failed: 0, skipped: 0 },
      "0fa4": { passed: 0, failed: 0, skipped: 9 },
      "80": { passed: 240, failed: 10, skipped: 2 },
    });
    expect(data.groups).toEqual(["00-0F", "0FA0-0FAF", "80-8F"]);
  });

  it.each([
    ["cases", reported],
    ["recorded tests", forms],
    ["nothing", []],
  ])("keeps to its schema: %s", (_, results) => {
    const data: unknown = JSON.parse(JSON.stringify(reportData(results)));
    isValid(data);
    expect(isValid.errors).toBeNull();
  });

  it("has a schema that can fail", () => {
    const data = JSON.parse(JSON.stringify(reportData(reported)));
    for (const broken of [
      { ...data, schema: "realmode.test-report/2" },
      { ...data, counts: { passed: -1, failed: 0, skipped: 0 } },
      { ...data, more: 1 },
      { ...data, results: [{ ...data.results[2], problems: undefined }] },
      { ...data, results: [{ ...data.results[1], reason: undefined }] },
      { ...data, byOpcode: { emu: { "0f0f0": data.counts } } },
    ]) {
      expect(isValid(JSON.parse(JSON.stringify(broken)))).toBe(false);
    }
  });
});

describe("the opcode map", () => {
  it.each([
    ["00", "00"],
    ["80.4", "80"],
    ["F3A4", "a4"],
    ["660FA4", "0fa4"],
    ["67660F01.3", "0f01"],
    ["66", "66"],
    ["0F", undefined],
    ["index", undefined],
  ])("puts form %s into cell %s", (form, cell) => expect(cellOfForm(form)).toBe(cell));

  it("finds the opcodes of a source, prefixes left out", () => {
    const source = `        mov $1, %ax
        rep movsb
        addl %fs:(%bx), %ecx
        shld $3, %ax, %dx
        .byte 0x27
        inc %di
        hlt
`;
    expect([...opcodesOfSource({ filename: "t.s", source })].sort()).toEqual(
      ["03", "0fa4", "47", "a4", "b8", "f4"].sort(),
    );
    expect([...opcodesOfSource({ filename: "t.s", source: "        nonsense\n" })]).toEqual([]);
  });

  it("draws both maps, a cell each, coloured by what came out", () => {
    const tally = new OpcodeTally();
    tally.add(["37"], { passed: 3, failed: 0, skipped: 0 });
    tally.add(["37", "0fa4"], { passed: 0, failed: 1, skipped: 0 });
    tally.add(["90"], { passed: 0, failed: 0, skipped: 2 });
    const svg = opcodeMapSvg(tally.counts);
    expect(svg.match(/<rect /g)).toHaveLength(512);
    expect(svg).toMatch(/<rect class="fail2"[^>]*><title>37 aaa: 3 passed, 1 failed, 0 skipped</);
    expect(svg).toMatch(/<rect class="fail3"[^>]*><title>0F A4 shld: 0 passed, 1 failed/);
    expect(svg).toMatch(/<rect class="skip"[^>]*><title>90 /);
    expect(svg).toMatch(/<rect class="none"[^>]*><title>26 [^:]*: not tested</);
  });
});

describe("formatHtml", () => {
  const html = formatHtml(reportData(reported, { opcodesOf: () => ["f4"] }));

  it("is one page that asks nothing of the net", () => {
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).not.toMatch(/\b(src|href)=|@import|url\(/);
    expect(html.replaceAll('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:/);
    expect(html).toContain("prefers-color-scheme:dark");
  });

  it("shows what failed with both values, and why what was skipped, none of it as markup", () => {
    expect(html).toContain("<title>realmode: 1 failed</title>");
    expect(html).toContain("0x0005");
    expect(html).toContain("&#60;script&#62;alert(1)&#60;/script&#62;");
    expect(html).not.toContain("<script>alert");
    expect(html).toContain("A &#60;b&#62;&#34;quoted&#34;");
    expect(html).toContain("kvm: no such file");
    expect(html).toContain("not executable by this host&#39;s kvm: 37 (aaa)");
  });

  it("has a cell for each backend and group", () => {
    expect(html).toContain('<td class="f"><b>1 failed</b> 1</td>');
    expect(html).toContain('<td class="p">1 <span class="dim">+1 skipped</span></td>');
    expect(html).toContain('<td class="s">0 <span class="dim">+1 skipped</span></td>');
  });
});
