// How does the CPU get to a handler: faults, traps, INT, external interrupts, double fault, shutdown?

import { FLAG } from "@realmode/isa";
import { readLinear, withinSegment, write16 } from "./access.ts";
import { type Cpu, FAULT, fault } from "./cpu.ts";
import { getFlags } from "./flags.ts";
import { deliverProtected } from "./protected.ts";
import * as S from "./state.ts";

/** Who asks: an INT instruction, a fault or trap of the CPU's, or something outside. */
export type Cause = "software" | "exception" | "external";

/** TF, IF, RF, NT stay clear in a handler; AC too in real mode. */
const CLEARED_IN_HANDLER = FLAG.TF | FLAG.IF | FLAG.RF | FLAG.AC;

/** Vectors that make a double fault of a second one of their kind (SDM vol. 3, table 6-5). */
function contributory(vector: number): boolean {
  return vector === S.DE || (vector >= S.TS && vector <= S.GP);
}

/** Moves SP by `delta` in the stack's width. */
export function addStackPointer(c: Cpu, delta: number): void {
  if (c.s[S.ATTR + S.SS]! & S.ATTR_DB) c.s[S.ESP] = c.s[S.ESP]! + delta;
  else c.r16[S.ESP << 1] = c.r16[S.ESP << 1]! + delta;
}

/** The stack offset `delta` from SP, wrapped to the stack's width. */
export function stackOffset(c: Cpu, delta: number): number {
  if (c.s[S.ATTR + S.SS]! & S.ATTR_DB) return (c.s[S.ESP]! + delta) | 0;
  return (c.r16[S.ESP << 1]! + delta) & 0xffff;
}

/** Loads a real-mode selector: base and selector change, limit and attributes stay. */
export function loadRealSegment(c: Cpu, seg: number, selector: number): void {
  c.s[S.SELECTOR + seg] = selector & 0xffff;
  c.s[S.BASE + seg] = (selector & 0xffff) << 4;
  if (seg === S.CS) c.windowLength = 0;
}

/** One attempt at a handler, through the interrupt vector table. Nothing changes if it faults. */
function deliverReal(c: Cpu, vector: number, returnIp: number): void {
  const { s } = c;
  if (vector * 4 + 3 > s[S.IDT_LIMIT]!) fault(c, S.GP);
  const entry = (s[S.IDT_BASE]! + vector * 4) | 0;
  // A table that is not memory is asked before anything changes.
  let target = readLinear(c, entry, 4);
  for (let i = 1; i <= 3; i++) {
    if (!withinSegment(c, S.SS, stackOffset(c, -2 * i), 2, true)) fault(c, S.SSF);
  }
  write16(c, S.SS, stackOffset(c, -2), getFlags(c));
  write16(c, S.SS, stackOffset(c, -4), s[S.SELECTOR + S.CS]!);
  write16(c, S.SS, stackOffset(c, -6), returnIp);
  addStackPointer(c, -6);
  // SDM vol. 2, INT n: the entry is read behind the pushes, which may have changed it.
  if (c.pt[entry >>> 12]! & S.PAGE_READ) target = readLinear(c, entry, 4);
  const ip = target & 0xffff;
  s[S.SYSFLAGS]! &= ~CLEARED_IN_HANDLER;
  loadRealSegment(c, S.CS, target >>> 16);
  c.ip = ip;
  s[S.EIP] = ip;
}

/**
 * Delivers `vector` with `returnIp` to be pushed; faults on the way become a double fault or the
 * end. An EXIT thrown by an unmapped table leaves all as it was.
 */
export function deliver(c: Cpu, first: number, returnIp: number, cause: Cause, code = 0): void {
  let vector = first;
  let errorCode = code;
  let origin = cause;
  let ip = returnIp;
  for (;;) {
    try {
      if (c.s[S.CR0]! & S.CR0_PE) deliverProtected(c, vector, ip, origin, errorCode);
      else deliverReal(c, vector, ip);
      c.s[S.DELIVERED]! += 1;
      if (vector === S.DB && origin === "exception") c.s[S.DR + 7]! &= ~S.DR7_GD;
      return;
    } catch (thrown) {
      if (thrown !== FAULT) throw thrown;
    }
    if (vector === S.DF && origin === "exception") {
      c.s[S.SHUTDOWN] = 1;
      c.s[S.EVENTS]! |= S.EVENT_SHUTDOWN;
      c.s[S.EIP] = c.ip = c.ip0;
      return;
    }
    const second = c.vector;
    const double = origin === "exception" && contributory(vector) && contributory(second);
    vector = double ? S.DF : second;
    errorCode = double ? 0 : c.errorCode;
    origin = "exception";
    // What faults while an INT or an external interrupt is delivered belongs to the instruction at hand.
    ip = c.ip0;
  }
}
