import {
  FunctionCrashError,
  FunctionTimeoutError,
  MotifError,
  ThrottledError,
  ValidationError,
} from "@motif/core";
import { beforeEach, describe, expect, it } from "vitest";
import { AdminClient } from "../testing/admin-client.ts";

let api: AdminClient;
beforeEach(() => {
  api = new AdminClient();
});

describe("the admin API", () => {
  it("tells the state of the engine", async () => {
    expect((await api.send("GET", "/health")).json).toMatchObject({ status: "ok", app: "warehouse" });
    expect((await api.send("GET", "/resources")).json).toMatchObject({
      app: "warehouse",
      routes: [
        { method: "GET", path: "/items/{id}", function: "get-item" },
        { method: "PUT", path: "/trees/{id}", function: "put-tree" },
      ],
      tables: [{ name: "items", partitionKey: "id" }],
      queues: [
        { name: "jobs", consumer: "work", fifo: false },
        { name: "news-work", consumer: "work", fifo: false },
      ],
      topics: [{ name: "news", subscriptions: [{ queue: "news-work" }] }],
      buckets: [{ name: "uploads" }],
      secrets: [{ name: "key" }],
    });
    expect((await api.send("GET", "/traces?limit=5")).json).toMatchObject({ entries: [{ function: "add" }] });
    expect(api.port.calls).toEqual([[5]]);
  });

  it("shows a trace, and what functions logged", async () => {
    expect((await api.send("GET", `/traces/${"a".repeat(32)}`)).json).toMatchObject({
      traceId: "a".repeat(32),
      invocations: [{ function: "add" }],
      spans: [],
    });
    const page = await api.send("GET", "/logs?after=6&level=warn&function=add&limit=3&wait=1500ms");
    expect(page.json).toMatchObject({ entries: [{ sequence: 7, record: { message: "added" } }], next: 7 });
    expect(api.port.calls.at(-1)).toEqual([
      { after: 6, level: "warn", function: "add", limit: 3, waitMs: 1500 },
    ]);
  });

  it.each([
    ["/logs?wait=21s", 400, "It waits for 20s at most, not 21s."],
    ["/logs?wait=soon", 400, "/wait"],
    ["/logs?level=loud", 400, "/level"],
    ["/logs?after=-1", 400, "/after"],
    ["/logs?function=nope", 404, "The app has no function nope. It has: add, get-item, put-tree, work."],
  ])("refuses %s", async (path, status, detail) => {
    const answer = await api.send("GET", path);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(detail);
  });

  it("shows a page of a table", async () => {
    const page = await api.send("GET", "/tables/items/items?limit=7&cursor=x");
    expect(page.json).toEqual({ entries: [{ item: { id: "1", price: 2 }, version: "7" }], cursor: "next" });
    expect(api.port.calls).toEqual([["items", { limit: 7, cursor: "x" }]]);
  });

  it("shows a queue, its dead letters, and moves them back", async () => {
    expect((await api.send("GET", "/queues/jobs")).json).toEqual({
      available: 1,
      inFlight: 2,
      delayed: 3,
      oldestAgeSeconds: 4.5,
      deadLetter: 5,
    });
    expect((await api.send("GET", "/queues/jobs/dead-letters")).json).toMatchObject({
      entries: [{ reason: "it failed" }],
    });
    const letter = "/queues/jobs/dead-letters/1";
    expect((await api.send("GET", letter)).json).toMatchObject({ redriven: 0, history: [] });
    const all = await api.send("POST", "/queues/jobs/redrive?max=9&mostRedrives=2");
    expect(all.json).toEqual({ moved: 5, left: [] });
    expect((await api.send("POST", "/functions/work/redrive")).json).toEqual({ moved: 5, left: [] });
    const one = await api.send("POST", `${letter}/redrive`, { n: 2 });
    expect(one.json).toEqual({ moved: 0, left: [{ id: "1", reason: "2 is before it" }] });
    expect((await api.send("DELETE", letter)).status).toBe(204);
    const jobs = { kind: "queue", name: "jobs" };
    expect(api.port.calls).toEqual([
      [jobs, 100],
      [jobs, "1"],
      [jobs, { max: 9, mostRedrives: 2 }],
      [{ kind: "function", name: "work" }, {}],
      [jobs, "1", { n: 2 }],
      [jobs, "1"],
    ]);
  });

  it("shows who subscribes to a topic, and publishes to it", async () => {
    expect((await api.send("GET", "/topics/news")).json).toEqual({
      name: "news",
      fifo: false,
      filterBy: ["urgent"],
      subscriptions: [{ queue: "news-work", filter: { urgent: [true] } }],
    });
    const answer = await api.send("POST", "/topics/news/messages?group=g", { n: 1 });
    expect(answer).toMatchObject({ status: 202, json: { id: "message-1" } });
    expect(api.port.calls).toEqual([["news", { n: 1 }, { group: "g" }]]);
  });

  it("answers HEAD and OPTIONS", async () => {
    const { text } = await api.send("GET", "/health");
    const head = await api.send("HEAD", "/health");
    expect(head).toMatchObject({ status: 200, text: "", headers: { "content-length": String(text.length) } });
    const options = await api.send("OPTIONS", "/queues/jobs");
    expect(options).toMatchObject({ status: 204, headers: { allow: "GET, HEAD, OPTIONS" } });
  });

  it("answers so that no page can use what it says", async () => {
    for (const path of ["/health", "/nothing"]) {
      expect((await api.send("GET", path)).headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
        "cross-origin-resource-policy": "same-origin",
      });
    }
  });

  it.each(["https://evil.example", "null", "http://localhost:3000", "http://127.0.0.1:3001"])(
    "refuses the page of %s, before anything is done",
    async (origin) => {
      const answer = await api.send("POST", "/queues/jobs/messages", { n: 1 }, { origin });
      expect(answer).toMatchObject({ status: 403, json: { title: "Forbidden" } });
      expect(api.port.calls).toEqual([]);
    },
  );

  it("serves its own page", async () => {
    expect((await api.send("GET", "/health", undefined, { origin: "http://127.0.0.1:3000" })).status).toBe(
      200,
    );
  });

  it.each([
    ["/tables/nope/items", 'There is no table "nope". The app warehouse has: items.'],
    ["/queues/nope", 'There is no queue "nope". The app warehouse has: jobs, news-work.'],
    ["/buckets/nope/objects", 'There is no bucket "nope". The app warehouse has: uploads.'],
    [
      "/functions/nope/dead-letters",
      'There is no function "nope". The app warehouse has: add, get-item, put-tree, work.',
    ],
    ["/nope", "There is no route for /_motif/nope."],
  ])("answers 404 to %s and says what there is", async (path, detail) => {
    expect(await api.send("GET", path)).toMatchObject({ status: 404, json: { detail } });
  });

  it("answers 405 with the methods that there are", async () => {
    const answer = await api.send("DELETE", "/queues/jobs");
    expect(answer).toMatchObject({ status: 405, headers: { allow: "GET, HEAD, OPTIONS" } });
  });

  it.each([
    ["/tables/items/items?limit=0", "/limit"],
    ["/tables/items/items?limit=1001", "/limit"],
    ["/tables/items/items?limit=ten", "/limit"],
    ["/tables/items/items?limit=1&limit=2", "/limit"],
    ["/health?verbose=1", "/verbose"],
    ["/traces?from=1", ""],
  ])("answers 400 to the query of %s", async (path, field) => {
    const answer = await api.send("GET", path);
    expect(answer).toMatchObject({ status: 400, json: { errors: [{ path: field }] } });
  });

  it.each(["/queues/../health", "/queues/%2e%2e", "/queues/%ff"])("answers 400 to %s", async (path) => {
    expect((await api.send("GET", path)).status).toBe(400);
  });

  it("reports a defect and tells nothing of it", async () => {
    api.port.kinds.queue.state = () => Promise.reject(new Error("disk on fire"));
    const answer = await api.send("GET", "/queues/jobs");
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain("disk");
    expect(api.reported).toHaveLength(1);
  });
});

