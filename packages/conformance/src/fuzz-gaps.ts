// Which known gap of a host (gaps.ts) is it, where a trial came out differently?
//
// A gap counts only where its probe shows on this very host; what no line here explains is a finding.

import { FLAG } from "@realmode/isa";
import { REG_NAMES, SEGMENT_NAMES } from "@realmode/machine";
import type { DrawnInstruction } from "./draw-instruction.ts";
import { operandOffset, VECTOR_TABLE_SIZE } from "./draw-state.ts";
import { notExecutable } from "./expectation.ts";
import {
  copiesItsOwnFrame,
  endsOutside,
  endsSegment,
  faultsAtDestination,
  faultsBehindJump,
  faultsInBatch,
  flagsAsBefore,
  frameAt,
  frameFits,
  framePushes,
  inDebugHandler,
  isFault,
  isMmio,
  isOneOf,
  isString,
  narrowEnter,
  otherWay,
  poppedSome,
  popsBeyond,
  readAhead,
  sameMemoryBut,
  sameRegisters,
  type TrialDifference,
  tableOutside,
  tableWraps,
  trappedInHandler,
  trappedOnce,
  wasDelivered,
  widePushes,
  wrapsNotInBatch,
  writesOverItself,
} from "./gap-evidence.ts";
import { DEBUG_VECTOR, inHandler } from "./trial-handlers.ts";
import type { TrialResult } from "./trial-machine.ts";

/** A gap, and how it shows in a trial. */
interface ShownGap {
  /** Name in `GAPS`. */
  readonly gap: string;
  /** What is left of the difference is the gap's. */
  readonly shows?: (d: TrialDifference) => boolean;
  /** The host would not end: it is not even asked. */
  readonly hangs?: (drawn: DrawnInstruction) => boolean;
  /** What the host would have shown without the gap, where that can be told; it is compared again. */
  readonly adjust?: (d: TrialDifference) => TrialResult | undefined;
}

const { TF } = FLAG;

/** Reads of ports, and all other accesses. */
const streams = (accesses: readonly string[]): readonly [string[], string[]] => [
  accesses.filter((text) => text.startsWith("in")),
  accesses.filter((text) => !text.startsWith("in")),
];

