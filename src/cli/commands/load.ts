import type { Command } from "@commander-js/extra-typings";
import { milliseconds } from "@motif/core";
import { loadApp } from "@motif/core/model";
import { loadCalls } from "@motif/cost";
import {
  APP_ARGUMENT,
  DATA_FOLDER_OPTION,
  parseCount,
  parseDuration,
  parseRate,
  parseUrl,
} from "../arguments.ts";
import { findApp } from "../catalogue.ts";
import { EXIT } from "../exit-code.ts";
import { latencyTable } from "../load/latencies.ts";
import { playLoad } from "../load/play-load.ts";
import { requireServer } from "../with-server.ts";

/** `motif load` */
export default function load(command: Command): void {
  command
    .description(
      "Play the calls of an app's workload.ts against the server that runs it, or against a deployed API,\n" +
        "and print how long the requests of each route took. Ends with 1 where some failed. docs/load.md says how.",
    )
    .argument(...APP_ARGUMENT)
    .option("--url <url>", "a deployed API, such as the api_gateway_url that Terraform prints", parseUrl)
    .option("--rate <n>", "rounds of calls that begin in a second", parseRate, 10)
    .option("--for <duration>", "for how long rounds begin", parseDuration, "10s" as const)
    .option("--most <n>", "rounds that are under way at a time; more are left out", parseCount, 100)
    .option("--json", "print { rounds, leftOut, requests, failures, routes } as JSON")
    .option(...DATA_FOLDER_OPTION)
    .action(async (app, { url, rate, for: duration, most, json, dataDir }) => {
      const loaded = await loadApp(findApp(app));
      const { calls } = await loadCalls(loaded.folder);
      const admin = url === undefined ? await requireServer(loaded, dataDir, "calls") : undefined;
      const place = admin ? { url: admin.url, admin } : { url: url ?? "" };
      const outcome = await playLoad(loaded.inventory, calls, place, {
        ...{ rate, most, durationMs: milliseconds(duration), progress: process.stderr },
      });
      const { routes, ...counts } = outcome;
      console.log(
        json ? JSON.stringify(outcome, undefined, 2) : `${latencyTable(routes)}\n\n${summary(counts)}`,
      );
      if (counts.failures > 0) process.exitCode = EXIT.failed;
    });
}

function summary({
  rounds,
  leftOut,
  requests,
  failures,
}: Record<"rounds" | "leftOut" | "requests" | "failures", number>) {
  const out = leftOut === 0 ? "" : `; ${leftOut} were left out, as too many were under way`;
  return `${rounds} rounds${out}. ${requests} requests, ${failures} failed.`;
}
