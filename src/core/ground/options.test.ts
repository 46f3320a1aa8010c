import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import {
  batchConsumer,
  bucket,
  config,
  consume,
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
  table,
} from "../index.ts";
import { problemsIn } from "../testing/apps.ts";

const Job = z.object({ id: z.string() });

/** What stands in an app by somebody who does not check types. */
const misspelt = (more: Record<string, unknown>) => more as object;

describe("options that there are", () => {
  const get = http(
    "get",
    {
      class: "async",
      memory: 512,
      timeout: "20s",
      architecture: "arm64",
      concurrency: { reserved: 2, provisioned: 1 },
      coldStart: { keepWarm: "5m" },
    },
    () => json({}),
  );
  const Item = z.object({ id: z.string(), at: z.number(), owner: z.string(), until: z.number() });
  const files = bucket("files");
  const uses = {
    items: table("items", {
      schema: Item,
      partitionKey: "id",
      sortKey: "at",
      indexes: { byOwner: { partitionKey: "owner", sortKey: "at" } },
      timeToLive: "until",
    }).reader,
    jobs: queue("jobs", {
      schema: Job,
      fifo: true,
      retention: "1d",
      delay: "1s",
      visibilityTimeout: "2m",
    }).sender,
    limits: config("limits", { schema: z.object({ most: z.number() }), value: { most: 1 }, ttl: "1m" })
      .reader,
    files: files.reader,
    key: secret("key").reader,
  };

  it("are taken on functions, in the wiring and on resources", () => {
    const retry = { attempts: 2, initialDelay: "1s", maxDelay: "1m", factor: 2 } as const;
    const load = consumer("load", { event: objectCreated, uses }, () => {});
    const work = batchConsumer("work", { event: Job }, () => {});
    const found = problemsIn({
      api: httpApi(
        { "GET /": get },
        { bodyLimit: 100, cors: { origins: ["*"], headers: ["a"], exposeHeaders: ["b"], maxAge: "1m" } },
      ),
      work: consume(queue("more-jobs", { schema: Job }), work, {
        batchSize: 5,
        batchWindow: "1s",
        maxConcurrency: 2,
        retry,
      }),
      load: onObjectCreated(files, load, { prefix: "a/", suffix: ".csv", retry }),
      tick: schedule(
        { cron: "0 3 * * *", timeZone: "UTC" },
        scheduled("tick", {}, () => {}),
      ),
    });
    expect(found).toEqual([]);
  });
});

describe("options that nobody would read", () => {
  it("are refused on functions, with those that there are", () => {
    const get = http("get", { ...misspelt({ timout: "20s" }), concurrency: misspelt({ reserve: 1 }) }, () =>
      json({}),
    );
    expect(problemsIn({ api: httpApi({ "GET /": get }) })).toEqual([
      "function get: timout is not an option; there are class, memory, timeout, architecture, concurrency, coldStart",
      "function get: concurrency.reserve is not an option; there are concurrency.reserved, concurrency.provisioned",
    ]);
  });

  it("are refused in the wiring", () => {
    const get = http("get", {}, () => json({}));
    const work = consumer("work", { event: Job }, () => {});
    const load = consumer("load", { event: objectCreated }, () => {});
    const tick = scheduled("tick", {}, () => {});
    const found = problemsIn({
      api: httpApi({ "GET /": get }, misspelt({ limit: 1, cors: { origins: ["*"], maxage: "1m" } })),
      work: consume(queue("jobs", { schema: Job }), work, misspelt({ batch: 3, retry: { attempt: 2 } })),
      load: onObjectCreated(bucket("files"), load, misspelt({ sufix: ".csv", retry: { max: 1 } })),
      tick: schedule({ every: "1h", ...misspelt({ timezone: "UTC" }) }, tick),
    });
    expect(found).toEqual([
      "api: limit is not an option; there are cors, bodyLimit, open, through, validation",
      "api: cors.maxage is not an option; there are cors.origins, cors.headers, cors.exposeHeaders, cors.maxAge",
      "work: batch is not an option; there are batchSize, batchWindow, maxConcurrency, retry",
      "work: retry.attempt is not an option; there are retry.attempts, retry.initialDelay, retry.maxDelay, retry.factor",
      "load: sufix is not an option; there are prefix, suffix, retry",
      "load: retry.max is not an option; there are retry.attempts, retry.initialDelay, retry.maxDelay, retry.factor",
      "tick: timezone is not an option; there are cron, at, timeZone, every",
    ]);
  });

  it("are refused on resources", () => {
    const index = { partitionKey: "id", ...misspelt({ sort: "id" }) } as const;
    const jobs = table("jobs", {
      schema: Job,
      partitionKey: "id",
      indexes: { index },
      ...misspelt({ ttl: 1 }),
    });
    const work = queue("work", { schema: Job, ...misspelt({ delays: "1s" }) });
    const uses = { jobs: jobs.reader, work: work.sender, key: secret("key").reader };
    expect(
      problemsIn({
        tick: schedule(
          { every: "1h" },
          scheduled("tick", { uses }, () => {}),
        ),
      }),
    ).toEqual([
      "table jobs: ttl is not an option; there are schema, partitionKey, sortKey, indexes, timeToLive",
      "table jobs: indexes.index.sort is not an option; there are indexes.index.partitionKey, indexes.index.sortKey",
      "queue work: delays is not an option; there are schema, fifo, retention, delay, visibilityTimeout, subscribesTo, rule",
    ]);
  });
});
