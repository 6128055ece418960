// Which row of the instruction table do a mnemonic and its operands mean?

import {
  FORMS_BY_NAME,
  type NamedForm,
  type OperandSpec,
  type Register,
  type Row,
} from "@realmode/isa";
import type { Operand } from "./operand.ts";

export type Bits = 16 | 32;

/** A row whose operands fit. */
export interface Match {
  readonly row: Row;
  readonly suffix: NamedForm["suffix"];
  /** One for each of `row.specs`; undefined where a short form leaves it out. A far pointer has two. */
  readonly operands: readonly (Operand | undefined)[];
  /** The segment of a far pointer `$segment,$offset`. */
  readonly far: Operand | undefined;
  /** Operand size. */
  readonly size: Bits;
  /** Suffix or a register said the size. */
  readonly sizeGiven: boolean;
  /** The operands were swapped (`commutes`). */
  readonly swapped: boolean;
}

/** What an instruction is matched in. */
export interface MatchContext {
  /** `{load}` or `.s`: of two registers the source is in rm. */
  readonly load: boolean;
  /** May the row be used under the present `.arch`? */
  allows(row: Row): boolean;
  readonly bits: Bits;
  /** `data16`/`data32` was written. */
  readonly toggled: boolean;
  /** `.code16gcc` and rows whose default is not the mode's. */
  defaultSize(row: Row): Bits;
}

/** gas reads a constant as signed 16 or 32 bits before it looks for the smallest form (`optimize_imm`). */
export function asSigned(value: bigint, size: GuessedSize): bigint {
  if (size !== 32 && size !== 0 && value >= 0n && value <= 0xffffn) return BigInt.asIntN(16, value);
  if (value >= 0n && value <= 0xffffffffn) return BigInt.asIntN(32, value);
  return value;
}

export function fitsByte(value: bigint): boolean {
  return value >= -128n && value <= 127n;
}

/** 0: nothing is known; constants are read as 32 bits. */
type GuessedSize = 0 | 8 | 16 | 32;

/**
 * The size by which gas reads immediates: of the suffix, else of the last register operand, else of
 * the mode (`optimize_imm`'s guess_suffix).
 */
function guessSize(
  suffix: NamedForm["suffix"],
  operands: readonly Operand[],
  context: MatchContext,
): GuessedSize {
  if (suffix !== "") return suffix === "b" ? 8 : suffix === "l" ? 32 : 16;
  for (const operand of operands) {
    const bits = operand.kind === "register" ? undefined : operand.bits;
    if (bits === 8 || bits === 16 || bits === 32) return bits;
  }
  let registers = false;
  for (let i = operands.length - 1; i >= 0; i--) {
    const operand = operands[i] as Operand;
    if (operand.kind !== "register") continue;
    registers = true;
    const c = operand.register.class;
    if (c === "r8" || c === "r16" || c === "r32") return c === "r8" ? 8 : c === "r16" ? 16 : 32;
  }
  // Of %mm and %xmm it learns nothing.
  if (registers) return 0;
  return (context.bits === 16) !== context.toggled ? 16 : 32;
}

function isGeneral(register: Register): boolean {
  return register.class === "r8" || register.class === "r16" || register.class === "r32";
}

/** `(%dx)` as the port of `in` and `out`. */
export function isPortDx(operand: Operand): boolean {
  return (
    operand.kind === "memory" &&
    operand.base?.name === "dx" &&
    !operand.index &&
    operand.disp === undefined &&
    operand.segment === undefined
  );
}

const NO_SIZE = 0;
const BAD = -1;

/** Why a row did not fit, from far to near; the nearest miss of all rows makes the message. */
export type Miss = "count" | "type" | "immediate" | "register-size" | "size";

export interface MissInfo {
  readonly miss: Miss;
  readonly row: Row;
  readonly suffix: NamedForm["suffix"];
  /** The operand at fault, in AT&T order. */
  readonly operand: Operand | undefined;
  /** What the row wants there. */
  readonly spec: OperandSpec | undefined;
}

const NEARNESS: Readonly<Record<Miss, number>> = {
  count: 0,
  type: 1,
  immediate: 2,
  size: 3,
  "register-size": 4,
};

export class Matcher {
  #miss: MissInfo | undefined;
  readonly #context: MatchContext;

  constructor(context: MatchContext) {
    this.#context = context;
  }

  get miss(): MissInfo | undefined {
    return this.#miss;
  }

