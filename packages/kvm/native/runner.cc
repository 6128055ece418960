// How do a run's command and its end cross between the JavaScript thread and the vCPU's thread?

#include "runner.h"

#include <pthread.h>

#include <algorithm>
#include <csignal>
#include <cstring>

#include "vcpu.h"

namespace realmode {

namespace {

// After an exit that a device may answer, the next command usually comes within this time; a thread
// that sleeps at once needs some 50 us more per exit for the two wake-ups.
constexpr int64_t kSpinNs = 50'000;

}  // namespace

void ExitRecord::Fill(uint8_t* record, const VcpuCore& core, int code, const FastPaths* paths) {
  if (paths != nullptr) {
    const auto posted = static_cast<uint32_t>(paths->used());
    std::memcpy(record + kPosted, &posted, sizeof(posted));
  }
  if (code < 0) return;
  const kvm_run* const run = core.run();
  if (run->exit_reason != KVM_EXIT_IO) {
    std::memcpy(record, run, kHeader);
    return;
  }
  std::memcpy(record, run, kIoHeader);
  const size_t length = size_t{run->io.size} * run->io.count;
  if (run->io.data_offset >= core.run_size()) return;
  const size_t there = core.run_size() - run->io.data_offset;
  const auto* const data = reinterpret_cast<const uint8_t*>(run) + run->io.data_offset;
  // Nearly always; a copy of a size that the compiler knows.
  if (length <= 8 && there >= 8) {
    std::memcpy(record + kDataAt, data, 8);
  } else {
    std::memcpy(record + kDataAt, data, std::min({length, there, kData}));
  }
}

Runner* Runner::Make(Napi::Env env, std::shared_ptr<VcpuCore> core, uint8_t* record, Vcpu* owner) {
  auto* const runner = new Runner(std::move(core), record, owner);
  runner->queue_ = Queue::New(env, "realmode vCPU", 0, 1, runner,
                              [](Napi::Env, void*, Runner* finished) { delete finished; },
                              static_cast<void*>(nullptr));
  runner->queue_.Unref(env);
  // The thread shall see no signal but the kick: Node's handlers belong to its own threads.
  sigset_t all_but_kick;
  sigset_t before;
  sigfillset(&all_but_kick);
  sigdelset(&all_but_kick, KickSignal());
  pthread_sigmask(SIG_SETMASK, &all_but_kick, &before);
  runner->thread_ = std::thread([runner] { runner->Loop(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return runner;
}

std::optional<int> Runner::Start(Napi::Env env, FastPaths* paths, int64_t wait_ns) {
  paths_ = paths;
  holds_.store(true);
  delivery_.store(wait_ns > 0 ? kAwaited : kByQueue);
  int idle = kIdle;
  // Never over a kQuit: that one must not be lost.
  command_.compare_exchange_strong(idle, kRun);
  {
    std::lock_guard lock(mutex_);
    wake_.notify_one();
  }
  if (wait_ns > 0) {
    const int64_t until = NowNs() + wait_ns;
    while (delivery_.load() == kAwaited && NowNs() < until) __builtin_ia32_pause();
    int awaited = kAwaited;
    if (!delivery_.compare_exchange_strong(awaited, kByQueue)) return code_;
  }
  // The queue may have the code already: this thread takes it from there later.
  queue_.Ref(env);
  return std::nullopt;
}

void Runner::Stop() {
  owner_ = nullptr;
  command_.store(kQuit);
  {
    std::lock_guard lock(mutex_);
    wake_.notify_one();
  }
  // Not a kick: that would be kept, and end somebody else's run, where this one has just ended.
  core_->SetStop(true);
  thread_.join();
  core_->SetStop(false);
  if (holds_.exchange(false)) core_->Release();
  // Results that are queued are still delivered, except where Node itself has closed the queue.
  if (queue_open_) queue_.Release();
}

int Runner::WaitForCommand() {
  static const bool other_cpus = std::thread::hardware_concurrency() > 1;
  if (spin_ && other_cpus) {
    const int64_t until = NowNs() + kSpinNs;
    while (NowNs() < until) {
      if (command_.load() != kIdle) return command_.load();
      __builtin_ia32_pause();
    }
  }
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return command_.load() != kIdle; });
  return command_.load();
}

void Runner::Finished(int code) {
  holds_.store(false);
  core_->Release();
  int run = kRun;
  command_.compare_exchange_strong(run, kIdle);
  code_ = code;
  int awaited = kAwaited;
  if (delivery_.compare_exchange_strong(awaited, kTaken)) return;
  if (!queue_open_) return;
  // kIdle first: JavaScript may command the next run before the call returns.
  const auto value = reinterpret_cast<void*>(static_cast<intptr_t>(code));
  queue_open_ = queue_.NonBlockingCall(value) == napi_ok;
}

void Runner::Loop() {
  while (WaitForCommand() == kRun) {
    const int code = core_->Run(paths_, record_ + ExitRecord::kLog);
    ExitRecord::Fill(record_, *core_, code, paths_);
    spin_ = core_->pending_io() || code == kTick;
    Finished(code);
  }
}

void Runner::CallJs(Napi::Env env, Napi::Function, Runner* runner, void* value) {
  // A null env: Node is closing the queue and only wants it emptied.
  if (env == nullptr || runner == nullptr) return;
  runner->queue_.Unref(env);
  if (runner->owner_ == nullptr) return;
  runner->owner_->Deliver(env, static_cast<int>(reinterpret_cast<intptr_t>(value)));
}

}  // namespace realmode
