// Are the gold files what as and objdump give today?

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { toolVersions } from "./binutils.mjs";
import { gold } from "./gold.mjs";
import { goldVersions } from "./gold-lines.ts";

const present = toolVersions();

describe("gold files", () => {
  for (const [name, make] of Object.entries(gold)) {
    const made = goldVersions(name);
    const reason = present === undefined ? "no GNU as and objdump here" : `here is ${present}`;
    it.skipIf(present !== made)(
      `${name} is what the tools give${present === made ? "" : ` (SKIP: made by ${made}; ${reason})`}`,
      () => {
        const file = readFileSync(new URL(`../gold/${name}`, import.meta.url), "utf8");
        expect(make() === file, "run `npm run gold -- isa`").toBe(true);
      },
    );
  }
});
