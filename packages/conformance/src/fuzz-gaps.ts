// Which known gap of a host (gaps.ts) is it, where a trial came out differently?
//
// A gap counts only where its probe shows on this very host; what no line here explains is a finding.

import { FLAG, type Insn, STATUS_FLAGS } from "@realmode/isa";
import { REG_NAMES, SEGMENT_NAMES } from "@realmode/machine";
import type { Difference } from "./difference.ts";
import type { DrawnInstruction } from "./draw-instruction.ts";
import {
  HANDLER_SELECTOR,
  linearAddress,
  operandOffset,
  TRIAL_RAM,
  type Trial,
  VECTOR_TABLE_SIZE,
} from "./draw-state.ts";
import { notExecutable } from "./expectation.ts";
import { formatHexBytes } from "./literal.ts";
import type { RegisterState } from "./register-name.ts";
import type { TrialResult } from "./trial-machine.ts";

/** What is known of a difference. */
export interface TrialDifference {
  readonly trial: Trial;
  readonly insn: Insn;
  readonly difference: Difference;
  /** Of the host. */
  readonly reference: TrialResult;
  readonly subject: TrialResult;
  /** Vector of the handler that the subject ended in; undefined where in none. */
  readonly vector: number | undefined;
  /** The subject's result of another trial, and whether its memory is then the host's but for some bytes. */
  readonly rerun: (trial: Trial, except: (result: TrialResult) => readonly ByteRange[]) => Rerun;
  /** Whether the subject needs more than so many instructions and faults. */
  readonly isLonger: (than: number) => boolean;
  /** Bytes of the host's memory. */
  readonly read: (physAddr: number, length: number) => Uint8Array;
}

/** Guest-physical bytes that are not compared. */
export interface ByteRange {
  readonly from: number;
  readonly length: number;
}

export interface Rerun {
  readonly result: TrialResult;
  readonly sameMemory: boolean;
}

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

const { TF, RF } = FLAG;
const DEBUG_VECTOR = 1;
const isOneOf = (insn: Insn, ...mnemonics: string[]): boolean =>
  mnemonics.includes(insn.row.mnemonic);

/** Whether three words fit below SP, each within the stack segment's limit. */
function frameFits({ regs, sregs }: RegisterState): boolean {
  const { limit } = sregs.ss;
  return [2, 4, 6].every((below) => ((regs.esp - below) & 0xffff) + 1 <= limit);
}

const isString = ({ row }: Insn): boolean =>
  row.prefixes.includes("rep") || row.prefixes.includes("repe");
const isFault = (vector: number | undefined): boolean => vector === 12 || vector === 13;
const isMmio = ({ insn, trial }: TrialDifference): boolean =>
  insn.operands.some(
    (operand) =>
      operand.kind === "mem" && linearAddress(operand, trial.regs, trial.sregs) + 6 > TRIAL_RAM,
  );

/** The host ended in a handler, or elsewhere through a table that the trial wrote over. */
const wasDelivered = ({ reference, trial }: TrialDifference): boolean =>
  reference.exit.reason === "hlt" && reference.sregs.cs.selector !== trial.sregs.cs.selector;

/** The general registers but those named are alike. */
const sameRegisters = (a: TrialResult, b: TrialResult, ...but: readonly string[]): boolean =>
  REG_NAMES.every((name) => but.includes(name) || a.regs[name] === b.regs[name]);

/** Bytes of the frame at SS:SP. */
const FRAME_BYTES = 6;

/** So many words from SS:SP on; SP wraps between them. */
const wordsAt = ({ regs, sregs }: TrialResult, count: number): ByteRange[] =>
  Array.from({ length: count }, (_, i) => ({
    from: sregs.ss.base + ((regs.esp + 2 * i) & 0xffff),
    length: 2,
  }));

/** Its three words. */
const frameAt = (result: TrialResult): ByteRange[] => wordsAt(result, 3);

const withFlags = ({ regs }: Pick<Trial, "regs">, eflags: number): Trial["regs"] => ({
  ...regs,
  eflags,
});

const inHandler = ({ exit, regs, sregs }: TrialResult, vector: number): boolean =>
  exit.reason === "hlt" && regs.eip === vector + 1 && sregs.cs.selector === HANDLER_SELECTOR;
const inDebugHandler = (result: TrialResult): boolean => inHandler(result, DEBUG_VECTOR);

