import { createHash } from "node:crypto";
import {
  app,
  bucket,
  consume,
  consumer,
  http,
  httpApi,
  type ObjectInfo,
  queue,
  secret,
  subscribe,
  table,
  task,
  topic,
} from "@motif/core";
import { type Inventory, type RunUsage, takeInventory } from "@motif/core/model";
import { outgoing } from "@motif/core/platform";
import * as z from "zod";
import type { AdminPort } from "../admin/port.ts";
import type { DeadLetter, DeadLetterPort } from "../delivery/dead-letters.ts";
import type { Ports } from "../kinds/kinds.ts";
import type { ExecutionView } from "../kinds/workflow/operator.ts";
import type { LogPage, LogQuery } from "../logs.ts";
import type { FeedPort } from "../triggers/feed/trigger.ts";
import type { StreamConsumerPort } from "../triggers/stream/trigger.ts";

const Item = z.object({ id: z.string(), price: z.number() });
const Tree = z.object({
  name: z.string(),
  get children() {
    return z.array(Tree);
  },
});

const DEAD_LETTER: DeadLetter = {
  id: "1",
  data: { n: 1 },
  reason: "it failed",
  receiveCount: 3,
  sentAt: "2026-01-01T00:00:00.000Z",
  deadSince: "2026-01-01T00:01:00.000Z",
  redriven: 0,
  history: [],
};

const EXECUTION: ExecutionView = {
  workflow: "sagas",
  name: "one",
  status: "RUNNING",
  startedAt: "2026-01-01T00:00:00.000Z",
  input: { n: 1 },
  redrives: 0,
  waiting: [{ state: "Ask", token: "t-1" }],
};
const items = table("items", { schema: Item, partitionKey: "id" });
const jobs = queue("jobs", { schema: z.object({ n: z.number() }) });
const news = topic("news", { schema: z.object({ n: z.number() }) });
const uploads = bucket("uploads");
const uses = { items: items.reader, uploads: uploads.reader };

const getItem = http(
  "get-item",
  { uses, params: z.object({ id: z.uuid() }), query: z.object({ full: z.enum(["yes", "no"]).optional() }) },
  () => new Response(),
);
const putTree = http(
  "put-tree",
  { body: Tree, headers: z.object({ "if-match": z.string() }) },
  () => new Response(),
);
const work = consumer("work", { event: z.object({ n: z.number() }) }, () => {});
const add = task(
  "add",
  {
    input: z.object({ a: z.number(), b: z.number() }),
    output: z.number(),
    uses: { key: secret("key").reader },
  },
  ({ input }) => input.a + input.b,
);

/** The inventory of an app with one of each kind. */
export const inventory: Inventory = takeInventory(
  app("warehouse", {
    api: httpApi({ "GET /items/{id}": getItem, "PUT /trees/{id}": putTree }),
    jobs: consume(jobs, work),
    news: subscribe(news, work),
    add,
  }),
);

/** A port that keeps everything in memory, and notes what it was asked for. */
export class MemoryPort implements AdminPort {
  readonly calls: (readonly unknown[])[] = [];
  readonly objects = new Map<string, { readonly info: ObjectInfo; readonly bytes: Buffer }>();
  /** What `invoke` rejects with, where it is set. */
  failure: unknown;

  async health() {
    return { status: "ok", app: "warehouse", startedAt: "2026-01-01T00:00:00.000Z" } as const;
  }

  async usage(): Promise<RunUsage> {
    return {
      version: 1,
      app: "warehouse",
      from: "2026-01-01T00:00:00.000Z",
      to: "2026-01-01T00:01:00.000Z",
      arrivals: 1,
      api: { requests: 1, requestBytes: { "1024": 1 }, responseBytes: 300 },
      functions: {
        "get-item": {
          invocations: 1,
          units: 1,
          asynchronous: 0,
          starts: 1,
          filtered: 0,
          durations: { "12": 1 },
        },
      },
      queues: {},
      tables: {},
      buckets: {},
      services: {},
      topics: {},
      buses: {},
      feeds: {},
      streams: {},
    };
  }

