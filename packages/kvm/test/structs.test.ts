// Are the offsets and numbers in raw/structs.ts the kernel's? The compiler answers, from linux/kvm.h.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as structs from "@realmode/kvm";
import { EXIT_CODE } from "@realmode/machine";
import { expect, test } from "vitest";
import type { Layout } from "../src/raw/layout.ts";
import { LAYOUT, REGS_LAYOUT, SREGS_LAYOUT, SREGS2_LAYOUT } from "../src/raw/layouts.ts";

const compiler = ["cc", "gcc", "clang"].find((name) => spawnSync(name, ["--version"]).status === 0);
const usable = compiler !== undefined && existsSync("/usr/include/linux/kvm.h");
const why = usable ? "" : " (SKIP: needs a C compiler and linux/kvm.h)";

/** Evaluates constant C expressions. C, not C++: there flexible arrays have a size. */
function evaluate(expressions: readonly string[]): number[] {
  const folder = mkdtempSync(join(tmpdir(), "kvm-structs-"));
  try {
    const lines = expressions.map((e) => `  printf("%lld\\n", (long long)(${e}));`);
    const source = `#include <linux/kvm.h>\n#include <stddef.h>\n#include <stdio.h>\nint main(void) {\n${lines.join("\n")}\n  return 0;\n}\n`;
    writeFileSync(join(folder, "a.c"), source);
    const built = spawnSync(compiler!, ["-o", join(folder, "a"), join(folder, "a.c")], {
      encoding: "utf8",
    });
    expect(built.stderr).toBe("");
    const { stdout } = spawnSync(join(folder, "a"), { encoding: "utf8" });
    return stdout.trim().split("\n").map(Number);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function check(table: Readonly<Record<string, number>>): void {
  const names = Object.keys(table);
  const values = evaluate(names);
  expect(Object.fromEntries(names.map((name, i) => [name, values[i]]))).toEqual(table);
}

const field = (struct: string, name: string): string => `offsetof(struct ${struct}, ${name})`;
const size = (struct: string, name: string): string => `sizeof(((struct ${struct} *)0)->${name})`;

test.skipIf(!usable)(`sizes of the structures${why}`, () => {
  const entries = Object.entries(structs.STRUCT_SIZE);
  check(Object.fromEntries(entries.map(([name, bytes]) => [`sizeof(struct ${name})`, bytes])));
});

/** Each field's offset and size, with the path that C gives it. */
function fieldsOf(struct: string, layout: Layout, path = "", at = 0): Record<string, number> {
  const table: Record<string, number> = {};
  for (const [name, [offset, kind, count, stride]] of Object.entries(layout)) {
    const full = path + name;
    table[field(struct, full)] = at + offset;
    const one = typeof kind === "number" ? kind : stride;
    if (one !== undefined) table[size(struct, full)] = one * (count ?? 1);
    if (typeof kind !== "number") {
      const inner = count === undefined ? `${full}.` : `${full}[0].`;
      Object.assign(table, fieldsOf(struct, kind, inner, at + offset));
    }
  }
  return table;
}

test.skipIf(!usable)(`fields of the structures${why}`, () => {
  const layouts: Record<string, Layout> = {
    ...LAYOUT,
    kvm_regs: REGS_LAYOUT,
    kvm_sregs: SREGS_LAYOUT,
    kvm_sregs2: SREGS2_LAYOUT,
    kvm_segment: structs.KVM_SEGMENT,
    kvm_dtable: structs.KVM_DTABLE,
  };
  const table: Record<string, number> = {};
  for (const [struct, layout] of Object.entries(layouts)) {
    Object.assign(table, fieldsOf(struct, layout));
  }
  for (const [name, offset] of Object.entries(structs.KVM_VCPU_EVENTS)) {
    table[field("kvm_vcpu_events", name)] = offset;
    table[size("kvm_vcpu_events", name)] = 1;
  }
  check(table);
});

test.skipIf(!usable)(`fields of kvm_run${why}`, () => {
  const entries = Object.entries(structs.KVM_RUN);
  check(Object.fromEntries(entries.map(([name, offset]) => [field("kvm_run", name), offset])));
});

test.skipIf(!usable)(`flags, capabilities and exit numbers${why}`, () => {
  const table: Record<string, number> = {
    KVM_API_VERSION: structs.KVM_API_VERSION,
    KVM_MEM_LOG_DIRTY_PAGES: structs.KVM_MEM_LOG_DIRTY_PAGES,
    KVM_MEM_READONLY: structs.KVM_MEM_READONLY,
    KVM_GUESTDBG_ENABLE: structs.KVM_GUESTDBG_ENABLE,
    KVM_GUESTDBG_SINGLESTEP: structs.KVM_GUESTDBG_SINGLESTEP,
    KVM_VCPU_TSC_CTRL: structs.KVM_VCPU_TSC.CTRL,
    KVM_VCPU_TSC_OFFSET: Number(structs.KVM_VCPU_TSC.OFFSET),
  };
  for (const [name, number] of Object.entries(structs.KVM_CAP)) table[`KVM_CAP_${name}`] = number;
  for (const [name, bit] of Object.entries(structs.KVM_SYNC)) {
    table[`KVM_SYNC_X86_${name}`] = Number(bit);
  }
  for (const [name, number] of Object.entries(EXIT_CODE)) {
    table[`KVM_EXIT_${name.toUpperCase()}`] = number;
  }
  check(table);
});
