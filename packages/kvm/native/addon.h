// What does one JavaScript environment (the main thread, each worker) hold of this addon?
#pragma once

#include <napi.h>

#include <memory>
#include <set>
#include <vector>

#include "vcpu_core.h"

namespace realmode {

class Vm;
class Vcpu;

// The vCPU objects of one environment by small numbers, which are used again when an object is gone.
class VcpuTable {
 public:
  uint32_t Add(Vcpu* vcpu) {
    if (free_.empty()) {
      rows_.push_back(vcpu);
      return static_cast<uint32_t>(rows_.size() - 1);
    }
    const uint32_t handle = free_.back();
    free_.pop_back();
    rows_[handle] = vcpu;
    return handle;
  }
  void Remove(uint32_t handle) {
    rows_[handle] = nullptr;
    free_.push_back(handle);
  }
  // Null where there is none.
  Vcpu* Find(int64_t handle) const {
    const bool there = handle >= 0 && static_cast<uint64_t>(handle) < rows_.size();
    return there ? rows_[static_cast<size_t>(handle)] : nullptr;
  }
  // Null where an object is gone.
  const std::vector<Vcpu*>& rows() const { return rows_; }

 private:
  std::vector<Vcpu*> rows_;
  std::vector<uint32_t> free_;
};

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
  VcpuTable vcpus;
  // RunnerTid() of this environment's thread.
  const int runner_tid = RunnerTid();
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
