// Which bytes are prefixes, and what are their names in a source and in objdump's text?

/** SDM vol. 2, section 2.1.1: four groups, at most one of each has a meaning. */
export type PrefixGroup = "repeat" | "lock" | "segment" | "operand-size" | "address-size";

export interface Prefix {
  readonly byte: number;
  readonly group: PrefixGroup;
  /** Names a source may use as a statement or before a mnemonic. */
  readonly names: readonly string[];
  /** For `segment`: the number of the segment register. */
  readonly segment?: number;
}

/**
 * The legacy prefixes. `data16`/`data32` and `addr16`/`addr32` name the same byte: the size that
 * is not the mode's default; gas also knows them as `word`/`dword` and `aword`/`adword`, and 2e and
 * 3e as the branch hints `hnt` and `ht`. What a repeat or segment prefix means beside repeating and overriding
 * (`bnd`, `notrack`, branch hints, `xacquire`, `xrelease`) is in the rows' prefix column.
 */
export const PREFIXES: readonly Prefix[] = [
  { byte: 0x26, group: "segment", names: ["es"], segment: 0 },
  { byte: 0x2e, group: "segment", names: ["cs", "hnt"], segment: 1 },
  { byte: 0x36, group: "segment", names: ["ss"], segment: 2 },
  { byte: 0x3e, group: "segment", names: ["ds", "ht"], segment: 3 },
  { byte: 0x64, group: "segment", names: ["fs"], segment: 4 },
  { byte: 0x65, group: "segment", names: ["gs"], segment: 5 },
  { byte: 0x66, group: "operand-size", names: ["data16", "data32", "word", "dword"] },
  { byte: 0x67, group: "address-size", names: ["addr16", "addr32", "aword", "adword"] },
  { byte: 0xf0, group: "lock", names: ["lock"] },
  { byte: 0xf2, group: "repeat", names: ["repnz", "repne", "xacquire", "bnd"] },
  { byte: 0xf3, group: "repeat", names: ["repz", "repe", "rep", "xrelease"] },
];

export const PREFIX_BY_BYTE: ReadonlyMap<number, Prefix> = new Map(
  PREFIXES.map((p) => [p.byte, p]),
);
