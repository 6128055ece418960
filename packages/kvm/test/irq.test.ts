// Do interrupts reach a guest by each way that KVM has: line, PIT, routing, irqfd, MSI, split irqchip?

import {
  Eventfd,
  KVM_CAP,
  KVM_IRQCHIP,
  KVM_MP_STATE,
  type KvmIoapicState,
  type KvmPicState,
  type Vcpu,
} from "@realmode/kvm";
import { describe, expect, test } from "vitest";
import { codeOf, needKvm } from "./guests.ts";
import {
  ACK_AND_TELL,
  bareVm,
  closeAfterEach,
  handler,
  keep,
  PIC_INIT,
  READY_AND_WAIT,
  rawFlat,
} from "./raw-guests.ts";

needKvm();
closeAfterEach();

/** Bounds a run whose interrupt never comes. */
const BOUND = 5000;
const READY = { reason: "io", direction: "out", port: 0x11 };
const TOLD = { reason: "io", direction: "out", port: 0x10 };

function waiting(code = PIC_INIT + READY_AND_WAIT, pit = false) {
  const guest = rawFlat(code, (vm) => {
    vm.createIrqchip();
    if (pit) vm.createPit2();
  });
  handler(guest.memory, 0x24, ACK_AND_TELL);
  return guest;
}

describe("irqchip", () => {
  test("without one each call says so; a second one is refused", () => {
    const vm = bareVm();
    for (const [call, code] of [
      [() => vm.getIrqchip(KVM_IRQCHIP.PIC_MASTER), "ENXIO"],
      [() => vm.irqLine(4, 1), "ENXIO"],
      [() => vm.irqLineStatus(4, 1), "ENXIO"],
      [() => vm.createPit2(), "ENOENT"],
      [() => vm.getPit2(), "ENXIO"],
      [() => vm.reinjectControl(true), "ENXIO"],
      [() => vm.setGsiRouting([]), "EINVAL"],
      [
        () => vm.signalMsi({ address_lo: 0xfee00000, address_hi: 0, data: 36, flags: 0, devid: 0 }),
        "EINVAL",
      ],
      [() => vm.irqfd({ eventfd: keep(new Eventfd()), gsi: 4 }), "EINVAL"],
    ] as const) {
      expect([`${call}`, codeOf(call)]).toEqual([`${call}`, code]);
    }
    vm.createIrqchip();
    expect(codeOf(() => vm.createIrqchip())).toBe("EEXIST");
    expect(codeOf(() => vm.getIrqchip(3))).toBe("EINVAL");
    vm.createPit2();
    expect(codeOf(() => vm.createPit2())).toBe("EEXIST");
    const late = bareVm();
    late.createVcpu(0);
    expect(codeOf(() => late.createIrqchip())).toBe("EINVAL");
  });

  test("a line interrupts the guest, and the PIC's state is what the guest wrote", () => {
    const { vm, vcpu } = waiting();
    expect(vcpu.run(BOUND)).toMatchObject(READY);
    // HLT waits in the kernel, without an exit.
    expect(vcpu.run(20)).toMatchObject({ limit: "time" });
    const { pic } = vm.getIrqchip(KVM_IRQCHIP.PIC_MASTER) as { pic: KvmPicState };
    expect(pic).toMatchObject({ irq_base: 0x20, imr: 0xee, isr: 0, init4: 1 });
    vm.irqLine(4, 1);
    expect(vcpu.run(BOUND)).toMatchObject({ ...TOLD, value: 0x20 });
    vm.irqLine(4, 0);
    // The PIC and the IOAPIC both have the pin.
    expect(vm.irqLineStatus(4, 1)).toBeGreaterThan(0);
    expect(vcpu.run(BOUND)).toMatchObject(TOLD);
    // Masked ones wait.
    vm.irqLine(3, 1);
    expect(vcpu.run(20)).toMatchObject({ limit: "time" });
    const after = vm.getIrqchip(KVM_IRQCHIP.PIC_MASTER) as { pic: KvmPicState };
    expect(after.pic.irr & 8).toBe(8);
    expect(vm.irqLineStatus(4000, 1)).toBe(-1);
  });

  test("state set from outside counts", () => {
    const { vm, vcpu, memory } = waiting(`fa${READY_AND_WAIT}`);
    const master = vm.getIrqchip(KVM_IRQCHIP.PIC_MASTER) as { chip_id: number; pic: KvmPicState };
    vm.setIrqchip({ ...master, pic: { ...master.pic, irq_base: 0x40, imr: 0xef, init4: 1 } });
    handler(memory, 0x44, ACK_AND_TELL);
    expect(vcpu.run(BOUND)).toMatchObject(READY);
    vm.irqLine(4, 1);
    expect(vcpu.run(BOUND)).toMatchObject(TOLD);
    const io = vm.getIrqchip(KVM_IRQCHIP.IOAPIC) as { chip_id: number; ioapic: KvmIoapicState };
    expect(io.ioapic.base_address).toBe(0xfec00000n);
    const redirtbl = io.ioapic.redirtbl.with(3, 0x1_0030n);
    vm.setIrqchip({ ...io, ioapic: { ...io.ioapic, redirtbl } });
    const back = vm.getIrqchip(KVM_IRQCHIP.IOAPIC) as { ioapic: KvmIoapicState };
    expect(back.ioapic.redirtbl[3]).toBe(0x1_0030n);
    expect(() => vm.setIrqchip({ chip_id: KVM_IRQCHIP.IOAPIC } as never)).toThrow(TypeError);
  });

  test("the local APIC is there, and the boot CPU the one that was chosen", () => {
    const vm = bareVm();
    vm.createIrqchip();
    vm.setBootCpuId(1);
    const [first, second] = [vm.createVcpu(0), vm.createVcpu(1)];
    expect([first.getMpState(), second.getMpState()]).toEqual([
      KVM_MP_STATE.UNINITIALIZED,
      KVM_MP_STATE.RUNNABLE,
    ]);
    expect(codeOf(() => vm.setBootCpuId(0))).toBe("EBUSY");
    const regs = first.getLapic();
    // Bit 0 of the version's register 0x30 and on: 0x14 and more is an integrated APIC.
    expect(regs[0x30]).toBeGreaterThanOrEqual(0x10);
    first.setLapic(regs);
    expect(codeOf(() => first.interrupt(1))).toBe("ENXIO");
    expect(codeOf(() => bareVm().createVcpu(0).getLapic())).toBe("EINVAL");
  });
});

