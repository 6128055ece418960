// In what do two runs of the same program differ first?

import { FLAG, FLAG_LETTERS, STATUS_FLAGS } from "@realmode/isa";
import { CONTROL_NAMES, REG_NAMES, SEGMENT_FIELDS, SEGMENT_NAMES } from "@realmode/machine";
import { formatIo, formatMmio } from "./access.ts";
import { quote } from "./check.ts";
import { formatExit, notExecutable } from "./expectation.ts";
import { formatHex, formatHexBytes } from "./literal.ts";
import type { MemoryImage, Observation } from "./observe.ts";
import type { RegisterState } from "./register-name.ts";
import { formatFlags } from "./state-text.ts";

export type DifferenceKind =
  | "exit"
  | "io"
  | "mmio"
  | "console"
  | "register"
  | "segment"
  | "flags"
  | "memory";

/** One thing in which two runs differ. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** What: `ax`, `cs.base`, `io[3]`, `0xff8` … */
  readonly where: string;
  readonly left: string;
  readonly right: string;
}

export interface CompareOptions {
  /** EFLAGS bits that are undefined where the runs ended: not compared. */
  readonly undefinedFlags?: number;
}

/** `ax: 0x5 on kvm, 0x6 on emu`. */
export function formatDifference(difference: Difference, left: string, right: string): string {
  const { kind, where } = difference;
  const what = kind === "memory" ? `memory at ${where}` : where;
  return `${what}: ${difference.left} on ${left}, ${difference.right} on ${right}`;
}

function firstOfStreams<T>(
  kind: "io" | "mmio",
  left: readonly T[],
  right: readonly T[],
  format: (access: T) => string,
): Difference | undefined {
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const [a, b] = [left[i], right[i]].map((access) =>
      access === undefined ? "nothing more" : format(access),
    );
    if (a !== b) return { kind, where: `${kind}[${i}]`, left: a!, right: b! };
  }
  return undefined;
}

/** The first general register or IP that differs. */
function registerDifference(left: RegisterState, right: RegisterState): Difference | undefined {
  for (const name of REG_NAMES) {
    if (name === "eflags" || left.regs[name] === right.regs[name]) continue;
    const [a, b] = [left.regs[name], right.regs[name]];
    const wide = a > 0xffff || b > 0xffff;
    return {
      kind: "register",
      where: wide ? name : name.slice(1),
      left: formatHex(a, wide ? 8 : 4),
      right: formatHex(b, wide ? 8 : 4),
    };
  }
  return undefined;
}

/** The first segment field, table or control register that differs; hidden parts count. */
function segmentDifference(left: RegisterState, right: RegisterState): Difference | undefined {
  const [l, r] = [left.sregs, right.sregs];
  const differ = (where: string, a: number, b: number): Difference | undefined =>
    a === b ? undefined : { kind: "segment", where, left: formatHex(a), right: formatHex(b) };
  for (const name of [...SEGMENT_NAMES, "tr" as const, "ldt" as const]) {
    for (const field of ["selector" as const, ...SEGMENT_FIELDS]) {
      const found = differ(`${name}.${field}`, l[name][field], r[name][field]);
      if (found) return found;
    }
  }
  for (const name of ["gdt", "idt"] as const) {
    for (const field of ["base", "limit"] as const) {
      const found = differ(`${name}.${field}`, l[name][field], r[name][field]);
      if (found) return found;
    }
  }
  for (const name of CONTROL_NAMES) {
    const found = differ(name, l[name], r[name]);
    if (found) return found;
  }
  return undefined;
}

/**
 * Where the defined flags differ. RF is left out: programs see it only in images on the stack, and
 * KVM shows it set within a repeated instruction and after a delivery that failed.
 */
export function flagsDifference(
  left: number,
  right: number,
  undefinedFlags = 0,
): Difference | undefined {
  const differing = (left ^ right) & ~(undefinedFlags | FLAG.RF);
  if (differing === 0) return undefined;
  const letters = FLAG_LETTERS.filter(([, mask]) => differing & mask).map(([l]) => l.toUpperCase());
  const where = letters.length > 0 ? `flags (${letters.join("")})` : "eflags";
  return { kind: "flags", where, left: formatFlags(left), right: formatFlags(right) };
}

