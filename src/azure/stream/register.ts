import { app, type InvocationContext } from "@azure/functions";
import { resourceVariable } from "@motif/runtime/variables";
import type { FunctionHandler } from "../function/handler.ts";
import { invoking, type Load, registerEach } from "../function/register.ts";
import { EVENT_HUBS_CONNECTION, type StreamSettings } from "./environment.ts";

/** How long the host waits before it runs a batch again whose failures could not be handed over. */
const RETRY_SECONDS = 10;

/**
 * Tells the host of the streams that a function consumes. A call fails only where what it gave up could not be handed over: then
 * the host tries for as long as it takes, and "checkpoints won't be written until the retry policy for the execution has finished"
 * (https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages).
 */
export function register(names: readonly string[], { streams }: StreamSettings, load: Load): void {
  registerEach(names, streams, (name, { stream, consumer }, index) => {
    const handler = invoking<FunctionHandler>(load);
    app.eventHub(name, {
      connection: EVENT_HUBS_CONNECTION,
      eventHubName: `%${resourceVariable("stream", stream)}%`,
      consumerGroup: consumer,
      cardinality: "many",
      retry: { strategy: "fixedDelay", maxRetryCount: -1, delayInterval: { seconds: RETRY_SECONDS } },
      handler: (input: unknown, context: InvocationContext) => handler(input, context, index),
    });
  });
}
