// The verb `dis`.
import type { Invocation } from "./commands.ts";
import { Failure } from "./failure.ts";
import type { Status } from "./status.ts";

export async function dis(_: Invocation): Promise<Status> {
  throw new Failure("usage", "'dis' is not in this version yet");
}
