// How the tests run: one vitest project a room, and one for the whole house (test/).
import { defineConfig } from "vitest/config";

const rooms = ["isa", "machine", "asm16", "emu", "kvm", "native", "conformance", "cli", "bench"];

export default defineConfig({
  ssr: {
    resolve: { conditions: ["@realmode/source", "module", "node", "development|production"] },
  },
  test: {
    // A crash in the native addon must end one worker, not the whole run.
    pool: "forks",
    reporters: ["default", "./vitest.reporter.ts"],
    testTimeout: 60_000,
    projects: [
      ...rooms.map((name) => ({
        extends: true as const,
        test: { name, include: [`packages/${name}/test/**/*.test.ts`] },
      })),
      { extends: true as const, test: { name: "house", include: ["test/**/*.test.ts"] } },
    ],
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts"],
      reporter: ["text", "lcovonly"],
    },
  },
});
