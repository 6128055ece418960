// Do a vCPU's other ioctls get and set what they say, and does a guest see it?

import {
  KVM_CAP,
  KVM_GUESTDBG_ENABLE,
  KVM_MP_STATE,
  KVM_SYNC,
  Kvm,
  type KvmVcpuEvents,
} from "@realmode/kvm";
import { describe, expect, test } from "vitest";
import { bytes, codeOf, needKvm } from "./guests.ts";
import { bareVm, closeAfterEach, handler, keep, rawFlat } from "./raw-guests.ts";

needKvm();
closeAfterEach();

const HLT = { reason: "hlt", code: 5 };
const REFUSED = /^(ENOTTY|EINVAL|ENXIO|ENOENT)$/;

describe("state that is set comes back", () => {
  test("sregs2", () => {
    const { vcpu } = rawFlat("f4");
    const before = vcpu.getSregs2();
    expect(before.cs).toEqual(vcpu.getSregs().cs);
    const es = { ...before.es, selector: 0x1234, base: 0x12340n };
    vcpu.setSregs2({ ...before, es });
    expect(vcpu.getSregs2().es).toEqual(es);
    expect(vcpu.getSregs().es).toEqual(es);
    expect(codeOf(() => vcpu.setSregs2({ ...before, pdptrs: [1n] }))).toContain("RangeError");
  });

  test("FPU, and the XSAVE area", () => {
    const { vm, vcpu } = rawFlat("f4");
    const fpr = new Uint8Array(128).fill(0x5a, 0, 10);
    vcpu.setFpu({ ...vcpu.getFpu(), fcw: 0x27f, fpr });
    expect(vcpu.getFpu()).toMatchObject({ fcw: 0x27f, fpr });
    // FXSAVE's layout: FCW at 0, ST0 at 32; then XSTATE_BV at 512: bit 0 = the x87 part counts.
    const area = vcpu.getXsave();
    area.set([0x7f, 0x02]);
    area[32] = 0x77;
    area[512]! |= 1;
    vcpu.setXsave(area);
    expect(vcpu.getXsave()).toEqual(area);
    expect(vcpu.getFpu()).toMatchObject({ fcw: 0x27f });
    expect(vcpu.getFpu().fpr[0]).toBe(0x77);
    const size = vm.checkExtension(KVM_CAP.XSAVE2);
    if (size > 0) expect(vcpu.getXsave2(size).subarray(0, 512)).toEqual(area.subarray(0, 512));
    expect(codeOf(() => vcpu.getXsave2(4095))).toContain("RangeError");
    expect(codeOf(() => vcpu.getXsave2(65537))).toContain("RangeError");
    expect(codeOf(() => vcpu.setXsave(new Uint8Array(100)))).toContain("RangeError");
  });

  test("XCRs, debug registers, MP state", () => {
    const { vcpu } = rawFlat("f4");
    const xcrs = vcpu.getXcrs();
    expect(xcrs.nr_xcrs).toBe(1);
    expect(xcrs.xcrs[0]).toEqual({ xcr: 0, value: 1n });
    vcpu.setXcrs(xcrs);
    const debug = { ...vcpu.getDebugregs(), db: [1n, 2n, 3n, 0xffffn] };
    vcpu.setDebugregs(debug);
    expect(vcpu.getDebugregs()).toEqual(debug);
    expect(vcpu.getMpState()).toBe(KVM_MP_STATE.RUNNABLE);
    vcpu.setMpState(KVM_MP_STATE.RUNNABLE);
    expect(codeOf(() => vcpu.setMpState(99))).toBe("EINVAL");
  });

  test("events: an injected #UD is taken by the guest", () => {
    const { vcpu, memory } = rawFlat("f4");
    handler(memory, 6, "90f4");
    const events: KvmVcpuEvents = vcpu.getVcpuEvents();
    const exception = { ...events.exception, injected: 1, nr: 6 };
    vcpu.setVcpuEvents({ ...events, flags: 0, exception });
    expect(vcpu.getVcpuEvents().exception).toMatchObject({ injected: 1, nr: 6 });
    expect(vcpu.run()).toEqual(HLT);
    expect(vcpu.getRegs().rip).toBe(0x2002n);
    expect(() => vcpu.setVcpuEvents({ ...events, flags: -1 })).toThrow(RangeError);
  });
});

test("translate: in real mode an address is its own", () => {
  const { vcpu } = rawFlat("f4");
  vcpu.run();
  expect(vcpu.translate(0x1234n)).toMatchObject({ physical_address: 0x1234n, valid: 1 });
  expect(codeOf(() => vcpu.translate(-1n))).toContain("RangeError");
});

