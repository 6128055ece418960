// What do the system instructions of the two-byte map do: descriptor tables, control registers, CPUID, MSRs?

import { checkAccess, read16, read32, write16, write32 } from "./access.ts";
import { unsupported } from "./coprocessor.ts";
import { type Cpu, fault } from "./cpu.ts";
import { eaPlus, fetch8, fetchModrm, readE, writeE } from "./operands.ts";
import { systemEnter, systemExit, systemSegment } from "./protected.ts";
import * as S from "./state.ts";

/** CR4 bits of an i686 without paging extensions of its own: VME PVI TSD DE PSE PAE MCE PGE PCE. */
const CR4_MASK = 0x1ff;

/** CPUID: vendor, and a signature that is the one EDX has after reset. */
const VENDOR = [0x6c616552, 0x65646f6d, 0x75706320] as const; // "Realmode cpu" as EBX EDX ECX
const SIGNATURE = 0x600;
/** TSC (4), MSR (5), CX8 (8), SEP (11), CMOV (15). No FPU, no paging. */
const FEATURES = (1 << 4) | (1 << 5) | (1 << 8) | (1 << 11) | (1 << 15);

function cpuid(c: Cpu): void {
  const { s } = c;
  const leaf = s[S.EAX]! >>> 0;
  let [a, b, cx, d] = [0, 0, 0, 0];
  if (leaf === 0) [a, b, d, cx] = [1, ...VENDOR];
  else if (leaf === 1) [a, d] = [SIGNATURE, FEATURES];
  else if (leaf === 0x80000000) a = 0x80000000;
  s[S.EAX] = a;
  s[S.EBX] = b;
  s[S.ECX] = cx;
  s[S.EDX] = d;
}

function timeStamp(c: Cpu): number {
  const offset = c.s[S.TSC_HIGH]! * 2 ** 32 + (c.s[S.TSC_LOW]! >>> 0);
  return c.clock() + offset;
}

function setPair(c: Cpu, value: number): void {
  c.s[S.EAX] = value % 2 ** 32;
  c.s[S.EDX] = Math.floor(value / 2 ** 32);
}

/** RDMSR and WRMSR: the time stamp, APIC_BASE and SYSENTER registers; others are #GP. */
function modelRegister(c: Cpu, write: boolean): void {
  const { s } = c;
  const words: Record<number, number> = {
    27: S.APIC_BASE,
    372: S.SYSENTER_CS,
    373: S.SYSENTER_ESP,
    374: S.SYSENTER_EIP,
  };
  const index = s[S.ECX]! >>> 0;
  if (index === 0x10) {
    if (!write) setPair(c, timeStamp(c));
    else {
      const wanted = s[S.EDX]! * 2 ** 32 + (s[S.EAX]! >>> 0);
      const offset = wanted - c.clock();
      s[S.TSC_LOW] = offset % 2 ** 32;
      s[S.TSC_HIGH] = Math.floor(offset / 2 ** 32);
    }
    return;
  }
  const word = words[index];
  if (word === undefined) fault(c, S.GP);
  if (write) s[word] = s[S.EAX]!;
  else {
    s[S.EAX] = s[word]!;
    s[S.EDX] = 0;
  }
}

/** The bits of CR0 that are there; the others stay 0 whatever is written (PE MP EM TS ET NE WP AM NW CD PG). */
const CR0_BITS = 0xe005003f | 0;

export function setControl0(c: Cpu, value: number): void {
  const { s } = c;
  const next = (value & CR0_BITS) | S.CR0_ET;
  if (next & S.CR0_PG && !(next & S.CR0_PE)) fault(c, S.GP);
  // NW without CD
  if (next & 0x20000000 && !(next & 0x40000000)) fault(c, S.GP);
  if (next & S.CR0_PG) unsupported(c);
  const before = s[S.CR0]!;
  s[S.CR0] = next;
  if ((before ^ next) & S.CR0_PE) for (let seg = S.ES; seg <= S.GS; seg++) c.segmentChanged(seg);
}

function moveControl(c: Cpu, write: boolean): void {
  const { s } = c;
  const modrm = fetch8(c);
  const control = (modrm >> 3) & 7;
  const reg = modrm & 7;
  if (control === 1 || control > 4) fault(c, S.UD);
  if (!write) {
    s[reg] = s[S.CR0 + (control === 0 ? 0 : control - 1)]!;
    return;
  }
  const value = s[reg]!;
  if (control === 0) setControl0(c, value);
  else if (control === 2) s[S.CR2] = value;
  else if (control === 3) s[S.CR3] = value;
  else {
    if (value & ~CR4_MASK) fault(c, S.GP);
    s[S.CR4] = value;
  }
}

