// How does the watchdog sleep as long as it may and still never oversleep a deadline?
//
// The run stores its deadline and then reads next_look_; the thread stores kNever into next_look_ and
// then reads the deadlines. All four are sequentially consistent: one of the two sees the other. The same
// with runs that tick and looks_soon_; those need no clock, for the thread sees at its next look whether
// the run is still the same.

#include "watchdog.h"

#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <thread>

#include "vcpu_core.h"

namespace realmode {

namespace {

// After a ring the runner clears its deadline; until it does, it is rung again this often.
constexpr int64_t kRingAgainNs = 1'000'000;
// So many looks without any run before the thread sleeps for good: a program of many short runs
// then never pays for waking it.
constexpr int kIdleLooks = 20;

}  // namespace

Watchdog* MakeWatchdog() {
  auto* watchdog = new Watchdog();
  watchdog->next_look_.store(kNever);
  return watchdog;
}

Watchdog& Watchdog::Get() {
  static Watchdog* const watchdog = MakeWatchdog();
  return *watchdog;
}

void Watchdog::Add(VcpuCore* core) {
  std::lock_guard lock(mutex_);
  cores_.push_back(core);
}

void Watchdog::Remove(VcpuCore* core) {
  std::lock_guard lock(mutex_);
  std::erase(cores_, core);
}

void Watchdog::Notice(int64_t at) {
  if (at < next_look_.load()) Wake();
}

void Watchdog::NoticeTick() {
  if (!looks_soon_.load()) Wake();
}

void Watchdog::Wake() {
  std::lock_guard lock(mutex_);
  if (!started_) {
    started_ = true;
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread([this] { Loop(); }).detach();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
  changed_.notify_one();
}

void Watchdog::Loop() {
  std::unique_lock lock(mutex_);
  for (int idle_looks = 0;;) {
    next_look_.store(kNever);
    looks_soon_.store(false);
    const int64_t now = NowNs();
    int64_t next = kNever;
    for (VcpuCore* core : cores_) {
      next = std::min(next, core->Tick(now));
      int64_t at = core->watch_at();
      if (at == kNever) continue;
      if (at <= now) {
        core->Ring();
        at = now + kRingAgainNs;
      }
      next = std::min(next, at);
    }
    idle_looks = next == kNever ? idle_looks + 1 : 0;
    if (next == kNever && idle_looks < kIdleLooks) next = now + kTickNs;
    next_look_.store(next);
    looks_soon_.store(next <= now + kTickNs);
    // A deadline stored since the look above either saw kNever and waits for the mutex to notify,
    // or will see `next`; with nothing to wait for, only a notice wakes the thread.
    if (next == kNever) {
      changed_.wait(lock);
    } else {
      const auto until = std::chrono::steady_clock::time_point(std::chrono::nanoseconds(next));
      changed_.wait_until(lock, until);
    }
  }
}

}  // namespace realmode
