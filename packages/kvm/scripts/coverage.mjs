// Writes docs/kvm-coverage.md: which of KVM's ioctls and exits are bound, beside kvm-ioctls.
//
// What is bound is asked of the built addon and of the built classes; coverage/kvm-ioctls.json has the other
// side's methods on x86-64, coverage/kernel.json the kernel's ioctls. test/coverage.test.ts compares.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path) => new URL(path, import.meta.url);
const json = (path) => JSON.parse(readFileSync(at(path), "utf8"));

/** Native methods with names of ours. */
const NATIVE_NAMES = {
  Kvm: {
    getApiVersion: ["KVM_GET_API_VERSION"],
    checkExtension: ["KVM_CHECK_EXTENSION"],
    getVcpuMmapSize: ["KVM_GET_VCPU_MMAP_SIZE"],
    createVm: ["KVM_CREATE_VM"],
  },
  Vm: {
    checkExtension: ["KVM_CHECK_EXTENSION"],
    setUserMemoryRegion: ["KVM_SET_USER_MEMORY_REGION", "KVM_SET_USER_MEMORY_REGION2"],
    getDirtyLog: ["KVM_GET_DIRTY_LOG"],
    createVcpu: ["KVM_CREATE_VCPU"],
  },
  Vcpu: { settle: ["KVM_RUN"] },
  Device: {},
};

/** Public methods whose name is not the ioctl's in camel case. */
const PUBLIC_NAMES = {
  KVM_SET_USER_MEMORY_REGION2: "setUserMemoryRegion",
  KVM_X86_SETUP_MCE: "setupMce",
  KVM_X86_SET_MCE: "setMce",
  KVM_X86_GET_MCE_CAP_SUPPORTED: "getMceCapSupported",
  KVM_X86_SET_MSR_FILTER: "setMsrFilter",
};

const camel = (name) =>
  name
    .replace(/^KVM_/, "")
    .toLowerCase()
    .replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

const ENCRYPTED =
  "its structures hold addresses of further structures that only SEV and TDX define, and encrypted guests are not this package's";
/** Why an ioctl is not bound: the first that matches. */
const REASONS = [
  [/^KVM_(S390|PPC|ARM)_/, "another architecture's"],
  [/^KVM_(CREATE_SPAPR_TCE(_64)?|ALLOCATE_RMA|DIRTY_TLB)$/, "another architecture's"],
  [/^KVM_MEMORY_ENCRYPT_/, ENCRYPTED],
  [
    /^KVM_(DE)?ASSIGN_|^KVM_SET_MEMORY_(REGION|ALIAS)$/,
    "the kernel has it no more: it answers ENOTTY or EINVAL",
  ],
  [
    /^KVM_(CREATE|GET|SET)_PIT$/,
    "KVM_CREATE_PIT2, KVM_GET_PIT2 and KVM_SET_PIT2 do the same and more",
  ],
  [/^KVM_SET_CPUID$/, "KVM_SET_CPUID2 does the same and more"],
];

/**
 * The file's text, and what is wrong with it.
 *
 * @param classes The addon's. @param api The package's exports. @param exits Every reason of an exit.
 */
