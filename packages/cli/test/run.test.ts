// Does `run` run: output, JSON, limits, expectations, raw guests, and each exit status?
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { BIN, backends, directory, file, kvmReason, realmode, SUM } from "./command.ts";

const sum = file("sum.s", SUM);
const spin = file("spin.s", "jmp .\n");
const HELLO = `        mov $text, %si
next:   mov %cs:(%si), %al
        test %al, %al
        jz done
        out %al, $0xe9
        inc %si
        jmp next
done:   hlt
text:   .asciz "Hello, world"
`;
const hello = file("hello.s", HELLO);

const DUMP = `Exit reason: 5 (hlt)
ax=0005 bx=0000 cx=0000 dx=0003 si=0000 di=0000 bp=0000 sp=1004
cs=f000(ffff0000) ds=0000 es=0000 ss=0000 fs=0000 gs=0000 ip=f00e flags=0012 oditszApc
`;

test("KVM is among the backends, or the probe says why not", () => {
  expect(backends.includes("kvm") ? undefined : kvmReason).toBe(
    backends.includes("kvm") ? undefined : expect.stringMatching(/\S/),
  );
});

describe.each(backends)("on %s", (backend) => {
  const run = (...args: string[]) => realmode(["run", "--backend", backend, ...args]);

  test("the origin program answers 5", () => {
    expect(run(sum)).toMatchObject({ status: 0, stdout: DUMP, stderr: "" });
  });

  test("--json is one object with unsigned numbers", () => {
    const { status, stdout } = run(sum, "--json");
    expect(status).toBe(0);
    expect(stdout.match(/\n/g)).toHaveLength(1);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({
      schema: "realmode.run/1",
      backend,
      exit: { reason: "hlt", code: 5 },
      regs: { eax: 5, edx: 3, esp: 0x1004, eip: 0xf00e, eflags: 0x12 },
      sregs: { cs: { selector: 0xf000, base: 0xffff0000, limit: 0xffff } },
      output: "",
    });
    expect(result.elapsedMs).toBeGreaterThan(0);
    if (backend === "emu") expect(result.instructions).toBe(14);
  });

  test("console text comes first and never glues to the dump", () => {
    const { status, stdout } = run(hello);
    expect(status).toBe(0);
    expect(stdout.split("\n").slice(0, 2)).toEqual(["Hello, world", "Exit reason: 5 (hlt)"]);
    expect(JSON.parse(run(hello, "--json").stdout).output).toBe("Hello, world");
  });

  test("jmp . ends by --timeout with status 5", () => {
    const { status, stdout, stderr } = run(spin, "--timeout", "1s");
    expect(status).toBe(5);
    expect(stdout).toContain("Exit reason: limit (time)\n");
    expect(stderr).toContain("time limit");
  });

  test("--max-instructions", () => {
    const { status, stdout } = run(spin, "--max-instructions", "100", "--json");
    expect(status).toBe(5);
    const result = JSON.parse(stdout);
    expect(result.exit).toEqual({ reason: "limit", code: null, limit: "instructions" });
    if (backend === "emu") expect(result.instructions).toBe(100);
  });

  test("--max-output ends the run after so many bytes", () => {
    const chatter = file("chatter.s", "mov $65, %al\nagain: out %al, $0xe9\njmp again\n");
    const { status, stdout } = run(chatter, "--max-output", "5", "--json");
    expect(status).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({ exit: { limit: "output" }, output: "AAAAA" });
  });

  test("a crash is status 4, and the likely mistake is named", () => {
    const trap = file("trap.s", "ljmp $0xf000, $1f\n1: hlt\n");
    const { status, stderr } = run(trap);
    expect(status).toBe(4);
    expect(stderr).toContain("--alias");
    expect(run(trap, "--alias").status).toBe(0);
  });

  test("an exit that the header expects is no crash", () => {
    const text = "# realmode: exit=mmio\nmov %ax, 0x2000\n";
    expect(run(file("mmio.s", text)).status).toBe(0);
    expect(run(file("plain.s", "mov %ax, 0x2000\n")).status).toBe(4);
  });

  test("the exit port: 0 is success, any other byte status 1 and named", () => {
    const source = (n: number) => file(`exit${n}.s`, `mov $${n}, %al\nout %al, $0xf4\n`);
    expect(run(source(0)).status).toBe(0);
    const { status, stderr } = run(source(3));
    expect(status).toBe(1);
    expect(stderr).toContain("3");
    expect(JSON.parse(run(source(3), "--json").stdout).exit).toMatchObject({
      reason: "io",
      code: 2,
      port: 244,
      value: 3,
    });
  });

  test("ports nobody answers are counted and named once; --strict-io makes them end the run", () => {
    const ports = file("ports.s", "in $0x60, %al\nout %al, $0x80\nout %al, $0x80\nhlt\n");
    const { status, stdout, stderr } = run(ports);
    expect(status).toBe(0);
    expect(stdout).toContain("ax=00ff");
    expect(stderr).toContain("in 0x60 (1×), out 0x80 (2×)");
    expect(stderr.split("\n")).toHaveLength(2);
    expect(run(ports, "-q").stderr).toBe("");
    const strict = run(ports, "--strict-io", "--json");
    expect(strict.status).toBe(4);
    expect(JSON.parse(strict.stdout).exit).toMatchObject({ reason: "io", port: 0x60 });
  });

  test.each([
    [["--expect-reg", "ax=5", "--expect-reg", "esp=0x1004", "--expect-reg", "cs=0xf000"], 0],
    [["--expect-reg", "ax=6"], 1],
    [["--expect-mem", "0xff8=00000af003000200"], 0],
    [["--expect-mem", "0xff8=00000af003000201"], 1],
    [["--expect-mem", "0x2000=00"], 1],
    [["--expect-text", "Hello"], 1],
    [["--fail-text", "Hello"], 0],
  ])("expectations %j: status %i", (args, status) => {
    const done = run(sum, ...args);
    expect(done.status).toBe(status);
    if (status === 1) expect(done.stderr).toMatch(/error: expected .+: it is/);
    expect(done.stdout).toBe(DUMP);
  });

  test("--expect-text and --fail-text look at the console", () => {
    expect(run(hello, "--expect-text", "world").status).toBe(0);
    expect(run(hello, "--fail-text", "world").status).toBe(1);
  });

  test("a limit outweighs an unmet expectation", () => {
    expect(run(spin, "--timeout", "100ms", "--expect-reg", "ax=1").status).toBe(5);
  });

  test("registers set before the start", () => {
    const done = run(file("hlt.s", "hlt\n"), "--reg", "ax=-1", "--reg", "bl=7", "--reg", "ds=0x10");
    expect(done.stdout).toContain("ax=ffff bx=0007");
    expect(done.stdout).toContain("ds=0010");
  });

  test("SIGINT kicks the guest: its state is shown, status 130", async () => {
    const path = file("wait.s", "mov $46, %al\nout %al, $0xe9\nmov $0x1234, %bx\njmp .\n");
    const child = spawn(process.execPath, [BIN, "run", "--backend", backend, path]);
    let stdout = "";
    child.stdout.on("data", (part) => {
      if (stdout === "") child.kill("SIGINT");
      stdout += part;
    });
    const [status] = await once(child, "close");
    expect(status).toBe(130);
    expect(stdout).toContain("Exit reason: 10 (intr)");
    expect(stdout).toContain("bx=1234");
  });

  test("a raw guest: RAM at 0, entry, registers 0, source linked at its offset", () => {
    const source = file("raw.s", "here: mov $here, %ax\nmov %cs, %bx\nhlt\n");
    const args = ["--load", "0x1000", "--entry", "0:0x1000", "--ram", "64K", "--reg", "sp=0xf000"];
    const result = JSON.parse(run(source, ...args, "--json").stdout);
    expect(result.regs).toMatchObject({ eax: 0x1000, ebx: 0, edx: 0, esp: 0xf000, eip: 0x1006 });
    expect(result.sregs.idt.limit).toBe(0x3ff);
    const far = JSON.parse(run(source, "--load", "0x7c00", "--entry", "0x7c0:0", "--json").stdout);
    expect(far.regs).toMatchObject({ eax: 0, ebx: 0x7c0 });
    expect(far.sregs.cs).toMatchObject({ selector: 0x7c0, base: 0x7c00 });
    const plain = JSON.parse(run(source, "--ram", "1M", "--json").stdout);
    expect(plain.regs.eax).toBe(0x1000);
  });

  test("a raw image of any size", () => {
    const image = file("five.bin", Uint8Array.of(0xb8, 5, 0, 0xf4));
    const { status, stdout } = run(image, "--load", "0x500");
    expect(status).toBe(0);
    expect(stdout).toContain("ax=0005");
    expect(stdout).toContain("cs=0000");
  });

  test("the header's layout, entry and registers count where the command line is silent", () => {
    const header = "# realmode: layout=flat load=0x2000 ram=64K reg.cx=7";
    const flat = file("flat.s", `${header}\nhere: mov $here, %ax\nhlt\n`);
    const result = JSON.parse(run(flat, "--json").stdout);
    expect(result.regs).toMatchObject({ eax: 0x2000, ecx: 7 });
    const other = JSON.parse(run(flat, "--load", "0x3000", "--reg", "cx=8", "--json").stdout);
    expect(other.regs).toMatchObject({ eax: 0x3000, ecx: 8 });
    const alias = file("alias.s", "# realmode: layout=page+alias\nljmp $0xf000, $1f\n1: hlt\n");
    expect(run(alias).status).toBe(0);
  });

  test("a code page with a data page", () => {
    const source = file("pages.s", "mov 4, %ax\nhlt\n.data\n.long 0\n.word 0x1234\n");
    const [code, data] = [`${directory}/code.bin`, `${directory}/data.bin`];
    expect(realmode(["asm", source, "-o", code, "--data-page", data]).status).toBe(0);
    expect(run(code, "--data-page", data).stdout).toContain("ax=1234");
    expect(run(code).stdout).toContain("ax=0000");
  });
});

test("without a verb, from standard input", () => {
  const done = realmode(["-", "--backend", "emu"], { input: SUM });
  expect(done).toMatchObject({ status: 0, stdout: DUMP });
  expect(realmode(["--backend", "emu", sum]).stdout).toBe(DUMP);
});

test("auto says which backend it takes, in one line that -q silences", () => {
  const done = realmode([sum]);
  expect(done.stderr).toMatch(new RegExp(`^realmode: backend ${backends[0]} \\(auto: .+\\)\\n$`));
  expect(realmode([sum, "-q"]).stderr).toBe("");
});

test("an entry symbol", () => {
  const source = file("entry.s", "hlt\nstart: mov $7, %ax\nhlt\n");
  expect(realmode([source, "--backend", "emu", "--entry", "start"]).stdout).toContain("ax=0007");
});
