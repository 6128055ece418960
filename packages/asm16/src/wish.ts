// What do the pseudo prefixes `{load}`, `{disp16}` … and the suffixes `.s`, `.d8`, `.d32` ask for?

import type { Assembler } from "./assembler.ts";
import type { Range } from "./ast.ts";
import { T, type Token } from "./tokens.ts";

/** How an instruction is to be encoded, where there is a choice. */
export interface Wish {
  /** `{load}`: of two registers the source is in rm. */
  load: boolean;
  /** `{disp8}` …: bits of the displacement; 8 also where it is 0. */
  disp: 8 | 16 | 32 | undefined;
}

/** Suffixes of a mnemonic, older spellings of pseudo prefixes. */
export const WISH_SUFFIXES: Readonly<Record<string, Partial<Wish>>> = {
  ".s": { load: true },
  ".d8": { disp: 8 },
  ".d32": { disp: 32 },
};

const WISHES: Readonly<Record<string, Partial<Wish>>> = {
  load: { load: true },
  store: { load: false },
  disp8: { disp: 8 },
  disp16: { disp: 16 },
  disp32: { disp: 32 },
  // asm16 never puts another instruction in the place of the written one.
  nooptimize: {},
};

/** Encodings that no row has. */
const OTHERS: ReadonlySet<string> = new Set(["vex", "vex2", "vex3", "evex", "rex"]);

/** Is `tokens[at]` a pseudo prefix? */
export function isWish(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.tokenType === T.LBrace && tokens[at + 2]?.tokenType === T.RBrace;
}

/**
 * Reads the one that begins at `tokens[at]` into `wish`; undefined after an error, false where it is
 * no name of one.
 */
export function readWish(
  asm: Assembler,
  tokens: readonly Token[],
  at: number,
  base: number,
  wish: Wish,
): boolean | undefined {
  const [open, name, close] = tokens.slice(at, at + 3) as [Token, Token, Token];
  const range: Range = {
    start: base + open.startOffset,
    end: base + close.startOffset + 1,
  };
  const word = name.image.toLowerCase();
  // gas reads it as one word, with a blank behind it.
  const next = tokens[at + 3];
  const whole =
    close.startOffset === open.startOffset + word.length + 1 &&
    (next === undefined || next.startOffset > close.startOffset + 1);
  const found = whole ? WISHES[word] : undefined;
  if (found) {
    Object.assign(wish, found);
    return true;
  }
  if (!OTHERS.has(word) || !whole) return false;
  asm.error(
    "encoding-wish",
    `\`{${word}}' is not supported by asm16`,
    range,
    "The instructions that have such encodings do not exist in real mode.",
  );
  return undefined;
}

/** Is the wished displacement one that this addressing has? Else an error has been given. */
export function checkDisp(
  asm: Assembler,
  wish: 8 | 16 | 32 | undefined,
  has: 16 | 32,
  range: Range,
): boolean {
  if (wish === undefined || wish === 8 || wish === has) return true;
  asm.error(
    "encoding-wish",
    `invalid \`{disp${wish}}' prefix`,
    range,
    `Displacements have 8 or ${has} bits here.`,
  );
  return false;
}
