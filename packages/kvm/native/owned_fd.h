// How is one of our small objects, each the owner of one descriptor, recognised as an argument?
#pragma once

#include <napi.h>

#include <string>

#include "addon.h"
#include "errors.h"
#include "fd.h"

namespace realmode {

// What eventfd, guest_memfd, device and statistics objects have in common.
// THREAD: the JavaScript thread that made it.
template <typename Self>
class OwnedFdObject : public Napi::ObjectWrap<Self> {
 public:
  explicit OwnedFdObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Self>(info) {
    AddonState::Of(info.Env()).MustConstruct(info.Env(), Self::kMaker);
    // By its tag it is told from any other object, whatever prototype JavaScript gave that one.
    info.This().template As<Napi::Object>().TypeTag(&Self::kTag);
  }
  static Napi::Value Wrap(Napi::Env env, Fd fd) {
    const Napi::Object object = AddonState::Of(env).New(Self::kKind);
    Self::Unwrap(object)->fd_ = std::move(fd);
    return object;
  }
  Napi::Value Close(const Napi::CallbackInfo& info) {
    fd_.Close();
    return info.Env().Undefined();
  }
  // @throws KvmError EBADF
  int OpenFd(Napi::Env env, const char* syscall) const {
    if (!fd_.open()) ThrowErrno(env, syscall, EBADF, Self::kClosed);
    return fd_.get();
  }

 protected:
  Fd fd_;  // OWNS: closed by close() or the finalizer
};

// The descriptor of an argument of this kind; valid during the call. @throws TypeError, KvmError EBADF
template <typename Kind>
int OwnedFd(Napi::Env env, Napi::Value value, const char* what, const char* syscall) {
  if (!value.IsObject() || !value.As<Napi::Object>().CheckTypeTag(&Kind::kTag)) {
    throw Napi::TypeError::New(env, std::string(what) + " must be an object made by " + Kind::kMaker);
  }
  return Kind::Unwrap(value.As<Napi::Object>())->OpenFd(env, syscall);
}

}  // namespace realmode
