// Which bit is which flag? (SDM vol. 1, "EFLAGS Register")

/** EFLAGS bits by the manual's names. */
export const FLAG = {
  CF: 0x1,
  PF: 0x4,
  AF: 0x10,
  ZF: 0x40,
  SF: 0x80,
  TF: 0x100,
  IF: 0x200,
  DF: 0x400,
  OF: 0x800,
  IOPL: 0x3000,
  NT: 0x4000,
  RF: 0x10000,
  VM: 0x20000,
  AC: 0x40000,
  VIF: 0x80000,
  VIP: 0x100000,
  ID: 0x200000,
} as const;

export type FlagName = keyof typeof FLAG;

/** The one-letter names of the flags programs look at, highest bit first: the order of a flag dump. */
export const FLAG_LETTERS: readonly (readonly [letter: string, mask: number])[] = [
  ["o", FLAG.OF],
  ["d", FLAG.DF],
  ["i", FLAG.IF],
  ["t", FLAG.TF],
  ["s", FLAG.SF],
  ["z", FLAG.ZF],
  ["a", FLAG.AF],
  ["p", FLAG.PF],
  ["c", FLAG.CF],
];

/** OF SF ZF AF PF CF. */
export const STATUS_FLAGS: number = FLAG.OF | FLAG.SF | FLAG.ZF | FLAG.AF | FLAG.PF | FLAG.CF;

/** Bit 1 of EFLAGS is always 1. */
export const FLAGS_ALWAYS_SET = 2;

/** Letters of the table's flag column: those of a flag dump, and capitals for the system flags. */
export const TABLE_FLAGS: ReadonlyMap<string, number> = new Map([
  ...FLAG_LETTERS,
  ["L", FLAG.IOPL],
  ["N", FLAG.NT],
  ["R", FLAG.RF],
  ["V", FLAG.VM],
  ["K", FLAG.AC],
  ["X", FLAG.VIF],
  ["Y", FLAG.VIP],
  ["G", FLAG.ID],
]);
