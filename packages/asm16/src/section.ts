// Where do the bytes of a source go before their addresses are known?
//
// As in gas (as/frags.h) a section is a chain of fragments. Each has fixed bytes and at most one
// variable part behind them: padding, a branch, a gap whose size is an expression. Relaxation
// (relax.ts) finds the sizes of the variable parts.

import type { BoundExpr, Value } from "./expression.ts";
import { FixupList } from "./fixup-list.ts";
import type { Place } from "./input.ts";
import { LineTable } from "./line-table.ts";
import type { WrittenRelocation } from "./reloc.ts";

/** Padding up to a multiple of `2**power`. */
export interface AlignPart {
  readonly kind: "align";
  readonly power: number;
  /** Bytes that repeat, or undefined for NOPs. */
  readonly fill: Uint8Array | undefined;
  readonly place: Place;
  /** Skipped entirely where more bytes than this would be needed; 0 = no limit. */
  readonly max: number;
  size: number;
}

/** `.org` to an expression. */
export interface OrgPart {
  readonly kind: "org";
  readonly target: BoundExpr;
  readonly fill: number;
  readonly place: Place;
  /** An error or warning was given; the size stays. */
  failed?: boolean;
  size: number;
}

/** `.skip` of a size that is not known when it is read. */
export interface SpacePart {
  readonly kind: "space";
  /** Bytes. */
  readonly count: BoundExpr;
  readonly pattern: Uint8Array;
  readonly place: Place;
  /** An error or warning was given; the size stays. */
  failed?: boolean;
  size: number;
}

/** A constant number of equal patterns; without a pattern NOPs. */
export interface FillPart {
  readonly kind: "fill";
  readonly pattern: Uint8Array | undefined;
  size: number;
}

/** `.uleb128`, `.sleb128` of what is not known yet. */
export interface LebPart {
  readonly kind: "leb";
  readonly value: BoundExpr;
  readonly signed: boolean;
  readonly place: Place;
  /** Once addresses are known. */
  bytes?: readonly number[];
  size: number;
}

/** What a jump's two forms are: the same for all jumps of a kind. */
export interface BranchShape {
  /** The long form's opcode; `short` is one byte. */
  readonly short: number;
  readonly long: readonly number[];
  /** Bytes of the long displacement. */
  readonly longSize: 2 | 4;
  /** Warn where it becomes long. */
  readonly warnLong: boolean;
  /** `{disp16}`: long however near the target is. */
  readonly wide: boolean;
}

/** A jump that is as short as its target allows. */
export abstract class BranchPart {
  readonly shape: BranchShape;
  readonly target: BoundExpr;
  /** Of the target. */
  abstract get place(): Place;
  /** Once addresses are known. */
  displacement = 0;
  /** 0 short, 1 long. Only grows. */
  state: 0 | 1 = 0;

  constructor(shape: BranchShape, target: BoundExpr) {
    this.shape = shape;
    this.target = target;
  }

  /** Not a field: there are a hundred thousand jumps. */
  get kind(): "branch" {
    return "branch";
  }

  get size(): number {
    return this.state === 0 ? 2 : this.shape.long.length + this.shape.longSize;
  }
}

export type VariablePart = AlignPart | OrgPart | SpacePart | FillPart | LebPart | BranchPart;

export class Frag {
  /** First byte in the subsection's buffer. */
  readonly start: number;
  readonly chain: Chain;
  /** Position in the chain. */
  readonly index: number;
  /** Fixed bytes. */
  size = 0;
  part: VariablePart | undefined = undefined;
  /** Offset from the section's start; a guess until relaxation has ended. */
  address = 0;

  constructor(chain: Chain, start: number, index: number) {
    this.chain = chain;
    this.start = start;
    this.index = index;
  }

  get length(): number {
    return this.size + (this.part?.size ?? 0);
  }
}

/** A field whose value is put in after relaxation. */
export interface Fixup {
  readonly frag: Frag;
  /** In the frag's fixed bytes; for a branch part `frag.size` on. */
  readonly offset: number;
  readonly size: 1 | 2 | 4 | 8;
  readonly expr: BoundExpr;
  /** Relative to this many bytes behind the field's start. */
  readonly pcrel: number | undefined;
  /** Sign-extended by the CPU: the value must fit as a signed number (rel8). */
  readonly signed: boolean;
  readonly place: Place;
}

/** One subsection: a growing buffer and its fragments. */
export class Chain {
  readonly section: Section;
  readonly number: number;
  bytes: Uint8Array = new Uint8Array(256);
  used = 0;
  /** How many fragments of the section come before its own; set by the section's `finish`. */
  before = 0;
  readonly frags: Frag[] = [];
  frag: Frag;

