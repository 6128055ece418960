// How is the helper built? By plain g++, without a C library; nothing else is needed.
//
//   node scripts/build-native.mjs             build/native-helper; no compiler is an error
//   node scripts/build-native.mjs --optional  the same, but says in one line why not, and exits 0
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { arch, env, platform } from "node:process";
import { fileURLToPath } from "node:url";

const optional = process.argv.includes("--optional");
const here = dirname(dirname(fileURLToPath(import.meta.url)));

function giveUp(why, remedy) {
  console.error(`native: helper not built: ${why}${remedy ? `; ${remedy}` : ""}`);
  process.exit(optional ? 0 : 1);
}

if (platform !== "linux" || arch !== "x64") {
  giveUp(`16-bit code runs natively on x86-64 Linux, and this is ${platform}-${arch}`);
}

const cxx = env.CXX || "g++";
const flags = [
  ...["-std=c++20", "-O2", "-Wall", "-Wextra", "-s"],
  ...["-ffreestanding", "-nostdlib", "-static-pie", "-fPIE"],
  ...["-fno-exceptions", "-fno-rtti", "-fno-asynchronous-unwind-tables"],
  // Handlers run with the guest's FS and GS, and on the guest's behalf: nothing that looks there.
  ...["-fno-stack-protector", "-fcf-protection=none", "-mno-red-zone"],
];

const native = join(here, "native");
const files = readdirSync(native).map((file) => join(native, file));
const target = join(here, "build", "native-helper");
const changed = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (Math.max(...[...files, fileURLToPath(import.meta.url)].map(changed)) > changed(target)) {
  mkdirSync(dirname(target), { recursive: true });
  const fresh = `${target}.new`;
  const sources = files.filter((file) => file.endsWith(".cc"));
  const { status, error } = spawnSync(cxx, [...flags, ...sources, "-o", fresh], {
    stdio: "inherit",
  });
  if (error) {
    giveUp(`cannot run ${cxx} (${error.code})`, "install g++ or name a C++20 compiler in CXX");
  }
  if (status !== 0) giveUp(`${cxx} could not compile native/ (status ${status})`);
  // In one step: another process may be starting the old one just now.
  renameSync(fresh, target);
}
console.log(`native: built build/native-helper (${Math.round(statSync(target).size / 1024)} KiB)`);
