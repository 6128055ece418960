// How are a VM's or a vCPU's statistics read? (Documentation/virt/kvm/api.rst, "KVM_GET_STATS_FD")
#pragma once

#include <napi.h>

#include "fd.h"

namespace realmode {

// THREAD: the JavaScript thread that made it. It keeps the VM alive in the kernel, as every
// descriptor of KVM's does.
class Stats : public Napi::ObjectWrap<Stats> {
 public:
  static Napi::Function Define(Napi::Env env);
  static Napi::Value Wrap(Napi::Env env, Fd fd);
  explicit Stats(const Napi::CallbackInfo& info);

 private:
  Napi::Value Read(const Napi::CallbackInfo& info);
  Napi::Value Close(const Napi::CallbackInfo& info);

  Fd fd_;  // OWNS: closed by close() or the finalizer
};

}  // namespace realmode
