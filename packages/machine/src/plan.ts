// What slots, bytes and registers does `MachineOptions` come to? The same answer for every backend.

import type { MachineOptions } from "./contract.ts";
import { MachineError } from "./error.ts";
import {
  ALIAS_PAGE_ADDRESS,
  DATA_PAGE_ADDRESS,
  DEFAULT_LOAD_ADDRESS,
  DEFAULT_RAM_SIZE,
  MAX_RAM_SIZE,
  MAX_ROM_SIZE,
  PAGE_SIZE,
} from "./layout.ts";
import { type Regs, realModeSegment, type SregsPatch } from "./registers.ts";

/** A slot to be made, with the bytes it begins with. `sameAs` = the bytes of an earlier slot. */
export interface PlannedSlot {
  readonly slot: number;
  readonly guestPhysAddr: number;
  readonly memorySize: number;
  readonly sameAs?: number;
  readonly at?: number;
  readonly contents?: Uint8Array;
}

export interface MachinePlan {
  readonly slots: readonly PlannedSlot[];
  /** Bytes of guest memory that all slots need together. */
  readonly memorySize: number;
  /** What the first vCPU's reset state is changed by; empty for the page layout. */
  readonly regs: Partial<Regs>;
  readonly sregs: SregsPatch;
}

const FOUR_GIB = 2 ** 32;

function pageLayout(options: MachineOptions): Omit<MachinePlan, "memorySize"> {
  const { codePage = new Uint8Array(PAGE_SIZE), dataPage = new Uint8Array(0) } = options;
  const size = codePage.length;
  if (size === 0 || size % PAGE_SIZE !== 0 || size > MAX_ROM_SIZE) {
    throw new MachineError(
      "EINVAL",
      `codePage has ${size} bytes: it must be whole pages of 4096, at most 64 KiB`,
      "buildPageImage(code) makes one, with the reset jump in place",
    );
  }
  if (dataPage.length > PAGE_SIZE) {
    throw new MachineError("EINVAL", `dataPage has ${dataPage.length} bytes, more than 4096`);
  }
  const slots: PlannedSlot[] = [
    { slot: 0, guestPhysAddr: DATA_PAGE_ADDRESS, memorySize: PAGE_SIZE, contents: dataPage },
    { slot: 1, guestPhysAddr: FOUR_GIB - size, memorySize: size, contents: codePage },
  ];
  if (options.alias) {
    const guestPhysAddr = ALIAS_PAGE_ADDRESS + PAGE_SIZE - size;
    slots.push({ slot: 2, guestPhysAddr, memorySize: size, sameAs: 1 });
  }
  return { slots, regs: {}, sregs: {} };
}

function flatLayout(
  layout: { readonly ram?: number; readonly load?: number },
  image: Uint8Array,
): Omit<MachinePlan, "memorySize"> {
  const { ram = DEFAULT_RAM_SIZE, load = DEFAULT_LOAD_ADDRESS } = layout;
  if (!Number.isInteger(ram) || ram <= 0 || ram % PAGE_SIZE !== 0 || ram > MAX_RAM_SIZE) {
    throw new MachineError("EINVAL", `ram is ${ram}: it must be whole pages, at most 16 MiB`);
  }
  if (!Number.isInteger(load) || load < 0 || load + image.length > ram) {
    throw new MachineError(
      "EINVAL",
      `an image of ${image.length} bytes at 0x${load.toString(16)} does not fit into RAM of ${ram} bytes`,
    );
  }
  const data = realModeSegment(0);
  return {
    slots: [{ slot: 0, guestPhysAddr: 0, memorySize: ram, contents: image, at: load }],
    regs: { edx: 0, eip: load & 0xffff, eflags: 2 },
    sregs: {
      cs: realModeSegment(0, 11),
      ds: data,
      es: data,
      fs: data,
      gs: data,
      ss: data,
      idt: { base: 0, limit: 0x3ff },
    },
  };
}

/** @throws MachineError EINVAL where sizes or addresses can't be. */
export function planMachine(options: MachineOptions = {}): MachinePlan {
  const { layout = "page" } = options;
  const plan =
    layout === "page"
      ? pageLayout(options)
      : flatLayout(layout, options.codePage ?? new Uint8Array(0));
  let memorySize = 0;
  for (const slot of plan.slots) if (slot.sameAs === undefined) memorySize += slot.memorySize;
  for (const slot of options.slots ?? []) {
    if (slot.offset === undefined && slot.memorySize > 0) memorySize += slot.memorySize;
  }
  const { slots, regs, sregs } = plan;
  return { slots, memorySize, regs, sregs };
}
