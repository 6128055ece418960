// How is QEMU's CPU (TCG, no KVM) judged? As a driver of five functions over its gdb port.
//
// The machine is QEMU's `none`: a CPU and 4 GiB of RAM in a sparse file, which is read here directly.
// The stub sets segments as real mode does (base = selector × 16, limit ffff) or leaves those of the reset;
// any other hidden part is refused. Table and control registers are set by an instruction in a scratch page.

import { spawn, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { machineFromDriver } from "@realmode/conformance";
import { MachineError, SEGMENT_NAMES } from "@realmode/machine";
import { GdbRemote } from "./gdb-remote.mjs";

const PROGRAM = "qemu-system-i386";
const GENERAL = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", "eip", "eflags"];
/** In the order of the stub's registers 10 to 15. */
const SEGMENTS = ["cs", "ss", "ds", "es", "fs", "gs"];
/** Bytes in one memory packet; QEMU takes 4096 characters. */
const CHUNK = 1024;
/** Where an instruction of ours stands for a moment. */
const SCRATCH = 0x500;
const RESET_CS = 0xf000;
/** Offset in the reset's code segment where one of ours stands for a moment. */
const LANDING = 0x100;

const refuse = (what) => {
  throw new MachineError("ENOTSUP", `QEMU's gdb port can't set ${what}`);
};

const littleEndian = (value, bytes = 4) =>
  Array.from({ length: bytes }, (_, i) => (value >>> (8 * i)) & 0xff);
const hex = (bytes) => Buffer.from(bytes).toString("hex");

/** `info registers` of QEMU's monitor. */
function parseRegisters(text) {
  const number = (name) => {
    const found = new RegExp(`\\b${name} *= *([0-9a-f]+)`).exec(text);
    return Number.parseInt(found[1], 16);
  };
  const regs = {};
  for (const name of GENERAL) regs[name] = number(name === "eflags" ? "EFL" : name.toUpperCase());
  const sregs = {};
  for (const name of [...SEGMENT_NAMES, "tr", "ldt"]) {
    const found = new RegExp(
      `\\b${name.toUpperCase()} *=([0-9a-f]{4}) ([0-9a-f]{8}) ([0-9a-f]{8}) ([0-9a-f]{8})`,
    ).exec(text);
    const [selector, base, limit, flags] = found.slice(1).map((part) => Number.parseInt(part, 16));
    sregs[name] = {
      selector,
      base,
      limit,
      type: (flags >>> 8) & 15,
      s: (flags >>> 12) & 1,
      dpl: (flags >>> 13) & 3,
      present: (flags >>> 15) & 1,
      avl: (flags >>> 20) & 1,
      db: (flags >>> 22) & 1,
      g: (flags >>> 23) & 1,
    };
  }
  for (const name of ["gdt", "idt"]) {
    const found = new RegExp(`${name.toUpperCase()}= +([0-9a-f]{8}) ([0-9a-f]{8})`).exec(text);
    sregs[name] = { base: Number.parseInt(found[1], 16), limit: Number.parseInt(found[2], 16) };
  }
  for (const name of ["cr0", "cr2", "cr3", "cr4"]) sregs[name] = number(name.toUpperCase());
  return { regs, sregs };
}

/** A running QEMU. */
class Qemu {
  #directory = mkdtempSync(join(tmpdir(), "realmode-qemu-"));
  #child;
  #memory;
  #remote;
  #chunk = Buffer.alloc(CHUNK);

  constructor() {
    const pipe = join(this.#directory, "gdb");
    const ram = join(this.#directory, "ram");
    spawnSync("mkfifo", [`${pipe}.in`, `${pipe}.out`]);
    const backend = `memory-backend-file,id=ram,size=4096M,mem-path=${ram},share=on`;
    this.#child = spawn(
      PROGRAM,
      [
        ...["-machine", "none,memory-backend=ram", "-cpu", "pentium3,apic-id=0", "-m", "4096M"],
        ...["-object", backend, "-display", "none", "-nodefaults", "-S"],
        ...["-chardev", `pipe,id=gdb,path=${pipe}`, "-gdb", "chardev:gdb"],
        ...["-action", "reboot=shutdown,shutdown=pause"],
      ],
      { stdio: "ignore" },
    );
    this.#child.on("error", () => undefined);
    this.#remote = new GdbRemote(pipe);
    this.#remote.ask("qSupported");
    this.#remote.ask("QStartNoAckMode");
    this.#memory = openSync(ram, "r");
  }

  readMemory(physAddr, length) {
    const bytes = new Uint8Array(length);
    readSync(this.#memory, bytes, 0, length, physAddr);
    return bytes;
  }

  /** Only what differs is sent: QEMU drops its translation of these bytes. */
  writeMemory(physAddr, bytes) {
    for (let at = 0; at < bytes.length; at += CHUNK) {
      const part = bytes.subarray(at, at + CHUNK);
      const length = readSync(this.#memory, this.#chunk, 0, part.length, physAddr + at);
      if (this.#chunk.subarray(0, length).equals(part)) continue;
      const address = (physAddr + at).toString(16);
      const answer = this.#remote.ask(`M${address},${part.length.toString(16)}:${hex(part)}`);
      if (answer !== "OK") throw new Error(`QEMU does not write memory: ${answer}`);
    }
  }

  readState() {
    return parseRegisters(this.#remote.monitor("info registers"));
  }

  setRegisters(regs, selectors) {
    const values = [...GENERAL.map((name) => regs[name]), ...selectors];
    this.#remote.ask(`G${hex(values.flatMap((value) => littleEndian(value)))}`);
  }

  step() {
    return this.#remote.ask("s");
  }

  /** Executes one instruction of ours with EAX = `eax`; data stands 16 bytes behind it. */
  execute(code, data, eax) {
    const bytes = Uint8Array.from([...code, ...Array(16 - code.length).fill(0x90), ...data]);
    const kept = this.readMemory(SCRATCH, bytes.length);
    this.writeMemory(SCRATCH, bytes);
    const zero = Object.fromEntries(GENERAL.map((name) => [name, 0]));
    this.setRegisters({ ...zero, eax, eflags: 2 }, [SCRATCH / 16, 0, 0, 0, 0, 0]);
    this.step();
    this.writeMemory(SCRATCH, kept);
  }

  /**
   * Gives CS the state of a reset, which no instruction of real mode can: into protected mode, a far
   * jump through a descriptor with that base, and back with CS as it is.
   */
  loadResetCs(gdt) {
    if (gdt.limit < RESET_CS + 7) refuse("CS as after a reset with so short a GDT");
    const entry = [0xff, 0xff, 0x00, 0x00, 0xff, 0x9b, 0x00, 0xff];
    const farJump = [0x66, 0xea, ...littleEndian(LANDING), ...littleEndian(RESET_CS, 2)];
    const pieces = [
      [gdt.base + RESET_CS, entry],
      [SCRATCH, [...MOV_CR.cr0, ...farJump]],
      [0xffff0000 + LANDING, MOV_CR.cr0],
    ].map(([at, bytes]) => [at, bytes, this.readMemory(at, bytes.length)]);
    const zero = Object.fromEntries(GENERAL.map((name) => [name, 0]));
    for (const [at, bytes] of pieces) this.writeMemory(at, Uint8Array.from(bytes));
    this.setRegisters({ ...zero, eax: 0x60000011, eflags: 2 }, [SCRATCH / 16, 0, 0, 0, 0, 0]);
    this.step();
    this.step();
    const { regs } = this.readState();
    this.setRegisters({ ...regs, eax: 0x60000010 }, [RESET_CS, 0, 0, 0, 0, 0]);
    this.step();
    for (const [at, , kept] of pieces.reverse()) this.writeMemory(at, kept);
  }

  close() {
    this.#remote.close();
    closeSync(this.#memory);
    this.#child.kill("SIGKILL");
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** `lidt %cs:16` and `lgdt %cs:16` with 32-bit bases, MOV to control registers from EAX. */
const LOAD_TABLE = {
  idt: [0x66, 0x2e, 0x0f, 0x01, 0x1e, 0x10, 0x00],
  gdt: [0x66, 0x2e, 0x0f, 0x01, 0x16, 0x10, 0x00],
};
const MOV_CR = {
  cr0: [0x0f, 0x22, 0xc0],
  cr2: [0x0f, 0x22, 0xd0],
  cr3: [0x0f, 0x22, 0xd8],
  cr4: [0x0f, 0x22, 0xe0],
};

const sameSegment = (a, b) => Object.keys(a).every((key) => a[key] === b[key]);
const isRealMode = ({ selector, base, limit, db, dpl }) =>
  base === selector * 16 && limit === 0xffff && db === 0 && dpl === 0;
const isResetCs = ({ selector, base, limit, db }) =>
  selector === RESET_CS && base === 0xffff0000 && limit === 0xffff && db === 0;

/** Loads what is not as wanted of table and control registers. */
function setSystem(qemu, wanted, now) {
  for (const [name, code] of Object.entries(LOAD_TABLE)) {
    const { base, limit } = wanted[name];
    if (now[name].base === base && now[name].limit === limit) continue;
    qemu.execute(code, [...littleEndian(limit, 2), ...littleEndian(base)], 0);
  }
  for (const [name, code] of Object.entries(MOV_CR)) {
    if (now[name] === wanted[name]) continue;
    if (name === "cr0" && (wanted.cr0 & 0x80000001) !== 0) refuse("protected mode");
    qemu.execute(code, [], wanted[name]);
  }
}

/** The five functions. `release` is told whether the CPU has shut down: it can't go on then. */
function qemuDriver(qemu, release) {
  let isSpent = false;
  let linearIp = 0;
  return {
    setState({ regs, sregs }) {
      let now = qemu.readState();
      for (const name of ["tr", "ldt"]) {
        if (!sameSegment(sregs[name], now.sregs[name])) refuse(name.toUpperCase());
      }
      for (const name of SEGMENTS) {
        const isKept = sameSegment(sregs[name], now.sregs[name]);
        const isSet = isRealMode(sregs[name]) || (name === "cs" && isResetCs(sregs.cs));
        if (!isKept && !isSet) refuse(`the hidden part of ${name.toUpperCase()}`);
      }
      setSystem(qemu, sregs, now.sregs);
      now = qemu.readState();
      if (isResetCs(sregs.cs) && !isResetCs(now.sregs.cs)) {
        qemu.loadResetCs(sregs.gdt);
        now = qemu.readState();
      }
      const turned = SEGMENTS.map((name) => {
        const [want, has] = [sregs[name], now.sregs[name]];
        if (sameSegment(want, has)) return has.selector;
        // The stub loads a segment only where its selector changes.
        return want.selector === has.selector ? want.selector ^ 1 : want.selector;
      });
      qemu.setRegisters(regs, turned);
      qemu.setRegisters(
        regs,
        SEGMENTS.map((name) => sregs[name].selector),
      );
      linearIp = sregs.cs.base + regs.eip;
    },
    readState() {
      const state = qemu.readState();
      linearIp = state.sregs.cs.base + state.regs.eip;
      return state;
    },
    writeMemory: (physAddr, bytes) => qemu.writeMemory(physAddr, bytes),
    readMemory: (physAddr, length) => qemu.readMemory(physAddr, length),
    runOne() {
      // A HLT that silicon would not fetch, beyond the limit of CS: a step would never come back.
      if (qemu.readMemory(linearIp % 2 ** 32, 1)[0] === 0xf4) return { reason: "hlt", code: 5 };
      // SIGTRAP is the step; QEMU says SIGQUIT where the CPU has shut down, and nothing where it has crashed.
      isSpent = true;
      if (!qemu.step().startsWith("T05")) return { reason: "shutdown", code: 8 };
      isSpent = false;
      return undefined;
    },
    close() {
      // With paging on, the stub's addresses are no longer physical.
      if (!isSpent && (qemu.readState().sregs.cr0 & 0x80000001) !== 0) isSpent = true;
      release(isSpent);
    },
  };
}

/** QEMU as a backend; `unavailable` says why where it is not installed. One machine at a time. */
export async function qemuBackend() {
  const version = spawnSync(PROGRAM, ["--version"], { encoding: "utf8" });
  if (version.status !== 0) {
    const unavailable = `${PROGRAM} is not installed`;
    return { name: "qemu", createMachine: () => undefined, unavailable, close: () => undefined };
  }
  let qemu = new Qemu();
  let inUse = false;
  const createMachine = machineFromDriver("qemu", () => {
    if (inUse) throw new MachineError("EBUSY", "QEMU: one machine at a time");
    const driver = qemuDriver(qemu, (isSpent) => {
      inUse = false;
      if (!isSpent) return;
      qemu.close();
      qemu = new Qemu();
    });
    inUse = true;
    return driver;
  });
  return { name: "qemu", createMachine, version: version.stdout, close: () => qemu.close() };
}
