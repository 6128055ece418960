// Where is the workspace, and how do its tests run a command?
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT: string = fileURLToPath(new URL("..", import.meta.url));
export const ROOMS = [
  "isa",
  "machine",
  "asm16",
  "emu",
  "kvm",
  "native",
  "conformance",
  "cli",
  "bench",
] as const;

const PATH = [join(ROOT, "node_modules", ".bin"), process.env.PATH].join(delimiter);

/** Runs `command` to its end; output as text. */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; input?: string; shell?: boolean } = {},
): SpawnSyncReturns<string> {
  return spawnSync(command, args, {
    cwd: ROOT,
    encoding: "utf8",
    timeout: 300_000,
    maxBuffer: 64 * 1024 * 1024,
    ...options,
    env: { ...process.env, PATH, NO_COLOR: "1", NODE_NO_WARNINGS: "1" },
  });
}
