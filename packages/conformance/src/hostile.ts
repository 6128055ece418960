// What can a hostile guest do to a machine? Random bytes as code, in machines of random layout, with
// tables that point at themselves: no run may throw, none may outlast its bounds, and no byte outside
// the slots may change.

import { allRows } from "@realmode/isa";
import {
  type CreateMachine,
  type Exit,
  host,
  type Machine,
  type MemorySlotRequest,
  PAGE_SIZE,
  type Regs,
  SEGMENT_NAMES,
  type SregsPatch,
  type Vcpu,
} from "@realmode/machine";
import { drawInstruction } from "./draw-instruction.ts";
import { formatHex } from "./literal.ts";
import { Random } from "./random.ts";

export interface HostileOptions {
  readonly createMachine: CreateMachine;
  readonly seed: number;
  /** First machine, and how many. */
  readonly start?: number;
  readonly count: number;
  /** Of all, in milliseconds. */
  readonly timeMs?: number;
  /** Instructions of one run. Default 20,000. */
  readonly maxInstructions?: number;
}

export interface HostileReport {
  readonly machines: number;
  readonly runs: number;
  readonly instructions: number;
  readonly exits: ReadonlyMap<Exit["reason"], number>;
  /** Of the longest run, in milliseconds. */
  readonly longestMs: number;
  /** `seed S machine N: what happened`. */
  readonly problems: readonly string[];
}

const GUARD_SLOTS = [30, 31, 32] as const;
const GUARD_BYTE = 0xa5;
/** Where guards are while they are slots; nothing else is there. */
const GUARD_ADDRESS = 0x40000000;
const RUN_MS = 250;
/** Runs of one machine: between them it answers reads, takes interrupts, changes its slots. */
const RUNS = 6;

/** Slots in which guests find themselves: small and large, read-only, the same bytes twice, at the ends of space. */
function drawSlots(random: Random): MemorySlotRequest[] {
  const guard = (n: number): MemorySlotRequest => ({
    slot: GUARD_SLOTS[n]!,
    guestPhysAddr: GUARD_ADDRESS + n * PAGE_SIZE,
    memorySize: PAGE_SIZE,
  });
  const requests = [guard(0)];
  const places = [0x100000, 0x110000, 0x200000, 0xfffff000, 0xffff0000, 0x7ffff000];
  for (let slot = 10; slot < 13; slot++) {
    if (!random.chance(60)) continue;
    const [guestPhysAddr] = places.splice(random.below(places.length), 1) as [number];
    const memorySize = PAGE_SIZE * (guestPhysAddr === 0xfffff000 ? 1 : 1 + random.below(3));
    requests.push({ slot, guestPhysAddr, memorySize, readonly: random.chance(30) }, guard(1));
  }
  requests.push(guard(2));
  // A guard is in the list once.
  return requests.filter((one, i) => requests.findIndex(({ slot }) => slot === one.slot) === i);
}

/** Bytes that are partly instructions, so that a run lasts. */
function drawCode(random: Random, length: number): Uint8Array {
  const code = random.bytes(length);
  if (random.chance(30)) return code;
  const rows = allRows();
  for (let at = 0; at < length; ) {
    const drawn = drawInstruction(random, random.pick(rows));
    if (drawn && at + drawn.bytes.length <= length && random.chance(90)) code.set(drawn.bytes, at);
    at += drawn?.bytes.length ?? 1;
  }
  return code;
}

/** Points tables at code, code at tables, and registers anywhere. */
function drawRegisters(random: Random, ram: number): { regs: Partial<Regs>; sregs: SregsPatch } {
  const names = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"] as const;
  const regs: Partial<Regs> = { eip: random.below(0x10000), eflags: random.uint32() & 0x247fd7 };
  for (const name of names) regs[name] = random.value(32);
  const sregs: SregsPatch = {};
  for (const name of SEGMENT_NAMES) {
    const selector = random.below(Math.min(0x10000, ram >> 4));
    const wide = random.chance(20);
    sregs[name] = {
      selector,
      base: random.chance(10) ? random.uint32() : selector * 16,
      limit: wide ? 0xffffffff : 0xffff,
      g: wide ? 1 : 0,
      db: random.chance(15) ? 1 : 0,
    };
  }
  const base = random.below(ram);
  sregs.idt = { base: random.chance(50) ? 0 : base, limit: random.value(16) };
  sregs.gdt = { base, limit: random.value(16) };
  if (random.chance(25)) sregs.cr0 = 0x60000011;
  return { regs, sregs };
}

/** One machine, its runs, and what is checked. */
class HostileMachine {
  readonly #random: Random;
  readonly #machine: Machine;
  readonly #guards: readonly number[];
  readonly #maxInstructions: number;
  runs = 0;
  longestMs = 0;
  readonly exits: Exit["reason"][] = [];

