// How does the command become a few files that start soon? From the sources of all rooms, as the custom
// condition names them; what a verb imports dynamically is a part of its own.
import { rmSync } from "node:fs";
import { defineConfig } from "rolldown";

/** `bin/parts.cjs` reads the parts as Latin-1. After all else: the minifier prefers the characters. */
const ascii = {
  name: "ascii",
  generateBundle: (_, parts) => {
    for (const part of Object.values(parts)) {
      part.code = part.code.replace(
        /[^\0-\x7f]/g,
        (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
      );
    }
  },
};

/** Commander can start subcommands that are programs; here are none, and Node's part for it is slow to load. */
const noPrograms = {
  name: "no-programs",
  resolveId: (id, importer) =>
    id === "node:child_process" && importer?.includes("/commander/") ? "\0none" : undefined,
  load: (id) => (id === "\0none" ? "export default {}" : undefined),
};

rmSync(new URL("bundle", import.meta.url), { recursive: true, force: true });

export default defineConfig({
  input: { bin: "src/entry.ts" },
  platform: "node",
  resolve: { conditionNames: ["@realmode/source", "node", "import", "default"] },
  transform: { target: "node20" },
  plugins: [noPrograms, ascii],
  output: {
    dir: "bundle",
    format: "cjs",
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name].cjs",
    sourcemap: false,
    minify: true,
    // Errors are recognised by name.
    keepNames: true,
  },
});
