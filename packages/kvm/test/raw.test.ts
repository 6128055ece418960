// Does the raw binding do what the kernel's calls do, and does every wrong use give an error?

import {
  KVM_CAP,
  KVM_GUESTDBG_ENABLE,
  KVM_GUESTDBG_SINGLESTEP,
  KVM_MEM_LOG_DIRTY_PAGES,
  KVM_MEM_READONLY,
  Kvm,
  KvmError,
  probeKvm,
  STRUCT_SIZE,
  type Vcpu,
  type Vm,
} from "@realmode/kvm";
import { buildPageImage, GuestMemory, type MemorySlotRequest, SlotTable } from "@realmode/machine";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { bytes, codeOf, needKvm, ORIGIN, SPIN } from "./guests.ts";

needKvm();

const open: Disposable[] = [];
const keep = <T extends Disposable>(made: T): T => {
  open.push(made);
  return made;
};
afterEach(() => {
  for (const made of open.splice(0).reverse()) made[Symbol.dispose]();
});

const shared = (pages: number): Uint8Array =>
  new Uint8Array(new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }).buffer);

function boot(code: Uint8Array): { vm: Vm; vcpu: Vcpu; memory: Uint8Array } {
  using kvm = new Kvm();
  const vm = keep(kvm.createVm());
  const memory = shared(1);
  memory.set(buildPageImage(code), 4096);
  vm.setUserMemoryRegion({ slot: 0, guestPhysAddr: 0n, memorySize: 4096n, bytes: memory });
  const rom = { slot: 1, guestPhysAddr: 0xfffff000n, memorySize: 4096n };
  vm.setUserMemoryRegion({ ...rom, bytes: memory.subarray(4096) });
  return { vm, vcpu: vm.createVcpu(0), memory };
}

test("a closed vCPU's exit record is the next one's, once, and not while a runAsync() waits", async () => {
  // out %al,$N; hlt
  const out = (port: number) => boot(Uint8Array.of(0xe6, port, 0xf4)).vcpu;
  const before = out(1);
  before.close();
  const made = vi.spyOn(globalThis, "SharedArrayBuffer");
  const waiting = out(2);
  expect(made).not.toHaveBeenCalled();
  made.mockRestore();
  const run = waiting.runAsync();
  waiting.close();
  waiting.close();
  const [first, second] = [out(3), out(4)];
  const exits = [await first.runAsync(), second.run()];
  expect(exits).toMatchObject([{ port: 3 }, { port: 4 }]);
  expect(["intr", "io"]).toContain((await run).reason);
  first.close();
  first.close();
  const [third, fourth] = [out(5), out(6)];
  const later = [third.runAsync(), fourth.runAsync()];
  expect(await Promise.all(later)).toMatchObject([{ port: 5 }, { port: 6 }]);
});

test("the whole story: open, VM, slots, vCPU, run, registers", () => {
  using kvm = new Kvm();
  expect(kvm.getApiVersion()).toBe(12);
  expect(kvm.checkExtension(KVM_CAP.USER_MEMORY)).toBe(1);
  expect(kvm.checkExtension(999999)).toBe(0);
  expect(kvm.getVcpuMmapSize()).toBeGreaterThanOrEqual(4096);
  expect(kvm.getSupportedCpuid().length).toBeGreaterThan(5);
  const { vm, vcpu } = boot(ORIGIN);
  expect(vm.checkExtension(KVM_CAP.NR_VCPUS)).toBeGreaterThan(0);
  expect(vcpu.getRegs()).toMatchObject({ rip: 0xfff0n, rflags: 2n });
  expect(vcpu.getSregs().cs).toMatchObject({ base: 0xffff0000n, selector: 0xf000, present: 1 });
  expect(vcpu.run()).toEqual({ reason: "hlt", code: 5 });
  expect(vcpu.getRegs()).toMatchObject({ rax: 5n, rdx: 3n, rip: 0xf00en, rsp: 0x1004n });
});

