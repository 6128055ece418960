// Who may call a vCPU's ioctls now? The thread that holds its core.
#pragma once

#include <napi.h>

#include <cerrno>

#include "errors.h"
#include "vcpu_core.h"

namespace realmode {

// Holds the core for one native call. @throws KvmError EBUSY, EBADF
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

}  // namespace realmode
