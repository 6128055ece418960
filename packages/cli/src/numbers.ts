// How are numbers, sizes, durations, addresses and bytes written on the command line? As in case headers,
// with a message that names the option.

import * as literal from "@realmode/conformance";
import { Failure } from "./failure.ts";

const hex = (value: number): string => `0x${value.toString(16)}`;

/**
 * @param what names the value in the message: `--org`, `--reg ax`.
 * @throws Failure (usage) where `text` is no C literal or lies outside `low` to `high`.
 */
export function parseNumber(
  text: string,
  what: string,
  low = 0,
  high: number = Number.MAX_SAFE_INTEGER,
): number {
  const value = literal.parseInteger(text.trim());
  if (value === undefined) {
    throw new Failure("usage", `${what}: '${text}' is not a number`, {
      hint: "numbers are C literals: decimal, 0x…, 0b… or octal 0…",
    });
  }
  if (value < low || value > high) {
    const lowest = low < 0 ? String(low) : hex(low);
    throw new Failure("usage", `${what}: ${text} is out of range (${lowest} to ${hex(high)})`);
  }
  return value;
}

/** Bytes: a number, or one with `K` or `M` (1024, 1024²) behind it: `64K`, `1M`. */
export function parseSize(text: string, what: string): number {
  const value = literal.parseSize(text.trim());
  if (value === undefined) {
    throw new Failure("usage", `${what}: '${text}' is not a size`, {
      hint: "a size is a number of bytes, or one with K or M: 65536, 0x10000, 64K, 1M",
    });
  }
  return value;
}

/** The longest bound a timer takes (2^31 − 1 milliseconds). */
const LONGEST = 0x7fff_ffff;

/** Milliseconds: `2s`, `500ms`, `1.5s`, `1m`; a bare number is seconds. */
export function parseDuration(text: string, what: string): number {
  const milliseconds = literal.parseDuration(text.trim());
  if (milliseconds === undefined) {
    throw new Failure("usage", `${what}: '${text}' is not a duration`, {
      hint: "a duration is a number of seconds, or one with a unit: 500ms, 2s, 1.5s, 1m",
    });
  }
  if (milliseconds > LONGEST) throw new Failure("usage", `${what}: ${text} is more than 24 days`);
  return milliseconds;
}

/** A real-mode far address. */
export interface FarAddress {
  readonly segment: number;
  readonly offset: number;
}

/** `SEG:OFF`, both C literals of 16 bits. */
export function parseFarAddress(text: string, what: string): FarAddress {
  const [segment = "", offset = "", more] = text.split(":");
  if (more !== undefined) throw new Failure("usage", `${what}: '${text}' is not SEG:OFF`);
  return {
    segment: parseNumber(segment, `${what}: segment`, 0, 0xffff),
    offset: parseNumber(offset, `${what}: offset`, 0, 0xffff),
  };
}

/** Bytes as pairs of hex digits in the order of memory: `00000af0`. */
export function parseHexBytes(text: string, what: string): Uint8Array {
  const bytes = literal.parseHexBytes(text);
  if (bytes === undefined) {
    throw new Failure("usage", `${what}: '${text}' is not bytes`, {
      hint: "bytes are pairs of hex digits, lowest address first: 00000af0",
    });
  }
  return bytes;
}

/** Splits `NAME=VALUE` at the first `=`. */
export function parsePair(text: string, what: string): readonly [name: string, value: string] {
  const at = text.indexOf("=");
  if (at <= 0) throw new Failure("usage", `${what}: '${text}' is not NAME=VALUE`);
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