test("registers are 64 bits wide and come back as they were set", () => {
  const { vcpu } = boot(ORIGIN);
  const regs = { ...vcpu.getRegs(), rax: 2n ** 64n - 1n, r15: 0x123456789abcdefn };
  vcpu.setRegs(regs);
  expect(vcpu.getRegs()).toEqual(regs);
  const before = vcpu.getSregs();
  const sregs = { ...before, ds: { ...before.ds, selector: 0x10, base: 0x100n } };
  vcpu.setSregs(sregs);
  expect(vcpu.getSregs()).toEqual(sregs);
  expect(() => vcpu.setRegs({ ...regs, rax: 5 as unknown as bigint })).toThrow(TypeError);
  expect(() => vcpu.setRegs({ ...regs, rax: -1n })).toThrow(RangeError);
  expect(() => vcpu.setRegs({} as never)).toThrow(TypeError);
  expect(() => vcpu.setSregs({} as never)).toThrow();
  expect(() => vcpu.setSregs({ ...sregs, cs: { ...sregs.cs, selector: 70000 } })).toThrow(
    RangeError,
  );
  expect(vcpu.getRegs()).toEqual(regs);
});

test("run: timeout, kick, the answer to a read, single steps", async () => {
  const { vcpu } = boot(SPIN);
  expect(vcpu.run(5)).toMatchObject({ limit: "time" });
  expect(await vcpu.runAsync(5)).toMatchObject({ limit: "time" });
  const run = vcpu.runAsync();
  expect(codeOf(() => vcpu.getRegs())).toBe("EBUSY");
  expect(codeOf(() => vcpu.run())).toBe("EBUSY");
  await expect(vcpu.runAsync()).rejects.toMatchObject({ code: "EBUSY" });
  vcpu.kick();
  expect(await run).toEqual({ reason: "intr", code: 10 });
  // in $0x60,%ax; hlt
  const other = boot(bytes("e560 f4")).vcpu;
  expect(codeOf(() => other.answer(bytes("0000")))).toBe("EINVAL");
  expect(other.run()).toMatchObject({ reason: "io", direction: "in", size: 2 });
  expect(codeOf(() => other.answer(bytes("00")))).toBe("EINVAL");
  other.answer(bytes("3412"));
  expect(other.run().reason).toBe("hlt");
  expect(other.getRegs().rax).toBe(0x1234n);
  const stepped = boot(ORIGIN).vcpu;
  stepped.setGuestDebug(KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_SINGLESTEP);
  expect(stepped.run()).toMatchObject({ reason: "debug", pc: 0xfffff000 });
});

test("a run that close() ends: EBADF", async () => {
  const { vm, vcpu } = boot(SPIN);
  const run = vcpu.runAsync();
  vcpu.close();
  // It was under way: it ends as if it had been kicked.
  expect(await run).toEqual({ reason: "intr", code: 10 });
  expect(codeOf(() => vcpu.run())).toBe("EBADF");
  await expect(vcpu.runAsync()).rejects.toMatchObject({ code: "EBADF" });
  const second = vm.createVcpu(1);
  const another = second.runAsync();
  await new Promise((resolve) => setTimeout(resolve, 5));
  vm.close();
  expect(await another).toEqual({ reason: "intr", code: 10 });
});

