// Directives that choose a section or leave a gap.

import type { Assembler, SectionState } from "./assembler.ts";
import type { Argument, Range } from "./ast.ts";
import { argumentValue } from "./data-directives.ts";
import { argumentsOf, atMost, type DirectiveCall, rangeOf, rawText } from "./directive-call.ts";
import type { Directive, DirectiveTable } from "./directives.ts";
import type { BoundExpr } from "./expression.ts";
import { writeNops } from "./nops.ts";
import { parseExpression } from "./parser.ts";
import { MAX_SECTION_SIZE } from "./relax.ts";
import type { Section, SectionGroup } from "./section.ts";
import { tokenize } from "./tokens.ts";

// Gaps

/** Number of an argument that must be known now; undefined where it is missing. */
function constant(
  asm: Assembler,
  argument: Argument | undefined,
  what: string,
): bigint | undefined {
  if (argument === undefined || argument.kind === "empty") return undefined;
  const known = asm.known(argumentValue(asm, argument));
  if (known === undefined) {
    asm.error("constant", `${what} must be a constant`, argument.range);
    return 0n;
  }
  return known;
}

function align(unit: "bytes" | "power", width: 1 | 2 | 4): Directive {
  return (asm, call) => {
    const [amount, fillArgument, maxArgument] = argumentsOf(call);
    let value = constant(asm, amount, "alignment") ?? 0n;
    let power: number;
    if (unit === "power") {
      if (value > 31n || value < 0n) {
        asm.warning("align", `alignment too large: 31 assumed`, rangeOf(call));
        value = 31n;
      }
      power = Number(value);
    } else {
      if (value < 0n || (value & (value - 1n)) !== 0n) {
        asm.error(
          "align",
          "alignment not a power of 2",
          amount?.range,
          "An address is aligned to 1, 2, 4, 8, 16, … bytes.",
        );
        return;
      }
      power = value === 0n ? 0 : value.toString(2).length - 1;
      if (power > 31) {
        asm.warning("align", `alignment too large: 31 assumed`, rangeOf(call));
        power = 31;
      }
    }
    const max = Number(constant(asm, maxArgument, "maximum") ?? 0n);
    const fillValue = constant(asm, fillArgument, "fill value");
    let fill: Uint8Array | undefined;
    const code = asm.section.executable;
    if (fillValue !== undefined && !(code && width === 1 && fillValue === 0x90n)) {
      fill = new Uint8Array(width);
      for (let i = 0; i < width; i++) fill[i] = Number((fillValue >> BigInt(8 * i)) & 0xffn);
    } else if (!code) fill = new Uint8Array(1);
    if (power === 0) return;
    if (asm.section.absolute) {
      const over = asm.chain.frag.size & (2 ** Math.min(power, 24) - 1);
      if (over !== 0) asm.chain.frag.size += 2 ** Math.min(power, 24) - over;
      return;
    }
    if (power > 24) {
      asm.error(
        "align",
        `alignment of 2**${power} bytes is larger than the machine`,
        rangeOf(call),
      );
      return;
    }
    asm.section.alignPower = Math.max(asm.section.alignPower, power);
    const from = asm.here();
    const { chain } = asm;
    chain.close({ kind: "align", power, fill, max, place: asm.place, size: 0 });
    asm.mark(from, chain, "data");
  };
}

/** In `.struct` the place is a plain number. */
function onlyConstants(asm: Assembler, range: Range): void {
  asm.error("constant", "only constant offsets supported in absolute section", range);
}

/** A gap of `count` times `pattern`. */
function gap(asm: Assembler, count: bigint, pattern: Uint8Array): void {
  const size = count * BigInt(pattern.length);
  if (size > BigInt(MAX_SECTION_SIZE)) {
    asm.error(
      "too-large",
      `a gap of ${size} bytes does not fit: a section has at most ${MAX_SECTION_SIZE} bytes`,
      undefined,
      "A real-mode machine has 1 MiB of memory.",
    );
    return;
  }
  if (size <= 0n) return;
  if (asm.section.absolute) {
    asm.chain.frag.size += Number(size);
    return;
  }
  const from = asm.here();
  const { chain } = asm;
  chain.close({ kind: "fill", pattern, size: Number(size) });
  asm.mark(from, chain, "data");
}

