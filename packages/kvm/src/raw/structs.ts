// Where are the fields of the kernel's structures? (linux/kvm.h and asm/kvm.h, x86-64)
//
// One table a structure, in the header's order; test/structs.test.ts has the compiler check them.

/** Bytes of each structure whose ioctl is bound. */
export const STRUCT_SIZE = {
  kvm_regs: 144,
  kvm_sregs: 312,
  kvm_fpu: 416,
  kvm_xsave: 4096,
  kvm_xcrs: 392,
  kvm_mp_state: 4,
  kvm_vcpu_events: 64,
  kvm_debugregs: 128,
  kvm_guest_debug: 72,
  kvm_translation: 24,
  kvm_interrupt: 4,
  kvm_cpuid2: 8,
  kvm_cpuid_entry2: 40,
  kvm_sregs2: 320,
  kvm_msrs: 8,
  kvm_msr_entry: 16,
  kvm_msr_list: 4,
  kvm_lapic_state: 1024,
  kvm_tpr_access_ctl: 40,
  kvm_vapic_addr: 8,
  kvm_x86_mce: 64,
  kvm_enable_cap: 104,
  kvm_nested_state: 128,
  kvm_sync_regs: 520,
  kvm_reg_list: 8,
  kvm_pit_config: 64,
  kvm_pit_state2: 112,
  kvm_pit_channel_state: 24,
  kvm_irq_level: 8,
  kvm_irqchip: 520,
  kvm_pic_state: 16,
  kvm_ioapic_state: 216,
  kvm_clock_data: 48,
  kvm_msi: 32,
  kvm_coalesced_mmio_zone: 16,
  kvm_coalesced_mmio: 24,
  kvm_coalesced_mmio_ring: 8,
  kvm_irq_routing: 8,
  kvm_irq_routing_entry: 48,
  kvm_irq_routing_irqchip: 8,
  kvm_irq_routing_msi: 16,
  kvm_irq_routing_hv_sint: 8,
  kvm_reinject_control: 32,
  kvm_pmu_event_filter: 32,
  kvm_dirty_gfn: 16,
  kvm_stats_header: 24,
  kvm_stats_desc: 16,
  kvm_irq_routing_xen_evtchn: 12,
  kvm_xen_hvm_config: 56,
  kvm_xen_hvm_attr: 72,
  kvm_xen_vcpu_attr: 72,
  kvm_irqfd: 32,
  kvm_ioeventfd: 64,
  kvm_hyperv_eventfd: 24,
  kvm_create_device: 12,
  kvm_device_attr: 24,
  kvm_dirty_log: 16,
  kvm_clear_dirty_log: 24,
  kvm_msr_filter: 392,
  kvm_msr_filter_range: 24,
  kvm_userspace_memory_region: 32,
} as const;

/** The same for what Linux 6.8 and later brought: an older header does not know them. */
export const STRUCT_SIZE_6_8 = {
  kvm_memory_attributes: 32,
  kvm_userspace_memory_region2: 160,
  kvm_create_guest_memfd: 64,
  kvm_pre_fault_memory: 64,
} as const;

/** `struct kvm_regs`: each 64 bits, in order. */
export const KVM_REGS = [
  "rax",
  "rbx",
  "rcx",
  "rdx",
  "rsi",
  "rdi",
  "rsp",
  "rbp",
  "r8",
  "r9",
  "r10",
  "r11",
  "r12",
  "r13",
  "r14",
  "r15",
  "rip",
  "rflags",
] as const;

/** `struct kvm_segment`: offset and bytes of each field; 24 bytes in all. */
export const KVM_SEGMENT = {
  base: [0, 8],
  limit: [8, 4],
  selector: [12, 2],
  type: [14, 1],
  present: [15, 1],
  dpl: [16, 1],
  db: [17, 1],
  s: [18, 1],
  l: [19, 1],
  g: [20, 1],
  avl: [21, 1],
  unusable: [22, 1],
} as const;

/** `struct kvm_dtable`; 16 bytes in all. */
export const KVM_DTABLE = { base: [0, 8], limit: [8, 2] } as const;

/** Offsets in `struct kvm_sregs`. */
export const KVM_SREGS = {
  segments: { cs: 0, ds: 24, es: 48, fs: 72, gs: 96, ss: 120, tr: 144, ldt: 168 },
  tables: { gdt: 192, idt: 208 },
  registers: { cr0: 224, cr2: 232, cr3: 240, cr4: 248, cr8: 256, efer: 264, apic_base: 272 },
  interrupt_bitmap: 280,
} as const;

