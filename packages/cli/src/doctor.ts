// The verb `doctor`: is KVM usable here? If not, exactly why and what to do; if so, what can it not do?

import { type Stats, statSync } from "node:fs";
import { arch, platform, release, userInfo } from "node:os";
import { type Backend, GAPS, GapProbe } from "@realmode/conformance";
import { everyBackend, examineHost, hostObstacle } from "./backends.ts";
import type { Invocation } from "./commands.ts";
import { messageOf } from "./failure.ts";
import { STATUS, type Status } from "./status.ts";
import type { Terminal } from "./streams.ts";
import { version } from "./version.ts";

/** A way in which this host differs from the manual. */
interface Deviation {
  readonly name: string;
  readonly says: string;
}

type Findings = Awaited<ReturnType<typeof examineHost>> & {
  readonly deviations: readonly Deviation[];
};

async function examine(backend: Backend): Promise<Findings> {
  const gaps = new GapProbe();
  const deviations = GAPS.filter(({ name }) => gaps.reason(backend, [name]) !== undefined);
  return {
    ...(await examineHost()),
    deviations: deviations.map(({ name, says }) => ({ name, says })),
  };
}

const DEVICE = "/dev/kvm";

/** Owner, group, mode of the device and who asks: what a permission problem is about. */
function deviceFacts(): string {
  let stats: Stats | undefined;
  try {
    stats = statSync(DEVICE, { throwIfNoEntry: false });
  } catch (error) {
    return `${DEVICE}: ${messageOf(error)}`;
  }
  if (!stats) return `${DEVICE}: not there`;
  const mode = (stats.mode & 0o777).toString(8).padStart(3, "0");
  const { uid, gid } = userInfo();
  const groups = process.getgroups?.().join(",") ?? "";
  return `${DEVICE}: mode ${mode}, owner ${stats.uid}, group ${stats.gid}; you are user ${uid}, group ${gid} (groups ${groups})`;
}

function printFindings(findings: Findings, terminal: Terminal): void {
  const { tried, refused, deviations, pace } = findings;
  const { out } = terminal;
  out.line(`  speed: ${pace}`);
  if (refused.length === 0) out.line(`  runs each of ${tried} instructions tried`);
  else {
    out.line(`  can't run ${refused.length} of ${tried} instructions tried:`);
    const groups = new Map<string, string[]>();
    for (const { group, bytes, text, how } of refused) {
      const shown = `${bytes}${text ? ` (${text})` : ""}${how === "hangs" ? ", hangs" : ""}`;
      groups.set(group, [...(groups.get(group) ?? []), shown]);
    }
    for (const [group, shown] of groups) out.line(`    ${group}: ${shown.join("; ")}`);
  }
  if (deviations.length > 0) {
    out.line("  does otherwise than the manual says:");
    for (const { name, says } of deviations) out.line(`    ${name}: ${says}`);
  }
}

export async function doctor({ terminal }: Invocation): Promise<Status> {
  const { backends, hints } = await everyBackend();
  const { backends: partial, hints: partialHints } = await everyBackend(["native"]);
  const [native] = partial;
  const nativeReason = native?.unavailable;
  const nativeHint = partialHints.get("native");
  const host = backends.find((backend) => backend.host);
  const usable = host !== undefined && host.unavailable === undefined;
  const facts = {
    version: version(),
    node: process.version,
    platform: platform(),
    arch: arch(),
    kernel: release(),
  };
  let findings: Findings | undefined;
  let trouble: string | undefined;
  try {
    findings = usable ? await examine(host) : undefined;
  } catch (error) {
    // It opens, and still no machine can be made or run: that is not usable.
    trouble = messageOf(error);
  }
  const isUsable = usable && trouble === undefined;
  const reason = trouble ?? host?.unavailable;
  const hint = host ? hints.get(host.name) : undefined;
  if (terminal.json) {
    terminal.printJson({
      schema: "realmode.doctor/1",
      usable: isUsable,
      ...facts,
      kvm: {
        usable: isUsable,
        obstacle: trouble === undefined ? await hostObstacle() : "other",
        reason: reason ?? null,
        hint: hint ?? null,
        device: deviceFacts(),
      },
      emu: { usable: true },
      native: {
        usable: nativeReason === undefined,
        reason: nativeReason ?? null,
        hint: nativeHint ?? null,
      },
      speed: findings?.speed ?? null,
      tried: findings?.tried ?? 0,
      notExecutable: findings?.refused ?? [],
      deviations: findings?.deviations ?? [],
    });
    return isUsable ? STATUS.good : STATUS.skip;
  }
  const { out, outColors } = terminal;
  out.line(
    `realmode ${facts.version}, Node ${facts.node}, ${facts.platform} ${facts.arch}, kernel ${facts.kernel}`,
  );
  if (isUsable) {
    out.line(`kvm: ${outColors.green("usable")}`);
    if (findings) printFindings(findings, terminal);
  } else {
    out.line(`kvm: ${outColors.red("not usable")}: ${reason}`);
    if (hint) out.line(`  what to do: ${hint}`);
    if (platform() === "linux") out.line(`  ${deviceFacts()}`);
  }
  out.line(`emu: ${outColors.green("usable")} (everywhere)`);
  if (nativeReason === undefined) {
    out.line(
      `native: ${outColors.green("usable")} (no segment loads, far transfers, I/O, interrupts)`,
    );
  } else {
    out.line(`native: ${outColors.red("not usable")}: ${nativeReason}`);
    if (nativeHint) out.line(`  what to do: ${nativeHint}`);
  }
  return isUsable ? STATUS.good : STATUS.skip;
}
