// How are the bytes of a statistics descriptor read? (src/raw/stats.ts knows what they mean)

#include "stats.h"

#include <unistd.h>

#include <cerrno>

#include "addon.h"
#include "errors.h"

namespace realmode {

Napi::Function Stats::Define(Napi::Env env) {
  return DefineClass(env, "NativeStats",
                     {
                         InstanceMethod("read", &Stats::Read),
                         InstanceMethod("close", &Stats::Close),
                     });
}

Napi::Value Stats::Wrap(Napi::Env env, Fd fd) {
  const Napi::Object object = AddonState::Of(env).New(AddonState::kStats);
  Unwrap(object)->fd_ = std::move(fd);
  return object;
}

Stats::Stats(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Stats>(info) {
  AddonState::Of(info.Env()).MustConstruct(info.Env(), "KVM_GET_STATS_FD");
}

// (bytes: Uint8Array, offset: number) => bytes read
Napi::Value Stats::Read(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const ByteView bytes = ToBytes(env, info[0], "bytes");
  const double offset = ToWhole(env, info[1], INT32_MAX, "offset");
  if (!fd_.open()) ThrowErrno(env, "read stats", EBADF, "the statistics are closed");
  ssize_t got;
  do {
    got = pread(fd_.get(), bytes.data, bytes.size, static_cast<off_t>(offset));
  } while (got < 0 && errno == EINTR);
  if (got < 0) ThrowErrno(env, "read stats", errno);
  return Napi::Number::New(env, static_cast<double>(got));
}

Napi::Value Stats::Close(const Napi::CallbackInfo& info) {
  fd_.Close();
  return info.Env().Undefined();
}

}  // namespace realmode
