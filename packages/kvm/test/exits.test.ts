// Does each number of an exit become what kvm_run says? Records made by hand; test/structs.test.ts has the
// compiler judge the offsets.

import { expect, test } from "vitest";
import { ExitRecord } from "../src/exit.ts";
import { decodeKvmExit } from "../src/raw/exits.ts";
import { needKvm } from "./guests.ts";

// The record's size is the addon's.
needKvm();

/** 32-bit words from the union's start on, the rest are zeros. */
function decoded(code: number, ...words: number[]): unknown {
  const record = new ExitRecord();
  words.forEach((word, i) => {
    record.view.setUint32(32 + 4 * i, word, true);
  });
  return decodeKvmExit(record, code);
}

test("exits with fields", () => {
  expect(decoded(0, 0x11, 1)).toEqual({
    reason: "unknown",
    code: 0,
    hardwareExitReason: 0x1_0000_0011n,
  });
  expect(decoded(1, 14, 2)).toMatchObject({
    reason: "exception",
    ex: { exception: 14, error_code: 2 },
  });
  expect(decoded(3, 12, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 1)).toEqual({
    reason: "hypercall",
    code: 3,
    hypercall: { nr: 12n, args: [1n, 2n, 3n, 4n, 5n, 6n], ret: 7n, longmode: 1 },
  });
  expect(decoded(4, 1, 0, 0xfff0, 0xffff8000, 1, 0, 0x400, 0)).toMatchObject({
    reason: "debug",
    arch: { exception: 1, pc: 0xffff8000_0000fff0n, dr6: 1n, dr7: 0x400n },
  });
  expect(decoded(12, 0x1234, 0, 1)).toMatchObject({
    reason: "tpr_access",
    tpr_access: { rip: 0x1234n, is_write: 1 },
  });
  const event = decoded(24, 2, 1, 0xaa) as { system_event: { data: bigint[] } };
  expect(event).toMatchObject({ reason: "system_event", system_event: { type: 2, ndata: 1 } });
  expect(event.system_event.data[0]).toBe(0xaan);
  expect(decoded(26, 0x24)).toEqual({ reason: "ioapic_eoi", code: 26, eoi: { vector: 0x24 } });
  expect(decoded(29, 0, 0, 4, 0x174, 5, 0)).toEqual({
    reason: "x86_rdmsr",
    code: 29,
    msr: { error: 0, reason: 4, index: 0x174, data: 5n },
  });
  expect(decoded(30, 0, 0, 1, 0x10, 0, 1)).toMatchObject({
    reason: "x86_wrmsr",
    msr: { reason: 1, index: 0x10, data: 0x1_0000_0000n },
  });
  expect(decoded(37, 1)).toEqual({ reason: "notify", code: 37, notify: { flags: 1 } });
  expect(decoded(39, 8, 0, 0x1000, 0, 0x2000, 0)).toEqual({
    reason: "memory_fault",
    code: 39,
    memory_fault: { flags: 8n, gpa: 0x1000n, size: 0x2000n },
  });
});

test("Hyper-V's and Xen's have the variant that their type names", () => {
  expect(decoded(27, 2, 0, 0x5c, 0, 9, 0, 1, 0, 2, 0)).toEqual({
    reason: "hyperv",
    code: 27,
    hyperv: { type: 2, hcall: { input: 0x5cn, result: 9n, params: [1n, 2n] } },
  });
  expect(decoded(27, 1, 0, 0x40000080, 0, 1, 0, 2, 0, 3, 0)).toMatchObject({
    hyperv: { type: 1, synic: { msr: 0x40000080, control: 1n, evt_page: 2n, msg_page: 3n } },
  });
  expect(decoded(27, 3, 0, 0x400000f1)).toMatchObject({
    hyperv: { type: 3, syndbg: { msr: 0x400000f1 } },
  });
  expect(decoded(27, 99)).toEqual({ reason: "hyperv", code: 27, hyperv: { type: 99 } });
  expect(decoded(34, 1, 0, 1, 3, 17, 0, 4, 0, 5, 0)).toMatchObject({
    reason: "xen",
    xen: { type: 1, hcall: { longmode: 1, cpl: 3, input: 17n, result: 4n } },
  });
});

test("exits without fields, and numbers without a name", () => {
  for (const [code, reason] of [
    [11, "set_tpr"],
    [16, "nmi"],
    [31, "dirty_ring_full"],
    [32, "ap_reset_hold"],
    [33, "x86_bus_lock"],
  ] as const) {
    expect(decoded(code, 1, 2, 3)).toEqual({ reason, code });
  }
  // Other architectures' and the future's.
  for (const code of [13, 18, 28, 35, 1000, 2 ** 31 - 1]) {
    expect(decoded(code)).toEqual({ reason: "unknown", code });
  }
});
