// Which instruction do these bytes hold?

import type { Insn, MemoryOperand, ModRm, NumberField, Operand, Sib, Undecoded } from "./insn.ts";
import { findRow, type OpcodeContext, opcodeNeedsModrm } from "./lookup.ts";
import type { OperandSpec } from "./operand-codes.ts";
import { PREFIX_BY_BYTE } from "./prefixes.ts";
import { ADDRESS_16, generalRegister, REGISTERS, type Register } from "./registers.ts";
import type { Row } from "./row.ts";
import { undefinedOpcode } from "./undefined.ts";

/** No instruction is longer, prefixes included (SDM vol. 2, section 2.3.11). */
export const MAX_INSN_LENGTH = 15;

export interface DecodeOptions {
  /** Default operand and address size: the D bit of CS. Real mode is 16. */
  readonly bits: 16 | 32;
  /** Address of the first byte, for branch targets. Without it: `offset`. */
  readonly ip?: number;
}

const SS = 2;
const DS = 3;
const ES = 0;

/** Thrown within this file only: the bytes ended, or the 15th was passed. */
const END = Symbol("end of bytes");

interface Prefixes {
  readonly bytes: number[];
  segment: number | undefined;
  lock: boolean;
  repeat: number;
  operandSize: boolean;
  addressSize: boolean;
}

/** Reads the bytes of one instruction in order. */
class Reader {
  readonly #bytes: Uint8Array;
  readonly #start: number;
  readonly #limit: number;
  position = 0;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#start = start;
    this.#limit = Math.min(bytes.length - start, MAX_INSN_LENGTH);
  }

  /** The next byte without taking it; undefined at the end. */
  peek(): number | undefined {
    return this.position < this.#limit ? this.#bytes[this.#start + this.position] : undefined;
  }

  byte(): number {
    const value = this.peek();
    if (value === undefined) throw END;
    this.position++;
    return value;
  }

  field(width: 1 | 2 | 4): NumberField {
    const offset = this.position;
    let value = 0;
    for (let i = 0; i < width; i++) value += this.byte() * 2 ** (8 * i);
    return { offset, width, value };
  }
}

const signed = (value: number, bits: number): number =>
  value >= 2 ** (bits - 1) ? value - 2 ** bits : value;

function readPrefixes(reader: Reader): Prefixes {
  const found: Prefixes = {
    bytes: [],
    segment: undefined,
    lock: false,
    repeat: 0,
    operandSize: false,
    addressSize: false,
  };
  for (;;) {
    const prefix = PREFIX_BY_BYTE.get(reader.peek() ?? -1);
    if (!prefix) return found;
    found.bytes.push(reader.byte());
    if (prefix.group === "segment") found.segment = prefix.segment;
    else if (prefix.group === "lock") found.lock = true;
    else if (prefix.group === "repeat") found.repeat = prefix.byte;
    else if (prefix.group === "operand-size") found.operandSize = true;
    else found.addressSize = true;
  }
}

function readModrm(reader: Reader): ModRm {
  const offset = reader.position;
  const byte = reader.byte();
  return { offset, byte, mod: byte >> 6, reg: (byte >> 3) & 7, rm: byte & 7 };
}

interface EffectiveAddress {
  readonly base: Register | undefined;
  readonly index: Register | undefined;
  readonly scale: 1 | 2 | 4 | 8;
  readonly displacement: number;
  readonly sib: Sib | undefined;
  readonly field: NumberField | undefined;
}

function readAddress16(reader: Reader, modrm: ModRm): EffectiveAddress {
  const bare = modrm.mod === 0 && modrm.rm === 6;
  const width = bare || modrm.mod === 2 ? 2 : modrm.mod === 1 ? 1 : 0;
  const field = width ? reader.field(width) : undefined;
  const [base, index] = ADDRESS_16[modrm.rm] as (typeof ADDRESS_16)[number];
  const value = field?.value ?? 0;
  return {
    base: bare ? undefined : generalRegister(16, base),
    index: bare || index === undefined ? undefined : generalRegister(16, index),
    scale: 1,
    displacement: bare ? value : signed(value, 8 * width),
    sib: undefined,
    field,
  };
}

function readSib(reader: Reader): Sib {
  const offset = reader.position;
  const byte = reader.byte();
  const scale = (1 << (byte >> 6)) as Sib["scale"];
  return { offset, byte, scale, index: (byte >> 3) & 7, base: byte & 7 };
}

