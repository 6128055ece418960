// Which expectations of a test recorded on an 8088, 80286 or 80386 hold for an i686?
//
// Every rule is a line of `RECORDING_RULES`: a test it applies to is a SKIP with its words. The rest is
// adapted: the HLT that the recorder put on the bus is put into memory, flags without meaning are left out.

import { decode, FLAG, FLAGS_ALWAYS_SET, type Insn } from "@realmode/isa";
import { type Regs, realModeSegment, resetRegs, resetSregs } from "@realmode/machine";
import {
  CPU_TEST_RAM,
  type CpuTest,
  type CpuTestFile,
  type CpuTestRegisters,
  type MemoryRun,
} from "./cpu-tests.ts";
import { placeOf } from "./driver-io.ts";
import type { MooFile, MooRegisters, MooTest } from "./moo.ts";
import { flagOutcome } from "./undefined-flags.ts";

/** CPUs by what their recordings have in common. */
export type CpuFamily = "8086" | "nec" | "186" | "286" | "386";

const FAMILIES: Readonly<Record<string, CpuFamily>> = {
  "8086": "8086",
  "8088": "8086",
  V20: "nec",
  V30: "nec",
  "186": "186",
  C286: "286",
  "386E": "386",
};

/** What a rule looks at. */
interface Recording {
  readonly test: MooTest;
  readonly family: CpuFamily;
  /** As an i686 decodes it. */
  readonly insn: Insn | undefined;
  /** Opcode byte behind the prefixes; with 0F in bits 8 to 15 for the second map. */
  readonly opcode: number;
  /** ModRM reg field, and mod = 3. */
  readonly reg: number;
  readonly isRegisterForm: boolean;
  readonly before: MooRegisters;
  readonly after: MooRegisters;
  /** Bytes before and after, by address. */
  readonly initial: ReadonlyMap<number, number>;
  readonly written: ReadonlyMap<number, number>;
  /** Without the HLT that some recordings have at their end. */
  readonly length: number;
  /** Linear address of the HLT that ends the test. */
  readonly haltAt: number;
}

/** A difference between a recorded CPU and an i686. */
export interface RecordingRule {
  readonly name: string;
  readonly cpus: readonly CpuFamily[];
  readonly says: string;
  readonly applies: (recording: Recording) => boolean;
}

const OLD: readonly CpuFamily[] = ["8086", "nec", "186"];
const NO_186: readonly CpuFamily[] = ["8086", "nec"];
const ALL: readonly CpuFamily[] = ["8086", "nec", "186", "286", "386"];

const PREFIXES = new Set([0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3]);
const low16 = (value: number): number => value & 0xffff;
const between = (value: number, low: number, high: number): boolean =>
  value >= low && value <= high;
const isString = ({ opcode }: Recording): boolean =>
  between(opcode, 0x6c, 0x6f) || between(opcode, 0xa4, 0xa7) || between(opcode, 0xaa, 0xaf);
const mnemonic = ({ insn }: Recording): string => insn?.row.mnemonic ?? "";
/** FLAGS, CS and IP were pushed. */
const wasInterrupted = ({ before, after }: Recording): boolean =>
  low16(before.sp! - after.sp!) === 6;
const prefixesOf = ({ test, length }: Recording): number[] => {
  const bytes = [...test.insnBytes.subarray(0, length)];
  const end = bytes.findIndex((byte) => !PREFIXES.has(byte));
  return bytes.slice(0, end < 0 ? length : end);
};
const repeats = (recording: Recording): boolean =>
  prefixesOf(recording).some((byte) => byte === 0xf2 || byte === 0xf3);

/** Opcodes that on the named CPUs are something else than on an i686, or nothing that is documented. */
function isOtherOpcode({ opcode, reg, isRegisterForm, family, insn }: Recording): boolean {
  if (!insn) return true;
  if (family !== "186" && between(opcode, 0x63, 0x67)) return true;
  if (family === "8086") {
    if (between(opcode, 0x60, 0x6f) || [0xc0, 0xc1, 0xc8, 0xc9].includes(opcode)) return true;
  }
  if (opcode > 0xff || opcode === 0x0f || opcode === 0xf1) return true;
  if (between(opcode, 0xd8, 0xdf)) return true;
  if (between(opcode, 0xd0, 0xd3) || opcode === 0xc0 || opcode === 0xc1) return reg === 6;
  switch (opcode) {
    case 0x8c:
      return reg > 3;
    case 0x8e:
      return reg > 3 || reg === 1;
    case 0x8f:
    case 0xc6:
    case 0xc7:
      return reg !== 0;
    case 0x8d:
    case 0xc4:
    case 0xc5:
    case 0x62:
      return isRegisterForm;
    case 0xfe:
      return reg > 1;
    case 0xff:
      return reg === 7 || (isRegisterForm && (reg === 3 || reg === 5));
    default:
      return false;
  }
}

