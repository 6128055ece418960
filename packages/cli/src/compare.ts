// The verb `compare`.
import type { Invocation } from "./commands.ts";
import { Failure } from "./failure.ts";
import type { Status } from "./status.ts";

export async function compare(_: Invocation): Promise<Status> {
  throw new Failure("usage", "'compare' is not in this version yet");
}
