// What does one run of a program show to the outside, on whatever machine?

import {
  CONSOLE_PORT,
  CONSOLE_STATUS_PORT,
  type CreateMachine,
  consoleDevices,
  DEBUG_CONSOLE_PORT,
  type Device,
  EXIT_PORT,
  type Exit,
  exitPortDevice,
  host,
  type Machine,
  MachineError,
  type MachineOptions,
  type Regs,
  type RunOptions,
  type Sregs,
  type StopRun,
  type Vcpu,
} from "@realmode/machine";
import type { AccessPattern, IoAccess, MmioAccess } from "./access.ts";
import type { DirtyPages } from "./expectation.ts";
import { dirtyPages } from "./memory-watch.ts";
import type { AliasSlot, Program } from "./program.ts";

/** The bytes of one memory slot after the run. */
export interface MemoryImage {
  readonly slot: number;
  readonly guestPhysAddr: number;
  readonly bytes: Uint8Array;
}

/** A port that was used and that nothing answers: `in` read all ones, `out` was dropped. */
export interface UnclaimedPort {
  readonly direction: "in" | "out";
  readonly port: number;
  readonly count: number;
}

/** What became of a vCPU that is not the first. */
export interface OtherVcpu {
  /** Its first exit. */
  readonly exit: Exit;
  readonly regs: Regs;
  readonly sregs: Sregs;
}

/** Everything a run shows. Plain data: it outlives the machine. */
export interface Observation {
  /** The machine's `backend`. */
  readonly backend: string;
  /** In order; at least one. */
  readonly exits: readonly Exit[];
  /** The last of `exits`. */
  readonly exit: Exit;
  /** Element by element: a REP OUTS of 3 is three entries, however the backend batches. */
  readonly io: readonly IoAccess[];
  readonly mmio: readonly MmioAccess[];
  /** Accesses in all; above `io.length + mmio.length` where a guest made more than are kept. */
  readonly accessCount: number;
  readonly unclaimed: readonly UnclaimedPort[];
  /** Console text, one character a byte. */
  readonly output: string;
  readonly regs: Regs;
  readonly sregs: Sregs;
  /** vCPU 1, 2 … of a program that has them. */
  readonly others: readonly OtherVcpu[];
  /** Of the slots whose writes are noted. */
  readonly dirty: readonly DirtyPages[];
  /** Each slot with bytes of its own; an alias is not repeated. */
  readonly memory: readonly MemoryImage[];
  /** Null where the backend does not count. */
  readonly instructions: number | null;
  /** The guest's run alone, in milliseconds. */
  readonly elapsedMs: number;
}

export interface ObserveOptions extends Pick<RunOptions, "timeoutMs" | "maxInstructions"> {
  /** Console bytes of all; at the next one the run ends with `limit`/`output`. Default 16 MiB. */
  readonly maxOutput?: number;
  /** Called with each console byte as it comes. */
  readonly onConsole?: (byte: number) => void;
  /** An `in` or `out` that nothing answers ends the run instead of reading all ones or being dropped. */
  readonly strictIo?: boolean;
  /** On top of the default ones. */
  readonly devices?: readonly Device[];
  /** Ends the run with `intr` (asynchronous variant only). */
  readonly signal?: NonNullable<RunOptions["signal"]>;
}

/** Console bytes a guest may write where nothing else is said. */
export const DEFAULT_MAX_OUTPUT: number = 16 * 1024 * 1024;
/** Accesses that are kept; a guest that loops around an OUT must not exhaust the host. */
const MAX_ACCESSES = 100_000;
/** How long a vCPU runs in its turn where there are several, in milliseconds. */
const SLICE_MS = 1;
/** Guest-physical addresses the catch-all MMIO device claims: 36 bits, as the slots. */
const LAST_PHYS_ADDR = 2 ** 36 - 1;

/** Ports whose accesses are console text, status or the guest's exit, not part of `io=`. */
export function isDefaultPort(port: number): boolean {
  return [CONSOLE_PORT, CONSOLE_STATUS_PORT, DEBUG_CONSOLE_PORT, EXIT_PORT].includes(port);
}

const allOnes = (size: number): number => 2 ** (8 * size) - 1;

/** Hands out the scripted answers, in order for each verb, size and address. */
class Answers {
  readonly #left: AccessPattern[];

  constructor(answers: readonly AccessPattern[]) {
    this.#left = [...answers];
  }

  get ports(): readonly number[] {
    return this.#left.filter(({ verb }) => verb === "in").map(({ address }) => address);
  }

