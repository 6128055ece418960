// How does objdump write this instruction? (`objdump -d -m i8086` and `-m i386`, binutils 2.40, AT&T)
//
// Differences, all where the CPU knows better than objdump:
// - a branch target wraps at 64 KiB with 16-bit operands, as IP does; objdump does so for 16-bit
//   displacements but not for 8-bit ones;
// - FWAIT is an instruction of its own; objdump shows it joined with an x87 instruction after it;
// - D6 is SALC, undocumented but in every Intel and AMD CPU; objdump 2.40 says (bad);
// - PCLMULQDQ has a name of its own for 0x00, 0x01, 0x10 and 0x11 only; objdump takes 2 and 3 for 10 and 11;
// - objdump adds which coprocessor it was for to FNENI, FNDISI, FNSETPM and FRSTPM: `fneni(8087 only)`;
// - MFENCE and SFENCE ignore the rm field; objdump takes f0 and f8 only;
// - 66, f2 or f3 before CLDEMOTE change nothing; objdump takes these for a NOP;
// - the register of RDFSBASE and its kin has 32 bits, as gas reads it; objdump goes by the operand size;
// - f2 before BSF and BSR, and 66 or f2 before WBINVD, are ignored as on a CPU; objdump says (bad).

import { allRows } from "./forms.ts";
import type { Insn, MemoryOperand, Operand, Undecoded } from "./insn.ts";
import { PREFIX_BY_BYTE } from "./prefixes.ts";
import { REGISTERS } from "./registers.ts";

export interface FormatOptions {
  /** Name for an address, shown as objdump does: `0x7c05 <name>`. */
  readonly symbol?: (address: number) => string | undefined;
}

const hex = (value: number): string => `0x${value.toString(16)}`;
const signedHex = (value: number): string => (value < 0 ? `-${hex(-value)}` : hex(value));

/** Is an override shown with the memory operand? ES:DI has none, and `notrack` takes DS away. */
function showsOverride(insn: Insn): boolean {
  return insn.segmentOverride !== undefined && !isNotrack(insn);
}

const isNotrack = (insn: Insn): boolean =>
  insn.row.prefixes.includes("notrack") && insn.prefixes.includes(0x3e);

/** `,pn` or `,pt` where exactly one of 2e and 3e is there. */
function branchHint(insn: Insn): string {
  if (!insn.row.prefixes.includes("hint")) return "";
  const cs = insn.prefixes.includes(0x2e);
  const ds = insn.prefixes.includes(0x3e);
  return cs === ds ? "" : cs ? ",pn" : ",pt";
}

/** With a SIB byte objdump tells "no index" from "no SIB" by a register `eiz`; ESP needs the SIB anyway. */
function showsNoIndex(insn: Insn, memory: MemoryOperand): boolean {
  const { sib } = insn;
  if (!sib || memory.index) return false;
  if (sib.scale !== 1) return true;
  return memory.base ? memory.base.code !== 4 : insn.bits === 32;
}

function memoryText(insn: Insn, memory: MemoryOperand, code: string): string {
  const string = code[0] === "X" || code[0] === "B";
  const shown = code[0] === "Y" || string || showsOverride(insn);
  const segment = shown ? `%${REGISTERS.sreg[memory.segment]?.name}:` : "";
  if (string || code[0] === "Y") return `${segment}(%${memory.base?.name})`;
  const { base, index, displacement, addressSize } = memory;
  const noIndex = showsNoIndex(insn, memory);
  if (!base && !index && !noIndex) {
    // A bare disp16 of a ModRM byte is written signed, one of MOV AL,moffs is not.
    const value = addressSize === 16 && code[0] !== "O" ? (displacement << 16) >> 16 : displacement;
    return segment + signedHex(value);
  }
  const number = insn.displacement
    ? signedHex(noIndex && !base ? displacement | 0 : displacement)
    : "";
  let inside = base ? `%${base.name}` : "";
  if (index) inside += `,%${index.name}`;
  else if (noIndex) inside += ",%eiz";
  if ((index || noIndex) && addressSize === 32) inside += `,${insn.sib?.scale}`;
  return `${segment}${number}(${inside})`;
}

