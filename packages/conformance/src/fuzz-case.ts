// How does a finding look as a case: readable source, its state in the header, expectations as the
// reference showed them?

import { assemble } from "@realmode/asm16";
import { decode, FLAG_LETTERS, formatAtt, type Insn } from "@realmode/isa";
import { realModeSegment, type Sregs } from "@realmode/machine";
import { type AccessPattern, formatIo, formatMmio } from "./access.ts";
import { type MemoryBytes, parseCase } from "./case.ts";
import { caseProgram } from "./case-program.ts";
import { HANDLER_SELECTOR, linearAddress, TRIAL_FILL, TRIAL_RAM } from "./draw-state.ts";
import { formatExit } from "./expectation.ts";
import { formatHex, formatHexBytes } from "./literal.ts";
import { type Observation, observe } from "./observe.ts";
import { findRegister, type RegisterState, registerNames } from "./register-name.ts";
import { runCase } from "./suite.ts";
import type { FuzzFinding } from "./trial-judge.ts";
import { answer, templateByte } from "./trial-machine.ts";
import { flagOutcome } from "./undefined-flags.ts";
import type { Backend } from "./verdict.ts";

/** A case's source, and whether the reference passes it and the subject fails it. */
export interface FindingCase {
  readonly source: string;
  readonly reproduces: boolean;
}

/** Bytes of memory that a case's expectations name at most. */
const MAX_EXPECTED_BYTES = 32;

/** The instruction in AT&T syntax, where the assembler makes the same bytes of it; else its bytes. */
function sourceLine(bytes: Uint8Array, insn: Insn, ip: number): string {
  const here = decode(bytes, 0, { bits: 16, ip });
  const text = formatAtt(here.kind === "insn" ? here : insn).replace(/\s+/g, " ");
  const made = assemble(`${text}\n`, { origin: ip });
  if (made.ok && formatHexBytes(made.bytes) === formatHexBytes(bytes)) return `        ${text}`;
  const list = Array.from(bytes, (byte) => formatHex(byte, 2)).join(", ");
  return `        .byte ${list}        # ${text}`;
}

/** Names for `reg.` in which `to` differs from `from`: whole registers, hidden parts where they are unusual. */
function changed(from: RegisterState, to: RegisterState): string[] {
  let reached = from;
  const names: string[] = [];
  // 32-bit names come before their parts, a segment before its hidden parts: the first that helps is taken.
  for (const name of registerNames()) {
    const register = findRegister(name)!;
    if (
      /^(e?ip|cs)$/.test(name) ||
      (register.bits < 32 && /^[a-z]{2}$/.test(name) && !/s$/.test(name))
    )
      continue;
    if (register.read(reached) === register.read(to)) continue;
    names.push(name);
    const patch = register.write({ regs: {}, sregs: {} }, register.read(to));
    const sregs: Record<string, unknown> = { ...reached.sregs };
    for (const [part, value] of Object.entries(patch.sregs)) {
      sregs[part] = typeof value === "object" ? { ...(sregs[part] as object), ...value } : value;
    }
    reached = { regs: { ...reached.regs, ...patch.regs }, sregs: sregs as unknown as Sregs };
  }
  return names;
}

const covered = (pieces: readonly MemoryBytes[], physAddr: number): boolean =>
  pieces.some(
    (piece) => physAddr >= piece.physAddr && physAddr < piece.physAddr + piece.bytes.length,
  );

