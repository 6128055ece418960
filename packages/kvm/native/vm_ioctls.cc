// How are a VM's other ioctls called? (Documentation/virt/kvm/api.rst, "VM ioctls"; slots, dirty log and
// vCPUs: vm.cc)

#include <linux/kvm.h>

#include <cstring>
#include <string>

#include "device.h"
#include "device_attr.h"
#include "eventfd.h"
#include "guest_memfd.h"
#include "ioctl_row.h"
#include "kvm_abi.h"
#include "owned_fd.h"
#include "stats.h"
#include "vm.h"

namespace realmode {

namespace {

// KVM_MAX_IRQ_ROUTES and KVM_PMU_EVENT_FILTER_MAX_EVENTS in the kernel.
constexpr size_t kMaxRoutes = 4096;
constexpr size_t kMaxPmuEvents = 300;
// MSRs in one range of a filter; the kernel's own bound is 0x600 bytes of bitmap.
constexpr uint32_t kMaxFilterMsrs = 0x600 * 8;

const char* RefuseXenBlobs(const uint8_t* bytes) {
  kvm_xen_hvm_config config;
  std::memcpy(&config, bytes, sizeof(config));
  const bool none = config.blob_size_32 == 0 && config.blob_size_64 == 0;
  return none ? nullptr : "hypercall pages by address are not taken: have hypercalls intercepted";
}

const char* RefuseXenAddress(const uint8_t* bytes) {
  kvm_xen_hvm_attr attr;
  std::memcpy(&attr, bytes, sizeof(attr));
  return attr.type == kXenSharedInfoHva ? "an attribute that is an address can't be set here" : nullptr;
}

using Row = IoctlRow;

Row kRows[] = {
    {"KVM_SET_TSS_ADDR", KVM_SET_TSS_ADDR, Row::kU64},
    {"KVM_SET_IDENTITY_MAP_ADDR", KVM_SET_IDENTITY_MAP_ADDR, Row::kBytes, sizeof(uint64_t)},
    {"KVM_SET_NR_MMU_PAGES", KVM_SET_NR_MMU_PAGES, Row::kNumber},
    {"KVM_GET_NR_MMU_PAGES", KVM_GET_NR_MMU_PAGES, Row::kPlain},
    {"KVM_SET_BOOT_CPU_ID", KVM_SET_BOOT_CPU_ID, Row::kNumber},
    {"KVM_CREATE_IRQCHIP", KVM_CREATE_IRQCHIP, Row::kPlain},
    {"KVM_GET_IRQCHIP", KVM_GET_IRQCHIP, Row::kBytes, sizeof(kvm_irqchip)},
    {"KVM_SET_IRQCHIP", KVM_SET_IRQCHIP, Row::kBytes, sizeof(kvm_irqchip)},
    {"KVM_CREATE_PIT2", KVM_CREATE_PIT2, Row::kBytes, sizeof(kvm_pit_config)},
    {"KVM_GET_PIT2", KVM_GET_PIT2, Row::kBytes, sizeof(kvm_pit_state2)},
    {"KVM_SET_PIT2", KVM_SET_PIT2, Row::kBytes, sizeof(kvm_pit_state2)},
    {"KVM_REINJECT_CONTROL", KVM_REINJECT_CONTROL, Row::kBytes, sizeof(kvm_reinject_control)},
    {"KVM_IRQ_LINE", KVM_IRQ_LINE, Row::kBytes, sizeof(kvm_irq_level)},
    {"KVM_IRQ_LINE_STATUS", KVM_IRQ_LINE_STATUS, Row::kBytes, sizeof(kvm_irq_level)},
    {"KVM_SET_GSI_ROUTING", kSetGsiRouting, Row::kList, kRoutingHead,
     sizeof(kvm_irq_routing_entry), kMaxRoutes},
    {"KVM_SIGNAL_MSI", KVM_SIGNAL_MSI, Row::kBytes, sizeof(kvm_msi)},
    {"KVM_REGISTER_COALESCED_MMIO", KVM_REGISTER_COALESCED_MMIO, Row::kBytes,
     sizeof(kvm_coalesced_mmio_zone)},
    {"KVM_UNREGISTER_COALESCED_MMIO", KVM_UNREGISTER_COALESCED_MMIO, Row::kBytes,
     sizeof(kvm_coalesced_mmio_zone)},
    {"KVM_RESET_DIRTY_RINGS", KVM_RESET_DIRTY_RINGS, Row::kPlain},
    {"KVM_GET_CLOCK", KVM_GET_CLOCK, Row::kBytes, sizeof(kvm_clock_data)},
    {"KVM_SET_CLOCK", KVM_SET_CLOCK, Row::kBytes, sizeof(kvm_clock_data)},
    {"KVM_SET_TSC_KHZ", KVM_SET_TSC_KHZ, Row::kNumber},
    {"KVM_GET_TSC_KHZ", KVM_GET_TSC_KHZ, Row::kPlain},
    {"KVM_SET_PMU_EVENT_FILTER", kSetPmuEventFilter, Row::kList, kPmuFilterHead, sizeof(uint64_t),
     kMaxPmuEvents, offsetof(kvm_pmu_event_filter, nevents)},
    {"KVM_SET_MEMORY_ATTRIBUTES", kSetMemoryAttributes, Row::kBytes, kMemoryAttributesSize},
    {"KVM_XEN_HVM_CONFIG", KVM_XEN_HVM_CONFIG, Row::kBytes, sizeof(kvm_xen_hvm_config), 0, 0, 0,
     RefuseXenBlobs},
    {"KVM_XEN_HVM_GET_ATTR", KVM_XEN_HVM_GET_ATTR, Row::kBytes, sizeof(kvm_xen_hvm_attr)},
    {"KVM_XEN_HVM_SET_ATTR", KVM_XEN_HVM_SET_ATTR, Row::kBytes, sizeof(kvm_xen_hvm_attr), 0, 0, 0,
     RefuseXenAddress},
    {"KVM_XEN_HVM_EVTCHN_SEND", kXenHvmEvtchnSend, Row::kBytes, kXenEvtchnSize},
};

}  // namespace

void Vm::AddIoctls(std::vector<Napi::ClassPropertyDescriptor<Vm>>& methods) {
  for (Row& row : kRows) {
    methods.push_back(InstanceMethod(row.name, &Vm::RowIoctl, napi_default, &row));
  }
  for (const auto& row : kDeviceAttrRows) {
    methods.push_back(InstanceMethod(row.name, &Vm::DeviceAttr, napi_default,
                                     const_cast<DeviceAttrCall::Row*>(&row)));
  }
  methods.push_back(InstanceMethod("KVM_ENABLE_CAP", &Vm::EnableCap));
  methods.push_back(InstanceMethod("KVM_CLEAR_DIRTY_LOG", &Vm::ClearDirtyLog));
  methods.push_back(InstanceMethod("KVM_X86_SET_MSR_FILTER", &Vm::SetMsrFilter));
  methods.push_back(InstanceMethod("KVM_IRQFD", &Vm::Irqfd));
  methods.push_back(InstanceMethod("KVM_IOEVENTFD", &Vm::Ioeventfd));
  methods.push_back(InstanceMethod("KVM_HYPERV_EVENTFD", &Vm::HypervEventfd));
  methods.push_back(InstanceMethod("KVM_CREATE_DEVICE", &Vm::CreateDevice));
  methods.push_back(InstanceMethod("KVM_CREATE_GUEST_MEMFD", &Vm::CreateGuestMemfd));
  methods.push_back(InstanceMethod("KVM_GET_STATS_FD", &Vm::GetStatsFd));
}

// (argument as the row's shape says) => the ioctl's result.
Napi::Value Vm::RowIoctl(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto& row = *static_cast<const Row*>(info.Data());
  RowArgument argument(env, info[0], row);
  MustOwn(env, row.name);
  const int result = core_->With([&](int fd) { return argument.Call(fd); });
  if (result < 0) ThrowErrno(env, row.name, errno);
  return Napi::Number::New(env, result);
}

Napi::Value Vm::DeviceAttr(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto& row = *static_cast<const DeviceAttrCall::Row*>(info.Data());
  DeviceAttrCall call(info, row);
  MustOwn(env, row.name);
  if (core_->With([&](int fd) { return call.Call(fd); }) < 0) ThrowErrno(env, row.name, errno);
  return env.Undefined();
}

// (bytes: Uint8Array): struct kvm_enable_cap. No capability of a VM's has an address in it.
Napi::Value Vm::EnableCap(const Napi::CallbackInfo& info) {
  static const char* const kName = "KVM_ENABLE_CAP";
  const Napi::Env env = info.Env();
  const ByteView bytes = ToBytes(env, info[0], kName);
  kvm_enable_cap cap = {};
  if (bytes.size != sizeof(cap)) {
    throw Napi::RangeError::New(env, "KVM_ENABLE_CAP takes " + std::to_string(sizeof(cap)) + " bytes");
  }
  std::memcpy(&cap, bytes.data, sizeof(cap));
  MustOwn(env, kName);
  const int error = core_->EnableCap(&cap);
  if (error != 0) ThrowErrno(env, kName, error);
  return env.Undefined();
}

// (slot: number, firstPage: bigint, pages: number, bitmap: Uint8Array): the kernel reads whole 64-bit words.
Napi::Value Vm::ClearDirtyLog(const Napi::CallbackInfo& info) {
  static const char* const kName = "KVM_CLEAR_DIRTY_LOG";
  const Napi::Env env = info.Env();
  kvm_clear_dirty_log log = {};
  log.slot = static_cast<uint32_t>(ToWhole(env, info[0], UINT32_MAX, "slot"));
  log.first_page = ToU64(env, info[1], "firstPage");
  log.num_pages = static_cast<uint32_t>(ToWhole(env, info[2], UINT32_MAX, "pages"));
  const ByteView bytes = ToBytes(env, info[3], "bitmap");
  const size_t needed = (size_t{log.num_pages} + 7) / 8;
  if (bytes.size != needed) {
    throw Napi::RangeError::New(env, "bitmap must have a bit a page: " + std::to_string(needed) +
                                         " bytes, not " + std::to_string(bytes.size));
  }
  MustOwn(env, kName);
  std::vector<uint64_t> words((needed + 7) / 8 + 1);
  std::memcpy(words.data(), bytes.data, bytes.size);
  log.dirty_bitmap = words.data();
  if (core_->With([&](int fd) { return Ioctl(fd, KVM_CLEAR_DIRTY_LOG, &log); }) < 0) {
    ThrowErrno(env, kName, errno);
  }
  return env.Undefined();
}

// (flags: number, ranges: [flags: number, base: number, count: number, bitmap: Uint8Array][])
Napi::Value Vm::SetMsrFilter(const Napi::CallbackInfo& info) {
  static const char* const kName = "KVM_X86_SET_MSR_FILTER";
  const Napi::Env env = info.Env();
  kvm_msr_filter filter = {};
  filter.flags = static_cast<uint32_t>(ToWhole(env, info[0], UINT32_MAX, "flags"));
  if (!info[1].IsArray()) throw Napi::TypeError::New(env, "ranges must be an array");
  const auto ranges = info[1].As<Napi::Array>();
  const uint32_t count = ranges.Length();
  if (count > KVM_MSR_FILTER_MAX_RANGES) {
    throw Napi::RangeError::New(env, "there are " + std::to_string(KVM_MSR_FILTER_MAX_RANGES) +
                                         " ranges at most");
  }
  std::vector<uint64_t> bitmaps[KVM_MSR_FILTER_MAX_RANGES];
  for (uint32_t i = 0; i < count; i++) {
    const Napi::Value item = ranges.Get(i);
    if (!item.IsArray()) throw Napi::TypeError::New(env, "a range must be an array");
    const auto row = item.As<Napi::Array>();
    kvm_msr_filter_range& range = filter.ranges[i];
    range.flags = static_cast<uint32_t>(ToWhole(env, row.Get(0u), UINT32_MAX, "flags"));
    range.base = static_cast<uint32_t>(ToWhole(env, row.Get(1u), UINT32_MAX, "base"));
    range.nmsrs = static_cast<uint32_t>(ToWhole(env, row.Get(2u), kMaxFilterMsrs, "count"));
    const ByteView bytes = ToBytes(env, row.Get(3u), "bitmap");
    if (bytes.size != (range.nmsrs + 7) / 8) {
      throw Napi::RangeError::New(env, "bitmap must have a bit an MSR");
    }
    bitmaps[i].resize(bytes.size / 8 + 1);
    std::memcpy(bitmaps[i].data(), bytes.data, bytes.size);
    range.bitmap = reinterpret_cast<uint8_t*>(bitmaps[i].data());
  }
  MustOwn(env, kName);
  if (core_->With([&](int fd) { return Ioctl(fd, KVM_X86_SET_MSR_FILTER, &filter); }) < 0) {
    ThrowErrno(env, kName, errno);
  }
  return env.Undefined();
}

// (eventfd: Eventfd, gsi: number, flags: number, resample?: Eventfd)
Napi::Value Vm::Irqfd(const Napi::CallbackInfo& info) {
  static const char* const kName = "KVM_IRQFD";
  const Napi::Env env = info.Env();
  kvm_irqfd irqfd = {};
  irqfd.fd = static_cast<uint32_t>(OwnedFd<Eventfd>(env, info[0], "eventfd", kName));
  irqfd.gsi = static_cast<uint32_t>(ToWhole(env, info[1], UINT32_MAX, "gsi"));
  irqfd.flags = static_cast<uint32_t>(ToWhole(env, info[2], UINT32_MAX, "flags")) &
                ~uint32_t{KVM_IRQFD_FLAG_RESAMPLE};
  if (!info[3].IsUndefined()) {
    irqfd.resamplefd = static_cast<uint32_t>(OwnedFd<Eventfd>(env, info[3], "resample", kName));
    irqfd.flags |= KVM_IRQFD_FLAG_RESAMPLE;
  }
  MustOwn(env, kName);
  if (core_->With([&](int fd) { return Ioctl(fd, KVM_IRQFD, &irqfd); }) < 0) {
    ThrowErrno(env, kName, errno);
  }
  return env.Undefined();
}

// (eventfd: Eventfd, address: bigint, size: number, flags: number, datamatch: bigint)
Napi::Value Vm::Ioeventfd(const Napi::CallbackInfo& info) {
  static const char* const kName = "KVM_IOEVENTFD";
  const Napi::Env env = info.Env();
  kvm_ioeventfd event = {};
  event.fd = OwnedFd<Eventfd>(env, info[0], "eventfd", kName);
  event.addr = ToU64(env, info[1], "address");
  event.len = static_cast<uint32_t>(ToWhole(env, info[2], UINT32_MAX, "size"));
  event.flags = static_cast<uint32_t>(ToWhole(env, info[3], UINT32_MAX, "flags"));
  event.datamatch = ToU64(env, info[4], "datamatch");
  MustOwn(env, kName);
  if (core_->With([&](int fd) { return Ioctl(fd, KVM_IOEVENTFD, &event); }) < 0) {
    ThrowErrno(env, kName, errno);
  }
  return env.Undefined();
}

// (connection: number, eventfd?: Eventfd): without one the connection is taken away.
Napi::Value Vm::HypervEventfd(const Napi::CallbackInfo& info) {
  static const char* const kName = "KVM_HYPERV_EVENTFD";
  const Napi::Env env = info.Env();
  kvm_hyperv_eventfd event = {};
  event.conn_id = static_cast<uint32_t>(ToWhole(env, info[0], UINT32_MAX, "connection"));
  event.fd = -1;
  if (info[1].IsUndefined()) {
    event.flags = KVM_HYPERV_EVENTFD_DEASSIGN;
  } else {
    event.fd = OwnedFd<Eventfd>(env, info[1], "eventfd", kName);
  }
  MustOwn(env, kName);
  if (core_->With([&](int fd) { return Ioctl(fd, KVM_HYPERV_EVENTFD, &event); }) < 0) {
    ThrowErrno(env, kName, errno);
  }
  return env.Undefined();
}

// (type: number, flags: number) => Device; with KVM_CREATE_DEVICE_TEST null.
Napi::Value Vm::CreateDevice(const Napi::CallbackInfo& info) {
  static const char* const kName = "KVM_CREATE_DEVICE";
  const Napi::Env env = info.Env();
  kvm_create_device device = {};
  device.type = static_cast<uint32_t>(ToWhole(env, info[0], UINT32_MAX, "type"));
  device.flags = static_cast<uint32_t>(ToWhole(env, info[1], UINT32_MAX, "flags"));
  MustOwn(env, kName);
  if (core_->With([&](int fd) { return Ioctl(fd, KVM_CREATE_DEVICE, &device); }) < 0) {
    ThrowErrno(env, kName, errno);
  }
  if ((device.flags & KVM_CREATE_DEVICE_TEST) != 0) return env.Null();
  return Device::Wrap(env, Fd(static_cast<int>(device.fd)));
}

// (size: bigint, flags: bigint) => GuestMemfd
Napi::Value Vm::CreateGuestMemfd(const Napi::CallbackInfo& info) {
  static const char* const kName = "KVM_CREATE_GUEST_MEMFD";
  const Napi::Env env = info.Env();
  realmode::CreateGuestMemfd wanted = {};
  wanted.size = ToU64(env, info[0], "size");
  wanted.flags = ToU64(env, info[1], "flags");
  MustOwn(env, kName);
  const int made = core_->With([&](int fd) { return Ioctl(fd, kCreateGuestMemfd, &wanted); });
  if (made < 0) ThrowErrno(env, kName, errno);
  return GuestMemfd::Wrap(env, Fd(made));
}

Napi::Value Vm::GetStatsFd(const Napi::CallbackInfo& info) {
  static const char* const kName = "KVM_GET_STATS_FD";
  const Napi::Env env = info.Env();
  MustOwn(env, kName);
  const int made = core_->With([](int fd) { return Ioctl(fd, KVM_GET_STATS_FD, 0ul); });
  if (made < 0) ThrowErrno(env, kName, errno);
  return Stats::Wrap(env, Fd(made));
}

}  // namespace realmode
