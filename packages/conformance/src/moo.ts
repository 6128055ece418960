// How are the files of SingleStepTests read, in their own binary format?
//
// MOO, versions 1.0 and 1.1 (dbalsom/moo, doc/moo_format_v1.md): chunks of a four-letter type, a length and
// a payload, little endian; unknown ones are passed over. Nothing is believed of a length or a count before
// the bytes are seen to be there.

import { formatHexBytes } from "./literal.ts";

/** A file that is not in the format: says at which byte and why. */
export class MooFormatError extends Error {
  override readonly name: string = "MooFormatError";
  /** Bytes from the file's beginning. */
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(`byte ${offset}: ${message}`);
    this.offset = offset;
  }
}

/** Registers of `REGS` and `RMSK`, bit 0 first. */
const REGS_16 = "ax bx cx dx cs ss ds es sp bp si di ip flags".split(" ");
/** Registers of `RG32` and `RM32`, by the names of `REGS` where they have one there. */
const REGS_32 = "cr0 cr3 ax bx cx dx si di bp sp cs ds es fs gs ss ip flags dr6 dr7".split(" ");

/** Registers by name; those of a 386 are 32 bits wide under the same names. */
export type MooRegisters = Readonly<Record<string, number>>;

export interface MooState {
  readonly registers: MooRegisters;
  /** 1 = the bit is defined; a register that is not named is defined whole. */
  readonly masks: MooRegisters;
  readonly ram: readonly (readonly [physAddr: number, byte: number])[];
}

export interface MooTest {
  readonly index: number;
  readonly name: string;
  readonly insnBytes: Uint8Array;
  readonly initial: MooState;
  readonly final: MooState;
  /** Number of the interrupt or exception that was taken, where the file tells. */
  readonly exception: number | undefined;
  /** Hexadecimal; empty where the file has none. */
  readonly hash: string;
}

export interface MooFile {
  readonly version: string;
  /** `8088`, `8086`, `V20`, `V30`, `186`, `C286`, `386E`. */
  readonly cpu: string;
  /** Masks for every test. */
  readonly masks: MooRegisters;
  readonly tests: readonly MooTest[];
}

/** Reads one payload, never past its end. */
class Reader {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly #end: number;
  at: number;

