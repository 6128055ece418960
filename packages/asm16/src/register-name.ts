// Which names in a source mean registers: `%ax`, `r` after `r=%ax`, `ax` under `.att_syntax noprefix`?

import { REGISTER_BY_NAME, type Register } from "@realmode/isa";
import type { BoundExpr } from "./expression.ts";
import { AsmSymbol, type SymbolTable } from "./symbol.ts";
import { T, type Token, type TokenType } from "./tokens.ts";

/** Before the name of a register that stands in an expression; no symbol can be called so. */
const MARK = "\u0003";

/** One symbol a register: it travels through expressions as names do. */
const SYMBOLS = new Map<Register, AsmSymbol>();

/** Under which name a register goes through an expression, or undefined where it is none. */
export function registerReference(name: string): string | undefined {
  const lower = name.toLowerCase();
  return REGISTER_BY_NAME.has(lower) ? MARK + lower : undefined;
}

/** The symbol of a name that `registerReference` gave. */
export function registerSymbol(reference: string): AsmSymbol | undefined {
  if (!reference.startsWith(MARK)) return undefined;
  const register = REGISTER_BY_NAME.get(reference.slice(1));
  if (!register) return undefined;
  let symbol = SYMBOLS.get(register);
  if (!symbol) {
    symbol = new AsmSymbol(reference, true);
    symbol.register = register;
    SYMBOLS.set(register, symbol);
  }
  return symbol;
}

/** The register that an expression is, by whatever names. */
export function registerOf(expr: BoundExpr | undefined): Register | undefined {
  let at = expr;
  for (let steps = 0; at?.op === "ref" && steps < 100; steps++) {
    if (at.symbol.register) return at.symbol.register;
    if (at.symbol.resolving) return undefined;
    at = at.symbol.expr;
  }
  return undefined;
}

/** `%ax`, `%st(3)`, also in parentheses: the name by which it goes through an expression. */
export function readRegister(tokens: readonly Token[]): string | undefined {
  let all = tokens;
  while (all[0]?.tokenType === T.LParen && all.at(-1)?.tokenType === T.RParen)
    all = all.slice(1, -1);
  if (all[0]?.tokenType !== T.Percent || all[1]?.tokenType !== T.Identifier) return undefined;
  const name = all
    .slice(1)
    .map((t) => t.image)
    .join("");
  return registerReference(name);
}

/** Which plain names mean registers now. */
export class RegisterNames {
  /** `.att_syntax noprefix`, `.intel_syntax noprefix`. */
  naked = false;
  /** Something was equated to a register. */
  equated = false;
  readonly #symbols: SymbolTable;

  constructor(symbols: SymbolTable) {
    this.#symbols = symbols;
  }

  get any(): boolean {
    return this.naked || this.equated;
  }

  /** The register a name without `%` means. */
  find(name: string): Register | undefined {
    const own = this.naked ? REGISTER_BY_NAME.get(name.toLowerCase()) : undefined;
    if (own || !this.equated) return own;
    const symbol = this.#symbols.find(name);
    return symbol && registerOf({ op: "ref", symbol });
  }

  /** The same tokens with `%ax` for every name that means `%ax`. */
  spellOut(tokens: Token[]): Token[] {
    if (!this.any) return tokens;
    const out: Token[] = [];
    tokens.forEach((token, i) => {
      const before = tokens[i - 1]?.tokenType;
      const name = token.tokenType === T.Identifier && before !== T.Percent;
      const register = name ? this.find(token.image) : undefined;
      if (!register) {
        out.push(token);
        return;
      }
      const { startOffset } = token;
      const put = (tokenType: TokenType, image: string) =>
        out.push({ tokenType, image, startOffset });
      put(T.Percent, "%");
      const [, stem, number] = /^(\w+?)(?:\((\d)\))?$/.exec(register.name) ?? [];
      put(T.Identifier, stem ?? "");
      if (number === undefined) return;
      put(T.LParen, "(");
      put(T.Number, number);
      put(T.RParen, ")");
    });
    return out;
  }
}

/** The value gas has for a register in data: its place in gas 2.40's list of registers (opcodes, i386-reg.tbl). */
export function registerValue(register: Register): number {
  const start: Readonly<Record<Register["class"], number>> = {
    r8: 0,
    r16: 24,
    r32: 40,
    sreg: 80,
    cr: 87,
    dr: 103,
    tr: 135,
    st: 263,
    mm: 143,
    xmm: 151,
    bnd: 255,
  };
  return start[register.class] + register.code;
}
