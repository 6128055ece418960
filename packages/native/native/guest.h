// How does 16-bit code run on this CPU?
#pragma once

#include "protocol.h"

namespace realmode {

/** The shared file as this process sees it. */
struct Shared {
  Control* control;
  const uint8_t* classes;
  /** OWNS: the file that guest memory is mapped from; open as long as the process lives. */
  int file;
  /** The parent is gone when this end of the pipe hangs up. */
  int requests;
};

/** Installs the signal handlers. Once, before anything else. */
bool prepareGuests(const Shared& shared);

/** One run; `control` has what comes in and what goes out. */
void runGuest();

}  // namespace realmode
