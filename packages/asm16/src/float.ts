// Which bytes does a floating-point literal become?
//
// Exact arithmetic, rounded once, so that .tfloat has its 64 bits; gas computes with a few bits more than
// the format has, so that within about 2**-30 of a tie it may round the other way (1e23). What counts as a literal follows
// gas 2.40 (atof-generic.c and atof-ieee.c): a leading `0` and a letter are skipped whatever the
// letter is, so `0x123` is 123.0, and `1e` is 1.0.

export type FloatKind = "single" | "double" | "extended" | "half" | "bfloat16";

interface Format {
  /** Bits of the exponent. */
  readonly exponent: bigint;
  /** Bits of the significand, the leading 1 included. */
  readonly precision: bigint;
  /** The leading 1 is stored (x87). */
  readonly explicit: boolean;
  readonly bytes: number;
}

const FORMATS: Readonly<Record<FloatKind, Format>> = {
  single: { exponent: 8n, precision: 24n, explicit: false, bytes: 4 },
  double: { exponent: 11n, precision: 53n, explicit: false, bytes: 8 },
  extended: { exponent: 15n, precision: 64n, explicit: true, bytes: 10 },
  half: { exponent: 5n, precision: 11n, explicit: false, bytes: 2 },
  bfloat16: { exponent: 8n, precision: 8n, explicit: false, bytes: 2 },
};

/** Beyond these decimal exponents every format overflows or is 0. */
const MAX_EXPONENT = 20_000;
/** Further digits cannot change any format's rounding but by a tie that nobody writes. */
const MAX_DIGITS = 12_000;

/** `wrong`: no number. `range`: too large for the format, or far too small. */
export type FloatProblem = "wrong" | "range";

function littleEndian(value: bigint, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
}

function bitLength(value: bigint): bigint {
  return BigInt(value.toString(2).length);
}

/** Little-endian bytes of a decimal literal, an infinity or a NaN. */
export function floatBytes(text: string, kind: FloatKind): number[] | FloatProblem {
  const format = FORMATS[kind];
  const { exponent: width, precision, explicit, bytes } = format;
  const plain = text.replace(/^0[a-z]/i, "");
  const stored = explicit ? precision : precision - 1n;
  const top = (1n << width) - 1n;
  const assembled = (sign: bigint, exponent: bigint, fraction: bigint): number[] =>
    littleEndian((((sign << width) | exponent) << stored) | fraction, bytes);
  const special = /^([-+]?)(inf(?:inity)?|nan)$/i.exec(plain);
  if (special) {
    const sign = special[1] === "-" ? 1n : 0n;
    const ones = (1n << stored) - 1n;
    // gas's quiet NaN has every bit set.
    if (/nan/i.test(special[2] as string)) return assembled(sign, top, ones);
    return assembled(sign, top, explicit ? 1n << 63n : 0n);
  }
  const match = /^([-+]?)(\d*)(?:\.(\d*))?(?:e([-+]?\d*))?$/i.exec(plain);
  const digits = `${match?.[2] ?? ""}${match?.[3] ?? ""}`;
  if (!match || digits === "") return "wrong";
  const sign = match[1] === "-" ? 1n : 0n;
  const written = digits.replace(/^0+/, "");
  if (written === "") return assembled(sign, 0n, 0n);
  const kept = written.slice(0, MAX_DIGITS);
  const power =
    (Number.parseInt(match[4] ?? "", 10) || 0) -
    (match[3]?.length ?? 0) +
    (written.length - kept.length);
  if (power + kept.length > MAX_EXPONENT) return "range";
  if (power + kept.length < -MAX_EXPONENT) return assembled(sign, 0n, 0n);
  let numerator = BigInt(kept);
  let denominator = 1n;
  if (power >= 0) numerator *= 10n ** BigInt(power);
  else denominator = 10n ** BigInt(-power);

  // value = m * 2**e with m of `precision` bits, fewer where it is denormal.
  const bias = (1n << (width - 1n)) - 1n;
  const lowest = 1n - bias - (precision - 1n);
  // Below the smallest denormal gas has 0 for a while, as far as its 16-bit words reach.
  if (numerator << (16n - width - lowest) < denominator) return "range";
  let e = bitLength(numerator) - bitLength(denominator) - precision;
  const scaled = (by: bigint): [bigint, bigint] =>
    by >= 0n ? [numerator, denominator << by] : [numerator << -by, denominator];
  let [n, d] = scaled(e);
  if (n / d >= 1n << precision) [n, d] = scaled(++e);
  if (e < lowest) {
    e = lowest;
    [n, d] = scaled(e);
  }
  let m = n / d;
  if (m >= 1n << (precision - 1n) && e - lowest + 1n >= top) return "range";
  const rest = (n % d) * 2n;
  // A tie goes up where gas computes without loss, and its powers of ten below 1 fall short of it.
  if (rest > d || (rest === d && power >= 0)) m++;
  if (m === 1n << precision) {
    m >>= 1n;
    e++;
  }
  const normal = m >= 1n << (precision - 1n);
  const exponent = normal ? e - lowest + 1n : 0n;
  // Only rounding made it too large: gas has an infinity then.
  if (exponent >= top) return assembled(sign, top, explicit ? 1n << 63n : 0n);
  return assembled(sign, exponent, explicit ? m : m & ((1n << stored) - 1n));
}
