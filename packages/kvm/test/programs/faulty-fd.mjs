// What does each native method say when its descriptor was closed behind its back, or is another file's?
//
// Prints {"own": {"Vm.KVM_IRQ_LINE": "EBADF", …}, "closed": {…: "EBADF"}, "wrong": {…: "ENOTTY"}}; "own": the
// object was closed by its own close(). A process of its own, because it closes descriptors by their numbers.
import { closeSync, openSync, readdirSync, readlinkSync } from "node:fs";
import { native } from "../../dist/native.js";

const { Kvm, classes, eventfd, recordSize, run } = native();

function make() {
  const kvm = new Kvm("/dev/kvm");
  const vm = kvm.createVm();
  const bytes = new Uint8Array(
    new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer,
  );
  vm.setUserMemoryRegion(0, 1, 0n, 65536n, bytes);
  const vcpu = vm.createVcpu(0, record(), () => {});
  const device = vm.KVM_CREATE_DEVICE(4, 0);
  return { Kvm: kvm, Vm: vm, Vcpu: vcpu, Device: device };
}

const record = () => new Uint8Array(new SharedArrayBuffer(recordSize));
const event = eventfd(0, false);
const attr = [0, 0n, new Uint8Array(8)];

/** The arguments of methods that do not take one structure. */
const ARGUMENTS = {
  checkExtension: [1],
  createVm: [],
  getApiVersion: [],
  getVcpuMmapSize: [],
  createVcpu: [1, record(), () => {}],
  getDirtyLog: [0],
  setUserMemoryRegion: [0, 0, 0n, 0n, null],
  run: [],
  KVM_SET_DEVICE_ATTR: attr,
  KVM_GET_DEVICE_ATTR: attr,
  KVM_HAS_DEVICE_ATTR: attr,
  KVM_CLEAR_DIRTY_LOG: [0, 0n, 64, new Uint8Array(8)],
  KVM_X86_SET_MSR_FILTER: [0, []],
  KVM_IRQFD: [event, 4, 0],
  KVM_IOEVENTFD: [event, 0n, 1, 0, 0n],
  KVM_HYPERV_EVENTFD: [1, event],
  KVM_CREATE_DEVICE: [4, 0],
  KVM_CREATE_GUEST_MEMFD: [4096n, 0n],
  KVM_SET_TSS_ADDR: [0n],
  KVM_SET_NR_MMU_PAGES: [64],
  KVM_SET_BOOT_CPU_ID: [0],
  KVM_SET_TSC_KHZ: [0],
  KVM_SET_SIGNAL_MASK: [0n],
  KVM_GET_ONE_REG: [0x2030000000000000n, new Uint8Array(8)],
  KVM_SET_ONE_REG: [0x2030000000000000n, new Uint8Array(8)],
  KVM_GET_NESTED_STATE: [nested()],
  KVM_SET_NESTED_STATE: [nested()],
};

function nested() {
  const bytes = new Uint8Array(128);
  bytes[4] = 128;
  return bytes;
}

/** Methods that are no system call on the object's own descriptor. */
const OTHERS = {
  Kvm: ["close"],
  Vm: ["attachVcpu", "vcpuIds", "slots", "setNote", "note", "token", "close"],
  Vcpu: [
    ...["setTimeout", "setIrqWindow", "setFastPaths", "settle", "start", "answer", "pendingIo"],
    ...["kick", "setStop", "token", "detach", "close"],
    ...["syncRegs", "completeExit", "runField", "readCoalesced", "harvestDirtyRing"],
  ],
  Device: ["close"],
};

/** A structure's size is in the error for a wrong one. */
function argumentsOf(object, method) {
  if (ARGUMENTS[method]) return ARGUMENTS[method];
  try {
    object[method](new Uint8Array(0));
  } catch (error) {
    const size = /takes (?:a header of )?(\d+)/.exec(error.message)?.[1];
    if (error instanceof RangeError && size) return [new Uint8Array(Number(size))];
  }
  return [];
}

const DESCRIPTORS = {
  Kvm: "/dev/kvm",
  Vm: "anon_inode:kvm-vm",
  Vcpu: "anon_inode:kvm-vcpu:0",
  Device: "anon_inode:kvm-vfio",
};
const numberOf = (name) =>
  Number(
    readdirSync("/proc/self/fd").find((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`) === name;
      } catch {
        return false;
      }
    }),
  );

let objects = make();
const calls = Object.entries(classes).flatMap(([name, { prototype }]) =>
  // `run` is the addon's.
  [...Object.getOwnPropertyNames(prototype), ...(name === "Vcpu" ? ["run"] : [])]
    .filter((method, i, all) => all.indexOf(method) === i)
    .filter((method) => method !== "constructor" && !OTHERS[name].includes(method))
    .map((method) => [name, method, argumentsOf(objects[name], method)]),
);

function table() {
  const answers = {};
  for (const [name, method, args] of calls) {
    try {
      // run() says "gone" by a number: another thread may close at any time.
      const object = objects[name];
      const code = method === "run" ? run(object.handle) : object[method](...args);
      const gone = code === -5;
      answers[`${name}.${method}`] = gone ? "EBADF" : "no error";
    } catch (error) {
      answers[`${name}.${method}`] = error.code ?? `${error.name}: ${error.message}`;
    }
  }
  return answers;
}

for (const name of ["Device", "Vcpu", "Vm", "Kvm"]) objects[name].close();
const own = table();
objects = make();
const numbers = Object.values(DESCRIPTORS).map(numberOf);
for (const number of numbers) closeSync(number);
const closed = table();
for (const number of numbers) while (openSync("/dev/null") < number);
const held = new Set(readdirSync("/proc/self/fd").map(Number));
if (!numbers.every((number) => held.has(number))) throw new Error("a number is free");
const wrong = table();
process.stdout.write(JSON.stringify({ own, closed, wrong }));
