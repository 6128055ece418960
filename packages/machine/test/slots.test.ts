import {
  forEachPiece,
  GuestMemory,
  MAX_SLOT,
  type MemorySlotRequest,
  SlotTable,
} from "@realmode/machine";
import { describe, expect, it } from "vitest";

function tableWith(...requests: MemorySlotRequest[]): SlotTable {
  const table = new SlotTable(GuestMemory.create(65536));
  for (const request of requests) table.apply(table.plan(request));
  return table;
}

const page = (slot: number, guestPhysAddr: number): MemorySlotRequest => ({
  slot,
  guestPhysAddr,
  memorySize: 4096,
});

// The errno of each is what KVM_SET_USER_MEMORY_REGION gives for the same request (kvm's tests ask the kernel).
describe("SlotTable refuses", () => {
  it.each<[string, string, MemorySlotRequest]>([
    ["an unaligned address", "EINVAL", { ...page(5, 0x10000), guestPhysAddr: 0x10100 }],
    ["an unaligned size", "EINVAL", { ...page(5, 0x10000), memorySize: 2048 }],
    ["an unaligned window", "EINVAL", { ...page(5, 0x10000), offset: 16 }],
    ["a window outside the memory", "EINVAL", { ...page(5, 0x10000), offset: 1 << 30 }],
    ["a negative slot", "EINVAL", page(-1, 0x10000)],
    ["a slot number above the last", "EINVAL", page(MAX_SLOT + 1, 0x10000)],
    ["overlap with another slot", "EEXIST", { ...page(5, 0x0), memorySize: 8192 }],
    ["overlap from inside", "EEXIST", page(5, 0x2000)],
    ["deleting an empty slot", "EINVAL", { slot: 9, memorySize: 0 }],
    ["another size for a live slot", "EINVAL", { ...page(0, 0x1000), memorySize: 8192 }],
    ["other bytes for a live slot", "EINVAL", { ...page(0, 0x1000), offset: 0x8000 }],
    ["readonly toggled on a live slot", "EINVAL", { ...page(0, 0x1000), readonly: true }],
  ])("%s with %s", (_what, code, request) => {
    const table = tableWith(page(0, 0x1000), { ...page(1, 0x2000), memorySize: 8192 });
    const before = table.slots;
    expect(() => table.plan(request)).toThrow(expect.objectContaining({ code }));
    expect(table.slots).toBe(before);
  });
});

describe("SlotTable", () => {
  it("moves, re-flags, deletes and lets two slots share bytes", () => {
    const table = tableWith(page(0, 0));
    const { offset } = table.get(0)!;
    table.apply(table.plan(page(0, 0x5000)));
    expect(table.get(0)).toMatchObject({ guestPhysAddr: 0x5000, offset });
    const flags = table.plan({ ...page(0, 0x5000), logDirty: true });
    expect(flags.kind).toBe("flags");
    table.apply(flags);
    table.apply(table.plan({ ...page(1, 0x9000), offset }));
    expect(table.slots.map((s) => s.offset)).toEqual([offset, offset]);
    table.apply(table.plan({ slot: 0, memorySize: 0 }));
    expect(table.slots.map((s) => s.slot)).toEqual([1]);
    expect(table.at(0x5000)).toBeUndefined();
    expect(table.at(0x9fff)?.slot).toBe(1);
    expect(table.at(0xa000)).toBeUndefined();
  });

  it("splits an access at slot borders and reports the hole", () => {
    const table = tableWith(page(0, 0), page(1, 0x1000));
    const pieces: number[] = [];
    forEachPiece(table, 0xffe, 4, (_offset, done, length) => pieces.push(done, length));
    expect(pieces).toEqual([0, 2, 2, 2]);
    expect(() => forEachPiece(table, 0x1ffe, 4, () => {})).toThrow(/EFAULT.*0x2000/);
  });
});
