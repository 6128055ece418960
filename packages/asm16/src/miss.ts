// Why did no row fit, in words that help?

import { FORMS_BY_NAME, type OperandSpec } from "@realmode/isa";
import type { Assembler } from "./assembler.ts";
import type { Range } from "./ast.ts";
import type { MissInfo } from "./match.ts";
import type { Operand } from "./operand.ts";

const SUFFIX_BITS: Readonly<Record<string, number>> = { b: 8, w: 16, l: 32 };

function bitsOf(operand: Operand): number | undefined {
  if (operand.kind !== "register") return undefined;
  const c = operand.register.class;
  return c === "r8" ? 8 : c === "r16" ? 16 : c === "r32" ? 32 : undefined;
}

function sizes(asm: Assembler, operands: readonly Operand[]): string {
  return operands
    .filter((o) => bitsOf(o) !== undefined)
    .map((o) => `\`${asm.text(o.range).trim()}' is ${bitsOf(o)} bits`)
    .join(", ");
}

function describe(spec: OperandSpec): string {
  const width = spec.width === "v" ? "16- or 32-bit " : spec.width ? `${spec.width}-bit ` : "";
  switch (spec.is) {
    case "reg":
      if (spec.registers === "sreg") return "a segment register";
      if (spec.value !== undefined && spec.field === "implied")
        return `the register ${spec.code.toLowerCase()}`;
      return `a ${width}register`;
    case "mem":
      return "memory";
    case "reg/mem":
      return `a ${width}register or memory`;
    case "imm":
      return spec.value !== undefined ? `$${spec.value}` : `a ${width}constant`;
    case "rel":
      return "a label";
    case "far":
      return "$segment, $offset";
  }
}

/** The operand lists a mnemonic takes, in AT&T order, a few of them. */
function usage(name: string): string | undefined {
  const lists = new Set<string>();
  for (const { row } of FORMS_BY_NAME.get(name) ?? []) {
    if (row.specs.some((s) => s.field === "moffs")) continue;
    const specs = row.traits.has("intel-order") ? row.specs : row.specs.toReversed();
    lists.add(specs.length === 0 ? "no operand" : specs.map(describe).join(", "));
  }
  const all = [...lists];
  if (all.length === 0) return undefined;
  return all.slice(0, 4).join("; or ") + (all.length > 4 ? " …" : "");
}