function operandText(insn: Insn, operand: Operand, code: string, options: FormatOptions): string {
  switch (operand.kind) {
    case "reg": {
      if (code === "DX") return "(%dx)";
      // The register of the rm field is numbered even when it is the top of the stack.
      if (code === "STi") return `%st(${operand.register.code})`;
      const star = insn.row.flow.startsWith("indirect") ? "*" : "";
      return `${star}%${operand.register.name}`;
    }
    case "mem": {
      const star = insn.row.flow.startsWith("indirect") ? "*" : "";
      return star + memoryText(insn, operand, code);
    }
    case "imm":
      return `$${hex(operand.value)}`;
    case "far":
      return `$${hex(operand.selector)},$${hex(operand.offset)}`;
    case "rel": {
      const name = options.symbol?.(operand.target);
      return hex(operand.target) + (name === undefined ? "" : ` <${name}>`);
    }
  }
}

/** Does an operand's register tell the operand size? A count in CL or a port in DX does not. */
const showsSize = (insn: Insn): boolean =>
  insn.row.specs.some(
    (spec, i) =>
      insn.operands[i]?.kind === "reg" &&
      (spec.registers === "gpr" || spec.registers === "r8" || spec.registers === "r32") &&
      spec.code !== "CL",
  );

function suffix(insn: Insn): string {
  const { row } = insn;
  const suffixes = row.names[0]?.suffixes ?? "";
  if (suffixes === "" || row.suffixShown === "never") return "";
  if (row.traits.has("suffix-is-address")) {
    return insn.addressSize === insn.bits ? "" : insn.addressSize === 16 ? "w" : "l";
  }
  const letter =
    row.sized && insn.operandSize === 32
      ? "l"
      : suffixes === "sl"
        ? "s"
        : row.sized
          ? "w"
          : (suffixes[0] as string);
  if (row.suffixShown === "always") return letter;
  if (row.suffixShown === "memory") {
    return insn.operands.some((o) => o.kind === "mem") ? letter : "";
  }
  if (showsSize(insn)) return "";
  if (row.suffixShown === "odd") return insn.operandSize === insn.bits ? "" : letter;
  return insn.operands.some((o) => o.kind === "mem") ? letter : "";
}

/** The address-size prefix is spent on a memory operand, but on a bare address only in 16 bits. */
function usesAddressSize(insn: Insn): boolean {
  const { addressSize, modrm } = insn.row;
  if (
    (addressSize !== undefined && modrm === undefined) ||
    insn.row.traits.has("suffix-is-address")
  )
    return true;
  if (insn.row.specs.some((spec) => spec.width === "n")) return true;
  return insn.operands.some((operand, i) => {
    if (operand.kind !== "mem") return false;
    const spec = insn.row.specs[i];
    if (spec?.string) return true;
    if (spec?.field === "moffs") return false;
    if (operand.base || operand.index || operand.addressSize === 16) return true;
    return insn.sib !== undefined && insn.bits === 32;
  });
}