  #failed(
    miss: Miss,
    form: NamedForm,
    operand: Operand | undefined,
    spec: OperandSpec | undefined,
  ): undefined {
    // The short forms of MOV say nothing that the general ones don't.
    if (form.row.specs.some((s) => s.field === "moffs")) return undefined;
    if (!this.#miss || NEARNESS[miss] > NEARNESS[this.#miss.miss]) {
      this.#miss = { miss, row: form.row, suffix: form.suffix, operand, spec };
    }
    return undefined;
  }

  /** The row, or undefined: then `miss` says why. `operands` are in AT&T order. */
  find(
    name: string,
    operands: readonly Operand[],
  ): { match: Match; ambiguous: boolean } | undefined {
    const forms = FORMS_BY_NAME.get(name);
    if (!forms) return undefined;
    let first: Match | undefined;
    let others = false;
    for (const form of forms) {
      if (!this.#context.allows(form.row)) continue;
      const match = this.#fit(form, operands);
      if (!match) continue;
      if (this.#context.load && isStoreOfRegisters(match) && hasLoadTwin(forms, form.row)) continue;
      // A size that is given decides; else the first row of the mode's size does, not of a byte.
      if (first === undefined) {
        first = match;
        if (match.sizeGiven) break;
      } else if (isByteForm(first.row) && match.row.sized && sameAction(first.row, match.row)) {
        first = match;
        others = true;
        break;
      }
    }
    if (!first) return undefined;
    const silent = first.row.suffixShown === "odd" || first.row.specs.some((s) => s.code === "Ms");
    const ambiguous =
      !first.sizeGiven &&
      !silent &&
      first.row.sized &&
      first.row.operandSize === undefined &&
      (others || first.row.names.some((n) => n.suffixes.length > 1));
    return { match: first, ambiguous };
  }

  #fit(form: NamedForm, operands: readonly Operand[]): Match | undefined {
    const { row } = form;
    const far = row.specs[0]?.is === "far";
    if (far) {
      if (operands.length !== 2) return this.#failed("count", form, undefined, undefined);
      const [segment, offset] = operands as [Operand, Operand];
      if (segment.kind !== "immediate" || offset.kind !== "immediate") {
        return this.#failed("type", form, segment, row.specs[0]);
      }
      const wide = guessSize(form.suffix, operands, this.#context) === 32;
      if (wide && (segment.known ?? 0n) > 0xffffn) {
        return this.#failed("type", form, segment, row.specs[0]);
      }
      return this.#fitOrdered(form, [offset], operands, segment, false);
    }
    const intel = row.traits.has("intel-order") ? operands : operands.toReversed();
    // `clr` is XOR's row under a name that takes the register once only.
    const shortOnly = row.traits.has("short-only") || (row.alias && row.traits.has("twice"));
    if (operands.length === row.specs.length && !shortOnly) {
      const registers = operands.every((o) => o.kind === "register");
      if (this.#context.load && registers && row.traits.has("commutes") && row.modrm === "r") {
        return this.#fitOrdered(form, intel.toReversed(), operands, undefined, true);
      }
      const direct = this.#fitOrdered(form, intel, operands, undefined, false);
      if (direct || !row.traits.has("commutes")) return direct;
      return this.#fitOrdered(form, intel.toReversed(), operands, undefined, true);
    }
    for (const short of row.shortForms) {
      if (short.length !== operands.length) continue;
      const full: (Operand | undefined)[] = row.specs.map(() => undefined);
      short.forEach((to, from) => {
        full[to] = intel[from];
      });
      if (row.traits.has("twice")) {
        const only = full[short[0] as number];
        row.specs.forEach((spec, i) => {
          if (full[i] === undefined && (spec.field === "rm" || spec.field === "reg"))
            full[i] = only;
        });
      }
      const match = this.#fitOrdered(form, full, operands, undefined, false);
      if (match) return match;
    }
    return this.#failed("count", form, undefined, undefined);
  }

  #fitOrdered(
    form: NamedForm,
    ordered: readonly (Operand | undefined)[],
    written: readonly Operand[],
    far: Operand | undefined,
    swapped: boolean,
  ): Match | undefined {
    const { row, suffix } = form;
    let size: 0 | Bits = suffix === "w" || suffix === "s" ? 16 : suffix === "l" ? 32 : NO_SIZE;
    if (row.traits.has("suffix-is-address") || !row.sized) size = NO_SIZE;
    let given = suffix !== "";
    const guess = guessSize(suffix, written, this.#context);
    for (let i = 0; i < row.specs.length; i++) {
      const operand = ordered[i];
      if (operand === undefined) continue;
      const spec = row.specs[i] as OperandSpec;
      const found = this.#fitOne(form, spec, operand, guess);
      if (found === BAD) return undefined;
      if (found !== NO_SIZE) {
        // `%cl` as a count and `%dx` as a port say nothing about the operation's size.
        // Nor does CRC32's destination.
        const silent = row.suffixShown === "memory" && spec.field === "reg";
        if (spec.registers !== "sreg" && spec.code !== "CL" && spec.code !== "DX" && !silent) {
          given = true;
        }
        if (spec.width === "v" || spec.width === "p") {
          if (size !== NO_SIZE && size !== found) {
            return this.#failed("register-size", form, operand, spec);
          }
          size = found as Bits;
        }
      }
    }
    if (row.operandSize !== undefined) {
      if (size !== NO_SIZE && size !== row.operandSize) {
        return this.#failed("size", form, undefined, undefined);
      }
      size = row.operandSize;
    }
    return {
      row,
      suffix,
      operands: ordered,
      far,
      size: size === NO_SIZE ? this.#context.defaultSize(row) : size,
      sizeGiven: given,
      swapped,
    };
  }

  /** `BAD`, `NO_SIZE`, or the bits of the register that was given. */
  #fitOne(form: NamedForm, spec: OperandSpec, operand: Operand, guess: GuessedSize): number {
    const type = (miss: Miss = "type"): number => {
      this.#failed(miss, form, operand, spec);
      return BAD;
    };
    const indirect = form.row.flow === "indirect-jump" || form.row.flow === "indirect-call";
    switch (operand.kind) {
      case "register": {
        const { register } = operand;
        if (operand.star && !indirect) return type();
        if (spec.is !== "reg" && spec.is !== "reg/mem") return type();
        const wanted = spec.registers;
        if (spec.value !== undefined && spec.value !== register.code) return type();
        if (wanted === "gpr") {
          if (register.class !== "r16" && register.class !== "r32") {
            return type(isGeneral(register) ? "register-size" : "type");
          }
          return register.width;
        }
        // gas 2.40 takes %ecx for the count and %edx for the port: any width but the word's, oddly,
        // and no count of 32 bits in SHLD, on which it fails.
        const oddCount = form.row.specs.length === 2 && form.suffix !== "b";
        if (spec.code === "CL" && register.name === "ecx" && oddCount) return 32;
        if (spec.code === "DX" && register.name === "edx") return 32;
        if (wanted !== register.class) {
          const both = isGeneral(register) && /^r\d/.test(wanted ?? "");
          return type(both ? "register-size" : "type");
        }
        return register.width;
      }
      case "immediate":
        return this.#fitImmediate(form, spec, operand.known, guess) ? NO_SIZE : type("immediate");
      case "memory": {
        if (isPortDx(operand)) {
          return spec.code === "DX" ? 16 : type();
        }
        if (spec.is === "rel") {
          return operand.star || operand.parens || operand.segment !== undefined ? type() : NO_SIZE;
        }
        if (spec.is !== "mem" && spec.is !== "reg/mem") return type();
        if (operand.star && !indirect) return type();
        // A bare name is the target of a direct jump, `*name` the memory that holds the target.
        if (indirect && !operand.star && !operand.parens && operand.segment === undefined) {
          const direct = FORMS_BY_NAME.get(form.row.names[0]?.name ?? "")?.some(
            (f) => f.row.specs[0]?.is === "rel",
          );
          if (direct) return type();
        }
        if (spec.field === "moffs" && (operand.base || operand.index || operand.parens))
          return type();
        // gas takes a bare address for a string operand, but not for the only source.
        const source = spec.string === "X" && !form.row.specs.some((s) => s.string === "Y");
        if ((spec.string === "B" || source) && !operand.base) return type();
        return operand.bits === undefined
          ? NO_SIZE
          : (pointerFits(spec, operand.bits) ?? type("size"));
      }
    }
  }

  #fitImmediate(
    form: NamedForm,
    spec: OperandSpec,
    known: bigint | undefined,
    guess: GuessedSize,
  ): boolean {
    if (spec.is === "far") return true;
    if (spec.is !== "imm") return false;
    if (spec.value !== undefined) return known === BigInt(spec.value);
    const signed = known === undefined ? undefined : asSigned(known, guess);
    if (spec.signExtended) return signed !== undefined && guess !== 8 && fitsByte(signed);
    if (spec.width === 8) {
      if (signed === undefined || guess === 8) return true;
      return signed >= -128n && signed <= 255n;
    }
    if (spec.width === 16) {
      // `ret $n`, `enter`: 16 bits by nature.
      return signed === undefined || guess !== 32 || (signed >= -32768n && signed <= 65535n);
    }
    void form;
    return guess !== 8 || signed === undefined || true;
  }
}

