// How does the command become one program? From the sources of all rooms, as the custom condition names them.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { defineConfig } from "rolldown";

// tsc writes to dist too: only what an earlier bundle left is removed.
for (const name of existsSync("dist") ? readdirSync("dist") : []) {
  if (name.startsWith("chunk-")) rmSync(`dist/${name}`);
}

export default defineConfig({
  input: { bin: "src/entry.ts" },
  platform: "node",
  resolve: { conditionNames: ["@realmode/source", "node", "import", "default"] },
  transform: { target: "node20" },
  output: {
    dir: "dist",
    format: "esm",
    entryFileNames: "[name].js",
    // Beside bin.js, since some files look for others from where they are.
    chunkFileNames: "chunk-[name].js",
    sourcemap: false,
    // V8 reads a whole file before it runs its first line. In one file of 1.8 MB that was a third of the
    // time of `realmode --version`; so what a verb loads dynamically lies in files of its own.
    codeSplitting: true,
  },
});
