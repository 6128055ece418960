import {
  CONSOLE_PORT,
  CONSOLE_READY,
  CONSOLE_STATUS_PORT,
  consoleDevices,
  DEBUG_CONSOLE_PORT,
  DeviceBus,
  EXIT_PORT,
  exitPortDevice,
} from "@realmode/machine";
import { describe, expect, it } from "vitest";

describe("DeviceBus", () => {
  it("asks the device that claims the port; unclaimed ports are the run's exit", () => {
    const bus = new DeviceBus();
    const detach = bus.attach({ ports: [0x60, 0x61], in: (port, size) => port * size });
    expect(bus.portIn(0x61, 2)).toBe(0xc2);
    expect(bus.portIn(0x62, 1)).toBeUndefined();
    expect(bus.portOut(0x60, 1, 5)).toBe("done");
    expect(bus.portOut(0x5f, 1, 5)).toBe("unclaimed");
    detach();
    expect(bus.portIn(0x61, 2)).toBeUndefined();
  });

  it("cuts what a device answers to the width, and reads all ones where it has no answer", () => {
    const bus = new DeviceBus();
    bus.attach({ ports: [1, 1], in: () => -1 });
    bus.attach({ ports: [2, 2] });
    expect(bus.portIn(1, 4)).toBe(0xffffffff);
    expect(bus.portIn(1, 1)).toBe(0xff);
    expect(bus.portIn(2, 2)).toBe(0xffff);
  });

  it("lets the device attached last answer where ranges overlap", () => {
    const bus = new DeviceBus();
    bus.attach({ ports: [0, 0xffff], in: () => 1 });
    bus.attach({ ports: [7, 7], in: () => 2 });
    expect([bus.portIn(6, 1), bus.portIn(7, 1)]).toEqual([1, 2]);
  });

  it("splits wide memory accesses into pieces of at most four bytes", () => {
    const bus = new DeviceBus();
    const seen: number[][] = [];
    bus.attach({
      mmio: [0x1000, 0x10ff],
      read: (physAddr, size) => physAddr + size,
      write: (...write) => {
        seen.push(write);
        return undefined;
      },
    });
    const data = new Uint8Array(8);
    expect(bus.mmioRead(0x1000, data)).toBe("done");
    expect([...data]).toEqual([0x04, 0x10, 0, 0, 0x08, 0x10, 0, 0]);
    expect(bus.mmioWrite(0x1010, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 0xff))).toBe("done");
    expect(bus.mmioWrite(0x1020, Uint8Array.of(1, 2, 3))).toBe("done");
    expect(seen).toEqual([
      [0x1010, 4, 0x04030201],
      [0x1014, 4, 0xff070605],
      [0x1020, 3, 0x030201],
    ]);
    expect(bus.mmioWrite(0x2000, data)).toBe("unclaimed");
    expect(bus.mmioRead(0x2000, data)).toBe("unclaimed");
  });

  it.each([
    { ports: [5, 4] as const },
    { ports: [-1, 4] as const },
    { ports: [0, 0x10000] as const },
    { mmio: [0, 0.5] as const },
  ])("refuses the range of %o with EINVAL", (device) => {
    expect(() => new DeviceBus().attach(device)).toThrow(
      expect.objectContaining({ code: "EINVAL" }),
    );
  });
});

describe("the default devices", () => {
  it("collect console text from both ports and always say ready", () => {
    const bus = new DeviceBus();
    const text: number[] = [];
    for (const device of consoleDevices((byte) =>
      text.push(byte) > 2 ? "output-limit" : undefined,
    ))
      bus.attach(device);
    expect(bus.portOut(CONSOLE_PORT, 1, 0x41)).toBe("done");
    expect(bus.portOut(DEBUG_CONSOLE_PORT, 2, 0x142)).toBe("done");
    expect(bus.portOut(CONSOLE_PORT, 1, 0x43)).toBe("output-limit");
    expect(String.fromCharCode(...text)).toBe("ABC");
    expect(bus.portIn(CONSOLE_STATUS_PORT, 1)).toBe(CONSOLE_READY);
  });

  it("end the run at the exit port", () => {
    const bus = new DeviceBus();
    bus.attach(exitPortDevice());
    expect(bus.portOut(EXIT_PORT, 1, 3)).toBe("exit");
  });
});

it("constants answer reads, in pieces too; a device's own answer comes first", () => {
  const bus = new DeviceBus();
  bus.attach({ ports: [1, 2], constant: 0x89abcdef });
  bus.attach({ ports: [2, 2], constant: 1, in: () => 7 });
  expect([1, 2, 4].map((size) => bus.portIn(1, size))).toEqual([0xef, 0xcdef, 0x89abcdef]);
  expect(bus.portIn(2, 1)).toBe(7);
  bus.attach({ mmio: [0x1000, 0x1fff], constant: 0x04030201 });
  const data = new Uint8Array(6);
  expect(bus.mmioRead(0x1000, data)).toBe("done");
  expect([...data]).toEqual([1, 2, 3, 4, 1, 2]);
});

it("fast paths: the device attached last first; the strictest allowance; a version", () => {
  const bus = new DeviceBus();
  expect([bus.version, bus.room, bus.fastPaths()]).toEqual([0, 0, []]);
  bus.attach({ ports: [0, 9], out: () => undefined, in: () => 0, posted: () => 5 });
  const detach = bus.attach({ mmio: [16, 31], write: () => undefined, posted: () => -1 });
  bus.attach({ ports: [3, 3] });
  expect(bus.fastPaths()).toEqual([
    { space: "port", low: 3, high: 3, posts: false, constant: 0xffffffff, ignoresWrites: true },
    { space: "port", low: 0, high: 9, posts: true, constant: undefined, ignoresWrites: false },
    { space: "mmio", low: 16, high: 31, posts: true, constant: 0xffffffff, ignoresWrites: false },
  ]);
  expect([bus.version, bus.room]).toEqual([3, 0]);
  detach();
  expect([bus.version, bus.room]).toEqual([4, 5]);
});
