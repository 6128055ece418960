// Are the offsets and numbers in raw/structs.ts the kernel's? The compiler answers, from linux/kvm.h.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as structs from "@realmode/kvm";
import { EXIT_CODE } from "@realmode/machine";
import { expect, test } from "vitest";

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

test.skipIf(!usable)(`fields of the register structures${why}`, () => {
  const table: Record<string, number> = {};
  structs.KVM_REGS.forEach((name, i) => {
    table[field("kvm_regs", name)] = 8 * i;
  });
  for (const [struct, fields] of [
    ["kvm_segment", structs.KVM_SEGMENT],
    ["kvm_dtable", structs.KVM_DTABLE],
  ] as const) {
    for (const [name, [offset, bytes]] of Object.entries(fields)) {
      table[field(struct, name)] = offset;
      table[size(struct, name)] = bytes;
    }
  }
  const { segments, tables, registers, interrupt_bitmap } = structs.KVM_SREGS;
  for (const [name, offset] of Object.entries({
    ...segments,
    ...tables,
    ...registers,
    interrupt_bitmap,
  })) {
    table[field("kvm_sregs", name)] = offset;
  }
  for (const [name, offset] of Object.entries(structs.KVM_VCPU_EVENTS)) {
    table[field("kvm_vcpu_events", name)] = offset;
    table[size("kvm_vcpu_events", name)] = 1;
  }
  structs.KVM_CPUID_ENTRY.forEach((name, i) => {
    table[field("kvm_cpuid_entry2", name)] = 4 * i;
  });
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
  };
  for (const [name, number] of Object.entries(structs.KVM_CAP)) table[`KVM_CAP_${name}`] = number;
  for (const [name, number] of Object.entries(EXIT_CODE)) {
    table[`KVM_EXIT_${name.toUpperCase()}`] = number;
  }
  check(table);
});
