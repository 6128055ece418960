// How is the addon built? By plain g++, from the list of files below; nothing else is needed.
//
//   node scripts/build-native.mjs             build/Release/kvm.node; no compiler is an error
//   node scripts/build-native.mjs --optional  the same, but says in one line why not, and exits 0
//   node scripts/build-native.mjs --asan      build/asan/kvm.node with AddressSanitizer and UBSan
//   node scripts/build-native.mjs --arm64     build/arm64/kvm.node, which only says that it is of no use there
//
// CXX (CXX_ARM64) names the compiler. In a tarball the headers are in headers/ (scripts/prebuild.mjs).
// There is no binding.gyp and no install script: pnpm would run the first by itself at install.
import { spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { arch, env, platform } from "node:process";
import { fileURLToPath } from "node:url";

const arm64 = process.argv.includes("--arm64");
const X86_SOURCES = [
  "addon.cc",
  "device.cc",
  "errors.cc",
  "eventfd.cc",
  "fast_paths.cc",
  "ioctl_row.cc",
  "kvm.cc",
  "old_glibc.cc",
  "rings.cc",
  "runner.cc",
  "stats.cc",
  "vcpu.cc",
  "vcpu_core.cc",
  "vcpu_ioctls.cc",
  "vm.cc",
  "vm_ioctls.cc",
  "watchdog.cc",
];
const SOURCES = arm64 ? ["other_host.cc"] : X86_SOURCES;
/** Nothing else is seen from outside: not even inline functions of the C++ library. */
const EXPORTS = `{
  global: napi_register_module_v1; node_api_module_get_api_version_v1;
  local: *;
};
`;

const optional = process.argv.includes("--optional");
const asan = process.argv.includes("--asan");
const here = dirname(dirname(fileURLToPath(import.meta.url)));

function giveUp(why, remedy) {
  console.error(`kvm: native addon not built: ${why}${remedy ? `; ${remedy}` : ""}`);
  process.exit(optional ? 0 : 1);
}

if (platform !== "linux") giveUp(`KVM is a part of Linux, and this is ${platform}-${arch}`);
if (arch !== "x64" && !arm64)
  giveUp(`this binding is for x86-64 hosts, and this is ${platform}-${arch}`);

function includeDirectories() {
  const require = createRequire(import.meta.url);
  try {
    return [
      require("node-api-headers").include_dir,
      // Its own include_dir comes with quotes.
      dirname(require.resolve("node-addon-api/package.json")),
    ];
  } catch (cause) {
    const packed = join(here, "headers");
    if (existsSync(packed)) return [packed];
    return giveUp(cause.message.split("\n")[0], "install the workspace's dependencies first");
  }
}

const cxx = arm64 ? env.CXX_ARM64 || "aarch64-linux-gnu-g++" : env.CXX || "g++";
const kind = arm64 ? "arm64" : asan ? "asan" : "Release";
const directory = join(here, "build", kind);
const flags = [
  ...["-std=c++20", "-fPIC", "-fvisibility=hidden", "-pthread", "-Wall", "-Wextra"],
  ...(asan
    ? ["-O1", "-g", "-fno-omit-frame-pointer", "-fsanitize=address,undefined"]
    : ["-O2", "-DNDEBUG", "-fno-plt"]),
  ...["-DNAPI_VERSION=8", "-DNODE_ADDON_API_CPP_EXCEPTIONS", "-DNODE_ADDON_API_DISABLE_DEPRECATED"],
  ...["-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS", "-DBUILDING_NODE_EXTENSION"],
  "-DNODE_GYP_MODULE_NAME=kvm",
  ...includeDirectories().flatMap((path) => ["-isystem", path]),
];

function compiler(args) {
  return new Promise((resolve) => {
    const child = spawn(cxx, args, { stdio: "inherit" });
    child.on("error", (cause) =>
      giveUp(`cannot run ${cxx} (${cause.code})`, "install g++ or name a C++20 compiler in CXX"),
    );
    child.on("close", (status) => resolve(status));
  });
}

mkdirSync(directory, { recursive: true });
const objectOf = (source) => join(directory, source.replace(/\.cc$/, ".o"));
const nativeFile = (name) => join(here, "native", name);

// A text that changes whenever an object would: the sources' times are compared against it.
const depends = [
  "device_attr.h",
  "fd.h",
  "guest_memfd.h",
  "hold.h",
  "kvm_abi.h",
  "owned_fd.h",
  ...SOURCES.map((source) => source.replace(/\.cc$/, ".h")),
]
  .map(nativeFile)
  .concat(fileURLToPath(import.meta.url))
  .map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
const newest = Math.max(...depends);

function isCurrent(source) {
  const object = statSync(objectOf(source), { throwIfNoEntry: false });
  return object && object.mtimeMs > Math.max(newest, statSync(nativeFile(source)).mtimeMs);
}

const waiting = SOURCES.filter((source) => !isCurrent(source));
async function compileWaiting() {
  for (let source = waiting.shift(); source; source = waiting.shift()) {
    const object = objectOf(source);
    const status = await compiler([...flags, "-c", nativeFile(source), "-o", object]);
    if (status !== 0) {
      rmSync(object, { force: true });
      giveUp(`${cxx} could not compile native/${source} (status ${status})`);
    }
  }
}
await Promise.all([compileWaiting(), compileWaiting()]);

const target = join(directory, "kvm.node");
const fresh = `${target}.new`;
const exports_ = join(directory, "exports.map");
writeFileSync(exports_, EXPORTS);
// One file for all systems: libstdc++ of a newer compiler is not on older ones.
const hasStatic =
  spawnSync(cxx, ["-print-file-name=libstdc++.a"], { encoding: "utf8" }).stdout?.includes("/") ??
  false;
const link = [
  // nodelete: the watchdog thread and the signal handler stay when the last worker has closed it.
  ...["-shared", "-pthread", "-Wl,-z,nodelete"],
  ...(asan ? ["-fsanitize=address,undefined"] : ["-s", `-Wl,--version-script=${exports_}`]),
  ...(hasStatic && !asan ? ["-static-libstdc++", "-Wl,--gc-sections"] : []),
];
const status = await compiler([...link, ...SOURCES.map(objectOf), "-o", fresh]);
if (status !== 0) giveUp(`${cxx} could not link (status ${status})`);
// In one step: another process may have the old file mapped, or load it just now.
renameSync(fresh, target);
const size = Math.round(readFileSync(target).length / 1024);
console.log(`kvm: built build/${kind}/kvm.node (${size} KiB)`);
