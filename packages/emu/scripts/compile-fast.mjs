// Compiles assembly/fast.ts to WebAssembly and writes it as a module of TypeScript, for any bundler and host.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const ROOT = at("..");
export const FAST_SOURCE = at("../assembly/fast.ts");
export const FAST_MODULE = at("../src/generated/fast-module.ts");

/** Behind these bytes stand the flags of the imported memory: (import "env" "memory" (memory 0 65536)). */
const IMPORT = Buffer.from([3, ...Buffer.from("env"), 6, ...Buffer.from("memory"), 2]);

/** The text of src/generated/fast-module.ts for a text of assembly/fast.ts. */
export async function compileFast(source) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      "assembly/fast.ts",
      ...["--baseDir", ROOT, "--outFile", "fast.wasm", "--runtime", "stub", "-O3", "--noAssert"],
      ...["--enable", "threads"],
      ...["--importMemory", "--noExportMemory", "--initialMemory", "0", "--maximumMemory", "65536"],
    ],
    {
      readFile: (name, base) => {
        try {
          const text =
            name === "assembly/fast.ts" ? source : readFileSync(`${base}/${name}`, "utf8");
          // As a comment it is plain TypeScript, which every tool reads.
          return text.replaceAll("// @inline", "@inline");
        } catch {
          // The compiler asks for a file under several names.
          return null;
        }
      },
      writeFile: (_name, bytes) => {
        binary = bytes;
      },
    },
  );
  if (error) throw new Error(`${stderr}`, { cause: error });
  const place = Buffer.from(binary).indexOf(IMPORT);
  if (place < 0) throw new Error("the module does not import its memory as env.memory");
  return `// Made by scripts/compile-fast.mjs from assembly/fast.ts.

/** The compiled module, for a memory that is not shared; base64. */
export const MODULE: string =
  "${Buffer.from(binary).toString("base64")}";

/** Offset of the flags of its memory: 1 = has a maximum, 2 = shared. */
export const MEMORY_FLAGS_AT = ${place + IMPORT.length};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await compileFast(readFileSync(FAST_SOURCE, "utf8"));
  mkdirSync(dirname(FAST_MODULE), { recursive: true });
  writeFileSync(FAST_MODULE, text);
}
