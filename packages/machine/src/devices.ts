// Who answers the guest's IN, OUT and unbacked memory accesses without ending the run?

import { MachineError } from "./error.ts";

/**
 * What a device's `out` or `write` may return to end the run: `exit` ends it with this access as
 * the exit, `output-limit` with a `limit` exit.
 */
export type StopRun = "exit" | "output-limit";

/**
 * What a device allows a backend to do without calling it. A backend may ignore all of it: the guest
 * sees the same, and the device gets the same calls in the same order.
 */
export interface FastAnswers {
  /** What every read gives, where there is no `in` (`read`): low bits first, as wide as the access. */
  readonly constant?: number;
  /**
   * Allows writes to be posted: kept while the guest goes on, then given to `out` (`write`) in the guest's
   * order, before any other device or the run's exit sees anything later, and within some 20 ms. Asked
   * before the guest is entered: how many it may be, 0 for none. So a write that shall end the run must
   * not be among these; where one does, the run ends later than at it.
   */
  readonly posted?: () => number;
}

/** Answers a range of I/O ports. Called synchronously inside the run loop. */
export interface PortDevice extends FastAnswers {
  /** First and last port, inclusive. */
  readonly ports: readonly [low: number, high: number];
  /** `size` is 1, 2 or 4 bytes. Without it the port reads `constant`, or all ones. */
  in?(port: number, size: number): number;
  out?(port: number, size: number, value: number): StopRun | undefined;
}

/** Answers a range of guest-physical addresses that no slot backs (and writes to read-only slots). */
export interface MmioDevice extends FastAnswers {
  /** First and last guest-physical address, inclusive. */
  readonly mmio: readonly [low: number, high: number];
  /** `size` is 1 to 4 bytes; a wider access comes in pieces. Without it the range reads `constant`, or all ones. */
  read?(physAddr: number, size: number): number;
  write?(physAddr: number, size: number, value: number): StopRun | undefined;
}

export type Device = PortDevice | MmioDevice;

/** What the bus did with an access. */
export type Served = "done" | "unclaimed" | StopRun;

/** A range of ports or addresses, and what may be done there without its device. */
export interface FastPath {
  readonly space: "port" | "mmio";
  readonly low: number;
  readonly high: number;
  readonly posts: boolean;
  readonly constant: number | undefined;
  /** Nobody takes writes. */
  readonly ignoresWrites: boolean;
}

const ALL_ONES = [0, 0xff, 0xffff, 0xffffff, 0xffffffff];

function put(data: Uint8Array, at: number, size: number, value: number): void {
  for (let i = 0; i < size; i++) data[at + i] = value >>> (8 * i);
}

function take(data: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + data[at + i]!;
  return value;
}

function checkRange(range: readonly [number, number], limit: number, what: string): void {
  const [low, high] = range;
  const ok = Number.isInteger(low) && Number.isInteger(high) && 0 <= low && low <= high;
  if (!ok || high > limit) {
    throw new MachineError(
      "EINVAL",
      `${what} [${low}, ${high}] is not a range within 0 to ${limit}`,
    );
  }
}

function fastOf(
  device: FastAnswers,
  read: ((at: number, size: number) => number) | undefined,
): Pick<FastPath, "posts" | "constant"> {
  const constant = read ? undefined : (device.constant ?? 0xffffffff) >>> 0;
  return { posts: device.posted !== undefined, constant };
}

/** The devices of one machine. Where ranges overlap, the device attached last answers. */
export class DeviceBus {
  #ports: PortDevice[] = [];
  #mmio: MmioDevice[] = [];
  #version = 0;
  #posting: readonly (() => number)[] = [];

  /** Another number whenever `fastPaths` would tell something else. */
  get version(): number {
    return this.#version;
  }