/** With a source that can be read, at offset 0, all is as on the host. */
function faultsAtDestination({ trial, reference, rerun }: TrialDifference): boolean {
  const readable = { ...trial, regs: { ...trial.regs, esi: 0 } };
  const { result, sameMemory } = rerun(readable, () => []);
  return sameMemory && inHandler(result, 13) && sameRegisters(reference, result, "esi");
}

/** The same where the trial wrote over the vector: the host's HLT is where it points now. */
function behindDebugVector({ reference: { exit, regs, sregs }, read }: TrialDifference): boolean {
  const [ip, cs] = new Uint16Array(read(4 * DEBUG_VECTOR, 4).slice().buffer);
  return exit.reason === "hlt" && regs.eip === ip! + 1 && sregs.cs.selector === cs;
}

/** The instruction ends with its segment: the IP behind it is 10000. */
const endsSegment = ({ trial: { regs }, insn }: TrialDifference): boolean =>
  regs.eip + insn.length > 0xffff;

/** All iterations as without TF, and one trap behind them: or the fault they ended in, without any. */
function trappedOnce(d: TrialDifference): boolean {
  const { trial, reference, rerun } = d;
  const quiet = { ...trial, regs: withFlags(trial, trial.regs.eflags & ~TF) };
  const { result, sameMemory } = rerun(quiet, () =>
    reference.exit.reason === "hlt" ? frameAt(reference) : [],
  );
  // As without TF: in a fault, in a loop too long, in a shutdown.
  if (reference.exit.reason !== result.exit.reason) return false;
  if (result.exit.reason !== "hlt") return true;
  const delivered = result.sregs.cs.selector !== trial.sregs.cs.selector;
  if (delivered && sameRegisters(reference, result, "esp", "eflags")) return sameMemory;
  // At a segment's end it ends, without TF, in the fetch behind it.
  if (delivered && endsSegment(d) && behindDebugVector(d)) {
    return sameMemory && sameRegisters(reference, result, "esp", "eip", "eflags");
  }
  const clear = TF | 0x200;
  return (
    behindDebugVector(d) &&
    sameMemory &&
    ((result.regs.esp - FRAME_BYTES) & 0xffff) === (reference.regs.esp & 0xffff) &&
    sameRegisters(reference, result, "esp", "eip", "eflags") &&
    ((reference.regs.eflags ^ result.regs.eflags) & 0xffff & ~clear) === 0
  );
}

/** Bytes of ports that the host reads at once, and never beyond the page that they go to. */
const READ_AHEAD = 1024;
const PAGE = 0x1000;

/** INS: one trap behind all that was read ahead at once, though more iterations are to come. */
function trappedBehindBatch(d: TrialDifference): boolean {
  const { trial, insn, reference, rerun } = d;
  const [to] = insn.operands;
  if (to?.kind !== "mem" || !behindDebugVector(d)) return false;
  const size = to.size / 8;
  const mask = to.addressSize === 16 ? 0xffff : 0xffffffff;
  const { ecx, edi, eflags } = trial.regs;
  const inPage = eflags & FLAG.DF ? edi % PAGE : PAGE - (edi % PAGE);
  const batch = Math.max(1, Math.floor(Math.min(inPage, READ_AHEAD) / size));
  if ((ecx & mask) >>> 0 <= batch || reference.regs.ecx !== ecx - batch) return false;
  const regs = { ...withFlags(trial, eflags & ~TF), ecx: ((ecx & ~mask) | batch) >>> 0 };
  const { result, sameMemory } = rerun({ ...trial, regs }, () => frameAt(reference));
  return sameMemory && sameRegisters(reference, result, "ecx", "esp", "eip", "eflags");
}

/** The handler was entered as it should be, and trapped before its first instruction. */
function trappedInHandler({ trial, reference, subject, read }: TrialDifference): boolean {
  if (!inDebugHandler(reference) || subject.exit.reason !== "hlt") return false;
  const [ip, cs] = frameAt(reference).map(({ from }) => read(from, 2)) as [Uint8Array, Uint8Array];
  const word = (bytes: Uint8Array): number => bytes[0]! + 256 * bytes[1]!;
  return (
    trial.sregs.cs.selector !== reference.sregs.cs.selector &&
    sameRegisters(reference, subject, "esp", "eip", "eflags") &&
    ((subject.regs.esp - FRAME_BYTES) & 0xffff) === (reference.regs.esp & 0xffff) &&
    word(ip) === ((subject.regs.eip - 1) & 0xffff) &&
    word(cs) === subject.sregs.cs.selector
  );
}

