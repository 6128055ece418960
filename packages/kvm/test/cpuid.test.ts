// What does a guest of the contract's machine read with CPUID?

import { readFileSync } from "node:fs";
import { type CpuidEntry, createKvmMachine, KVM_CAP, Kvm } from "@realmode/kvm";
import { describe, expect, test } from "vitest";
import { isKept, machineCpuid } from "../src/cpuid.ts";
import { missing, needKvm, page } from "./guests.ts";

needKvm();

type Leaf = { eax: number; ebx: number; ecx: number; edx: number };

// cpuid; hlt
const CODE = "0f a2 f4";

function read(...leaves: number[]): Leaf[] {
  const machine = page(CODE);
  const vcpu = machine.vcpus[0]!;
  const seen = leaves.map((eax) => {
    vcpu.reset();
    vcpu.setRegs({ eax, ebx: 0x1111, ecx: 0, edx: 0x3333 });
    expect(vcpu.runSync().reason).toBe("hlt");
    const regs = vcpu.getRegs();
    return { eax: regs.eax, ebx: regs.ebx, ecx: regs.ecx, edx: regs.edx };
  });
  machine.close();
  return seen;
}

const text = (...words: number[]): string => Buffer.from(Uint32Array.from(words).buffer).toString();
const cpuinfo = (name: string): string =>
  new RegExp(`^${name}\\s*: (.*)$`, "m").exec(readFileSync("/proc/cpuinfo", "utf8"))![1]!;

const NONE: Leaf = { eax: 0, ebx: 0, ecx: 0, edx: 0 };
/** What this kernel makes of the machine's list. */
const made = ((): { wanted: CpuidEntry[]; got: CpuidEntry[] } => {
  if (missing !== undefined) return { wanted: [], got: [] };
  using kvm = new Kvm();
  const wanted = machineCpuid(kvm.getSupportedCpuid(), 0);
  using vm = kvm.createVm();
  const vcpu = vm.createVcpu(0);
  vcpu.setCpuid2(wanted);
  return { wanted, got: vcpu.getCpuid2() };
})();

describe("what the guest reads", () => {
  test("no more than integer features, on whatever kernel", () => {
    const [zero, one, features, state, brand] = read(0, 1, 7, 0xd, 0x80000002);
    // TSC, MSR, CX8, SEP, CMOV, CLFSH; the kernel itself writes APIC.
    expect(one!.edx & ~0x0008_8b30).toBe(0);
    expect(one!.ecx & 0x7fffffff).toBe(0);
    expect(zero!.eax).toBeLessThan(2);
    expect([features, state, brand]).toEqual([NONE, NONE, NONE]);
  });

  test("the host's vendor and KVM's name, or zeros where the kernel would add features", () => {
    const kept = isKept(made.wanted, made.got);
    const [zero, hypervisor] = read(0, 0x40000000);
    const vendor = text(zero!.ebx, zero!.edx, zero!.ecx);
    const name = text(hypervisor!.ebx, hypervisor!.ecx, hypervisor!.edx);
    const wanted = [cpuinfo("vendor_id"), "KVMKVMKVM\0\0\0"];
    expect([vendor, name]).toEqual(kept ? wanted : ["\0".repeat(12), "\0".repeat(12)]);
  });

  test("each vCPU its own number", () => {
    const machine = page(CODE);
    machine.createVcpu();
    const kept = isKept(made.wanted, made.got);
    for (const vcpu of machine.vcpus) {
      vcpu.setRegs({ eax: 1, ecx: 0 });
      expect(vcpu.runSync().reason).toBe("hlt");
      expect(vcpu.getRegs().ebx >>> 24).toBe(kept ? vcpu.id : 0);
    }
    machine.close();
  });
});

describe("the list", () => {
  const entry = { index: 0, flags: 0, eax: 0, ebx: 0, ecx: 0, edx: 0 };
  const host = (edx: number): CpuidEntry[] => [
    { ...entry, function: 1, ebx: 0x07020800, ecx: 0xffffffff, edx },
  ];
  const one = (list: readonly CpuidEntry[]): CpuidEntry => list.find((e) => e.function === 1)!;

  test("has of the host's features the integer ones, and each only where the host has it", () => {
    // A Zen's: FPU, SSE, paging and all.
    expect(one(machineCpuid(host(0x178bfbff), 0)).edx).toBe(0x0008_8930);
    expect(one(machineCpuid(host(1 << 4), 0)).edx).toBe(1 << 4);
    expect(one(machineCpuid(host(0), 0)).ecx).toBe(0x80000000);
  });

  test("has the vCPU's number, the cache line, and no number of processors", () => {
    expect(one(machineCpuid(host(0), 3)).ebx).toBe(0x03000800);
    expect(one(machineCpuid(host(0), 255)).ebx).toBe(0xff000800);
  });

  test("is kept where the kernel adds nothing but the APIC, and not where it adds features", () => {
    const wanted = machineCpuid(host(0x178bfbff), 0);
    const but = (change: Partial<CpuidEntry>): CpuidEntry[] =>
      wanted.map((e) => (e.function === 1 ? { ...e, ...change } : e));
    expect(isKept(wanted, wanted)).toBe(true);
    expect(isKept(wanted, but({ edx: 0x0008_8b30 }))).toBe(true);
    expect(isKept(wanted, but({ edx: 0x178bfbff }))).toBe(false);
    expect(isKept(wanted, but({ ecx: 0xf6d81203 }))).toBe(false);
    expect(isKept(wanted, [...wanted, { ...entry, function: 0xd, eax: 0x207 }])).toBe(false);
  });
});

test("MSRs by which KVM writes into the guest's memory are #GP, as CPUID does not tell of them", () => {
  using kvm = new Kvm();
  // Since Linux 5.10.
  expect(kvm.checkExtension(KVM_CAP.ENFORCE_PV_FEATURE_CPUID)).toBe(1);
  // wrmsr; hlt, and a handler of #GP: hlt
  const machine = createKvmMachine({
    layout: { ram: 0x10000, load: 0x1000 },
    codePage: Uint8Array.of(0x0f, 0x30, 0xf4, 0xf4),
  });
  machine.write(4 * 13, Uint8Array.of(0x03, 0x10, 0, 0));
  const vcpu = machine.vcpus[0]!;
  // The clock by its old and new number, page faults, stolen time, end of interrupt; bit 0 turns each on.
  for (const ecx of [0x11, 0x12, 0x4b564d00, 0x4b564d01, 0x4b564d02, 0x4b564d03, 0x4b564d04]) {
    vcpu.setRegs({ eip: 0x1000, ecx, eax: 0x8001, edx: 0, esp: 0x4000 });
    expect(vcpu.runSync().reason, ecx.toString(16)).toBe("hlt");
    expect(vcpu.getRegs().eip, ecx.toString(16)).toBe(0x1004);
  }
  expect(machine.read(0x8000, 64).some((byte) => byte !== 0)).toBe(false);
  machine.close();
});
