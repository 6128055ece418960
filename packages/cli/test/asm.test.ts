// Does `asm` write what as, ld, objcopy, cc and make take, in every format, whole or not at all?
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { directory, file, ROOT, realmode, SUM } from "./command.ts";

const sum = file("sum.s", SUM);
const ORIGIN = "bc 00 10 6a 02 6a 03 e8 04 00 83 c4 08 f4 55 89 e5 8b 46 06 8b 56 04 01 d0 5d c3";
const spaced = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

test("flat: the origin program's bytes", () => {
  const example = join(ROOT, "examples/01-sum/main.s");
  expect(spaced(realmode(["asm", example, "--format", "flat"]).bytes)).toBe(ORIGIN);
});

test("page: 4096 bytes with the reset jump; another entry, another displacement", () => {
  const { bytes, status } = realmode(["asm", sum]);
  expect(status).toBe(0);
  expect(bytes.length).toBe(4096);
  expect(spaced(bytes.subarray(0xff0, 0xff3))).toBe("e9 0d f0");
  const other = realmode(["asm", sum, "--entry", "add"]).bytes;
  expect(spaced(other.subarray(0xff0, 0xff3))).toBe("e9 1b f0");
});

const hasAs = spawnSync("as", ["--version"]).status === 0;

test.runIf(hasAs)("flat with an origin: the bytes of as and ld", () => {
  const source = file("linked.s", "start: mov $start, %ax\njmp start\n.data\nword: .word word\n");
  const gas = file("gas.s", `.code16\n${readFileSync(source, "utf8")}`);
  const [object, flat] = [join(directory, "o"), join(directory, "flat")];
  const ld = [
    "-m",
    "elf_i386",
    "-N",
    "-Ttext",
    "0x7c00",
    "--oformat",
    "binary",
    "-o",
    flat,
    object,
  ];
  expect(spawnSync("as", ["--32", "-o", object, gas]).status).toBe(0);
  expect(spawnSync("ld", [...ld, "-e", "0"]).status).toBe(0);
  const ours = realmode(["asm", source, "--format", "flat", "--org", "0x7c00"]).bytes;
  expect(spaced(ours)).toBe(spaced(readFileSync(flat)));
});

test.runIf(hasAs)("elf: ld links it to the flat image; gdb knows its lines", () => {
  const source = file(
    "object.s",
    "_start: mov $word, %ax\n\n call f\nf: ret\n.data\nword: .word f\n",
  );
  const [object, flat] = [join(directory, "our.o"), join(directory, "our.bin")];
  expect(realmode(["asm", source, "--format", "elf", "-g", "-o", object]).status).toBe(0);
  const where = ["-Ttext", "0x7c00", "--oformat", "binary"];
  expect(spawnSync("ld", ["-m", "elf_i386", "-N", ...where, "-o", flat, object]).status).toBe(0);
  const ours = realmode(["asm", source, "--format", "flat", "--org", "0x7c00"]).bytes;
  expect(spaced(readFileSync(flat))).toBe(spaced(ours));
  const gdb = spawnSync("gdb", ["-nx", "-batch", "-ex", "info line 3", object], {
    encoding: "utf8",
  });
  if (!gdb.error) expect(gdb.stdout).toMatch(/^Line 3 of ".*object\.s" starts at address 0x3 /);
});

test("elf leaves undefined symbols to the linker; -g needs elf", () => {
  const source = file("undefined.s", "call elsewhere\n");
  const { status, bytes } = realmode(["asm", source, "-f", "elf"]);
  expect([status, spaced(bytes.subarray(0, 4))]).toEqual([0, "7f 45 4c 46"]);
  expect(realmode(["asm", sum, "-g"]).stderr).toContain("only an ELF file");
});

const hasCc = spawnSync("cc", ["--version"]).status === 0;

test.runIf(hasCc)("c: a C compiler makes the page of it", () => {
  const { stdout } = realmode(["asm", sum, "--format", "c"]);
  const main = `${stdout}\n#include <stdio.h>\nint main(void){fwrite(code,1,sizeof code,stdout);}\n`;
  const [source, program] = [file("array.c", main), join(directory, "array")];
  const cc = spawnSync("cc", ["-Wall", "-Werror", "-o", program, source], { encoding: "utf8" });
  expect(cc.stderr).toBe("");
  expect(spaced(spawnSync(program).stdout)).toBe(spaced(realmode(["asm", sum]).bytes));
  expect(stdout).toContain("push $2");
});

