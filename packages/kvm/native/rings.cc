// What have coalesced writes and the dirty ring to say? Both are rings in a vCPU's mapping that the kernel
// fills and user space reads. (Documentation/virt/kvm/api.rst, "KVM_REGISTER_COALESCED_MMIO",
// "KVM_CAP_DIRTY_LOG_RING")

#include <linux/kvm.h>

#include <cerrno>
#include <vector>

#include "errors.h"
#include "hold.h"
#include "kvm_abi.h"
#include "vcpu.h"

namespace realmode {

namespace {

constexpr size_t kPageSize = 4096;
constexpr uint32_t kRingEntries = (kPageSize - kCoalescedRingHead) / sizeof(kvm_coalesced_mmio);

}  // namespace

// () => Uint8Array: struct kvm_coalesced_mmio, oldest first; taken out of the ring.
// The kernel has one ring a VM, mapped into each vCPU: while another vCPU runs, the kernel appends, and
// only `first` is ours.
Napi::Value Vcpu::ReadCoalesced(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Hold hold(env, *core_, "coalesced ring");
  if (core_->coalesced_at() == 0) {
    ThrowErrno(env, "coalesced ring", ENOTSUP, "KVM_CAP_COALESCED_MMIO is 0");
  }
  uint8_t* const at = reinterpret_cast<uint8_t*>(core_->run()) + core_->coalesced_at();
  auto* const ring = reinterpret_cast<kvm_coalesced_mmio_ring*>(at);
  const auto* const kept = reinterpret_cast<const kvm_coalesced_mmio*>(at + kCoalescedRingHead);
  uint32_t first = __atomic_load_n(&ring->first, __ATOMIC_ACQUIRE) % kRingEntries;
  const uint32_t last = __atomic_load_n(&ring->last, __ATOMIC_ACQUIRE) % kRingEntries;
  std::vector<kvm_coalesced_mmio> entries;
  for (; first != last; first = (first + 1) % kRingEntries) {
    entries.push_back(kept[first]);
  }
  __atomic_store_n(&ring->first, first, __ATOMIC_RELEASE);
  return FromBytes(env, entries.data(), entries.size() * sizeof(kvm_coalesced_mmio));
}

// () => Uint8Array: struct kvm_dirty_gfn, in the order of the writes. They are marked as read; the ring has
// room for others, and the pages are watched again, after KVM_RESET_DIRTY_RINGS.
Napi::Value Vcpu::HarvestDirtyRing(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Hold hold(env, *core_, "dirty ring");
  const Mapping& mapping = core_->dirty_ring();
  if (mapping.get() == nullptr) {
    ThrowErrno(env, "dirty ring", EINVAL,
               "KVM_CAP_DIRTY_LOG_RING was not enabled before this vCPU was made");
  }
  auto* const ring = static_cast<kvm_dirty_gfn*>(mapping.get());
  const auto count = static_cast<uint32_t>(mapping.size() / sizeof(kvm_dirty_gfn));
  std::vector<kvm_dirty_gfn> entries;
  while (entries.size() < count) {
    kvm_dirty_gfn& entry = ring[core_->dirty_index % count];
    if (__atomic_load_n(&entry.flags, __ATOMIC_ACQUIRE) != KVM_DIRTY_GFN_F_DIRTY) break;
    entries.push_back(entry);
    __atomic_store_n(&entry.flags, KVM_DIRTY_GFN_F_RESET, __ATOMIC_RELEASE);
    core_->dirty_index++;
  }
  return FromBytes(env, entries.data(), entries.size() * sizeof(kvm_dirty_gfn));
}

}  // namespace realmode
