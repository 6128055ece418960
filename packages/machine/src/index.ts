// The contract of realmode's machines, on one screen.
export * from "./breakpoints.ts";
export * from "./contract.ts";
export * from "./describe-exit.ts";
export * from "./devices.ts";
export * from "./error.ts";
export * from "./exit.ts";
export * from "./guest-memory.ts";
export * from "./host.ts";
export * from "./layout.ts";
export * from "./page-image.ts";
export * from "./plan.ts";
export * from "./registers.ts";
export * from "./run-gate.ts";
export * from "./slots.ts";
