import { EventHubProducerClient } from "@azure/event-hubs";
import type { StreamDriver } from "@motif/core/platform";
import { variable } from "@motif/runtime/variables";
import { managedIdentity } from "../ground/credential.ts";
import { EVENT_HUBS_VARIABLE } from "./environment.ts";
import { streamDriver } from "./stream-driver.ts";

/** How the SDK repeats what failed for a moment. What was repeated can be there twice: at least once, as ever. */
const CLIENT_OPTIONS = {
  retryOptions: { maxRetries: 5, retryDelayInMs: 200, maxRetryDelayInMs: 5_000, timeoutInMs: 10_000 },
};

const producers = new Map<string, EventHubProducerClient>();

/** A connection for each event hub, made when it is first used and once per process. */
function producerOf(hub: string): EventHubProducerClient {
  const known = producers.get(hub);
  if (known) return known;
  const namespace = variable(EVENT_HUBS_VARIABLE.namespace, "the Event Hubs namespace");
  const producer = new EventHubProducerClient(namespace, hub, managedIdentity, CLIENT_OPTIONS);
  producers.set(hub, producer);
  return producer;
}

/** Streams in Event Hubs. */
export const stream: StreamDriver = streamDriver(producerOf);
