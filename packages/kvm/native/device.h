// What can be asked of a device in the kernel? (Documentation/virt/kvm/devices)
#pragma once

#include <napi.h>

#include "owned_fd.h"

namespace realmode {

// Made by KVM_CREATE_DEVICE. It keeps the VM alive in the kernel, as every descriptor of KVM's does.
class Device : public OwnedFdObject<Device> {
 public:
  static constexpr AddonState::Kind kKind = AddonState::kDevice;
  static constexpr const char* kMaker = "KVM_CREATE_DEVICE";
  static constexpr const char* kClosed = "the device is closed";
  static constexpr napi_type_tag kTag = {0x7265616c6d6f6465, 0x6465766963650000};

  using OwnedFdObject::OwnedFdObject;
  static Napi::Function Define(Napi::Env env);

 private:
  Napi::Value DeviceAttr(const Napi::CallbackInfo& info);
};

}  // namespace realmode
