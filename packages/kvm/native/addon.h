// What does one JavaScript environment (the main thread, each worker) hold of this addon?
#pragma once

#include <napi.h>

#include <memory>
#include <set>

namespace realmode {

class Vm;
class Vcpu;

// State of one environment. THREAD: that environment's JavaScript thread only.
// What environments share is in the cores (vm.h, vcpu_core.h), the watchdog and the VM registry.
class AddonState {
 public:
  static AddonState& Of(Napi::Env env);
  // Wrappers hold it, because Node may free the instance data before it finalizes the last wrapper.
  static std::shared_ptr<AddonState> Share(Napi::Env env);

  Napi::Function error_factory() const { return error_factory_.Value(); }
  Napi::Object NewVm() const { return vm_class_.New({}); }
  Napi::Object NewVcpu() const { return vcpu_class_.New({}); }

  // The classes of the small objects that own one descriptor each; made only by New().
  enum Kind : int { kDevice, kEventfd, kGuestMemfd, kStats, kKinds };
  Napi::Object New(Kind kind);
  // For their constructors. @throws TypeError unless New() calls.
  void MustConstruct(Napi::Env env, const char* maker);

  // Live wrappers: what must end before the environment does.
  std::set<Vm*> vms;
  std::set<Vcpu*> vcpus;
  // True inside NewVm and NewVcpu: their constructors refuse everybody else.
  bool constructing = false;

 private:
  friend Napi::Object InitAddon(Napi::Env env, Napi::Object exports);
  static void OnCleanup(void* state);
  Napi::FunctionReference error_factory_;
  Napi::FunctionReference vm_class_;
  Napi::FunctionReference vcpu_class_;
  Napi::FunctionReference kind_classes_[kKinds];
};

}  // namespace realmode
