// What is a row of the instruction table, and what do its fields mean? How the text is read: `read-table.ts`.
//
// One row is one instruction form in the manual's notation. Test for a column: if it stands in the
// manual's instruction header it is a column; if it stands in the "Operation" pseudo-code it is a
// function in `emu`.

import type { OperandSpec } from "./operand-codes.ts";

/**
 * An operand code as in the SDM, vol. 2, appendix A.2, in Intel order (destination first).
 *
 * Addressing: `E` r/m general, `G` reg field general, `R` r/m general register only, `M` r/m memory
 * only, `Z` register in the opcode's low three bits, `I` immediate, `J` relative branch, `A` far
 * pointer in the instruction, `O` offset without ModRM, `S` segment register, `C` control, `D` debug,
 * `T` test register, `X` DS:[(E)SI], `Y` ES:[(E)DI], `B` DS:[(E)BX+AL] (XLAT; not in the manual's list).
 * Size: `b` 8, `w` 16, `d` 32, `q` 64, `v` operand size, `z` operand size (16 or 32), `p` far pointer
 * (16:16 or 16:32), `a` pair of operand size (BOUND), `s` pseudo-descriptor (6 bytes), none = none.
 * `Ibs` is an immediate byte that is sign-extended to the operand size. A digit is that constant.
 * Upper case names are fixed registers: `AL`, `CL`, `DX`, `eAX` (AX or EAX), `ES`, `XMM0` …
 * x87: `ST`, `STi`. MMX: `P` reg field, `Q` r/m, `N` r/m register only. SSE: `V` reg field, `W` r/m,
 * `U` r/m register only. Not in the manual's list: `L` and `K` are bound registers (MPX) in the reg
 * field and in r/m (register only); size `n` is the address size (`Gn`, `Rn`, `nAX`: MOVDIR64B, UMONITOR, MONITOR); `rDX` is DX
 * where `(%dx)` does not do;
 * size `t` is 80 bits, `dq` 128. For registers beyond the general ones the size is that of memory.
 * `operandSpec()` tells what a code means.
 */
export type OperandCode = string;

/** First processor, or CPUID feature, that has the form. */
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

/** A prefix that means something on a row beyond sizes and segments, where the CPU or objdump has a word for it. */
export type PrefixMeaning =
  | "lock" // lockable; f2/f3 with lock are xacquire/xrelease
  | "rep" // string instruction, f3 (and f2 likewise) repeats
  | "repe" // string compare, f3 repeats while equal, f2 while not
  | "hle" // f2/f3 are xacquire/xrelease without lock too (XCHG)
  | "xrelease" // a store that takes f3 as xrelease without lock
  | "bnd" // near branch: f2 is bnd
  | "notrack" // indirect near branch: 3e is notrack
  | "cr8" // lock makes CR0 CR8 (AMD's way to CR8 outside 64-bit mode)
  | "hint"; // conditional jump: 2e is ,pn and 3e is ,pt

/** An AT&T name of a row. */
export interface AttName {
  /** Without suffix. */
  readonly name: string;
  /** Suffixes it takes, of `b`, `w`, `l` (FLDENV: `s`, `l`); it may always be written without. */
  readonly suffixes: string;
  /** objdump writes it, gas refuses it (`movsww`). */
  readonly refused: boolean;
}

/**
 * When objdump shows the suffix: `size` = when no operand is a sized register; `odd` = when the
 * operand size is not the mode's default and no general register shows it; `memory` = with a memory
 * operand, whatever registers there are; `always`; `never`.
 */
export type SuffixShown = "size" | "odd" | "memory" | "always" | "never";

/** What is irregular beyond the columns; each word is explained in `table.ts`. */
export type Trait =
  | "commutes"
  | "twice"
  | "short-only"
  | "intel-order"
  | "mod-ignored"
  | "reg-ignored"
  | "rm-ignored"
  | "drop66"
  | "suffix-is-address";

/** One instruction form, read from its line in `table.ts`. */
export interface Row {
  /** Position in the table; row order = gas's preference among forms that fit. */
  readonly index: number;
  /** The manual's name, lower case; a condition is spelled out (`je`). */
  readonly mnemonic: string;
  /** AT&T names, the one objdump prints first. */
  readonly names: readonly AttName[];
  /** Intel order; AT&T is the reverse, but for the trait `intel-order`. */
  readonly operands: readonly OperandCode[];
  /** The meaning of `operands`, one for one. */
  readonly specs: readonly OperandSpec[];
  /**
   * The manual's encoding text, as in the table. Two rows that are not `alias` share it only where
   * one is for memory and one for registers.
   */
  readonly encoding: string;
  /** 0 = one-byte map, 1 = 0F, 2 = 0F 38, 3 = 0F 3A. */
  readonly map: 0 | 1 | 2 | 3;
  /** Last opcode byte; with `opcodeReg` the low three bits are 0 here and are the register. */
  readonly opcode: number;
  readonly opcodeReg: boolean;
  /** ModRM: none, `r` = reg field is an operand, 0-7 = reg field extends the opcode. */
  readonly modrm: undefined | "r" | number;
  /** The whole ModRM byte is fixed (0F 01 C1). `modrm` and `mod` are then undefined and `any`. */
  readonly modrmByte: number | undefined;
  /** What ModRM.mod must say: by the operand codes. */
  readonly mod: "any" | "mem" | "reg";
  /** Part of the opcode, not a size or repeat prefix: 66, f3, f2. */
  readonly mandatoryPrefix: undefined | 0x66 | 0xf2 | 0xf3;
  /** `np` in the encoding: not with 66, f2, f3. `no66`: not with 66. `nfx`: not with f2, f3. */
  readonly forbidden: undefined | "np" | "no66" | "nfx";
  /** The form exists for one operand size only (`o16`, `o32` in the encoding). */
  readonly operandSize: undefined | 16 | 32;
  /** The form exists for one address size only (`a16`, `a32`). */
  readonly addressSize: undefined | 16 | 32;
  /** The operand size matters: prefix 66 has a meaning here. */
  readonly sized: boolean;
  /** Number of the condition in `CONDITIONS`. */
  readonly condition: number | undefined;
  readonly cpu: Cpu;
  readonly flags: FlagEffects;
  readonly flow: Flow;
  readonly prefixes: readonly PrefixMeaning[];
  /**
   * Shorter operand lists the AT&T text may have, as indexes into `operands` (Intel order): `in`'s
   * `[1]` is `inb $0x60`; `[]` is no operands at all.
   */
  readonly shortForms: readonly (readonly number[])[];
  /**
   * The value of an immediate byte that is part of the encoding (`0f c2 /r 00`, CMPEQPS): the last byte
   * of the instruction, in no operand.
   */
  readonly fixedImmediate: number | undefined;
  /** `9b` leads the encoding: FWAIT, before all prefixes. Such a row is `alias`: FWAIT decodes alone. */
  readonly wait: boolean;
  /** Value of the immediate where a short form leaves it out (AAM: 10). */
  readonly defaultImmediate: number | undefined;
  readonly suffixShown: SuffixShown;
  /** Encodes only: another row has this encoding and is the one that is decoded. */
  readonly alias: boolean;
  /** Decodes only: the assembler always has a better row (82 /0 beside 80 /0). */
  readonly decodeOnly: boolean;
  readonly traits: ReadonlySet<Trait>;
}