  constructor(options: HostileOptions, index: number) {
    const random = new Random(options.seed, index);
    this.#random = random;
    this.#maxInstructions = options.maxInstructions ?? 20_000;
    const ram = PAGE_SIZE * random.pick([1, 2, 16, 64, 256]);
    this.#machine = options.createMachine({
      layout: { ram, load: 0 },
      codePage: drawCode(random, Math.min(ram, 8192)),
      slots: drawSlots(random),
    });
    for (const { guestPhysAddr, memorySize } of this.#machine.slots) {
      if (guestPhysAddr >= GUARD_ADDRESS && guestPhysAddr < GUARD_ADDRESS + 16 * PAGE_SIZE)
        continue;
      const length = Math.min(memorySize, 4096);
      if (guestPhysAddr > 0) this.#machine.write(guestPhysAddr, drawCode(random, length));
      else this.#machine.write(random.below(ram >> 1), drawCode(random, Math.min(ram >> 1, 4096)));
    }
    this.#guards = this.#raiseGuards();
    const { regs, sregs } = drawRegisters(random, ram);
    const [vcpu] = this.#machine.vcpus;
    vcpu!.setSregs(sregs);
    vcpu!.setRegs(regs);
  }

  /** Fills the guards and takes their slots away: bytes between others that no guest address means. */
  #raiseGuards(): number[] {
    const machine = this.#machine;
    return GUARD_SLOTS.flatMap((number) => {
      const slot = machine.slots.find((one) => one.slot === number);
      if (!slot) return [];
      machine.memory.window(slot.offset, PAGE_SIZE).fill(GUARD_BYTE);
      machine.setMemorySlot({ slot: number, memorySize: 0 });
      return [slot.offset];
    });
  }

  /** @throws whatever the machine throws, which it must not. */
  run(): void {
    const vcpu = this.#machine.vcpus[0]!;
    for (let n = 0; n < RUNS; n++) {
      const began = host.performance.now();
      const exit = vcpu.runSync({ maxInstructions: this.#maxInstructions, timeoutMs: RUN_MS });
      this.longestMs = Math.max(this.longestMs, host.performance.now() - began);
      this.runs++;
      this.exits.push(exit.reason);
      this.#goOn(vcpu, exit);
    }
  }

  #goOn(vcpu: Vcpu, exit: Exit): void {
    const random = this.#random;
    if (exit.reason === "io" && exit.direction === "in") {
      vcpu.completeIo(random.bytes(exit.data.length));
    } else if (exit.reason === "mmio" && !exit.isWrite) {
      vcpu.completeIo(random.bytes(exit.length));
    } else if (exit.reason === "shutdown" || exit.reason === "internal_error") {
      vcpu.reset();
      vcpu.setRegs({ eip: random.below(0x2000), esp: random.below(0x10000) });
      vcpu.setSregs({ cs: { selector: 0, base: 0 } });
    } else if (exit.reason === "hlt" || exit.reason === "limit") {
      if (random.chance(30)) vcpu.nmi();
      if (random.chance(30)) vcpu.setRegs({ eip: random.below(0x2000) });
    }
  }

  /** What is wrong with the memory outside of slots; undefined where nothing is. */
  damage(): string | undefined {
    for (const offset of this.#guards) {
      const bytes = this.#machine.memory.window(offset, PAGE_SIZE);
      const at = bytes.findIndex((byte) => byte !== GUARD_BYTE);
      if (at >= 0) return `a byte outside of all slots was changed (${formatHex(offset + at)})`;
    }
    return undefined;
  }

  get instructions(): number {
    return this.#machine.vcpus[0]!.instructions ?? 0;
  }

  close(): void {
    this.#machine.close();
  }
}

/** Makes machines, lets hostile code run on them, and tells what went wrong: an exception, damage. */
export function runHostile(options: HostileOptions): HostileReport {
  const { seed, start = 0, count } = options;
  const until = host.performance.now() + (options.timeMs ?? Number.POSITIVE_INFINITY);
  const exits = new Map<Exit["reason"], number>();
  const problems: string[] = [];
  let [machines, runs, instructions, longestMs] = [0, 0, 0, 0];
  for (let index = start; index < start + count && host.performance.now() < until; index++) {
    machines++;
    let machine: HostileMachine | undefined;
    try {
      machine = new HostileMachine(options, index);
      machine.run();
      const damage = machine.damage();
      if (damage) problems.push(`seed ${seed} machine ${index}: ${damage}`);
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      problems.push(`seed ${seed} machine ${index}: ${text}`);
    }
    if (!machine) continue;
    runs += machine.runs;
    instructions += machine.instructions;
    longestMs = Math.max(longestMs, machine.longestMs);
    for (const reason of machine.exits) exits.set(reason, (exits.get(reason) ?? 0) + 1);
    machine.close();
  }
  return { machines, runs, instructions, exits, longestMs, problems };
}
