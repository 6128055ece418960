// What is to be run? The command line, the case header and the file together make a Program.

import { extname } from "node:path";
import {
  type Case,
  caseSetup,
  findRegister,
  locateInFlat,
  locateInPage,
  mergePatches,
  type NamedRegister,
  NO_REGISTERS,
  type Program,
  pageProgram,
  parseCase,
  type RegisterPatch,
  rawEntry,
  rawProgram,
} from "@realmode/conformance";
import { DEFAULT_LOAD_ADDRESS, MAX_RAM_SIZE, PAGE_SIZE } from "@realmode/machine";
import { symbolAddress } from "./asm.ts";
import type { OptionValues } from "./commands.ts";
import { Failure } from "./failure.ts";
import { readInput } from "./files.ts";
import { parseDuration, parseFarAddress, parseNumber, parsePair, parseSize } from "./numbers.ts";
import {
  assembleToFlat,
  assembleToPage,
  isSourcePath,
  readSource,
  showAsErrors,
} from "./source.ts";
import type { Terminal } from "./streams.ts";

/** A program, and what its header says where it has one. */
export interface Guest {
  readonly program: Program;
  /** Undefined for a binary. */
  readonly test: Case | undefined;
}

const text = (value: OptionValues[string]): string | undefined =>
  typeof value === "string" ? value : undefined;
const list = (value: OptionValues[string]): readonly string[] => (value ?? []) as readonly string[];

/** A register by name with a value, as `--reg` and `--expect-reg` have them. */
export function parseRegister(
  assignment: string,
  option: string,
): { readonly register: NamedRegister; readonly value: number } {
  const [name, value] = parsePair(assignment, option);
  const register = findRegister(name);
  if (!register) {
    throw new Failure("usage", `${option}: there is no register '${name}'`, {
      hint: "registers: ax, al, eax … ip, flags, cs … gs, cs.base, cs.limit, idt.base, cr0 …",
    });
  }
  const top = 2 ** register.bits;
  // A negative number means its two's complement: ax=-1 is 0xffff.
  const number = parseNumber(value, `${option} ${name}`, -top / 2, top - 1);
  return { register, value: number < 0 ? number + top : number };
}

function registersOf(options: OptionValues): RegisterPatch {
  let patch: RegisterPatch = NO_REGISTERS;
  for (const assignment of list(options.reg)) {
    const { register, value } = parseRegister(assignment, "--reg");
    patch = register.write(patch, value);
  }
  return patch;
}

/** What the command line says about memory and start. */
interface Placement {
  readonly isRaw: boolean;
  readonly load: number | undefined;
  readonly ram: number | undefined;
  readonly far: { readonly selector: number; readonly offset: number } | undefined;
  readonly symbol: string | undefined;
  readonly origin: number | undefined;
}

function parsePlacement(options: OptionValues): Placement {
  const entry = text(options.entry);
  const isFar = entry?.includes(":") ?? false;
  const address = isFar ? parseFarAddress(entry!, "--entry") : undefined;
  const load = text(options.load);
  const ram = text(options.ram);
  const org = text(options.org);
  const placement = {
    isRaw: isFar || load !== undefined || ram !== undefined,
    load: load === undefined ? undefined : parseNumber(load, "--load", 0, MAX_RAM_SIZE - 1),
    ram: ram === undefined ? undefined : parseSize(ram, "--ram"),
    far: address && { selector: address.segment, offset: address.offset },
    symbol: isFar ? undefined : entry,
    origin: org === undefined ? undefined : parseNumber(org, "--org", 0, 0xffff_ffff),
  };
  const { ram: size } = placement;
  if (size !== undefined && (size === 0 || size % PAGE_SIZE !== 0 || size > MAX_RAM_SIZE)) {
    throw new Failure("usage", `--ram ${ram}: RAM has whole pages of 4096 bytes, at most 16M`);
  }
  return placement;
}

/** The bounds of a run; `0s` is none. */
export function parseLimits(
  options: OptionValues,
  defaults: Program["limits"] = {},
): Program["limits"] {
  const timeout = text(options.timeout);
  const max = text(options.maxInstructions);
  const timeoutMs =
    timeout === undefined ? defaults.timeoutMs : parseDuration(timeout, "--timeout");
  const maxInstructions =
    max === undefined ? defaults.maxInstructions : parseNumber(max, "--max-instructions", 1);
  return {
    ...(timeoutMs ? { timeoutMs } : {}),
    ...(maxInstructions === undefined ? {} : { maxInstructions }),
  };
}

/**
 * The program of `path`. Where the command line is silent the source's header speaks.
 *
 * @throws Failure for a file that can't be read, a source that is wrong, options that don't fit.
 */
export async function loadGuest(
  path: string,
  options: OptionValues,
  terminal: Terminal,
  defaults: Program["limits"] = {},
): Promise<Guest> {
  const placement = parsePlacement(options);
  const registers = registersOf(options);
  if (isSourcePath(path)) {
    return await sourceGuest(path, options, placement, registers, defaults, terminal);
  }
  if (extname(path) === ".bin") {
    return binaryGuest(path, options, placement, registers, defaults);
  }
  // A path that is not there is told first: its name is the likelier mistake.
  readInput(path, Number.MAX_SAFE_INTEGER);
  throw new Failure("usage", `${path}: neither source (.s .S .asm) nor an image (.bin)`, {
    hint: "the name's end says which; - reads source from standard input",
  });
}

