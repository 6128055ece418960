// Is every row of the instruction table executed, #UD or listed as unsupported, as `rowSupport` says?

import { ROWS, sample } from "@realmode/isa";
import { expect, test } from "vitest";
import { rowSupport } from "../src/index.ts";
import { flat, hex } from "./guest.ts";

const HANDLERS = 0x3000;

const { machine, vcpu } = flat("");
machine.attach({ ports: [0, 0xffff], in: () => 0, out: () => undefined });
for (let v = 0; v < 256; v++) {
  machine.write(v * 4, Uint8Array.of((HANDLERS + v) & 0xff, (HANDLERS + v) >> 8, 0, 0));
}

/** What one encoding comes to. */
function outcome(encoding: Uint8Array): string {
  machine.write(HANDLERS, new Uint8Array(256).fill(0xf4));
  machine.write(0x1000, new Uint8Array(32).fill(0x90));
  machine.write(0x1000, encoding);
  vcpu.reset();
  vcpu.setSregs({
    cs: { selector: 0, base: 0 },
    ds: { limit: 0xffffffff },
    es: { limit: 0xffffffff },
    idt: { limit: 0x3ff },
  });
  vcpu.setRegs({ eip: 0x1000, esp: 0x8000, ebp: 0x8100, ebx: 0x4000, esi: 0x4100, edi: 0x4200 });
  vcpu.setRegs({ eax: 1, ecx: 2 });
  for (let i = 0; i < 8; i++) {
    const exit = vcpu.step();
    if (exit.reason === "internal_error") {
      return exit.cause === "instruction" && hex(exit.insnBytes).startsWith(hex(encoding))
        ? "unsupported"
        : `${exit.cause} ${exit.physAddr}`;
    }
    if (exit.reason === "mmio" && !exit.isWrite) vcpu.completeIo(new Uint8Array(exit.length));
    else break;
  }
  return vcpu.getRegs().eip === HANDLERS + 6 ? "undefined" : "executed";
}

/** MOV to CS, and to and from control registers that do not exist, is #UD within its row. */
function isAbsentRegister(encoding: Uint8Array): boolean {
  const text = hex(encoding).replace(/^(66|67|2e|36|26|3e|64|65)+/, "");
  const reg = (Number.parseInt(text.slice(-2), 16) >> 3) & 7;
  if (/^0f2[02]/.test(text)) return reg === 1 || reg > 4;
  return text.startsWith("8e") && ((Number.parseInt(text.slice(2, 4), 16) >> 3) & 7) === 1;
}

test("every row behaves as listed", () => {
  const wrong: string[] = [];
  const counts: Record<string, number> = {};
  for (const row of ROWS) {
    if (row.alias) continue;
    const support = rowSupport(row);
    const listed = support === "real-undefined" ? "undefined" : support;
    counts[support] = (counts[support] ?? 0) + 1;
    for (const encoding of sample(row)) {
      const want = isAbsentRegister(encoding) ? "undefined" : listed;
      const is = outcome(encoding);
      if (is !== want) wrong.push(`${row.mnemonic} ${hex(encoding)}: ${is}, listed as ${support}`);
    }
  }
  expect(wrong.slice(0, 40)).toEqual([]);
  expect(Object.keys(counts).sort()).toEqual([
    "executed",
    "real-undefined",
    "undefined",
    "unsupported",
  ]);
});
