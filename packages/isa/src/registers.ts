// Which registers are there, and what number has each in an encoding? (SDM vol. 2, tables 2-1 to 2-3)

/** What a register field can name. `r8` `r16` `r32`: general registers by width. */
export type RegisterClass =
  | "r8"
  | "r16"
  | "r32"
  | "sreg"
  | "cr"
  | "dr"
  | "tr"
  | "st"
  | "mm"
  | "xmm"
  | "bnd";

export interface Register {
  /** Lower case, without `%`; the name objdump prints. */
  readonly name: string;
  readonly class: RegisterClass;
  /** The number in ModRM, SIB or the opcode. */
  readonly code: number;
  /** Bits. */
  readonly width: 8 | 16 | 32 | 64 | 80 | 128;
}

const numbered = (stem: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => stem + i);

const NAMES: Record<RegisterClass, readonly string[]> = {
  r8: ["al", "cl", "dl", "bl", "ah", "ch", "dh", "bh"],
  r16: ["ax", "cx", "dx", "bx", "sp", "bp", "si", "di"],
  r32: ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"],
  sreg: ["es", "cs", "ss", "ds", "fs", "gs"],
  cr: numbered("cr", 16),
  // objdump writes the debug registers with gas's older name.
  dr: numbered("db", 8),
  tr: numbered("tr", 8),
  st: ["st", ...numbered("st", 8).slice(1)].map((name, i) => (i === 0 ? name : `st(${i})`)),
  mm: numbered("mm", 8),
  xmm: numbered("xmm", 8),
  bnd: numbered("bnd", 4),
};

const WIDTHS: Record<RegisterClass, Register["width"]> = {
  r8: 8,
  r16: 16,
  r32: 32,
  sreg: 16,
  cr: 32,
  dr: 32,
  tr: 32,
  st: 80,
  mm: 64,
  xmm: 128,
  bnd: 128,
};

/**
 * Every register by class and number: `REGISTERS.r16[3]` is `bx`. `sreg` has six, `cr` sixteen, `bnd`
 * four, the others eight.
 */
export const REGISTERS: Readonly<Record<RegisterClass, readonly Register[]>> = Object.fromEntries(
  Object.entries(NAMES).map(([cls, names]) => [
    cls,
    names.map((name, code) => ({
      name,
      class: cls as RegisterClass,
      code,
      width: WIDTHS[cls as RegisterClass],
    })),
  ]),
) as unknown as Record<RegisterClass, readonly Register[]>;

/** Registers by the names a source may use: those of `REGISTERS`, and gas's other spellings (`dr7`, `st(0)`). */
export const REGISTER_BY_NAME: ReadonlyMap<string, Register> = new Map([
  ...Object.values(REGISTERS)
    .flat()
    .map((r) => [r.name, r] as const),
  ...REGISTERS.dr.map((r) => [`dr${r.code}`, r] as const),
  ["st(0)", REGISTERS.st[0] as Register] as const,
]);

/** The general register `code` of a width in bits. */
export function generalRegister(width: 8 | 16 | 32, code: number): Register {
  return REGISTERS[width === 8 ? "r8" : width === 16 ? "r16" : "r32"][code & 7] as Register;
}

/**
 * 16-bit addressing: base and index register numbers by the rm field (SDM vol. 2, table 2-1). rm 6
 * with mod 0 is a bare disp16 instead of BP. The order is the only one the assembler accepts too.
 */
export const ADDRESS_16: readonly (readonly [base: number, index: number | undefined])[] = [
  [3, 6],
  [3, 7],
  [5, 6],
  [5, 7],
  [6, undefined],
  [7, undefined],
  [5, undefined],
  [3, undefined],
];
