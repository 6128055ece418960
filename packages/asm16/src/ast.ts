// What does the parser make of a statement?

/** Half-open range of character offsets in the text of one source frame. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export type UnaryOp = "-" | "~" | "!" | "+";
export type BinaryOp =
  | "*"
  | "/"
  | "%"
  | "<<"
  | ">>"
  | "|"
  | "&"
  | "^"
  | "!"
  | "+"
  | "-"
  | "=="
  | "<>"
  | "<"
  | ">"
  | "<="
  | ">="
  | "&&"
  | "||";

/** An expression as written. `string` is a quoted name, or text where a directive wants text. */
export type Expr =
  | { readonly op: "number"; readonly value: bigint }
  | { readonly op: "symbol"; readonly name: string; readonly range: Range }
  | { readonly op: "string"; readonly raw: string; readonly range: Range }
  | { readonly op: "unary"; readonly operator: UnaryOp; readonly operand: Expr }
  | {
      readonly op: "binary";
      readonly operator: BinaryOp;
      readonly left: Expr;
      readonly right: Expr;
    };

/** An operand of an instruction. `star` is AT&T's mark of an indirect jump or call. */
export type OperandNode =
  | {
      readonly kind: "register";
      readonly name: string;
      readonly star: boolean;
      readonly range: Range;
      /** Of Intel's `word ptr`. */
      readonly bits?: number;
    }
  | {
      readonly kind: "immediate";
      readonly expr: Expr;
      readonly star: boolean;
      readonly range: Range;
      /** Of Intel's `word ptr`. */
      readonly bits?: number;
    }
  | {
      readonly kind: "memory";
      readonly segment: string | undefined;
      readonly disp: Expr | undefined;
      /** True where parentheses with registers follow the displacement. */
      readonly parens: boolean;
      readonly base: string | undefined;
      readonly index: string | undefined;
      readonly scale: Expr | undefined;
      readonly star: boolean;
      readonly range: Range;
      readonly bits?: number;
      /** The parenthesised part, for messages. */
      readonly parensRange: Range | undefined;
    };

/** One comma-separated argument of a directive. */
export type Argument =
  | { readonly kind: "empty"; readonly range: Range }
  | { readonly kind: "expr"; readonly expr: Expr; readonly range: Range }
  /** Adjacent strings, joined by the directive. Raw, with quotes. */
  | { readonly kind: "strings"; readonly raws: readonly string[]; readonly range: Range }
  /** `@progbits`, `%function`. */
  | {
      readonly kind: "at";
      readonly name: string;
      readonly range: Range;
      readonly percent: boolean;
    };

/** Wrong syntax, with the place. Thrown by the parser, caught where statements are read. */
export class SyntaxProblem extends Error {
  readonly range: Range;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, range: Range, hint?: string) {
    super(message);
    this.code = code;
    this.range = range;
    this.hint = hint;
  }
}
