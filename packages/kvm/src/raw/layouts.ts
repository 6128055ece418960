// Which fields do the kernel's structures have? (linux/kvm.h and asm/kvm.h, x86-64; padding left out)
//
// test/structs.test.ts has the compiler check every offset and size. Sizes of whole structures:
// STRUCT_SIZE in structs.ts.

import { KVM_DTABLE, KVM_REGS, KVM_SEGMENT, KVM_SREGS } from "./structs.ts";

/** `struct kvm_regs`. */
export const REGS_LAYOUT: { readonly [K in (typeof KVM_REGS)[number]]: readonly [number, 8] } =
  Object.fromEntries(KVM_REGS.map((name, i) => [name, [8 * i, 8]])) as never;

type SregsLayout = {
  readonly [K in keyof typeof KVM_SREGS.segments]: readonly [number, typeof KVM_SEGMENT];
} & {
  readonly [K in keyof typeof KVM_SREGS.tables]: readonly [number, typeof KVM_DTABLE];
} & { readonly [K in keyof typeof KVM_SREGS.registers]: readonly [number, 8] };

/** What `struct kvm_sregs` and `kvm_sregs2` begin with. */
const SREGS = Object.fromEntries([
  ...Object.entries(KVM_SREGS.segments).map(([name, at]) => [name, [at, KVM_SEGMENT]]),
  ...Object.entries(KVM_SREGS.tables).map(([name, at]) => [name, [at, KVM_DTABLE]]),
  ...Object.entries(KVM_SREGS.registers).map(([name, at]) => [name, [at, 8]]),
]) as unknown as SregsLayout;

/** `struct kvm_sregs`. */
export const SREGS_LAYOUT: SregsLayout & { readonly interrupt_bitmap: readonly [number, 8, 4] } = {
  ...SREGS,
  interrupt_bitmap: [KVM_SREGS.interrupt_bitmap, 8, 4],
};

/** `struct kvm_sregs2`. */
export const SREGS2_LAYOUT: SregsLayout & {
  readonly flags: readonly [number, 8];
  readonly pdptrs: readonly [number, 8, 4];
} = { ...SREGS, flags: [280, 8], pdptrs: [288, 8, 4] };

