// Is each package usable alone: its tarball and those of its own dependencies, in an empty project?
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { probeKvm } from "@realmode/kvm";
import { probeNative } from "@realmode/native";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOMS, ROOT, run } from "./workspace.ts";

const probe = probeKvm();
const native = probeNative();

const PROGRAM: Record<(typeof ROOMS)[number], [code: string, prints: string]> = {
  isa: [
    `import { decode, formatAtt } from "@realmode/isa";
     const insn = decode(Uint8Array.of(0xbc, 0x00, 0x10), 0, { bits: 16 });
     console.log(formatAtt(insn).replace(/\\s+/g, " "));`,
    "mov $0x1000,%sp",
  ],
  machine: [
    `import { buildPageImage } from "@realmode/machine";
     const page = buildPageImage(Uint8Array.of(0xf4));
     console.log(Buffer.from(page.subarray(0xff0, 0xff3)).toString("hex"));`,
    "e90df0",
  ],
  asm16: [
    `import { assemble } from "@realmode/asm16";
     const { bytes } = assemble("add $2, %bx\\nhlt");
     console.log(Buffer.from(bytes).toString("hex"));`,
    "83c302f4",
  ],
  emu: [
    `import { createEmuMachine } from "@realmode/emu";
     const machine = createEmuMachine({ layout: {}, codePage: Uint8Array.of(0xb8, 7, 0, 0xf4) });
     console.log(machine.vcpus[0].runSync({ maxInstructions: 9 }).reason, machine.vcpus[0].getRegs().eax);`,
    "hlt 7",
  ],
  kvm: [
    `import { probeKvm } from "@realmode/kvm";
     const probe = probeKvm();
     console.log(probe.usable || probe.reason);`,
    `${probe.usable || probe.reason}`,
  ],
  native: [
    `import { probeNative } from "@realmode/native";
     const probe = probeNative();
     console.log(probe.usable || probe.reason);`,
    `${native.usable || native.reason}`,
  ],
  conformance: [
    `import { parseCase } from "@realmode/conformance";
     const { diagnostics } = parseCase("# realmode: exit=hlt\\nhlt\\n", "case.s");
     console.log(diagnostics.length);`,
    "0",
  ],
  cli: [
    `import { execFileSync } from "node:child_process";
     const out = execFileSync("node_modules/.bin/realmode", ["asm", "-", "--format", "flat"], { input: "hlt" });
     console.log(out.toString("hex"));`,
    "f4",
  ],
  bench: [
    `import { PROGRAMS } from "@realmode/bench";
     console.log(PROGRAMS.length);`,
    "10",
  ],
};

const folder = mkdtempSync(join(tmpdir(), "realmode-pack-"));
const tarballs = join(folder, "tarballs");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tarball = (room: string): string => {
  const name = readdirSync(tarballs).find((n) => n.startsWith(`realmode-${room}-`));
  if (!name) throw new Error(`no tarball of ${room}`);
  return join(tarballs, name);
};

/** The room and all rooms it depends on. */
function withDependencies(room: string, found = new Set<string>()): Set<string> {
  found.add(room);
  const path = join(ROOT, "packages", room, "package.json");
  const { dependencies = {} } = JSON.parse(readFileSync(path, "utf8"));
  for (const name of Object.keys(dependencies)) {
    const own = /^@realmode\/(.*)$/.exec(name)?.[1];
    if (own && !found.has(own)) withDependencies(own, found);
  }
  return found;
}

describe("each package packs, installs alone and runs", () => {
  beforeAll(() => {
    mkdirSync(tarballs);
    for (const room of ROOMS) {
      const cwd = join(ROOT, "packages", room);
      const { status, stderr } = run("pnpm", ["pack", "--pack-destination", tarballs], { cwd });
      expect(status, stderr).toBe(0);
    }
  }, 120_000);

  it.each(ROOMS)("@realmode/%s", (room) => {
    const project = join(folder, room);
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), '{ "private": true, "type": "module" }');
    const flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"];
    const files = [...withDependencies(room)].map(tarball);
    const install = run("npm", ["install", ...flags, ...files], { cwd: project });
    expect(install.status, install.stderr).toBe(0);

    const [code, prints] = PROGRAM[room];
    writeFileSync(join(project, "program.mjs"), code);
    const { status, stdout, stderr } = run("node", ["program.mjs"], { cwd: project });
    expect(status, stderr).toBe(0);
    expect(stdout.trim()).toBe(prints);
  });
});
