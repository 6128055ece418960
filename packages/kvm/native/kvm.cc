// How are /dev/kvm's own ioctls called? (Documentation/virt/kvm/api.rst, "system ioctls")

#include "kvm.h"

#include <fcntl.h>
#include <linux/kvm.h>

#include <cerrno>
#include <string>
#include <vector>

#include "errors.h"
#include "kvm_abi.h"
#include "vm.h"

namespace realmode {

Napi::Function Kvm::Define(Napi::Env env) {
  return DefineClass(env, "NativeKvm",
                     {
                         InstanceMethod("getApiVersion", &Kvm::GetApiVersion),
                         InstanceMethod("checkExtension", &Kvm::CheckExtension),
                         InstanceMethod("getVcpuMmapSize", &Kvm::GetVcpuMmapSize),
                         InstanceMethod("getSupportedCpuid", &Kvm::GetSupportedCpuid),
                         InstanceMethod("createVm", &Kvm::CreateVm),
                         InstanceMethod("close", &Kvm::Close),
                     });
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

// struct kvm_cpuid2 with its entries.
Napi::Value Kvm::GetSupportedCpuid(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (!fd_.open()) ThrowErrno(env, "KVM_GET_SUPPORTED_CPUID", EBADF, "the Kvm object is closed");
  for (uint32_t room = 128;; room *= 2) {
    std::vector<uint8_t> bytes(kCpuidHead + room * sizeof(kvm_cpuid_entry2));
    auto* const list = reinterpret_cast<kvm_cpuid2*>(bytes.data());
    list->nent = room;
    if (realmode::Ioctl(fd_.get(), kGetSupportedCpuid, list) == 0) {
      const size_t length = kCpuidHead + list->nent * sizeof(kvm_cpuid_entry2);
      return FromBytes(env, bytes.data(), length);
    }
    // E2BIG: more entries than room.
    if (errno != E2BIG || room > 65536) ThrowErrno(env, "KVM_GET_SUPPORTED_CPUID", errno);
  }
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
