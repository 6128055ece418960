import { describeExit, EXIT_REASONS, type Exit, ioExit, mmioExit } from "@realmode/machine";
import { describe, expect, it } from "vitest";

const internal = { reason: "internal_error", code: 17, suberror: 1, data: [] } as const;
const none = new Uint8Array(0);

describe("describeExit", () => {
  it.each<[Exit, RegExp]>([
    [{ reason: "hlt", code: 5 }, /HLT/],
    [ioExit("out", 0xf4, 1, Uint8Array.of(0)), /success/],
    [ioExit("out", 0xf4, 1, Uint8Array.of(3)), /failure 3/],
    [ioExit("out", 0x80, 2, Uint8Array.of(5, 0)), /port 0x80.*no device/],
    [ioExit("in", 0x60, 1, Uint8Array.of(0)), /completeIo/],
    [mmioExit(0x1002, true, Uint8Array.of(3, 0)), /0x1002.*stack pointer/],
    [mmioExit(0xfffe, true, Uint8Array.of(3, 0)), /load SP/],
    [{ ...internal, cause: "fetch", physAddr: 0xff010, insnBytes: none }, /--alias/],
    [{ ...internal, cause: "fetch", physAddr: 0x2000, insnBytes: none }, /0x2000/],
    [
      { ...internal, cause: "instruction", physAddr: undefined, insnBytes: Uint8Array.of(0x27) },
      /bytes 27/,
    ],
    [{ ...internal, cause: "other", suberror: 3, physAddr: undefined, insnBytes: none }, /error 3/],
    [{ reason: "shutdown", code: 8 }, /Triple fault/],
    [
      { reason: "fail_entry", code: 9, hardwareEntryFailureReason: 0x80000021n, cpu: 0 },
      /0x80000021/,
    ],
    [{ reason: "intr", code: 10 }, /kick/],
    [{ reason: "irq_window_open", code: 7 }, /interrupt/],
    [{ reason: "debug", code: 4, exception: 1, pc: 0xfffff004, dr6: 0, dr7: 0 }, /0xfffff004/],
    [{ reason: "limit", code: null, limit: "time" }, /time limit/],
    [{ reason: "limit", code: null, limit: "instructions" }, /instruction limit/],
    [{ reason: "limit", code: null, limit: "output" }, /output/],
    [{ reason: "unknown", code: 77 }, /77/],
  ])("%o", (exit, says) => {
    expect(EXIT_REASONS).toContain(exit.reason);
    expect(describeExit(exit)).toMatch(says);
  });
});
