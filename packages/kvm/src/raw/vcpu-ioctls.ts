// Which ioctls has a vCPU, beside KVM_RUN? (Documentation/virt/kvm/api.rst, "vcpu ioctls")

import type { NativeVcpuCalls, StructIoctl } from "./calls.ts";
import { decode, encode, type Layout, type Struct, u64, unsigned } from "./layout.ts";
import { LAYOUT, LAYOUT_6_8, REGS_LAYOUT, SREGS_LAYOUT, SREGS2_LAYOUT } from "./layouts.ts";
import {
  type CpuidEntry,
  encodeCpuid,
  encodeMsrs,
  getCpuid,
  getMsrs,
  getRegList,
  type MsrEntry,
} from "./lists.ts";
import { RunPage } from "./run-page.ts";
import { Stats } from "./stats.ts";
import { KVM_VCPU_TSC, STRUCT_SIZE, STRUCT_SIZE_6_8 } from "./structs.ts";

/** `struct kvm_regs`: 64 bits each. */
export type KvmRegs = Struct<typeof REGS_LAYOUT>;
/** `struct kvm_sregs`; the bitmap has one bit for the interrupt that is being delivered. */
export type KvmSregs = Struct<typeof SREGS_LAYOUT>;
/** `struct kvm_segment`. */
export type KvmSegment = KvmSregs["cs"];
/** `struct kvm_dtable`. */
export type KvmDtable = KvmSregs["gdt"];
/** `struct kvm_sregs2`: the page directory pointers instead of the bitmap. */
export type KvmSregs2 = Struct<typeof SREGS2_LAYOUT>;
/** `struct kvm_fpu`; `fpr` is eight times 16 bytes, `xmm` sixteen times 16. */
export type KvmFpu = Struct<typeof LAYOUT.kvm_fpu>;
/** `struct kvm_xcrs`. */
export type KvmXcrs = Struct<typeof LAYOUT.kvm_xcrs>;
/** `struct kvm_vcpu_events`; `flags` says which parts KVM_SET_VCPU_EVENTS takes. */
export type KvmVcpuEvents = Struct<typeof LAYOUT.kvm_vcpu_events>;
/** `struct kvm_debugregs`. */
export type KvmDebugregs = Struct<typeof LAYOUT.kvm_debugregs>;
/** `struct kvm_translation`, as KVM_TRANSLATE fills it. */
export type KvmTranslation = Struct<typeof LAYOUT.kvm_translation>;
/** `struct kvm_x86_mce`. */
export type KvmX86Mce = Struct<typeof LAYOUT.kvm_x86_mce>;
/** `struct kvm_tpr_access_ctl`. */
export type KvmTprAccessCtl = Struct<typeof LAYOUT.kvm_tpr_access_ctl>;
/** `struct kvm_pre_fault_memory`. */
export type KvmPreFaultMemory = Struct<typeof LAYOUT_6_8.kvm_pre_fault_memory>;
/** `struct kvm_enable_cap`; up to four arguments. */
export interface EnableCap {
  /** KVM_CAP_…: see `KVM_CAP`. */
  readonly cap: number;
  readonly flags?: number;
  readonly args?: readonly bigint[];
}
/** `struct kvm_enable_cap` as bytes. @throws TypeError, RangeError */
export function encodeEnableCap({ cap, flags = 0, args = [] }: EnableCap): Uint8Array {
  const words = [0, 1, 2, 3].map((i) => args[i] ?? 0n);
  if (args.length > 4) throw new RangeError("KVM_ENABLE_CAP takes four arguments at most");
  const bytes = new Uint8Array(STRUCT_SIZE.kvm_enable_cap);
  return encode(LAYOUT.kvm_enable_cap, { cap, flags, args: words }, bytes, "KVM_ENABLE_CAP");
}

/** The ioctls of a vCPU. All throw `KvmError`, and TypeError or RangeError for wrong arguments. */
export abstract class VcpuIoctls extends RunPage {
  readonly #native: NativeVcpuCalls;

  constructor(made: NativeVcpuCalls) {
    super(made);
    this.#native = made;
  }