export const FUZZ_GAPS: readonly ShownGap[] = [
  {
    gap: "int-high",
    hangs: ({ insn, bytes }) => isOneOf(insn, "int") && (bytes.at(-1) ?? 0) >= 0x80,
  },
  {
    gap: "aam-flags",
    shows: ({ insn, difference }) => isOneOf(insn, "aam", "aad") && difference.kind === "flags",
  },
  {
    gap: "delivery-esp",
    adjust: (d) => {
      const { reference, subject } = d;
      const upper = (subject.regs.esp & 0xffff0000) >>> 0;
      const { regs } = reference;
      if (!wasDelivered(d) || upper === 0 || regs.esp > 0xffff) return undefined;
      const esp = upper + regs.esp;
      return { ...reference, regs: { ...regs, esp } };
    },
  },
  {
    gap: "delivery-limit",
    shows: (d) =>
      d.reference.exit.reason !== "shutdown" &&
      d.subject.exit.reason === "shutdown" &&
      !frameFits(d.subject),
  },
  {
    gap: "rep-in",
    adjust: ({ insn, reference }) => {
      if (!isOneOf(insn, "in") || !insn.repeat) return undefined;
      return { ...reference, accesses: reference.accesses.slice(0, 1) };
    },
  },
  {
    gap: "ins-again",
    adjust: (d) => {
      const { trial, insn, reference, subject } = d;
      const isDown = (trial.regs.eflags & FLAG.DF) !== 0;
      if (!isOneOf(insn, "ins") || !insn.repeat || !isDown) return undefined;
      const [inputs, others] = streams(reference.accesses);
      const [once] = streams(subject.accesses);
      if (others.length === 0 || inputs.length <= once.length) return undefined;
      return { ...reference, accesses: [...inputs.slice(0, once.length), ...others] };
    },
  },
  {
    gap: "hlt-trap",
    shows: ({ reference, subject }) =>
      reference.exit.reason === "hlt" &&
      (reference.regs.eflags & TF) !== 0 &&
      (subject.regs.eflags & TF) === 0,
  },
  {
    gap: "int-trap",
    shows: (d) =>
      isOneOf(d.insn, "int", "into", "int3") &&
      (d.trial.regs.eflags & TF) !== 0 &&
      trappedInHandler(d),
  },
  {
    gap: "fpu-reset",
    shows: ({ insn, difference: { left, right } }) =>
      isOneOf(insn, "fnstcw") && /^7f|0x3?7f$/.test(left) && /^40|0x40$/.test(right),
  },
  {
    gap: "ins-limit",
    shows: (d) => isOneOf(d.insn, "ins") && readAhead(d),
  },
  {
    gap: "rep-trap",
    shows: (d) =>
      isString(d.insn) &&
      d.insn.repeat !== undefined &&
      (d.trial.regs.eflags & TF) !== 0 &&
      trappedOnce(d),
  },
  {
    gap: "rep-fault-flags",
    shows: (d) =>
      d.insn.repeat !== undefined &&
      isOneOf(d.insn, "cmps", "scas") &&
      isFault(d.vector) &&
      flagsAsBefore(d),
  },
  {
    gap: "rep-ins-wrap",
    shows: (d) =>
      isOneOf(d.insn, "ins") &&
      d.insn.repeat !== undefined &&
      (faultsInBatch(d) || (d.vector === undefined && wrapsNotInBatch(d))),
  },
  {
    gap: "out-trap",
    shows: (d) =>
      isOneOf(d.insn, "out", "outs") &&
      (d.trial.regs.eflags & TF) !== 0 &&
      // Elsewhere a HLT is met with TF still set (`hlt-trap`).
      endsSegment(d) &&
      inHandler(d.reference, 13) &&
      inDebugHandler(d.subject) &&
      sameRegisters(d.reference, d.subject, "eip", "eflags") &&
      sameMemoryBut(d, frameAt(d.reference)),
  },
  {
    gap: "rep-itself",
    shows: (d) =>
      isOneOf(d.insn, "ins", "movs", "stos") && d.insn.repeat !== undefined && writesOverItself(d),
  },
  {
    gap: "wide-int",
    shows: (d) =>
      isOneOf(d.insn, "int", "into", "int3") && d.insn.operandSize === 32 && widePushes(d),
  },
  {
    gap: "pop-fault-sp",
    shows: ({ trial, insn, vector, difference, reference }) =>
      isOneOf(insn, "pop") &&
      insn.operands[0]?.kind === "mem" &&
      isFault(vector) &&
      // Where SP stays, the frame may not fit.
      (/sp$/.test(difference.where) || (reference.exit.reason === "shutdown" && !frameFits(trial))),
  },
  {
    gap: "pop-esp-wrap",
    shows: (d) => isOneOf(d.insn, "pop") && d.vector === undefined && popsBeyond(d),
  },
  {
    gap: "sgdt-outside",
    shows: (d) => isOneOf(d.insn, "sgdt", "sidt", "lgdt", "lidt") && isMmio(d),
  },
  {
    gap: "narrow-table",
    shows: ({ trial, insn, vector, reference }) => {
      const [operand] = insn.operands;
      if (!isOneOf(insn, "lgdt", "lidt") || insn.operandSize !== 16) return false;
      if (operand?.kind !== "mem" || !isFault(vector)) return false;
      // Five bytes are within the limit, the sixth is not.
      const last = operandOffset(operand, trial.regs) + 4;
      const { limit } = trial.sregs[SEGMENT_NAMES[operand.segment]!];
      return last === limit && reference.exit.reason === "hlt";
    },
  },
  {
    gap: "mov-cs-read",
    shows: ({ insn, vector }) => {
      const [to] = insn.operands;
      return (
        isOneOf(insn, "mov") && to?.kind === "reg" && to.register.name === "cs" && vector === 6
      );
    },
  },
  {
    gap: "idt-outside",
    shows: (d) => d.reference.exit.reason === "shutdown" && tableOutside(d),
  },
  {
    gap: "idt-wraps",
    shows: (d) => d.reference.exit.reason === "shutdown" && tableWraps(d),
  },
  {
    gap: "delivery-order",
    shows: ({ trial, reference, subject }) =>
      reference.sregs.cs.selector !== trial.sregs.cs.selector &&
      [reference, subject].some(({ regs, sregs }) =>
        [0, 2, 4].some(
          (above) => sregs.ss.base + ((regs.esp + above) & 0xffff) < VECTOR_TABLE_SIZE,
        ),
      ),
  },
  {
    gap: "enter-check",
    shows: (d) => isOneOf(d.insn, "enter") && d.vector === 12 && endsOutside(d),
  },
  {
    gap: "idt-limit",
    shows: (d) =>
      wasDelivered(d) &&
      d.subject.sregs.idt.limit < VECTOR_TABLE_SIZE - 1 &&
      (d.subject.exit.reason === "shutdown" || d.vector === 8 || d.vector === 13),
  },
  {
    gap: "wide-enter",
    shows: (d) => isOneOf(d.insn, "enter") && d.insn.operandSize === 32 && narrowEnter(d),
  },
  {
    gap: "far-offset",
    shows: (d) =>
      isOneOf(d.insn, "ljmp", "lcall", "lret", "iret", "jmp", "call", "ret", "retf") &&
      d.insn.operandSize === 32 &&
      d.vector === 13 &&
      faultsBehindJump(d),
  },
  {
    gap: "mov-ss-shadow",
    shows: ({ insn, trial, reference }) => {
      const [to] = insn.operands;
      const stack = to?.kind === "reg" && to.register.name === "ss";
      return stack && (trial.regs.eflags & TF) !== 0 && reference.regs.eip === DEBUG_VECTOR + 1;
    },
  },
  {
    gap: "popa-fault",
    shows: (d) =>
      isOneOf(d.insn, "popa") &&
      d.vector === 12 &&
      d.reference.exit.reason === "hlt" &&
      poppedSome(d),
  },
  {
    gap: "popa-skip",
    shows: ({ insn, trial: { regs, sregs }, vector, reference }) => {
      const size = insn.operandSize / 8;
      const offset = (regs.esp + 3 * size) & 0xffff;
      const isOutside = offset + size - 1 > sregs.ss.limit;
      return isOneOf(insn, "popa") && vector === 12 && isOutside && !inHandler(reference, 12);
    },
  },
  {
    gap: "enter-order",
    shows: (d) =>
      isOneOf(d.insn, "enter") &&
      // A trap behind it is no other way.
      (d.vector === undefined || d.vector === DEBUG_VECTOR) &&
      d.difference.kind === "memory" &&
      copiesItsOwnFrame(d) &&
      d.rerun(d.trial, () => framePushes(d)).sameMemory,
  },
  {
    gap: "call-order",
    shows: ({ trial: { regs, sregs }, insn, vector, reference }) => {
      const offset = (regs.esp - insn.operandSize / 8) & 0xffff;
      const isOutside = offset + insn.operandSize / 8 - 1 > sregs.ss.limit;
      return isOneOf(insn, "call") && vector === 13 && isOutside && inHandler(reference, 12);
    },
  },
  {
    gap: "rep-loop",
    shows: (d) => isOneOf(d.insn, "loope", "loopne") && d.insn.repeat !== undefined && otherWay(d),
  },
  {
    gap: "cmps-order",
    shows: (d) => isOneOf(d.insn, "cmps") && inHandler(d.reference, 13) && faultsAtDestination(d),
  },
];