/** Does memory of Intel's `dword ptr` fit, and which operand size does it say? */
function pointerFits(spec: OperandSpec, bits: number): number | undefined {
  switch (spec.width) {
    case 0:
    case "n":
      return NO_SIZE;
    case "v":
      return bits === 16 || bits === 32 ? bits : undefined;
    case "p":
      return bits === 32 || bits === 48 ? bits - 16 : undefined;
    case "2v":
      return bits === 32 || bits === 64 ? bits / 2 : undefined;
    default:
      return spec.width === bits ? bits : undefined;
  }
}

/** `mov %ax,%bx` as 89 /r: both directions exist, gas takes this one unless told otherwise. */
function isStoreOfRegisters(match: Match): boolean {
  const [rm, reg] = match.row.specs;
  return (
    rm?.field === "rm" &&
    reg?.field === "reg" &&
    match.operands.every((o) => o?.kind === "register")
  );
}

function hasLoadTwin(forms: readonly NamedForm[], row: Row): boolean {
  const [rm, reg] = row.operands;
  return forms.some((f) => f.row.operands[0] === reg && f.row.operands[1] === rm);
}

/** The row works on bytes where a row beside it may work on words. */
function isByteForm(row: Row): boolean {
  return !row.sized && row.specs.some((s) => s.width === 8 && s.is !== "rel" && s.is !== "imm");
}

/** Byte and word rows of one instruction, not two instructions that share a name. */
function sameAction(a: Row, b: Row): boolean {
  return a.mnemonic === b.mnemonic;
}
