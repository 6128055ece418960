// Which version is this? The package's own word, read where it is asked for.

import { readFileSync } from "node:fs";

let known: string | undefined;

/** As in package.json, which stands beside both `src` and `dist`. */
export function version(): string {
  known ??= (
    JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
      version: string;
    }
  ).version;
  return known;
}
