// In which state does a drawn instruction begin? Registers and memory so that it mostly does
// something, and now and then meets a border: of a segment, the stack, an operand's width.

import { FLAG, FLAGS_ALWAYS_SET, type Insn, type MemoryOperand, type Row } from "@realmode/isa";
import {
  type Regs,
  realModeSegment,
  resetSregs,
  SEGMENT_NAMES,
  type Segment,
  type Sregs,
} from "@realmode/machine";
import type { MemoryBytes } from "./case.ts";
import { type DrawnInstruction, drawInstruction } from "./draw-instruction.ts";
import { Random } from "./random.ts";

/** RAM of a trial: all that real mode reaches. */
export const TRIAL_RAM = 0x110000;
/** Behind every byte that nobody wrote stands HLT. */
export const TRIAL_FILL = 0xf4;
/** Bytes from 0 on that the interrupt vectors take. */
export const VECTOR_TABLE_SIZE = 0x400;
/** Handlers: vector N is at this selector, offset N. */
export const HANDLER_SELECTOR = 0x0900;

/** All that a machine is given for one trial. */
export interface Trial {
  /** The campaign's seed and the number within it. */
  readonly seed: number;
  readonly index: number;
  /** One after the other in memory; one for a trial of a single instruction. */
  readonly instructions: readonly DrawnInstruction[];
  readonly regs: Regs;
  readonly sregs: Sregs;
  readonly memory: readonly MemoryBytes[];
}

const GENERAL = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"] as const;
const STATUS = FLAG.CF | FLAG.PF | FLAG.AF | FLAG.ZF | FLAG.SF | FLAG.OF;

function drawFlags(random: Random): number {
  let flags = FLAGS_ALWAYS_SET | (random.uint32() & STATUS);
  if (random.chance(30)) flags |= FLAG.DF;
  if (random.chance(30)) flags |= FLAG.IF;
  if (random.chance(4)) flags |= FLAG.TF;
  if (random.chance(10)) flags |= random.uint32() & (FLAG.IOPL | FLAG.NT);
  if (random.chance(5)) flags |= random.uint32() & (FLAG.AC | FLAG.ID);
  return flags;
}

function drawSegment(random: Random, type: number): Segment {
  const segment = realModeSegment(
    random.chance(10) ? random.value(16) : random.below(0x10000),
    type,
  );
  if (random.chance(85)) return segment;
  switch (random.below(4)) {
    case 0:
      // A hidden base that no selector gives: what a CPU has after its reset, or after protected mode.
      return { ...segment, base: random.below(TRIAL_RAM - 0x10000) };
    case 1:
      // Big real mode.
      return { ...segment, base: random.below(0x10000), limit: 0xffffffff, g: 1 };
    case 2:
      return { ...segment, limit: random.pick([0, 1, 0xff, 0xfff, 0x7fff, 0xfffe, 0x1ffff]) };
    default:
      return segment;
  }
}

function drawSregs(random: Random): Sregs {
  const sregs = resetSregs();
  for (const name of SEGMENT_NAMES) sregs[name] = drawSegment(random, name === "cs" ? 11 : 3);
  // Code is not written by every second store, and not where the handlers are.
  const cs = realModeSegment(0x2000 + random.below(0xd000), 11);
  sregs.cs = random.chance(4) ? { ...cs, base: 0x10000 + random.below(0xe0000) } : cs;
  if (random.chance(5)) {
    const { selector, base, limit } = sregs.cs;
    sregs[random.pick(SEGMENT_NAMES)] = { ...realModeSegment(selector), base, limit };
    sregs.cs = { ...sregs.cs, type: 11 };
  }
  sregs.gdt = { base: random.below(0x100000), limit: random.value(16) };
  sregs.idt = { base: 0, limit: 0x3ff };
  if (random.chance(5)) sregs.cr0 = (sregs.cr0 | (random.uint32() & 0xe)) >>> 0;
  return sregs;
}

export function drawRegs(random: Random): Regs {
  const regs = { eip: 0x100 + random.below(0xfd00), eflags: drawFlags(random) } as Regs;
  const narrow = random.chance(40);
  for (const name of GENERAL) regs[name] = random.value(narrow ? 16 : 32);
  if (random.chance(2)) regs.eip = random.pick([0, 0xffff, 0xfffe, 0xfff8, 0xfff4]);
  const sp = random.chance(80)
    ? 0x100 + 2 * random.below(0x7e00)
    : random.pick([0, 1, 2, 3, 4, 5, 6, 8, 0xffff, 0xfffe, 0xfffd]);
  regs.esp = random.chance(70) ? sp : ((random.uint32() & 0xffff0000) >>> 0) + sp;
  return regs;
}

