// Where does chance come from? From a seed alone: the same seed gives the same campaign on every
// machine, and any draw of it can be repeated without those before it.

/** Numbers that look random and follow from two 32-bit seeds: sfc32 (Chris Doty-Humphrey, PractRand). */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  /** @param stream Which of the seed's independent sequences. */
  constructor(seed: number, stream = 0) {
    this.#a = seed | 0;
    this.#b = stream | 0;
    // Seeds may be above 32 bits as long as they are exact.
    this.#c = Math.floor(seed / 2 ** 32) ^ Math.floor(stream / 2 ** 32);
    for (let i = 0; i < 12; i++) this.uint32();
  }

  /** 0 to 2³² − 1. */
  uint32(): number {
    const mixed = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + mixed) | 0;
    return mixed >>> 0;
  }

  /** 0 to `below` − 1. */
  below(below: number): number {
    return Math.floor((this.uint32() / 2 ** 32) * below);
  }

  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean {
    return this.uint32() < (percent / 100) * 2 ** 32;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.uint32() >>> 24);
  }

  /** A number of `bits` bits (at most 32): often one at a border, else any. */
  value(bits: number): number {
    const ones = bits >= 32 ? 0xffffffff : 2 ** bits - 1;
    switch (this.below(4)) {
      case 0:
        return (this.pick(BORDERS) & ones) >>> 0;
      case 1: {
        // A border of this very width, and one beside it.
        const border = this.pick([0, 2 ** (bits - 1), 2 ** bits]) + this.below(3) - 1;
        return (border & ones) >>> 0;
      }
      case 2:
        return (this.below(0x100) & ones) >>> 0;
      default:
        return (this.uint32() & ones) >>> 0;
    }
  }
}

/** Where results change their sign, width or parity. */
const BORDERS: readonly number[] = [
  0, 1, 2, 0x0f, 0x10, 0x1f, 0x20, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xfffe, 0xffff, 0x10000,
  0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 0x0909, 0x9999, 0x5555, 0xaaaaaaaa,
];
