// The verb `dis`: which instructions do these bytes hold?

import type { SourceMap, SourceMapEntry, SymbolInfo } from "@realmode/asm16";
import { parseCase } from "@realmode/conformance";
import { decode, formatAtt, type Insn } from "@realmode/isa";
import {
  CODE_PAGE_ORIGIN,
  codeCapacity,
  DEFAULT_LOAD_ADDRESS,
  PAGE_SIZE,
  RESET_VECTOR_SIZE,
} from "@realmode/machine";
import type { Invocation, OptionValues } from "./commands.ts";
import { Failure } from "./failure.ts";
import { readInput } from "./files.ts";
import { parseNumber } from "./numbers.ts";
import { assembleToFlat, assembleToPage, isSourcePath, readSource, sourceName } from "./source.ts";
import { STATUS, type Status } from "./status.ts";
import type { Terminal } from "./streams.ts";

/** One line of the result. */
export interface DisLine {
  /** Offset in the segment. */
  readonly address: number;
  /** Empty for `...`, a run of zeros that is left out. */
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly labels?: readonly string[];
  readonly file?: string;
  readonly line?: number;
}

/** A run of zeros this long is one line; `add %al,(%bx,%si)` is hardly ever meant. */
const ZERO_RUN = 8;
/** Data bytes on a line. */
const DATA_ROW = 8;
/** Images above this are no real-mode code. */
const MAX_IMAGE = 16 * 1024 * 1024;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

function byteText(bytes: Uint8Array): string {
  return `.byte ${Array.from(bytes, (byte) => `0x${hex(byte, 2)}`).join(",")}`;
}

/** Where a near branch or call goes, as a linked address. */
function targetOf(insn: Insn): number | undefined {
  const operand = insn.operands.find(({ kind }) => kind === "rel");
  return operand?.kind === "rel" ? operand.target : undefined;
}

type NameOf = (address: number) => string | undefined;

function instructionText(insn: Insn, nameOf: NameOf): string {
  const text = formatAtt(insn).replace(/ +/, " ");
  const target = targetOf(insn);
  const name = target === undefined ? undefined : nameOf(target);
  return name === undefined ? text : `${text} <${name}>`;
}

/** Disassembles `bytes` from `from` to `to`; every byte stands on one line. */
export function* disassemble(
  bytes: Uint8Array,
  from: number,
  to: number,
  origin: number,
  bits: 16 | 32,
  nameOf: NameOf = () => undefined,
): Generator<DisLine> {
  for (let at = from; at < to; ) {
    let zeros = at;
    while (zeros < to && bytes[zeros] === 0) zeros++;
    if (zeros - at >= ZERO_RUN) {
      yield { address: origin + at, bytes: new Uint8Array(0), text: "..." };
      at = zeros;
      continue;
    }
    const insn = decode(bytes.subarray(0, to), at, { bits, ip: origin + at });
    const length = insn.kind === "insn" ? insn.length : 1;
    const shown = bytes.subarray(at, at + length);
    const text = insn.kind === "insn" ? instructionText(insn, nameOf) : byteText(shown);
    yield { address: origin + at, bytes: shown, text };
    at += length;
  }
}

function* dataLines(bytes: Uint8Array, entry: SourceMapEntry): Generator<DisLine> {
  for (let done = 0; done < entry.length; done += DATA_ROW) {
    const start = entry.offset + done;
    const shown = bytes.subarray(start, Math.min(start + DATA_ROW, entry.offset + entry.length));
    yield { address: entry.address + done, bytes: shown, text: byteText(shown) };
    if (entry.length > 256 && shown.every((byte) => byte === 0)) {
      yield { address: entry.address + done + DATA_ROW, bytes: new Uint8Array(0), text: "..." };
      return;
    }
  }
}

/** Labels by address; names of constants and sections are none. */
function labelsOf(symbols: Readonly<Record<string, SymbolInfo>>): ReadonlyMap<number, string[]> {
  const labels = new Map<number, string[]>();
  for (const [name, { value, section, defined }] of Object.entries(symbols)) {
    if (!defined || section.startsWith("*") || name === section) continue;
    labels.set(value, [...(labels.get(value) ?? []), name]);
  }
  return labels;
}

/** An assembled source: its images, and where the code begins and ends. */
interface Assembled {
  readonly code: Uint8Array;
  readonly data: Uint8Array;
  readonly codeSize: number;
  readonly origin: number;
  readonly isPage: boolean;
  readonly sourceMap: SourceMap;
  readonly symbols: Readonly<Record<string, SymbolInfo>>;
}

/** A page, as `run` makes it; flat where the header or `--org` says so. */
async function assembleForDis(
  path: string,
  options: OptionValues,
  terminal: Terminal,
): Promise<Assembled> {
  const source = readSource(path, options, terminal);
  const { case: test } = parseCase(Buffer.from(source.raw).toString("utf8"), source.filename);
  const { org } = options;
  if (typeof org !== "string" && test.layout !== "flat") {
    const { assembly } = await assembleToPage(source, {}, terminal);
    const { codePage: code, dataPage: data, codeSize, sourceMap, symbols } = assembly;
    return { code, data, codeSize, origin: CODE_PAGE_ORIGIN, isPage: true, sourceMap, symbols };
  }
  const start = typeof test.entry === "object" ? test.entry.offset : test.load;
  const origin =
    typeof org === "string"
      ? parseNumber(org, "--org", 0, 0xffff_ffff)
      : (start ?? DEFAULT_LOAD_ADDRESS) & 0xffff;
  const { assembly } = await assembleToFlat(source, { origin }, terminal);
  const { bytes: code, sourceMap, symbols } = assembly;
  const data = new Uint8Array(0);
  return { code, data, codeSize: code.length, origin, isPage: false, sourceMap, symbols };
}

