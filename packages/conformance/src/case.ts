// What does a conformance case say about itself: how to start it, and what it expects?
//
// The header's keys are the project's outer surface: see the package's README.

import type { Diagnostic } from "@realmode/asm16";
import { FLAG_LETTERS } from "@realmode/isa";
import { MAX_RAM_SIZE, MAX_SLOT, type MemorySlotRequest, PAGE_SIZE } from "@realmode/machine";
import { type AccessPattern, parseAccess } from "./access.ts";
import {
  type DirtyPages,
  type ExitPattern,
  type Expectation,
  type ExpectedRegister,
  parseExitPattern,
} from "./expectation.ts";
import { GAPS } from "./gaps.ts";
import { type HeaderField, readHeader } from "./header.ts";
import { formatHex, parseDuration, parseHexBytes, parseInteger, parseSize } from "./literal.ts";
import type { AliasSlot, QueuedInterrupt } from "./program.ts";
import { findRegister, NO_REGISTERS, type RegisterPatch } from "./register-name.ts";

/** Which memory a case runs in; see `MachineOptions.layout`. */
export type CaseLayout = "page" | "page+alias" | "flat";

/** Where execution begins: a symbol of the source, or (flat layout) an address. */
export type CaseEntry = string | { readonly selector: number; readonly offset: number };

/** Bytes to be written to guest-physical memory before the run. */
export interface MemoryBytes {
  readonly physAddr: number;
  readonly bytes: Uint8Array;
}

export interface Case {
  /** The file's path without its extension: `alu/add-overflow`. */
  readonly name: string;
  readonly filename: string;
  readonly source: string;
  /** What the case guards: its comment above the first statement. */
  readonly guards: string;
  /** False for a plain program without a header line. */
  readonly hasHeader: boolean;
  readonly layout: CaseLayout;
  /** Flat layout: guest-physical address of the image. */
  readonly load?: number;
  /** Flat layout: bytes of RAM. */
  readonly ram?: number;
  readonly entry?: CaseEntry;
  readonly registers: RegisterPatch;
  readonly init: readonly MemoryBytes[];
  readonly slots: readonly MemorySlotRequest[];
  /** Slots that show another one's bytes. */
  readonly aliases: readonly AliasSlot[];
  /** External interrupts and NMIs for the first vCPU. */
  readonly interrupts: readonly QueuedInterrupt[];
  /** Registers of vCPU 1, 2 …; as many as there are beside the first. */
  readonly others: readonly RegisterPatch[];
  readonly timeoutMs?: number;
  readonly maxInstructions?: number;
  readonly expectation: Expectation;
  /** Who says that the expectation is right: hardware tests, a KVM run, a section of a manual. */
  readonly judge: readonly string[];
  /** Names of gaps (see `gaps.ts`) a host must not have to run this. */
  readonly needs: readonly string[];
}

