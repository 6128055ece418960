// How fast are KVM's own calls, without Node? The peer of `bench kvm`: the same machine, the same calls, in C.
//
// Commands on stdin, a line each: the name of a task, how many times, and on which processor (-1: on the
// same ones as before). The answer is how long they took, in nanoseconds of the clock and of the processor.
// A guest that ends otherwise than it should ends the program with status 1.

#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { kPage = 4096, kCodeAt = 0xfffff000u, kResetAt = 0xff0 };

// 1: out %al,$0x80; jmp 1b
static const uint8_t kExits[] = {0xe6, 0x80, 0xeb, 0xfc};
static const uint8_t kHalts[] = {0xf4};
// jmp to the page's start
static const uint8_t kReset[] = {0xe9, 0x0d, 0xf0};

// All that KVM_SET_* of a reset writes, as the vCPU was created with it.
struct state {
  struct kvm_sregs sregs;
  struct kvm_regs regs;
  struct kvm_xcrs xcrs;
  struct kvm_xsave xsave;
  struct kvm_debugregs debugregs;
  struct kvm_mp_state mp_state;
  struct kvm_vcpu_events events;
};

struct machine {
  int kvm, vm, vcpu;
  size_t run_size;
  uint8_t *memory;
  struct kvm_run *run;
  struct state created;
};

static volatile uint32_t seen;
// Of the machine that was destroyed last: for the next one, as ours does it.
static uint8_t *spare;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void call(int fd, unsigned long request, void *argument, const char *what) {
  if (ioctl(fd, request, argument) < 0) fail(what);
}

static void slot(const struct machine *m, uint32_t number, uint64_t at, uint8_t *bytes) {
  struct kvm_userspace_memory_region region = {
      .slot = number, .guest_phys_addr = at, .memory_size = kPage, .userspace_addr = (uintptr_t)bytes};
  call(m->vm, KVM_SET_USER_MEMORY_REGION, &region, "KVM_SET_USER_MEMORY_REGION");
}

static void create(struct machine *m, const uint8_t *code, size_t length) {
  m->kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
  if (m->kvm < 0) fail("open /dev/kvm");
  m->vm = ioctl(m->kvm, KVM_CREATE_VM, 0ul);
  if (m->vm < 0) fail("KVM_CREATE_VM");
  m->memory = spare;
  spare = NULL;
  if (m->memory == NULL) {
    m->memory = mmap(NULL, 2 * kPage, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  }
  if (m->memory == MAP_FAILED) fail("mmap");
  slot(m, 0, 0, m->memory);
  slot(m, 1, kCodeAt, m->memory + kPage);
  memcpy(m->memory + kPage, code, length);
  memcpy(m->memory + kPage + kResetAt, kReset, sizeof kReset);
  m->vcpu = ioctl(m->vm, KVM_CREATE_VCPU, 0ul);
  if (m->vcpu < 0) fail("KVM_CREATE_VCPU");
  const int size = ioctl(m->kvm, KVM_GET_VCPU_MMAP_SIZE, 0ul);
  if (size < 0) fail("KVM_GET_VCPU_MMAP_SIZE");
  m->run_size = (size_t)size;
  m->run = mmap(NULL, m->run_size, PROT_READ | PROT_WRITE, MAP_SHARED, m->vcpu, 0);
  if (m->run == MAP_FAILED) fail("mmap kvm_run");
}

static void destroy(struct machine *m) {
  munmap(m->run, m->run_size);
  close(m->vcpu);
  close(m->vm);
  close(m->kvm);
  memset(m->memory, 0, 2 * kPage);
  spare = m->memory;
}

static void run(struct machine *m, uint32_t reason) {
  while (ioctl(m->vcpu, KVM_RUN, 0ul) < 0) {
    if (errno != EINTR && errno != EAGAIN) fail("KVM_RUN");
  }
  if (m->run->exit_reason == reason) return;
  fprintf(stderr, "exit reason %u, not %u\n", m->run->exit_reason, reason);
  exit(1);
}

static void remember(struct machine *m) {
  struct state *s = &m->created;
  call(m->vcpu, KVM_GET_SREGS, &s->sregs, "KVM_GET_SREGS");
  call(m->vcpu, KVM_GET_REGS, &s->regs, "KVM_GET_REGS");
  call(m->vcpu, KVM_GET_XCRS, &s->xcrs, "KVM_GET_XCRS");
  call(m->vcpu, KVM_GET_XSAVE, &s->xsave, "KVM_GET_XSAVE");
  call(m->vcpu, KVM_GET_DEBUGREGS, &s->debugregs, "KVM_GET_DEBUGREGS");
  call(m->vcpu, KVM_GET_MP_STATE, &s->mp_state, "KVM_GET_MP_STATE");
  call(m->vcpu, KVM_GET_VCPU_EVENTS, &s->events, "KVM_GET_VCPU_EVENTS");
}

static void reset(struct machine *m) {
  struct state *s = &m->created;
  call(m->vcpu, KVM_SET_SREGS, &s->sregs, "KVM_SET_SREGS");
  call(m->vcpu, KVM_SET_REGS, &s->regs, "KVM_SET_REGS");
  call(m->vcpu, KVM_SET_XCRS, &s->xcrs, "KVM_SET_XCRS");
  call(m->vcpu, KVM_SET_XSAVE, &s->xsave, "KVM_SET_XSAVE");
  call(m->vcpu, KVM_SET_DEBUGREGS, &s->debugregs, "KVM_SET_DEBUGREGS");
  call(m->vcpu, KVM_SET_MP_STATE, &s->mp_state, "KVM_SET_MP_STATE");
  call(m->vcpu, KVM_SET_VCPU_EVENTS, &s->events, "KVM_SET_VCPU_EVENTS");
}

static int64_t now(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * 1000000000ll + t.tv_nsec;
}

// Not being allowed to is no reason to fail: then it runs wherever it runs.
static void stay_on(int processor) {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (processor < 0 || processor >= CPU_SETSIZE) return;
  CPU_SET(processor, &set);
  sched_setaffinity(0, sizeof set, &set);
}

int main(void) {
  struct machine exits, halts;
  create(&exits, kExits, sizeof kExits);
  create(&halts, kHalts, sizeof kHalts);
  remember(&halts);
  char task[16];
  long count;
  int processor;
  while (scanf("%15s %ld %d", task, &count, &processor) == 3) {
    stay_on(processor);
    const int64_t wall = now(CLOCK_MONOTONIC);
    const int64_t cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    if (strcmp(task, "exits") == 0) {
      for (long i = 0; i < count; i++) {
        run(&exits, KVM_EXIT_IO);
        // What a program would look at.
        seen += exits.run->io.port + exits.run->io.size + *((uint8_t *)exits.run + exits.run->io.data_offset);
      }
    } else if (strcmp(task, "creates") == 0) {
      for (long i = 0; i < count; i++) {
        struct machine m;
        create(&m, kHalts, sizeof kHalts);
        run(&m, KVM_EXIT_HLT);
        destroy(&m);
      }
    } else if (strcmp(task, "resets") == 0) {
      for (long i = 0; i < count; i++) {
        reset(&halts);
        run(&halts, KVM_EXIT_HLT);
      }
    } else {
      fprintf(stderr, "no task %s\n", task);
      return 1;
    }
    const long long took = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("%lld %lld\n", (long long)(now(CLOCK_MONOTONIC) - wall), took);
    fflush(stdout);
  }
  return 0;
}
