// Which arguments does the native side take? It checks every one: TypeScript's types are no guard.

#include "errors.h"

#include <cmath>
#include <cstring>

#include "addon.h"

namespace realmode {

void ThrowErrno(Napi::Env env, const char* syscall, int error, const std::string& detail) {
  const auto make = AddonState::Of(env).error_factory();
  throw Napi::Error(env, make.Call({Napi::String::New(env, syscall), Napi::Number::New(env, error),
                                    Napi::String::New(env, detail)}));
}

ByteView ToBytes(Napi::Env env, Napi::Value value, const char* what) {
  napi_typedarray_type type;
  size_t length = 0;
  void* data = nullptr;
  napi_value buffer = nullptr;
  size_t offset = 0;
  bool is_typed_array = false;
  napi_is_typedarray(env, value, &is_typed_array);
  if (!is_typed_array || napi_get_typedarray_info(env, value, &type, &length, &data, &buffer,
                                                  &offset) != napi_ok ||
      type != napi_uint8_array) {
    throw Napi::TypeError::New(env, std::string(what) + " must be a Uint8Array");
  }
  bool is_array_buffer = false;
  napi_is_arraybuffer(env, buffer, &is_array_buffer);
  return {static_cast<uint8_t*>(data), length, !is_array_buffer};
}

Napi::Value FromBytes(Napi::Env env, const void* data, size_t size) {
  auto buffer = Napi::ArrayBuffer::New(env, size);
  if (size != 0) std::memcpy(buffer.Data(), data, size);
  return Napi::Uint8Array::New(env, size, buffer, 0);
}

double ToWhole(Napi::Env env, Napi::Value value, double limit, const char* what) {
  if (!value.IsNumber()) throw Napi::TypeError::New(env, std::string(what) + " must be a number");
  const double number = value.As<Napi::Number>().DoubleValue();
  if (!(number >= 0 && number <= limit) || std::floor(number) != number) {
    throw Napi::RangeError::New(env, std::string(what) + " must be a whole number from 0 to " +
                                         std::to_string(static_cast<uint64_t>(limit)));
  }
  return number;
}

uint64_t ToU64(Napi::Env env, Napi::Value value, const char* what) {
  if (!value.IsBigInt()) throw Napi::TypeError::New(env, std::string(what) + " must be a bigint");
  bool lossless = false;
  const uint64_t number = value.As<Napi::BigInt>().Uint64Value(&lossless);
  if (!lossless) {
    throw Napi::RangeError::New(env, std::string(what) + " must fit into 64 unsigned bits");
  }
  return number;
}

}  // namespace realmode
