// Which programs does chance draw? Instructions of the table between bounded loops, branches, calls,
// pushes and pops, repeated strings, stores into the code ahead, ports, memory that no slot backs, and
// software interrupts with a handler that returns.

import { decode, type Row } from "@realmode/isa";
import { realModeSegment, resetSregs, SEGMENT_NAMES } from "@realmode/machine";
import type { MemoryBytes } from "./case.ts";
import { type DrawnInstruction, drawInstruction } from "./draw-instruction.ts";
import {
  drawRegs,
  fit,
  HANDLER_SELECTOR,
  linearAddress,
  TRIAL_RAM,
  type Trial,
} from "./draw-state.ts";
import { Random } from "./random.ts";

/** Vectors whose handlers return; the others end the run in their HLT. */
const RETURNING = { low: 0x20, high: 0x30 };
/** Handlers that return: INC DX, IRET behind the HLTs of the 256. */
const RETURN_OFFSET = 0x200;

/** Where a program's registers point: code, data and stack apart from each other and the handlers. */
const PLACES = { cs: 0x2000, ds: 0x4000, es: 0x5000, ss: 0x6000, fs: 0x7000, gs: 0x8000 } as const;

/** Rows whose place is in trials of one instruction: what they leave behind no later one should meet. */
function isOrdinary(row: Row): boolean {
  if (
    row.flow !== "next" ||
    /^f|cr|dr|msr|gdt|idt|msw|clts|ldt|^s?tr|tsc|cpuid|hlt|sys|lar|lsl|verr|verw|arpl|rdpmc|bound/.test(
      row.mnemonic,
    )
  ) {
    return false;
  }
  const plain = ["8086", "186", "286", "386", "486", "586", "686"].includes(row.cpu);
  return (
    plain &&
    row.specs.every(({ registers }) => !/^(cr|dr|tr|sreg|mm|xmm|st)$/.test(registers ?? ""))
  );
}

const ordinary = new WeakMap<readonly Row[], readonly Row[]>();

function ordinaryRows(rows: readonly Row[]): readonly Row[] {
  let chosen = ordinary.get(rows);
  if (!chosen) {
    chosen = rows.filter(isOrdinary);
    ordinary.set(rows, chosen);
  }
  return chosen;
}

const word = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];

/** Offset of the loops' counters in the code segment: below any program. */
const COUNTERS = 0x40;

class ProgramWriter {
  readonly instructions: DrawnInstruction[] = [];
  readonly counters: number[] = [];
  at: number;

  constructor(start: number) {
    this.at = start;
  }

  /** Puts one instruction; what does not decode is left out. */
  put(...bytes: number[]): void {
    const insn = decode(Uint8Array.from(bytes), 0, { bits: 16, ip: this.at });
    if (insn.kind !== "insn" || insn.length !== bytes.length) return;
    this.add({ bytes: Uint8Array.from(bytes), insn });
  }

  add(drawn: DrawnInstruction): void {
    this.instructions.push(drawn);
    this.at += drawn.bytes.length;
  }

  /** Sets aside a byte for a loop's counter; its offset. */
  counter(rounds: number): number {
    this.counters.push(rounds);
    return COUNTERS + this.counters.length - 1;
  }
}

/** Draws one program. It depends on nothing but its arguments. */
export function drawProgram(seed: number, index: number, rows: readonly Row[]): Trial {
  const random = new Random(seed, index);
  const regs = drawRegs(random);
  const sregs = resetSregs();
  for (const name of SEGMENT_NAMES) {
    sregs[name] = realModeSegment(PLACES[name] + random.below(0x400), name === "cs" ? 11 : 3);
  }
  if (random.chance(10)) sregs.es = realModeSegment(random.pick([0xffff, 0xf000, 0x0050]), 3);
  sregs.idt = { base: 0, limit: 0x3ff };
  regs.eip = 0x100 + random.below(0x8000);
  regs.esp = random.chance(95) ? 0x1000 + 2 * random.below(0x7000) : random.value(16);
  // TF is for single instructions; a program steps over it at once.
  regs.eflags &= ~0x100;
  const pool = ordinaryRows(rows);
  const code = new ProgramWriter(regs.eip);
  const memory: MemoryBytes[] = [];
  const draw = (count: number): void => {
    for (let n = 0; n < count && pool.length > 0; n++) {
      const drawn = drawInstruction(random, random.pick(pool), 16, code.at);
      if (!drawn) continue;
      if (drawn.insn.repeat && random.chance(95)) code.put(0xb9, ...word(random.below(20)));
      if (code.instructions.length < 3) fit(random, drawn.insn, regs);
      code.add(drawn);
      for (const operand of drawn.insn.operands) {
        if (operand.kind !== "mem" || random.chance(50)) continue;
        const physAddr = linearAddress(operand, regs, sregs);
        if (physAddr >= 0x10000 && physAddr + 8 <= TRIAL_RAM) {
          memory.push({ physAddr, bytes: random.bytes(8) });
        }
      }
    }
  };
  for (let part = 3 + random.below(5); part > 0; part--)
    DRAW[random.below(DRAW.length)]!(random, code, draw);
  const start = (sregs.cs.base + regs.eip) >>> 0;
  const bytes = Uint8Array.from(code.instructions.flatMap((one) => [...one.bytes]));
  const returning = {
    physAddr: HANDLER_SELECTOR * 16 + RETURN_OFFSET,
    bytes: Uint8Array.of(0x42, 0xcf),
  };
  const table = new Uint8Array(4 * (RETURNING.high - RETURNING.low));
  for (let at = 0; at < table.length; at += 4) {
    table.set([...word(RETURN_OFFSET), ...word(HANDLER_SELECTOR)], at);
  }
  if (code.counters.length > 0) {
    memory.push({ physAddr: sregs.cs.base + COUNTERS, bytes: Uint8Array.from(code.counters) });
  }
  memory.push({ physAddr: 4 * RETURNING.low, bytes: table }, returning, { physAddr: start, bytes });
  return { seed, index, instructions: code.instructions, regs, sregs, memory };
}