  constructor(bytes: Uint8Array, at = 0, end: number = bytes.length) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = at;
    this.#end = end;
  }

  get left(): number {
    return this.#end - this.at;
  }

  fail(message: string): never {
    throw new MooFormatError(this.at, message);
  }

  #take(length: number, what: string): number {
    if (length > this.left) this.fail(`${what} needs ${length} bytes, ${this.left} are there`);
    const { at } = this;
    this.at += length;
    return at;
  }

  u8(what: string): number {
    return this.#view.getUint8(this.#take(1, what));
  }

  u16(what: string): number {
    return this.#view.getUint16(this.#take(2, what), true);
  }

  u32(what: string): number {
    return this.#view.getUint32(this.#take(4, what), true);
  }

  bytes(length: number, what: string): Uint8Array {
    const at = this.#take(length, what);
    return this.#bytes.slice(at, at + length);
  }

  text(length: number, what: string): string {
    return String.fromCharCode(...this.bytes(length, what));
  }

  /** The chunks up to the end, in order. */
  *chunks(): Generator<{ type: string; body: Reader }> {
    while (this.left > 0) {
      const type = this.text(4, "a chunk's type");
      const length = this.u32(`the length of "${type}"`);
      const from = this.#take(length, `chunk "${type}"`);
      yield { type, body: new Reader(this.#bytes, from, from + length) };
    }
  }
}

/** Longest name and instruction: a count above it is no count. */
const MAX_NAME = 1024;
const MAX_INSN = 64;

function registers(body: Reader, names: readonly string[], wide: boolean): MooRegisters {
  const present = wide ? body.u32("the register bits") : body.u16("the register bits");
  const found: Record<string, number> = {};
  for (const [bit, name] of names.entries()) {
    if (((present >>> bit) & 1) === 0) continue;
    found[name] = wide ? body.u32(name) : body.u16(name);
  }
  return found;
}

function ram(body: Reader): [number, number][] {
  const count = body.u32("the number of bytes");
  if (count * 5 > body.left) body.fail(`${count} RAM entries do not fit into ${body.left} bytes`);
  return Array.from({ length: count }, () => [body.u32("an address"), body.u8("a byte")]);
}

function counted(body: Reader, limit: number, what: string): Uint8Array {
  const length = body.u32(`the length of ${what}`);
  if (length > limit) body.fail(`${what} of ${length} bytes`);
  return body.bytes(length, what);
}

function state(body: Reader): MooState {
  let found: MooRegisters = {};
  let masks: MooRegisters = {};
  let bytes: [number, number][] = [];
  for (const chunk of body.chunks()) {
    if (chunk.type === "REGS") found = registers(chunk.body, REGS_16, false);
    else if (chunk.type === "RG32") found = registers(chunk.body, REGS_32, true);
    else if (chunk.type === "RMSK") masks = registers(chunk.body, REGS_16, false);
    else if (chunk.type === "RM32") masks = registers(chunk.body, REGS_32, true);
    else if (chunk.type === "RAM ") bytes = ram(chunk.body);
  }
  return { registers: found, masks, ram: bytes };
}

function readTest(body: Reader): MooTest {
  const start = body.at;
  const index = body.u32("the test's index");
  let name = "";
  let insnBytes: Uint8Array | undefined;
  let initial: MooState | undefined;
  let final: MooState | undefined;
  let exception: number | undefined;
  let hash = "";
  for (const { type, body: part } of body.chunks()) {
    if (type === "NAME") name = String.fromCharCode(...counted(part, MAX_NAME, "a name"));
    else if (type === "BYTS") insnBytes = counted(part, MAX_INSN, "an instruction");
    else if (type === "INIT") initial = state(part);
    else if (type === "FINA") final = state(part);
    else if (type === "EXCP") exception = part.u8("the exception's number");
    else if (type === "HASH") hash = formatHexBytes(part.bytes(Math.min(20, part.left), "a hash"));
  }
  if (!insnBytes || insnBytes.length === 0 || !initial || !final) {
    const missing = !initial ? "INIT" : !final ? "FINA" : "BYTS";
    throw new MooFormatError(start, `test ${index} has no ${missing}`);
  }
  const names = "fs" in initial.registers ? REGS_32 : REGS_16;
  const optional = ["cr0", "cr3", "dr6", "dr7"];
  const absent = names.find((n) => !optional.includes(n) && !(n in initial.registers));
  if (absent) throw new MooFormatError(start, `test ${index} begins without a value of ${absent}`);
  return { index, name, insnBytes, initial, final, exception, hash };
}

/**
 * Reads the bytes of one file, unpacked.
 *
 * @throws MooFormatError with the offset, where the bytes are not in the format or are cut off.
 */
export function parseMoo(bytes: Uint8Array): MooFile {
  const file = new Reader(bytes);
  let header: { version: string; count: number; cpu: string } | undefined;
  let masks: MooRegisters = {};
  const tests: MooTest[] = [];
  for (const { type, body } of file.chunks()) {
    if (!header) {
      if (type !== "MOO ") throw new MooFormatError(0, 'no file of this format: "MOO " is missing');
      const version = `${body.u8("the version")}.${body.u8("the version")}`;
      body.u16("the header");
      header = {
        version,
        count: body.u32("the number of tests"),
        cpu: body.text(4, "the CPU").trim(),
      };
      if (!version.startsWith("1.")) throw new MooFormatError(8, `version ${version} is not known`);
    } else if (type === "TEST") tests.push(readTest(body));
    else if (type === "RMSK") masks = registers(body, REGS_16, false);
    else if (type === "RM32") masks = registers(body, REGS_32, true);
  }
  if (!header) throw new MooFormatError(0, "the file is empty");
  if (tests.length !== header.count) {
    const text = `the header says ${header.count} tests, the file has ${tests.length}`;
    throw new MooFormatError(12, text);
  }
  return { version: header.version, cpu: header.cpu, masks, tests };
}