const skip: Directive = (asm, call) => {
  atMost(call, 2);
  const [count, fillArgument] = argumentsOf(call);
  if (count === undefined) {
    asm.warning("missing-expression", "zero assumed for missing expression", rangeOf(call));
    return;
  }
  const expr = argumentValue(asm, count);
  const fill = Number((constant(asm, fillArgument, "fill value") ?? 0n) & 0xffn);
  const known = asm.known(expr);
  if (known === undefined) {
    if (asm.section.absolute) return onlyConstants(asm, count.range);
    const from = asm.here();
    const { chain } = asm;
    chain.close({
      kind: "space",
      count: expr,
      pattern: Uint8Array.of(fill),
      place: asm.place,
      size: 0,
    });
    asm.mark(from, chain, "data");
    return;
  }
  if (known < 0n) {
    asm.warning("negative-gap", ".space repeat count is negative, ignored", count.range);
    return;
  }
  gap(asm, known, Uint8Array.of(fill));
};

const fill: Directive = (asm, call) => {
  const [repeat, sizeArgument, valueArgument] = argumentsOf(call);
  if (repeat === undefined) return;
  let size = constant(asm, sizeArgument, "size") ?? 1n;
  const value = constant(asm, valueArgument, "value") ?? 0n;
  const count = argumentValue(asm, repeat);
  if (size < 0n) {
    asm.warning("fill", "size negative; .fill ignored", rangeOf(call));
    return;
  }
  if (size > 8n) {
    asm.warning("fill", ".fill size clamped to 8", rangeOf(call));
    size = 8n;
  }
  // gas keeps the value in 4 bytes; the other four of an 8-byte unit are 0 (read.c, s_fill).
  const pattern = new Uint8Array(Number(size));
  for (let i = 0; i < Math.min(4, pattern.length); i++) {
    pattern[i] = Number((value >> BigInt(8 * i)) & 0xffn);
  }
  const known = asm.known(count);
  if (known === undefined && size > 0n) {
    // `.fill 510-(.-start)`: known only when branches have their sizes.
    const bytes: BoundExpr =
      size === 1n
        ? count
        : { op: "binary", operator: "*", left: count, right: { op: "number", value: size } };
    const from = asm.here();
    const { chain } = asm;
    chain.close({ kind: "space", count: bytes, pattern, place: asm.place, size: 0 });
    asm.mark(from, chain, "data");
    return;
  }
  if (known !== undefined && known < 0n) {
    asm.warning("fill", "repeat < 0; .fill ignored", rangeOf(call));
    return;
  }
  gap(asm, known ?? 0n, pattern);
};

const org: Directive = (asm, call) => {
  let fillByte = 0;
  let target = call.value;
  if (target === undefined) {
    const [to, fillArgument] = argumentsOf(call);
    if (to === undefined) {
      asm.error(
        "expression",
        "expected address expression",
        rangeOf(call),
        "Write `.org address`.",
      );
      return;
    }
    target = argumentValue(asm, to);
    fillByte = Number((constant(asm, fillArgument, "fill value") ?? 0n) & 0xffn);
  }
  if (asm.section.absolute) {
    const known = asm.known(target);
    if (known === undefined) onlyConstants(asm, rangeOf(call));
    else asm.chain.frag.size = Number(known);
    return;
  }
  asm.section.usesOrg = true;
  const from = asm.here();
  const { chain } = asm;
  chain.close({ kind: "org", target, fill: fillByte, place: asm.place, size: 0 });
  asm.mark(from, chain, "data");
};

/** The longest NOP of each mode. */
const LONGEST_NOP: Readonly<Record<16 | 32, number>> = { 16: 4, 32: 7 };

const nops: Directive = (asm, call) => {
  const [count, sizeArgument] = argumentsOf(call);
  const n = Number(constant(asm, count, "size of .nops") ?? 0n);
  const size = Number(constant(asm, sizeArgument, "size of each nop") ?? 0n);
  const longest = LONGEST_NOP[asm.bits];
  if (size < 0 || size > longest) {
    asm.error(
      "nops",
      `invalid single nop size: ${size} (expect within [0, ${longest}])`,
      sizeArgument?.range,
    );
    return;
  }
  if (n < 0) {
    asm.warning("negative-gap", ".nops count is negative; ignored", count?.range);
    return;
  }
  if (n > MAX_SECTION_SIZE) {
    asm.error("nops", "size of .nops is out of range", rangeOf(call));
    return;
  }
  const from = asm.here();
  const { chain } = asm;
  if (size > 0) {
    const bytes = new Uint8Array(n);
    writeNops(bytes, 0, n, asm.bits, size);
    asm.emit(bytes);
  } else if (n > 0) chain.close({ kind: "fill", pattern: undefined, size: n });
  asm.mark(from, chain, "instruction");
};