/** The first difference of registers, segments and defined flags. */
export function stateDifference(
  left: RegisterState,
  right: RegisterState,
  options: CompareOptions = {},
): Difference | undefined {
  return (
    registerDifference(left, right) ??
    segmentDifference(left, right) ??
    flagsDifference(left.regs.eflags, right.regs.eflags, options.undefinedFlags)
  );
}

/** Index of the first byte that differs, or -1. */
export function firstDifferentByte(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) if (left[i] !== right[i]) return i;
  return left.length === right.length ? -1 : length;
}

/** Bytes shown of each side of a memory difference. */
const SHOWN_BYTES = 8;

/** The first difference of memory, slot by slot. */
export function memoryDifference(
  left: readonly MemoryImage[],
  right: readonly MemoryImage[],
): Difference | undefined {
  const slots = (images: readonly MemoryImage[]): string =>
    images.map((m) => `${formatHex(m.guestPhysAddr)}+${formatHex(m.bytes.length)}`).join(" ");
  const [a, b] = [slots(left), slots(right)];
  if (a !== b) return { kind: "memory", where: "its slots", left: a, right: b };
  for (const [index, image] of left.entries()) {
    const other = right[index]!;
    const at = firstDifferentByte(image.bytes, other.bytes);
    if (at < 0) continue;
    const show = (bytes: Uint8Array): string =>
      formatHexBytes(bytes.subarray(at, at + SHOWN_BYTES), " ");
    return {
      kind: "memory",
      where: formatHex(image.guestPhysAddr + at),
      left: show(image.bytes),
      right: show(other.bytes),
    };
  }
  return undefined;
}

/** The first difference of vCPU 1, 2 … */
function othersDifference(left: Observation, right: Observation): Difference | undefined {
  for (const [index, l] of left.others.entries()) {
    const r = right.others[index]!;
    const [a, b] = [formatExit(l.exit), formatExit(r.exit)];
    const exit: Difference | undefined =
      a === b ? undefined : { kind: "exit", where: "exit", left: a, right: b };
    const found = exit ?? stateDifference(l, r, { undefinedFlags: STATUS_FLAGS });
    if (found) return { ...found, where: `vCPU ${index + 1}: ${found.where}` };
  }
  return undefined;
}

function dirtyDifference(left: Observation, right: Observation): Difference | undefined {
  const show = ({ dirty }: Observation): string =>
    dirty.map(({ slot, pages }) => `slot ${slot}: ${pages.join(" ")}`).join("; ");
  const [a, b] = [show(left), show(right)];
  return a === b ? undefined : { kind: "memory", where: "its dirty pages", left: a, right: b };
}

function exitsDifference(left: Observation, right: Observation): Difference | undefined {
  for (let i = 0; i < Math.max(left.exits.length, right.exits.length); i++) {
    const [l, r] = [left.exits[i], right.exits[i]];
    // How many bytes of an instruction a backend tells is its own affair.
    if (l && r && notExecutable(l) && notExecutable(r)) continue;
    const [a, b] = [l, r].map((exit) => (exit ? formatExit(exit) : "no more exits"));
    if (a === b) continue;
    const where = left.exits.length > 1 ? `exit ${i + 1}` : "exit";
    return { kind: "exit", where, left: a!, right: b! };
  }
  return undefined;
}

/**
 * The first difference between two runs of one program: exits, I/O, MMIO, console, registers,
 * segments with hidden parts, defined flags, memory of all slots. Undefined where there is none.
 * Instruction counts and times are not compared: not every backend counts. Of several vCPUs the
 * status flags are not compared: which of them are undefined can't be followed.
 */
export function compareObservations(
  left: Observation,
  right: Observation,
  options: CompareOptions = {},
): Difference | undefined {
  const output: Difference | undefined =
    left.output === right.output
      ? undefined
      : {
          kind: "console",
          where: "console",
          left: quote(left.output),
          right: quote(right.output),
        };
  const flags = left.others.length > 0 ? { undefinedFlags: STATUS_FLAGS } : options;
  return (
    exitsDifference(left, right) ??
    firstOfStreams("io", left.io, right.io, formatIo) ??
    firstOfStreams("mmio", left.mmio, right.mmio, formatMmio) ??
    output ??
    stateDifference(left, right, flags) ??
    othersDifference(left, right) ??
    dirtyDifference(left, right) ??
    memoryDifference(left.memory, right.memory)
  );
}
