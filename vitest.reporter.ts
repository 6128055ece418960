// What a test run ends with: the plain line "N passed, N failed, N skipped", after vitest's own summary.
import type { Reporter, TestModule } from "vitest/node";

export default class PlainSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandled.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      let failedHere = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        count[state]++;
        if (state === "failed") failedHere++;
      }
      // A module that failed to load, or whose hooks failed, has no failed test of its own.
      if (failedHere === 0 && module.state() === "failed") count.failed++;
    }
    const skipped = count.skipped + count.pending;
    process.once("exit", () => {
      process.stdout.write(`${count.passed} passed, ${count.failed} failed, ${skipped} skipped\n`);
    });
  }
}