test("interrupts, events, CPUID", () => {
  const { vcpu } = boot(ORIGIN);
  expect(codeOf(() => vcpu.interrupt(256))).toBe("EINVAL");
  vcpu.nmi();
  expect(vcpu.getStruct("KVM_GET_VCPU_EVENTS").length).toBe(STRUCT_SIZE.kvm_vcpu_events);
  using kvm = new Kvm();
  const entries = kvm.getSupportedCpuid();
  vcpu.setCpuid2(entries);
  // The kernel fills in some leaves by itself; their number is ours.
  expect(vcpu.getCpuid2().length).toBe(entries.length);
  for (const name of ["FPU", "XSAVE", "XCRS", "DEBUGREGS", "MP_STATE"] as const) {
    const state = vcpu.getStruct(`KVM_GET_${name}`);
    vcpu.setStruct(`KVM_SET_${name}`, state);
    expect(vcpu.getStruct(`KVM_GET_${name}`)).toEqual(state);
  }
  expect(() => vcpu.setStruct("KVM_SET_MP_STATE", new Uint8Array(3))).toThrow(RangeError);
  expect(() => vcpu.setStruct("KVM_SET_MP_STATE", "x" as never)).toThrow(TypeError);
  expect(() => vcpu.setStruct("KVM_SET_MP_STATE", new Uint16Array(2) as never)).toThrow(TypeError);
});

test("MSRs: read, written, and where the kernel stops", () => {
  const { vcpu } = boot(ORIGIN);
  const [SYSENTER_CS, STAR, UNKNOWN] = [0x174, 0xc0000081, 0x12345678];
  expect(vcpu.getMsrs([SYSENTER_CS, STAR]).map(({ data }) => data)).toEqual([0n, 0n]);
  const wanted = [
    { index: SYSENTER_CS, data: 0x10n },
    { index: STAR, data: 0x0023_0010_0000_0000n },
  ];
  expect(vcpu.setMsrs(wanted)).toBe(2);
  expect(vcpu.getMsrs([SYSENTER_CS, STAR])).toEqual(wanted);
  // Each stops before the one that it can't do.
  expect(vcpu.getMsrs([STAR, UNKNOWN, SYSENTER_CS])).toEqual([wanted[1]]);
  expect(
    vcpu.setMsrs([
      { index: STAR, data: 0n },
      { index: UNKNOWN, data: 1n },
    ]),
  ).toBe(1);
  using kvm = new Kvm();
  const known = kvm.getMsrIndexList();
  expect(known).toEqual(expect.arrayContaining([SYSENTER_CS, STAR]));
  // All state MSRs can be kept and put back.
  const all = vcpu.getMsrs(known);
  expect(all.length).toBeGreaterThan(10);
  const features = kvm.getMsrFeatureIndexList();
  expect(kvm.getMsrs(features).map(({ index }) => index)).toEqual(features);
  expect(vcpu.getMsrs([])).toEqual([]);
  expect(() => vcpu.getMsrs([-1])).toThrow(RangeError);
  expect(() => vcpu.getMsrs(Array<number>(257).fill(STAR))).toThrow(RangeError);
  expect(() => vcpu.setMsrs([{ index: 1, data: 1 as unknown as bigint }])).toThrow(TypeError);
});

