// Which ioctls does the addon take as a structure's bytes? (the row tables in native/)

/** Read or filled in place; the number is the ioctl's result. */
type Bytes<Names extends string> = Readonly<Record<Names, (bytes: Uint8Array) => number>>;
type Plain<Names extends string> = Readonly<Record<Names, () => number>>;

/** The vCPU's ioctls whose structure has a fixed size. */
export type StructIoctl =
  | "KVM_GET_REGS"
  | "KVM_SET_REGS"
  | "KVM_GET_SREGS"
  | "KVM_SET_SREGS"
  | "KVM_GET_SREGS2"
  | "KVM_SET_SREGS2"
  | "KVM_GET_FPU"
  | "KVM_SET_FPU"
  | "KVM_GET_XSAVE"
  | "KVM_SET_XSAVE"
  | "KVM_GET_XCRS"
  | "KVM_SET_XCRS"
  | "KVM_GET_LAPIC"
  | "KVM_SET_LAPIC"
  | "KVM_GET_MP_STATE"
  | "KVM_SET_MP_STATE"
  | "KVM_GET_VCPU_EVENTS"
  | "KVM_SET_VCPU_EVENTS"
  | "KVM_GET_DEBUGREGS"
  | "KVM_SET_DEBUGREGS"
  | "KVM_SET_GUEST_DEBUG"
  | "KVM_TRANSLATE"
  | "KVM_INTERRUPT";

type DeviceAttr = "KVM_SET_DEVICE_ATTR" | "KVM_GET_DEVICE_ATTR" | "KVM_HAS_DEVICE_ATTR";

/** The device attributes of a system, VM, vCPU or device descriptor. */
export type NativeDeviceAttr = Readonly<
  Record<DeviceAttr, (group: number, attr: bigint, value?: Uint8Array) => void>
>;

export interface NativeStats {
  /** Bytes read, from `offset` on. */
  read(bytes: Uint8Array, offset: number): number;
  close(): void;
}

/** A device in the kernel. */
export interface NativeDevice extends NativeDeviceAttr {
  close(): void;
}

/** A counter in the kernel; `read()` is null while it is 0. */
export interface NativeEventfd {
  read(): bigint | null;
  write(add: bigint): void;
  /** 100 ms at most. */
  wait(milliseconds: number): boolean;
  close(): void;
}

export interface NativeGuestMemfd {
  close(): void;
}

/** The system's ioctls. */
export interface NativeKvmCalls
  extends Bytes<
      | "KVM_GET_SUPPORTED_CPUID"
      | "KVM_GET_EMULATED_CPUID"
      | "KVM_GET_SUPPORTED_HV_CPUID"
      | "KVM_GET_MSR_INDEX_LIST"
      | "KVM_GET_MSR_FEATURE_INDEX_LIST"
      | "KVM_GET_MSRS"
      | "KVM_X86_GET_MCE_CAP_SUPPORTED"
    >,
    NativeDeviceAttr {}

/** What both a VM and a vCPU answer. */
interface NativeCommon extends NativeDeviceAttr {
  KVM_ENABLE_CAP(bytes: Uint8Array): void;
  KVM_GET_STATS_FD(): NativeStats;
  KVM_SET_TSC_KHZ(khz: number): number;
  KVM_GET_TSC_KHZ(): number;
}

/** One range of an MSR filter: a bit an MSR. */
export type NativeMsrRange = readonly [
  flags: number,
  base: number,
  count: number,
  bitmap: Uint8Array,
];

