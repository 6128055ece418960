// Do slots, the dirty log, snapshots and other threads work as the contract says?

import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import {
  buildPageImage,
  type Exit,
  type Machine,
  type MachineHandle,
  type Vcpu,
} from "@realmode/machine";
import { expect, test } from "vitest";
import { attachMachine, createEmuMachine, kickVcpu } from "../src/index.ts";
import type { EmuVcpu } from "../src/vcpu.ts";
import { bytes, flat, hex } from "./guest.ts";

test("slots follow KVM's rules and may change while the machine lives", () => {
  const { machine, vcpu } = flat("a1 00 20 f4", { layout: { ram: 0x2000, load: 0x1000 } });
  expect(() =>
    machine.setMemorySlot({ slot: 1, guestPhysAddr: 0x1000, memorySize: 0x1000 }),
  ).toThrow(/EEXIST/);
  expect(() => machine.setMemorySlot({ slot: 1, guestPhysAddr: 0x2000, memorySize: 100 })).toThrow(
    /EINVAL/,
  );
  expect(vcpu.step()).toMatchObject({ reason: "mmio", physAddr: 0x2000 });
  vcpu.completeIo(0);
  machine.setMemorySlot({ slot: 1, guestPhysAddr: 0x2000, memorySize: 0x1000 });
  machine.write(0x2000, bytes("3412"));
  vcpu.setRegs({ eip: 0x1000 });
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs().eax).toBe(0x1234);
  // Moved away: the old address is empty again; an alias shows the same bytes.
  machine.setMemorySlot({ slot: 1, guestPhysAddr: 0x5000, memorySize: 0x1000 });
  const { offset } = machine.slots.find((s) => s.slot === 1)!;
  machine.setMemorySlot({ slot: 2, guestPhysAddr: 0x9000, memorySize: 0x1000, offset });
  machine.write(0x9000, bytes("7856"));
  expect(hex(machine.read(0x5000, 2))).toBe("7856");
  vcpu.setRegs({ eip: 0x1000 });
  expect(vcpu.runSync()).toMatchObject({ reason: "mmio", physAddr: 0x2000 });
});

test("a slot made by a device in mid-run is there for the next instruction", () => {
  const { machine, vcpu } = flat("e6 80 a1 00 20 f4", { layout: { ram: 0x2000, load: 0x1000 } });
  machine.attach({
    ports: [0x80, 0x80],
    out: () => {
      machine.setMemorySlot({ slot: 1, guestPhysAddr: 0x2000, memorySize: 0x400000 });
      machine.write(0x2000, bytes("3412"));
      return undefined;
    },
  });
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs().eax).toBe(0x1234);
});

test("the dirty log has the pages the guest wrote, once, and not the host's", () => {
  // mov %ax,0x3000; push %ax; rep stosb over two pages; hlt
  const { machine, vcpu } = flat("a3 00 30 50 f3 aa f4");
  machine.setMemorySlot({ slot: 0, memorySize: 0x110000, logDirty: true });
  machine.write(0x9000, bytes("01"));
  vcpu.setRegs({ ecx: 16, edi: 0x4ff8 });
  vcpu.runSync();
  const log = machine.getDirtyLog(0);
  expect(log.length).toBe(0x110000 / 4096 / 8);
  expect(hex(log.slice(0, 2))).toBe("b800");
  expect(hex(machine.getDirtyLog(0).slice(0, 2))).toBe("0000");
  expect(() => machine.getDirtyLog(7)).toThrow(/ENOENT/);
});

test("self-modifying code takes effect at the next instruction, the host's writes at once", () => {
  // movb $0x43,0x1005; inc %ax (becomes inc %bx); hlt
  const { machine, vcpu } = flat("c6 06 05 10 43 40 f4");
  vcpu.runSync();
  expect(vcpu.getRegs()).toMatchObject({ eax: 0, ebx: 1 });
  machine.write(0x1005, bytes("41"));
  vcpu.setRegs({ eip: 0x1005 });
  vcpu.runSync();
  expect(vcpu.getRegs().ecx).toBe(1);
});

