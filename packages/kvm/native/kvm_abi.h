// Which numbers does the kernel's header get wrong in C++, and which may an older header lack?
//
// A flexible array in a structure of linux/kvm.h begins with an empty structure, which has size 0 in
// C and 1 in C++; sizeof, and with it the ioctl's number, then differ from the kernel's.
// test/structs.test.ts compares every number here with a C compiler's.
#pragma once

#include <linux/kvm.h>
#include <sys/ioctl.h>

#include <cstddef>

namespace realmode {

constexpr size_t kXsaveSize = offsetof(kvm_xsave, region) + sizeof(kvm_xsave::region);
// KVM_GET_XSAVE2 writes, and KVM_SET_XSAVE reads, as many bytes as the vCPU's features need: more than
// the structure's. The largest area of today's processors is below 12 KiB.
constexpr size_t kXsaveRoom = 65536;
constexpr size_t kCpuidHead = sizeof(kvm_cpuid2::nent) + sizeof(kvm_cpuid2::padding);
constexpr size_t kMsrsHead = sizeof(kvm_msrs::nmsrs) + sizeof(kvm_msrs::pad);
constexpr size_t kMsrListHead = sizeof(kvm_msr_list::nmsrs);
constexpr size_t kSignalMaskHead = sizeof(kvm_signal_mask::len);
constexpr size_t kRoutingHead = sizeof(kvm_irq_routing::nr) + sizeof(kvm_irq_routing::flags);
constexpr size_t kPmuFilterHead = offsetof(kvm_pmu_event_filter, pad) + sizeof(kvm_pmu_event_filter::pad);
constexpr size_t kCoalescedRingHead =
    sizeof(kvm_coalesced_mmio_ring::first) + sizeof(kvm_coalesced_mmio_ring::last);
constexpr size_t kRegListHead = sizeof(kvm_reg_list::n);

constexpr unsigned long Request(unsigned direction, unsigned number, size_t size) {
  return _IOC(direction, KVMIO, number, size);
}

constexpr unsigned kWrite = _IOC_WRITE;
constexpr unsigned kRead = _IOC_READ;
constexpr unsigned kBoth = _IOC_READ | _IOC_WRITE;

constexpr unsigned long kGetMsrIndexList = Request(kBoth, 0x02, kMsrListHead);
constexpr unsigned long kGetSupportedCpuid = Request(kBoth, 0x05, kCpuidHead);
constexpr unsigned long kGetEmulatedCpuid = Request(kBoth, 0x09, kCpuidHead);
constexpr unsigned long kGetMsrFeatureIndexList = Request(kBoth, 0x0a, kMsrListHead);
constexpr unsigned long kSetGsiRouting = Request(kWrite, 0x6a, kRoutingHead);
constexpr unsigned long kGetMsrs = Request(kBoth, 0x88, kMsrsHead);
constexpr unsigned long kSetMsrs = Request(kWrite, 0x89, kMsrsHead);
constexpr unsigned long kSetSignalMask = Request(kWrite, 0x8b, kSignalMaskHead);
constexpr unsigned long kSetCpuid2 = Request(kWrite, 0x90, kCpuidHead);
constexpr unsigned long kGetCpuid2 = Request(kBoth, 0x91, kCpuidHead);
constexpr unsigned long kGetXsave = Request(kRead, 0xa4, kXsaveSize);
constexpr unsigned long kSetXsave = Request(kWrite, 0xa5, kXsaveSize);
constexpr unsigned long kGetRegList = Request(kBoth, 0xb0, kRegListHead);
constexpr unsigned long kSetPmuEventFilter = Request(kWrite, 0xb2, kPmuFilterHead);
constexpr unsigned long kGetSupportedHvCpuid = Request(kBoth, 0xc1, kCpuidHead);
constexpr unsigned long kGetXsave2 = Request(kRead, 0xcf, kXsaveSize);

// Linux 6.8: guest_memfd and memory attributes.
struct UserspaceMemoryRegion2 {
  __u32 slot;
  __u32 flags;
  __u64 guest_phys_addr;
  __u64 memory_size;
  __u64 userspace_addr;
  __u64 guest_memfd_offset;
  __u32 guest_memfd;
  __u32 pad1;
  __u64 pad2[14];
};
struct CreateGuestMemfd {
  __u64 size;
  __u64 flags;
  __u64 reserved[6];
};
constexpr size_t kMemoryAttributesSize = 32;
constexpr unsigned long kSetUserMemoryRegion2 = Request(kWrite, 0x49, sizeof(UserspaceMemoryRegion2));
constexpr unsigned long kSetMemoryAttributes = Request(kWrite, 0xd2, kMemoryAttributesSize);
constexpr unsigned long kCreateGuestMemfd = Request(kBoth, 0xd4, sizeof(CreateGuestMemfd));
constexpr __u32 kMemGuestMemfd = 1u << 2;
// Linux 5.18 and 6.1.
constexpr size_t kXenEvtchnSize = 12;
constexpr unsigned long kXenHvmEvtchnSend = Request(kWrite, 0xd0, kXenEvtchnSize);
constexpr __u32 kCapDirtyLogRingAcqRel = 223;
#ifdef KVM_XEN_HVM_EVTCHN_SEND
static_assert(kXenHvmEvtchnSend == KVM_XEN_HVM_EVTCHN_SEND);
#endif
#ifdef KVM_CAP_DIRTY_LOG_RING_ACQ_REL
static_assert(kCapDirtyLogRingAcqRel == KVM_CAP_DIRTY_LOG_RING_ACQ_REL);
#endif
// Linux 6.11.
constexpr size_t kPreFaultMemorySize = 64;
constexpr unsigned long kPreFaultMemory = Request(kBoth, 0xd5, kPreFaultMemorySize);
// Linux 6.8: Xen's attributes that are addresses of this process.
constexpr __u16 kXenSharedInfoHva = 0x6;
constexpr __u16 kXenVcpuInfoHva = 0x9;
#ifdef KVM_PRE_FAULT_MEMORY
static_assert(kPreFaultMemory == KVM_PRE_FAULT_MEMORY);
#endif
#ifdef KVM_XEN_ATTR_TYPE_SHARED_INFO_HVA
static_assert(kXenSharedInfoHva == KVM_XEN_ATTR_TYPE_SHARED_INFO_HVA);
#endif
#ifdef KVM_XEN_VCPU_ATTR_TYPE_VCPU_INFO_HVA
static_assert(kXenVcpuInfoHva == KVM_XEN_VCPU_ATTR_TYPE_VCPU_INFO_HVA);
#endif
#ifdef KVM_CREATE_GUEST_MEMFD
static_assert(kSetUserMemoryRegion2 == KVM_SET_USER_MEMORY_REGION2);
static_assert(kSetMemoryAttributes == KVM_SET_MEMORY_ATTRIBUTES);
static_assert(kCreateGuestMemfd == KVM_CREATE_GUEST_MEMFD);
static_assert(kMemGuestMemfd == KVM_MEM_GUEST_MEMFD);
#endif

}  // namespace realmode
