// Is the core that threads share (native/vcpu_core.cc, watchdog.cc) free of data races, and is no kick lost?
//
//   node scripts/test-tsan.mjs [MACHINES]   default 500: some 10 s
//
// Builds test/programs/core-race.cc with ThreadSanitizer and runs it. Node itself can't be looked at like
// this: it is not instrumented. The status is 1 for a report, 77 where KVM or the sanitizer is missing.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const directory = mkdtempSync(join(tmpdir(), "kvm-tsan-"));
process.on("exit", () => rmSync(directory, { recursive: true }));

const cxx = process.env.CXX || "g++";
const flags = ["-std=c++20", "-O1", "-g", "-pthread", "-Wall", "-Wextra", "-fsanitize=thread"];
const program = join(directory, "core-race");
const sources = [
  "test/programs/core-race.cc",
  ...["vcpu_core.cc", "watchdog.cc", "fast_paths.cc"].map((name) => `native/${name}`),
].map((file) => join(here, file));

const empty = spawnSync(cxx, [...flags, "-x", "c++", "-", "-o", program], {
  input: "int main() {}",
  encoding: "utf8",
});
if (empty.status !== 0) {
  console.log(`SKIP: ${cxx} has no ThreadSanitizer here`);
  process.exit(77);
}
if (spawnSync(cxx, [...flags, ...sources, "-o", program], { stdio: "inherit" }).status !== 0) {
  process.exit(1);
}
const env = { ...process.env, TSAN_OPTIONS: "exitcode=66" };
const { status, signal } = spawnSync(program, [process.argv[2] ?? "500"], {
  stdio: "inherit",
  env,
});
if (signal) console.log(`ended by ${signal}: a run hangs`);
else if (status !== 77) console.log(`sanitizer: ${status === 66 ? "a report" : "no report"}`);
process.exit(status === 0 || status === 77 ? status : 1);