  take(verb: "in" | "read", address: number, size: number): number | undefined {
    const index = this.#left.findIndex(
      (a) => a.verb === verb && a.address === address && a.size === size,
    );
    return index < 0 ? undefined : this.#left.splice(index, 1)[0]!.value;
  }
}

/** The devices of one run, and what they have seen. */
class Surroundings {
  readonly io: IoAccess[] = [];
  readonly mmio: MmioAccess[] = [];
  accessCount = 0;
  output = "";
  readonly devices: readonly Device[];
  readonly #unclaimed = new Map<string, { direction: "in" | "out"; port: number; count: number }>();
  readonly #answers: Answers;

  constructor(program: Program, options: ObserveOptions) {
    this.#answers = new Answers(program.answers);
    const extra = options.devices ?? [];
    this.devices = [
      ...(options.strictIo ? this.#scriptedPorts() : [this.#openBus()]),
      ...(program.servesMmio ? [this.#openMemory()] : []),
      ...this.#defaults(options).map((device) => this.#recorded(device)),
      ...extra.map((device) => this.#recorded(device)),
    ];
  }

  get unclaimed(): readonly UnclaimedPort[] {
    return [...this.#unclaimed.values()];
  }

  /** What the guest reads at a port or address that nothing but the script answers. */
  answer(verb: "in" | "read", address: number, size: number): number {
    const scripted = this.#answers.take(verb, address, size);
    if (scripted === undefined && verb === "in") this.#count("in", address);
    return scripted ?? allOnes(size);
  }

  noteIo(access: IoAccess): void {
    if (++this.accessCount <= MAX_ACCESSES) this.io.push(access);
  }

  noteMmio(access: MmioAccess): void {
    if (++this.accessCount <= MAX_ACCESSES) this.mmio.push(access);
  }

  #count(direction: "in" | "out", port: number): void {
    const key = `${direction}${port}`;
    const old = this.#unclaimed.get(key);
    if (old) old.count++;
    else this.#unclaimed.set(key, { direction, port, count: 1 });
  }

  #defaults(options: ObserveOptions): Device[] {
    const { onConsole, maxOutput = DEFAULT_MAX_OUTPUT } = options;
    const write = (byte: number): StopRun | undefined => {
      if (this.output.length >= maxOutput) return "output-limit";
      this.output += String.fromCharCode(byte);
      onConsole?.(byte);
      return undefined;
    };
    const room = (): number => maxOutput - this.output.length;
    return [...consoleDevices(write, room), exitPortDevice()];
  }

  #port(low: number, high: number): Device {
    return {
      ports: [low, high],
      in: (port, size) => {
        const value = this.answer("in", port, size);
        this.noteIo({ direction: "in", port, size, value });
        return value;
      },
      out: (port, size, value) => {
        this.#count("out", port);
        this.noteIo({ direction: "out", port, size, value });
        return undefined;
      },
    };
  }

  #openBus(): Device {
    return this.#port(0, 0xffff);
  }

  #scriptedPorts(): Device[] {
    return [...new Set(this.#answers.ports)].map((port) => this.#port(port, port));
  }

  #openMemory(): Device {
    return {
      mmio: [0, LAST_PHYS_ADDR],
      read: (physAddr, size) => {
        const value = this.answer("read", physAddr, size);
        this.noteMmio({ isWrite: false, physAddr, size, value });
        return value;
      },
      write: (physAddr, size, value) => {
        this.noteMmio({ isWrite: true, physAddr, size, value });
        return undefined;
      },
    };
  }

  /** `device`, with its accesses noted as well. */
  #recorded(device: Device): Device {
    if ("mmio" in device) {
      return {
        mmio: device.mmio,
        ...(device.posted ? { posted: device.posted } : {}),
        read: (physAddr, size) => {
          const value = device.read?.(physAddr, size) ?? device.constant ?? allOnes(size);
          this.noteMmio({ isWrite: false, physAddr, size, value });
          return value;
        },
        write: (physAddr, size, value) => {
          this.noteMmio({ isWrite: true, physAddr, size, value });
          return device.write?.(physAddr, size, value);
        },
      };
    }
    return {
      ports: device.ports,
      ...(device.posted ? { posted: device.posted } : {}),
      in: (port, size) => {
        const value = device.in?.(port, size) ?? device.constant ?? allOnes(size);
        this.noteIo({ direction: "in", port, size, value });
        return value;
      },
      out: (port, size, value) => {
        this.noteIo({ direction: "out", port, size, value });
        return device.out?.(port, size, value);
      },
    };
  }
}

/** Exits after which running on makes no sense. */
export const FINAL_EXITS: ReadonlySet<Exit["reason"]> = new Set([
  "shutdown",
  "fail_entry",
  "internal_error",
  "intr",
  "limit",
  "unknown",
] as const);

