// Directives that write numbers and text.

import type { Assembler } from "./assembler.ts";
import { type Argument, SyntaxProblem } from "./ast.ts";
import { argumentsOf, rangeOf, rawText } from "./directive-call.ts";
import type { Directive, DirectiveTable } from "./directives.ts";
import type { BoundExpr } from "./expression.ts";
import { floatBytes } from "./float.ts";
import { stringBytes, utf8 } from "./literals.ts";
import { lebBytes } from "./relax.ts";

function marked(directive: Directive): Directive {
  return (asm, call) => {
    const from = asm.here();
    const { chain } = asm;
    try {
      directive(asm, call);
    } finally {
      asm.mark(from, chain, "data");
    }
  };
}

/** The expression of an argument; a missing one is 0 with gas's warning. */
export function argumentValue(asm: Assembler, argument: Argument): BoundExpr {
  switch (argument.kind) {
    case "expr":
      return asm.bind(argument.expr);
    case "strings":
      if (argument.raws.length === 1) {
        return asm.bind({ op: "string", raw: argument.raws[0] as string, range: argument.range });
      }
      throw new SyntaxProblem(
        "junk",
        `junk at end of line, first unrecognized character is \`"'`,
        argument.range,
      );
    case "at":
      throw new SyntaxProblem(
        "register-value",
        `register value used as expression`,
        argument.range,
        "Data is made of numbers and symbols.",
      );
    case "empty":
      asm.warning("missing-expression", "zero assumed for missing expression", argument.range);
      return { op: "number", value: 0n };
  }
}

/** Little-endian bytes of a constant, with gas's warning where it does not fit. */
function constantBytes(asm: Assembler, value: bigint, size: number, at: Argument): number[] {
  const bits = size * 8;
  if (bits < 64) {
    const high = (v: bigint) => BigInt.asUintN(64, v) >> BigInt(bits);
    if (high(value) !== 0n && high(-value) !== 0n) {
      const hex = (v: bigint) => `0x${BigInt.asUintN(64, v).toString(16)}`;
      asm.warning(
        "truncated",
        `value ${hex(value)} truncated to ${hex(BigInt.asUintN(bits, value))}`,
        at.range,
        `${size} byte${size === 1 ? "" : "s"} hold up to ${hex((1n << BigInt(bits)) - 1n)}.`,
      );
    }
  }
  const out: number[] = [];
  let v = value;
  for (let i = 0; i < size; i++) {
    out.push(Number(v & 0xffn));
    v >>= 8n;
  }
  return out;
}

function integers(size: 1 | 2 | 4 | 8 | 16): Directive {
  return marked((asm, call) => {
    for (const argument of argumentsOf(call)) {
      const big =
        size === 16
          ? /^\s*(0x[0-9a-f]+|0b[01]+|[1-9]\d*)\s*$/i.exec(asm.text(argument.range))
          : null;
      if (big) {
        asm.emit(constantBytes(asm, BigInt(big[1] as string), size, argument));
        continue;
      }
      const expr = argumentValue(asm, argument);
      const known = asm.known(expr);
      if (known !== undefined) {
        asm.emit(constantBytes(asm, known, size, argument));
        continue;
      }
      if (size === 16) {
        asm.error("octa", ".octa needs a constant", argument.range);
        continue;
      }
      const { frag } = asm.chain;
      asm.fixup({
        frag,
        offset: frag.size,
        size,
        expr,
        pcrel: undefined,
        signed: false,
        place: { ...asm.place, start: argument.range.start, end: argument.range.end },
      });
      asm.emit(new Uint8Array(size));
    }
  });
}