/** Offset of a memory operand in its segment. */
export const operandOffset = (operand: MemoryOperand, regs: Regs): number => {
  const value = (register: MemoryOperand["base"]): number => {
    if (!register) return 0;
    const wide = regs[`e${register.name.slice(-2)}` as keyof Regs];
    return register.width === 16 ? wide & 0xffff : wide;
  };
  const sum = value(operand.base) + value(operand.index) * operand.scale + operand.displacement;
  return operand.addressSize === 16 ? sum & 0xffff : sum >>> 0;
};

/** Linear address of a memory operand. */
export function linearAddress(operand: MemoryOperand, regs: Regs, sregs: Sregs): number {
  const segment = sregs[SEGMENT_NAMES[operand.segment]!];
  return (segment.base + operandOffset(operand, regs)) >>> 0;
}

/** Makes registers fit the instruction: small addresses where they have 32 bits, counts that end. */
export function fit(random: Random, insn: Insn, regs: Regs): void {
  if (insn.addressSize === 32 && random.chance(75)) {
    for (const operand of insn.operands) {
      if (operand.kind !== "mem") continue;
      for (const register of [operand.base, operand.index]) {
        if (register && register.name !== "esp") regs[register.name as keyof Regs] &= 0x1fff;
      }
    }
    const { specs } = insn.row;
    if (specs.some((s) => s.string)) {
      regs.esi &= 0x7fff;
      regs.edi &= 0x7fff;
    }
    regs.esp &= 0xffff;
  }
  const { prefixes } = insn.row;
  if (insn.repeat && (prefixes.includes("rep") || prefixes.includes("repe"))) {
    regs.ecx = random.below(random.chance(90) ? 12 : 300);
    if (insn.addressSize === 16 && random.chance(20)) regs.ecx += 0x10000 * random.below(0x10000);
  }
}

const clip = (physAddr: number, bytes: Uint8Array): MemoryBytes | undefined => {
  if (physAddr >= TRIAL_RAM) return undefined;
  return { physAddr, bytes: bytes.subarray(0, TRIAL_RAM - physAddr) };
};

/** Random bytes where the instruction is going to look. */
function drawMemory(random: Random, insn: Insn, regs: Regs, sregs: Sregs): MemoryBytes[] {
  const at: number[] = [];
  for (const operand of insn.operands) {
    if (operand.kind === "mem") at.push(linearAddress(operand, regs, sregs));
  }
  at.push(sregs.ss.base + (regs.esp & 0xffff));
  if (insn.row.mnemonic === "enter" || insn.row.mnemonic === "leave") {
    at.push(sregs.ss.base + (regs.ebp & 0xffff));
  }
  return at.flatMap((address) => {
    const width = random.pick([1, 2, 4]);
    const bytes = new Uint8Array(24);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < bytes.length; i += width) {
      const value = random.value(8 * width);
      if (width === 1) bytes[i] = value;
      else if (width === 2) view.setUint16(i, value, true);
      else view.setUint32(i, value, true);
    }
    const from = Math.max(0, (address >>> 0) - 8);
    // Handlers are mostly left alone: where a trial ends says most.
    if (from < VECTOR_TABLE_SIZE && random.chance(90)) return [];
    return clip(from, bytes) ?? [];
  });
}

/** The instructions one after the other, also where that is behind the segment's end. */
function codeAt(
  instructions: readonly DrawnInstruction[],
  regs: Regs,
  sregs: Sregs,
): MemoryBytes[] {
  const code = Uint8Array.from(instructions.flatMap(({ bytes }) => [...bytes]));
  const placed = clip((sregs.cs.base + regs.eip) >>> 0, code);
  return placed ? [placed] : [];
}

/**
 * Draws a trial. It depends on nothing but `seed`, `index`, the rows.
 *
 * @returns undefined where a drawn row has no encoding of its own.
 */
export function drawTrial(seed: number, index: number, rows: readonly Row[]): Trial | undefined {
  const random = new Random(seed, index);
  const regs = drawRegs(random);
  const sregs = drawSregs(random);
  const drawn = drawInstruction(random, random.pick(rows), 16, regs.eip);
  if (!drawn) return undefined;
  fit(random, drawn.insn, regs);
  const memory = drawMemory(random, drawn.insn, regs, sregs);
  memory.push(...codeAt([drawn], regs, sregs));
  return { seed, index, instructions: [drawn], regs, sregs, memory };
}
