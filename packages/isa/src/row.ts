// What is a row of the instruction table, and how is its text read?
//
// One row is one instruction form in the manual's notation. Test for a column: if it stands in the
// manual's instruction header it is a column; if it stands in the "Operation" pseudo-code it is a
// function in `emu`.

/**
 * An operand code as in the SDM, vol. 2, appendix A.2, in Intel order (destination first).
 *
 * Addressing: `E` r/m general, `G` reg field general, `R` r/m general register only, `M` r/m memory
 * only, `Z` register in the opcode's low three bits, `I` immediate, `J` relative branch, `A` far
 * pointer in the instruction, `O` offset without ModRM, `S` segment register, `C` control, `D` debug,
 * `T` test register, `X` DS:[(E)SI], `Y` ES:[(E)DI].
 * Size: `b` 8, `w` 16, `d` 32, `q` 64, `v` operand size, `z` operand size (16 or 32), `p` far pointer
 * (16:16 or 16:32), `a` pair of operand size (BOUND), `s` pseudo-descriptor (6 bytes), none = none.
 * `Ibs` is an immediate byte that is sign-extended to the operand size. `1` is the constant 1.
 * Upper case names are fixed registers: `AL`, `CL`, `DX`, `eAX` (AX or EAX), `ES` …
 * x87, MMX and SSE rows add `ST`, `STi`, `P`, `Q`, `N`, `V`, `W`, `U` with the manual's meaning.
 */
export type OperandCode = string;

/** First processor (or later: CPUID feature) that has the form. */
export type Cpu = string;

/** Flag sets are EFLAGS masks (see `flags.ts`). */
export interface FlagEffects {
  /** Flags the result depends on. */
  readonly read: number;
  /** Flags set according to the result. */
  readonly written: number;
  readonly cleared: number;
  readonly set: number;
  /** Flags the manual leaves undefined. For counts and the like see `maybeUndefined`. */
  readonly undefined: number;
  /** Flags undefined for some operands only (OF after a shift by more than 1). */
  readonly maybeUndefined: number;
}

/** How control goes on after the instruction. */
export type Flow =
  | "next"
  | "jump" // always elsewhere, target in the instruction
  | "branch" // Jcc, LOOP, JCXZ: target in the instruction, or next
  | "call"
  | "indirect-jump"
  | "indirect-call"
  | "return"
  | "interrupt" // INT, INT3, INTO, BOUND: through a vector
  | "halt"
  | "undefined"; // UD0, UD1, UD2: always #UD

/** One instruction form, read from its line in `table.ts`. */
export interface Row {
  /** Position in the table; row order = gas's preference among forms that fit. */
  readonly index: number;
  /** The manual's name, lower case. */
  readonly mnemonic: string;
  /** AT&T names without suffix, the one objdump prints first. */
  readonly att: readonly string[];
  readonly operands: readonly OperandCode[];
  /** The manual's encoding text, as in the table. */
  readonly encoding: string;
  /** 0 = one-byte map, 1 = 0F, 2 = 0F 38, 3 = 0F 3A. */
  readonly map: 0 | 1 | 2 | 3;
  /** Last opcode byte; with `opcodeReg` the low three bits are the register. */
  readonly opcode: number;
  readonly opcodeReg: boolean;
  /** ModRM: none, `r` = reg field is an operand, 0-7 = reg field extends the opcode. */
  readonly modrm: undefined | "r" | number;
  /** The whole ModRM byte is fixed (0F 01 C1). */
  readonly modrmByte: number | undefined;
  /** Part of the opcode, not a size or repeat prefix: 66, f3, f2. */
  readonly mandatoryPrefix: undefined | 0x66 | 0xf2 | 0xf3;
  /** The form exists for one operand size only (`o16`, `o32` in the encoding). */
  readonly operandSize: undefined | 16 | 32;
  /** The form exists for one address size only (`a16`, `a32`). */
  readonly addressSize: undefined | 16 | 32;
  readonly cpu: Cpu;
  readonly flags: FlagEffects;
  readonly flow: Flow;
  /** Prefixes with a meaning here: `lock`, `rep`, `repe`/`repne`. */
  readonly prefixes: readonly string[];
  /**
   * AT&T suffixes the name takes, of `b`, `w`, `l`: by the operand codes unless the row says else.
   */
  readonly suffixes: string;
  /** Another row has this encoding and is the one that is decoded. */
  readonly alias: boolean;
  /** Remaining words of the AT&T column, for what is irregular beyond the columns above. */
  readonly traits: ReadonlySet<string>;
}
