// Directives that change what is read next: macros, repetitions, included files, the end.

import { host } from "@realmode/machine";
import type { Assembler } from "./assembler.ts";
import { argumentValue, textOf } from "./data-directives.ts";
import { argumentsOf, type DirectiveCall, rangeOf, rawText } from "./directive-call.ts";
import type { Directive, DirectiveTable } from "./directives.ts";
import { readArgument, readParameters, scrub, substitute } from "./macro.ts";
import { T } from "./tokens.ts";

/**
 * The text up to the directive that ends the block, which is read too. Blocks of the same kind nest.
 */
function captureBody(
  asm: Assembler,
  call: DirectiveCall,
  begins: readonly string[],
  ends: readonly string[],
  atEnd: string,
): string | undefined {
  const reader = asm.readers.at(-1);
  if (!reader) return undefined;
  const start = reader.offset;
  let depth = 1;
  for (;;) {
    const statement = reader.next();
    if (!statement) {
      asm.error(
        "unterminated",
        atEnd,
        rangeOf(call),
        `There is no \`${ends[0]}' for this \`${call.name}'.`,
      );
      return undefined;
    }
    let at = 0;
    while (statement.tokens[at + 1]?.tokenType === T.Colon) at += 2;
    const word = statement.tokens[at]?.image.toLowerCase() ?? "";
    if (begins.includes(word)) depth++;
    else if (ends.includes(word) && --depth === 0) {
      return reader.frame.text.slice(start, statement.place.start);
    }
  }
}

