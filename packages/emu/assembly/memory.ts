// Where are bytes, registers and operands, as addresses in the machine's memory?

import { BASE, FAST_READ, PAGE_READ, PAGE_TABLE_OFFSET } from "../src/state";

/** For `address` and in `opcodes.ts`: an operand is written. FAST_WRITE lies as many words behind FAST_READ. */
export const WRITES = 8;

// @inline
export function byteAt(at: i32): i32 {
  return <i32>load<u8>(at);
}

// @inline
export function signedByteAt(at: i32): i32 {
  return <i32>load<i8>(at);
}

// @inline
export function wordAt(at: i32): i32 {
  return <i32>load<u16>(at);
}

// @inline
export function signedWordAt(at: i32): i32 {
  return <i32>load<i16>(at);
}

/** Address of the general register that a ModRM byte's middle field names, of 2 or 4 bytes. */
// @inline
export function register(s: i32, modrm: i32): i32 {
  return s + ((modrm >>> 1) & 0x1c);
}

/** Address of a byte register: AL CL DL BL AH CH DH BH. */
// @inline
export function byteRegister(s: i32, number: i32): i32 {
  return s + (((number & 3) << 2) | ((number >>> 2) & 1));
}

/** The page table's word for a linear address. */
// @inline
export function pageOf(linear: i32): i32 {
  return load<i32>((linear >>> 10) & ~3, <usize>PAGE_TABLE_OFFSET);
}

/** The address of `size` bytes at `offset` of a segment that can be read (`write` 0) or written (8); 0: not so simply. */
// @inline
export function address(s: i32, seg: i32, offset: i32, size: i32, write: i32): i32 {
  const words = s + (seg << 2);
  if (<u32>offset >= load<u32>(words + (write << 2), FAST_READ << 2)) return 0;
  const linear = load<i32>(words, BASE << 2) + offset;
  const entry = pageOf(linear);
  if (!(entry & (PAGE_READ << (write >>> 3)))) return 0;
  if ((linear & 0xfff) + size > 0x1000) return 0;
  return (entry & -4096) | (linear & 0xfff);
}