test("the same snapshot and inputs give the same run, bit for bit, also on another machine", () => {
  const code = buildPageImage(bytes("fb b9 10 00 01 c8 e4 80 50 e2 f9 f4"));
  const make = () => createEmuMachine({ codePage: code, alias: true });
  const machine = make();
  const vcpu = machine.vcpus[0]!;
  vcpu.setRegs({ esp: 0x800 });
  const go = (v: Vcpu): string => {
    const exits = [];
    for (let i = 0; i < 40; i++) {
      const exit = v.runSync({ maxInstructions: 1000 });
      exits.push(exit);
      if (exit.reason === "io") v.completeIo(i * 7);
      else break;
    }
    return JSON.stringify([exits, v.getRegs(), v.getSregs(), v.instructions]);
  };
  vcpu.runSync({ maxInstructions: 20 });
  vcpu.completeIo(1);
  vcpu.interrupt(0x33);
  const snapshot = structuredClone(machine.snapshot());
  const first = go(vcpu);
  const memory = hex(machine.read(0, 4096));
  machine.restore(snapshot);
  expect(go(vcpu)).toBe(first);
  expect(hex(machine.read(0, 4096))).toBe(memory);
  const other = make();
  other.setMemorySlot({ slot: 9, guestPhysAddr: 0x8000, memorySize: 0x1000 });
  other.restore(snapshot);
  expect(other.slots.map((s) => s.slot)).toEqual([0, 1, 2]);
  expect(go(other.vcpus[0]!)).toBe(first);
  expect(() => other.restore({ ...snapshot, backend: "kvm" })).toThrow(/EINVAL/);
});

test("a snapshot between any two exits or instructions goes on as the machine itself does", () => {
  // Ports in a REP, answers that wait, a read-modify-write of nothing over two pages, shadows, TF, an
  // interrupt and an NMI that wait: 1: rep outsb; insw; incl 0x1ffe(fs); sti; mov %ax,%ss; pushw $0x302;
  // popf; rep stosb; popf; in $0x60,%al; xor %al,%dl; hlt
  const code =
    "f3 6e 6d 66 64 ff 06 fe 1f fb 8e d0 68 02 03 9d b9 03 00 f3 aa 9d e4 60 30 c2 f4".replaceAll(
      " ",
      "",
    );
  const handlers = "4b cf";
  const make = () => {
    const { machine, vcpu } = flat(code);
    machine.setMemorySlot({ slot: 0, guestPhysAddr: 0, memorySize: 0x110000, logDirty: true });
    for (const vector of [1, 2, 0x33]) machine.write(vector * 4, bytes("00 20 00 00"));
    machine.write(0x2000, bytes(handlers));
    vcpu.setSregs({ fs: { selector: 0xffff, base: 0x200000 } });
    vcpu.setRegs({ ecx: 3, esi: 0x3000, edi: 0x4000, edx: 0x80, eflags: 2 });
    return { machine, vcpu };
  };
  let input = 0;
  const turn = (vcpu: Vcpu): Exit => {
    const exit = vcpu.runSync({ maxInstructions: 1 });
    const reads =
      (exit.reason === "io" && exit.direction === "in") ||
      (exit.reason === "mmio" && !exit.isWrite);
    if (reads) vcpu.completeIo(exit.data.map((_, i) => (input + i) * 37));
    input++;
    return exit;
  };
  const goOn = ({ machine, vcpu }: ReturnType<typeof make>, from: number): string => {
    input = from;
    const exits = [];
    for (let i = 0; i < 100; i++) {
      const exit = turn(vcpu);
      exits.push(exit);
      if (exit.reason === "hlt") break;
    }
    const ram = hex(machine.read(0x2f00, 0x1200)) + hex(machine.read(0x7f00, 0x100));
    const log = hex(machine.getDirtyLog(0));
    return JSON.stringify([exits, vcpu.getRegs(), vcpu.getSregs(), vcpu.instructions, ram, log]);
  };
  const whole = make();
  whole.vcpu.interrupt(0x33);
  const snapshots: { at: number; taken: ReturnType<Machine["snapshot"]> }[] = [];
  input = 0;
  for (let ended = false; !ended; ) {
    if (input === 9) whole.vcpu.nmi();
    snapshots.push({ at: input, taken: structuredClone(whole.machine.snapshot()) });
    ended = turn(whole.vcpu).reason === "hlt";
  }
  expect(snapshots.length).toBeGreaterThan(25);
  for (const { at, taken } of snapshots) {
    const [one, other] = [make(), make()];
    one.machine.restore(taken);
    other.machine.restore(structuredClone(taken));
    // The second is stopped and restored once more on its way.
    const first = goOn(one, at);
    input = at;
    const begun = turn(other.vcpu);
    if (begun.reason !== "hlt") {
      other.machine.restore(taken);
      expect(goOn(other, at), `from exit ${at}`).toBe(first);
    }
  }
  const ends = snapshots
    .filter(({ at }) => at > 9)
    .map(({ at, taken }) => {
      const machine = make();
      machine.machine.restore(taken);
      goOn(machine, at);
      return JSON.stringify(machine.vcpu.getRegs());
    });
  expect(new Set(ends).size).toBe(1);
});

