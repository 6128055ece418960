// Do the VM's other ioctls do what the kernel's document says: clock, MSR filter, devices, memory, addresses?

import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import {
  type Device,
  Eventfd,
  type GuestMemfd,
  KVM_CAP,
  KVM_CAP_6_8,
  KVM_DEV_TYPE_VFIO,
  KVM_MSR_EXIT_REASON,
  KVM_MSR_FILTER_DEFAULT_DENY,
  STRUCT_SIZE,
  type Vcpu,
} from "@realmode/kvm";
import { describe, expect, test } from "vitest";
import { native } from "../src/native.ts";
import { codeOf, needKvm } from "./guests.ts";
import { bareVm, closeAfterEach, handler, keep, rawFlat, shared } from "./raw-guests.ts";

needKvm();
closeAfterEach();

const HLT = { reason: "hlt", code: 5 };

test("addresses for KVM's own use, before and after there is a vCPU", () => {
  const vm = bareVm();
  vm.setTssAddr(0xfffbd000n);
  expect(codeOf(() => vm.setTssAddr(2n ** 40n))).toBe("EINVAL");
  expect(codeOf(() => vm.setTssAddr(1 as never))).toContain("TypeError");
  vm.setIdentityMapAddr(0xfffbc000n);
  expect(codeOf(() => vm.setIdentityMapAddr(-1n))).toContain("RangeError");
  vm.createVcpu(0);
  expect(codeOf(() => vm.setIdentityMapAddr(0xfffbc000n))).toBe("EINVAL");
});

test("the shadow page bound: set; asked for where the kernel still tells", () => {
  const vm = bareVm();
  vm.setNrMmuPages(64);
  expect(codeOf(() => vm.setNrMmuPages(10))).toBe("EINVAL");
  // Linux 6.2 took the other way out.
  expect(codeOf(() => vm.getNrMmuPages())).toMatch(/^(no error|EINVAL|ENOTTY)$/);
});

test("the clock is what was set, and goes on", () => {
  const vm = bareVm();
  const at = 5_000_000_000_000n;
  vm.setClock({ clock: at });
  const first = vm.getClock().clock;
  const second = vm.getClock().clock;
  expect(first >= at && first < at + 60_000_000_000n).toBe(true);
  expect(second >= first).toBe(true);
  expect(codeOf(() => vm.setClock({ clock: 0n, flags: 0x8000_0000 }))).toBe("EINVAL");
  expect(codeOf(() => vm.setClock({ clock: 5 } as never))).toContain("TypeError");
});

test("TSC of the VM and of the vCPU", () => {
  const vm = bareVm();
  const khz = vm.getTscKhz();
  expect(khz).toBeGreaterThan(0);
  expect(vm.createVcpu(0).getTscKhz()).toBe(khz);
});

