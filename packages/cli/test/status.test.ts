// Which exit status wins where several apply? The order INTERFACES gives: 130, 77, 3, 4, 5, 1.
import { expect, test } from "vitest";
import { strongest } from "../src/status.ts";

test.each([
  [[], 0],
  [[0, 0], 0],
  [[0, 1], 1],
  [[1, 5], 5],
  [[5, 4, 1], 4],
  [[4, 3], 3],
  [[3, 77], 77],
  [[77, 130, 1], 130],
] as const)("%j gives %i", (statuses, expected) => {
  expect(strongest(statuses)).toBe(expected);
});