/** ENTER n, 0 as if it had no operand size prefix: what the subject makes of it without one. */
function narrowEnter({ trial, insn, reference, rerun }: TrialDifference): boolean {
  const [, level] = insn.operands;
  if (level?.kind !== "imm" || (level.value & 0x1f) !== 0) return false;
  const drawn = trial.instructions[0]!;
  // DS: means nothing here.
  const narrow = drawn.bytes.map((byte) => (byte === 0x66 ? 0x3e : byte));
  narrow.set(drawn.bytes.slice(-4), narrow.length - 4);
  const code = trial.memory.at(-1)!;
  const memory = [...trial.memory.slice(0, -1), { ...code, bytes: narrow }];
  if (formatHexBytes(code.bytes) !== formatHexBytes(drawn.bytes)) return false;
  const { result, sameMemory } = rerun({ ...trial, memory }, () => [
    { from: code.physAddr, length: narrow.length },
  ]);
  return (
    reference.exit.reason === result.exit.reason &&
    sameMemory &&
    sameRegisters(reference, result, "eflags") &&
    ((reference.regs.eflags ^ result.regs.eflags) & ~RF) === 0
  );
}

/** What POPA pops, in its order; the fourth is passed over. */
const POPPED = ["edi", "esi", "ebp", undefined, "ebx", "edx", "ecx", "eax"] as const;

/** The registers are the subject's but for some that are what POPA found on the stack. */
function poppedSome({ trial, insn, reference, subject, read, rerun }: TrialDifference): boolean {
  const size = insn.operandSize / 8;
  const { base } = trial.sregs.ss;
  const popped = (name: (typeof POPPED)[number], i: number): boolean => {
    if (!name || reference.regs[name] === subject.regs[name]) return true;
    const offset = (trial.regs.esp + size * i) & 0xffff;
    const low = [...read(base + offset, Math.min(size, 0x10000 - offset))];
    const value = low.reduceRight((sum, byte) => sum * 256 + byte, 0);
    const whole = size === 4 ? value : ((reference.regs[name] & 0xffff0000) >>> 0) + value;
    return reference.regs[name] === whole;
  };
  const names = POPPED.filter((name) => name !== undefined);
  return (
    POPPED.every(popped) &&
    sameRegisters(reference, subject, ...names) &&
    rerun(trial, () => []).sameMemory
  );
}

/** The bytes of memory are alike but for those at `open`. */
const sameMemoryBut = ({ trial, rerun }: TrialDifference, open: readonly ByteRange[]): boolean =>
  rerun(trial, () => open).sameMemory;

/** Of a batch that wraps the host writes an element to offset 10000, where the limit allows it, instead of to 0. */
function wrapsNotInBatch(d: TrialDifference): boolean {
  const { trial, insn, reference, subject } = d;
  const [to] = insn.operands;
  const { es } = trial.sregs;
  if (to?.kind !== "mem" || to.addressSize !== 16 || es.limit <= 0xffff) return false;
  const length = to.size / 8;
  const ends = (trial.regs.edi & 0xffff) + length * (trial.regs.ecx & 0xffff);
  const places = [es.base, es.base + 0x10000].map((from) => ({ from, length }));
  return ends > 0x10000 && sameRegisters(reference, subject) && sameMemoryBut(d, places);
}

/** Iterations after which KVM looks at its guest anew. */
const BATCH = 1024;

/**
 * In the host's handler all is as in the subject's but for the status flags, which are those of before; or
 * of where the batch that faulted began: there ECX is a multiple of 1,024.
 */
function flagsAsBefore(d: TrialDifference): boolean {
  const { trial, insn, reference, subject, rerun } = d;
  const [, , flags] = frameAt(reference);
  const counted = (ecx: number): number => (insn.addressSize === 16 ? ecx & 0xffff : ecx);
  const [first, left] = [counted(trial.regs.ecx), counted(reference.regs.ecx)];
  const batch = Math.ceil(left / BATCH) * BATCH;
  let from = trial.regs.eflags;
  if (batch < first) {
    const done = { ...trial, regs: { ...trial.regs, ecx: first - batch } };
    from = rerun(done, () => []).result.regs.eflags;
  }
  return (
    sameRegisters(reference, subject, "eflags") &&
    ((reference.regs.eflags ^ from) & STATUS_FLAGS) === 0 &&
    sameMemoryBut(d, [flags!])
  );
}

