// Are files read with a clear word where they can't be, and written whole or not at all?
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readInput, writeOutputs } from "../src/files.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "realmode-"));
});
afterEach(() => rmSync(directory, { recursive: true }));
const at = (name: string): string => join(directory, name);

test("a missing file, a directory and a file that is too large are told apart", () => {
  expect(() => readInput(at("none.s"))).toThrow("none.s: no such file");
  expect(() => readInput(directory)).toThrow("is a directory, not a file");
  writeFileSync(at("big"), "12345");
  expect(() => readInput(at("big"), 4)).toThrow("big is too large: 5 bytes, the limit is 4");
  expect([...readInput(at("big"), 5)]).toEqual([...Buffer.from("12345")]);
});

test("a device without an end is read up to the limit only", () => {
  expect(() => readInput("/dev/zero", 100_000)).toThrow("/dev/zero is too large");
});

test("where one output can't be written, none is, and nothing is left behind", () => {
  writeFileSync(at("one"), "old");
  expect(() =>
    writeOutputs([
      [at("one"), "new"],
      [join(at("nowhere"), "two"), "new"],
    ]),
  ).toThrow("cannot write");
  expect(readFileSync(at("one"), "utf8")).toBe("old");
  expect(readdirSync(directory)).toEqual(["one"]);
});

test("a directory is not replaced", () => {
  mkdirSync(at("dir"));
  expect(() => writeOutputs([[at("dir"), "x"]])).toThrow("is a directory");
});

test("the file behind a link is replaced, with its mode", () => {
  writeFileSync(at("real"), "old");
  chmodSync(at("real"), 0o600);
  symlinkSync("real", at("link"));
  writeOutputs([[at("link"), "new"]]);
  expect(readFileSync(at("real"), "utf8")).toBe("new");
  expect(statSync(at("real")).mode & 0o777).toBe(0o600);
  expect(readdirSync(directory).sort()).toEqual(["link", "real"]);
});

test("a device is written in place", () => {
  writeOutputs([["/dev/null", "x"]]);
  expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
});