describe("sending a message", () => {
  it("answers when it is stored", async () => {
    const answer = await api.send("POST", "/queues/jobs/messages?delay=5s", { n: 1 });
    expect(answer).toMatchObject({ status: 202, json: { id: "message-1" } });
    expect(api.port.calls).toEqual([["jobs", { n: 1 }, { delay: "5s" }]]);
  });

  it.each([
    ["a message that the queue's schema refuses", "", { n: "x" }, {}, 400, "/n"],
    ["a delay that is none", "?delay=soon", { n: 1 }, {}, 400, "/delay"],
  ])("refuses %s and names the field", async (_what, query, body, headers, status, path) => {
    const answer = await api.send("POST", `/queues/jobs/messages${query}`, body, headers);
    expect(answer).toMatchObject({ status, json: { errors: [{ path }] } });
  });

  it.each([
    ["a delay that is too long", "?delay=1h", { n: 1 }, {}, 400],
    ["malformed JSON", "", '{"n":', { "content-type": "application/json" }, 400],
    ["invalid UTF-8", "", new Uint8Array([0x22, 0xff, 0x22]), { "content-type": "application/json" }, 400],
    ["no body", "", undefined, {}, 400],
    ["a form", "", "n=1", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["a body without a type", "", "{}", {}, 415],
    ["more than 10 MB", "", { n: "x".repeat(10_000_000) }, {}, 413],
  ])("refuses %s", async (_what, query, body, headers, status) => {
    const answer = await api.send("POST", `/queues/jobs/messages${query}`, body, headers);
    expect(answer).toMatchObject({ status, json: { status, detail: expect.any(String) } });
    expect(api.reported).toEqual([]);
  });

  it("reads no more of a body than the limit", async () => {
    let parts = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        parts++;
        controller.enqueue(new Uint8Array(1_000_000));
      },
    });
    const answer = await api.sendStream("POST", "/queues/jobs/messages", endless);
    expect(answer.status).toBe(413);
    expect(parts).toBeLessThan(15);
  });
});

