// How is an eventfd read, written and waited for? It never blocks, but in wait().

#include "eventfd.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "vcpu_core.h"

namespace realmode {

namespace {

// A worker that is being terminated can only end between two native calls.
constexpr double kMaxWaitMs = kTickNs / 1'000'000;

}  // namespace

Napi::Function Eventfd::Define(Napi::Env env) {
  return DefineClass(env, "NativeEventfd",
                     {
                         InstanceMethod("read", &Eventfd::Read),
                         InstanceMethod("write", &Eventfd::Write),
                         InstanceMethod("wait", &Eventfd::Wait),
                         InstanceMethod("close", &Eventfd::Close),
                     });
}

Napi::Value Eventfd::Make(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto initial = static_cast<unsigned>(ToWhole(env, info[0], UINT32_MAX, "initial"));
  const int semaphore = info[1].ToBoolean().Value() ? EFD_SEMAPHORE : 0;
  Fd fd(eventfd(initial, EFD_CLOEXEC | EFD_NONBLOCK | semaphore));
  if (!fd.open()) ThrowErrno(env, "eventfd", errno);
  return Wrap(env, std::move(fd));
}

// () => bigint; null while the counter is 0.
Napi::Value Eventfd::Read(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const int fd = OpenFd(env, "read eventfd");
  uint64_t count = 0;
  ssize_t got;
  do {
    got = read(fd, &count, sizeof(count));
  } while (got < 0 && errno == EINTR);
  if (got < 0 && errno == EAGAIN) return env.Null();
  if (got < 0) ThrowErrno(env, "read eventfd", errno);
  return Napi::BigInt::New(env, count);
}

// (add: bigint). @throws KvmError EAGAIN: the counter would overflow; EINVAL: 2^64 - 1.
Napi::Value Eventfd::Write(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const uint64_t add = ToU64(env, info[0], "add");
  const int fd = OpenFd(env, "write eventfd");
  ssize_t put;
  do {
    put = write(fd, &add, sizeof(add));
  } while (put < 0 && errno == EINTR);
  if (put < 0) ThrowErrno(env, "write eventfd", errno);
  return env.Undefined();
}

// (milliseconds: number) => boolean: whether the counter is not 0 now. Blocks this thread.
Napi::Value Eventfd::Wait(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const double milliseconds = ToWhole(env, info[0], kMaxWaitMs, "milliseconds");
  const int64_t until = NowNs() + static_cast<int64_t>(milliseconds) * 1'000'000;
  pollfd one = {OpenFd(env, "poll eventfd"), POLLIN, 0};
  int ready;
  do {
    const int64_t left = std::max<int64_t>(0, (until - NowNs() + 999'999) / 1'000'000);
    ready = poll(&one, 1, static_cast<int>(left));
  } while (ready < 0 && errno == EINTR);
  if (ready < 0) ThrowErrno(env, "poll eventfd", errno);
  return Napi::Boolean::New(env, (one.revents & POLLIN) != 0);
}

}  // namespace realmode
