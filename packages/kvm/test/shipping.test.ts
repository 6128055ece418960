// Does the addon need anything that older systems lack? All of it, with other Node versions and from
// the tarball: scripts/test-shipping.mjs.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const addon = fileURLToPath(new URL("../build/Release/kvm.node", import.meta.url));
const noTool = spawnSync("objdump", ["--version"]).error ? "no objdump" : "";
const why = existsSync(addon) ? noTool : "no addon was built";

describe.skipIf(why)(`build/Release/kvm.node${why && ` (SKIP: ${why})`}`, () => {
  const shown = (flag: string): string =>
    spawnSync("objdump", [flag, addon], { encoding: "utf8" }).stdout;

  // Debian 10 has 2.28, and Node's own binaries want that.
  test("needs no C library newer than 2.28", () => {
    const versions = [...shown("-T").matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
    expect(versions.length).toBeGreaterThan(10);
    expect(Math.max(...versions)).toBeLessThanOrEqual(28);
  });

  test("brings its C++ library with it, and takes libraries that Node has", () => {
    const needed = [...shown("-p").matchAll(/NEEDED +(\S+)/g)].map(([, name]) => name);
    const known = ["libc.so.6", "libgcc_s.so.1", "libpthread.so.0", "ld-linux-x86-64.so.2"];
    expect(needed.filter((name) => !known.includes(name!))).toEqual([]);
  });

  test("shows Node its entry and nothing else", () => {
    const defined = shown("-T")
      .split("\n")
      .filter((line) => / \.\w+\t/.test(line));
    const names = defined.map((line) => line.trim().split(/\s+/).at(-1));
    expect(names.sort()).toEqual(["napi_register_module_v1", "node_api_module_get_api_version_v1"]);
  });
});

test("there is no install script: installing can't fail, and runs nothing", () => {
  const file = fileURLToPath(new URL("../package.json", import.meta.url));
  const { scripts, gypfile, os, cpu } = JSON.parse(readFileSync(file, "utf8"));
  expect(
    Object.keys(scripts).filter((name) => /^(pre|post)?install$|^prepare$/.test(name)),
  ).toEqual([]);
  expect([gypfile, os, cpu]).toEqual([undefined, undefined, undefined]);
});