describe("MSR filter", () => {
  /** mov $0x174,%ecx; rdmsr; mov %eax,0x600; mov $0x1234,%eax; xor %edx,%edx; wrmsr; hlt */
  const GUEST = "66b974010000 0f32 66a30006 66b834120000 6631d2 0f30 f4";
  const bit = (n: number): Uint8Array => Uint8Array.of(1 << n);

  test("what the filter denies is an exit; the host answers, or has #GP raised", () => {
    const { vm, vcpu, memory } = rawFlat(GUEST);
    vm.enableCap({ cap: KVM_CAP.X86_USER_SPACE_MSR, args: [BigInt(KVM_MSR_EXIT_REASON.FILTER)] });
    // 0x173 and 0x175 are allowed, 0x174 is not.
    vm.setMsrFilter(0, [{ flags: 3, base: 0x173, count: 3, bitmap: Uint8Array.of(0b101) }]);
    handler(memory, 13, "f4");
    const msr = { error: 0, reason: KVM_MSR_EXIT_REASON.FILTER, index: 0x174 };
    expect(vcpu.run()).toMatchObject({ reason: "x86_rdmsr", code: 29, msr });
    expect(codeOf(() => vcpu.completeHypercall(1n))).toBe("EINVAL");
    vcpu.completeRdmsr(0x5555_0000_2222n);
    const write = vcpu.run();
    expect(write).toEqual({ reason: "x86_wrmsr", code: 30, msr: { ...msr, data: 0x1234n } });
    expect(new DataView(memory.buffer).getUint32(0x600, true)).toBe(0x2222);
    vcpu.completeWrmsr(false);
    // hlt of the handler of #GP
    expect(vcpu.run()).toEqual(HLT);
    expect(vcpu.getRegs().rip).toBe(0x2001n);
  });

  test("without the exit it is #GP at once; an empty filter allows all", () => {
    const { vm, vcpu, memory } = rawFlat(GUEST);
    handler(memory, 13, "f4");
    vm.setMsrFilter(KVM_MSR_FILTER_DEFAULT_DENY, [
      { flags: 3, base: 0x10, count: 1, bitmap: bit(0) },
    ]);
    expect(vcpu.run()).toEqual(HLT);
    expect(vcpu.getRegs().rip).toBe(0x2001n);
    vm.setMsrFilter(0, []);
    vcpu.setRegs({ ...vcpu.getRegs(), rip: 0x1000n });
    expect(vcpu.run()).toEqual(HLT);
    expect(vcpu.getMsrs([0x174])[0]?.data).toBe(0x1234n);
  });

  test("wrong filters", () => {
    const vm = bareVm();
    const range = { flags: 3, base: 1, count: 8, bitmap: bit(0) };
    const wrong = (change: object): string =>
      codeOf(() => vm.setMsrFilter(0, [{ ...range, ...change }]));
    expect(wrong({ count: 9 })).toContain("RangeError");
    expect(wrong({ count: 12289 })).toContain("RangeError");
    expect(wrong({ bitmap: [1] })).toContain("TypeError");
    expect(wrong({ base: -1 })).toContain("RangeError");
    expect(wrong({ flags: 8 })).toBe("EINVAL");
    expect(codeOf(() => vm.setMsrFilter(16, []))).toBe("EINVAL");
    expect(codeOf(() => vm.setMsrFilter(0, Array(17).fill(range)))).toContain("RangeError");
  });
});

test("PMU event filter: taken, and refused where it is wrong", () => {
  const vm = bareVm();
  vm.setPmuEventFilter({ action: 1, events: [0xc0n, 0x3cn], fixedCounterBitmap: 1 });
  expect(codeOf(() => vm.setPmuEventFilter({ action: 7, events: [] }))).toBe("EINVAL");
  const many = Array<bigint>(301).fill(1n);
  expect(codeOf(() => vm.setPmuEventFilter({ action: 1, events: many }))).toContain("RangeError");
  expect(codeOf(() => vm.setPmuEventFilter({ action: 1, events: [1 as never] }))).toContain(
    "TypeError",
  );
});

test("a device in the kernel, and its attributes", (context) => {
  const vm = bareVm();
  const [GROUP, ADD, NONE] = [1, 1n, 77n];
  expect(codeOf(() => vm.createDevice(0x7fffffff))).toBe("ENODEV");
  expect(codeOf(() => vm.testDevice(0x7fffffff))).toBe("ENODEV");
  if (codeOf(() => vm.testDevice(KVM_DEV_TYPE_VFIO)) === "ENODEV") {
    context.skip("this kernel has no VFIO device");
  }
  const device: Device = keep(vm.createDevice(KVM_DEV_TYPE_VFIO));
  device.hasDeviceAttr(GROUP, ADD);
  expect(codeOf(() => device.hasDeviceAttr(GROUP, NONE))).toBe("ENXIO");
  // No such descriptor of a group.
  const minusOne = Uint8Array.of(0xff, 0xff, 0xff, 0xff);
  expect(codeOf(() => device.setDeviceAttr(GROUP, ADD, minusOne))).toBe("EBADF");
  expect(codeOf(() => device.setDeviceAttr(GROUP, ADD, new Uint8Array(65537)))).toContain(
    "RangeError",
  );
  expect(codeOf(() => vm.createDevice(KVM_DEV_TYPE_VFIO, 1))).toContain("RangeError");
  device.close();
  device.close();
  for (const use of [
    () => device.hasDeviceAttr(GROUP, ADD),
    () => device.getDeviceAttr(GROUP, ADD, new Uint8Array(4)),
    () => device.setDeviceAttr(GROUP, ADD, new Uint8Array(4)),
  ]) {
    expect(codeOf(use)).toBe("EBADF");
  }
});

