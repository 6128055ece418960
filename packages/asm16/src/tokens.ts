// Which tokens does AT&T source consist of?
//
// A catch-all token stands for every character that fits nowhere, so that every text has tokens and the
// statement around the character gets the error.

const TYPES = [
  "Newline",
  "Semicolon",
  // `# 12 "file.S"`, written by the C preprocessor; elsewhere than at a line's start it is a comment.
  "LineMarker",
  "BlockComment",
  // One that has no end.
  "OpenComment",
  "Identifier",
  "Number",
  "String",
  "Character",
  "ShiftLeft",
  "ShiftRight",
  "LessEqual",
  "GreaterEqual",
  "NotEqual",
  "EqualEqual",
  "AndAnd",
  "OrOr",
  "Less",
  "Greater",
  "Plus",
  "Minus",
  "Star",
  "Slash",
  "Percent",
  "And",
  "Or",
  "Caret",
  "Bang",
  "Tilde",
  "Equal",
  "LParen",
  "RParen",
  "LBrace",
  "RBrace",
  "Comma",
  "Colon",
  "Dollar",
  "At",
  "Invalid",
] as const;

export type TokenType = (typeof TYPES)[number];

/** The token types by name: a wrong name does not compile. */
export const T = Object.fromEntries(TYPES.map((type) => [type, type])) as {
  readonly [K in TokenType]: K;
};

export interface Token {
  readonly tokenType: TokenType;
  /** As written. */
  readonly image: string;
  /** Of its first character in the text. */
  readonly startOffset: number;
}

/** Two characters before one. */
const OPERATORS: ReadonlyMap<string, TokenType> = new Map<string, TokenType>([
  ["<<", T.ShiftLeft],
  [">>", T.ShiftRight],
  ["<=", T.LessEqual],
  [">=", T.GreaterEqual],
  ["<>", T.NotEqual],
  ["!=", T.NotEqual],
  ["==", T.EqualEqual],
  ["&&", T.AndAnd],
  ["||", T.OrOr],
  ["<", T.Less],
  [">", T.Greater],
  ["+", T.Plus],
  ["-", T.Minus],
  ["*", T.Star],
  ["/", T.Slash],
  ["%", T.Percent],
  ["&", T.And],
  ["|", T.Or],
  ["^", T.Caret],
  ["!", T.Bang],
  ["~", T.Tilde],
  ["=", T.Equal],
  ["(", T.LParen],
  [")", T.RParen],
  ["{", T.LBrace],
  ["}", T.RBrace],
  [",", T.Comma],
  [":", T.Colon],
  ["$", T.Dollar],
  ["@", T.At],
  [";", T.Semicolon],
]);

const BLANK = /[ \t\r\f\v]+/y;
const NEWLINES = /\n+/y;
const LINE_MARKER = /#[ \t]*\d+[ \t]+"[^"\n]*"[^\n]*/y;
const COMMENT = /#[^\n]*/y;
const IDENTIFIER = /[A-Za-z_.\u0080-\uffff][\w.$\u0080-\uffff]*/y;
const NUMBER = /\d\w*/y;
const CHARACTER = /'(?:\\[^\n]|[^\n])'?/y;

/** Splits text into tokens; blanks and comments to the end of a line are none. */
export function tokenize(text: string): Token[] {
  const out: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  while (at < text.length) {
    if (match(BLANK)) continue;
    const startOffset = at;
    const tokenType = next();
    if (tokenType) out.push({ tokenType, image: text.slice(startOffset, at), startOffset });
  }
  return out;

  function next(): TokenType | undefined {
    if (match(IDENTIFIER)) return T.Identifier;
    if (match(NUMBER)) return T.Number;
    switch (text[at]) {
      case "\n":
        match(NEWLINES);
        return T.Newline;
      case "#":
        if (match(LINE_MARKER)) return T.LineMarker;
        match(COMMENT);
        return undefined;
      case '"':
        if (string()) return T.String;
        break;
      case "'":
        if (match(CHARACTER)) return T.Character;
        break;
      case "/":
        if (text[at + 1] === "*") return comment();
        break;
      default:
    }
    const pair = OPERATORS.get(text.slice(at, at + 2));
    if (pair && at + 2 <= text.length) {
      at += 2;
      return pair;
    }
    const single = OPERATORS.get(text[at] as string);
    at++;
    return single ?? T.Invalid;
  }

  /** Not by a pattern: a text of megabytes would exhaust the stack of its matcher. */
  function string(): boolean {
    for (let end = at + 1; end < text.length; end++) {
      const c = text.charCodeAt(end);
      if (c === 10) return false;
      if (c === 34) {
        at = end + 1;
        return true;
      }
      if (c === 92 && text.charCodeAt(++end) === 10) return false;
    }
    return false;
  }

  function comment(): TokenType {
    const close = text.indexOf("*/", at + 2);
    at = close < 0 ? text.length : close + 2;
    return close < 0 ? T.OpenComment : T.BlockComment;
  }
}
