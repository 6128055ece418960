// Do the rooms import only what the plan of the house allows? (ARCHITECTURE.md, "Rooms and arrows")
//
// Prints each arrow against the plan with its file and line, and exits with 1 where there is one.
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The plan: rooms and libraries a room may import. `node` lists the files that may use Node's own
 * modules; every other file must run in a browser.
 */
export const PLAN = {
  isa: { imports: [], node: /^$/ },
  machine: { imports: [], node: /^$/ },
  asm16: { imports: ["@realmode/isa", "@realmode/machine"], node: /^$/ },
  emu: { imports: ["@realmode/isa", "@realmode/machine"], node: /^$/ },
  kvm: { imports: ["@realmode/isa", "@realmode/machine"], node: /./ },
  native: { imports: ["@realmode/isa", "@realmode/machine"], node: /./ },
  conformance: {
    imports: ["@realmode/isa", "@realmode/machine", "@realmode/asm16"],
    node: /^src\/node(\.ts$|\/)/,
  },
  cli: { imports: /./, node: /./ },
  bench: { imports: /./, node: /./ },
};

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)(["'])([^"']+)\1/g;
const BUILTIN = new Set(builtinModules);

function sourcesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|mts|mjs|js)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Every import in `text`, with its line, outside comments. */
export function importsOf(text) {
  const blank = (comment) => comment.replace(/[^\n]/g, " ");
  const code = text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/^\s*\/\/.*$/gm, blank);
  return [...code.matchAll(IMPORT)].map((match) => ({
    specifier: match[2],
    line: code.slice(0, match.index).split("\n").length,
  }));
}

/** Why the plan forbids `specifier` in `file` of `room`; undefined where it allows it. */
export function against(room, file, specifier) {
  const { imports, node } = PLAN[room];
  if (specifier.startsWith(".")) return undefined;
  if (specifier.startsWith("node:") || BUILTIN.has(specifier)) {
    return node.test(file) ? undefined : "runs in a browser: no Node module here";
  }
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  const allowed = imports instanceof RegExp ? imports.test(name) : imports.includes(name);
  return allowed ? undefined : `may import ${[].concat(imports).join(", ") || "nothing"}`;
}

function check(root) {
  const wrong = [];
  let files = 0;
  let arrows = 0;
  for (const room of Object.keys(PLAN)) {
    const folder = join(root, "packages", room);
    const used = new Set();
    for (const path of sourcesBelow(join(folder, "src"))) {
      const file = relative(folder, path).replaceAll("\\", "/");
      files++;
      for (const { specifier, line } of importsOf(readFileSync(path, "utf8"))) {
        arrows++;
        used.add(specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/"));
        const why = against(room, file, specifier);
        if (why)
          wrong.push(`packages/${room}/${file}:${line}: imports ${specifier}: ${room} ${why}`);
      }
    }
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    for (const name of Object.keys(dependencies)) {
      if (!used.has(name)) wrong.push(`packages/${room}/package.json: ${name} is never imported`);
    }
  }
  return { wrong, files, arrows };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { wrong, files, arrows } = check(fileURLToPath(new URL("..", import.meta.url)));
  for (const line of wrong) console.error(line);
  if (files === 0) throw new Error("no sources found");
  console.log(`rooms: ${files} files, ${arrows} imports, ${wrong.length} against the plan`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
