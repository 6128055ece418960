// Do threads that run, kick and close one vCPU at the same time meet only as vcpu_core.h allows?
//
// Below Node, so that ThreadSanitizer sees all of it: scripts/test-tsan.mjs builds and runs this. One
// argument: how many machines. A line for each question; the status is 1 where one fails, 77 without KVM;
// SIGALRM ends it where a run hangs.

#include <fcntl.h>
#include <linux/kvm.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

#include "../../native/vcpu_core.h"

using namespace realmode;

namespace {

constexpr size_t kPage = 4096;
constexpr uint64_t kCodeAt = 0xfffff000;
constexpr size_t kResetAt = 0xff0;
// jmp to the page's start
constexpr uint8_t kReset[] = {0xe9, 0x0d, 0xf0};
// 1: jmp 1b
const std::vector<uint8_t> kSpin = {0xeb, 0xfe};
// 1: out %al,$0x80; jmp 1b
const std::vector<uint8_t> kOut = {0xe6, 0x80, 0xeb, 0xfc};

// One page of code and one vCPU.
class Machine {
 public:
  Machine(int kvm, const std::vector<uint8_t>& code) : vm_(Must(ioctl(kvm, KVM_CREATE_VM, 0ul))) {
    memory_ = Map(-1, kPage, MAP_SHARED | MAP_ANONYMOUS);
    auto* const bytes = static_cast<uint8_t*>(memory_.get());
    std::memcpy(bytes, code.data(), code.size());
    std::memcpy(bytes + kResetAt, kReset, sizeof kReset);
    kvm_userspace_memory_region region = {};
    region.guest_phys_addr = kCodeAt;
    region.memory_size = kPage;
    region.userspace_addr = reinterpret_cast<uint64_t>(bytes);
    Must(ioctl(vm_.get(), KVM_SET_USER_MEMORY_REGION, &region));
    Fd vcpu(Must(ioctl(vm_.get(), KVM_CREATE_VCPU, 0ul)));
    const auto size = static_cast<size_t>(Must(ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0ul)));
    Mapping run = Map(vcpu.get(), size, MAP_SHARED);
    core = std::make_shared<VcpuCore>(0, 0, std::move(vcpu), std::move(run));
  }
  ~Machine() { core->Close(); }

  std::shared_ptr<VcpuCore> core;

 private:
  static int Must(int result) {
    if (result >= 0) return result;
    std::perror("KVM");
    std::exit(1);
  }
  static Mapping Map(int fd, size_t size, int flags) {
    void* const at = mmap(nullptr, size, PROT_READ | PROT_WRITE, flags, fd, 0);
    Must(at == MAP_FAILED ? -1 : 0);
    return Mapping(at, size);
  }

  Fd vm_;
  Mapping memory_;
};

struct Seen {
  std::atomic<long> exits{0}, kicked{0}, timeouts{0}, ticks{0}, busy{0}, ended{0}, wrong{0};
};

