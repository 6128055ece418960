// Can KVM be used here? Found out by using it.

import { MachineError } from "@realmode/machine";
import { KVM_DEVICE, KvmError } from "./error.ts";
import { explainHost, type KvmObstacle } from "./host.ts";
import { Kvm } from "./raw/kvm.ts";
import { KVM_API_VERSION, KVM_CAP } from "./raw/structs.ts";

export interface KvmUsable {
  readonly usable: true;
  /** KVM_GET_API_VERSION. */
  readonly apiVersion: number;
  /** Bytes of a vCPU's kvm_run mapping. */
  readonly vcpuMmapSize: number;
  readonly maxVcpus: number;
  /** The capabilities in `KVM_CAP`, as the VM answers. */
  readonly capabilities: Readonly<Record<keyof typeof KVM_CAP, number>>;
}

export interface KvmUnusable {
  readonly usable: false;
  /** errno name: ENOENT, EACCES, ENODEV (no addon, other platform) … */
  readonly code: string;
  /** What stands in the way, as far as this host tells. */
  readonly obstacle: KvmObstacle;
  /** What failed and why, in one line. */
  readonly reason: string;
  /** What to do about it. */
  readonly hint: string;
  /** The step: `load kvm.node`, `open /dev/kvm`, `KVM_CREATE_VM` … */
  readonly step: string;
}

export type KvmProbe = KvmUsable | KvmUnusable;

const REQUIRED = ["USER_MEMORY", "IMMEDIATE_EXIT"] as const;

/** Opens the device, makes a VM and a vCPU, and closes them again. Never throws. */
export function probeKvm(path: string = KVM_DEVICE): KvmProbe {
  try {
    return probe(path);
  } catch (cause) {
    const step = cause instanceof KvmError ? cause.syscall : "probe";
    const code = cause instanceof MachineError ? cause.code : "EINVAL";
    const reason = cause instanceof Error ? cause.message : String(cause);
    const known = cause instanceof KvmError ? explainHost(cause) : undefined;
    const hint = known?.hint ?? (cause instanceof MachineError ? cause.hint : undefined);
    return {
      ...{ usable: false, code, obstacle: known?.obstacle ?? "other", reason },
      ...{ hint: hint ?? "use the emulator (--backend emu)", step },
    };
  }
}

function probe(path: string): KvmProbe {
  using kvm = new Kvm(path);
  const apiVersion = kvm.getApiVersion();
  if (apiVersion !== KVM_API_VERSION) {
    const reason = `KVM_GET_API_VERSION is ${apiVersion}, not ${KVM_API_VERSION}`;
    const hint = "this kernel's KVM is older than Linux 2.6.22 or no KVM at all";
    return {
      usable: false,
      code: "ENOTSUP",
      obstacle: "other",
      reason,
      hint,
      step: "KVM_GET_API_VERSION",
    };
  }
  using vm = kvm.createVm();
  const entries = Object.entries(KVM_CAP).map(([name, cap]) => [name, vm.checkExtension(cap)]);
  const capabilities = Object.fromEntries(entries) as KvmUsable["capabilities"];
  const missing = REQUIRED.filter((name) => capabilities[name] === 0);
  if (missing.length > 0) {
    const reason = `this KVM lacks KVM_CAP_${missing.join(", KVM_CAP_")}`;
    const hint = "Linux 4.13 or newer has it";
    return {
      usable: false,
      code: "ENOTSUP",
      obstacle: "other",
      reason,
      hint,
      step: "KVM_CHECK_EXTENSION",
    };
  }
  vm.createVcpu(0).close();
  const maxVcpus = capabilities.MAX_VCPUS || capabilities.NR_VCPUS;
  return {
    usable: true,
    apiVersion,
    vcpuMmapSize: kvm.getVcpuMmapSize(),
    maxVcpus,
    capabilities,
  };
}
