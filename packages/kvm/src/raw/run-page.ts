// What do a vCPU's mapped pages hold beside the exit: registers, fields of kvm_run, the host's answers, rings?
// (Documentation/virt/kvm/api.rst, "The kvm_run structure")

import type { NativeVcpuCalls } from "./calls.ts";
import { DeviceAttributes } from "./device-attr.ts";
import { decode, encode, type Layout, type Struct, u64 } from "./layout.ts";
import { LAYOUT, REGS_LAYOUT, SREGS_LAYOUT } from "./layouts.ts";
import { decodeList } from "./lists.ts";
import { KVM_SYNC, STRUCT_SIZE } from "./structs.ts";
import type { KvmRegs, KvmSregs, KvmVcpuEvents } from "./vcpu-ioctls.ts";

/** `struct kvm_coalesced_mmio`: a guest's write; `pio` 1 = to a port. */
export type KvmCoalescedMmio = Struct<typeof LAYOUT.kvm_coalesced_mmio>;
/** `struct kvm_dirty_gfn`: `slot` (its upper 16 bits: the address space), `offset` in pages. */
export type KvmDirtyGfn = Struct<typeof LAYOUT.kvm_dirty_gfn>;
/** `struct kvm_sync_regs`: the parts that were asked for, or are to be set. */
export interface KvmSyncRegs {
  regs?: KvmRegs;
  sregs?: KvmSregs;
  events?: KvmVcpuEvents;
}
/** What `kvm_run` says beside the exit. */
export interface KvmRunState {
  readonly ready_for_interrupt_injection: boolean;
  readonly if_flag: boolean;
  /** KVM_RUN_X86_SMM 1, KVM_RUN_X86_BUS_LOCK 2, KVM_RUN_X86_GUEST_MODE 4. */
  readonly flags: number;
  readonly cr8: bigint;
  readonly apic_base: bigint;
}

const SYNC_PARTS = [
  ["regs", KVM_SYNC.REGS, REGS_LAYOUT, 0],
  ["sregs", KVM_SYNC.SREGS, SREGS_LAYOUT, STRUCT_SIZE.kvm_regs],
  ["events", KVM_SYNC.EVENTS, LAYOUT.kvm_vcpu_events, STRUCT_SIZE.kvm_regs + STRUCT_SIZE.kvm_sregs],
] as const satisfies readonly (readonly [keyof KvmSyncRegs, bigint, Layout, number])[];

/** Like the ioctls: for one thread at a time, and EBUSY while a run is under way. */
export abstract class RunPage extends DeviceAttributes {
  readonly #native: NativeVcpuCalls;

  constructor(made: NativeVcpuCalls) {
    super(made);
    this.#native = made;
  }

  /** kvm_run.kvm_valid_regs: what each exit copies into `getSyncRegs()`. @param parts `KVM_SYNC` bits. */
  setSyncValidRegs(parts: bigint): void {
    this.#native.runField("kvm_valid_regs", u64(parts, "parts"));
  }

  /** kvm_run.s.regs (KVM_CAP_SYNC_REGS): the parts that `setSyncValidRegs` chose, as the last exit left them. */
  getSyncRegs(): KvmSyncRegs {
    const bytes = new Uint8Array(STRUCT_SIZE.kvm_sync_regs);
    const valid = this.#native.runField("kvm_valid_regs");
    this.#native.syncRegs(bytes, false);
    const parts = SYNC_PARTS.filter(([, bit]) => (valid & bit) !== 0n);
    return Object.fromEntries(
      parts.map(([name, , layout, at]) => [name, decode<Layout>(layout, bytes, at)]),
    ) as KvmSyncRegs;
  }

  /** The parts given are set at the start of the next run (kvm_run.kvm_dirty_regs). */
  setSyncRegs(parts: KvmSyncRegs): void {
    const bytes = new Uint8Array(STRUCT_SIZE.kvm_sync_regs);
    this.#native.syncRegs(bytes, false);
    let dirty = 0n;
    for (const [name, bit, layout, at] of SYNC_PARTS) {
      const value = parts[name];
      if (value === undefined) continue;
      encode<Layout>(layout, value as Struct<Layout>, bytes, name, at);
      dirty |= bit;
    }
    this.#native.syncRegs(bytes, true);
    this.#native.runField("kvm_dirty_regs", dirty);
  }

  /** The fields of kvm_run that are no part of an exit. */
  getRunState(): KvmRunState {
    const field = (name: string): bigint => this.#native.runField(name);
    return {
      ready_for_interrupt_injection: field("ready_for_interrupt_injection") !== 0n,
      if_flag: field("if_flag") !== 0n,
      flags: Number(field("flags")),
      cr8: field("cr8"),
      apic_base: field("apic_base"),
    };
  }

  /** kvm_run.cr8: the task priority of the next run, where no irqchip is in the kernel. */
  setCr8(cr8: bigint): void {
    this.#native.runField("cr8", u64(cr8, "cr8"));
  }

  /** The answer to an `x86_rdmsr` exit: the MSR's value, or null for #GP. @throws EINVAL: no such exit is there. */
  completeRdmsr(data: bigint | null): void {
    this.#native.completeExit("msr.data", data ?? 0n);
    this.#native.completeExit("msr.error", data === null ? 1n : 0n);
  }

  /** The answer to an `x86_wrmsr` exit: done, or #GP. @throws EINVAL: no such exit is there. */
  completeWrmsr(done: boolean): void {
    this.#native.completeExit("msr.error", done ? 0n : 1n);
  }

  /** The answer to a `hypercall` exit: what the guest's call returns. @throws EINVAL: no such exit is there. */
  completeHypercall(result: bigint): void {
    this.#native.completeExit("hypercall.ret", result);
  }

  /** The answer to a `hyperv` exit of type `hcall`. @throws EINVAL: no such exit is there. */
  completeHyperv(result: bigint): void {
    this.#native.completeExit("hyperv.u.hcall.result", result);
  }

  /** The answer to a `xen` exit. @throws EINVAL: no such exit is there. */
  completeXen(result: bigint): void {
    this.#native.completeExit("xen.u.hcall.result", result);
  }

  /**
   * The writes that `Vm.registerCoalescedMmio` kept back, oldest first; they are taken out. The ring (170
   * entries) is the VM's: any vCPU reads it, one thread at a time. @throws ENOTSUP
   */
  readCoalescedRing(): KvmCoalescedMmio[] {
    const bytes = this.#native.readCoalesced();
    const { kvm_coalesced_mmio: size } = STRUCT_SIZE;
    return decodeList(LAYOUT.kvm_coalesced_mmio, bytes, 0, size, bytes.length / size).map(
      (entry) => ({ ...entry, data: entry.data.subarray(0, entry.len) }),
    );
  }

  /**
   * The pages that this vCPU has written to since the last call (KVM_CAP_DIRTY_LOG_RING, enabled before the
   * vCPU was made). Then `Vm.resetDirtyRings()`, and only after that read the pages. @throws EINVAL
   */
  harvestDirtyRing(): KvmDirtyGfn[] {
    const bytes = this.#native.harvestDirtyRing();
    const { kvm_dirty_gfn: size } = STRUCT_SIZE;
    return decodeList(LAYOUT.kvm_dirty_gfn, bytes, 0, size, bytes.length / size);
  }
}
