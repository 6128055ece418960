// How is npm's v86 judged? As a driver of five functions, one instruction at a time.
//
// v86 has no public single step: its interpreter runs on until a branch. Two branches of its WebAssembly
// module are changed in memory, so that it returns after each instruction. Memory below 32 MiB is RAM;
// what stands above 4 GiB - 64 KiB here is put at 0x01ff0000, and the reset value of CS's base with it.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { machineFromDriver } from "@realmode/conformance";
import { MachineError, SEGMENT_NAMES } from "@realmode/machine";

const MEMORY = 32 * 1024 * 1024;
const TOP = 0xffff0000;
const TOP_HERE = 0x01ff0000;
const GENERAL = ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"];
const SEGMENTS = [...SEGMENT_NAMES, "tr", "ldt"];

/** From → to: `while (done < 100003)` becomes `< 0`; `if (ip went backward) break` becomes `break`. */
const PATCHES = [
  ["41a38d06490d00", "41808000490d00"],
  ["200b41a18d06490d00200920034f0d02", "01010101010101010101010101010c02"],
];

const toHere = (address) => (address >= TOP ? address - TOP + TOP_HERE : address);

function placeOf(physAddr, length) {
  const at = toHere(physAddr);
  if (at + length <= MEMORY) return at;
  throw new MachineError("ENOTSUP", "v86's memory ends at 32 MiB here");
}

function patched(wasm) {
  for (const [from, to] of PATCHES) {
    const at = wasm.indexOf(Buffer.from(from, "hex"));
    if (at < 0) throw new Error("this version of v86 can't be stepped: its module looks different");
    wasm.set(Buffer.from(to, "hex"), at);
  }
  return wasm;
}

/** Imports that the CPU calls, without the PC around it: no time, no timers, no screen, no ports. */
function quietImports(imports, memory) {
  let now = 0;
  const view = () => new DataView(memory().buffer, memory().byteOffset, MEMORY);
  const write =
    (bytes) =>
    (at, ...parts) => {
      parts.forEach((part, i) => {
        for (let n = 0; n < bytes; n++) memory()[at + i * bytes + n] = part >>> (8 * n);
      });
    };
  return Object.assign(imports.env, {
    microtick: () => (now += 1000),
    run_hardware_timers: () => 0,
    cpu_event_halt: () => undefined,
    mmap_read8: (at) => memory()[at],
    mmap_read32: (at) => view().getInt32(at, true),
    mmap_write8: write(1),
    mmap_write16: write(2),
    mmap_write32: write(4),
    mmap_write64: write(4),
    mmap_write128: write(4),
  });
}

async function startV86(library) {
  const { V86 } = await import(library);
  const wasm = patched(
    readFileSync(
      createRequire(import.meta.url)
        .resolve(library)
        .replace(/[^/\\]*$/, "v86.wasm"),
    ),
  );
  let exported;
  let emulator;
  emulator = new V86({
    wasm_fn: async (imports) => {
      quietImports(imports, () => emulator.v86.cpu.mem8);
      const { instance } = await WebAssembly.instantiate(wasm, imports);
      exported = instance.exports;
      return exported;
    },
    memory_size: MEMORY,
    disable_jit: true,
    disable_keyboard: true,
    disable_mouse: true,
    disable_speaker: true,
    autostart: false,
    bios: { buffer: new ArrayBuffer(0x10000) },
  });
  await new Promise((resolve) => emulator.add_listener("emulator-loaded", resolve));
  return { cpu: emulator.v86.cpu, exported, destroy: () => emulator.destroy() };
}