/** Instructions whose very existence for some registers is the CPU model's affair, not the manual's. */
const BY_MODEL = new Set(["rdmsr", "wrmsr", "rdpmc"]);

/** How far from its operand's address BT, BTC, BTR and BTS go, by whole operands, as their register says. */
function bitString({ insn, trial: { regs } }: TrialDifference): number {
  const [to, bit] = insn.operands;
  const isBit = isOneOf(insn, "bt", "btc", "btr", "bts");
  if (!isBit || to?.kind !== "mem" || bit?.kind !== "reg") return 0;
  const wide = regs[REG_NAMES.find((name) => name.endsWith(bit.register.name.slice(-2)))!];
  const unused = 32 - to.size;
  const index = (wide << unused) >> unused;
  return Math.floor(index / to.size) * (to.size / 8);
}

/** Whether an operand may cross offset FFFFFFFF of a segment with a limit of 4 GiB. */
function wrapsAt4GiB(d: TrialDifference): boolean {
  const { insn, trial, subject } = d;
  return insn.operands.some((operand) => {
    if (operand.kind !== "mem") return false;
    const segment = trial.sregs[SEGMENT_NAMES[operand.segment]!];
    if (segment.limit !== 0xffffffff) return false;
    const { esi, edi } = subject.regs;
    const string = insn.row.specs.some((spec) => spec.string);
    const offset = operandOffset(operand, trial.regs);
    const at = [offset, (offset + bitString(d)) >>> 0, ...(string ? [esi, edi] : [])];
    return at.some((one) => one > 0xffffffe0);
  });
}

/** So many instructions are too much for a host that executes one at a time. */
const LONG = 2000;

/** Why a difference says nothing about right or wrong, whatever the host. */
export function modelDifference(found: TrialDifference): string | undefined {
  const { insn, reference, subject, vector } = found;
  const faulted = reference.regs.eip === 14 || vector === 13 || subject.exit.reason === "shutdown";
  if (BY_MODEL.has(insn.row.mnemonic) && faulted) {
    return "which model-specific registers and counters there are is each CPU's own affair";
  }
  if (isOneOf(insn, "tzcnt", "lzcnt")) {
    return "up to the i686 this encoding is BSF or BSR; the host has the later instruction";
  }
  const [to] = insn.operands;
  if (to?.kind === "reg" && to.register.name === "cr4" && faulted) {
    return "which bits of CR4 there are is each CPU's own affair";
  }
  const paging = insn.operands[0]?.kind === "reg" && insn.operands[0].register.name === "cr0";
  if (paging && notExecutable(subject.exit)) return "paging: not in the emulator, by name";
  if (wrapsAt4GiB(found)) {
    return "whether an access across the last byte of 4 GiB faults is left open (SDM vol. 3, section 5.3)";
  }
  // A loop of 2³² rounds, or of faults, which the host does not end in its time.
  if (reference.exit.reason === "limit" && subject.exit.reason !== "limit") {
    const rounds = isString(insn) && insn.repeat !== undefined ? found.trial.regs.ecx : 0;
    if (rounds > LONG || found.isLonger(LONG)) return "too long a loop for the host's time";
  }
  return undefined;
}
