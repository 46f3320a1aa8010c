import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { MotifError, TooLargeError } from "@motif/core";
import { batchesOf, inParallel } from "@motif/core/driver";
import {
  type BusDriver,
  type BusLayout,
  compiledPattern,
  type EventFilter,
  envelopeOf,
  type OutgoingEvent,
} from "@motif/core/platform";
import { RuleSet } from "@motif/events";
import { jsonVariable, physicalName } from "@motif/runtime/variables";
import * as z from "zod/mini";
import type { Credential } from "../ground/credential.ts";
import { serviceError } from "../ground/service-error.ts";
import { MARK, markOf, rulesVariable } from "./environment.ts";
import { BUS, QUOTAS } from "./profile.ts";

const CALLS_AT_ONCE = 4;
const SCOPE = "https://eventgrid.azure.net/.default";
const VERSION = "2018-01-01";
const ATTEMPTS = 5;
const FIRST_DELAY_MS = 200;
const TIMEOUT_MS = 10_000;

/** What the compiler wrote: patterns have been checked. */
const settings = z.array(
  z.object({
    queue: z.string(),
    pattern: z.custom<EventFilter>((pattern) => typeof pattern === "object"),
  }),
);

/** An event on its way, as JSON. */
interface Sending {
  readonly id: string;
  readonly json: string;
}

/** Buses in Event Grid, seen from a publisher. */
export function busDriver(credential: Credential): BusDriver {
  const ruleSets = new Map<string, RuleSet<string>>();
  const rulesOf = (name: string) => {
    const known = ruleSets.get(name);
    if (known) return known;
    const own = jsonVariable(rulesVariable(name), settings);
    const rules = new RuleSet(
      own.map(({ queue, pattern }) => ({ pattern: compiledPattern(pattern), target: queue })),
    );
    ruleSets.set(name, rules);
    return rules;
  };
  return {
    async publish(bus, events) {
      const rules = rulesOf(bus.name);
      const all = events.map((event) => sending(bus, event, rules));
      const limits = { most: QUOTAS.batch.value, bytes: QUOTAS.request.value };
      const batches = batchesOf(all, ({ json }) => Buffer.byteLength(json) + 1, limits);
      await inParallel(batches, CALLS_AT_ONCE, (batch) => post(credential, bus, batch));
      return all.map(({ id }) => ({ id }));
    },
  };
}

/**
 * Event Grid's filters know no lists of objects, no `$or` across fields, no wildcards and no case: so an event says by itself which
 * queues it is for. Throws `TooLargeError` where a queue would not take it: Event Grid would find that out only afterwards.
 */
function sending(bus: BusLayout, event: OutgoingEvent, rules: RuleSet<string>): Sending {
  const id = randomUUID();
  const envelope = envelopeOf(bus, event, id, new Date().toISOString());
  const json = JSON.stringify({ ...envelope, [MARK]: markOf(rules.match(envelope)) });
  const size = Buffer.byteLength(json);
  if (size <= BUS.event.value) return { id, json };
  throw new TooLargeError(
    `An event of bus ${bus.name} has ${size} bytes with its attributes; ${BUS.event.value} are allowed. Put large content into a bucket and publish its key.`,
  );
}

/** Publishes all or none (https://learn.microsoft.com/azure/event-grid/post-to-custom-topic). */
async function post(credential: Credential, { name }: BusLayout, batch: readonly Sending[]): Promise<void> {
  const url = `${physicalName("bus", name)}?api-version=${VERSION}`;
  const body = `[${batch.map(({ json }) => json).join()}]`;
  for (let attempt = 1; ; attempt++) {
    const { token } = await credential.getToken(SCOPE);
    const failure = await tryPost(url, token, body);
    if (failure === undefined) return;
    const passing =
      failure.statusCode === undefined || failure.statusCode === 429 || failure.statusCode >= 500;
    if (attempt === ATTEMPTS || !passing) throw serviceError(failure, `bus ${name}`);
    await sleep(Math.random() * FIRST_DELAY_MS * 2 ** attempt);
  }
}

/** What went wrong, where something did. */
async function tryPost(
  url: string,
  token: string,
  body: string,
): Promise<(Error & { readonly statusCode?: number }) | undefined> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/cloudevents-batch+json; charset=utf-8",
      },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (response.ok) return undefined;
    return Object.assign(new Error(`${response.status} ${text}`), { statusCode: response.status });
  } catch (error) {
    if (error instanceof MotifError) throw error;
    return error instanceof Error ? error : new Error(String(error));
  }
}
