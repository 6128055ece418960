// Which guests do the tests of the raw binding run? Flat real mode; bytes by GNU as 2.40, the text stands beside.

import { Kvm, type Vcpu, type Vm } from "@realmode/kvm";
import { afterEach } from "vitest";
import { bytes } from "./guests.ts";

const open: Disposable[] = [];
/** Closed after the test, last first. */
export const keep = <T extends Disposable>(made: T): T => {
  open.push(made);
  return made;
};
export function closeAfterEach(): void {
  afterEach(() => {
    for (const made of open.splice(0).reverse()) made[Symbol.dispose]();
  });
}

/** Bytes of a shared memory: pages of 64 KiB. */
export const shared = (pages = 1): Uint8Array =>
  new Uint8Array(new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }).buffer);

interface RawGuest {
  vm: Vm;
  vcpu: Vcpu;
  memory: Uint8Array;
}

/** A VM without anything. */
export function bareVm(): Vm {
  using kvm = new Kvm();
  return keep(kvm.createVm());
}

/**
 * RAM at 0, `code` at 0:1000, SP 0x8000, and what `prepare` does to the VM before there is a vCPU.
 * `ramFlags`: the slot's.
 */
export function rawFlat(
  code: string,
  prepare: (vm: Vm) => void = () => {},
  { pages = 1, ramFlags = 0 } = {},
): RawGuest {
  const vm = bareVm();
  const memory = shared(pages);
  memory.set(bytes(code), 0x1000);
  const memorySize = BigInt(memory.length);
  vm.setUserMemoryRegion({
    slot: 0,
    flags: ramFlags,
    guestPhysAddr: 0n,
    memorySize,
    bytes: memory,
  });
  prepare(vm);
  const vcpu = vm.createVcpu(0);
  const sregs = vcpu.getSregs();
  vcpu.setSregs({ ...sregs, cs: { ...sregs.cs, base: 0n, selector: 0 } });
  vcpu.setRegs({ ...vcpu.getRegs(), rip: 0x1000n, rsp: 0x8000n });
  return { vm, vcpu, memory };
}

/** Puts a handler at 0:2000 and the vector's entry in the interrupt table. */
export function handler(memory: Uint8Array, vector: number, code: string): void {
  memory.set(bytes(code), 0x2000);
  memory.set([0x00, 0x20, 0, 0], 4 * vector);
}

/** mov $0x11,%al; out %al,$0x20; mov $0x20,%al; out %al,$0x21; mov $4,%al; out %al,$0x21; mov $1,%al; out %al,$0x21; mov $0xee,%al; out %al,$0x21: IRQ 0 to 7 are vectors 20h to 27h, and all but 0 and 4 masked. */
export const PIC_INIT = "b011e620 b020e621 b004e621 b001e621 b0eee621";
/** out %al,$0x11; sti; 1: hlt; jmp 1b. With an irqchip HLT waits in the kernel. */
export const READY_AND_WAIT = "e611 fb f4 ebfd";
/** mov $0x20,%al; out %al,$0x20; out %al,$0x10; iret: acknowledges to the PIC, then tells by port 0x10. */
export const ACK_AND_TELL = "b020e620 e610 cf";
