// How are a vCPU's ioctls called? (Documentation/virt/kvm/api.rst, "vcpu ioctls")
//
// Ioctls with a structure of fixed size are rows of a table: one native method serves them all, and
// the structure crosses as bytes; src/raw/structs.ts knows their fields.

#include "vcpu.h"

#include <linux/kvm.h>

#include <cerrno>
#include <cstring>
#include <iterator>
#include <vector>

#include "errors.h"
#include "kvm_abi.h"

namespace realmode {

namespace {

struct IoctlRow {
  const char* name;
  unsigned long request;
  size_t size;  // of the structure; 0 = no argument
};

IoctlRow kRows[] = {
    {"KVM_GET_REGS", KVM_GET_REGS, sizeof(kvm_regs)},
    {"KVM_SET_REGS", KVM_SET_REGS, sizeof(kvm_regs)},
    {"KVM_GET_SREGS", KVM_GET_SREGS, sizeof(kvm_sregs)},
    {"KVM_SET_SREGS", KVM_SET_SREGS, sizeof(kvm_sregs)},
    {"KVM_GET_FPU", KVM_GET_FPU, sizeof(kvm_fpu)},
    {"KVM_SET_FPU", KVM_SET_FPU, sizeof(kvm_fpu)},
    {"KVM_GET_XSAVE", kGetXsave, kXsaveSize},
    {"KVM_SET_XSAVE", kSetXsave, kXsaveSize},
    {"KVM_GET_XCRS", KVM_GET_XCRS, sizeof(kvm_xcrs)},
    {"KVM_SET_XCRS", KVM_SET_XCRS, sizeof(kvm_xcrs)},
    {"KVM_GET_MP_STATE", KVM_GET_MP_STATE, sizeof(kvm_mp_state)},
    {"KVM_SET_MP_STATE", KVM_SET_MP_STATE, sizeof(kvm_mp_state)},
    {"KVM_GET_VCPU_EVENTS", KVM_GET_VCPU_EVENTS, sizeof(kvm_vcpu_events)},
    {"KVM_SET_VCPU_EVENTS", KVM_SET_VCPU_EVENTS, sizeof(kvm_vcpu_events)},
    {"KVM_GET_DEBUGREGS", KVM_GET_DEBUGREGS, sizeof(kvm_debugregs)},
    {"KVM_SET_DEBUGREGS", KVM_SET_DEBUGREGS, sizeof(kvm_debugregs)},
    {"KVM_SET_GUEST_DEBUG", KVM_SET_GUEST_DEBUG, sizeof(kvm_guest_debug)},
    {"KVM_TRANSLATE", KVM_TRANSLATE, sizeof(kvm_translation)},
    {"KVM_INTERRUPT", KVM_INTERRUPT, sizeof(kvm_interrupt)},
    {"KVM_NMI", KVM_NMI, 0},
};

// KVM_SET_CPUID2's own bound (KVM_MAX_CPUID_ENTRIES in the kernel's x86 code).
constexpr uint32_t kMaxCpuidEntries = 256;

constexpr double kMaxTimeoutMs = 2147483647;

// Holds the core for one native call.
class Hold {
 public:
  Hold(Napi::Env env, VcpuCore& core, const char* syscall) : core_(core) {
    const int error = core.Acquire();
    if (error == EBUSY) ThrowErrno(env, syscall, error, "the vCPU is running");
    if (error != 0) ThrowErrno(env, syscall, error, "the vCPU is closed");
  }
  ~Hold() { core_.Release(); }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

