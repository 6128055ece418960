// How does a slice of instructions run, and what ends it?

import { decode } from "@realmode/isa";
import type { Exit } from "@realmode/machine";
import { drainOne, fetchOutside } from "./access.ts";
import { instructionBytes } from "./coprocessor.ts";
import { type Cpu, EXIT, FAULT, RESTART } from "./cpu.ts";
import { executeOne } from "./execute.ts";
import { runFast } from "./fast.ts";
import { deliver } from "./interrupts.ts";
import { leaveLocked } from "./locked.ts";
import * as S from "./state.ts";

/** Iterations of a REP between two looks at events. */
const REP_CHUNK = 4096;
/**
 * What a slice may have beside its instructions, so that the clock is looked at in time: an iteration of a
 * REP is 1, and the length of others goes by it.
 */
const SLICE_FUEL = 16_384;
/** An instruction outside of the fast loop. */
const SLOW_FUEL = 2;
/** A fault is thrown and caught, which takes as long as these many iterations. */
const FAULT_FUEL = 64;
/** A REP that comes back for its other iterations; a write to a device, whose own code runs. */
const TURN_FUEL = 16;

/** Events that concern one instruction only: it is executed by `executeCarefully`. */
const CAREFUL = S.EVENT_TF | S.EVENT_SHADOW | S.EVENT_BREAKPOINTS | S.EVENT_RF | S.EVENT_LOG;

/**
 * Runs at most `budget` instructions, until `faultsEnd` faults and interrupts were delivered. Undefined: the
 * slice is over, because of these or because someone should look at clock and kick.
 */
export function runSlice(c: Cpu, budget: number, faultsEnd: number): Exit | undefined {
  const { s } = c;
  s[S.BUDGET] = budget;
  c.sliceBudget = budget;
  c.fuel = SLICE_FUEL;
  try {
    for (;;) {
      try {
        return loop(c);
      } catch (thrown) {
        const exit = afterThrow(c, thrown);
        if (exit) return exit;
      }
      if (c.stepDone && s[S.QUEUE_COUNT] === 0) return undefined;
      c.fuel -= FAULT_FUEL;
      if (c.fuel <= 0 || s[S.DELIVERED]! >>> 0 >= faultsEnd) return undefined;
    }
  } finally {
    c.count += budget - s[S.BUDGET]!;
    c.sliceBudget = s[S.BUDGET]!;
  }
}

function loop(c: Cpu): Exit | undefined {
  const { s } = c;
  for (;;) {
    if (s[S.EVENTS] !== 0) {
      const exit = beforeInstruction(c);
      if (exit !== undefined) return exit === "over" ? undefined : exit;
    }
    if (s[S.BUDGET]! <= 0 || c.stepDone) return undefined;
    const met = c.breakpoints && meetBreakpoint(c);
    if (met) return met;
    if (s[S.EVENTS]! & CAREFUL) {
      c.fuel -= SLOW_FUEL;
      executeCarefully(c);
    } else {
      if (!c.noFast && !c.breakpoints?.inPage(linearIp(c))) {
        runFast(c);
        if (s[S.BUDGET]! <= 0) return undefined;
        // It does not leave its page, but for the jump that ends it.
        const reached = c.breakpoints && meetBreakpoint(c);
        if (reached) return reached;
      }
      s[S.BUDGET]! -= 1;
      c.fuel -= SLOW_FUEL;
      c.executing = true;
      c.repLimit = REP_CHUNK;
      executeOne(c);
      c.executing = false;
    }
    if (c.unfinished) {
      c.unfinished = false;
      // In what is pushed between two iterations RF is set (SDM vol. 3, "RF"): no breakpoint is met again.
      s[S.SYSFLAGS]! |= 0x10000;
      s[S.EVENTS]! |= S.EVENT_RF;
      s[S.BUDGET]! += 1;
      c.fuel -= TURN_FUEL;
      passBreakpoint(c);
    }
    if (c.halted) {
      c.halted = false;
      if (!wakes(c)) return { reason: "hlt", code: 5 };
    }
    if (c.fuel <= 0) return undefined;
  }
}

const linearIp = (c: Cpu): number => (c.s[S.BASE + S.CS]! + c.s[S.EIP]!) >>> 0;

/** The exit of a breakpoint of the host's at EIP; else the instruction there is executed now. */
function meetBreakpoint(c: Cpu): Exit | undefined {
  const { stepping, s } = c;
  const breakpoints = c.breakpoints!;
  const exit = stepping || s[S.REPLAY] !== 0 ? undefined : breakpoints.meet(linearIp(c));
  if (!exit) breakpoints.passing = undefined;
  return exit;
}

/** The instruction at EIP is not done: it will be gone on with, or begun again. */
function passBreakpoint(c: Cpu): void {
  if (c.breakpoints) c.breakpoints.passing = linearIp(c);
}

