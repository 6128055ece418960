// Does the examination say what a run of the same instruction shows?

import { describeKvmSpeed, examineKvm } from "@realmode/kvm";
import { expect, test } from "vitest";
import { bytes, flat, needKvm } from "./guests.ts";

needKvm();

test("what it names is refused or hangs when run; what it does not name runs", () => {
  const { refused, tried } = examineKvm();
  expect(tried).toBeGreaterThan(30);
  const named = new Set(refused.map((one) => one.bytes));
  // daa; das; fld1; endbr32; each with a hlt behind
  for (const [hex, shown] of [
    ["27", "27"],
    ["2f", "2f"],
    ["d9e8", "d9 e8"],
    ["f30f1efb", "f3 0f 1e fb"],
  ] as const) {
    using machine = flat(Uint8Array.of(...bytes(hex), 0xf4));
    const [vcpu] = machine.vcpus;
    vcpu!.setRegs({ esp: 0xf000 });
    const { reason } = vcpu!.runSync({ timeoutMs: 200 });
    expect([hex, reason]).toEqual([
      hex,
      named.has(shown) ? expect.not.stringMatching("hlt") : "hlt",
    ]);
  }
});

test("the speed is measured, and said in words; the second call is the first one's answer", () => {
  const { speed } = examineKvm();
  expect(speed.mips).toBeGreaterThan(0);
  expect(describeKvmSpeed({ kind: "hardware", mips: 2500 })).toBe("hardware");
  expect(describeKvmSpeed({ kind: "emulated", mips: 0.93 })).toBe("emulated (about 0.9 MIPS)");
  expect(examineKvm()).toBe(examineKvm());
});
