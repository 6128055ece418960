// The verb `asm`: from source to an image in one of the formats, and what can be written beside it.

import { basename, resolve } from "node:path";
import type {
  Assembly,
  Diagnostic,
  ElfAssembly,
  ListingOptions,
  PageAssembly,
} from "@realmode/asm16";
import type { Invocation, OptionValues } from "./commands.ts";
import { Failure } from "./failure.ts";
import { writeOutputs } from "./files.ts";
import { formatHexDump, formatIntelHex, formatSrecords } from "./image-format.ts";
import { parseNumber } from "./numbers.ts";
import {
  assembleToFlat,
  assembleToObject,
  assembleToPage,
  readSource,
  type Source,
} from "./source.ts";
import { STATUS, type Status } from "./status.ts";
import type { Terminal } from "./streams.ts";

type Format = "page" | "flat" | "elf" | "ihex" | "srec" | "c";
type AnyAssembly = Assembly | ElfAssembly | PageAssembly;

interface Result {
  readonly assembly: AnyAssembly;
  readonly diagnostics: readonly Diagnostic[];
  readonly image: Uint8Array | string;
}

const text = (value: OptionValues[string]): string | undefined =>
  typeof value === "string" ? value : undefined;

/** Adjacent fields may be told apart only by an output's name: two outputs on one path lose one. */
function checkOutputs(input: string, outputs: readonly (string | undefined)[]): void {
  const seen = new Set<string>();
  for (const path of outputs) {
    if (path === undefined || path === "-") continue;
    const full = resolve(path);
    if (input !== "-" && full === resolve(input)) {
      throw new Failure("usage", `${path} is the source: it would be overwritten`);
    }
    if (seen.has(full) && !full.startsWith("/dev/")) {
      throw new Failure("usage", `two outputs are to be written to ${path}`);
    }
    seen.add(full);
  }
}

/** Linked address of `name`. @throws Failure (source) where the source does not define it. */
export function symbolAddress(assembly: Assembly | PageAssembly, name: string): number {
  const symbol = assembly.symbols[name];
  if (symbol?.defined) return symbol.value;
  throw new Failure("source", `--entry: the source does not define the symbol '${name}'`);
}

async function assemblePageFormat(
  source: Source,
  format: "page" | "c",
  options: OptionValues,
  terminal: Terminal,
  before: (assembly: PageAssembly) => void,
): Promise<Result> {
  const { org, entry } = options;
  const { assembly, diagnostics } = await assembleToPage(
    source,
    {
      ...(typeof org === "string" ? { origin: parseNumber(org, "--org", 0, 0xffff) } : {}),
      ...(typeof entry === "string" ? { entry } : {}),
    },
    terminal,
    before,
  );
  if (assembly.dataSize > 0 && options.dataPage === undefined) {
    const count = assembly.dataSize === 1 ? "1 byte" : `${assembly.dataSize} bytes`;
    terminal.warn(`the data page has ${count} that are not written: --data-page FILE writes them`);
  }
  if (format === "page") return { assembly, diagnostics, image: assembly.codePage };
  const { formatCArray } = await import("@realmode/asm16");
  const sources = { [source.filename]: Buffer.from(source.bytes).toString("utf8") };
  return { assembly, diagnostics, image: formatCArray(assembly, { sources }) };
}

async function assembleFlatFormat(
  source: Source,
  format: "flat" | "ihex" | "srec",
  options: OptionValues,
  terminal: Terminal,
  before: (assembly: Assembly) => void,
): Promise<Result> {
  const { org, entry, dataPage } = options;
  if (dataPage !== undefined) {
    throw new Failure("usage", `--data-page: a ${format} image has its data in itself`, {
      hint: "--format page (or c) has a data page beside it",
    });
  }
  const origin = typeof org === "string" ? parseNumber(org, "--org", 0, 0xffff_ffff) : 0;
  const { assembly, diagnostics } = await assembleToFlat(source, { origin }, terminal, before);
  const start = typeof entry === "string" ? symbolAddress(assembly, entry) : undefined;
  const { bytes } = assembly;
  if (format === "flat") {
    if (start !== undefined) terminal.warn("--entry: a flat image has no place to say it");
    return { assembly, diagnostics, image: bytes };
  }
  const image =
    format === "ihex"
      ? formatIntelHex(bytes, origin, start)
      : formatSrecords(bytes, origin, basename(source.filename), start);
  return { assembly, diagnostics, image };
}

/** An object file: the linker gives addresses, so options that speak of them are mistakes. */
async function assembleObjectFormat(
  source: Source,
  options: OptionValues,
  terminal: Terminal,
  before: (assembly: ElfAssembly) => void,
): Promise<Result> {
  for (const [option, value] of [
    ["--org", options.org],
    ["--entry", options.entry],
    ["--data-page", options.dataPage],
  ] as const) {
    if (value === undefined) continue;
    throw new Failure("usage", `${option}: an ELF object file is not linked yet`, {
      hint: "ld -m elf_i386 -N -Ttext ORIGIN -e ENTRY links it; --format flat is linked already",
    });
  }
  const debug = options.debug === true;
  const { assembly, diagnostics } = await assembleToObject(
    source,
    debug ? { debug, directory: process.cwd() } : {},
    terminal,
    before,
  );
  return { assembly, diagnostics, image: assembly.bytes };
}

