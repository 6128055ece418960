// Which numbers does the kernel's header get wrong in C++?
//
// A flexible array in a structure of linux/kvm.h begins with an empty structure, which has size 0 in
// C and 1 in C++; sizeof, and with it the ioctl's number, then differ from the kernel's.
#pragma once

#include <linux/kvm.h>
#include <sys/ioctl.h>

#include <cstddef>

namespace realmode {

constexpr size_t kXsaveSize = offsetof(kvm_xsave, region) + sizeof(kvm_xsave::region);
constexpr size_t kCpuidHead = sizeof(kvm_cpuid2::nent) + sizeof(kvm_cpuid2::padding);

constexpr unsigned long Request(unsigned direction, unsigned number, size_t size) {
  return _IOC(direction, KVMIO, number, size);
}

constexpr unsigned long kGetSupportedCpuid = Request(_IOC_READ | _IOC_WRITE, 0x05, kCpuidHead);
constexpr unsigned long kSetCpuid2 = Request(_IOC_WRITE, 0x90, kCpuidHead);
constexpr unsigned long kGetCpuid2 = Request(_IOC_READ | _IOC_WRITE, 0x91, kCpuidHead);
constexpr unsigned long kGetXsave = Request(_IOC_READ, 0xa4, kXsaveSize);
constexpr unsigned long kSetXsave = Request(_IOC_WRITE, 0xa5, kXsaveSize);

static_assert(_IOC_NR(kGetSupportedCpuid) == _IOC_NR(KVM_GET_SUPPORTED_CPUID));
static_assert(_IOC_NR(kSetCpuid2) == _IOC_NR(KVM_SET_CPUID2));
static_assert(_IOC_NR(kGetCpuid2) == _IOC_NR(KVM_GET_CPUID2));
static_assert(_IOC_NR(kGetXsave) == _IOC_NR(KVM_GET_XSAVE));
static_assert(_IOC_NR(kSetXsave) == _IOC_NR(KVM_SET_XSAVE));

}  // namespace realmode
