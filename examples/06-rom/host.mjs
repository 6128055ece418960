// A read-only slot: the guest can read it, and a write to it becomes an exit that changes nothing.
import { readFileSync } from "node:fs";

const source = readFileSync(new URL("main.s", import.meta.url), "utf8");

/** @param {import("@realmode/conformance").HostContext} context */
export function run({ createMachine, assemblePage, expect }) {
  const { codePage } = assemblePage(source, { filename: "main.s" });
  const rom = { slot: 3, guestPhysAddr: 0x2000, memorySize: 4096, readonly: true };
  const machine = createMachine({ codePage, slots: [rom] });
  try {
    machine.write(0x2000, Uint8Array.of(0xaa)); // the host may write ROM, the guest may not
    const [vcpu] = machine.vcpus;

    const write = vcpu.runSync({ timeoutMs: 10_000 });
    expect(write.reason, "mmio", "exit of the write");
    const { physAddr, length, isWrite, value } = write;
    expect(
      { physAddr, length, isWrite, value },
      { physAddr: 0x2000, length: 1, isWrite: true, value: 0x55 },
    );

    const end = vcpu.runSync({ timeoutMs: 10_000 });
    expect(end.reason, "hlt", "exit of the second run");
    const { eax } = vcpu.getRegs();
    expect(eax, 0xaaaa, "both reads");
    return { write: { physAddr, length, value }, end: end.reason, eax };
  } finally {
    machine.close();
  }
}