/** The five functions. */
function v86Driver({ cpu, exported }, release) {
  exported.reset_cpu();
  // What v86 does not keep of a segment in real mode is what it was set to.
  let sregsSet;
  return {
    setState({ regs, sregs }) {
      for (const [i, name] of GENERAL.entries()) cpu.reg32[i] = regs[name];
      for (const [i, name] of SEGMENTS.entries()) {
        cpu.sreg[i] = sregs[name].selector;
        cpu.segment_offsets[i] = toHere(sregs[name].base);
        cpu.segment_limits[i] = sregs[name].limit;
        cpu.segment_is_null[i] = 0;
      }
      cpu.is_32[0] = sregs.cs.db;
      cpu.stack_size_32[0] = sregs.ss.db;
      cpu.idtr_offset[0] = sregs.idt.base;
      cpu.idtr_size[0] = sregs.idt.limit;
      cpu.gdtr_offset[0] = sregs.gdt.base;
      cpu.gdtr_size[0] = sregs.gdt.limit;
      [cpu.cr[0], cpu.cr[2], cpu.cr[3], cpu.cr[4]] = [sregs.cr0, sregs.cr2, sregs.cr3, sregs.cr4];
      cpu.protected_mode[0] = sregs.cr0 & 1;
      cpu.instruction_pointer[0] = toHere(sregs.cs.base) + regs.eip;
      cpu.flags[0] = regs.eflags;
      cpu.flags_changed[0] = 0;
      cpu.prefixes[0] = 0;
      cpu.in_hlt[0] = 0;
      exported.update_state_flags();
      exported.full_clear_tlb();
      sregsSet = sregs;
    },
    readState() {
      const regs = {};
      for (const [i, name] of GENERAL.entries()) regs[name] = cpu.reg32[i] >>> 0;
      regs.eip = (cpu.instruction_pointer[0] - cpu.segment_offsets[1]) >>> 0;
      regs.eflags = exported.get_eflags() >>> 0;
      const sregs = {
        gdt: { base: cpu.gdtr_offset[0] >>> 0, limit: cpu.gdtr_size[0] & 0xffff },
        idt: { base: cpu.idtr_offset[0] >>> 0, limit: cpu.idtr_size[0] & 0xffff },
        cr0: cpu.cr[0] >>> 0,
        cr2: cpu.cr[2] >>> 0,
        cr3: cpu.cr[3] >>> 0,
        cr4: cpu.cr[4] >>> 0,
      };
      for (const [i, name] of SEGMENTS.entries()) {
        const here = cpu.segment_offsets[i] >>> 0;
        const base = here === TOP_HERE ? TOP : here;
        const limit = cpu.segment_limits[i] >>> 0;
        sregs[name] = { ...sregsSet[name], selector: cpu.sreg[i], base, limit };
      }
      return { regs, sregs };
    },
    writeMemory: (physAddr, bytes) => cpu.mem8.set(bytes, placeOf(physAddr, bytes.length)),
    readMemory(physAddr, length) {
      const at = placeOf(physAddr, length);
      return cpu.mem8.slice(at, at + length);
    },
    runOne() {
      try {
        exported.main_loop();
        // A HLT that silicon would not fetch, beyond the limit of CS.
        return cpu.in_hlt[0] ? { reason: "hlt", code: 5 } : undefined;
      } catch (error) {
        // The module's own panic. Nothing is known of the CPU's state then.
        const words = `v86 gave up: ${error.message}`;
        throw new Error(words, { cause: error });
      }
    },
    close: release,
  };
}

/**
 * v86 as a backend; `unavailable` says why where it is not installed. One machine at a time.
 *
 * @param library What is imported; default the package `v86`.
 */
export async function v86Backend(library = "v86") {
  let v86;
  try {
    v86 = await startV86(library);
  } catch (error) {
    const unavailable =
      error.code === "ERR_MODULE_NOT_FOUND" ? "npm's v86 is not installed" : error.message;
    return { name: "v86", createMachine: () => undefined, unavailable, close: () => undefined };
  }
  let inUse = false;
  const createMachine = machineFromDriver("v86", () => {
    if (inUse) throw new MachineError("EBUSY", "v86: one machine at a time");
    inUse = true;
    return v86Driver(v86, () => {
      inUse = false;
    });
  });
  return { name: "v86", createMachine, close: () => v86.destroy() };
}
