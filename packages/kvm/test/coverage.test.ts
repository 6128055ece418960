// Is docs/kvm-coverage.md what the binding's tables make of it, and is no ioctl of x86 missing without a reason?
import { existsSync, readFileSync } from "node:fs";
import * as api from "@realmode/kvm";
import { EXIT_CODE } from "@realmode/machine";
import { expect, test } from "vitest";
import { coverage } from "../scripts/coverage.mjs";
import { native } from "../src/native.ts";
import { KVM_EXITS, KVM_EXITS_6_8 } from "../src/raw/exits.ts";
import { missing } from "./guests.ts";

const at = (path: string): URL => new URL(path, import.meta.url);
const unloaded = missing?.startsWith("load kvm.node") ? ` (SKIP: ${missing})` : "";
const { ioctls } = JSON.parse(readFileSync(at("../coverage/kernel.json"), "utf8")) as {
  ioctls: string[];
};

test.skipIf(unloaded)(
  `docs/kvm-coverage.md is up to date (else: node packages/kvm/scripts/coverage.mjs)${unloaded}`,
  () => {
    const exits = Object.keys({ ...EXIT_CODE, ...KVM_EXITS, ...KVM_EXITS_6_8 });
    const { text, mistakes } = coverage(native().classes, api, exits);
    expect(mistakes).toEqual([]);
    expect(text).toBe(readFileSync(at("../../../docs/kvm-coverage.md"), "utf8"));
  },
);

const header = "/usr/include/linux/kvm.h";
const lacks = existsSync(header) ? "" : " (SKIP: no linux/kvm.h)";
test.skipIf(lacks)(`the list has every ioctl of the kernel's header${lacks}`, () => {
  const text = readFileSync(header, "utf8");
  const names = [...text.matchAll(/^#define\s+(KVM_\w+)\s+(?:\\\n\s*)?_IO[RW]*\(KVMIO/gm)];
  const found = names.map(([, name]) => name!);
  expect(found.length).toBeGreaterThan(100);
  expect(found.filter((name) => !ioctls.includes(name))).toEqual([]);
});
