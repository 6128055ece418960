// Do coalesced writes, ioeventfds, the dirty log and the dirty ring tell what a guest has written?

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import {
  Eventfd,
  KVM_CAP,
  KVM_MEM_LOG_DIRTY_PAGES,
  KVM_MEM_READONLY,
  type KvmCoalescedMmio,
  type KvmDirtyGfn,
} from "@realmode/kvm";
import { describe, expect, test } from "vitest";
import { bytes, codeOf, hex, needKvm } from "./guests.ts";
import { bareVm, closeAfterEach, keep, rawFlat, shared } from "./raw-guests.ts";

needKvm();
closeAfterEach();

/** mov $7,%al; out %al,$0x80; inc %ax; out %al,$0x80; dec %ax; out %al,$0x80; hlt */
const OUTS = "b007 e680 40 e680 48 e680 f4";
/** mov $0x2000,%ax; mov %ax,%ds; movb $0x12,0x10; movw $0x3456,0x12; out %ax,$0x80; hlt */
const MIXED = "b80020 8ed8 c606100012 c70612005634 e780 f4";
const HLT = { reason: "hlt", code: 5 };

describe("ioeventfd", () => {
  test("ports: counted, without an exit", () => {
    const { vm, vcpu } = rawFlat(OUTS);
    const eventfd = keep(new Eventfd());
    vm.ioeventfd({ eventfd, address: 0x80n, size: 1, pio: true });
    expect(codeOf(() => vm.ioeventfd({ eventfd, address: 0x80n, size: 1, pio: true }))).toBe(
      "EEXIST",
    );
    expect(vcpu.run()).toEqual(HLT);
    expect(eventfd.wait(0)).toBe(true);
    expect(eventfd.read()).toBe(3n);
    expect(eventfd.read()).toBeNull();
  });

  test("one value: others are exits", () => {
    const { vm, vcpu } = rawFlat(OUTS);
    const eventfd = keep(new Eventfd());
    const sevens = { eventfd, address: 0x80n, size: 1, pio: true, datamatch: 7n };
    vm.ioeventfd(sevens);
    expect(vcpu.run()).toMatchObject({ reason: "io", port: 0x80, value: 8 });
    expect(eventfd.read()).toBe(1n);
    vm.ioeventfd({ ...sevens, deassign: true });
    expect(codeOf(() => vm.ioeventfd({ ...sevens, deassign: true }))).toBe("ENOENT");
    expect(vcpu.run()).toMatchObject({ reason: "io", port: 0x80, value: 7 });
    expect(eventfd.read()).toBeNull();
  });

  test("memory, and any size; the eventfd may be closed first", () => {
    const { vm, vcpu } = rawFlat(MIXED);
    const [one, any] = [new Eventfd(), keep(new Eventfd())];
    vm.ioeventfd({ eventfd: one, address: 0x20010n, size: 1 });
    vm.ioeventfd({ eventfd: any, address: 0x20012n, size: 0 });
    one.close();
    expect(vcpu.run()).toMatchObject({ reason: "io", port: 0x80 });
    expect(any.read()).toBe(1n);
    const odd = { eventfd: any, address: 0n, size: 3 };
    expect(codeOf(() => vm.ioeventfd(odd))).toBe("EINVAL");
    expect(codeOf(() => vm.ioeventfd({ ...odd, eventfd: one }))).toBe("EBADF");
    expect(codeOf(() => vm.ioeventfd({ ...odd, address: 1 as never }))).toContain("TypeError");
    expect(codeOf(() => vm.ioeventfd({ ...odd, datamatch: 2n ** 64n }))).toContain("RangeError");
  });
});

test("an eventfd: counter, semaphore, bounds", () => {
  const counter = keep(new Eventfd(2));
  counter.write(3n);
  expect([counter.wait(0), counter.read(), counter.read(), counter.wait(1)]).toEqual([
    true,
    5n,
    null,
    false,
  ]);
  const semaphore = keep(new Eventfd(2, true));
  expect([semaphore.read(), semaphore.read(), semaphore.read()]).toEqual([1n, 1n, null]);
  counter.write(2n ** 64n - 2n);
  expect(codeOf(() => counter.write(1n))).toBe("EAGAIN");
  expect(codeOf(() => counter.write(2n ** 64n - 1n))).toBe("EINVAL");
  expect(codeOf(() => counter.write(-1n))).toContain("RangeError");
  expect(codeOf(() => counter.write(1 as never))).toContain("TypeError");
  expect(codeOf(() => counter.wait(-1))).toContain("RangeError");
  expect(codeOf(() => new Eventfd(-1))).toContain("RangeError");
  counter.close();
  counter.close();
  for (const use of [() => counter.read(), () => counter.write(), () => counter.wait(0)]) {
    expect(codeOf(use)).toBe("EBADF");
  }
});

