// What state does a vCPU have, as the host reads and writes it?

import { MachineError } from "./error.ts";

/** General registers, EIP and EFLAGS: unsigned 32-bit numbers (KVM_GET_REGS, low halves). */
export interface Regs {
  eax: number;
  ebx: number;
  ecx: number;
  edx: number;
  esi: number;
  edi: number;
  ebp: number;
  esp: number;
  eip: number;
  eflags: number;
}

/** A segment register with its hidden part, named as KVM names the fields (`struct kvm_segment`). */
export interface Segment {
  /** 16 bits. */
  selector: number;
  /** Linear address, 32 bits. Not always `selector × 16`: CS starts with ffff0000. */
  base: number;
  /** In bytes (already scaled by `g`), 32 bits. */
  limit: number;
  /** Descriptor type, 4 bits: 3 = data, read/write, accessed; 11 = code, readable, accessed. */
  type: number;
  /** 1 = code or data, 0 = system segment. */
  s: number;
  dpl: number;
  present: number;
  avl: number;
  /** 1 = 32-bit default size (D/B). */
  db: number;
  /** 1 = the descriptor's limit counted pages. */
  g: number;
}

/** GDTR or IDTR. */
export interface DescriptorTable {
  base: number;
  limit: number;
}

/** Segment, table and control registers (KVM_GET_SREGS). */
export interface Sregs {
  cs: Segment;
  ds: Segment;
  es: Segment;
  fs: Segment;
  gs: Segment;
  ss: Segment;
  tr: Segment;
  ldt: Segment;
  gdt: DescriptorTable;
  idt: DescriptorTable;
  cr0: number;
  cr2: number;
  cr3: number;
  cr4: number;
}

/** What `setSregs` takes: any part of `Sregs`, down to a single segment field. */
export type SregsPatch = {
  [K in keyof Sregs]?: Sregs[K] extends number ? number : Partial<Sregs[K]>;
};

/** The names in `Regs`, in KVM's order. */
export const REG_NAMES = [
  "eax",
  "ebx",
  "ecx",
  "edx",
  "esi",
  "edi",
  "esp",
  "ebp",
  "eip",
  "eflags",
] as const;

/** The segment registers in `Sregs` that an instruction can name, in the manual's encoding order. */
export const SEGMENT_NAMES = ["es", "cs", "ss", "ds", "fs", "gs"] as const;

export type SegmentName = (typeof SEGMENT_NAMES)[number];

/** The fields of `Segment`, in KVM's order. */
export const SEGMENT_FIELDS = [
  "base",
  "limit",
  "selector",
  "type",
  "present",
  "dpl",
  "db",
  "s",
  "g",
  "avl",
] as const;

/** The control registers in `Sregs`. */
export const CONTROL_NAMES = ["cr0", "cr2", "cr3", "cr4"] as const;

/** General registers after reset (SDM vol. 3, table "IA-32 and Intel 64 Processor States"); EDX is the CPU's signature. */
export function resetRegs(): Regs {
  return {
    eax: 0,
    ebx: 0,
    ecx: 0,
    edx: 0x600,
    esi: 0,
    edi: 0,
    ebp: 0,
    esp: 0,
    eip: 0xfff0,
    eflags: 2,
  };
}

/** A segment register as real mode has it: base = selector × 16, limit 64 KiB − 1. */
export function realModeSegment(selector: number, type = 3): Segment {
  return {
    selector,
    base: selector * 16,
    limit: 0xffff,
    type,
    s: 1,
    dpl: 0,
    present: 1,
    avl: 0,
    db: 0,
    g: 0,
  };
}

/** Segment, table and control registers after reset, as KVM_GET_SREGS reports them on a new vCPU. */
export function resetSregs(): Sregs {
  return {
    cs: { ...realModeSegment(0xf000, 11), base: 0xffff0000 },
    ds: realModeSegment(0),
    es: realModeSegment(0),
    fs: realModeSegment(0),
    gs: realModeSegment(0),
    ss: realModeSegment(0),
    tr: { ...realModeSegment(0, 11), s: 0 },
    ldt: { ...realModeSegment(0, 2), s: 0 },
    gdt: { base: 0, limit: 0xffff },
    idt: { base: 0, limit: 0xffff },
    cr0: 0x60000010,
    cr2: 0,
    cr3: 0,
    cr4: 0,
  };
}

function laidOver<T extends object>(whole: T, patch: Partial<T>): T {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  return { ...whole, ...Object.fromEntries(given) };
}

/** `sregs` with `patch` laid over it; neither is changed. */
export function mergeSregs(sregs: Sregs, patch: SregsPatch): Sregs {
  const merged: Record<string, unknown> = { ...sregs };
  for (const [name, part] of Object.entries(patch)) {
    if (part === undefined) continue;
    const old = merged[name];
    merged[name] = typeof part === "object" ? laidOver(old as object, part) : part;
  }
  return merged as unknown as Sregs;
}

/** Bits of each field of `Segment`. */
const SEGMENT_BITS: Record<keyof Segment, number> = {
  base: 32,
  limit: 32,
  selector: 16,
  type: 4,
  present: 1,
  dpl: 2,
  db: 1,
  s: 1,
  g: 1,
  avl: 1,
};

const TABLE_BITS: Record<keyof DescriptorTable, number> = { base: 32, limit: 16 };

/** Bits of everything that `setRegs` and `setSregs` take; a segment or table has a list of its own. */
const REGS_BITS = Object.fromEntries(REG_NAMES.map((name) => [name, 32]));
const SREGS_BITS: Record<keyof Sregs, number | Record<string, number>> = {
  cs: SEGMENT_BITS,
  ds: SEGMENT_BITS,
  es: SEGMENT_BITS,
  fs: SEGMENT_BITS,
  gs: SEGMENT_BITS,
  ss: SEGMENT_BITS,
  tr: SEGMENT_BITS,
  ldt: SEGMENT_BITS,
  gdt: TABLE_BITS,
  idt: TABLE_BITS,
  cr0: 32,
  cr2: 32,
  cr3: 32,
  cr4: 32,
};

function checkFields(
  patch: object,
  bits: Record<string, number | Record<string, number>>,
  what: string,
): void {
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const width = Object.hasOwn(bits, name) ? bits[name] : undefined;
    if (width === undefined) throw new MachineError("EINVAL", `${what} has no "${name}"`);
    if (typeof width === "object") {
      if (typeof value !== "object" || value === null) {
        throw new MachineError("EINVAL", `${what}.${name} is ${value}, not an object`);
      }
      checkFields(value, width, `${what}.${name}`);
    } else if (!Number.isInteger(value) || value < 0 || value >= 2 ** width) {
      throw new MachineError(
        "EINVAL",
        `${what}.${name} is ${value}, not an unsigned number of ${width} bits`,
      );
    }
  }
}

/** @throws MachineError EINVAL where a name is no register or a value does not fit; fields that are undefined are passed over. */
export function checkRegs(regs: Partial<Regs>): void {
  checkFields(regs, REGS_BITS, "regs");
}

/** The same for segment, table and control registers. */
export function checkSregs(patch: SregsPatch): void {
  checkFields(patch, SREGS_BITS, "sregs");
}
