import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { MARK, markOf } from "../bus/environment.ts";

/** A subscription of a topic: events that are marked for the queue. */
export interface GridSubscription {
  readonly topic: string;
  readonly queue: string;
  /** Takes the JSON of a CloudEvent. */
  deliver(event: string): void;
}

/** Event Grid on this machine. */
export interface EventGrid extends AsyncDisposable {
  /** Where a custom topic takes events. */
  endpointOf(topic: string): string;
}

/** Custom topics of Event Grid, as far as publishers and filters by text see them (https://learn.microsoft.com/azure/event-grid/post-to-custom-topic). */
export async function eventGrid(subscriptions: readonly GridSubscription[]): Promise<EventGrid> {
  const server = createServer(async (request, response) => {
    const isCloudEvents = request.headers["content-type"]?.startsWith("application/cloudevents-batch+json");
    if (!request.headers.authorization?.startsWith("Bearer ") || !isCloudEvents)
      return void response.writeHead(401).end();
    const [, at = ""] = /^\/([^/]+)\/api\/events/.exec(request.url ?? "") ?? [];
    const events: Record<string, unknown>[] = JSON.parse(await text(request));
    for (const event of events) {
      for (const { topic, queue, deliver } of subscriptions)
        if (topic === at && String(event[MARK]).includes(markOf([queue]))) deliver(JSON.stringify(event));
    }
    response.writeHead(200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // of a server that listens
  return {
    endpointOf: (topic) => `http://127.0.0.1:${port}/${topic}/api/events`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
