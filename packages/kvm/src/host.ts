// Why can the device not be opened on this host, and what would help? Read from what the kernel shows.

import { existsSync, readFileSync, statSync } from "node:fs";
import { arch, platform } from "node:os";
import { KVM_DEVICE, type KvmError } from "./error.ts";

/** What stands in the way. */
export type KvmObstacle =
  /** Not Linux on x86-64. */
  | "platform"
  /** The addon is missing, broken, or for another platform. */
  | "addon"
  /** A virtual machine whose host does not pass virtualisation on. */
  | "nested"
  /** The processor shows no virtualisation. */
  | "virtualisation"
  /** No kvm module answers. */
  | "module"
  /** The kernel has KVM, but this container was not given the device. */
  | "container"
  /** The kernel has KVM, but nobody made the device node. */
  | "node"
  | "permission"
  /** Anything else: `reason` says what. */
  | "other";

export interface Explained {
  readonly obstacle: KvmObstacle;
  readonly hint: string | undefined;
}

/** What is looked at; another one in tests. */
export interface HostFiles {
  exists(path: string): boolean;
  /** "" where it can't be read. */
  read(path: string): string;
  stat(path: string): { readonly mode: number; readonly gid: number } | undefined;
}

const orElse = <T>(get: () => T, otherwise: T): T => {
  try {
    return get();
  } catch {
    return otherwise;
  }
};

const HOST: HostFiles = {
  exists: existsSync,
  read: (path) => orElse(() => readFileSync(path, "utf8"), ""),
  stat: (path) => orElse(() => statSync(path), undefined),
};

const CONTAINER_MARKS = ["/.dockerenv", "/run/.containerenv", "/run/systemd/container"];

function absent(host: HostFiles): Explained {
  const inContainer = CONTAINER_MARKS.some((path) => host.exists(path));
  // The line of /dev/kvm's driver: number and name.
  const minor = /^ *(\d+) kvm$/m.exec(host.read("/proc/misc"))?.[1];
  if (minor) {
    if (inContainer) {
      const hint = `the kernel has KVM: start the container with --device ${KVM_DEVICE}`;
      return { obstacle: "container", hint };
    }
    const hint = `the kernel has KVM, only its node is missing: mknod -m 660 ${KVM_DEVICE} c 10 ${minor} (in a container: start it with --device ${KVM_DEVICE})`;
    return { obstacle: "node", hint };
  }
  const cpu = host.read("/proc/cpuinfo");
  const flags = new Set(/^flags\s*:(.*)$/m.exec(cpu)?.[1]?.split(" "));
  if (cpu && !flags.has("vmx") && !flags.has("svm")) {
    if (flags.has("hypervisor")) {
      const hint =
        "this is a virtual machine: switch nested virtualisation on in its host (kvm_intel or kvm_amd nested=1, CPU type host), or use the emulator";
      return { obstacle: "nested", hint };
    }
    const hint =
      "the processor shows neither vmx nor svm: switch virtualisation (VT-x, SVM) on in the firmware";
    return { obstacle: "virtualisation", hint };
  }
  const module = /GenuineIntel/.test(cpu)
    ? "kvm_intel"
    : /AuthenticAMD/.test(cpu)
      ? "kvm_amd"
      : "kvm_intel or kvm_amd";
  const why = host.exists("/sys/module/kvm")
    ? "module kvm is loaded, but nothing for this processor"
    : "no kvm module is loaded";
  const where = inContainer ? " on the host of this container" : "";
  return {
    obstacle: "module",
    hint: `${why}: modprobe ${module}${where}; dmesg says why where it refuses`,
  };
}

function forbidden(host: HostFiles): Explained {
  const node = host.stat(KVM_DEVICE);
  const groupOf = (gid: number): string | undefined =>
    new RegExp(`^([^:]+):[^:]*:${gid}:`, "m").exec(host.read("/etc/group"))?.[1];
  const group = node && groupOf(node.gid);
  if (node && group && group !== "root" && (node.mode & 0o060) === 0o060) {
    const hint = `join the group that owns it: usermod -aG ${group} $USER, then log in again`;
    return { obstacle: "permission", hint };
  }
  const mode = node ? (node.mode & 0o777).toString(8) : "?";
  const hint = `its mode ${mode} and group ${group ?? node?.gid ?? "?"} let nobody else in: as root, chgrp kvm ${KVM_DEVICE} && chmod 660 ${KVM_DEVICE}, and usermod -aG kvm $USER`;
  return { obstacle: "permission", hint };
}

/** What stands in the way of `error`'s step; the hint is undefined where the error's own is all that is known. */
export function explainHost(error: KvmError, host: HostFiles = HOST): Explained {
  const { syscall, code } = error;
  if (syscall === "load kvm.node") {
    const isHost = platform() === "linux" && arch() === "x64";
    return { obstacle: isHost ? "addon" : "platform", hint: undefined };
  }
  if (syscall !== `open ${KVM_DEVICE}`) return { obstacle: "other", hint: undefined };
  if (code === "EACCES") return forbidden(host);
  if (code === "EPERM") return { obstacle: "container", hint: undefined };
  if (code === "ENOENT" || code === "ENODEV" || code === "ENXIO") return absent(host);
  return { obstacle: "other", hint: undefined };
}
