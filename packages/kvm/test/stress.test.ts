// Does it hold at length? A hundredth of scripts/stress.mjs, which is the whole.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { needKvm } from "./guests.ts";

needKvm();

test("machines, exits, kicks, vCPUs against each other, hostile guests", async () => {
  const script = fileURLToPath(new URL("../scripts/stress.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, "--scale", "0.01"]);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      said += text;
    });
  }
  const [status] = await once(child, "close");
  expect(status, said).toBe(0);
  expect([...said.matchAll(/^PASS (\w+)/gm)].map(([, name]) => name)).toEqual([
    "cycles",
    "exits",
    "kicks",
    "xadd",
    "roundtrip",
    "hostile",
  ]);
}, 240_000);
