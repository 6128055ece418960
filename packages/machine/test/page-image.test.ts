import { buildPageImage, codeCapacity, MachineError, resetJump } from "@realmode/machine";
import { describe, expect, it } from "vitest";

describe("buildPageImage", () => {
  it("puts the origin program's jump e9 0d f0 at 0xff0", () => {
    const image = buildPageImage(Uint8Array.of(0xf4));
    expect(image.length).toBe(4096);
    expect([...image.subarray(0, 2)]).toEqual([0xf4, 0]);
    expect([...image.subarray(0xff0, 0xff3)]).toEqual([0xe9, 0x0d, 0xf0]);
  });

  it.each([
    [0, 4096],
    [0x123, 4096],
    [0xfef, 4096],
    [0, 65536],
    [0x8000, 65536],
    [0x1fff, 8192],
  ])("entry %i of an image of %i bytes: the jump lands there", (entry, size) => {
    const [opcode, low, high] = resetJump(entry, size);
    expect(opcode).toBe(0xe9);
    // IP after the jump is fff3; the image's first byte is at offset 10000 - size.
    expect((0xfff3 + low! + high! * 256) & 0xffff).toBe((0x10000 - size + entry) & 0xffff);
  });

  it("fits 4080 bytes, and says by how many bytes more are too many", () => {
    expect(codeCapacity()).toBe(4080);
    expect(buildPageImage(new Uint8Array(4080).fill(0x90))[4079]).toBe(0x90);
    expect(() => buildPageImage(new Uint8Array(4087))).toThrow(/7 more than fit/);
    expect(() => buildPageImage(new Uint8Array(4087))).toThrow(MachineError);
  });

  it.each([
    { size: 4095 },
    { size: 0 },
    { size: 65536 + 4096 },
    { entry: -1 },
    { entry: 4096 },
    { entry: 1.5 },
  ])("refuses %o with EINVAL", (options) => {
    expect(() => buildPageImage(new Uint8Array(1), options)).toThrow(
      expect.objectContaining({ code: "EINVAL" }),
    );
  });
});
