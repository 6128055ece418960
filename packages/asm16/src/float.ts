// Which bytes does a floating-point literal become?

const view: DataView = new DataView(new ArrayBuffer(8));

function number(text: string): number | undefined {
  const plain = /^0[a-z]/i.test(text) && !/^0x/i.test(text) ? text.slice(2) : text;
  if (/^[-+]?(inf(inity)?)$/i.test(plain)) return plain.startsWith("-") ? -Infinity : Infinity;
  if (/^[-+]?nan$/i.test(plain)) return Number.NaN;
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain)) return undefined;
  return Number(plain);
}

/** Little-endian bytes, or undefined where the text is no number. */
export function floatBytes(
  text: string,
  kind: "single" | "double" | "extended",
): number[] | undefined {
  if (text === "") return undefined;
  const value = number(text);
  if (value === undefined) return undefined;
  if (kind === "single") {
    view.setFloat32(0, value, true);
    return [0, 1, 2, 3].map((i) => view.getUint8(i));
  }
  view.setFloat64(0, value, true);
  if (kind === "double") return [0, 1, 2, 3, 4, 5, 6, 7].map((i) => view.getUint8(i));
  return extended(view.getBigUint64(0, true));
}

/** The 80-bit format of a double: explicit integer bit, 15-bit exponent. */
function extended(bits: bigint): number[] {
  const sign = Number(bits >> 63n);
  let exponent = Number((bits >> 52n) & 0x7ffn);
  let mantissa = bits & ((1n << 52n) - 1n);
  if (exponent === 0x7ff) {
    exponent = 0x7fff;
    mantissa = (1n << 63n) | (mantissa << 11n);
  } else if (exponent === 0 && mantissa === 0n) exponent = 0;
  else {
    let shift = 11;
    if (exponent === 0) {
      exponent = 1;
      while (!((mantissa << BigInt(shift)) & (1n << 63n))) {
        shift++;
        exponent--;
      }
      exponent += 1 + 16383 - 1023 - 1;
      mantissa <<= BigInt(shift);
    } else {
      exponent += 16383 - 1023;
      mantissa = ((1n << 52n) | mantissa) << 11n;
    }
  }
  const out: number[] = [];
  for (let i = 0n; i < 8n; i++) out.push(Number((mantissa >> (8n * i)) & 0xffn));
  out.push(exponent & 0xff, (sign << 7) | (exponent >> 8));
  return out;
}
