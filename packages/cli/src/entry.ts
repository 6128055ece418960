// The bundle's first file: runs the command and ends the process with its status.

import { main } from "./main.ts";

// exit() and not exitCode: all output is written synchronously, and a native thread that still runs must
// not keep the command alive.
void main(process.argv.slice(2)).then((status) => process.exit(status));