const macro: Directive = (asm, call) => {
  const match = /^\s*([A-Za-z_.$][\w.$]*)([\s\S]*)$/.exec(rawText(call));
  const name = match?.[1] ?? "";
  const body = captureBody(
    asm,
    call,
    [".macro"],
    [".endm", ".endmacro"],
    `unexpected end of file in macro \`${name}' definition`,
  );
  if (body === undefined) return;
  if (!match) {
    asm.error("macro", "Missing macro name", rangeOf(call), "Write `.macro name parameter, …`.");
    return;
  }
  const rest = match[2] ?? "";
  if (/^\s*\(/.test(rest)) {
    asm.error(
      "macro",
      `Bad parameter list for macro \`${name}'`,
      rangeOf(call),
      "The parameters stand behind the name without parentheses: `.macro m a, b'.",
    );
    return;
  }
  const list = rest.replace(/^\s*,/, "").trim();
  const parameters = readParameters(list);
  if (typeof parameters === "string") {
    asm.error("macro", parameters, rangeOf(call));
    return;
  }
  const key = name.toLowerCase();
  if (asm.macros.has(key)) {
    asm.error(
      "macro",
      `Macro \`${name}' was already defined`,
      rangeOf(call),
      "`.purgem` removes a macro.",
    );
    return;
  }
  asm.macros.set(key, { name, title: `macro \`${name}'`, parameters, body, place: call.place });
};

const REPEATS = [".rept", ".rep", ".irp", ".irpc", ".irep"];

/** Characters one repetition may make. */
const MAX_REPEAT = 32 * 1024 * 1024;

function repeatBody(asm: Assembler, call: DirectiveCall): string | undefined {
  return captureBody(asm, call, REPEATS, [".endr"], `end of file inside ${call.name.slice(1)}`);
}

function tooMany(asm: Assembler, call: DirectiveCall, count: number, length: number): boolean {
  if (count * Math.max(length, 16) <= MAX_REPEAT) return false;
  asm.error(
    "repeat",
    `${count} repetitions are too many for one assembly`,
    rangeOf(call),
    "`.fill count, size, value` writes many equal values.",
  );
  return true;
}

const rept: Directive = (asm, call) => {
  const [argument] = argumentsOf(call);
  const value = argument === undefined ? 0n : asm.known(argumentValue(asm, argument));
  const body = repeatBody(asm, call);
  if (body === undefined) return;
  if (value === undefined) {
    asm.error("non-constant", 'non-constant expression in ".rept" statement', argument?.range);
    return;
  }
  if (value < 0n) {
    asm.error("repeat", `negative count for ${call.name} - ignored`, rangeOf(call));
    return;
  }
  const count = Number(value > 0xffffffffn ? 0xffffffffn : value);
  if (tooMany(asm, call, count, body.length)) return;
  const text = body.endsWith("\n") ? body : `${body}\n`;
  if (count > 0) asm.push(text.repeat(count), "macro", `\`${call.name}'`);
};

function iterate(characters: boolean): Directive {
  return (asm, call) => {
    const raw = rawText(call).replace(/\/\*[\s\S]*?\*\//g, " ");
    const body = repeatBody(asm, call);
    if (body === undefined) return;
    const match = /^\s*([A-Za-z_.$][\w.$]*)\s*,?\s*([\s\S]*)$/.exec(raw);
    if (!match) {
      asm.error(
        "repeat",
        "missing model parameter",
        rangeOf(call),
        `Write \`${call.name} name, …'.`,
      );
      return;
    }
    const name = match[1] as string;
    const list = scrub(match[2] ?? "").trim();
    const values: string[] = [];
    if (characters) {
      const text = list.startsWith('"') ? readArgument(list, 0)[0] : list;
      for (const c of text) if (!/\s|,/.test(c) || list.startsWith('"')) values.push(c);
    } else {
      let at = 0;
      while (at < list.length) {
        const [value, end] = readArgument(list, at);
        values.push(value);
        at = end;
        while (/[ \t]/.test(list[at] ?? "")) at++;
        if (list[at] === ",") {
          at++;
          if (list.slice(at).trim() === "") values.push("");
        } else if (end === at && at < list.length) at++;
      }
    }
    if (values.length === 0) values.push("");
    if (tooMany(asm, call, values.length, body.length)) return;
    const text = body.endsWith("\n") ? body : `${body}\n`;
    const out = values.map((value) =>
      substitute(text, new Map([[name, value]]), asm.expansions, asm.altmacro),
    );
    asm.push(out.join(""), "macro", `\`${call.name}'`);
  };
}

/** Leaves the innermost macro or repetition, with the conditions opened in it. */
const exitm: Directive = (asm, call) => {
  const reader = asm.readers.at(-1);
  if (reader?.frame.kind !== "macro") {
    asm.warning("exitm", `${call.name} outside of a macro`, rangeOf(call));
    return;
  }
  asm.conditions.length = Math.min(asm.conditions.length, reader.conditionDepth);
  reader.stop();
};

const purgem: Directive = (asm, call) => {
  const names = rawText(call).trim();
  if (names === "") return;
  for (const name of names.split(",").map((n) => n.trim())) {
    if (!asm.macros.delete(name.toLowerCase())) {
      asm.warning("purgem", `Attempt to purge non-existing macro \`${name}'`, rangeOf(call));
    }
  }
};

const include: Directive = (asm, call) => {
  const raw = rawText(call).trim();
  const [file] = raw.startsWith('"') ? argumentsOf(call) : [];
  const path = file?.kind === "strings" ? textOf(file.raws) : raw;
  if (path === "") {
    asm.error("include", "missing string", rangeOf(call), 'Write `.include "file"`.');
    return;
  }
  const bytes = asm.options.readFile?.(path);
  if (!bytes) {
    asm.error(
      "file-not-found",
      `can't open ${path} for reading: No such file or directory`,
      rangeOf(call),
      asm.options.readFile ? undefined : "This assembly was given no way to read files.",
    );
    return;
  }
  asm.push(new host.TextDecoder("utf-8").decode(bytes), "file", path, path);
};

const end: Directive = (asm) => {
  asm.ended = true;
};

const stray: Directive = (asm, call) => {
  const opener = call.name === ".endr" ? ".rept" : ".macro";
  asm.warning("stray-end", `${call.name} encountered without preceding ${opener}`, rangeOf(call));
};

const line: Directive = (asm, call) => {
  // `.linefile 5 "file"` has its name without a comma.
  const tokens = call.tokens.filter((token) => token.tokenType !== T.String);
  const [number] = argumentsOf({ ...call, tokens });
  const value = number === undefined ? undefined : asm.known(argumentValue(asm, number));
  if (value !== undefined) asm.readers.at(-1)?.renumber(Number(value) - 1);
};

export const FLOW: DirectiveTable = {
  ".macro": macro,
  ".endm": stray,
  ".endmacro": stray,
  ".exitm": exitm,
  ".mexit": exitm,
  ".purgem": purgem,
  ".altmacro": (asm) => {
    asm.altmacro = true;
  },
  ".noaltmacro": (asm) => {
    asm.altmacro = false;
  },
  ".rept": rept,
  ".rep": rept,
  ".irp": iterate(false),
  ".irep": iterate(false),
  ".irpc": iterate(true),
  ".endr": stray,
  ".include": include,
  ".end": end,
  ".line": line,
  ".linefile": line,
};
