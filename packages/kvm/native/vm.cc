// How are a VM's ioctls called, and how long does the memory behind a slot live?
// (Documentation/virt/kvm/api.rst, "VM ioctls")

#include "vm.h"

#include <linux/kvm.h>
#include <sys/mman.h>

#include <cerrno>

#include "errors.h"
#include "guest_memfd.h"
#include "kvm_abi.h"
#include "owned_fd.h"
#include "vcpu.h"

namespace realmode {

namespace {

// What the garbage collector is told that a Vm object holds: the kernel's side of it, about. Once closed
// it is little, or a program that makes one machine after the other would collect all the time.
constexpr int64_t kWeight = 256 * 1024;
constexpr int64_t kClosedWeight = 16 * 1024;

struct Registry {
  std::mutex mutex;
  std::map<uint64_t, std::weak_ptr<VmCore>> vms;
  std::map<uint64_t, std::weak_ptr<VcpuCore>> vcpus;
  uint64_t next_token = 1;
};

// Never destroyed, like the watchdog: threads may outlive static destructors.
Registry& TheRegistry() {
  static auto* const registry = new Registry();
  return *registry;
}

constexpr size_t kPageSize = 4096;

// Where the ring of coalesced writes is in a vCPU's mapping; 0 = there is none. The same for all VMs.
size_t CoalescedAt(int vm_fd, size_t mapped) {
  static const auto at = [vm_fd] {
    const int page = Ioctl(vm_fd, KVM_CHECK_EXTENSION, static_cast<unsigned long>(KVM_CAP_COALESCED_MMIO));
    return page > 0 ? static_cast<size_t>(page) * kPageSize : size_t{0};
  }();
  return at + kPageSize <= mapped ? at : 0;
}

uint64_t TakeToken() {
  auto& registry = TheRegistry();
  std::lock_guard lock(registry.mutex);
  return registry.next_token++;
}

}  // namespace

VmCore::VmCore(Fd fd, size_t vcpu_mmap_size)
    : token_(TakeToken()), vcpu_mmap_size_(vcpu_mmap_size), fd_(std::move(fd)) {}

std::shared_ptr<VmCore> VmCore::Make(Fd fd, size_t vcpu_mmap_size) {
  std::shared_ptr<VmCore> core(new VmCore(std::move(fd), vcpu_mmap_size));
  auto& registry = TheRegistry();
  std::lock_guard lock(registry.mutex);
  registry.vms[core->token_] = core;
  return core;
}

std::shared_ptr<VmCore> VmCore::Find(uint64_t token) {
  auto& registry = TheRegistry();
  std::lock_guard lock(registry.mutex);
  const auto found = registry.vms.find(token);
  return found == registry.vms.end() ? nullptr : found->second.lock();
}

std::shared_ptr<VcpuCore> VmCore::FindVcpu(uint64_t token) {
  auto& registry = TheRegistry();
  std::lock_guard lock(registry.mutex);
  const auto found = registry.vcpus.find(token);
  return found == registry.vcpus.end() ? nullptr : found->second.lock();
}

VmCore::~VmCore() { Close(); }

void VmCore::Close() {
  std::vector<std::shared_ptr<VcpuCore>> vcpus;
  {
    std::lock_guard lock(mutex_);
    vcpus.swap(vcpus_);
    slots_.clear();
  }
  // Each vCPU's fd and mapping keep the kernel's VM, and so its slots, alive: they go first.
  for (const auto& vcpu : vcpus) vcpu->Close();
  {
    std::lock_guard lock(mutex_);
    fd_.Close();
  }
  auto& registry = TheRegistry();
  std::lock_guard lock(registry.mutex);
  registry.vms.erase(token_);
  for (const auto& vcpu : vcpus) registry.vcpus.erase(vcpu->token());
}

int VmCore::CheckExtension(uint32_t capability, int* result) {
  std::lock_guard lock(mutex_);
  if (!fd_.open()) return EBADF;
  *result = realmode::Ioctl(fd_.get(), KVM_CHECK_EXTENSION, static_cast<unsigned long>(capability));
  return *result < 0 ? errno : 0;
}

int VmCore::SetUserMemoryRegion(uint32_t slot, const Slot& wanted, int guest_memfd,
                                uint64_t offset) {
  std::lock_guard lock(mutex_);
  if (!fd_.open()) return EBADF;
  // The longer structure begins with the shorter one.
  UserspaceMemoryRegion2 region = {};
  region.slot = slot;
  region.flags = wanted.flags;
  region.guest_phys_addr = wanted.guest_phys_addr;
  region.memory_size = wanted.memory_size;
  region.userspace_addr = wanted.userspace_addr;
  unsigned long request = KVM_SET_USER_MEMORY_REGION;
  if (guest_memfd >= 0) {
    region.flags |= kMemGuestMemfd;
    region.guest_memfd = static_cast<uint32_t>(guest_memfd);
    region.guest_memfd_offset = offset;
    request = kSetUserMemoryRegion2;
  }
  if (realmode::Ioctl(fd_.get(), request, &region) != 0) return errno;
  if (wanted.memory_size == 0) {
    slots_.erase(slot);
  } else {
    slots_[slot] = wanted;
  }
  return 0;
}

int VmCore::GetDirtyLog(uint32_t slot, std::vector<uint8_t>* bitmap) {
  std::lock_guard lock(mutex_);
  if (!fd_.open()) return EBADF;
  const auto found = slots_.find(slot);
  if (found == slots_.end()) return ENOENT;
  const uint64_t pages = found->second.memory_size / kPageSize;
  // The kernel writes whole 64-bit words.
  bitmap->assign((pages + 63) / 64 * 8, 0);
  kvm_dirty_log log = {};
  log.slot = slot;
  log.dirty_bitmap = bitmap->data();
  if (realmode::Ioctl(fd_.get(), KVM_GET_DIRTY_LOG, &log) != 0) {
    // The kernel says ENOENT for a slot without a bitmap too, newer ones EINVAL: one answer.
    return errno == ENOENT ? EINVAL : errno;
  }
  bitmap->resize((pages + 7) / 8);
  return 0;
}

int VmCore::EnableCap(kvm_enable_cap* cap) {
  std::lock_guard lock(mutex_);
  if (!fd_.open()) return EBADF;
  if (realmode::Ioctl(fd_.get(), KVM_ENABLE_CAP, cap) < 0) return errno;
  if (cap->cap == KVM_CAP_DIRTY_LOG_RING || cap->cap == kCapDirtyLogRingAcqRel) {
    dirty_ring_size_ = cap->args[0];
  }
  return 0;
}

int VmCore::CreateVcpu(uint32_t id, std::shared_ptr<VcpuCore>* made, const char** step) {
  std::lock_guard lock(mutex_);
  *step = "KVM_CREATE_VCPU";
  if (!fd_.open()) return EBADF;
  Fd fd(realmode::Ioctl(fd_.get(), KVM_CREATE_VCPU, static_cast<unsigned long>(id)));
  if (!fd.open()) return errno;
  *step = "mmap kvm_run";
  void* const at =
      mmap(nullptr, vcpu_mmap_size_, PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), 0);
  if (at == MAP_FAILED) return errno;
  Mapping run(at, vcpu_mmap_size_);
  Mapping dirty;
  if (dirty_ring_size_ != 0) {
    *step = "mmap dirty ring";
    const auto offset = static_cast<off_t>(KVM_DIRTY_LOG_PAGE_OFFSET * kPageSize);
    void* const ring =
        mmap(nullptr, dirty_ring_size_, PROT_READ | PROT_WRITE, MAP_SHARED, fd.get(), offset);
    if (ring == MAP_FAILED) return errno;
    dirty = Mapping(ring, dirty_ring_size_);
  }
  *made = std::make_shared<VcpuCore>(id, TakeToken(), std::move(fd), std::move(run));
  (*made)->SetRings(std::move(dirty), CoalescedAt(fd_.get(), vcpu_mmap_size_));
  vcpus_.push_back(*made);
  auto& registry = TheRegistry();
  std::lock_guard registry_lock(registry.mutex);
  registry.vcpus[(*made)->token()] = *made;
  return 0;
}