test("attributes of the VM", (context) => {
  const vm = bareVm();
  if (vm.checkExtension(KVM_CAP.VM_ATTRIBUTES) === 0) {
    expect(codeOf(() => vm.hasDeviceAttr(0, 0n))).toMatch(/^(ENOTTY|ENXIO)$/);
    context.skip("this host's VMs have no attributes");
  }
  expect(codeOf(() => vm.hasDeviceAttr(99, 0n))).toBe("ENXIO");
});

test("guest_memfd: made where the kernel has it; its slot keeps it", (context) => {
  const vm = bareVm();
  if (vm.checkExtension(KVM_CAP_6_8.GUEST_MEMFD) === 0) {
    expect(codeOf(() => vm.createGuestMemfd(4096n))).toMatch(/^(ENOTTY|EINVAL)$/);
    context.skip("no KVM_CAP_GUEST_MEMFD");
  }
  const guestMemfd: GuestMemfd = keep(vm.createGuestMemfd(65536n));
  expect(codeOf(() => vm.createGuestMemfd(5n))).toBe("EINVAL");
  expect(codeOf(() => vm.createGuestMemfd(4096n, 2n ** 63n))).toBe("EINVAL");
  const region = { slot: 0, guestPhysAddr: 0n, memorySize: 4096n, bytes: shared() };
  const use = (change: object): string =>
    codeOf(() => vm.setUserMemoryRegion({ ...region, guestMemfd, ...change }));
  // An offset that is no page's, and one beyond the end.
  expect(use({ guestMemfdOffset: 5n })).toBe("EINVAL");
  expect(use({ guestMemfdOffset: 65536n })).toBe("EINVAL");
  expect(use({ guestMemfd: {} })).toContain("TypeError");
  expect(use({})).toBe("no error");
  guestMemfd.close();
  guestMemfd.close();
  expect(use({ slot: 1, guestPhysAddr: 8192n })).toBe("EBADF");
  vm.setUserMemoryRegion({ slot: 0, guestPhysAddr: 0n, memorySize: 0n });
});

test("memory attributes", (context) => {
  const vm = bareVm();
  const wanted = { address: 0n, size: 4096n, attributes: 8n, flags: 0n };
  if (vm.checkExtension(KVM_CAP_6_8.MEMORY_ATTRIBUTES) === 0) {
    expect(codeOf(() => vm.setMemoryAttributes(wanted))).toMatch(/^(ENOTTY|EINVAL)$/);
    context.skip("no KVM_CAP_MEMORY_ATTRIBUTES");
  }
  vm.setMemoryAttributes(wanted);
  expect(codeOf(() => vm.setMemoryAttributes({ ...wanted, size: 5n }))).toBe("EINVAL");
});

test("what this host's KVM may lack: pre-fault, Xen, Hyper-V", (context) => {
  const { vm, vcpu } = rawFlat("f4");
  const lacking: string[] = [];
  const may = (cap: number, call: () => void): void => {
    if (vm.checkExtension(cap) !== 0) call();
    else {
      expect([`${call}`, codeOf(call)]).toEqual([
        `${call}`,
        expect.stringMatching(/^(ENOTTY|EINVAL|EOPNOTSUPP|ENOTSUP)$/),
      ]);
      lacking.push(`${cap}`);
    }
  };
  may(KVM_CAP_6_8.PRE_FAULT_MEMORY, () => {
    expect(vcpu.preFaultMemory({ gpa: 0n, size: 4096n, flags: 0n }).size).toBe(0n);
  });
  may(KVM_CAP.XEN_HVM, () => vm.xenHvmConfig(0, 0x40000000));
  may(KVM_CAP.HYPERV_EVENTFD, () => vm.hypervEventfd(1, null));
  // Addresses are refused before the kernel sees them.
  const attr = (type: number): Uint8Array =>
    new Uint8Array(STRUCT_SIZE.kvm_xen_hvm_attr).fill(type, 0, 1);
  const detail = (call: () => void): string => {
    try {
      call();
    } catch (error) {
      return (error as Error).message;
    }
    return "no error";
  };
  expect(detail(() => vm.xenHvmSetAttr(attr(6)))).toContain("address");
  expect(detail(() => vcpu.xenVcpuSetAttr(attr(9)))).toContain("address");
  expect(detail(() => vm.xenHvmSetAttr(new Uint8Array(5)))).toContain("takes 72 bytes");
  if (lacking.length > 0) context.skip(`capabilities ${lacking.join(", ")} are 0 here`);
});

