// Is every wrong input told clearly, with the right exit status, in text and in JSON?
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, closeSync, ftruncateSync, openSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { BIN, directory, file, kvmReason, realmode, SUM, WITHOUT_ADDON } from "./command.ts";

const sum = file("sum.s", SUM);
const bad = {
  mnemonic: file("mnemonic.s", "        nop\n        mvo %ax, %bx\n"),
  operand: file("operand.s", "        mov %ax, %bl\n"),
  undefined: file("undefined.s", "        call nowhere\n"),
  several: file("several.s", "mvo %ax, %bx\nhlt\nfrob\n"),
  large: file("large.s", "        .skip 4090\n        hlt\n"),
  junk: file(
    "junk.s",
    Uint8Array.from({ length: 5000 }, (_, i) => (i * 181 + (i >> 3)) & 0xff),
  ),
  empty: file("empty.s", ""),
  comment: file("comment.s", "# nothing but words\n"),
  odd: file("odd.bin", new Uint8Array(100)),
  what: file("program.com", "x"),
  header: file("header.s", "# realmode: exti=hlt\nhlt\n"),
};
const huge = join(directory, "huge.s");

beforeAll(() => {
  const fd = openSync(huge, "w");
  ftruncateSync(fd, 100 * 1024 * 1024);
  closeSync(fd);
});

describe.each([
  ["unknown mnemonic", ["run", bad.mnemonic], 3, /mnemonic\.s:2:.*error.*mvo/],
  ["wrong operand", ["run", bad.operand], 3, /operand\.s:1:.*error/],
  ["undefined symbol", ["run", bad.undefined], 3, /undefined\.s:1:.*nowhere/s],
  ["program too large", ["run", bad.large], 3, /\b11\b/],
  ["missing file", ["run", "none.s"], 2, /cannot read none\.s: no such file/],
  ["missing file, no verb", ["none.s"], 2, /cannot read none\.s: no such file/],
  ["directory", ["run", directory], 2, /is a directory/],
  ["binary junk", ["run", bad.junk], 3, /junk\.s is not assembly source: byte 0 at offset/],
  ["100 MB", ["run", huge], 2, /huge\.s is too large: 104857600 bytes/],
  ["100 MB, asm", ["asm", huge], 2, /too large/],
  ["empty file", ["run", bad.empty], 3, /has no code/],
  ["only comments", ["run", bad.comment], 3, /has no code/],
  ["register too large", ["run", sum, "--reg", "ax=70000"], 2, /--reg ax: 70000 is out of range/],
  ["no such register", ["run", sum, "--reg", "xx=1"], 2, /no register 'xx'/],
  ["register without value", ["run", sum, "--reg", "ax"], 2, /NAME=VALUE/],
  ["not a number", ["run", sum, "--reg", "ax=five"], 2, /'five' is not a number/],
  ["image of odd size", ["run", bad.odd], 2, /has 100 bytes: a code page has 4096/],
  ["unknown kind of file", ["run", bad.what], 2, /neither source/],
  ["wrong header", ["run", bad.header], 3, /unknown key "exti"/],
  ["undefined entry", ["run", sum, "--entry", "strat"], 3, /strat/],
  ["undefined entry, flat", ["run", sum, "--load", "0x1000", "--entry", "strat"], 3, /strat/],
  ["RAM of odd size", ["run", sum, "--ram", "1000"], 2, /whole pages/],
  ["RAM too large", ["run", sum, "--ram", "17M"], 2, /at most 16M/],
  ["load outside RAM", ["run", sum, "--load", "0x10000", "--ram", "64K"], 2, /entry|does not fit/],
  ["page beyond 64 KiB", ["run", sum, "--org", "0x10000"], 2, /linked below 64 KiB/],
  ["no bound", ["run", sum, "--timeout", "soon"], 2, /not a duration/],
  ["bad expectation", ["run", sum, "--expect-mem", "0=xyz"], 2, /is not bytes/],
  ["unknown option", ["run", sum, "--fast"], 2, /unknown option '--fast'/],
  ["unknown backend", ["run", sum, "--backend", "qemu"], 2, /'qemu' is not one of/],
  ["object file with an origin", ["asm", sum, "-f", "elf", "--org", "0"], 2, /not linked yet/],
  ["no preprocessor", ["run", file("cpp.S", "hlt\n")], 3, /C preprocessor/],
  ["nothing to compare", ["compare", join(directory, "nothing")], 2, /no such file/],
] as const)("%s", (_name, args, status, message) => {
  const env = { CC: "/nonexistent/cc" };

  test(`ends with status ${status} and says so, on stderr and as JSON`, () => {
    const done = realmode([...args, "--json"], { env });
    expect(done.stderr).toMatch(message);
    expect(done.status).toBe(status);
    const { schema, error, ...rest } = JSON.parse(done.stdout);
    expect({ schema, status: rest.status }).toEqual({ schema: "realmode.error/1", status });
    expect(error.kind).toMatch(/^(usage|file|source)$/);
    expect(error.message).toMatch(/\S/);
    expect(rest.diagnostics).toBeInstanceOf(Array);
  });
});

test.each([
  [["run", bad.mnemonic], 3],
  [["asm", bad.operand], 3],
  [["run", "none.s"], 2],
] as const)("without --json nothing is on stdout: %j", (args, status) => {
  expect(realmode([...args])).toMatchObject({ status, stdout: "" });
});

