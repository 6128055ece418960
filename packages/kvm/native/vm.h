// What is a virtual machine: its fd, its slots, its vCPUs, and who may use it from which thread?
#pragma once

#include <linux/kvm.h>
#include <napi.h>

#include <cerrno>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "addon.h"
#include "fd.h"
#include "vcpu_core.h"

namespace realmode {

// The machine below JavaScript. THREAD: any; its mutex guards everything but the token.
class VmCore {
 public:
  struct Slot {
    uint64_t guest_phys_addr;
    uint64_t memory_size;
    uint64_t userspace_addr;
    uint32_t flags;
  };

  static std::shared_ptr<VmCore> Make(Fd fd, size_t vcpu_mmap_size);
  // The registry: how another thread finds what it got a token for. Null when it is gone.
  static std::shared_ptr<VmCore> Find(uint64_t token);
  static std::shared_ptr<VcpuCore> FindVcpu(uint64_t token);
  ~VmCore();

  uint64_t token() const { return token_; }
  // Each returns 0 or an errno, or (Ioctl) a result.
  // `guest_memfd` < 0: none, and KVM_SET_USER_MEMORY_REGION; else KVM_SET_USER_MEMORY_REGION2.
  int SetUserMemoryRegion(uint32_t slot, const Slot& wanted, int guest_memfd, uint64_t offset);
  int GetDirtyLog(uint32_t slot, std::vector<uint8_t>* bitmap);
  // 0, or an errno: KVM_ENABLE_CAP. Remembers the size of dirty rings.
  int EnableCap(kvm_enable_cap* cap);
  // The result of `call(fd)`; -1 and errno EBADF when closed.
  template <typename Call>
  int With(Call call) {
    std::lock_guard lock(mutex_);
    if (fd_.open()) return call(fd_.get());
    errno = EBADF;
    return -1;
  }
  int CreateVcpu(uint32_t id, std::shared_ptr<VcpuCore>* made, const char** step);
  int CheckExtension(uint32_t capability, int* result);
  std::map<uint32_t, Slot> slots() const;
  std::vector<std::shared_ptr<VcpuCore>> vcpus() const;
  // What the owner tells whoever attaches; text of src/machine.ts's.
  void SetNote(std::string note);
  std::string note() const;
  // Ends all runs, frees all fds. Afterwards the kernel reads no guest memory any more.
  void Close();

 private:
  VmCore(Fd fd, size_t vcpu_mmap_size);

  const uint64_t token_;
  const size_t vcpu_mmap_size_;
  mutable std::mutex mutex_;
  Fd fd_;  // OWNS: closed by Close(), after the vCPUs' fds
  std::map<uint32_t, Slot> slots_;
  std::vector<std::shared_ptr<VcpuCore>> vcpus_;
  std::string note_;
  size_t dirty_ring_size_ = 0;  // bytes; 0 = KVM_CAP_DIRTY_LOG_RING is not enabled
};

// A JavaScript thread's view of a VmCore. The one that created the VM owns it: it alone changes slots
// and makes vCPUs, holds the buffers behind the slots, and closes the VM when it ends.
// THREAD: the JavaScript thread that made it.
class Vm : public Napi::ObjectWrap<Vm> {
 public:
  static Napi::Function Define(Napi::Env env);
  static Napi::Value Wrap(Napi::Env env, std::shared_ptr<VmCore> core, bool owner);
  explicit Vm(const Napi::CallbackInfo& info);
  ~Vm() override;
  void CloseOwned();

 private:
  Napi::Value CheckExtension(const Napi::CallbackInfo& info);
  Napi::Value SetUserMemoryRegion(const Napi::CallbackInfo& info);
  Napi::Value GetDirtyLog(const Napi::CallbackInfo& info);
  Napi::Value CreateVcpu(const Napi::CallbackInfo& info);
  Napi::Value AttachVcpu(const Napi::CallbackInfo& info);
  Napi::Value VcpuIds(const Napi::CallbackInfo& info);
  Napi::Value Slots(const Napi::CallbackInfo& info);
  Napi::Value SetNote(const Napi::CallbackInfo& info);
  Napi::Value Note(const Napi::CallbackInfo& info);
  Napi::Value Token(const Napi::CallbackInfo& info);
  Napi::Value Close(const Napi::CallbackInfo& info);
  // In vm_ioctls.cc; the data of RowIoctl is a row of its table.
  static void AddIoctls(std::vector<Napi::ClassPropertyDescriptor<Vm>>& methods);
  Napi::Value RowIoctl(const Napi::CallbackInfo& info);
  Napi::Value DeviceAttr(const Napi::CallbackInfo& info);
  Napi::Value EnableCap(const Napi::CallbackInfo& info);
  Napi::Value ClearDirtyLog(const Napi::CallbackInfo& info);
  Napi::Value SetMsrFilter(const Napi::CallbackInfo& info);
  Napi::Value Irqfd(const Napi::CallbackInfo& info);
  Napi::Value Ioeventfd(const Napi::CallbackInfo& info);
  Napi::Value HypervEventfd(const Napi::CallbackInfo& info);
  Napi::Value CreateDevice(const Napi::CallbackInfo& info);
  Napi::Value CreateGuestMemfd(const Napi::CallbackInfo& info);
  Napi::Value GetStatsFd(const Napi::CallbackInfo& info);
  // @throws KvmError EBADF, EPERM
  void MustOwn(Napi::Env env, const char* syscall) const;

  std::shared_ptr<AddonState> state_;
  std::shared_ptr<VmCore> core_;
  bool owner_ = false;
  bool closed_ = false;
  void Weigh(int64_t bytes);
  int64_t weight_ = 0;  // what the garbage collector has been told
  // OWNS a reference to the buffer behind each live slot: dropped only after the kernel forgot it.
  std::map<uint32_t, Napi::Reference<Napi::Value>> buffers_;
};

}  // namespace realmode
