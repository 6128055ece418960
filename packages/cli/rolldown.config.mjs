// How does the command become one file? From the sources of all rooms, as the custom condition names them.
import { defineConfig } from "rolldown";

export default defineConfig({
  input: { bin: "src/entry.ts" },
  platform: "node",
  resolve: { conditionNames: ["@realmode/source", "node", "import", "default"] },
  transform: { target: "node20" },
  output: {
    dir: "dist",
    format: "esm",
    entryFileNames: "[name].js",
    sourcemap: false,
    // What a verb imports dynamically stays unevaluated until then, though it lies in the same file.
    codeSplitting: false,
    // V8 reads the whole file before its first line: 0.8 MB instead of 1.8 MB starts sooner.
    minify: true,
    // Errors are recognised by name.
    keepNames: true,
  },
});