/**
 * The host is in the subject's handler with three doublewords on the stack instead of three words; or, with
 * TF, trapped there before its first instruction (`int-trap`); or they did not fit, and it has faulted.
 */
function widePushes(d: TrialDifference): boolean {
  const { trial, reference, subject } = d;
  const { limit } = trial.sregs.ss;
  const tooWide = [4, 8, 12].some((below) => ((trial.regs.esp - below) & 0xffff) + 3 > limit);
  if (tooWide && inHandler(reference, 12)) return sameRegisters(reference, subject, "eip");
  // Each lies at its offset whole, though the words beside it wrap: in a big segment beyond FFFF.
  const doublewords = [4, 8, 12].map((below) => ({
    from: trial.sregs.ss.base + ((trial.regs.esp - below) & 0xffff),
    length: 4,
  }));
  const isTrapped = (trial.regs.eflags & TF) !== 0 && inDebugHandler(reference);
  const more = isTrapped ? 2 * FRAME_BYTES : FRAME_BYTES;
  return (
    reference.sregs.cs.selector === HANDLER_SELECTOR &&
    sameRegisters(reference, subject, "esp", ...(isTrapped ? ["eip"] : [])) &&
    ((subject.regs.esp - reference.regs.esp) & 0xffff) === more &&
    sameMemoryBut(d, [...wordsAt(reference, 3 + more / 2), ...doublewords])
  );
}

/**
 * What ENTER pushes is within the limit, and its final stack pointer is not; with 66 such a host pushes
 * two bytes as well (`wide-enter`), so that the limit may lie in the other two.
 */
function endsOutside({ trial: { regs, sregs }, insn, reference }: TrialDifference): boolean {
  const [bytes, level] = insn.operands;
  if (bytes?.kind !== "imm" || level?.kind !== "imm" || inHandler(reference, 12)) return false;
  const fits = (offset: number, size: number): boolean =>
    (offset & 0xffff) + size - 1 <= sregs.ss.limit;
  if (insn.operandSize === 32 && (level.value & 0x1f) === 0) return fits(regs.esp - 2, 2);
  const size = insn.operandSize / 8;
  const links = level.value & 0x1f;
  const places = Array.from(
    { length: links === 0 ? 1 : links + 1 },
    (_, i) => regs.esp - size * (i + 1),
  );
  return places.every((at) => fits(at, size)) && !fits(places.at(-1)! - bytes.value, size);
}

/** The host is in the subject's handler too, come there from another CS and stack pointer. */
function faultsBehindJump(d: TrialDifference): boolean {
  const { reference, subject } = d;
  return (
    inHandler(reference, 13) &&
    sameRegisters(reference, subject, "esp", "eflags") &&
    sameMemoryBut(d, [...frameAt(reference), ...frameAt(subject)])
  );
}

/** All that ENTER can push: each word's place wraps by itself. */
function framePushes({ trial, insn }: TrialDifference): ByteRange[] {
  const size = insn.operandSize / 8;
  return Array.from({ length: 32 }, (_, i) => ({
    from: trial.sregs.ss.base + ((trial.regs.esp - size * (i + 1)) & 0xffff),
    length: size,
  }));
}

/** One of the words that ENTER copies lies over the one that it pushes last. */
function copiesItsOwnFrame({ trial: { regs }, insn }: TrialDifference): boolean {
  const size = insn.operandSize / 8;
  const [, operand] = insn.operands;
  const level = operand?.kind === "imm" ? operand.value & 0x1f : 0;
  const own = regs.esp - size * (level + 1);
  return Array.from({ length: level }, (_, i) => regs.ebp - size * (i + 1)).some((copied) => {
    const apart = (copied - own) & 0xffff;
    return apart < size || apart > 0x10000 - size;
  });
}

