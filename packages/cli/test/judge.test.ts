// Do `compare`, `test`, `dis` and `doctor` judge: agreement, wrong expectations, reports, skips?
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { backends, directory, file, realmode, SUM, WITHOUT_ADDON } from "./command.ts";

const sum = file("sum.s", `# realmode: exit=hlt expect.ax=5\n${SUM}`);
const wrong = file("wrong.s", `# realmode: exit=hlt expect.ax=6\n${SUM}`);
const spin = file("spin.s", "# realmode: timeout=200ms\njmp .\n");
// The time stamp counter, by its MSR, can't be the same; what RDTSC gives is none of lockstep's business.
const TSC = "mov $0x10, %ecx\nrdmsr\nnop\nrdmsr\nhlt\n";
const both = backends.length > 1;
const needsBoth = "(skipped where only one backend is available)";

mkdirSync(join(directory, "cases/inner"), { recursive: true });
file("cases/good.s", `# Guards the sum.\n# realmode: exit=hlt expect.ax=5\n${SUM}`);
file("cases/inner/other.s", "# realmode: exit=hlt expect.bx=3\nmov $3, %bx\nhlt\n");
mkdirSync(join(directory, "bad"));
file("bad/wrong.s", `# realmode: exit=hlt expect.ax=6\n${SUM}`);
file("bad/broken.s", "mvo\n");

describe.skipIf(!both)(`compare ${needsBoth}`, () => {
  test("agreement is status 0", () => {
    const done = realmode(["compare", sum]);
    expect(done).toMatchObject({ status: 0, stderr: "" });
    expect(done.stdout).toMatch(/^ok {3}.*sum\.s {2}agree \(kvm, emu\): exit 5 \(hlt\)\n$/);
  });

  test("an expectation that both miss is status 1", () => {
    const done = realmode(["compare", wrong]);
    expect(done.status).toBe(1);
    expect(done.stdout).toMatch(/^FAIL .*wrong\.s/);
    expect(done.stdout).toContain("kvm: ax: expected 0x0006, got 0x0005");
    expect(done.stdout).toContain("emu: ax: expected 0x0006, got 0x0005");
  });

  test("a difference is status 1, with both values", () => {
    // The time stamp counter can't be the same.
    const done = realmode(["compare", file("tsc.s", "rdtsc\nhlt\n")]);
    expect(done.status).toBe(1);
    expect(done.stdout).toMatch(/^DIFF .*tsc\.s {2}.+ on kvm, .+ on emu/);
  });

  test("--lockstep names the instruction and its line", () => {
    const done = realmode(["compare", "--lockstep", file("tsc2.s", TSC)]);
    expect(done.status).toBe(1);
    expect(done.stdout).toMatch(/tsc2\.s:2: step \d+: .*rdmsr/);
    expect(done.stdout).not.toMatch(/tsc2\.s:4/);
    expect(realmode(["compare", "--lockstep", sum])).toMatchObject({ status: 0 });
  });

  test("--repair finds the next ones too", () => {
    const done = realmode(["compare", "--repair", file("tsc3.s", TSC)]);
    expect(done.status).toBe(1);
    expect(done.stdout).toMatch(/^DIFF .*tsc3\.s {2}2 differences in \d+ steps, up to hlt\n/);
    expect(done.stdout).toMatch(/tsc3\.s:2: step \d+: .*rdmsr[\s\S]*tsc3\.s:4: step \d+: .*rdmsr/);
    const json = JSON.parse(
      realmode(["compare", "--repair", "--json", join(directory, "tsc3.s")]).stdout,
    );
    expect(json.findings).toHaveLength(2);
  });

  test("a limit on every backend is status 5", () => {
    expect(realmode(["compare", spin]).status).toBe(5);
  });

  test("what can't be judged does not hide what was; --json is one line a program", () => {
    const missing = file("broken.s", "mvo\n");
    const done = realmode(["compare", sum, missing, "--json"]);
    expect(done.status).toBe(3);
    const lines = done.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ schema }) => schema)).toEqual(["realmode.compare/1", "realmode.error/1"]);
    expect(lines[0]).toMatchObject({ verdict: "agree", status: 0 });
  });

  test("a directory: its programs, and a count", () => {
    const done = realmode(["compare", join(directory, "cases")]);
    expect(done.status).toBe(0);
    expect(done.stdout.trimEnd().split("\n").at(-1)).toBe("2 agree, 0 differ, 0 failed, 0 skipped");
  });

  test("host code beside main.s runs on each backend; its results are compared", () => {
    mkdirSync(join(directory, "hosted"));
    file("hosted/main.s", "in $0x60, %al\nhlt\n");
    const host = (result: string): string => `
import { readFileSync } from "node:fs";
export function run({ backend, createMachine, assemblePage, expect }) {
  const source = readFileSync(new URL("main.s", import.meta.url), "utf8");
  const { codePage } = assemblePage(source, { filename: "main.s" });
  const machine = createMachine({ codePage, devices: [{ ports: [0x60, 0x60], in: () => 42 }] });
  const exit = machine.vcpus[0].runSync({ timeoutMs: 5000 });
  const al = machine.vcpus[0].getRegs().eax & 0xff;
  machine.close();
  expect(exit.reason, "hlt", "exit");
  return ${result};
}`;
    file("hosted/host.mjs", host("{ al }"));
    expect(realmode(["compare", join(directory, "hosted")])).toMatchObject({
      status: 0,
      stdout: "ok   hosted  agree (kvm, emu)\n",
    });
    file("hosted/host.mjs", host("{ al, backend }"));
    const differ = realmode(["compare", join(directory, "hosted")]);
    expect(differ.status).toBe(1);
    expect(differ.stdout).toContain("DIFF hosted");
    file("hosted/host.mjs", host('expect(al, 43, "al")'));
    const failed = realmode(["compare", join(directory, "hosted")]);
    expect(failed.status).toBe(1);
    expect(failed.stdout).toContain("al: expected 43, got 42");
  });
});

