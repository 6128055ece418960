// How does the command become one file? From the sources of all rooms, as the custom condition names them.
import { defineConfig } from "rolldown";

export default defineConfig({
  input: "src/entry.ts",
  platform: "node",
  resolve: { conditionNames: ["@realmode/source", "node", "import", "default"] },
  output: {
    file: "dist/bin.js",
    format: "esm",
    codeSplitting: false,
    minify: false,
    sourcemap: true,
  },
});
