// Does guest code run on this CPU as in real mode, and is what can't be so refused by name?
import { readdirSync, readlinkSync } from "node:fs";
import {
  buildPageImage,
  type Exit,
  type Machine,
  type Regs,
  realModeSegment,
} from "@realmode/machine";
import { createNativeMachine, kickVcpu, probeNative } from "@realmode/native";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const probe = probeNative();
const missing = probe.usable ? "" : probe.reason;

const RAM = 0x20000;
const HANDLERS = 0x900;
/** Vector N's handler is a HLT at 0900:N. */
const handled = (vector: number) => ({ cs: HANDLERS, eip: vector + 1 });

let machine: Machine;

function boot(code: readonly number[], regs: Partial<Regs> = {}): Machine {
  machine = createNativeMachine({ layout: { ram: RAM }, codePage: Uint8Array.from(code) });
  for (let vector = 0; vector < 32; vector++) {
    machine.write(4 * vector, Uint8Array.of(vector, 0, HANDLERS & 0xff, HANDLERS >> 8));
  }
  machine.write(HANDLERS * 16, new Uint8Array(32).fill(0xf4));
  machine.vcpus[0]!.setRegs({ esp: 0x8000, ...regs });
  return machine;
}

function run(code: readonly number[], regs: Partial<Regs> = {}): Exit & { regs: Regs; cs: number } {
  const [vcpu] = boot(code, regs).vcpus;
  const exit = vcpu!.runSync({ timeoutMs: 5000 });
  return { ...exit, regs: vcpu!.getRegs(), cs: vcpu!.getSregs().cs.selector };
}

const word = (at: number): number => new DataView(machine.read(at, 2).buffer).getUint16(0, true);