test("the PIT ticks, and its state goes from one VM to another", () => {
  // mov $0x34,%al; out %al,$0x43; mov $0xa9,%al; out %al,$0x40; mov $4,%al; out %al,$0x40: 1,000 Hz
  const { vm, vcpu, memory } = waiting(
    `${PIC_INIT}b034e643 b0a9e640 b004e640${READY_AND_WAIT}`,
    true,
  );
  // mov $0x20,%al; out %al,$0x20; decb 0x500; jnz 1f; out %al,$0x10; 1: iret
  handler(memory, 0x20, "b020e620 fe0e0005 7502 e610 cf");
  memory[0x500] = 3;
  expect(vcpu.run(BOUND)).toMatchObject(READY);
  expect(vcpu.run(BOUND)).toMatchObject(TOLD);
  const state = vm.getPit2();
  expect(state.channels[0]).toMatchObject({ count: 0x4a9, mode: 2, rw_mode: 3, bcd: 0 });
  const other = bareVm();
  other.createIrqchip();
  other.createPit2(1);
  other.setPit2(state);
  expect(other.getPit2().channels[0]).toMatchObject({ count: 0x4a9, mode: 2 });
  other.reinjectControl(false);
  other.reinjectControl(true);
});

describe("routing", () => {
  test("an interrupt goes where its route says, and nowhere without one", () => {
    const { vm, vcpu } = waiting();
    expect(vcpu.run(BOUND)).toMatchObject(READY);
    vm.setGsiRouting([{ gsi: 10, irqchip: { irqchip: KVM_IRQCHIP.PIC_MASTER, pin: 4 } }]);
    vm.irqLine(4, 1);
    expect(vcpu.run(20)).toMatchObject({ limit: "time" });
    vm.irqLine(10, 1);
    expect(vcpu.run(BOUND)).toMatchObject(TOLD);
    const bad = (route: object): string => codeOf(() => vm.setGsiRouting([route as never]));
    expect(bad({ gsi: 1, irqchip: { irqchip: 0, pin: 400 } })).toBe("EINVAL");
    expect(bad({ gsi: 1 })).toContain("TypeError");
    expect(bad({ gsi: 2 ** 32, irqchip: { irqchip: 0, pin: 1 } })).toContain("RangeError");
    expect(bad({ gsi: 1, msi: { address_lo: 1 } })).toContain("TypeError");
    expect(codeOf(() => vm.setGsiRouting("x" as never))).toContain("TypeError");
    const many = Array.from({ length: 4097 }, (_, gsi) => ({
      gsi,
      irqchip: { irqchip: 0, pin: 1 },
    }));
    expect(codeOf(() => vm.setGsiRouting(many))).toContain("RangeError");
  });
});

/** Sets the local APIC's enable bit: the guest here reaches no address above 1 MiB. */
function enableApic(vcpu: Vcpu): void {
  const regs = vcpu.getLapic();
  regs.set([0xff, 0x01], 0xf0);
  vcpu.setLapic(regs);
}

