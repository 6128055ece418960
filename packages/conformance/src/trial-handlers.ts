// In which handler did a trial end, and what if it wrote over its handlers?
//
// A trial is one instruction and the delivery of what it ends in: it ends at the first instruction of a
// handler, which is HLT. Where the instruction or the pushes of its delivery lie over the handlers or
// their vectors, other instructions follow, and what a machine shows at its HLT says little about the one.
// Such a trial, where it comes out differently, is taken apart: the same with spare handlers elsewhere
// shows what the instruction did, and what follows is a trial of its own, from the state it began in.

import type { MemoryBytes } from "./case.ts";
import { HANDLER_SELECTOR, type Trial, VECTOR_TABLE_SIZE } from "./draw-state.ts";
import { samePages, type TrialMachine, type TrialResult, templateByte } from "./trial-machine.ts";

export const DEBUG_VECTOR = 1;
const VECTORS = 256;

/**
 * Where a spare vector table may be: below the code of any drawn trial, in the first of these places where the
 * trial has no memory of its own. Behind it are the spare handlers.
 */
const SPARE_TABLES: readonly number[] = [0x1f000, 0x1d000, 0x1b000];
const SPARE_SIZE = VECTOR_TABLE_SIZE + VECTORS;
const spareSelector = (table: number): number => (table + VECTOR_TABLE_SIZE) / 16;
const SELECTORS: readonly number[] = [HANDLER_SELECTOR, ...SPARE_TABLES.map(spareSelector)];

const endsInHandlers = ({ exit, sregs }: TrialResult): boolean =>
  exit.reason === "hlt" && SELECTORS.includes(sregs.cs.selector);

/** Whether a trial ended in the handler of `vector`. */
export const inHandler = (result: TrialResult, vector: number): boolean =>
  endsInHandlers(result) && result.regs.eip === vector + 1;

/** The vector whose handler a trial ended in. */
export function handlerOf(result: TrialResult): number | undefined {
  const { eip } = result.regs;
  return endsInHandlers(result) && eip >= 1 && eip <= VECTORS ? eip - 1 : undefined;
}

/** Whether all vectors and handlers of `trial` are in a machine's memory as every trial finds them. */
export function handlersStand({ machine }: TrialMachine, { sregs }: Trial): boolean {
  const places = SPARE_TABLES.includes(sregs.idt.base)
    ? [spareHandlers(sregs.idt.base)]
    : [templateAt(0, VECTOR_TABLE_SIZE), templateAt(16 * HANDLER_SELECTOR, VECTORS)];
  return places.every(({ physAddr, bytes }) => {
    const now = machine.read(physAddr, bytes.length);
    return bytes.every((byte, at) => byte === now[at]);
  });
}

const templateAt = (physAddr: number, length: number): MemoryBytes => ({
  physAddr,
  bytes: Uint8Array.from({ length }, (_, at) => templateByte(physAddr + at)),
});

function spareHandlers(table: number): MemoryBytes {
  const { physAddr, bytes } = templateAt(table, SPARE_SIZE);
  const view = new DataView(bytes.buffer);
  for (let vector = 0; vector < VECTORS; vector++) {
    view.setUint16(4 * vector, vector, true);
    view.setUint16(4 * vector + 2, spareSelector(table), true);
  }
  return { physAddr, bytes };
}

/** The same trial, whose vectors are spare ones; undefined where all of these are in its own memory's way. */
export function withSpareHandlers(trial: Trial): Trial | undefined {
  const { sregs } = trial;
  const isFree = (table: number): boolean =>
    trial.memory.every(
      ({ physAddr, bytes }) => physAddr >= table + SPARE_SIZE || physAddr + bytes.length <= table,
    );
  const table = sregs.idt.base === 0 ? SPARE_TABLES.find(isFree) : undefined;
  if (table === undefined) return undefined;
  const idt = { ...sregs.idt, base: table };
  return { ...trial, sregs: { ...sregs, idt }, memory: [spareHandlers(table), ...trial.memory] };
}

/** What a trial came to on a machine. */
export interface Delivered {
  readonly result: TrialResult;
  /** All pages that are not as every trial finds them. */
  readonly pages: readonly MemoryBytes[];
}

const WORDS = [0, 2] as const;

/** IP and CS of a vector of `trial` in `pages`. */
function vectorIn(pages: readonly MemoryBytes[], trial: Trial, vector: number): number[] {
  return WORDS.map((above) => wordIn(pages, trial.sregs.idt.base + 4 * vector + above));
}

function wordIn(pages: readonly MemoryBytes[], at: number): number {
  const byte = (physAddr: number): number => {
    const page = pages.find((one) => physAddr >= one.physAddr && physAddr < end(one));
    return page ? page.bytes[physAddr - page.physAddr]! : templateByte(physAddr);
  };
  return byte(at) + 256 * byte(at + 1);
}

const end = ({ physAddr, bytes }: MemoryBytes): number => physAddr + bytes.length;

/**
 * What `trial` came to as `spare`, without the traces of the spare handlers: their place, IDTR, and a frame
 * that says that one of them was trapped before its first instruction.
 */
export function withoutSpare(trial: Trial, spare: Trial, { result, pages }: Delivered): Delivered {
  const { regs, sregs } = result;
  const table = spare.sregs.idt.base;
  const written: MemoryBytes[] = [templateAt(table, SPARE_SIZE)];
  const [ip, cs] = WORDS.map((above) => sregs.ss.base + ((regs.esp + above) & 0xffff));
  if (handlerOf(result) !== undefined && wordIn(pages, cs!) === spareSelector(table)) {
    const trapped = vectorIn(pages, trial, wordIn(pages, ip!));
    for (const [i, physAddr] of [ip!, cs!].entries()) {
      written.push({ physAddr, bytes: new Uint8Array(Uint16Array.of(trapped[i]!).buffer) });
    }
  }
  const restored = pages.map((page) => {
    const bytes = page.bytes.slice();
    for (const piece of written) {
      for (
        let at = Math.max(piece.physAddr, page.physAddr);
        at < Math.min(end(piece), end(page));
        at++
      )
        bytes[at - page.physAddr] = piece.bytes[at - piece.physAddr]!;
    }
    return { physAddr: page.physAddr, bytes };
  });
  const idt = sregs.idt.base === table ? trial.sregs.idt : sregs.idt;
  return { result: { ...result, sregs: { ...sregs, idt } }, pages: restored };
}

/** What follows `trial` behind the delivery that took it to a spare handler: a trial too; undefined in none. */
export function behindDelivery(trial: Trial, { result, pages }: Delivered): Trial | undefined {
  const vector = handlerOf(result);
  if (vector === undefined) return undefined;
  const [eip, selector] = vectorIn(pages, trial, vector) as [number, number];
  const cs = { ...result.sregs.cs, selector, base: 16 * selector };
  return {
    ...trial,
    regs: { ...result.regs, eip },
    sregs: { ...result.sregs, cs },
    // The last piece is a trial's own code: there is none.
    memory: [...pages, { physAddr: 0, bytes: new Uint8Array(0) }],
  };
}

/** Whether two trials came to the very same on one machine; where an endless loop is cut is a matter of time. */
export function sameResult(a: Delivered, b: Delivered): boolean {
  const [x, y] = [a.result, b.result];
  if (x.exit.reason === "limit" && y.exit.reason === "limit") return true;
  const state = ({ exit, regs, sregs, accesses }: TrialResult): string =>
    JSON.stringify([exit.reason, regs, sregs, accesses]);
  return state(x) === state(y) && samePages(a.pages, b.pages);
}
