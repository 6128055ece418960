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

/** The spare vector table and, behind it, the spare handlers: below the code of any drawn trial. */
const SPARE_TABLE = 0x1f000;
const SPARE_SELECTOR = (SPARE_TABLE + VECTOR_TABLE_SIZE) / 16;

const endsInHandlers = ({ exit, sregs }: TrialResult): boolean =>
  exit.reason === "hlt" &&
  (sregs.cs.selector === HANDLER_SELECTOR || sregs.cs.selector === SPARE_SELECTOR);

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
  const places =
    sregs.idt.base === SPARE_TABLE
      ? [spareHandlers()]
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

function spareHandlers(): MemoryBytes {
  const { physAddr, bytes } = templateAt(SPARE_TABLE, VECTOR_TABLE_SIZE + VECTORS);
  const view = new DataView(bytes.buffer);
  for (let vector = 0; vector < VECTORS; vector++) {
    view.setUint16(4 * vector, vector, true);
    view.setUint16(4 * vector + 2, SPARE_SELECTOR, true);
  }
  return { physAddr, bytes };
}

/** The same trial, whose vectors are the spare ones; undefined where those are in its own memory's way. */
export function withSpareHandlers(trial: Trial): Trial | undefined {
  const { sregs } = trial;
  if (sregs.idt.base !== 0) return undefined;
  const spare = spareHandlers();
  const end = spare.physAddr + spare.bytes.length;
  const isTaken = trial.memory.some(
    ({ physAddr, bytes }) => physAddr < end && physAddr + bytes.length > spare.physAddr,
  );
  if (isTaken) return undefined;
  const idt = { ...sregs.idt, base: SPARE_TABLE };
  return { ...trial, sregs: { ...sregs, idt }, memory: [spare, ...trial.memory] };
}

/** What `trial` came to on a machine with the spare handlers. */
export interface Delivered {
  readonly result: TrialResult;
  /** All pages that are not as every trial finds them. */
  readonly pages: readonly MemoryBytes[];
}

/** What follows `trial` behind the delivery that took it to a spare handler: a trial too; undefined in none. */
export function behindDelivery(trial: Trial, { result, pages }: Delivered): Trial | undefined {
  const vector = handlerOf(result);
  if (vector === undefined) return undefined;
  const at = trial.sregs.idt.base + 4 * vector;
  const page = pages.find(
    ({ physAddr, bytes }) => at - physAddr >= 0 && at - physAddr < bytes.length,
  );
  const entry = (offset: number): number =>
    page ? page.bytes[at - page.physAddr + offset]! : templateByte(at + offset);
  const selector = entry(2) + 256 * entry(3);
  const { regs, sregs } = result;
  const cs = { ...sregs.cs, selector, base: 16 * selector };
  const unwritten = templateAt(SPARE_TABLE, VECTOR_TABLE_SIZE + VECTORS);
  // The last piece is a trial's own code: there is none.
  const memory = [...pages, unwritten, { physAddr: 0, bytes: new Uint8Array(0) }];
  return {
    ...trial,
    regs: { ...regs, eip: entry(0) + 256 * entry(1) },
    sregs: { ...sregs, cs, idt: trial.sregs.idt },
    memory,
  };
}

/** Whether two trials came to the very same on one machine. */
export function sameResult(a: Delivered, b: Delivered): boolean {
  const [x, y] = [a.result, b.result];
  const state = ({ exit, regs, sregs, accesses }: TrialResult): string =>
    JSON.stringify([exit.reason, regs, sregs, accesses]);
  return state(x) === state(y) && samePages(a.pages, b.pages);
}
