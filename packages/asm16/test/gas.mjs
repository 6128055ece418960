// What does GNU as make of a statement or a program?
//
// Statements are assembled in bulk, each in a section of its own, and relocated to address 0 here.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Sections in one object file. */
const BATCH = 2000;

/** First line of `as --version`, or undefined where there is no GNU as for the 386. */
export function gasVersion() {
  const tried = spawnSync("as", ["--32", "--version"], { encoding: "utf8" });
  const line = tried.stdout?.split("\n", 1)[0] ?? "";
  return tried.status === 0 && line.startsWith("GNU assembler") ? line : undefined;
}

function inFolder(action) {
  const folder = mkdtempSync(join(tmpdir(), "asm16-gas-"));
  try {
    return action(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runAs(folder, source) {
  const file = join(folder, "t.s");
  writeFileSync(file, source);
  const done = spawnSync("as", ["--32", "-o", join(folder, "t.o"), file], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { ok: done.status === 0, messages: done.stderr };
}

/** Sections `.s0`, `.s1` … of an ELF32 object, relocated to address 0. */
function sectionsOf(elf) {
  const u32 = (at) => elf.readUInt32LE(at);
  const u16 = (at) => elf.readUInt16LE(at);
  const table = u32(32);
  const headers = [];
  for (let i = 0; i < u16(48); i++) {
    const at = table + i * 40;
    headers.push({
      name: u32(at),
      type: u32(at + 4),
      offset: u32(at + 16),
      size: u32(at + 20),
      link: u32(at + 24),
      info: u32(at + 28),
    });
  }
  const names = headers[u16(50)];
  const text = (base, at) => elf.toString("latin1", base + at, elf.indexOf(0, base + at));
  const out = new Map();
  const byIndex = [];
  headers.forEach((h, i) => {
    const name = text(names.offset, h.name);
    if (!/^\.s\d+$/.test(name)) return;
    const bytes = Buffer.from(elf.subarray(h.offset, h.offset + h.size));
    byIndex[i] = bytes;
    out.set(Number(name.slice(2)), bytes);
  });
  for (const h of headers) {
    if (h.type !== 9 || !byIndex[h.info]) continue;
    const bytes = byIndex[h.info];
    const symbols = headers[h.link].offset;
    for (let at = h.offset; at < h.offset + h.size; at += 8) {
      const where = u32(at);
      const type = elf[at + 4];
      const symbol = symbols + (u32(at + 4) >>> 8) * 16;
      const section = u16(symbol + 14);
      // Only absolute symbols have a value here; sections lie at 0.
      const s = section === 0xfff1 || section !== 0 ? u32(symbol + 4) : 0;
      const pc = [2, 21, 23].includes(type) ? where : 0;
      const size = { 1: 4, 2: 4, 20: 2, 21: 2, 22: 1, 23: 1 }[type];
      if (!size) throw new Error(`relocation type ${type}`);
      const old =
        size === 4
          ? bytes.readInt32LE(where)
          : size === 2
            ? bytes.readInt16LE(where)
            : bytes.readInt8(where);
      const value = (old + s - pc) >>> 0;
      for (let i = 0; i < size; i++) bytes[where + i] = (value >>> (8 * i)) & 0xff;
    }
  }
  return out;
}

/**
 * For each statement its bytes in hex, or `! message`. `mode` is the directive that stands before.
 */
export function gasStatements(statements, mode = ".code16") {
  const out = new Array(statements.length);
  for (let from = 0; from < statements.length; from += BATCH) {
    const part = statements.slice(from, from + BATCH);
    inFolder((folder) => {
      const refused = new Map();
      for (let tries = 0; tries < 4; tries++) {
        const lines = [mode];
        part.forEach((statement, i) => {
          // One line a statement, so that a message's line tells which.
          lines.push(`.section .s${i},"ax",@progbits`, refused.has(i) ? "" : statement);
        });
        const { ok, messages } = runAs(folder, `${lines.join("\n")}\n`);
        let found = false;
        for (const line of messages.split("\n")) {
          const match = /^[^:]+:(\d+): Error: (.*)$/.exec(line);
          if (!match) continue;
          const i = (Number(match[1]) - 3) / 2;
          if (Number.isInteger(i) && i >= 0 && !refused.has(i)) {
            refused.set(i, match[2]);
            found = true;
          }
        }
        if (ok) break;
        if (!found) throw new Error(`GNU as failed: ${messages.slice(0, 2000)}`);
      }
      const sections = sectionsOf(readFileSync(join(folder, "t.o")));
      part.forEach((_, i) => {
        const message = refused.get(i);
        out[from + i] = message === undefined ? sections.get(i).toString("hex") : `! ${message}`;
      });
    });
  }
  return out;
}

/** The flat image of a program in hex, or `! first message`. */
export function gasProgram(source, origin = 0) {
  return inFolder((folder) => {
    const { ok, messages } = runAs(folder, `.code16\n${source}\n`);
    const error = /: (?:Fatal error|Error): (.*)/.exec(messages);
    if (!ok) return `! ${error?.[1] ?? "refused"}`;
    const image = join(folder, "t.bin");
    const done = spawnSync(
      "ld",
      [
        "-m",
        "elf_i386",
        "-N",
        "-e",
        "0",
        "-Ttext",
        `0x${origin.toString(16)}`,
        "--oformat",
        "binary",
        "-o",
        image,
        join(folder, "t.o"),
      ],
      { encoding: "utf8" },
    );
    if (done.status !== 0) {
      // Without the folder's random name.
      const last = done.stderr.trim().split("\n").at(-1) ?? "";
      return `! ${last.replace(/^ld: /, "").replace(/^\S*\/t\.(o:|bin)/, "")}`;
    }
    return readFileSync(image).toString("hex");
  });
}

/** Both tools' versions, or undefined where one is missing. */
export function toolVersions() {
  const as = gasVersion();
  if (as === undefined || spawnSync("ld", ["--version"]).status !== 0) return undefined;
  const ld = execFileSync("ld", ["--version"], { encoding: "utf8" }).split("\n", 1)[0];
  return `${as}; ${ld}`;
}
