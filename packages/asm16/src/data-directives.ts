// Directives that write numbers and text.

import type { Assembler } from "./assembler.ts";
import { type Argument, SyntaxProblem } from "./ast.ts";
import { argumentsOf, type DirectiveCall, rangeOf, rawText } from "./directive-call.ts";
import type { Directive, DirectiveTable } from "./directives.ts";
import { type BoundExpr, ZERO } from "./expression.ts";
import { type FloatKind, floatBytes } from "./float.ts";
import { stringBytes, utf8 } from "./literals.ts";
import { registerOf, registerReference, registerValue } from "./register-name.ts";
import { lebBytes, MAX_SECTION_SIZE } from "./relax.ts";

function marked(directive: Directive): Directive {
  return (asm, call) => {
    const from = asm.here();
    const { chain } = asm;
    asm.advice.data(asm);
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
      if (argument.percent) {
        const name = registerReference(argument.name);
        if (name) return asm.bind({ op: "symbol", name, range: argument.range });
      }
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

/** A number beyond 64 bits, which no expression holds. */
function bigLiteral(text: string): bigint | undefined {
  const match = /^\s*(-?)\s*(0x[0-9a-f]+|0b[01]+|[1-9]\d*)\s*$/i.exec(text.slice(0, 5000));
  if (!match) return undefined;
  const value = BigInt(match[2] as string);
  return match[1] ? -value : value;
}

function integers(size: 1 | 2 | 4 | 8 | 16): Directive {
  return marked((asm, call) => {
    for (const argument of argumentsOf(call)) {
      const big = size === 16 ? bigLiteral(asm.text(argument.range)) : undefined;
      if (big !== undefined) {
        asm.emit(constantBytes(asm, big, size, argument));
        continue;
      }
      const expr = argumentValue(asm, argument);
      const known = asm.known(expr);
      if (known !== undefined) {
        asm.emit(constantBytes(asm, known, size, argument));
        continue;
      }
      const register = registerOf(expr);
      if (register) {
        asm.warning(
          "register-value",
          "register value used as expression",
          argument.range,
          "A number is written that means nothing outside of GNU as. Data is made of numbers and symbols.",
        );
        asm.emit(constantBytes(asm, BigInt(registerValue(register)), size, argument));
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
function text(width: 1 | 2 | 4 | 8, terminated: boolean): Directive {
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

/** `wanted` parts, comma-separated; a missing one is 0 for gas. */
function floatParts(asm: Assembler, call: DirectiveCall, kind: FloatKind): number[] | undefined {
  const raw = rawText(call).replace(/\/\*[\s\S]*?\*\//g, " ");
  if (raw.trim() === "") return [];
  const out: number[] = [];
  for (const part of raw.split(",")) {
    const text = part.trim();
    if (text === "")
      asm.warning("missing-expression", "zero assumed for missing expression", rangeOf(call));
    const bytes = text === "" ? floatBytes("0", kind) : floatBytes(text, kind);
    if (typeof bytes === "string") {
      if (bytes === "range")
        asm.error(
          "float",
          "cannot create floating-point number",
          rangeOf(call),
          `${text.slice(0, 40)} is beyond what \`${call.name}' can hold.`,
        );
      else asm.error("float", `bad floating literal: ${text.slice(0, 40)}`, rangeOf(call));
      return undefined;
    }
    out.push(...bytes);
  }
  return out;
}

function floats(kind: FloatKind): Directive {
  return marked((asm, call) => {
    const bytes = floatParts(asm, call, kind);
    if (bytes) asm.emit(bytes);
  });
}

/** Bytes one `.dcb` or `.ds` may write. */
const MAX_BLOCK = MAX_SECTION_SIZE;

function blockCount(asm: Assembler, call: DirectiveCall, unit: number): number | undefined {
  const [count] = argumentsOf(call);
  if (count === undefined) {
    asm.warning("missing-expression", "zero assumed for missing expression", rangeOf(call));
    return undefined;
  }
  const known = asm.known(argumentValue(asm, count));
  if (known === undefined) {
    asm.error("constant", `unresolvable or nonconstant expression in \`${call.name}'`, count.range);
    return undefined;
  }
  if (known < 0n) {
    asm.warning("negative-gap", `${call.name} count is negative; ignored`, count.range);
    return undefined;
  }
  if (known * BigInt(unit) > BigInt(MAX_BLOCK)) {
    asm.error(
      "too-large",
      `a block of ${known * BigInt(unit)} bytes does not fit: a section has at most ${MAX_BLOCK} bytes`,
      count.range,
      "A real-mode machine has 1 MiB of memory.",
    );
    return undefined;
  }
  return Number(known);
}

/** Many equal patterns as one gap. */
function block(asm: Assembler, count: number, pattern: Uint8Array): void {
  const size = count * pattern.length;
  if (size === 0) return;
  if (asm.section.absolute) asm.emit(new Uint8Array(size));
  else asm.chain.close({ kind: "fill", pattern, size });
}

/** `.dcb count, value`: the value so often. */
function dcb(size: 1 | 2 | 4): Directive {
  return marked((asm, call) => {
    const [, argument] = argumentsOf(call);
    const count = blockCount(asm, call, size);
    if (count === undefined) return;
    const expr = argument === undefined ? ZERO : argumentValue(asm, argument);
    const known = asm.known(expr);
    if (known !== undefined || argument === undefined) {
      const bytes = argument
        ? constantBytes(asm, known ?? 0n, size, argument)
        : new Array(size).fill(0);
      block(asm, count, Uint8Array.from(bytes));
      return;
    }
    if (count > 0x10000) {
      asm.error("too-large", "more than 65536 values that are known late", argument.range);
      return;
    }
    for (let i = 0; i < count; i++) {
      const { frag } = asm.chain;
      const { start, end } = argument.range;
      asm.fixup({
        frag,
        offset: frag.size,
        size,
        expr,
        pcrel: undefined,
        signed: false,
        place: { ...asm.place, start, end },
      });
      asm.emit(new Uint8Array(size));
    }
  });
}

function dcbFloat(kind: FloatKind): Directive {
  return marked((asm, call) => {
    const raw = rawText(call);
    const comma = raw.indexOf(",");
    const counted = {
      ...call,
      tokens: call.tokens.slice(
        0,
        call.tokens.findIndex((t) => t.image === ","),
      ),
    };
    const count = blockCount(asm, comma < 0 ? call : counted, 10);
    if (count === undefined || comma < 0) return;
    const bytes = floatBytes(raw.slice(comma + 1).trim(), kind);
    if (typeof bytes === "string") {
      asm.error(
        "float",
        `bad floating literal: ${raw.slice(comma + 1, comma + 41).trim()}`,
        rangeOf(call),
      );
      return;
    }
    block(asm, count, Uint8Array.from(bytes));
  });
}

/** `.ds count, fill`: room for `count` units. */
function ds(size: number): Directive {
  return marked((asm, call) => {
    const [, argument] = argumentsOf(call);
    const count = blockCount(asm, call, size);
    if (count === undefined) return;
    const fill = argument === undefined ? 0n : (asm.known(argumentValue(asm, argument)) ?? 0n);
    const pattern = new Uint8Array(size);
    for (let i = 0; i < Math.min(size, 4); i++)
      pattern[i] = Number((fill >> BigInt(8 * i)) & 0xffn);
    block(asm, count, pattern);
  });
}

function leb(signed: boolean): Directive {
  return marked((asm, call) => {
    const list = argumentsOf(call);
    if (list.length === 0) {
      asm.warning("missing-expression", "zero assumed for missing expression", rangeOf(call));
      asm.emit([0]);
    }
    for (const argument of list) {
      const big = bigLiteral(asm.text(argument.range));
      if (big !== undefined && big >> 64n !== 0n && big >> 63n !== -1n) {
        // A positive number of any length: no sign bit beyond it is needed without a sign.
        const bytes = lebBytes(big, true);
        if (!signed && bytes.at(-1) === 0) {
          bytes.pop();
          bytes.push((bytes.pop() as number) & 0x7f);
        }
        asm.emit(bytes);
        continue;
      }
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
  ".string64": text(8, true),
  ".dc.s": floats("single"),
  ".dc.d": floats("double"),
  ".dc.x": floats("extended"),
  ".dcb": dcb(2),
  ".dcb.b": dcb(1),
  ".dcb.w": dcb(2),
  ".dcb.l": dcb(4),
  ".dcb.s": dcbFloat("single"),
  ".dcb.d": dcbFloat("double"),
  ".dcb.x": dcbFloat("extended"),
  ".ds": ds(2),
  ".ds.b": ds(1),
  ".ds.w": ds(2),
  ".ds.l": ds(4),
  ".ds.s": ds(4),
  ".ds.d": ds(8),
  // gas has 10 bytes here where the format has 12 (read.c, s_space).
  ".ds.p": ds(10),
  ".ds.x": ds(10),
  ".float16": floats("half"),
  ".hfloat": floats("half"),
  ".bfloat16": floats("bfloat16"),
  ".float": floats("single"),
  ".single": floats("single"),
  ".double": floats("double"),
  ".tfloat": floats("extended"),
  ".uleb128": leb(false),
  ".sleb128": leb(true),
  ".incbin": incbin,
};

export { utf8 };
