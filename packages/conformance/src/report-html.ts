// How does a report look that one would rather look at than read? One HTML file, nothing from outside.

import { formatProblem } from "./check.ts";
import { OPCODE_MAP_STYLE, opcodeMapSvg } from "./opcode-map.ts";
import type { ReportData, ReportResult } from "./report-data.ts";
import type { SuiteCounts } from "./suite.ts";

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const totalOf = ({ passed, failed, skipped }: SuiteCounts): number => passed + failed + skipped;

const STYLE = `
:root{color-scheme:light dark;--bg:#fbfaf8;--card:#fff;--ink:#22262b;--dim:#6b7280;--line:#e4e1da;
--pass:#2da160;--fail:#c93a3a;--skip:#b98d0f;--pass-bg:#e3f4ea;--fail-bg:#fbe4e2;--skip-bg:#f8f0d5}
@media (prefers-color-scheme:dark){:root{--bg:#14171a;--card:#1c2025;--ink:#e6e8ea;--dim:#98a1ab;
--line:#2e343b;--pass:#4cc38a;--fail:#ff7369;--skip:#e0b43c;--pass-bg:#173527;--fail-bg:#46211f;--skip-bg:#3a3116}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:1180px;margin:0 auto;padding:28px 20px 60px}
h1{font-size:25px;margin:0 0 2px;letter-spacing:-.01em}h2{font-size:17px;margin:34px 0 12px}
.dim{color:var(--dim)}code,.mono{font:13px/1.45 ui-monospace,"SF Mono",Menlo,"DejaVu Sans Mono",monospace}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(235px,1fr));gap:14px;margin-top:22px}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px 18px}
.tile b{font-size:17px}.tile .big{font-size:31px;font-weight:650;letter-spacing:-.02em;line-height:1.2;margin:4px 0 8px}
.bar{display:flex;height:8px;border-radius:4px;overflow:hidden;background:var(--line)}
.bar i{display:block}.bar .p{background:var(--pass)}.bar .f{background:var(--fail)}.bar .s{background:var(--skip)}
.tile .nums{display:flex;gap:14px;margin-top:9px;font-size:13px}
.nums .p{color:var(--pass)}.nums .f{color:var(--fail);font-weight:600}.nums .s{color:var(--skip)}
.scroll{overflow-x:auto}table{border-collapse:separate;border-spacing:3px;width:100%}
th{font-weight:600;text-align:left;padding:3px 8px;white-space:nowrap}
.matrix{table-layout:fixed;min-width:520px}.matrix td{border-radius:6px;padding:4px 9px;font-size:13px;white-space:nowrap}
.matrix td.p{background:var(--pass-bg)}.matrix td.f{background:var(--fail-bg)}.matrix td.s{background:var(--skip-bg)}
.matrix td.n{background:none;color:var(--dim)}td b{color:var(--fail)}
details{border-top:1px solid var(--line);padding:9px 2px 9px 18px}summary{margin-left:-16px}details:first-of-type{border-top:0}
summary{cursor:pointer;list-style-position:outside}summary::marker{color:var(--dim)}
summary .where{margin-left:8px}.chip{display:inline-block;border-radius:20px;padding:0 9px;font-size:12px;border:1px solid var(--line);margin-left:6px;color:var(--dim)}
.chip.f{background:var(--fail-bg);color:var(--fail);border-color:transparent}
.diff{display:grid;grid-template-columns:max-content 1fr 1fr;gap:3px 12px;margin:8px 0 4px 4px}
.diff span{overflow-wrap:anywhere}.diff .e{color:var(--pass)}.diff .a{color:var(--fail)}
.tabs input{position:absolute;opacity:0}.tabs label{display:inline-block;padding:5px 14px;border-radius:20px;cursor:pointer;color:var(--dim)}
.tabs input:checked+label{background:var(--ink);color:var(--bg)}.tabs input:focus-visible+label{outline:2px solid var(--pass)}
.panel{display:none;margin-top:12px}svg.opcodes{width:100%;height:auto}
.legend{font-size:13px;margin-top:8px}.legend i{display:inline-block;width:12px;height:12px;border-radius:3px;margin:0 5px 0 14px;vertical-align:-1px}
.legend i:first-child{margin-left:0}
input[type=search]{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:6px 11px;width:min(340px,100%)}
.all td{padding:2px 8px;font-size:13px;vertical-align:top}.all .v{font-weight:600;white-space:nowrap}
.all tr.pass .v{color:var(--pass)}.all tr.fail .v{color:var(--fail)}.all tr.skip .v{color:var(--skip)}
.good{color:var(--pass);font-weight:600}
${OPCODE_MAP_STYLE}`;

