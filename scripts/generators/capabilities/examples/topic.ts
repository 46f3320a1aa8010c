import {
  app,
  batchConsumer,
  consume,
  consumer,
  http,
  httpApi,
  queue,
  type SubscriptionPolicy,
  subscribe,
  topic,
} from "@motif/core";
import * as z from "zod/mini";
import type { Example, Examples } from "./example.ts";

const Image = z.object({ kind: z.string(), bytes: z.number() });

/** What topics and their subscriptions are asked for. */
export const examples: Examples = {
  "topic.delivery": () => fanOut(),
  "topic.message": () => fanOut(),
  "topic.retry": retried,
  "topic.queue": queued,
  "topic.filter": () =>
    fanOut({
      filter: {
        kind: ["image/gif", { prefix: "video/" }, { "anything-but": ["text/plain"] }],
        bytes: [{ exists: true }],
      },
    }),
  "topic.numeric": () => fanOut({ filter: { bytes: [{ numeric: [">", 0, "<=", 5000] }] } }),
  "topic.long-filter": () =>
    fanOut({ filter: { kind: Array.from({ length: 100 }, (_, n) => `image/x-format-${1000 + n}-`) } }),
  "topic.groups": () => fanOut({}, true),
  "topic.deduplication": () => fanOut({}, true),
};

type Policy = SubscriptionPolicy<"kind" | "bytes">;

/** A topic with two subscriptions, one of them as asked for. */
function fanOut(policy: Policy = {}, fifo = false): Example {
  const images = topic("images", { schema: Image, fifo, filterBy: ["kind", "bytes"] });
  const own = { event: Image, timeout: "30s" } as const;
  const publish = http("publish", { uses: { images: images.publisher } }, () => new Response());
  return {
    definition: app("example", {
      api: httpApi({ "POST /images": publish }),
      resize: subscribe(
        images,
        consumer("resize", own, () => {}),
        { batchSize: 1, ...policy },
      ),
      inspect: subscribe(
        images,
        consumer("inspect", own, () => {}),
        { batchSize: 1 },
      ),
    }),
  };
}

function retried(): Example {
  const images = topic("images", { schema: Image });
  const own = { event: Image, timeout: "30s" } as const;
  return {
    definition: app("example", {
      resize: subscribe(
        images,
        batchConsumer("resize", own, () => {}),
        {
          batchSize: 10,
          maxConcurrency: 5,
          retry: { attempts: 10 },
        },
      ),
      inspect: subscribe(
        images,
        consumer("inspect", own, () => {}),
        { retry: { attempts: 5 } },
      ),
    }),
  };
}

function queued(): Example {
  const images = topic("images", { schema: Image });
  const archive = queue("archive", { schema: Image, subscribesTo: { topic: images } });
  const store = consumer("store", { event: Image, timeout: "30s" }, () => {});
  return { definition: app("example", { archive: consume(archive, store) }) };
}