/** Whether something is there that ends a HLT at once. */
function wakes(c: Cpu): boolean {
  const { s } = c;
  if (s[S.DEBUG_TRAP] !== 0 || (s[S.NMI] !== 0 && s[S.NMI_MASKED] === 0)) return true;
  return s[S.IRQ]! >= 0 && (s[S.SYSFLAGS]! & 0x200) !== 0;
}

/** Writes to devices first, then traps and interrupts, in the order of the manual's priorities. */
function beforeInstruction(c: Cpu): Exit | "over" | undefined {
  const { s } = c;
  if (s[S.EVENTS]! & S.EVENT_STOP) {
    s[S.EVENTS]! &= ~S.EVENT_STOP;
    return "over";
  }
  while (s[S.EVENTS]! & S.EVENT_QUEUE) {
    c.fuel -= TURN_FUEL;
    const exit = drainOne(c);
    if (exit === "output-limit") return { reason: "limit", code: null, limit: "output" };
    if (exit) return exit;
    if (s[S.EVENTS]! & S.EVENT_STOP) return "over";
  }
  if (s[S.SHUTDOWN] !== 0) return { reason: "shutdown", code: 8 };
  if (s[S.BUDGET]! <= 0 || c.stepDone) return "over";
  if (s[S.REPLAY] !== 0) return undefined;
  if (s[S.EVENTS]! & S.EVENT_LOG) clearLog(c);
  c.ip0 = s[S.EIP]!;
  if (s[S.EVENTS]! & S.EVENT_DEBUG) {
    s[S.DR + 6]! |= s[S.DEBUG_TRAP]!;
    deliver(c, S.DB, s[S.EIP]!, "exception");
    s[S.DEBUG_TRAP] = 0;
    s[S.EVENTS]! &= ~S.EVENT_DEBUG;
  }
  if (s[S.EVENTS]! & S.EVENT_NMI && s[S.NMI_MASKED] === 0 && !(s[S.SHADOW]! & 2)) {
    deliver(c, 2, s[S.EIP]!, "external");
    s[S.NMI] = 0;
    s[S.NMI_MASKED] = 1;
    s[S.EVENTS]! &= ~S.EVENT_NMI;
  }
  const open = (s[S.SYSFLAGS]! & 0x200) !== 0 && s[S.SHADOW] === 0;
  if (open && s[S.EVENTS]! & S.EVENT_IRQ) {
    deliver(c, s[S.IRQ]!, s[S.EIP]!, "external");
    s[S.IRQ] = -1;
    s[S.EVENTS]! &= ~S.EVENT_IRQ;
  } else if (open && s[S.EVENTS]! & S.EVENT_WINDOW) return { reason: "irq_window_open", code: 7 };
  if (s[S.SHUTDOWN] !== 0) return { reason: "shutdown", code: 8 };
  if (s[S.EVENTS]! & S.EVENT_QUEUE) return beforeInstruction(c);
  return undefined;
}

function clearLog(c: Cpu): void {
  c.s[S.LOG_COUNT] = c.s[S.LOG_POSITION] = 0;
  c.s[S.EVENTS]! &= ~S.EVENT_LOG;
}

/** The bits of DR6 for the enabled code breakpoints at EIP. */
function codeBreakpoints(c: Cpu): number {
  const { s } = c;
  const dr7 = s[S.DR + 7]!;
  if (!(dr7 & 0xff)) {
    s[S.EVENTS]! &= ~S.EVENT_BREAKPOINTS;
    return 0;
  }
  if (s[S.SYSFLAGS]! & 0x10000) return 0;
  let hits = 0;
  const lin = (s[S.BASE + S.CS]! + s[S.EIP]!) | 0;
  for (let i = 0; i < 4; i++) {
    const enabled = (dr7 >> (i * 2)) & 3;
    const kind = (dr7 >>> (16 + i * 4)) & 15;
    if (enabled && kind === 0 && s[S.DR + i] === lin) hits |= 1 << i;
  }
  return hits;
}

