// How does a source file on the command line become an assembled program, with every remark about it shown?

import { dirname, extname, isAbsolute, join } from "node:path";
import type {
  AssembleElfOptions,
  AssembleOptions,
  AssemblePageOptions,
  Assembly,
  Diagnostic,
  ElfAssembly,
  PageAssembly,
} from "@realmode/asm16";
import type { OptionValues } from "./commands.ts";
import { Failure } from "./failure.ts";
import { MAX_SOURCE, readInput } from "./files.ts";
import { childProcess } from "./node-modules.ts";
import { parseNumber, parsePair } from "./numbers.ts";
import type { Terminal } from "./streams.ts";

/** A source that was read, and what the options say about assembling it. */
export interface Source {
  /** As diagnostics name it. */
  readonly filename: string;
  /** As it stands in the file. */
  readonly raw: Uint8Array;
  /** After the C preprocessor, where it went through it. */
  readonly bytes: Uint8Array;
  /** Every file read so far, in order, headers of the preprocessor too; the source itself first (not standard input). */
  readonly dependencies: Set<string>;
  readonly options: AssembleOptions;
  readonly warnings: WarningChoice;
}

/** What `-W` says. */
interface WarningChoice {
  readonly asErrors: boolean;
  readonly off: ReadonlySet<string>;
  readonly allOff: boolean;
}

const SOURCE_EXTENSIONS: readonly string[] = [".s", ".S", ".asm"];

/** True for what is assembled rather than loaded. */
export function isSourcePath(path: string): boolean {
  return path === "-" || SOURCE_EXTENSIONS.includes(extname(path));
}

/** How diagnostics and the source map name the source at `path`. */
export function sourceName(path: string): string {
  return path === "-" ? "<stdin>" : path;
}

const list = (value: OptionValues[string]): readonly string[] => (value ?? []) as readonly string[];

function warningChoice(options: OptionValues): WarningChoice {
  const off = new Set<string>();
  let asErrors = false;
  let allOff = false;
  for (const word of list(options.warn)) {
    if (word === "error") asErrors = true;
    else if (word === "no-error") asErrors = false;
    else if (word === "no-all") allOff = true;
    else if (word === "all") allOff = false;
    else if (word.startsWith("no-")) off.add(word.slice(3));
    else off.delete(word);
  }
  return { asErrors, off, allOff };
}