test("an unshared machine runs the same and says why it can't be shared", () => {
  const { machine, vcpu } = flat("b8 05 00 f4", { shared: false });
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
  expect(vcpu.getRegs().eax).toBe(5);
  expect(() => machine.share()).toThrow(/ENOTSUP/);
  machine.setMemorySlot({ slot: 3, guestPhysAddr: 0x200000, memorySize: 0x800000 });
  vcpu.setRegs({ eip: 0x1000, eax: 0 });
  expect(vcpu.runSync()).toMatchObject({ reason: "hlt" });
});

test("an attached machine sees slots, vCPUs and memory, and may not change slots", () => {
  const { machine } = flat("b8 05 00 f4");
  machine.createVcpu();
  const attached = attachMachine(machine.share());
  expect(attached.slots).toEqual(machine.slots);
  expect(attached.vcpus.map((v) => v.id)).toEqual([0, 1]);
  expect(attached.vcpus[0]!.runSync()).toMatchObject({ reason: "hlt" });
  expect(machine.vcpus[0]!.getRegs().eax).toBe(5);
  expect(() => attached.setMemorySlot({ slot: 0, memorySize: 0 })).toThrow(/EPERM/);
  expect(() => attached.createVcpu()).toThrow(/EPERM/);
  machine.setMemorySlot({ slot: 4, guestPhysAddr: 0x200000, memorySize: 0x1000 });
  machine.write(0x200000, bytes("77"));
  expect(hex(attached.read(0x200000, 1))).toBe("77");
  machine.close();
  expect(() => attached.vcpus[0]!.runSync()).toThrow(/EBADF/);
});

const built = new URL("../dist/index.js", import.meta.url);
const noBuild = existsSync(built) ? "" : " (skip: packages/emu is not built)";

