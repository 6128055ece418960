// What does a refused system call tell the user: which call, which errno, and what to do about it?

import { getSystemErrorMap } from "node:util";
import { MachineError } from "@realmode/machine";

/** The device that KVM is. */
export const KVM_DEVICE = "/dev/kvm";

const HINTS: readonly (readonly [syscall: RegExp, code: string, hint: string])[] = [
  [
    /^open \/dev\/kvm$/,
    "ENOENT",
    "KVM is not there: load its module (modprobe kvm_intel or kvm_amd), switch virtualisation on in the firmware or, in a virtual machine, nested virtualisation in its host; a container needs --device /dev/kvm",
  ],
  [
    /^open /,
    "EACCES",
    "no permission: join the group that owns /dev/kvm (usermod -aG kvm $USER, then log in again) or have its mode changed; ls -l /dev/kvm shows both",
  ],
  [/^open /, "EPERM", "a sandbox or container forbids the device: start it with --device /dev/kvm"],
  [
    /^open /,
    "ENODEV",
    "the device node is there but no module answers: modprobe kvm_intel or kvm_amd, and see dmesg for why it refused",
  ],
  [
    /^open /,
    "ENXIO",
    "the device node is there but no module answers: modprobe kvm_intel or kvm_amd",
  ],
  [/^open /, "EMFILE", "close machines that are no longer used, or raise ulimit -n"],
  [
    /^KVM_CREATE_VM$/,
    "EBUSY",
    "another hypervisor (VirtualBox, VMware) holds the processor's virtualisation: end its machines",
  ],
  [/^KVM_CREATE_VM$/, "EMFILE", "close machines that are no longer used, or raise ulimit -n"],
  [/./, "ENOMEM", "the host is out of memory, or a memory limit (ulimit -v, cgroup) is reached"],
  [
    /^KVM_SET_USER_MEMORY_REGION$/,
    "EEXIST",
    "two slots must not overlap: delete the other (memorySize 0) or choose another address",
  ],
  [
    /^KVM_SET_USER_MEMORY_REGION$/,
    "EINVAL",
    "address, size and bytes of a slot start and end on borders of 4096; a live slot keeps its size, bytes and readonly",
  ],
  [/^KVM_CREATE_VCPU$/, "EEXIST", "each vCPU of a VM has its own id"],
  [/^KVM_SET_CPUID2$/, "EINVAL", "the list can't change after the vCPU's first run"],
  [/^KVM_/, "EBUSY", "end the run with kick() and wait for it"],
  [/^KVM_/, "EBADF", "the machine, or this object, was closed before"],
  [/^KVM_/, "ENOTTY", "this kernel has no such call, or the file descriptor is of another kind"],
];

const describe = (errno: number): readonly [code: string, text: string] =>
  getSystemErrorMap().get(-errno) ?? [`E${errno}`, `error ${errno}`];

/** A system call of KVM's that was refused, or the addon that could not be loaded. */
export class KvmError extends MachineError {
  override readonly name: string = "KvmError";
  /** The step that failed: `open /dev/kvm`, `KVM_CREATE_VM`, `mmap kvm_run` … */
  readonly syscall: string;
  /** The errno's number; `code` is its name. */
  readonly errno: number;

  /** @param detail What we know beyond the kernel's words. */
  constructor(syscall: string, errno: number, detail = "", hint?: string) {
    const [code, text] = describe(errno);
    const known = HINTS.find(([step, name]) => name === code && step.test(syscall))?.[2];
    super(code, `${syscall}: ${text}${detail && ` (${detail})`}`, hint ?? known);
    this.syscall = syscall;
    this.errno = errno;
  }
}
