// Which flags does the manual leave undefined, after one instruction and at the end of a program?

import type { SourceMapEntry } from "@realmode/asm16";
import { FLAG, type Insn } from "@realmode/isa";
import type { CreateMachine, Machine, Regs } from "@realmode/machine";
import { currentInstruction, formatInstruction } from "./current-instruction.ts";
import { LoadedProgram } from "./observe.ts";
import type { Program } from "./program.ts";
import type { RegisterState } from "./register-name.ts";

/** What one execution of an instruction does to flags, with the operands it had. */
export interface FlagOutcome {
  readonly read: number;
  /** Defined afterwards. */
  readonly defined: number;
  readonly undefined: number;
}

const NOTHING: FlagOutcome = { read: 0, defined: 0, undefined: 0 };
const SHIFTS = new Set(["shl", "shr", "sar", "rol", "ror", "rcl", "rcr", "shld", "shrd"]);
/** These take flags from memory or AH, not from a computation. */
const LOADS_FLAGS = new Set(["popf", "iret", "sahf"]);
/** These put flags into memory or AH. */
const STORES_FLAGS = new Set(["pushf", "lahf", "int", "int3", "into", "int1"]);

function width(insn: Insn): number {
  const [first] = insn.operands;
  if (first?.kind === "reg") return first.register.width;
  return first?.kind === "mem" ? first.size : insn.operandSize;
}

/** The count of a shift, masked as the CPU does; counts in CL are read from `regs`. */
function shiftCount(insn: Insn, regs: Regs): number {
  const last = insn.operands.at(-1);
  if (last?.kind === "imm") return last.value & 31;
  return last?.kind === "reg" && last.register.name === "cl" ? regs.ecx & 31 : 1;
}

/**
 * What `insn` does to flags when executed with `regs`: the table's masks, with "undefined for some
 * operands" decided by the operands (SDM vol. 2, SAL/SAR/SHL/SHR, RCL/RCR/ROL/ROR, SHLD, SHRD: flags by count).
 */
export function flagOutcome(insn: Insn, regs: Regs): FlagOutcome {
  const { mnemonic, flags } = insn.row;
  const { read } = flags;
  const defined = flags.written | flags.cleared | flags.set;
  if (insn.repeat && insn.row.prefixes.includes("repe")) {
    const count = insn.addressSize === 32 ? regs.ecx : regs.ecx & 0xffff;
    if (count === 0) return NOTHING;
  }
  if (!SHIFTS.has(mnemonic)) {
    const unknown = flags.undefined | flags.maybeUndefined;
    return { read, defined: defined & ~unknown, undefined: unknown };
  }
  const count = shiftCount(insn, regs);
  if (count === 0) return NOTHING;
  let unknown = flags.undefined;
  if (count !== 1) unknown |= flags.maybeUndefined & FLAG.OF;
  const bits = width(insn);
  if ((mnemonic === "shl" || mnemonic === "shr") && count >= bits) {
    unknown |= flags.maybeUndefined & FLAG.CF;
  }
  if ((mnemonic === "shld" || mnemonic === "shrd") && count > bits) unknown |= flags.maybeUndefined;
  return { read, defined: defined & ~unknown, undefined: unknown };
}

/** A place where a program's way or result depends on a flag the manual leaves undefined. */
export interface UndefinedRead {
  readonly text: string;
  readonly flags: number;
  readonly source: SourceMapEntry | undefined;
}

/** Carries undefined flags through a run, instruction by instruction. */
export class FlagTrail {
  /** Flags that are undefined now. */
  undefinedFlags = 0;
  /** Were undefined when they were stored somewhere: what is loaded later may be them. */
  #stored = 0;
  /** The first instruction whose result depends on an undefined flag. */
  firstRead: UndefinedRead | undefined;

  /** Takes note of the instruction that `machine` is about to execute. */
  before(machine: Machine, state: RegisterState, program: Program): void {
    const current = currentInstruction(machine, state);
    const { insn } = current;
    if (!insn) return;
    const outcome = flagOutcome(insn, state.regs);
    const reads = outcome.read & this.undefinedFlags;
    const { mnemonic } = insn.row;
    if (reads !== 0) {
      this.firstRead ??= {
        text: formatInstruction(current),
        flags: reads,
        source: program.locate(current.linearAddress),
      };
      if (STORES_FLAGS.has(mnemonic)) this.#stored |= reads;
    }
    let next = (this.undefinedFlags & ~outcome.defined) | outcome.undefined;
    if (LOADS_FLAGS.has(mnemonic)) next |= this.#stored & outcome.defined;
    else if (reads !== 0 && !STORES_FLAGS.has(mnemonic)) next |= outcome.defined;
    this.undefinedFlags = next;
  }
}

/** Steps after which following a program's flags is given up. */
export const DEFAULT_TRAIL_STEPS = 1_000_000;

/**
 * Runs a program step by step and tells which flags are undefined at its end.
 *
 * @returns undefined where it did not end within `maxSteps`.
 */
export function followFlags(
  createMachine: CreateMachine,
  program: Program,
  maxSteps: number = DEFAULT_TRAIL_STEPS,
): FlagTrail | undefined {
  const loaded = new LoadedProgram(createMachine, program);
  const trail = new FlagTrail();
  try {
    for (let steps = 0; loaded.next(); ) {
      for (;;) {
        if (++steps > maxSteps) return undefined;
        const { vcpu, machine } = loaded;
        trail.before(machine, { regs: vcpu.getRegs(), sregs: vcpu.getSregs() }, program);
        const exit = vcpu.step();
        if (exit.reason === "debug") continue;
        loaded.ended(exit, 0);
        break;
      }
    }
    return trail;
  } finally {
    loaded.close();
  }
}
