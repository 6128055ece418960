// Who makes the gold files? Each room with a test/gold.mjs: its `gold` maps file names to makers.
//
//   node scripts/gold.mjs [--check] [room…]     all rooms without a name
//
// Writes packages/ROOM/gold/NAME; --check writes nothing and ends with 1 where a file would change.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const makerOf = (room) => join(root, "packages", room, "test", "gold.mjs");
const args = process.argv.slice(2);
const check = args.includes("--check");
const named = args.filter((arg) => !arg.startsWith("-"));
const rooms = readdirSync(join(root, "packages")).filter((room) => existsSync(makerOf(room)));

const stranger = named.find((room) => !rooms.includes(room));
if (stranger !== undefined) {
  console.error(`gold: ${stranger} makes no gold files; these rooms do: ${rooms.join(", ")}`);
  process.exit(2);
}

let stale = 0;
for (const room of named.length > 0 ? named : rooms) {
  // The makers import the room as built.
  execFileSync(join(root, "node_modules", ".bin", "tsc"), ["-b", join(root, "packages", room)], {
    stdio: "inherit",
  });
  const { gold } = await import(pathToFileURL(makerOf(room)).href);
  const directory = join(root, "packages", room, "gold");
  mkdirSync(directory, { recursive: true });
  for (const [name, make] of Object.entries(gold)) {
    const path = join(directory, name);
    const text = make();
    const same = existsSync(path) && readFileSync(path, "utf8") === text;
    if (!same) stale++;
    if (!same && !check) writeFileSync(path, text);
    console.log(`${room}/gold/${name} ${same ? "same" : check ? "differs" : "written"}`);
  }
}
if (check && stale > 0) process.exit(1);
