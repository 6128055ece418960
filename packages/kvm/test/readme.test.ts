// Do the README's examples that need KVM run, and print what they say? (The others: test/ of the house.)

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { missing } from "./guests.ts";

const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const why = missing === undefined ? "" : ` (SKIP: ${missing})`;
const folder = fileURLToPath(new URL("..", import.meta.url));

for (const match of text.matchAll(/^```js kvm\n([\s\S]*?)^```$/gm)) {
  const [, code = ""] = match;
  const line = text.slice(0, match.index).split("\n").length;
  test.skipIf(missing)(`README line ${line}: runs${why}`, () => {
    const options = { input: code, encoding: "utf8", cwd: `${folder}/../..` } as const;
    const ended = spawnSync(process.execPath, ["--input-type=module", "-"], options);
    expect(ended).toMatchObject({ stderr: "", status: 0 });
    const says = [...code.matchAll(/\/\/ → (.*)$/gm)].map(([, said]) => said);
    expect(ended.stdout.trimEnd().split("\n")).toEqual(says);
  });
}
