// What may the process that runs guests still do? Nothing but serve its parent.
#pragma once

namespace realmode {

/** Limits and a system call filter; false where the kernel has no such filter. */
bool enterSandbox();

}  // namespace realmode