async function sourceGuest(
  path: string,
  options: OptionValues,
  placement: Placement,
  registers: RegisterPatch,
  defaults: Program["limits"],
  terminal: Terminal,
): Promise<Guest> {
  if (options.dataPage !== undefined) {
    throw new Failure("usage", "--data-page is for a .bin code page: a source has its own .data");
  }
  const source = readSource(path, options, terminal);
  const { case: test, diagnostics } = parseCase(
    Buffer.from(source.raw).toString("utf8"),
    source.filename,
  );
  await showAsErrors(diagnostics, source, terminal);
  const isRaw = placement.isRaw || test.layout === "flat";
  const common = {
    ...caseSetup(test),
    registers: mergePatches(test.registers, registers),
    limits: parseLimits(options, { ...defaults, ...caseLimits(test) }),
  };
  const header = test.entry;
  const symbol = placement.symbol ?? (typeof header === "string" ? header : undefined);
  if (!isRaw) {
    if ((placement.origin ?? 0) > 0xffff) {
      throw new Failure("usage", `--org ${text(options.org)}: a code page is linked below 64 KiB`);
    }
    const { assembly } = await assembleToPage(
      source,
      {
        ...(placement.origin === undefined ? {} : { origin: placement.origin }),
        ...(symbol === undefined ? {} : { entry: symbol }),
      },
      terminal,
    );
    if (assembly.codeSize === 0) throw noCode(source.filename);
    const { codePage, dataPage } = assembly;
    const alias = options.alias === true || test.layout === "page+alias";
    return {
      program: pageProgram(
        { codePage, dataPage, alias, slots: test.slots },
        { ...common, locate: locateInPage(assembly) },
      ),
      test,
    };
  }
  const guest = rawPlacement(options, placement, test);
  const { selector, offset } = rawEntry(guest);
  const origin = placement.origin ?? offset;
  const { assembly } = await assembleToFlat(source, { origin }, terminal);
  if (assembly.bytes.length === 0) throw noCode(source.filename);
  const start =
    symbol === undefined ? offset : parseOffset(symbolAddress(assembly, symbol), symbol);
  return {
    program: rawProgram(
      { ...guest, image: assembly.bytes, entry: { selector, offset: start } },
      {
        ...common,
        machine: { slots: test.slots },
        locate: locateInFlat(assembly, guest.load ?? DEFAULT_LOAD_ADDRESS),
      },
    ),
    test,
  };
}

function parseOffset(value: number, symbol: string): number {
  if (value <= 0xffff) return value;
  throw new Failure("usage", `--entry ${symbol}: 0x${value.toString(16)} is beyond 64 KiB`);
}

const caseLimits = (test: Case): Program["limits"] => ({
  ...(test.timeoutMs === undefined ? {} : { timeoutMs: test.timeoutMs }),
  ...(test.maxInstructions === undefined ? {} : { maxInstructions: test.maxInstructions }),
});

/** Load address, RAM and far entry of a raw guest: the command line's, else the header's. */
function rawPlacement(options: OptionValues, placement: Placement, test: Case | undefined) {
  if (options.alias === true) {
    throw new Failure("usage", "--alias: a raw guest has no code page");
  }
  const load = placement.load ?? test?.load;
  const ram = placement.ram ?? test?.ram;
  const entry = placement.far ?? (typeof test?.entry === "object" ? test.entry : undefined);
  return {
    ...(load === undefined ? {} : { load }),
    ...(ram === undefined ? {} : { ram }),
    ...(entry === undefined ? {} : { entry }),
  };
}

function noCode(filename: string): Failure {
  return new Failure("source", `${filename} has no code: there is nothing to run`, {
    hint: "instructions go into .text, the section a source starts in",
  });
}

function binaryGuest(
  path: string,
  options: OptionValues,
  placement: Placement,
  registers: RegisterPatch,
  defaults: Program["limits"],
): Guest {
  for (const option of ["org", "defsym", "define"] as const) {
    if (options[option] !== undefined) {
      throw new Failure("usage", `--${option} is for source: ${path} is an image as it is`);
    }
  }
  if (placement.symbol !== undefined) {
    throw new Failure("usage", `--entry ${placement.symbol}: an image has no symbols`, {
      hint: "an entry SEG:OFF selects a raw guest",
    });
  }
  const image = readInput(path, MAX_RAM_SIZE);
  const common = { name: path, registers, limits: parseLimits(options, defaults) };
  if (placement.isRaw) {
    if (options.dataPage !== undefined) {
      throw new Failure("usage", "--data-page: a raw guest has no data page, only RAM");
    }
    if (image.length === 0) throw new Failure("usage", `${path} is empty: there is nothing to run`);
    const guest = rawPlacement(options, placement, undefined);
    const program = rawProgram({ ...guest, entry: rawEntry(guest), image }, common);
    return { program, test: undefined };
  }
  if (image.length !== PAGE_SIZE) {
    throw new Failure("usage", `${path} has ${image.length} bytes: a code page has 4096`, {
      hint: "--load, --ram or --entry SEG:OFF run an image of any size in RAM",
    });
  }
  const dataPath = text(options.dataPage);
  const dataPage = dataPath === undefined ? undefined : readInput(dataPath, MAX_RAM_SIZE);
  if (dataPage && dataPage.length > PAGE_SIZE) {
    throw new Failure("usage", `${dataPath} has ${dataPage.length} bytes: a data page has 4096`);
  }
  const program = pageProgram(
    { codePage: image, alias: options.alias === true, ...(dataPage ? { dataPage } : {}) },
    common,
  );
  return { program, test: undefined };
}
