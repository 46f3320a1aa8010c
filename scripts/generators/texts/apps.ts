import {
  type App,
  app,
  bucket,
  type CorsOptions,
  config,
  consumer,
  http,
  httpApi,
  json,
  objectCreated,
  onObjectCreated,
  queue,
  schedule,
  scheduled,
  secret,
  service,
  table,
} from "@motif/core";
import type { TextName } from "@motif/core/texts";
import * as z from "zod/mini";

/** For each kind of text the smallest app that has one in its place. */
export const APP_WITH: Readonly<Record<TextName, (text: string) => App>> = {
  "app.name": (text) => app(text, { api: httpApi({ "GET /": answering() }) }),
  "function.name": (text) => app("shop", { api: httpApi({ "GET /": http(text, {}, () => json(1)) }) }),
  "bucket.name": (text) => using({ files: bucket(text).reader }),
  "config.name": (text) => using({ limits: config(text, { schema: z.object({}), value: {} }).reader }),
  "config.value": (text) =>
    using({ words: config("words", { schema: z.object({ text: z.string() }), value: { text } }).reader }),
  "queue.name": (text) => using({ jobs: queue(text, { schema: z.string() }).sender }),
  "secret.name": (text) => using({ key: secret(text).reader }),
  "service.name": (text) => using({ payments: service(text, { url: "https://pay.example" }).caller }),
  "service.url": (text) => using({ payments: service("payments", { url: text }).caller }),
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