function symbolsJson(assembly: AnyAssembly): string {
  const sections = assembly.sections.map(({ name, flags, address, size, hasBytes }) => ({
    name,
    flags,
    address,
    size,
    hasBytes,
  }));
  return `${JSON.stringify({ schema: "realmode.symbols/1", symbols: assembly.symbols, sections }, null, 2)}\n`;
}

/**
 * A make rule. Make wants blanks, `#`, `:` and `$` in names escaped, and backslashes only before these
 * (GNU make manual, 4.2 and 3.1: a backslash elsewhere is itself).
 */
function depfileText(target: string, source: Source): string {
  const escaped = (path: string): string =>
    path.replace(/(\\*)([ \t#:])/g, "$1$1\\$2").replaceAll("$", "$$$$");
  return `${[`${escaped(target)}:`, ...[...source.dependencies].map(escaped)].join(" ")}\n`;
}

const LISTING_PARTS = ["macros", "conditionals", "branches", "symbols"] as const;

/** `--listing-parts branches,symbols` or `none`. @throws Failure (usage) for another word. */
function listingOptions(words: string | undefined): ListingOptions {
  if (words === undefined) return {};
  const chosen = words === "none" ? [] : words.split(",").map((word) => word.trim());
  for (const word of chosen) {
    if ((LISTING_PARTS as readonly string[]).includes(word)) continue;
    throw new Failure("usage", `--listing-parts: '${word}' is no part of a listing`, {
      hint: `the parts are ${LISTING_PARTS.join(", ")}; none: only addresses, bytes and source`,
    });
  }
  return Object.fromEntries(LISTING_PARTS.map((part) => [part, chosen.includes(part)]));
}

export async function asm({ operands, options, terminal }: Invocation): Promise<Status> {
  const path = operands[0]!;
  const format = (text(options.format) ?? "page") as Format;
  if (options.debug === true && format !== "elf") {
    terminal.warn(`-g: only an ELF file has room for line numbers, not ${format}`);
  }
  const output = text(options.output);
  const listing = text(options.listing);
  const dataPage = text(options.dataPage);
  const symbols = text(options.symbols);
  const depfile = text(options.depfile);
  if (output === "-" && listing === "-") {
    throw new Failure("usage", "--listing and -o - both write to standard output", {
      hint: "--listing=FILE writes the listing elsewhere",
    });
  }
  const parts = listingOptions(text(options.listingParts));
  if (options.listingParts !== undefined && listing === undefined) {
    throw new Failure("usage", "--listing-parts says what is in a listing, and there is none", {
      hint: "add --listing or --listing=FILE",
    });
  }
  checkOutputs(path, [output, listing, dataPage, symbols, depfile]);

  const source = readSource(path, options, terminal);
  const files: [string, string | Uint8Array][] = [];
  // The listing exists with errors too, and then it is the only file written.
  const writeListing = (assembly: AnyAssembly): void => {
    if (listing === undefined) return;
    if (listing !== "-") files.push([listing, assembly.listing(parts)]);
    else if (!terminal.json) terminal.out.write(assembly.listing(parts));
    if (!assembly.ok) writeOutputs(files);
  };
  const result =
    format === "page" || format === "c"
      ? await assemblePageFormat(source, format, options, terminal, writeListing)
      : format === "elf"
        ? await assembleObjectFormat(source, options, terminal, writeListing)
        : await assembleFlatFormat(source, format, options, terminal, writeListing);
  const { assembly, image } = result;
  // Not by the source map: it is made when somebody looks, and a large source has a million entries.
  if (assembly.sections.every(({ size }) => size === 0)) {
    terminal.warn(`${source.filename} has no instruction and no data`);
  }

  if (output !== undefined && output !== "-") files.push([output, image]);
  if (dataPage !== undefined && "dataPage" in assembly) files.push([dataPage, assembly.dataPage]);
  if (symbols !== undefined) files.push([symbols, symbolsJson(assembly)]);
  if (depfile !== undefined) {
    const target =
      output ?? basename(source.filename).replace(/\.[^.]*$/, format === "elf" ? ".o" : ".bin");
    files.push([depfile, depfileText(target, source)]);
  }
  writeOutputs(files);

  const toStdout = output === "-" || (output === undefined && listing !== "-");
  if (terminal.json) printResult(result, format, output, terminal);
  else if (toStdout) {
    const dump = typeof image !== "string" && output === undefined && terminal.out.isTerminal;
    terminal.out.write(dump ? formatHexDump(image) : image);
  }
  return STATUS.good;
}

function printResult(
  { assembly, diagnostics, image }: Result,
  format: Format,
  output: string | undefined,
  terminal: Terminal,
): void {
  const bytes = typeof image === "string" ? Buffer.from(image) : Buffer.from(image);
  const { symbols } = assembly;
  const page = "codePage" in assembly;
  terminal.printJson({
    schema: "realmode.asm/1",
    format,
    output: output ?? null,
    size: bytes.length,
    ...(page
      ? {
          codeSize: assembly.codeSize,
          dataSize: assembly.dataSize,
          entryOffset: assembly.entryOffset,
        }
      : {}),
    ...(output === undefined
      ? typeof image === "string"
        ? { text: image }
        : { hex: bytes.toString("hex") }
      : {}),
    symbols,
    diagnostics,
  });
}
