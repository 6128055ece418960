// How does the command become one file? From the sources of all rooms, as the custom condition names them.
import { defineConfig } from "rolldown";

export default defineConfig({
  input: "src/entry.ts",
  platform: "node",
  resolve: { conditionNames: ["@realmode/source", "node", "import", "default"] },
  transform: { target: "node20" },
  output: {
    file: "dist/bin.js",
    format: "esm",
    // One file: what a verb does not need stays in functions that are not called (see bench figures
    // in the README).
    codeSplitting: false,
    sourcemap: true,
  },
});
