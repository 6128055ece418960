// What does asm16 warn of that GNU as accepts in silence? Each warning has a name that `-Wno-NAME` turns off.

import type { NamedForm } from "@realmode/isa";
import { has386 } from "./arch.ts";
import type { Assembler } from "./assembler.ts";
import type { Field } from "./encode.ts";
import { type BoundExpr, evaluate, ValueProblem } from "./expression.ts";
import type { Place } from "./input.ts";
import { asSigned, fitsByte, type Match } from "./match.ts";
import type { MemoryOperand } from "./operand.ts";
import type { PrefixBytes } from "./prefix.ts";
import type { Chain, Frag } from "./section.ts";

/** What a value may turn out to be: a byte after all, or an address in a byte. */
export interface LateValue {
  readonly kind: "forward-constant" | "label-byte";
  readonly bits: 16 | 32;
}

/** Something that can be said once all values are known. */
type LateRemark =
  | (LateValue & { readonly expr: BoundExpr; readonly place: Place })
  | {
      readonly kind: "runs-into-data";
      readonly frag: Frag;
      readonly offset: number;
      readonly place: Place;
    };

/** More are not kept: nobody reads them, and a source may have a million lines. */
const MAX_REMARKS = 2000;

/** What the warnings need to know beside the statement. */
export class Advice {
  readonly late: LateRemark[] = [];
  /** Where the last instruction ended, if the processor goes on behind it. */
  #chain: Chain | undefined = undefined;
  #frag: Frag | undefined = undefined;
  #used = 0;

  /** The last remarks, also those that are not kept. */
  readonly recent: LateRemark[] = [];

  remark(remark: LateRemark): void {
    if (this.recent.length >= 8) this.recent.length = 0;
    this.recent.push(remark);
    if (this.late.length < MAX_REMARKS) this.late.push(remark);
  }

  /** An instruction was written; `next`: the processor comes to what stands behind it. */
  instruction(chain: Chain, next: boolean): void {
    this.#chain = next ? chain : undefined;
    this.#frag = chain.frag;
    this.#used = chain.used;
  }

  /** Is the processor to come to what follows in `chain` now? */
  goesOn(chain: Chain): boolean {
    return this.#chain === chain && this.#frag === chain.frag && this.#used === chain.used;
  }

  /** What was remarked of `expr` just now. */
  of(expr: BoundExpr): LateValue | undefined {
    for (const remark of this.recent) {
      if (remark.kind === "runs-into-data" || remark.expr !== expr) continue;
      return { kind: remark.kind, bits: remark.bits };
    }
    return undefined;
  }

  /** Data begins. */
  data(asm: Assembler): void {
    const { chain } = asm;
    if (!this.goesOn(chain)) return;
    this.#chain = undefined;
    const { frag } = chain;
    this.remark({ kind: "runs-into-data", frag, offset: frag.size, place: asm.place });
  }
}

/** Instructions that take a constant where they take memory. */
const WITH_CONSTANT = /^(mov|add|sub|adc|sbb|and|or|xor|cmp|test|push)$/;

/** A bare number as memory operand: decimal, a character, or too small for an address that one chooses. */
function bareNumber(
  asm: Assembler,
  operand: MemoryOperand,
  decimalOnly: boolean,
): string | undefined {
  if (operand.base || operand.index || operand.segment !== undefined || operand.parens)
    return undefined;
  if (operand.disp?.op !== "number") return undefined;
  const text = asm.text(operand.range);
  if (/^[1-9]\d*$/.test(text) || text === "0" || /^'.{1,2}'?$/.test(text)) return text;
  const small = operand.disp.value >= 0n && operand.disp.value < 0x100n;
  return !decimalOnly && small && /^0x[0-9a-f]+$/i.test(text) ? text : undefined;
}

