// Which ioctls has a VM, beside slots and vCPUs? (Documentation/virt/kvm/api.rst, "VM ioctls")

import type { NativeVmCalls } from "./calls.ts";
import { Device, GuestMemfd } from "./device.ts";
import { DeviceAttributes } from "./device-attr.ts";
import { type Eventfd, nativeEventfd } from "./eventfd.ts";
import { decode, encode, type Layout, type Struct, u64, unsigned } from "./layout.ts";
import { LAYOUT, LAYOUT_6_8 } from "./layouts.ts";
import { encodeList } from "./lists.ts";
import { Stats } from "./stats.ts";
import {
  KVM_CREATE_DEVICE_TEST,
  KVM_IOEVENTFD_FLAG,
  KVM_IRQ_ROUTING,
  KVM_IRQCHIP,
  KVM_IRQFD_FLAG_DEASSIGN,
  STRUCT_SIZE,
  STRUCT_SIZE_6_8,
} from "./structs.ts";
import { type EnableCap, encodeEnableCap } from "./vcpu-ioctls.ts";

/** `struct kvm_pic_state`: an 8259. */
export type KvmPicState = Struct<typeof LAYOUT.kvm_pic_state>;
/** `struct kvm_ioapic_state`. */
export type KvmIoapicState = Struct<typeof LAYOUT.kvm_ioapic_state>;
/** `struct kvm_irqchip`: `chip_id` (`KVM_IRQCHIP`) says which of the two it has. */
export type KvmIrqchip =
  | { chip_id: number; pic: KvmPicState }
  | { chip_id: number; ioapic: KvmIoapicState };
/** `struct kvm_pit_state2`. */
export type KvmPitState2 = Struct<typeof LAYOUT.kvm_pit_state2>;
/** `struct kvm_clock_data`; nanoseconds. */
export type KvmClockData = Struct<typeof LAYOUT.kvm_clock_data>;
/** `struct kvm_msi`. */
export type KvmMsi = Struct<typeof LAYOUT.kvm_msi>;
/** `struct kvm_memory_attributes`. */
export type KvmMemoryAttributes = Struct<typeof LAYOUT_6_8.kvm_memory_attributes>;

interface RouteTargets {
  irqchip: Struct<typeof LAYOUT.kvm_irq_routing_irqchip>;
  msi: Struct<typeof LAYOUT.kvm_irq_routing_msi>;
  hv_sint: Struct<typeof LAYOUT.kvm_irq_routing_hv_sint>;
  xen_evtchn: Struct<typeof LAYOUT.kvm_irq_routing_xen_evtchn>;
}

const ROUTE_TARGETS = {
  irqchip: [KVM_IRQ_ROUTING.IRQCHIP, LAYOUT.kvm_irq_routing_irqchip],
  msi: [KVM_IRQ_ROUTING.MSI, LAYOUT.kvm_irq_routing_msi],
  hv_sint: [KVM_IRQ_ROUTING.HV_SINT, LAYOUT.kvm_irq_routing_hv_sint],
  xen_evtchn: [KVM_IRQ_ROUTING.XEN_EVTCHN, LAYOUT.kvm_irq_routing_xen_evtchn],
} as const satisfies { [T in keyof RouteTargets]: readonly [number, Layout] };

/** `struct kvm_irq_routing_entry`: where interrupt `gsi` goes; exactly one target. */
export type IrqRoute = {
  [T in keyof RouteTargets]: { gsi: number; flags?: number } & Record<T, RouteTargets[T]>;
}[keyof RouteTargets];

/** `struct kvm_irqfd`. */
export interface Irqfd {
  /** Each write raises the interrupt. */
  readonly eventfd: Eventfd;
  readonly gsi: number;
  /** Level-triggered: told when the guest has acknowledged the interrupt (KVM_IRQFD_FLAG_RESAMPLE). */
  readonly resample?: Eventfd;
  /** Takes the connection away (KVM_IRQFD_FLAG_DEASSIGN). */
  readonly deassign?: boolean;
}