  readonly kinds: Ports = {
    table: {
      items: async (...call) => {
        this.calls.push(call);
        return { entries: [{ item: { id: "1", price: 2 }, version: "7" }], cursor: "next" };
      },
    },
    queue: {
      state: async () => ({ available: 1, inFlight: 2, delayed: 3, oldestAgeSeconds: 4.5, deadLetter: 5 }),
      send: async (name, message, options) => {
        this.calls.push([name, message, options]);
        outgoing(jobs, message, options, {});
        return { id: "message-1" };
      },
    },
    workflow: {
      list: () => ({ entries: [EXECUTION] }),
      show: () => EXECUTION,
      history: () => ({
        entries: [
          { id: 1, previousEventId: 0, type: "ExecutionStarted", time: EXECUTION.startedAt, details: {} },
        ],
      }),
      begin: async (...call) => {
        this.calls.push(call);
        return { name: EXECUTION.name, startedAt: EXECUTION.startedAt };
      },
      end: async (...call) => void this.calls.push(call),
      redrive: async (...call) => void this.calls.push(call),
      answer: async (...call) => void this.calls.push(call),
    },
    bus: {
      describe: (name) => ({
        name,
        source: name,
        events: ["OrderPlaced"],
        rules: [{ queue: `${name}-work`, pattern: { type: ["OrderPlaced"] } }],
      }),
      publish: async (name, type, data, options) => {
        this.calls.push([name, type, data, options]);
        return { id: "event-1" };
      },
    },
    stream: {
      state: async (name) => ({
        name,
        shards: [{ shard: "shardId-000000000000", closed: false, records: 1 }],
        consumers: [{ name: "averages", function: "average", iteratorAgeSeconds: 0 }],
      }),
      records: async () => ({ entries: [] }),
      publish: async (name, record) => {
        this.calls.push([name, record]);
        return { id: "record-1" };
      },
    },
    topic: {
      describe: (name) => ({
        name,
        fifo: false,
        filterBy: ["urgent"],
        subscriptions: [{ queue: `${name}-work`, filter: { urgent: [true] } }],
      }),
      publish: async (name, message, options) => {
        this.calls.push([name, message, options]);
        return { id: "message-1" };
      },
    },
    bucket: {
      put: async (name, key, content, options) => {
        const bytes = Buffer.from(await new Response(content).bytes());
        const info: ObjectInfo = {
          key,
          size: bytes.length,
          etag: createHash("md5").update(bytes).digest("hex"),
          version: String(this.calls.length),
          contentType: options.contentType ?? "application/octet-stream",
          lastModified: "2026-01-01T00:00:00.000Z",
          metadata: options.metadata ?? {},
        };
        this.calls.push([name, key, options]);
        this.objects.set(key, { info, bytes });
        return info;
      },
      get: async (_, key, range) => {
        const object = this.objects.get(key);
        if (!object) return undefined;
        const bytes = Uint8Array.from(
          object.bytes.subarray(range?.start ?? 0, (range?.end ?? object.bytes.length) + 1),
        );
        const response = new Response(bytes);
        const body = response.body ?? new Blob([]).stream();
        return { ...object.info, body, text: () => response.text(), bytes: () => response.bytes() };
      },
      head: async (_, key) => this.objects.get(key)?.info,
      delete: async (_, key) => {
        this.objects.delete(key);
      },
      list: async (...call) => {
        this.calls.push(call);
        return { entries: [...this.objects.values()].map(({ info }) => info) };
      },
    },
  };

  readonly feeds: FeedPort = {
    state: async () => ({ waiting: 0, ageSeconds: 0 }),
    replay: async () => ({ waiting: 1, ageSeconds: 60 }),
  };
  readonly streamConsumers: StreamConsumerPort = {
    replay: async (...call) => {
      this.calls.push(call);
      return { waiting: 1, iteratorAgeSeconds: 60 };
    },
  };
  readonly deadLetters: DeadLetterPort = {
    list: async (...call) => {
      this.calls.push(call);
      return [DEAD_LETTER];
    },
    get: async (...call) => {
      this.calls.push(call);
      return DEAD_LETTER;
    },
    redrive: async (...call) => {
      this.calls.push(call);
      return { moved: 5, left: [] };
    },
    redriveOne: async (...call) => {
      this.calls.push(call);
      return { moved: 0, left: [{ id: "1", reason: "2 is before it" }] };
    },
    discard: async (...call) => {
      this.calls.push(call);
    },
  };

  invoke: AdminPort["invoke"] = async (name, payload, mode) => {
    this.calls.push([name, payload, mode]);
    if (this.failure !== undefined) throw this.failure;
    if (mode === "wait") return { mode, output: { sum: 3 } };
    return mode === "async" ? { mode, id: "invocation-1" } : { mode };
  };

  token: AdminPort["token"] = async (claims, options) => {
    this.calls.push([claims, options]);
    return "a.b.c";
  };

  async trace(traceId: string) {
    this.calls.push([traceId]);
    return { traceId, invocations: await this.traces(1), spans: [] };
  }

  async logs(query: LogQuery): Promise<LogPage> {
    this.calls.push([query]);
    const timestamp = "2026-01-01T00:00:00.000Z";
    const record = { level: "info", message: "added", timestamp, function: "add", fields: { n: 1 } } as const;
    return { entries: [{ sequence: 7, record }], next: 7, missed: 0 };
  }

  async traces(limit: number) {
    this.calls.push([limit]);
    return [
      {
        invocationId: "1",
        function: "add",
        kind: "task",
        startedAt: "2026-01-01T00:00:00.000Z",
        durationMs: 1.5,
        status: "ok",
        traceId: "0af7651916cd43dd8448eb211c80319c",
      } as const,
    ];
  }
}
