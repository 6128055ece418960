// Do damaged sources end with diagnostics, never with an exception or a hang? A sample of test/fuzz.mjs.

import { describe, expect, it } from "vitest";
import { tryOne } from "./fuzz.mjs";
import { mutatedSource } from "./mutate.mjs";

describe("damaged sources", () => {
  it.each([1, 2, 3, 4, 5, 6])("seeds of hundred %i", (hundred) => {
    for (let seed = hundred * 100; seed < hundred * 100 + 20; seed++) {
      const source = mutatedSource(seed);
      expect(() => tryOne(source), `seed ${seed}: ${JSON.stringify(source)}`).not.toThrow();
    }
  });

  it("are the same for the same seed", () => {
    expect(mutatedSource(7)).toBe(mutatedSource(7));
    expect(new Set(Array.from({ length: 50 }, (_, i) => mutatedSource(i))).size).toBeGreaterThan(
      45,
    );
  });
});