describe("test", () => {
  test("pretty: a line a case and backend, the counts last", () => {
    const done = realmode(["test", join(directory, "cases")]);
    expect(done).toMatchObject({ status: 0, stderr: "" });
    expect(done.stdout.split("\n").at(-2)).toBe(
      `${2 * backends.length} passed, 0 failed, 0 skipped`,
    );
    expect(done.stdout).toContain("ok   inner/other [emu]");
  });

  test("a single file", () => {
    const done = realmode(["test", sum, "--backend", "emu"]);
    expect(done.stdout).toBe("ok   sum [emu]\n1 passed, 0 failed, 0 skipped\n");
  });

  test("a wrong expectation and a source that does not assemble fail: status 1", () => {
    const done = realmode(["test", join(directory, "bad"), "--backend", "emu"]);
    expect(done.status).toBe(1);
    expect(done.stdout).toContain("ax: expected 0x0006, got 0x0005");
    expect(done.stdout).toMatch(/FAIL broken \[emu\]\n.*broken\.s:1:1/);
    expect(done.stdout).toMatch(/0 passed, 2 failed, 0 skipped\n$/);
  });

  test("an absent backend is a skip with the probe's reason", () => {
    const done = realmode(["test", join(directory, "cases")], { env: WITHOUT_ADDON });
    expect(done.status).toBe(0);
    expect(done.stdout).toMatch(/SKIP good \[kvm\] {2}kvm: .*addon/);
    expect(done.stdout).toMatch(/2 passed, 0 failed, 2 skipped\n$/);
  });

  test("tap", () => {
    const done = realmode([
      "test",
      join(directory, "bad"),
      "--reporter",
      "tap",
      "--backend",
      "emu",
    ]);
    expect(done.status).toBe(1);
    expect(done.stdout).toMatch(/^TAP version 14\n1\.\.2\nnot ok 1 - broken \[emu\]\n/);
    expect(done.stdout).toMatch(/# 0 passed, 2 failed, 0 skipped\n$/);
  });

  test("junit: well-formed XML that counts the same", () => {
    const args = ["test", join(directory, "bad"), "--reporter", "junit", "--backend", "emu"];
    const done = realmode(args);
    expect(done.status).toBe(1);
    expect(done.stdout).toMatch(/^<\?xml /);
    expect(done.stdout).toContain('<testsuite name="emu" tests="2" failures="2"');
    expect(done.stdout).toContain("ax: expected 0x0006, got 0x0005");
    expect(done.stderr).toContain("0 passed, 2 failed, 0 skipped");
    const check = "import sys,xml.dom.minidom as m; m.parse(sys.stdin)";
    const python = spawnSync("python3", ["-c", check], { input: done.stdout, encoding: "utf8" });
    if (python.error === undefined) expect(python).toMatchObject({ status: 0, stderr: "" });
  });

  test("--json: a line a result, the counts last", () => {
    const done = realmode(["test", join(directory, "cases"), "--json", "--backend", "emu"]);
    const lines = done.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatchObject({ schema: "realmode.test-result/1", verdict: "pass" });
    expect(lines[2]).toEqual({ schema: "realmode.test/1", passed: 2, failed: 0, skipped: 0 });
  });

  test("--report: any number of files, the format by their names, beside the reporter on stdout", () => {
    const at = (name: string): string => join(directory, name);
    const names = ["r.html", "r.json", "r.xml", "r.tap", "r.txt", "r.svg"];
    const files = names.flatMap((name) => ["--report", at(name)]);
    const done = realmode(["test", join(directory, "bad"), "--backend", "emu", ...files]);
    expect(done.status).toBe(1);
    expect(done.stdout).toMatch(/0 passed, 2 failed, 0 skipped\n$/);
    const [html, json, xml, tap, txt, svg] = names.map((name) => readFileSync(at(name), "utf8"));
    expect(html).toMatch(/^<!doctype html>[\s\S]*<title>realmode: 2 failed<\/title>/);
    const data = JSON.parse(json!);
    expect(data).toMatchObject({
      schema: "realmode.test-report/1",
      counts: { passed: 0, failed: 2, skipped: 0 },
      backends: ["emu"],
    });
    expect(data.byOpcode.emu.f4).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(xml).toContain('<testsuite name="emu" tests="2" failures="2"');
    expect(tap).toMatch(/^TAP version 14\n1\.\.2\nnot ok 1 - broken/);
    expect(txt).toContain("ax: expected 0x0006, got 0x0005");
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  });

  test("--report of a name without a known format, or where nothing can be written", () => {
    const wrongName = realmode(["test", sum, "--backend", "emu", "--report", "report.doc"]);
    expect(wrongName).toMatchObject({ status: 2, stdout: "" });
    expect(wrongName.stderr).toContain("must end with .txt, .tap, .xml, .json, .html, .svg");
    const nowhere = join(directory, "not/there.html");
    const unwritten = realmode(["test", sum, "--backend", "emu", "--report", nowhere]);
    expect(unwritten.status).toBe(2);
    expect(unwritten.stderr).toContain("cannot write");
  });

  test("--reporter json and html: the whole report on stdout", () => {
    const args = ["test", join(directory, "cases"), "--backend", "emu", "--reporter"];
    const { stdout, stderr, status } = realmode([...args, "json"]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).counts).toEqual({ passed: 2, failed: 0, skipped: 0 });
    expect(stderr).toContain("2 passed, 0 failed, 0 skipped");
    expect(realmode([...args, "html"]).stdout).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  });

  test("no case is no pass", () => {
    mkdirSync(join(directory, "none"));
    expect(realmode(["test", join(directory, "none")]).status).toBe(2);
    expect(realmode(["test", join(directory, "cases"), "--filter", "zzz"]).status).toBe(2);
    expect(realmode(["test", "--cpu-tests", join(directory, "none")]).status).toBe(2);
  });

  test("--cpu-tests: counts of tests, failures with their registers", () => {
    mkdirSync(join(directory, "cpu"));
    const registers = [1, 0, 0, 0, 0x100, 0x200, 0x300, 0x400, 0x100, 0, 0, 0, 0x10, 2];
    const one = (i: number, R: object) =>
      JSON.stringify({
        i,
        h: "00",
        n: "inc ax",
        b: "40f4",
        r: registers,
        m: [[0x1010, "40f4"]],
        R,
        M: [],
      });
    const header = (count: number) =>
      JSON.stringify({ form: "40", source: "here", set: "t", count });
    file("cpu/40.jsonl", `${header(1)}\n${one(0, { ax: 2, ip: 0x12 })}\n`);
    const good = realmode(["test", "--cpu-tests", join(directory, "cpu"), "--backend", "emu"]);
    expect(good).toMatchObject({ status: 0, stderr: "realmode: 2 instructions\n" });
    expect(good.stdout).toMatch(/^ok {3}40 \[emu\].*\n1 passed, 0 failed, 0 skipped\n$/);
    file(
      "cpu/40.jsonl",
      `${header(2)}\n${one(0, { ax: 2, ip: 0x12 })}\n${one(1, { ax: 3, ip: 0x12 })}\n`,
    );
    const bad = realmode(["test", "--cpu-tests", join(directory, "cpu"), "--backend", "emu"]);
    expect(bad.status).toBe(1);
    expect(bad.stdout).toContain("test 1 (inc ax): ax: expected 0x0003, got 0x0002");
    expect(bad.stdout).toMatch(/1 passed, 1 failed, 0 skipped\n$/);
    file("cpu/40.jsonl", "{}\n");
    expect(realmode(["test", "--cpu-tests", join(directory, "cpu")]).status).toBe(2);
  });
});

