// How are many bytes copied or filled fast in shared memory?
//
// Typed arrays' `fill` and `copyWithin` are up to 20 times slower on shared memory than on plain
// one; WebAssembly's memory.copy and memory.fill are fast on both (measured on Node 20).

import { type GuestMemory, host } from "@realmode/machine";

export interface BulkMemory {
  /** Copies `length` bytes as memmove does. */
  readonly copy: (to: number, from: number, length: number) => void;
  readonly fill: (at: number, value: number, length: number) => void;
}

/** (module (import "m" "m" (memory 0 65536 [shared])) (func (export "c") … memory.copy) (func (export "f") … memory.fill)) */
function moduleBytes(shared: boolean): Uint8Array {
  const memoryType = shared ? [3, 0, 0x80, 0x80, 4] : [1, 0, 0x80, 0x80, 4];
  const importSection = [1, 1, 0x6d, 1, 0x6d, 2, ...memoryType];
  const copy = [0, 0x20, 0, 0x20, 1, 0x20, 2, 0xfc, 10, 0, 0, 0x0b];
  const fill = [0, 0x20, 0, 0x20, 1, 0x20, 2, 0xfc, 11, 0, 0x0b];
  const code = [2, copy.length, ...copy, fill.length, ...fill];
  const section = (id: number, bytes: number[]): number[] => [id, bytes.length, ...bytes];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 3, 0x7f, 0x7f, 0x7f, 0]),
    ...section(2, importSection),
    ...section(3, [2, 0, 0]),
    ...section(7, [2, 1, 0x63, 0, 0, 1, 0x66, 0, 1]),
    ...section(10, code),
  ]);
}

const modules = new Map<boolean, object>();

export function bulkMemory(memory: GuestMemory): BulkMemory {
  const { shared } = memory;
  let module = modules.get(shared);
  if (!module) {
    module = new host.WebAssembly.Module(moduleBytes(shared));
    modules.set(shared, module);
  }
  const { exports } = new host.WebAssembly.Instance(module, { m: { m: memory.memory } });
  return {
    copy: exports["c"] as BulkMemory["copy"],
    fill: exports["f"] as BulkMemory["fill"],
  };
}
