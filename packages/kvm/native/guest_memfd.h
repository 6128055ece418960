// What holds a guest's private memory? (Documentation/virt/kvm/api.rst, "KVM_CREATE_GUEST_MEMFD")
#pragma once

#include <napi.h>

#include "owned_fd.h"

namespace realmode {

// A slot that uses it keeps it alive in the kernel after close().
class GuestMemfd : public OwnedFdObject<GuestMemfd> {
 public:
  static constexpr AddonState::Kind kKind = AddonState::kGuestMemfd;
  static constexpr const char* kMaker = "KVM_CREATE_GUEST_MEMFD";
  static constexpr const char* kClosed = "the guest_memfd is closed";
  static constexpr napi_type_tag kTag = {0x7265616c6d6f6465, 0x67756573746d6664};

  using OwnedFdObject::OwnedFdObject;
  static Napi::Function Define(Napi::Env env) {
    return DefineClass(env, "NativeGuestMemfd", {InstanceMethod("close", &GuestMemfd::Close)});
  }
};

}  // namespace realmode
