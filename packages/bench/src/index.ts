// realmode's speed beside its peers, on one screen.

export { type AsmBenchOptions, type AsmBenchResult, formatAsmBench, runAsmBench } from "./asm.ts";
export { formatBench } from "./format.ts";
export {
  formatKvmBench,
  type KvmBenchOptions,
  type KvmBenchResult,
  type KvmTaskResult,
  runKvmBench,
} from "./kvm/run.ts";
export { LOAD, STACK } from "./layout.ts";
export { PEER_NAMES, PEERS, type Peer, type PeerName } from "./peers.ts";
export { assembleProgram, PROGRAMS, type Program } from "./programs.ts";
export {
  BenchError,
  type BenchOptions,
  type BenchProgress,
  type BenchResult,
  type PeerResult,
  type ProgramResult,
  runBench,
  type Spread,
} from "./run-bench.ts";