/** An operand of more than a byte goes over the end of its segment, and no exception came of it. */
function wrapsInOperand(recording: Recording): boolean {
  const { insn, test, before } = recording;
  if (!insn || test.exception !== undefined) return false;
  const state = stateOf(before);
  for (const operand of insn.operands) {
    if (operand.kind !== "mem" || insn.row.mnemonic === "lea") continue;
    const bytes = insn.row.mnemonic === "bound" ? operand.size / 4 : operand.size / 8;
    if (placeOf(operand, state).offset + bytes - 1 > 0xffff) return true;
  }
  return false;
}

/** A word of the stack, or of a repeated string, at offset FFFF. */
function wrapsOnTheWay(recording: Recording): boolean {
  const { before, after, initial, written } = recording;
  if (isString(recording)) {
    const has = (at: number): boolean => initial.has(at) || written.has(at);
    return ["ds", "es", "ss", "cs"].some((name) => {
      const base = before[name]! * 16;
      return has(base + 0xffff) && has(base);
    });
  }
  const moved = low16(after.sp! - before.sp!);
  const isPush = moved > 0x8000;
  const wrapped = isPush ? after.sp! > before.sp! : after.sp! < before.sp!;
  return moved !== 0 && wrapped && (before.sp! & 1) === 1;
}

function stateOf(registers: MooRegisters): Parameters<typeof placeOf>[1] {
  const regs: Regs = { ...resetRegs(), eip: registers.ip!, eflags: registers.flags! };
  for (const name of ["ax", "bx", "cx", "dx", "sp", "bp", "si", "di"] as const) {
    regs[`e${name}`] = registers[name]!;
  }
  const sregs = resetSregs();
  for (const name of ["cs", "ds", "es", "ss", "fs", "gs"] as const) {
    sregs[name] = realModeSegment(low16(registers[name] ?? 0));
  }
  return { regs, sregs };
}

const usesStackSegment = ({ insn }: Recording): boolean =>
  insn !== undefined &&
  (/^(push|pop|call|ret|lret|iret|int|enter|leave)/.test(insn.row.mnemonic) ||
    insn.operands.some((operand) => operand.kind === "mem" && operand.segment === 2));

const LOCKABLE = /^(add|or|adc|sbb|and|sub|xor|xchg|inc|dec|not|neg|bts|btr|btc)$/;