const SCRIPT = `const q=document.querySelector("input[type=search]");q.addEventListener("input",()=>{
const words=q.value.toLowerCase().split(/\\s+/);for(const tr of document.querySelectorAll(".all tbody tr"))
tr.hidden=!words.every((w)=>tr.textContent.toLowerCase().includes(w))});`;

function bar(counts: SuiteCounts): string {
  const total = totalOf(counts) || 1;
  const part = (cls: string, n: number): string =>
    n > 0 ? `<i class="${cls}" style="width:${((100 * n) / total).toFixed(2)}%"></i>` : "";
  return `<div class="bar">${part("p", counts.passed)}${part("f", counts.failed)}${part("s", counts.skipped)}</div>`;
}

function tile(backend: string, counts: SuiteCounts): string {
  const ran = counts.passed + counts.failed;
  const share = ran === 0 ? "–" : `${(Math.floor((1000 * counts.passed) / ran) / 10).toString()} %`;
  return `<div class="card tile"><b>${escapeHtml(backend)}</b><div class="big">${share}</div>${bar(counts)}
<div class="nums"><span class="p">${counts.passed} passed</span><span class="${counts.failed > 0 ? "f" : "dim"}">${counts.failed} failed</span><span class="s">${counts.skipped} skipped</span></div></div>`;
}

function matrixCell(counts: SuiteCounts | undefined): string {
  if (!counts || totalOf(counts) === 0) return '<td class="n">–</td>';
  const { passed, failed, skipped } = counts;
  const cls = failed > 0 ? "f" : passed > 0 ? "p" : "s";
  const bad = failed > 0 ? `<b>${failed} failed</b> ` : "";
  const left = skipped > 0 ? ` <span class="dim">+${skipped} skipped</span>` : "";
  return `<td class="${cls}">${bad}${passed}${left}</td>`;
}

function matrix(data: ReportData): string {
  const head = data.backends.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join("");
  const rows = data.groups.map((group) => {
    const cells = data.backends.map((backend) => matrixCell(data.byGroup[backend]?.[group]));
    return `<tr><th scope="row">${escapeHtml(group)}</th>${cells.join("")}</tr>`;
  });
  return `<div class="card scroll"><table class="matrix"><thead><tr><th></th>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

function failureText({ name, backend, guards, problems = [], hint, file }: ReportResult): string {
  const lines = problems.map(
    ({ what, expected, actual }) =>
      `<span class="mono">${escapeHtml(what)}</span><span class="mono e">${escapeHtml(expected)}</span><span class="mono a">${escapeHtml(actual)}</span>`,
  );
  const note = hint ? `<div class="dim" style="margin-left:4px">${escapeHtml(hint)}</div>` : "";
  const first = problems[0] ? escapeHtml(problems[0].what) : "";
  return `<details><summary><code>${escapeHtml(name)}</code><span class="chip f">${escapeHtml(backend)}</span><span class="chip">${first}</span>
<span class="where dim">${escapeHtml(guards ?? "")}</span></summary>
<div class="diff"><span class="dim"></span><span class="dim">expected</span><span class="dim">seen</span>${lines.join("")}</div>${note}<div class="dim mono" style="margin-left:4px">${escapeHtml(file)}</div></details>`;
}

/** Failures that are told in full; a backend that fails everything needs no more. */
const MAX_FAILURES = 500;

function failures(data: ReportData): string {
  const failed = data.results.filter(({ verdict }) => verdict === "fail");
  if (failed.length === 0) return '<p class="good">No failure.</p>';
  const shown = failed.slice(0, MAX_FAILURES).map(failureText).join("");
  const more = failed.length - MAX_FAILURES;
  return `<div class="card">${shown}${more > 0 ? `<p class="dim">and ${more} more</p>` : ""}</div>`;
}

function skips(data: ReportData): string {
  const found = new Map<string, { count: number; names: string[] }>();
  for (const { reason, name } of data.results) {
    if (reason === undefined) continue;
    const entry = found.get(reason) ?? { count: 0, names: [] };
    entry.count++;
    if (entry.names.length < 40) entry.names.push(name);
    found.set(reason, entry);
  }
  if (found.size === 0) return '<p class="good">Nothing was skipped.</p>';
  const rows = [...found]
    .sort(([, a], [, b]) => b.count - a.count)
    .map(
      ([reason, { count, names }]) =>
        `<details><summary>${escapeHtml(reason)}<span class="chip">${count}</span></summary><div class="mono dim" style="margin-left:4px">${names.map(escapeHtml).join(" ")}</div></details>`,
    );
  return `<div class="card">${rows.join("")}</div>`;
}

function opcodeMaps(data: ReportData): string {
  const mapped = data.backends.filter((name) => Object.keys(data.byOpcode[name] ?? {}).length > 0);
  if (mapped.length === 0) return "";
  const what =
    data.kind === "cases"
      ? "A cell counts the cases that have this opcode in their source."
      : "A cell counts the recorded tests of this opcode.";
  const inputs = mapped.map(
    (name, i) =>
      `<input type="radio" name="map" id="map${i}"${i === 0 ? " checked" : ""}><label for="map${i}">${escapeHtml(name)}</label>`,
  );
  const panels = mapped.map((name, i) => {
    const counts = data.byOpcode[name]!;
    const reached = Object.keys(counts).length;
    return `<div class="panel" data-map="${i}">${opcodeMapSvg(counts, false)}<div class="dim">${reached} opcodes of the two maps tested on ${escapeHtml(name)}. ${what}</div></div>`;
  });
  const rules = mapped.map(
    (_, i) => `.tabs:has(#map${i}:checked) .panel[data-map="${i}"]{display:block}`,
  );
  return `<h2>Opcode map</h2><style>${rules.join("")}</style><div class="card tabs">${inputs.join("")}${panels.join("")}
<div class="legend opcodes"><i style="background:#2da160"></i>all passed<i style="background:#e8a06a"></i>to 5 % failed<i style="background:#e2683c"></i>to half<i style="background:#c22f2f"></i>more<i style="background:#c9a227"></i>only skipped<i style="background:#8885"></i>not tested</div></div>`;
}

