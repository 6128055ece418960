// How does a command line become a verb with its options? Commander does the reading; the table in
// commands.ts says what there is.

import { Command, CommanderError, Option } from "commander";
import { COMMANDS, type CommandSpec, type OptionValues } from "./commands.ts";
import { Failure } from "./failure.ts";
import { GENERAL_OPTIONS, type OptionSpec } from "./options.ts";

/** What the command line asks for: text to be printed, or a verb to be run. */
export type Request =
  | { readonly print: string }
  | {
      readonly command: CommandSpec;
      readonly operands: readonly string[];
      readonly options: OptionValues;
    };

/** Widest line of the help; the same everywhere, so that it can be compared. */
const HELP_WIDTH = 100;

const collect = (value: string, earlier: readonly string[] | undefined): readonly string[] => [
  ...(earlier ?? []),
  value,
];

function makeOption(spec: OptionSpec): Option {
  const option = new Option(spec.flags, spec.description).helpGroup(spec.group);
  if (spec.repeat) option.argParser(collect);
  else if (spec.choices) {
    const { choices } = spec;
    // Not Option.choices(): it would repeat them in the help, where descriptions name them.
    option.argParser((value: string) => {
      if (choices.includes(value)) return value;
      throw new Failure(
        "usage",
        `option '${spec.flags}': '${value}' is not one of ${choices.join(", ")}`,
      );
    });
  }
  return option;
}

function examplesText(spec: CommandSpec): string {
  const lines = spec.examples.map(([line, purpose]) => `  ${line}\n      ${purpose}`);
  return `\nExamples:\n${lines.join("\n")}\n`;
}

function makeCommand(spec: CommandSpec, found: (request: Request) => void): Command {
  const command = new Command(spec.name).summary(spec.summary).description(spec.description);
  for (const operand of spec.operands.split(" ").filter(Boolean)) command.argument(operand);
  for (const option of spec.options) command.addOption(makeOption(option));
  command.addHelpText("after", examplesText(spec));
  command.action(() => {
    found({ command: spec, operands: command.args, options: command.opts() as OptionValues });
  });
  return command;
}

const OVERVIEW = `
\`realmode FILE\` is \`realmode run FILE\`; \`realmode VERB --help\` tells about one verb.
Numbers are C literals: 42, 0x2a, 0b101010, 052; sizes 64K, 1M; durations 2s, 500ms.

Exit status: 0 good, 1 expectation unmet or difference found, 2 usage or file, 3 source did not
assemble, 4 guest crashed, 5 limit reached, 77 backend not available, 130 interrupted.

Examples:
  realmode sum.s                     assemble, boot, print exit and registers
  realmode compare sum.s             on KVM and on the emulator: do they agree?
  realmode asm sum.s -o page.bin     the bootable 4096-byte page
  realmode doctor                    is KVM usable here?
`;

function makeProgram(version: string, found: (request: Request) => void): Command {
  let text = "";
  const configure = (command: Command): Command =>
    command
      .exitOverride()
      .configureOutput({
        writeOut: (part) => {
          text += part;
        },
        // The thrown CommanderError carries the message.
        writeErr: () => {},
        getOutHelpWidth: () => HELP_WIDTH,
        getErrHelpWidth: () => HELP_WIDTH,
      })
      .helpOption("-h, --help", "this text")
      .configureHelp({ showGlobalOptions: false });
  const program = configure(new Command("realmode"))
    .usage("[verb] [options] <file>")
    .description("The smallest real x86 computer: assemble 16-bit AT&T source, run it, prove it.")
    .version(`realmode ${version}\n`.trim(), "-V, --version", "the version")
    .helpCommand("help [verb]", "what a verb does, with its options")
    .addHelpText("after", OVERVIEW);
  for (const spec of COMMANDS) {
    const command = makeCommand(spec, found);
    configure(command);
    // Shown as the last of the general options, not in a group of its own.
    const { group } = GENERAL_OPTIONS[0]!;
    command.addHelpOption(new Option("-h, --help", "this text").helpGroup(group));
    program.addCommand(command);
  }
  program.exitOverride((error) => {
    if (text !== "" && error.exitCode === 0) found({ print: text });
    throw error;
  });
  for (const command of program.commands) {
    command.exitOverride((error) => {
      if (text !== "" && error.exitCode === 0) found({ print: text });
      throw error;
    });
  }
  return program;
}

const takesValue = (flag: string): boolean =>
  GENERAL_OPTIONS.some(({ flags }) => flags.includes("<") && flags.split(/[ ,]+/).includes(flag));

/** Verbs that the plan has and this version has not, so that the answer is not "no such file". */
const LATER = ["trace", "debug", "explain"];

/**
 * Puts the verb first: general options may stand before it, and a command line without a verb is a
 * `run`.
 */
export function arrange(argv: readonly string[], exists: (path: string) => boolean): string[] {
  let at = 0;
  while (at < argv.length) {
    const word = argv[at]!;
    if (!word.startsWith("-") || word === "-" || word === "--") break;
    if (["-h", "--help", "-V", "--version"].includes(word)) return [...argv];
    // An option that is none of the general ones belongs to run.
    const known = GENERAL_OPTIONS.some(({ flags }) =>
      flags.split(/[ ,]+/).includes(word.replace(/=.*/s, "")),
    );
    if (!known) return ["run", ...argv];
    at += takesValue(word) ? 2 : 1;
  }
  const word = argv[at];
  if (word === undefined) return [];
  const before = argv.slice(0, at);
  const after = argv.slice(at + 1);
  if (word === "help") return [...argv.slice(at)];
  if (COMMANDS.some(({ name }) => name === word)) {
    return [word, ...before, ...after].map(bareListing);
  }
  const looksLikeFile = /[./\\]/.test(word) || word === "-" || word === "--" || exists(word);
  if (looksLikeFile) return ["run", ...argv];
  if (LATER.includes(word)) throw new Failure("usage", `'${word}' is not in this version yet`);
  const names = COMMANDS.map(({ name }) => name);
  const near = names.find((name) => distance(name, word) <= 2);
  throw new Failure("usage", `unknown verb '${word}', and there is no such file`, {
    hint: near ? `did you mean '${near}'?` : `verbs: ${names.join(", ")}`,
  });
}

/** `--listing` alone is standard output; commander would take the source's name for its value. */
const bareListing = (word: string): string => (word === "--listing" ? "--listing=-" : word);

/** Edits between two words (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** @throws Failure (usage) for a command line that says nothing sensible. */
export function parseCommandLine(
  argv: readonly string[],
  version: string,
  exists: (path: string) => boolean,
): Request {
  let request: Request | undefined;
  const program = makeProgram(version, (found) => {
    request = found;
  });
  const words = arrange(argv, exists);
  if (words.length === 0) {
    throw new Failure("usage", "nothing to do: name a file or a verb", {
      hint: "realmode --help tells what there is",
    });
  }
  try {
    program.parse(words, { from: "user" });
  } catch (error) {
    if (request) return request;
    if (!(error instanceof CommanderError)) throw error;
    const [message = "", ...hint] = error.message.replace(/^error: /, "").split("\n");
    const verb = program.commands.find((command) => command.name() === words[0])?.name();
    throw new Failure("usage", message, {
      hint:
        hint.join(" ").replace(/^\((.*)\)$/, "$1") ||
        `realmode ${verb ? `${verb} ` : ""}--help tells what there is`,
    });
  }
  if (!request) {
    throw new Failure("usage", "nothing to do: name a file or a verb", {
      hint: "realmode --help tells what there is",
    });
  }
  return request;
}
