// Are the table's names, suffixes and short operand lists those of GNU as? (gold/statements.txt)

import { decode, FORMS_BY_NAME, ROWS, type Row, sample } from "@realmode/isa";
import { describe, expect, it } from "vitest";
import { bytesOf, goldLines } from "./gold-lines.ts";

/** The rows that encode as `row` does: itself and its aliases. */
const ALIASES = ROWS.filter((row) => row.alias).map((row) => {
  const insn = decode(sample(row)[0] as Uint8Array, 0, { bits: 16 });
  return { row, decodedAs: insn.kind === "insn" ? insn.row : undefined };
});

/** The names a source may use for what `row` decodes: its own and those of its aliases. */
function namesOf(row: Row): Set<string> {
  const rows = [row, ...ALIASES.filter((a) => a.decodedAs === row).map((a) => a.row)];
  return new Set(
    rows.flatMap((r) =>
      r.names.flatMap(({ name, suffixes }) => ["", ...suffixes].map((suffix) => name + suffix)),
    ),
  );
}

describe("statements", () => {
  const lines = goldLines("statements.txt", 3);

  it("as takes every name, suffix and operand list of the table", () => {
    const refused = lines.filter(([, bytes]) => bytes === "!").map((line) => line.join(" "));
    expect(refused).toEqual([]);
    expect(lines.length).toBeGreaterThan(3000);
  });

  it("and its bytes decode to a row of that name", () => {
    const wrong = lines.flatMap(([bits, hex = "", statement = ""]) => {
      const name = statement.split(" ")[0] ?? "";
      const waits = FORMS_BY_NAME.get(name)?.some(({ row }) => row.wait) ?? false;
      if (waits !== hex.startsWith("9b") && name !== "fwait" && name !== "wait") return [statement];
      // FWAIT decodes as an instruction of its own.
      const alone = waits ? hex.slice(2) : hex;
      const insn = decode(bytesOf(alone), 0, { bits: bits === "16" ? 16 : 32 });
      const right =
        insn.kind === "insn" && insn.length * 2 === alone.length && namesOf(insn.row).has(name);
      return right ? [] : [`${hex} ${statement}`];
    });
    expect(wrong).toEqual([]);
  });
});