/** What the trial's memory holds beyond its own pieces and a case's does not: operands, vectors, ends. */
function surroundings({ trial, reference, subject }: FuzzFinding): MemoryBytes[] {
  const wanted = new Set<number>();
  const want = (physAddr: number, length: number): void => {
    for (let at = physAddr; at < physAddr + length; at++)
      if (at >= 0 && at < TRIAL_RAM) wanted.add(at);
  };
  for (const { insn } of trial.instructions) {
    for (const operand of insn.operands) {
      if (operand.kind !== "mem") continue;
      const at = linearAddress(operand, trial.regs, trial.sregs);
      want(at, Math.max(4, operand.size / 8));
    }
  }
  for (const { exit, regs, sregs } of [reference, subject]) {
    if (exit.reason !== "hlt") continue;
    want((sregs.cs.base + regs.eip - 1) >>> 0, 1);
    if (sregs.cs.selector === HANDLER_SELECTOR && regs.eip <= 256) want(4 * (regs.eip - 1), 4);
  }
  const pieces: MemoryBytes[] = [];
  for (const at of [...wanted].sort((a, b) => a - b)) {
    if (covered(trial.memory, at)) continue;
    const last = pieces.at(-1);
    if (last && last.physAddr + last.bytes.length === at) {
      pieces[pieces.length - 1] = {
        physAddr: last.physAddr,
        bytes: Uint8Array.of(...last.bytes, templateByte(at)),
      };
    } else pieces.push({ physAddr: at, bytes: Uint8Array.of(templateByte(at)) });
  }
  return pieces;
}

/** The part of the header that says how to begin. */
function setup(finding: FuzzFinding, whole: boolean): string[] {
  const { trial } = finding;
  const { cs } = trial.sregs;
  const load = (cs.base + trial.regs.eip) >>> 0;
  const fields = ["layout=flat", `ram=${formatHex(TRIAL_RAM)}`];
  fields.push(
    `load=${formatHex(load)}`,
    `entry=${formatHex(cs.selector)}:${formatHex(trial.regs.eip)}`,
  );
  const pieces = [...surroundings(finding), ...trial.memory.slice(0, -1)];
  if (whole) pieces.unshift(...TABLE);
  // Later pieces lie over earlier ones, and a key stands once.
  const bytes = new Map(pieces.map((piece) => [piece.physAddr, piece.bytes]));
  return fields.concat(
    [...bytes].map(([at, value]) => `init.${formatHex(at)}=${formatHexBytes(value)}`),
  );
}

/** The whole vector table and its handlers, for findings that wander. */
const TABLE: readonly MemoryBytes[] = [
  { physAddr: 0, bytes: Uint8Array.from({ length: 1024 }, (_, at) => templateByte(at)) },
  { physAddr: HANDLER_SELECTOR * 16, bytes: new Uint8Array(257).fill(TRIAL_FILL) },
];

/** The accesses that need an answer, as the trial's devices gave it. */
function answers(accesses: readonly string[]): { io: string; mmio: string } {
  const reads = accesses.flatMap((text) => {
    const [, verb, bits, at] = /^(in|read)([0-9]+) (0x[0-9a-f]+)$/.exec(text) ?? [];
    if (!verb) return [];
    const [address, size] = [Number(at), Number(bits) / 8];
    return [{ verb, size, address, value: answer(address, size) } as AccessPattern];
  });
  const text = (verb: string): string =>
    reads
      .filter((one) => one.verb === verb)
      .map((one) => `${verb}${8 * one.size} ${formatHex(one.address)} ${formatHex(one.value!)}`)
      .join("; ");
  return { io: text("in"), mmio: text("read") };
}

