// How is the bench run without the realmode command? `node packages/bench/dist/main.js --help`

import { parseArgs } from "node:util";
import { formatBench } from "./format.ts";
import { formatKvmBench, runKvmBench } from "./kvm/run.ts";
import { PEER_NAMES } from "./peers.ts";
import { PROGRAMS } from "./programs.ts";
import { BenchError, runBench } from "./run-bench.ts";

const HELP = `Usage: node main.js [--rounds N] [--scale F] [--program NAME]... [--peer NAME]... [--json]
       node main.js kvm [--rounds N] [--scale F] [--program NAME]... [--json]

programs: ${PROGRAMS.map(({ name }) => name).join(" ")}
peers:    ${PEER_NAMES.join(" ")}
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: "string" },
      scale: { type: "string" },
      program: { type: "string", multiple: true },
      peer: { type: "string", multiple: true },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [group, ...more] = positionals;
  if ((group !== undefined && group !== "kvm") || more.length > 0) {
    throw new BenchError(`no group '${positionals.join(" ")}' (there is kvm)`);
  }
  if (group === "kvm") {
    const result = await runKvmBench({
      ...(values.rounds === undefined ? {} : { rounds: Number(values.rounds) }),
      ...(values.scale === undefined ? {} : { scale: Number(values.scale) }),
      ...(values.program ? { programs: values.program } : {}),
    });
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : formatKvmBench(result));
    return 0;
  }
  const terminal = process.stderr.isTTY;
  const bench = await runBench({
    ...(values.rounds === undefined ? {} : { rounds: Number(values.rounds) }),
    ...(values.scale === undefined ? {} : { scale: Number(values.scale) }),
    ...(values.program ? { programs: values.program } : {}),
    ...(values.peer ? { peers: values.peer } : {}),
    onProgress: ({ done, total, peer, program }) => {
      if (!terminal) return;
      const text = done < total ? `${done}/${total} ${program} on ${peer}` : "";
      process.stderr.write(`\r\u001b[K${text}`);
    },
  });
  process.stdout.write(values.json ? `${JSON.stringify(bench)}\n` : formatBench(bench));
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const usage = error instanceof BenchError || error instanceof TypeError;
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = usage ? 2 : 1;
}
