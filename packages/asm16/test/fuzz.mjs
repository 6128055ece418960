// Is there a source on which asm16 throws, hangs or loses its head?
//
//   node packages/asm16/test/fuzz.mjs [seconds [seed]]     60 seconds from seed 1 on
//
// Assembles damaged sources flat, paged and as an object, formats what is said and lists it. A source that
// takes more than 5 seconds counts as hanging. Ends with 1 after a finding; `seed N` repeats it.

import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { assemble, assembleElf, assemblePage, formatDiagnostic } from "@realmode/asm16";
import { mutatedSource } from "./mutate.mjs";

/** Seeds in one message. */
const BATCH = 25;
const HANG_MS = 5000;

const readFile = (path) => (path === "a" ? new TextEncoder().encode("nop\n") : undefined);

/** Throws where asm16 does, or where its results contradict each other. */
export function tryOne(source) {
  const flat = assemble(source, { readFile });
  for (const d of flat.diagnostics) formatDiagnostic(d, source);
  if (flat.ok !== !flat.diagnostics.some((d) => d.severity === "error")) {
    throw new Error("ok contradicts the diagnostics");
  }
  if (!flat.ok && flat.bytes.length > 0) throw new Error("bytes in spite of errors");
  flat.listing({ symbols: true });
  void flat.symbols;
  const again = assemble(source, { readFile });
  if (Buffer.compare(Buffer.from(flat.bytes), Buffer.from(again.bytes)) !== 0) {
    throw new Error("other bytes the second time");
  }
  assemblePage(source, { readFile });
  assembleElf(source, { readFile, debug: true });
}

if (!isMainThread && workerData?.fuzz) {
  parentPort.on("message", (from) => {
    for (let seed = from; seed < from + BATCH; seed++) {
      parentPort.postMessage({ at: seed });
      try {
        tryOne(mutatedSource(seed));
      } catch (problem) {
        parentPort.postMessage({ seed, problem: String(problem?.stack ?? problem) });
      }
    }
    parentPort.postMessage({ done: true });
  });
} else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [seconds = 60, first = 1] = process.argv.slice(2).map(Number);
  const end = Date.now() + seconds * 1000;
  let next = first;
  let at = first;
  let findings = 0;
  let timer;
  const found = (seed, what) => {
    findings++;
    console.log(`seed ${seed}: ${what}\n${JSON.stringify(mutatedSource(seed))}`);
  };
  const start = () => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { fuzz: true } });
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        found(at, `no answer in ${HANG_MS} ms`);
        await worker.terminate();
        next = at + 1;
        go(start());
      }, HANG_MS);
    };
    worker.on("message", (message) => {
      watch();
      if (message.at !== undefined) at = message.at;
      if (message.problem) found(message.seed, message.problem);
      if (message.done) go(worker);
    });
    return worker;
  };
  const go = (worker) => {
    if (Date.now() > end || findings >= 20) {
      clearTimeout(timer);
      console.log(`${next - first} sources, ${findings} findings`);
      process.exitCode = findings > 0 ? 1 : 0;
      void worker.terminate();
      return;
    }
    worker.postMessage(next);
    next += BATCH;
  };
  go(start());
}
