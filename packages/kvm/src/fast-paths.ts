// How are the devices' fast paths laid out for the addon? (`FastPaths::Row` in native/fast_paths.h)

import type { FastPath } from "@realmode/machine";

const ROW_SIZE = 32;
/** The addon takes no more; whoever attaches more devices has each access served here. */
const MAX_ROWS = 256;
const POST = 1;
const CONSTANT = 2;
const IGNORE_WRITES = 4;

export function encodeFastPaths(paths: readonly FastPath[]): Uint8Array {
  if (paths.length > MAX_ROWS) return new Uint8Array(0);
  const bytes = new Uint8Array(ROW_SIZE * paths.length);
  const view = new DataView(bytes.buffer);
  paths.forEach(({ space, low, high, posts, constant, ignoresWrites }, i) => {
    const at = ROW_SIZE * i;
    view.setBigUint64(at, BigInt(low), true);
    view.setBigUint64(at + 8, BigInt(high), true);
    view.setUint32(at + 16, space === "mmio" ? 1 : 0, true);
    const flags =
      (posts ? POST : 0) |
      (constant === undefined ? 0 : CONSTANT) |
      (ignoresWrites ? IGNORE_WRITES : 0);
    view.setUint32(at + 20, flags, true);
    view.setUint32(at + 24, constant ?? 0, true);
  });
  return bytes;
}
