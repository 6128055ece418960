// How are IN, OUT, INS and OUTS executed for a CPU that has no ports? (SDM vol. 2, their "Operation")

import { FLAG, type Insn, type MemoryOperand, type Operand } from "@realmode/isa";
import {
  type DeviceBus,
  type Exit,
  ioExit,
  type Regs,
  SEGMENT_NAMES,
  type Segment,
  type Served,
} from "@realmode/machine";
import type { CpuDriver } from "./driver.ts";
import type { RegisterState } from "./register-name.ts";

const GENERAL = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"] as const;

/** Where an operand lies: its segment, the offset in it, and the linear address. */
export interface Place {
  readonly segment: Segment;
  readonly offset: number;
  readonly linear: number;
}

/** The place of a memory operand in `state`. */
export function placeOf(operand: MemoryOperand, { regs, sregs }: RegisterState): Place {
  const value = (code: number, width: number): number => {
    const whole = regs[GENERAL[code]!];
    return width === 16 ? whole & 0xffff : whole;
  };
  const { base, index, scale, displacement, addressSize } = operand;
  const sum =
    (base ? value(base.code, base.width) : 0) +
    (index ? value(index.code, index.width) * scale : 0) +
    displacement;
  const offset = addressSize === 16 ? sum & 0xffff : sum % 2 ** 32;
  const unsigned = offset < 0 ? offset + 2 ** 32 : offset;
  const segment = sregs[SEGMENT_NAMES[operand.segment]!];
  return { segment, offset: unsigned, linear: (segment.base + unsigned) % 2 ** 32 };
}

/** True where all of `bytes` at `place` are below the segment's limit. */
export const withinLimit = ({ segment, offset }: Place, bytes: number): boolean =>
  offset + bytes - 1 <= segment.limit;

const MNEMONICS = new Set(["in", "out", "ins", "outs"]);

/** True for the four instructions that use ports. */
export const usesPorts = (insn: Insn): boolean => MNEMONICS.has(insn.row.mnemonic);

/** What an I/O instruction came to. */
export interface IoStep {
  readonly state: RegisterState;
  readonly exit?: Exit;
  /** An `in` that nobody answered: what becomes of the host's bytes. */
  readonly complete?: (bytes: Uint8Array) => RegisterState;
}

const mask = (size: number): number => (size === 4 ? 0xffffffff : 2 ** (8 * size) - 1);

function behind(insn: Insn, { regs, sregs }: RegisterState, more: Partial<Regs>): RegisterState {
  const eip = (regs.eip + insn.length) & (sregs.cs.db ? 0xffffffff : 0xffff);
  return { regs: { ...regs, ...more, eip: eip >>> 0 }, sregs };
}

function low(value: number, count: number, width: number): number {
  const bits = width === 16 ? 0xffff : 0xffffffff;
  return (((value & ~bits) >>> 0) + ((count & bits) >>> 0)) >>> 0;
}

/** The state after one element of INS or OUTS: index and count moved, IP past it at the end. */
function afterElement(insn: Insn, state: RegisterState, size: number): RegisterState {
  const { regs } = state;
  const name = insn.row.mnemonic === "ins" ? "edi" : "esi";
  const step = regs.eflags & FLAG.DF ? -size : size;
  const moved: Partial<Regs> = { [name]: low(regs[name], regs[name] + step, insn.addressSize) };
  if (insn.repeat === undefined) return behind(insn, state, moved);
  const ecx = low(regs.ecx, regs.ecx - 1, insn.addressSize);
  const left = insn.addressSize === 16 ? ecx & 0xffff : ecx;
  if (left === 0) return behind(insn, state, { ...moved, ecx });
  return { ...state, regs: { ...regs, ...moved, ecx } };
}

function exitOf(served: Served, port: number, size: number, data: Uint8Array): Exit | undefined {
  if (served === "done") return undefined;
  if (served === "output-limit") return { reason: "limit", code: null, limit: "output" };
  return ioExit("out", port, size, data);
}

const bytesOf = (value: number, size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => value >>> (8 * i));

const numberOf = (bytes: Uint8Array): number => bytes.reduceRight((sum, b) => sum * 256 + b, 0);

/** Bytes of the port's side: the accumulator's or the string element's width. */
function elementSize(insn: Insn): number {
  const operand = insn.operands.find(
    (o: Operand) => o.kind === "mem" || (o.kind === "reg" && o.register.name !== "dx"),
  );
  if (operand?.kind === "reg") return operand.register.width / 8;
  return operand?.kind === "mem" ? operand.size / 8 : 1;
}

/**
 * Executes one of the four, one element of INS or OUTS.
 *
 * @returns undefined where its memory operand is beyond the segment's limit: the fault is the CPU's.
 */
export function stepIo(
  insn: Insn,
  state: RegisterState,
  bus: DeviceBus,
  driver: CpuDriver,
): IoStep | undefined {
  const { regs } = state;
  const size = elementSize(insn);
  const immediate = insn.operands.find((operand) => operand.kind === "imm");
  const port = immediate?.kind === "imm" ? immediate.value : regs.edx & 0xffff;
  const memory = insn.operands.find((operand) => operand.kind === "mem");
  const isIn = insn.row.mnemonic.startsWith("in");
  if (memory?.kind !== "mem") {
    if (!isIn) {
      const value = (regs.eax & mask(size)) >>> 0;
      const exit = exitOf(bus.portOut(port, size, value), port, size, bytesOf(value, size));
      return { state: behind(insn, state, {}), ...(exit ? { exit } : {}) };
    }
    const take = (value: number): RegisterState =>
      behind(insn, state, { eax: low(regs.eax, value, 32) });
    const merge = (value: number): RegisterState =>
      size === 4 ? take(value) : take(((regs.eax & ~mask(size)) >>> 0) + value);
    const value = bus.portIn(port, size);
    if (value !== undefined) return { state: merge(value) };
    const exit = ioExit("in", port, size, new Uint8Array(size));
    return { state, exit, complete: (bytes) => merge(numberOf(bytes)) };
  }
  const count = insn.addressSize === 16 ? regs.ecx & 0xffff : regs.ecx;
  if (insn.repeat !== undefined && count === 0) return { state: behind(insn, state, {}) };
  const place = placeOf(memory, state);
  if (!withinLimit(place, size)) return undefined;
  const after = afterElement(insn, state, size);
  if (!isIn) {
    const data = driver.readMemory(place.linear, size);
    const exit = exitOf(bus.portOut(port, size, numberOf(data)), port, size, data);
    return { state: after, ...(exit ? { exit } : {}) };
  }
  const store = (bytes: Uint8Array): RegisterState => {
    driver.writeMemory(place.linear, bytes);
    return after;
  };
  const value = bus.portIn(port, size);
  if (value !== undefined) return { state: store(bytesOf(value, size)) };
  return { state, exit: ioExit("in", port, size, new Uint8Array(size)), complete: store };
}