std::map<uint32_t, VmCore::Slot> VmCore::slots() const {
  std::lock_guard lock(mutex_);
  return slots_;
}

std::vector<std::shared_ptr<VcpuCore>> VmCore::vcpus() const {
  std::lock_guard lock(mutex_);
  return vcpus_;
}

void VmCore::SetNote(std::string note) {
  std::lock_guard lock(mutex_);
  note_ = std::move(note);
}

std::string VmCore::note() const {
  std::lock_guard lock(mutex_);
  return note_;
}

Napi::Function Vm::Define(Napi::Env env) {
  std::vector<Napi::ClassPropertyDescriptor<Vm>> methods = {
      InstanceMethod("checkExtension", &Vm::CheckExtension),
      InstanceMethod("setUserMemoryRegion", &Vm::SetUserMemoryRegion),
      InstanceMethod("getDirtyLog", &Vm::GetDirtyLog),
      InstanceMethod("createVcpu", &Vm::CreateVcpu),
      InstanceMethod("attachVcpu", &Vm::AttachVcpu),
      InstanceMethod("vcpuIds", &Vm::VcpuIds),
      InstanceMethod("slots", &Vm::Slots),
      InstanceMethod("setNote", &Vm::SetNote),
      InstanceMethod("note", &Vm::Note),
      InstanceMethod("token", &Vm::Token),
      InstanceMethod("close", &Vm::Close),
  };
  AddIoctls(methods);
  return DefineClass(env, "NativeVm", methods);
}