export interface NativeVmCalls
  extends Bytes<
      | "KVM_SET_IDENTITY_MAP_ADDR"
      | "KVM_GET_IRQCHIP"
      | "KVM_SET_IRQCHIP"
      | "KVM_CREATE_PIT2"
      | "KVM_GET_PIT2"
      | "KVM_SET_PIT2"
      | "KVM_REINJECT_CONTROL"
      | "KVM_IRQ_LINE"
      | "KVM_IRQ_LINE_STATUS"
      | "KVM_SET_GSI_ROUTING"
      | "KVM_SIGNAL_MSI"
      | "KVM_REGISTER_COALESCED_MMIO"
      | "KVM_UNREGISTER_COALESCED_MMIO"
      | "KVM_GET_CLOCK"
      | "KVM_SET_CLOCK"
      | "KVM_SET_PMU_EVENT_FILTER"
      | "KVM_SET_MEMORY_ATTRIBUTES"
      | "KVM_XEN_HVM_CONFIG"
      | "KVM_XEN_HVM_GET_ATTR"
      | "KVM_XEN_HVM_SET_ATTR"
      | "KVM_XEN_HVM_EVTCHN_SEND"
    >,
    Plain<"KVM_GET_NR_MMU_PAGES" | "KVM_CREATE_IRQCHIP" | "KVM_RESET_DIRTY_RINGS">,
    NativeCommon {
  KVM_SET_TSS_ADDR(address: bigint): void;
  KVM_SET_NR_MMU_PAGES(pages: number): void;
  KVM_SET_BOOT_CPU_ID(id: number): void;
  KVM_CLEAR_DIRTY_LOG(slot: number, firstPage: bigint, pages: number, bitmap: Uint8Array): void;
  KVM_X86_SET_MSR_FILTER(flags: number, ranges: readonly NativeMsrRange[]): void;
  KVM_IRQFD(eventfd: NativeEventfd, gsi: number, flags: number, resample?: NativeEventfd): void;
  KVM_IOEVENTFD(
    eventfd: NativeEventfd,
    address: bigint,
    size: number,
    flags: number,
    datamatch: bigint,
  ): void;
  /** Without an eventfd the connection is taken away. */
  KVM_HYPERV_EVENTFD(connection: number, eventfd?: NativeEventfd): void;
  /** Null with KVM_CREATE_DEVICE_TEST. */
  KVM_CREATE_DEVICE(type: number, flags: number): NativeDevice | null;
  KVM_CREATE_GUEST_MEMFD(size: bigint, flags: bigint): NativeGuestMemfd;
}

export interface NativeVcpuCalls
  extends Bytes<
      | StructIoctl
      | "KVM_GET_XSAVE2"
      | "KVM_GET_MSRS"
      | "KVM_SET_MSRS"
      | "KVM_GET_CPUID2"
      | "KVM_SET_CPUID2"
      | "KVM_GET_SUPPORTED_HV_CPUID"
      | "KVM_GET_NESTED_STATE"
      | "KVM_SET_NESTED_STATE"
      | "KVM_TPR_ACCESS_REPORTING"
      | "KVM_SET_VAPIC_ADDR"
      | "KVM_X86_SETUP_MCE"
      | "KVM_X86_SET_MCE"
      | "KVM_GET_REG_LIST"
      | "KVM_PRE_FAULT_MEMORY"
      | "KVM_XEN_VCPU_GET_ATTR"
      | "KVM_XEN_VCPU_SET_ATTR"
    >,
    Plain<"KVM_NMI" | "KVM_SMI" | "KVM_KVMCLOCK_CTRL">,
    NativeCommon {
  KVM_SET_SIGNAL_MASK(blocked: bigint | null): void;
  KVM_GET_ONE_REG(id: bigint, value: Uint8Array): void;
  KVM_SET_ONE_REG(id: bigint, value: Uint8Array): void;
  /** struct kvm_coalesced_mmio, as many as there were in the VM's ring. */
  readCoalesced(): Uint8Array;
  /** struct kvm_dirty_gfn, as many as there were in the vCPU's ring. */
  harvestDirtyRing(): Uint8Array;
  /** struct kvm_sync_regs out of kvm_run, or into it. */
  syncRegs(regs: Uint8Array, write: boolean): void;
  /** The host's answer in kvm_run, by the field's name. */
  completeExit(field: string, value: bigint): void;
  /** A field of kvm_run by its name: read, or written. */
  runField(field: string): bigint;
  runField(field: string, value: bigint): undefined;
}