test("a worker that waits for an eventfd can be terminated", async () => {
  const source = `
    import("@realmode/kvm").then(({ Eventfd }) => {
      require("node:worker_threads").parentPort.postMessage("waits");
      new Eventfd().wait(2 ** 31 - 1);
    });`;
  const worker = new Worker(source, { eval: true, execArgv: [] });
  await once(worker, "message");
  expect(await worker.terminate()).toBe(1);
});

describe("coalesced writes", () => {
  const told = (entries: KvmCoalescedMmio[]) =>
    entries.map(({ phys_addr, pio, data }) => [Number(phys_addr), pio, hex(data)]);

  test("ports and memory in one ring, in the guest's order", () => {
    const { vm, vcpu } = rawFlat(MIXED);
    vm.registerCoalescedMmio({ addr: 0x20010n, size: 16 });
    vm.registerCoalescedMmio({ addr: 0x80n, size: 2, pio: true });
    expect(vcpu.readCoalescedRing()).toEqual([]);
    expect(vcpu.run()).toEqual(HLT);
    expect(told(vcpu.readCoalescedRing())).toEqual([
      [0x20010, 0, "12"],
      [0x20012, 0, "5634"],
      [0x80, 1, "0020"],
    ]);
    expect(vcpu.readCoalescedRing()).toEqual([]);
  });

  test("a full ring is an exit; nothing is lost, doubled or out of order", () => {
    // xor %ax,%ax; 1: out %al,$0x80; inc %ax; cmp $200,%ax; jne 1b; hlt
    const { vm, vcpu } = rawFlat("31c0 e680 40 3dc800 75f8 f4");
    vm.registerCoalescedMmio({ addr: 0x80n, size: 1, pio: true });
    const seen: number[] = [];
    let exit = vcpu.run();
    let exits = 0;
    for (; exit.reason === "io"; exit = vcpu.run(), exits++) {
      seen.push(...vcpu.readCoalescedRing().map(({ data }) => data[0]!), exit.value);
    }
    expect(exit).toEqual(HLT);
    seen.push(...vcpu.readCoalescedRing().map(({ data }) => data[0]!));
    expect(seen).toEqual(Array.from({ length: 200 }, (_, i) => i));
    expect(exits).toBe(1);
  });

  test("taken away, writes are exits again; wrong zones", () => {
    const { vm, vcpu } = rawFlat(OUTS);
    const zone = { addr: 0x80n, size: 1, pio: true };
    vm.registerCoalescedMmio(zone);
    vm.unregisterCoalescedMmio(zone);
    expect(vcpu.run()).toMatchObject({ reason: "io", port: 0x80 });
    expect(vcpu.readCoalescedRing()).toEqual([]);
    expect(codeOf(() => vm.registerCoalescedMmio({ addr: 1 as never, size: 1 }))).toContain(
      "TypeError",
    );
    expect(codeOf(() => vm.registerCoalescedMmio({ addr: 1n, size: -1 }))).toContain("RangeError");
  });
});

/** movb $1,0x2000; movb $1,0x5fff; movb $1,0x2001; hlt */
const DIRTY = "c606002001 c606ff5f01 c606012001 f4";
const again = (vcpu: ReturnType<typeof rawFlat>["vcpu"]): void =>
  vcpu.setRegs({ ...vcpu.getRegs(), rip: 0x1000n });
const logged = { ramFlags: KVM_MEM_LOG_DIRTY_PAGES };

