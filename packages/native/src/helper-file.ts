// Where is the helper's program?

import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { arch, env, platform } from "node:process";
import { fileURLToPath } from "node:url";
import { MachineError } from "@realmode/machine";

/** The environment variable that names the helper, instead of the search. */
export const HELPER_VARIABLE = "REALMODE_NATIVE_HELPER";

const PLACES = ["build/native-helper", `prebuilds/${platform}-${arch}/native-helper`];

function* candidates(): Generator<string> {
  const named = env[HELPER_VARIABLE];
  if (named) {
    yield named;
    return;
  }
  for (const place of PLACES) yield fileURLToPath(new URL(`../${place}`, import.meta.url));
  // Bundled into another package's file: then this room's folder is found by its name.
  let root: string;
  try {
    root = dirname(createRequire(import.meta.url).resolve("@realmode/native/package.json"));
  } catch {
    return;
  }
  for (const place of PLACES) yield join(root, place);
}

/**
 * The path of the helper for this platform.
 *
 * @throws MachineError ENODEV where there is none.
 */
export function helperPath(): string {
  if (platform !== "linux" || arch !== "x64") {
    throw new MachineError(
      "ENODEV",
      `16-bit code runs natively on x86-64 Linux, and this is ${platform}-${arch}`,
      "use the emulator (--backend emu)",
    );
  }
  for (const path of candidates()) {
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // The next one.
    }
  }
  throw new MachineError(
    "ENODEV",
    "the native helper is not built",
    "build it with `npm run build:native` in the package @realmode/native; that needs g++ (Debian: apt install g++)",
  );
}
