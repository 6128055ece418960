// Are the loop's functions small enough for V8 to optimise? Above 61,440 bytes it never does.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { expect, test } from "vitest";

const built = new URL("../dist/index.js", import.meta.url);

test.skipIf(!existsSync(built)).each(["execute", "execute0F", "executeOne"])(
  "%s has less than 55,000 bytes of bytecode (skip: packages/emu is not built)",
  (name) => {
    const source = `
      const { createEmuMachine } = await import(${JSON.stringify(built.href)});
      const machine = createEmuMachine({ layout: {}, codePage: Uint8Array.of(0x40, 0x27, 0x0f, 0x31, 0xf4) });
      machine.vcpus[0].runSync();`;
    const output = execFileSync(
      process.execPath,
      ["--print-bytecode", `--print-bytecode-filter=${name}`, "--input-type=module", "-e", source],
      { encoding: "utf8", env: {}, maxBuffer: 1 << 28 },
    );
    const length = /Bytecode length: (\d+)/.exec(output)?.[1];
    expect(Number(length)).toBeGreaterThan(50);
    expect(Number(length)).toBeLessThan(55_000);
  },
);
