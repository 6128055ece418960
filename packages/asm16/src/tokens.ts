// Which tokens does AT&T source consist of?
//
// A catch-all token stands for every character that fits nowhere, so that the lexer never fails and
// the statement around the character gets the error.

import { createToken, type IToken, Lexer, type TokenType } from "chevrotain";

const binary: TokenType = createToken({ name: "BinaryOperator", pattern: Lexer.NA });
const unary: TokenType = createToken({ name: "UnaryOperator", pattern: Lexer.NA });

function token(name: string, pattern: RegExp | string, categories: TokenType[] = []): TokenType {
  return createToken({ name, pattern, categories });
}

const Space: TokenType = createToken({
  name: "Space",
  pattern: /[ \t\r\f\v]+/,
  group: Lexer.SKIPPED,
});

export const T: Readonly<Record<string, TokenType>> & {
  readonly BinaryOperator: TokenType;
  readonly UnaryOperator: TokenType;
} = {
  BinaryOperator: binary,
  UnaryOperator: unary,
  Newline: createToken({ name: "Newline", pattern: /\n+/, line_breaks: true }),
  Semicolon: token("Semicolon", ";"),
  // `# 12 "file.S"`, written by the C preprocessor; elsewhere than at a line's start it is a comment.
  LineMarker: token("LineMarker", /#[ \t]*\d+[ \t]+"[^"\n]*"[^\n]*/),
  Comment: createToken({ name: "Comment", pattern: /#[^\n]*/, group: Lexer.SKIPPED }),
  BlockComment: createToken({
    name: "BlockComment",
    pattern: /\/\*(?:[^*]|\*(?!\/))*\*\//,
    line_breaks: true,
  }),
  OpenComment: createToken({ name: "OpenComment", pattern: /\/\*[\s\S]*/, line_breaks: true }),
  Identifier: token("Identifier", /[A-Za-z_.\u0080-\uffff][\w.$\u0080-\uffff]*/),
  Number: token("Number", /\d\w*/),
  String: token("String", /"(?:\\[^\n]|[^"\\\n])*"/),
  Character: token("Character", /'(?:\\[^\n]|[^\n])'?/),
  ShiftLeft: token("ShiftLeft", "<<", [binary]),
  ShiftRight: token("ShiftRight", ">>", [binary]),
  LessEqual: token("LessEqual", "<=", [binary]),
  GreaterEqual: token("GreaterEqual", ">=", [binary]),
  NotEqual: token("NotEqual", /<>|!=/, [binary]),
  EqualEqual: token("EqualEqual", "==", [binary]),
  AndAnd: token("AndAnd", "&&", [binary]),
  OrOr: token("OrOr", "||", [binary]),
  Less: token("Less", "<", [binary]),
  Greater: token("Greater", ">", [binary]),
  Plus: token("Plus", "+", [binary, unary]),
  Minus: token("Minus", "-", [binary, unary]),
  Star: token("Star", "*", [binary]),
  Slash: token("Slash", "/", [binary]),
  Percent: token("Percent", "%", [binary]),
  And: token("And", "&", [binary]),
  Or: token("Or", "|", [binary]),
  Caret: token("Caret", "^", [binary]),
  Bang: token("Bang", "!", [binary, unary]),
  Tilde: token("Tilde", "~", [unary]),
  Equal: token("Equal", "="),
  LParen: token("LParen", "("),
  RParen: token("RParen", ")"),
  LBrace: token("LBrace", "{"),
  RBrace: token("RBrace", "}"),
  Comma: token("Comma", ","),
  Colon: token("Colon", ":"),
  Dollar: token("Dollar", "$"),
  At: token("At", "@"),
  // Written as a range: of `[^]` the lexer's optimiser thinks that it begins with nothing.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they too are characters of a source
  Invalid: token("Invalid", /[\u0000-\uffff]/),
};

/** Every token type, in the order in which the lexer tries them. */
export const ALL_TOKENS: TokenType[] = [Space, ...Object.values(T)];

let lexer: Lexer | undefined;

/** Splits text into tokens; offsets count from the text's start. */
export function tokenize(text: string): IToken[] {
  lexer ??= new Lexer(ALL_TOKENS, {
    positionTracking: "onlyOffset",
    ensureOptimizations: false,
    skipValidations: true,
    lineTerminatorsPattern: /\n/g,
    lineTerminatorCharacters: ["\n"],
  });
  return lexer.tokenize(text).tokens;
}
