// How does a refused system call become a JavaScript error?
#pragma once

#include <napi.h>

#include <string>

namespace realmode {

// Throws (as a C++ exception that node-addon-api hands on) what the module's error factory makes of
// the kernel's words; KvmError's text, errno name and hint are made in src/error.ts.
[[noreturn]] void ThrowErrno(Napi::Env env, const char* syscall, int error,
                             const std::string& detail = "");

// What napi_get_typedarray_info knows: also right for views of a SharedArrayBuffer, which
// node-addon-api's own classes refuse.
struct ByteView {
  uint8_t* data = nullptr;
  size_t size = 0;
  bool shared = false;
};

// A Uint8Array argument. @throws TypeError
ByteView ToBytes(Napi::Env env, Napi::Value value, const char* what);
// A fresh Uint8Array with these bytes.
Napi::Value FromBytes(Napi::Env env, const void* data, size_t size);
// A whole number from 0 to `limit`. @throws TypeError, RangeError
double ToWhole(Napi::Env env, Napi::Value value, double limit, const char* what);
// A bigint of 64 unsigned bits. @throws TypeError, RangeError
uint64_t ToU64(Napi::Env env, Napi::Value value, const char* what);

}  // namespace realmode
