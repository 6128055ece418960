// Puts the helper that was built here into prebuilds/, from where a tarball brings it to machines without a compiler.
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { arch, platform } from "node:process";
import { fileURLToPath } from "node:url";

const package_ = fileURLToPath(new URL("..", import.meta.url));
const built = `${package_}build/native-helper`;
const folder = `${package_}prebuilds/${platform}-${arch}`;
if (existsSync(built)) {
  mkdirSync(folder, { recursive: true });
  copyFileSync(built, `${folder}/native-helper`);
} else {
  console.error("native: no helper was built here; this tarball will need `npm run build:native`");
}
