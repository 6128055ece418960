// How are tests read that were recorded on hardware, one instruction each?
//
// The format is JSON lines, described in cpu-tests/80286/README.md: a header line, then a test a line.

import { parseHexBytes } from "./literal.ts";

/**
 * The registers a test names, in the format's order. With `bits: 32` the general ones and `ip` are the
 * 32-bit registers under the same names, and there are `fs` and `gs`.
 */
export type CpuTestRegisters = Readonly<
  Record<
    | "ax"
    | "bx"
    | "cx"
    | "dx"
    | "cs"
    | "ss"
    | "ds"
    | "es"
    | "sp"
    | "bp"
    | "si"
    | "di"
    | "ip"
    | "flags",
    number
  >
> & { readonly fs?: number; readonly gs?: number };

/** A run of bytes at a guest-physical address. */
export interface MemoryRun {
  readonly physAddr: number;
  readonly bytes: Uint8Array;
}

/** One test: state and memory before, and what changed. */
export interface CpuTest {
  /** Index in the file it was recorded in; names the test within its form. */
  readonly index: number;
  /** Start of the test's hash. */
  readonly hash: string;
  /** The recorder's disassembly. */
  readonly name: string;
  /** The instruction, and the HLT after it. */
  readonly insnBytes: Uint8Array;
  readonly registers: CpuTestRegisters;
  readonly memory: readonly MemoryRun[];
  /** Registers that changed. */
  readonly finalRegisters: Partial<CpuTestRegisters>;
  readonly finalMemory: readonly MemoryRun[];
  /** FLAGS bits the architecture leaves undefined for this very execution. */
  readonly undefinedFlags: number;
  /** The interrupt or exception taken. */
  readonly vector?: number;
  /** Guest-physical address of the FLAGS word that was pushed. */
  readonly pushedFlagsAt?: number;
  /** 32: recorded on a CPU with 32-bit registers. */
  readonly bits?: 32;
  /** Bits of final registers that are defined; of those not named, all. */
  readonly definedBits?: Partial<Record<string, number>>;
  /** Why its expectations do not hold for an i686. */
  readonly skip?: string;
}

/** The tests of one opcode form. */
export interface CpuTestFile {
  /** Opcode in hex, with the ModRM reg field for groups: `00`, `80.0`. */
  readonly form: string;
  readonly tests: readonly CpuTest[];
}

/** A file that is not in the format: says which line and why. */
export class CpuTestFormatError extends Error {
  override readonly name: string = "CpuTestFormatError";
  readonly line: number;

  constructor(line: number, message: string) {
    super(`line ${line}: ${message}`);
    this.line = line;
  }
}

const REGISTERS: readonly (keyof CpuTestRegisters)[] = [
  "ax",
  "bx",
  "cx",
  "dx",
  "cs",
  "ss",
  "ds",
  "es",
  "sp",
  "bp",
  "si",
  "di",
  "ip",
  "flags",
];

type Json = Readonly<Record<string, unknown>>;

/** Tests run in RAM of this size: FFFF:FFFF is its last byte but 16. */
export const CPU_TEST_RAM: number = 0x110000;

class LineReader {
  readonly #line: number;
  readonly #json: Json;

  constructor(line: number, json: Json) {
    this.#line = line;
    this.#json = json;
  }

  fail(message: string): never {
    throw new CpuTestFormatError(this.#line, message);
  }

  number(key: string, limit: number): number {
    const value = this.optionalNumber(key, limit);
    return value ?? this.fail(`"${key}" is missing`);
  }

  optionalNumber(key: string, limit: number): number | undefined {
    const value = this.#json[key];
    if (value === undefined) return undefined;
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= limit) {
      return value;
    }
    return this.fail(`"${key}" is not a whole number from 0 to ${limit}`);
  }

  text(key: string): string {
    const value = this.#json[key];
    return typeof value === "string" ? value : this.fail(`"${key}" is not a text`);
  }

