// How are numbers, sizes, durations and byte strings written in headers and on command lines?

const INTEGER = /^([+-]?)(0x[0-9a-f]+|0b[01]+|[0-9]+)$/i;

/**
 * A C integer literal: `10`, `0x0a`, `012`, `0b1010`, with a sign or without.
 *
 * @returns undefined where the text is none, or is not exact as a JavaScript number.
 */
export function parseInteger(text: string): number | undefined {
  const match = INTEGER.exec(text);
  if (!match) return undefined;
  const [, sign, digits] = match;
  const octal = /^0[0-9]/.test(digits!);
  if (octal && /[89]/.test(digits!)) return undefined;
  const value = octal ? Number(`0o${digits!.slice(1)}`) : Number(digits);
  if (!Number.isSafeInteger(value)) return undefined;
  return sign === "-" && value !== 0 ? -value : value;
}

/** Bytes: a C literal, `K` or `M` after it multiply by 1024 and 1024². */
export function parseSize(text: string): number | undefined {
  const match = /^(.*?)([km]?)$/i.exec(text)!;
  const count = parseInteger(match[1]!);
  if (count === undefined || count < 0) return undefined;
  const unit = { "": 1, k: 1024, m: 1024 * 1024 }[match[2]!.toLowerCase()]!;
  return Number.isSafeInteger(count * unit) ? count * unit : undefined;
}

/** Milliseconds: `2s`, `0.5s`, `250ms`, `1m`; a bare number is seconds, as for timeout(1). */
export function parseDuration(text: string): number | undefined {
  const match = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m)?$/.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * { ms: 1, s: 1000, m: 60_000 }[(match[2] ?? "s") as "ms" | "s" | "m"];
}

/** Bytes written as hex digit pairs, blanks between them allowed: `0000 0af0`. */
export function parseHexBytes(text: string): Uint8Array | undefined {
  const digits = text.replace(/\s+/g, "");
  if (digits.length === 0 || digits.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(digits)) {
    return undefined;
  }
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}

/** `bytes` as hex digit pairs. */
export function formatHexBytes(bytes: Uint8Array, separator = ""): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join(separator);
}

/** `value` in lower-case hex with `0x`. */
export function formatHex(value: number, digits = 1): string {
  return `0x${value.toString(16).padStart(digits, "0")}`;
}
