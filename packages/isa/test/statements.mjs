// Which statements show that the table's names, suffixes and short operand lists are gas's?

import { generalRegister, REGISTERS, ROWS } from "@realmode/isa";

const MEMORY = { 16: "0x12(%bx)", 32: "0x12(%ebx)" };

/** One operand as a source writes it; `size` is the operand size in bits. */
function operandText(row, spec, size, bits, memory) {
  const star = row.flow.startsWith("indirect") ? "*" : "";
  const register = (code) => {
    const { registers } = spec;
    const found =
      registers === "gpr" ? generalRegister(size, code) : REGISTERS[registers ?? "r32"][code];
    return `${star}%${found.name}`;
  };
  if (spec.string) {
    const name = { X: "si", Y: "di", B: "bx" }[spec.string];
    return `%${spec.string === "Y" ? "es" : "ds"}:(%${bits === 32 ? "e" : ""}${name})`;
  }
  switch (spec.field) {
    case "rm":
      if (spec.is === "mem" || (spec.is === "reg/mem" && memory))
        return star + MEMORY[row.addressSize ?? bits];
      return register(2);
    case "reg":
      return register(3);
    case "opcode":
      return register(6);
    case "immediate":
      return spec.width === 8 ? "$0x12" : "$0x1234";
    case "relative":
      return spec.width === 8 ? ".+0x20" : ".+0x1234";
    case "far":
      return "$0x1234,$0x5678";
    case "moffs":
      return "0x1234";
    default:
      if (spec.code === "DX") return "(%dx)";
      return spec.registers ? register(spec.value) : `$${spec.value}`;
  }
}

function* operandLists(row, size, bits) {
  const whole = row.traits.has("short-only") ? [] : [row.operands.map((_, i) => i)];
  const lists = [...whole, ...row.shortForms];
  for (const list of lists) {
    const forms = row.specs.some((s) => s.is === "reg/mem") ? [false, true] : [false];
    for (const memory of forms) {
      const texts = list.map((i) => operandText(row, row.specs[i], size, bits, memory));
      if (!row.traits.has("intel-order")) texts.reverse();
      yield texts.join(",");
    }
  }
}

/** A statement for each row that assembles, name, suffix, operand list and kind of rm operand. */
export function statements(bits) {
  const found = new Set();
  for (const row of ROWS) {
    if (row.decodeOnly) continue;
    for (const { name, suffixes, refused } of row.names) {
      if (refused) continue;
      for (const suffix of ["", ...suffixes]) {
        const size = suffix === "l" ? 32 : suffix === "w" || suffix === "s" ? 16 : bits;
        for (const operands of operandLists(row, size, bits)) {
          found.add(`${name}${suffix} ${operands}`.trim());
        }
      }
    }
  }
  return [...found];
}
