// The verb `completion`: what can a shell complete, told in the shell's own language?

import { COMMANDS, type CommandSpec, type Invocation } from "./commands.ts";
import { Failure } from "./failure.ts";
import type { OptionSpec } from "./options.ts";
import { STATUS, type Status } from "./status.ts";

/** The names of an option: `-o`, `--output`. */
const namesOf = (option: OptionSpec): string[] =>
  option.flags.split(/[ ,]+/).filter((word) => word.startsWith("-"));

const longName = (option: OptionSpec): string =>
  namesOf(option).find((name) => name.startsWith("--"))!;

const takesValue = (option: OptionSpec): boolean => option.flags.includes("<");

const optionWords = (command: CommandSpec): string =>
  [...command.options.flatMap(namesOf), "-h", "--help"].join(" ");

const verbs: string = COMMANDS.map(({ name }) => name).join(" ");

function bash(): string {
  const cases = COMMANDS.map((command) => {
    const values = command.options
      .filter((option) => takesValue(option))
      .map((option) => {
        const action = option.choices
          ? `COMPREPLY=($(compgen -W "${option.choices.join(" ")}" -- "$word"))`
          : option.complete === "directory"
            ? 'COMPREPLY=($(compgen -d -- "$word"))'
            : option.complete === "file"
              ? 'COMPREPLY=($(compgen -f -- "$word"))'
              : "COMPREPLY=()";
        return `        ${namesOf(option).join("|")}) ${action}; return ;;`;
      });
    return [
      `    ${command.name})`,
      '      case "$before" in',
      ...values,
      "      esac",
      `      options="${optionWords(command)}" ;;`,
    ].join("\n");
  });
  return `# realmode completion for bash: source <(realmode completion bash)
_realmode() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" options="" verb=run one
  for one in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case " ${verbs} " in *" $one "*) verb="$one"; break ;; esac
  done
  case "$verb" in
${cases.join("\n")}
  esac
  if [[ "$word" == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  elif [[ "$verb" == completion ]]; then
    COMPREPLY=($(compgen -W "bash zsh fish" -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
    if [[ $COMP_CWORD == 1 ]]; then
      COMPREPLY+=($(compgen -W "${verbs}" -- "$word"))
    fi
  fi
}
complete -o filenames -F _realmode realmode
`;
}

const inQuotes = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function zsh(): string {
  const describe = (option: OptionSpec): string => {
    const text = option.description.replace(/[[\]:]/g, " ");
    const action = option.choices
      ? `(${option.choices.join(" ")})`
      : option.complete === "directory"
        ? "_files -/"
        : option.complete === "file"
          ? "_files"
          : "";
    const value = takesValue(option) ? `:value:${action}` : "";
    const star = option.repeat ? "*" : "";
    return inQuotes(`${star}${longName(option)}[${text}]${value}`);
  };
  const cases = COMMANDS.map(
    (command) =>
      `    ${command.name}) _arguments ${command.options.map(describe).join(" ")} '*:file:${
        command.name === "completion" ? "(bash zsh fish)" : "_files"
      }' ;;`,
  );
  return `#compdef realmode
# realmode completion for zsh: realmode completion zsh > ~/.zfunc/_realmode
_realmode() {
  local verb=run
  if (( CURRENT == 2 )); then
    local -a verbs
    verbs=(${COMMANDS.map(({ name, summary }) => inQuotes(`${name}:${summary}`)).join(" ")})
    _describe verb verbs
    _files
    return
  fi
  case " ${verbs} " in *" $words[2] "*) verb=$words[2]; shift words; (( CURRENT-- )) ;; esac
  case $verb in
${cases.join("\n")}
  esac
}
if [ "$funcstack[1]" = "_realmode" ]; then _realmode "$@"; else compdef _realmode realmode; fi
`;
}

function fish(): string {
  const lines = ["# realmode completion for fish"];
  for (const { name, summary } of COMMANDS) {
    lines.push(`complete -c realmode -n __fish_use_subcommand -a ${name} -d ${inQuotes(summary)}`);
  }
  for (const command of COMMANDS) {
    // Without a verb the command line is a run.
    const when =
      command.name === "run"
        ? `not __fish_seen_subcommand_from ${verbs.replace("run ", "")}`
        : `__fish_seen_subcommand_from ${command.name}`;
    for (const option of command.options) {
      const short = namesOf(option).find((word) => /^-[^-]$/.test(word));
      const words = [
        `complete -c realmode -n ${inQuotes(when)} -l ${longName(option).slice(2)}`,
        ...(short ? [`-s ${short.slice(1)}`] : []),
        ...(option.choices ? [`-x -a ${inQuotes(option.choices.join(" "))}`] : []),
        ...(takesValue(option) && !option.choices ? ["-r"] : []),
        `-d ${inQuotes(option.description)}`,
      ];
      lines.push(words.join(" "));
    }
  }
  lines.push(
    "complete -c realmode -n '__fish_seen_subcommand_from completion' -x -a 'bash zsh fish'",
  );
  return `${lines.join("\n")}\n`;
}

const SHELLS: Readonly<Record<string, () => string>> = { bash, zsh, fish };

export async function completion({ operands, terminal }: Invocation): Promise<Status> {
  const shell = operands[0]!;
  if (!Object.hasOwn(SHELLS, shell)) {
    throw new Failure("usage", `completion: '${shell}' is not a shell that is known here`, {
      hint: `known: ${Object.keys(SHELLS).join(", ")}`,
    });
  }
  terminal.out.write(SHELLS[shell]!());
  return STATUS.good;
}
