// Why has a branch its size?

import { evaluate, type Value, ValueProblem } from "./expression.ts";
import type { LineEntry } from "./line-table.ts";
import type { BranchPart, Frag, Section } from "./section.ts";

const LATE = { early: false, divisionByZero: () => {} };

function bytes(distance: number): string {
  const count = Math.abs(distance);
  const unit = count === 1 ? "byte" : "bytes";
  return `${count} ${unit} ${distance < 0 ? "back" : "ahead"}`;
}

function targetValue(part: BranchPart): Value | undefined {
  try {
    return evaluate(part.target, LATE);
  } catch (problem) {
    if (!(problem instanceof ValueProblem || problem instanceof RangeError)) throw problem;
    return undefined;
  }
}

/** What keeps a long branch long. */
function cause(section: Section, part: BranchPart, end: number): string {
  if (part.shape.wide) return "a {disp…} prefix asks for it";
  if (part.target.op === "ref" && part.target.symbol.weak) {
    return `\`${part.target.symbol.name}' is weak, another file may replace it`;
  }
  const value = targetValue(part);
  if (value === undefined) return "the target has no value";
  if (value.symbol) {
    const { name, weak } = value.symbol;
    return weak ? `\`${name}' is weak, another file may replace it` : `undefined symbol \`${name}'`;
  }
  if (value.section === undefined) return "the target is an absolute address";
  if (value.section !== section) return `the target is in section ${value.section.name}`;
  const distance = Number(value.value) - end;
  const far = `target ${bytes(distance)}`;
  // Branches only grow: what lies nearer in the end was too far while gaps were larger.
  return distance >= -128 && distance <= 127 ? `${far} now, too far while gaps were open` : far;
}

/** `short: target 12 bytes back`; undefined where the statement has no branch with a choice of sizes. */
export function branchReason(section: Section, line: LineEntry): string | undefined {
  if (line.kind !== "instruction") return undefined;
  const { frags } = line.frag.chain;
  for (let i = line.frag.index; i < line.endFrag.index; i++) {
    const frag = frags[i] as Frag;
    const part = frag.part;
    if (part?.kind !== "branch") continue;
    const end = frag.address + frag.size + part.size;
    if (part.state === 0) {
      const value = targetValue(part);
      return value ? `short: target ${bytes(Number(value.value) - end)}` : undefined;
    }
    // A conditional jump before the 386 has no near form: the opposite one leaps over a jmp.
    const size = part.shape.long.length === 3 ? "near, by a jmp" : "near";
    return `${size}: ${cause(section, part, end)}`;
  }
  return undefined;
}