/** Warnings about an instruction that fits, once its prefixes are certain. */
export function advise(asm: Assembler, match: Match, prefixes: PrefixBytes): void {
  const { row, operands } = match;
  if (!has386(asm.arch) && (prefixes.operand || prefixes.address)) {
    const byte = prefixes.operand ? "0x66" : "0x67";
    asm.warning(
      "prefix-386",
      `prefix ${byte} does not exist on \`${asm.arch.name}'`,
      undefined,
      "Processors before the 386 read it as another instruction, or fault: use 16-bit operands and addresses.",
    );
  }
  if (!WITH_CONSTANT.test(row.mnemonic)) return;
  // operands[0] is the destination.
  const [first, second] = operands;
  const source = operands.length === 1 ? first : second;
  if (source?.kind === "memory") {
    const number = bareNumber(asm, source, false);
    if (number !== undefined) {
      asm.warning(
        "missing-dollar",
        `\`${number}' without \`$' is the memory at address ${number}`,
        source.range,
        `A constant is written \`$${number}'. If memory is meant, \`%ds:${number}' says so, with the same bytes.`,
      );
    }
  } else if (first?.kind === "memory" && source?.kind === "register") {
    const number = bareNumber(asm, first, true);
    if (number !== undefined) {
      const register = asm.text(source.range);
      asm.warning(
        "intel-order",
        `\`${register}' is stored to the memory at address ${number}`,
        first.range,
        `In AT&T order the destination is last: \`${row.mnemonic} $${number},${register}'. If memory is meant, \`%ds:${number}' says so.`,
      );
    }
  }
}

/** Remembers a field whose value is not known yet and may turn out to be worth a remark. */
export function adviseField(
  asm: Assembler,
  field: Field,
  forms: readonly NamedForm[],
  bits: 16 | 32,
): void {
  const { operand } = field;
  if (operand === undefined || field.pcrel || operand.kind === "register") return;
  // A label that is defined already is no constant.
  if (field.size > 1 && field.expr.op === "ref" && field.expr.symbol.position) return;
  const { start, end } = operand.range;
  const remark = (kind: "forward-constant" | "label-byte") =>
    asm.advice.remark({ kind, expr: field.expr, bits, place: { ...asm.place, start, end } });
  if (operand.kind === "memory") {
    if (field.size > 1 && operand.base) remark("forward-constant");
  } else if (field.size === 1) remark("label-byte");
  else if (forms.some((f) => f.row.specs.some((s) => s.signExtended))) remark("forward-constant");
}

/** Where labels with names stand; numeric ones serve code. */
function labelsOf(asm: Assembler): Map<Frag, Map<number, string>> {
  const found = new Map<Frag, Map<number, string>>();
  for (const symbol of asm.symbols.all) {
    const { position } = symbol;
    if (!position || symbol.name.charCodeAt(0) < 32) continue;
    const inFrag = found.get(position.frag) ?? new Map<number, string>();
    inFrag.set(position.offset, symbol.name);
    found.set(position.frag, inFrag);
  }
  return found;
}

/** Gives the remarks that had to wait for values. */
export function adviseLate(asm: Assembler): void {
  const { late } = asm.advice;
  if (late.length === 0 || asm.diagnostics.errors > 0) return;
  const labels = late.some((r) => r.kind === "runs-into-data") ? labelsOf(asm) : undefined;
  for (const remark of late) {
    if (remark.kind === "runs-into-data") {
      const name = labels?.get(remark.frag)?.get(remark.offset);
      // Bytes in the midst of code are instructions written by hand.
      if (name === undefined) continue;
      asm.warning(
        "runs-into-data",
        `the code before \`${name}' runs into its data`,
        remark.place,
        "End it with jmp, ret, iret or hlt, or put the data elsewhere: the processor would execute these bytes.",
      );
      continue;
    }
    let value: ReturnType<typeof evaluate>;
    try {
      value = evaluate(remark.expr, { early: false, divisionByZero: () => {} });
    } catch (problem) {
      if (problem instanceof ValueProblem) continue;
      throw problem;
    }
    if (!value || value.symbol || value.minus) continue;
    const name = asm.textAt(remark.place);
    if (remark.kind === "label-byte") {
      if (!value.section) continue;
      asm.warning(
        "label-byte",
        `the address \`${name}' is put into 8 bits`,
        remark.place,
        "It fits today, as far as the program is small. For the byte that stands there leave the `$' out; an address wants a 16-bit register.",
      );
    } else if (!value.section && fitsByte(asSigned(value.value, remark.bits))) {
      asm.warning(
        "forward-constant",
        `\`${name}' is not known here, so it takes the long form; its value ${value.value} fits in a byte`,
        remark.place,
        "The size is chosen when the line is read: define the name further up.",
      );
    }
  }
}