async function sourceLines(
  path: string,
  options: OptionValues,
  terminal: Terminal,
): Promise<{ code: DisLine[]; data: DisLine[] }> {
  const assembled = await assembleForDis(path, options, terminal);
  const { code: image, data: dataImage, codeSize, origin, isPage, sourceMap } = assembled;
  const labels = labelsOf(assembled.symbols);
  const nameOf: NameOf = (address) => labels.get(address)?.[0];
  const code: DisLine[] = [];
  const data: DisLine[] = [];
  let at = 0;
  for (const entry of sourceMap.entries) {
    const { offset, length, kind, bits, file, line } = entry;
    const isCode = entry.image === "code";
    const bytes = isCode ? image : dataImage;
    const into = isCode ? code : data;
    // Padding that no statement made.
    if (isCode && offset > at) into.push(...disassemble(image, at, offset, origin, 16, nameOf));
    const lines =
      kind === "instruction"
        ? disassemble(bytes, offset, offset + length, entry.address - offset, bits, nameOf)
        : dataLines(bytes, entry);
    for (const one of lines) into.push({ ...one, file, line });
    if (isCode) at = offset + length;
  }
  if (codeSize > at) code.push(...disassemble(image, at, codeSize, origin, 16, nameOf));
  if (isPage) {
    const vector = codeCapacity();
    code.push(...disassemble(image, vector, vector + 3, origin, 16, nameOf));
  }
  const withLabels = (one: DisLine): DisLine => {
    const names = labels.get(one.address);
    return names ? { ...one, labels: names } : one;
  };
  return { code: code.map(withLabels), data: data.map(withLabels) };
}

function binaryLines(path: string, options: OptionValues): DisLine[] {
  const bytes = readInput(path, MAX_IMAGE);
  const isPage = bytes.length === PAGE_SIZE && bytes[PAGE_SIZE - RESET_VECTOR_SIZE] === 0xe9;
  const number = (name: "org" | "skip" | "count", otherwise: number, high: number): number => {
    const text = options[name];
    return typeof text === "string" ? parseNumber(text, `--${name}`, 0, high) : otherwise;
  };
  const from = number("skip", 0, MAX_IMAGE);
  if (from > bytes.length) {
    throw new Failure("usage", `--skip ${from}: ${path} has ${bytes.length} bytes`);
  }
  const to = Math.min(bytes.length, from + number("count", bytes.length, MAX_IMAGE));
  // `--org` is the address of the first byte shown.
  const origin = number("org", (isPage ? CODE_PAGE_ORIGIN : 0) + from, 0xffff_ffff) - from;
  return [...disassemble(bytes, from, to, origin, options.bits === "32" ? 32 : 16)];
}

const BYTES_WIDTH = 19;
const TEXT_WIDTH = 30;

/** `f000:f003  a3 00 04           mov %ax,0x400`, with labels above and the source line behind. */
export function formatDisLine(line: DisLine, segment: number, main?: string): string {
  const { address, bytes, text, labels = [], file, line: number } = line;
  const origin = file === main ? `line ${number}` : `${file}:${number}`;
  const place = `${hex(segment, 4)}:${hex(address, 4)}`;
  const shown = Array.from(bytes, (byte) => hex(byte, 2)).join(" ");
  const start = `${place}  ${bytes.length === 0 ? "" : `${shown.padEnd(BYTES_WIDTH - 2)}  `}`;
  const end = file === undefined ? text : `${text.padEnd(TEXT_WIDTH)} # ${origin}`;
  return [...labels.map((label) => `${label}:`), start + end].join("\n");
}

export async function dis({ operands, options, terminal }: Invocation): Promise<Status> {
  const path = operands[0]!;
  const { code, data } = isSourcePath(path)
    ? await sourceLines(path, options, terminal)
    : { code: binaryLines(path, options), data: [] };
  if (terminal.json) {
    const json = (line: DisLine): Record<string, unknown> => ({
      ...line,
      bytes: Buffer.from(line.bytes).toString("hex"),
    });
    terminal.printJson({
      schema: "realmode.dis/1",
      code: code.map(json),
      data: data.map(json),
    });
    return STATUS.good;
  }
  const main = isSourcePath(path) ? sourceName(path) : undefined;
  const first = code[0]?.address ?? 0;
  const segment = first >= CODE_PAGE_ORIGIN && first <= 0xffff ? CODE_PAGE_ORIGIN : 0;
  for (const line of code) terminal.out.line(formatDisLine(line, segment, main));
  if (data.length > 0) {
    terminal.out.line("\ndata page:");
    for (const line of data) terminal.out.line(formatDisLine(line, 0, main));
  }
  return STATUS.good;
}
