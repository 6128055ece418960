// A process: prints what the probe says, and what createKvmMachine throws.
import { createKvmMachine, probeKvm } from "@realmode/kvm";

let thrown;
try {
  createKvmMachine().close();
} catch ({ name, code, syscall, errno, message, hint }) {
  thrown = { name, code, syscall, errno, message, hint };
}
console.log(JSON.stringify({ probe: probeKvm(), thrown }));
