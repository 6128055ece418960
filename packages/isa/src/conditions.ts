// What are the sixteen conditions of Jcc, SETcc and CMOVcc, their names and the flags they read?

/** One condition (SDM vol. 1, appendix B). Its place in the list is its number in the opcode. */
export interface Condition {
  /** What replaces `cc` in a mnemonic; the first is the one objdump prints. */
  readonly names: readonly string[];
  /** Letters of the flags it reads, as in the table's flag column. */
  readonly reads: string;
}

export const CONDITIONS: readonly Condition[] = [
  { names: ["o"], reads: "o" },
  { names: ["no"], reads: "o" },
  { names: ["b", "c", "nae"], reads: "c" },
  { names: ["ae", "nc", "nb"], reads: "c" },
  { names: ["e", "z"], reads: "z" },
  { names: ["ne", "nz"], reads: "z" },
  { names: ["be", "na"], reads: "zc" },
  { names: ["a", "nbe"], reads: "zc" },
  { names: ["s"], reads: "s" },
  { names: ["ns"], reads: "s" },
  { names: ["p", "pe"], reads: "p" },
  { names: ["np", "po"], reads: "p" },
  { names: ["l", "nge"], reads: "os" },
  { names: ["ge", "nl"], reads: "os" },
  { names: ["le", "ng"], reads: "osz" },
  { names: ["g", "nle"], reads: "osz" },
];