export interface ParsedCase {
  readonly case: Case;
  /** Mistakes in the header; with an error the case must not be run. */
  readonly diagnostics: readonly Diagnostic[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The case while its header is read. */
interface Draft extends Omit<Mutable<Case>, "expectation"> {
  registers: RegisterPatch;
  init: MemoryBytes[];
  slots: MemorySlotRequest[];
  aliases: AliasSlot[];
  interrupts: QueuedInterrupt[];
  others: RegisterPatch[];
  expectation: Mutable<Expectation> & {
    registers: ExpectedRegister[];
    others: ExpectedRegister[][];
    dirty: DirtyPages[];
    memory: MemoryBytes[];
  };
}

/** Takes a field's value into the draft, or says what is wrong with it. */
type KeyReader = (draft: Draft, value: string, name: string) => string | undefined;

const LAYOUTS: readonly CaseLayout[] = ["page", "page+alias", "flat"];

function address(text: string, what: string): number | string {
  const value = parseInteger(text);
  if (value === undefined) return `${what} "${text}" is not a number (C literals: 10, 0x0a, 012)`;
  if (value < 0 || value > 0xffffffff) return `${what} ${text} is not within 0 to 0xffffffff`;
  return value;
}

function list(
  value: string,
  verbs: readonly AccessPattern["verb"][],
): readonly AccessPattern[] | string {
  const patterns: AccessPattern[] = [];
  for (const text of value.split(";")) {
    if (text.trim() === "") continue;
    const access = parseAccess(text);
    if (typeof access === "string") return access;
    if (!verbs.includes(access.verb)) {
      return `${access.verb} does not belong here, only ${verbs.join(" and ")} do`;
    }
    if (access.verb !== "out" && access.verb !== "write" && access.value === undefined) {
      return `"${text.trim()}" needs the value the guest shall read`;
    }
    patterns.push(access);
  }
  return patterns;
}

function registerValue(name: string, value: string) {
  const register = findRegister(name);
  if (!register) return `"${name}" is no register`;
  const number = parseInteger(value);
  if (number === undefined) return `"${value}" is not a number (C literals: 10, 0x0a, 012)`;
  const limit = 2 ** register.bits;
  if (number < 0 || number >= limit) {
    return `${name} has ${register.bits} bits: ${value} is not within 0 to ${formatHex(limit - 1)}`;
  }
  return { register, value: number };
}

function flagMasks(value: string): { set: number; clear: number } | string {
  let set = 0;
  let clear = 0;
  for (const letter of value) {
    const row = FLAG_LETTERS.find(([name]) => name === letter.toLowerCase());
    if (!row) {
      const known = FLAG_LETTERS.map(([name]) => name).join("");
      return `"${letter}" is no flag letter: known are ${known}, capital = set, small = clear`;
    }
    if ((set | clear) & row[1]) return `flag ${letter.toLowerCase()} is named twice`;
    if (letter === row[0]) clear |= row[1];
    else set |= row[1];
  }
  return { set, clear };
}

function slotNumber(text: string): number | string {
  const id = parseInteger(text);
  if (id !== undefined && id >= 0 && id <= MAX_SLOT) return id;
  return `"${text}" is no slot from 0 to ${MAX_SLOT}`;
}

function slot(name: string, value: string): MemorySlotRequest | AliasSlot | string {
  const id = slotNumber(name);
  if (typeof id === "string") return id;
  const [start = "", size = "", flag, ...rest] = value.split(":");
  const guestPhysAddr = address(start, "the slot's address");
  if (typeof guestPhysAddr === "string") return guestPhysAddr;
  const memorySize = parseSize(size);
  if (memorySize === undefined || memorySize === 0) return `"${size}" is no size of a slot`;
  if (guestPhysAddr % PAGE_SIZE !== 0 || memorySize % PAGE_SIZE !== 0) {
    return "a slot starts and ends on page borders (multiples of 0x1000)";
  }
  const alias = /^alias=(.*)$/.exec(flag ?? "");
  if (rest.length > 0 || (flag !== undefined && flag !== "readonly" && !alias)) {
    return `a slot is ADDRESS:SIZE, ADDRESS:SIZE:readonly or ADDRESS:SIZE:alias=SLOT, not "${value}"`;
  }
  if (alias) {
    const of = slotNumber(alias[1]!);
    return typeof of === "string" ? of : { slot: id, guestPhysAddr, memorySize, of };
  }
  return { slot: id, guestPhysAddr, memorySize, ...(flag ? { readonly: true } : {}) };
}

function queuedInterrupt(text: string): QueuedInterrupt | string {
  const [what = "", after = "0", ...rest] = text.split("@");
  const vector = what === "nmi" ? what : parseInteger(what);
  const exits = parseInteger(after);
  if (vector === undefined || exits === undefined || exits < 0 || rest.length > 0) {
    return `"${text}" is not VECTOR, VECTOR@EXITS, nmi or nmi@EXITS`;
  }
  if (vector !== "nmi" && (vector < 0 || vector > 255)) {
    return `vector ${what} is not within 0 to 255`;
  }
  return { vector, after: exits };
}

/** At most so many, so that a header exhausts no host. */
const MAX_VCPUS = 16;

/** `1.ax` is AX of vCPU 1, `ax` of the first. */
function ofVcpu(name: string): { vcpu: number; register: string } {
  const found = /^([0-9]+)\.(.*)$/.exec(name);
  return found ? { vcpu: Number(found[1]), register: found[2]! } : { vcpu: 0, register: name };
}

const words = (value: string, separator: RegExp): string[] =>
  value
    .split(separator)
    .map((word) => word.trim())
    .filter((word) => word !== "");

const SIMPLE: Readonly<Record<string, KeyReader>> = {
  layout(draft, value) {
    const layout = LAYOUTS.find((l) => l === value);
    if (!layout) return `"${value}" is no layout: known are ${LAYOUTS.join(", ")}`;
    draft.layout = layout;
    return undefined;
  },
  load(draft, value) {
    const load = address(value, "load");
    if (typeof load === "string") return load;
    draft.load = load;
    return undefined;
  },
  ram(draft, value) {
    const ram = parseSize(value);
    if (ram === undefined || ram === 0 || ram % PAGE_SIZE !== 0 || ram > MAX_RAM_SIZE) {
      return `"${value}" is no size of RAM: whole pages of 4096 bytes, at most 16M`;
    }
    draft.ram = ram;
    return undefined;
  },
  entry(draft, value) {
    if (!value.includes(":")) {
      if (value === "") return "entry is a symbol or SEG:OFF";
      draft.entry = value;
      return undefined;
    }
    const [selector, offset] = value.split(":").map(parseInteger);
    const fits = (n: number | undefined): n is number => n !== undefined && n >= 0 && n <= 0xffff;
    if (!fits(selector) || !fits(offset) || value.split(":").length !== 2) {
      return `"${value}" is not SEG:OFF with two numbers from 0 to 0xffff`;
    }
    draft.entry = { selector, offset };
    return undefined;
  },
  exit(draft, value) {
    const exits: ExitPattern[] = [];
    for (const text of words(value, /;/)) {
      const pattern = parseExitPattern(text);
      if (typeof pattern === "string") return pattern;
      exits.push(pattern);
    }
    if (exits.length === 0) return "an exit reason is missing";
    draft.expectation.exits = exits;
    return undefined;
  },
  flags(draft, value) {
    const masks = flagMasks(value);
    if (typeof masks === "string") return masks;
    draft.expectation.flags = masks;
    return undefined;
  },
  console(draft, value) {
    draft.expectation.console = value;
    return undefined;
  },
  io(draft, value) {
    const patterns = list(value, ["in", "out"]);
    if (typeof patterns === "string") return patterns;
    draft.expectation.io = patterns;
    return undefined;
  },
  mmio(draft, value) {
    const patterns = list(value, ["read", "write"]);
    if (typeof patterns === "string") return patterns;
    draft.expectation.mmio = patterns;
    return undefined;
  },
  timeout(draft, value) {
    const timeoutMs = parseDuration(value);
    if (timeoutMs === undefined) return `"${value}" is no duration, as 2s or 500ms`;
    draft.timeoutMs = timeoutMs;
    return undefined;
  },
  max(draft, value) {
    const max = parseInteger(value);
    if (max === undefined || max < 0) return `"${value}" is no number of instructions`;
    draft.maxInstructions = max;
    return undefined;
  },
  interrupt(draft, value) {
    for (const text of words(value, /;/)) {
      const queued = queuedInterrupt(text);
      if (typeof queued === "string") return queued;
      draft.interrupts.push(queued);
    }
    return undefined;
  },
  vcpus(draft, value) {
    const count = parseInteger(value);
    if (count === undefined || count < 1 || count > MAX_VCPUS) {
      return `"${value}" is no number of vCPUs from 1 to ${MAX_VCPUS}`;
    }
    for (let vcpu = 1; vcpu < count; vcpu++) {
      draft.others.push(NO_REGISTERS);
      draft.expectation.others.push([]);
    }
    return undefined;
  },
  judge(draft, value) {
    draft.judge = words(value, /;/);
    return draft.judge.length > 0 ? undefined : "nobody is named";
  },
  needs(draft, value) {
    draft.needs = words(value, /[,\s]/);
    const unknown = draft.needs.find((need) => !GAPS.some(({ name }) => name === need));
    if (unknown === undefined) return undefined;
    return `"${unknown}" is no known gap: known are ${GAPS.map(({ name }) => name).join(", ")}`;
  },
};

const PREFIXED: Readonly<Record<string, KeyReader>> = {
  reg(draft, value, name) {
    const { vcpu, register } = ofVcpu(name);
    const found = registerValue(register, value);
    if (typeof found === "string") return found;
    if (vcpu > draft.others.length) return noVcpu(vcpu);
    if (vcpu === 0) draft.registers = found.register.write(draft.registers, found.value);
    else draft.others[vcpu - 1] = found.register.write(draft.others[vcpu - 1]!, found.value);
    return undefined;
  },
  expect(draft, value, name) {
    const { vcpu, register } = ofVcpu(name);
    const found = registerValue(register, value);
    if (typeof found === "string") return found;
    if (vcpu > draft.others.length) return noVcpu(vcpu);
    if (vcpu === 0) draft.expectation.registers.push(found);
    else draft.expectation.others[vcpu - 1]!.push(found);
    return undefined;
  },
  mem(draft, value, name) {
    return bytesAt(draft.expectation.memory, value, name);
  },
  init(draft, value, name) {
    return bytesAt(draft.init, value, name);
  },
  slot(draft, value, name) {
    const request = slot(name, value);
    if (typeof request === "string") return request;
    if ("of" in request) draft.aliases.push(request);
    else draft.slots.push(request);
    return undefined;
  },
  dirty(draft, value, name) {
    const index = draft.slots.findIndex((s) => s.slot === parseInteger(name));
    if (index < 0) return `there is no slot.${name} before it`;
    const pages = words(value, /[,\s]/).map(parseInteger);
    if (!pages.every((page) => page !== undefined && page >= 0)) {
      return `"${value}" is not page numbers, as "0 2"`;
    }
    const request = draft.slots[index]!;
    draft.slots[index] = { ...request, logDirty: true };
    draft.expectation.dirty.push({ slot: request.slot, pages: pages as number[] });
    return undefined;
  },
};

const noVcpu = (vcpu: number): string =>
  `there is no vCPU ${vcpu}: vcpus= stands before it and says how many, the first is 0`;

function bytesAt(into: MemoryBytes[], value: string, name: string): string | undefined {
  const physAddr = address(name, "the address");
  if (typeof physAddr === "string") return physAddr;
  const bytes = parseHexBytes(value);
  if (!bytes) return `"${value}" is not bytes in hex, two digits each`;
  into.push({ physAddr, bytes });
  return undefined;
}

/** The header's keys; those that end with a dot take a name after it. */
export const CASE_KEYS: readonly string[] = [
  ...Object.keys(SIMPLE),
  ...Object.keys(PREFIXED).map((key) => `${key}.`),
];

function readField(
  draft: Draft,
  field: HeaderField,
): { code: string; message: string } | undefined {
  const dot = field.key.indexOf(".");
  const stem = dot < 0 ? field.key : field.key.slice(0, dot);
  const table = dot < 0 ? SIMPLE : PREFIXED;
  if (!Object.hasOwn(table, stem)) {
    return { code: "header-key", message: `unknown key "${field.key}"` };
  }
  const wrong = table[stem]!(draft, field.value, field.key.slice(dot + 1));
  return wrong === undefined ? undefined : { code: "header-value", message: wrong };
}

/** Keys that say nothing without the flat layout. */
const FLAT_ONLY = ["load", "ram"];

/**
 * Reads the header of a case. Never throws: mistakes are diagnostics with line and column, all of
 * them at once. A source without a header gives a case that expects only that the guest does not crash.
 */
export function parseCase(source: string, filename = "input.s"): ParsedCase {
  const header = readHeader(source, filename);
  const diagnostics: Diagnostic[] = [...header.diagnostics];
  const draft: Draft = {
    name: filename.replace(/^\.\//, "").replace(/\.[^./]*$/, ""),
    filename,
    source,
    guards: header.comment,
    hasHeader: header.present,
    layout: "page",
    registers: NO_REGISTERS,
    init: [],
    slots: [],
    aliases: [],
    interrupts: [],
    others: [],
    expectation: { registers: [], others: [], dirty: [], memory: [] },
    judge: [],
    needs: [],
  };
  const seen = new Map<string, HeaderField>();
  const say = (field: HeaderField, code: string, message: string, hint?: string): void => {
    const atKey = code !== "header-value";
    diagnostics.push({
      severity: "error",
      code,
      message,
      file: filename,
      line: field.line,
      column: atKey ? field.keyColumn : field.valueColumn,
      endColumn: atKey ? field.keyColumn + field.key.length : field.endColumn,
      ...(hint === undefined ? {} : { hint }),
    });
  };
  for (const field of header.fields) {
    const first = seen.get(field.key);
    if (first) {
      say(field, "header-twice", `${field.key} stands in line ${first.line} already`);
      continue;
    }
    seen.set(field.key, field);
    const wrong = readField(draft, field);
    if (!wrong) continue;
    const hint = wrong.code === "header-key" ? `known keys: ${CASE_KEYS.join(" ")}` : undefined;
    say(field, wrong.code, wrong.message, hint);
  }
  for (const key of draft.layout === "flat" ? [] : FLAT_ONLY) {
    const field = seen.get(key);
    if (field) say(field, "header-layout", `${key} has a meaning with layout=flat only`);
  }
  const entry = seen.get("entry");
  if (entry && draft.layout !== "flat" && typeof draft.entry === "object") {
    say(entry, "header-layout", "an entry SEG:OFF has a meaning with layout=flat only");
  }
  diagnostics.sort((a, b) => a.line - b.line || a.column - b.column);
  return { case: draft, diagnostics };
}