/** Gives the error for an instruction that no row fits. */
export function explainMiss(
  asm: Assembler,
  name: string,
  range: Range,
  operands: readonly Operand[],
  info: MissInfo | undefined,
): void {
  const forms = FORMS_BY_NAME.get(name) ?? [];
  const bare = info && info.suffix !== "" ? name.slice(0, -1) : name;
  if (!info || info.miss === "count") {
    asm.error(
      "operand-count",
      `number of operands mismatch for \`${bare}'`,
      range,
      `\`${bare}' takes ${usage(name) ?? "other operands"}.`,
    );
    return;
  }
  const registers = operands.filter((o) => o.kind === "register");
  let culprit = info.operand?.range ?? range;
  if (info.suffix !== "") {
    const wanted = SUFFIX_BITS[info.suffix];
    const wrong = registers.find((o) => bitsOf(o) !== undefined && bitsOf(o) !== wanted);
    if (wrong && (info.miss === "register-size" || info.miss === "size")) {
      const text = asm.text(wrong.range).trim().replace(/^\*/, "");
      asm.error(
        "register-suffix",
        bitsOf(wrong) === 8
          ? `\`${text}' not allowed with \`${name}'`
          : `incorrect register \`${text}' used with \`${info.suffix}' suffix`,
        wrong.range,
        `\`${info.suffix}' means ${wanted} bits, ${sizes(asm, [wrong])}.`,
      );
      return;
    }
  }
  const special = specialHint(asm, bare, operands);
  if (special !== undefined) {
    asm.error(
      "operand-mismatch",
      `operand type mismatch for \`${bare}'`,
      special.range,
      special.hint,
    );
    return;
  }
  const different = new Set(registers.map(bitsOf).filter((b) => b !== undefined));
  if (info.miss === "register-size" && different.size > 1) {
    const [source, destination] = registers;
    let fix = "";
    if (bare === "mov" && source && destination && registers.length === 2) {
      const s = bitsOf(source) ?? 0;
      const d = bitsOf(destination) ?? 0;
      const letters: Readonly<Record<number, string>> = { 8: "b", 16: "w", 32: "l" };
      if (s < d) {
        fix = ` Use movz${letters[s]}${letters[d]} (fills with zeros) or movs${letters[s]}${letters[d]} (with the sign).`;
      } else fix = " Use the part of the source register that has the size of the destination.";
    }
    asm.error(
      "operand-mismatch",
      `operand type mismatch for \`${bare}'`,
      {
        start: operands[0]?.range.start ?? range.start,
        end: operands.at(-1)?.range.end ?? range.end,
      },
      `${sizes(asm, operands)}: both must have the same size.${fix}`,
    );
    return;
  }
  if (info.miss === "immediate" && info.operand?.kind === "immediate" && info.spec?.is === "imm") {
    asm.error(
      "operand-mismatch",
      `operand type mismatch for \`${bare}'`,
      culprit,
      info.spec.width === 8
        ? `The constant must fit in 8 bits: -128 to 255${info.operand.known === undefined ? "" : `, not ${info.operand.known}`}.`
        : undefined,
    );
    return;
  }
  const memories = operands.filter((o) => o.kind === "memory");
  let hint: string | undefined;
  if (
    memories.length > 1 &&
    !forms.some((f) => f.row.specs.filter((s) => s.is === "mem").length > 1)
  ) {
    hint = "An instruction can have one memory operand only: go through a register.";
    culprit = memories.at(-1)?.range ?? culprit;
  } else if (operands.at(-1)?.kind === "immediate" && operands.length > 1) {
    hint = "AT&T order: the destination comes last, and a constant cannot be one.";
  } else if (info.operand && info.spec) {
    hint = `Here \`${bare}' takes ${describe(info.spec)}. It takes: ${usage(name)}.`;
  }
  asm.error("operand-mismatch", `operand type mismatch for \`${bare}'`, culprit, hint);
}

const REGISTER_NAME = /^(e?[abcd]x|[abcd][lh]|e?[sd]i|e?[sb]p|[c-gs]s|cr\d)$/i;

/** Slips that have a cause of their own. */
function specialHint(
  asm: Assembler,
  name: string,
  operands: readonly Operand[],
): { range: Range; hint: string } | undefined {
  for (const operand of operands) {
    if (operand.kind !== "memory" || operand.parens) continue;
    const text = asm.text(operand.range).trim();
    if (REGISTER_NAME.test(text)) {
      const hint = `\`${text}' without \`%' is a symbol in memory. Registers are written %${text.toLowerCase()}, constants $5, and the destination comes last.`;
      return { range: operand.range, hint };
    }
  }
  const [source] = operands;
  if (!source) return undefined;
  const specs = (FORMS_BY_NAME.get(name) ?? []).flatMap((f) => f.row.specs);
  if (specs.some((s) => s.code === "CL") && source.kind === "register" && operands.length > 1) {
    if (source.register.name !== "cl") {
      return { range: source.range, hint: "The count is a constant, or %cl." };
    }
  }
  if (specs.some((s) => s.code === "DX") && (name === "in" || name === "out")) {
    const port = name === "in" ? source : (operands[1] ?? source);
    if (port.kind === "register" && port.register.name !== "dx") {
      return { range: port.range, hint: "The port is a constant up to 255, or %dx." };
    }
  }
  const segment = operands.find((o) => o.kind === "register" && o.register.class === "sreg");
  if (name === "mov" && segment && operands.some((o) => o.kind === "immediate")) {
    return {
      range: segment.range,
      hint: "A segment register takes no constant: load it into %ax first, then `mov %ax,…'.",
    };
  }
  if (
    name === "mov" &&
    operands.every((o) => o.kind === "register" && o.register.class === "sreg")
  ) {
    return {
      range: source.range,
      hint: "Segment registers are copied through a general register.",
    };
  }
  if (name === "pop" && segment?.kind === "register" && segment.register.name === "cs") {
    return { range: segment.range, hint: "%cs changes by a far jump, call or return only." };
  }
  return undefined;
}