/** What the reference showed, as far as it is defined. */
function expectations(
  finding: FuzzFinding,
  start: RegisterState,
  [seen, other]: readonly [Observation, Observation],
): string[] {
  const exit = formatExit(seen.exit).replace(/ \(.*/, "");
  const fields = [`exit=${/\s/.test(exit) ? `"${exit}"` : exit}`];
  const { io, mmio } = seen;
  if (io.length > 0 || other.io.length > 0) fields.push(`io="${io.map(formatIo).join("; ")}"`);
  fields.push(`mmio="${mmio.map(formatMmio).join("; ")}"`);
  if (seen.exit.reason !== "hlt") return fields;
  const end: RegisterState = seen;
  const names = new Set([...changed(start, end), ...changed(end, other)]);
  for (const name of names) {
    if (/^e?flags$/.test(name)) continue;
    fields.push(`expect.${name}=${formatHex(findRegister(name)!.read(end))}`);
  }
  const open = finding.trial.instructions.reduce((flags, { insn }) => {
    const outcome = flagOutcome(insn, finding.trial.regs);
    return flags | outcome.undefined | outcome.maybeUndefined;
  }, 0);
  const { eflags } = end.regs;
  const letters = FLAG_LETTERS.filter(([, mask]) => (open & mask) === 0)
    .map(([letter, mask]) => (eflags & mask ? letter.toUpperCase() : letter))
    .join("");
  fields.push(`flags=${letters}`);
  let named = 0;
  for (const [index, { guestPhysAddr, bytes }] of seen.memory.entries()) {
    const wrong = other.memory[index]!.bytes;
    for (let at = 0; at < bytes.length && named < MAX_EXPECTED_BYTES; at++) {
      if (bytes[at] === wrong[at]) continue;
      let to = at;
      while (to < at + 8 && bytes[to] !== wrong[to]) to++;
      fields.push(`mem.${formatHex(guestPhysAddr + at)}=${formatHexBytes(bytes.subarray(at, to))}`);
      named += to - at;
      at = to;
    }
  }
  return fields;
}

const LINE_WIDTH = 100;

/** Fields as header lines of a readable width. */
function headerLines(fields: readonly string[]): string[] {
  const lines: string[] = [];
  for (const field of fields) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + field.length < LINE_WIDTH) {
      lines[lines.length - 1] = `${last} ${field}`;
    } else lines.push(`# realmode: ${field}`);
  }
  return lines;
}

function tryCase(
  finding: FuzzFinding,
  reference: Backend,
  subject: Backend,
  whole: boolean,
): FindingCase | undefined {
  const { trial, difference } = finding;
  const lines: string[] = [];
  let ip = trial.regs.eip;
  for (const { bytes, insn } of trial.instructions) {
    lines.push(sourceLine(bytes, insn, ip));
    ip += bytes.length;
  }
  const body = [...lines, "        hlt", ""].join("\n");
  const begin = setup(finding, whole);
  const given = answers(finding.reference.accesses);
  const answered = [`io="${given.io}"`, `mmio="${given.mmio}"`];
  const observed = (fields: readonly string[], backend: Backend) => {
    const { case: test } = parseCase(`${headerLines(fields).join("\n")}\n${body}`, "finding.s");
    const { program } = caseProgram(test, { timeoutMs: 1000 });
    return program && observe(backend.createMachine, program);
  };
  // Which registers a flat machine begins with is asked of one, not listed again.
  const idle = caseProgram(parseCase(`# realmode: layout=flat\nhlt\n`, "idle.s").case).program!;
  const { regs, sregs } = observe(subject.createMachine, idle);
  const first: RegisterState = {
    regs: { ...regs, eip: trial.regs.eip },
    sregs: { ...sregs, cs: realModeSegment(trial.sregs.cs.selector, 11) },
  };
  const registers = changed(first, trial).map(
    (name) => `reg.${name}=${formatHex(findRegister(name)!.read(trial))}`,
  );
  const state = [...begin, ...registers];
  const seen = observed([...state, ...answered], reference);
  const other = observed([...state, ...answered], subject);
  if (!seen || !other) return undefined;
  const expected = expectations(finding, trial, [seen, other]);
  const judge = `judge="${reference.name} run; realmode fuzz seed ${trial.seed} trial ${trial.index}"`;
  const what =
    lines.length === 1 ? lines[0]!.trim().replace(/.*# /, "") : `${lines.length} instructions`;
  const source = [
    `# ${what}: ${difference.where} was ${difference.right} on ${subject.name}, ${difference.left} on ${reference.name}.`,
    ...headerLines([...state, ...expected, judge]),
    body,
  ].join("\n");
  const run = (backend: Backend): string =>
    runCase({ filename: "finding.s", source }, backend).verdict.kind;
  return { source, reproduces: run(reference) === "pass" && run(subject) === "fail" };
}

/**
 * Writes a finding as a case, and runs it on both backends. `reproduces` is false where the difference
 * needs more than a case can say (the state that earlier trials left).
 */
export function findingCase(
  finding: FuzzFinding,
  reference: Backend,
  subject: Backend,
): FindingCase | undefined {
  const small = tryCase(finding, reference, subject, false);
  if (small?.reproduces) return small;
  const whole = tryCase(finding, reference, subject, true);
  return whole?.reproduces ? whole : (small ?? whole);
}