/** `.ascii` and its relatives: `width` bytes a character, zero-terminated or not. */
function text(width: 1 | 2 | 4, terminated: boolean): Directive {
  return marked((asm, call) => {
    for (const argument of argumentsOf(call)) {
      if (argument.kind === "empty" && call.tokens.length === 0) continue;
      if (argument.kind !== "strings") {
        asm.error(
          "string",
          argument.kind === "empty"
            ? "missing string"
            : `junk at end of line, first unrecognized character is \`${asm.text(argument.range)[0]}'`,
          argument.range,
          `\`${call.name}' takes texts in double quotes.`,
        );
        return;
      }
      const bytes = argument.raws.flatMap((raw) => stringBytes(raw));
      if (terminated) bytes.push(0);
      if (width === 1) asm.emit(bytes);
      else asm.emit(bytes.flatMap((b) => [b, ...new Array<number>(width - 1).fill(0)]));
    }
  });
}

function floats(kind: "single" | "double" | "extended"): Directive {
  return marked((asm, call) => {
    for (const part of rawText(call).split(",")) {
      const bytes = floatBytes(part.trim(), kind);
      if (bytes) asm.emit(bytes);
      else {
        asm.error("float", `bad floating literal: ${part.trim().slice(0, 40)}`, rangeOf(call));
        return;
      }
    }
  });
}

function leb(signed: boolean): Directive {
  return marked((asm, call) => {
    for (const argument of argumentsOf(call)) {
      const value = argumentValue(asm, argument);
      const known = asm.known(value);
      if (known !== undefined) asm.emit(lebBytes(known, signed));
      else asm.chain.close({ kind: "leb", value, signed, place: asm.place, size: 1 });
    }
  });
}

const incbin: Directive = marked((asm, call) => {
  const [file, skipArgument, countArgument] = argumentsOf(call);
  if (file?.kind !== "strings") {
    asm.error(
      "incbin",
      "missing string",
      rangeOf(call),
      '`.incbin "file"` names a file in quotes.',
    );
    return;
  }
  const path = textOf(file.raws);
  const bytes = asm.options.readFile?.(path);
  if (!bytes) {
    asm.error(
      "file-not-found",
      `file not found: ${path}`,
      file.range,
      asm.options.readFile ? undefined : "This assembly was given no way to read files.",
    );
    return;
  }
  const number = (argument: Argument | undefined): number | undefined =>
    argument === undefined || argument.kind === "empty"
      ? undefined
      : Number(asm.known(argumentValue(asm, argument)) ?? 0n);
  const skip = number(skipArgument) ?? 0;
  const count = number(countArgument) || bytes.length - skip;
  if (skip < 0 || count < 0 || skip + count > bytes.length) {
    asm.error(
      "incbin",
      `skip (${skip}) or count (${count}) invalid for file size (${bytes.length})`,
      rangeOf(call),
    );
    return;
  }
  asm.emit(bytes.subarray(skip, skip + count));
});

/** The characters of joined strings, one per byte. */
export function textOf(raws: readonly string[]): string {
  return String.fromCharCode(...raws.flatMap((raw) => stringBytes(raw)));
}

export const DATA: DirectiveTable = {
  ".byte": integers(1),
  ".word": integers(2),
  ".short": integers(2),
  ".hword": integers(2),
  ".value": integers(2),
  ".2byte": integers(2),
  ".long": integers(4),
  ".int": integers(4),
  ".4byte": integers(4),
  ".quad": integers(8),
  ".8byte": integers(8),
  ".octa": integers(16),
  ".dc": integers(2),
  ".dc.b": integers(1),
  ".dc.w": integers(2),
  ".dc.l": integers(4),
  ".dc.a": integers(4),
  ".ascii": text(1, false),
  ".asciz": text(1, true),
  ".string": text(1, true),
  ".string8": text(1, true),
  ".string16": text(2, true),
  ".string32": text(4, true),
  ".float": floats("single"),
  ".single": floats("single"),
  ".double": floats("double"),
  ".tfloat": floats("extended"),
  ".uleb128": leb(false),
  ".sleb128": leb(true),
  ".incbin": incbin,
};

export { utf8 };
