// Is each small mistake of scripts/mutations.mjs still one, was each seen, and are two of them seen again?
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
// @ts-expect-error: scripts are no TypeScript
import { formatPage, isCaught, keptResults, occurrences, openJudge } from "../scripts/mutate.mjs";
// @ts-expect-error: scripts are no TypeScript
import { MUTATIONS } from "../scripts/mutations.mjs";

type Mutation = readonly [file: string, text: string, replacement: string, breaks: string];
const mutations = MUTATIONS as readonly Mutation[];
const kept = keptResults();
const REMEDY = "node packages/conformance/scripts/mutate.mjs";

test("each text stands exactly once in its file of the emulator", () => {
  const gone = mutations.filter((mutation) => occurrences(mutation) !== 1);
  expect(gone.map(([file, , , breaks]) => `${file}: ${breaks}`)).toEqual([]);
});

test(`at least 50 were made, and each was seen by the suite or the fuzzer (else: ${REMEDY})`, () => {
  const results = Object.entries(kept);
  expect(results.length).toBeGreaterThanOrEqual(50);
  expect(results.filter(([, result]) => !isCaught(result))).toEqual([]);
});

test(`docs/mutations.md is what was found (else: ${REMEDY})`, () => {
  const page = readFileSync(new URL("../../../docs/mutations.md", import.meta.url), "utf8");
  expect(formatPage(kept)).toBe(page);
});

describe("two of them, made again", () => {
  let judge: { judge: (m: Mutation) => Promise<{ first: string | null; trial: unknown }> } & {
    close: () => void;
  };
  beforeAll(async () => {
    judge = await openJudge();
  });
  afterAll(() => judge.close());

  it.each(["ADC leaves out CF", "INTO looks at CF"])("%s", async (breaks) => {
    const { first, trial } = await judge.judge(mutations.find((m) => m[3] === breaks)!);
    expect(first).not.toBeNull();
    expect(trial).not.toBeNull();
  });
});