test("hardware breakpoints of the host's are debug exits with all 64 bits", () => {
  // nop; nop; nop; hlt
  const { vcpu } = rawFlat("909090f4");
  const USE_HW_BP = 0x20000;
  vcpu.setGuestDebug(KVM_GUESTDBG_ENABLE | USE_HW_BP, [0x1002n, 0n, 0n, 0n, 0n, 0n, 0n, 0x401n]);
  const exit = vcpu.run();
  expect(exit).toMatchObject({ reason: "debug", pc: 0x1002, arch: { exception: 1, pc: 0x1002n } });
  vcpu.setGuestDebug(0);
  expect(vcpu.run()).toEqual(HLT);
  expect(codeOf(() => vcpu.setGuestDebug(0, Array<bigint>(9).fill(0n)))).toContain("RangeError");
});

test("sync regs: an exit brings them, a run takes them", () => {
  // mov $0x42,%al; hlt; mov $0x43,%al; hlt
  const { vcpu } = rawFlat("b042 f4 b043 f4");
  vcpu.setSyncValidRegs(KVM_SYNC.REGS | KVM_SYNC.SREGS | KVM_SYNC.EVENTS);
  expect(vcpu.run()).toEqual(HLT);
  const { regs, sregs, events } = vcpu.getSyncRegs();
  expect(regs).toEqual(vcpu.getRegs());
  expect(sregs).toEqual(vcpu.getSregs());
  expect(events?.exception).toEqual(vcpu.getVcpuEvents().exception);
  expect(regs?.rax).toBe(0x42n);
  // Back to the start, by the next run.
  vcpu.setSyncRegs({ regs: { ...regs!, rip: 0x1000n, rax: 0n } });
  expect(vcpu.run()).toEqual(HLT);
  expect(vcpu.getRegs()).toMatchObject({ rip: 0x1003n, rax: 0x42n });
  vcpu.setSyncValidRegs(KVM_SYNC.REGS);
  vcpu.run();
  expect(Object.keys(vcpu.getSyncRegs())).toEqual(["regs"]);
  expect(vcpu.getSyncRegs().regs?.rax).toBe(0x43n);
  expect(() => vcpu.setSyncRegs({ regs: {} as never })).toThrow(TypeError);
});

test("kvm_run's own fields: CR8 in, the flags out", () => {
  const { vcpu } = rawFlat("fbf4");
  vcpu.setCr8(5n);
  expect(vcpu.run()).toEqual(HLT);
  expect(vcpu.getSregs().cr8).toBe(5n);
  expect(vcpu.getRunState()).toMatchObject({ if_flag: true, cr8: 5n, apic_base: 0xfee00900n });
});

test("a signal mask never keeps a kick out", async () => {
  const { vcpu } = rawFlat("ebfe");
  vcpu.setSignalMask(2n ** 64n - 1n);
  const run = vcpu.runAsync();
  vcpu.kick();
  expect(await run).toEqual({ reason: "intr", code: 10 });
  expect(vcpu.run(5)).toMatchObject({ limit: "time" });
  vcpu.setSignalMask(null);
  expect(vcpu.run(5)).toMatchObject({ limit: "time" });
  expect(codeOf(() => vcpu.setSignalMask(5 as never))).toContain("TypeError");
});

