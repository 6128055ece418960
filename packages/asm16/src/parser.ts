// How do the tokens of operands, directive arguments and expressions become a tree?

import {
  EmbeddedActionsParser,
  type IRecognitionException,
  type IToken,
  type ParserMethod,
} from "chevrotain";
import type { Argument, BinaryOp, Expr, OperandNode, Range, UnaryOp } from "./ast.ts";
import { SyntaxProblem } from "./ast.ts";
import { parseCharacter, parseNumber } from "./literals.ts";
import { ALL_TOKENS, T } from "./tokens.ts";

/** Deeper parentheses would exhaust the stack of the host. */
const MAX_DEPTH = 200;
/** Numbers, names and operators of one operand or argument. */
const MAX_TERMS = 10_000;

/** gas's operator ranks (expr.c, `op_rank`): higher binds tighter, equal ranks go left to right. */
const RANK: Readonly<Record<BinaryOp, number>> = {
  "*": 8,
  "/": 8,
  "%": 8,
  "<<": 8,
  ">>": 8,
  "|": 7,
  "&": 7,
  "^": 7,
  "!": 7,
  "+": 5,
  "-": 5,
  "==": 4,
  "<>": 4,
  "<": 4,
  ">": 4,
  "<=": 4,
  ">=": 4,
  "&&": 3,
  "||": 2,
};

/** Left-associative reduction of `first (op operand)*` by rank. */
function climb(operands: Expr[], operators: BinaryOp[]): Expr {
  const values: Expr[] = [operands[0] as Expr];
  const pending: BinaryOp[] = [];
  const reduce = () => {
    const right = values.pop() as Expr;
    const left = values.pop() as Expr;
    values.push({ op: "binary", operator: pending.pop() as BinaryOp, left, right });
  };
  for (let i = 0; i < operators.length; i++) {
    const operator = operators[i] as BinaryOp;
    while (pending.length > 0 && RANK[pending.at(-1) as BinaryOp] >= RANK[operator]) reduce();
    pending.push(operator);
    values.push(operands[i + 1] as Expr);
  }
  while (pending.length > 0) reduce();
  return values[0] as Expr;
}

class StatementParser extends EmbeddedActionsParser {
  /** Offset of the tokens' text in the source frame. */
  base = 0;
  readonly #expression: ParserMethod<[], Expr>;
  readonly #memoryTail: ParserMethod<[], MemoryTail>;
  readonly #operand: ParserMethod<[], OperandNode>;
  readonly #argument: ParserMethod<[], Argument>;
  readonly operands: ParserMethod<[], OperandNode[]>;
  readonly arguments: ParserMethod<[], Argument[]>;
  readonly expression: ParserMethod<[], Expr>;

  constructor(skipValidations: boolean) {
    super(ALL_TOKENS, { skipValidations, maxLookahead: 2, recoveryEnabled: false });

    const atom = this.RULE("atom", (): Expr => {
      return this.OR([
        {
          ALT: () => {
            const token = this.CONSUME(T.Number!);
            return this.ACTION(() => parseNumber(token.image, this.range(token)));
          },
        },
        {
          ALT: () => {
            const token = this.CONSUME(T.Identifier!);
            return this.ACTION((): Expr => {
              return { op: "symbol", name: token.image, range: this.range(token) };
            });
          },
        },
        {
          ALT: () => {
            const token = this.CONSUME(T.Character!);
            return this.ACTION((): Expr => {
              return { op: "number", value: BigInt(parseCharacter(token.image)) };
            });
          },
        },
        {
          ALT: () => {
            const token = this.CONSUME(T.String!);
            return this.ACTION((): Expr => {
              return { op: "string", raw: token.image, range: this.range(token) };
            });
          },
        },
        {
          ALT: () => {
            this.CONSUME(T.LParen!);
            const inner = this.SUBRULE(this.#expression);
            this.CONSUME(T.RParen!);
            return inner;
          },
        },
      ]);
    });

    const unary = this.RULE("unary", (): Expr => {
      const operators: UnaryOp[] = [];
      this.MANY(() => {
        const token = this.CONSUME(T.UnaryOperator);
        this.ACTION(() => operators.push(token.image as UnaryOp));
      });
      const value = this.SUBRULE(atom);
      return this.ACTION(() => {
        let out = value;
        for (let i = operators.length - 1; i >= 0; i--) {
          out = { op: "unary", operator: operators[i] as UnaryOp, operand: out };
        }
        return out;
      });
    });

    this.#expression = this.RULE("expressionInner", (): Expr => {
      const operands: Expr[] = [this.SUBRULE1(unary)];
      const operators: BinaryOp[] = [];
      this.MANY(() => {
        const token = this.CONSUME(T.BinaryOperator);
        const right = this.SUBRULE2(unary);
        this.ACTION(() => {
          operators.push((token.image === "!=" ? "<>" : token.image) as BinaryOp);
          operands.push(right);
        });
      });
      return operators.length === 0
        ? (operands[0] as Expr)
        : this.ACTION(() => climb(operands, operators));
    });