describe("slots", () => {
  test("memory that can't be a slot is refused", () => {
    const { vm } = boot(ORIGIN);
    const region = { slot: 3, guestPhysAddr: 0x10000n, memorySize: 4096n };
    const unaligned = new Uint8Array(new SharedArrayBuffer(8192)).subarray(8, 8 + 4096);
    for (const [what, memory, code] of [
      ["unshared", new Uint8Array(65536), "EINVAL"],
      ["too small", shared(1).subarray(0, 4095), "EINVAL"],
      ["misaligned", unaligned, "EINVAL"],
      ["misaligned window", shared(1).subarray(1), "EINVAL"],
      ["none", undefined, "TypeError: bytes must be a Uint8Array"],
      ["a buffer", new SharedArrayBuffer(8192), "TypeError: bytes must be a Uint8Array"],
      [
        "other elements",
        new Uint16Array(shared(1).buffer),
        "TypeError: bytes must be a Uint8Array",
      ],
    ] as const) {
      const use = (): void => vm.setUserMemoryRegion({ ...region, bytes: memory as Uint8Array });
      expect([what, codeOf(use)]).toEqual([what, code]);
    }
    const wrong = (change: object): string =>
      codeOf(() => vm.setUserMemoryRegion({ ...region, bytes: shared(1), ...change }));
    expect(wrong({ slot: "1" })).toContain("TypeError");
    expect(wrong({ slot: -1 })).toContain("RangeError");
    expect(wrong({ guestPhysAddr: 0 })).toContain("TypeError");
    expect(wrong({ memorySize: 2n ** 64n })).toContain("RangeError");
    expect(wrong({ memorySize: 2n ** 63n })).toBe("EINVAL");
    expect(wrong({ flags: 0x80 })).toBe("EINVAL");
    vm.setUserMemoryRegion({ ...region, bytes: shared(1) });
  });

  test("the memory lives as long as the slot, whoever else forgets it", () => {
    // mov 0x8000,%al; mov %al,0x10; hlt
    const { vm, vcpu, memory } = boot(bytes("a00080 a21000 f4"));
    (() => {
      const forgotten = shared(1);
      forgotten[0] = 0x5a;
      vm.setUserMemoryRegion({
        slot: 2,
        guestPhysAddr: 0x8000n,
        memorySize: 4096n,
        bytes: forgotten,
      });
    })();
    // Pressure, so that a buffer that nothing holds would be collected.
    for (let i = 0; i < 200; i++) new Uint8Array(1_000_000).fill(1);
    (globalThis as { gc?: () => void }).gc?.();
    expect(vcpu.run().reason).toBe("hlt");
    expect(memory[0x10]).toBe(0x5a);
  });

  test("the kernel and SlotTable agree, whatever is asked", () => {
    const page = fc.integer({ min: 0, max: 6 });
    const request = fc.record(
      {
        slot: fc.constantFrom(0, 1, 2, 32763, 32764),
        guestPhysAddr: fc.oneof(
          page.map((n) => n * 4096),
          fc.constantFrom(1, 0x800, 0xfffff000),
        ),
        memorySize: fc.oneof(
          fc.integer({ min: 0, max: 3 }).map((n) => n * 4096),
          fc.constant(2048),
        ),
        offset: fc.oneof(
          page.map((n) => n * 4096),
          fc.constant(100),
        ),
        readonly: fc.boolean(),
        logDirty: fc.boolean(),
      },
      { requiredKeys: ["slot", "guestPhysAddr", "memorySize", "offset", "readonly", "logDirty"] },
    ) as fc.Arbitrary<Required<MemorySlotRequest>>;
    using kvm = new Kvm();
    fc.assert(
      fc.property(fc.array(request, { maxLength: 8 }), (requests) => {
        using vm = kvm.createVm();
        const memory = GuestMemory.create(65536);
        const table = new SlotTable(memory);
        for (const { slot, guestPhysAddr, memorySize, offset, readonly, logDirty } of requests) {
          const ours = codeOf(() => {
            const { length } = memory.bytes;
            expect(offset + memorySize).toBeLessThanOrEqual(length);
            table.apply(
              table.plan({ slot, guestPhysAddr, memorySize, offset, readonly, logDirty }),
            );
          });
          const theirs = codeOf(() =>
            vm.setUserMemoryRegion({
              slot,
              flags: (readonly ? KVM_MEM_READONLY : 0) | (logDirty ? KVM_MEM_LOG_DIRTY_PAGES : 0),
              // A deletion names nothing but the slot; the kernel checks the address all the same.
              guestPhysAddr: BigInt(memorySize === 0 ? 0 : guestPhysAddr),
              memorySize: BigInt(memorySize),
              bytes: memory.bytes.subarray(offset),
            }),
          );
          expect([slot, guestPhysAddr, memorySize, offset, theirs]).toEqual([
            slot,
            guestPhysAddr,
            memorySize,
            offset,
            ours,
          ]);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("faulty use", () => {
  test("each method on a closed object: EBADF", () => {
    const kvm = new Kvm();
    kvm.close();
    kvm.close();
    const { vm, vcpu } = boot(ORIGIN);
    const regs = vcpu.getRegs();
    const sregs = vcpu.getSregs();
    vm.close();
    vm.close();
    for (const use of [
      () => kvm.getApiVersion(),
      () => kvm.checkExtension(1),
      () => kvm.getVcpuMmapSize(),
      () => kvm.getSupportedCpuid(),
      () => kvm.createVm(),
      () => vm.checkExtension(1),
      () =>
        vm.setUserMemoryRegion({ slot: 0, guestPhysAddr: 0n, memorySize: 4096n, bytes: shared(1) }),
      () => vm.getDirtyLog(0),
      () => vm.createVcpu(1),
      () => vcpu.run(),
      () => vcpu.getRegs(),
      () => vcpu.setRegs(regs),
      () => vcpu.getSregs(),
      () => vcpu.setSregs(sregs),
      () => vcpu.answer(bytes("00")),
      () => vcpu.interrupt(1),
      () => vcpu.nmi(),
      () => vcpu.setGuestDebug(0),
      () => vcpu.setRequestInterruptWindow(true),
      () => vcpu.setCpuid2([]),
      () => vcpu.getCpuid2(),
      ...(["XSAVE", "XCRS", "FPU", "MP_STATE", "VCPU_EVENTS", "DEBUGREGS"] as const).flatMap(
        (name) => [
          () => vcpu.getStruct(`KVM_GET_${name}`),
          () =>
            vcpu.setStruct(
              `KVM_SET_${name}`,
              new Uint8Array(STRUCT_SIZE[`kvm_${name.toLowerCase()}` as "kvm_fpu"]),
            ),
        ],
      ),
    ]) {
      expect([`${use}`, codeOf(use)]).toEqual([`${use}`, "EBADF"]);
    }
    vcpu.kick();
    vcpu.close();
  });

  test("a device that is none", () => {
    expect(codeOf(() => new Kvm("/nonexistent/kvm"))).toBe("ENOENT");
    expect(codeOf(() => new Kvm("/dev/kvm\0x"))).toBe("EINVAL");
    expect(() => new Kvm(5 as never)).toThrow(TypeError);
    using other = new Kvm("/dev/null");
    expect(codeOf(() => other.getApiVersion())).toBe("ENOTTY");
    expect(codeOf(() => other.createVm())).toBe("ENOTTY");
    expect(codeOf(() => other.getSupportedCpuid())).toBe("ENOTTY");
    expect(probeKvm("/dev/null")).toMatchObject({
      usable: false,
      code: "ENOTTY",
      step: "KVM_GET_API_VERSION",
    });
    expect(probeKvm("/nonexistent/kvm")).toMatchObject({ usable: false, code: "ENOENT" });
  });

  test("errors say which call, which errno, and what to do", () => {
    const { vm } = boot(ORIGIN);
    try {
      vm.createVcpu(0);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(KvmError);
      expect(error).toMatchObject({ syscall: "KVM_CREATE_VCPU", errno: 17, code: "EEXIST" });
      expect((error as KvmError).message).toContain("file already exists");
      expect((error as KvmError).hint).toContain("id");
    }
    expect(codeOf(() => vm.createVcpu(100000))).toBe("EINVAL");
    expect(codeOf(() => vm.createVcpu(-1))).toContain("RangeError");
    expect(codeOf(() => vm.getDirtyLog(0))).toBe("EINVAL");
    expect(codeOf(() => vm.getDirtyLog(7))).toBe("ENOENT");
    expect(codeOf(() => vm.checkExtension("1" as never))).toContain("TypeError");
  });

  test("native classes can't be made or called by force", () => {
    const { vm, vcpu } = boot(ORIGIN);
    expect(() => Reflect.construct(vm.constructor, [])).not.toThrow();
    expect(() => (vcpu.getRegs as () => void).call({})).toThrow(TypeError);
    expect(() => vcpu.run("soon" as never)).toThrow(TypeError);
    expect(() => vcpu.run(-1)).toThrow(RangeError);
    expect(vcpu.run().reason).toBe("hlt");
  });
});
