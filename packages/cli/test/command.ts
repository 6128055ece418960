// The built command, as users start it, and what the tests of it need.
import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { probeKvm } from "@realmode/kvm";
import { afterAll, beforeAll } from "vitest";

export const BIN: string = fileURLToPath(new URL("../bin/realmode.cjs", import.meta.url));
export const ROOT: string = fileURLToPath(new URL("../../..", import.meta.url));

/** Files of one test file, gone after it. */
export const directory: string = mkdtempSync(join(tmpdir(), "realmode-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

beforeAll(() => {
  const bundle = fileURLToPath(new URL("../bundle/bin.cjs", import.meta.url));
  if (!existsSync(bundle)) throw new Error("the command is not built: npm run build");
});

/** Writes a file into the tests' directory; gives its path. */
export function file(name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

export interface Done {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as it is. */
  readonly bytes: Buffer;
}

const environment = (): NodeJS.ProcessEnv => {
  // What the terminal running the tests wants must not change what is tested.
  const { NO_COLOR, FORCE_COLOR, CC, ...rest } = process.env;
  return rest;
};

export interface Given extends Pick<SpawnSyncOptions, "input" | "uid" | "gid" | "cwd"> {
  readonly env?: Record<string, string>;
}

/** Runs the command to its end. */
export function realmode(args: readonly string[], given: Given = {}): Done {
  const done = spawnSync(process.execPath, [BIN, ...args], {
    cwd: directory,
    timeout: 50_000,
    maxBuffer: 64 * 1024 * 1024,
    ...given,
    env: { ...environment(), ...given.env },
  });
  return {
    status: done.status,
    stdout: done.stdout.toString(),
    stderr: done.stderr.toString(),
    bytes: done.stdout,
  };
}

/** Makes the KVM addon impossible to find. */
export const WITHOUT_ADDON: Record<string, string> = {
  REALMODE_KVM_ADDON: "/nonexistent/kvm.node",
};

const probe = probeKvm();
export const kvmReason: string | undefined = probe.usable ? undefined : probe.reason;

/** Backends to run things on; KVM is left out only where the probe says why. */
export const backends: readonly string[] = probe.usable ? ["kvm", "emu"] : ["emu"];

/** The program realmode grew from: 2 + 3 by a function call. */
export const SUM = `        mov $0x1000, %sp
        push $2
        push $3
        call add
        add $8, %sp
        hlt
add:    push %bp
        mov %sp, %bp
        mov 6(%bp), %ax
        mov 4(%bp), %dx
        add %dx, %ax
        pop %bp
        ret
`;