/** `.nop count`: so many NOPs of one byte; of no width for gas's mode, one. */
const nop: Directive = (asm, call) => {
  atMost(call, 1);
  const [count] = argumentsOf(call);
  const from = asm.here();
  const { chain } = asm;
  const n = Number(constant(asm, count, "size of .nop") ?? 1n);
  if (n < 0 || n > MAX_SECTION_SIZE) {
    asm.error("nops", "size of .nop is out of range", rangeOf(call));
    return;
  }
  asm.emit(new Uint8Array(n).fill(0x90));
  asm.mark(from, chain, "instruction");
};

// Sections

function plain(name: string): Directive {
  return (asm, call) => {
    const [number] = argumentsOf(call);
    const subsection = Number(constant(asm, number, "subsection number") ?? 0n);
    const section = asm.sections.get(name) as Section;
    asm.enter(section, subsection);
  };
}

/** Flags a section has by its name alone (gas, obj-elf.c: special sections). */
function flagsByName(name: string): { flags: string; nobits: boolean } {
  const is = (stem: string) => name === stem || name.startsWith(`${stem}.`);
  if (is(".text") || is(".init") || is(".fini")) return { flags: "ax", nobits: false };
  if (is(".bss")) return { flags: "wa", nobits: true };
  if (is(".data") || name === ".data1" || is(".tdata")) return { flags: "wa", nobits: false };
  if (is(".init_array") || is(".fini_array") || is(".preinit_array")) {
    return { flags: "wa", nobits: false };
  }
  if (is(".rodata") || name === ".rodata1" || name === ".eh_frame")
    return { flags: "a", nobits: false };
  return { flags: "", nobits: false };
}

interface SectionLine {
  name: string;
  /** `.pushsection name, 1, "flags"`. */
  subsection: string | undefined;
  flags: string | undefined;
  type: string | undefined;
  rest: string[];
}

