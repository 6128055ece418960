// Does the origin program boot and answer 5, with the exits the contract promises?

import { buildPageImage } from "@realmode/machine";
import { expect, test } from "vitest";
import { createEmuMachine } from "../src/index.ts";
import { bytes, hex } from "./guest.ts";

const ORIGIN = "bc00106a026a03e8040083c408f45589e58b46068b560401d05dc3";

test("the origin program halts with 5, and going on writes past the data page", () => {
  const machine = createEmuMachine({ codePage: buildPageImage(bytes(ORIGIN)) });
  const vcpu = machine.vcpus[0]!;
  expect(vcpu.runSync()).toEqual({ reason: "hlt", code: 5 });
  const regs = vcpu.getRegs();
  expect(regs).toMatchObject({ eax: 5, edx: 3, eip: 0xf00e, esp: 0x1004, eflags: 0x12 });
  expect(vcpu.getSregs().cs).toMatchObject({ selector: 0xf000, base: 0xffff0000 });
  expect(hex(machine.read(0xff8, 8))).toBe("00000af003000200");
  expect(vcpu.instructions).toBe(14);
  expect(vcpu.runSync()).toEqual({
    reason: "mmio",
    code: 6,
    physAddr: 0x1002,
    length: 2,
    isWrite: true,
    data: bytes("0000"),
    value: 0,
  });
  machine.close();
});
