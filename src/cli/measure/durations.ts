import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Json, MotifError, parse } from "@motif/core";
import { type LoadedApp, type RunUsage, runUsage } from "@motif/core/model";
import { messageOf } from "@motif/core/platform";
import type { CalledApp, Calls, ExampleCalls } from "@motif/cost";
import { type DevServer, startDevServer } from "@motif/engine";
import { AdminClient } from "../admin-client.ts";
import { formatLogLine } from "../log-line.ts";

/** Times of one function per unit of its work, warm, in whole milliseconds. */
export interface MeasuredDurations {
  readonly medianMs: number;
  readonly p95Ms: number;
  /** Invocations that were measured. */
  readonly samples: number;
}

/** So many rounds are not counted: modules are loaded and code is compiled in them. */
const WARM_UP_ROUNDS = 30;
const ROUNDS = 100;

/**
 * Runs an app on the local engine (worker threads, a new data folder), makes its example calls again and again, and tells how
 * long its functions took. Functions that no call reached are not in it. Throws `MotifError` (`call-failed`).
 */
export async function measureDurations(
  loaded: LoadedApp,
  { calls, secrets }: ExampleCalls,
): Promise<Map<string, MeasuredDurations>> {
  const dataFolder = mkdtempSync(join(tmpdir(), "motif-measure-"));
  const problems: unknown[] = [];
  const logged: string[] = [];
  const server = await startDevServer(loaded, {
    dataFolder,
    port: 0,
    durability: "process",
    ...(secrets && { given: { secrets } }),
    onLine: (line) => {
      if (line.includes('"level":"error"')) logged.push(line);
    },
    onError: (error) => problems.push(error),
  });
  try {
    await makeCalls(server, calls, 0, WARM_UP_ROUNDS, logged);
    const before = await usageOf(server);
    await makeCalls(server, calls, WARM_UP_ROUNDS, ROUNDS, logged);
    const after = await usageOf(server);
    if (problems.length > 0) throw problems[0];
    return durationsBetween(before, after);
  } finally {
    await server.close();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

/** `logged` are the lines that functions log of errors: what they fail with is no business of a caller, but of the user's. */
async function makeCalls(
  server: DevServer,
  calls: Calls,
  first: number,
  rounds: number,
  logged: readonly string[],
): Promise<void> {
  const called = calledApp(server);
  for (let round = first; round < first + rounds; round++) {
    try {
      await calls(called, round);
    } catch (cause) {
      const [line] = logged;
      const why = line === undefined ? "" : `\n${formatLogLine(line, process.stderr) ?? line}`;
      throw new MotifError("call-failed", `The example calls failed: ${messageOf(cause)}${why}`, { cause });
    }
    await server.idle();
  }
}

function calledApp(server: DevServer): CalledApp {
  const admin = new AdminClient(server.url);
  const request = async (path: string, init?: RequestInit) => {
    const response = await fetch(new URL(path, server.url), init);
    if (response.ok) return response;
    throw new Error(
      `${init?.method ?? "GET"} ${path} was answered ${response.status}: ${await response.text()}`,
    );
  };
  return {
    fetch: request,
    put: async (bucket, key, body) => {
      const path = ["buckets", bucket, "objects", ...key.split("/")].map(encodeURIComponent).join("/");
      await request(`/_motif/${path}`, { method: "PUT", body });
    },
    send: async (queue, message: Json) => void (await admin.send(queue, message, {})),
    invoke: async (functionName, payload: Json) => void (await admin.invoke(functionName, payload, "wait")),
    idle: () => server.idle(),
    token: (claims, authorizer) => admin.token(claims, { ...(authorizer !== undefined && { authorizer }) }),
    now: () => new Date(),
  };
}

async function usageOf({ url }: DevServer): Promise<RunUsage> {
  const response = await fetch(new URL("/_motif/usage", url));
  return parse(runUsage, await response.json(), "GET /_motif/usage");
}

function durationsBetween(before: RunUsage, after: RunUsage): Map<string, MeasuredDurations> {
  const measured = new Map<string, MeasuredDurations>();
  for (const [name, { durations, invocations, units }] of Object.entries(after.functions)) {
    const earlier = before.functions[name];
    const times = Object.entries(durations)
      .map(([ms, count]) => ({ ms: Number(ms), count: count - (earlier?.durations[ms] ?? 0) }))
      .filter(({ count }) => count > 0);
    const samples = invocations - (earlier?.invocations ?? 0);
    if (samples === 0) continue;
    const perInvocation = (units - (earlier?.units ?? 0)) / samples;
    const ofUnit = (share: number) => Math.max(1, Math.round(quantile(times, share) / perInvocation));
    measured.set(name, { medianMs: ofUnit(0.5), p95Ms: ofUnit(0.95), samples });
  }
  return measured;
}

function quantile(times: readonly { readonly ms: number; readonly count: number }[], share: number): number {
  const sorted = times.toSorted((a, b) => a.ms - b.ms);
  const total = sorted.reduce((sum, { count }) => sum + count, 0);
  let seen = 0;
  for (const { ms, count } of sorted) {
    seen += count;
    if (seen >= share * total) return ms;
  }
  return 0;
}
