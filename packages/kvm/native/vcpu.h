// What can JavaScript ask of a vCPU?
#pragma once

#include <napi.h>

#include <memory>
#include <vector>

#include "addon.h"
#include "runner.h"
#include "vcpu_core.h"

namespace realmode {

// THREAD: the JavaScript thread that made it; several threads may each have one for the same core,
// and the core refuses all but one at a time (EBUSY).
class Vcpu : public Napi::ObjectWrap<Vcpu> {
 public:
  static Napi::Function Define(Napi::Env env);
  // `vm`, `record` and `done` become properties of the object, not references from here: so the
  // garbage collector sees the whole circle of a machine that nobody closed.
  static Napi::Value Wrap(Napi::Env env, std::shared_ptr<VcpuCore> core, Napi::Value vm,
                          Napi::Value record, Napi::Value done);
  // @throws TypeError, RangeError where they are not what Wrap needs.
  static void CheckRecord(Napi::Env env, Napi::Value record, Napi::Value done);
  explicit Vcpu(const Napi::CallbackInfo& info);
  ~Vcpu() override;

  // The addon's run(handle, room). No method: napi_unwrap, which a method begins with, looks a property
  // up, and that is a fifth of what an exit costs above KVM_RUN.
  static napi_value CallRun(napi_env env, napi_callback_info info);

  void StopRunner();
  // The runner's: a run() has ended.
  void Deliver(Napi::Env env, int code);

 private:
  // In vcpu_ioctls.cc; the data of RowIoctl is a row of its table.
  static void AddIoctls(std::vector<Napi::ClassPropertyDescriptor<Vcpu>>& methods);
  Napi::Value RowIoctl(const Napi::CallbackInfo& info);
  Napi::Value SetSignalMask(const Napi::CallbackInfo& info);
  Napi::Value EnableCap(const Napi::CallbackInfo& info);
  Napi::Value OneReg(const Napi::CallbackInfo& info);
  Napi::Value DeviceAttr(const Napi::CallbackInfo& info);
  Napi::Value SyncRegs(const Napi::CallbackInfo& info);
  Napi::Value CompleteExit(const Napi::CallbackInfo& info);
  Napi::Value RunField(const Napi::CallbackInfo& info);
  Napi::Value GetStatsFd(const Napi::CallbackInfo& info);
  // In rings.cc.
  Napi::Value ReadCoalesced(const Napi::CallbackInfo& info);
  Napi::Value HarvestDirtyRing(const Napi::CallbackInfo& info);
  Napi::Value SetTimeout(const Napi::CallbackInfo& info);
  Napi::Value SetIrqWindow(const Napi::CallbackInfo& info);
  Napi::Value SetFastPaths(const Napi::CallbackInfo& info);
  napi_value Run(napi_env env, napi_value room);
  Napi::Value Settle(const Napi::CallbackInfo& info);
  Napi::Value Start(const Napi::CallbackInfo& info);
  Napi::Value Answer(const Napi::CallbackInfo& info);
  Napi::Value PendingIo(const Napi::CallbackInfo& info);
  Napi::Value Kick(const Napi::CallbackInfo& info);
  Napi::Value SetStop(const Napi::CallbackInfo& info);
  Napi::Value Token(const Napi::CallbackInfo& info);
  Napi::Value Detach(const Napi::CallbackInfo& info);
  Napi::Value Close(const Napi::CallbackInfo& info);

  std::shared_ptr<AddonState> state_;
  std::shared_ptr<VcpuCore> core_;
  uint8_t* record_ = nullptr;  // OWNED by the property `record`
  Runner* runner_ = nullptr;   // OWNED by its queue; Stop() before this is dropped
  uint32_t handle_ = 0;  // in the environment's table, as long as this object lives
  // Null where `room` is no number: this run shall have none.
  FastPaths* PathsFor(napi_env env, napi_value room);
  int64_t WaitForStart();
  FastPaths paths_;  // THREAD: this one, the runner's during its run
  int64_t deadline_ = kNever;
  bool in_flight_ = false;  // between Start() and Deliver(): the object holds itself
  // Whether Start() shall wait for the result: see WaitForStart().
  int64_t last_turn_ = 0;  // when the event loop last brought a result
  int misses_ = 0;         // times in a row that the result did not come while Start() waited
  int skips_ = 0;          // runs that Start() does not wait for
};

}  // namespace realmode