// Runs until it is closed; `in_place` as runSync() does, else as the thread of run().
void RunUntilClosed(const std::shared_ptr<VcpuCore>& core, bool in_place, Seen* seen) {
  for (int i = 0;; i++) {
    const int error = in_place ? core->AcquireToRun(RunnerTid()) : core->Acquire();
    if (error == EBADF) break;
    if (error == EBUSY) {
      seen->busy++;
      std::this_thread::yield();
      continue;
    }
    core->SetDeadline(i % 5 == 0 ? NowNs() + 200'000 : kNever);
    const int code = core->Run(nullptr, nullptr);
    core->Release();
    if (code == kClosed) break;
    if (code == kKicked) seen->kicked++;
    else if (code == kTimeout) seen->timeouts++;
    else if (code == kTick && in_place) seen->ticks++;
    else if (code == KVM_EXIT_IO) seen->exits++;
    else seen->wrong++;
  }
  seen->ended++;
}

// Two threads fight for a vCPU, a third kicks it, and this one closes it in the midst of that.
bool Fight(int kvm, int machines) {
  Seen seen;
  for (int i = 0; i < machines; i++) {
    const Machine machine(kvm, i % 2 == 0 ? kSpin : kOut);
    std::atomic<bool> stop{false};
    std::vector<std::thread> threads;
    for (const bool in_place : {true, false}) {
      threads.emplace_back(RunUntilClosed, machine.core, in_place, &seen);
    }
    threads.emplace_back([&stop, core = machine.core] {
      while (!stop) {
        core->Kick();
        std::this_thread::sleep_for(std::chrono::microseconds(300));
        core->SetStop(true);
        core->SetStop(false);
      }
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(i % 9));
    machine.core->Close();
    stop = true;
    for (auto& thread : threads) thread.join();
  }
  std::printf("fight: %d machines closed; %ld exits, %ld kicked, %ld timeouts, %ld ticks, %ld busy, %ld wrong\n",
              machines, seen.exits.load(), seen.kicked.load(), seen.timeouts.load(), seen.ticks.load(),
              seen.busy.load(), seen.wrong.load());
  return seen.wrong == 0 && seen.ended == 2l * machines && seen.exits > 0 && seen.kicked > 0;
}

// Each run of a guest that spins is ended by its own kick.
bool Kicks(int kvm, int runs) {
  const Machine machine(kvm, kSpin);
  VcpuCore& core = *machine.core;
  std::atomic<int> begun{0};
  std::atomic<bool> stop{false};
  std::thread kicker([&] {
    for (int kicked = 0; !stop;) {
      if (begun == kicked) continue;
      kicked = begun;
      // At another moment of the run each time.
      const int64_t until = NowNs() + kicked % 40 * 1000;
      while (NowNs() < until) {
      }
      core.Kick();
    }
  });
  int lost = 0;
  for (int i = 1; i <= runs; i++) {
    if (core.AcquireToRun(RunnerTid()) != 0) lost++;
    core.SetDeadline(NowNs() + 5'000'000'000);
    begun = i;
    int code;
    do code = core.Run(nullptr, nullptr);
    while (code == kTick);
    if (code != kKicked) lost++;
    core.Release();
  }
  stop = true;
  kicker.join();
  std::printf("kicks: %d, %d lost\n", runs, lost);
  return lost == 0;
}

// A run in place ticks, not before its time, and however long the watchdog has slept.
bool Ticks(int kvm) {
  const Machine machine(kvm, kSpin);
  VcpuCore& core = *machine.core;
  bool right = true;
  for (int i = 0; i < 3; i++) {
    if (i == 2) std::this_thread::sleep_for(std::chrono::milliseconds(2500));
    if (core.AcquireToRun(RunnerTid()) != 0) return false;
    // No deadline, which would wake the watchdog too.
    core.SetDeadline(kNever);
    const int64_t start = NowNs();
    const int code = core.Run(nullptr, nullptr);
    const int64_t took = NowNs() - start;
    core.Release();
    std::printf("tick: after %.0f ms\n", static_cast<double>(took) / 1e6);
    right = right && code == kTick && took >= kTickNs;
  }
  return right;
}

}  // namespace

int main(int argc, char** argv) {
  const int machines = argc > 1 ? std::atoi(argv[1]) : 200;
  const Fd kvm(open("/dev/kvm", O_RDWR | O_CLOEXEC));
  if (!kvm.open()) {
    std::perror("SKIP open /dev/kvm");
    return 77;
  }
  if (KickSignal() == 0) return 1;
  // A wake-up that is lost is a run that never ends.
  alarm(600);
  const bool fought = Fight(kvm.get(), machines);
  const bool kicked = Kicks(kvm.get(), 20 * machines);
  const bool ticked = Ticks(kvm.get());
  return fought && kicked && ticked ? 0 : 1;
}
