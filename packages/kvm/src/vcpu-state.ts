// How do the contract's registers cross into the kernel's structures, and what else is a vCPU's state?

import {
  CONTROL_NAMES,
  checkRegs,
  checkSregs,
  REG_NAMES,
  type Regs,
  SEGMENT_FIELDS,
  type Segment,
  type Sregs,
  type SregsPatch,
} from "@realmode/machine";
import { KVM_DEVICE } from "./error.ts";
import { ExitRecord } from "./exit.ts";
import { type NativeVcpu, native } from "./native.ts";
import type { StructIoctl } from "./raw/calls.ts";
import {
  getField,
  KVM_DTABLE,
  KVM_REGS,
  KVM_SEGMENT,
  KVM_SREGS,
  STRUCT_SIZE,
  setField,
} from "./raw/structs.ts";

/** Offset of each contract register in `struct kvm_regs` (e.. is the low half of r..). */
const REG_OFFSET = Object.fromEntries(
  REG_NAMES.map((name) => [name, 8 * KVM_REGS.findIndex((r) => r.slice(1) === name.slice(1))]),
) as Record<keyof Regs, number>;

const SEGMENTS = Object.entries(KVM_SREGS.segments) as [keyof typeof KVM_SREGS.segments, number][];
const TABLES = Object.entries(KVM_SREGS.tables) as [keyof typeof KVM_SREGS.tables, number][];

/** Registers out of `struct kvm_regs`. */
export function decodeRegs(view: DataView): Regs {
  const regs: Partial<Regs> = {};
  for (const name of REG_NAMES) regs[name] = view.getUint32(REG_OFFSET[name], true);
  return regs as Regs;
}

/** Lays `regs` over `struct kvm_regs`, zero-extended. @throws MachineError EINVAL; nothing is changed then. */
export function patchRegs(view: DataView, regs: Partial<Regs>): void {
  checkRegs(regs);
  for (const name of REG_NAMES) {
    const value = regs[name];
    if (value !== undefined) setField(view, REG_OFFSET[name], 8, value);
  }
}

/** The contract's part of `struct kvm_sregs`. */
export function decodeSregs(view: DataView): Sregs {
  const sregs: Record<string, unknown> = {};
  for (const [name, at] of SEGMENTS) {
    const segment: Partial<Segment> = {};
    for (const field of SEGMENT_FIELDS) {
      const [offset, size] = KVM_SEGMENT[field];
      segment[field] = getField(view, at + offset, size);
    }
    sregs[name] = segment;
  }
  for (const [name, at] of TABLES) {
    const { base, limit } = KVM_DTABLE;
    sregs[name] = {
      base: getField(view, at + base[0], 4),
      limit: getField(view, at + limit[0], limit[1]),
    };
  }
  for (const name of CONTROL_NAMES) sregs[name] = view.getUint32(KVM_SREGS.registers[name], true);
  return sregs as unknown as Sregs;
}

function patchSegment(view: DataView, at: number, patch: Partial<Segment>): void {
  for (const field of SEGMENT_FIELDS) {
    const value = patch[field];
    if (value === undefined) continue;
    const [offset, size] = KVM_SEGMENT[field];
    setField(view, at + offset, size, value);
    // KVM's own flag for "not present".
    if (field === "present") setField(view, at + KVM_SEGMENT.unusable[0], 1, value === 0 ? 1 : 0);
  }
}

/** Lays `patch` over `struct kvm_sregs`. @throws MachineError EINVAL; nothing is changed then. */
export function patchSregs(view: DataView, patch: SregsPatch): void {
  checkSregs(patch);
  for (const [name, at] of SEGMENTS) {
    const segment = patch[name];
    if (segment) patchSegment(view, at, segment);
  }
  for (const [name, at] of TABLES) {
    const { base, limit } = patch[name] ?? {};
    if (base !== undefined) setField(view, at, 8, base);
    if (limit !== undefined) setField(view, at + KVM_DTABLE.limit[0], 2, limit);
  }
  for (const name of CONTROL_NAMES) {
    const value = patch[name];
    if (value !== undefined) setField(view, KVM_SREGS.registers[name], 8, value);
  }
}

/** What a vCPU's state is beside general and segment registers, in the order it is set. */
const OTHER_STATE = ["XCRS", "XSAVE", "DEBUGREGS", "MP_STATE", "VCPU_EVENTS"] as const;

/** The kernel's structures by their ioctl's name; plain data. */
export type OtherState = { readonly [K in (typeof OTHER_STATE)[number]]: Uint8Array };

/** Their calls' names, made once: a reset calls each. */
const SETTERS = {
  XCRS: "KVM_SET_XCRS",
  XSAVE: "KVM_SET_XSAVE",
  DEBUGREGS: "KVM_SET_DEBUGREGS",
  MP_STATE: "KVM_SET_MP_STATE",
  VCPU_EVENTS: "KVM_SET_VCPU_EVENTS",
} as const satisfies { [K in (typeof OTHER_STATE)[number]]: StructIoctl };

export function getOtherState(vcpu: NativeVcpu): OtherState {
  const entries = OTHER_STATE.map((name) => {
    const size = STRUCT_SIZE[`kvm_${name.toLowerCase()}` as keyof typeof STRUCT_SIZE];
    const bytes = new Uint8Array(size);
    vcpu[`KVM_GET_${name}` satisfies StructIoctl](bytes);
    return [name, bytes];
  });
  return Object.fromEntries(entries) as OtherState;
}

export function setOtherState(vcpu: NativeVcpu, state: OtherState): void {
  for (const name of OTHER_STATE) {
    vcpu[SETTERS[name]](state[name]);
  }
}

/** All of a vCPU's state that is known here, as the kernel's structures. */
export interface VcpuState {
  readonly regs: Uint8Array;
  readonly sregs: Uint8Array;
  readonly other: OtherState;
}

export function readStruct(vcpu: NativeVcpu, call: "KVM_GET_REGS" | "KVM_GET_SREGS"): Uint8Array {
  const { kvm_regs, kvm_sregs } = STRUCT_SIZE;
  const bytes = new Uint8Array(call === "KVM_GET_REGS" ? kvm_regs : kvm_sregs);
  vcpu[call](bytes);
  return bytes;
}

export function readState(vcpu: NativeVcpu): VcpuState {
  const regs = readStruct(vcpu, "KVM_GET_REGS");
  const sregs = readStruct(vcpu, "KVM_GET_SREGS");
  return { regs, sregs, other: getOtherState(vcpu) };
}

/** "This is the bootstrap processor", in the APIC base register. */
const APIC_BASE_BSP = 0x100;

let created: VcpuState | undefined;

/**
 * The state that KVM gives a new vCPU. Read once a thread, from a vCPU made for it: the one that is
 * reset may belong to another thread, where it has run long since.
 */
export function createdState(id: number): VcpuState {
  created ??= readCreated();
  if (id === 0) return created;
  const sregs = created.sregs.slice();
  const view = new DataView(sregs.buffer);
  const at = KVM_SREGS.registers.apic_base;
  view.setUint32(at, view.getUint32(at, true) & ~APIC_BASE_BSP, true);
  return { ...created, sregs };
}

function readCreated(): VcpuState {
  const { Kvm } = native();
  const kvm = new Kvm(KVM_DEVICE);
  try {
    const vm = kvm.createVm();
    try {
      const { bytes } = new ExitRecord();
      return readState(vm.createVcpu(0, bytes, () => {}));
    } finally {
      vm.close();
    }
  } finally {
    kvm.close();
  }
}
