// How is KVM_RUN bounded and interrupted without a lost or a late wake-up?
//
// Reasons to stop are flags (kicked_, closing_, ticked_, the deadline); immediate_exit and the signal are only
// the doorbell that makes the runner look at them. A ring too many costs one more turn of the loop.
// A ring before the runner cleared immediate_exit is not lost: the flag was set before the ring, and
// the runner reads the flags after clearing. A ring after it is kept by immediate_exit until KVM_RUN
// sees it (Documentation/virt/kvm/api.rst, "immediate_exit"). A ring inside KVM_RUN is the signal.

#include "vcpu_core.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>

#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "watchdog.h"

namespace realmode {

namespace {

void OnKickSignal(int) {}

int InstallKickSignal() {
  // Another library (or a second copy of this one) may hold a real-time signal: take a free one.
  for (int number = SIGRTMIN + 5; number <= SIGRTMAX; number++) {
    struct sigaction old = {};
    if (sigaction(number, nullptr, &old) != 0 || old.sa_handler != SIG_DFL) continue;
    struct sigaction action = {};
    action.sa_handler = OnKickSignal;
    // KVM_RUN returns EINTR whatever this says; other system calls of the thread shall not.
    action.sa_flags = SA_RESTART;
    sigfillset(&action.sa_mask);
    if (sigaction(number, &action, nullptr) == 0) return number;
  }
  return 0;
}

int EnterThread() {
  // A parent process may have left the signal blocked: without it nothing interrupts the guest.
  sigset_t kick;
  sigemptyset(&kick);
  sigaddset(&kick, KickSignal());
  pthread_sigmask(SIG_UNBLOCK, &kick, nullptr);
  return static_cast<int>(syscall(SYS_gettid));
}

void SetImmediateExit(kvm_run* run, uint8_t value) {
  __atomic_store_n(&run->immediate_exit, value, __ATOMIC_SEQ_CST);
}

// KVM_EXIT_MEMORY_FAULT: older headers lack it.
constexpr uint32_t kExitMemoryFault = 39;

bool IsIo(uint32_t reason) { return reason == KVM_EXIT_IO || reason == KVM_EXIT_MMIO; }

}  // namespace

int64_t NowNs() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * int64_t{1'000'000'000} + now.tv_nsec;
}

int KickSignal() {
  static const int number = InstallKickSignal();
  return number;
}

int RunnerTid() {
  static thread_local const int tid = EnterThread();
  return tid;
}

VcpuCore::VcpuCore(uint32_t id, uint64_t token, Fd fd, Mapping run)
    : fd_(std::move(fd)), run_(std::move(run)), id_(id), token_(token) {
  Watchdog::Get().Add(this);
}

VcpuCore::~VcpuCore() {
  Close();
  Watchdog::Get().Remove(this);
}

int VcpuCore::Take(uint64_t holder) {
  uint64_t free = kFree;
  if (!holder_.compare_exchange_strong(free, holder)) return closing_.load() ? EBADF : EBUSY;
  // After taking it: Close() either waits for this holder, or is seen here.
  if (!closing_.load()) return 0;
  Release();
  return EBADF;
}

int VcpuCore::Acquire() { return Take(kCall); }

int VcpuCore::AcquireToRun(int tid) {
  const uint32_t number = std::max(1u, ticking_runs_.load(std::memory_order_relaxed) + 1);
  const int error = Take(uint64_t{number} << 32 | static_cast<uint32_t>(tid));
  if (error == 0) ticking_runs_.store(number, std::memory_order_relaxed);
  return error;
}

void VcpuCore::Release() {
  // Nothing orders this before the look at closing_: Close() looks again by itself where it misses this.
  holder_.store(kFree, std::memory_order_release);
  if (!closing_.load()) return;
  std::lock_guard lock(mutex_);
  idle_.notify_all();
}

int VcpuCore::Run(FastPaths* paths, uint8_t* log) {
  kvm_run* const page = run();
  const uint64_t holder = holder_.load(std::memory_order_relaxed);
  if (holder == kCall) holder_.store(static_cast<uint32_t>(RunnerTid()));
  const bool ticks = TickingRunOf(holder) != 0;
  if (ticks) Watchdog::Get().NoticeTick();
  const int64_t posted_until = paths != nullptr && paths->posts() ? NowNs() + kPostedNs : kNever;
  const int64_t watch = std::min(deadline_, posted_until);
  if (watch != kNever) {
    watch_at_.store(watch);
    Watchdog::Get().Notice(watch);
  }
  int code;
  // The clock is read only after an interruption, or where a deadline may have passed before the first entry.
  for (bool is_late = deadline_ != kNever;;) {
    // Only where it rang: a store that nothing overtakes costs more than the look.
    if (__atomic_load_n(&page->immediate_exit, __ATOMIC_SEQ_CST) != 0) SetImmediateExit(page, 0);
    if (closing_.load()) {
      code = kClosed;
      break;
    }
    if (stop_.load() || (kicked_.load() && kicked_.exchange(false))) {
      code = kKicked;
      break;
    }
    if (is_late) {
      const int64_t now = watch == kNever ? 0 : NowNs();
      if (now >= deadline_) {
        code = kTimeout;
        break;
      }
      // A tick that came too late for its run ends the next one that ticks, which does no harm; no other.
      if (now >= posted_until || (ticks && ticked_.exchange(false))) {
        code = kTick;
        break;
      }
      is_late = false;
    }
    if (ioctl(fd(), KVM_RUN, 0ul) == 0) {
      code = static_cast<int>(page->exit_reason);
      pending_io_.store(IsIo(page->exit_reason), std::memory_order_release);
      // The next KVM_RUN finishes what was answered here.
      if (paths == nullptr || !paths->Take(page, run_.size(), log)) break;
      if (!paths->full()) continue;
      code = kTick;
      break;
    }
    const int error = errno;
    is_late = true;
    // With EINTR the kernel has finished the last exit's I/O, and nothing else happened.
    if (error == EINTR) {
      pending_io_ = false;
      continue;
    }
    if (error == EAGAIN) continue;
    // Alone among the exits it comes with an error.
    const bool is_fault = (error == EFAULT || error == EHWPOISON) &&
                          page->exit_reason == kExitMemoryFault;
    code = is_fault ? static_cast<int>(kExitMemoryFault) : kErrnoBase - error;
    break;
  }
  if (watch != kNever) watch_at_.store(kNever, std::memory_order_release);
  return code;
}

int VcpuCore::Settle() {
  if (!pending_io_) return kKicked;
  kvm_run* const page = run();
  SetImmediateExit(page, 1);
  const int result = ioctl(fd(), KVM_RUN, 0ul);
  const int error = errno;
  SetImmediateExit(page, 0);
  pending_io_ = false;
  if (result == 0) {
    pending_io_ = IsIo(page->exit_reason);
    return static_cast<int>(page->exit_reason);
  }
  // A kick that came while immediate_exit was ours is still in kicked_.
  return error == EINTR ? static_cast<int>(kKicked) : kErrnoBase - error;
}

void VcpuCore::RingLocked() {
  if (run_.get() == nullptr) return;
  SetImmediateExit(run(), 1);
  // It may have released the core meanwhile, or have ended: then the signal finds nobody, or another thread
  // of this process, where its handler does nothing.
  const int tid = TidOf(holder_.load());
  if (tid > 0) syscall(SYS_tgkill, getpid(), tid, KickSignal());
}

void VcpuCore::Ring() {
  if (TidOf(holder_.load()) <= 0) return;
  std::lock_guard lock(mutex_);
  RingLocked();
}

int64_t VcpuCore::Tick(int64_t now) {
  const uint32_t run = TickingRunOf(holder_.load());
  if (run == 0) return kNever;
  if (run != seen_run_) {
    seen_run_ = run;
    seen_since_ = now;
  } else if (now - seen_since_ >= kTickNs) {
    seen_since_ = now;
    ticked_.store(true);
    Ring();
  }
  return seen_since_ + kTickNs;
}

void VcpuCore::Kick() {
  kicked_.store(true);
  Ring();
}

void VcpuCore::SetStop(bool stop) {
  stop_.store(stop);
  if (stop) Ring();
}

void VcpuCore::Close() {
  std::unique_lock lock(mutex_);
  closing_.store(true);
  while (holder_.load() != kFree) {
    if (TidOf(holder_.load()) > 0) RingLocked();
    idle_.wait_for(lock, std::chrono::milliseconds(10));
  }
  run_.Unmap();
  dirty_ring_.Unmap();
  fd_.Close();
}

}  // namespace realmode