/** A program loaded into a machine of its own, with the devices around it. */
export class LoadedProgram {
  readonly machine: Machine;
  readonly vcpu: Vcpu;
  readonly #program: Program;
  readonly #around: Surroundings;
  readonly #vcpus: Vcpu[] = [];
  readonly #exits: Exit[] = [];
  /** First exits of vCPU 1, 2 … */
  readonly #otherExits: (Exit | undefined)[];
  readonly #bounds: RunOptions;
  /** Whose turn it is. */
  #turn = 0;
  /** The first vCPU goes on where its turn ended. */
  #isSliced = false;
  #slice = Number.POSITIVE_INFINITY;
  #elapsedMs = 0;

  /** @throws MachineError where the backend refuses the layout. */
  constructor(createMachine: CreateMachine, program: Program, options: ObserveOptions = {}) {
    this.#program = program;
    this.#otherExits = program.others.map(() => undefined);
    this.#around = new Surroundings(program, options);
    const { timeoutMs = program.limits.timeoutMs } = options;
    const { maxInstructions = program.limits.maxInstructions, signal } = options;
    this.#bounds = {
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(maxInstructions === undefined ? {} : { maxInstructions }),
      ...(signal === undefined ? {} : { signal }),
    };
    const own: MachineOptions = program.machine;
    const devices = [...this.#around.devices, ...(own.devices ?? [])];
    this.machine = createMachine({ ...own, devices });
    try {
      this.vcpu = this.machine.vcpus[0]!;
      this.#vcpus.push(this.vcpu);
      this.#mapAliases(program.aliases);
      for (const { physAddr, bytes } of program.init) this.machine.write(physAddr, bytes);
      this.vcpu.setSregs(program.registers.sregs);
      this.vcpu.setRegs(program.registers.regs);
      for (const { regs, sregs } of program.others) {
        const other = this.machine.createVcpu();
        this.#vcpus.push(other);
        other.setSregs(this.vcpu.getSregs());
        other.setSregs(sregs);
        other.setRegs({ ...this.vcpu.getRegs(), ...regs });
      }
    } catch (error) {
      this.machine.close();
      throw error;
    }
  }

