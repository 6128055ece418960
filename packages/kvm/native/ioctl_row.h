// How does a structure cross from JavaScript into an ioctl, and what is checked on the way?
//
// An ioctl whose argument holds no address and no file descriptor is a row of a table, one table a
// kind of descriptor (kvm.cc, vm_ioctls.cc, vcpu_ioctls.cc). Structures cross as bytes; src/raw
// knows their fields. What the kernel can judge is left to it; checked here is that it reads and
// writes no byte beyond the buffer.
#pragma once

#include <napi.h>

#include <cstdint>
#include <vector>

namespace realmode {

struct IoctlRow {
  enum Shape {
    kPlain,   // no argument
    kNumber,  // a number of 32 unsigned bits instead of an address
    kU64,     // a bigint instead of an address
    kBytes,   // a structure of `size` bytes, read or filled in place
    // A structure of `size` bytes or more, up to `most`. The kernel knows how many bytes it moves
    // (the XSAVE area's size), so it gets `most` of them.
    kRoom,
    // `size` bytes, then as many entries of `entry` bytes as the number at `count_at` says
    kList,
    kWideList,  // the same, and that number has 64 bits
  };
  const char* name;
  unsigned long request;
  Shape shape;
  size_t size = 0;
  size_t entry = 0;
  size_t most = 0;  // kList: entries; kRoom: bytes
  size_t count_at = 0;
  // Why these bytes must not reach the kernel (they hold an address that nothing checks), else null.
  const char* (*refuse)(const uint8_t* bytes) = nullptr;
};

// The checked argument of one call. THREAD: the JavaScript thread, within the call.
class RowArgument {
 public:
  // @throws TypeError, RangeError
  RowArgument(Napi::Env env, Napi::Value value, const IoctlRow& row);
  // The ioctl's result; -1 with errno set.
  int Call(int fd);

 private:
  const IoctlRow& row_;
  unsigned long number_ = 0;
  uint8_t* data_ = nullptr;
  size_t size_ = 0;
  // What the kernel sees where bytes were looked at: shared memory could change after the check.
  std::vector<uint64_t> copy_;
};

}  // namespace realmode