describe.skipIf(missing !== "")(`the host's CPU ${missing}`, () => {
  beforeEach(() => {
    machine = createNativeMachine();
  });
  afterEach(() => machine.close());

  it("DAA, which this KVM may not have", () => {
    // mov $0x9b,%al; daa; hlt
    const { reason, regs } = run([0xb0, 0x9b, 0x27, 0xf4]);
    expect([reason, regs.eax, regs.eflags & 1, regs.eip]).toEqual(["hlt", 0x01, 1, 0x1004]);
  });

  it("the page layout: reset vector, CS base ffff0000", () => {
    machine = createNativeMachine({
      codePage: buildPageImage(Uint8Array.of(0x2e, 0xa0, 0, 0xf0, 0xf4)),
    });
    const [vcpu] = machine.vcpus;
    expect(vcpu!.runSync({ timeoutMs: 5000 }).reason).toBe("hlt");
    expect(vcpu!.getRegs()).toMatchObject({ eax: 0x2e, eip: 0xf005 });
    expect(vcpu!.instructions).toBe(3);
  });

  it.each([
    [0, "aam $0", [0xd4, 0]],
    [5, "bound", [0x62, 0x06, 0, 0x30]],
    [6, "ud2", [0x0f, 0x0b]],
    [6, "lock nop", [0xf0, 0x90]],
    [13, "a word at ffff", [0xa1, 0xff, 0xff]],
    [13, "16 bytes", [...new Array<number>(15).fill(0x26), 0x90]],
    [12, "pop at ffff", [0xbc, 0xff, 0xff, 0x58]],
  ] as const)("fault %i through the table: %s", (vector, _what, code) => {
    const { reason, cs, regs } = run([...code, 0xf4], { eax: 7 });
    expect({ reason, cs, eip: regs.eip }).toEqual({ reason: "hlt", ...handled(vector) });
    const top = regs.esp & 0xffff;
    // A fault pushes the IP of the instruction's first byte.
    const start = code.length === 4 && vector === 12 ? 0x1003 : 0x1000;
    expect([word(top), word(top + 2), word(top + 4) & 0xfffd]).toEqual([start, 0, 0]);
  });

  it.each([
    [3, "int3", [0xcc], 1],
    [4, "into", [0xb0, 0x7f, 0x04, 1, 0xce], 5],
    [1, "int1", [0xf1], 1],
    [1, "a trap after popf and one more", [0x68, 0, 1, 0x9d, 0x40], 5],
  ] as const)("trap %i pushes the next IP: %s", (vector, _what, code, length) => {
    const { cs, regs } = run([...code, 0x90, 0xf4]);
    expect({ cs, eip: regs.eip }).toEqual(handled(vector));
    expect(word(regs.esp)).toBe(0x1000 + length);
  });

  it("PUSHF shows the guest's IF, IOPL and NT, POPF sets them", () => {
    const { regs } = run([0x9c, 0x58, 0x6a, 3, 0x9d, 0xf4], { eflags: 0x7202 });
    expect([regs.eax, regs.eflags]).toEqual([0x7202, 3]);
  });

  it("upper halves: ESP keeps its own on a 16-bit stack", () => {
    expect(run([0x50, 0xf4], { esp: 0x12340000 }).regs.esp).toBe(0x1234fffe);
  });

  it("limits and hidden bases are the segments'", () => {
    // mov (%bx),%al; hlt
    boot([0x8a, 0x07, 0xf4], { ebx: 0x100 });
    machine.write(0x12345, Uint8Array.of(0x77));
    const [vcpu] = machine.vcpus;
    vcpu!.setSregs({ ds: { ...realModeSegment(0), base: 0x12245, limit: 0x100 } });
    vcpu!.runSync({ timeoutMs: 5000 });
    expect(vcpu!.getRegs()).toMatchObject({ eax: 0x77, eip: 0x1003 });
    vcpu!.setRegs({ eip: 0x1000, ebx: 0x101 });
    vcpu!.runSync({ timeoutMs: 5000 });
    expect(vcpu!.getSregs().cs.selector).toBe(HANDLERS);
  });

  it.each([
    ["mov %ax,%ds with the kernel's selector of flat data", [0x8e, 0xd8], { eax: 0x2b }],
    ["a far jump into 64-bit code", [0xea, 0, 0, 0x33, 0], {}],
    ["int $0x80", [0xcd, 0x80], { eax: 1 }],
    ["syscall", [0x0f, 0x05], { eax: 60 }],
    ["sysenter", [0x0f, 0x34], {}],
    ["a store through CS", [0x2e, 0xa2, 0, 0x20], {}],
    ["cpuid", [0x0f, 0xa2], {}],
    ["popfl with AC", [0x66, 0x68, 2, 0, 4, 0, 0x66, 0x9d], {}],
  ] as const)("refused, with its bytes: %s", (_what, code, regs) => {
    const exit = run([...code, 0xf4], { ...regs });
    expect(exit).toMatchObject({ reason: "internal_error", cause: "instruction" });
    const bytes = "insnBytes" in exit ? [...exit.insnBytes] : [];
    const at = exit.regs.eip - 0x1000;
    expect(bytes.slice(0, code.length - at)).toEqual([...code].slice(at));
  });

  it("no memory to fetch from: the address", () => {
    machine = createNativeMachine({
      layout: { ram: 0x2000 },
      codePage: Uint8Array.of(0xe9, 0xfd, 0x2f),
    });
    expect(machine.vcpus[0]!.runSync({ timeoutMs: 5000 })).toMatchObject({
      cause: "fetch",
      physAddr: 0x4000,
    });
  });

  it("a fault that can't be delivered is a shutdown, and stays one", () => {
    boot([0xd4, 0], { esp: 3 });
    const [vcpu] = machine.vcpus;
    expect(vcpu!.runSync({ timeoutMs: 5000 }).reason).toBe("shutdown");
    expect(vcpu!.runSync({ timeoutMs: 5000 }).reason).toBe("shutdown");
  });

  it("REP is one instruction; a step is one too", () => {
    boot([0xf3, 0xaa, 0x40, 0xf4], { ecx: 300, edi: 0x3000 });
    const [vcpu] = machine.vcpus;
    expect(vcpu!.step()).toMatchObject({ reason: "debug", pc: 0x1002 });
    expect([vcpu!.instructions, vcpu!.getRegs().edi]).toEqual([1, 0x312c]);
    expect(vcpu!.runSync({ maxInstructions: 1 })).toMatchObject({ reason: "limit" });
    expect(vcpu!.runSync({ maxInstructions: 1 })).toMatchObject({ reason: "hlt" });
    expect(vcpu!.instructions).toBe(3);
  });

  it("the dirty log, aliases, read-only slots", () => {
    // incb 0x3000; incb 0x5000; incb 0x7000
    boot([0xfe, 6, 0, 0x30, 0xfe, 6, 0, 0x50, 0xf4]);
    machine.setMemorySlot({ slot: 0, memorySize: RAM, logDirty: true });
    machine.setMemorySlot({
      slot: 3,
      guestPhysAddr: 0x40000,
      memorySize: 4096,
      offset: machine.slots[0]!.offset + 0x5000,
    });
    machine.vcpus[0]!.runSync({ timeoutMs: 5000 });
    expect(machine.getDirtyLog(0)[0]).toBe((1 << 3) | (1 << 5));
    expect(machine.getDirtyLog(0)[0]).toBe(0);
    expect(machine.read(0x40000, 1)[0]).toBe(1);
    machine.close();
    machine = createNativeMachine({
      codePage: buildPageImage(Uint8Array.of(0xfe, 6, 0, 0x30, 0xf4)),
      slots: [{ slot: 5, guestPhysAddr: 0x3000, memorySize: 4096, readonly: true }],
    });
    expect(machine.vcpus[0]!.runSync({ timeoutMs: 5000 })).toMatchObject({ cause: "instruction" });
    expect(machine.read(0x3000, 1)[0]).toBe(0);
  });

  it("a store where no memory is: refused, nothing is changed", () => {
    boot([0xfe, 6, 0, 0x30, 0xf4]);
    const [vcpu] = machine.vcpus;
    vcpu!.setSregs({ ds: { ...realModeSegment(0), base: 0x80000000 } });
    expect(vcpu!.runSync({ timeoutMs: 5000 })).toMatchObject({ cause: "instruction" });
    expect(vcpu!.getRegs().eip).toBe(0x1000);
  });

  it("an endless guest ends by time, kick, AbortSignal and close, without blocking", async () => {
    boot([0xeb, 0xfe]);
    const [vcpu] = machine.vcpus;
    expect(vcpu!.runSync({ timeoutMs: 20 })).toMatchObject({ reason: "limit", limit: "time" });
    vcpu!.kick();
    expect(vcpu!.runSync({ timeoutMs: 5000 }).reason).toBe("intr");
    const run = vcpu!.run();
    expect(() => vcpu!.getRegs()).toThrow(/EBUSY/);
    kickVcpu(vcpu!.kicker());
    expect((await run).reason).toBe("intr");
    const abort = new AbortController();
    const aborted = vcpu!.run({ signal: abort.signal });
    abort.abort();
    expect((await aborted).reason).toBe("intr");
    const closed = vcpu!.run();
    machine.close();
    expect((await closed).reason).toBe("intr");
    kickVcpu({ backend: "native", vcpu: 0, token: 2 ** 26 + 999 });
  });

  it("what it has not it says by name", () => {
    boot([0xf4]);
    for (const act of [
      () => machine.createVcpu(),
      () => machine.share(),
      () => machine.vcpus[0]!.interrupt(8),
      () => machine.vcpus[0]!.nmi(),
    ]) {
      expect(act).toThrow(expect.objectContaining({ code: "ENOTSUP" }));
    }
    const { cr0 } = machine.vcpus[0]!.getSregs();
    machine.vcpus[0]!.setSregs({ cr0: cr0 | 1 });
    expect(machine.vcpus[0]!.runSync()).toMatchObject({ cause: "instruction" });
  });

  it("a snapshot comes back", () => {
    boot([0x40, 0xa3, 0, 0x30, 0xeb, 0xfa]);
    const [vcpu] = machine.vcpus;
    vcpu!.runSync({ maxInstructions: 4 });
    const snapshot = machine.snapshot();
    vcpu!.runSync({ maxInstructions: 30 });
    machine.restore(snapshot);
    expect([vcpu!.getRegs().eax, word(0x3000)]).toEqual([2, 1]);
    vcpu!.runSync({ maxInstructions: 2 });
    expect(word(0x3000)).toBe(2);
  });

  it("a helper that dies is an error of this run; the next machine has another", async () => {
    boot([0xeb, 0xfe]);
    const [vcpu] = machine.vcpus;
    const run = vcpu!.run();
    process.kill(helperOf(vcpu!.kicker().token), "SIGKILL");
    await expect(run).rejects.toMatchObject({ code: "EIO" });
    vcpu!.kick();
    machine.close();
    boot([0xf4]);
    expect(machine.vcpus[0]!.runSync({ timeoutMs: 5000 }).reason).toBe("hlt");
  });

  it("helpers have no more than the file and their two ends of pipes, and no way to open any", () => {
    boot([0xf4]);
    machine.vcpus[0]!.runSync({ timeoutMs: 5000 });
    const folder = `/proc/${helperOf(machine.vcpus[0]!.kicker().token)}/fd`;
    const targets = readdirSync(folder).map((fd) =>
      readlinkSync(`${folder}/${fd}`).replace(/[:[].*/, ""),
    );
    expect(targets.sort()).toEqual(["/memfd", "pipe", "pipe"]);
  });
});

const helperOf = (token: number): number => Math.floor((token % 2 ** 26) / 16);

describe("where it can't be used", () => {
  it("says so, and never throws at import or in the probe", () => {
    process.env.REALMODE_NATIVE_HELPER = "/nonexistent/helper";
    try {
      // A helper that waits for the next machine needs no program.
      const again = probeNative();
      if (!again.usable) expect(again.reason).toMatch(/not built|x86-64/);
      expect(again.usable || again.hint.length > 0).toBe(true);
    } finally {
      delete process.env.REALMODE_NATIVE_HELPER;
    }
  });
});
