import { GuestMemory } from "@realmode/machine";
import { describe, expect, it } from "vitest";

describe("GuestMemory", () => {
  it("hands out zeroed pages that stay where they are when it grows", () => {
    const memory = GuestMemory.create(4096);
    const first = memory.allocate(1);
    memory.bytes[first] = 7;
    const big = memory.allocate(200_000);
    expect(first % 4096).toBe(0);
    expect(big).toBe(first + 4096);
    expect(memory.window(big, 200_000).every((byte) => byte === 0)).toBe(true);
    expect(memory.bytes[first]).toBe(7);
  });

  it("is one memory on both sides of attach, which can't allocate", () => {
    const memory = GuestMemory.create(4096);
    const other = GuestMemory.attach(memory.memory);
    other.bytes[5] = 9;
    expect(memory.bytes[5]).toBe(9);
    expect(() => other.allocate(1)).toThrow(expect.objectContaining({ code: "EPERM" }));
  });

  it("is as it was made after clear", () => {
    const memory = GuestMemory.create(4096);
    memory.bytes.fill(7, memory.allocate(4096), 4096);
    memory.clear(4096);
    expect(memory.allocate(4096)).toBe(0);
    expect(memory.bytes.every((byte) => byte === 0)).toBe(true);
  });

  it("can be unshared", () => {
    expect(GuestMemory.create(1).shared).toBe(true);
    expect(GuestMemory.create(1, { shared: false }).shared).toBe(false);
  });

  it("refuses what lies outside, and to grow past its maximum", () => {
    const memory = GuestMemory.create(4096, { maximum: 65536 });
    for (const [offset, length] of [
      [-1, 1],
      [65535, 2],
      [Number.NaN, 1],
    ] as const) {
      expect(() => memory.window(offset, length)).toThrow(
        expect.objectContaining({ code: "EINVAL" }),
      );
    }
    for (const length of [0, -1, 1.5]) expect(() => memory.allocate(length)).toThrow("EINVAL");
    expect(() => memory.allocate(65537)).toThrow(expect.objectContaining({ code: "ENOMEM" }));
  });
});
