// What can be asked of /dev/kvm itself?
#pragma once

#include <napi.h>

#include "fd.h"

namespace realmode {

// `new Kvm(path)` opens the device. THREAD: the JavaScript thread that made it.
class Kvm : public Napi::ObjectWrap<Kvm> {
 public:
  static Napi::Function Define(Napi::Env env);
  explicit Kvm(const Napi::CallbackInfo& info);

 private:
  Napi::Value GetApiVersion(const Napi::CallbackInfo& info);
  Napi::Value CheckExtension(const Napi::CallbackInfo& info);
  Napi::Value GetVcpuMmapSize(const Napi::CallbackInfo& info);
  Napi::Value RowIoctl(const Napi::CallbackInfo& info);
  Napi::Value DeviceAttr(const Napi::CallbackInfo& info);
  Napi::Value CreateVm(const Napi::CallbackInfo& info);
  Napi::Value Close(const Napi::CallbackInfo& info);
  // The result of an ioctl on the device. @throws KvmError
  int Ioctl(Napi::Env env, const char* name, unsigned long request, unsigned long argument);

  Fd fd_;  // OWNS: closed by close() or the finalizer
};

}  // namespace realmode
