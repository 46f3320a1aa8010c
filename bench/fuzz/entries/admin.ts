import { app, consume, onObjectCreated, schedule } from "@motif/app";
import { takeInventory } from "@motif/core/model";
import fc from "fast-check";
import { createAdmin } from "../../../src/engine/admin/admin.ts";
import { Operator } from "../../../src/engine/admin/operator.ts";
import { Engine } from "../../../src/engine/engine.ts";
import { realClock } from "../../../src/engine/ground/clock.ts";
import { systemRandom } from "../../../src/engine/ground/random.ts";
import { DevelopmentIssuer } from "../../../src/engine/issuer/issuer.ts";
import { keysInMemory } from "../../../src/engine/issuer/keys.ts";
import { createMeter } from "../../../src/engine/kinds/create-meter.ts";
import { givenValues } from "../../../src/engine/kinds/given.ts";
import { openStore } from "../../../src/engine/kinds/store.ts";
import { Logs } from "../../../src/engine/logs.ts";
import { PlannedFaults } from "../../../src/engine/sandbox/faults.ts";
import { inProcessSandbox } from "../../../src/engine/sandbox/in-process-environment.ts";
import { Traces } from "../../../src/engine/traces.ts";
import { files, items, keep, prune, seen, TREE, tick, trees } from "../app.ts";
import { entry } from "../entry.ts";
import { bytesOf, headers, jsonText, methods, nearlyJson, targets } from "../hostile.ts";
import { noServerError } from "../verdict.ts";

const fuzzed = app("fuzzed", {
  trees: consume(trees, keep),
  files: onObjectCreated(files, { ...seen, uses: { items: items.reader } }),
  prune,
  tick: schedule({ every: "1h" }, tick),
});

const PATHS = [
  "/queues/trees/messages",
  "/queues/trees",
  "/functions/keep/invocations",
  "/functions/prune/invocations",
  "/functions/tick/invocations",
  "/tables/items/items",
  "/buckets/files/objects",
  "/buckets/files/objects/a",
  "/queues/trees/dead-letters",
  "/queues/trees/redrive",
  "/functions/prune/dead-letters",
  "/functions/prune/redrive",
  "/traces",
  "/traces/0af7651916cd43dd8448eb211c80319c",
  "/logs",
  "/logs?after=1&level=warn&function=keep",
  "/usage",
  "/resources",
  "/health",
  "/openapi.json",
  "/api.json",
];

/** Requests to the admin API over a running engine, whose functions get what it lets through. */
export const admin = entry(
  "admin",
  "requests to the admin API of a running app: no 5xx, no error of the engine's own",
  async () => {
    const inventory = takeInventory(fuzzed);
    const store = openStore();
    const meter = createMeter(Date.now);
    const logs = new Logs(realClock);
    let defect: unknown;
    const engine = new Engine(inventory, {
      store,
      given: givenValues({}),
      clock: realClock,
      random: systemRandom,
      faults: new PlannedFaults(),
      limits: { maxEnvironments: 64, maxPerFunction: 64, maxWaiting: 1000, longestWaitMs: 10_000 },
      meter,
      traces: new Traces(),
      onStep: () => {},
      onLine: () => {},
      onError: (error) => {
        defect ??= error;
      },
      sandbox: (operate) =>
        inProcessSandbox({
          clock: realClock,
          faults: new PlannedFaults(),
          service: "fuzzed",
          operate,
          onLine: (line) => logs.add(line),
          running: new Set(),
        }),
    });
    await engine.start();
    const issuer = new DevelopmentIssuer(inventory, keysInMemory, Date.now);
    const operator = new Operator(engine, meter, logs, issuer, new Date());
    const { handle } = createAdmin(inventory, operator, (error) => {
      defect ??= error;
    });
    return {
      inputs: fc.record({
        method: methods,
        target: targets(...PATHS).map((target) => `/_motif${target.startsWith("/") ? "" : "/"}${target}`),
        headers,
        body: fc.option(bytesOf(fc.oneof(jsonText, nearlyJson(TREE))), { nil: undefined }),
      }),
      async check({ body, ...request }) {
        const stream = body && new Blob([Uint8Array.from(body)]).stream();
        const answer = await handle({
          ...request,
          origin: "http://127.0.0.1:3000",
          ...(stream && { body: stream }),
        });
        const found = defect;
        defect = undefined;
        if (found !== undefined) throw found;
        noServerError(answer);
        if (answer.body instanceof ReadableStream) await answer.body.cancel();
      },
      async close() {
        await engine.stop(0);
        store.close();
      },
    };
  },
);