  bytes(text: unknown, key: string): Uint8Array {
    const bytes = typeof text === "string" ? parseHexBytes(text) : undefined;
    return bytes ?? this.fail(`"${key}" has bytes that are not hex`);
  }

  runs(key: string): MemoryRun[] {
    const value = this.#json[key] ?? [];
    if (!Array.isArray(value)) this.fail(`"${key}" is not a list of runs`);
    return (value as unknown[]).map((run) => {
      const [physAddr, text] = Array.isArray(run) ? (run as unknown[]) : [];
      const bytes = this.bytes(text, key);
      const fits = typeof physAddr === "number" && Number.isInteger(physAddr) && physAddr >= 0;
      if (!fits || physAddr + bytes.length > CPU_TEST_RAM) {
        this.fail(`"${key}" has a run outside memory`);
      }
      return { physAddr, bytes };
    });
  }

  /** Initial registers: a list in the order of `REGISTERS`. */
  allRegisters(key: string): CpuTestRegisters {
    const value = this.#json[key];
    const fits =
      Array.isArray(value) &&
      value.length === REGISTERS.length &&
      value.every((n) => Number.isInteger(n) && n >= 0 && n <= 0xffff);
    if (!fits) this.fail(`"${key}" is not a list of ${REGISTERS.length} numbers of 16 bits`);
    const values = value as number[];
    return Object.fromEntries(REGISTERS.map((name, i) => [name, values[i]!])) as CpuTestRegisters;
  }

  /** Final registers: those that changed, by name. */
  registers(key: string): Partial<CpuTestRegisters> {
    const value = this.#json[key] ?? {};
    if (typeof value !== "object" || value === null) this.fail(`"${key}" is not an object`);
    const found: Record<string, number> = {};
    for (const [name, number] of Object.entries(value)) {
      const known = REGISTERS.some((r) => r === name);
      if (!known) this.fail(`"${key}" names ${name}, which is no register`);
      if (!(Number.isInteger(number) && number >= 0 && number <= 0xffff)) {
        this.fail(`${name} in "${key}" is not 16 bits`);
      }
      found[name] = number as number;
    }
    return found;
  }
}

function parseLine(text: string, line: number): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CpuTestFormatError(line, `not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CpuTestFormatError(line, "not an object");
  }
  return value as Json;
}

function readTest(text: string, line: number): CpuTest {
  const reader = new LineReader(line, parseLine(text, line));
  const vector = reader.optionalNumber("x", 255);
  const pushedFlagsAt = reader.optionalNumber("f", CPU_TEST_RAM - 2);
  return {
    index: reader.number("i", Number.MAX_SAFE_INTEGER),
    hash: reader.text("h"),
    name: reader.text("n"),
    insnBytes: reader.bytes(reader.text("b"), "b"),
    registers: reader.allRegisters("r"),
    memory: reader.runs("m"),
    finalRegisters: reader.registers("R"),
    finalMemory: reader.runs("M"),
    undefinedFlags: reader.optionalNumber("u", 0xffff) ?? 0,
    ...(vector === undefined ? {} : { vector }),
    ...(pushedFlagsAt === undefined ? {} : { pushedFlagsAt }),
  };
}

/**
 * Reads the text of one file.
 *
 * @throws CpuTestFormatError with the line where the text is not in the format, or holds fewer or more tests
 * than its header says.
 */
export function parseCpuTests(text: string): CpuTestFile {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const header = new LineReader(1, parseLine(lines[0] ?? "", 1));
  const form = header.text("form");
  const count = header.number("count", Number.MAX_SAFE_INTEGER);
  const tests = lines.slice(1).map((line, index) => readTest(line, index + 2));
  if (tests.length !== count) {
    throw new CpuTestFormatError(1, `the header says ${count} tests, the file has ${tests.length}`);
  }
  return { form, tests };
}
