// Which io and mmio exits are answered without a turn of JavaScript, and where do posted writes wait?
#pragma once

#include <linux/kvm.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace realmode {

// What the devices allow (DeviceBus.fastPaths in packages/machine), as rows; the first row that
// touches an access decides. Writes to posting devices go into a log that JavaScript reads when the
// run has returned, before anything else of that run: so the order of all accesses stays the guest's.
class FastPaths {
 public:
  // As JavaScript lays them out.
  struct Row {
    uint64_t low;
    uint64_t high;  // inclusive
    uint32_t is_mmio;
    uint32_t flags;
    uint32_t value;  // of reads, with kConstant
    uint32_t padding;
  };
  enum Flag : uint32_t { kPost = 1, kConstant = 2, kIgnoreWrites = 4 };
  struct Entry {
    uint64_t address;
    uint64_t data;
    uint32_t size;
    uint32_t is_mmio;
  };
  static constexpr size_t kMaxRows = 256;
  static constexpr size_t kMaxEntries = 1024;
  static constexpr size_t kLogSize = kMaxEntries * sizeof(Entry);

  // THREAD: JavaScript's, while no run of this object is under way.
  void SetRows(const uint8_t* bytes, size_t count);
  // Before a run. `room`: so many writes may be posted, 0 = none.
  void Begin(size_t room);

  // THREAD: who runs the vCPU, from Begin() to End().
  // True: the exit is answered and the guest may go on.
  bool Take(kvm_run* run, size_t run_size, uint8_t* log);
  bool posts() const { return room_ > 0; }
  bool full() const { return room_ > 0 && used_ >= room_; }
  // How many entries the log has.
  size_t used() const { return used_; }

 private:
  const Row* Find(bool is_mmio, uint64_t address, size_t size) const;
  bool Post(uint8_t* log, const Entry& entry);

  std::vector<Row> rows_;
  size_t room_ = 0;
  // Never read back from the log, which JavaScript can write to.
  size_t used_ = 0;
};

}  // namespace realmode
