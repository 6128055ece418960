import { ioExit, mmioExit, RunGate } from "@realmode/machine";
import { describe, expect, it } from "vitest";

const code = (code: string) => expect.objectContaining({ code });

describe("RunGate", () => {
  it("refuses a second run and a look inside while one is under way", () => {
    const gate = new RunGate();
    gate.begin({});
    expect(() => gate.begin({})).toThrow(code("EBUSY"));
    expect(() => gate.assertIdle("getRegs")).toThrow(/getRegs: the vCPU is running/);
    gate.end();
    expect(() => gate.assertIdle("getRegs")).not.toThrow();
  });

  it("refuses everything after close", () => {
    const gate = new RunGate();
    gate.close();
    expect(() => gate.begin({})).toThrow(code("EBADF"));
    expect(() => gate.answer(1)).toThrow(code("EBADF"));
  });

  it("wants an answer to an in before the next run, as bytes of the exit's width", () => {
    const gate = new RunGate();
    gate.begin({});
    gate.end(ioExit("in", 0x60, 2, new Uint8Array(2)));
    expect(() => gate.begin({})).toThrow(/waits for its answer/);
    expect(() => gate.answer(Uint8Array.of(1))).toThrow(code("EINVAL"));
    expect([...gate.answer(0x1234)]).toEqual([0x34, 0x12]);
    expect(() => gate.answer(0)).toThrow(/no read waits/);
    gate.begin({});
    gate.end();
  });

  it("wants all elements of a string in at once", () => {
    const gate = new RunGate();
    gate.begin({});
    gate.end(ioExit("in", 0x60, 1, new Uint8Array(3)));
    expect(() => gate.answer(5)).toThrow(/3 bytes/);
    expect([...gate.answer(Uint8Array.of(7, 8, 9))]).toEqual([7, 8, 9]);
  });

  it("wants an answer to a memory read, none to a write", () => {
    const gate = new RunGate();
    gate.begin({});
    gate.end(mmioExit(0x1000, true, Uint8Array.of(1)));
    expect(() => gate.answer(0)).toThrow(code("EINVAL"));
    gate.begin({});
    gate.end(mmioExit(0x1000, false, new Uint8Array(8)));
    expect([...gate.answer(0xffffffff)]).toEqual([255, 255, 255, 255, 0, 0, 0, 0]);
  });

  it.each([
    { timeoutMs: -1 },
    { timeoutMs: Number.NaN },
    { timeoutMs: 2 ** 31 },
    { maxInstructions: -1 },
    { maxInstructions: 1.5 },
    { maxInstructions: Number.POSITIVE_INFINITY },
  ])("refuses the bound %o", (options) => {
    expect(() => new RunGate().begin(options)).toThrow(code("EINVAL"));
  });
});