function moveDebug(c: Cpu, write: boolean): void {
  const { s } = c;
  const modrm = fetch8(c);
  let debug = (modrm >> 3) & 7;
  const reg = modrm & 7;
  // DR4 and DR5 are DR6 and DR7 unless CR4.DE says otherwise.
  if (debug === 4 || debug === 5) {
    if (s[S.CR4]! & S.CR4_DE) fault(c, S.UD);
    debug += 2;
  }
  // General detect: a debugger guards its registers.
  if (s[S.DR + 7]! & S.DR7_GD) {
    s[S.DR + 6]! |= S.DR6_BD;
    fault(c, S.DB);
  }
  if (!write) {
    s[reg] = s[S.DR + debug]!;
    return;
  }
  const value = s[reg]!;
  if (debug === 6) s[S.DR + 6] = (value & 0xe00f) | 0xffff0ff0;
  else if (debug === 7) {
    s[S.DR + 7] = (value & 0xffff2bff) | 0x400;
    for (let seg = S.ES; seg <= S.GS; seg++) c.segmentChanged(seg);
  } else s[S.DR + debug] = value;
  c.updateTrapEvent();
}

function storeTable(c: Cpu, base: number, limit: number): void {
  checkAccess(c, c.seg, c.ea, 2, true);
  checkAccess(c, c.seg, eaPlus(c, 2), 4, true);
  write16(c, c.seg, c.ea, c.s[limit]!);
  write32(c, c.seg, eaPlus(c, 2), c.s[base]!);
}

function loadTable(c: Cpu, base: number, limit: number): void {
  const size = read16(c, c.seg, c.ea);
  const at = read32(c, c.seg, eaPlus(c, 2));
  c.s[limit] = size;
  // A 16-bit operand takes 24 bits of base.
  c.s[base] = c.os === 2 ? at & 0xffffff : at;
}

/** 0F 01. */
function group7(c: Cpu): void {
  const { s } = c;
  fetchModrm(c);
  const kind = (c.modrm >> 3) & 7;
  const memory = c.modrm < 0xc0;
  if (kind === 4) writeE(c, memory ? 2 : c.os, s[S.CR0]!);
  else if (kind === 6) {
    // LMSW changes PE MP EM TS, and can set PE but not clear it.
    const value = readE(c, 2);
    setControl0(c, (s[S.CR0]! & ~0xe) | (value & 0xf));
  } else if (!memory || kind === 5) fault(c, S.UD);
  else if (kind === 0) storeTable(c, S.GDT_BASE, S.GDT_LIMIT);
  else if (kind === 1) storeTable(c, S.IDT_BASE, S.IDT_LIMIT);
  else if (kind === 2) loadTable(c, S.GDT_BASE, S.GDT_LIMIT);
  else if (kind === 3) loadTable(c, S.IDT_BASE, S.IDT_LIMIT);
  // INVLPG: no translation is cached, and no paging is there.
}

/** What `execute0F` leaves: system instructions, and #UD for all that does not exist on an i686. */
export function system(c: Cpu, op: number): void {
  const { s } = c;
  switch (op) {
    case 0x00:
    case 0x02:
    case 0x03:
      // SLDT STR LLDT LTR VERR VERW, LAR, LSL exist in protected mode only.
      if (!(s[S.CR0]! & S.CR0_PE)) fault(c, S.UD);
      systemSegment(c, op);
      return;
    case 0x01:
      group7(c);
      return;
    case 0x06: // CLTS
      s[S.CR0]! &= ~S.CR0_TS;
      return;
    case 0x08: // INVD
    case 0x09: // WBINVD
      return;
    case 0x20:
      moveControl(c, false);
      return;
    case 0x22:
      moveControl(c, true);
      return;
    case 0x21:
      moveDebug(c, false);
      return;
    case 0x23:
      moveDebug(c, true);
      return;
    case 0x30:
      modelRegister(c, true);
      return;
    case 0x31:
      setPair(c, timeStamp(c));
      return;
    case 0x32:
      modelRegister(c, false);
      return;
    case 0x33: // RDPMC: two counters that stand still
      if (s[S.ECX]! >>> 0 > 1) fault(c, S.GP);
      s[S.EAX] = s[S.EDX] = 0;
      return;
    case 0x34:
      systemEnter(c);
      return;
    case 0x35:
      systemExit(c);
      return;
    case 0xa2:
      cpuid(c);
      return;
    default:
      fault(c, S.UD);
  }
}
