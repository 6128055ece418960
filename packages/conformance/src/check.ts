// Which of a case's expectations does a run not meet?

import {
  type AccessPattern,
  formatIo,
  formatMmio,
  formatPattern,
  type IoAccess,
  type MmioAccess,
  matchesIo,
  matchesMmio,
} from "./access.ts";
import {
  type Expectation,
  type ExpectedRegister,
  formatExit,
  formatExitPattern,
  matchesExit,
} from "./expectation.ts";
import { formatHex, formatHexBytes } from "./literal.ts";
import { isDefaultPort, type MemoryImage, type Observation } from "./observe.ts";
import type { RegisterState } from "./register-name.ts";
import { formatFlagLetters } from "./state-text.ts";

/** One expectation that was not met. */
export interface Problem {
  /** What it is about: `exit`, `ax`, `flags`, `mem.0xff8`, `console`, `io[2]` … */
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

/** `ax: expected 0x5, got 0x6`. */
export function formatProblem(problem: Problem): string {
  return `${problem.what}: expected ${problem.expected}, got ${problem.actual}`;
}

/** Bytes at guest-physical `physAddr` in an observation's memory; undefined where no slot has them. */
export function memoryAt(
  memory: readonly MemoryImage[],
  physAddr: number,
  length: number,
): Uint8Array | undefined {
  const image = memory.find(
    (m) => physAddr >= m.guestPhysAddr && physAddr + length <= m.guestPhysAddr + m.bytes.length,
  );
  const from = image && physAddr - image.guestPhysAddr;
  return image?.bytes.subarray(from!, from! + length);
}

/** A console text as a header would write it. */
export function quote(text: string): string {
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return JSON.stringify(shown).replace(
    /[\u0080-\u00ff]/g,
    (c) => `\\x${c.charCodeAt(0).toString(16)}`,
  );
}

function checkExits(expectation: Expectation, seen: Observation): Problem[] {
  const { exits } = expectation;
  if (!exits) {
    const { exit } = seen;
    const good = exit.reason === "hlt" || (exit.reason === "io" && exit.value === 0);
    if (good) return [];
    return [{ what: "exit", expected: "hlt", actual: formatExit(exit) }];
  }
  for (const [index, pattern] of exits.entries()) {
    const exit = seen.exits[index];
    if (exit && matchesExit(pattern, exit)) continue;
    const what = exits.length > 1 ? `exit ${index + 1} of ${exits.length}` : "exit";
    const actual = exit ? formatExit(exit) : "none";
    return [{ what, expected: formatExitPattern(pattern), actual }];
  }
  return [];
}

function checkStream<T extends IoAccess | MmioAccess>(
  what: string,
  wanted: readonly AccessPattern[] | undefined,
  stream: readonly T[],
  matches: (pattern: AccessPattern, access: T) => boolean,
  format: (access: T) => string,
): Problem[] {
  if (!wanted) return [];
  for (let i = 0; i < Math.max(wanted.length, stream.length); i++) {
    const pattern = wanted[i];
    const access = stream[i];
    if (pattern && access && matches(pattern, access)) continue;
    const expected = pattern ? formatPattern(pattern) : "nothing more";
    return [{ what: `${what}[${i}]`, expected, actual: access ? format(access) : "nothing more" }];
  }
  return [];
}

function checkRegisters(
  expected: readonly ExpectedRegister[],
  state: RegisterState,
  prefix = "",
): Problem[] {
  const problems: Problem[] = [];
  for (const { register, value } of expected) {
    const actual = register.read(state);
    if (actual === value) continue;
    const digits = Math.ceil(register.bits / 4);
    problems.push({
      what: `${prefix}${register.name}`,
      expected: formatHex(value, digits),
      actual: formatHex(actual, digits),
    });
  }
  return problems;
}

/** Every vCPU but the first is to end with HLT. */
function checkOthers(expectation: Expectation, seen: Observation): Problem[] {
  const problems: Problem[] = [];
  for (const [index, other] of seen.others.entries()) {
    const prefix = `vCPU ${index + 1}: `;
    if (other.exit.reason !== "hlt") {
      problems.push({ what: `${prefix}exit`, expected: "hlt", actual: formatExit(other.exit) });
    }
    problems.push(...checkRegisters(expectation.others[index] ?? [], other, prefix));
  }
  return problems;
}

function checkDirty(expectation: Expectation, seen: Observation): Problem[] {
  const problems: Problem[] = [];
  for (const { slot, pages } of expectation.dirty) {
    const actual = seen.dirty.find((d) => d.slot === slot)?.pages ?? [];
    if (actual.join() === pages.join()) continue;
    const show = (list: readonly number[]): string => list.join(" ") || "none";
    problems.push({ what: `dirty.${slot}`, expected: show(pages), actual: show(actual) });
  }
  return problems;
}

/** Every expectation that `seen` does not meet, with both values; the exit first. */
export function checkExpectation(expectation: Expectation, seen: Observation): Problem[] {
  const problems = checkExits(expectation, seen);
  problems.push(...checkRegisters(expectation.registers, seen));
  problems.push(...checkOthers(expectation, seen), ...checkDirty(expectation, seen));
  const { flags } = expectation;
  if (flags) {
    const { eflags } = seen.regs;
    const wrong = (~eflags & flags.set) | (eflags & flags.clear);
    if (wrong !== 0) {
      const known = flags.set | flags.clear;
      const letters = formatFlagLetters(eflags);
      const shown = formatFlagLetters(flags.set)
        .split("")
        .filter((_, i) => formatFlagLetters(known)[i] !== formatFlagLetters(0)[i])
        .join("");
      problems.push({ what: "flags", expected: shown, actual: letters });
    }
  }
  for (const { physAddr, bytes } of expectation.memory) {
    const actual = memoryAt(seen.memory, physAddr, bytes.length);
    const shown = actual ? formatHexBytes(actual) : "no memory there";
    const expected = formatHexBytes(bytes);
    if (shown !== expected) {
      problems.push({ what: `mem.${formatHex(physAddr)}`, expected, actual: shown });
    }
  }
  if (expectation.console !== undefined && expectation.console !== seen.output) {
    const expected = quote(expectation.console);
    problems.push({ what: "console", expected, actual: quote(seen.output) });
  }
  const named = expectation.io?.map((pattern) => pattern.address) ?? [];
  const io = seen.io.filter(({ port }) => !isDefaultPort(port) || named.includes(port));
  problems.push(
    ...checkStream("io", expectation.io, io, matchesIo, formatIo),
    ...checkStream("mmio", expectation.mmio, seen.mmio, matchesMmio, formatMmio),
  );
  return problems;
}
