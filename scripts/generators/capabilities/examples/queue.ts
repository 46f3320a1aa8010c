import {
  app,
  batchConsumer,
  type ConsumerFunction,
  consume,
  consumer,
  type DataPattern,
  type DeliveryPolicy,
  type FunctionSettings,
  http,
  httpApi,
  matching,
  pipe,
  type QueueOptions,
  queue,
} from "@motif/core";
import * as z from "zod/mini";
import type { Example, Examples } from "./example.ts";

const Message = z.object({ id: z.string() });

/** What queues and their consumers are asked for. */
export const examples: Examples = {
  "queue.delivery": plainWork,
  "queue.order": plainWork,
  "queue.message": plainWork,
  "queue.delay": () => work({}, { delay: "15m" }),
  "queue.retry": () => work({ retry: { attempts: 100, maxDelay: "10m" } }),
  "queue.few-attempts": () => work({ retry: { attempts: 2 } }),
  "queue.many-attempts": () => work({ retry: { attempts: 500, maxDelay: "10m" } }),
  "queue.long-backoff": () => work({ retry: { attempts: 20, initialDelay: "1m", maxDelay: "11h" } }),
  "queue.factor": () => work({ retry: { factor: 1.5 } }),
  "queue.batch": () => work({ batchSize: 10 }, {}, {}, true),
  "queue.large-batch": () => work({ batchSize: 100 }, {}, {}, true),
  "queue.window": () => work({ batchSize: 100, batchWindow: "1m" }, {}, {}, true),
  "queue.long-window": () => work({ batchSize: 100, batchWindow: "5m" }, {}, {}, true),
  "queue.concurrency": () => work({ maxConcurrency: 5 }),
  "queue.shared-consumer": shared,
  "queue.long-run": () => work({ batchSize: 1 }, {}, { timeout: "15m" }),
  "queue.long-batch": () => work({ batchSize: 10 }, {}, { timeout: "15m" }, true),
  "queue.visibility": () => work({}, { visibilityTimeout: "1h" }),
  "queue.short-visibility": () => work({ batchSize: 1 }, { visibilityTimeout: "1m" }),
  "queue.retention": () => work({}, { retention: "14d" }),
  "queue.short-retention": () => work({}, { retention: "5m" }),
  "queue.filter": () => filtered({ id: [{ prefix: "a" }, { suffix: "z" }] }),
  "queue.rare-filter": () => filtered({ id: [{ wildcard: "a*z" }] }),
  "queue.pipe": piped,
  "fifo.groups": () => fifo(),
  "fifo.deduplication": () => fifo(),
  "fifo.batch": () => fifo({ batchSize: 10 }),
  "fifo.window": () => fifo({ batchSize: 10, batchWindow: "10s" }),
  "fifo.delay": () => fifo({}, { delay: "1m" }),
};

/** What the model gives by itself, and no app can do without. */
function plainWork(): Example {
  return work({ batchSize: 1 });
}

/** A queue and its consumer. */
function work(
  policy: DeliveryPolicy = {},
  options: Partial<QueueOptions<typeof Message>> = {},
  settings: FunctionSettings = {},
  batches = false,
): Example {
  const jobs = queue("jobs", { schema: Message, ...options });
  const own = { event: Message, timeout: "30s", ...settings } as const;
  const fn: ConsumerFunction<z.infer<typeof Message>> = batches
    ? batchConsumer("work", own, () => {})
    : consumer("work", own, () => {});
  const send = http("send", { uses: { jobs: jobs.sender } }, () => new Response());
  return {
    definition: app("example", { api: httpApi({ "POST /jobs": send }), jobs: consume(jobs, fn, policy) }),
  };
}

function fifo(policy: DeliveryPolicy = {}, options: Partial<QueueOptions<typeof Message>> = {}): Example {
  return work(policy, { fifo: true, ...options });
}

function shared(): Example {
  const fn = consumer("work", { event: Message, timeout: "30s" }, () => {});
  const urgent = queue("urgent", { schema: Message });
  const usual = queue("usual", { schema: Message });
  return {
    definition: app("example", {
      urgent: consume(urgent, fn, { maxConcurrency: 20 }),
      usual: consume(usual, fn, { maxConcurrency: 2 }),
    }),
  };
}

/** A consumer that wants some of a queue's messages. */
function filtered(pattern: DataPattern): Example {
  const jobs = queue("jobs", { schema: Message });
  const own = { event: Message, timeout: "30s", filter: matching(pattern) } as const;
  return {
    definition: app("example", {
      jobs: consume(
        jobs,
        consumer("work", own, () => {}),
      ),
    }),
  };
}

function piped(): Example {
  const jobs = queue("jobs", { schema: Message });
  const chosen = queue("chosen", { schema: Message });
  const choose = pipe("choose", {
    event: Message,
    timeout: "30s",
    filter: matching({ id: [{ prefix: "a" }] }),
    to: chosen,
  });
  const fn = consumer("work", { event: Message, timeout: "30s" }, () => {});
  return { definition: app("example", { jobs: consume(jobs, choose), chosen: consume(chosen, fn) }) };
}
