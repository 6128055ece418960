// The verb `test`.
import type { Invocation } from "./commands.ts";
import { Failure } from "./failure.ts";
import type { Status } from "./status.ts";

export async function test(_: Invocation): Promise<Status> {
  throw new Failure("usage", "'test' is not in this version yet");
}
