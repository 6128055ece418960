// How does code become a page (or a larger ROM) that the CPU can start from?

import { MachineError } from "./error.ts";
import { MAX_ROM_SIZE, PAGE_SIZE, RESET_VECTOR_SIZE } from "./layout.ts";

export interface PageImageOptions {
  /** Offset from the image's first byte at which execution begins. Default 0. */
  readonly entry?: number;
  /** Size of the image in bytes, whole pages, at most 64 KiB. Default 4096. */
  readonly size?: number;
}

/**
 * The near jump that the CPU meets at physical fffffff0: `e9` and the 16-bit displacement from the
 * byte after it (IP fff3) to `entry`. A 4096-byte image entered at its start gives `e9 0d f0`.
 */
export function resetJump(entry: number, size: number = PAGE_SIZE): Uint8Array {
  const displacement = 0x10000 - size + entry - 0xfff3;
  return Uint8Array.of(0xe9, displacement & 0xff, (displacement >> 8) & 0xff);
}

/** Bytes of code that fit below the reset vector of an image of `size` bytes. */
export function codeCapacity(size: number = PAGE_SIZE): number {
  return size - RESET_VECTOR_SIZE;
}

/**
 * Builds a bootable image: `code` at its start, zeros, and the reset jump 16 bytes before its end.
 *
 * @throws MachineError EINVAL where the code is too long (the message says by how many bytes), the
 * size is not whole pages up to 64 KiB, or the entry lies outside the image.
 */
export function buildPageImage(code: Uint8Array, options: PageImageOptions = {}): Uint8Array {
  const { entry = 0, size = PAGE_SIZE } = options;
  if (!Number.isInteger(size) || size <= 0 || size % PAGE_SIZE !== 0 || size > MAX_ROM_SIZE) {
    throw new MachineError("EINVAL", `an image has whole pages up to 64 KiB, not ${size} bytes`);
  }
  if (!Number.isInteger(entry) || entry < 0 || entry >= size) {
    throw new MachineError("EINVAL", `entry ${entry} lies outside the image of ${size} bytes`);
  }
  const over = code.length - codeCapacity(size);
  if (over > 0) {
    throw new MachineError(
      "EINVAL",
      `the code is ${code.length} bytes: ${over} more than fit below the reset vector`,
    );
  }
  const image = new Uint8Array(size);
  image.set(code);
  image.set(resetJump(entry, size), codeCapacity(size));
  return image;
}
