import {
  app,
  bus,
  consume,
  consumer,
  consumeStream,
  event,
  failedBatch,
  http,
  httpApi,
  queue,
  rule,
  stream,
  subscribe,
  topic,
} from "@motif/app";
import { takeInventory } from "@motif/core/model";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { asyncDocument } from "./async-document.ts";

const Order = z.object({ id: z.string(), total: z.number() });
const Placed = event("order.placed", { schema: Order });
const Sent = event("order.sent", { schema: z.object({ id: z.string() }) });
const shop = bus("shop", { events: [Placed, Sent], source: "store" });
const news = topic("news", { schema: Order });
const jobs = queue("jobs", { schema: Order });
const clicks = stream("clicks", { schema: Order, partitionKey: "id" });
const rejected = queue("rejected", { schema: failedBatch });

const place = http(
  "place",
  { uses: { shop: shop.publisher, news: news.publisher, jobs: jobs.sender, clicks: clicks.publisher } },
  () => new Response(),
);
const on = (name: string) => consumer(name, { event: Order }, () => {});
const document = asyncDocument(
  takeInventory(
    app("store", {
      api: httpApi({ "POST /orders": place }),
      stock: rule(shop, Placed, on("stock")),
      mail: subscribe(news, on("mail")),
      work: consume(jobs, on("work")),
      count: consumeStream(clicks, on("count"), { onFailure: rejected }),
    }),
  ),
);

describe("an AsyncAPI document", () => {
  it("has a channel for all that carries messages, and none for queues between a topic or a bus and its consumers", () => {
    expect(Object.keys(document.channels).sort()).toEqual([
      "bus-shop",
      "queue-jobs",
      "queue-rejected",
      "stream-clicks",
      "topic-news",
    ]);
  });

  it("has the JSON Schema of each event's data, and which CloudEvent it is", () => {
    expect(document.components.messages["bus-shop-order.placed"]).toMatchObject({
      name: "order.placed",
      headers: { properties: { type: { const: "order.placed" }, source: { const: "store" } } },
      payload: {
        type: "object",
        properties: { id: { type: "string" }, total: { type: "number" } },
        required: ["id", "total"],
      },
    });
  });

  it("says who sends and who receives, and of a bus's rule which events", () => {
    expect(Object.keys(document.operations).sort()).toEqual([
      "count-receives-from-stream-clicks",
      "mail-receives-from-topic-news",
      "place-sends-to-bus-shop",
      "place-sends-to-queue-jobs",
      "place-sends-to-stream-clicks",
      "place-sends-to-topic-news",
      "stock-receives-from-bus-shop",
      "work-receives-from-queue-jobs",
    ]);
    expect(document.operations["stock-receives-from-bus-shop"]).toEqual({
      action: "receive",
      title: "Function stock",
      channel: { $ref: "#/channels/bus-shop" },
      messages: [{ $ref: "#/channels/bus-shop/messages/order.placed" }],
    });
  });
});
