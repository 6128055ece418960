// What value does a number, a character or a string in the source have?

import { type Expr, type Range, SyntaxProblem } from "./ast.ts";

/** Name under which `1f` and `1b` travel through expressions; no symbol can be called so. */
export function localReference(digits: string, direction: "f" | "b"): string {
  return `\u0001${digits}${direction}`;
}

/** A number token: C's notations, or a reference to a numeric label. @throws SyntaxProblem */
export function parseNumber(text: string, range: Range): Expr {
  if (/^\d+$/.test(text) && (text.length === 1 || text[0] !== "0")) {
    return { op: "number", value: BigInt(text) };
  }
  const local = /^(\d+)([fFbB])$/.exec(text);
  if (local) {
    const name = localReference(String(BigInt(local[1]!)), local[2]!.toLowerCase() as "f" | "b");
    return { op: "symbol", name, range };
  }
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return { op: "number", value: wrap(BigInt(text)) };
  if (/^0[bB][01]+$/.test(text)) return { op: "number", value: wrap(BigInt(text)) };
  if (/^0[0-7]+$/.test(text)) return { op: "number", value: wrap(BigInt(`0o${text}`)) };
  const good = /^(0[xX][0-9a-fA-F]*|0[bB][01]*|0[0-7]*|\d+)/.exec(text)?.[0] ?? "";
  const bad = text[good.length] ?? text;
  const start = range.start + good.length;
  throw new SyntaxProblem(
    "number",
    `junk at end of line, first unrecognized character is \`${bad}'`,
    { start, end: range.end },
    /^0\d/.test(text)
      ? "A leading 0 means octal: the digits go from 0 to 7."
      : /^\d[\da-fA-F]*[hH]$/.test(text)
        ? `Hexadecimal is written 0x${text.slice(0, -1)} here.`
        : undefined,
  );
}

/** 64 bits, two's complement, as a signed value. */
export function wrap(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

const ESCAPES: Readonly<Record<string, number>> = {
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
};

/** `'a`, `'a'`, `'\n`, `'\''`. */
export function parseCharacter(text: string): number {
  if (text[1] !== "\\") return utf8(text.slice(1, 2))[0] ?? 0;
  const c = text[2] ?? "\\";
  return ESCAPES[c] ?? c.charCodeAt(0) & 0xff;
}

/** UTF-8 bytes of a text whose characters below U+0100 may come from a Latin-1 source. */
export function utf8(text: string): number[] {
  const out: number[] = [];
  for (const character of text) {
    const c = character.codePointAt(0) as number;
    if (c < 0x80) out.push(c);
    else if (c < 0x800) out.push(0xc0 | (c >> 6), 0x80 | (c & 0x3f));
    else if (c < 0x10000) out.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 0x3f), 0x80 | (c & 0x3f));
    else {
      out.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 0x3f), 0x80 | ((c >> 6) & 0x3f));
      out.push(0x80 | (c & 0x3f));
    }
  }
  return out;
}

/** The bytes of a quoted string, quotes included in `raw`. */
export function stringBytes(raw: string): number[] {
  const text = raw.slice(1, -1);
  const out: number[] = [];
  let i = 0;
  let plain = 0;
  const flush = (to: number) => {
    if (to > plain) for (const b of utf8(text.slice(plain, to))) out.push(b);
  };
  while (i < text.length) {
    if (text[i] !== "\\") {
      i++;
      continue;
    }
    flush(i);
    const c = text[++i] ?? "";
    i++;
    if (c >= "0" && c <= "9") {
      // gas: up to three digits, 8 and 9 are taken as digits too (read.c, next_char_of_string).
      let value = c.charCodeAt(0) - 48;
      for (let n = 1; n < 3 && /[0-9]/.test(text[i] ?? ""); n++) {
        value = value * 8 + (text.charCodeAt(i++) - 48);
      }
      out.push(value & 0xff);
    } else if (c === "x" || c === "X") {
      let value = 0;
      while (/[0-9a-fA-F]/.test(text[i] ?? "")) {
        value = ((value << 4) | Number.parseInt(text[i++] as string, 16)) & 0xff;
      }
      out.push(value);
    } else if (ESCAPES[c] !== undefined) {
      out.push(ESCAPES[c] as number);
    } else {
      for (const b of utf8(c)) out.push(b);
    }
    plain = i;
  }
  flush(text.length);
  return out;
}
