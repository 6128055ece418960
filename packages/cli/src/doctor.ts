// The verb `doctor`.
import type { Invocation } from "./commands.ts";
import { Failure } from "./failure.ts";
import type { Status } from "./status.ts";

export async function doctor(_: Invocation): Promise<Status> {
  throw new Failure("usage", "'doctor' is not in this version yet");
}