describe("dirty log", () => {
  test("a bit a page; reading clears", () => {
    const { vm, vcpu } = rawFlat(DIRTY, undefined, logged);
    expect(hex(vm.getDirtyLog(0))).toBe("0000");
    expect(vcpu.run()).toEqual(HLT);
    expect(hex(vm.getDirtyLog(0))).toBe("2400");
    expect(hex(vm.getDirtyLog(0))).toBe("0000");
    again(vcpu);
    vcpu.run();
    expect(hex(vm.getDirtyLog(0))).toBe("2400");
  });

  test("with manual protection only KVM_CLEAR_DIRTY_LOG clears, and only what it names", () => {
    const { vm, vcpu } = rawFlat(
      DIRTY,
      (made) => made.enableCap({ cap: KVM_CAP.MANUAL_DIRTY_LOG_PROTECT2, args: [1n] }),
      logged,
    );
    expect(vcpu.run()).toEqual(HLT);
    expect(hex(vm.getDirtyLog(0))).toBe("2400");
    expect(hex(vm.getDirtyLog(0))).toBe("2400");
    vm.clearDirtyLog(0, 0, 16, bytes("0400"));
    expect(hex(vm.getDirtyLog(0))).toBe("2000");
    again(vcpu);
    vcpu.run();
    expect(hex(vm.getDirtyLog(0))).toBe("2400");
    // Bits beyond the slot, a page that is no multiple of 64, no such slot.
    expect(codeOf(() => vm.clearDirtyLog(0, 0, 32, bytes("ffffffff")))).toBe("EINVAL");
    expect(codeOf(() => vm.clearDirtyLog(0, 8, 8, bytes("ff")))).toBe("EINVAL");
    expect(codeOf(() => vm.clearDirtyLog(9, 0, 16, bytes("ffff")))).toBe("ENOENT");
    expect(codeOf(() => vm.clearDirtyLog(0, 0, 16, bytes("ff")))).toContain("RangeError");
    expect(codeOf(() => vm.clearDirtyLog(0, -1, 16, bytes("ffff")))).toContain("RangeError");
  });
});

describe("dirty ring", () => {
  const pages = (entries: KvmDirtyGfn[]): number[] => [
    ...new Set(entries.map(({ offset }) => Number(offset))),
  ];
  const ring = (size: bigint) => (made: ReturnType<typeof bareVm>) =>
    made.enableCap({ cap: KVM_CAP.DIRTY_LOG_RING, args: [size] });

  test("pages in the order of the writes, again after a reset", () => {
    const { vm, vcpu } = rawFlat(DIRTY, ring(16384n), logged);
    expect(vcpu.harvestDirtyRing()).toEqual([]);
    expect(vcpu.run()).toEqual(HLT);
    // KVM may tell a page once for each write.
    const entries = vcpu.harvestDirtyRing();
    expect(entries[0]).toEqual({ flags: 1, slot: 0, offset: 2n });
    expect(pages(entries)).toEqual([2, 5]);
    expect(vcpu.harvestDirtyRing()).toEqual([]);
    expect(vm.resetDirtyRings()).toBe(entries.length);
    expect(vm.resetDirtyRings()).toBe(0);
    again(vcpu);
    expect(vcpu.run()).toEqual(HLT);
    expect(pages(vcpu.harvestDirtyRing())).toEqual([2, 5]);
    // Another vCPU has a ring of its own.
    expect(vm.createVcpu(1).harvestDirtyRing()).toEqual([]);
  });

  test("a full ring is the exit dirty_ring_full; the ring goes round", () => {
    // mov $0x200,%ax; mov $240,%cx; 1: mov %ax,%es; movb %al,%es:0; add $0x100,%ax; loop 1b;
    // mov $5000,%cx; 2: loop 2b; hlt. KVM looks at the ring between its entries: so the guest goes on a while.
    const code = "b80002 b9f000 8ec0 26a20000 050001 e2f5 b98813 e2fe f4";
    let guest: ReturnType<typeof rawFlat>;
    try {
      guest = rawFlat(code, ring(4096n), { ...logged, pages: 16 });
    } catch (error) {
      // A host with PML keeps 512 entries more for itself: no ring of 256 entries.
      expect((error as { code: string }).code).toBe("EINVAL");
      return;
    }
    const { vm, vcpu } = guest;
    const offsets: number[] = [];
    let fulls = 0;
    for (let round = 0; round < 3; round++) {
      again(vcpu);
      let exit = vcpu.run();
      for (; exit.reason === "dirty_ring_full"; exit = vcpu.run(), fulls++) {
        expect(exit).toEqual({ reason: "dirty_ring_full", code: 31 });
        offsets.push(...pages(vcpu.harvestDirtyRing()));
        expect(vm.resetDirtyRings()).toBeGreaterThan(0);
      }
      expect(exit).toEqual(HLT);
      offsets.push(...pages(vcpu.harvestDirtyRing()));
      vm.resetDirtyRings();
      // 720 entries went through a ring of 256.
      expect(offsets.splice(0)).toEqual(Array.from({ length: 240 }, (_, i) => i + 2));
    }
    expect(fulls).toBeGreaterThanOrEqual(3);
  });

  test("without the capability, and with wrong sizes", () => {
    const { vcpu, vm } = rawFlat(DIRTY, undefined, logged);
    expect(codeOf(() => vcpu.harvestDirtyRing())).toBe("EINVAL");
    expect(codeOf(() => vm.resetDirtyRings())).toBe("EINVAL");
    for (const size of [0n, 100n, 4095n, 2n ** 40n]) {
      expect([size, codeOf(() => ring(size)(bareVm()))]).toEqual([
        size,
        expect.stringMatching(/^(EINVAL|E2BIG)$/),
      ]);
    }
    // Too late: the vCPU is there.
    expect(codeOf(() => ring(4096n)(vm))).toBe("EINVAL");
  });
});

