// What does `.reloc offset, type, expression` ask of the linker, and which bytes come of it?

import type { Assembler } from "./assembler.ts";
import type { Argument } from "./ast.ts";
import { argumentValue } from "./data-directives.ts";
import { argumentsOf, rangeOf } from "./directive-call.ts";
import type { Directive } from "./directives.ts";
import { RELOCATION } from "./elf-file.ts";
import { asTarget, type BoundExpr, evaluate, ValueProblem } from "./expression.ts";
import type { Place } from "./input.ts";
import type { Frag, Section } from "./section.ts";
import type { AsmSymbol } from "./symbol.ts";

/** One `.reloc` of a section. */
export interface WrittenRelocation {
  readonly offset: BoundExpr;
  readonly kind: Kind;
  /** Undefined where only a number stands there, or nothing. */
  readonly symbol: AsmSymbol | undefined;
  readonly addend: bigint;
  readonly place: Place;
}

interface Kind {
  readonly name: string;
  readonly number: number;
  readonly size: 0 | 1 | 2 | 4;
  readonly pcrel: boolean;
}

const kind = (name: string, number: number, size: Kind["size"], pcrel = false): Kind => ({
  name,
  number,
  size,
  pcrel,
});

const R = RELOCATION;
const KINDS: ReadonlyMap<string, Kind> = new Map(
  [
    kind("R_386_NONE", R.none, 0),
    kind("R_386_32", R.abs32, 4),
    kind("R_386_PC32", R.pc32, 4, true),
    kind("R_386_16", R.abs16, 2),
    kind("R_386_PC16", R.pc16, 2, true),
    kind("R_386_8", R.abs8, 1),
    kind("R_386_PC8", R.pc8, 1, true),
    kind("BFD_RELOC_NONE", R.none, 0),
    kind("BFD_RELOC_32", R.abs32, 4),
    kind("BFD_RELOC_16", R.abs16, 2),
    kind("BFD_RELOC_8", R.abs8, 1),
  ].map((k) => [k.name.toLowerCase(), k] as const),
);

const nameOf = (argument: Argument | undefined): string =>
  argument?.kind === "expr" && argument.expr.op === "symbol" ? argument.expr.name : "";

export const reloc: Directive = (asm, call) => {
  const [where, type, what, extra] = argumentsOf(call);
  if (where === undefined || type === undefined || extra !== undefined) {
    asm.error(
      "reloc",
      type === undefined ? "missing reloc type" : "junk at end of line in .reloc",
      rangeOf(call),
      "Write `.reloc offset, R_386_16, expression'.",
    );
    return;
  }
  const kind = KINDS.get(nameOf(type).toLowerCase());
  if (!kind) {
    asm.error(
      "reloc",
      "unrecognized reloc type",
      type.range,
      `asm16 knows ${[...KINDS.values()].map((k) => k.name).join(", ")}.`,
    );
    return;
  }
  const offset = argumentValue(asm, where);
  const known = asm.known(offset);
  if (known !== undefined && known < 0n) {
    asm.error("reloc", "attempt to .reloc before the section's start", where.range);
    return;
  }
  const expr = what === undefined || what.kind === "empty" ? undefined : argumentValue(asm, what);
  const target = expr && asm.known(expr) === undefined ? asTarget(expr) : undefined;
  asm.section.relocations.push({
    offset,
    kind,
    symbol: target?.symbol,
    addend: target?.symbol ? target.addend : 0n,
    place: asm.place,
  });
};

/** The fragment whose fixed bytes hold `size` bytes at `offset` of the section. */
function fragAt(section: Section, offset: number, size: number): Frag | undefined {
  return section.frags.find(
    (f) => f.address <= offset && offset + size <= f.address + f.size && f.length > 0,
  );
}

function offsetOf(symbol: AsmSymbol): bigint {
  const { position } = symbol;
  return position ? BigInt(position.frag.address + position.offset) : 0n;
}

/**
 * Adds to the fields what `use` says. With an addend gas 2.40 counts the symbol's place in its section
 * twice: once in what it stores, and once in the symbol that the linker adds.
 */
export function applyWritten(
  asm: Assembler,
  section: Section,
  use: (written: WrittenRelocation, offset: number) => bigint | undefined,
): void {
  for (const written of section.relocations) {
    const { kind, place, symbol } = written;
    let offset: number | undefined;
    try {
      const value = evaluate(written.offset, { early: false, divisionByZero: () => {} });
      const own = value && !value.symbol && !value.minus;
      if (own && (value.section === section || written.offset.op === "number"))
        offset = Number(value.value);
    } catch (problem) {
      if (!(problem instanceof ValueProblem)) throw problem;
    }
    const frag = offset === undefined ? undefined : fragAt(section, offset, kind.size);
    if (offset === undefined || (!frag && kind.size > 0)) {
      asm.error(
        "reloc",
        offset === undefined
          ? "unresolved relocation offset"
          : `relocation at 0x${offset.toString(16)} is not within the section's fixed bytes`,
        place,
        "The offset is a label of the section, or a number that counts from its start.",
      );
      continue;
    }
    const value = use(written, offset);
    if (value === undefined || !frag || kind.size === 0 || !symbol) continue;
    const { bytes } = frag.chain;
    const at = frag.start + offset - frag.address;
    let old = 0n;
    for (let i = 0; i < kind.size; i++) old |= BigInt(bytes[at + i] as number) << BigInt(8 * i);
    const twice = written.addend === 0n ? 0n : written.addend + offsetOf(symbol);
    const sum = old + value + twice;
    for (let i = 0; i < kind.size; i++) bytes[at + i] = Number((sum >> BigInt(8 * i)) & 0xffn);
  }
}