Napi::Value Vm::Wrap(Napi::Env env, std::shared_ptr<VmCore> core, bool owner) {
  auto& state = AddonState::Of(env);
  state.constructing = true;
  const Napi::Object object = state.NewVm();
  Vm* const vm = Unwrap(object);
  vm->core_ = std::move(core);
  vm->owner_ = owner;
  return object;
}

Vm::Vm(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<Vm>(info), state_(AddonState::Share(info.Env())) {
  if (!std::exchange(state_->constructing, false)) {
    throw Napi::TypeError::New(info.Env(), "a Vm is made by Kvm.createVm()");
  }
  state_->vms.insert(this);
  Weigh(kWeight);
}

Vm::~Vm() {
  state_->vms.erase(this);
  Weigh(0);
  CloseOwned();
}

void Vm::Weigh(int64_t bytes) {
  const int64_t change = bytes - std::exchange(weight_, bytes);
  if (change != 0) Napi::MemoryManagement::AdjustExternalMemory(Env(), change);
}

void Vm::CloseOwned() {
  closed_ = true;
  if (owner_ && core_) core_->Close();
}

void Vm::MustOwn(Napi::Env env, const char* syscall) const {
  if (closed_) ThrowErrno(env, syscall, EBADF, "the Vm object is closed");
  if (!owner_) ThrowErrno(env, syscall, EPERM, "only the thread that created the VM may");
}

Napi::Value Vm::CheckExtension(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const double capability = ToWhole(env, info[0], UINT32_MAX, "capability");
  int result = 0;
  const int error = closed_ ? EBADF : core_->CheckExtension(static_cast<uint32_t>(capability), &result);
  if (error != 0) ThrowErrno(env, "KVM_CHECK_EXTENSION", error);
  return Napi::Number::New(env, result);
}

// (slot: number, flags: number, guestPhysAddr: bigint, memorySize: bigint, bytes: Uint8Array | null,
//  guestMemfd?: GuestMemfd, guestMemfdOffset?: bigint)
// What the kernel can judge (alignment, overlap) is left to it; what it can't know is checked here:
// that the bytes are there, and stay there as long as the slot does.
Napi::Value Vm::SetUserMemoryRegion(const Napi::CallbackInfo& info) {
  static const char* const kName = "KVM_SET_USER_MEMORY_REGION";
  const Napi::Env env = info.Env();
  const auto slot = static_cast<uint32_t>(ToWhole(env, info[0], UINT32_MAX, "slot"));
  VmCore::Slot wanted = {};
  wanted.flags = static_cast<uint32_t>(ToWhole(env, info[1], UINT32_MAX, "flags"));
  wanted.guest_phys_addr = ToU64(env, info[2], "guestPhysAddr");
  wanted.memory_size = ToU64(env, info[3], "memorySize");
  MustOwn(env, kName);
  Napi::Reference<Napi::Value> buffer;
  if (wanted.memory_size != 0) {
    const ByteView bytes = ToBytes(env, info[4], "bytes");
    if (!bytes.shared) {
      ThrowErrno(env, kName, EINVAL,
                 "the bytes must lie in a SharedArrayBuffer: others can be detached while the guest runs");
    }
    if (bytes.size < wanted.memory_size) {
      ThrowErrno(env, kName, EINVAL,
                 "memorySize is " + std::to_string(wanted.memory_size) + ", the bytes end after " +
                     std::to_string(bytes.size));
    }
    wanted.userspace_addr = reinterpret_cast<uint64_t>(bytes.data);
    buffer = Napi::Reference<Napi::Value>::New(info[4], 1);
  }
  int guest_memfd = -1;
  uint64_t offset = 0;
  if (!info[5].IsUndefined()) {
    guest_memfd = OwnedFd<GuestMemfd>(env, info[5], "guestMemfd", "KVM_SET_USER_MEMORY_REGION2");
    offset = ToU64(env, info[6], "guestMemfdOffset");
  }
  const int error = core_->SetUserMemoryRegion(slot, wanted, guest_memfd, offset);
  if (error != 0) {
    ThrowErrno(env, guest_memfd < 0 ? kName : "KVM_SET_USER_MEMORY_REGION2", error);
  }
  if (wanted.memory_size == 0) {
    buffers_.erase(slot);
  } else {
    buffers_[slot] = std::move(buffer);
  }
  return env.Undefined();
}

Napi::Value Vm::GetDirtyLog(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto slot = static_cast<uint32_t>(ToWhole(env, info[0], UINT32_MAX, "slot"));
  std::vector<uint8_t> bitmap;
  const int error = closed_ ? EBADF : core_->GetDirtyLog(slot, &bitmap);
  if (error != 0) ThrowErrno(env, "KVM_GET_DIRTY_LOG", error);
  return FromBytes(env, bitmap.data(), bitmap.size());
}

// (id: number, record: Uint8Array, done: (code: number) => void)
Napi::Value Vm::CreateVcpu(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto id = static_cast<uint32_t>(ToWhole(env, info[0], UINT32_MAX, "id"));
  MustOwn(env, "KVM_CREATE_VCPU");
  Vcpu::CheckRecord(env, info[1], info[2]);
  std::shared_ptr<VcpuCore> core;
  const char* step = "";
  const int error = core_->CreateVcpu(id, &core, &step);
  if (error != 0) ThrowErrno(env, step, error);
  return Vcpu::Wrap(env, std::move(core), info.This(), info[1], info[2]);
}

// The same for a vCPU that exists already, by its id.
Napi::Value Vm::AttachVcpu(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto id = static_cast<uint32_t>(ToWhole(env, info[0], UINT32_MAX, "id"));
  Vcpu::CheckRecord(env, info[1], info[2]);
  if (!closed_) {
    for (auto& core : core_->vcpus()) {
      if (core->id() == id) return Vcpu::Wrap(env, core, info.This(), info[1], info[2]);
    }
  }
  ThrowErrno(env, "attach", closed_ ? EBADF : ENOENT, "no vCPU " + std::to_string(id));
}

Napi::Value Vm::VcpuIds(const Napi::CallbackInfo& info) {
  const auto ids = Napi::Array::New(info.Env());
  uint32_t at = 0;
  if (!closed_) {
    for (const auto& core : core_->vcpus()) ids.Set(at++, Napi::Number::New(info.Env(), core->id()));
  }
  return ids;
}

// (bytes: Uint8Array) => [slot, flags, guestPhysAddr, memorySize, offset][]: the slots whose memory
// lies in `bytes`, with their offset in it.
Napi::Value Vm::Slots(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const ByteView bytes = ToBytes(env, info[0], "bytes");
  const auto base = reinterpret_cast<uint64_t>(bytes.data);
  const auto rows = Napi::Array::New(env);
  uint32_t at = 0;
  for (const auto& [number, slot] : closed_ ? std::map<uint32_t, VmCore::Slot>() : core_->slots()) {
    if (slot.userspace_addr < base || slot.userspace_addr - base + slot.memory_size > bytes.size) {
      continue;
    }
    const auto row = Napi::Array::New(env, 5);
    row.Set(0u, Napi::Number::New(env, number));
    row.Set(1u, Napi::Number::New(env, slot.flags));
    row.Set(2u, Napi::Number::New(env, static_cast<double>(slot.guest_phys_addr)));
    row.Set(3u, Napi::Number::New(env, static_cast<double>(slot.memory_size)));
    row.Set(4u, Napi::Number::New(env, static_cast<double>(slot.userspace_addr - base)));
    rows.Set(at++, row);
  }
  return rows;
}

Napi::Value Vm::SetNote(const Napi::CallbackInfo& info) {
  if (!info[0].IsString()) throw Napi::TypeError::New(info.Env(), "note must be a string");
  core_->SetNote(info[0].As<Napi::String>().Utf8Value());
  return info.Env().Undefined();
}

Napi::Value Vm::Note(const Napi::CallbackInfo& info) {
  return Napi::String::New(info.Env(), core_->note());
}

Napi::Value Vm::Token(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(core_->token()));
}

Napi::Value Vm::Close(const Napi::CallbackInfo& info) {
  CloseOwned();
  if (owner_) buffers_.clear();
  Weigh(kClosedWeight);
  return info.Env().Undefined();
}

}  // namespace realmode
