// How are /dev/kvm's own ioctls called? (Documentation/virt/kvm/api.rst, "system ioctls")

#include "kvm.h"

#include <fcntl.h>
#include <linux/kvm.h>

#include <cerrno>
#include <string>
#include <vector>

#include "device_attr.h"
#include "errors.h"
#include "ioctl_row.h"
#include "kvm_abi.h"
#include "vm.h"

namespace realmode {

namespace {

// More than KVM has of either; its own bound for CPUID is 256.
constexpr size_t kMaxCpuidEntries = 256;
constexpr size_t kMaxMsrs = 4096;

using Row = IoctlRow;

Row kRows[] = {
    {"KVM_GET_SUPPORTED_CPUID", kGetSupportedCpuid, Row::kList, kCpuidHead,
     sizeof(kvm_cpuid_entry2), kMaxCpuidEntries},
    {"KVM_GET_EMULATED_CPUID", kGetEmulatedCpuid, Row::kList, kCpuidHead, sizeof(kvm_cpuid_entry2),
     kMaxCpuidEntries},
    {"KVM_GET_SUPPORTED_HV_CPUID", kGetSupportedHvCpuid, Row::kList, kCpuidHead,
     sizeof(kvm_cpuid_entry2), kMaxCpuidEntries},
    {"KVM_GET_MSR_INDEX_LIST", kGetMsrIndexList, Row::kList, kMsrListHead, sizeof(uint32_t),
     kMaxMsrs},
    {"KVM_GET_MSR_FEATURE_INDEX_LIST", kGetMsrFeatureIndexList, Row::kList, kMsrListHead,
     sizeof(uint32_t), kMaxMsrs},
    {"KVM_GET_MSRS", kGetMsrs, Row::kList, kMsrsHead, sizeof(kvm_msr_entry), 256},
    {"KVM_X86_GET_MCE_CAP_SUPPORTED", KVM_X86_GET_MCE_CAP_SUPPORTED, Row::kBytes, sizeof(uint64_t)},
};

}  // namespace

Napi::Function Kvm::Define(Napi::Env env) {
  std::vector<Napi::ClassPropertyDescriptor<Kvm>> methods = {
      InstanceMethod("getApiVersion", &Kvm::GetApiVersion),
      InstanceMethod("checkExtension", &Kvm::CheckExtension),
      InstanceMethod("getVcpuMmapSize", &Kvm::GetVcpuMmapSize),
      InstanceMethod("createVm", &Kvm::CreateVm),
      InstanceMethod("close", &Kvm::Close),
  };
  for (Row& row : kRows) {
    methods.push_back(InstanceMethod(row.name, &Kvm::RowIoctl, napi_default, &row));
  }
  for (const auto& row : kDeviceAttrRows) {
    methods.push_back(InstanceMethod(row.name, &Kvm::DeviceAttr, napi_default,
                                     const_cast<DeviceAttrCall::Row*>(&row)));
  }
  return DefineClass(env, "NativeKvm", methods);
}

Kvm::Kvm(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Kvm>(info) {
  if (!info[0].IsString()) throw Napi::TypeError::New(info.Env(), "path must be a string");
  const std::string path = info[0].As<Napi::String>().Utf8Value();
  // A path with a NUL in it would be cut short.
  if (path.find('\0') != std::string::npos) ThrowErrno(info.Env(), "open", EINVAL, path.c_str());
  int fd;
  do {
    fd = open(path.c_str(), O_RDWR | O_CLOEXEC);
  } while (fd < 0 && errno == EINTR);
  fd_ = Fd(fd);
  if (!fd_.open()) ThrowErrno(info.Env(), ("open " + path).c_str(), errno);
}

int Kvm::Ioctl(Napi::Env env, const char* name, unsigned long request, unsigned long argument) {
  if (!fd_.open()) ThrowErrno(env, name, EBADF, "the Kvm object is closed");
  const int result = realmode::Ioctl(fd_.get(), request, argument);
  if (result < 0) ThrowErrno(env, name, errno);
  return result;
}

Napi::Value Kvm::GetApiVersion(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(),
                           Ioctl(info.Env(), "KVM_GET_API_VERSION", KVM_GET_API_VERSION, 0));
}

Napi::Value Kvm::CheckExtension(const Napi::CallbackInfo& info) {
  const double capability = ToWhole(info.Env(), info[0], UINT32_MAX, "capability");
  return Napi::Number::New(info.Env(), Ioctl(info.Env(), "KVM_CHECK_EXTENSION", KVM_CHECK_EXTENSION,
                                             static_cast<unsigned long>(capability)));
}

Napi::Value Kvm::GetVcpuMmapSize(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(),
                           Ioctl(info.Env(), "KVM_GET_VCPU_MMAP_SIZE", KVM_GET_VCPU_MMAP_SIZE, 0));
}

// (argument as the row's shape says) => the ioctl's result.
Napi::Value Kvm::RowIoctl(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto& row = *static_cast<const IoctlRow*>(info.Data());
  RowArgument argument(env, info[0], row);
  if (!fd_.open()) ThrowErrno(env, row.name, EBADF, "the Kvm object is closed");
  const int result = argument.Call(fd_.get());
  if (result < 0) ThrowErrno(env, row.name, errno);
  return Napi::Number::New(env, result);
}

Napi::Value Kvm::DeviceAttr(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto& row = *static_cast<const DeviceAttrCall::Row*>(info.Data());
  DeviceAttrCall call(info, row);
  if (!fd_.open()) ThrowErrno(env, row.name, EBADF, "the Kvm object is closed");
  if (call.Call(fd_.get()) < 0) ThrowErrno(env, row.name, errno);
  return env.Undefined();
}

Napi::Value Kvm::CreateVm(const Napi::CallbackInfo& info) {
  const double type = info[0].IsUndefined() ? 0 : ToWhole(info.Env(), info[0], INT32_MAX, "type");
  if (KickSignal() == 0) {
    ThrowErrno(info.Env(), "sigaction", EAGAIN, "every real-time signal has a handler already");
  }
  const int size = Ioctl(info.Env(), "KVM_GET_VCPU_MMAP_SIZE", KVM_GET_VCPU_MMAP_SIZE, 0);
  const int vm = Ioctl(info.Env(), "KVM_CREATE_VM", KVM_CREATE_VM, static_cast<unsigned long>(type));
  return Vm::Wrap(info.Env(), VmCore::Make(Fd(vm), static_cast<size_t>(size)), true);
}

Napi::Value Kvm::Close(const Napi::CallbackInfo& info) {
  fd_.Close();
  return info.Env().Undefined();
}

}  // namespace realmode