export function coverage(classes, api, exits) {
  const theirs = json("../coverage/kvm-ioctls.json");
  const { header, ioctls } = json("../coverage/kernel.json");
  const mistakes = [];
  // ioctl → where it is bound, by the public method's name.
  const bound = new Map();
  for (const [name, { prototype }] of Object.entries(classes)) {
    const methods = Object.getOwnPropertyNames(prototype);
    const direct = methods.filter((method) => method.startsWith("KVM_")).map((one) => [one, [one]]);
    for (const [method, list] of [...direct, ...Object.entries(NATIVE_NAMES[name])]) {
      if (!methods.includes(method)) mistakes.push(`the addon has no ${name}.${method}`);
      for (const ioctl of list) {
        const ours = PUBLIC_NAMES[ioctl] ?? camel(ioctl);
        if (!(ours in api[name].prototype)) mistakes.push(`${ioctl}: no method ${name}.${ours}`);
        bound.set(ioctl, [...(bound.get(ioctl) ?? []), `${name}.${ours}`]);
      }
    }
  }
  for (const ioctl of bound.keys()) {
    if (!ioctls.includes(ioctl)) mistakes.push(`${ioctl} is no ioctl of the kernel's list`);
  }
  const reasonFor = (ioctl) => {
    const found = REASONS.find(([pattern]) => pattern.test(ioctl));
    if (found === undefined) mistakes.push(`${ioctl}: neither bound nor explained`);
    return found?.[1] ?? "";
  };

  const rows = [];
  let missing = 0;
  for (const name of Object.keys(classes)) {
    for (const [method, what] of Object.entries(theirs[name])) {
      const [, reason] = /^reason: (.*)$/.exec(what) ?? [];
      const isIoctl = what.startsWith("KVM_");
      let ours = isIoctl ? bound.get(what)?.find((one) => one.startsWith(`${name}.`)) : what;
      let why = reason ?? "";
      if (reason !== undefined) ours = undefined;
      else if (isIoctl && ours === undefined) why = reasonFor(what);
      const [, owner, member] = /^(\w+)\.(\w+)/.exec(ours ?? "") ?? [];
      if (owner && !(member in api[owner].prototype)) mistakes.push(`${method}: no ${ours}`);
      if (ours === undefined) missing++;
      const cells = [
        `\`${name}Fd::${method}\``.replace("KvmFd", "Kvm"),
        isIoctl ? `\`${what}\`` : "",
      ];
      rows.push(`| ${[...cells, ours ? `\`${ours}\`` : "no", why].join(" | ")} |`);
    }
  }
  const exitRows = Object.entries(theirs.VcpuExit).map(([variant, reason]) => {
    if (!exits.includes(reason)) mistakes.push(`${variant}: no exit ${reason}`);
    return `| \`${variant}\` | \`${reason}\` |`;
  });
  const named = new Set(Object.values(theirs.VcpuExit));
  const more = exits.filter((reason) => !named.has(reason) && reason !== "limit").sort();
  const kernel = ioctls.map((ioctl) => {
    const where = bound.get(ioctl);
    const ours = where ? [...new Set(where)].map((one) => `\`${one}\``).join(", ") : "no";
    return `| \`${ioctl}\` | ${ours} | ${where ? "" : reasonFor(ioctl)} |`;
  });
  const text = `# Which of KVM's calls are bound, beside kvm-ioctls

Made by \`node packages/kvm/scripts/coverage.mjs\` from the addon's own tables; a test compares it with what that
makes. kvm-ioctls: version ${theirs.version}, its methods on x86-64.

## kvm-ioctls, method by method

${rows.length} methods, ${rows.length - missing} of them here; the others with the reason.

| kvm-ioctls | ioctl | here | why not |
| --- | --- | --- | --- |
${rows.join("\n")}

## Exits

Each has the fields that \`struct kvm_run\` has for it. A number without a name is \`unknown\` with the number.

| kvm-ioctls | here |
| --- | --- |
${exitRows.join("\n")}

Beside these: ${more.map((reason) => `\`${reason}\``).join(", ")}. The variants of other architectures are left out.

## The kernel's ioctls

${header}: ${ioctls.length}, of which ${kernel.filter((row) => !row.includes("| no |")).length} are bound.

| ioctl | here | why not |
| --- | --- | --- |
${kernel.join("\n")}
`;
  return { text, mistakes };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { native } = await import("../dist/native.js");
  const { EXIT_CODE } = await import("@realmode/machine");
  const { KVM_EXITS, KVM_EXITS_6_8 } = await import("../dist/raw/exits.js");
  const exits = Object.keys({ ...EXIT_CODE, ...KVM_EXITS, ...KVM_EXITS_6_8 });
  const { text, mistakes } = coverage(native().classes, await import("../dist/index.js"), exits);
  for (const mistake of mistakes) console.error(mistake);
  writeFileSync(at("../../../docs/kvm-coverage.md"), text);
  process.exit(mistakes.length === 0 ? 0 : 1);
}
