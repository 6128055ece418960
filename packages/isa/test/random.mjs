// Which random byte strings are decoded and compared with objdump?

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PREFIX_BYTES = [0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3];
const BORDERS = [0x00, 0x7f, 0x80, 0xff];

/** `count` strings of 15 bytes: more prefixes, 0f maps and border values than plain chance gives. */
export function randomBytes(seed, count) {
  const next = generator(seed);
  const below = (limit) => Math.floor(next() * limit);
  return Array.from({ length: count }, () => {
    const bytes = [];
    while (bytes.length < 6 && next() < 0.35) bytes.push(PREFIX_BYTES[below(PREFIX_BYTES.length)]);
    if (next() < 0.4) bytes.push(0x0f);
    while (bytes.length < 15) bytes.push(next() < 0.15 ? BORDERS[below(4)] : below(256));
    return Uint8Array.from(bytes);
  });
}