function readAddress32(reader: Reader, modrm: ModRm): EffectiveAddress {
  const sib = modrm.rm === 4 ? readSib(reader) : undefined;
  const base = sib ? sib.base : modrm.rm;
  const noBase = modrm.mod === 0 && base === 5;
  const width = noBase || modrm.mod === 2 ? 4 : modrm.mod === 1 ? 1 : 0;
  const field = width ? reader.field(width) : undefined;
  const index = sib && sib.index !== 4 ? generalRegister(32, sib.index) : undefined;
  const value = field?.value ?? 0;
  return {
    base: noBase ? undefined : generalRegister(32, base),
    index,
    scale: sib?.scale ?? 1,
    displacement: noBase && !index ? value : signed(value, 8 * width),
    sib,
    field,
  };
}

/** Bits of an operand whose width may depend on the operand size. */
function bitsOf(spec: OperandSpec, operandSize: 16 | 32): number {
  if (spec.width === "n") return 0;
  if (spec.width === "v") return operandSize;
  if (spec.width === "p") return operandSize + 16;
  return spec.width === "2v" ? 2 * operandSize : spec.width;
}

/** Reads what follows the opcode and makes the operands. */
class Operands {
  readonly values: Operand[] = [];
  readonly immediates: NumberField[] = [];
  sib: Sib | undefined;
  displacement: NumberField | undefined;
  readonly #reader: Reader;
  readonly #context: OpcodeContext;
  readonly #segment: number | undefined;
  readonly #lock: boolean;
  readonly #opcode: number;
  readonly #modrm: ModRm | undefined;
  #memory: EffectiveAddress | undefined;

  constructor(
    reader: Reader,
    context: OpcodeContext,
    prefixes: Prefixes,
    opcode: number,
    modrm: ModRm | undefined,
  ) {
    this.#reader = reader;
    this.#context = context;
    this.#segment = prefixes.segment;
    this.#lock = prefixes.lock;
    this.#opcode = opcode;
    this.#modrm = modrm;
  }

  read(row: Row): void {
    const modrm = this.#modrm;
    // SIB and displacement come before every immediate, whatever the order of the operands.
    if (modrm && modrm.mod !== 3 && row.modrmByte === undefined && !row.traits.has("mod-ignored")) {
      const address =
        this.#context.addressSize === 16
          ? readAddress16(this.#reader, modrm)
          : readAddress32(this.#reader, modrm);
      this.#memory = address;
      this.sib = address.sib;
      this.displacement = address.field;
    }
    for (const spec of row.specs) this.values.push(this.#operand(spec));
  }

  #operand(spec: OperandSpec): Operand {
    switch (spec.field) {
      case "rm":
        return this.#memory ? this.#explicitMemory(spec) : this.#register(spec, this.#modrm?.rm);
      case "reg":
        return this.#register(
          spec,
          (this.#modrm?.reg ?? 0) + (this.#lock && spec.registers === "cr" ? 8 : 0),
        );
      case "opcode":
        return this.#register(spec, this.#opcode & 7);
      case "immediate":
        return this.#immediate(spec);
      case "relative": {
        const field = this.#number(bitsOf(spec, this.#context.operandSize));
        // The target needs the length: `finish` puts it in.
        return { kind: "rel", displacement: signed(field.value, 8 * field.width), target: 0 };
      }
      case "far": {
        const offset = this.#number(this.#context.operandSize).value;
        return { kind: "far", offset, selector: this.#number(16).value };
      }
      case "moffs": {
        this.displacement = this.#reader.field(this.#context.addressSize === 16 ? 2 : 4);
        return this.#memoryOperand(spec, this.#segment ?? DS, undefined, this.displacement.value);
      }
      case "implied":
        if (spec.string) return this.#stringMemory(spec);
        return spec.registers
          ? this.#register(spec, spec.value)
          : { kind: "imm", value: spec.value ?? 0, size: 8 };
    }
  }

  #number(bits: number): NumberField {
    const field = this.#reader.field((bits / 8) as NumberField["width"]);
    this.immediates.push(field);
    return field;
  }

  #immediate(spec: OperandSpec): Operand {
    const { operandSize } = this.#context;
    const bits = bitsOf(spec, operandSize);
    const { value } = this.#number(bits);
    if (!spec.signExtended) return { kind: "imm", value, size: bits };
    const wide = value < 0x80 ? value : value + 2 ** operandSize - 0x100;
    return { kind: "imm", value: wide, size: operandSize };
  }

  #register(spec: OperandSpec, code = 0): Operand {
    const { registers } = spec;
    const register =
      registers === "gpr"
        ? generalRegister(
            spec.width === "n" ? this.#context.addressSize : this.#context.operandSize,
            code,
          )
        : REGISTERS[registers ?? "r32"][code];
    return { kind: "reg", register: register as Register };
  }