/** Offsets in `struct kvm_run`, as far as an exit's record holds it. */
export const KVM_RUN = {
  exit_reason: 8,
  ready_for_interrupt_injection: 12,
  if_flag: 13,
  "io.direction": 32,
  "io.size": 33,
  "io.port": 34,
  "io.count": 36,
  "debug.arch.exception": 32,
  "debug.arch.pc": 40,
  "debug.arch.dr6": 48,
  "debug.arch.dr7": 56,
  "mmio.phys_addr": 32,
  "mmio.data": 40,
  "mmio.len": 48,
  "mmio.is_write": 52,
  "internal.suberror": 32,
  "internal.ndata": 36,
  "internal.data": 40,
  "fail_entry.hardware_entry_failure_reason": 32,
  "fail_entry.cpu": 40,
} as const;

/** Offsets in `struct kvm_vcpu_events`, all single bytes. */
export const KVM_VCPU_EVENTS = {
  "exception.injected": 0,
  "exception.nr": 1,
  "exception.has_error_code": 2,
  "exception.pending": 3,
  "interrupt.injected": 8,
  "interrupt.nr": 9,
  "interrupt.soft": 10,
  "interrupt.shadow": 11,
  "nmi.injected": 12,
  "nmi.pending": 13,
  "nmi.masked": 14,
} as const;

export const KVM_MEM_LOG_DIRTY_PAGES = 1;
export const KVM_MEM_READONLY = 2;
export const KVM_GUESTDBG_ENABLE = 1;
export const KVM_GUESTDBG_SINGLESTEP = 2;
export const KVM_GUESTDBG_USE_HW_BP = 0x20000;
/** Offset of DR0 in `struct kvm_guest_debug`. */
export const KVM_GUEST_DEBUG_DR = 8;
/** Parts of kvm_run.s.regs: KVM_SYNC_X86_…. */
export const KVM_SYNC = { REGS: 1n, SREGS: 2n, EVENTS: 4n } as const;
/** The vCPU's device attributes of its time stamp counter. */
export const KVM_VCPU_TSC = { CTRL: 0, OFFSET: 0n } as const;
/** `struct kvm_irqchip`'s chip_id. */
export const KVM_IRQCHIP = { PIC_MASTER: 0, PIC_SLAVE: 1, IOAPIC: 2 } as const;
/** `struct kvm_irq_routing_entry`'s type. */
export const KVM_IRQ_ROUTING = { IRQCHIP: 1, MSI: 2, HV_SINT: 4, XEN_EVTCHN: 5 } as const;
export const KVM_IRQFD_FLAG_DEASSIGN = 1;
export const KVM_IOEVENTFD_FLAG = { DATAMATCH: 1, PIO: 2, DEASSIGN: 4 } as const;
export const KVM_CREATE_DEVICE_TEST = 1;
export const KVM_DEV_TYPE_VFIO = 4;
/** KVM_MSR_EXIT_REASON_…: args[0] of KVM_CAP_X86_USER_SPACE_MSR, and an exit's `msr.reason`. */
export const KVM_MSR_EXIT_REASON = { INVAL: 1, UNKNOWN: 2, FILTER: 4 } as const;
export const KVM_MSR_FILTER_DEFAULT_DENY = 1;
/** `struct kvm_mp_state`'s values on x86. */
export const KVM_MP_STATE = {
  RUNNABLE: 0,
  UNINITIALIZED: 1,
  INIT_RECEIVED: 2,
  HALTED: 3,
  SIPI_RECEIVED: 4,
} as const;
/** The API every KVM since Linux 2.6.22 has; another number means another interface. */
export const KVM_API_VERSION = 12;

export { KVM_CAP, KVM_CAP_6_8 } from "./capabilities.ts";

/** Reads an unsigned field of 1, 2 or 4 bytes, or the low half of an 8-byte one. */
export function getField(view: DataView, offset: number, size: number): number {
  if (size === 1) return view.getUint8(offset);
  if (size === 2) return view.getUint16(offset, true);
  return view.getUint32(offset, true);
}

/** Writes an unsigned field; an 8-byte one is zero-extended. */
export function setField(view: DataView, offset: number, size: number, value: number): void {
  if (size === 1) view.setUint8(offset, value);
  else if (size === 2) view.setUint16(offset, value, true);
  else {
    view.setUint32(offset, value, true);
    if (size === 8) view.setUint32(offset + 4, 0, true);
  }
}
