// Does the argument of an ioctl fit its row? (see ioctl_row.h)

#include "ioctl_row.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "errors.h"
#include "fd.h"

namespace realmode {

RowArgument::RowArgument(Napi::Env env, Napi::Value value, const IoctlRow& row) : row_(row) {
  switch (row.shape) {
    case IoctlRow::kPlain:
      return;
    case IoctlRow::kNumber:
      number_ = static_cast<unsigned long>(ToWhole(env, value, UINT32_MAX, row.name));
      return;
    case IoctlRow::kU64:
      number_ = ToU64(env, value, row.name);
      return;
    default:
      break;
  }
  const ByteView bytes = ToBytes(env, value, row.name);
  data_ = bytes.data;
  size_ = bytes.size;
  const std::string is = ", not " + std::to_string(size_);
  if (row.shape == IoctlRow::kBytes) {
    if (size_ != row.size) {
      throw Napi::RangeError::New(
          env, std::string(row.name) + " takes " + std::to_string(row.size) + " bytes" + is);
    }
    if (row.refuse == nullptr) return;
    copy_.resize((size_ + 7) / 8);
    std::memcpy(copy_.data(), data_, size_);
    const char* const why = row.refuse(reinterpret_cast<const uint8_t*>(copy_.data()));
    if (why != nullptr) ThrowErrno(env, row.name, EINVAL, why);
    return;
  }
  if (row.shape == IoctlRow::kRoom) {
    if (size_ < row.size || size_ > row.most) {
      throw Napi::RangeError::New(env, std::string(row.name) + " takes " +
                                           std::to_string(row.size) + " to " +
                                           std::to_string(row.most) + " bytes" + is);
    }
    copy_.resize((row.most + 7) / 8);
    std::memcpy(copy_.data(), data_, size_);
    return;
  }
  const size_t most = row.size + row.entry * row.most;
  const size_t width = row.shape == IoctlRow::kWideList ? 8 : 4;
  if (size_ < row.count_at + width || size_ > most) {
    throw Napi::RangeError::New(env, std::string(row.name) + " takes " + std::to_string(row.size) +
                                         " to " + std::to_string(most) + " bytes" + is);
  }
  copy_.resize((size_ + 7) / 8);
  std::memcpy(copy_.data(), data_, size_);
  uint64_t count = 0;
  std::memcpy(&count, reinterpret_cast<const uint8_t*>(copy_.data()) + row.count_at, width);
  if (count > row.most + row.size || size_ != row.size + row.entry * count) {
    throw Napi::RangeError::New(env, std::string(row.name) + " takes a header of " +
                                         std::to_string(row.size) + " bytes and as many entries of " +
                                         std::to_string(row.entry) + " as it says");
  }
}

int RowArgument::Call(int fd) {
  if (row_.shape <= IoctlRow::kU64) return Ioctl(fd, row_.request, number_);
  if (row_.shape == IoctlRow::kBytes && copy_.empty()) return Ioctl(fd, row_.request, data_);
  const int result = Ioctl(fd, row_.request, copy_.data());
  const int error = errno;
  // Also after an error: with E2BIG the count says how many there are.
  std::memcpy(data_, copy_.data(), size_);
  errno = error;
  return result;
}

}  // namespace realmode
