// Do objcopy and hexdump read what we write as Intel HEX, S-records and a dump?
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { formatHexDump, formatIntelHex, formatSrecords } from "../src/image-format.ts";

const directory = mkdtempSync(join(tmpdir(), "realmode-"));
afterAll(() => rmSync(directory, { recursive: true }));

const hasObjcopy = spawnSync("objcopy", ["--version"]).status === 0;
const hasHexdump = spawnSync("hexdump", ["-C", "/dev/null"]).status === 0;

/** The bytes that objcopy finds in `text`, and the addresses it was told. */
function readBack(text: string, format: "ihex" | "srec") {
  const [from, to] = [join(directory, "in"), join(directory, "out")];
  writeFileSync(from, text);
  const done = spawnSync("objcopy", ["-I", format, "-O", "binary", from, to], { encoding: "utf8" });
  expect(done.stderr).toBe("");
  const headers = spawnSync("objdump", ["-f", "-h", "-b", format, from], { encoding: "utf8" });
  return { bytes: [...readFileSync(to)], headers: headers.stdout };
}

const pattern = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i * 7 + 1);

test.runIf(hasObjcopy).each([
  ["ihex", 0, 26],
  ["ihex", 0x7c00, 1],
  ["ihex", 0xfff8, 64], // across 64 KiB
  ["ihex", 0x100000, 40],
  ["srec", 0, 26],
  ["srec", 0x7c00, 17],
  ["srec", 0xfff8, 64],
  ["srec", 0x1000000, 3],
] as const)("objcopy reads %s at %i, %i bytes", (format, origin, length) => {
  const bytes = pattern(length);
  const text =
    format === "ihex" ? formatIntelHex(bytes, origin) : formatSrecords(bytes, origin, "boot.s");
  const back = readBack(text, format);
  expect(back.bytes).toEqual([...bytes]);
  expect(back.headers).toMatch(new RegExp(`\\b${origin.toString(16).padStart(8, "0")}\\b`));
});

test.runIf(hasObjcopy)("the start address is carried", () => {
  const srec = readBack(formatSrecords(pattern(32), 0x7c00, "a", 0x7c10), "srec");
  expect(srec.headers).toContain("start address 0x00007c10");
  const ihex = readBack(formatIntelHex(pattern(32), 0x7c00, 0x7c10), "ihex");
  expect(ihex.headers).toContain("start address 0x00007c10");
});

test.runIf(hasHexdump)("the dump is hexdump -C's but for its last line", () => {
  const bytes = new Uint8Array(200);
  bytes.set(pattern(40));
  bytes.set(new TextEncoder().encode("Hello, world"), 180);
  const path = join(directory, "dump");
  writeFileSync(path, bytes);
  const lines = spawnSync("hexdump", ["-C", path], { encoding: "utf8" }).stdout.split("\n");
  expect(formatHexDump(bytes)).toBe(`${lines.slice(0, -2).join("\n")}\n`);
});
