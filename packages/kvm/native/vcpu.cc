// How does a vCPU's JavaScript object run it? (its other ioctls: vcpu_ioctls.cc)

#include "vcpu.h"

#include <linux/kvm.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <optional>
#include <thread>
#include <vector>

#include "errors.h"
#include "hold.h"

namespace realmode {

namespace {

constexpr double kMaxTimeoutMs = 2147483647;
// Two wake-ups cost some 50 us. A short run's result is there sooner, so start() waits this long for it.
constexpr int64_t kAwaitNs = 30'000;
// At least this often results go through the event loop, so that its other work gets its turn.
constexpr int64_t kTurnNs = 2'000'000;
// After so many misses in a row, one run in 2^kMaxMisses is waited for.
constexpr int kMaxMisses = 6;

}  // namespace

Napi::Function Vcpu::Define(Napi::Env env) {
  std::vector<Napi::ClassPropertyDescriptor<Vcpu>> methods = {
      InstanceMethod("setTimeout", &Vcpu::SetTimeout),
      InstanceMethod("setIrqWindow", &Vcpu::SetIrqWindow),
      InstanceMethod("setFastPaths", &Vcpu::SetFastPaths),
      InstanceMethod("settle", &Vcpu::Settle),
      InstanceMethod("start", &Vcpu::Start),
      InstanceMethod("answer", &Vcpu::Answer),
      InstanceMethod("pendingIo", &Vcpu::PendingIo),
      InstanceMethod("kick", &Vcpu::Kick),
      InstanceMethod("setStop", &Vcpu::SetStop),
      InstanceMethod("token", &Vcpu::Token),
      InstanceMethod("detach", &Vcpu::Detach),
      InstanceMethod("close", &Vcpu::Close),
  };
  AddIoctls(methods);
  return DefineClass(env, "NativeVcpu", methods);
}

void Vcpu::CheckRecord(Napi::Env env, Napi::Value record, Napi::Value done) {
  const ByteView bytes = ToBytes(env, record, "record");
  if (!bytes.shared || bytes.size != ExitRecord::kSize) {
    throw Napi::RangeError::New(env, "record must be recordSize bytes of a SharedArrayBuffer");
  }
  if (!done.IsFunction()) throw Napi::TypeError::New(env, "done must be a function");
}

Napi::Value Vcpu::Wrap(Napi::Env env, std::shared_ptr<VcpuCore> core, Napi::Value vm,
                       Napi::Value record, Napi::Value done) {
  auto& state = AddonState::Of(env);
  state.constructing = true;
  const Napi::Object object = state.NewVcpu();
  Vcpu* const vcpu = Unwrap(object);
  // Neither writable nor configurable: record_ points into the buffer.
  object.DefineProperties({
      Napi::PropertyDescriptor::Value("vm", vm, napi_default),
      Napi::PropertyDescriptor::Value("record", record, napi_default),
      Napi::PropertyDescriptor::Value("done", done, napi_default),
      Napi::PropertyDescriptor::Value("handle", Napi::Number::New(env, vcpu->handle_), napi_default),
  });
  vcpu->record_ = ToBytes(env, record, "record").data;
  vcpu->core_ = std::move(core);
  return object;
}

Vcpu::Vcpu(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<Vcpu>(info), state_(AddonState::Share(info.Env())) {
  if (!std::exchange(state_->constructing, false)) {
    throw Napi::TypeError::New(info.Env(), "a Vcpu is made by Vm.createVcpu()");
  }
  handle_ = state_->vcpus.Add(this);
}

Vcpu::~Vcpu() {
  state_->vcpus.Remove(handle_);
  StopRunner();
}

void Vcpu::StopRunner() {
  if (runner_ != nullptr) std::exchange(runner_, nullptr)->Stop();
  if (std::exchange(in_flight_, false)) Unref();
}

// (milliseconds: number | null): from now, for all run() and start() until it is set again.
Napi::Value Vcpu::SetTimeout(const Napi::CallbackInfo& info) {
  deadline_ = kNever;
  if (info[0].IsNull()) return info.Env().Undefined();
  if (!info[0].IsNumber()) throw Napi::TypeError::New(info.Env(), "timeout must be a number");
  const double milliseconds = info[0].As<Napi::Number>().DoubleValue();
  if (!(milliseconds >= 0 && milliseconds <= kMaxTimeoutMs)) {
    throw Napi::RangeError::New(info.Env(), "timeout must be 0 to 2147483647 ms");
  }
  deadline_ = NowNs() + static_cast<int64_t>(milliseconds * 1e6);
  return info.Env().Undefined();
}

// (wanted: boolean): KVM_RUN ends with KVM_EXIT_IRQ_WINDOW_OPEN when an interrupt could be taken.
Napi::Value Vcpu::SetIrqWindow(const Napi::CallbackInfo& info) {
  const Hold hold(info.Env(), *core_, "kvm_run");
  core_->run()->request_interrupt_window = info[0].ToBoolean().Value() ? 1 : 0;
  return info.Env().Undefined();
}

// (rows: Uint8Array): FastPaths::Row, as many as there are; for the runs with `room` from now on.
Napi::Value Vcpu::SetFastPaths(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const ByteView bytes = ToBytes(env, info[0], "rows");
  const size_t count = bytes.size / sizeof(FastPaths::Row);
  if (bytes.size % sizeof(FastPaths::Row) != 0 || count > FastPaths::kMaxRows) {
    throw Napi::RangeError::New(env, "rows must be up to " + std::to_string(FastPaths::kMaxRows) +
                                         " rows of " + std::to_string(sizeof(FastPaths::Row)) + " bytes");
  }
  const Hold hold(env, *core_, "setFastPaths");
  paths_.SetRows(bytes.data, count);
  return env.Undefined();
}

// The caller holds the core.
FastPaths* Vcpu::PathsFor(napi_env env, napi_value room) {
  double number = 0;
  if (napi_get_value_double(env, room, &number) != napi_ok) return nullptr;
  paths_.Begin(number >= 1 ? static_cast<size_t>(std::min<double>(number, FastPaths::kMaxEntries)) : 0);
  return &paths_;
}

// (handle: number, room?: number) => exit reason, or a RunCode. With `room` the fast paths answer, and so
// many writes may be posted; the record then has their number. kGone instead of an error: another thread may
// close at any time.
napi_value Vcpu::CallRun(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value arguments[2];
  void* data = nullptr;
  if (napi_get_cb_info(env, info, &count, arguments, nullptr, &data) != napi_ok) return nullptr;
  int64_t handle = -1;
  napi_get_value_int64(env, arguments[0], &handle);
  Vcpu* const vcpu = static_cast<AddonState*>(data)->vcpus.Find(handle);
  napi_value code = nullptr;
  if (vcpu == nullptr) {
    napi_create_int32(env, kGone, &code);
    return code;
  }
  try {
    return vcpu->Run(env, arguments[1]);
  } catch (const Napi::Error& error) {
    error.ThrowAsJavaScriptException();
    return nullptr;
  }
}

napi_value Vcpu::Run(napi_env env, napi_value room) {
  const int error = core_->AcquireToRun(state_->runner_tid);
  if (error == EBUSY) ThrowErrno(env, "KVM_RUN", error, "the vCPU is running");
  int code = kGone;
  if (error == 0) {
    core_->SetDeadline(deadline_);
    FastPaths* const paths = PathsFor(env, room);
    code = core_->Run(paths, record_ + ExitRecord::kLog);
    ExitRecord::Fill(record_, *core_, code, paths);
    core_->Release();
  }
  if (code <= kErrnoBase) ThrowErrno(env, "KVM_RUN", kErrnoBase - code);
  napi_value result = nullptr;
  napi_create_int32(env, code, &result);
  return result;
}

// () => kKicked when the last exit's I/O is done, or the next exit of the same instruction.
Napi::Value Vcpu::Settle(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  int code;
  {
    const Hold hold(env, *core_, "KVM_RUN");
    code = core_->Settle();
    ExitRecord::Fill(record_, *core_, code, nullptr);
  }
  if (code <= kErrnoBase) ThrowErrno(env, "KVM_RUN", kErrnoBase - code);
  return Napi::Number::New(env, code);
}

// How long the next Start() waits, 0 = not at all. Only where runs come one after the other, and not
// longer than kTurnNs without a turn of the event loop; less often where it was in vain, because the
// guest runs long or the host has no processor left.
int64_t Vcpu::WaitForStart() {
  static const bool other_cpus = std::thread::hardware_concurrency() > 1;
  if (!other_cpus || NowNs() - last_turn_ > kTurnNs) return 0;
  if (skips_ == 0) return kAwaitNs;
  skips_--;
  return 0;
}

// (room?: number) => what run() would have returned; undefined: `done(code)` follows with it (or
// kErrnoBase - errno).
Napi::Value Vcpu::Start(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const int error = core_->Acquire();
  if (error == EBADF) return Napi::Number::New(env, kGone);
  if (error != 0) ThrowErrno(env, "KVM_RUN", error, "the vCPU is running");
  core_->SetDeadline(deadline_);
  if (runner_ == nullptr) {
    try {
      runner_ = Runner::Make(env, core_, record_, this);
    } catch (const std::exception& cause) {
      core_->Release();
      ThrowErrno(env, "pthread_create", EAGAIN, cause.what());
    }
  }
  const int64_t wait = WaitForStart();
  const std::optional<int> code = runner_->Start(env, PathsFor(env, info[0]), wait);
  if (wait > 0) {
    misses_ = code ? 0 : std::min(misses_ + 1, kMaxMisses);
    skips_ = code ? 0 : (1 << misses_) - 1;
  }
  if (code) return Napi::Number::New(env, *code);
  // The object lives at least until its run has ended.
  Ref();
  in_flight_ = true;
  return env.Undefined();
}

void Vcpu::Deliver(Napi::Env env, int code) {
  const Napi::HandleScope scope(env);
  const Napi::Object self = Value();
  in_flight_ = false;
  last_turn_ = NowNs();
  Unref();
  // Plain calls: in a worker that is being terminated they fail, and there is nobody to tell.
  napi_value done;
  napi_value argument;
  napi_value result;
  if (napi_get_named_property(env, self, "done", &done) != napi_ok) return;
  if (napi_create_int32(env, code, &argument) != napi_ok) return;
  napi_call_function(env, self, done, 1, &argument, &result);
}

// (bytes: Uint8Array): the answer to the io-in or mmio-read exit that waits.
Napi::Value Vcpu::Answer(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const ByteView bytes = ToBytes(env, info[0], "answer");
  const Hold hold(env, *core_, "answer");
  kvm_run* const run = core_->run();
  uint8_t* to = nullptr;
  size_t length = 0;
  if (core_->pending_io() && run->exit_reason == KVM_EXIT_IO &&
      run->io.direction == KVM_EXIT_IO_IN && run->io.data_offset < core_->run_size()) {
    to = reinterpret_cast<uint8_t*>(run) + run->io.data_offset;
    length = std::min<size_t>(size_t{run->io.size} * run->io.count,
                              core_->run_size() - run->io.data_offset);
  } else if (core_->pending_io() && run->exit_reason == KVM_EXIT_MMIO && run->mmio.is_write == 0) {
    to = run->mmio.data;
    length = std::min<size_t>(run->mmio.len, sizeof(run->mmio.data));
  }
  if (to == nullptr) ThrowErrno(env, "answer", EINVAL, "no read waits for an answer");
  if (bytes.size != length) {
    ThrowErrno(env, "answer", EINVAL, std::to_string(length) + " bytes are waited for");
  }
  std::memcpy(to, bytes.data, length);
  return env.Undefined();
}

Napi::Value Vcpu::PendingIo(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), core_->pending_io());
}

Napi::Value Vcpu::Kick(const Napi::CallbackInfo& info) {
  core_->Kick();
  return info.Env().Undefined();
}

// (stop: boolean): an AbortSignal's way to end this run and no later one.
Napi::Value Vcpu::SetStop(const Napi::CallbackInfo& info) {
  core_->SetStop(info[0].ToBoolean().Value());
  return info.Env().Undefined();
}

Napi::Value Vcpu::Token(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(core_->token()));
}

// () => void: ends this object's run() and its thread; the vCPU lives on for other threads.
Napi::Value Vcpu::Detach(const Napi::CallbackInfo& info) {
  StopRunner();
  return info.Env().Undefined();
}

Napi::Value Vcpu::Close(const Napi::CallbackInfo& info) {
  core_->Close();
  StopRunner();
  return info.Env().Undefined();
}

}  // namespace realmode
