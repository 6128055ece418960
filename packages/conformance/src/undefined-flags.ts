// Which flags does the manual leave undefined, after one instruction and at the end of a program?

import type { SourceMapEntry } from "@realmode/asm16";
import { flagEffects, type Insn, type InsnFlags } from "@realmode/isa";
import type { CreateMachine, Machine, Regs } from "@realmode/machine";
import { currentInstruction, formatInstruction } from "./current-instruction.ts";
import { LoadedProgram } from "./observe.ts";
import type { Program } from "./program.ts";
import type { RegisterState } from "./register-name.ts";

const NOTHING: InsnFlags = { read: 0, written: 0, undefined: 0, maybeUndefined: 0 };
/** These take flags from memory or AH, not from a computation. */
const LOADS_FLAGS = new Set(["popf", "iret", "sahf"]);
/** These put flags into memory or AH. */
const STORES_FLAGS = new Set(["pushf", "lahf", "int", "int3", "into", "int1"]);

/** What `insn` does to flags when it is executed with `regs`: isa's masks, every count known. */
export function flagOutcome(insn: Insn, regs: Regs): InsnFlags {
  const effects = flagEffects(insn, regs.ecx & 0xff);
  if (insn.repeat === undefined || !insn.row.prefixes.includes("repe")) return effects;
  const count = insn.addressSize === 32 ? regs.ecx : regs.ecx & 0xffff;
  return count === 0 ? NOTHING : { ...effects, read: insn.row.flags.read };
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
    const unknown = outcome.undefined | outcome.maybeUndefined;
    let next = (this.undefinedFlags & ~outcome.written) | unknown;
    if (LOADS_FLAGS.has(mnemonic)) next |= this.#stored & outcome.written;
    else if (reads !== 0 && !STORES_FLAGS.has(mnemonic)) next |= outcome.written;
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
