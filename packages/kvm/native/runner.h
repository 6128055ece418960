// How does a vCPU run without blocking the event loop? On a native thread of its own.
#pragma once

#include <napi.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "vcpu_core.h"

namespace realmode {

// What a run leaves for JavaScript: a copy of the first bytes of kvm_run, the bytes of an io exit, and
// the writes that were posted before it.
// In shared memory of JavaScript's, so that nobody sees it unmapped and no allocation happens per exit.
struct ExitRecord {
  static constexpr size_t kHeader = 288;  // kvm_run up to the end of its union
  static constexpr size_t kData = 4096;   // more than KVM's PIO page can hold in one exit
  static constexpr size_t kLog = kHeader + kData;  // posted writes: FastPaths
  static constexpr size_t kSize = kLog + FastPaths::kLogSize;
  // THREAD: who acquired the core.
  static void Fill(uint8_t* record, const VcpuCore& core);
};

class Vcpu;

// One thread for one JavaScript vCPU object, made at its first run().
class Runner {
 public:
  // THREAD: JavaScript's. `record` and `owner` stay valid until Stop(); the owner gets each run's code.
  static Runner* Make(Napi::Env env, std::shared_ptr<VcpuCore> core, uint8_t* record, Vcpu* owner);
  // THREAD: JavaScript's. The core is acquired already; the thread releases it.
  // `paths` may be null; it stays valid until the run has ended.
  void Start(Napi::Env env, FastPaths* paths);
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

  const std::shared_ptr<VcpuCore> core_;
  uint8_t* const record_;  // OWNED by the JavaScript vCPU object
  std::atomic<int> command_{kIdle};
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
