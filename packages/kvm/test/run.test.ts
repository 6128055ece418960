// Is every run bounded, can it be ended from outside, and does the event loop turn meanwhile?

import { kickVcpu } from "@realmode/kvm";
import type { Machine } from "@realmode/machine";
import { afterEach, describe, expect, test } from "vitest";
import { codeOf, flat, needKvm, page, SPIN } from "./guests.ts";

needKvm();

const open: Machine[] = [];
const keep = (machine: Machine): Machine => {
  open.push(machine);
  return machine;
};
afterEach(() => {
  for (const machine of open.splice(0)) machine.close();
});
const cpu = (machine: Machine) => machine.vcpus[0]!;
const TIME = { reason: "limit", code: null, limit: "time" };
const INTR = { reason: "intr", code: 10 };

describe("timeout", () => {
  test("ends a guest that spins, both ways to run; the run can be continued", async () => {
    const vcpu = cpu(keep(page(SPIN)));
    // Past the reset jump: on a busy host 20 ms may end before the guest's first instruction.
    expect(vcpu.step().reason).toBe("debug");
    expect(vcpu.runSync({ timeoutMs: 20 })).toEqual(TIME);
    expect(await vcpu.run({ timeoutMs: 20 })).toEqual(TIME);
    expect(vcpu.runSync({ timeoutMs: 0 })).toEqual(TIME);
    expect(vcpu.getRegs().eip).toBe(0xf000);
    expect(await vcpu.run({ timeoutMs: 0 })).toEqual(TIME);
    expect(await vcpu.run({ timeoutMs: 20, maxInstructions: 1e9 })).toEqual(TIME);
  });

  test("0 executes nothing", () => {
    const vcpu = cpu(keep(page("40 f4")));
    expect(vcpu.runSync({ timeoutMs: 0 })).toEqual(TIME);
    expect(vcpu.getRegs().eip).toBe(0xfff0);
  });

  test("ends a guest that does nothing but REP", () => {
    // 1: mov $0xffff,%cx; rep lodsb; jmp 1b
    const vcpu = cpu(keep(flat("b9ffff f3ac ebf9")));
    expect(vcpu.runSync({ timeoutMs: 30 })).toEqual(TIME);
    expect(vcpu.runSync({ timeoutMs: 1, maxInstructions: 1e6 })).toEqual(TIME);
  });

  test("ends a guest that a device answers for ever", async () => {
    // 1: in $0x60,%al; jmp 1b
    const devices = [{ ports: [0x60, 0x60] as const, in: () => 1 }];
    const vcpu = cpu(keep(page("e460 ebfc", { devices })));
    expect(vcpu.runSync({ timeoutMs: 30 })).toEqual(TIME);
    expect(await vcpu.run({ timeoutMs: 30 })).toEqual(TIME);
    expect(vcpu.getRegs().eax & 0xff).toBe(1);
  });

  test("ends a guest that keeps KVM inside the kernel: a descriptor from unmapped memory", async () => {
    // Protected mode by LMSW with the GDT at 0x100000, where nothing is; mov $8,%ax; mov %ax,%ds
    // lgdt %cs:0xf020; mov $1,%ax; lmsw %ax; mov $8,%ax; mov %ax,%ds; hlt
    const code = "2e0f011620f0 b80100 0f01f0 b80800 8ed8 f4";
    const image = new Uint8Array(0x40);
    image.set(Buffer.from(code.replaceAll(" ", ""), "hex"));
    image.set(Buffer.from("ff0000001000", "hex"), 0x20);
    const vcpu = cpu(keep(page(image)));
    const first = vcpu.runSync({ timeoutMs: 100 });
    const second = await vcpu.run({ timeoutMs: 100 });
    // Here the kernel spins; a host that executes natively faults instead, without a handler.
    for (const exit of [first, second])
      expect(["limit", "shutdown", "internal_error"]).toContain(exit.reason);
  });

  test("no later run inherits it", () => {
    // mov $0xffff,%cx; 1: loop 1b (x3); hlt
    const vcpu = cpu(keep(page("b9ffff e2fe f4")));
    expect(vcpu.runSync({ timeoutMs: 0 })).toEqual(TIME);
    expect(vcpu.runSync().reason).toBe("hlt");
  });
});

test("options that are none are refused, and the vCPU stays idle", async () => {
  const vcpu = cpu(keep(page("f4")));
  for (const options of [
    { timeoutMs: -1 },
    { timeoutMs: Number.NaN },
    { timeoutMs: 2 ** 40 },
    { maxInstructions: -1 },
    { maxInstructions: 1.5 },
  ]) {
    expect(codeOf(() => vcpu.runSync(options))).toBe("EINVAL");
    await expect(vcpu.run(options)).rejects.toMatchObject({ code: "EINVAL" });
  }
  expect(vcpu.running).toBe(false);
  expect(vcpu.runSync().reason).toBe("hlt");
});

