// How are a device's attributes set, got and asked for?

#include "device.h"

#include "device_attr.h"

namespace realmode {

Napi::Function Device::Define(Napi::Env env) {
  std::vector<Napi::ClassPropertyDescriptor<Device>> methods = {
      InstanceMethod("close", &Device::Close),
  };
  for (const auto& row : kDeviceAttrRows) {
    methods.push_back(InstanceMethod(row.name, &Device::DeviceAttr, napi_default,
                                     const_cast<DeviceAttrCall::Row*>(&row)));
  }
  return DefineClass(env, "NativeDevice", methods);
}

Napi::Value Device::DeviceAttr(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto& row = *static_cast<const DeviceAttrCall::Row*>(info.Data());
  DeviceAttrCall call(info, row);
  if (call.Call(OpenFd(env, row.name)) < 0) ThrowErrno(env, row.name, errno);
  return env.Undefined();
}

}  // namespace realmode
