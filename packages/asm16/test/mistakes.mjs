// What do asm16 and GNU as say to beginners? `node packages/asm16/test/mistakes.mjs` writes docs/asm16-mistakes.md
// from the live tools and the room as built; mistakes.test.ts checks that asm16 still says so.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A title, and the source that is wrong. */
export const MISTAKES = [
  ["A register without its %", "mov ax, %bx"],
  ["Intel operand order", "mov ax, 5"],
  ["A constant without its $", "mov 5, %ax"],
  ["A constant as destination", "mov %ax, $5"],
  ["Operands of different sizes", "mov %al, %bx"],
  ["A suffix that does not fit the register", "movw %al, %bx"],
  ["Base and index the wrong way round", "mov (%si,%bx), %ax"],
  ["A register that cannot address memory", "mov (%ax), %bx"],
  ["A constant for a segment register", "mov $0x7c0, %ds"],
  ["Two memory operands", "mov (%bx), (%si)"],
  ["A hexadecimal number in Intel's way", "mov $10h, %ax"],
  ["A loop that reaches too far", "loop far\n.skip 200\nfar:"],
  ["A shift by another register than %cl", "shl %bl, %ax"],
  ["A port that is not in %dx", "in %cx, %al"],
  ["A comment in another language's way", "nop // wait"],
  ["Code that runs into data", 'mov $5, %ax\nmsg: .ascii "hi"'],
  ["64-bit registers", "mov %rax, %rbx"],
];

/** What GNU as says, a line each. */
function gasSays(source) {
  const folder = mkdtempSync(join(tmpdir(), "asm16-mistakes-"));
  try {
    writeFileSync(join(folder, "t.s"), `.code16\n# 1 "a.s"\n${source}\n`);
    const done = spawnSync("as", ["--32", "-o", "t.o", "t.s"], { cwd: folder, encoding: "utf8" });
    const lines = done.stderr.split("\n").filter((line) => /: (Error|Warning): /.test(line));
    return lines.length > 0 ? lines : ["(nothing: it assembles)"];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What asm16 says, as the command prints it. */
export function ours(room, source) {
  const { diagnostics } = room.assemble(`${source}\n`, { filename: "a.s" });
  return diagnostics.map((d) => room.formatDiagnostic(d, source)).join("\n");
}

function page(room) {
  const out = [
    "# Beginners' mistakes, side by side with GNU as",
    "",
    "Made by `node packages/asm16/test/mistakes.mjs` from GNU as 2.40 (`as --32`, `.code16`) and asm16.",
    "",
  ];
  for (const [title, source] of MISTAKES) {
    out.push(`## ${title}`, "", "```asm", source, "```", "", "GNU as:", "", "```text");
    out.push(...gasSays(source), "```", "", "asm16:", "", "```text", ours(room, source), "```", "");
  }
  return `${out.join("\n").trimEnd()}\n`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const room = await import("@realmode/asm16");
  const file = fileURLToPath(new URL("../../../docs/asm16-mistakes.md", import.meta.url));
  writeFileSync(file, page(room));
}