/** Files that the preprocessor entered, by its line markers (flag 1; `<built-in>` is none). */
function headersOf(preprocessed: Uint8Array): string[] {
  const out: string[] = [];
  const text = Buffer.from(preprocessed).toString("utf8");
  for (const [, quoted = ""] of text.matchAll(/^# \d+ "((?:[^"\\]|\\.)*)" 1(?: |$)/gm)) {
    const octets = quoted.replace(/\\([0-7]{3}|.)/g, (_, c: string) =>
      c.length === 3 ? String.fromCharCode(Number.parseInt(c, 8)) : c,
    );
    // Bytes beyond ASCII come as octal digits, one by one.
    const name = /\\[0-7]{3}/.test(quoted)
      ? Buffer.from(octets, "latin1").toString("utf8")
      : octets;
    if (!/^<.*>$/.test(name)) out.push(name);
  }
  return out;
}

/** The C preprocessor's output, with its line markers. */
function preprocess(path: string, options: OptionValues): Uint8Array {
  const compiler = process.env.CC || "cc";
  const words = ["-E", "-x", "assembler-with-cpp"];
  for (const define of list(options.define)) words.push(`-D${define}`);
  for (const directory of list(options.include)) words.push("-I", directory);
  const [program = "cc", ...before] = compiler.split(/\s+/).filter(Boolean);
  const done = childProcess().spawnSync(program, [...before, ...words, path], {
    maxBuffer: MAX_SOURCE,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (done.error) {
    const missing = (done.error as NodeJS.ErrnoException).code === "ENOENT";
    throw new Failure(
      "source",
      missing
        ? `${path} needs the C preprocessor, and there is no '${program}' here`
        : `the C preprocessor failed on ${path}: ${done.error.message}`,
      {
        hint: missing
          ? "install gcc or clang (CC names another one), or name the file .s if it needs no preprocessor"
          : undefined,
      },
    );
  }
  if (done.status !== 0) {
    const words = done.stderr.toString().trimEnd();
    throw new Failure("source", `the C preprocessor refused ${path}:\n${words}`);
  }
  return done.stdout;
}

/** @throws Failure (usage) for a definition that is none. */
function parseDefsyms(options: OptionValues): Record<string, number> {
  const defsyms: Record<string, number> = {};
  for (const text of list(options.defsym)) {
    const [name, value] = parsePair(text, "--defsym");
    if (!/^[A-Za-z_.$][\w.$]*$/.test(name)) {
      throw new Failure("usage", `--defsym: '${name}' is no symbol name`);
    }
    defsyms[name] = parseNumber(value, `--defsym ${name}`, -(2 ** 53 - 1));
  }
  return defsyms;
}

/**
 * Reads `path` (`-`: standard input); `.S` goes through the C preprocessor.
 *
 * @throws Failure where it can't be read or the preprocessor refuses it.
 */
export function readSource(path: string, options: OptionValues, terminal: Terminal): Source {
  const filename = sourceName(path);
  const raw = readInput(path);
  const junk = raw.subarray(0, 65536).indexOf(0);
  if (junk >= 0) {
    throw new Failure("source", `${filename} is not assembly source: byte 0 at offset ${junk}`, {
      hint: "an image to be run as it is has a name that ends in .bin",
    });
  }
  const isPreprocessed = extname(path) === ".S";
  if (!isPreprocessed && list(options.define).length > 0) {
    terminal.warn(`-D is for the C preprocessor: ${filename} does not go through it (.S does)`);
  }
  const dependencies = new Set<string>(path === "-" ? [] : [path]);
  const directories = ["", ...list(options.include), path === "-" ? "" : dirname(path)];
  const readFile = (name: string): Uint8Array | undefined => {
    for (const directory of isAbsolute(name) ? [""] : directories) {
      const found = join(directory, name);
      try {
        const bytes = readInput(found);
        dependencies.add(found);
        return bytes;
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
      }
    }
    return undefined;
  };
  const bytes = isPreprocessed ? preprocess(path, options) : raw;
  if (isPreprocessed) for (const header of headersOf(bytes)) dependencies.add(header);
  return {
    filename,
    raw,
    bytes,
    dependencies,
    options: { filename, defsyms: parseDefsyms(options), readFile },
    warnings: warningChoice(options),
  };
}

/** Remarks as `-W` wants them. */
function chosen(diagnostics: readonly Diagnostic[], choice: WarningChoice): Diagnostic[] {
  const kept: Diagnostic[] = [];
  for (const diagnostic of diagnostics) {
    if (diagnostic.severity !== "warning") kept.push(diagnostic);
    else if (choice.allOff || choice.off.has(diagnostic.code)) continue;
    else if (choice.asErrors) kept.push({ ...diagnostic, severity: "error" });
    else kept.push(diagnostic);
  }
  return kept;
}

const SEVERITY_COLOR = { error: "red", warning: "yellow", note: "cyan" } as const;

async function show(
  diagnostics: readonly Diagnostic[],
  source: Source,
  terminal: Terminal,
): Promise<void> {
  if (diagnostics.length === 0) return;
  const { formatDiagnostic } = await import("@realmode/asm16");
  const texts = new Map<string, string | undefined>();
  const textOf = (file: string): string | undefined => {
    if (!texts.has(file)) {
      let bytes: Uint8Array | undefined;
      // As it was written, not the preprocessor's output: line markers lead there.
      if (file === source.filename) bytes = source.raw;
      else bytes = source.options.readFile?.(file);
      texts.set(file, bytes && Buffer.from(bytes).toString("utf8"));
    }
    return texts.get(file);
  };
  const { errColors } = terminal;
  for (const diagnostic of diagnostics) {
    const { severity } = diagnostic;
    const [first = "", ...rest] = formatDiagnostic(diagnostic, textOf(diagnostic.file)).split("\n");
    // How to be rid of it, where one can be.
    const name = severity === "warning" ? ` [-W${diagnostic.code}]` : "";
    const text = [first + name, ...rest].join("\n");
    const paint = errColors[SEVERITY_COLOR[severity]];
    terminal.err.line(text.replace(`: ${severity}: `, () => `: ${paint(`${severity}:`)} `));
  }
}

/**
 * Shows what the assembler said; gives back what counts.
 *
 * @throws Failure (source) where there is an error among it.
 */
async function settle(
  diagnostics: readonly Diagnostic[],
  source: Source,
  terminal: Terminal,
): Promise<readonly Diagnostic[]> {
  const kept = chosen(diagnostics, source.warnings);
  await show(kept, source, terminal);
  const errors = kept.filter(({ severity }) => severity === "error").length;
  if (errors > 0) {
    const count = errors === 1 ? "1 error" : `${errors} errors`;
    throw new Failure("source", `${source.filename} did not assemble: ${count}`, {
      diagnostics: kept,
    });
  }
  return kept;
}

/** Shows mistakes in a case header. @throws Failure (source) where there is an error among them. */
export async function showAsErrors(
  diagnostics: readonly Diagnostic[],
  source: Source,
  terminal: Terminal,
): Promise<void> {
  await settle(diagnostics, source, terminal);
}

/** What to do with an assembly before its errors end the command (a listing exists with errors too). */
export type Before<T> = (assembly: T) => void;

/** The code page and the data page. */
export async function assembleToPage(
  source: Source,
  options: AssemblePageOptions,
  terminal: Terminal,
  before: Before<PageAssembly> = () => {},
): Promise<{ assembly: PageAssembly; diagnostics: readonly Diagnostic[] }> {
  const { assemblePage } = await import("@realmode/asm16");
  const assembly = assemblePage(source.bytes, { ...source.options, ...options });
  before(assembly);
  return { assembly, diagnostics: await settle(assembly.diagnostics, source, terminal) };
}

/** The flat image. */
export async function assembleToFlat(
  source: Source,
  options: AssembleOptions,
  terminal: Terminal,
  before: Before<Assembly> = () => {},
): Promise<{ assembly: Assembly; diagnostics: readonly Diagnostic[] }> {
  const { assemble } = await import("@realmode/asm16");
  const assembly = assemble(source.bytes, { ...source.options, ...options });
  before(assembly);
  return { assembly, diagnostics: await settle(assembly.diagnostics, source, terminal) };
}

/** The object file. */
export async function assembleToObject(
  source: Source,
  options: AssembleElfOptions,
  terminal: Terminal,
  before: Before<ElfAssembly> = () => {},
): Promise<{ assembly: ElfAssembly; diagnostics: readonly Diagnostic[] }> {
  const { assembleElf } = await import("@realmode/asm16");
  const assembly = assembleElf(source.bytes, { ...source.options, ...options });
  before(assembly);
  return { assembly, diagnostics: await settle(assembly.diagnostics, source, terminal) };
}
