// Is each obstacle between a host and KVM told from what the kernel shows, with the right remedy?

import { constants } from "node:os";
import { expect, test } from "vitest";
import { KVM_DEVICE, KvmError } from "../src/error.ts";
import { explainHost, type HostFiles } from "../src/host.ts";

interface Host {
  readonly files?: Record<string, string>;
  readonly node?: { mode: number; gid: number };
}

const hostOf = ({ files = {}, node }: Host): HostFiles => ({
  exists: (path) => path in files,
  read: (path) => files[path] ?? "",
  stat: () => node,
});

const INTEL = "vendor_id\t: GenuineIntel\nflags\t\t: fpu vmx sse2\n";
const AMD_GUEST = "vendor_id\t: AuthenticAMD\nflags\t\t: fpu sse2 hypervisor\n";
const BARE = "vendor_id\t: GenuineIntel\nflags\t\t: fpu sse2\n";
const CPU = "/proc/cpuinfo";
const MISC = "/proc/misc";
const GROUP = { "/etc/group": "root:x:0:\nkvm:x:104:alice\n" };

const explain = (errno: "ENOENT" | "EACCES" | "EPERM" | "ENODEV" | "EMFILE", host: Host) =>
  explainHost(new KvmError(`open ${KVM_DEVICE}`, constants.errno[errno]), hostOf(host));

test.each([
  ["ENOENT", { [MISC]: "232 kvm\n", [CPU]: INTEL }, "node", "mknod -m 660 /dev/kvm c 10 232"],
  ["ENOENT", { [MISC]: "  1 kvm\n", "/.dockerenv": "" }, "container", "--device /dev/kvm"],
  ["ENOENT", { [CPU]: AMD_GUEST }, "nested", "nested virtualisation"],
  ["ENOENT", { [CPU]: BARE }, "virtualisation", "firmware"],
  ["ENOENT", { [CPU]: INTEL }, "module", "modprobe kvm_intel"],
  ["ENODEV", { [CPU]: INTEL, "/sys/module/kvm": "" }, "module", "kvm is loaded, but nothing"],
  ["ENOENT", { [CPU]: INTEL, "/run/.containerenv": "" }, "module", "on the host of this container"],
  ["ENOENT", {}, "module", "modprobe kvm_intel or kvm_amd"],
] as const)("%s with %j: %s", (errno, files, obstacle, says) => {
  const found = explain(errno, { files });
  expect(found.obstacle).toBe(obstacle);
  expect(found.hint).toContain(says);
});

test("no permission: the group that owns the device, where it lets anybody in", () => {
  const files = GROUP;
  const kvm = explain("EACCES", { files, node: { mode: 0o20660, gid: 104 } });
  expect(kvm).toMatchObject({ obstacle: "permission" });
  expect(kvm.hint).toContain("usermod -aG kvm $USER, then log in again");
  const root = explain("EACCES", { files, node: { mode: 0o20600, gid: 0 } });
  expect(root.hint).toContain("chmod 660 /dev/kvm");
  expect(explain("EPERM", {}).obstacle).toBe("container");
  expect(explain("EMFILE", {})).toEqual({ obstacle: "other", hint: undefined });
});
