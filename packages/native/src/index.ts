// The host's own CPU as a machine of the contract, on one screen.

export { createNativeMachine, kickVcpu } from "./machine.ts";
export { rowClass } from "./opcode-classes.ts";
export { type NativeProbe, type NativeUnusable, type NativeUsable, probeNative } from "./probe.ts";