describe("slots, as the guest sees them", () => {
  /** mov 0x2000,%al; movb $0x55,0x2000; mov 0x2000,%ah; hlt */
  const READ_WRITE_READ = "a00020 c606002055 8a260020 f4";
  /** The first two pages are RAM; what is at 0x2000 is the test's. */
  function withPage(flags = 0) {
    const vm = bareVm();
    const memory = shared();
    memory.set(bytes(READ_WRITE_READ), 0x1000);
    vm.setUserMemoryRegion({ slot: 0, guestPhysAddr: 0n, memorySize: 0x2000n, bytes: memory });
    const page = { slot: 1, flags, memorySize: 4096n };
    const backing = (n: number) => memory.subarray(0x4000 + 0x1000 * n);
    backing(0)[0] = 0x11;
    backing(1)[0] = 0x22;
    const vcpu = vm.createVcpu(0);
    const sregs = vcpu.getSregs();
    vcpu.setSregs({ ...sregs, cs: { ...sregs.cs, base: 0n, selector: 0 } });
    const run = () => {
      again(vcpu);
      return vcpu.run();
    };
    return { vm, vcpu, page, backing, run, ax: () => Number(vcpu.getRegs().rax & 0xffffn) };
  }

  test("added, moved, replaced, deleted under a live vCPU", () => {
    const { vm, vcpu, page, backing, run, ax } = withPage();
    const at = (guestPhysAddr: bigint, n: number) =>
      vm.setUserMemoryRegion({ ...page, guestPhysAddr, bytes: backing(n) });
    at(0x8000n, 0);
    expect(run()).toMatchObject({ reason: "mmio", physAddr: 0x2000, isWrite: false });
    vcpu.answer(bytes("00"));
    // The read is finished, the write is next.
    expect(vcpu.run()).toMatchObject({ reason: "mmio", physAddr: 0x2000, isWrite: true });
    expect(vcpu.run()).toMatchObject({ reason: "mmio", physAddr: 0x2000, isWrite: false });
    vcpu.answer(bytes("33"));
    expect(vcpu.run()).toEqual(HLT);
    expect(ax()).toBe(0x3300);
    at(0x2000n, 0);
    expect(run()).toEqual(HLT);
    expect(ax()).toBe(0x5511);
    // Another memory at the same place: the old slot goes first.
    expect(codeOf(() => at(0x2000n, 1))).toBe("EINVAL");
    vm.setUserMemoryRegion({ slot: 1, guestPhysAddr: 0n, memorySize: 0n });
    at(0x2000n, 1);
    expect(run()).toEqual(HLT);
    expect([ax(), backing(0)[0], backing(1)[0]]).toEqual([0x5522, 0x55, 0x55]);
    vm.setUserMemoryRegion({ slot: 1, guestPhysAddr: 0n, memorySize: 0n });
    expect(run()).toMatchObject({ reason: "mmio", physAddr: 0x2000 });
  });

  test("readonly: a write is an exit and changes nothing", () => {
    const { vm, vcpu, page, backing, run, ax } = withPage(KVM_MEM_READONLY);
    vm.setUserMemoryRegion({ ...page, guestPhysAddr: 0x2000n, bytes: backing(0) });
    expect(run()).toMatchObject({ reason: "mmio", physAddr: 0x2000, isWrite: true, value: 0x55 });
    expect(vcpu.run()).toEqual(HLT);
    expect([ax(), backing(0)[0]]).toEqual([0x1111, 0x11]);
  });
});
