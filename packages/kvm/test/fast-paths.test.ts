// Do devices see the same accesses in the same order, whether their writes are posted or not?

import type { Device, Exit, Machine, PortDevice } from "@realmode/machine";
import { consoleDevices } from "@realmode/machine";
import { afterEach, describe, expect, test } from "vitest";
import { bytes, codeOf, flat, needKvm, page } from "./guests.ts";

needKvm();

const open: Machine[] = [];
const keep = (machine: Machine): Machine => {
  open.push(machine);
  return machine;
};
afterEach(() => {
  for (const machine of open.splice(0)) machine.close();
});
const ends = async (machine: Machine, way: string, options = {}): Promise<Exit> =>
  way === "run" ? machine.vcpus[0]!.run(options) : machine.vcpus[0]!.runSync(options);

const WAYS = ["run", "runSync"];

describe.each(WAYS)("by %s", (way) => {
  test.each([0, 1, 7, 1024, 1e9])("order and values with %d posted", async (posted) => {
    const seen: string[] = [];
    const note = (name: string): Device => ({
      ports: name === "a" ? [0x60, 0x63] : [0x80, 0x80],
      in: () => {
        seen.push(`${name} in`);
        return 0x5a;
      },
      out: (port, size, value) =>
        void seen.push(`${name} ${port.toString(16)} ${size} ${value.toString(16)}`),
      ...(name === "a" ? { posted: () => posted } : {}),
    });
    const mmio: Device = {
      mmio: [0x20000, 0x2ffff],
      write: (at, size, value) =>
        void seen.push(`m ${at.toString(16)} ${size} ${value.toString(16)}`),
      posted: () => posted,
    };
    // mov $0x12345678,%eax; mov $20,%cx; 1: out %al,$0x60; out %ax,$0x61; out %eax,$0x60;
    // mov %ax,%es:(0x10) with %es = 0x2000; out %al,$0x80; in $0x80,%al; out %al,$0x63; loop 1b; hlt
    const code = "b80020 8ec0 66b878563412 b91400 e660 e761 66e760 26a31000 e680 e480 e663 e2ed f4";
    const machine = keep(flat(code, { devices: [note("a"), note("b"), mmio] }));
    expect(await ends(machine, way, { timeoutMs: 10_000 })).toEqual({ reason: "hlt", code: 5 });
    const turn = (al: string): string[] => [
      `a 60 1 ${al}`,
      `a 61 2 56${al}`,
      `a 60 4 123456${al}`,
      `m 20010 2 56${al}`,
      `b 80 1 ${al}`,
      "b in",
      "a 63 1 5a",
    ];
    expect(seen).toEqual([...turn("78"), ...Array.from({ length: 19 }, () => turn("5a")).flat()]);
  });

  test("what nobody claims comes after what was posted; IP is where it should be", async () => {
    const seen: number[] = [];
    const device: PortDevice = {
      ports: [0xe9, 0xe9],
      out: (_port, _size, value) => void seen.push(value),
      posted: () => 100,
    };
    // mov $1,%al; out %al,$0xe9; out %al,$0x10; inc %ax; out %al,$0xe9; hlt
    const machine = keep(page("b001 e6e9 e610 40 e6e9 f4", { devices: [device] }));
    expect(await ends(machine, way)).toMatchObject({ reason: "io", port: 0x10, value: 1 });
    expect(seen).toEqual([1]);
    expect(machine.vcpus[0]!.getRegs().eip).toBe(0xf006);
    expect(await ends(machine, way)).toEqual({ reason: "hlt", code: 5 });
    expect(seen).toEqual([1, 2]);
  });

  test("string output comes element by element", async () => {
    const seen: number[] = [];
    const device: PortDevice = {
      ports: [0xe9, 0xe9],
      out: (_port, _size, value) => void seen.push(value),
      posted: () => 3000,
    };
    // mov $0x1100,%si; mov $2000,%cx; mov $0xe9,%dx; rep outsb; hlt
    const image = new Uint8Array(0x100 + 2000);
    image.set(bytes("be0011 b9d007 bae900 f36e f4"));
    for (let i = 0; i < 2000; i++) image[0x100 + i] = i % 251;
    const machine = keep(flat(image, { devices: [device] }));
    expect(await ends(machine, way)).toEqual({ reason: "hlt", code: 5 });
    expect(seen).toEqual(Array.from({ length: 2000 }, (_, i) => i % 251));
  });

  test("the console takes exactly what it has room for", async () => {
    for (const most of [0, 1, 5, 1500]) {
      let text = 0;
      const write = () => (text >= most ? ("output-limit" as const) : void text++);
      // mov $0x3f8,%dx; 1: out %al,%dx; inc %bx; jmp 1b
      const devices = consoleDevices(write, () => most - text);
      const machine = keep(page("baf803 ee 43 ebfc", { devices }));
      const exit = await ends(machine, way, { timeoutMs: 10_000 });
      expect(exit).toEqual({ reason: "limit", code: null, limit: "output" });
      expect(text).toBe(most);
      // Ended at the byte that was too many.
      expect(machine.vcpus[0]!.getRegs()).toMatchObject({ ebx: most, eip: 0xf004 });
    }
  });

  test("a guest that prints and then spins: the text does not wait for its end", async () => {
    const controller = new AbortController();
    let text = "";
    const write = (byte: number) => {
      text += String.fromCharCode(byte);
      if (text === "hi") controller.abort();
      return undefined;
    };
    // mov $'h',%al; out %al,$0xe9; inc %ax; out %al,$0xe9; 1: jmp 1b
    const devices = consoleDevices(write, () => 1000);
    const machine = keep(page("b068 e6e9 40 e6e9 ebfe", { devices }));
    const exit = await ends(machine, way, { signal: controller.signal, timeoutMs: 20_000 });
    expect([exit.reason, text]).toEqual(["intr", "hi"]);
  });

  test("constants, all ones and dropped writes need no turn, and can be bounded", async () => {
    const devices: Device[] = [
      { ports: [0x60, 0x60], constant: 0x1234 },
      { ports: [0x61, 0x61] },
      { mmio: [0x20000, 0x2ffff], constant: 0x89abcdef },
    ];
    // mov $0x2000,%ax; mov %ax,%es; in $0x60,%ax; mov %ax,%bx; in $0x60,%al; mov %al,%cl; in $0x61,%ax;
    // out %al,$0x61; mov %es:0x10,%edx; hlt; 1: in $0x60,%al; jmp 1b
    const code = "b80020 8ec0 e560 89c3 e460 88c1 e561 e661 66268b161000 f4 e460 ebfc";
    const machine = keep(flat(code, { devices }));
    expect((await ends(machine, way)).reason).toBe("hlt");
    const { eax, ebx, ecx, edx } = machine.vcpus[0]!.getRegs();
    expect([eax & 0xffff, ebx & 0xffff, ecx & 0xff, edx]).toEqual([
      0xffff, 0x1234, 0x34, 0x89abcdef,
    ]);
    expect(await ends(machine, way, { timeoutMs: 30 })).toMatchObject({ limit: "time" });
  });

  test("an overlay that answers itself is asked; detached, it is not", async () => {
    const seen: string[] = [];
    const under: PortDevice = {
      ports: [0, 0xff],
      out: (port) => void seen.push(`under ${port}`),
      posted: () => 50,
    };
    const machine = keep(page("e610 e611 e612 ebf8", { devices: [under] }));
    const detach = machine.attach({
      ports: [0x11, 0x11],
      out: (port) => {
        seen.push(`over ${port}`);
        return "exit";
      },
    });
    expect(await ends(machine, way)).toMatchObject({ reason: "io", port: 0x11 });
    expect(seen).toEqual(["under 16", "over 17"]);
    detach();
    machine.attach({ ports: [0x12, 0x12], out: () => "exit" });
    expect(await ends(machine, way)).toMatchObject({ reason: "io", port: 0x12 });
    expect(await ends(machine, way)).toMatchObject({ reason: "io", port: 0x12 });
    expect(seen).toEqual(["under 16", "over 17", "under 16", "under 17"]);
  });

  test("a posted write whose device throws or stops: told after all of them, nothing lost", async () => {
    const seen: number[] = [];
    let fails = true;
    const device: PortDevice = {
      ports: [0x60, 0x60],
      out: (_port, _size, value) => {
        seen.push(value);
        if (value === 1 && fails) throw new Error("no paper");
        return value === 5 ? "exit" : undefined;
      },
      posted: () => 3,
    };
    // xor %ax,%ax; 1: inc %ax; out %al,$0x60; cmp $6,%al; jne 1b; out %al,$0x70; hlt
    const machine = keep(page("31c0 40 e660 3c06 75f9 e670 f4", { devices: [device] }));
    await expect((async () => ends(machine, way))()).rejects.toThrow("no paper");
    fails = false;
    const exits = [];
    for (let i = 0; i < 3; i++) exits.push(await ends(machine, way));
    expect(exits).toMatchObject([
      { reason: "io", port: 0x60, value: 5 },
      { reason: "io", port: 0x70, value: 6 },
      { reason: "hlt" },
    ]);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("counted runs, and machines with two vCPUs, post nothing", async () => {
    const seen: number[] = [];
    let machine: Machine | undefined;
    const device: PortDevice = {
      ports: [0xe9, 0xe9],
      // Called at the instruction: the byte that the guest writes next is not there yet.
      out: () => void seen.push(machine!.read(0x10, 1)[0]!),
      posted: () => 100,
    };
    // out %al,$0xe9; movb $1,0x10; hlt
    machine = keep(page("e6e9 c606100001 f4", { devices: [device] }));
    expect((await ends(machine, way, { maxInstructions: 10 })).reason).toBe("hlt");
    machine.write(0x10, Uint8Array.of(0));
    machine.createVcpu();
    machine.vcpus[0]!.reset();
    expect((await ends(machine, way)).reason).toBe("hlt");
    expect(seen).toEqual([0, 0]);
  });

  test("a guest that writes to a posting device for ever without moving is ended", async () => {
    const devices: Device[] = [
      { mmio: [0x10000, 0xfffff], write: () => undefined, posted: () => 5000 },
    ];
    // int $3 with its table in the device's memory; a CPU pushes and goes to 0:0 or triple faults
    const machine = keep(flat("cc f4", { devices }));
    const vcpu = machine.vcpus[0]!;
    vcpu.setSregs({
      idt: { base: 0x20000, limit: 0x3ff },
      ss: { base: 0x30000, selector: 0x3000 },
    });
    vcpu.setRegs({ esp: 0x100 });
    const exit = await ends(machine, way, { timeoutMs: 10_000 });
    expect(["internal_error", "shutdown"]).toContain(exit.reason);
  });
});

test("many devices: all are asked", () => {
  let count = 0;
  const devices = Array.from({ length: 300 }, (_, i): PortDevice => {
    const out = () => void count++;
    return { ports: [i, i], out, posted: () => 10 };
  });
  // out %al,$0xff; out %al,$0x01; hlt
  const machine = keep(page("e6ff e601 f4", { devices }));
  expect(machine.vcpus[0]!.runSync().reason).toBe("hlt");
  expect(count).toBe(2);
});

test("close() from inside a posted write: intr, and the machine is closed", async () => {
  for (const way of WAYS) {
    const seen: number[] = [];
    let machine: Machine | undefined;
    const out = (_port: number, _size: number, value: number): undefined => {
      seen.push(value);
      machine!.close();
    };
    const devices = [{ ports: [0x60, 0x60] as const, out, posted: () => 2 }];
    // out %al,$0x60; out %al,$0x60; 1: jmp 1b
    machine = keep(page("e660 e660 ebfe", { devices }));
    expect(await ends(machine, way)).toEqual({ reason: "intr", code: 10 });
    expect(seen).toEqual([0, 0]);
    expect(codeOf(() => machine!.vcpus[0]!.getRegs())).toBe("EBADF");
  }
});
