// How large are branches and gaps? (gas 2.40, write.c: relax_segment and relax_frag)
//
// Everything starts small and passes go over a section until nothing changes. Branches only grow.
// The order in which sizes change within a pass is gas's, because with alignment between branches
// more than one fixed point exists and the bytes must be gas's.

import { asTarget, type BoundExpr, evaluate, type Value, ValueProblem } from "./expression.ts";
import type { Place } from "./input.ts";
import type { BranchPart, Frag, OrgPart, Position, Section, SpacePart } from "./section.ts";
import { type AsmSymbol, describeName } from "./symbol.ts";

export interface RelaxReport {
  error(code: string, message: string, place: Place, hint?: string): void;
  warning(code: string, message: string, place: Place, hint?: string): void;
}

/** A section beyond this size cannot be an image for a real-mode machine, nor fit in memory. */
export const MAX_SECTION_SIZE = 0x1000000;

const MAX_PASSES = 10_000;
/** Fragments looked at once there have been many passes: real sources need a dozen of them. */
const MAX_VISITS = 20_000_000;
/** Rounds over all sections. */
export const MAX_ROUNDS = 50;

function alignGap(address: number, power: number): number {
  // Small integers, so that no address becomes a number on the heap.
  if (power < 31) return -address & ((1 << power) - 1);
  const size = 2 ** power;
  return power > 31 ? 0 : (size - (address % size)) % size;
}

interface Target {
  readonly frag: Frag;
  /** Bytes from the start of `frag`. */
  readonly offset: number;
}

const LATE = { early: false, divisionByZero: () => {} };

/** What a branch goes to, if that is a place in this section that a short branch may reach. */
function relaxTarget(part: BranchPart, section: Section): Target | undefined {
  if (part.target.op === "ref") {
    const { position, weak } = part.target.symbol;
    // Nearly every branch: a label of this section.
    if (position && !weak && position.frag.chain.section === section && !section.absolute) {
      return position;
    }
  }
  const target = asTarget(part.target);
  if (!target) return undefined;
  let position: Position | undefined = target.position;
  let addend = target.addend;
  let symbol: AsmSymbol | undefined = target.symbol;
  for (let depth = 0; symbol && depth < 64; depth++) {
    if (symbol.weak) return undefined;
    if (symbol.position) {
      position = symbol.position;
      symbol = undefined;
    } else if (symbol.expr) {
      const next = asTarget(symbol.expr);
      if (!next) return undefined;
      addend += next.addend;
      position = next.position;
      symbol = next.symbol;
    } else return undefined;
  }
  if (!position || position.frag.chain.section !== section || section.absolute) return undefined;
  const { frag, offset } = position;
  return { frag, offset: Number(addend) + offset };
}

/**
 * Gives every fragment of the section its address and every variable part its size. True where an
 * address is another than after the pass before: expressions may reach into other sections.
 */
export function relaxSection(section: Section, round: number, report: RelaxReport): boolean {
  const { frags } = section;
  const before = new Float64Array(frags.length);
  let again = false;
  // gas's `region` of each fragment: behind how many alignments.
  const regions = new Int32Array(frags.length);
  const targets: (Target | undefined)[] = new Array(frags.length);
  let address = 0;
  let region = 0;
  for (let i = 0; i < frags.length; i++) {
    const frag = frags[i] as Frag;
    before[i] = frag.address;
    frag.address = address;
    regions[i] = region;
    address += frag.size;
    const part = frag.part;
    switch (part?.kind) {
      case "align": {
        const gap = alignGap(address, part.power);
        part.size = part.max !== 0 && gap > part.max ? 0 : gap;
        region++;
        break;
      }
      case "org":
        part.size = 0;
        region++;
        break;
      case "space":
        part.size = 0;
        break;
      case "leb":
        part.size = 1;
        break;
      case "branch": {
        const target = relaxTarget(part, section);
        if (target && !part.shape.wide) targets[i] = target;
        else part.state = 1;
        break;
      }
      default:
    }
    address += part?.size ?? 0;
  }

  let stretched = frags.some((f) => f.part !== undefined && f.part.kind !== "fill");
  for (let pass = 0; stretched; pass++) {
    if (pass > MAX_PASSES || (pass > 200 && pass * frags.length > MAX_VISITS)) {
      const part = frags.find((f) => f.part && "place" in f.part)?.part;
      if (part && "place" in part) {
        report.error(
          "relax",
          `relaxation of section \`${section.name}' does not end`,
          part.place,
          "Sizes depend on each other in a circle: give one of them a constant size.",
        );
      }
      break;
    }
    stretched = false;
    let stretch = 0;
    for (let i = 0; i < frags.length; i++) {
      const frag = frags[i] as Frag;
      const was = frag.address;
      frag.address += stretch;
      const part = frag.part;
      let growth = 0;
      switch (part?.kind) {
        case "align": {
          const gap = alignGap(frag.address + frag.size, part.power);
          const size = part.max !== 0 && gap > part.max ? 0 : gap;
          growth = size - part.size;
          part.size = size;
          break;
        }
        case "org":
          growth = Math.max(0, orgSize(frag, part, section, report) - part.size);
          part.size += growth;
          break;
        case "space":
          growth = spaceSize(part, round, report) - part.size;
          if (part.size + growth < 0) {
            growth = 0;
            again = true;
          }
          part.size += growth;
          break;
        case "leb": {
          const value = lebValue(part.value);
          const size = Math.max(
            part.size,
            value === undefined ? 1 : lebBytes(value, part.signed).length,
          );
          growth = size - part.size;
          part.size = size;
          break;
        }
        case "branch":
          growth = branchGrowth(frag, part, targets[i], stretch, i, regions);
          break;
        default:
      }
      void was;
      if (growth !== 0) {
        stretch += growth;
        stretched = true;
      }
      if (frag.address > MAX_SECTION_SIZE) {
        section.size = frag.address;
        return false;
      }
    }
  }
  const last = frags.at(-1);
  section.size = last ? last.address + last.length : 0;
  return again || frags.some((f, i) => f.address !== before[i]);
}