test("all errors of a file are told at once, each with its place and its line", () => {
  const { stderr, status } = realmode(["run", bad.several]);
  expect(status).toBe(3);
  expect(stderr).toMatch(/several\.s:1:1: error: .*\n +1 \| mvo %ax, %bx\n +\| \^\^\^/);
  expect(stderr).toMatch(/several\.s:3:1: error: /);
  expect(stderr).toContain("did not assemble: 2 errors");
  const { diagnostics } = JSON.parse(realmode(["run", bad.several, "--json"]).stdout);
  expect(diagnostics).toHaveLength(2);
  expect(diagnostics[0]).toMatchObject({ severity: "error", line: 1, column: 1, endColumn: 4 });
});

test("a source that is wrong leaves the output as it was", () => {
  const output = file("kept.bin", "old");
  const before = readdirSync(directory);
  expect(realmode(["asm", bad.several, "-o", output]).status).toBe(3);
  expect(readdirSync(directory)).toEqual(before);
  expect(statSync(output).size).toBe(3);
});

test("an output that can't be written is status 2", () => {
  const done = realmode(["asm", sum, "-o", "/nonexistent/out.bin"]);
  expect(done).toMatchObject({ status: 2, stdout: "" });
  expect(done.stderr).toContain("cannot write /nonexistent/out.bin");
});

test("the source is not overwritten, nor one output by another", () => {
  expect(realmode(["asm", sum, "-o", sum])).toMatchObject({ status: 2 });
  const done = realmode(["asm", sum, "-o", "same", "--symbols", "./same"]);
  expect(done).toMatchObject({ status: 2 });
  expect(done.stderr).toContain("two outputs");
});

describe("KVM that can't be used", () => {
  test("addon not built: run, test and doctor end with 77, auto takes the emulator", () => {
    const env = WITHOUT_ADDON;
    const run = realmode(["run", sum, "--backend", "kvm"], { env });
    expect(run).toMatchObject({ status: 77, stdout: "" });
    expect(run.stderr).toMatch(/backend kvm is not available: .*addon.*\n +hint: /);
    const auto = realmode(["run", sum], { env });
    expect(auto.status).toBe(0);
    expect(auto.stderr).toMatch(/^realmode: backend emu \(auto: kvm is not available: .*\)\n$/);
    const doctor = realmode(["doctor"], { env });
    expect(doctor.status).toBe(77);
    expect(doctor.stdout).toMatch(/kvm: not usable: .*\n +what to do: /);
    expect(realmode(["test", directory, "--backend", "kvm"], { env }).status).toBe(77);
  });

  test("compare is then a SKIP with the reason", () => {
    const done = realmode(["compare", sum], { env: WITHOUT_ADDON });
    expect(done.status).toBe(77);
    expect(done.stdout).toMatch(/^SKIP .*sum\.s {2}only emu can be used here .*addon/);
  });

  // A namespace of one's own with an empty /dev: needs root.
  const unshare = spawnSync("unshare", ["-m", "true"]).status === 0;
  test.skipIf(!unshare)("no /dev/kvm (skipped where unshare -m is not allowed)", () => {
    const script = 'mount -t tmpfs none /dev && exec "$@"';
    const done = spawnSync(
      "unshare",
      ["-m", "sh", "-c", script, "sh", process.execPath, BIN, "doctor"],
      { encoding: "utf8", cwd: directory },
    );
    expect(done.status).toBe(77);
    expect(done.stdout).toContain("kvm: not usable");
    expect(done.stdout).toContain("/dev/kvm: not there");
  });

  // Another user's identity: needs root, and a device that is not open to all.
  const isClosed = kvmReason === undefined && (statSync("/dev/kvm").mode & 0o006) === 0;
  const isRoot = process.getuid?.() === 0;
  test.skipIf(!isClosed || !isRoot)(
    "no permission on /dev/kvm (skipped without root, or where everybody may open it)",
    () => {
      chmodSync(directory, 0o755);
      const done = realmode(["run", sum, "--backend", "kvm"], { uid: 65534, gid: 65534, cwd: "/" });
      expect(done.status).toBe(77);
      expect(done.stderr).toMatch(/permission|EACCES/i);
      expect(done.stderr).toContain("hint:");
    },
  );
});

describe("stdout closed early", () => {
  const chatter = file(
    "chatter.s",
    "mov $20000, %cx\nagain: mov $10, %al\nout %al, $0xe9\nloop again\nmov $3, %al\nout %al, $0xf4\n",
  );
  test("is quiet and keeps the run's status", () => {
    const line = `"${process.execPath}" "${BIN}" run "${chatter}" --backend emu -q | true; echo $\{PIPESTATUS[0]}`;
    const done = spawnSync("bash", ["-c", line], { encoding: "utf8" });
    expect(done.stdout).toBe("1\n");
    expect(done.stderr).not.toContain("EPIPE");
    expect(done.stderr).toContain("reports failure 3");
  });

  test("a help text into a closed pipe", () => {
    const line = `"${process.execPath}" "${BIN}" --help | true; echo $\{PIPESTATUS[0]}`;
    expect(execFileSync("bash", ["-c", line], { encoding: "utf8" })).toBe("0\n");
  });

  test.skipIf(!statSync("/dev/full", { throwIfNoEntry: false }))(
    "a full device is an error, not silence (skipped without /dev/full)",
    () => {
      const line = `"${process.execPath}" "${BIN}" asm "${sum}" > /dev/full; echo $?`;
      const done = spawnSync("bash", ["-c", line], { encoding: "utf8" });
      expect(done.stdout).toBe("2\n");
      expect(done.stderr).toContain("cannot write standard output");
    },
  );
});
