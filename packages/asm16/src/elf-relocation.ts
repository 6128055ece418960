// Which fields does the linker have to finish, and what stands in them until then?
//
// As in gas 2.40 (write.c: adjust_reloc_syms and fixup_segment; tc-i386.c): a relocation names the
// symbol itself where the linker may still decide what it is (global, weak, common, undefined), else
// the section it lies in. The field holds the addend.

import type { Assembler } from "./assembler.ts";
import { RELOCATION } from "./elf-file.ts";
import { type BoundExpr, evaluate, type Value } from "./expression.ts";
import type { Place } from "./input.ts";
import { Resolver } from "./link.ts";
import type { WrittenRelocation } from "./reloc.ts";
import type { Fixup, Section } from "./section.ts";
import type { AsmSymbol } from "./symbol.ts";

const LATE = { early: false, divisionByZero: () => {} };

/** A relocation before symbols have numbers. `target` undefined: relative to address 0. */
export interface PendingRelocation {
  readonly offset: number;
  readonly type: number;
  readonly target: AsmSymbol | Section | undefined;
  /** Number of the subsection; those of jumps, which are made last, come behind all others. */
  readonly order: number;
}

interface Base {
  readonly target: AsmSymbol | Section;
  readonly addend: bigint;
}

const TYPES: Readonly<Record<number, readonly [number, number]>> = {
  1: [RELOCATION.abs8, RELOCATION.pc8],
  2: [RELOCATION.abs16, RELOCATION.pc16],
  4: [RELOCATION.abs32, RELOCATION.pc32],
};

/** The symbols that an expression adds; undefined where it does more than add and subtract. */
function addedSymbols(expr: BoundExpr): AsmSymbol[] | undefined {
  switch (expr.op) {
    case "ref":
      return [expr.symbol];
    case "binary": {
      if (expr.operator !== "+" && expr.operator !== "-") return undefined;
      const left = addedSymbols(expr.left);
      if (expr.operator === "-") return left;
      const right = addedSymbols(expr.right);
      return left && right && [...left, ...right];
    }
    case "unary":
      return undefined;
    default:
      return [];
  }
}

export class Relocator extends Resolver {
  readonly relocations: Map<Section, PendingRelocation[]> = new Map();

  constructor(asm: Assembler) {
    super(asm);
  }

  /** Everything that the source does not define is for the linker to find; but a numeric label. */
  override undefinedSymbol(symbol: AsmSymbol, place: Place): void {
    if (symbol.name.charCodeAt(0) === 2) super.undefinedSymbol(symbol, place);
  }

  override written(section: Section, { symbol, kind }: WrittenRelocation, offset: number): bigint {
    const list = this.relocations.get(section) ?? [];
    this.relocations.set(section, list);
    list.push({ offset, type: kind.number, target: symbol, order: 0 });
    return 0n;
  }

  override field(section: Section, fixup: Fixup, offset: number): bigint | undefined {
    const value = this.evaluate(fixup);
    if (!value || this.misplaced(section, fixup, value)) return undefined;
    const bits = fixup.size * 8;
    const { pcrel } = fixup;
    if (value.symbol) this.linked(value, fixup.place);
    const base = this.#base(fixup.expr, value);
    const { frag } = fixup;
    const relaxed = frag.part?.kind === "branch" && fixup.offset >= frag.size;
    // A jump to a global label of its section is gas's to finish, a call is not; a weak one never.
    const known = base && ("chains" in base.target || (relaxed && !base.target.weak));
    const own = value.section === section && pcrel !== undefined && known === true;
    const inPlace = own || (pcrel === undefined && !base);
    let stored = base && !own ? base.addend : value.value;
    if (own) stored = value.value - BigInt(offset + pcrel);
    else if (pcrel !== undefined) stored -= BigInt(pcrel);
    if (value.minus) stored += BigInt(offset);
    else if ((inPlace || pcrel === undefined) && !this.fits(stored, bits, fixup.signed)) {
      this.tooLarge(stored, fixup, offset);
      return undefined;
    }
    if (inPlace) return stored;
    const type = TYPES[fixup.size]?.[pcrel === undefined && !value.minus ? 0 : 1];
    if (type === undefined) {
      this.asm.error(
        "relocation",
        `cannot represent relocation type BFD_RELOC_${bits}`,
        fixup.place,
        "An ELF32 file has relocations of 8, 16 and 32 bits: use .long.",
      );
      return undefined;
    }
    const list = this.relocations.get(section) ?? [];
    this.relocations.set(section, list);
    const order = relaxed ? Number.MAX_SAFE_INTEGER : frag.chain.number;
    list.push({ offset, type, target: base?.target, order });
    return stored;
  }

  /** What a value is relative to; undefined for a number that nobody can change. */
  #base(expr: BoundExpr, value: Value): Base | undefined {
    if (value.symbol) return { target: value.symbol, addend: value.value };
    const added = addedSymbols(expr);
    const symbol = added?.length === 1 ? added[0] : undefined;
    if (symbol) {
      const own = evaluate(symbol, LATE);
      if (own && own.section === value.section && !own.symbol) {
        const addend = value.value - own.value;
        // A linker that merges equal strings must know which string is meant.
        const merged = value.section?.flags.includes("M") && (addend !== 0n || value.minus);
        const chosenLater = symbol.type === "@gnu_indirect_function";
        if (symbol.global || symbol.weak || merged || chosenLater)
          return { target: symbol, addend };
      }
    }
    return value.section && { target: value.section, addend: value.value };
  }
}
