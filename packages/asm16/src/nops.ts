// Which bytes fill a gap in code? (gas 2.40, tc-i386.c: i386_generate_nops, for the generic CPU)

/** NOPs by length: `lea 0(%si),%si` and its longer spelling. */
const NOPS_16: readonly (readonly number[])[] = [
  [],
  [0x90],
  [0x66, 0x90],
  [0x8d, 0x74, 0x00],
  [0x8d, 0xb4, 0x00, 0x00],
];

const NOPS_32: readonly (readonly number[])[] = [
  [],
  [0x90],
  [0x66, 0x90],
  [0x8d, 0x76, 0x00],
  [0x8d, 0x74, 0x26, 0x00],
  [0x8d, 0x74, 0x26, 0x00, 0x90],
  [0x8d, 0xb6, 0x00, 0x00, 0x00, 0x00],
  [0x8d, 0xb4, 0x26, 0x00, 0x00, 0x00, 0x00],
];

/** So many longest NOPs stand in a row; a longer gap is jumped over. */
const MAX_IN_A_ROW = 2;

/** Writes `count` bytes of NOPs for the mode into `bytes` at `at`, none of them longer than `limit`. */
export function writeNops(
  bytes: Uint8Array,
  at: number,
  count: number,
  bits: 16 | 32,
  limit = 7,
): void {
  const table = bits === 16 ? NOPS_16 : NOPS_32;
  const longest = table.length - 1;
  let where = at;
  let left = count;
  if (Math.floor(left / longest) > MAX_IN_A_ROW) {
    if (left - 2 <= 0x7f) {
      bytes[where++] = 0xeb;
      bytes[where++] = left - 2;
      left -= 2;
    } else {
      if (bits === 16) {
        bytes[where++] = 0x66;
        left--;
      }
      bytes[where++] = 0xe9;
      left -= 5;
      for (let i = 0; i < 4; i++) bytes[where++] = (left >>> (8 * i)) & 0xff;
    }
  }
  // The one of 5 bytes is two instructions.
  const most = Math.min(longest, limit === 5 ? 4 : limit);
  while (left > 0) {
    const nop = table[Math.min(left, most)] as readonly number[];
    bytes.set(nop, where);
    where += nop.length;
    left -= nop.length;
  }
}
