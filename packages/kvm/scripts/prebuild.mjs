// Puts the addon that was built here into prebuilds/, from where a tarball brings it to machines without a compiler.
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { arch, platform } from "node:process";
import { fileURLToPath } from "node:url";

const package_ = fileURLToPath(new URL("..", import.meta.url));
const built = `${package_}build/Release/kvm.node`;
const folder = `${package_}prebuilds/${platform}-${arch}`;
if (existsSync(built)) {
  mkdirSync(folder, { recursive: true });
  copyFileSync(built, `${folder}/kvm.node`);
} else {
  console.error("kvm: no addon was built here; this tarball will need `npm run build:native`");
}