/** Names of the prefixes that the rest of the text does not show, in their order. */
function prefixWords(insn: Insn): string[] {
  const { row, bits, prefixes } = insn;
  const words: (string | undefined)[] = prefixes.map((byte) => {
    const prefix = PREFIX_BY_BYTE.get(byte);
    if (prefix?.group === "operand-size") return bits === 16 ? "data32" : "data16";
    if (prefix?.group === "address-size") return bits === 16 ? "addr32" : "addr16";
    return prefix?.names[0];
  });
  const rewrite = (byte: number, word: string | undefined): void => {
    const last = prefixes.lastIndexOf(byte);
    if (last >= 0) words[last] = word;
  };
  const last = prefixes.findLastIndex((byte) => PREFIX_BY_BYTE.get(byte)?.group === "segment");
  if (last >= 0) {
    if (isNotrack(insn)) words[last] = "notrack";
    else if (branchHint(insn) !== "" || usesSegment(insn)) words[last] = undefined;
  }
  if (row.sized || row.mandatoryPrefix === 0x66) rewrite(0x66, undefined);
  if (usesAddressSize(insn)) rewrite(0x67, undefined);
  const has = (meaning: (typeof row.prefixes)[number]): boolean => row.prefixes.includes(meaning);
  const memory = insn.operands.some((o) => o.kind === "mem");
  if (has("rep")) rewrite(0xf3, "rep");
  if (has("bnd")) rewrite(0xf2, "bnd");
  if (memory && (has("hle") || (has("lock") && insn.lock))) {
    rewrite(0xf2, "xacquire");
    rewrite(0xf3, "xrelease");
  }
  if (memory && has("xrelease") && insn.repeat === "repz") rewrite(0xf3, "xrelease");
  if (has("cr8")) rewrite(0xf0, undefined);
  if (row.mandatoryPrefix !== undefined && row.mandatoryPrefix !== 0x66) {
    rewrite(row.mandatoryPrefix, undefined);
  }
  return words.filter((word) => word !== undefined);
}

/** Names of an instruction by the value of its last immediate: CMPPS with 0 is `cmpeqps`. By encoding. */
function namesByImmediate(): ReadonlyMap<string, ReadonlyMap<number, string>> {
  const names = new Map<string, Map<number, string>>();
  for (const { fixedImmediate, encoding, mnemonic } of allRows()) {
    if (fixedImmediate === undefined) continue;
    const general = encoding.replace(/..$/, "ib");
    const list = names.get(general) ?? new Map<number, string>();
    names.set(general, list.set(fixedImmediate, mnemonic));
  }
  return names;
}

let immediateNames: ReadonlyMap<string, ReadonlyMap<number, string>> | undefined;

/** The name that says the immediate's value, so that it is not written. */
function nameByImmediate(insn: Insn): string | undefined {
  const last = insn.operands.at(-1);
  if (last?.kind !== "imm") return undefined;
  immediateNames ??= namesByImmediate();
  return immediateNames.get(insn.row.encoding)?.get(last.value);
}

const usesSegment = (insn: Insn): boolean =>
  insn.operands.some((o, i) => o.kind === "mem" && insn.row.specs[i]?.string !== "Y");

/**
 * The text `objdump -d` prints for an instruction: prefixes, mnemonic padded to six columns,
 * operands in AT&T order. `(bad)` for what did not decode. The differences from objdump are at the
 * head of this file.
 *
 * @example formatAtt(decode(Uint8Array.of(0xb8, 5, 0), 0, { bits: 16 })) // "mov    $0x5,%ax"
 */
export function formatAtt(insn: Insn | Undecoded, options: FormatOptions = {}): string {
  if (insn.kind === "undecoded") return "(bad)";
  const { row } = insn;
  const prefixes = prefixWords(insn).map((word) => `${word} `);
  const byImmediate = nameByImmediate(insn);
  const mnemonic =
    byImmediate ?? (row.names[0]?.name ?? row.mnemonic) + suffix(insn) + branchHint(insn);
  const texts = insn.operands.flatMap((operand, i) => {
    const spec = row.specs[i];
    // The constant of "shift by 1" is not written.
    if (spec?.field === "implied" && spec.is === "imm") return [];
    if (byImmediate !== undefined && spec?.is === "imm") return [];
    return [operandText(insn, operand, spec?.code ?? "", options)];
  });
  if (!row.traits.has("intel-order")) texts.reverse();
  const head = (prefixes.join("") + mnemonic).padEnd(6);
  return `${head} ${texts.join(",")}`.trimEnd();
}