describe("kick", () => {
  test("ends a pending run() with intr, while the event loop turns", async () => {
    // movb $1,0x10; 1: jmp 1b
    const machine = keep(page("c606100001 ebfe"));
    const vcpu = cpu(machine);
    const run = vcpu.run({ timeoutMs: 20_000 });
    // The guest runs while this loop turns: nothing else would end it.
    while (machine.read(0x10, 1)[0] !== 1) await new Promise((resolve) => setImmediate(resolve));
    expect(vcpu.running).toBe(true);
    expect(codeOf(() => vcpu.getRegs())).toBe("EBUSY");
    expect(codeOf(() => vcpu.runSync())).toBe("EBUSY");
    await expect(vcpu.run()).rejects.toMatchObject({ code: "EBUSY" });
    vcpu.kick();
    expect(await run).toEqual(INTR);
    expect(vcpu.getRegs().eip).toBe(0xf005);
  });

  test("before a run: that run ends before its first instruction, the one after does not", () => {
    const vcpu = cpu(keep(page("f4")));
    vcpu.kick();
    vcpu.kick();
    expect(vcpu.runSync()).toEqual(INTR);
    expect(vcpu.getRegs().eip).toBe(0xfff0);
    expect(vcpu.runSync().reason).toBe("hlt");
  });

  test("by handle", async () => {
    const vcpu = cpu(keep(page(SPIN)));
    const handle = structuredClone(vcpu.kicker());
    const run = vcpu.run();
    setTimeout(() => kickVcpu(handle), 5);
    expect(await run).toEqual(INTR);
    expect(codeOf(() => kickVcpu({ ...handle, backend: "emu" }))).toBe("EINVAL");
    kickVcpu({ ...handle, token: 2 ** 40 });
  });

  test("from inside a device", () => {
    let machine: Machine | undefined;
    const out = (): undefined => cpu(machine!).kick() as undefined;
    machine = keep(page("e660 f4", { devices: [{ ports: [0x60, 0x60], out }] }));
    expect(cpu(machine).runSync()).toEqual(INTR);
    expect(cpu(machine).getRegs().eip).toBe(0xf002);
    expect(cpu(machine).runSync().reason).toBe("hlt");
  });

  test("3,000 kicks at any moment against short runs: none lost, none late", async () => {
    const vcpu = cpu(keep(page(SPIN)));
    for (let i = 0; i < 3000; i++) {
      const run = vcpu.run({ timeoutMs: 20_000 });
      if (i % 3 === 1) await new Promise((resolve) => setImmediate(resolve));
      if (i % 3 === 2)
        for (const until = performance.now() + (i % 7) * 0.01; performance.now() < until; );
      vcpu.kick();
      expect(await run).toEqual(INTR);
    }
    expect(vcpu.runSync({ timeoutMs: 0 })).toEqual(TIME);
  });
});

describe("AbortSignal", () => {
  test("ends the run with intr, and no later one", async () => {
    const vcpu = cpu(keep(page(SPIN)));
    const controller = new AbortController();
    const run = vcpu.run({ signal: controller.signal });
    setTimeout(() => controller.abort(), 5);
    expect(await run).toEqual(INTR);
    expect(vcpu.runSync({ signal: controller.signal })).toEqual(INTR);
    expect(vcpu.runSync({ timeoutMs: 5 })).toEqual(TIME);
    expect(await vcpu.run({ signal: AbortSignal.abort() })).toEqual(INTR);
  });

  test("of a counted run, and from inside a device", async () => {
    const vcpu = cpu(keep(page(SPIN)));
    const signal = AbortSignal.timeout(20);
    expect(await vcpu.run({ signal, maxInstructions: 1e9 })).toEqual(INTR);
    const controller = new AbortController();
    const out = (): undefined => controller.abort() as undefined;
    const other = cpu(keep(page("e660 f4", { devices: [{ ports: [0x60, 0x60], out }] })));
    expect(other.runSync({ signal: controller.signal })).toEqual(INTR);
    expect(other.runSync().reason).toBe("hlt");
  });
});

test("exits that come one after the other leave the event loop its turns", async () => {
  // 1: out %al,$0x80; jmp 1b
  const vcpu = cpu(keep(page("e680 ebfc")));
  let fired = false;
  setTimeout(() => {
    fired = true;
  }, 1);
  let exits = 0;
  for (; !fired && exits < 1_000_000; exits++) expect((await vcpu.run()).reason).toBe("io");
  expect(exits).toBeLessThan(1_000_000);
});

describe("several vCPUs", () => {
  test("run at the same time over the same memory; LOCK is honoured", async () => {
    // mov $5000,%cx; 1: lock incw 0x10; loop 1b; hlt
    const machine = keep(page("b98813 f0ff061000 e2f9 f4"));
    const second = machine.createVcpu();
    expect(machine.vcpus.map((v) => v.id)).toEqual([0, 1]);
    const exits = await Promise.all([cpu(machine).run(), second.run()]);
    expect(exits.map((e) => e.reason)).toEqual(["hlt", "hlt"]);
    expect(machine.read(0x10, 2)).toEqual(Uint8Array.of(0x10, 0x27));
  });

  test("a kick ends only its own", async () => {
    const machine = keep(page(SPIN));
    const second = machine.createVcpu();
    const runs = [cpu(machine).run(), second.run({ timeoutMs: 200 })];
    cpu(machine).kick();
    expect(await runs[0]).toEqual(INTR);
    expect(await runs[1]).toEqual(TIME);
  });

  test("close() ends all with intr", async () => {
    const machine = page(SPIN);
    const runs = [cpu(machine).run(), machine.createVcpu().run(), machine.createVcpu().run()];
    await new Promise((resolve) => setTimeout(resolve, 5));
    machine.close();
    expect(await Promise.all(runs)).toEqual([INTR, INTR, INTR]);
  });
});

test("the flat layout's second vCPU starts as the CPU does", () => {
  const machine = keep(flat("f4"));
  expect(machine.createVcpu().getRegs()).toMatchObject({ eip: 0xfff0, edx: 0x600 });
});
