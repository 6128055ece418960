// How do MOVS, CMPS, STOS, LODS, SCAS, INS and OUTS run, with and without REP?

import { checkAccess, read, readPort, write, writePort } from "./access.ts";
import { sub } from "./alu.ts";
import { bulkString, writesOverItself } from "./bulk-strings.ts";
import type { Cpu } from "./cpu.ts";
import { zero } from "./flags.ts";
import { getReg, setReg } from "./operands.ts";
import * as S from "./state.ts";

const DF_FLAG = 0x400;

/** Iterations that a page done in one go stands for, so that events are not looked at too seldom. */
const BULK_TURNS = 63;

function advance(c: Cpu, reg: number, by: number): void {
  if (c.as === 2) c.r16[reg << 1] = c.r16[reg << 1]! + by;
  else c.s[reg] = c.s[reg]! + by;
}

/** One element; faults and exits leave registers as before it. */
function element(c: Cpu, op: number, size: number, step: number, seg: number): void {
  const si = getReg(c, S.ESI, c.as);
  const di = getReg(c, S.EDI, c.as);
  switch (op) {
    case 0x6c: // INS
      // The destination is checked before the port is read: a fault must not lose the input.
      checkAccess(c, S.ES, di, size, true);
      write(c, S.ES, di, size, readPort(c, c.r16[S.EDX << 1]!, size));
      advance(c, S.EDI, step);
      break;
    case 0x6e: // OUTS
      writePort(c, c.r16[S.EDX << 1]!, size, read(c, seg, si, size));
      advance(c, S.ESI, step);
      break;
    case 0xa4: // MOVS
      write(c, S.ES, di, size, read(c, seg, si, size));
      advance(c, S.ESI, step);
      advance(c, S.EDI, step);
      break;
    case 0xa6: {
      // CMPS
      const a = read(c, seg, si, size);
      sub(c, a, read(c, S.ES, di, size), size);
      advance(c, S.ESI, step);
      advance(c, S.EDI, step);
      break;
    }
    case 0xaa: // STOS
      write(c, S.ES, di, size, getReg(c, S.EAX, size));
      advance(c, S.EDI, step);
      break;
    case 0xac: // LODS
      setReg(c, S.EAX, size, read(c, seg, si, size));
      advance(c, S.ESI, step);
      break;
    default: // SCAS
      sub(c, getReg(c, S.EAX, size), read(c, S.ES, di, size), size);
      advance(c, S.EDI, step);
  }
}

/** Runs the string instruction `op` (its byte form) for elements of `size` bytes. */
export function stringInstruction(c: Cpu, op: number, size: number): void {
  const { s } = c;
  const step = s[S.SYSFLAGS]! & DF_FLAG ? -size : size;
  const seg = c.override >= 0 ? c.override : S.DS;
  if (c.rep === 0) {
    element(c, op, size, step, seg);
    return;
  }
  const compares = op === 0xa6 || op === 0xae;
  const wanted = c.rep === 0xf3 ? 1 : 0;
  const writes = op === 0x6c || op === 0xa4 || op === 0xaa;
  // INS and OUTS are for devices, element by element.
  const bulk = op >= 0xa4 && step > 0 && c.repLimit > 1;
  for (let turns = c.repLimit; ; turns--) {
    const count = getReg(c, S.ECX, c.as);
    if (count === 0) return;
    if (turns <= 0) break;
    c.fuel -= 1;
    if (bulk && bulkString(c, op, size, seg)) {
      c.fuel -= BULK_TURNS;
      if (compares && zero(c) !== wanted) return;
      turns -= BULK_TURNS;
      continue;
    }
    const di = getReg(c, S.EDI, c.as);
    element(c, op, size, step, seg);
    setReg(c, S.ECX, c.as, count - 1);
    if (s[S.LOG_COUNT] !== 0) s[S.LOG_COUNT] = s[S.LOG_POSITION] = 0;
    if (compares && zero(c) !== wanted) return;
    // What it now is goes on, from this iteration on (SDM vol. 3, "Self-Modifying Code"; a host CPU does so).
    if (writes && count !== 1 && writesOverItself(c, di, size)) break;
    if (s[S.QUEUE_COUNT] !== 0) {
      if (count === 1) return;
      break;
    }
  }
  // Iterations are left: the loop looks at events and comes back.
  c.unfinished = true;
  c.ip = c.ip0;
}
