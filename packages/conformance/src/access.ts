// What is one access of the guest to the world outside its memory, and how is it written in a header?

import { formatHex, parseInteger } from "./literal.ts";

/** One element of an IN, OUT, INS or OUTS. */
export interface IoAccess {
  readonly direction: "in" | "out";
  /** 16 bits. */
  readonly port: number;
  /** Bytes: 1, 2 or 4. */
  readonly size: number;
  /** What was written, or what the guest was answered; unsigned. */
  readonly value: number;
}

/** One access to guest-physical memory that no slot backs, or a write to a read-only slot. */
export interface MmioAccess {
  readonly isWrite: boolean;
  readonly physAddr: number;
  /** Bytes, 1 to 4. */
  readonly size: number;
  /** What was written, or what the guest was answered; unsigned. */
  readonly value: number;
}

/** An access as a header writes it; without a value any value will do. */
export interface AccessPattern {
  readonly verb: "in" | "out" | "read" | "write";
  /** Bytes. */
  readonly size: number;
  /** Port, or guest-physical address. */
  readonly address: number;
  readonly value: number | undefined;
}

/** `out8 0x80 0x5`: verb and width in bits, port, value. */
export function formatIo(access: IoAccess): string {
  const { direction, size, port, value } = access;
  return `${direction}${size * 8} ${formatHex(port)} ${formatHex(value)}`;
}

/** `write16 0x1002 0x1234`: verb and width in bits, guest-physical address, value. */
export function formatMmio(access: MmioAccess): string {
  const { isWrite, size, physAddr, value } = access;
  return `${isWrite ? "write" : "read"}${size * 8} ${formatHex(physAddr)} ${formatHex(value)}`;
}

/** An access pattern in the notation of `formatIo` and `formatMmio`. */
export function formatPattern(pattern: AccessPattern): string {
  const { verb, size, address, value } = pattern;
  const end = value === undefined ? "" : ` ${formatHex(value)}`;
  return `${verb}${size * 8} ${formatHex(address)}${end}`;
}

/** What `io=` holds. */
const IO_WIDTHS = [8, 16, 32];
/** What `mmio=` holds: a dword that straddles a page border leaves 1, 2 or 3 bytes outside; CMPXCHG8B has 8. */
const MMIO_WIDTHS = [8, 16, 24, 32, 64];

/**
 * Reads one access: `out8 0x80 5`, `in16 0x60 0x1234`, `write16 0x1002 0x1234`, `read8 0x2000 0xff`.
 *
 * @returns the access, or a text that says what is wrong with it.
 */
export function parseAccess(text: string): AccessPattern | string {
  const words = text.trim().split(/\s+/);
  const match = /^(in|out|read|write)([0-9]+)$/.exec(words[0]!);
  if (!match) {
    return `"${text.trim()}" is no access: it begins with in, out, read or write and a width, as in "out8 0x80 5"`;
  }
  const verb = match[1] as AccessPattern["verb"];
  const bits = Number(match[2]);
  const widths = verb === "in" || verb === "out" ? IO_WIDTHS : MMIO_WIDTHS;
  if (!widths.includes(bits)) return `${verb} has a width of ${widths.join(", ")}, not ${bits}`;
  if (words.length < 2 || words.length > 3) {
    return `"${text.trim()}" needs an address and a value after ${words[0]}`;
  }
  const address = parseInteger(words[1]!);
  const limit = verb === "in" || verb === "out" ? 0xffff : 0xffffffff;
  if (address === undefined || address < 0 || address > limit) {
    return `"${words[1]}" is not ${limit === 0xffff ? "a port" : "an address"} from 0 to ${formatHex(limit)}`;
  }
  const value = words[2] === undefined ? undefined : parseInteger(words[2]);
  if (
    words[2] !== undefined &&
    (value === undefined || value < 0 || value >= 2 ** Math.min(bits, 32))
  ) {
    return `"${words[2]}" is not a value of ${bits} bits`;
  }
  return { verb, size: bits / 8, address, value };
}

/** True where `access` is one that `pattern` describes. */
export function matchesIo(pattern: AccessPattern, access: IoAccess): boolean {
  return (
    pattern.verb === access.direction &&
    pattern.size === access.size &&
    pattern.address === access.port &&
    (pattern.value === undefined || pattern.value === access.value)
  );
}

/** True where `access` is one that `pattern` describes. */
export function matchesMmio(pattern: AccessPattern, access: MmioAccess): boolean {
  return (
    pattern.verb === (access.isWrite ? "write" : "read") &&
    pattern.size === access.size &&
    pattern.address === access.physAddr &&
    (pattern.value === undefined || pattern.value === access.value)
  );
}