describe("invoking a function", () => {
  it("answers with its output, or that the invocation is stored, or that it could be made", async () => {
    const post = (query: string, body?: object) =>
      api.send("POST", `/functions/add/invocations${query}`, body);
    expect(await post("", { a: 1, b: 2 })).toMatchObject({ status: 200, json: { sum: 3 } });
    expect(await post("?mode=async", { a: 1 })).toMatchObject({ status: 202, json: { id: "invocation-1" } });
    expect(await post("?mode=dry-run")).toMatchObject({ status: 204, text: "" });
    expect(api.port.calls).toEqual([
      ["add", { a: 1, b: 2 }, "wait"],
      ["add", { a: 1 }, "async"],
      ["add", undefined, "dry-run"],
    ]);
  });

  it("refuses an unknown mode, and a function that answers HTTP requests", async () => {
    const mode = await api.send("POST", "/functions/add/invocations?mode=later", {});
    expect(mode).toMatchObject({ status: 400, json: { errors: [{ path: "/mode" }] } });
    const http = await api.send("POST", "/functions/get-item/invocations", {});
    const detail = "Function get-item answers HTTP requests: call GET /items/{id} instead.";
    expect(http).toMatchObject({ status: 400, json: { detail } });
    expect(api.port.calls).toEqual([]);
  });

  it.each([
    ["a bad input", new ValidationError("input of task add", [{ path: "/a", message: "is bad" }]), 400],
    ["a bad output", new ValidationError("output of task add", []), 500],
    ["what the function threw", new RangeError("no such thing"), 500],
    ["a timeout", new FunctionTimeoutError("add", 1000), 504],
    ["a crash", new FunctionCrashError("add", "out of memory"), 502],
    ["throttling", new ThrottledError("busy"), 429],
    ["too many callers", new MotifError("no-environment", "busy"), 503],
  ])("answers %s with problem details and no stack", async (_what, failure, status) => {
    api.port.failure = failure;
    const answer = await api.send("POST", "/functions/add/invocations", {});
    expect(answer).toMatchObject({ status, headers: { "content-type": "application/problem+json" } });
    expect(answer.text).not.toContain(".ts");
    expect(api.reported).toEqual([]);
  });

  it("says why a function failed", async () => {
    api.port.failure = new RangeError("no such thing");
    const answer = await api.send("POST", "/functions/add/invocations", {});
    expect(answer.json).toMatchObject({ title: "Function add failed", detail: "no such thing" });
  });
});
