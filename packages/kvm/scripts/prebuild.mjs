// What does a tarball bring to machines without a compiler, and to those with one? The addons that were
// built here, and the headers that a build from source needs.
//
//   prebuilds/linux-x64/kvm.node     what `npm run build:native` made
//   prebuilds/linux-arm64/kvm.node   where aarch64-linux-gnu-g++ is installed
//   headers/                         node-api-headers and node-addon-api, with their licences
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { arch, platform } from "node:process";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

function keep(built, target) {
  mkdirSync(join(here, "prebuilds", target), { recursive: true });
  copyFileSync(built, join(here, "prebuilds", target, "kvm.node"));
}

rmSync(join(here, "prebuilds"), { recursive: true, force: true });
const own = join(here, "build/Release/kvm.node");
if (existsSync(own)) keep(own, `${platform}-${arch}`);
else console.error("kvm: no addon was built here; this tarball will need a build from source");

const args = [join(here, "scripts/build-native.mjs"), "--arm64", "--optional"];
const other = join(here, "build/arm64/kvm.node");
rmSync(other, { force: true });
spawnSync(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
if (existsSync(other)) keep(other, "linux-arm64");

const headers = join(here, "headers");
rmSync(headers, { recursive: true, force: true });
const copies = {
  "node-api-headers": ["include", "LICENSE"],
  "node-addon-api": ["napi.h", "napi-inl.h", "LICENSE.md"],
};
for (const [name, files] of Object.entries(copies)) {
  const root = dirname(require.resolve(`${name}/package.json`));
  for (const file of files) {
    const to = /^LICENSE/.test(file) ? `${name}.LICENSE` : file === "include" ? "" : file;
    cpSync(join(root, file), join(headers, to), { recursive: true });
  }
}
