// How do the kernel and JavaScript tell each other of events? (eventfd(2))
#pragma once

#include <napi.h>

#include "owned_fd.h"

namespace realmode {

// A counter in the kernel. KVM holds it too while it is registered, so that close() is safe at any time.
class Eventfd : public OwnedFdObject<Eventfd> {
 public:
  static constexpr AddonState::Kind kKind = AddonState::kEventfd;
  static constexpr const char* kMaker = "eventfd";
  static constexpr const char* kClosed = "the eventfd is closed";
  static constexpr napi_type_tag kTag = {0x7265616c6d6f6465, 0x6576656e74666400};

  using OwnedFdObject::OwnedFdObject;
  static Napi::Function Define(Napi::Env env);
  // (initial: number, semaphore: boolean) => Eventfd
  static Napi::Value Make(const Napi::CallbackInfo& info);

 private:
  Napi::Value Read(const Napi::CallbackInfo& info);
  Napi::Value Write(const Napi::CallbackInfo& info);
  Napi::Value Wait(const Napi::CallbackInfo& info);
};

}  // namespace realmode
