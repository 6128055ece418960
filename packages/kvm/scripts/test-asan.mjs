// Do all tests of this room pass with AddressSanitizer and UBSan in the addon?
//
//   node scripts/test-asan.mjs [arguments for vitest]
//
// Builds build/asan/kvm.node, runs the tests on it, and fails on any report of either sanitizer.
// Leaks are not looked for: Node itself frees nothing at its end; test/threads.test.ts counts instead.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const run = (command, args, options) => spawnSync(command, args, { stdio: "inherit", ...options });

const built = run(process.execPath, [join(here, "scripts/build-native.mjs"), "--asan"]);
if (built.status !== 0) process.exit(1);

const library = (name) =>
  spawnSync(process.env.CXX || "g++", [`-print-file-name=${name}`], {
    encoding: "utf8",
  }).stdout.trim();
const reports = mkdtempSync(join(tmpdir(), "kvm-asan-"));
const env = {
  ...process.env,
  // Node is not instrumented: the runtime must be there before it.
  LD_PRELOAD: `${library("libasan.so")} ${library("libubsan.so")}`,
  // A small quarantine, so that the tests that watch memory see the program's and not ASan's.
  ASAN_OPTIONS: `detect_leaks=0:quarantine_size_mb=4:log_path=${join(reports, "asan")}`,
  UBSAN_OPTIONS: `print_stacktrace=1:log_path=${join(reports, "ubsan")}`,
  REALMODE_KVM_ADDON: join(here, "build/asan/kvm.node"),
};
const vitest = ["vitest", "run", "--project", "kvm", ...process.argv.slice(2)];
const tested = run("npx", vitest, { cwd: dirname(dirname(here)), env });

const found = readdirSync(reports);
for (const name of found) console.error(readFileSync(join(reports, name), "utf8"));
rmSync(reports, { recursive: true });
console.log(`sanitizers: ${found.length === 0 ? "no report" : `${found.length} report(s)`}`);
process.exit(tested.status === 0 && found.length === 0 ? 0 : 1);
