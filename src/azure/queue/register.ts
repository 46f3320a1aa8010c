import { app, type InvocationContext } from "@azure/functions";
import { resourceVariable } from "@motif/runtime/variables";
import type { FunctionHandler } from "../function/handler.ts";
import { invoking, type Load, registerEach } from "../function/register.ts";
import { isBatched, type QueueSettings, SERVICE_BUS_CONNECTION } from "./environment.ts";

/** Tells the host of the queues that a function consumes. */
export function register(names: readonly string[], { queues }: QueueSettings, load: Load): void {
  registerEach(names, queues, (name, source, index) => {
    const reading = { queue: source.queue, sessions: source.fifo, batches: isBatched(source) };
    registerServiceBus(name, reading, index, load);
  });
}

/** What the host has to know of a function that reads a queue of Service Bus. */
export interface ServiceBusRegistration {
  /** Its name in the app. */
  readonly queue: string;
  readonly sessions: boolean;
  readonly batches: boolean;
}

/** Tells the host of a function that reads a queue of Service Bus: the one with this number among its sources. */
export function registerServiceBus(
  name: string,
  { queue, sessions, batches }: ServiceBusRegistration,
  source: number,
  load: Load,
): void {
  const handler = invoking<FunctionHandler>(load);
  app.serviceBusQueue(name, {
    connection: SERVICE_BUS_CONNECTION,
    queueName: `%${resourceVariable("queue", queue)}%`,
    isSessionsEnabled: sessions,
    cardinality: batches ? "many" : "one",
    handler: (input: unknown, context: InvocationContext) => handler(input, context, source),
  });
}