  /** How many writes may be posted now: what the strictest of the posting devices allows. */
  get room(): number {
    if (this.#posting.length === 0) return 0;
    let room = Number.POSITIVE_INFINITY;
    for (const posted of this.#posting) room = Math.min(room, posted());
    return Math.max(0, room);
  }

  /** All ranges; the first one that an access touches decides. */
  fastPaths(): FastPath[] {
    return [
      ...this.#ports.map((device): FastPath => {
        const [low, high] = device.ports;
        const ignoresWrites = !device.out;
        return { space: "port", low, high, ignoresWrites, ...fastOf(device, device.in) };
      }),
      ...this.#mmio.map((device): FastPath => {
        const [low, high] = device.mmio;
        const ignoresWrites = !device.write;
        return { space: "mmio", low, high, ignoresWrites, ...fastOf(device, device.read) };
      }),
    ];
  }

  #changed(): void {
    this.#version++;
    this.#posting = [...this.#ports, ...this.#mmio].flatMap(({ posted }) => posted ?? []);
  }

  /** Returns a function that detaches the device again. */
  attach(device: Device): () => void {
    if ("ports" in device) {
      checkRange(device.ports, 0xffff, "ports");
      this.#ports = [device, ...this.#ports];
      this.#changed();
      return () => {
        this.#ports = this.#ports.filter((d) => d !== device);
        this.#changed();
      };
    }
    checkRange(device.mmio, Number.MAX_SAFE_INTEGER, "mmio");
    this.#mmio = [device, ...this.#mmio];
    this.#changed();
    return () => {
      this.#mmio = this.#mmio.filter((d) => d !== device);
      this.#changed();
    };
  }

  #portDevice(port: number): PortDevice | undefined {
    for (const d of this.#ports) if (port >= d.ports[0] && port <= d.ports[1]) return d;
    return undefined;
  }

  #mmioDevice(physAddr: number): MmioDevice | undefined {
    for (const d of this.#mmio) if (physAddr >= d.mmio[0] && physAddr <= d.mmio[1]) return d;
    return undefined;
  }

  /** Whether a device answers at `port` now. */
  claimsPort(port: number): boolean {
    return this.#portDevice(port) !== undefined;
  }

  /** One IN of `size` bytes: the unsigned value, or undefined where no device claims the port. */
  portIn(port: number, size: number): number | undefined {
    const device = this.#portDevice(port);
    if (!device) return undefined;
    const ones = ALL_ONES[size]!;
    return ((device.in ? device.in(port, size) : (device.constant ?? ones)) & ones) >>> 0;
  }

  /** One OUT of `size` bytes. */
  portOut(port: number, size: number, value: number): Served {
    const device = this.#portDevice(port);
    if (!device) return "unclaimed";
    return device.out?.(port, size, value) ?? "done";
  }

  /** A memory read: fills `data`. */
  mmioRead(physAddr: number, data: Uint8Array): Served {
    if (!this.#mmioDevice(physAddr)) return "unclaimed";
    for (let at = 0; at < data.length; at += 4) {
      const size = Math.min(4, data.length - at);
      const device = this.#mmioDevice(physAddr + at);
      const value = device?.read ? device.read(physAddr + at, size) : device?.constant;
      put(data, at, size, value ?? ALL_ONES[size]!);
    }
    return "done";
  }

  /** A memory write of the bytes in `data`. */
  mmioWrite(physAddr: number, data: Uint8Array): Served {
    if (!this.#mmioDevice(physAddr)) return "unclaimed";
    let served: Served = "done";
    for (let at = 0; at < data.length; at += 4) {
      const size = Math.min(4, data.length - at);
      const device = this.#mmioDevice(physAddr + at);
      served = device?.write?.(physAddr + at, size, take(data, at, size)) ?? served;
    }
    return served;
  }
}

/** First serial port's data register. */
export const CONSOLE_PORT = 0x3f8;
/** First serial port's line status register. */
export const CONSOLE_STATUS_PORT = 0x3fd;
/** "Transmitter empty": what the status register always reads. */
export const CONSOLE_READY = 0x60;
/** The debug console port of Bochs and QEMU. */
export const DEBUG_CONSOLE_PORT = 0xe9;
/** A byte written here ends the run: 0 is success. */
export const EXIT_PORT = 0xf4;

/**
 * The console: a byte written to 0x3f8 or 0xe9 is text, 0x3fd always reads "ready" (0x60).
 * `write` may end the run (see `StopRun`), for instance when it has had enough output.
 *
 * @param posted See `FastAnswers`: so many bytes `write` will surely take. Without it each byte is
 *   written before the guest's next instruction.
 */
export function consoleDevices(
  write: (byte: number) => StopRun | undefined,
  posted?: () => number,
): PortDevice[] {
  const out = (_port: number, _size: number, value: number): StopRun | undefined =>
    write(value & 0xff);
  return [
    { ports: [CONSOLE_PORT, CONSOLE_PORT], out, ...(posted ? { posted } : {}) },
    { ports: [DEBUG_CONSOLE_PORT, DEBUG_CONSOLE_PORT], out, ...(posted ? { posted } : {}) },
    { ports: [CONSOLE_STATUS_PORT, CONSOLE_STATUS_PORT], constant: CONSOLE_READY },
  ];
}

/** The exit port: a write to 0xf4 ends the run with that `io` exit. */
export function exitPortDevice(): PortDevice {
  return { ports: [EXIT_PORT, EXIT_PORT], out: () => "exit" };
}