describe("what a host may lack: done, or refused by the kernel's word", () => {
  test("TSC", (context) => {
    const { vm, vcpu } = rawFlat("f4");
    expect(vcpu.getTscKhz()).toBeGreaterThan(0);
    const control = vm.checkExtension(KVM_CAP.TSC_CONTROL) > 0;
    const khz = Math.floor(vcpu.getTscKhz() / 2);
    const set = codeOf(() => vcpu.setTscKhz(khz));
    if (control) expect([set, vcpu.getTscKhz()]).toEqual(["no error", khz]);
    else expect(set).toBe("EINVAL");
    const offset = codeOf(() => vcpu.setTscOffset(2n ** 40n));
    if (offset === "no error") {
      const seen = vcpu.getTscOffset();
      if (seen !== 2n ** 40n) context.skip(`this host's KVM takes a TSC offset, and says ${seen}`);
    } else {
      expect(offset).toMatch(REFUSED);
    }
    expect(codeOf(() => vcpu.setTscOffset(-1n))).toContain("RangeError");
  });

  test("machine checks", (context) => {
    const { vm, vcpu } = rawFlat("f4");
    if (vm.checkExtension(KVM_CAP.MCE) === 0) context.skip("KVM_CAP_MCE is 0");
    using kvm = new Kvm();
    const BANKS = 10n;
    vcpu.setupMce((kvm.getMceCapSupported() & ~0xffn) | BANKS);
    expect(codeOf(() => vcpu.setupMce(2n ** 63n))).toBe("EINVAL");
    const VALID = 1n << 63n;
    const mce = { status: VALID | 5n, addr: 0x1234n, misc: 0n, mcg_status: 0n, bank: 3 };
    vcpu.setMce(mce);
    // IA32_MC3_STATUS and IA32_MC3_ADDR.
    const [status, addr] = vcpu.getMsrs([0x40d, 0x40e]);
    expect([status!.data & VALID, addr!.data]).toEqual([VALID, 0x1234n]);
    expect(codeOf(() => vcpu.setMce({ ...mce, bank: 200 }))).toBe("EINVAL");
    expect(codeOf(() => vcpu.setMce({ ...mce, bank: 256 }))).toContain("RangeError");
  });

  test("one register by its id, and the list of ids", () => {
    const { vcpu } = rawFlat("f4");
    // KVM_REG_X86 | 64 bits | an MSR: IA32_SYSENTER_CS (Linux 6.18).
    const id = 0x2030_0002_0000_0174n;
    const set = codeOf(() => vcpu.setOneReg(id, Uint8Array.of(0x10, 0, 0, 0, 0, 0, 0, 0)));
    if (set === "no error") {
      expect(vcpu.getMsrs([0x174])[0]?.data).toBe(0x10n);
      expect(vcpu.getOneReg(id)[0]).toBe(0x10);
      expect(vcpu.getRegList()).toEqual(expect.any(Array));
    } else {
      expect(set).toMatch(REFUSED);
    }
    expect(codeOf(() => vcpu.getOneReg(0x2030_0000_0000_0000n))).toMatch(REFUSED);
    expect(codeOf(() => vcpu.setOneReg(id, new Uint8Array(4)))).toContain("RangeError");
    expect(codeOf(() => vcpu.getOneReg(5 as never))).toContain("TypeError");
  });

  test("SMI, nested state, Hyper-V, kvmclock, capabilities of a vCPU", () => {
    const { vm, vcpu } = rawFlat("f4");
    const either = (cap: number, call: () => void): void => {
      const said = codeOf(call);
      if (vm.checkExtension(cap) > 0) expect([`${call}`, said]).toEqual([`${call}`, "no error"]);
      else expect(said).toMatch(REFUSED);
    };
    either(KVM_CAP.X86_SMM, () => vcpu.smi());
    either(KVM_CAP.NESTED_STATE, () => vcpu.getNestedState(65536));
    either(KVM_CAP.HYPERV, () => vcpu.getSupportedHvCpuid());
    // The guest uses no kvmclock.
    expect(codeOf(() => vcpu.kvmclockCtrl())).toBe("EINVAL");
    expect(codeOf(() => vcpu.enableCap({ cap: 99999 }))).toBe("EINVAL");
    const HYPERV_ENLIGHTENED_VMCS = 163;
    expect(codeOf(() => vcpu.enableCap({ cap: HYPERV_ENLIGHTENED_VMCS }))).toBe("EINVAL");
    expect(codeOf(() => vcpu.getNestedState(64))).toContain("RangeError");
    expect(codeOf(() => vcpu.setNestedState(new Uint8Array(128)))).toContain("RangeError");
  });
});

test("statistics of the vCPU, by name", () => {
  const { vcpu } = rawFlat("e610 f4");
  const stats = keep(vcpu.getStatsFd());
  expect(stats.id).toMatch(/^kvm-\d+\/vcpu-0$/);
  const names = stats.read().map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["exits", "io_exits", "halt_exits"]));
  stats.close();
  stats.close();
  expect(codeOf(() => stats.id)).toBe("EBADF");
});

test("the system's: emulated CPUID, Hyper-V's, attributes", () => {
  using kvm = new Kvm();
  expect(kvm.getEmulatedCpuid().length).toBeGreaterThan(0);
  expect(codeOf(() => kvm.getSupportedHvCpuid())).toMatch(/^(no error|EINVAL|ENOTTY)$/);
  // KVM_X86_XCOMP_GUEST_SUPP: the features that XSAVE may have in a guest; x87 and SSE always.
  const features = bytes("0000000000000000");
  const said = codeOf(() => kvm.getDeviceAttr(0, 0n, features));
  if (said === "no error") expect(features[0]! & 3).toBe(3);
  else expect(said).toMatch(/^(ENOTTY|ENXIO|EINVAL)$/);
  expect(codeOf(() => kvm.hasDeviceAttr(99, 0n))).toMatch(REFUSED);
  expect(bareVm().createVcpu(0).getCpuid2()).toEqual([]);
});
