// How are a vCPU's ioctls called? (Documentation/virt/kvm/api.rst, "vcpu ioctls"; KVM_RUN: vcpu.cc)

#include <linux/kvm.h>

#include <csignal>
#include <cstring>
#include <string>

#include "device_attr.h"
#include "hold.h"
#include "ioctl_row.h"
#include "kvm_abi.h"
#include "stats.h"
#include "vcpu.h"

namespace realmode {

namespace {

// KVM_MAX_CPUID_ENTRIES, MAX_IO_MSRS and KVM_STATE_NESTED_SVM_VMCB_SIZE's neighbourhood in the
// kernel's x86 code: what it takes at most.
constexpr size_t kMaxCpuidEntries = 256;
constexpr size_t kMaxMsrs = 256;
constexpr size_t kMaxNestedState = 65536;
constexpr size_t kMaxRegs = 4096;

const char* RefuseXenAddress(const uint8_t* bytes) {
  kvm_xen_vcpu_attr attr;
  std::memcpy(&attr, bytes, sizeof(attr));
  return attr.type == kXenVcpuInfoHva ? "an attribute that is an address can't be set here" : nullptr;
}

using Row = IoctlRow;

Row kRows[] = {
    {"KVM_GET_REGS", KVM_GET_REGS, Row::kBytes, sizeof(kvm_regs)},
    {"KVM_SET_REGS", KVM_SET_REGS, Row::kBytes, sizeof(kvm_regs)},
    {"KVM_GET_SREGS", KVM_GET_SREGS, Row::kBytes, sizeof(kvm_sregs)},
    {"KVM_SET_SREGS", KVM_SET_SREGS, Row::kBytes, sizeof(kvm_sregs)},
    {"KVM_GET_SREGS2", KVM_GET_SREGS2, Row::kBytes, sizeof(kvm_sregs2)},
    {"KVM_SET_SREGS2", KVM_SET_SREGS2, Row::kBytes, sizeof(kvm_sregs2)},
    {"KVM_GET_FPU", KVM_GET_FPU, Row::kBytes, sizeof(kvm_fpu)},
    {"KVM_SET_FPU", KVM_SET_FPU, Row::kBytes, sizeof(kvm_fpu)},
    {"KVM_GET_XSAVE", kGetXsave, Row::kBytes, kXsaveSize},
    {"KVM_GET_XSAVE2", kGetXsave2, Row::kRoom, kXsaveSize, 0, kXsaveRoom},
    {"KVM_SET_XSAVE", kSetXsave, Row::kRoom, kXsaveSize, 0, kXsaveRoom},
    {"KVM_GET_XCRS", KVM_GET_XCRS, Row::kBytes, sizeof(kvm_xcrs)},
    {"KVM_SET_XCRS", KVM_SET_XCRS, Row::kBytes, sizeof(kvm_xcrs)},
    {"KVM_GET_MSRS", kGetMsrs, Row::kList, kMsrsHead, sizeof(kvm_msr_entry), kMaxMsrs},
    {"KVM_SET_MSRS", kSetMsrs, Row::kList, kMsrsHead, sizeof(kvm_msr_entry), kMaxMsrs},
    {"KVM_GET_CPUID2", kGetCpuid2, Row::kList, kCpuidHead, sizeof(kvm_cpuid_entry2),
     kMaxCpuidEntries},
    {"KVM_SET_CPUID2", kSetCpuid2, Row::kList, kCpuidHead, sizeof(kvm_cpuid_entry2),
     kMaxCpuidEntries},
    {"KVM_GET_SUPPORTED_HV_CPUID", kGetSupportedHvCpuid, Row::kList, kCpuidHead,
     sizeof(kvm_cpuid_entry2), kMaxCpuidEntries},
    {"KVM_GET_LAPIC", KVM_GET_LAPIC, Row::kBytes, sizeof(kvm_lapic_state)},
    {"KVM_SET_LAPIC", KVM_SET_LAPIC, Row::kBytes, sizeof(kvm_lapic_state)},
    {"KVM_GET_MP_STATE", KVM_GET_MP_STATE, Row::kBytes, sizeof(kvm_mp_state)},
    {"KVM_SET_MP_STATE", KVM_SET_MP_STATE, Row::kBytes, sizeof(kvm_mp_state)},
    {"KVM_GET_VCPU_EVENTS", KVM_GET_VCPU_EVENTS, Row::kBytes, sizeof(kvm_vcpu_events)},
    {"KVM_SET_VCPU_EVENTS", KVM_SET_VCPU_EVENTS, Row::kBytes, sizeof(kvm_vcpu_events)},
    {"KVM_GET_DEBUGREGS", KVM_GET_DEBUGREGS, Row::kBytes, sizeof(kvm_debugregs)},
    {"KVM_SET_DEBUGREGS", KVM_SET_DEBUGREGS, Row::kBytes, sizeof(kvm_debugregs)},
    // The header's size is part of the size that it tells.
    {"KVM_GET_NESTED_STATE", KVM_GET_NESTED_STATE, Row::kList, 0, 1, kMaxNestedState,
     offsetof(kvm_nested_state, size)},
    {"KVM_SET_NESTED_STATE", KVM_SET_NESTED_STATE, Row::kList, 0, 1, kMaxNestedState,
     offsetof(kvm_nested_state, size)},
    {"KVM_SET_GUEST_DEBUG", KVM_SET_GUEST_DEBUG, Row::kBytes, sizeof(kvm_guest_debug)},
    {"KVM_TRANSLATE", KVM_TRANSLATE, Row::kBytes, sizeof(kvm_translation)},
    {"KVM_INTERRUPT", KVM_INTERRUPT, Row::kBytes, sizeof(kvm_interrupt)},
    {"KVM_NMI", KVM_NMI, Row::kPlain},
    {"KVM_SMI", KVM_SMI, Row::kPlain},
    {"KVM_SET_TSC_KHZ", KVM_SET_TSC_KHZ, Row::kNumber},
    {"KVM_GET_TSC_KHZ", KVM_GET_TSC_KHZ, Row::kPlain},
    {"KVM_KVMCLOCK_CTRL", KVM_KVMCLOCK_CTRL, Row::kPlain},
    {"KVM_TPR_ACCESS_REPORTING", KVM_TPR_ACCESS_REPORTING, Row::kBytes, sizeof(kvm_tpr_access_ctl)},
    {"KVM_SET_VAPIC_ADDR", KVM_SET_VAPIC_ADDR, Row::kBytes, sizeof(kvm_vapic_addr)},
    {"KVM_X86_SETUP_MCE", KVM_X86_SETUP_MCE, Row::kBytes, sizeof(uint64_t)},
    {"KVM_X86_SET_MCE", KVM_X86_SET_MCE, Row::kBytes, sizeof(kvm_x86_mce)},
    {"KVM_GET_REG_LIST", kGetRegList, Row::kWideList, kRegListHead, sizeof(uint64_t), kMaxRegs},
    {"KVM_PRE_FAULT_MEMORY", kPreFaultMemory, Row::kBytes, kPreFaultMemorySize},
    {"KVM_XEN_VCPU_GET_ATTR", KVM_XEN_VCPU_GET_ATTR, Row::kBytes, sizeof(kvm_xen_vcpu_attr)},
    {"KVM_XEN_VCPU_SET_ATTR", KVM_XEN_VCPU_SET_ATTR, Row::kBytes, sizeof(kvm_xen_vcpu_attr), 0, 0, 0,
     RefuseXenAddress},
};

struct OneRegRow {
  const char* name;
  unsigned long request;
};

// The fields of kvm_run that are no part of an exit's record.
struct RunFieldRow {
  const char* name;
  size_t offset;
  size_t size;
  bool writable;
};

#define RUN_FIELD(name, writable) \
  { #name, offsetof(kvm_run, name), sizeof(kvm_run::name), writable }

constexpr RunFieldRow kRunFields[] = {
    RUN_FIELD(ready_for_interrupt_injection, false),
    RUN_FIELD(if_flag, false),
    RUN_FIELD(flags, false),
    RUN_FIELD(cr8, true),
    RUN_FIELD(apic_base, false),
    RUN_FIELD(kvm_valid_regs, true),
    RUN_FIELD(kvm_dirty_regs, true),
};

// What user space answers in kvm_run, and after which exit. (io, mmio: Vcpu::Answer)
struct AnswerRow {
  const char* name;
  uint32_t exit_reason;
  size_t offset;
  size_t size;
};

#define ANSWER(exit, name, field) \
  { name, exit, offsetof(kvm_run, field), sizeof(reinterpret_cast<kvm_run*>(0)->field) }

constexpr AnswerRow kAnswers[] = {
    ANSWER(KVM_EXIT_X86_RDMSR, "msr.error", msr.error),
    ANSWER(KVM_EXIT_X86_RDMSR, "msr.data", msr.data),
    ANSWER(KVM_EXIT_X86_WRMSR, "msr.error", msr.error),
    ANSWER(KVM_EXIT_HYPERCALL, "hypercall.ret", hypercall.ret),
    ANSWER(KVM_EXIT_HYPERV, "hyperv.u.hcall.result", hyperv.u.hcall.result),
    ANSWER(KVM_EXIT_XEN, "xen.u.hcall.result", xen.u.hcall.result),
};

std::string ToName(Napi::Env env, Napi::Value value) {
  if (!value.IsString()) throw Napi::TypeError::New(env, "the field's name must be a string");
  return value.As<Napi::String>().Utf8Value();
}

}  // namespace

void Vcpu::AddIoctls(std::vector<Napi::ClassPropertyDescriptor<Vcpu>>& methods) {
  for (Row& row : kRows) {
    methods.push_back(InstanceMethod(row.name, &Vcpu::RowIoctl, napi_default, &row));
  }
  for (const auto& row : kDeviceAttrRows) {
    methods.push_back(InstanceMethod(row.name, &Vcpu::DeviceAttr, napi_default,
                                     const_cast<DeviceAttrCall::Row*>(&row)));
  }
  methods.push_back(InstanceMethod("KVM_SET_SIGNAL_MASK", &Vcpu::SetSignalMask));
  methods.push_back(InstanceMethod("KVM_ENABLE_CAP", &Vcpu::EnableCap));
  static OneRegRow one_reg[] = {{"KVM_GET_ONE_REG", KVM_GET_ONE_REG},
                                {"KVM_SET_ONE_REG", KVM_SET_ONE_REG}};
  for (auto& row : one_reg) {
    methods.push_back(InstanceMethod(row.name, &Vcpu::OneReg, napi_default, &row));
  }
  methods.push_back(InstanceMethod("KVM_GET_STATS_FD", &Vcpu::GetStatsFd));
  methods.push_back(InstanceMethod("syncRegs", &Vcpu::SyncRegs));
  methods.push_back(InstanceMethod("completeExit", &Vcpu::CompleteExit));
  methods.push_back(InstanceMethod("runField", &Vcpu::RunField));
  methods.push_back(InstanceMethod("readCoalesced", &Vcpu::ReadCoalesced));
  methods.push_back(InstanceMethod("harvestDirtyRing", &Vcpu::HarvestDirtyRing));
}

// (argument as the row's shape says) => the ioctl's result.
Napi::Value Vcpu::RowIoctl(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto& row = *static_cast<const Row*>(info.Data());
  RowArgument argument(env, info[0], row);
  const Hold hold(env, *core_, row.name);
  const int result = argument.Call(core_->fd());
  if (result < 0) ThrowErrno(env, row.name, errno);
  return Napi::Number::New(env, result);
}

Napi::Value Vcpu::DeviceAttr(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto& row = *static_cast<const DeviceAttrCall::Row*>(info.Data());
  DeviceAttrCall call(info, row);
  const Hold hold(env, *core_, row.name);
  if (call.Call(core_->fd()) < 0) ThrowErrno(env, row.name, errno);
  return env.Undefined();
}

// (blocked: bigint | null): the signals blocked inside KVM_RUN; null = those of the thread.
// The signal that ends runs stays unblocked: without it no guest could be bounded.
Napi::Value Vcpu::SetSignalMask(const Napi::CallbackInfo& info) {
  static const char* const kName = "KVM_SET_SIGNAL_MASK";
  const Napi::Env env = info.Env();
  // The kernel's sigset has 8 bytes, glibc's has more.
  alignas(8) uint8_t mask[kSignalMaskHead + sizeof(uint64_t)] = {sizeof(uint64_t)};
  const bool none = info[0].IsNull();
  if (!none) {
    const uint64_t kick = uint64_t{1} << (KickSignal() - 1);
    const uint64_t set = ToU64(env, info[0], "blocked") & ~kick;
    std::memcpy(mask + kSignalMaskHead, &set, sizeof(set));
  }
  const Hold hold(env, *core_, kName);
  const int result = none ? Ioctl(core_->fd(), kSetSignalMask, 0ul)
                          : Ioctl(core_->fd(), kSetSignalMask, static_cast<uint8_t*>(mask));
  if (result < 0) ThrowErrno(env, kName, errno);
  return env.Undefined();
}

// (bytes: Uint8Array): struct kvm_enable_cap.
Napi::Value Vcpu::EnableCap(const Napi::CallbackInfo& info) {
  static const char* const kName = "KVM_ENABLE_CAP";
  const Napi::Env env = info.Env();
  const ByteView bytes = ToBytes(env, info[0], kName);
  kvm_enable_cap cap = {};
  if (bytes.size != sizeof(cap)) {
    throw Napi::RangeError::New(env, "KVM_ENABLE_CAP takes " + std::to_string(sizeof(cap)) + " bytes");
  }
  std::memcpy(&cap, bytes.data, sizeof(cap));
  // Its argument is an address that the kernel writes to.
  if (cap.cap == KVM_CAP_HYPERV_ENLIGHTENED_VMCS) {
    ThrowErrno(env, kName, EINVAL, "a capability whose argument is an address can't be enabled here");
  }
  const Hold hold(env, *core_, kName);
  if (Ioctl(core_->fd(), KVM_ENABLE_CAP, &cap) < 0) ThrowErrno(env, kName, errno);
  return env.Undefined();
}

// (id: bigint, value: Uint8Array of the size that the id tells)
Napi::Value Vcpu::OneReg(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto& row = *static_cast<const OneRegRow*>(info.Data());
  kvm_one_reg reg = {};
  reg.id = ToU64(env, info[0], "id");
  const ByteView bytes = ToBytes(env, info[1], "value");
  const size_t size = size_t{1} << ((reg.id & KVM_REG_SIZE_MASK) >> KVM_REG_SIZE_SHIFT);
  if (bytes.size != size) {
    throw Napi::RangeError::New(env, "a register with this id has " + std::to_string(size) + " bytes");
  }
  std::vector<uint8_t> copy(bytes.data, bytes.data + bytes.size);
  reg.addr = reinterpret_cast<uint64_t>(copy.data());
  const Hold hold(env, *core_, row.name);
  if (Ioctl(core_->fd(), row.request, &reg) < 0) ThrowErrno(env, row.name, errno);
  if (row.request == KVM_GET_ONE_REG) std::memcpy(bytes.data, copy.data(), size);
  return env.Undefined();
}

// (bytes: Uint8Array of struct kvm_sync_regs, write: boolean): kvm_run.s.regs.
Napi::Value Vcpu::SyncRegs(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const ByteView bytes = ToBytes(env, info[0], "regs");
  if (bytes.size != sizeof(kvm_sync_regs)) {
    throw Napi::RangeError::New(env, "regs must have " + std::to_string(sizeof(kvm_sync_regs)) + " bytes");
  }
  const Hold hold(env, *core_, "kvm_run");
  auto* const regs = reinterpret_cast<uint8_t*>(&core_->run()->s.regs);
  if (info[1].ToBoolean().Value()) {
    std::memcpy(regs, bytes.data, bytes.size);
  } else {
    std::memcpy(bytes.data, regs, bytes.size);
  }
  return env.Undefined();
}

// (field: string, value: bigint): the host's answer to the exit that is there.
Napi::Value Vcpu::CompleteExit(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::string name = ToName(env, info[0]);
  const uint64_t value = ToU64(env, info[1], name.c_str());
  const Hold hold(env, *core_, "kvm_run");
  for (const AnswerRow& row : kAnswers) {
    if (name != row.name || core_->run()->exit_reason != row.exit_reason) continue;
    std::memcpy(reinterpret_cast<uint8_t*>(core_->run()) + row.offset, &value, row.size);
    return env.Undefined();
  }
  ThrowErrno(env, "kvm_run", EINVAL, "the last exit has no " + name + " to be answered");
}

// (field: string) => bigint; (field: string, value: bigint) => undefined
Napi::Value Vcpu::RunField(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::string name = ToName(env, info[0]);
  const bool writes = !info[1].IsUndefined();
  uint64_t value = writes ? ToU64(env, info[1], name.c_str()) : 0;
  const Hold hold(env, *core_, "kvm_run");
  for (const RunFieldRow& row : kRunFields) {
    if (name != row.name) continue;
    auto* const field = reinterpret_cast<uint8_t*>(core_->run()) + row.offset;
    if (!writes) {
      std::memcpy(&value, field, row.size);
      return Napi::BigInt::New(env, value);
    }
    if (!row.writable) break;
    std::memcpy(field, &value, row.size);
    return env.Undefined();
  }
  ThrowErrno(env, "kvm_run", EINVAL, name + (writes ? " can't be set" : " is no field here"));
}

Napi::Value Vcpu::GetStatsFd(const Napi::CallbackInfo& info) {
  static const char* const kName = "KVM_GET_STATS_FD";
  const Napi::Env env = info.Env();
  int fd;
  {
    const Hold hold(env, *core_, kName);
    fd = Ioctl(core_->fd(), KVM_GET_STATS_FD, 0ul);
    if (fd < 0) ThrowErrno(env, kName, errno);
  }
  return Stats::Wrap(env, Fd(fd));
}

}  // namespace realmode