/** In the order in which they are tried: the first that applies names the reason. */
export const RECORDING_RULES: readonly RecordingRule[] = [
  {
    name: "outside",
    cpus: ALL,
    says: "touches memory above 0x10ffff",
    applies: ({ initial, written }) =>
      [...initial.keys(), ...written.keys()].some((at) => at >= CPU_TEST_RAM),
  },
  {
    name: "opcode",
    cpus: OLD,
    says: "an opcode that is undocumented there, or another instruction than on an i686",
    applies: isOtherOpcode,
  },
  {
    name: "wrap-1m",
    cpus: OLD,
    says: "an address wraps at 1 MiB; here A20 is open",
    applies: ({ before, after, initial, written }) =>
      ["cs", "ds", "es", "ss"].some((name) =>
        [before[name]!, after[name]!].some((selector) => {
          const beyond = selector * 16 + 0xffff - 0x100000;
          if (beyond < 0) return false;
          return [...initial.keys(), ...written.keys()].some((at) => at <= beyond);
        }),
      ),
  },
  {
    name: "segment-wrap",
    cpus: [...OLD, "286"],
    says: "an operand wraps at the end of its segment; an i686 raises #GP or #SS",
    applies: (recording) =>
      wrapsInOperand(recording) || (recording.family !== "286" && wrapsOnTheWay(recording)),
  },
  {
    name: "ip-wrap",
    cpus: ALL,
    says: "IP wraps at 64 KiB within the instruction or at the HLT behind it",
    applies: ({ before, after, length, family }) =>
      low16(before.ip!) + length > 0xffff ||
      (family === "286" || family === "386" ? low16(after.ip!) === 0 : after.ip === 0xffff),
  },
  {
    name: "prefetch",
    cpus: OLD,
    says: "writes over bytes that were fetched already",
    applies: ({ before, length, written }) => {
      const from = before.cs! * 16 + before.ip!;
      return [...written.keys()].some((at) => between(at, from, from + length + 6));
    },
  },
  {
    name: "push-sp",
    cpus: OLD,
    says: "PUSH SP stores SP as it is after the push",
    applies: ({ opcode, reg, isRegisterForm, test, length }) =>
      opcode === 0x54 ||
      (opcode === 0xff && reg === 6 && isRegisterForm && (test.insnBytes[length - 1]! & 7) === 4),
  },
  {
    name: "shift-count",
    cpus: NO_186,
    says: "shifts by CL do not mask the count to five bits",
    applies: ({ opcode, before }) =>
      (opcode === 0xd2 || opcode === 0xd3) && (before.cx! & 0xff) > 31,
  },
  {
    name: "fault-ip",
    cpus: OLD,
    says: "an exception pushes the IP behind its instruction, and IDIV has no quotient of 80h",
    applies: (r) => /^(div|idiv|aam|bound)$/.test(mnemonic(r)) && wasInterrupted(r),
  },
  {
    name: "rep-idiv",
    cpus: NO_186,
    says: "a REP prefix inverts the sign of a quotient",
    applies: (recording) => mnemonic(recording) === "idiv" && repeats(recording),
  },
  {
    name: "aaa-carry",
    cpus: OLD,
    says: "AAA and AAS adjust AL and AH apart; an i686 adjusts AX",
    applies: ({ opcode, before }) =>
      (opcode === 0x37 && (before.ax! & 0xff) > 0xf9) ||
      (opcode === 0x3f && (before.ax! & 0xff) < 6),
  },
  {
    name: "daa-af",
    cpus: OLD,
    says: "DAA and DAS with AF set take 9f as the border of the upper digit",
    applies: ({ opcode, before }) =>
      (opcode === 0x27 || opcode === 0x2f) &&
      (before.flags! & FLAG.AF) !== 0 &&
      between(before.ax! & 0xff, 0x9a, 0x9f),
  },
  {
    name: "aam-base",
    cpus: ["nec"],
    says: "AAM and AAD take 10 whatever their immediate says",
    applies: ({ opcode, test, length }) =>
      (opcode === 0xd4 || opcode === 0xd5) && test.insnBytes[length - 1] !== 10,
  },
  {
    name: "trap",
    cpus: OLD,
    says: "TF is loaded: an i686 traps where the recording ends",
    applies: ({ after }) => (after.flags! & FLAG.TF) !== 0,
  },
  {
    name: "lock",
    cpus: ["286"],
    says: "LOCK is taken before any instruction; an i686 raises #UD",
    applies: (recording) => {
      if (!prefixesOf(recording).includes(0xf0)) return false;
      const isLockable = LOCKABLE.test(mnemonic(recording)) && !recording.isRegisterForm;
      return !isLockable || recording.insn?.operands[0]?.kind !== "mem";
    },
  },
  {
    name: "ss-vector",
    cpus: ["286"],
    says: "the limit of the stack segment raises vector 13; on an i686 it is 12",
    applies: (recording) => recording.test.exception === 13 && usesStackSegment(recording),
  },
  {
    name: "string-fault",
    cpus: ["286"],
    says: "a string access that faults has moved SI, DI and CX already",
    applies: (recording) => recording.test.exception === 13 && isString(recording),
  },
  {
    name: "long-instruction",
    cpus: ["286"],
    says: "an instruction of more than 10 bytes faults; an i686 allows 15",
    applies: ({ length }) => length > 10,
  },
  {
    name: "sreg",
    cpus: ["286"],
    says: "there is no FS and no GS",
    applies: ({ opcode, reg }) => (opcode === 0x8c || opcode === 0x8e) && (reg === 4 || reg === 5),
  },
  {
    name: "fpu-fault",
    cpus: ["286"],
    says: "an operand of a coprocessor that is not there",
    applies: ({ opcode, test }) => between(opcode, 0xd8, 0xdf) && test.exception !== undefined,
  },
  {
    name: "rep-fault-flags",
    cpus: ["286", "386"],
    says: "flags of a REP CMPS or SCAS that faults: CPUs differ",
    applies: (recording) =>
      recording.test.exception !== undefined &&
      /^(cmps|scas)/.test(mnemonic(recording)) &&
      repeats(recording),
  },
  {
    name: "system-registers",
    cpus: ["286", "386"],
    says: "stores or loads control, debug or table registers that hold something else there",
    applies: ({ opcode, reg }) =>
      between(opcode, 0x0f20, 0x0f26) || opcode === 0x0f06 || (opcode === 0x0f01 && reg !== 5),
  },
  {
    name: "scan-zero",
    cpus: ["386"],
    says: "BSF and BSR of zero leave an undefined destination",
    applies: (recording) =>
      /^bs[fr]$/.test(mnemonic(recording)) && (recording.after.flags! & FLAG.ZF) !== 0,
  },
  {
    name: "double-shift",
    cpus: ["386"],
    says: "SHLD and SHRD by more than the operand's width are undefined",
    applies: (recording) => {
      const { insn, before, test, length } = recording;
      if (!insn || !/^sh[lr]d$/.test(insn.row.mnemonic)) return false;
      const byCl = (recording.opcode & 1) === 1;
      const count = (byCl ? before.cx! : test.insnBytes[length - 1]!) & 31;
      return count > insn.operandSize;
    },
  },
  {
    name: "sreg-32",
    cpus: ["386"],
    says: "a segment register as a 32-bit operand: the upper half is undefined",
    applies: ({ insn, opcode, isRegisterForm }) =>
      insn?.operandSize === 32 &&
      ((opcode === 0x8c && isRegisterForm) ||
        [0x06, 0x0e, 0x16, 0x1e, 0x0fa0, 0x0fa8].includes(opcode)),
  },
  {
    name: "eflags-image",
    cpus: ["386"],
    says: "PUSHFD stores bits of EFLAGS that an i686 has another meaning for",
    applies: ({ insn, opcode }) => opcode === 0x9c && insn?.operandSize === 32,
  },
  {
    name: "halt-place",
    cpus: ALL,
    says: "the HLT that ends it would stand in memory that the test uses",
    applies: ({ haltAt, initial, written, family }) => {
      const byte = initial.get(haltAt);
      const isFree = byte === undefined || byte === 0xf4 || (byte === 0x90 && OLD.includes(family));
      return !isFree || (written.has(haltAt) && written.get(haltAt) !== 0xf4);
    },
  },
];