test("capabilities: unknown ones are refused, and those of a later time", () => {
  const vm = bareVm();
  expect(codeOf(() => vm.enableCap({ cap: 99999 }))).toBe("EINVAL");
  expect(codeOf(() => vm.enableCap({ cap: KVM_CAP.SPLIT_IRQCHIP, flags: 1 }))).toBe("EINVAL");
  expect(codeOf(() => vm.enableCap({ cap: -1 }))).toContain("RangeError");
  expect(codeOf(() => vm.enableCap({ cap: 1, args: [1n, 2n, 3n, 4n, 5n] }))).toContain(
    "RangeError",
  );
  vm.createVcpu(0);
  expect(codeOf(() => vm.enableCap({ cap: KVM_CAP.SPLIT_IRQCHIP, args: [24n] }))).toBe("EEXIST");
});

test("statistics of the VM: names and values, also after the VM is closed", () => {
  const vm = bareVm();
  const stats = keep(vm.getStatsFd());
  expect(stats.id).toMatch(/^kvm-\d+$/);
  const names = stats.read().map(({ name }) => name);
  expect(names).toContain("remote_tlb_flush");
  vm.close();
  expect(stats.read().map(({ name }) => name)).toEqual(names);
  stats.close();
  expect(codeOf(() => stats.read())).toBe("EBADF");
});

test("while a vCPU runs: its ioctls are refused at once, the VM's go on", async () => {
  const { vm, vcpu } = rawFlat("ebfe");
  const run = vcpu.runAsync();
  const refused: [string, (one: Vcpu) => unknown][] = [
    ["getRegs", (one) => one.getRegs()],
    ["readCoalescedRing", (one) => one.readCoalescedRing()],
    ["harvestDirtyRing", (one) => one.harvestDirtyRing()],
    ["getMsrs", (one) => one.getMsrs([0x174])],
    ["getStatsFd", (one) => one.getStatsFd()],
    ["translate", (one) => one.translate(0n)],
    ["enableCap", (one) => one.enableCap({ cap: 1 })],
    ["getOneReg", (one) => one.getOneReg(0x2030_0000_0000_0000n)],
    ["getSyncRegs", (one) => one.getSyncRegs()],
    ["setSignalMask", (one) => one.setSignalMask(0n)],
  ];
  for (const [name, call] of refused) {
    expect([name, codeOf(() => call(vcpu))]).toEqual([name, "EBUSY"]);
  }
  vm.setClock({ clock: 0n });
  vm.registerCoalescedMmio({ addr: 0x80n, size: 1, pio: true });
  expect(vm.getClock().clock).toBeGreaterThan(0n);
  vcpu.kick();
  expect(await run).toEqual({ reason: "intr", code: 10 });
});

/** This process's descriptors and mappings of KVM's, and its eventfds. */
function held(): string[] {
  const names = readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      // The directory's own, closed by now.
      return [];
    }
  });
  const maps = readFileSync("/proc/self/maps", "latin1").split("\n");
  return [...names, ...maps.map((line) => line.split(/\s+/)[5] ?? "")]
    .filter((name) => /kvm-|eventfd|guest_memfd|guest-memfd/.test(name))
    .filter((name) => !name.includes("kvm.node"))
    .sort();
}

