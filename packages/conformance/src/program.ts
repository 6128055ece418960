// What is run: memory, first registers, limits and the way back to the source, independent of any backend?

import type { Assembly, PageAssembly, SourceMapEntry } from "@realmode/asm16";
import {
  buildPageImage,
  DEFAULT_LOAD_ADDRESS,
  MachineError,
  type MachineOptions,
  PAGE_SIZE,
  type RunOptions,
  realModeSegment,
} from "@realmode/machine";
import type { AccessPattern } from "./access.ts";
import type { MemoryBytes } from "./case.ts";
import { mergePatches, NO_REGISTERS, type RegisterPatch } from "./register-name.ts";

/** An interrupt from outside, queued at an exit. */
export interface QueuedInterrupt {
  readonly vector: number | "nmi";
  /** Exits seen before; 0: before the first instruction. */
  readonly after: number;
}

/** A slot that shows the bytes of another one. */
export interface AliasSlot {
  readonly slot: number;
  readonly guestPhysAddr: number;
  readonly memorySize: number;
  /** The slot that has the bytes. */
  readonly of: number;
}

/** Everything a run needs but the backend. */
export interface Program {
  readonly name: string;
  /** Layout, images and slots; devices come from whoever runs it. */
  readonly machine: MachineOptions;
  /** Laid over the layout's first registers. */
  readonly registers: RegisterPatch;
  /** Written before the run. */
  readonly init: readonly MemoryBytes[];
  /** What `in` and unbacked reads are answered, in order for each port or address. */
  readonly answers: readonly AccessPattern[];
  /** True: MMIO accesses are answered (all ones) and recorded; false: each ends the run. */
  readonly servesMmio: boolean;
  /** Exits to collect; between them the guest is run on. From 1. */
  readonly exits: number;
  /** For the first vCPU. */
  readonly interrupts: readonly QueuedInterrupt[];
  /** Further vCPUs: each begins as the first one, with this laid over, and ends at its first exit. */
  readonly others: readonly RegisterPatch[];
  readonly aliases: readonly AliasSlot[];
  readonly limits: Pick<RunOptions, "timeoutMs" | "maxInstructions">;
  /** Gaps a host must not have to run it; see `gaps.ts`. */
  readonly needs: readonly string[];
  /** The statement whose bytes lie at a linear address at the start, where the source is known. */
  locate(linearAddress: number): SourceMapEntry | undefined;
}

/** What a program is made of when it does not come from a case. */
export interface ProgramOptions {
  readonly name?: string;
  readonly machine?: MachineOptions;
  readonly registers?: RegisterPatch;
  readonly init?: readonly MemoryBytes[];
  readonly answers?: readonly AccessPattern[];
  readonly servesMmio?: boolean;
  readonly exits?: number;
  readonly interrupts?: Program["interrupts"];
  readonly others?: Program["others"];
  readonly aliases?: Program["aliases"];
  readonly limits?: Program["limits"];
  readonly needs?: readonly string[];
  readonly locate?: Program["locate"];
}

/** Fills in what `options` leaves open: a page layout, reset registers, one exit, no limits. */
export function makeProgram(options: ProgramOptions): Program {
  return {
    name: options.name ?? "program",
    machine: options.machine ?? {},
    registers: options.registers ?? NO_REGISTERS,
    init: options.init ?? [],
    answers: options.answers ?? [],
    servesMmio: options.servesMmio ?? false,
    exits: options.exits ?? 1,
    interrupts: options.interrupts ?? [],
    others: options.others ?? [],
    aliases: options.aliases ?? [],
    limits: options.limits ?? {},
    needs: options.needs ?? [],
    locate: options.locate ?? (() => undefined),
  };
}

/** A raw guest: an image anywhere in flat RAM, started anywhere. */
export interface RawGuest {
  readonly image: Uint8Array;
  /** Guest-physical address of the image. Default 0x1000. */
  readonly load?: number;
  /** Bytes of RAM. Default 1 MiB. */
  readonly ram?: number;
  /** First CS:IP. Default 0:load (of a load address below 64 KiB). */
  readonly entry?: { readonly selector: number; readonly offset: number };
}

/** The first CS:IP of a raw guest. @throws MachineError EINVAL where the load address needs an entry. */
export function rawEntry(guest: Omit<RawGuest, "image">): { selector: number; offset: number } {
  if (guest.entry) return guest.entry;
  const load = guest.load ?? DEFAULT_LOAD_ADDRESS;
  if (load <= 0xffff) return { selector: 0, offset: load };
  throw new MachineError(
    "EINVAL",
    `the load address 0x${load.toString(16)} is above 64 KiB: 0:LOAD does not reach it`,
    "say where to start with an entry SEG:OFF",
  );
}

/**
 * The program of a raw guest: flat RAM, all registers and segments 0 but CS:IP, IDT limit 3ff.
 *
 * @throws MachineError EINVAL where the load address is above 64 KiB and no entry is given.
 */
export function rawProgram(guest: RawGuest, options: ProgramOptions = {}): Program {
  const { selector, offset } = rawEntry(guest);
  const start: RegisterPatch = {
    regs: { eip: offset },
    sregs: { cs: realModeSegment(selector, 11) },
  };
  const layout = {
    ...(guest.load === undefined ? {} : { load: guest.load }),
    ...(guest.ram === undefined ? {} : { ram: guest.ram }),
  };
  return makeProgram({
    ...options,
    machine: { ...options.machine, layout, codePage: guest.image },
    registers: mergePatches(start, options.registers ?? NO_REGISTERS),
  });
}

/**
 * Finds statements of a page program: through the F000 segment at both bases (ffff0000 after reset,
 * f0000 after a far transfer), and what lies in the data page.
 */
export function locateInPage(assembly: PageAssembly): Program["locate"] {
  return (linear) => {
    const offset = linear % PAGE_SIZE;
    const page = linear - offset;
    if (page === 0) return assembly.sourceMap.atOffset(offset, "data");
    if (page === 0xfffff000 || page === 0xff000) return assembly.sourceMap.atOffset(offset);
    return undefined;
  };
}

/** Finds statements of a flat image loaded at guest-physical `load`. */
export function locateInFlat(assembly: Assembly, load: number): Program["locate"] {
  return (linear) => (linear < load ? undefined : assembly.sourceMap.atOffset(linear - load));
}

/** Bound of a program in compare, test and fuzz, where nothing else is said. */
export const DEFAULT_TIMEOUT_MS = 10_000;

/** The program of a page image that was assembled or read elsewhere. */
export function pageProgram(
  images: Pick<MachineOptions, "codePage" | "dataPage" | "alias" | "slots">,
  options: ProgramOptions = {},
): Program {
  return makeProgram({ ...options, machine: { ...options.machine, ...images } });
}

/** The program of bare code: put at the start of a code page, with the reset jump. */
export function codeProgram(code: Uint8Array, options: ProgramOptions = {}): Program {
  return pageProgram({ codePage: buildPageImage(code) }, options);
}
