// What came out for each opcode? Counts by cell of the two opcode maps, and the maps drawn as SVG.

import { assemble } from "@realmode/asm16";
import { decode, ROWS } from "@realmode/isa";
import { formatCounts, type SuiteCounts, type SuiteFile } from "./suite.ts";

/** A cell: the opcode in hex, two digits, or `0f` and two digits. */
export type OpcodeCell = string;

/** Counts by cell; a cell that is not there was not tested. */
export type OpcodeCounts = Readonly<Record<OpcodeCell, SuiteCounts>>;

const PREFIX = /^(?:26|2e|36|3e|64|65|66|67|f0|f2|f3)+(?=[0-9a-f]{2})/;

/** The cell of a form's name: `80.4` is `80`, `660FA4` is `0fa4`. */
export function cellOfForm(form: string): OpcodeCell | undefined {
  const [opcode = ""] = form.toLowerCase().split(".");
  const bare = opcode.replace(PREFIX, "");
  return /^(0f)?[0-9a-f]{2}$/.test(bare) && bare !== "0f" ? bare : undefined;
}

const sum = (a: SuiteCounts | undefined, b: SuiteCounts): SuiteCounts => ({
  passed: (a?.passed ?? 0) + b.passed,
  failed: (a?.failed ?? 0) + b.failed,
  skipped: (a?.skipped ?? 0) + b.skipped,
});

/** Collects counts by cell. */
export class OpcodeTally {
  readonly #cells: Record<OpcodeCell, SuiteCounts> = {};

  add(cells: Iterable<OpcodeCell>, counts: SuiteCounts): void {
    for (const cell of cells) this.#cells[cell] = sum(this.#cells[cell], counts);
  }

  get counts(): OpcodeCounts {
    const sorted = Object.entries(this.#cells).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted);
  }
}

/** The opcodes that stand in a case's source, each once; none where it does not assemble. */
export function opcodesOfSource({ source, filename, readFile }: SuiteFile): Set<OpcodeCell> {
  const { bytes, sourceMap } = assemble(source, { filename, ...(readFile ? { readFile } : {}) });
  const cells = new Set<OpcodeCell>();
  for (const { offset, length, kind, bits } of bytes.length > 0 ? sourceMap.entries : []) {
    if (kind !== "instruction") continue;
    const insn = decode(bytes.subarray(offset, offset + length), 0, { bits });
    if (insn.kind !== "insn" || insn.row.map > 1) continue;
    // The row's opcode has 0 where the register is; the byte has all of it.
    const opcode = bytes[offset + insn.opcodeOffset]!;
    cells.add(cellName(insn.row.map, opcode));
  }
  return cells;
}

const cellName = (map: number, opcode: number): OpcodeCell =>
  (map === 1 ? "0f" : "") + opcode.toString(16).padStart(2, "0");

/** Share of passed among those that ran, as a word for the style sheet. */
function levelOf({ passed, failed, skipped }: SuiteCounts): string {
  if (failed === 0) return passed > 0 ? "pass" : skipped > 0 ? "skip" : "none";
  const share = failed / (passed + failed);
  return share > 0.5 ? "fail3" : share > 0.05 ? "fail2" : "fail1";
}

const escapeText = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** What a mouse over the cell tells: the mnemonics of the map, and the counts. */
function titleOf(cell: OpcodeCell, counts: SuiteCounts | undefined): string {
  const map = cell.length > 2 ? 1 : 0;
  const opcode = Number.parseInt(cell.slice(-2), 16);
  const names = ROWS.filter(
    (row) =>
      row.map === map &&
      !row.alias &&
      (row.opcodeReg ? row.opcode === (opcode & 0xf8) : row.opcode === opcode),
  ).map(({ mnemonic }) => mnemonic);
  const shown = [...new Set(names)].slice(0, 8).join(" ") || "no instruction";
  const told = counts ? formatCounts(counts) : "not tested";
  return `${cell.toUpperCase().replace(/^0F/, "0F ")} ${shown}: ${told}`;
}

const CELL = 22;
const MARGIN = 26;
const SIDE = MARGIN + 16 * CELL;

function mapSvg(map: 0 | 1, counts: OpcodeCounts, x: number): string {
  const parts = [`<g transform="translate(${x} 0)">`];
  parts.push(
    `<text class="title" x="${MARGIN}" y="10">${map === 0 ? "one byte" : "0F and one byte"}</text>`,
  );
  for (let i = 0; i < 16; i++) {
    const digit = i.toString(16).toUpperCase();
    const at = MARGIN + i * CELL + CELL / 2;
    parts.push(`<text class="axis" x="${at}" y="22">${digit}</text>`);
    parts.push(`<text class="axis" x="${MARGIN - 10}" y="${at + 4}">${digit}</text>`);
  }
  for (let opcode = 0; opcode < 256; opcode++) {
    const cell = cellName(map, opcode);
    const found = counts[cell];
    const level = found ? levelOf(found) : "none";
    const left = MARGIN + (opcode & 15) * CELL;
    const top = MARGIN + (opcode >> 4) * CELL;
    const title = escapeText(titleOf(cell, found));
    parts.push(
      `<rect class="${level}" x="${left}" y="${top}" width="${CELL - 2}" height="${CELL - 2}" rx="3"><title>${title}</title></rect>`,
    );
  }
  parts.push("</g>");
  return parts.join("");
}

/** Colours of the map, for light and dark; the same classes are used in the HTML report. */
export const OPCODE_MAP_STYLE = `.opcodes .title{font:600 11px system-ui,sans-serif;fill:currentColor}
.opcodes .axis{font:9px ui-monospace,monospace;fill:currentColor;opacity:.6;text-anchor:middle}
.opcodes .none{fill:#8884;fill-opacity:.35}.opcodes .pass{fill:#2da160}.opcodes .skip{fill:#c9a227}
.opcodes .fail1{fill:#e8a06a}.opcodes .fail2{fill:#e2683c}.opcodes .fail3{fill:#c22f2f}`;

/** Both maps side by side: green passed, orange to red failed, yellow only skipped, grey not tested. */
export function opcodeMapSvg(counts: OpcodeCounts, style: boolean = true): string {
  const width = 2 * SIDE + 24;
  const own = style ? `<style>svg{color:#444}${OPCODE_MAP_STYLE}</style>` : "";
  return `<svg xmlns="http://www.w3.org/2000/svg" class="opcodes" viewBox="0 0 ${width} ${SIDE + 4}" role="img" aria-label="Results by opcode">${own}${mapSvg(0, counts, 0)}${mapSvg(1, counts, SIDE + 24)}</svg>`;
}