function recordingOf(test: MooTest, family: CpuFamily): Recording {
  const before = test.initial.registers;
  const after = { ...before, ...test.final.registers };
  const isOld = OLD.includes(family);
  // Some have the HLT among their bytes; an HLT itself has nothing else.
  const { insnBytes } = test;
  const hasHalt = !isOld && insnBytes.length > 1 && insnBytes.at(-1) === 0xf4;
  const length = insnBytes.length - (hasHalt ? 1 : 0);
  let at = [...insnBytes].findIndex((byte) => !PREFIXES.has(byte));
  if (at < 0) at = length - 1;
  const isTwoByte = insnBytes[at] === 0x0f;
  const opcode = isTwoByte ? 0x0f00 + (insnBytes[at + 1] ?? 0) : insnBytes[at]!;
  const modrm = insnBytes[at + (isTwoByte ? 2 : 1)] ?? 0;
  const decoded = decode(insnBytes, 0, { bits: 16, ip: low16(before.ip!) });
  const ipOfHalt = low16(isOld ? after.ip! : after.ip! - 1);
  return {
    test,
    family,
    insn: decoded.kind === "insn" ? decoded : undefined,
    opcode,
    reg: (modrm >> 3) & 7,
    isRegisterForm: modrm >= 0xc0,
    before,
    after,
    initial: new Map(test.initial.ram),
    written: new Map(test.final.ram),
    length,
    haltAt: low16(after.cs!) * 16 + ipOfHalt,
  };
}

/** Bytes as runs, lowest address first. */
function runsOf(bytes: ReadonlyMap<number, number>): MemoryRun[] {
  const sorted = [...bytes].filter(([at]) => at < CPU_TEST_RAM).sort(([a], [b]) => a - b);
  const runs: { physAddr: number; bytes: number[] }[] = [];
  for (const [at, byte] of sorted) {
    const last = runs.at(-1);
    if (last && last.physAddr + last.bytes.length === at) last.bytes.push(byte);
    else runs.push({ physAddr: at, bytes: [byte] });
  }
  return runs.map(({ physAddr, bytes: run }) => ({ physAddr, bytes: Uint8Array.from(run) }));
}

/** FLAGS bits that real mode of an i686 has; of an 8086, bits 12 to 15 read as ones. */
const FLAGS_16 = 0x7fd5;
const FLAGS_OLD = 0x0fd5;

