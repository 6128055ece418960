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
    >,
    Plain<"KVM_NMI" | "KVM_SMI" | "KVM_KVMCLOCK_CTRL">,
    NativeCommon {
  KVM_SET_SIGNAL_MASK(blocked: bigint | null): void;
  KVM_GET_ONE_REG(id: bigint, value: Uint8Array): void;
  KVM_SET_ONE_REG(id: bigint, value: Uint8Array): void;
  /** struct kvm_sync_regs out of kvm_run, or into it. */
  syncRegs(regs: Uint8Array, write: boolean): void;
  /** The host's answer in kvm_run, by the field's name. */
  completeExit(field: string, value: bigint): void;
  /** A field of kvm_run by its name: read, or written. */
  runField(field: string): bigint;
  runField(field: string, value: bigint): undefined;
}
