// What does a register name in a header or on a command line mean: `ax`, `esp`, `ds`, `cs.base`, `idt.limit`?

import { FLAGS_ALWAYS_SET } from "@realmode/isa";
import {
  CONTROL_NAMES,
  REG_NAMES,
  type Regs,
  SEGMENT_FIELDS,
  SEGMENT_NAMES,
  type Sregs,
  type SregsPatch,
} from "@realmode/machine";

/** Registers of one vCPU. */
export interface RegisterState {
  readonly regs: Regs;
  readonly sregs: Sregs;
}

/** Registers to be set before a run; what is not named keeps its value. */
export interface RegisterPatch {
  readonly regs: Partial<Regs>;
  readonly sregs: SregsPatch;
}

/** A register, or part of one, that has a name. */
export interface NamedRegister {
  readonly name: string;
  /** Width; a value has 0 to 2^bits − 1. */
  readonly bits: number;
  read(state: RegisterState): number;
  /**
   * `patch` with this register set. A segment name sets selector and base = selector × 16, as a
   * load in real mode does; `cs.base` and the like set one hidden part.
   */
  write(patch: RegisterPatch, value: number): RegisterPatch;
}

const SEGMENT_BITS: Readonly<Record<(typeof SEGMENT_FIELDS)[number], number>> = {
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

function general(
  full: keyof Regs,
  name: string,
  bits: number,
  shift: number,
  always = 0,
): NamedRegister {
  const mask = (2 ** bits - 1) * 2 ** shift;
  return {
    name,
    bits,
    read: ({ regs }) => ((regs[full] & mask) >>> 0) / 2 ** shift,
    write: (patch, value) => {
      const old = patch.regs[full] ?? 0;
      const next = ((old & ~mask) | (value * 2 ** shift) | always) >>> 0;
      return { ...patch, regs: { ...patch.regs, [full]: next } };
    },
  };
}

type PartName = "tr" | "ldt" | "gdt" | "idt" | (typeof SEGMENT_NAMES)[number];

function hidden(segment: PartName, field: string, bits: number): NamedRegister {
  return {
    name: `${segment}.${field}`,
    bits,
    read: ({ sregs }) => (sregs[segment] as unknown as Record<string, number>)[field]!,
    write: (patch, value) => {
      const part = { ...(patch.sregs[segment] as object | undefined), [field]: value };
      return { ...patch, sregs: { ...patch.sregs, [segment]: part } };
    },
  };
}

function segment(name: (typeof SEGMENT_NAMES)[number]): NamedRegister {
  return {
    name,
    bits: 16,
    read: ({ sregs }) => sregs[name].selector,
    write: (patch, value) => {
      const part = { ...patch.sregs[name], selector: value, base: value * 16 };
      return { ...patch, sregs: { ...patch.sregs, [name]: part } };
    },
  };
}

function control(name: (typeof CONTROL_NAMES)[number]): NamedRegister {
  return {
    name,
    bits: 32,
    read: ({ sregs }) => sregs[name],
    write: (patch, value) => ({ ...patch, sregs: { ...patch.sregs, [name]: value } }),
  };
}

function buildNames(): Map<string, NamedRegister> {
  const all: NamedRegister[] = [];
  for (const full of REG_NAMES) {
    const always = full === "eflags" ? FLAGS_ALWAYS_SET : 0;
    const short = full.slice(1);
    all.push(general(full, full, 32, 0, always), general(full, short, 16, 0, always));
    if (/^[abcd]x$/.test(short)) {
      all.push(general(full, `${short[0]}l`, 8, 0), general(full, `${short[0]}h`, 8, 8));
    }
  }
  const hiddenFields = [...SEGMENT_NAMES, "tr", "ldt"] as const;
  for (const name of SEGMENT_NAMES) all.push(segment(name));
  for (const name of hiddenFields) {
    for (const field of SEGMENT_FIELDS) all.push(hidden(name, field, SEGMENT_BITS[field]));
  }
  for (const name of ["gdt", "idt"] as const) {
    all.push(hidden(name, "base", 32), hidden(name, "limit", 16));
  }
  for (const name of CONTROL_NAMES) all.push(control(name));
  return new Map(all.map((register) => [register.name, register]));
}

let names: Map<string, NamedRegister> | undefined;

/**
 * The register called `name`, or undefined: general registers in 32, 16 and 8 bits, `eip ip eflags
 * flags`, segments (`ds` = its selector) with hidden parts (`cs.base`, `cs.limit` …), `gdt.base`,
 * `idt.limit` …, `cr0` …
 */
export function findRegister(name: string): NamedRegister | undefined {
  names ??= buildNames();
  return names.get(name.toLowerCase());
}

/** Every name `findRegister` knows. */
export function registerNames(): readonly string[] {
  names ??= buildNames();
  return [...names.keys()];
}

/** Nothing set. */
export const NO_REGISTERS: RegisterPatch = { regs: {}, sregs: {} };

/** `under` with everything set that `over` sets. */
export function mergePatches(under: RegisterPatch, over: RegisterPatch): RegisterPatch {
  const sregs: Record<string, unknown> = { ...under.sregs };
  for (const [name, part] of Object.entries(over.sregs)) {
    sregs[name] =
      typeof part === "object" ? { ...(sregs[name] as object | undefined), ...part } : part;
  }
  return { regs: { ...under.regs, ...over.regs }, sregs: sregs as SregsPatch };
}
