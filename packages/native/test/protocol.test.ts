// Do both sides of the shared file have the same numbers? The C++ header is read as text.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as protocol from "../src/protocol.ts";

const header = readFileSync(new URL("../native/protocol.h", import.meta.url), "utf8");

const members = (name: string): Record<string, number> => {
  const [, body = ""] = new RegExp(`enum ${name} : \\w+ \\{([^}]*)\\}`).exec(header) ?? [];
  return Object.fromEntries(
    [...body.matchAll(/(\w+) = (\d+)/g)].map(([, key, value]) => [key, Number(value)]),
  );
};

it("the classes and the reasons", () => {
  const upper = (numbers: Record<string, number>, prefix = ""): Record<string, number> =>
    Object.fromEntries(
      Object.entries(numbers).map(([key, value]) => [prefix + key.toUpperCase(), value]),
    );
  expect(members("Class")).toEqual(upper(protocol.CLASS));
  expect(members("Reason")).toEqual(upper(protocol.STOP, "STOP_"));
});

it("the sizes", () => {
  const constant = (name: string): number =>
    Number(new RegExp(`\\b${name} = (\\w+);`).exec(header)?.[1]);
  const { CLASSES_OFFSET, CLASSES_SIZE, MEMORY_OFFSET, MEMORY_SIZE, MAX_SLOTS } = protocol;
  const ours = { CLASSES_OFFSET, CLASSES_SIZE, MEMORY_OFFSET, MEMORY_SIZE, MAX_SLOTS };
  for (const [name, value] of Object.entries(ours)) expect(constant(name), name).toBe(value);
});

it("the words of the control page, in the header's order", () => {
  const [, body = ""] = /struct Control \{([\s\S]*?)\n\};/.exec(header) ?? [];
  const widths: Record<string, number> = {
    "regs[8]": 8,
    "segments[SEGMENTS]": 18,
    "slots[MAX_SLOTS]": 128,
  };
  const offsets: Record<string, number> = {};
  let at = 0;
  for (const [, field = ""] of body.matchAll(/^ {2}\w+ ([\w[\]]+);$/gm)) {
    offsets[field.replace(/\[.*/, "")] = at;
    at += widths[field] ?? 1;
  }
  const { WORD, DIRTY_OFFSET } = protocol;
  const { dirty, ...words } = { ...offsets, dirty: at };
  expect(words).toEqual(WORD);
  expect(DIRTY_OFFSET).toBe(4 * dirty);
});