    const registerName = this.RULE("registerName", (): string => {
      this.CONSUME(T.Percent!);
      const token = this.CONSUME(T.Identifier!);
      let name = token.image.toLowerCase();
      this.OPTION({
        GATE: () => name === "st",
        DEF: () => {
          this.CONSUME(T.LParen!);
          const number = this.CONSUME(T.Number!);
          this.CONSUME(T.RParen!);
          name = `st(${number.image})`;
        },
      });
      return name;
    });

    this.#memoryTail = this.RULE("memoryTail", (): MemoryTail => {
      const open = this.CONSUME(T.LParen!);
      const tail: MemoryTail = {
        base: undefined,
        index: undefined,
        scale: undefined,
        range: NO_RANGE,
      };
      this.OPTION1(() => {
        tail.base = this.SUBRULE1(registerName);
      });
      this.OPTION2(() => {
        this.CONSUME1(T.Comma!);
        this.OPTION3(() => {
          tail.index = this.SUBRULE2(registerName);
          this.OPTION4(() => {
            this.CONSUME2(T.Comma!);
            this.OPTION5(() => {
              tail.scale = this.SUBRULE3(this.#expression);
            });
          });
        });
        this.OPTION6({
          GATE: () => tail.index === undefined,
          DEF: () => {
            tail.scale = this.SUBRULE4(this.#expression);
          },
        });
      });
      const close = this.CONSUME(T.RParen!);
      return this.ACTION(() => ({ ...tail, range: this.rangeOf(open, close) }));
    });

