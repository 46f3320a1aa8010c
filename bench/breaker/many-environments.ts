/** One breaker in many environments, on the engine and its virtual clock, where clocks are wrong, environments die and the table fails. */
import { app, breakerTable, circuitBreaker, http, httpApi, json } from "@motif/app";
import { takeInventory } from "@motif/core/model";
import { seededRandom, toHttpRequestData, toResponse, VirtualApp } from "@motif/engine/virtual";
import { Dependency } from "./dependency.ts";
import { FlakyPlatform } from "./flaky-platform.ts";

/** What one run came to. */
export interface RunOutcome {
  readonly seed: number;
  readonly environments: number;
  /** Requests of clients, and those of them that the fallback answered. */
  readonly requests: number;
  readonly fallbacks: number;
  /** Calls that reached the dependency while it was up, while it was down, and those of all that were probes. */
  readonly calls: Dependency["calls"];
  /** Probes while another one was under way. */
  readonly overlaps: readonly string[];
  /** Whether all calls went through again at the end. */
  readonly recovered: boolean;
}

const START = Date.UTC(2026, 0, 1);
/** When the dependency fails, and until when; in milliseconds after the start. */
const OUTAGE = { from: 15_000, to: 60_000 };
const LOAD_MS = 90_000;
/** After the last fault: the lease of a prober that died, the time that it is open, a probe, and what environments know of it. */
const RECOVERY_MS = 60_000;
const MOST_PAUSE_MS = 6000;

/** So many clients ask without an end, each with an environment of its own, as none has more than one request at a time. */
export async function runManyEnvironments(seed: number, clients: number): Promise<RunOutcome> {
  const random = seededRandom(seed);
  const dependency = new Dependency(random, { from: START + OUTAGE.from, to: START + OUTAGE.to });
  let running: VirtualApp | undefined;
  const platform = new FlakyPlatform(random, () => running);
  const virtual = await VirtualApp.start(
    takeInventory(appOver(dependency, () => running?.clock.now() ?? START)),
    {
      at: START,
      random,
      faults: platform,
      onLine: (line) => noticeProbe(line, dependency),
      onInvocation: ({ invocationId }) => dependency.ended(invocationId),
    },
  );
  running = virtual;
  const answers: string[] = [];
  const ask = async () => {
    const response = toResponse(await virtual.engine.gateway.handle(await toHttpRequestData("/")));
    answers.push(response.ok ? await response.text() : String(response.status));
  };
  const isLoad = () => virtual.clock.now() < START + LOAD_MS;
  const client = async () => {
    while (isLoad()) {
      await new Promise<void>((resolve) =>
        virtual.clock.at(virtual.clock.now() + random.next() * MOST_PAUSE_MS, resolve),
      );
      await ask();
    }
  };
  const load = Array.from({ length: clients }, client);
  try {
    await virtual.time.advance(LOAD_MS);
    platform.stop();
    await virtual.time.until(Promise.all(load));
    const requests = answers.length;
    const fallbacks = answers.filter((answer) => answer.includes("fallback")).length;
    for (let waited = 0; waited < RECOVERY_MS; waited += 5000) {
      await virtual.time.advance(5000);
      await virtual.time.until(Promise.all(Array.from({ length: clients }, ask)));
    }
    const recovered = answers.slice(-clients).every((answer) => answer.includes("answer"));
    const { calls, overlaps } = dependency;
    return { seed, environments: platform.environments, requests, fallbacks, calls, overlaps, recovered };
  } finally {
    await virtual.stop();
  }
}

function appOver(dependency: Dependency, trueTime: () => number) {
  const breakers = breakerTable("breakers");
  const ask = http("ask", { uses: { breakers: breakers.readWriter } }, async (input) => {
    const answer = await circuitBreaker(
      input,
      { store: input.breakers, name: "dependency" },
      (signal) => dependency.call(input.invocationId, trueTime(), signal),
      () => "fallback",
    );
    return json(answer);
  });
  return app("many-environments", { api: httpApi({ "GET /": ask }) });
}

/** The breaker's own line: it is written before the call is made. */
function noticeProbe(line: string, dependency: Dependency): void {
  if (!line.includes("is half-open")) return;
  const { invocationId, fields } = JSON.parse(line) as LogLine; // written by the runtime's log
  if (fields.shared) dependency.admitsProbe(invocationId);
}

interface LogLine {
  readonly invocationId: string;
  readonly fields: { readonly shared: boolean };
}
