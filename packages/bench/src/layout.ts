// Where do the guests lie? (Apart from `programs.ts`, so that a measuring process loads no assembler.)

/** Where programs are loaded: offset, and physical address. */
export const LOAD = 0x1000;
/** Their first SP. */
export const STACK = 0xf000;