    this.#operand = this.RULE("operand", (): OperandNode => {
      const first = this.LA(1);
      let star = false;
      this.OPTION1(() => {
        this.CONSUME(T.Star!);
        star = true;
      });
      const node = this.OR([
        {
          ALT: (): Partial<Node> => {
            this.CONSUME(T.Dollar!);
            const expr = this.SUBRULE1(this.#expression);
            return { kind: "immediate", expr };
          },
        },
        {
          ALT: (): Partial<Node> => {
            const name = this.SUBRULE(registerName);
            let out: Partial<Node> = { kind: "register", name };
            this.OPTION2(() => {
              this.CONSUME(T.Colon!);
              out = { kind: "memory", segment: name };
              this.OPTION3(() => {
                this.CONSUME2(T.Star!);
                star = true;
              });
              this.OPTION4({
                GATE: () => !this.#atMemoryTail(),
                DEF: () => {
                  out = { ...out, disp: this.SUBRULE2(this.#expression) };
                },
              });
              this.OPTION5(() => {
                out = { ...out, tail: this.SUBRULE1(this.#memoryTail) };
              });
            });
            return out;
          },
        },
        {
          GATE: () => this.#atMemoryTail(),
          ALT: (): Partial<Node> => ({
            kind: "memory",
            tail: this.SUBRULE2(this.#memoryTail),
          }),
        },
        {
          ALT: (): Partial<Node> => {
            const disp = this.SUBRULE3(this.#expression);
            let out: Partial<Node> = { kind: "memory", disp };
            this.OPTION6(() => {
              out = { ...out, tail: this.SUBRULE3(this.#memoryTail) };
            });
            return out;
          },
        },
      ]);
      return this.ACTION(() => finishOperand(node, star, this.rangeOf(first, this.LA(0))));
    });

    this.#argument = this.RULE("argument", (): Argument => {
      const first = this.LA(1);
      return this.OR([
        {
          ALT: (): Argument => {
            this.OR2([{ ALT: () => this.CONSUME(T.At!) }, { ALT: () => this.CONSUME(T.Percent!) }]);
            const token = this.OR3([
              { ALT: () => this.CONSUME(T.Identifier!) },
              { ALT: () => this.CONSUME(T.Number!) },
            ]);
            return this.ACTION(() => ({ kind: "at", name: token.image, range: this.range(token) }));
          },
        },
        {
          ALT: (): Argument => {
            const expr = this.SUBRULE(this.#expression);
            const raws: string[] = expr?.op === "string" ? [expr.raw] : [];
            this.MANY(() => {
              const token = this.CONSUME(T.String!);
              this.ACTION(() => {
                if (raws.length === 0) {
                  throw new SyntaxProblem(
                    "junk",
                    `junk at end of line, first unrecognized character is \`"'`,
                    this.range(token),
                  );
                }
                raws.push(token.image);
              });
            });
            return this.ACTION((): Argument => {
              const range = this.rangeOf(first, this.LA(0));
              return raws.length > 0
                ? { kind: "strings", raws, range }
                : { kind: "expr", expr, range };
            });
          },
        },
      ]);
    });

    this.operands = this.RULE("operands", (): OperandNode[] => {
      const out: OperandNode[] = [];
      this.MANY_SEP({
        SEP: T.Comma!,
        DEF: () => {
          out.push(this.SUBRULE(this.#operand));
        },
      });
      return out;
    });

    // gas takes `.byte 1,,2` as three values, so an argument may be missing.
    this.arguments = this.RULE("arguments", (): Argument[] => {
      const out: Argument[] = [];
      const one = (argument: Argument | undefined) =>
        this.ACTION(() => {
          out.push(argument ?? { kind: "empty", range: this.range(this.LA(0)) });
        });
      let found: Argument | undefined;
      this.OPTION1(() => {
        found = this.SUBRULE1(this.#argument);
      });
      one(found);
      this.MANY(() => {
        this.CONSUME(T.Comma!);
        let next: Argument | undefined;
        this.OPTION2(() => {
          next = this.SUBRULE2(this.#argument);
        });
        one(next);
      });
      return out;
    });

    this.expression = this.RULE("expression", (): Expr => this.SUBRULE(this.#expression));

    this.performSelfAnalysis();
  }

  /** Is the `(` that comes next a register part, not an arithmetic parenthesis? */
  #atMemoryTail(): boolean {
    if (this.LA(1).tokenType !== T.LParen) return false;
    const next = this.LA(2).tokenType;
    return next === T.Percent || next === T.Comma || next === T.RParen;
  }

  range(token: IToken): Range {
    return this.rangeOf(token, token);
  }

  rangeOf(first: IToken, last: IToken): Range {
    const start = this.base + (Number.isNaN(first.startOffset) ? 0 : first.startOffset);
    const end =
      this.base + (Number.isNaN(last.startOffset) ? 0 : last.startOffset + last.image.length);
    return { start, end: Math.max(end, start) };
  }
}

interface MemoryTail {
  base: string | undefined;
  index: string | undefined;
  scale: Expr | undefined;
  range: Range;
}

interface Node {
  kind: "immediate" | "register" | "memory";
  name: string;
  expr: Expr;
  segment: string;
  disp: Expr;
  tail: MemoryTail;
}

const NO_RANGE: Range = { start: 0, end: 0 };

function finishOperand(node: Partial<Node>, star: boolean, range: Range): OperandNode {
  if (node.kind === "immediate") return { kind: "immediate", expr: node.expr as Expr, star, range };
  if (node.kind === "register") return { kind: "register", name: node.name as string, star, range };
  return {
    kind: "memory",
    segment: node.segment,
    disp: node.disp,
    parens: node.tail !== undefined,
    base: node.tail?.base,
    index: node.tail?.index,
    scale: node.tail?.scale,
    star,
    range,
    parensRange: node.tail?.range,
  };
}

let parser: StatementParser | undefined;
let validate = false;

/** Makes the grammar check itself when it is built: for tests, it costs start-up time. */
export function validateGrammar(): void {
  validate = true;
  parser = undefined;
}

function prepare(tokens: IToken[], base: number): StatementParser {
  let depth = 0;
  let run = 0;
  for (const token of tokens) {
    if (token.tokenType === T.Comma) run = 0;
    else if (++run > MAX_TERMS) {
      const start = base + token.startOffset;
      throw new SyntaxProblem(
        "too-deep",
        `expression of more than ${MAX_TERMS} words`,
        { start, end: start + 1 },
        "Split it with .set into named parts.",
      );
    }
    if (token.tokenType === T.LParen) {
      if (++depth > MAX_DEPTH) {
        const start = base + token.startOffset;
        throw new SyntaxProblem(
          "too-deep",
          `parentheses nested deeper than ${MAX_DEPTH} levels`,
          { start, end: start + 1 },
          "Split the expression with .set into named parts.",
        );
      }
    } else if (token.tokenType === T.RParen) depth--;
    else if (token.tokenType === T.Invalid && token.image === '"') {
      const start = base + token.startOffset;
      const last = tokens.at(-1) ?? token;
      throw new SyntaxProblem(
        "string",
        "unterminated string",
        { start, end: base + last.startOffset + last.image.length },
        'The text has no closing `"` on its line.',
      );
    }
  }
  parser ??= new StatementParser(!validate);
  parser.base = base;
  parser.input = tokens;
  return parser;
}

function check<R>(p: StatementParser, tokens: IToken[], value: R): R {
  const error = p.errors[0];
  if (error === undefined) return value;
  throw explain(error, tokens, p);
}

function explain(
  error: IRecognitionException,
  tokens: IToken[],
  p: StatementParser,
): SyntaxProblem {
  const token = error.token;
  const atEnd = Number.isNaN(token.startOffset);
  const last = tokens.at(-1);
  const range =
    atEnd && last ? p.range(last) : atEnd ? { start: p.base, end: p.base } : p.range(token);
  const opens = tokens.filter((t) => t.tokenType === T.LParen).length;
  const closes = tokens.filter((t) => t.tokenType === T.RParen).length;
  if (opens !== closes) {
    return unbalanced(tokens, p);
  }
  const before = atEnd ? last : tokens[tokens.indexOf(token) - 1];
  if (before?.tokenType === T.Dollar) {
    return new SyntaxProblem(
      "immediate",
      "missing or invalid immediate expression",
      range,
      "Behind `$` comes a number, a symbol or an expression.",
    );
  }
  if (atEnd) {
    return new SyntaxProblem(
      "expression",
      before?.tokenType === T.Comma ? "expecting operand after ','; got nothing" : "bad expression",
      range,
    );
  }
  const image = token.image.slice(0, 20);
  if (token.tokenType === T.Invalid) {
    return new SyntaxProblem("character", `invalid character '${image}' in operand`, range);
  }
  const comment =
    token.tokenType === T.Slash && tokens[tokens.indexOf(token) + 1]?.tokenType === T.Slash;
  return new SyntaxProblem(
    "junk",
    `junk \`${image}' after expression`,
    range,
    comment ? "A comment behind a statement begins with `#', or is /* … */." : undefined,
  );
}

function unbalanced(tokens: readonly IToken[], p: StatementParser): SyntaxProblem {
  const open: IToken[] = [];
  let operand = 1;
  let stray: IToken | undefined;
  for (const token of tokens) {
    if (token.tokenType === T.LParen) open.push(token);
    else if (token.tokenType === T.RParen && !open.pop()) {
      stray = token;
      break;
    } else if (token.tokenType === T.Comma && open.length === 0) operand++;
  }
  const first = stray ?? open[0] ?? (tokens[0] as IToken);
  const range = p.rangeOf(first, stray ?? tokens.at(-1) ?? first);
  return new SyntaxProblem("parenthesis", `unbalanced parenthesis in operand ${operand}.`, range);
}

/** The operands of an instruction. @throws SyntaxProblem */
export function parseOperands(tokens: IToken[], base: number): OperandNode[] {
  if (tokens.length === 0) return [];
  const p = prepare(tokens, base);
  return check(p, tokens, p.operands());
}

/** The comma-separated arguments of a directive; none at all is an empty list. @throws SyntaxProblem */
export function parseArguments(tokens: IToken[], base: number): Argument[] {
  if (tokens.length === 0) return [];
  const p = prepare(tokens, base);
  return check(p, tokens, p.arguments());
}

/** One expression that takes all tokens. @throws SyntaxProblem */
export function parseExpression(tokens: IToken[], base: number): Expr {
  const p = prepare(tokens, base);
  return check(p, tokens, p.expression());
}
