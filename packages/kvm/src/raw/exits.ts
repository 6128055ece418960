// Which exits has KVM on x86, and what does kvm_run say of each? (linux/kvm.h, "KVM_EXIT_")
//
// The contract's exits (@realmode/machine) are told as there. The others have the kernel's name, its number,
// and the member of kvm_run's union under the member's name. A number that is not here stays a number.

import type { Exit, UnknownExit } from "@realmode/machine";
import type { ExitRecord } from "../exit.ts";
import { decode, type Layout, type Struct } from "./layout.ts";

interface ExitRow {
  readonly code: number;
  /** The union's member. */
  readonly member?: string;
  readonly layout?: Layout;
}

/** Where the union of `struct kvm_run` begins. */
export const KVM_RUN_UNION = 32;

/** KVM's exits that the contract does not name; offsets from the union's start. */
export const KVM_EXITS = {
  exception: { code: 1, member: "ex", layout: { exception: [0, 4], error_code: [4, 4] } },
  hypercall: {
    code: 3,
    member: "hypercall",
    layout: { nr: [0, 8], args: [8, 8, 6], ret: [56, 8], longmode: [64, 4] },
  },
  set_tpr: { code: 11 },
  tpr_access: { code: 12, member: "tpr_access", layout: { rip: [0, 8], is_write: [8, 4] } },
  nmi: { code: 16 },
  system_event: {
    code: 24,
    member: "system_event",
    layout: { type: [0, 4], ndata: [4, 4], data: [8, 8, 16] },
  },
  ioapic_eoi: { code: 26, member: "eoi", layout: { vector: [0, 1] } },
  hyperv: { code: 27, member: "hyperv", layout: { type: [0, 4] } },
  x86_rdmsr: {
    code: 29,
    member: "msr",
    layout: { error: [0, 1], reason: [8, 4], index: [12, 4], data: [16, 8] },
  },
  x86_wrmsr: {
    code: 30,
    member: "msr",
    layout: { error: [0, 1], reason: [8, 4], index: [12, 4], data: [16, 8] },
  },
  dirty_ring_full: { code: 31 },
  ap_reset_hold: { code: 32 },
  x86_bus_lock: { code: 33 },
  xen: { code: 34, member: "xen", layout: { type: [0, 4] } },
  notify: { code: 37, member: "notify", layout: { flags: [0, 4] } },
} as const;

/** Those of Linux 6.8 and later. */
export const KVM_EXITS_6_8 = {
  memory_fault: {
    code: 39,
    member: "memory_fault",
    layout: { flags: [0, 8], gpa: [8, 8], size: [16, 8] },
  },
  tdx: { code: 40, member: "tdx", layout: { flags: [0, 8], nr: [8, 8] } },
} as const;

/** What `hyperv` and `xen` have beside their `type`: `u`'s member, from the union's start. */
export const KVM_EXIT_VARIANTS = {
  hyperv: {
    synic: {
      type: 1,
      layout: { msr: [8, 4], control: [16, 8], evt_page: [24, 8], msg_page: [32, 8] },
    },
    hcall: { type: 2, layout: { input: [8, 8], result: [16, 8], params: [24, 8, 2] } },
    syndbg: {
      type: 3,
      layout: {
        msr: [8, 4],
        control: [16, 8],
        status: [24, 8],
        send_page: [32, 8],
        recv_page: [40, 8],
        pending_page: [48, 8],
      },
    },
  },
  xen: {
    hcall: {
      type: 1,
      layout: {
        longmode: [8, 4],
        cpl: [12, 4],
        input: [16, 8],
        result: [24, 8],
        params: [32, 8, 6],
      },
    },
  },
} as const;

type Rows = typeof KVM_EXITS & typeof KVM_EXITS_6_8;
type Variants = typeof KVM_EXIT_VARIANTS;
/** Beside `type` the one variant that it names. */
type VariantsOf<R> = R extends keyof Variants
  ? {
      -readonly [V in keyof Variants[R]]?: Variants[R][V] extends { layout: infer L }
        ? Struct<L>
        : never;
    }
  : unknown;
type Fields<R extends keyof Rows> = Rows[R] extends {
  member: infer M extends string;
  layout: infer L;
}
  ? { readonly [K in M]: Struct<L> & VariantsOf<R> }
  : unknown;

/** Exits that only the raw binding knows. */
export type KvmOnlyExit = {
  [R in keyof Rows]: { readonly reason: R; readonly code: Rows[R]["code"] } & Fields<R>;
}[keyof Rows];

/** KVM_EXIT_UNKNOWN, with the processor's own reason, or a number that has no name here. */
export interface KvmUnknownExit extends UnknownExit {
  readonly hardwareExitReason?: bigint;
}

/** `struct kvm_debug_exit_arch` with all 64 bits. */
export interface KvmDebugArch {
  readonly arch: { exception: number; pc: bigint; dr6: bigint; dr7: bigint };
}

/** How a run of a raw `Vcpu` ended. */
export type KvmExit =
  | Exclude<Exit, UnknownExit | { reason: "debug" }>
  | (Extract<Exit, { reason: "debug" }> & KvmDebugArch)
  | KvmOnlyExit
  | KvmUnknownExit;

const BY_CODE = new Map<number, readonly [reason: string, row: ExitRow]>(
  Object.entries({ ...KVM_EXITS, ...KVM_EXITS_6_8 }).map(([reason, row]) => [
    row.code,
    [reason, row],
  ]),
);

const DEBUG_ARCH = { exception: [0, 4], pc: [8, 8], dr6: [16, 8], dr7: [24, 8] } as const;

/** The exit with number `code`, as a fresh value. */
export function decodeKvmExit(record: Pick<ExitRecord, "decode" | "bytes">, code: number): KvmExit {
  const exit = record.decode(code);
  const union = record.bytes.subarray(KVM_RUN_UNION);
  if (exit.reason === "debug") return { ...exit, arch: decode(DEBUG_ARCH, union) };
  if (exit.reason !== "unknown") return exit;
  if (code === 0) return { ...exit, hardwareExitReason: decode({ hw: [0, 8] }, union).hw };
  const found = BY_CODE.get(code);
  if (found === undefined) return exit;
  const [reason, { member, layout }] = found;
  if (member === undefined || layout === undefined) return { reason, code } as KvmOnlyExit;
  const fields: Record<string, unknown> = decode(layout, union);
  const variants = KVM_EXIT_VARIANTS[reason as keyof Variants] ?? {};
  for (const [name, variant] of Object.entries(variants)) {
    if (variant.type === fields.type) fields[name] = decode<Layout>(variant.layout, union);
  }
  return { reason, code, [member]: fields } as unknown as KvmOnlyExit;
}
