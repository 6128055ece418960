// How do segment loads, far transfers and system segments work in protected mode, at privilege level 0?
//
// The programs meant are those that enter protected mode, use a GDT (and LDT, IDT) and go back. What
// would change the privilege level, switch tasks or enter virtual-8086 mode is unsupported: the run
// ends and names the instruction. (SDM vol. 2, the "Operation" parts; vol. 3, chapters 5 and 6.)

import { readLinear, withinSegment, writeLinear } from "./access.ts";
import { unsupported } from "./coprocessor.ts";
import { type Cpu, fault } from "./cpu.ts";
import { getFlags, setStatus } from "./flags.ts";
import { addStackPointer, stackOffset } from "./interrupts.ts";
import { fetchModrm, readE, writeE, writeG } from "./operands.ts";
import * as S from "./state.ts";
import { setPoppedFlags } from "./transfer.ts";

interface Descriptor {
  /** Linear address of its eight bytes. */
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

const isNull = (selector: number): boolean => (selector & 0xfffc) === 0;
const present = (d: Descriptor): boolean => (d.high & 0x8000) !== 0;
/** S and the type's upper bit: a code segment. */
const isCode = (d: Descriptor): boolean => (d.high & 0x1800) === 0x1800;
const isData = (d: Descriptor): boolean => (d.high & 0x1800) === 0x1000;
const conforming = (d: Descriptor): boolean => isCode(d) && (d.high & 0x400) !== 0;
const readable = (d: Descriptor): boolean => isData(d) || (isCode(d) && (d.high & 0x200) !== 0);
const level = (d: Descriptor): number => (d.high >> 13) & 3;
const systemType = (d: Descriptor): number => (d.high >> 8) & 0x1f;

function base(d: Descriptor): number {
  return (d.low >>> 16) | ((d.high & 0xff) << 16) | (d.high & 0xff000000);
}

function limit(d: Descriptor): number {
  const raw = (d.low & 0xffff) | (d.high & 0xf0000);
  return d.high & 0x800000 ? (raw << 12) | 0xfff : raw;
}

/** The descriptor that a selector names; undefined beyond its table. */
function find(c: Cpu, selector: number): Descriptor | undefined {
  const { s } = c;
  const local = (selector & 4) !== 0;
  if (local && !(s[S.ATTR + S.LDT]! & 0x8000)) return undefined;
  const end = local ? s[S.LIMIT + S.LDT]! >>> 0 : s[S.GDT_LIMIT]!;
  const offset = selector & 0xfff8;
  if (offset + 7 > end) return undefined;
  const at = ((local ? s[S.BASE + S.LDT]! : s[S.GDT_BASE]!) + offset) | 0;
  return { at, low: readLinear(c, at, 4), high: readLinear(c, (at + 4) | 0, 4) };
}

function need(c: Cpu, selector: number): Descriptor {
  return find(c, selector) ?? fault(c, S.GP, selector & 0xfffc);
}

/** Takes a descriptor into the hidden part of a segment register; marks it accessed. */
function take(c: Cpu, seg: number, selector: number, d: Descriptor): void {
  const { s } = c;
  const plain = (d.high & 0x1000) !== 0;
  const high = plain ? d.high | 0x100 : d.high;
  if (high !== d.high) writeLinear(c, (d.at + 5) | 0, 1, (high >> 8) & 0xff);
  s[S.SELECTOR + seg] = selector & 0xffff;
  s[S.BASE + seg] = base(d);
  s[S.LIMIT + seg] = limit(d);
  s[S.ATTR + seg] = high & 0xf0ff00;
  c.segmentChanged(seg);
}

/** MOV, POP, LDS … into a segment register. */
export function loadSegmentProtected(c: Cpu, seg: number, selector: number): void {
  const error = selector & 0xfffc;
  if (isNull(selector)) {
    if (seg === S.SS) fault(c, S.GP);
    // Base and limit are cleared as KVM and AMD's newer CPUs do it; the manual leaves them open.
    c.s[S.SELECTOR + seg] = selector & 0xffff;
    c.s[S.BASE + seg] = 0;
    c.s[S.LIMIT + seg] = 0;
    c.s[S.ATTR + seg] = 0;
    c.segmentChanged(seg);
    return;
  }
  const d = need(c, selector);
  const rpl = selector & 3;
  if (seg === S.SS) {
    if (!isData(d) || !(d.high & 0x200) || rpl !== 0 || level(d) !== 0) fault(c, S.GP, error);
    if (!present(d)) fault(c, S.SSF, error);
  } else {
    if (!readable(d) || (!conforming(d) && rpl > level(d))) fault(c, S.GP, error);
    if (!present(d)) fault(c, S.NP, error);
  }
  take(c, seg, selector, d);
}

/** The code segment that a transfer at level 0 goes to, checked. */
function codeTarget(c: Cpu, selector: number, offset: number, external = 0): Descriptor {
  const error = (selector & 0xfffc) | external;
  if (isNull(selector)) fault(c, S.GP, external);
  const d = find(c, selector) ?? fault(c, S.GP, error);
  if (!isCode(d)) fault(c, S.GP, error);
  if (level(d) !== 0) fault(c, S.GP, error);
  if (!present(d)) fault(c, S.NP, error);
  if (offset >>> 0 > limit(d) >>> 0) fault(c, S.GP, external);
  return d;
}

function enterCode(c: Cpu, selector: number, offset: number, d: Descriptor): void {
  take(c, S.CS, selector & 0xfffc, d);
  c.ip = offset | 0;
}

/** Pushes values of `size` bytes, the first highest; checked before the first is written. */
function pushList(c: Cpu, size: number, values: readonly number[]): void {
  for (let i = 1; i <= values.length; i++) {
    if (!withinSegment(c, S.SS, stackOffset(c, -size * i), size, true)) fault(c, S.SSF);
  }
  values.forEach((value, i) => {
    const at = (c.s[S.BASE + S.SS]! + stackOffset(c, -size * (i + 1))) | 0;
    writeLinear(c, at, size, value);
  });
  addStackPointer(c, -size * values.length);
}

/** Far CALL and JMP: to a code segment, or through a call gate of level 0. */
export function farTransferProtected(
  c: Cpu,
  selector: number,
  offset: number,
  call: boolean,
): void {
  if (isNull(selector)) fault(c, S.GP);
  const d = need(c, selector);
  let to = selector;
  let at = c.os === 2 ? offset & 0xffff : offset;
  let size = c.os;
  if (!(d.high & 0x1000)) {
    const type = systemType(d);
    if (type === 1 || type === 5 || type === 9) unsupported(c);
    if (type !== 4 && type !== 12) fault(c, S.GP, selector & 0xfffc);
    if ((selector & 3) > level(d)) fault(c, S.GP, selector & 0xfffc);
    if (!present(d)) fault(c, S.NP, selector & 0xfffc);
    to = d.low >>> 16;
    size = type === 12 ? 4 : 2;
    at = size === 4 ? (d.low & 0xffff) | (d.high & 0xffff0000) : d.low & 0xffff;
  } else if ((selector & 3) !== 0 && !conforming(d)) fault(c, S.GP, selector & 0xfffc);
  const code = codeTarget(c, to, at);
  if (call) pushList(c, size, [c.s[S.SELECTOR + S.CS]!, c.ip]);
  enterCode(c, to, at, code);
}

/** RETF to level 0. `release` is what leaves the stack, the address included. */
export function farReturnProtected(
  c: Cpu,
  selector: number,
  offset: number,
  release: number,
): void {
  if ((selector & 3) !== 0) unsupported(c);
  const code = codeTarget(c, selector, offset);
  addStackPointer(c, release);
  enterCode(c, selector, offset, code);
}

const NT = 0x4000;
const VM = 0x20000;

export function interruptReturnProtected(
  c: Cpu,
  selector: number,
  offset: number,
  flags: number,
): void {
  const { os } = c;
  if (c.s[S.SYSFLAGS]! & NT || (selector & 3) !== 0 || (os === 4 && flags & VM)) unsupported(c);
  const code = codeTarget(c, selector, offset);
  addStackPointer(c, 3 * os);
  enterCode(c, selector, offset, code);
  setPoppedFlags(c, flags, os, os === 4 ? 0x257fd5 : 0x7fd5);
  c.s[S.NMI_MASKED] = 0;
}

/** Vectors that push an error code (SDM vol. 3, table 6-1). */
const WITH_ERROR_CODE = new Set([8, 10, 11, 12, 13, 14, 17]);

/** Interrupt and trap gates of 16 and 32 bits, to level 0. */
export function deliverProtected(
  c: Cpu,
  vector: number,
  returnIp: number,
  cause: "software" | "exception" | "external",
  errorCode: number,
): void {
  const { s } = c;
  const external = cause === "software" ? 0 : 1;
  const error = vector * 8 + 2 + external;
  if (vector * 8 + 7 > s[S.IDT_LIMIT]!) fault(c, S.GP, error);
  const at = (s[S.IDT_BASE]! + vector * 8) | 0;
  const gate = { at, low: readLinear(c, at, 4), high: readLinear(c, (at + 4) | 0, 4) };
  const type = systemType(gate);
  if (type === 5) unsupported(c);
  if (type !== 6 && type !== 7 && type !== 14 && type !== 15) fault(c, S.GP, error);
  if (!present(gate)) fault(c, S.NP, error);
  const size = type >= 14 ? 4 : 2;
  const selector = gate.low >>> 16;
  const offset = size === 4 ? (gate.low & 0xffff) | (gate.high & 0xffff0000) : gate.low & 0xffff;
  const code = codeTarget(c, selector, offset, external);
  let flags = getFlags(c);
  // A fault is resumed past a breakpoint on its own instruction.
  if (cause === "exception" && vector !== S.DB) flags |= 0x10000;
  const frame = [flags, s[S.SELECTOR + S.CS]!, returnIp];
  if (cause === "exception" && WITH_ERROR_CODE.has(vector)) frame.push(errorCode);
  pushList(c, size, frame);
  s[S.SYSFLAGS]! &= ~(0x100 | NT | 0x10000 | VM);
  if (!(type & 1)) s[S.SYSFLAGS]! &= ~0x200;
  enterCode(c, selector, offset, code);
  s[S.EIP] = c.ip;
}

function setZero(c: Cpu, set: boolean): void {
  const flags = getFlags(c);
  setStatus(c, set ? flags | 0x40 : flags & ~0x40);
}

/** The descriptor a selector names if level 0 and the selector's RPL may look at it. */
function visible(c: Cpu, selector: number): Descriptor | undefined {
  const d = isNull(selector) ? undefined : find(c, selector);
  if (d && !conforming(d) && (selector & 3) > level(d)) return undefined;
  return d;
}

function loadLocalTable(c: Cpu, selector: number): void {
  if (isNull(selector)) {
    c.s[S.SELECTOR + S.LDT] = selector;
    c.s[S.BASE + S.LDT] = 0;
    c.s[S.LIMIT + S.LDT] = 0;
    c.s[S.ATTR + S.LDT] = 0;
    return;
  }
  const error = selector & 0xfffc;
  if (selector & 4) fault(c, S.GP, error);
  const d = need(c, selector);
  if (systemType(d) !== 2) fault(c, S.GP, error);
  if (!present(d)) fault(c, S.NP, error);
  take(c, S.LDT, selector, d);
}

function loadTask(c: Cpu, selector: number): void {
  if (isNull(selector)) fault(c, S.GP);
  const error = selector & 0xfffc;
  if (selector & 4) fault(c, S.GP, error);
  const d = need(c, selector);
  const type = systemType(d);
  if (type !== 1 && type !== 9) fault(c, S.GP, error);
  if (!present(d)) fault(c, S.NP, error);
  const busy = { ...d, high: d.high | 0x200 };
  writeLinear(c, (d.at + 5) | 0, 1, (busy.high >> 8) & 0xff);
  take(c, S.TR, selector, busy);
}

/** System types that LAR and LSL know. */
const LAR_TYPES = new Set([1, 2, 3, 4, 5, 9, 11, 12]);
const LSL_TYPES = new Set([1, 2, 3, 9, 11]);

/** 0F 00, 0F 02 and 0F 03: SLDT STR LLDT LTR VERR VERW, LAR, LSL. */
export function systemSegment(c: Cpu, op: number): void {
  const { s } = c;
  fetchModrm(c);
  const kind = (c.modrm >> 3) & 7;
  if (op === 0 && kind > 5) fault(c, S.UD);
  if (op === 0 && kind <= 1) {
    writeE(c, c.modrm >= 0xc0 ? c.os : 2, s[S.SELECTOR + (kind === 0 ? S.LDT : S.TR)]!);
    return;
  }
  const selector = readE(c, 2) & 0xffff;
  if (op === 0 && kind === 2) loadLocalTable(c, selector);
  else if (op === 0 && kind === 3) loadTask(c, selector);
  else if (op === 0) {
    const d = visible(c, selector);
    const good = d && (kind === 4 ? readable(d) : isData(d) && (d.high & 0x200) !== 0);
    setZero(c, good === true);
  } else {
    const d = visible(c, selector);
    const types = op === 2 ? LAR_TYPES : LSL_TYPES;
    if (!d || (!(d.high & 0x1000) && !types.has(systemType(d)))) setZero(c, false);
    else {
      writeG(c, c.os, op === 2 ? d.high & 0xffff00 : limit(d));
      setZero(c, true);
    }
  }
}

function flat(c: Cpu, seg: number, selector: number, type: number): void {
  const { s } = c;
  s[S.SELECTOR + seg] = selector & 0xffff;
  s[S.BASE + seg] = 0;
  s[S.LIMIT + seg] = 0xffffffff;
  s[S.ATTR + seg] = 0xc09000 | (type << 8);
  c.segmentChanged(seg);
}

/** SYSENTER: flat segments of level 0 from the model-specific registers. */
export function systemEnter(c: Cpu): void {
  const { s } = c;
  const selector = s[S.SYSENTER_CS]! & 0xfffc;
  if (!(s[S.CR0]! & S.CR0_PE) || selector === 0) fault(c, S.GP);
  s[S.SYSFLAGS]! &= ~(0x200 | VM | 0x10000);
  flat(c, S.CS, selector, 11);
  flat(c, S.SS, selector + 8, 3);
  s[S.ESP] = s[S.SYSENTER_ESP]!;
  c.ip = s[S.SYSENTER_EIP]!;
}

/** SYSEXIT goes to level 3, which is not there. */
export function systemExit(c: Cpu): void {
  if (!(c.s[S.CR0]! & S.CR0_PE) || (c.s[S.SYSENTER_CS]! & 0xfffc) === 0) fault(c, S.GP);
  unsupported(c);
}
