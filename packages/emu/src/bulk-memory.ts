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

/** (module (import "m" "m" (memory 0 65536 [shared])) (func (export "copy") … memory.copy) (func (export "fill") … memory.fill)) */
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
    ...section(7, [2, 4, ...ascii("copy"), 0, 0, 4, ...ascii("fill"), 0, 1]),
    ...section(10, code),
  ]);
}

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

const modules = new Map<boolean, object>();
/** One instance a memory, however many vCPUs it has. */
const instances = new WeakMap<object, BulkMemory>();

export function bulkMemory(memory: GuestMemory): BulkMemory {
  const known = instances.get(memory.memory);
  if (known) return known;
  const { shared } = memory;
  let module = modules.get(shared);
  if (!module) {
    module = new host.WebAssembly.Module(moduleBytes(shared));
    modules.set(shared, module);
  }
  const { exports } = new host.WebAssembly.Instance(module, { m: { m: memory.memory } });
  const { copy, fill } = exports as unknown as BulkMemory;
  const bulk = { copy, fill };
  instances.set(memory.memory, bulk);
  return bulk;
}