/** `struct kvm_ioeventfd`. */
export interface Ioeventfd {
  readonly eventfd: Eventfd;
  /** A port with `pio`, else a guest-physical address. */
  readonly address: bigint;
  /** Bytes of the guest's write: 1, 2, 4, 8; 0 = any. */
  readonly size: number;
  readonly pio?: boolean;
  /** Only writes of this value. */
  readonly datamatch?: bigint;
  readonly deassign?: boolean;
}

/** `struct kvm_coalesced_mmio_zone`. */
export interface CoalescedZone {
  /** The first port with `pio`, else a guest-physical address. */
  readonly addr: bigint;
  readonly size: number;
  /** KVM_CAP_COALESCED_PIO. */
  readonly pio?: boolean;
}

/** `struct kvm_msr_filter_range`. */
export interface MsrFilterRange {
  /** KVM_MSR_FILTER_READ 1, KVM_MSR_FILTER_WRITE 2. */
  readonly flags: number;
  /** The first MSR's index. */
  readonly base: number;
  /** How many MSRs, 12,288 at most. */
  readonly count: number;
  /** A bit an MSR: 1 = allowed. */
  readonly bitmap: Uint8Array;
}

/** `struct kvm_pmu_event_filter`. */
export interface PmuEventFilter {
  /** KVM_PMU_EVENT_ALLOW 0, KVM_PMU_EVENT_DENY 1. */
  readonly action: number;
  /** 300 at most. */
  readonly events: readonly bigint[];
  readonly fixedCounterBitmap?: number;
  readonly flags?: number;
}

type BytesIoctl = {
  [K in keyof NativeVmCalls]: NativeVmCalls[K] extends (bytes: Uint8Array) => number ? K : never;
}[keyof NativeVmCalls];

/**
 * The ioctls of a VM, for the thread that created it. All throw `KvmError`, and TypeError or RangeError for
 * wrong arguments. None waits for a vCPU that runs.
 */
export abstract class VmIoctls extends DeviceAttributes {
  readonly #native: NativeVmCalls;

  constructor(made: NativeVmCalls) {
    super(made);
    this.#native = made;
  }

