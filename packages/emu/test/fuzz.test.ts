// Can random bytes as code break anything: an exception, a hang, memory outside the slots, or the
// two loops that must agree?

import type { Exit, Machine, Vcpu } from "@realmode/machine";
import { expect, test } from "vitest";
import { createEmuMachine } from "../src/index.ts";
import type { EmuVcpu } from "../src/vcpu.ts";
import { hex } from "./guest.ts";

/** A small generator (mulberry32), so that a finding repeats. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

/** Bytes that make likely and unlikely instructions: plain noise, or opcodes of the fast loop. */
function program(random: () => number, length: number): Uint8Array {
  const common = [
    0x66, 0x67, 0x0f, 0x89, 0x8b, 0x01, 0x03, 0x29, 0x3b, 0x83, 0x81, 0xc1, 0xd3, 0xff, 0xf6, 0xf7,
    0x86, 0x87, 0x9a, 0x9c, 0x9d, 0xc8, 0xca, 0xcb, 0xcd, 0xcf, 0xea, 0xfa, 0xfb,
  ];
  return Uint8Array.from({ length }, () => {
    const r = random();
    return r & 0x300 ? r & 0xff : common[(r >>> 16) % common.length]!;
  });
}

function machineWith(seed: number, fast: boolean) {
  const random = generator(seed);
  const machine = createEmuMachine({
    layout: { ram: 0x110000, load: 0 },
    codePage: program(random, 0x4000),
  });
  machine.setMemorySlot({
    slot: 0,
    guestPhysAddr: 0,
    memorySize: 0x110000,
    logDirty: (seed & 3) === 0,
  });
  machine.setMemorySlot({ slot: 1, guestPhysAddr: 0xfffff000, memorySize: 0x1000 });
  machine.setMemorySlot({ slot: 2, guestPhysAddr: 0x120000, memorySize: 0x1000, readonly: true });
  const vcpu = machine.vcpus[0]!;
  (vcpu as EmuVcpu).cpu.noFast = !fast;
  const r = (): number => (random() & 1 ? random() & 0xffff : random() >>> 0);
  vcpu.setRegs({ eax: r(), ebx: r(), ecx: r() & 0xffff, edx: r(), esi: r(), edi: r() });
  vcpu.setRegs({ ebp: r(), esp: random() & 0xfffe, eip: 0x1000 + (random() & 0xfff), eflags: 2 });
  if (seed & 4) vcpu.setSregs({ ds: { limit: 0xffffffff }, es: { limit: 0xffffffff } });
  if (seed % 3 === 0) enterFlat32(machine);
  return { machine, vcpu, random };
}

/** Protected mode with flat segments of 32 bits; each vector has a handler somewhere in the code. */
function enterFlat32(machine: Machine): void {
  const gdt = [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0x9b, 0xcf, 0];
  const gate = (vector: number) => [vector, 0x10 + (vector & 0x1f), 8, 0, 0, 0x8e, 0, 0];
  machine.write(0x20000, Uint8Array.from([...gdt, 0xff, 0xff, 0, 0, 0, 0x93, 0xcf, 0]));
  machine.write(
    0x21000,
    Uint8Array.from(Array.from({ length: 256 }, (_, vector) => gate(vector)).flat()),
  );
  const data = { selector: 0x10, base: 0, limit: 0xffffffff, g: 1, db: 1 };
  machine.vcpus[0]!.setSregs({
    cr0: 0x60000011,
    cs: { ...data, selector: 8 },
    ds: data,
    es: data,
    ss: data,
    gdt: { base: 0x20000, limit: 0x17 },
    idt: { base: 0x21000, limit: 0x7ff },
  });
}

/** Runs on through exits, answering reads. */
function drive(vcpu: Vcpu, random: () => number, instructions: number): Exit[] {
  const exits: Exit[] = [];
  const end = vcpu.instructions! + instructions;
  for (let i = 0; i < 200 && vcpu.instructions! < end; i++) {
    const exit = vcpu.runSync({ maxInstructions: end - vcpu.instructions!, timeoutMs: 10_000 });
    exits.push(exit);
    if (exit.reason === "io" && exit.direction === "in")
      vcpu.completeIo(exit.data.map(() => random()));
    else if (exit.reason === "mmio" && !exit.isWrite)
      vcpu.completeIo(exit.data.map(() => random()));
    else if (exit.reason === "shutdown" || exit.reason === "internal_error") break;
    else if (exit.reason === "limit") break;
  }
  return exits;
}

