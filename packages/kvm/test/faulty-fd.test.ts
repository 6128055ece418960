// Does each ioctl on a closed descriptor, and on another file's, give the right KvmError?

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { native } from "../src/native.ts";
import { needKvm } from "./guests.ts";
import { bareVm, closeAfterEach } from "./raw-guests.ts";

needKvm();
closeAfterEach();

type Answers = Record<string, string>;

test("each native ioctl: EBADF after close(), EBADF and ENOTTY where the descriptor is not KVM's", (context) => {
  try {
    bareVm().testDevice(4);
  } catch {
    context.skip("this kernel has no VFIO device to be closed");
  }
  const program = fileURLToPath(new URL("programs/faulty-fd.mjs", import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [program], { encoding: "utf8" });
  expect(stderr).toBe("");
  const { own, closed, wrong } = JSON.parse(stdout) as Record<"own" | "closed" | "wrong", Answers>;
  const ioctls = Object.entries(native().classes).flatMap(([name, { prototype }]) =>
    Object.getOwnPropertyNames(prototype)
      .filter((method) => method.startsWith("KVM_"))
      .map((method) => `${name}.${method}`),
  );
  expect(Object.keys(closed)).toEqual(expect.arrayContaining(ioctls));
  const all = (code: string): Answers =>
    Object.fromEntries(Object.keys(closed).map((name) => [name, code]));
  expect(own).toEqual(all("EBADF"));
  expect(closed).toEqual(all("EBADF"));
  expect(wrong).toEqual(all("ENOTTY"));
});
