// How does an addon that was built on a new system load on an old one? By the C library's old symbols.
//
// glibc 2.32 to 2.34 moved the threads into libc.so under new symbol versions, which a linker takes by
// default; the old versions are there still. The definitions here are seen in this library only; the
// sources and libstdc++.a bind to them. What remains needs glibc 2.17 (test/shipping.test.ts).
#include <features.h>

#if defined(__x86_64__) && defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

#define HIDDEN __attribute__((visibility("hidden")))
#define OLD(name) __asm__(".symver old_" #name "," #name "@GLIBC_2.2.5")

extern "C" {

// Read by libstdc++'s shared_ptr (glibc 2.32): never single-threaded costs it an atomic operation.
HIDDEN char __libc_single_threaded = 0;

int old_pthread_create(pthread_t*, const pthread_attr_t*, void* (*)(void*), void*);
int old_pthread_join(pthread_t, void**);
int old_pthread_detach(pthread_t);
int old_pthread_once(pthread_once_t*, void (*)());
int old_pthread_sigmask(int, const sigset_t*, sigset_t*);
int old___pthread_key_create(pthread_key_t*, void (*)(void*));
void* old_dlsym(void*, const char*);
OLD(dlsym);
OLD(pthread_create);
OLD(pthread_join);
OLD(pthread_detach);
OLD(pthread_once);
OLD(pthread_sigmask);
OLD(__pthread_key_create);

HIDDEN int pthread_create(pthread_t* thread, const pthread_attr_t* attr, void* (*start)(void*),
                          void* argument) noexcept {
  return old_pthread_create(thread, attr, start, argument);
}
HIDDEN int pthread_join(pthread_t thread, void** result) { return old_pthread_join(thread, result); }
HIDDEN int pthread_detach(pthread_t thread) noexcept { return old_pthread_detach(thread); }
HIDDEN int pthread_once(pthread_once_t* control, void (*init)()) {
  return old_pthread_once(control, init);
}
HIDDEN int pthread_sigmask(int how, const sigset_t* set, sigset_t* old) noexcept {
  return old_pthread_sigmask(how, set, old);
}
HIDDEN int __pthread_key_create(pthread_key_t* key, void (*destructor)(void*)) noexcept {
  return old___pthread_key_create(key, destructor);
}

// glibc 2.30. Without it a wait goes by the system's clock: one that is set back meanwhile makes it longer.
HIDDEN int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                                  const timespec* until) {
  using Wait = int (*)(pthread_cond_t*, pthread_mutex_t*, clockid_t, const timespec*);
  static const auto theirs =
      reinterpret_cast<Wait>(old_dlsym(RTLD_DEFAULT, "pthread_cond_clockwait"));
  if (theirs != nullptr) return theirs(condition, mutex, clock, until);
  constexpr long kSecond = 1'000'000'000;
  timespec now = {};
  timespec at = {};
  clock_gettime(clock, &now);
  clock_gettime(CLOCK_REALTIME, &at);
  at.tv_sec += until->tv_sec - now.tv_sec;
  at.tv_nsec += until->tv_nsec - now.tv_nsec;
  if (at.tv_nsec < 0) {
    at.tv_nsec += kSecond;
    at.tv_sec--;
  }
  if (at.tv_nsec >= kSecond) {
    at.tv_nsec -= kSecond;
    at.tv_sec++;
  }
  return pthread_cond_timedwait(condition, mutex, &at);
}

}  // extern "C"

#endif