const SEEDS = 150;

test(`random code: the fast loop and the plain one agree on everything (${SEEDS} seeds)`, () => {
  let instructions = 0;
  const reasons = new Set<string>();
  for (let seed = 1; seed <= SEEDS; seed++) {
    const [fast, plain] = [true, false].map((kind) => {
      const { machine, vcpu, random } = machineWith(seed, kind);
      const { memory } = machine;
      const exits = drive(vcpu, random, 3000);
      // What lies outside the slots, the vCPU's page and the tables is still zero.
      const used = machine.slots.at(-1)!;
      const rest = memory.bytes.subarray(used.offset + used.memorySize);
      expect(
        rest.some((byte) => byte !== 0),
        `seed ${seed} wrote outside`,
      ).toBe(false);
      const state = {
        exits,
        regs: vcpu.getRegs(),
        sregs: vcpu.getSregs(),
        instructions: vcpu.instructions,
        ram: machine.read(0, 0x110000),
      };
      machine.close();
      return state;
    });
    const context = `seed ${seed}`;
    expect(fast!.exits, context).toEqual(plain!.exits);
    expect({ ...fast, ram: 0, exits: 0 }, context).toEqual({ ...plain, ram: 0, exits: 0 });
    expect(
      Buffer.compare(fast!.ram, plain!.ram),
      `${context}: RAM ${hex(fast!.ram.slice(0, 16))}`,
    ).toBe(0);
    instructions += fast!.instructions!;
    for (const exit of fast!.exits) reasons.add(exit.reason);
  }
  // The seeds do reach what they are for.
  expect(instructions).toBeGreaterThan(SEEDS * 100);
  expect([...reasons]).toEqual(expect.arrayContaining(["hlt", "io", "mmio"]));
});

test("REP MOVS and STOS of few elements: the fast loop and the plain one agree", () => {
  const random = generator(7);
  const pick = (...values: number[]): number => values[random() % values.length]!;
  const near = (): number =>
    (pick(0x1000, 0x2000, 0x3000, 0xffff, 0x8000, 0x1fff0) + (random() % 80) - 40) & 0x1ffff;
  const [fast, plain] = [true, false].map((kind) => {
    const machine = createEmuMachine({ layout: { ram: 0x20000, load: 0 } });
    const vcpu = machine.vcpus[0]!;
    (vcpu as EmuVcpu).cpu.noFast = !kind;
    return { machine, vcpu };
  });
  const both = [fast!, plain!];
  for (let trial = 0; trial < 3000; trial++) {
    const noise = Uint8Array.from({ length: 256 }, random);
    const prefixes = [pick(0, 0, 0x66), pick(0, 0, 0, 0x67), pick(0, 0, 0x2e, 0x64)];
    const code = [...prefixes.filter((p) => p !== 0), 0xf3, pick(0xa4, 0xa5, 0xaa, 0xab), 0xf4];
    const wrap = pick(0xffff, 0xffff, 0x1ffff);
    const overlap = pick(0, 0, 1, 3, 8);
    const esi = near() & wrap;
    const edi = overlap === 0 ? near() & wrap : (esi + overlap) & wrap;
    const regs = {
      ...{ eax: random(), ecx: random() % 70, esi, edi, eip: 0x3000 },
      eflags: pick(2, 2, 2, 2, 0x402),
    };
    const limit = pick(0xffff, 0xffff, 0x200f, 0x1ffff, 0xffffffff);
    const after = both.map(({ machine, vcpu }) => {
      machine.write(esi & 0x1ff00, noise);
      machine.write(0x3000, Uint8Array.from(code));
      // It may wait for the host.
      vcpu.reset();
      vcpu.setSregs({ es: { limit }, ds: { limit: 0xffffffff }, cs: { base: 0, selector: 0 } });
      vcpu.setRegs(regs);
      const { instructions } = vcpu;
      const exit = vcpu.runSync({ maxInstructions: 1, timeoutMs: 10_000 });
      return { exit, regs: vcpu.getRegs(), count: vcpu.instructions! - instructions! };
    });
    const context = `trial ${trial}: ${hex(Uint8Array.from(code))} ${JSON.stringify(regs)}`;
    expect(after[0], context).toEqual(after[1]);
    const [left, right] = both.map(({ machine }) => machine.read(0, 0x20000));
    expect(Buffer.compare(left!, right!), context).toBe(0);
  }
});
