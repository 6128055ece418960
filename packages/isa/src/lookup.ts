// Which row has these opcode bytes?

import { allRows } from "./forms.ts";
import type { Row } from "./row.ts";

/** Prefixes that take part in choosing a row. */
export interface OpcodeContext {
  /** The last of f2 and f3, or 0. */
  readonly repeatPrefix: number;
  readonly operandSizePrefix: boolean;
  readonly operandSize: 16 | 32;
  readonly addressSize: 16 | 32;
}

interface Entry {
  /** Most specific first. */
  readonly rows: Row[];
  needsModrm: boolean;
  /** The rows that a ModRM byte leaves, made when first asked for. */
  readonly byModrm: (readonly Row[] | undefined)[];
}

/** Rows with a mandatory prefix or a fixed ModRM byte win over those that take what is left. */
export const specificity = (row: Row): number =>
  (row.modrmByte === undefined ? 0 : 8) +
  (row.mandatoryPrefix === undefined ? 0 : row.mandatoryPrefix === 0x66 ? 2 : 4) +
  (row.forbidden === undefined ? 0 : 1);

function index(): readonly (Entry | undefined)[] {
  const entries = new Array<Entry | undefined>(4 * 256).fill(undefined);
  for (const row of allRows()) {
    if (row.alias) continue;
    for (let r = 0; r < (row.opcodeReg ? 8 : 1); r++) {
      const key = row.map * 256 + row.opcode + r;
      const entry = entries[key] ?? { rows: [], needsModrm: false, byModrm: [] };
      entries[key] = entry;
      entry.rows.push(row);
      entry.needsModrm ||= row.modrm !== undefined || row.modrmByte !== undefined;
    }
  }
  for (const entry of entries) entry?.rows.sort((a, b) => specificity(b) - specificity(a));
  return entries;
}

let entries: readonly (Entry | undefined)[] | undefined;

/** By map and opcode; made when first asked for, as a command that only assembles never does. */
function entryOf(map: number, opcode: number): Entry | undefined {
  entries ??= index();
  return entries[map * 256 + opcode];
}

function takesModrm(row: Row, byte: number): boolean {
  if (row.modrmByte !== undefined) {
    const ignored = row.traits.has("rm-ignored") ? 7 : 0;
    return (row.modrmByte | ignored) === (byte | ignored);
  }
  if (row.mod !== "any" && (row.mod === "reg") !== byte >= 0xc0) return false;
  const reg = (byte >> 3) & 7;
  // Segment registers 6 and 7 do not exist: #UD, and listed so in `undefined.ts`.
  if (reg > 5 && row.specs.some((s) => s.field === "reg" && s.registers === "sreg")) return false;
  // Nor do bound registers 4 to 7.
  if (reg > 3 && row.specs.some((s) => s.field === "reg" && s.registers === "bnd")) return false;
  if (
    byte >= 0xc4 &&
    (byte & 4) !== 0 &&
    row.specs.some((s) => s.field === "rm" && s.registers === "bnd")
  ) {
    return false;
  }
  if (typeof row.modrm !== "number" || row.traits.has("reg-ignored")) return true;
  return row.modrm === reg;
}

function takesContext(row: Row, context: OpcodeContext): boolean {
  const { mandatoryPrefix, forbidden } = row;
  // f2 and f3 win over 66 as part of an opcode (SDM vol. 2, section 2.1.2).
  if (mandatoryPrefix === 0x66 && (!context.operandSizePrefix || context.repeatPrefix !== 0)) {
    return false;
  }
  if (mandatoryPrefix && mandatoryPrefix !== 0x66 && mandatoryPrefix !== context.repeatPrefix) {
    return false;
  }
  if (forbidden && forbidden !== "nfx" && context.operandSizePrefix) return false;
  if (forbidden && forbidden !== "no66" && context.repeatPrefix !== 0) return false;
  if (row.operandSize !== undefined && row.operandSize !== context.operandSize) return false;
  return row.addressSize === undefined || row.addressSize === context.addressSize;
}

/** Has the opcode a ModRM byte in any of its rows? */
export function opcodeNeedsModrm(map: number, opcode: number): boolean {
  return entryOf(map, opcode)?.needsModrm ?? false;
}

function candidates(map: number, opcode: number, modrm: number): readonly Row[] {
  const entry = entryOf(map, opcode);
  if (!entry?.needsModrm) return entry?.rows ?? [];
  let narrowed = entry.byModrm[modrm];
  if (!narrowed) {
    narrowed = entry.rows.filter((row) => takesModrm(row, modrm));
    entry.byModrm[modrm] = narrowed;
  }
  return narrowed;
}

/** All rows that take these opcode bytes, most specific first; the table is right if no two are equally specific. */
export function matchingRows(
  map: number,
  opcode: number,
  modrm: number,
  context: OpcodeContext,
): Row[] {
  return candidates(map, opcode, modrm).filter((row) => takesContext(row, context));
}

/**
 * The row of an opcode, or undefined where there is none.
 *
 * @param map 0 = one-byte map, 1 = 0F, 2 = 0F 38, 3 = 0F 3A.
 * @param modrm The ModRM byte; not looked at where the opcode has none.
 */
export function findRow(
  map: number,
  opcode: number,
  modrm: number,
  context: OpcodeContext,
): Row | undefined {
  return candidates(map, opcode, modrm).find((row) => takesContext(row, context));
}