/** `name, "flags", @type, entry size`. The name may be quoted and hold any characters but a comma. */
function readSectionLine(call: DirectiveCall): SectionLine | undefined {
  const raw = rawText(call).replace(/\/\*[\s\S]*?\*\//g, " ");
  const match = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))\s*(?:,([\s\S]*))?$/.exec(raw);
  if (!match) return undefined;
  const parts = (match[3] ?? "").split(",").map((part) => part.trim());
  const numbered = call.name === ".pushsection" && /^[^"@%]/.test(parts[0] ?? "");
  const subsection = numbered ? parts.shift() : undefined;
  const flags = /^"(.*)"$/.exec(parts[0] ?? "");
  const type = flags ? parts[1] : parts[0];
  return {
    name: match[1] ?? match[2] ?? "",
    subsection,
    flags: flags?.[1],
    type: type ? type.replace(/^[@%"]|"$/g, "") : undefined,
    rest: parts.slice(flags ? 2 : 1),
  };
}

/** `"G", @type, [entry size,] signature[, comdat]`, and `?`: that of the present section. */
function groupOf(
  asm: Assembler,
  call: DirectiveCall,
  line: SectionLine,
  flags: string,
): SectionGroup | undefined {
  if (flags.includes("?")) return asm.section.group;
  if (!flags.includes("G")) return undefined;
  const [name, linkage] = line.rest.slice(flags.includes("M") ? 1 : 0);
  if (name === undefined || name === "") {
    asm.warning(
      "section-flags",
      "group name for SHF_GROUP not specified",
      rangeOf(call),
      `Write \`.section ${line.name},"${flags}",@progbits,name,comdat'.`,
    );
    return undefined;
  }
  return { signature: name.replace(/^"|"$/g, ""), comdat: linkage === "comdat" };
}

function namedSection(
  asm: Assembler,
  call: DirectiveCall,
): { section: Section; subsection: number } | undefined {
  const line = readSectionLine(call);
  if (!line) {
    asm.error("section", "missing name", rangeOf(call), 'Write `.section name, "flags"`.');
    return undefined;
  }
  const byName = flagsByName(line.name);
  // A `?` keeps the group; digits are numeric flags.
  const flags = line.flags === undefined ? byName.flags : line.flags;
  const unknown = [...flags].find((c) => !"awxMSGTloeRd?0123456789".includes(c));
  if (unknown !== undefined) {
    asm.error(
      "section-flags",
      `unknown section attribute: '${unknown}'`,
      rangeOf(call),
      "The common ones: a allocated, w writable, x executable.",
    );
    return undefined;
  }
  const group = groupOf(asm, call, line, flags);
  const key = group ? `${line.name}\0${group.signature}` : line.name;
  const existing = asm.sections.get(key);
  const nobits =
    line.type === undefined ? (existing?.nobits ?? byName.nobits) : line.type === "nobits";
  const section = asm.getSection(line.name, flags, nobits, group);
  if (existing && line.flags !== undefined) {
    const relevant = (text: string) => ["a", "w", "x"].filter((c) => text.includes(c)).join("");
    if (existing.fresh && existing.chains.size === 0) existing.flags = flags;
    else if (relevant(existing.flags) !== relevant(flags)) {
      asm.warning("section-flags", `changed section attributes for ${line.name}`, rangeOf(call));
    }
  }
  if (line.type !== undefined) {
    section.nobits = nobits;
    section.type = line.type;
  }
  if (flags.includes("M")) section.entrySize = Number(line.rest[0] ?? 0) || section.entrySize;
  let subsection = 0;
  if (line.subsection !== undefined) {
    const known = asm.known(asm.bind(parseExpression(tokenize(line.subsection), 0)));
    subsection = Number(known ?? 0n);
  }
  return { section, subsection };
}

const section: Directive = (asm, call) => {
  const named = namedSection(asm, call);
  if (named) asm.enter(named.section, named.subsection);
};

const pushsection: Directive = (asm, call) => {
  const { section: now, subsection, previous } = asm;
  const named = namedSection(asm, call);
  if (!named) return;
  asm.sectionStack.push({ section: now, subsection, previous });
  asm.enter(named.section, named.subsection);
};

const popsection: Directive = (asm, call) => {
  atMost(call, 0);
  const state = asm.sectionStack.pop();
  if (!state) {
    asm.warning(
      "section-stack",
      ".popsection without corresponding .pushsection; ignored",
      rangeOf(call),
    );
    return;
  }
  asm.restore(state);
  asm.previous = state.previous;
};

const previous: Directive = (asm, call) => {
  atMost(call, 0);
  const state = asm.previous;
  if (!state) {
    asm.warning(
      "section-stack",
      ".previous without corresponding .section; ignored",
      rangeOf(call),
    );
    return;
  }
  const now: SectionState = { section: asm.section, subsection: asm.subsection };
  asm.restore(state);
  asm.previous = now;
};

const subsection: Directive = (asm, call) => {
  const [number] = argumentsOf(call);
  asm.enter(asm.section, Number(constant(asm, number, "subsection number") ?? 0n));
};

const struct: Directive = (asm, call) => {
  const [start] = argumentsOf(call);
  const value = constant(asm, start, ".struct offset") ?? 0n;
  const absolute = asm.getSection("*ABS*", "", true);
  // Each .struct begins anew: a chain of its own. No bytes: only the offset counts.
  asm.enter(absolute, absolute.chains.size);
  asm.chain.frag.size = Number(value);
};

export const LAYOUT: DirectiveTable = {
  ".align": align("bytes", 1),
  ".balign": align("bytes", 1),
  ".balignw": align("bytes", 2),
  ".balignl": align("bytes", 4),
  ".p2align": align("power", 1),
  ".p2alignw": align("power", 2),
  ".p2alignl": align("power", 4),
  ".skip": skip,
  ".space": skip,
  ".zero": skip,
  ".fill": fill,
  ".org": org,
  ".nops": nops,
  ".text": plain(".text"),
  ".data": plain(".data"),
  ".bss": plain(".bss"),
  ".section": section,
  ".pushsection": pushsection,
  ".popsection": popsection,
  ".previous": previous,
  ".subsection": subsection,
  ".struct": struct,
  ".offset": struct,
  ".nop": nop,
};