  #get<L extends Layout>(call: BytesIoctl, layout: L, size: number): Struct<L> {
    const bytes = new Uint8Array(size);
    this.#native[call](bytes);
    return decode(layout, bytes);
  }

  #set<L extends Layout>(call: BytesIoctl, layout: L, size: number, value: Struct<L>): number {
    return this.#native[call](encode(layout, value, new Uint8Array(size), call));
  }

  /** KVM_ENABLE_CAP on the VM. @throws EINVAL for what KVM does not know, or not at this time. */
  enableCap(cap: EnableCap): void {
    this.#native.KVM_ENABLE_CAP(encodeEnableCap(cap));
  }

  /** KVM_SET_TSS_ADDR: three pages of guest-physical addresses for KVM's own use, on Intel hosts. */
  setTssAddr(address: bigint): void {
    this.#native.KVM_SET_TSS_ADDR(address);
  }

  /** KVM_SET_IDENTITY_MAP_ADDR: one such page; 0 = the default. @throws EINVAL once a vCPU is there. */
  setIdentityMapAddr(address: bigint): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, u64(address, "address"), true);
    this.#native.KVM_SET_IDENTITY_MAP_ADDR(bytes);
  }

  /** KVM_SET_NR_MMU_PAGES. @throws EINVAL below 64. */
  setNrMmuPages(pages: number): void {
    this.#native.KVM_SET_NR_MMU_PAGES(pages);
  }

  /** KVM_GET_NR_MMU_PAGES. @throws EINVAL, ENOTTY: newer kernels have it no more. */
  getNrMmuPages(): number {
    return this.#native.KVM_GET_NR_MMU_PAGES();
  }

  /** KVM_SET_BOOT_CPU_ID: which vCPU starts. @throws EBUSY once a vCPU is there. */
  setBootCpuId(id: number): void {
    this.#native.KVM_SET_BOOT_CPU_ID(id);
  }

  /** KVM_CREATE_IRQCHIP: two PICs, an IOAPIC, and a local APIC in each later vCPU. @throws EEXIST, EINVAL */
  createIrqchip(): void {
    this.#native.KVM_CREATE_IRQCHIP();
  }

  /** KVM_GET_IRQCHIP. @param chipId `KVM_IRQCHIP`. @throws ENXIO without an irqchip; EINVAL */
  getIrqchip(chipId: number): KvmIrqchip {
    const size = STRUCT_SIZE.kvm_irqchip;
    const bytes = encode(LAYOUT.kvm_irqchip, { chip_id: chipId }, new Uint8Array(size), "chipId");
    this.#native.KVM_GET_IRQCHIP(bytes);
    return chipId === KVM_IRQCHIP.IOAPIC
      ? { chip_id: chipId, ioapic: decode(LAYOUT.kvm_ioapic_state, bytes, CHIP_AT) }
      : { chip_id: chipId, pic: decode(LAYOUT.kvm_pic_state, bytes, CHIP_AT) };
  }

  /** KVM_SET_IRQCHIP. */
  setIrqchip(chip: KvmIrqchip): void {
    const size = STRUCT_SIZE.kvm_irqchip;
    const what = "KVM_SET_IRQCHIP";
    const bytes = encode(LAYOUT.kvm_irqchip, chip, new Uint8Array(size), what);
    if (chip.chip_id === KVM_IRQCHIP.IOAPIC) {
      const { ioapic } = chip as { ioapic: KvmIoapicState };
      encode(LAYOUT.kvm_ioapic_state, ioapic, bytes, `${what}.ioapic`, CHIP_AT);
    } else {
      encode(LAYOUT.kvm_pic_state, (chip as { pic: KvmPicState }).pic, bytes, what, CHIP_AT);
    }
    this.#native.KVM_SET_IRQCHIP(bytes);
  }

  /** KVM_CREATE_PIT2: an 8254 at ports 0x40 to 0x43. @param flags KVM_PIT_SPEAKER_DUMMY 1. @throws ENOENT without an irqchip */
  createPit2(flags = 0): void {
    this.#set("KVM_CREATE_PIT2", LAYOUT.kvm_pit_config, STRUCT_SIZE.kvm_pit_config, { flags });
  }

  /** KVM_GET_PIT2. @throws ENXIO without a PIT */
  getPit2(): KvmPitState2 {
    return this.#get("KVM_GET_PIT2", LAYOUT.kvm_pit_state2, STRUCT_SIZE.kvm_pit_state2);
  }

  /** KVM_SET_PIT2. */
  setPit2(state: KvmPitState2): void {
    this.#set("KVM_SET_PIT2", LAYOUT.kvm_pit_state2, STRUCT_SIZE.kvm_pit_state2, state);
  }

  /** KVM_REINJECT_CONTROL: whether the PIT's missed interrupts are made up for. @throws ENXIO without a PIT */
  reinjectControl(reinject: boolean): void {
    const { kvm_reinject_control } = STRUCT_SIZE;
    const value = { pit_reinject: reinject ? 1 : 0 };
    this.#set("KVM_REINJECT_CONTROL", LAYOUT.kvm_reinject_control, kvm_reinject_control, value);
  }

  /** KVM_IRQ_LINE. @param level 1 = asserted. @throws ENXIO without an irqchip */
  irqLine(irq: number, level: number): void {
    this.#set("KVM_IRQ_LINE", LAYOUT.kvm_irq_level, STRUCT_SIZE.kvm_irq_level, { irq, level });
  }

  /** KVM_IRQ_LINE_STATUS: the same, and by how many chips and CPUs it was taken: 0 = one waits already, −1 = by none. */
  irqLineStatus(irq: number, level: number): number {
    const size = STRUCT_SIZE.kvm_irq_level;
    const what = "KVM_IRQ_LINE_STATUS";
    const bytes = encode(LAYOUT.kvm_irq_level, { irq, level }, new Uint8Array(size), what);
    this.#native.KVM_IRQ_LINE_STATUS(bytes);
    return new DataView(bytes.buffer).getInt32(LAYOUT.kvm_irq_level.irq[0], true);
  }

  /** KVM_SET_GSI_ROUTING: the whole table. @throws EINVAL for a pin or chip that is not there */
  setGsiRouting(routes: readonly IrqRoute[]): void {
    if (!Array.isArray(routes)) throw new TypeError("routes must be an array");
    const { kvm_irq_routing: head, kvm_irq_routing_entry: size } = STRUCT_SIZE;
    const targets = routes.map((route, i) => {
      const names = Object.keys(ROUTE_TARGETS) as (keyof RouteTargets)[];
      const name = names.find((one) => route !== null && typeof route === "object" && one in route);
      if (name === undefined) throw new TypeError(`routes[${i}] has none of ${names.join(", ")}`);
      return [name, ...ROUTE_TARGETS[name]] as const;
    });
    const entries = routes.map(({ gsi, flags = 0 }, i) => ({ gsi, flags, type: targets[i]![1] }));
    const bytes = encodeList(LAYOUT.kvm_irq_routing_entry, entries, head, size, "routes");
    targets.forEach(([name, , layout], i) => {
      const value = (routes[i] as unknown as Record<string, Struct<Layout>>)[name]!;
      const at = head + size * i + ROUTE_AT;
      encode<Layout>(layout, value, bytes, `routes[${i}].${name}`, at);
    });
    this.#native.KVM_SET_GSI_ROUTING(bytes);
  }

  /** KVM_SIGNAL_MSI: more than 0 = delivered, 0 = the guest blocked it. @throws EINVAL without an irqchip */
  signalMsi(msi: KvmMsi): number {
    return this.#set("KVM_SIGNAL_MSI", LAYOUT.kvm_msi, STRUCT_SIZE.kvm_msi, msi);
  }

  /** KVM_IRQFD. @throws EINVAL without an irqchip; EBUSY: the eventfd has one already */
  irqfd({ eventfd, gsi, resample, deassign = false }: Irqfd): void {
    this.#native.KVM_IRQFD(
      nativeEventfd(eventfd),
      gsi,
      deassign ? KVM_IRQFD_FLAG_DEASSIGN : 0,
      resample && nativeEventfd(resample),
    );
  }

  /** KVM_IOEVENTFD: such a write counts in the eventfd, and makes no exit. @throws EEXIST, EINVAL; ENOENT: none to take away */
  ioeventfd({ eventfd, address, size, pio, datamatch, deassign }: Ioeventfd): void {
    const flags =
      (datamatch !== undefined ? KVM_IOEVENTFD_FLAG.DATAMATCH : 0) |
      (pio ? KVM_IOEVENTFD_FLAG.PIO : 0) |
      (deassign ? KVM_IOEVENTFD_FLAG.DEASSIGN : 0);
    this.#native.KVM_IOEVENTFD(nativeEventfd(eventfd), address, size, flags, datamatch ?? 0n);
  }

  /** KVM_HYPERV_EVENTFD: a guest's HvSignalEvent on the connection counts; null takes it away. */
  hypervEventfd(connection: number, eventfd: Eventfd | null): void {
    this.#native.KVM_HYPERV_EVENTFD(connection, eventfd ? nativeEventfd(eventfd) : undefined);
  }

  /** KVM_REGISTER_COALESCED_MMIO: writes there go to the ring (`Vcpu.readCoalescedRing`), and make no exit until it is full. */
  registerCoalescedMmio(zone: CoalescedZone): void {
    this.#native.KVM_REGISTER_COALESCED_MMIO(encodeZone(zone));
  }

  /** KVM_UNREGISTER_COALESCED_MMIO: all zones inside of this one. */
  unregisterCoalescedMmio(zone: CoalescedZone): void {
    this.#native.KVM_UNREGISTER_COALESCED_MMIO(encodeZone(zone));
  }

  /**
   * KVM_CLEAR_DIRTY_LOG (KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2): the pages whose bit is set are watched again.
   *
   * @param firstPage A multiple of 64. @param pages A multiple of 64, or up to the slot's end.
   * @param bitmap A bit a page, lowest first, beginning with `firstPage`.
   */
  clearDirtyLog(slot: number, firstPage: number, pages: number, bitmap: Uint8Array): void {
    this.#native.KVM_CLEAR_DIRTY_LOG(slot, BigInt(firstPage), pages, bitmap);
  }

  /** KVM_RESET_DIRTY_RINGS: how many entries, read by `Vcpu.harvestDirtyRing`, the rings have room for again. */
  resetDirtyRings(): number {
    return this.#native.KVM_RESET_DIRTY_RINGS();
  }

  /** KVM_GET_CLOCK: the kvmclock. */
  getClock(): KvmClockData {
    return this.#get("KVM_GET_CLOCK", LAYOUT.kvm_clock_data, STRUCT_SIZE.kvm_clock_data);
  }

  /** KVM_SET_CLOCK. `realtime` counts with flag KVM_CLOCK_REALTIME 4 only. */
  setClock({ clock, flags = 0, realtime = 0n }: Partial<KvmClockData> & { clock: bigint }): void {
    const value = { clock, flags, realtime, host_tsc: 0n };
    this.#set("KVM_SET_CLOCK", LAYOUT.kvm_clock_data, STRUCT_SIZE.kvm_clock_data, value);
  }

  /** KVM_GET_TSC_KHZ on the VM (KVM_CAP_VM_TSC_CONTROL): what new vCPUs get. */
  getTscKhz(): number {
    return this.#native.KVM_GET_TSC_KHZ();
  }

  /** KVM_SET_TSC_KHZ on the VM (KVM_CAP_VM_TSC_CONTROL). 0 = the host's. */
  setTscKhz(khz: number): void {
    this.#native.KVM_SET_TSC_KHZ(khz);
  }

  /**
   * KVM_X86_SET_MSR_FILTER: which MSRs a guest may use. Others make #GP, or with KVM_CAP_X86_USER_SPACE_MSR
   * an exit. @param flags KVM_MSR_FILTER_DEFAULT_DENY 1. @param ranges Sixteen at most.
   */
  setMsrFilter(flags: number, ranges: readonly MsrFilterRange[]): void {
    const rows = ranges.map((r) => [r.flags, r.base, r.count, r.bitmap] as const);
    this.#native.KVM_X86_SET_MSR_FILTER(flags, rows);
  }

  /** KVM_SET_PMU_EVENT_FILTER. */
  setPmuEventFilter(filter: PmuEventFilter): void {
    const { action, events, fixedCounterBitmap = 0, flags = 0 } = filter;
    const head = STRUCT_SIZE.kvm_pmu_event_filter;
    const bytes = new Uint8Array(head + 8 * events.length);
    const value = {
      action,
      nevents: events.length,
      fixed_counter_bitmap: fixedCounterBitmap,
      flags,
    };
    encode(LAYOUT.kvm_pmu_event_filter, value, bytes, "filter");
    const view = new DataView(bytes.buffer);
    events.forEach((event, i) => {
      view.setBigUint64(head + 8 * i, u64(event, `events[${i}]`), true);
    });
    this.#native.KVM_SET_PMU_EVENT_FILTER(bytes);
  }

  /** KVM_SET_MEMORY_ATTRIBUTES (KVM_CAP_MEMORY_ATTRIBUTES): KVM_MEMORY_ATTRIBUTE_PRIVATE 8. */
  setMemoryAttributes(attributes: KvmMemoryAttributes): void {
    const { kvm_memory_attributes: size } = STRUCT_SIZE_6_8;
    const layout = LAYOUT_6_8.kvm_memory_attributes;
    this.#set("KVM_SET_MEMORY_ATTRIBUTES", layout, size, attributes);
  }

  /** KVM_CREATE_GUEST_MEMFD (KVM_CAP_GUEST_MEMFD), for a slot of `setUserMemoryRegion`. @param size A multiple of 4096. */
  createGuestMemfd(size: bigint, flags = 0n): GuestMemfd {
    return new GuestMemfd(this.#native.KVM_CREATE_GUEST_MEMFD(size, flags));
  }

  /** KVM_XEN_HVM_CONFIG (KVM_CAP_XEN_HVM): hypercalls are intercepted; pages by address are refused. */
  xenHvmConfig(flags: number, msr: number): void {
    const value = { flags, msr };
    const { kvm_xen_hvm_config } = STRUCT_SIZE;
    this.#set("KVM_XEN_HVM_CONFIG", LAYOUT.kvm_xen_hvm_config, kvm_xen_hvm_config, value);
  }

  /** KVM_XEN_HVM_GET_ATTR: fills `struct kvm_xen_hvm_attr`, whose `type` says which. */
  xenHvmGetAttr(attr: Uint8Array): void {
    this.#native.KVM_XEN_HVM_GET_ATTR(attr);
  }

  /** KVM_XEN_HVM_SET_ATTR. @throws EINVAL also for the one that is an address */
  xenHvmSetAttr(attr: Uint8Array): void {
    this.#native.KVM_XEN_HVM_SET_ATTR(attr);
  }

  /** KVM_XEN_HVM_EVTCHN_SEND: an event to a vCPU's port. */
  xenHvmEvtchnSend(event: RouteTargets["xen_evtchn"]): void {
    const { kvm_irq_routing_xen_evtchn: size } = STRUCT_SIZE;
    this.#set("KVM_XEN_HVM_EVTCHN_SEND", LAYOUT.kvm_irq_routing_xen_evtchn, size, event);
  }

  /** KVM_CREATE_DEVICE. @param type KVM_DEV_TYPE_VFIO 4 is the only one of x86. @throws ENODEV */
  createDevice(type: number, flags = 0): Device {
    const made = this.#native.KVM_CREATE_DEVICE(type, unsigned(flags, 32, "flags"));
    if (made === null) throw new RangeError("testDevice() is for KVM_CREATE_DEVICE_TEST");
    return new Device(made);
  }

  /** KVM_CREATE_DEVICE with KVM_CREATE_DEVICE_TEST: makes none. @throws ENODEV: the kernel has no such device */
  testDevice(type: number): void {
    this.#native.KVM_CREATE_DEVICE(type, KVM_CREATE_DEVICE_TEST);
  }

  /** KVM_GET_STATS_FD (KVM_CAP_BINARY_STATS_FD): the VM's statistics. Close it. */
  getStatsFd(): Stats {
    return new Stats(this.#native.KVM_GET_STATS_FD());
  }
}

/** Where `chip` begins in struct kvm_irqchip, and `u` in struct kvm_irq_routing_entry. */
export const CHIP_AT = 8;
export const ROUTE_AT = 16;

function encodeZone({ addr, size, pio = false }: CoalescedZone): Uint8Array {
  const bytes = new Uint8Array(STRUCT_SIZE.kvm_coalesced_mmio_zone);
  return encode(LAYOUT.kvm_coalesced_mmio_zone, { addr, size, pio: pio ? 1 : 0 }, bytes, "zone");
}