/** The host is where the subject gets from the way that it did not take. */
function otherWay({ trial, insn, reference, rerun }: TrialDifference): boolean {
  const [target] = insn.operands;
  if (target?.kind !== "rel") return false;
  const { ecx, eip } = trial.regs;
  const left = insn.addressSize === 16 ? (ecx & 0xffff0000) | ((ecx - 1) & 0xffff) : ecx - 1;
  return [target.target, (eip + insn.length) & 0xffff].some((way) => {
    const regs = { ...trial.regs, ecx: left >>> 0, eip: way };
    const { result, sameMemory } = rerun({ ...trial, regs }, () => []);
    return (
      sameMemory && sameRegisters(reference, result) && reference.exit.reason === result.exit.reason
    );
  });
}

/** The vector table's entry for a delivery lies where the subject had to ask a device. */
const tableOutside = ({ subject: { sregs, accesses } }: TrialDifference): boolean =>
  accesses.some((text) => {
    const [, at] = /^read[0-9]+ (0x[0-9a-f]+)$/.exec(text) ?? [];
    const above = Number(at) - sregs.idt.base;
    return at !== undefined && above >= 0 && above < VECTOR_TABLE_SIZE;
  });

/** Longer than any segment of a trial's RAM. */
const MOST_ELEMENTS = 0x110000;

/** An iteration that is reached without a fault has its destination over the instruction's own bytes. */
function writesOverItself({ trial: { regs, sregs }, insn }: TrialDifference): boolean {
  const [to] = insn.operands;
  if (to?.kind !== "mem") return false;
  const narrow = to.addressSize === 16;
  const size = to.size / 8;
  const step = regs.eflags & FLAG.DF ? -size : size;
  const wrapped = (offset: number): number => (narrow ? offset & 0xffff : offset >>> 0);
  const count = wrapped(regs.ecx);
  const code = sregs.cs.base + regs.eip;
  for (let i = 0; i < Math.min(count, MOST_ELEMENTS); i++) {
    const offset = wrapped(regs.edi + i * step);
    if (offset + size - 1 > sregs.es.limit) return false;
    const at = sregs.es.base + offset;
    if (at < code + insn.length && at + size > code) return true;
  }
  return false;
}

/** The subject's next element has no place in ES: a fault, though what was read may lie over its handler. */
function nextIsOutside({ trial, insn, subject }: TrialDifference): boolean {
  const [to] = insn.operands;
  if (to?.kind !== "mem") return false;
  const mask = to.addressSize === 16 ? 0xffff : 0xffffffff;
  const { ecx, edi } = subject.regs;
  const isLeft = (ecx & mask) !== 0;
  return isLeft && ((edi & mask) >>> 0) + to.size / 8 - 1 > trial.sregs.es.limit;
}

/** Ports read ahead of a fault: what the subject did comes first on the host too, and up to a page more. */
function readAhead(d: TrialDifference): boolean {
  const { trial, insn, reference, subject, vector } = d;
  if (!isFault(vector) && !nextIsOutside(d)) return false;
  const [l, r] = [reference.accesses, subject.accesses];
  if (l.length < r.length || r.some((access, at) => access !== l[at])) return false;
  // CX and DI are left as they were before the batch that the fault ended. In no handler: it is written
  // over, and what its bytes do then is as good as any.
  const but = [...(insn.repeat ? ["ecx", "edi"] : []), ...(isFault(vector) ? [] : ["eip"])];
  const near = Math.abs((reference.regs.ecx & 0xffff) - (subject.regs.ecx & 0xffff)) <= 1024;
  return (
    near &&
    sameRegisters(reference, subject, "esp", "eflags", ...but) &&
    trial.instructions.length === 1
  );
}

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
      (trappedOnce(d) || (isOneOf(d.insn, "ins") && trappedBehindBatch(d))),
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
      d.vector === undefined &&
      (inHandler(d.reference, 13) || wrapsNotInBatch(d)),
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
      d.vector === undefined &&
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

/** Whether an operand may cross offset FFFFFFFF of a segment with a limit of 4 GiB. */
function wrapsAt4GiB({ insn, trial, subject }: TrialDifference): boolean {
  return insn.operands.some((operand) => {
    if (operand.kind !== "mem") return false;
    const segment = trial.sregs[SEGMENT_NAMES[operand.segment]!];
    if (segment.limit !== 0xffffffff) return false;
    const { esi, edi } = subject.regs;
    const string = insn.row.specs.some((spec) => spec.string);
    const at = [operandOffset(operand, trial.regs), ...(string ? [esi, edi] : [])];
    return at.some((offset) => offset > 0xffffffe0);
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