test.runIf(hasAs).each(["ihex", "srec"])("%s: objcopy reads the flat image back", (format) => {
  const [from, to] = [join(directory, `in.${format}`), join(directory, `out.${format}`)];
  expect(realmode(["asm", sum, "--format", format, "--org", "0x7c00", "-o", from]).status).toBe(0);
  expect(spawnSync("objcopy", ["-I", format, "-O", "binary", from, to]).status).toBe(0);
  const flat = realmode(["asm", sum, "--format", "flat", "--org", "0x7c00"]).bytes;
  expect(spaced(readFileSync(to))).toBe(spaced(flat));
});

test("--data-page writes the other page; without it a warning says what is lost", () => {
  const source = file("data.s", "mov word, %ax\nhlt\n.data\nword: .word 0x1234\n");
  const [code, data] = [join(directory, "code"), join(directory, "data")];
  const without = realmode(["asm", source, "-o", code]);
  expect(without.status).toBe(0);
  expect(without.stderr).toContain("the data page has 2 bytes that are not written");
  const both = realmode(["asm", source, "-o", code, "--data-page", data]);
  expect(both).toMatchObject({ status: 0, stdout: "", stderr: "" });
  const page = readFileSync(data);
  expect(page.length).toBe(4096);
  expect(page.readUInt16LE(0)).toBe(0x1234);
});

test("-D, -I and .S go through the C preprocessor; diagnostics lead to the file as written", () => {
  if (!hasCc) return expect(realmode(["asm", file("no.S", "hlt\n")]).status).toBe(3);
  mkdirSync(join(directory, "inc"), { recursive: true });
  file("inc/value.h", "#define OTHER 2\n");
  const source = file("cpp.S", '#include "value.h"\nmov $VALUE, %ax\nmov $OTHER, %bx\nhlt\n');
  const { bytes } = realmode(["asm", source, "-f", "flat", "-D", "VALUE=0x1234", "-I", "inc"]);
  expect(spaced(bytes)).toBe("b8 34 12 bb 02 00 f4");
  const wrong = file("wrong.S", '#include "value.h"\n\n\nmvo $OTHER, %ax\n');
  const done = realmode(["asm", wrong, "-I", "inc"]);
  expect(done.status).toBe(3);
  expect(done.stderr).toMatch(/wrong\.S:4:/);
  const refused = realmode(["asm", file("miss.S", '#include "missing.h"\n')]);
  expect(refused.status).toBe(3);
  expect(refused.stderr).toContain("missing.h");
});

test("--defsym defines a symbol, -I finds included files", () => {
  mkdirSync(join(directory, "lib"), { recursive: true });
  file("lib/tail.s", "hlt\n");
  const source = file("defsym.s", '.byte N, M\n.include "tail.s"\n');
  const args = ["-f", "flat", "--defsym", "N=0x12", "--defsym", "M=0b11", "-I", "lib"];
  expect(spaced(realmode(["asm", source, ...args]).bytes)).toBe("12 03 f4");
});

test("--listing, --symbols and --depfile beside the output", () => {
  mkdirSync(join(directory, "lib"), { recursive: true });
  file("lib/tail.s", "hlt\n");
  const source = file("all.s", 'start: nop\n.include "tail.s"\n');
  const path = (name: string): string => join(directory, name);
  const args = [`--listing=${path("l")}`, "--symbols", path("s"), "--depfile", path("d")];
  const done = realmode(["asm", source, "-I", "lib", "-o", path("o"), ...args]);
  expect(done).toMatchObject({ status: 0, stdout: "" });
  expect(readFileSync(path("l"), "utf8")).toMatch(/90.*start: nop/);
  const symbols = JSON.parse(readFileSync(path("s"), "utf8"));
  expect(symbols).toMatchObject({
    schema: "realmode.symbols/1",
    symbols: { start: { value: 0xf000, section: ".text", defined: true } },
  });
  expect(readFileSync(path("d"), "utf8")).toBe(`${path("o")}: ${source} lib/tail.s\n`);
});

test("--listing alone goes to stdout instead of the bytes, with errors too", () => {
  const { stdout } = realmode(["asm", "--listing", sum]);
  expect(stdout).toContain("push $2");
  expect(stdout).not.toContain("\0");
  const wrong = realmode(["asm", "--listing", file("wrong.s", "nop\nmvo\n")]);
  expect(wrong.status).toBe(3);
  expect(wrong.stdout).toContain("nop");
});