 private:
  VcpuCore& core_;
};

}  // namespace

Napi::Function Vcpu::Define(Napi::Env env) {
  std::vector<Napi::ClassPropertyDescriptor<Vcpu>> methods = {
      InstanceMethod("setCpuid2", &Vcpu::SetCpuid2),
      InstanceMethod("getCpuid2", &Vcpu::GetCpuid2),
      InstanceMethod("setTimeout", &Vcpu::SetTimeout),
      InstanceMethod("setIrqWindow", &Vcpu::SetIrqWindow),
      InstanceMethod("run", &Vcpu::Run),
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
  for (IoctlRow& row : kRows) {
    const auto method = row.size == 0 ? &Vcpu::PlainIoctl : &Vcpu::StructIoctl;
    methods.push_back(InstanceMethod(row.name, method, napi_default, &row));
  }
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
  // Neither writable nor configurable: record_ points into the buffer.
  object.DefineProperties({
      Napi::PropertyDescriptor::Value("vm", vm, napi_default),
      Napi::PropertyDescriptor::Value("record", record, napi_default),
      Napi::PropertyDescriptor::Value("done", done, napi_default),
  });
  Vcpu* const vcpu = Unwrap(object);
  vcpu->record_ = ToBytes(env, record, "record").data;
  vcpu->core_ = std::move(core);
  return object;
}

Vcpu::Vcpu(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<Vcpu>(info), state_(AddonState::Share(info.Env())) {
  if (!std::exchange(state_->constructing, false)) {
    throw Napi::TypeError::New(info.Env(), "a Vcpu is made by Vm.createVcpu()");
  }
  state_->vcpus.insert(this);
}

Vcpu::~Vcpu() {
  state_->vcpus.erase(this);
  StopRunner();
}

void Vcpu::StopRunner() {
  if (runner_ != nullptr) std::exchange(runner_, nullptr)->Stop();
  if (std::exchange(in_flight_, false)) Unref();
}

// (bytes: Uint8Array of the structure's size): read or filled in place.
Napi::Value Vcpu::StructIoctl(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto& row = *static_cast<const IoctlRow*>(info.Data());
  const ByteView bytes = ToBytes(env, info[0], row.name);
  if (bytes.size != row.size) {
    throw Napi::RangeError::New(env, std::string(row.name) + " takes " + std::to_string(row.size) +
                                         " bytes, not " + std::to_string(bytes.size));
  }
  const Hold hold(env, *core_, row.name);
  if (realmode::Ioctl(core_->fd(), row.request, bytes.data) < 0) ThrowErrno(env, row.name, errno);
  return env.Undefined();
}

Napi::Value Vcpu::PlainIoctl(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto& row = *static_cast<const IoctlRow*>(info.Data());
  const Hold hold(env, *core_, row.name);
  if (realmode::Ioctl(core_->fd(), row.request, 0ul) < 0) ThrowErrno(env, row.name, errno);
  return env.Undefined();
}

// (list: Uint8Array): struct kvm_cpuid2 with its entries.
Napi::Value Vcpu::SetCpuid2(const Napi::CallbackInfo& info) {
  static const char* const kName = "KVM_SET_CPUID2";
  const Napi::Env env = info.Env();
  const ByteView bytes = ToBytes(env, info[0], kName);
  // A copy: the entry count must not change between the check and the call.
  std::vector<uint8_t> copy(bytes.data, bytes.data + bytes.size);
  uint32_t entries = UINT32_MAX;
  if (copy.size() >= kCpuidHead) std::memcpy(&entries, copy.data(), sizeof(entries));
  if (entries > kMaxCpuidEntries ||
      copy.size() != kCpuidHead + entries * sizeof(kvm_cpuid_entry2)) {
    throw Napi::RangeError::New(env, "KVM_SET_CPUID2 takes a header and as many entries as it says");
  }
  const Hold hold(env, *core_, kName);
  if (realmode::Ioctl(core_->fd(), kSetCpuid2, copy.data()) < 0) ThrowErrno(env, kName, errno);
  return env.Undefined();
}

Napi::Value Vcpu::GetCpuid2(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  std::vector<uint8_t> bytes(kCpuidHead + kMaxCpuidEntries * sizeof(kvm_cpuid_entry2));
  auto* const list = reinterpret_cast<kvm_cpuid2*>(bytes.data());
  list->nent = kMaxCpuidEntries;
  {
    const Hold hold(env, *core_, "KVM_GET_CPUID2");
    if (realmode::Ioctl(core_->fd(), kGetCpuid2, list) < 0) ThrowErrno(env, "KVM_GET_CPUID2", errno);
  }
  const size_t length = kCpuidHead + list->nent * sizeof(kvm_cpuid_entry2);
  return FromBytes(env, bytes.data(), length);
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

// () => exit reason, or a RunCode. kGone instead of an error: another thread may close at any time.
Napi::Value Vcpu::Run(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const int error = core_->Acquire();
  if (error == EBADF) return Napi::Number::New(env, kGone);
  if (error != 0) ThrowErrno(env, "KVM_RUN", error, "the vCPU is running");
  core_->SetDeadline(deadline_);
  const int code = core_->Run(true);
  if (code >= 0) ExitRecord::Fill(record_, *core_);
  core_->Release();
  if (code <= kErrnoBase) ThrowErrno(env, "KVM_RUN", kErrnoBase - code);
  return Napi::Number::New(env, code);
}

// () => kKicked when the last exit's I/O is done, or the next exit of the same instruction.
Napi::Value Vcpu::Settle(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  int code;
  {
    const Hold hold(env, *core_, "KVM_RUN");
    code = core_->Settle();
    if (code >= 0) ExitRecord::Fill(record_, *core_);
  }
  if (code <= kErrnoBase) ThrowErrno(env, "KVM_RUN", kErrnoBase - code);
  return Napi::Number::New(env, code);
}

// () => 0, or kGone; `done(code)` follows with what run() would have returned (or kErrnoBase - errno).
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
  // The object lives at least until its run has ended.
  Ref();
  in_flight_ = true;
  runner_->Start(env);
  return Napi::Number::New(env, 0);
}

void Vcpu::Deliver(Napi::Env env, int code) {
  const Napi::HandleScope scope(env);
  const Napi::Object self = Value();
  in_flight_ = false;
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