  constructor(section: Section, number: number) {
    this.section = section;
    this.number = number;
    this.frag = new Frag(this, 0, 0);
    this.frags.push(this.frag);
  }

  /** Ends the open fragment with a variable part. */
  close(part: VariablePart): Frag {
    const closed = this.frag;
    closed.part = part;
    this.frag = new Frag(this, this.used, this.frags.length);
    this.frags.push(this.frag);
    return closed;
  }

  /** Makes room for `count` bytes and returns their position in the buffer. */
  grow(count: number): number {
    const at = this.used;
    const need = at + count;
    if (need > this.bytes.length) {
      const bigger = new Uint8Array(Math.max(need, this.bytes.length * 2));
      bigger.set(this.bytes.subarray(0, at));
      this.bytes = bigger;
    }
    this.used = need;
    this.frag.size += count;
    return at;
  }

  byte(value: number): void {
    const at = this.grow(1);
    this.bytes[at] = value;
  }

  append(bytes: ArrayLike<number>): void {
    const at = this.grow(bytes.length);
    // An instruction's few bytes are written sooner than a call that copies them has begun.
    if (bytes.length > 16) this.bytes.set(bytes, at);
    else for (let i = 0; i < bytes.length; i++) this.bytes[at + i] = bytes[i] as number;
  }
}

/** Sections that a linker keeps or drops together (ELF's SHT_GROUP). */
export interface SectionGroup {
  readonly signature: string;
  /** Of several groups of one signature the linker keeps one. */
  readonly comdat: boolean;
}

export class Section {
  readonly name: string;
  flags: string;
  nobits: boolean;
  /** `M` sections: size of a mergeable entry. */
  entrySize = 0;
  /** `@note`, `@init_array` …; undefined where the name says it. */
  type: string | undefined = undefined;
  group: SectionGroup | undefined = undefined;
  /** How many symbols there were when the section was made: where its own stands among them. */
  symbolsBefore = 0;
  /** Log2 of the largest alignment asked for. */
  alignPower = 0;
  readonly chains: Map<number, Chain> = new Map();
  /** By `.reloc`. */
  readonly relocations: WrittenRelocation[] = [];
  readonly lines: LineTable = new LineTable();
  readonly fixups: FixupList = new FixupList(this.lines);
  /** Fragments of all subsections in order; made by `finish`. */
  frags: Frag[] = [];
  /** Bytes after relaxation. */
  size = 0;
  /** Linked address of the first byte, set by the linker. */
  address = 0;
  /** An `.org` placed its bytes: the author knows where they lie. */
  usesOrg = false;
  /** Made by name only so far, never entered. */
  get fresh(): boolean {
    return this.lines.length === 0 && this.fixups.length === 0;
  }
  /** Position in the order of appearance. */
  readonly index: number;
  /** Not a place for bytes: `*ABS*` after `.struct`. */
  readonly absolute: boolean;

  constructor(name: string, flags: string, nobits: boolean, index: number, absolute = false) {
    this.name = name;
    this.flags = flags;
    this.nobits = nobits;
    this.index = index;
    this.absolute = absolute;
  }

  get executable(): boolean {
    return this.flags.includes("x");
  }

  get allocated(): boolean {
    return this.flags.includes("a");
  }

  chain(number: number): Chain {
    let chain = this.chains.get(number);
    if (chain === undefined) {
      chain = new Chain(this, number);
      this.chains.set(number, chain);
    }
    return chain;
  }

  /** Puts the subsections in order. */
  finish(): void {
    const chains = [...this.chains.values()].sort((a, b) => a.number - b.number);
    let before = 0;
    for (const chain of chains) {
      chain.before = before;
      before += chain.frags.length;
    }
    this.frags = chains.flatMap((chain) => chain.frags);
  }
}

/** A place between bytes: what a label or `.` means. */
export interface Position {
  readonly frag: Frag;
  readonly offset: number;
}

/**
 * Bytes from `from` to `to` if no variable part between them can still change, as gas's
 * `frag_offset_fixed_p` has it; else undefined.
 */
export function fixedDistance(from: Position, to: Position): number | undefined {
  if (from.frag === to.frag) return to.offset - from.offset;
  if (from.frag.chain !== to.frag.chain) return undefined;
  if (from.frag.index > to.frag.index) {
    const back = fixedDistance(to, from);
    return back === undefined ? undefined : -back;
  }
  const frags = from.frag.chain.frags;
  let distance = to.offset - from.offset;
  for (let i = from.frag.index; i < to.frag.index; i++) {
    const frag = frags[i] as Frag;
    if (frag.part !== undefined && frag.part.kind !== "fill") return undefined;
    distance += frag.length;
  }
  return distance;
}

export type { Value };
