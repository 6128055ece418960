// How is a guest run on v86 (npm's x86 PC emulator), without a BIOS and without a disk?
//
// A ROM of ours (`v86-rom.ts`) is its BIOS: it starts the program after one byte to COM1, which is the
// beginning for the clock. The HLT at the program's end, with interrupts off, is an event of v86's; the
// registers are read then.

import { fileURLToPath } from "node:url";
import type { Registers } from "./programs.ts";

/** What is used of v86; its own types cover no CPU. */
interface V86Emulator {
  add_listener(event: string, listener: (value: number) => void): void;
  run(): void;
  destroy(): Promise<void>;
  readonly v86: { readonly cpu: { readonly reg32: Int32Array } };
}
interface V86Module {
  readonly V86: new (options: Record<string, unknown>) => V86Emulator;
}

/** Where v86 is installed: its `libv86.mjs`. @throws where it is not. */
export function findV86(): string {
  return import.meta.resolve("v86");
}

/**
 * Runs the program in `rom` once; `began` is called when its first instruction is next, `ended` at
 * its HLT.
 *
 * @returns the registers at the end.
 */
export async function runOnV86(
  rom: Uint8Array,
  jit: boolean,
  began: () => void,
  ended: () => void,
): Promise<Registers> {
  const library = findV86();
  const { V86 } = (await import(library)) as V86Module;
  const emulator = new V86({
    wasm_path: fileURLToPath(new URL("v86.wasm", library)),
    bios: { buffer: rom.buffer.slice(rom.byteOffset, rom.byteOffset + rom.length) },
    memory_size: 2 << 20,
    disable_jit: !jit,
    disable_keyboard: true,
    disable_mouse: true,
    disable_speaker: true,
    autostart: false,
  });
  const registers = await new Promise<Registers>((resolve) => {
    emulator.add_listener("serial0-output-byte", began);
    emulator.add_listener("cpu-event-halt", () => {
      ended();
      const [eax, ecx, edx, ebx, , ebp, esi, edi] = Array.from(
        emulator.v86.cpu.reg32,
        (value) => value >>> 0,
      ) as [number, number, number, number, number, number, number, number];
      resolve({ eax, ebx, ecx, edx, esi, edi, ebp });
    });
    emulator.add_listener("emulator-loaded", () => emulator.run());
  });
  return registers;
}