/** A thread that attaches and runs one vCPU to its end. */
function runOnThread(handle: MachineHandle, vcpu: number): Promise<{ exit: unknown }> {
  const source = `
    import { parentPort, workerData } from "node:worker_threads";
    import { attachMachine } from ${JSON.stringify(built.href)};
    const machine = attachMachine(workerData.handle);
    parentPort.postMessage({ exit: machine.vcpus[workerData.vcpu].runSync() });`;
  const url = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  // Without the condition that makes the tests import sources: threads load the build.
  const worker = new Worker(url, { workerData: { handle, vcpu }, execArgv: [], env: {} });
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

test.skipIf(noBuild !== "").each([
  ["an aligned word", 0x2000],
  ["a word across a dword border", 0x2003],
  ["a word across a page border", 0x2fff],
])(`LOCK INC of %s from two vCPUs on two threads is exact${noBuild}`, async (_name, at) => {
  // mov $10000,%cx; lock incw (at); loop; hlt
  const address = [at & 0xff, at >> 8].map((b) => b.toString(16).padStart(2, "0")).join("");
  const { machine } = flat(`b9 10 27 f0 ff 06 ${address} e2 f9 f4`);
  const second = machine.createVcpu();
  const first = machine.vcpus[0]!;
  second.setSregs(first.getSregs());
  second.setRegs(first.getRegs());
  const handle = machine.share();
  const results = await Promise.all([runOnThread(handle, 0), runOnThread(handle, 1)]);
  expect(results.map((r) => r.exit)).toEqual([
    { reason: "hlt", code: 5 },
    { reason: "hlt", code: 5 },
  ]);
  expect(hex(machine.read(at, 2))).toBe("204e");
});

test.skipIf(noBuild !== "")(
  `locked operands of several widths that overlap stay whole${noBuild}`,
  async () => {
    // One thread: mov $10000,%cx; 1: lock incl 0x2000; lock incb 0x2006; loop 1b; hlt. The other:
    // LOCK INCW 0x2003, and CMPXCHG8B 0x2000 that adds 1<<40. All four change the same eight bytes.
    const { machine } = flat(
      "b9 10 27 f0 66 ff 06 00 20 f0 fe 06 06 20 e2 f5 f4".padEnd(3 * 0x40 - 1, " 00"),
    );
    // mov $10000,%bp; 1: lock incw 0x2003; mov 0x2000,%eax; mov 0x2004,%edx;
    // 2: mov %eax,%ebx; mov %edx,%ecx; add $0x100,%ecx; lock cmpxchg8b 0x2000; jne 2b; dec %bp; jne 1b; hlt
    machine.write(
      0x1100,
      bytes(
        "bd 10 27 f0 ff 06 03 20 66 a1 00 20 66 8b 16 04 20 66 89 c3 66 89 d1 " +
          "66 81 c1 00 01 00 00 f0 0f c7 0e 00 20 75 eb 4d 75 da f4",
      ),
    );
    const second = machine.createVcpu();
    const first = machine.vcpus[0]!;
    second.setSregs(first.getSregs());
    second.setRegs({ ...first.getRegs(), eip: 0x1100 });
    const handle = machine.share();
    const results = await Promise.all([runOnThread(handle, 0), runOnThread(handle, 1)]);
    expect(results.map((r) => r.exit)).toEqual([
      { reason: "hlt", code: 5 },
      { reason: "hlt", code: 5 },
    ]);
    // 10000 at byte 0 (dword), 10000 at byte 3 (word), 10000 at byte 5, 10000 mod 256 at byte 6 (byte).
    const sum = 10000n + (10000n << 24n) + (10000n << 40n);
    const total = new DataView(machine.read(0x2000, 8).buffer).getBigUint64(0, true);
    expect(total & 0xffffffffffffn).toBe(sum & 0xffffffffffffn);
    expect(Number(total >> 48n) & 0xff).toBe((Number(sum >> 48n) + 10000) & 0xff);
  },
);

/** Two vCPUs of one machine, on a thread each, run from 0:1000 and 0:1100 to their HLT. */
async function runBoth(machine: Machine): Promise<void> {
  const [first, second] = [machine.vcpus[0]!, machine.createVcpu()];
  second.setSregs(first.getSregs());
  second.setRegs({ ...first.getRegs(), eip: 0x1100 });
  const handle = machine.share();
  const results = await Promise.all([runOnThread(handle, 0), runOnThread(handle, 1)]);
  expect(results.map((r) => r.exit)).toEqual([
    { reason: "hlt", code: 5 },
    { reason: "hlt", code: 5 },
  ]);
}

test.skipIf(noBuild !== "").each([
  ["a border of eight bytes", 0x2006, 0x2008],
  ["a border of pages", 0x2ffe, 0x3000],
])(
  `a locked dword across %s stays whole beside aligned words that overlap it${noBuild}`,
  async (_name, at, overlapping) => {
    const word = (address: number) => hex(Uint8Array.of(address & 0xff, address >> 8));
    // mov $20000,%cx; 1: lock addl $0x1001,at; loop 1b; hlt
    const { machine } = flat(`b9 20 4e f0 66 81 06 ${word(at)} 01 10 00 00 e2 f4 f4`);
    // The same with lock incw of the upper half.
    machine.write(0x1100, bytes(`b9 20 4e f0 ff 06 ${word(overlapping)} e2 f9 f4`));
    await runBoth(machine);
    const sum = (20000n * 0x1001n + 20000n * 0x10000n) & 0xffffffffn;
    expect(new DataView(machine.read(at, 4).buffer).getUint32(0, true)).toBe(Number(sum));
  },
);

test.skipIf(noBuild !== "")(
  `a lock across a border of eight bytes, taken by XCHG and given back by MOV, keeps a count exact${noBuild}`,
  async () => {
    // mov $3000,%cx; 1: mov $1,%eax; 2: xchg %eax,0x2006; test %eax,%eax; jnz 2b;
    // incw 0x2100; movl $0,0x2006; loop 1b; hlt
    const code =
      "b9 b8 0b 66 b8 01 00 00 00 66 87 06 06 20 66 85 c0 75 f6 ff 06 00 21 66 c7 06 06 20 00 00 00 00 e2 e1 f4";
    const { machine } = flat(code);
    machine.write(0x1100, bytes(code));
    await runBoth(machine);
    expect(hex(machine.read(0x2100, 2))).toBe("7017");
    expect(hex(machine.read(0x2006, 4))).toBe("00000000");
  },
);

test.skipIf(noBuild !== "")(`a kick from this thread ends a run on another${noBuild}`, async () => {
  const { machine, vcpu } = flat("eb fe");
  const run = runOnThread(machine.share(), 0);
  while (!vcpu.running) await new Promise((resolve) => setTimeout(resolve, 1));
  expect(() => vcpu.getRegs()).toThrow(/EBUSY/);
  kickVcpu(vcpu.kicker());
  expect((await run).exit).toEqual({ reason: "intr", code: 10 });
  expect(vcpu.getRegs().eip).toBe(0x1000);
});

test.skipIf(noBuild !== "")(`slots change under a run on another thread${noBuild}`, async () => {
  // The other thread waits for a byte in a slot that does not exist yet: 1: cmpb $1,0x0(es 2000); jne 1b; hlt
  const { machine, vcpu } = flat("26 80 3e 00 00 01 75 f8 f4", {
    layout: { ram: 0x10000, load: 0x1000 },
  });
  vcpu.setSregs({ es: { selector: 0x2000, base: 0x20000 } });
  machine.setMemorySlot({ slot: 1, guestPhysAddr: 0x20000, memorySize: 0x1000 });
  const run = runOnThread(machine.share(), 0);
  while (!vcpu.running) await new Promise((resolve) => setTimeout(resolve, 1));
  const fresh = machine.memory.allocate(0x400000);
  machine.memory.window(fresh, 1)[0] = 1;
  machine.setMemorySlot({ slot: 2, guestPhysAddr: 0x40000, memorySize: 0x400000, offset: fresh });
  machine.write(0x20000, bytes("01"));
  expect((await run).exit).toEqual({ reason: "hlt", code: 5 });
});

test("a thousand machines made, run and closed", () => {
  for (let i = 0; i < 1000; i++) {
    const machine = createEmuMachine({ codePage: buildPageImage(bytes("f4")) });
    expect(machine.vcpus[0]!.runSync().reason).toBe("hlt");
    machine.close();
  }
});

test("a slot's window can't lie over the emulator's own state", () => {
  const { machine, vcpu } = flat("f4");
  const { stateOffset } = (vcpu as EmuVcpu).cpu;
  for (const offset of [0, 0x10000, stateOffset]) {
    const request = { slot: 9, guestPhysAddr: 0x200000, memorySize: 0x1000, offset };
    expect(() => machine.setMemorySlot(request), `${offset}`).toThrow(/own state/);
  }
  expect(machine.slots.some(({ slot }) => slot === 9)).toBe(false);
  machine.close();
});