describe("dis", () => {
  test("a source: addresses, bytes, labels and lines", () => {
    const { stdout, status } = realmode(["dis", file("d.s", SUM)]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^f000:f000 {2}bc 00 10 {11}mov \$0x1000,%sp +# line 1$/m);
    expect(stdout).toMatch(/^f000:f007 {2}e8 04 00 {11}call 0xf00e <add>/m);
    expect(stdout).toMatch(/^add:\nf000:f00e {2}55 /m);
    expect(stdout).toMatch(/^f000:fff0 {2}e9 0d f0 {11}jmp 0xf000$/m);
  });

  test("a source with an origin, or a flat header, has no page around it", () => {
    const plain = file("boot.s", "jmp start\n.skip 5000\nstart: hlt\n");
    const { stdout, status } = realmode(["dis", plain, "--org", "0x7c00"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^0000:7c00 {2}e9 88 13 {11}jmp 0x8f8b <start>/);
    expect(stdout).not.toContain("fff0");
    const flat = file("header.s", "# realmode: layout=flat load=0x500\nhere: jmp here\n");
    expect(realmode(["dis", flat]).stdout).toMatch(/^here:\n0000:0500 {2}eb fe /);
  });

  test("data in the code is not taken for instructions", () => {
    const source = file("text.s", 'hlt\ntext: .ascii "Hi!"\n.data\n.word 0x1234\n');
    const { stdout } = realmode(["dis", source]);
    expect(stdout).toMatch(/48 69 21 +\.byte 0x48,0x69,0x21/);
    expect(stdout).toMatch(/data page:\n0000:0000 {2}34 12 +\.byte 0x34,0x12/);
  });

  const hasObjdump = spawnSync("objdump", ["--version"]).status === 0;
  test.runIf(hasObjdump)("a binary: objdump's bytes and addresses", () => {
    const flat = realmode(["asm", sum, "-f", "flat", "--org", "0x7c00"]).bytes;
    const path = file("flat.img", flat);
    const ours = realmode(["dis", path, "--org", "0x7c00"]).stdout;
    const args = ["-D", "-b", "binary", "-m", "i8086", "--adjust-vma=0x7c00", path];
    const theirs = spawnSync("objdump", args, { encoding: "utf8" }).stdout;
    const rows = [...theirs.matchAll(/^ +([0-9a-f]+):\t((?:[0-9a-f]{2} )+)/gm)].map(
      ([, address, bytes]) => `0000:${address} ${bytes!.trim()}`,
    );
    const mine = [...ours.matchAll(/^(0000:\w+) {2}((?:[0-9a-f]{2} )+)/gm)].map(
      ([, address, bytes]) => `${address} ${bytes!.trim()}`,
    );
    expect(rows.length).toBeGreaterThan(10);
    expect(mine).toEqual(rows);
  });

  test("bytes that are no instruction, and the last half of one", () => {
    const { stdout, status } = realmode([
      "dis",
      file("odd.img", Uint8Array.of(0x0f, 0xff, 0xb8, 1)),
    ]);
    expect(status).toBe(0);
    expect(stdout.split("\n").filter((line) => line.includes(".byte")).length).toBeGreaterThan(0);
    expect(stdout).toContain("b8");
  });
});

describe("doctor", () => {
  test.skipIf(!both)(
    "usable: status 0, what this host can't run by bytes (skipped without KVM)",
    () => {
      const text = realmode(["doctor"]);
      expect(text).toMatchObject({ status: 0, stderr: "" });
      expect(text.stdout).toContain("kvm: usable");
      const result = JSON.parse(realmode(["doctor", "--json"]).stdout);
      expect(result).toMatchObject({ schema: "realmode.doctor/1", usable: true });
      expect(result.tried).toBeGreaterThan(20);
      expect(text.stdout).toMatch(/^ {2}speed: (hardware|emulated \(about [\d.]+ MIPS\))$/m);
      expect(result.speed.mips).toBeGreaterThan(0);
      // What it names, running it shows: each is refused or hangs there.
      const named = result.notExecutable.find(({ bytes }: { bytes: string }) => bytes === "27");
      const daa = file("daa.bin", Uint8Array.of(0x27, 0xf4));
      const run = realmode(["run", daa, "--load", "0x1000", "--backend", "kvm"]);
      expect(run.status).toBe(named ? 4 : 0);
    },
  );

  test("not usable: status 77, the reason and what to do", () => {
    const done = realmode(["doctor", "--json"], { env: WITHOUT_ADDON });
    expect(done.status).toBe(77);
    const { usable, kvm } = JSON.parse(done.stdout);
    expect(usable).toBe(false);
    expect(kvm.reason).toMatch(/addon/);
    expect(kvm.hint).toMatch(/\S/);
    expect(kvm.obstacle).toBe("addon");
  });
});

describe("native, where it can be used", () => {
  const { reason } = JSON.parse(realmode(["doctor", "--json"]).stdout).native;

  test.skipIf(reason !== null)(`runs, judges and names what it refuses (skip: ${reason})`, () => {
    const daa = file("native-daa.s", "mov $0x9b, %al\ndaa\nhlt\n");
    const run = JSON.parse(realmode(["run", daa, "--backend", "native", "--json"]).stdout);
    expect(run).toMatchObject({ backend: "native", exit: { reason: "hlt" }, instructions: 4 });
    expect(run.regs.eax).toBe(1);
    const pair = ["--backend", "native", "--backend", "emu"];
    expect(realmode(["compare", daa, ...pair]).stdout).toMatch(/agree \(native, emu\)/);
    const loads = file("native-loads.s", "mov %ax, %ds\nhlt\n");
    const refused = realmode(["compare", loads, ...pair]);
    expect(refused.status).toBe(77);
    expect(refused.stdout).toContain("not executable by this host's native: 8e d8 (mov %ax,%ds)");
    const fuzz = ["fuzz", "--reference", "native", "--seed", "1", "--count", "64", "--jobs", "1"];
    expect(realmode(fuzz)).toMatchObject({ status: 0 });
  });

  test("absent: status 77 and the reason; auto never means it", () => {
    const env = { ...WITHOUT_ADDON, REALMODE_NATIVE_HELPER: "/nonexistent/helper" };
    const sum = file("native-sum.s", SUM);
    const done = realmode(["run", sum, "--backend", "native"], { env });
    expect(done.status).toBe(77);
    expect(done.stderr).toMatch(/backend native is not available: .*\n +hint: /);
    expect(realmode(["run", sum], { env }).stderr).toMatch(/backend emu \(auto/);
    expect(realmode(["test", directory, "--backend", "native"], { env }).status).toBe(77);
  });
});

describe("completion", () => {
  test("bash takes the script and completes verbs, options and values", () => {
    const { stdout, status } = realmode(["completion", "bash"]);
    expect(status).toBe(0);
    const script = `${stdout}
ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _realmode; echo "\${COMPREPLY[@]}"; }
cd /nonexistent 2>/dev/null || cd /
ask realmode comp
ask realmode asm --form
ask realmode asm x.s --format e
ask realmode x.s --backend k
`;
    const done = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    expect(done.stderr).toBe("");
    expect(done.stdout.split("\n")).toEqual(["compare completion", "--format", "elf", "kvm", ""]);
  });

  test.each(["zsh", "fish"])("%s", (shell) => {
    const { stdout, status } = realmode(["completion", shell]);
    expect(status).toBe(0);
    expect(stdout).toContain("compare");
    const has = spawnSync(shell, ["--version"]).status === 0;
    if (has) expect(spawnSync(shell, ["-n"], { input: stdout }).status).toBe(0);
  });

  test("another shell is a usage error", () => {
    expect(realmode(["completion", "tcsh"]).status).toBe(2);
  });
});