/** One instruction with the trap flag, a shadow, a breakpoint or the host's answer to look at. */
function executeCarefully(c: Cpu): void {
  const { s } = c;
  // Behind MOV SS no breakpoint is met (SDM vol. 3, "Masking Exceptions and Interrupts When Switching Stacks").
  if (s[S.EVENTS]! & S.EVENT_BREAKPOINTS && s[S.REPLAY] === 0 && !(s[S.SHADOW]! & 2)) {
    const hits = codeBreakpoints(c);
    if (hits !== 0) {
      s[S.DR + 6]! |= hits;
      c.ip0 = s[S.EIP]!;
      deliver(c, S.DB, s[S.EIP]!, "exception");
      if (c.stepping) c.stepDone = true;
      c.fuel -= FAULT_FUEL;
      if (c.fuel <= 0) s[S.EVENTS]! |= S.EVENT_STOP;
      return;
    }
  }
  const trap = s[S.SYSFLAGS]! & 0x100;
  if (!trap) s[S.EVENTS]! &= ~S.EVENT_TF;
  s[S.SHADOW] = 0;
  s[S.EVENTS]! &= ~(S.EVENT_SHADOW | S.EVENT_RF);
  s[S.LOG_POSITION] = 0;
  c.noTrap = false;
  c.watched = 0;
  // What MOV SS met on its way is told behind this instruction, whatever becomes of it.
  if (s[S.DEBUG_TRAP] !== 0) s[S.EVENTS]! |= S.EVENT_DEBUG;
  const watched = s[S.EVENTS]! & S.EVENT_BREAKPOINTS && c.watches(S.BREAK_WRITE | S.BREAK_PORT);
  c.repLimit = trap || watched ? 1 : REP_CHUNK;
  s[S.BUDGET]! -= 1;
  c.executing = true;
  executeOne(c);
  c.executing = false;
  if (s[S.COUNTED] !== 0) {
    s[S.COUNTED] = 0;
    s[S.BUDGET]! += 1;
    if (c.stepping && !c.unfinished) c.stepDone = true;
  }
  s[S.REPLAY] = 0;
  clearLog(c);
  if (!(s[S.EVENTS]! & S.EVENT_RF) && !c.unfinished) s[S.SYSFLAGS]! &= ~0x10000;
  s[S.DEBUG_TRAP]! |= c.watched;
  if (s[S.SHADOW]! & 2) return;
  if (trap && !c.noTrap) s[S.DEBUG_TRAP]! |= 0x4000;
  if (s[S.DEBUG_TRAP] !== 0) s[S.EVENTS]! |= S.EVENT_DEBUG;
}

/** What a thrown FAULT, EXIT or RESTART comes to. Anything else is a device's, and goes on. */
function afterThrow(c: Cpu, thrown: unknown): Exit | undefined {
  const { s } = c;
  const began = c.executing;
  c.executing = false;
  c.unfinished = false;
  leaveLocked(c);
  if (c.savedEsp !== undefined) {
    s[S.ESP] = c.savedEsp;
    c.savedEsp = undefined;
  }
  if (thrown === EXIT) return leaveFor(c, began);
  if (began) s[S.BUDGET]! += 1;
  if (thrown === RESTART) {
    s[S.FR] = s[S.SAVED_FR]!;
    s[S.FX] = s[S.SAVED_FX]!;
    passBreakpoint(c);
    return undefined;
  }
  if (thrown !== FAULT) throw thrown;
  try {
    if (began && c.vector === S.UD) fetchAll(c);
    deliver(c, c.vector, c.ip0, "exception", c.errorCode);
  } catch (again) {
    if (again !== EXIT) throw again;
    return leaveFor(c, false);
  }
  s[S.REPLAY] = s[S.COUNTED] = 0;
  clearLog(c);
  if (c.stepping) c.stepDone = true;
  return undefined;
}

/**
 * An instruction that can't be fetched whole is #GP even where its first bytes say #UD (SDM vol. 3,
 * table "Priority Among Concurrent Events"): what `execute` found without reading on is looked at again.
 *
 * Changes the vector; throws EXIT where no memory is.
 */
function fetchAll(c: Cpu): void {
  const { s } = c;
  const bytes = instructionBytes(c);
  const bits = s[S.ATTR + S.CS]! & S.ATTR_DB ? 32 : 16;
  const insn = decode(bytes, 0, { bits });
  if (insn.kind === "insn" || insn.reason === "undefined") return;
  c.ip = (c.ip0 + bytes.length) | 0;
  c.left = 0;
  try {
    fetchOutside(c);
  } catch (thrown) {
    if (thrown !== FAULT) throw thrown;
  }
}

/** The run ends with `c.exit`; a read will be answered, and the instruction begun again. */
function leaveFor(c: Cpu, began: boolean): Exit {
  const { s } = c;
  const exit = c.exit!;
  c.exit = undefined;
  const reads = exit.reason === "io" || exit.reason === "mmio";
  if (reads) {
    s[S.REPLAY] = 1;
    s[S.WAIT_KEY] = exit.reason === "io" ? exit.port : exit.physAddr;
    s[S.WAIT_PORT] = exit.reason === "io" ? 1 : 0;
  }
  if (began) {
    passBreakpoint(c);
    // Counted once: at the first exit that it makes.
    if (!reads || s[S.COUNTED] !== 0) s[S.BUDGET]! += 1;
    else s[S.COUNTED] = 1;
  }
  return exit;
}