test("MSI: by ioctl, and by a route", () => {
  const { vm, vcpu } = waiting(READY_AND_WAIT);
  const msi = { address_lo: 0xfee00000, address_hi: 0, data: 0x24, flags: 0, devid: 0 };
  const nobody = bareVm();
  nobody.createIrqchip();
  expect(codeOf(() => nobody.signalMsi(msi))).toBe("EPERM");
  enableApic(vcpu);
  expect(vcpu.run(BOUND)).toMatchObject(READY);
  expect(vm.signalMsi(msi)).toBe(1);
  expect(vcpu.run(BOUND)).toMatchObject(TOLD);
  // Acknowledged to the local APIC by putting it back without the vector in service.
  enableApic(vcpu);
  const regs = vcpu.getLapic();
  regs.fill(0, 0x100, 0x180);
  vcpu.setLapic(regs);
  const { address_lo, address_hi, data, devid } = msi;
  vm.setGsiRouting([{ gsi: 20, msi: { address_lo, address_hi, data, devid } }]);
  vm.irqLine(20, 1);
  expect(vcpu.run(BOUND)).toMatchObject(TOLD);
});

describe("irqfd", () => {
  test("a write interrupts; taken away, and closed, it does not", () => {
    const { vm, vcpu } = waiting();
    const eventfd = keep(new Eventfd());
    vm.irqfd({ eventfd, gsi: 4 });
    expect(codeOf(() => vm.irqfd({ eventfd, gsi: 4 }))).toBe("EBUSY");
    expect(vcpu.run(BOUND)).toMatchObject(READY);
    eventfd.write();
    expect(vcpu.run(BOUND)).toMatchObject(TOLD);
    vm.irqfd({ eventfd, gsi: 4, deassign: true });
    eventfd.write();
    expect(vcpu.run(20)).toMatchObject({ limit: "time" });
    // What was written meanwhile interrupts at once.
    vm.irqfd({ eventfd, gsi: 4 });
    expect(vcpu.run(BOUND)).toMatchObject(TOLD);
    eventfd.close();
    expect(vcpu.run(20)).toMatchObject({ limit: "time" });
    expect(codeOf(() => vm.irqfd({ eventfd, gsi: 4 }))).toBe("EBADF");
    expect(codeOf(() => vm.irqfd({ eventfd: {} as never, gsi: 4 }))).toContain("TypeError");
  });

  test("resample tells when the guest has acknowledged", () => {
    const { vm, vcpu } = waiting();
    const [eventfd, resample] = [keep(new Eventfd()), keep(new Eventfd())];
    vm.irqfd({ eventfd, resample, gsi: 4 });
    expect(vcpu.run(BOUND)).toMatchObject(READY);
    expect(resample.read()).toBeNull();
    eventfd.write();
    expect(vcpu.run(BOUND)).toMatchObject(TOLD);
    // The handler wrote its EOI before it told.
    expect(resample.wait(BOUND)).toBe(true);
    expect(resample.read()).toBe(1n);
  });
});

describe("split irqchip", () => {
  test("only the local APIC is in the kernel; an EOI of a level-triggered route is an exit", () => {
    // KVM looks at such requests between its entries: the guest here does not halt.
    // sti; 1: jmp 1b
    const { vm, vcpu, memory } = rawFlat("fb ebfe", (made) => {
      made.enableCap({ cap: KVM_CAP.SPLIT_IRQCHIP, args: [24n] });
    });
    expect(codeOf(() => vm.getIrqchip(KVM_IRQCHIP.PIC_MASTER))).toBe("ENXIO");
    expect(codeOf(() => vm.createIrqchip())).toBe("EEXIST");
    expect(codeOf(() => vm.createPit2())).toBe("ENOENT");
    // movl $0,%es:0xb0; iret
    handler(memory, 0x24, "2666c706b00000000000 cf");
    enableApic(vcpu);
    const sregs = vcpu.getSregs();
    vcpu.setSregs({ ...sregs, es: { ...sregs.es, base: 0xfee00000n } });
    const LEVEL = 0x8000;
    const msi = { address_lo: 0xfee00000, address_hi: 0, data: 0x24 | LEVEL, devid: 0 };
    vm.setGsiRouting([{ gsi: 5, msi }]);
    vm.signalMsi({ ...msi, flags: 0 });
    expect(vcpu.run(BOUND)).toEqual({ reason: "ioapic_eoi", code: 26, eoi: { vector: 0x24 } });
    vm.signalMsi({ ...msi, flags: 0 });
    expect(vcpu.run(BOUND)).toMatchObject({ reason: "ioapic_eoi" });
  });
});

test("TPR access reporting: an exit that says where", () => {
  // movl $0x20,%es:0x80; 1: jmp 1b
  const { vcpu } = waiting("2666c706800020000000 ebfe");
  vcpu.tprAccessReporting({ enabled: 1, flags: 0 });
  enableApic(vcpu);
  const sregs = vcpu.getSregs();
  vcpu.setSregs({ ...sregs, es: { ...sregs.es, base: 0xfee00000n } });
  const exit = vcpu.run(BOUND);
  expect(exit).toMatchObject({ reason: "tpr_access", code: 12, tpr_access: { is_write: 1 } });
  expect(vcpu.getLapic()[0x80]).toBe(0x20);
});
