// What does a trial show that came out differently? What a gap of a host (fuzz-gaps.ts) is known by.

import { FLAG, type Insn, type MemoryOperand, STATUS_FLAGS } from "@realmode/isa";
import { REG_NAMES, SEGMENT_NAMES } from "@realmode/machine";
import type { Difference } from "./difference.ts";
import {
  linearAddress,
  operandOffset,
  TRIAL_RAM,
  type Trial,
  VECTOR_TABLE_SIZE,
} from "./draw-state.ts";
import { formatHexBytes } from "./literal.ts";
import type { RegisterState } from "./register-name.ts";
import { DEBUG_VECTOR, handlerOf, inHandler } from "./trial-handlers.ts";
import type { ByteRange, TrialResult } from "./trial-machine.ts";

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
  /** The two, each beside what it makes of another trial itself. */
  readonly host: Side;
  readonly own: Side;
  /** Whether the two agree on another trial, or differ there by a gap of the host. */
  readonly isExplained: (trial: Trial) => boolean;
  /** Whether the subject needs more than so many instructions and faults. */
  readonly isLonger: (than: number) => boolean;
  /** Bytes of the host's memory. */
  readonly read: (physAddr: number, length: number) => Uint8Array;
}

/** One machine and what it made of the trial. */
export interface Side {
  readonly result: TrialResult;
  readonly read: (physAddr: number, length: number) => Uint8Array;
  /** Its result of another trial, and whether its memory is then that of this one but for some bytes. */
  readonly again: (trial: Trial, except: (result: TrialResult) => readonly ByteRange[]) => Rerun;
}

export interface Rerun {
  readonly result: TrialResult;
  readonly sameMemory: boolean;
}

const { TF, RF } = FLAG;
export const isOneOf = (insn: Insn, ...mnemonics: string[]): boolean =>
  mnemonics.includes(insn.row.mnemonic);

/** Whether three words fit below SP, each within the stack segment's limit. */
export function frameFits({ regs, sregs }: RegisterState): boolean {
  const { limit } = sregs.ss;
  return [2, 4, 6].every((below) => ((regs.esp - below) & 0xffff) + 1 <= limit);
}

export const isString = ({ row }: Insn): boolean =>
  row.prefixes.includes("rep") || row.prefixes.includes("repe");
export const isFault = (vector: number | undefined): boolean => vector === 12 || vector === 13;
export const isMmio = ({ insn, trial }: TrialDifference): boolean =>
  insn.operands.some(
    (operand) =>
      operand.kind === "mem" && linearAddress(operand, trial.regs, trial.sregs) + 6 > TRIAL_RAM,
  );

/** The host ended in a handler, or elsewhere through a table that the trial wrote over. */
export const wasDelivered = ({ reference, trial }: TrialDifference): boolean =>
  reference.exit.reason === "hlt" && reference.sregs.cs.selector !== trial.sregs.cs.selector;

/** The general registers but those named are alike. */
export const sameRegisters = (a: TrialResult, b: TrialResult, ...but: readonly string[]): boolean =>
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
export const frameAt = (result: TrialResult): ByteRange[] => wordsAt(result, 3);

const withFlags = ({ regs }: Pick<Trial, "regs">, eflags: number): Trial["regs"] => ({
  ...regs,
  eflags,
});

export const inDebugHandler = (result: TrialResult): boolean => inHandler(result, DEBUG_VECTOR);

/** With a source that can be read, at offset 0, all is as on the host. */
export function faultsAtDestination({ trial, reference, rerun }: TrialDifference): boolean {
  const readable = { ...trial, regs: { ...trial.regs, esi: 0 } };
  const { result, sameMemory } = rerun(readable, () => []);
  return sameMemory && inHandler(result, 13) && sameRegisters(reference, result, "esi");
}

/** The instruction ends with its segment: the IP behind it is 10000. */
export const endsSegment = ({ trial: { regs }, insn }: TrialDifference): boolean =>
  regs.eip + insn.length > 0xffff;

/** Iterations after which KVM looks at its guest anew, and bytes of ports that it reads at once. */
const BATCH = 1024;
const PAGE = 0x1000;

/** The iterations behind which the host traps: INS reads ahead, never beyond the page that it goes to. */
function hostBatch({ trial: { regs }, insn }: TrialDifference, count: number): number {
  const [to] = insn.operands;
  if (!isOneOf(insn, "ins") || to?.kind !== "mem") return count % BATCH || BATCH;
  return readAtOnce(regs.edi, regs.eflags, to.size / 8);
}

