import { type Refuse, wholeSeconds } from "@motif/compile/kit";
import type { JsonObject } from "@motif/core";
import type { FunctionEntry, Inventory, StreamTrigger } from "@motif/core/model";
import { backoffLimit } from "@motif/runtime";
import { STREAM_BACKOFF } from "@motif/runtime/platform";
import { clock } from "../ground/clock.ts";
import type { Called, WantedRole } from "../ground/room.ts";
import { send } from "../queue/roles.ts";
import type { StreamSettings } from "./environment.ts";
import { receive } from "./roles.ts";

/** The least that a call has time for, all attempts together: what Flex Consumption gives where nothing is said. */
const LEAST_CALL_MS = 30 * 60_000;
/** The longest that a call is let last: for so long nothing behind its batch is delivered. */
const LONGEST_CALL_MS = 24 * 3_600_000;

/** What its streams make of a consumer. */
export function calledByStreams(
  fn: FunctionEntry,
  triggers: readonly StreamTrigger[],
  _: Inventory,
  refuse: Refuse,
): Called {
  for (const trigger of triggers) refuseParallelization(trigger, refuse);
  refuseDifferent(triggers, refuse);
  const callMs = callTimeOf(fn, triggers, refuse);
  const settings: StreamSettings = {
    kind: "stream",
    callMs,
    streams: triggers.map(({ name, source, delivery }) => ({
      stream: source.stream,
      consumer: name,
      delivery,
    })),
  };
  return {
    settings,
    callMs,
    sources: triggers.map(() => ({})),
    uses: triggers.flatMap(({ source, delivery }) => [
      { kind: "stream", name: source.stream },
      { kind: "queue", name: delivery.failureQueue },
    ]),
    receiving: triggers.flatMap((trigger) => consuming(fn.name, trigger)),
    extensions: eventHubsSection(triggers, refuse),
  };
}

/** https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs#hostjson-settings */
function eventHubsSection(triggers: readonly StreamTrigger[], refuse: Refuse): JsonObject {
  const [first] = triggers;
  if (!first) return {};
  const { batchSize, batchWindowMs, startAt } = first.delivery;
  return {
    eventHubs: {
      maxEventBatchSize: batchSize,
      ...(batchWindowMs > 0 && {
        minEventBatchSize: batchSize,
        maxWaitTime: clock(wholeSeconds(batchWindowMs, first.name, "batchWindow", refuse)),
      }),
      batchCheckpointFrequency: 1,
      initialOffsetOptions: { type: startAt === "latest" ? "fromEnd" : "fromStart" },
    },
  };
}

/** The host gives a partition's next batch when it is done with the one before. */
function refuseParallelization({ name, source, delivery }: StreamTrigger, refuse: Refuse): void {
  if (delivery.parallelization === 1) return;
  refuse(
    name,
    `asks for ${delivery.parallelization} batches of a shard at a time, and Azure Functions gives one; give stream ${source.stream} more shards, or the consumer "parallel"`,
  );
}

/** host.json has one section for all streams of a function app. */
function refuseDifferent(triggers: readonly StreamTrigger[], refuse: Refuse): void {
  const [first, ...others] = triggers;
  for (const other of others) {
    const differing = (["batchSize", "batchWindowMs", "startAt"] as const).filter(
      (setting) => other.delivery[setting] !== first?.delivery[setting],
    );
    if (differing.length === 0) continue;
    refuse(
      other.name,
      `differs from ${first?.name} in ${differing.join(" and ").replaceAll("Ms", "")}, and ${other.function} has one setting for all of its streams on Azure; give them the same, or make two functions`,
    );
  }
}

/**
 * A call holds all attempts at a batch, as the position moves on when it ends. There is time for two records that fail in each of
 * their attempts; what then is still failing goes to the failure queue.
 */
function callTimeOf(
  { timeoutMs }: FunctionEntry,
  triggers: readonly StreamTrigger[],
  refuse: Refuse,
): number {
  const times = triggers.map(({ name, delivery: { attempts, batchSize } }) => {
    const waits = Array.from({ length: attempts - 1 }, (_, n) => backoffLimit(STREAM_BACKOFF, n + 1));
    const halvings = Math.ceil(Math.log2(batchSize + 1));
    const needed =
      2 * (attempts * timeoutMs + waits.reduce((sum, wait) => sum + wait, 0)) + halvings * timeoutMs;
    if (needed > LONGEST_CALL_MS) {
      refuse(
        name,
        `its ${attempts} attempts of up to ${timeoutMs / 1000} s are made in one call on Azure, which would last more than a day; lower attempts or the function's timeout`,
      );
    }
    return needed;
  });
  return Math.max(LEAST_CALL_MS, ...times);
}

function consuming(functionName: string, { name, source, delivery }: StreamTrigger): WantedRole[] {
  return [
    { why: `${functionName}: consumes stream ${source.stream} (${name})`, role: receive(source.stream) },
    {
      why: `${functionName}: tells queue ${delivery.failureQueue} of records of stream ${source.stream} (${name}) that failed`,
      role: send(delivery.failureQueue),
    },
  ];
}
