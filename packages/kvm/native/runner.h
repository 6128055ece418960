// How does a vCPU run without blocking the event loop? On a native thread of its own.
#pragma once

#include <napi.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "vcpu_core.h"

namespace realmode {

// What a run leaves for JavaScript: a copy of the first bytes of kvm_run, the bytes of an io exit, and
// the writes that were posted before it.
// In shared memory of JavaScript's, so that nobody sees it unmapped and no allocation happens per exit.
struct ExitRecord {
  static constexpr size_t kHeader = 288;  // kvm_run up to the end of its union
  static constexpr size_t kIoHeader = 48;  // as far as an io exit has something in it
  // How many writes were posted: beside the header, since every run reads it.
  static constexpr size_t kPosted = kHeader;
  static constexpr size_t kDataAt = kPosted + 8;
  static constexpr size_t kData = 4096;  // more than KVM's PIO page can hold in one exit
  static constexpr size_t kLog = kDataAt + kData;  // posted writes: FastPaths::Entry
  static constexpr size_t kSize = kLog + FastPaths::kLogSize;
  // What a run that ended with `code` has to tell. THREAD: who acquired the core.
  static void Fill(uint8_t* record, const VcpuCore& core, int code, const FastPaths* paths);
};

class Vcpu;

// One thread for one JavaScript vCPU object, made at its first run().
class Runner {
 public:
  // THREAD: JavaScript's. `record` and `owner` stay valid until Stop(); the owner gets each run's code.
  static Runner* Make(Napi::Env env, std::shared_ptr<VcpuCore> core, uint8_t* record, Vcpu* owner);
  // THREAD: JavaScript's. The core is acquired already; the thread releases it.
  // `paths` may be null; it stays valid until the run has ended.
  // The run's code where it ends within `wait_ns`; else the owner gets it later.
  std::optional<int> Start(Napi::Env env, FastPaths* paths, int64_t wait_ns);
  // THREAD: JavaScript's. Ends the run, joins the thread. The object frees itself afterwards, when
  // Node drops the thread-safe function.
  void Stop();

 private:
  Runner(std::shared_ptr<VcpuCore> core, uint8_t* record, Vcpu* owner)
      : core_(std::move(core)), record_(record), owner_(owner) {}
  void Loop();
  int WaitForCommand();
  void Finished(int code);
  static void CallJs(Napi::Env env, Napi::Function done, Runner* runner, void* code);
  using Queue = Napi::TypedThreadSafeFunction<Runner, void, CallJs>;

  enum Command : int { kIdle, kRun, kQuit };
  // Who brings a run's code to JavaScript: Start() itself while it waits, else the queue.
  enum Delivery : int { kByQueue, kAwaited, kTaken };

  const std::shared_ptr<VcpuCore> core_;
  uint8_t* const record_;  // OWNED by the JavaScript vCPU object
  std::atomic<int> command_{kIdle};
  std::atomic<int> delivery_{kByQueue};
  int code_ = 0;  // of the run that was awaited; written before kTaken
  std::mutex mutex_;
  std::condition_variable wake_;
  FastPaths* paths_ = nullptr;       // of the run under way
  bool spin_ = false;                // THREAD: the runner's
  std::atomic<bool> holds_{false};  // core_ is acquired for a run that has not ended
  Vcpu* owner_;                      // THREAD: JavaScript's; null after Stop()
  bool queue_open_ = true;           // THREAD: the runner's, JavaScript's after the join
  Queue queue_;                      // OWNS this object: its finalizer deletes it
  std::thread thread_;               // OWNS: joined by Stop()
};

}  // namespace realmode
