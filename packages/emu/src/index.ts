// The emulator's public surface.
export { attachMachine, createEmuMachine, type EmuMachineOptions, kickVcpu } from "./machine.ts";
export { type RowSupport, rowSupport } from "./support.ts";