test("--listing-parts chooses what the listing has", () => {
  const source = file("parts.s", ".macro m\nnop\n.endm\nx: m\n.if 0\nhlt\n.endif\njmp x\n");
  const listing = (...words: string[]): string =>
    realmode(["asm", source, "--listing", ...words]).stdout;
  expect(listing()).toMatch(/> nop[\s\S]*left out[\s\S]*\[short: target 3 bytes back\]/);
  expect(listing("--listing-parts", "none")).not.toMatch(/> nop|left out|short:|SYMBOLS/);
  expect(listing("--listing-parts", "symbols,macros")).toMatch(
    /> nop[\s\S]*DEFINED SYMBOLS\n000000f000 .text/,
  );
  expect(realmode(["asm", source, "--listing", "--listing-parts", "colours"]).status).toBe(2);
  expect(realmode(["asm", source, "--listing-parts", "none"]).status).toBe(2);
});

test("--depfile lists what the C preprocessor read, in words that make reads back", (context) => {
  if (spawnSync("cc", ["--version"]).error) context.skip("no C preprocessor");
  mkdirSync(join(directory, "dep"), { recursive: true });
  file("dep/a b#c$d.h", '#include "inner.h"\n');
  file("dep/inner.h", "#define N 5\n");
  file("dep/more.s", "hlt\n");
  file("dep/blob", "x");
  const text = '#include "a b#c$d.h"\nmov $N,%ax\n.include "more.s"\n.incbin "blob"\n';
  const source = file("dep/main.S", text);
  const at = (name: string): string => join(directory, "dep", name);
  const done = realmode(["asm", source, "-o", at("out put"), "--depfile", at("d")]);
  expect(done).toMatchObject({ status: 0 });
  const rule = readFileSync(at("d"), "utf8");
  for (const name of ["a\\ b\\#c$$d.h", "inner.h", "more.s", "blob", "main.S"]) {
    expect(rule).toContain(at(name));
  }
  expect(rule.startsWith(`${at("out\\ put")}: ${source} `)).toBe(true);
  expect(rule).not.toContain("<");
  // make itself: everything is there, so nothing is missing and the output is up to date.
  const make = spawnSync("make", ["-n", "-f", at("d"), at("out put")], { encoding: "utf8" });
  if (!make.error) expect(make).toMatchObject({ status: 0, stderr: "" });
});

test("-Werror makes warnings errors, -Wno-all hides them", () => {
  // A 16-bit reference that does not fit is truncated as ld does, and warned.
  const source = file("warn.s", "a: .word a\n");
  const args = ["asm", source, "-f", "flat", "--org", "0x12345", "-o", join(directory, "w")];
  const plain = realmode(args);
  expect(plain.status).toBe(0);
  expect(plain.stderr).toContain("warning:");
  expect(realmode([...args, "-Wno-all"])).toMatchObject({ status: 0, stderr: "" });
  expect(realmode([...args, "-Werror"]).status).toBe(3);
});

test("--json tells sizes, symbols and the bytes", () => {
  const result = JSON.parse(realmode(["asm", sum, "-f", "flat", "--json"]).stdout);
  expect(result).toMatchObject({ schema: "realmode.asm/1", format: "flat", size: 27 });
  expect(spaced(Buffer.from(result.hex, "hex"))).toBe(ORIGIN);
});

test("colours only where they are wanted", () => {
  const wrong = file("colour.s", "mvo\n");
  const colour = "\u001b[";
  expect(realmode(["asm", wrong]).stderr).not.toContain(colour);
  expect(realmode(["asm", wrong, "--color", "always"]).stderr).toContain(colour);
  expect(realmode(["asm", wrong], { env: { FORCE_COLOR: "1" } }).stderr).toContain(colour);
  const both = { FORCE_COLOR: "1", NO_COLOR: "1" };
  expect(realmode(["asm", wrong], { env: both }).stderr).not.toContain(colour);
  const never = realmode(["asm", wrong, "--color=never"], { env: { FORCE_COLOR: "1" } });
  expect(never.stderr).not.toContain(colour);
});

test("nothing is left beside the output", () => {
  const output = join(directory, "only", "out.bin");
  mkdirSync(join(directory, "only"));
  realmode(["asm", sum, "-o", output]);
  expect(existsSync(output)).toBe(true);
  expect(spawnSync("ls", ["-A", join(directory, "only")], { encoding: "utf8" }).stdout).toBe(
    "out.bin\n",
  );
});
