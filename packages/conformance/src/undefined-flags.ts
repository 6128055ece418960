// Which flags does the manual leave undefined, after one instruction and at the end of a program?

import type { SourceMapEntry } from "@realmode/asm16";
import { flagEffects, type Insn, type InsnFlags } from "@realmode/isa";
import type { CreateMachine, Regs } from "@realmode/machine";
import {
  type CurrentInstruction,
  currentInstruction,
  formatInstruction,
} from "./current-instruction.ts";
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

/**
 * True where `insn` did not end but raised an exception: control is neither behind it nor still at it
 * (REP). Flags are then what they were, none of them undefined, and the handler's frame holds them.
 */
export function hasFaulted(insn: Insn, before: RegisterState, after: RegisterState): boolean {
  if (insn.row.flow !== "next") return false;
  const at = after.regs.eip & 0xffff;
  const behind = (before.regs.eip + insn.length) & 0xffff;
  const stays = at === behind || at === (before.regs.eip & 0xffff);
  return !stays || after.sregs.cs.base !== before.sregs.cs.base;
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

  /** Takes note of an instruction that led from `before` to `after`. */
  step(
    current: CurrentInstruction,
    before: RegisterState,
    after: RegisterState,
    program: Pick<Program, "locate">,
  ): void {
    const { insn } = current;
    if (!insn) return;
    const { mnemonic } = insn.row;
    if (hasFaulted(insn, before, after)) {
      this.#read(current, this.undefinedFlags, true, program);
      return;
    }
    const outcome = flagOutcome(insn, before.regs);
    const reads = outcome.read & this.undefinedFlags;
    const stores = STORES_FLAGS.has(mnemonic);
    this.#read(current, reads, stores, program);
    const unknown = outcome.undefined | outcome.maybeUndefined;
    let next = (this.undefinedFlags & ~outcome.written) | unknown;
    if (LOADS_FLAGS.has(mnemonic)) next |= this.#stored & outcome.written;
    else if (reads !== 0 && !stores) next |= outcome.written;
    this.undefinedFlags = next;
  }

  #read(
    current: CurrentInstruction,
    flags: number,
    stores: boolean,
    program: Pick<Program, "locate">,
  ): void {
    if (flags === 0) return;
    if (stores) this.#stored |= flags;
    const source = program.locate(current.linearAddress);
    this.firstRead ??= { text: formatInstruction(current), flags, source };
  }
}

/** Steps after which following a program's flags is given up. */
export const DEFAULT_TRAIL_STEPS = 100_000;

/**
 * Runs a program step by step and tells which flags are undefined at its end.
 *
 * @returns undefined where it did not end within `maxSteps`, and for several vCPUs.
 */
export function followFlags(
  createMachine: CreateMachine,
  program: Program,
  maxSteps: number = DEFAULT_TRAIL_STEPS,
): FlagTrail | undefined {
  if (program.others.length > 0) return undefined;
  const loaded = new LoadedProgram(createMachine, program);
  const trail = new FlagTrail();
  try {
    for (let steps = 0; loaded.next(); ) {
      for (;;) {
        if (++steps > maxSteps) return undefined;
        const { vcpu, machine } = loaded;
        const before = { regs: vcpu.getRegs(), sregs: vcpu.getSregs() };
        const current = currentInstruction(machine, before);
        const exit = vcpu.step();
        const after = { regs: vcpu.getRegs(), sregs: vcpu.getSregs() };
        trail.step(current, before, after, program);
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
