// What is a vCPU below JavaScript: its fd, its kvm_run page, and the rules for running and kicking it?
//
// Nothing here knows Node-API, so that any thread may hold one.
#pragma once

#include <linux/kvm.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>

#include "fast_paths.h"
#include "fd.h"

namespace realmode {

// How a run ended when KVM_RUN did not say: below the kernel's exit numbers, which start at 0.
enum RunCode : int {
  kKicked = -1,   // Kick() was called
  kTimeout = -2,  // the deadline passed
  kTick = -3,     // nothing for a while, or the log of posted writes is full
  kClosed = -4,   // Close() was called while it ran
  kGone = -5,     // it was closed before
  kErrnoBase = -1000,  // kErrnoBase - errno: KVM_RUN failed
};

// A run in place returns after one or two of these, because a worker that is being terminated can only
// end between two native calls.
constexpr int64_t kTickNs = 100'000'000;
// Posted writes reach their device at the latest after this.
constexpr int64_t kPostedNs = 20'000'000;
constexpr int64_t kNever = INT64_MAX;

int64_t NowNs();

// The number of the calling thread, once it is ready to run guests.
int RunnerTid();

class VcpuCore {
 public:
  // Takes over fd and mapping of a new vCPU and enters it into the watchdog's list.
  VcpuCore(uint32_t id, uint64_t token, Fd fd, Mapping run);
  ~VcpuCore();
  VcpuCore(const VcpuCore&) = delete;
  VcpuCore& operator=(const VcpuCore&) = delete;

  uint32_t id() const { return id_; }
  // What other threads find it by; unique in the process, never used again.
  uint64_t token() const { return token_; }

  // THREAD: any. Takes the vCPU for one native call or one run; 0, EBADF (closed) or EBUSY.
  int Acquire();
  // The same for a run in place, which ticks. `tid`: RunnerTid() of this thread, which calls Run() next.
  int AcquireToRun(int tid);
  // THREAD: any, once for each that acquired it. The caller keeps this object alive: a Close() that does not
  // wait any more may have dropped the machine's share of it.
  void Release();

  // THREAD: who acquired it. KVM_RUN until the guest, a kick, the deadline or a tick ends it. `paths` may
  // be null; it answers what it can, with its log at `log`.
  int Run(FastPaths* paths, uint8_t* log);
  // THREAD: who acquired it. Finishes the I/O of the last exit without executing an instruction:
  // kKicked when all is done, else the next exit of the same instruction.
  int Settle();
  // THREAD: any. True after an io or mmio exit that KVM_RUN has not finished yet.
  bool pending_io() const { return pending_io_; }
  // THREAD: who acquired it. kNever = no deadline; CLOCK_MONOTONIC nanoseconds.
  void SetDeadline(int64_t at) { deadline_ = at; }

  // THREAD: any, at any time. The run under way, or else the next one, ends with kKicked.
  void Kick();
  // THREAD: any. While `stop` is set, runs end with kKicked: unlike a kick it is taken back, not used up.
  void SetStop(bool stop);
  // THREAD: any. Ends a run under way with kClosed, waits for it, frees fd and mapping.
  void Close();

  // THREAD: who acquired it; valid until Release().
  int fd() const { return fd_.get(); }
  kvm_run* run() const { return static_cast<kvm_run*>(run_.get()); }
  size_t run_size() const { return run_.size(); }

  // Before any other thread knows this object. `dirty`: empty, or the ring of KVM_CAP_DIRTY_LOG_RING;
  // `coalesced_at`: where the VM's ring of coalesced writes begins in kvm_run's mapping, 0 = nowhere.
  void SetRings(Mapping dirty, size_t coalesced_at) {
    dirty_ring_ = std::move(dirty);
    coalesced_at_ = coalesced_at;
  }
  // THREAD: who acquired it (rings.cc).
  const Mapping& dirty_ring() const { return dirty_ring_; }
  size_t coalesced_at() const { return coalesced_at_; }
  // The next entry of the dirty ring to look at.
  uint32_t dirty_index = 0;

  // What the watchdog looks at, by its thread alone.
  // THREAD: any. When this vCPU wants to be interrupted; kNever: not by the clock.
  int64_t watch_at() const { return watch_at_.load(); }
  void Ring();
  // Ends a run that ticks and has been seen for kTickNs. When to call again; kNever: none is under way.
  int64_t Tick(int64_t now);

 private:
  // What holder_ can be, besides the tid of the thread that runs the guest (positive); above bit 31 is the
  // number of a run that ticks, else 0.
  static constexpr uint64_t kFree = 0;
  static constexpr uint64_t kCall = 1ull << 31;  // a native call, or a run that its thread has not begun
  static int TidOf(uint64_t holder) { return static_cast<int32_t>(holder); }
  static uint32_t TickingRunOf(uint64_t holder) { return static_cast<uint32_t>(holder >> 32); }

  int Take(uint64_t holder);
  void RingLocked();

  // First what each run touches, close together: right after an exit each line of memory is a slow one.
  // Taking it is sequentially consistent with closing_, kicked_, stop_ and the watchdog's looks_soon_: of
  // two threads that write one and then read another, one sees the other's.
  alignas(64) std::atomic<uint64_t> holder_{kFree};
  std::atomic<uint32_t> ticking_runs_{0};  // how many there were, within 32 bits
  std::atomic<bool> closing_{false};
  std::atomic<bool> kicked_{false};
  std::atomic<bool> stop_{false};
  std::atomic<bool> ticked_{false};
  std::atomic<bool> pending_io_{false};  // written by who acquired it, asked by any
  Fd fd_;        // OWNS: closed by Close(), at the latest by the destructor
  Mapping run_;  // OWNS: unmapped before fd_ is closed
  int64_t deadline_ = kNever;
  std::atomic<int64_t> watch_at_{kNever};

  // THREAD: the watchdog's. The run that it saw last, and since when.
  uint32_t seen_run_ = 0;
  int64_t seen_since_ = 0;
  const uint32_t id_;
  const uint64_t token_;
  std::mutex mutex_;  // guards the life of fd_ and run_ against who does not hold the core
  std::condition_variable idle_;
  Mapping dirty_ring_;  // OWNS: as run_
  size_t coalesced_at_ = 0;
};

// The real-time signal that interrupts KVM_RUN; its empty handler is installed at the first call.
int KickSignal();

}  // namespace realmode
