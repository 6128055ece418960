// Who ends a run whose time is over? One thread for the whole process.
//
// A timer per run would halve the speed of short runs; a run only writes its deadline into its vCPU.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace realmode {

class VcpuCore;

class Watchdog {
 public:
  // Made at first use and never destroyed: process.exit() runs destructors while threads still live.
  static Watchdog& Get();

  // THREAD: any. The list holds bare pointers: a core removes itself before it dies.
  void Add(VcpuCore* core);
  void Remove(VcpuCore* core);
  // THREAD: any. A run has stored that it wants to be interrupted at `at`, or that it ticks; wakes the
  // thread if it would sleep longer.
  void Notice(int64_t at);
  void NoticeTick();

 private:
  Watchdog() = default;
  void Wake();
  void Loop();

  std::mutex mutex_;  // before any VcpuCore's mutex
  std::condition_variable changed_;
  std::vector<VcpuCore*> cores_;
  bool started_ = false;
  // When the thread looks next; kNever while it looks (or sleeps for good), so that a run that
  // starts meanwhile takes the mutex and wakes it.
  std::atomic<int64_t> next_look_;
  // It is within kTickNs; false while the thread looks.
  std::atomic<bool> looks_soon_{false};
  friend Watchdog* MakeWatchdog();
};

}  // namespace realmode
