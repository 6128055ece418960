// Which prefixes does an instruction have, which may it have, and in which order do they stand?

import { FORMS_BY_NAME, type NamedForm, PREFIXES, type Prefix, type Row } from "@realmode/isa";
import type { Assembler } from "./assembler.ts";
import type { Range } from "./ast.ts";
import type { Match } from "./match.ts";

/** Prefixes by the names a source may write before a mnemonic or alone. */
export const PREFIX_BY_NAME: ReadonlyMap<string, Prefix> = new Map(
  PREFIXES.flatMap((p) => p.names.map((name) => [name, p] as const)),
);

/** `notrack` and the branch hints are segment prefixes with another meaning. */
const NOTRACK = 0x3e;
export const HINTS: Readonly<Record<string, number>> = { pt: 0x3e, pn: 0x2e };

/** A prefix as written; `notrack` has no entry in the table of prefixes. */
export interface Written {
  readonly name: string;
  readonly prefix: Prefix | undefined;
  readonly range: Range;
}

/** The prefixes of one instruction, by group; gas's order of output is that of `bytes`. */
export class PrefixBytes {
  segment: number | undefined = undefined;
  address = false;
  operand = false;
  repeat: number | undefined = undefined;
  lock = false;
  wait = false;
  /** `{disp8}`, `{disp16}`, `{disp32}`: no byte, but it travels with them. */
  disp: 8 | 16 | 32 | undefined = undefined;

  get bytes(): number[] {
    const out: number[] = [];
    if (this.wait) out.push(0x9b);
    if (this.segment !== undefined) out.push(this.segment);
    if (this.address) out.push(0x67);
    if (this.operand) out.push(0x66);
    if (this.repeat !== undefined) out.push(this.repeat);
    if (this.lock) out.push(0xf0);
    return out;
  }
}

/** The override prefix of a segment register's number. */
export function segmentByte(code: number): number {
  return PREFIXES.find((p) => p.segment === code)?.byte ?? 0;
}

/** Puts the written prefixes into `out`. False after an error: twice the same, or of no effect. */
export function readPrefixes(
  asm: Assembler,
  written: readonly Written[],
  out: PrefixBytes,
): boolean {
  for (const { name, prefix, range } of written) {
    const twice = () => {
      asm.error("prefix-twice", "same type of prefix used twice", range);
      return false;
    };
    switch (prefix?.group) {
      case "segment":
        if (out.segment !== undefined) return twice();
        out.segment = prefix.byte;
        break;
      case "operand-size":
      case "address-size": {
        if (name.endsWith(String(asm.bits))) {
          asm.error(
            "prefix-redundant",
            `redundant ${name} prefix`,
            range,
            `This is .code${asm.bits}: ${asm.bits} bits are the default.`,
          );
          return false;
        }
        const key = prefix.group === "operand-size" ? "operand" : "address";
        if (out[key]) return twice();
        out[key] = true;
        break;
      }
      case "lock":
        if (out.lock) return twice();
        out.lock = true;
        break;
      case "repeat":
        if (out.repeat !== undefined) return twice();
        out.repeat = prefix.byte;
        break;
      default:
        if (out.segment !== undefined) return twice();
        out.segment = NOTRACK;
    }
  }
  return true;
}

/** A line of prefixes only: for gas the last one is the instruction. */
export function prefixesAlone(asm: Assembler, written: readonly Written[], out: PrefixBytes): void {
  const last = written.at(-1);
  const before = written.slice(0, -1);
  const wrong = before.find((w) => w.prefix?.group === "lock" || w.prefix?.group === "repeat");
  if (wrong) {
    asm.error(
      "prefix-order",
      wrong.name === "lock"
        ? "expecting lockable instruction after `lock'"
        : `invalid instruction \`${last?.name}' after \`${wrong.name}'`,
      wrong.range,
    );
    return;
  }
  if (readPrefixes(asm, before, out)) asm.emit([...out.bytes, last?.prefix?.byte ?? NOTRACK]);
}

