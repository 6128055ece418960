// Are the offsets and numbers in raw/structs.ts the kernel's? The compiler answers, from linux/kvm.h.

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as structs from "@realmode/kvm";
import { EXIT_CODE } from "@realmode/machine";
import { expect, test } from "vitest";
import { KVM_EXIT_VARIANTS, KVM_EXITS, KVM_EXITS_6_8, KVM_RUN_UNION } from "../src/raw/exits.ts";
import type { Layout } from "../src/raw/layout.ts";
import {
  LAYOUT,
  LAYOUT_6_8,
  REGS_LAYOUT,
  SREGS_LAYOUT,
  SREGS2_LAYOUT,
} from "../src/raw/layouts.ts";

import { CHIP_AT, ROUTE_AT } from "../src/raw/vm-ioctls.ts";

const compiler = ["cc", "gcc", "clang"].find((name) => spawnSync(name, ["--version"]).status === 0);
const usable = compiler !== undefined && existsSync("/usr/include/linux/kvm.h");
const why = usable ? "" : " (SKIP: needs a C compiler and linux/kvm.h)";
// What Linux 6.8 and later brought: guest_memfd came first, KVM_PRE_FAULT_MEMORY with 6.11.
const header = usable ? readFileSync("/usr/include/linux/kvm.h", "utf8") : "";
const knows = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(header);

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

for (const [name, bytes] of Object.entries(structs.STRUCT_SIZE_6_8)) {
  const skip = usable && knows(name) ? "" : ` (SKIP: no struct ${name} in this header)`;
  test.skipIf(skip)(`size and fields of ${name}${skip}`, () => {
    const layout = LAYOUT_6_8[name as keyof typeof LAYOUT_6_8] as Layout | undefined;
    check({ [`sizeof(struct ${name})`]: bytes, ...(layout ? fieldsOf(name, layout) : {}) });
  });
}

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
  table[field("kvm_irqchip", "chip")] = CHIP_AT;
  table[field("kvm_irq_routing_entry", "u")] = ROUTE_AT;
  check(table);
});

test.skipIf(!usable)(`fields of kvm_run${why}`, () => {
  const entries = Object.entries(structs.KVM_RUN);
  check(Object.fromEntries(entries.map(([name, offset]) => [field("kvm_run", name), offset])));
});

test.skipIf(!usable)(`the exits of kvm_run${why}`, () => {
  const table: Record<string, number> = { "offsetof(struct kvm_run, hw)": KVM_RUN_UNION };
  const rows = { ...KVM_EXITS, ...Object.fromEntries(newer(KVM_EXITS_6_8, "KVM_EXIT_")) };
  for (const [reason, row] of Object.entries(rows)) {
    table[`KVM_EXIT_${reason.toUpperCase()}`] = row.code;
    if (!("member" in row)) continue;
    Object.assign(table, fieldsOf("kvm_run", row.layout, `${row.member}.`, KVM_RUN_UNION));
    const variants = KVM_EXIT_VARIANTS[reason as keyof typeof KVM_EXIT_VARIANTS] ?? {};
    for (const [name, { type, layout }] of Object.entries(variants)) {
      table[`KVM_EXIT_${reason}_${name}`.toUpperCase()] = type;
      const path = `${row.member}.u.${name}.`;
      Object.assign(table, fieldsOf("kvm_run", layout as Layout, path, KVM_RUN_UNION));
    }
  }
  check(table);
});

/** Those that this header knows. */
function newer<T>(table: Readonly<Record<string, T>>, prefix: string): [string, T][] {
  return Object.entries(table).filter(([name]) => knows(prefix + name.toUpperCase()));
}

test.skipIf(!usable)(`flags, capabilities and exit numbers${why}`, () => {
  const table: Record<string, number> = {
    KVM_API_VERSION: structs.KVM_API_VERSION,
    KVM_MEM_LOG_DIRTY_PAGES: structs.KVM_MEM_LOG_DIRTY_PAGES,
    KVM_MEM_READONLY: structs.KVM_MEM_READONLY,
    KVM_GUESTDBG_ENABLE: structs.KVM_GUESTDBG_ENABLE,
    KVM_GUESTDBG_SINGLESTEP: structs.KVM_GUESTDBG_SINGLESTEP,
    KVM_GUESTDBG_USE_HW_BP: structs.KVM_GUESTDBG_USE_HW_BP,
    KVM_IRQFD_FLAG_DEASSIGN: structs.KVM_IRQFD_FLAG_DEASSIGN,
    KVM_CREATE_DEVICE_TEST: structs.KVM_CREATE_DEVICE_TEST,
    KVM_DEV_TYPE_VFIO: structs.KVM_DEV_TYPE_VFIO,
    KVM_MSR_FILTER_DEFAULT_DENY: structs.KVM_MSR_FILTER_DEFAULT_DENY,
    KVM_VCPU_TSC_CTRL: structs.KVM_VCPU_TSC.CTRL,
    KVM_VCPU_TSC_OFFSET: Number(structs.KVM_VCPU_TSC.OFFSET),
  };
  for (const [name, number] of Object.entries(structs.KVM_CAP)) table[`KVM_CAP_${name}`] = number;
  for (const [name, number] of newer(structs.KVM_CAP_6_8, "KVM_CAP_")) {
    table[`KVM_CAP_${name}`] = number;
  }
  for (const [prefix, group] of [
    ["KVM_IRQCHIP", structs.KVM_IRQCHIP],
    ["KVM_IRQ_ROUTING", structs.KVM_IRQ_ROUTING],
    ["KVM_IOEVENTFD_FLAG", structs.KVM_IOEVENTFD_FLAG],
    ["KVM_MSR_EXIT_REASON", structs.KVM_MSR_EXIT_REASON],
    ["KVM_MP_STATE", structs.KVM_MP_STATE],
  ] as const) {
    for (const [name, number] of Object.entries(group)) table[`${prefix}_${name}`] = number;
  }
  for (const [name, bit] of Object.entries(structs.KVM_SYNC)) {
    table[`KVM_SYNC_X86_${name}`] = Number(bit);
  }
  for (const [name, number] of Object.entries(EXIT_CODE)) {
    table[`KVM_EXIT_${name.toUpperCase()}`] = number;
  }
  check(table);
});
