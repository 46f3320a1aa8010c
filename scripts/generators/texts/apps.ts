import {
  type App,
  app,
  bucket,
  bus,
  type CorsOptions,
  callable,
  changeOf,
  config,
  consumer,
  consumeStream,
  event,
  failedBatch,
  http,
  httpApi,
  json,
  objectCreated,
  onChange,
  onObjectCreated,
  queue,
  rule,
  schedule,
  scheduled,
  secret,
  service,
  stream,
  type Topic,
  type TopicFilter,
  table,
  task,
  topic,
  workflow,
} from "@motif/core";
import type { TextName } from "@motif/core/texts";
import * as z from "zod/mini";

/** For each kind of text the smallest app that has one in its place. */
export const APP_WITH: Readonly<Record<TextName, (text: string) => App>> = {
  "app.name": (text) => app(text, { api: httpApi({ "GET /": answering() }) }),
  "function.name": (text) => app("shop", { api: httpApi({ "GET /": http(text, {}, () => json(1)) }) }),
  "bucket.name": (text) => using({ files: bucket(text).reader }),
  "bucket.origin": (text) => using({ files: bucket("files", { uploads: { origins: [text] } }).reader }),
  "callable.name": (text) => {
    const called = callable(text, { input: z.string(), output: z.string() });
    return app("shop", { called: task(called, {}, ({ input }) => input) });
  },
  "config.name": (text) => using({ limits: config(text, { schema: z.object({}), value: {} }).reader }),
  "config.value": (text) =>
    using({ words: config("words", { schema: z.object({ text: z.string() }), value: { text } }).reader }),
  "bus.name": (text) => ruled(text, "Made", "shop"),
  "bus.event": (text) => ruled("news", text, "shop"),
  "bus.source": (text) => ruled("news", "Made", text),
  "queue.name": (text) => using({ jobs: queue(text, { schema: z.string() }).sender }),
  "queue.filter": (text) => filtering(topic("news", { schema: News, filterBy: ["kind"] }), { kind: [text] }),
  "topic.name": (text) => filtering(topic(text, { schema: News })),
  "topic.field": (text) => {
    const schema = z.object(Object.fromEntries([[text, z.string()]]));
    return filtering(topic("news", { schema, filterBy: [text] }), Object.fromEntries([[text, ["a"]]]));
  },
  "secret.name": (text) => using({ key: secret(text).reader }),
  "service.name": (text) => using({ payments: service(text, { url: "https://pay.example" }).caller }),
  "service.url": (text) => using({ payments: service("payments", { url: text }).caller }),
  "stream.name": (text) => streamed(text, "averages"),
  "stream.consumer": (text) => streamed("readings", text),
  "workflow.name": (text) => using({ machine: passing(text, "Passes") }),
  "workflow.text": (text) => using({ machine: passing("machine", text) }),
  "table.name": (text) => using({ things: table(text, { schema: Thing, partitionKey: "id" }).reader }),
  "table.key": (text) =>
    using({ things: table("things", { schema: withText(text), partitionKey: text }).reader }),
  "table.expiry": (text) =>
    using({
      things: table("things", { schema: Thing, partitionKey: "id", timeToLive: text as "id" }).reader,
    }),
  "table.index": (text) =>
    using({
      things: table("things", {
        schema: Thing,
        partitionKey: "id",
        indexes: Object.fromEntries([[text, { partitionKey: "id" as const }]]),
      }).reader,
    }),
  "api.name": (text) => app("shop", { [text]: httpApi({ "GET /": answering() }) }),
  "api.path": (text) => app("shop", { api: httpApi({ [`GET ${text}`]: answering() }) }),
  "api.parameter": (text) => app("shop", { api: httpApi({ [`GET /things/{${text}}`]: answering() }) }),
  "api.origin": (text) => withCors({ origins: [text] }),
  "api.header": (text) => withCors({ origins: ["*"], headers: [text] }),
  "api.exposed-header": (text) => withCors({ origins: ["*"], exposeHeaders: [text] }),
  "feed.name": (text) => app("shop", { [text]: onChange(things, listening()) }),
  "objects.name": (text) => app("shop", { [text]: onObjectCreated(bucket("files"), receiving()) }),
  "objects.prefix": (text) =>
    app("shop", { files: onObjectCreated(bucket("files"), receiving(), { prefix: text }) }),
  "objects.suffix": (text) =>
    app("shop", { files: onObjectCreated(bucket("files"), receiving(), { suffix: text }) }),
  "schedule.name": (text) => app("shop", { [text]: schedule({ every: "1h" }, running()) }),
  "schedule.cron": (text) => app("shop", { nightly: schedule({ cron: text }, running()) }),
  "schedule.zone": (text) =>
    app("shop", { nightly: schedule({ cron: "0 3 * * *", timeZone: text }, running()) }),
};

const Thing = z.object({ id: z.string(), until: z.number() });

function withText(text: string) {
  return z.object(Object.fromEntries([[text, z.string()]]));
}

function answering() {
  return http("answer", {}, () => json(1));
}

const things = table("things", { schema: Thing, partitionKey: "id" });

function listening() {
  return consumer("listen", { event: changeOf(things) }, () => {});
}

function receiving() {
  return consumer("receive", { event: objectCreated }, () => {});
}

function running() {
  return scheduled("run", {}, () => {});
}

function using(uses: Parameters<typeof http>[1]["uses"]): App {
  return app("shop", { api: httpApi({ "GET /": http("answer", { uses: uses ?? {} }, () => json(1)) }) });
}

function withCors(cors: CorsOptions): App {
  return app("shop", { api: httpApi({ "GET /": answering() }, { cors }) });
}

/** An app with a bus and a rule. */
function ruled(name: string, eventName: string, source: string): App {
  const Made = event(eventName, { schema: News });
  const news = bus(name, { events: [Made], source });
  return app("shop", {
    letters: rule(
      news,
      Made,
      consumer("read", { event: News }, () => {}),
    ),
  });
}

/** An app with a stream and a consumer. */
function streamed(name: string, consumerName: string): App {
  const news = stream(name, { schema: News, partitionKey: "kind" });
  const read = consumer("read", { event: News, timeout: "30s" }, () => {});
  const rejected = queue("rejected", { schema: failedBatch });
  return app("shop", { [consumerName]: consumeStream(news, read, { onFailure: rejected }) });
}

const News = z.object({ kind: z.string() });

/** An app with a topic and a queue that subscribes to it. */
function filtering(news: Topic, filter: TopicFilter = {}): App {
  const letters = queue("letters", { schema: z.unknown(), subscribesTo: { topic: news, filter } });
  return using({ letters: letters.sender });
}

/** What begins executions of a workflow that does nothing, and says so. */
function passing(name: string, Comment: string) {
  const definition = { StartAt: "Pass", States: { Pass: { Type: "Pass", Comment, End: true } } };
  return workflow(name, { definition, uses: {}, input: z.any(), output: z.any() }).starter;
}