  #get<L extends Layout>(call: StructIoctl, layout: L, size: number): Struct<L> {
    const bytes = new Uint8Array(size);
    this.#native[call](bytes);
    return decode(layout, bytes);
  }

  #set<L extends Layout>(call: StructIoctl, layout: L, size: number, value: Struct<L>): void {
    this.#native[call](encode(layout, value, new Uint8Array(size), call));
  }

  /** KVM_GET_REGS. */
  getRegs(): KvmRegs {
    return this.#get("KVM_GET_REGS", REGS_LAYOUT, STRUCT_SIZE.kvm_regs);
  }

  /** KVM_SET_REGS. */
  setRegs(regs: KvmRegs): void {
    this.#set("KVM_SET_REGS", REGS_LAYOUT, STRUCT_SIZE.kvm_regs, regs);
  }

  /** KVM_GET_SREGS. */
  getSregs(): KvmSregs {
    return this.#get("KVM_GET_SREGS", SREGS_LAYOUT, STRUCT_SIZE.kvm_sregs);
  }

  /** KVM_SET_SREGS. */
  setSregs(sregs: KvmSregs): void {
    this.#set("KVM_SET_SREGS", SREGS_LAYOUT, STRUCT_SIZE.kvm_sregs, sregs);
  }

  /** KVM_GET_SREGS2 (KVM_CAP_SREGS2). */
  getSregs2(): KvmSregs2 {
    return this.#get("KVM_GET_SREGS2", SREGS2_LAYOUT, STRUCT_SIZE.kvm_sregs2);
  }

  /** KVM_SET_SREGS2 (KVM_CAP_SREGS2). */
  setSregs2(sregs: KvmSregs2): void {
    this.#set("KVM_SET_SREGS2", SREGS2_LAYOUT, STRUCT_SIZE.kvm_sregs2, sregs);
  }

  /** KVM_GET_FPU. */
  getFpu(): KvmFpu {
    return this.#get("KVM_GET_FPU", LAYOUT.kvm_fpu, STRUCT_SIZE.kvm_fpu);
  }

  /** KVM_SET_FPU. */
  setFpu(fpu: KvmFpu): void {
    this.#set("KVM_SET_FPU", LAYOUT.kvm_fpu, STRUCT_SIZE.kvm_fpu, fpu);
  }

  /** KVM_GET_XSAVE: the XSAVE area's first 4096 bytes. @throws EINVAL where it is larger. */
  getXsave(): Uint8Array {
    const bytes = new Uint8Array(STRUCT_SIZE.kvm_xsave);
    this.#native.KVM_GET_XSAVE(bytes);
    return bytes;
  }

  /** KVM_GET_XSAVE2. @param size Bytes: KVM_CHECK_EXTENSION(KVM_CAP_XSAVE2) on the VM; 4096 to 65536. */
  getXsave2(size: number): Uint8Array {
    const bytes = new Uint8Array(unsigned(size, 17, "size"));
    this.#native.KVM_GET_XSAVE2(bytes);
    return bytes;
  }

  /** KVM_SET_XSAVE: what `getXsave()` or `getXsave2()` gave. */
  setXsave(area: Uint8Array): void {
    this.#native.KVM_SET_XSAVE(area);
  }

  /** KVM_GET_XCRS: `nr_xcrs` of the sixteen are valid. */
  getXcrs(): KvmXcrs {
    return this.#get("KVM_GET_XCRS", LAYOUT.kvm_xcrs, STRUCT_SIZE.kvm_xcrs);
  }

  /** KVM_SET_XCRS. */
  setXcrs(xcrs: KvmXcrs): void {
    this.#set("KVM_SET_XCRS", LAYOUT.kvm_xcrs, STRUCT_SIZE.kvm_xcrs, xcrs);
  }

  /**
   * KVM_GET_MSRS. The kernel stops at the first that it can't read: the answer is then shorter than
   * the question. @param indices At most 256.
   */
  getMsrs(indices: readonly number[]): MsrEntry[] {
    return getMsrs(indices, (bytes) => this.#native.KVM_GET_MSRS(bytes));
  }

  /** KVM_SET_MSRS: how many were set; the kernel stops at the first that it refuses. At most 256. */
  setMsrs(msrs: readonly MsrEntry[]): number {
    return this.#native.KVM_SET_MSRS(encodeMsrs(msrs));
  }

  /** KVM_SET_CPUID2; before the first run only. Without it CPUID gives zeros. */
  setCpuid2(entries: readonly CpuidEntry[]): void {
    this.#native.KVM_SET_CPUID2(encodeCpuid(entries));
  }

  /** KVM_GET_CPUID2. */
  getCpuid2(): CpuidEntry[] {
    return getCpuid((bytes) => this.#native.KVM_GET_CPUID2(bytes));
  }

  /** KVM_GET_SUPPORTED_HV_CPUID: the Hyper-V leaves (KVM_CAP_HYPERV_CPUID). */
  getSupportedHvCpuid(): CpuidEntry[] {
    return getCpuid((bytes) => this.#native.KVM_GET_SUPPORTED_HV_CPUID(bytes));
  }

  /** KVM_GET_LAPIC: 1024 bytes of the local APIC's registers; needs an irqchip. @throws EINVAL */
  getLapic(): Uint8Array {
    return this.#get("KVM_GET_LAPIC", LAYOUT.kvm_lapic_state, STRUCT_SIZE.kvm_lapic_state).regs;
  }

  /** KVM_SET_LAPIC. */
  setLapic(regs: Uint8Array): void {
    this.#set("KVM_SET_LAPIC", LAYOUT.kvm_lapic_state, STRUCT_SIZE.kvm_lapic_state, { regs });
  }

  /** KVM_INTERRUPT: KVM takes it whatever IF says; see the contract's `interrupt()`. @throws EINVAL above 255. */
  interrupt(vector: number): void {
    const { kvm_interrupt } = STRUCT_SIZE;
    this.#set("KVM_INTERRUPT", LAYOUT.kvm_interrupt, kvm_interrupt, { irq: vector });
  }

  /** KVM_NMI. */
  nmi(): void {
    this.#native.KVM_NMI();
  }

  /** KVM_SMI (KVM_CAP_X86_SMM). */
  smi(): void {
    this.#native.KVM_SMI();
  }

  /** KVM_GET_DEBUGREGS. */
  getDebugregs(): KvmDebugregs {
    return this.#get("KVM_GET_DEBUGREGS", LAYOUT.kvm_debugregs, STRUCT_SIZE.kvm_debugregs);
  }

  /** KVM_SET_DEBUGREGS. */
  setDebugregs(debugregs: KvmDebugregs): void {
    this.#set("KVM_SET_DEBUGREGS", LAYOUT.kvm_debugregs, STRUCT_SIZE.kvm_debugregs, debugregs);
  }

  /** KVM_GET_VCPU_EVENTS. */
  getVcpuEvents(): KvmVcpuEvents {
    return this.#get("KVM_GET_VCPU_EVENTS", LAYOUT.kvm_vcpu_events, STRUCT_SIZE.kvm_vcpu_events);
  }

  /** KVM_SET_VCPU_EVENTS. */
  setVcpuEvents(events: KvmVcpuEvents): void {
    const { kvm_vcpu_events } = STRUCT_SIZE;
    this.#set("KVM_SET_VCPU_EVENTS", LAYOUT.kvm_vcpu_events, kvm_vcpu_events, events);
  }

  /** KVM_GET_MP_STATE: a `KVM_MP_STATE`. */
  getMpState(): number {
    return this.#get("KVM_GET_MP_STATE", LAYOUT.kvm_mp_state, STRUCT_SIZE.kvm_mp_state).mp_state;
  }

  /** KVM_SET_MP_STATE. */
  setMpState(state: number): void {
    const { kvm_mp_state } = STRUCT_SIZE;
    this.#set("KVM_SET_MP_STATE", LAYOUT.kvm_mp_state, kvm_mp_state, { mp_state: state });
  }

  /** KVM_SET_GUEST_DEBUG. @param control `KVM_GUESTDBG_…` @param debugreg DR0 to DR7 of the host's. */
  setGuestDebug(control: number, debugreg: readonly bigint[] = []): void {
    if (debugreg.length > 8) throw new RangeError("there are eight debug registers");
    const arch = { debugreg: Array.from({ length: 8 }, (_, i) => debugreg[i] ?? 0n) };
    const { kvm_guest_debug } = STRUCT_SIZE;
    this.#set("KVM_SET_GUEST_DEBUG", LAYOUT.kvm_guest_debug, kvm_guest_debug, { control, arch });
  }

  /**
   * KVM_SET_SIGNAL_MASK: the signals blocked inside KVM_RUN, bit 0 = signal 1; null = the thread's own.
   * The signal that ends runs is never blocked.
   */
  setSignalMask(blocked: bigint | null): void {
    this.#native.KVM_SET_SIGNAL_MASK(blocked);
  }

  /** KVM_TRANSLATE: where the guest's linear address lies. */
  translate(linearAddress: bigint): KvmTranslation {
    const bytes = new Uint8Array(STRUCT_SIZE.kvm_translation);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(
      LAYOUT.kvm_translation.linear_address[0],
      u64(linearAddress, "address"),
      true,
    );
    this.#native.KVM_TRANSLATE(bytes);
    return decode(LAYOUT.kvm_translation, bytes);
  }

  /** KVM_GET_TSC_KHZ (KVM_CAP_GET_TSC_KHZ). */
  getTscKhz(): number {
    return this.#native.KVM_GET_TSC_KHZ();
  }

  /** KVM_SET_TSC_KHZ (KVM_CAP_TSC_CONTROL). 0 = the host's. */
  setTscKhz(khz: number): void {
    this.#native.KVM_SET_TSC_KHZ(khz);
  }

  /** KVM_GET_DEVICE_ATTR of KVM_VCPU_TSC_OFFSET: what is added to the host's TSC. @throws ENXIO where KVM lacks it. */
  getTscOffset(): bigint {
    const bytes = new Uint8Array(8);
    this.getDeviceAttr(KVM_VCPU_TSC.CTRL, KVM_VCPU_TSC.OFFSET, bytes);
    return new DataView(bytes.buffer).getBigUint64(0, true);
  }

  /** KVM_SET_DEVICE_ATTR of KVM_VCPU_TSC_OFFSET. */
  setTscOffset(offset: bigint): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, u64(offset, "offset"), true);
    this.setDeviceAttr(KVM_VCPU_TSC.CTRL, KVM_VCPU_TSC.OFFSET, bytes);
  }

  /** KVM_KVMCLOCK_CTRL: tells the guest that it was paused. @throws EINVAL where it uses no kvmclock. */
  kvmclockCtrl(): void {
    this.#native.KVM_KVMCLOCK_CTRL();
  }

  /** KVM_ENABLE_CAP on the vCPU. @throws EINVAL for what KVM does not know, and for KVM_CAP_HYPERV_ENLIGHTENED_VMCS. */
  enableCap(cap: EnableCap): void {
    this.#native.KVM_ENABLE_CAP(encodeEnableCap(cap));
  }

  /** KVM_GET_ONE_REG (KVM_CAP_ONE_REG): as many bytes as the id says. */
  getOneReg(id: bigint): Uint8Array {
    const bytes = new Uint8Array(1 << Number((u64(id, "id") >> 52n) & 15n));
    this.#native.KVM_GET_ONE_REG(id, bytes);
    return bytes;
  }

  /** KVM_SET_ONE_REG. @throws RangeError: not as many bytes as the id says. */
  setOneReg(id: bigint, value: Uint8Array): void {
    this.#native.KVM_SET_ONE_REG(id, value);
  }

  /** KVM_GET_REG_LIST: the ids that `getOneReg` takes. */
  getRegList(): bigint[] {
    return getRegList((bytes) => this.#native.KVM_GET_REG_LIST(bytes));
  }

  /**
   * KVM_GET_NESTED_STATE (KVM_CAP_NESTED_STATE): `struct kvm_nested_state` as bytes.
   *
   * @param size What the capability says. @throws E2BIG: it is more.
   */
  getNestedState(size: number): Uint8Array {
    const bytes = new Uint8Array(unsigned(size, 17, "size"));
    const [at] = LAYOUT.kvm_nested_state.size;
    if (size < STRUCT_SIZE.kvm_nested_state) throw new RangeError("size must be at least 128");
    new DataView(bytes.buffer).setUint32(at, size, true);
    this.#native.KVM_GET_NESTED_STATE(bytes);
    return bytes.slice(0, new DataView(bytes.buffer).getUint32(at, true));
  }

  /** KVM_SET_NESTED_STATE: what `getNestedState()` gave. */
  setNestedState(state: Uint8Array): void {
    this.#native.KVM_SET_NESTED_STATE(state);
  }

  /** KVM_TPR_ACCESS_REPORTING (KVM_CAP_VAPIC): exits `tpr_access`; needs an irqchip. */
  tprAccessReporting(control: KvmTprAccessCtl): void {
    const bytes = new Uint8Array(STRUCT_SIZE.kvm_tpr_access_ctl);
    const what = "KVM_TPR_ACCESS_REPORTING";
    this.#native.KVM_TPR_ACCESS_REPORTING(encode(LAYOUT.kvm_tpr_access_ctl, control, bytes, what));
  }

  /** KVM_SET_VAPIC_ADDR (KVM_CAP_VAPIC): guest-physical address of the virtual APIC's page. */
  setVapicAddr(address: bigint): void {
    const bytes = new Uint8Array(STRUCT_SIZE.kvm_vapic_addr);
    const value = { vapic_addr: address };
    this.#native.KVM_SET_VAPIC_ADDR(encode(LAYOUT.kvm_vapic_addr, value, bytes, "address"));
  }

  /** KVM_X86_SETUP_MCE: MCG_CAP of the vCPU (KVM_CAP_MCE; `Kvm.getMceCapSupported()`). */
  setupMce(mcgCap: bigint): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, u64(mcgCap, "mcgCap"), true);
    this.#native.KVM_X86_SETUP_MCE(bytes);
  }

  /** KVM_X86_SET_MCE: injects a machine check. */
  setMce(mce: KvmX86Mce): void {
    const bytes = new Uint8Array(STRUCT_SIZE.kvm_x86_mce);
    this.#native.KVM_X86_SET_MCE(encode(LAYOUT.kvm_x86_mce, mce, bytes, "KVM_X86_SET_MCE"));
  }

  /**
   * KVM_PRE_FAULT_MEMORY (KVM_CAP_PRE_FAULT_MEMORY): maps guest memory before it is touched.
   *
   * @returns What is left to do, after a signal. @throws EOPNOTSUPP, ENOENT
   */
  preFaultMemory(range: KvmPreFaultMemory): KvmPreFaultMemory {
    const layout = LAYOUT_6_8.kvm_pre_fault_memory;
    const bytes = new Uint8Array(STRUCT_SIZE_6_8.kvm_pre_fault_memory);
    this.#native.KVM_PRE_FAULT_MEMORY(encode(layout, range, bytes, "KVM_PRE_FAULT_MEMORY"));
    return decode(layout, bytes);
  }

  /** KVM_XEN_VCPU_GET_ATTR: fills `struct kvm_xen_vcpu_attr`, whose `type` says which. */
  xenVcpuGetAttr(attr: Uint8Array): void {
    this.#native.KVM_XEN_VCPU_GET_ATTR(attr);
  }

  /** KVM_XEN_VCPU_SET_ATTR. @throws EINVAL also for the one that is an address */
  xenVcpuSetAttr(attr: Uint8Array): void {
    this.#native.KVM_XEN_VCPU_SET_ATTR(attr);
  }

  /** KVM_GET_STATS_FD (KVM_CAP_BINARY_STATS_FD): the vCPU's statistics. Close it. */
  getStatsFd(): Stats {
    return new Stats(this.#native.KVM_GET_STATS_FD());
  }

  /**
   * A structure as the kernel's bytes (`STRUCT_SIZE` has the sizes): for state that is only kept and
   * put back.
   */
  getStruct(call: Extract<StructIoctl, `KVM_GET_${string}`>): Uint8Array {
    const name = `kvm_${call.slice("KVM_GET_".length).toLowerCase()}`;
    const size = call === "KVM_GET_LAPIC" ? STRUCT_SIZE.kvm_lapic_state : undefined;
    const bytes = new Uint8Array(size ?? STRUCT_SIZE[name as keyof typeof STRUCT_SIZE] ?? 0);
    this.#native[call](bytes);
    return bytes;
  }

  /** The other way; KVM_SET_GUEST_DEBUG, KVM_INTERRUPT too. @throws RangeError: another size. */
  setStruct(call: Exclude<StructIoctl, `KVM_GET_${string}`>, bytes: Uint8Array): void {
    this.#native[call](bytes);
  }
}
