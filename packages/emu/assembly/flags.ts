// How are the status flags kept in FR and FX, and how do they become EFLAGS? (src/flags.ts has the bits)

import { EVENTS, SYSFLAGS } from "../src/state";

export const ALL_BUT_CARRY_AND_OVERFLOW = 0x3fffffff;
export const CARRY: i32 = 1 << 31;
export const CARRY_AND_OVERFLOW: i32 = CARRY | 0x40000000;
export const ADJUST = 8;

export const TRAP = 0x100;
export const INTERRUPT = 0x200;
/** Of EFLAGS, what POPF and IRET of 16 bits change beside the status flags. */
export const POPPED = 0x7700;

/** Whether PF is set. */
// @inline
export function parity(fr: i32, fx: i32): i32 {
  const low = fr ^ (fx >> 8);
  return (0x9669 >> ((low ^ (low >> 4)) & 15)) & 1;
}

// @inline
export function overflow(fx: i32): bool {
  return (fx ^ (fx << 1)) < 0;
}

// @inline
export function sign(fr: i32, fx: i32): bool {
  return (fr ^ (fx << 31)) < 0;
}

/** SF is not OF. */
// @inline
export function less(fr: i32, fx: i32): bool {
  return (fr ^ (fx << 31) ^ fx ^ (fx << 1)) < 0;
}

/** The status flags but OF as they stand in EFLAGS, with bit 1. */
// @inline
export function lowFlags(fr: i32, fx: i32): i32 {
  return (
    (fx >>> 31) |
    2 |
    (parity(fr, fx) << 2) |
    (((fx >> 3) & 1) << 4) |
    (fr === 0 ? 0x40 : 0) |
    (((fr ^ (fx << 31)) >>> 31) << 7)
  );
}

/** All of EFLAGS, as it is pushed. */
export function pushedFlags(s: i32, fr: i32, fx: i32): i32 {
  const system = load<i32>(s, SYSFLAGS << 2) & 0xfcffff;
  return lowFlags(fr, fx) | (((fx ^ (fx << 1)) >>> 31) << 11) | system;
}

/** FR of status flags. */
// @inline
export function poppedResult(value: i32): i32 {
  return ((value >> 6) & 1) ^ 1;
}

/** FX of status flags. */
export function poppedRest(value: i32): i32 {
  const cf = value & 1;
  return (
    (cf << 31) |
    ((cf ^ ((value >> 11) & 1)) << 30) |
    ((((value >> 2) & 1) ^ poppedResult(value) ^ 1) << 8) |
    (((value >> 4) & 1) << 3) |
    ((value >> 7) & 1)
  );
}

/** Whether POPF and IRET may give IF and TF these values here: nothing waits for an interrupt to be allowed. */
// @inline
export function mayPop(s: i32, value: i32): bool {
  const before = load<i32>(s, SYSFLAGS << 2);
  if (((value | before) & TRAP) !== 0 || (before & 0x10000) !== 0) return false;
  return ((value ^ before) & INTERRUPT) === 0 || load<i32>(s, EVENTS << 2) === 0;
}

/** CF, OF and AF, as FX has them where the rest follows from FR. */
// @inline
export function packFlags(cf: i32, ov: i32, af: i32): i32 {
  return (cf << 31) | ((cf ^ ov) << 30) | (af << 3);
}
