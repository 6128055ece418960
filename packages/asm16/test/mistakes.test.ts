// Is docs/asm16-mistakes.md what asm16 says today?

import { readFileSync } from "node:fs";
import * as room from "@realmode/asm16";
import { expect, it } from "vitest";
import { MISTAKES, ours } from "./mistakes.mjs";

const page = readFileSync(new URL("../../../docs/asm16-mistakes.md", import.meta.url), "utf8");

it("has at least 15 mistakes", () => {
  expect(MISTAKES.length).toBeGreaterThanOrEqual(15);
});

it.each(MISTAKES)("%s", (title, source) => {
  const said = ours(room, source);
  expect(said).not.toBe("");
  const part = page.split(`## ${title}\n`)[1]?.split("\n## ")[0];
  expect(part).toContain(`\`\`\`asm\n${source}\n\`\`\``);
  expect(part).toContain(`asm16:\n\n\`\`\`text\n${said}\n\`\`\``);
});
