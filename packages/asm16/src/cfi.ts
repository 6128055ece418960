// Which bytes of .eh_frame do the `.cfi_*` directives ask for? (gas 2.40, gas/dw2gencfi.c)
//
// Frames are collected while the source is read and written when all other sections have their sizes:
// no other section can depend on the size of this one, so nothing in it needs relaxation.

import type { Assembler } from "./assembler.ts";
import type { BoundExpr } from "./expression.ts";
import type { Place } from "./input.ts";
import { lebBytes } from "./relax.ts";
import type { Chain, Position, Section } from "./section.ts";

/** DWARF number of %esp and of the column that holds the return address (System V ABI, i386). */
export const STACK_POINTER = 4;
export const RETURN_COLUMN = 8;

/** "Every save is a multiple of -4": the data alignment factor of i386. */
const DATA_ALIGNMENT = -4;

/** DW_EH_PE_omit: there is no such pointer. */
export const OMITTED = 0xff;
/** DW_EH_PE_pcrel, a bit of the upper half. */
const PC_RELATIVE = 0x10;
/** DW_EH_PE_pcrel | DW_EH_PE_sdata4. */
const CODE_ENCODING = 0x1b;

/** One instruction of the call frame language (DWARF 5, section 6.4.2). */
export type FrameRule =
  | { readonly op: "advance"; readonly to: Position }
  | { readonly op: "def-cfa"; readonly register: number; readonly offset: number }
  | { readonly op: "def-cfa-register"; readonly register: number }
  | { readonly op: "def-cfa-offset"; readonly offset: number }
  | { readonly op: "offset" | "val-offset"; readonly register: number; readonly offset: number }
  | { readonly op: "register"; readonly register: number; readonly other: number }
  | { readonly op: "restore" | "undefined" | "same-value"; readonly register: number }
  | { readonly op: "remember-state" | "restore-state" | "window-save" }
  | { readonly op: "escape"; readonly bytes: readonly number[] };

/** A pointer that the unwinder reads: how it is written, and to what. */
export interface FramePointer {
  readonly encoding: number;
  readonly target: BoundExpr;
}

/** What lies between `.cfi_startproc` and `.cfi_endproc`. */
export interface Frame {
  readonly start: Position;
  end: Position | undefined;
  readonly rules: FrameRule[];
  personality: FramePointer | undefined;
  lsda: FramePointer | undefined;
  signal: boolean;
  returnColumn: number;
  readonly place: Place;
  /** Where the last rule holds from. */
  last: Position;
  cfaOffset: number;
  readonly remembered: number[];
}

export class FrameTable {
  readonly frames: Frame[] = [];
  /** gas has one open frame in each subsection. */
  readonly open: Map<Chain, Frame> = new Map();
  /** Sections that hold nothing but frames. */
  readonly sections: Set<Section> = new Set();
  ehFrame = true;
  debugFrame = false;
}

interface CommonEntry {
  readonly frame: Frame;
  readonly rules: readonly FrameRule[];
  /** Offset of its first byte in the section. */
  readonly at: number;
}

const ENDS_COMMON: ReadonlySet<FrameRule["op"]> = new Set(["advance", "remember-state", "escape"]);

function sameRule(a: FrameRule, b: FrameRule): boolean {
  if (a.op !== b.op || a.op === "advance" || a.op === "escape") return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

function sameTarget(a: FramePointer | undefined, b: FramePointer | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.encoding !== b.encoding) return false;
  const [x, y] = [a.target, b.target];
  if (x.op === "ref" && y.op === "ref") return x.symbol === y.symbol;
  return x.op === "number" && y.op === "number" && x.value === y.value;
}

/** Bytes of a pointer by the lower half of its encoding (LSB, "DWARF Extensions", 10.5.1). */
export function pointerSize(encoding: number): 2 | 4 | 8 | undefined {
  return ({ 0: 4, 2: 2, 3: 4, 4: 8 } as const)[(encoding & 7) as 0 | 2 | 3 | 4];
}

class FrameWriter {
  readonly section: Section;
  readonly eh: boolean;
  readonly #chain: Chain;
  readonly #commons: CommonEntry[] = [];

  constructor(section: Section, eh: boolean) {
    this.section = section;
    this.eh = eh;
    this.#chain = section.chain(0);
    section.alignPower = Math.max(section.alignPower, 2);
  }

