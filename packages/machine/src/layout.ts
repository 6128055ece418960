// What does guest-physical memory look like: the two pages of the smallest machine, and larger layouts.

/** Bytes in a page; slots start and end on page borders. */
export const PAGE_SIZE = 4096;
/** Where the data page (RAM: interrupt table, data, stack) starts. */
export const DATA_PAGE_ADDRESS = 0;
/** Where the code page starts: it ends at 4 GiB, so that its last 16 bytes are the reset vector. */
export const CODE_PAGE_ADDRESS = 0xfffff000;
/** Where `alias` maps the code page a second time, as PCs alias their ROM below 1 MiB. */
export const ALIAS_PAGE_ADDRESS = 0xff000;
/** Offset of the reset vector (physical 0xfffffff0) from the end of the image. */
export const RESET_VECTOR_SIZE = 16;
/** Offset in the F000 segment at which the code page's first byte is seen: what code is linked at. */
export const CODE_PAGE_ORIGIN = 0xf000;
/** RAM a layout may have at most. */
export const MAX_RAM_SIZE: number = 16 * 1024 * 1024;
/** ROM (ending at 4 GiB) a layout may have at most. */
export const MAX_ROM_SIZE: number = 64 * 1024;
/** Where a raw guest is loaded when nothing else is said. */
export const DEFAULT_LOAD_ADDRESS = 0x1000;
/** RAM of a raw guest when nothing else is said. */
export const DEFAULT_RAM_SIZE: number = 1024 * 1024;
