// Which instructions does `.arch` allow? (gas manual, i386-Arch)

import type { Row } from "@realmode/isa";

/** Processors of the table's cpu column, old to new. */
const LEVELS: Readonly<Record<string, number>> = {
  "8086": 0,
  "186": 1,
  "286": 2,
  "386": 3,
  "486": 4,
  "586": 5,
  "686": 6,
};

/** Level of the names `.arch` takes; undefined = everything the table has. */
const NAMES: Readonly<Record<string, number | undefined>> = {
  default: undefined,
  generic32: 3,
  i8086: 0,
  i186: 1,
  i286: 2,
  i386: 3,
  i486: 4,
  i586: 5,
  pentium: 5,
  i686: 6,
  pentiumpro: 6,
  ...Object.fromEntries(
    [
      "pentiumii pentiumiii pentium4 prescott nocona yonah pentiumii core core2 corei7 iamcu",
      "k6 k6_2 athlon opteron k8 amdfam10 bdver1 bdver2 bdver3 bdver4 btver1 btver2 znver1 znver2",
      "znver3 znver4",
    ]
      .join(" ")
      .split(" ")
      .map((name) => [name, undefined]),
  ),
};

/** State of `.arch`; a new value for every change, so that `push` and `pop` can keep it. */
export interface Arch {
  readonly name: string;
  readonly level: number | undefined;
  /** `.8087`, `.sse` …, without the dot. */
  readonly extensions: ReadonlySet<string>;
  /** `,nojumps`: far conditional jumps are warned about. */
  readonly warnJumps: boolean;
}

export const EVERYTHING: Arch = {
  name: "default",
  level: undefined,
  extensions: new Set(),
  warnJumps: false,
};

/** The state after `.arch name`, or undefined for an unknown name. */
export function readArch(text: string, now: Arch): Arch | undefined {
  const match = /^(\.?[\w.+-]+)(?:\s*,\s*(no)?jumps)?$/.exec(text.trim().toLowerCase());
  const name = match?.[1];
  if (name === undefined) return undefined;
  if (name.startsWith(".")) {
    const extension = name.slice(1);
    const extensions = new Set(now.extensions);
    if (extension.startsWith("no")) extensions.delete(extension.slice(2));
    else extensions.add(extension);
    return { ...now, extensions };
  }
  if (!Object.hasOwn(NAMES, name)) return undefined;
  const warnJumps = match?.[2] === "no";
  return { name, level: NAMES[name], extensions: new Set(), warnJumps };
}

export function archNames(): string[] {
  return Object.keys(NAMES);
}

/** May the row be used? */
export function allows(arch: Arch, row: Row): boolean {
  if (arch.level === undefined) return true;
  const level = LEVELS[row.cpu];
  if (level !== undefined) return level <= arch.level;
  if (/^(8087|287|387)$/.test(row.cpu)) {
    return arch.level >= 4 || ["387", "287", "8087"].some((x) => arch.extensions.has(x));
  }
  // PAUSE is REP NOP for every older processor.
  return row.cpu === "p4" || arch.extensions.has(row.cpu);
}

/** 32-bit registers and the near forms of conditional jumps came with the 386. */
export function has386(arch: Arch): boolean {
  return arch.level === undefined || arch.level >= 3;
}
