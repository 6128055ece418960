// Are numbers, sizes, durations and addresses of the command line read as C and the manual mean them?
import { expect, test } from "vitest";
import { Failure } from "../src/failure.ts";
import {
  parseDuration,
  parseFarAddress,
  parseHexBytes,
  parseNumber,
  parsePair,
  parseSize,
} from "../src/numbers.ts";

test.each([
  ["0", 0],
  ["42", 42],
  ["0x2a", 42],
  ["0X2A", 42],
  ["0b101010", 42],
  ["052", 42],
  ["0xffffffff", 4294967295],
])("%s is %i", (text, value) => {
  expect(parseNumber(text, "--org")).toBe(value);
});

test.each([
  ["", "'' is not a number"],
  ["0x", "'0x' is not a number"],
  ["09", "'09' is not a number"],
  ["12h", "'12h' is not a number"],
  ["1e3", "'1e3' is not a number"],
  ["-1", "-1 is out of range (0x0 to 0xffff)"],
  ["70000", "70000 is out of range (0x0 to 0xffff)"],
  ["99999999999999999999", "'99999999999999999999' is not a number"],
])("%s is refused: %s", (text, message) => {
  expect(() => parseNumber(text, "--reg ax", 0, 0xffff)).toThrow(`--reg ax: ${message}`);
});

test("a refusal is a usage error with a hint", () => {
  try {
    parseNumber("ten", "--org");
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    expect(error).toMatchObject({ kind: "usage", status: 2 });
    expect((error as Failure).hint).toContain("C literals");
  }
});

test.each([
  ["64K", 65536],
  ["0x10k", 16384],
  ["1M", 1048576],
  ["4096", 4096],
])("size %s is %i", (text, bytes) => {
  expect(parseSize(text, "--ram")).toBe(bytes);
});

test.each(["", "K", "64KB", "-1K", "64 K B", "1T"])("size '%s' is refused", (text) => {
  expect(() => parseSize(text, "--ram")).toThrow("is not a size");
});

test.each([
  ["2s", 2000],
  ["500ms", 500],
  ["1.5s", 1500],
  ["1m", 60_000],
  ["2", 2000], // seconds, as for timeout(1)
  ["0s", 0],
])("duration %s is %i ms", (text, ms) => {
  expect(parseDuration(text, "--timeout")).toBe(ms);
});

test.each(["s", "", "-1s", "1h30", "999999999s"])("duration '%s' is refused", (text) => {
  expect(() => parseDuration(text, "--timeout")).toThrow("--timeout:");
});

test("SEG:OFF takes two C literals of 16 bits", () => {
  expect(parseFarAddress("0x7c0:0", "--entry")).toEqual({ segment: 0x7c0, offset: 0 });
  expect(parseFarAddress("0:0x1000", "--entry")).toEqual({ segment: 0, offset: 0x1000 });
  for (const text of ["0:", ":0", "0:0:0", "0x10000:0", "0:0x10000", "a:b"]) {
    expect(() => parseFarAddress(text, "--entry")).toThrow("--entry:");
  }
});

test("bytes are pairs of hex digits", () => {
  expect([...parseHexBytes("00000af0", "--expect-mem")]).toEqual([0, 0, 0x0a, 0xf0]);
  for (const text of ["", "0", "0g", "abc"]) {
    expect(() => parseHexBytes(text, "--expect-mem")).toThrow("is not bytes");
  }
});

test("NAME=VALUE splits at the first =", () => {
  expect(parsePair("a=b=c", "--reg")).toEqual(["a", "b=c"]);
  for (const text of ["a", "=1", ""]) expect(() => parsePair(text, "--reg")).toThrow("NAME=VALUE");
});