  #memoryOperand(
    spec: OperandSpec,
    segment: number,
    base: Register | undefined,
    displacement: number,
    index?: Register,
    scale: Sib["scale"] = 1,
  ): MemoryOperand {
    const { addressSize, operandSize } = this.#context;
    const size = bitsOf(spec, operandSize);
    return { kind: "mem", segment, base, index, scale, displacement, addressSize, size };
  }

  #explicitMemory(spec: OperandSpec): MemoryOperand {
    const { base, index, scale, displacement } = this.#memory as EffectiveAddress;
    // BP, and ESP or EBP as a base, mean the stack (SDM vol. 1, table 3-5).
    const stack = base?.code === 5 || (base?.code === 4 && base.width === 32);
    const segment = this.#segment ?? (stack ? SS : DS);
    return this.#memoryOperand(spec, segment, base, displacement, index, scale);
  }

  #stringMemory(spec: OperandSpec): MemoryOperand {
    const { addressSize } = this.#context;
    const register = spec.string === "Y" ? 7 : spec.string === "X" ? 6 : 3;
    // The override works on the source only: ES:DI stays.
    const segment = spec.string === "Y" ? ES : (this.#segment ?? DS);
    return this.#memoryOperand(spec, segment, generalRegister(addressSize, register), 0);
  }
}

function withTargets(operands: Operand[], next: number, operandSize: 16 | 32): Operand[] {
  return operands.map((operand) => {
    if (operand.kind !== "rel") return operand;
    const target = next + operand.displacement;
    return { ...operand, target: operandSize === 16 ? target & 0xffff : target >>> 0 };
  });
}

function decodeWith(reader: Reader, bits: 16 | 32, ip: number): Insn | Undecoded {
  const prefixes = readPrefixes(reader);
  const context: OpcodeContext = {
    repeatPrefix: prefixes.repeat,
    operandSizePrefix: prefixes.operandSize,
    operandSize: (bits === 16) !== prefixes.operandSize ? 16 : 32,
    addressSize: (bits === 16) !== prefixes.addressSize ? 16 : 32,
  };
  let map: 0 | 1 | 2 | 3 = 0;
  let opcode = reader.byte();
  if (opcode === 0x0f) {
    map = 1;
    opcode = reader.byte();
    if (opcode === 0x38 || opcode === 0x3a) {
      map = opcode === 0x38 ? 2 : 3;
      opcode = reader.byte();
    }
  }
  const opcodeOffset = reader.position - 1;
  const peeked = opcodeNeedsModrm(map, opcode) ? readModrm(reader) : undefined;
  const row = findRow(map, opcode, peeked?.byte ?? 0, context);
  if (!row) {
    const entry = undefinedOpcode(map, opcode, peeked?.byte ?? reader.peek() ?? 0);
    return {
      kind: "undecoded",
      reason: "undefined",
      why: entry?.why ?? "undefined",
      status: entry?.status ?? "undefined",
      length: reader.position,
    };
  }
  const operands = new Operands(reader, context, prefixes, opcode, peeked);
  operands.read(row);
  const modrm = row.modrm === undefined && row.modrmByte === undefined ? undefined : peeked;
  const partOfOpcode = row.mandatoryPrefix === prefixes.repeat;
  return {
    kind: "insn",
    row,
    length: reader.position,
    ip,
    bits,
    prefixes: prefixes.bytes,
    segmentOverride: prefixes.segment,
    lock: prefixes.lock,
    repeat:
      prefixes.repeat === 0 || partOfOpcode
        ? undefined
        : prefixes.repeat === 0xf3
          ? "repz"
          : "repnz",
    operandSize: context.operandSize,
    addressSize: context.addressSize,
    opcodeOffset,
    modrm,
    sib: operands.sib,
    displacement: operands.displacement,
    immediates: operands.immediates,
    operands: withTargets(operands.values, ip + reader.position, context.operandSize),
  };
}

/**
 * Decodes the instruction at `offset` in `bytes`. Never throws, whatever the bytes.
 *
 * Prefixes are taken as the CPU takes them: the last segment prefix and the last of f2 and f3 win,
 * those without effect are only noted. That LOCK is allowed (`row.prefixes`) and that the operands
 * are (MOV to CS) is not checked: these fault when executed.
 *
 * @example
 * const insn = decode(Uint8Array.of(0x83, 0xc0, 0x05), 0, { bits: 16 });
 * if (insn.kind === "insn") console.log(insn.length, formatAtt(insn)); // 3 add    $0x5,%ax
 */
export function decode(
  bytes: Uint8Array,
  offset: number,
  options: DecodeOptions,
): Insn | Undecoded {
  const reader = new Reader(bytes, offset);
  try {
    return decodeWith(reader, options.bits, options.ip ?? offset);
  } catch (reason) {
    if (reason !== END) throw reason;
    const length = reader.position;
    const tooLong = length >= MAX_INSN_LENGTH;
    return {
      kind: "undecoded",
      reason: tooLong ? "too-long" : "truncated",
      why: tooLong ? "longer than 15 bytes" : "the bytes end here",
      status: undefined,
      length,
    };
  }
}