test("close() gives back every descriptor and mapping, in any order", () => {
  const before = held();
  for (const order of [1, -1]) {
    const vm = bareVm();
    vm.enableCap({ cap: KVM_CAP.DIRTY_LOG_RING, args: [16384n] });
    vm.createIrqchip();
    const [eventfd, resample] = [new Eventfd(), new Eventfd()];
    vm.irqfd({ eventfd, resample, gsi: 4 });
    vm.ioeventfd({ eventfd: resample, address: 0x80n, size: 1, pio: true });
    const vcpu = vm.createVcpu(0);
    const made: Disposable[] = [vm, eventfd, resample, vcpu, vm.getStatsFd(), vcpu.getStatsFd()];
    if (codeOf(() => vm.testDevice(KVM_DEV_TYPE_VFIO)) === "no error") {
      made.push(vm.createDevice(KVM_DEV_TYPE_VFIO));
    }
    if (vm.checkExtension(KVM_CAP_6_8.GUEST_MEMFD) > 0) made.push(vm.createGuestMemfd(4096n));
    // kvm_run and the dirty ring are mapped, beside the descriptors.
    expect(held().length).toBeGreaterThanOrEqual(before.length + made.length + 2);
    for (const one of order > 0 ? made : made.reverse()) one[Symbol.dispose]();
    expect(held()).toEqual(before);
  }
});

test("who only attached to the VM may not: EPERM; after the owner's close(): EBADF", () => {
  const { Kvm: NativeKvm, attach, eventfd } = native();
  const owner = new NativeKvm("/dev/kvm").createVm();
  const guest = attach(owner.token());
  const event = eventfd(0, false);
  const calls: [string, () => unknown][] = [
    ["KVM_CREATE_IRQCHIP", () => guest.KVM_CREATE_IRQCHIP()],
    ["KVM_IRQ_LINE", () => guest.KVM_IRQ_LINE(new Uint8Array(8))],
    ["KVM_ENABLE_CAP", () => guest.KVM_ENABLE_CAP(new Uint8Array(104))],
    ["KVM_IRQFD", () => guest.KVM_IRQFD(event, 4, 0)],
    ["KVM_CREATE_DEVICE", () => guest.KVM_CREATE_DEVICE(4, 0)],
    ["KVM_GET_STATS_FD", () => guest.KVM_GET_STATS_FD()],
    ["KVM_X86_SET_MSR_FILTER", () => guest.KVM_X86_SET_MSR_FILTER(0, [])],
  ];
  for (const [name, call] of calls) expect([name, codeOf(call)]).toEqual([name, "EPERM"]);
  expect(guest.checkExtension(KVM_CAP.IRQCHIP)).toBe(1);
  owner.close();
  expect(codeOf(() => guest.checkExtension(KVM_CAP.IRQCHIP))).toBe("EBADF");
  guest.close();
  for (const [name, call] of calls) expect([name, codeOf(call)]).toEqual([name, "EBADF"]);
  event.close();
});

test("a growable memory may grow while it is a slot", () => {
  const { vm, vcpu } = rawFlat("a00080 f4"); // mov 0x8000,%al; hlt
  vm.setUserMemoryRegion({ slot: 0, guestPhysAddr: 0n, memorySize: 0n });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true });
  const before = new Uint8Array(memory.buffer);
  before.set([0xa0, 0x00, 0x80, 0xf4], 0x1000);
  vm.setUserMemoryRegion({ slot: 0, guestPhysAddr: 0n, memorySize: 65536n, bytes: before });
  memory.grow(3);
  new Uint8Array(memory.buffer)[0x8000] = 0x5a;
  expect(vcpu.run()).toEqual(HLT);
  expect(vcpu.getRegs().rax & 0xffn).toBe(0x5an);
  // What an unshared memory's growth would detach is refused from the start.
  const plain = new WebAssembly.Memory({ initial: 1 });
  const bytes = new Uint8Array(plain.buffer);
  const slot = { slot: 1, guestPhysAddr: 0x10000n, memorySize: 65536n };
  expect(codeOf(() => vm.setUserMemoryRegion({ ...slot, bytes }))).toBe("EINVAL");
  plain.grow(1);
  expect(codeOf(() => vm.setUserMemoryRegion({ ...slot, bytes }))).toBe("EINVAL");
});
