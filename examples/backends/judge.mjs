// Does an emulator that we did not write pass the suite? `node judge.mjs v86|qemu [TEXT...]`: all cases, or
// those with one of the texts in their names. Status 0, 1 (a case fails), 77 (not installed).

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatCounts, prettyResult, runSuite } from "@realmode/conformance";
import { readCases } from "@realmode/conformance/node";
import { qemuBackend } from "./qemu.mjs";
import { v86Backend } from "./v86.mjs";

const [name = "v86", ...texts] = process.argv.slice(2);
const start = { v86: v86Backend, qemu: qemuBackend }[name];
if (!start) {
  console.error("usage: node judge.mjs v86|qemu [text...]");
  process.exit(2);
}
const backend = await start();
if (backend.unavailable) {
  console.log(`SKIP ${backend.unavailable}`);
  process.exit(77);
}
const manifest = fileURLToPath(import.meta.resolve("@realmode/conformance/package.json"));
const files = readCases(join(dirname(manifest), "cases")).filter(
  ({ filename }) => texts.length === 0 || texts.some((text) => filename.includes(text)),
);
const { counts } = await runSuite(files, [backend], {
  timeoutMs: 2000,
  onResult: (result) => console.log(prettyResult(result)),
});
console.log(formatCounts(counts));
await backend.close();
process.exit(counts.failed > 0 ? 1 : 0);