/** The other structures, by their names. */
export const LAYOUT = {
  kvm_fpu: {
    fpr: [0, 1, 128],
    fcw: [128, 2],
    fsw: [130, 2],
    ftwx: [132, 1],
    last_opcode: [134, 2],
    last_ip: [136, 8],
    last_dp: [144, 8],
    xmm: [152, 1, 256],
    mxcsr: [408, 4],
  },
  kvm_xcrs: {
    nr_xcrs: [0, 4],
    flags: [4, 4],
    xcrs: [8, { xcr: [0, 4], value: [8, 8] }, 16, 16],
  },
  kvm_mp_state: { mp_state: [0, 4] },
  kvm_vcpu_events: {
    exception: [
      0,
      {
        injected: [0, 1],
        nr: [1, 1],
        has_error_code: [2, 1],
        pending: [3, 1],
        error_code: [4, 4],
      },
    ],
    interrupt: [8, { injected: [0, 1], nr: [1, 1], soft: [2, 1], shadow: [3, 1] }],
    nmi: [12, { injected: [0, 1], pending: [1, 1], masked: [2, 1] }],
    sipi_vector: [16, 4],
    flags: [20, 4],
    smi: [24, { smm: [0, 1], pending: [1, 1], smm_inside_nmi: [2, 1], latched_init: [3, 1] }],
    triple_fault: [28, { pending: [0, 1] }],
    exception_has_payload: [55, 1],
    exception_payload: [56, 8],
  },
  kvm_debugregs: { db: [0, 8, 4], dr6: [32, 8], dr7: [40, 8], flags: [48, 8] },
  kvm_guest_debug: { control: [0, 4], arch: [8, { debugreg: [0, 8, 8] }] },
  kvm_translation: {
    linear_address: [0, 8],
    physical_address: [8, 8],
    valid: [16, 1],
    writeable: [17, 1],
    usermode: [18, 1],
  },
  kvm_interrupt: { irq: [0, 4] },
  kvm_msr_entry: { index: [0, 4], data: [8, 8] },
  kvm_cpuid_entry2: {
    function: [0, 4],
    index: [4, 4],
    flags: [8, 4],
    eax: [12, 4],
    ebx: [16, 4],
    ecx: [20, 4],
    edx: [24, 4],
  },
  kvm_lapic_state: { regs: [0, 1, 1024] },
  kvm_tpr_access_ctl: { enabled: [0, 4], flags: [4, 4] },
  kvm_vapic_addr: { vapic_addr: [0, 8] },
  kvm_x86_mce: {
    status: [0, 8],
    addr: [8, 8],
    misc: [16, 8],
    mcg_status: [24, 8],
    bank: [32, 1],
  },
  kvm_enable_cap: { cap: [0, 4], flags: [4, 4], args: [8, 8, 4] },
  kvm_nested_state: { flags: [0, 2], format: [2, 2], size: [4, 4] },
  kvm_pit_config: { flags: [0, 4] },
  kvm_pit_state2: {
    channels: [
      0,
      {
        count: [0, 4],
        latched_count: [4, 2],
        count_latched: [6, 1],
        status_latched: [7, 1],
        status: [8, 1],
        read_state: [9, 1],
        write_state: [10, 1],
        write_latch: [11, 1],
        rw_mode: [12, 1],
        mode: [13, 1],
        bcd: [14, 1],
        gate: [15, 1],
        count_load_time: [16, 8],
      },
      3,
      24,
    ],
    flags: [72, 4],
  },
  kvm_irq_level: { irq: [0, 4], level: [4, 4] },
  kvm_irqchip: { chip_id: [0, 4] },
  kvm_pic_state: {
    last_irr: [0, 1],
    irr: [1, 1],
    imr: [2, 1],
    isr: [3, 1],
    priority_add: [4, 1],
    irq_base: [5, 1],
    read_reg_select: [6, 1],
    poll: [7, 1],
    special_mask: [8, 1],
    init_state: [9, 1],
    auto_eoi: [10, 1],
    rotate_on_auto_eoi: [11, 1],
    special_fully_nested_mode: [12, 1],
    init4: [13, 1],
    elcr: [14, 1],
    elcr_mask: [15, 1],
  },
  kvm_ioapic_state: {
    base_address: [0, 8],
    ioregsel: [8, 4],
    id: [12, 4],
    irr: [16, 4],
    redirtbl: [24, 8, 24],
  },
  kvm_clock_data: { clock: [0, 8], flags: [8, 4], realtime: [16, 8], host_tsc: [24, 8] },
  kvm_msi: {
    address_lo: [0, 4],
    address_hi: [4, 4],
    data: [8, 4],
    flags: [12, 4],
    devid: [16, 4],
  },
  kvm_coalesced_mmio_zone: { addr: [0, 8], size: [8, 4], pio: [12, 4] },
  kvm_coalesced_mmio: { phys_addr: [0, 8], len: [8, 4], pio: [12, 4], data: [16, 1, 8] },
  kvm_irq_routing_entry: { gsi: [0, 4], type: [4, 4], flags: [8, 4] },
  kvm_irq_routing_irqchip: { irqchip: [0, 4], pin: [4, 4] },
  kvm_irq_routing_msi: { address_lo: [0, 4], address_hi: [4, 4], data: [8, 4], devid: [12, 4] },
  kvm_irq_routing_hv_sint: { vcpu: [0, 4], sint: [4, 4] },
  kvm_irq_routing_xen_evtchn: { port: [0, 4], vcpu: [4, 4], priority: [8, 4] },
  kvm_xen_hvm_config: { flags: [0, 4], msr: [4, 4] },
  kvm_pmu_event_filter: {
    action: [0, 4],
    nevents: [4, 4],
    fixed_counter_bitmap: [8, 4],
    flags: [12, 4],
  },
  kvm_reinject_control: { pit_reinject: [0, 1] },
  kvm_dirty_gfn: { flags: [0, 4], slot: [4, 4], offset: [8, 8] },
  kvm_stats_header: {
    flags: [0, 4],
    name_size: [4, 4],
    num_desc: [8, 4],
    id_offset: [12, 4],
    desc_offset: [16, 4],
    data_offset: [20, 4],
  },
  kvm_stats_desc: {
    flags: [0, 4],
    exponent: [4, 2],
    size: [6, 2],
    offset: [8, 4],
    bucket_size: [12, 4],
  },
} as const;

/** Structures that Linux 6.8 brought: an older header does not know them. */
export const LAYOUT_6_8 = {
  kvm_memory_attributes: { address: [0, 8], size: [8, 8], attributes: [16, 8], flags: [24, 8] },
  kvm_pre_fault_memory: { gpa: [0, 8], size: [8, 8], flags: [16, 8] },
} as const;
