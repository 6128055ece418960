// Which program does a case assemble to? Apart from `program.ts`, so that programs that are no
// assembly load no assembler.

import { type Assembly, assemble, assemblePage, type Diagnostic } from "@realmode/asm16";
import { DEFAULT_LOAD_ADDRESS } from "@realmode/machine";
import type { Case, CaseEntry } from "./case.ts";
import {
  DEFAULT_TIMEOUT_MS,
  locateInFlat,
  locateInPage,
  makeProgram,
  type Program,
  type ProgramOptions,
  type RawGuest,
  rawProgram,
} from "./program.ts";

/** What assembling a case needs from outside. */
export interface CaseProgramOptions {
  /** For `.include` and `.incbin`. */
  readonly readFile?: (path: string) => Uint8Array | undefined;
  /** Where the case says none. Default 10 s. */
  readonly timeoutMs?: number;
}

export interface CaseProgram {
  /** Undefined where the source did not assemble. */
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Where the flat image of a case is linked: at its entry's offset, or its load address. */
function flatStart(test: Case): { load: number; origin: number; entry: CaseEntry | undefined } {
  const load = test.load ?? DEFAULT_LOAD_ADDRESS;
  const { entry } = test;
  if (typeof entry === "object") return { load, origin: entry.offset, entry };
  return { load, origin: load & 0xffff, entry };
}

/** What a case's header says of its program beside the code: devices, vCPUs, interrupts, slots. */
export function caseSetup(test: Case): ProgramOptions {
  const { expectation } = test;
  return {
    name: test.name,
    registers: test.registers,
    init: test.init,
    needs: test.needs,
    interrupts: test.interrupts,
    others: test.others,
    aliases: test.aliases,
    // What the header says the guest reads, it reads.
    answers: [...(expectation.io ?? []), ...(expectation.mmio ?? [])].filter(
      ({ verb }) => verb === "in" || verb === "read",
    ),
    servesMmio: expectation.mmio !== undefined,
  };
}

/** Assembles a case into a program. */
export function caseProgram(test: Case, options: CaseProgramOptions = {}): CaseProgram {
  const { filename, source } = test;
  const { readFile } = options;
  const from = { filename, ...(readFile ? { readFile } : {}) };
  const { expectation } = test;
  const common: ProgramOptions = {
    ...caseSetup(test),
    exits: expectation.exits?.length ?? 1,
    limits: {
      timeoutMs: test.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      ...(test.maxInstructions === undefined ? {} : { maxInstructions: test.maxInstructions }),
    },
  };
  if (test.layout !== "flat") {
    const entry = typeof test.entry === "string" ? { entry: test.entry } : {};
    const assembly = assemblePage(source, { ...from, ...entry });
    const { codePage, dataPage, diagnostics } = assembly;
    if (!assembly.ok) return { program: undefined, diagnostics };
    const alias = test.layout === "page+alias" ? { alias: true } : {};
    const machine = { codePage, dataPage, slots: test.slots, ...alias };
    return {
      program: makeProgram({ ...common, machine, locate: locateInPage(assembly) }),
      diagnostics,
    };
  }
  const { load, origin, entry } = flatStart(test);
  const assembly = assemble(source, { ...from, origin });
  const { bytes: image, diagnostics } = assembly;
  if (!assembly.ok) return { program: undefined, diagnostics };
  const start = flatEntry(test, entry, assembly, load, origin);
  if ("code" in start) return { program: undefined, diagnostics: [...diagnostics, start] };
  const guest: RawGuest = {
    image,
    load,
    ...(test.ram === undefined ? {} : { ram: test.ram }),
    entry: start,
  };
  const locate = locateInFlat(assembly, load);
  return {
    program: rawProgram(guest, { ...common, machine: { slots: test.slots }, locate }),
    diagnostics,
  };
}

function flatEntry(
  test: Case,
  entry: CaseEntry | undefined,
  assembly: Assembly,
  load: number,
  origin: number,
): { selector: number; offset: number } | Diagnostic {
  if (typeof entry === "object") return entry;
  const symbol = entry === undefined ? undefined : assembly.symbols[entry];
  if (entry !== undefined && !symbol?.defined) {
    return {
      severity: "error",
      code: "entry-undefined",
      message: `the entry symbol '${entry}' is not defined`,
      file: test.filename,
      line: 1,
      column: 1,
      endColumn: 1,
      hint: "define it as a label, or drop the entry to start at the first byte",
    };
  }
  // The segment whose offset `origin` is the image's first byte; above 64 KiB that is not segment 0.
  return { selector: (load - origin) / 16, offset: symbol ? symbol.value & 0xffff : origin };
}
