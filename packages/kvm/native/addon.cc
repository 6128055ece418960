// What does require("kvm.node") give: the Kvm class, and attach and kick by token?

#include "addon.h"

#include "device.h"
#include "errors.h"
#include "eventfd.h"
#include "guest_memfd.h"
#include "kvm.h"
#include "runner.h"
#include "stats.h"
#include "vcpu.h"
#include "vm.h"

namespace realmode {

namespace {

using Shared = std::shared_ptr<AddonState>;

constexpr double kMaxToken = 9007199254740991.0;

Napi::Value AttachVm(const Napi::CallbackInfo& info) {
  const auto token = static_cast<uint64_t>(ToWhole(info.Env(), info[0], kMaxToken, "token"));
  auto core = VmCore::Find(token);
  if (!core) ThrowErrno(info.Env(), "attach", ENOENT, "no such machine in this process");
  return Vm::Wrap(info.Env(), std::move(core), false);
}

// Never fails for a machine that is gone: who kicks can't know.
Napi::Value KickByToken(const Napi::CallbackInfo& info) {
  const auto token = static_cast<uint64_t>(ToWhole(info.Env(), info[0], kMaxToken, "token"));
  if (auto core = VmCore::FindVcpu(token)) {
    core->Kick();
    return Napi::Boolean::New(info.Env(), true);
  }
  return Napi::Boolean::New(info.Env(), false);
}

}  // namespace

AddonState& AddonState::Of(Napi::Env env) { return **env.GetInstanceData<Shared>(); }
Shared AddonState::Share(Napi::Env env) { return *env.GetInstanceData<Shared>(); }

Napi::Object AddonState::New(Kind kind) {
  constructing = true;
  return kind_classes_[kind].New({});
}

void AddonState::MustConstruct(Napi::Env env, const char* maker) {
  if (!std::exchange(constructing, false)) {
    throw Napi::TypeError::New(env, std::string("this object is made by ") + maker);
  }
}

// Runs before Node frees anything of this environment: nobody may be inside a guest afterwards.
// Not called where the main thread leaves by process.exit(): there the process just ends.
void AddonState::OnCleanup(void* data) {
  auto& state = *static_cast<AddonState*>(data);
  for (Vcpu* vcpu : state.vcpus.rows()) {
    if (vcpu != nullptr) vcpu->StopRunner();
  }
  for (Vm* vm : state.vms) vm->CloseOwned();
}

Napi::Object InitAddon(Napi::Env env, Napi::Object exports) {
  auto* const shared = new Shared(std::make_shared<AddonState>());
  env.SetInstanceData<Shared>(shared);
  AddonState* const state = shared->get();
  const Napi::Function kvm_class = Kvm::Define(env);
  state->vm_class_ = Napi::Persistent(Vm::Define(env));
  state->vcpu_class_ = Napi::Persistent(Vcpu::Define(env));
  state->kind_classes_[AddonState::kDevice] = Napi::Persistent(Device::Define(env));
  state->kind_classes_[AddonState::kEventfd] = Napi::Persistent(Eventfd::Define(env));
  state->kind_classes_[AddonState::kGuestMemfd] = Napi::Persistent(GuestMemfd::Define(env));
  state->kind_classes_[AddonState::kStats] = Napi::Persistent(Stats::Define(env));
  for (auto& one : state->kind_classes_) one.SuppressDestruct();
  // The environment frees its handles itself; by then these may be too late to do it.
  state->vm_class_.SuppressDestruct();
  state->vcpu_class_.SuppressDestruct();
  state->error_factory_.SuppressDestruct();
  napi_add_env_cleanup_hook(env, AddonState::OnCleanup, state);

  exports.Set("Kvm", kvm_class);
  exports.Set("eventfd", Napi::Function::New(env, Eventfd::Make, "eventfd"));
  // For what lists the ioctls; only this addon makes their objects.
  const auto classes = Napi::Object::New(env);
  classes.Set("Kvm", kvm_class);
  classes.Set("Vm", state->vm_class_.Value());
  classes.Set("Vcpu", state->vcpu_class_.Value());
  classes.Set("Device", state->kind_classes_[AddonState::kDevice].Value());
  exports.Set("classes", classes);
  exports.Set("attach", Napi::Function::New(env, AttachVm, "attach"));
  napi_value run = nullptr;
  if (napi_create_function(env, "run", NAPI_AUTO_LENGTH, Vcpu::CallRun, state, &run) != napi_ok) {
    throw Napi::Error::New(env);
  }
  exports.Set("run", run);
  exports.Set("kick", Napi::Function::New(env, KickByToken, "kick"));
  exports.Set("recordSize", Napi::Number::New(env, ExitRecord::kSize));
  exports.Set("recordPosted", Napi::Number::New(env, ExitRecord::kPosted));
  exports.Set("recordData", Napi::Number::New(env, ExitRecord::kDataAt));
  exports.Set("recordLog", Napi::Number::New(env, ExitRecord::kLog));
  // (syscall: string, errno: number, detail: string) => Error
  exports.Set("setErrorFactory",
              Napi::Function::New(
                  env,
                  [](const Napi::CallbackInfo& info) {
                    if (!info[0].IsFunction()) {
                      throw Napi::TypeError::New(info.Env(), "setErrorFactory takes a function");
                    }
                    auto& own = AddonState::Of(info.Env());
                    own.error_factory_ = Napi::Persistent(info[0].As<Napi::Function>());
                    own.error_factory_.SuppressDestruct();
                  },
                  "setErrorFactory"));
  return exports;
}

static Napi::Object Init(Napi::Env env, Napi::Object exports) { return InitAddon(env, exports); }

NODE_API_MODULE(kvm, Init)

}  // namespace realmode
