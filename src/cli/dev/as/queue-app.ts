import {
  app,
  batchConsumer,
  consume,
  consumer,
  type DeliveryPolicy,
  type Duration,
  type HttpFunction,
  http,
  httpApi,
  milliseconds,
  queue,
} from "@motif/app";
import * as z from "zod/mini";

const Message = z.object({ n: z.number(), text: z.optional(z.string()) });

/** What a test wants of a queue and its consumer. */
export interface QueueBehaviour {
  /** What happens with each message; throws to fail. */
  readonly handle?: (n: number, receiveCount: number) => void | Promise<void>;
  readonly policy?: DeliveryPolicy;
  readonly fifo?: boolean;
  readonly delay?: Duration;
  readonly timeout?: Duration;
  readonly visibilityTimeout?: Duration;
}

/** One delivery of a message, as its consumer saw it. */
export interface Seen {
  readonly n: number;
  readonly receiveCount: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** An app with the queue `jobs`; `seen` has every delivery, in order. */
export function queueApp(behaviour: QueueBehaviour = {}) {
  const { handle = () => {}, policy = {}, timeout = "30s" } = behaviour;
  const seen: Seen[] = [];
  const jobs = queue("jobs", { schema: Message, ...only(behaviour, "fifo", "delay", "visibilityTimeout") });
  const work = consumer("work", { event: Message, timeout }, async ({ event, receiveCount, now }) => {
    seen.push({ n: event.data.n, receiveCount, at: now().getTime() });
    await handle(event.data.n, receiveCount);
  });
  return { seen, definition: app("queues", { jobs: consume(jobs, work, policy) }) };
}

/** The same with a consumer of batches; `batches` has the numbers in each call. */
export function batchApp(policy: DeliveryPolicy, fifo = false) {
  const batches: number[][] = [];
  const jobs = queue("jobs", { schema: Message, fifo });
  const work = batchConsumer("work", { event: Message, timeout: "30s" }, async ({ events }) => {
    batches.push(events.map(({ data }) => data.n));
    await sleep("5s"); // so that messages wait for each other
  });
  return { batches, definition: app("batches", { jobs: consume(jobs, work, policy) }) };
}

/** An app with the route `/`. */
export function httpApp(
  method: "GET" | "POST",
  handler: HttpFunction["handler"],
  bodyLimit?: number,
  streams = false,
) {
  const answer: HttpFunction = {
    ...http("answer", { timeout: "30s", streams }, () => new Response()),
    handler,
  };
  return app("web", {
    api: httpApi({ [`${method} /`]: answer }, bodyLimit === undefined ? {} : { bodyLimit }),
  });
}

/** In handlers: waits on the virtual clock. */
export function sleep(duration: Duration): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds(duration)));
}

/** A text that makes the message `{n: 0, text}` as many bytes long. */
export function textOf(messageBytes: number): string {
  return "x".repeat(messageBytes - JSON.stringify({ n: 0, text: "" }).length);
}

/** The numbers 0 to `count` - 1. */
export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n);
}

function only<T extends object, K extends keyof T>(object: T, ...keys: K[]): Pick<T, K> {
  return Object.fromEntries(
    keys.filter((key) => object[key] !== undefined).map((key) => [key, object[key]]),
  ) as Pick<T, K>;
}
