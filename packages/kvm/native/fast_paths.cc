// How is an exit answered from a row? (Documentation/virt/kvm/api.rst, KVM_EXIT_IO and KVM_EXIT_MMIO)

#include "fast_paths.h"

#include <algorithm>
#include <cstring>

namespace realmode {

void FastPaths::SetRows(const uint8_t* bytes, size_t count) {
  rows_.resize(count);
  if (count > 0) std::memcpy(rows_.data(), bytes, count * sizeof(Row));
}

void FastPaths::Begin(size_t room) {
  room_ = std::min(room, kMaxEntries);
  used_ = 0;
}

// Null where a row covers the access in part only: then JavaScript shares it out.
const FastPaths::Row* FastPaths::Find(bool is_mmio, uint64_t address, size_t size) const {
  const uint64_t last = is_mmio ? address + size - 1 : address;
  for (const Row& row : rows_) {
    if ((row.is_mmio != 0) != is_mmio || last < row.low || address > row.high) continue;
    return address >= row.low && last <= row.high ? &row : nullptr;
  }
  return nullptr;
}

bool FastPaths::Post(uint8_t* log, const Entry& entry) {
  std::memcpy(log + used_ * sizeof(Entry), &entry, sizeof(entry));
  used_++;
  return true;
}

bool FastPaths::Take(kvm_run* run, size_t run_size, uint8_t* log) {
  if (rows_.empty()) return false;
  if (run->exit_reason == KVM_EXIT_IO) {
    const Row* const row = Find(false, run->io.port, 1);
    const size_t size = run->io.size;
    const size_t count = run->io.count;
    if (row == nullptr || size > sizeof(uint32_t) || run->io.data_offset >= run_size ||
        size * count > run_size - run->io.data_offset) {
      return false;
    }
    uint8_t* const data = reinterpret_cast<uint8_t*>(run) + run->io.data_offset;
    if (run->io.direction == KVM_EXIT_IO_IN) {
      if ((row->flags & kConstant) == 0) return false;
      for (size_t i = 0; i < count; i++) std::memcpy(data + i * size, &row->value, size);
      return true;
    }
    if ((row->flags & kIgnoreWrites) != 0) return true;
    if ((row->flags & kPost) == 0 || used_ + count > room_) return false;
    for (size_t i = 0; i < count; i++) {
      Entry entry = {run->io.port, 0, static_cast<uint32_t>(size), 0};
      std::memcpy(&entry.data, data + i * size, size);
      Post(log, entry);
    }
    return true;
  }
  if (run->exit_reason != KVM_EXIT_MMIO) return false;
  const size_t size = run->mmio.len;
  if (size == 0 || size > sizeof(run->mmio.data)) return false;
  const Row* const row = Find(true, run->mmio.phys_addr, size);
  if (row == nullptr) return false;
  if (run->mmio.is_write == 0) {
    if ((row->flags & kConstant) == 0) return false;
    // A wide read comes to a device in pieces of four bytes.
    for (size_t at = 0; at < size; at += sizeof(row->value)) {
      std::memcpy(run->mmio.data + at, &row->value, std::min(sizeof(row->value), size - at));
    }
    return true;
  }
  if ((row->flags & kPost) == 0 || used_ >= room_) return false;
  Entry entry = {run->mmio.phys_addr, 0, static_cast<uint32_t>(size), 1};
  std::memcpy(&entry.data, run->mmio.data, size);
  return Post(log, entry);
}

}  // namespace realmode