  #bytes(bytes: ArrayLike<number>): void {
    this.#chain.append(bytes);
  }

  #uleb(value: number): void {
    this.#bytes(lebBytes(BigInt(value), false));
  }

  #sleb(value: number): void {
    this.#bytes(lebBytes(BigInt(value), true));
  }

  #u32(value: number): void {
    this.#bytes([value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24]);
  }

  #field(expr: BoundExpr, size: 2 | 4 | 8, pcrel: boolean, place: Place): void {
    const { frag } = this.#chain;
    this.section.fixups.push({
      frag,
      offset: frag.size,
      size,
      expr,
      pcrel: pcrel ? 0 : undefined,
      signed: false,
      place,
    });
    this.#bytes(new Uint8Array(size));
  }

  #pointer(pointer: FramePointer, place: Place): void {
    const { encoding, target } = pointer;
    this.#field(target, pointerSize(encoding) ?? 4, (encoding & 0x70) === PC_RELATIVE, place);
  }

  /** Writes an entry whose first four bytes are its length without them. */
  #entry(body: () => void): void {
    const chain = this.#chain;
    const from = chain.used;
    this.#u32(0);
    body();
    while (chain.used % 4 !== 0) this.#bytes([0]);
    const length = chain.used - from - 4;
    for (let i = 0; i < 4; i++) chain.bytes[from + i] = (length >>> (8 * i)) & 0xff;
  }

  frame(frame: Frame): void {
    const { common, rest } = this.#common(frame);
    const end = frame.end as Position;
    const size = end.frag.address + end.offset - (frame.start.frag.address + frame.start.offset);
    this.#entry(() => {
      if (this.eh) this.#u32(this.#chain.used - common.at);
      else {
        this.#field(
          { op: "here", position: { frag: this.section.chain(0).frags[0]!, offset: common.at } },
          4,
          false,
          frame.place,
        );
      }
      this.#field({ op: "here", position: frame.start }, 4, this.eh, frame.place);
      this.#u32(size);
      if (this.eh) {
        const { lsda } = frame;
        this.#uleb(lsda ? (pointerSize(lsda.encoding) ?? 4) : 0);
        if (lsda) this.#pointer(lsda, frame.place);
      }
      this.#rules(frame, rest);
    });
  }

  /** The common entry whose rules this frame begins with, and what is left of the rules. */
  #common(frame: Frame): { common: CommonEntry; rest: readonly FrameRule[] } {
    for (const common of this.#commons) {
      const other = common.frame;
      if (other.returnColumn !== frame.returnColumn || other.signal !== frame.signal) continue;
      // .debug_frame knows nothing of exceptions.
      if (this.eh && !sameTarget(other.personality, frame.personality)) continue;
      if (this.eh && other.lsda?.encoding !== frame.lsda?.encoding) continue;
      const count = common.rules.length;
      if (count > frame.rules.length) continue;
      if (!common.rules.every((rule, i) => sameRule(rule, frame.rules[i] as FrameRule))) continue;
      const next = frame.rules[count];
      if (next && !ENDS_COMMON.has(next.op)) continue;
      return { common, rest: frame.rules.slice(count) };
    }
    const stop = frame.rules.findIndex((rule) => ENDS_COMMON.has(rule.op));
    const count = stop < 0 ? frame.rules.length : stop;
    const common = { frame, rules: frame.rules.slice(0, count), at: this.#chain.used };
    this.#commons.push(common);
    this.#writeCommon(common);
    return { common, rest: frame.rules.slice(count) };
  }

  #writeCommon({ frame, rules }: CommonEntry): void {
    const { personality, lsda, signal, returnColumn } = frame;
    this.#entry(() => {
      this.#u32(this.eh ? 0 : 0xffff_ffff);
      this.#bytes([1]);
      const pointers = this.eh ? `z${personality ? "P" : ""}${lsda ? "L" : ""}R` : "";
      const letters = `${pointers}${signal ? "S" : ""}`;
      this.#bytes([...letters].map((c) => c.charCodeAt(0)));
      this.#bytes([0]);
      this.#uleb(1);
      this.#sleb(DATA_ALIGNMENT);
      this.#bytes([returnColumn & 0xff]);
      if (this.eh) {
        const size = personality ? 1 + (pointerSize(personality.encoding) ?? 4) : 0;
        this.#uleb(1 + size + (lsda ? 1 : 0));
        if (personality) {
          this.#bytes([personality.encoding]);
          this.#pointer(personality, frame.place);
        }
        if (lsda) this.#bytes([lsda.encoding]);
        this.#bytes([CODE_ENCODING]);
      }
      this.#rules(frame, rules);
    });
  }

  #rules(frame: Frame, rules: readonly FrameRule[]): void {
    let at = frame.start;
    for (const rule of rules) {
      if (rule.op === "advance") {
        this.#advance(rule.to.frag.address + rule.to.offset - (at.frag.address + at.offset));
        at = rule.to;
      } else this.#rule(rule);
    }
  }

  #advance(delta: number): void {
    if (delta === 0) return;
    if (delta < 0x40) this.#bytes([0x40 + delta]);
    else if (delta < 0x100) this.#bytes([0x02, delta]);
    else if (delta < 0x10000) this.#bytes([0x03, delta & 0xff, delta >> 8]);
    else {
      this.#bytes([0x04]);
      this.#u32(delta);
    }
  }

  #rule(rule: Exclude<FrameRule, { op: "advance" }>): void {
    switch (rule.op) {
      case "def-cfa":
        if (rule.offset < 0) {
          this.#bytes([0x12]);
          this.#uleb(rule.register);
          this.#sleb(rule.offset / DATA_ALIGNMENT);
        } else {
          this.#bytes([0x0c]);
          this.#uleb(rule.register);
          this.#uleb(rule.offset);
        }
        break;
      case "def-cfa-register":
        this.#bytes([0x0d]);
        this.#uleb(rule.register);
        break;
      case "def-cfa-offset":
        if (rule.offset < 0) {
          this.#bytes([0x13]);
          this.#sleb(rule.offset / DATA_ALIGNMENT);
        } else {
          this.#bytes([0x0e]);
          this.#uleb(rule.offset);
        }
        break;
      case "offset":
      case "val-offset": {
        const factored = rule.offset / DATA_ALIGNMENT;
        const value = rule.op === "val-offset";
        if (factored < 0) {
          this.#bytes([value ? 0x15 : 0x11]);
          this.#uleb(rule.register);
          this.#sleb(factored);
          break;
        }
        if (value) {
          this.#bytes([0x14]);
          this.#uleb(rule.register);
        } else if (rule.register <= 0x3f) this.#bytes([0x80 + rule.register]);
        else {
          this.#bytes([0x05]);
          this.#uleb(rule.register);
        }
        this.#uleb(factored);
        break;
      }
      case "register":
        this.#bytes([0x09]);
        this.#uleb(rule.register);
        this.#uleb(rule.other);
        break;
      case "restore":
        if (rule.register <= 0x3f) this.#bytes([0xc0 + rule.register]);
        else {
          this.#bytes([0x06]);
          this.#uleb(rule.register);
        }
        break;
      case "undefined":
      case "same-value":
        this.#bytes([rule.op === "undefined" ? 0x07 : 0x08]);
        this.#uleb(rule.register);
        break;
      case "remember-state":
        this.#bytes([0x0a]);
        break;
      case "restore-state":
        this.#bytes([0x0b]);
        break;
      case "window-save":
        this.#bytes([0x2d]);
        break;
      case "escape":
        this.#bytes(rule.bytes);
        break;
    }
  }

  /** Ends the section, which nobody relaxes any more. */
  finish(): void {
    const { section } = this;
    section.finish();
    let address = 0;
    for (const frag of section.frags) {
      frag.address = address;
      address += frag.length;
    }
    section.size = address;
  }
}

/**
 * Writes the frames that the source described. All other sections must have their sizes, and fields
 * must not be filled yet.
 */
export function writeFrames(asm: Assembler): void {
  const { frames, open, ehFrame, debugFrame } = asm.frames;
  for (const frame of open.values()) {
    asm.error(
      "cfi",
      "open CFI at the end of file; missing .cfi_endproc directive",
      frame.place,
      "Every .cfi_startproc needs its .cfi_endproc behind the function's last instruction.",
    );
  }
  const whole = frames.filter((frame) => frame.end !== undefined);
  if (whole.length === 0) return;
  const kinds = [
    ...(ehFrame ? [{ name: ".eh_frame", flags: "a", eh: true }] : []),
    ...(debugFrame ? [{ name: ".debug_frame", flags: "", eh: false }] : []),
  ];
  for (const { name, flags, eh } of kinds) {
    const isNew = !asm.sections.has(name);
    const section = asm.getSection(name, flags, false);
    if (isNew) asm.frames.sections.add(section);
    const writer = new FrameWriter(section, eh);
    for (const frame of whole) writer.frame(frame);
    writer.finish();
  }
}