  #mapAliases(aliases: readonly AliasSlot[]): void {
    for (const { of, ...request } of aliases) {
      const source = this.machine.slots.find(({ slot }) => slot === of);
      if (!source) throw new MachineError("ENOENT", `slot ${of}, to be shown twice, is not there`);
      this.machine.setMemorySlot({ ...request, offset: source.offset });
    }
  }

  /** Queues what comes from outside once `exits` exits are seen. */
  interruptAfter(exits: number): void {
    for (const { vector, after } of this.#program.interrupts) {
      if (after !== exits) continue;
      if (vector === "nmi") this.vcpu.nmi();
      else this.vcpu.interrupt(vector);
    }
  }

  get io(): readonly IoAccess[] {
    return this.#around.io;
  }

  get mmio(): readonly MmioAccess[] {
    return this.#around.mmio;
  }

  /** Answers a read that ended the run, so that the guest can go on. */
  answer(exit: Exit): void {
    if (exit.reason === "io" && exit.direction === "in") {
      const bytes = new Uint8Array(exit.data.length);
      for (let at = 0; at < bytes.length; at += exit.size) {
        const value = this.#around.answer("in", exit.port, exit.size);
        for (let i = 0; i < exit.size; i++) bytes[at + i] = value >>> (8 * i);
        const { direction, port, size } = exit;
        this.#around.noteIo({ direction, port, size, value });
      }
      this.vcpu.completeIo(bytes);
    } else if (exit.reason === "mmio" && !exit.isWrite) {
      const bytes = new Uint8Array(exit.length).fill(0xff);
      const size = Math.min(4, exit.length);
      const value = this.#around.answer("read", exit.physAddr, size);
      for (let i = 0; i < size; i++) bytes[i] = value >>> (8 * i);
      this.vcpu.completeIo(bytes);
    }
  }

  /** Whether the first vCPU has shown all it shall. */
  get #isSeen(): boolean {
    const last = this.#exits.at(-1);
    if (!last) return false;
    return FINAL_EXITS.has(last.reason) || this.#exits.length >= this.#program.exits;
  }

  /** Which vCPU runs next, and within which bounds; undefined when all is seen. */
  next(): { vcpu: Vcpu; bounds: RunOptions } | undefined {
    const isOver = (turn: number): boolean =>
      turn === 0 ? this.#isSeen : this.#otherExits[turn - 1] !== undefined;
    const turns = this.#otherExits.length + 1;
    let left = turns;
    while (left > 0 && isOver(this.#turn)) {
      this.#turn = (this.#turn + 1) % turns;
      left--;
    }
    if (left === 0) return undefined;
    const { timeoutMs } = this.#bounds;
    const budget = timeoutMs === undefined ? undefined : Math.max(0, timeoutMs - this.#elapsedMs);
    // Several vCPUs share this thread: each runs for a moment in its turn.
    this.#slice = turns > 1 ? Math.min(SLICE_MS, budget ?? SLICE_MS) : Number.POSITIVE_INFINITY;
    const within = turns > 1 ? this.#slice : budget;
    if (this.#turn === 0 && !this.#isSliced) {
      const last = this.#exits.at(-1);
      if (last) this.answer(last);
      this.interruptAfter(this.#exits.length);
    }
    return {
      vcpu: this.#vcpus[this.#turn]!,
      bounds: { ...this.#bounds, ...(within === undefined ? {} : { timeoutMs: within }) },
    };
  }

  /** Takes note of a run that took `elapsedMs`. */
  ended(exit: Exit, elapsedMs: number): void {
    this.#elapsedMs += elapsedMs;
    const turn = this.#turn;
    const { timeoutMs = Number.POSITIVE_INFINITY } = this.#bounds;
    const isTime = exit.reason === "limit" && exit.limit === "time";
    const isSlice =
      isTime && this.#slice !== Number.POSITIVE_INFINITY && this.#elapsedMs < timeoutMs;
    if (turn === 0) this.#isSliced = isSlice;
    if (!isSlice) {
      if (turn === 0) this.#exits.push(exit);
      else this.#otherExits[turn - 1] = exit;
    }
    this.#turn = (turn + 1) % (this.#otherExits.length + 1);
  }

  memory(): MemoryImage[] {
    const seen = new Set<number>();
    const images: MemoryImage[] = [];
    for (const { slot, guestPhysAddr, memorySize, offset } of this.machine.slots) {
      if (seen.has(offset)) continue;
      seen.add(offset);
      images.push({ slot, guestPhysAddr, bytes: this.machine.read(guestPhysAddr, memorySize) });
    }
    return images;
  }

  #dirty(): DirtyPages[] {
    const noted = (this.#program.machine.slots ?? []).filter(({ logDirty }) => logDirty);
    return noted.map(({ slot }) => ({ slot, pages: dirtyPages(this.machine.getDirtyLog(slot)) }));
  }

  observation(): Observation {
    const { io, mmio, accessCount, unclaimed, output } = this.#around;
    return {
      backend: this.machine.backend,
      exits: this.#exits,
      exit: this.#exits.at(-1)!,
      io,
      mmio,
      accessCount,
      unclaimed,
      output,
      regs: this.vcpu.getRegs(),
      sregs: this.vcpu.getSregs(),
      others: this.#otherExits.map((exit, index) => {
        const vcpu = this.#vcpus[index + 1]!;
        return { exit: exit!, regs: vcpu.getRegs(), sregs: vcpu.getSregs() };
      }),
      dirty: this.#dirty(),
      memory: this.memory(),
      instructions: this.vcpu.instructions,
      elapsedMs: this.#elapsedMs,
    };
  }

  close(): void {
    this.machine.close();
  }
}

/**
 * Runs a program on a fresh machine and tells what happened. Blocks until it ends: give the program
 * or the options a timeout.
 *
 * @throws MachineError where the backend refuses the layout or the options.
 */
export function observe(
  createMachine: CreateMachine,
  program: Program,
  options: Omit<ObserveOptions, "signal"> = {},
): Observation {
  const loaded = new LoadedProgram(createMachine, program, options);
  try {
    for (let turn = loaded.next(); turn; turn = loaded.next()) {
      const start = host.performance.now();
      const exit = turn.vcpu.runSync(turn.bounds);
      loaded.ended(exit, host.performance.now() - start);
    }
    return loaded.observation();
  } finally {
    loaded.close();
  }
}

/** `observe` without blocking the event loop. */
export async function observeAsync(
  createMachine: CreateMachine,
  program: Program,
  options: ObserveOptions = {},
): Promise<Observation> {
  const loaded = new LoadedProgram(createMachine, program, options);
  try {
    for (let turn = loaded.next(); turn; turn = loaded.next()) {
      const start = host.performance.now();
      const exit = await turn.vcpu.run(turn.bounds);
      loaded.ended(exit, host.performance.now() - start);
    }
    return loaded.observation();
  } finally {
    loaded.close();
  }
}