/** Elements that INS reads ahead: as many as bytes are left in the page. */
function readAtOnce(edi: number, eflags: number, size: number): number {
  const within = edi % PAGE;
  const inPage = eflags & FLAG.DF ? within : PAGE - within;
  return Math.max(1, Math.min(inPage, BATCH / size));
}

/** On both, REP came to what so many iterations come to without TF, and a trap: see `trapsBehind`. */
export function trappedOnce(d: TrialDifference): boolean {
  const { trial, insn, host, own, isExplained } = d;
  const mask = insn.addressSize === 16 ? 0xffff : 0xffffffff;
  const { ecx, eflags } = trial.regs;
  const count = (ecx & mask) >>> 0;
  const quiet = (batch: number): Trial => ({
    ...trial,
    regs: { ...withFlags(trial, eflags & ~TF), ecx: (ecx - count + Math.min(batch, count)) >>> 0 },
  });
  const [there, here] = [quiet(hostBatch(d, count)), quiet(1)];
  return trapsBehind(d, host, there) && trapsBehind(d, own, here) && isExplained(there);
}

/**
 * What one machine makes of `quiet`, to the last bit, and then the trap: its frame has CS, the FLAGS, and the
 * IP of the REP or of what follows. Where `quiet` ends in a fault there is none, but FLAGS in the frame have TF.
 */
function trapsBehind(d: TrialDifference, { result, read, again }: Side, quiet: Trial): boolean {
  const { trial, insn } = d;
  const frame = result.exit.reason === "hlt" ? frameAt(result) : [];
  const [ip, cs, flags] = frame.map(({ from }) => {
    const [low, high] = read(from, 2);
    return low! + 256 * high!;
  });
  const { result: silent, sameMemory } = again(quiet, () => frame);
  if (result.exit.reason !== silent.exit.reason) return false;
  // A loop too long, a shutdown.
  if (result.exit.reason !== "hlt") return true;
  const left = (trial.regs.ecx - quiet.regs.ecx) >>> 0;
  const sameIo = result.accesses.join() === silent.accesses.join();
  const but = ["ecx", "esp", "eip", "eflags"];
  if (!sameMemory || !sameIo || !sameRegisters(result, silent, ...but)) return false;
  if (result.regs.ecx !== (silent.regs.ecx + left) >>> 0) return false;
  const isFrame =
    (ip === trial.regs.eip || ip === ((trial.regs.eip + insn.length) & 0xffff)) &&
    cs === trial.sregs.cs.selector;
  const below = (silent.regs.esp - result.regs.esp) & 0xffff;
  const vector = handlerOf(silent);
  if (vector === undefined) {
    const isTrap = inDebugHandler(result) && below === FRAME_BYTES && isFrame;
    return isTrap && ((flags! ^ (silent.regs.eflags | TF)) & 0xffff) === 0;
  }
  // At a segment's end it ends, without TF, in the fetch behind it.
  const isBehind = endsSegment(d) && inDebugHandler(result) && isFrame;
  return below === 0 && (isBehind || handlerOf(result) === vector) && (flags! & TF) !== 0;
}