function undefinedFlags(recording: Recording): number {
  const { insn, before, test, family } = recording;
  let open = family === "386" ? 0 : 0x8000;
  if (OLD.includes(family)) open |= 0x7000;
  // A 286 leaves IOPL and NT clear whatever is loaded.
  if (family === "286" && /^(popf|iret)/.test(mnemonic(recording))) open |= 0x7000;
  if (!insn) return open;
  const isDivision = /^(div|idiv|aam)$/.test(insn.row.mnemonic);
  if (test.exception !== undefined && !isDivision) return open;
  const { undefined: always, maybeUndefined } = flagOutcome(insn, stateOf(before).regs);
  return open | always | maybeUndefined;
}

/** Where FLAGS were pushed, if they were. */
function pushedFlagsAt(recording: Recording): number | undefined {
  const { after, test } = recording;
  const name = mnemonic(recording);
  const top = low16(after.ss!) * 16;
  if (name === "pushf") return top + low16(after.sp!);
  const isInterrupt = test.exception !== undefined || /^int/.test(name);
  if (!isInterrupt || !wasInterrupted(recording)) return undefined;
  return top + low16(after.sp! + 4);
}

const NAMES_16 = "ax bx cx dx cs ss ds es sp bp si di ip flags".split(" ");
const NAMES_32 = [...NAMES_16, "fs", "gs"];
const SEGMENTS = new Set(["cs", "ss", "ds", "es", "fs", "gs"]);

function pick(registers: MooRegisters, names: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const name of names) {
    const value = registers[name];
    if (value === undefined) continue;
    if (name === "flags") found[name] = value & 0xffff;
    else found[name] = SEGMENTS.has(name) ? low16(value) : value;
  }
  return found;
}

function adapt(test: MooTest, file: MooFile, family: CpuFamily): CpuTest {
  const recording = recordingOf(test, family);
  const rule = RECORDING_RULES.find((r) => r.cpus.includes(family) && r.applies(recording));
  const is32 = "fs" in test.initial.registers;
  const names = is32 ? NAMES_32 : NAMES_16;
  const initial = pick(recording.before, names);
  initial.flags = (initial.flags! & (is32 ? FLAGS_16 : FLAGS_OLD)) | FLAGS_ALWAYS_SET;
  const final = pick(test.final.registers, names);
  if (OLD.includes(family)) final.ip = low16(recording.after.ip! + 1);
  if (final.flags !== undefined) final.flags &= OLD.includes(family) ? FLAGS_OLD : FLAGS_16;
  const defined: Record<string, number> = {};
  for (const masks of [file.masks, test.final.masks]) {
    for (const [name, mask] of Object.entries(pick(masks, names))) {
      defined[name] = ((defined[name] ?? 0xffffffff) & mask) >>> 0;
    }
  }
  const memory = new Map(recording.initial);
  memory.set(recording.haltAt, 0xf4);
  const flagsAt = pushedFlagsAt(recording);
  const open = undefinedFlags(recording) | (~(defined.flags ?? 0xffff) & 0xffff);
  return {
    index: test.index,
    hash: test.hash,
    name: test.name,
    insnBytes: test.insnBytes,
    registers: initial as CpuTestRegisters,
    memory: runsOf(memory),
    finalRegisters: final,
    finalMemory: runsOf(recording.written),
    undefinedFlags: open,
    definedBits: defined,
    ...(is32 ? { bits: 32 as const } : {}),
    ...(test.exception === undefined ? {} : { vector: test.exception }),
    ...(flagsAt === undefined ? {} : { pushedFlagsAt: flagsAt }),
    ...(rule ? { skip: `${rule.name}: ${rule.says} (recorded on ${file.cpu})` } : {}),
  };
}

/**
 * The tests of a file in the form the runner takes.
 *
 * @param form The opcode form: the file's name without its extension.
 * @param revoked Hashes of tests that the suite's authors have withdrawn.
 * @throws Error where the CPU is none that is known.
 */
export function cpuTestsOfMoo(
  file: MooFile,
  form: string,
  revoked: ReadonlySet<string> = new Set(),
): CpuTestFile {
  const family = FAMILIES[file.cpu];
  if (!family) {
    const known = Object.keys(FAMILIES).join(", ");
    throw new Error(`recorded on "${file.cpu}": known are ${known}`);
  }
  const tests = file.tests.map((test) => {
    const adapted = adapt(test, file, family);
    if (!revoked.has(test.hash)) return adapted;
    return { ...adapted, skip: "revoked: withdrawn by the authors of the recording" };
  });
  return { form, tests };
}