/** Do the written prefixes belong to the instruction? */
export function checkPrefixes(
  asm: Assembler,
  match: Match,
  written: readonly Written[],
  prefixes: PrefixBytes,
): boolean {
  const { row } = match;
  const has = (meaning: Row["prefixes"][number]) => row.prefixes.includes(meaning);
  const destination = match.operands[0];
  if (prefixes.lock && (!has("lock") || !match.operands.some((o) => o?.kind === "memory"))) {
    asm.error(
      "lock",
      "expecting lockable instruction after `lock'",
      written.find((w) => w.name === "lock")?.range,
      has("lock")
        ? "`lock' needs a destination in memory."
        : "add adc and btc btr bts cmpxchg cmpxchg8b dec inc neg not or sbb sub xadd xchg xor with a destination in memory can be locked.",
    );
    return false;
  }
  if (prefixes.lock && has("lock") && destination?.kind !== "memory" && row.mnemonic !== "xchg") {
    asm.error("lock", "expecting lockable instruction after `lock'", asm.place);
    return false;
  }
  const notrack = written.find((w) => w.name === "notrack");
  if (notrack && !has("notrack")) {
    asm.error("notrack", "expecting indirect branch instruction after `notrack'", notrack.range);
    return false;
  }
  const repeat = written.find((w) => w.prefix?.group === "repeat");
  if (repeat) {
    const { name } = repeat;
    if (name === "bnd") {
      if (has("bnd")) return true;
      asm.error("bnd", "expecting valid branch instruction after `bnd'", repeat.range);
      return false;
    }
    if (name === "xacquire" || name === "xrelease") {
      const memory = match.operands.some((o) => o?.kind === "memory");
      if (has("xrelease") && name === "xrelease" && memory) return true;
      if ((row.mnemonic === "xchg" && memory) || (has("lock") && prefixes.lock)) return true;
      asm.error(
        "rep",
        has("lock")
          ? `missing \`lock' with \`${name}'`
          : `invalid instruction \`${row.names[0]?.name}' after \`${name}'`,
        repeat.range,
      );
      return false;
    }
    const string = has("rep") || has("repe");
    if (!string && !REPEATABLE.has(row.mnemonic)) {
      asm.error(
        "rep",
        `invalid instruction \`${row.names[0]?.name}' after \`${repeat.name}'`,
        repeat.range,
        "Only string instructions repeat: movs cmps stos lods scas ins outs.",
      );
      return false;
    }
  }
  return true;
}

/** What gas lets stand behind a repeat prefix without being a string instruction; compilers write `rep bsf`. */
const REPEATABLE: ReadonlySet<string> = new Set(["ret", "nop", "bsf", "bsr"]);

/** A direct branch has only some prefixes; gas leaves the others out. */
export function dropPrefixes(asm: Assembler, row: Row, prefixes: PrefixBytes): void {
  const loop = row.specs[0]?.code === "Jb" && row.operandSize === undefined && !hasLongForm(row);
  const call = row.flow === "call" || row.specs[0]?.is === "far";
  let skipped = false;
  const hint = prefixes.segment === 0x2e || prefixes.segment === 0x3e;
  if (prefixes.segment !== undefined && (call || !hint)) {
    prefixes.segment = undefined;
    skipped = true;
  }
  if (prefixes.address && !loop) {
    prefixes.address = false;
    skipped = true;
  }
  if (prefixes.operand && loop) {
    prefixes.operand = false;
    skipped = true;
  }
  if (skipped) asm.warning("prefix-skipped", `skipping prefixes on \`${row.names[0]?.name}'`);
}

function hasLongForm(row: Row): boolean {
  return longForm(FORMS_BY_NAME.get(row.names[0]?.name ?? "") ?? []) !== undefined;
}

/** The row a short branch grows to; LOOP and JCXZ have none. */
export function longForm(forms: readonly NamedForm[]): Row | undefined {
  return forms.find((f) => f.row.specs[0]?.code === "Jz")?.row;
}