/** The handler was entered as it should be, and trapped before its first instruction. */
export function trappedInHandler({ trial, reference, subject, read }: TrialDifference): boolean {
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
export function narrowEnter({ trial, insn, reference, rerun }: TrialDifference): boolean {
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
export function poppedSome({
  trial,
  insn,
  reference,
  subject,
  read,
  rerun,
}: TrialDifference): boolean {
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

/**
 * What is popped goes 64K beyond where the subject has it, because SP wraps; or the host faults as that is
 * outside of the segment. All else is as the subject has it.
 */
export function popsBeyond(d: TrialDifference): boolean {
  const { trial, insn, reference, subject } = d;
  const [to] = insn.operands;
  if (to?.kind !== "mem" || to.addressSize !== 32 || to.base?.name !== "esp") return false;
  const length = insn.operandSize / 8;
  if ((trial.regs.esp & 0xffff) + length <= 0xffff) return false;
  const popped = { ...trial.regs, esp: subject.regs.esp };
  const from = linearAddress(to, popped, trial.sregs);
  if (!isFault(handlerOf(reference))) {
    const places = [from, from + 0x10000].map((at) => ({ from: at, length }));
    return sameRegisters(reference, subject) && sameMemoryBut(d, places);
  }
  const { limit } = trial.sregs[SEGMENT_NAMES[to.segment]!];
  return (
    operandOffset(to, popped) + 0x10000 + length - 1 > limit &&
    ((trial.regs.esp - reference.regs.esp) & 0xffff) === FRAME_BYTES &&
    sameRegisters(reference, subject, "esp", "eip", "eflags") &&
    sameMemoryBut(d, [...frameAt(reference), { from, length }])
  );
}

/** The bytes of memory are alike but for those at `open`. */
export const sameMemoryBut = (
  { trial, rerun }: TrialDifference,
  open: readonly ByteRange[],
): boolean => rerun(trial, () => open).sameMemory;

/**
 * The host faults instead of a batch that wraps, and the subject, at most, in the fetch behind its segment's
 * end. All else is as the subject has it but for what INS wrote.
 */
export function faultsInBatch(d: TrialDifference): boolean {
  const { trial, insn, reference, subject, vector } = d;
  const [to] = insn.operands;
  if (to?.kind !== "mem" || !inHandler(reference, 13)) return false;
  const isBehind = vector === 13 && endsSegment(d);
  if (vector !== undefined && !isBehind) return false;
  const from = trial.sregs.es.base;
  const [di, length] = [trial.regs.edi & 0xffff, (trial.regs.ecx & 0xffff) * (to.size / 8)];
  const elements = [
    { from: from + di, length },
    { from, length: di + length - 0x10000 },
  ];
  return (
    di + length > 0x10000 &&
    ((subject.regs.esp - reference.regs.esp) & 0xffff) === (isBehind ? 0 : FRAME_BYTES) &&
    sameRegisters(reference, subject, "ecx", "edi", "esp", "eip", "eflags") &&
    ((reference.regs.eflags ^ subject.regs.eflags) & STATUS_FLAGS) === 0 &&
    sameMemoryBut(d, [...frameAt(reference), ...elements])
  );
}

/** Of a batch that wraps the host writes what is behind FFFF to 10000 on, where the limit allows it, not to 0. */
export function wrapsNotInBatch(d: TrialDifference): boolean {
  const { trial, insn, reference, subject } = d;
  const [to] = insn.operands;
  const { es } = trial.sregs;
  if (to?.kind !== "mem" || to.addressSize !== 16 || es.limit <= 0xffff) return false;
  const length = bytesBehindWrap(trial.regs, to.size / 8);
  const places = [es.base, es.base + 0x10000].map((from) => ({ from, length }));
  return length > 0 && sameRegisters(reference, subject) && sameMemoryBut(d, places);
}

/** How far the batch that goes beyond FFFF goes there; 0 where none does. */
function bytesBehindWrap({ ecx, edi, eflags }: Trial["regs"], size: number): number {
  if (eflags & FLAG.DF) return 0;
  let di = edi & 0xffff;
  for (let left = ecx & 0xffff; left > 0; ) {
    const elements = Math.min(left, readAtOnce(di, eflags, size));
    di += elements * size;
    if (di > 0x10000) return di - 0x10000;
    if (di === 0x10000) return 0;
    left -= elements;
  }
  return 0;
}

/**
 * In the host's handler all is as in the subject's but for the status flags, which are those of before; or
 * of where the batch that faulted began: there ECX is a multiple of 1,024.
 */
export function flagsAsBefore(d: TrialDifference): boolean {
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
export function widePushes(d: TrialDifference): boolean {
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
    handlerOf(reference) !== undefined &&
    sameRegisters(reference, subject, "esp", ...(isTrapped ? ["eip"] : [])) &&
    ((subject.regs.esp - reference.regs.esp) & 0xffff) === more &&
    sameMemoryBut(d, [...wordsAt(reference, 3 + more / 2), ...doublewords])
  );
}

/**
 * What ENTER pushes is within the limit, and its final stack pointer is not; with 66 such a host pushes
 * two bytes as well (`wide-enter`), so that the limit may lie in the other two.
 */
export function endsOutside({ trial: { regs, sregs }, insn, reference }: TrialDifference): boolean {
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
export function faultsBehindJump(d: TrialDifference): boolean {
  const { reference, subject } = d;
  return (
    inHandler(reference, 13) &&
    sameRegisters(reference, subject, "esp", "eflags") &&
    sameMemoryBut(d, [...frameAt(reference), ...frameAt(subject)])
  );
}

/** All that ENTER can push: each word's place wraps by itself. */
export function framePushes({ trial, insn }: TrialDifference): ByteRange[] {
  const size = insn.operandSize / 8;
  return Array.from({ length: 32 }, (_, i) => ({
    from: trial.sregs.ss.base + ((trial.regs.esp - size * (i + 1)) & 0xffff),
    length: size,
  }));
}

/** One of the words that ENTER copies lies over the one that it pushes last. */
export function copiesItsOwnFrame({ trial: { regs }, insn }: TrialDifference): boolean {
  const size = insn.operandSize / 8;
  const [, operand] = insn.operands;
  const level = operand?.kind === "imm" ? operand.value & 0x1f : 0;
  const own = regs.esp - size * (level + 1);
  return Array.from({ length: level }, (_, i) => regs.ebp - size * (i + 1)).some((copied) => {
    const apart = (copied - own) & 0xffff;
    return apart < size || apart > 0x10000 - size;
  });
}

/** With TF both are trapped behind LOOP, and the host's frame has the IP of the other way. */
function trappedOtherWay(d: TrialDifference, ways: readonly number[]): boolean {
  const { reference, subject, host, own } = d;
  const ip = frameAt(reference)[0]!;
  const [there, here] = [host, own].map(({ read }) => {
    const [low, high] = read(ip.from, 2);
    return low! + 256 * high!;
  });
  return (
    [reference, subject].every(inDebugHandler) &&
    sameRegisters(reference, subject) &&
    there !== here &&
    [there, here].every((way) => ways.includes(way!)) &&
    sameMemoryBut(d, [ip])
  );
}

/** The host is where the subject gets from the way that it did not take. */
export function otherWay(d: TrialDifference): boolean {
  const { trial, insn, reference, rerun } = d;
  const [target] = insn.operands;
  if (target?.kind !== "rel") return false;
  const { ecx, eip } = trial.regs;
  const left = insn.addressSize === 16 ? (ecx & 0xffff0000) | ((ecx - 1) & 0xffff) : ecx - 1;
  const ways = [target.target, (eip + insn.length) & 0xffff];
  if (trial.regs.eflags & TF) return trappedOtherWay(d, ways);
  return ways.some((way) => {
    const regs = { ...trial.regs, ecx: left >>> 0, eip: way };
    const { result, sameMemory } = rerun({ ...trial, regs }, () => []);
    return (
      sameMemory && sameRegisters(reference, result) && reference.exit.reason === result.exit.reason
    );
  });
}

/** The vector table's entry for a delivery lies where the subject had to ask a device. */
export const tableOutside = ({ subject: { sregs, accesses } }: TrialDifference): boolean =>
  accesses.some((text) => {
    const [, at] = /^read[0-9]+ (0x[0-9a-f]+)$/.exec(text) ?? [];
    const above = Number(at) - sregs.idt.base;
    return at !== undefined && above >= 0 && above < VECTOR_TABLE_SIZE;
  });

/** Some of its entries lie across or behind the last linear address. */
export const tableWraps = ({ subject: { sregs } }: TrialDifference): boolean =>
  sregs.idt.base + VECTOR_TABLE_SIZE > 2 ** 32;

/** Longer than any segment of a trial's RAM. */
const MOST_ELEMENTS = 0x110000;

/** An iteration that is reached without a fault has its destination over the instruction's own bytes. */
export function writesOverItself({ trial: { regs, sregs }, insn }: TrialDifference): boolean {
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

/** The elements that INS wrote on the subject alone. */
function elementsBetween(d: TrialDifference, { size, addressSize }: MemoryOperand): ByteRange {
  const { trial, reference, subject } = d;
  const offsets = [reference, subject].map(({ regs: { edi } }) =>
    addressSize === 16 ? edi & 0xffff : edi,
  );
  const first = Math.min(...offsets);
  return {
    from: trial.sregs.es.base + first,
    length: Math.max(...offsets) - first + size / 8,
  };
}

/**
 * Ports read ahead of a fault: what the subject did comes first on the host too, and up to a page more. Memory
 * is the same but for the frame and the elements of the batch that the fault ended, which the host wrote none of.
 */
export function readAhead(d: TrialDifference): boolean {
  const { insn, reference, subject, vector } = d;
  const [to] = insn.operands;
  if (!isFault(vector) || to?.kind !== "mem") return false;
  const [l, r] = [reference.accesses, subject.accesses];
  if (l.length < r.length || r.some((access, at) => access !== l[at])) return false;
  // CX and DI are left as they were before the batch that the fault ended.
  const but = insn.repeat ? ["ecx", "edi"] : [];
  const near = Math.abs((reference.regs.ecx & 0xffff) - (subject.regs.ecx & 0xffff)) <= 1024;
  return (
    near &&
    sameRegisters(reference, subject, "esp", "eflags", ...but) &&
    sameMemoryBut(d, [...frameAt(reference), elementsBetween(d, to)])
  );
}