function everything(data: ReportData): string {
  const rows = data.results.map(({ name, backend, verdict, reason, problems, tests }) => {
    const word = verdict === "pass" || verdict === "fail" ? verdict : "skip";
    const text = reason ?? (problems?.[0] ? formatProblem(problems[0]) : "");
    const counted = tests ? `${tests.passed} of ${totalOf(tests)}` : "";
    return `<tr class="${word}"><td class="v">${word}</td><td class="mono">${escapeHtml(name)}</td><td>${escapeHtml(backend)}</td><td>${counted}</td><td class="dim">${escapeHtml(text)}</td></tr>`;
  });
  return `<details><summary><b>All ${data.results.length} results</b></summary><p><input type="search" placeholder="filter: stack kvm skip" aria-label="filter"></p>
<div class="scroll"><table class="all"><tbody>${rows.join("")}</tbody></table></div></details><script>${SCRIPT}</script>`;
}

/** The report as one HTML page: no resource from outside, light and dark. */
export function formatHtml(data: ReportData): string {
  const { counts, kind, backends, date } = data;
  const names = new Set(data.results.map(({ name }) => name)).size;
  const runs = kind === "cases" ? `${names} cases` : `recorded tests of ${names} opcode forms`;
  const verdict = counts.failed > 0 ? `${counts.failed} failed` : "all passed";
  const title = `realmode: ${verdict}`;
  const on = backends.map(escapeHtml).join(", ");
  const when = date === null ? "" : ` · ${escapeHtml(date)}`;
  const tiles = backends.map((name) => tile(name, data.byBackend[name]!)).join("");
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body><main><h1>Conformance of ${on}</h1>
<div class="dim">${runs} on ${backends.length} ${backends.length === 1 ? "backend" : "backends"}, in ${data.groups.length} groups: ${verdict}, ${counts.skipped} skipped${when}</div>
<div class="tiles">${tiles}</div>
<h2>Groups</h2>${matrix(data)}
${opcodeMaps(data)}
<h2>Failures</h2>${failures(data)}
<h2>Skipped, by reason</h2>${skips(data)}
<h2>Results</h2><div class="card">${everything(data)}</div>
</main></body></html>
`;
}
