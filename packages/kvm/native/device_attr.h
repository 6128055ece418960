// How do KVM_SET_, KVM_GET_ and KVM_HAS_DEVICE_ATTR cross? Four kinds of descriptor answer them.
#pragma once

#include <napi.h>

#include <linux/kvm.h>

#include <cstring>
#include <vector>

#include "errors.h"
#include "fd.h"

namespace realmode {

// (group: number, attr: bigint, value: Uint8Array | null)
// The kernel alone knows how many bytes an attribute has: it gets room for more than any has, and
// what it writes beyond `value` is dropped.
class DeviceAttrCall {
 public:
  struct Row {
    const char* name;
    unsigned long request;
  };
  static constexpr size_t kRoom = 65536;

  // @throws TypeError, RangeError
  DeviceAttrCall(const Napi::CallbackInfo& info, const Row& row) : row_(row) {
    const Napi::Env env = info.Env();
    attr_.group = static_cast<uint32_t>(ToWhole(env, info[0], UINT32_MAX, "group"));
    attr_.attr = ToU64(env, info[1], "attr");
    if (row.request == KVM_HAS_DEVICE_ATTR) return;
    value_ = ToBytes(env, info[2], "value");
    if (value_.size > kRoom) {
      throw Napi::RangeError::New(env, "value must have at most 65536 bytes");
    }
    room_.resize(kRoom / sizeof(uint64_t));
    std::memcpy(room_.data(), value_.data, value_.size);
    attr_.addr = reinterpret_cast<uint64_t>(room_.data());
  }

  // -1 with errno set, else the ioctl's result.
  int Call(int fd) {
    const int result = Ioctl(fd, row_.request, &attr_);
    if (result >= 0 && row_.request == KVM_GET_DEVICE_ATTR) {
      std::memcpy(value_.data, room_.data(), value_.size);
    }
    return result;
  }

 private:
  const Row& row_;
  kvm_device_attr attr_ = {};
  ByteView value_;
  std::vector<uint64_t> room_;
};

inline const DeviceAttrCall::Row kDeviceAttrRows[] = {
    {"KVM_SET_DEVICE_ATTR", KVM_SET_DEVICE_ATTR},
    {"KVM_GET_DEVICE_ATTR", KVM_GET_DEVICE_ATTR},
    {"KVM_HAS_DEVICE_ATTR", KVM_HAS_DEVICE_ATTR},
};

}  // namespace realmode
