// What do GNU as and objdump say? Many statements or byte strings in one run of each tool.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Bytes between two entries: more than an instruction is long, so that a wrong length stays in its slot. */
const SLOT = 32;
/** Entries a run, so that no 16-bit branch target passes either end of the 64 KiB. */
const BATCH = 1900;
/** Address of the first slot: a backward branch from it stays above 0. */
const FIRST = 0x400;

const firstLine = (tool) =>
  execFileSync(tool, ["--version"], { stdio: ["ignore", "pipe", "ignore"] })
    .toString()
    .split("\n")[0];

/** First lines of `--version` of both tools, or undefined where one is missing. */
export function toolVersions() {
  try {
    return `${firstLine("as")}; ${firstLine("objdump")}`;
  } catch {
    return undefined;
  }
}

/** Address that the entry number `index` of a list is disassembled at. */
export const slotAddress = (index) => FIRST + (index % BATCH) * SLOT;

function inScratch(use) {
  const directory = mkdtempSync(join(tmpdir(), "isa-gold-"));
  try {
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function batches(list) {
  const result = [];
  for (let i = 0; i < list.length; i += BATCH) result.push(list.slice(i, i + BATCH));
  return result;
}

function objdumpBatch(list, bits, directory) {
  const image = new Uint8Array(list.length * SLOT).fill(0x90);
  list.forEach((bytes, i) => {
    image.set(bytes, i * SLOT);
  });
  const file = join(directory, "image.bin");
  writeFileSync(file, image);
  const machine = bits === 16 ? "i8086" : "i386";
  const output = execFileSync(
    "objdump",
    [
      "-D",
      "-z",
      "-b",
      "binary",
      "-m",
      machine,
      "--no-show-raw-insn",
      `--adjust-vma=${FIRST}`,
      file,
    ],
    { maxBuffer: 2 ** 30 },
  ).toString();
  const lines = [];
  for (const match of output.matchAll(/^ *([0-9a-f]+):\t(.*?) *$/gm)) {
    lines.push({ address: Number.parseInt(match[1], 16), text: match[2] });
  }
  const found = new Map(
    lines.map(({ address, text }, i) => {
      const next = lines[i + 1]?.address ?? FIRST + image.length;
      return [address, { text, length: next - address }];
    }),
  );
  return list.map((_, i) => found.get(slotAddress(i)) ?? { text: "(nothing)", length: 0 });
}

/** What objdump prints for each byte string as an instruction at its `slotAddress`. */
export function objdumpEach(list, bits) {
  return inScratch((directory) =>
    batches(list).flatMap((batch) => objdumpBatch(batch, bits, directory)),
  );
}

function runAs(lines, directory) {
  const source = join(directory, "source.s");
  const object = join(directory, "source.o");
  writeFileSync(source, lines.join("\n"));
  try {
    execFileSync("as", ["--32", "-W", "-o", object, source], { stdio: "pipe", maxBuffer: 2 ** 30 });
    return { object };
  } catch (error) {
    const refused = [...String(error.stderr).matchAll(/source\.s:(\d+): Error: /g)];
    if (refused.length === 0) throw error;
    return { refused: new Set(refused.map((match) => Number(match[1]))) };
  }
}

function assembleBatch(statements, bits, directory) {
  const accepted = statements.map(() => true);
  for (;;) {
    const lines = statements.flatMap((statement, i) => [
      `.org ${i * SLOT}`,
      accepted[i] ? `8: ${statement}` : "8:",
      '9: .pushsection .lengths,"a"; .byte 9b-8b; .popsection',
    ]);
    const { object, refused } = runAs([`.code${bits}`, ...lines], directory);
    if (refused) {
      statements.forEach((_, i) => {
        if (refused.has(3 * i + 3)) accepted[i] = false;
      });
      continue;
    }
    const section = (name) => {
      const file = join(directory, name.slice(1));
      execFileSync("objcopy", ["-O", "binary", "-j", name, object, file]);
      return readFileSync(file);
    };
    const text = section(".text");
    const lengths = section(".lengths");
    return statements.map((_, i) =>
      accepted[i] ? new Uint8Array(text.subarray(i * SLOT, i * SLOT + lengths[i])) : undefined,
    );
  }
}

/** The bytes `as` gives for each statement alone; undefined where it refuses. */
export function assembleEach(statements, bits) {
  return inScratch((directory) =>
    batches(statements).flatMap((batch) => assembleBatch(batch, bits, directory)),
  );
}
