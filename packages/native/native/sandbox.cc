// Which system calls are left to the process that runs guests? Those of the loop and the handlers; any
// other, and any by a 32-bit entry (int $0x80), kills it.

#include "sandbox.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/prctl.h>
#include <linux/resource.h>
#include <linux/seccomp.h>

#include "sys.h"

namespace realmode {

namespace {

constexpr int ALLOWED[] = {
    __NR_read,         __NR_write,      __NR_mmap,          __NR_munmap, __NR_mprotect,
    __NR_rt_sigreturn, __NR_modify_ldt, __NR_clock_gettime, __NR_poll,   __NR_exit_group,
};
constexpr unsigned COUNT = sizeof ALLOWED / sizeof *ALLOWED;

struct Limit {
  unsigned long soft, hard;
};

void limit(int resource, unsigned long value) {
  const Limit both{value, value};
  sys::call(__NR_prlimit64, 0, resource, sys::address(&both), 0);
}

}  // namespace

bool enterSandbox() {
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NPROC, 0);
  limit(RLIMIT_NOFILE, 0);
  limit(RLIMIT_FSIZE, 0);
  sock_filter filter[5 + COUNT + 1];
  unsigned at = 0;
  const auto jump = [](unsigned value, unsigned yes, unsigned no) {
    return sock_filter{BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint8_t>(yes),
                       static_cast<uint8_t>(no), value};
  };
  filter[at++] = {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(seccomp_data, arch)};
  filter[at++] = jump(AUDIT_ARCH_X86_64, 1, 0);
  filter[at++] = {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_KILL_PROCESS};
  filter[at++] = {BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(seccomp_data, nr)};
  for (unsigned i = 0; i < COUNT; i++) filter[at++] = jump(ALLOWED[i], COUNT - i, 0);
  filter[at++] = {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_KILL_PROCESS};
  filter[at++] = {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW};
  const sock_fprog program{static_cast<uint16_t>(at), filter};
  if (sys::call(__NR_prctl, PR_SET_NO_NEW_PRIVS, 1) < 0) return false;
  return sys::call(__NR_prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, sys::address(&program)) >= 0;
}

}  // namespace realmode
