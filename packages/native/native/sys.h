// How is the kernel called without a C library? The signal handlers run with the guest's FS and GS:
// nothing here may use thread-local storage, so not even errno.
#pragma once

#include <asm/unistd.h>

#include <cstddef>
#include <cstdint>

namespace sys {

/** The result, or minus an errno number. */
inline long call(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0,
                 long f = 0) {
  long result;
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return result;
}

template <class T>
inline long address(T* pointer) {
  return reinterpret_cast<long>(pointer);
}

[[noreturn]] inline void exit(int status) {
  for (;;) call(__NR_exit_group, status);
}

}  // namespace sys
