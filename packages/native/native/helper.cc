// How does the helper process begin, and what does it answer? `helper` makes a file and two pipes, leaves
// a child that serves them, prints `pid request response file` (numbers of the child's descriptors) and
// ends. The parent opens them by /proc, writes a byte, and from then on each byte is a run.

#include <linux/mman.h>

#include "guest.h"
#include "sandbox.h"
#include "sys.h"

namespace {

using namespace realmode;

constexpr int HELLO_MS = 10000;
constexpr int MAX_FD = 1024;

/** What `helper` says and ends with where something is missing: parent's words are in runner.ts. */
[[noreturn]] void fail(const char* what, long error) {
  char line[80];
  unsigned at = 0;
  for (const char* c = what; *c; c++) line[at++] = *c;
  line[at++] = ' ';
  unsigned long number = error < 0 ? -error : error;
  char digits[20];
  unsigned n = 0;
  do digits[n++] = '0' + number % 10;
  while ((number /= 10) != 0);
  while (n > 0) line[at++] = digits[--n];
  line[at++] = '\n';
  sys::call(__NR_write, 2, sys::address(line), at);
  sys::exit(1);
}

unsigned number(char* to, unsigned long value, char after) {
  char digits[20];
  unsigned n = 0, at = 0;
  do digits[n++] = '0' + value % 10;
  while ((value /= 10) != 0);
  while (n > 0) to[at++] = digits[--n];
  to[at++] = after;
  return at;
}

[[noreturn]] void serve(const int* request, const int* response, int file) {
  char byte = 0;
  struct { int fd; short events, revents; } poll{request[0], 1, 0};
  if (sys::call(__NR_poll, sys::address(&poll), 1, HELLO_MS) != 1) sys::exit(0);
  sys::call(__NR_read, request[0], sys::address(&byte), 1);
  // Only the parent has the other ends now: when it is gone, reading ends. Nothing inherited stays either.
  for (int fd = 0; fd < MAX_FD; fd++) {
    if (fd != request[0] && fd != response[1] && fd != file) sys::call(__NR_close, fd);
  }
  const long at =
      sys::call(__NR_mmap, 0, MEMORY_OFFSET, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (at < 0) sys::exit(2);
  auto* start = reinterpret_cast<uint8_t*>(at);
  const Shared shared{reinterpret_cast<Control*>(start), start + CLASSES_OFFSET, file, request[0]};
  if (!prepareGuests(shared) || !enterSandbox()) sys::exit(2);
  sys::call(__NR_write, response[1], sys::address(&byte), 1);
  while (sys::call(__NR_read, request[0], sys::address(&byte), 1) == 1) {
    runGuest();
    if (sys::call(__NR_write, response[1], sys::address(&byte), 1) != 1) break;
  }
  sys::exit(0);
}

}  // namespace

// The compiler calls these two by itself.
extern "C" void* memcpy(void* to, const void* from, size_t length) {
  void* const result = to;
  asm volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(length) : : "memory");
  return result;
}

extern "C" void* memset(void* to, int value, size_t length) {
  void* const result = to;
  asm volatile("rep stosb" : "+D"(to), "+c"(length) : "a"(value) : "memory");
  return result;
}

extern "C" [[noreturn]] void begin() {
  int request[2], response[2];
  const char name[] = "realmode";
  const long file = sys::call(__NR_memfd_create, sys::address(name), 0);
  if (file < 0) fail("memfd_create", file);
  long error = sys::call(__NR_ftruncate, file, static_cast<long>(MEMORY_OFFSET) + MEMORY_SIZE);
  if (error < 0) fail("ftruncate", error);
  error = sys::call(__NR_pipe, sys::address(request));
  if (error == 0) error = sys::call(__NR_pipe, sys::address(response));
  if (error < 0) fail("pipe", error);
  // Asked here once, where the answer can still be told.
  long nothing[2] = {};
  error = sys::call(__NR_modify_ldt, 0, sys::address(nothing), sizeof nothing);
  if (error < 0) fail("modify_ldt", error);
  const long child = sys::call(__NR_fork);
  if (child < 0) fail("fork", child);
  if (child == 0) {
    sys::call(__NR_setsid);
    // The parent reads these to their end.
    for (int fd = 0; fd < 3; fd++) sys::call(__NR_close, fd);
    serve(request, response, static_cast<int>(file));
  }
  char line[100];
  unsigned at = number(line, child, ' ');
  at += number(line + at, request[1], ' ');
  at += number(line + at, response[0], ' ');
  at += number(line + at, file, '\n');
  sys::call(__NR_write, 1, sys::address(line), at);
  sys::exit(0);
}

extern "C" [[gnu::naked, noreturn]] void _start() {
  asm volatile("xor %ebp, %ebp\n\tand $-16, %rsp\n\tcall begin");
}