type Part = (random: Random, code: ProgramWriter, draw: (count: number) => void) => void;

/** The parts that programs are made of. */
const DRAW: readonly Part[] = [
  (random, _, draw) => draw(1 + random.below(4)),
  (random, _, draw) => draw(2 + random.below(4)),
  // A loop whose counter lies before the code, out of the way of what the loop's body does.
  (random, code, draw) => {
    const counter = code.counter(1 + random.below(6));
    const top = code.at;
    draw(1 + random.below(3));
    if (random.chance(30)) code.put(random.pick([0xe0, 0xe1, 0xe2, 0xe3]), 0);
    code.put(0x2e, 0xfe, 0x0e, ...word(counter));
    code.put(0x75, (top - code.at - 2) & 0xff);
  },
  // A condition over one instruction or two.
  (random, code, draw) => {
    const branch = code.instructions.length;
    code.put(0x70 + random.below(16), 0);
    const from = code.at;
    draw(1 + random.below(2));
    const last = code.instructions[branch];
    if (!last) return;
    const bytes = Uint8Array.of(last.bytes[0]!, code.at - from);
    const insn = decode(bytes, 0, { bits: 16, ip: from - 2 });
    if (insn.kind === "insn") code.instructions[branch] = { bytes, insn };
  },
  // What is pushed is popped elsewhere.
  (random, code, draw) => {
    const wide = random.chance(30) ? [0x66] : [];
    code.put(...wide, 0x50 + random.below(8));
    if (random.chance(50)) code.put(...wide, 0x9c);
    else code.put(...wide, 0x50 + random.below(8));
    draw(random.below(2));
    code.put(...wide, 0x58 + random.pick([0, 1, 2, 3, 5, 6, 7]));
    code.put(...wide, 0x58 + random.pick([0, 1, 2, 3, 5, 6, 7]));
  },
  // CALL over a JMP to a routine of its own, and RET.
  (random, code, draw) => {
    code.put(0xe8, 0x02, 0x00);
    const skip = code.instructions.length;
    code.put(0xeb, 0);
    const from = code.at;
    draw(random.below(2));
    code.put(0xc3);
    const bytes = Uint8Array.of(0xeb, code.at - from);
    const insn = decode(bytes, 0, { bits: 16, ip: from - 2 });
    if (insn.kind === "insn") code.instructions[skip] = { bytes, insn };
  },
  // A repeated string instruction with a small count.
  (random, code) => {
    code.put(0xb9, ...word(random.below(20)));
    code.put(random.pick([0xfc, 0xfd]));
    const opcode = random.pick([
      0xa4, 0xa5, 0xa6, 0xa7, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf, 0x6c, 0x6e,
    ]);
    const wide = random.chance(20) ? [0x66] : [];
    code.put(random.pick([0xf2, 0xf3]), ...wide, opcode);
  },
  // The immediate of an instruction ahead is written first.
  (random, code) => {
    const opcode = 0x04 + 8 * random.below(8);
    // movb $imm8, %cs:moffs is six bytes, the opcode one: the immediate stands behind both.
    code.put(0x2e, 0xc6, 0x06, ...word(code.at + 7), random.below(256));
    code.put(opcode, random.below(256));
  },
  // Ports and memory that no slot backs.
  (random, code) => {
    const port = 0x80 + random.below(0x40);
    code.put(random.pick([0xe4, 0xe5, 0xe6, 0xe7]), port);
    code.put(0xb8, 0xff, 0xff);
    code.put(0x8e, 0xc0);
    code.put(
      0x26,
      random.pick([0x88, 0x89, 0x8a, 0x8b, 0x02, 0x12]),
      0x1e,
      ...word(0xfff0 - random.below(0x20)),
    );
  },
  // Software interrupts; their handler counts in DX and returns.
  (random, code) => {
    code.put(0xcd, RETURNING.low + random.below(RETURNING.high - RETURNING.low));
    if (random.chance(30)) code.put(random.pick([0xfa, 0xfb]));
  },
  // A division that may be the divide error.
  (random, code) => {
    code.put(0xb3, random.below(3));
    code.put(random.pick([0xf6, 0xf6, 0xf7]), random.pick([0xf3, 0xfb]));
  },
];