function branchGrowth(
  frag: Frag,
  part: BranchPart,
  target: Target | undefined,
  stretch: number,
  index: number,
  regions: Int32Array,
): number {
  if (part.state === 1 || !target) return 0;
  // The opcode byte counts as fixed in gas; the reach is seen from behind it.
  const address = frag.address + frag.size + 1;
  let value = target.frag.address + target.offset;
  const aimed = target.frag.chain.before + target.frag.index;
  if (stretch !== 0 && aimed > index) {
    // Not reached in this pass: it will move as this one did, unless something between gives way.
    if (stretch < 0 || regions[aimed] === regions[index]) value += stretch;
    else if (value < address) return 0;
  }
  const aim = value - address;
  if (aim >= -127 && aim <= 128) return 0;
  const before = part.size;
  part.state = 1;
  return part.size - before;
}

/** `.org` never shrinks within a pass; where it should, `checkOrgs` complains in the end. */
function orgSize(frag: Frag, part: OrgPart, section: Section, report: RelaxReport): number {
  const say = (message: string, hint?: string) => {
    if (!part.failed) report.error("org", message, part.place, hint);
    part.failed = true;
    return 0;
  };
  let value: Value | undefined;
  try {
    value = evaluate(part.target, LATE);
  } catch (problem) {
    if (!(problem instanceof ValueProblem)) throw problem;
    return say(problem.message);
  }
  if (!value || value.minus) return say("invalid operands for .org");
  if (value.symbol) {
    // gas takes 0 for what nobody defines, whatever is added.
    if (part.failed !== true) {
      const name = describeName(value.symbol.name);
      report.warning("org", `undefined symbol \`${name}' in .org: 0 is used`, part.place);
    }
    part.failed = true;
    return -(frag.address + frag.size);
  }
  if (value.section !== undefined && value.section !== section) {
    return say(
      `invalid segment "${value.section.name}"`,
      ".org can only go to a place in its own section.",
    );
  }
  const size = Number(value.value) - (frag.address + frag.size);
  return size > MAX_SECTION_SIZE ? MAX_SECTION_SIZE + 1 : size;
}

/** After relaxation: `.org` that wanted to go back. */
export function checkOrgs(section: Section, report: RelaxReport): void {
  for (const frag of section.frags) {
    const part = frag.part;
    if (part?.kind !== "org") continue;
    try {
      const value = evaluate(part.target, LATE);
      if (value === undefined || (part.failed && !value.symbol)) continue;
      const here = frag.address + frag.size + part.size;
      const to = value.symbol ? 0 : Number(value.value);
      if (to < here) {
        report.error(
          "org",
          "attempt to move .org backwards",
          part.place,
          `The section has ${here} (0x${here.toString(16)}) bytes already, ${here - to} more than .org asks for.`,
        );
      }
    } catch (problem) {
      if (!(problem instanceof ValueProblem)) throw problem;
    }
  }
}

/** A negative size, even one that is passing, freezes the gap: gas forgets its expression. */
function spaceSize(part: SpacePart, round: number, report: RelaxReport): number {
  if (part.failed) return part.size;
  let value: Value | undefined;
  let message = ".space specifies non-absolute value";
  try {
    value = evaluate(part.count, LATE);
  } catch (problem) {
    if (!(problem instanceof ValueProblem)) throw problem;
    message = problem.message;
  }
  if (!value || value.section || value.symbol || value.minus) {
    report.error("space", message, part.place);
    part.failed = true;
    return part.size;
  }
  if (value.value < 0n) {
    // Labels of sections that have not had their turn may still lie anywhere.
    if (round < 2) return -1;
    report.warning(
      "negative-gap",
      ".space or .fill with negative value, ignored",
      part.place,
      "At some point of relaxation the size was negative.",
    );
    part.failed = true;
    return part.size;
  }
  return value.value > BigInt(MAX_SECTION_SIZE) ? MAX_SECTION_SIZE + 1 : Number(value.value);
}

function lebValue(expr: BoundExpr): bigint | undefined {
  try {
    const value = evaluate(expr, LATE);
    return value && !value.section && !value.symbol ? value.value : undefined;
  } catch (problem) {
    if (!(problem instanceof ValueProblem)) throw problem;
    return undefined;
  }
}

/** LEB128 (DWARF 5, section 7.6). */
export function lebBytes(value: bigint, signed: boolean): number[] {
  const out: number[] = [];
  let v = signed ? value : BigInt.asUintN(64, value);
  for (;;) {
    const byte = Number(v & 0x7fn);
    v >>= 7n;
    const done = signed
      ? (v === 0n && !(byte & 0x40)) || (v === -1n && (byte & 0x40) !== 0)
      : v === 0n;
    out.push(done ? byte : byte | 0x80);
    if (done) return out;
  }
}
