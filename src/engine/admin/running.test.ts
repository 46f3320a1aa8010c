import { fileURLToPath } from "node:url";
import { parse } from "@motif/core";
import { loadApp } from "@motif/core/model";
import { expect, it } from "vitest";
import { MemoryPort } from "../testing/memory-port.ts";
import { Running, until } from "../testing/running.ts";
import { adminRoutes } from "./admin.ts";

const guarded = await loadApp(fileURLToPath(new URL("../testing/fixtures/guarded", import.meta.url)));
const THING = JSON.stringify({ name: "one", size: 1 });
const POISON = JSON.stringify({ name: "poison", size: 1 });
const JSON_TYPE = { "content-type": "application/json" };
const EXECUTIONS = "/workflows/patience/executions";
const OBJECT = "/buckets/files/objects/a/b.txt";

/** Each route once, in an order in which all of them find something; by the path of its description. */
const CALLS: readonly (readonly [route: string, path: string, status: number, init?: RequestInit])[] = [
  ["GET /health", "/health", 200],
  ["GET /resources", "/resources", 200],
  ["POST /queues/{queue}/messages", "/queues/jobs/messages", 202, { body: THING, headers: JSON_TYPE }],
  ["GET /queues/{queue}", "/queues/jobs", 200],
  ["GET /queues/{queue}/dead-letters", "/queues/jobs/dead-letters", 200],
  ["POST /queues/{queue}/redrive", "/queues/jobs/redrive", 200],
  ["GET /queues/{queue}/dead-letters/{letter}", "/queues/jobs/dead-letters/@letter", 200],
  [
    "POST /queues/{queue}/dead-letters/{letter}/redrive",
    "/queues/jobs/dead-letters/@letter/redrive",
    200,
    { body: POISON, headers: JSON_TYPE },
  ],
  ["DELETE /queues/{queue}/dead-letters/{letter}", "/queues/jobs/dead-letters/@letter", 204],
  [
    "POST /functions/{function}/invocations",
    "/functions/keep-thing/invocations",
    200,
    { body: THING, headers: JSON_TYPE },
  ],
  ["GET /functions/{function}/dead-letters", "/functions/keep-thing/dead-letters", 200],
  ["POST /functions/{function}/redrive", "/functions/keep-thing/redrive", 200],
  ["GET /functions/{function}/dead-letters/{letter}", "/functions/keep-thing/dead-letters/@letter", 200],
  [
    "POST /functions/{function}/dead-letters/{letter}/redrive",
    "/functions/keep-thing/dead-letters/@letter/redrive",
    200,
  ],
  ["DELETE /functions/{function}/dead-letters/{letter}", "/functions/keep-thing/dead-letters/@letter", 204],
  ["GET /tables/{table}/items", "/tables/things/items", 200],
  [
    "PUT /buckets/{bucket}/objects/{key+}",
    OBJECT,
    200,
    { body: "0123456789", headers: { "content-type": "text/plain", "x-motif-meta-owner": "me" } },
  ],
  ["GET /buckets/{bucket}/objects/{key+}", OBJECT, 200],
  ["GET /buckets/{bucket}/objects", "/buckets/files/objects?prefix=a/", 200],
  ["DELETE /buckets/{bucket}/objects/{key+}", OBJECT, 204],
  ["GET /topics/{topic}", "/topics/news", 200],
  ["POST /topics/{topic}/messages", "/topics/news/messages", 202, { body: THING, headers: JSON_TYPE }],
  ["GET /buses/{bus}", "/buses/happenings", 200],
  [
    "POST /buses/{bus}/events/{type}",
    "/buses/happenings/events/ThingMade?subject=one",
    202,
    { body: THING, headers: JSON_TYPE },
  ],
  [
    "POST /workflows/{workflow}/executions",
    `${EXECUTIONS}?name=one`,
    202,
    { body: "{}", headers: JSON_TYPE },
  ],
  ["GET /workflows/{workflow}/executions", `${EXECUTIONS}?status=RUNNING`, 200],
  ["GET /workflows/{workflow}/executions/{execution}", `${EXECUTIONS}/one`, 200],
  ["GET /workflows/{workflow}/executions/{execution}/history", `${EXECUTIONS}/one/history`, 200],
  ["POST /workflows/{workflow}/executions/{execution}/redrive", `${EXECUTIONS}/one/redrive`, 409],
  ["POST /workflows/{workflow}/executions/{execution}/stop", `${EXECUTIONS}/one/stop`, 202],
  [
    "POST /workflows/{workflow}/answers",
    "/workflows/patience/answers",
    409,
    { body: '{"token":"nobody","output":1}', headers: JSON_TYPE },
  ],
  ["POST /tokens", "/tokens?expires-in=5m", 200, { body: '{"sub":"one"}', headers: JSON_TYPE }],
  ["GET /feeds/{feed}", "/feeds/watched", 200],
  ["POST /feeds/{feed}/replay", "/feeds/watched/replay?last=2h", 200],
  ["POST /stream-consumers/{consumer}/replay", "/stream-consumers/moves/replay?last=2h", 200],
  ["POST /streams/{stream}/records", "/streams/moves/records", 202, { body: THING, headers: JSON_TYPE }],
  ["GET /streams/{stream}/records", "/streams/moves/records", 200],
  ["GET /streams/{stream}", "/streams/moves", 200],
  ["GET /traces", "/traces", 200],
  ["GET /traces/{trace}", "/traces/@latest", 200],
  ["GET /logs", "/logs?after=0&level=info&function=keep-thing", 200],
  ["GET /usage", "/usage", 200],
  ["GET /openapi.json", "/openapi.json", 200],
  ["GET /api.json", "/api.json", 200],
];

it("every route of the admin API does with a running app what its document says", async () => {
  await using app = await Running.start(guarded);
  const routes = adminRoutes(guarded.inventory, new MemoryPort());
  expect(CALLS.map(([route]) => route).sort()).toEqual(
    routes.map(({ method, path }) => `${method} ${path}`).sort(),
  );
  const poison = { method: "POST", headers: JSON_TYPE, body: POISON };
  await app.fetch("/_motif/queues/jobs/messages", poison);
  await app.fetch("/_motif/functions/keep-thing/invocations?mode=async", poison);
  /** The dead letter of whatever a path is about, as soon as there is one. */
  const letterOf = (path: string) =>
    until(async () => {
      const list = `/_motif${path.slice(0, path.indexOf("/@letter"))}`;
      const { entries } = await (await app.fetch(list)).json();
      return entries[0]?.id as string | undefined;
    });
  let latest = "";
  for (const [name, path, status, init] of CALLS) {
    const method = name.slice(0, name.indexOf(" "));
    const letter = path.includes("@letter") ? await letterOf(path) : "";
    const target = path.replace("@latest", latest).replace("@letter", letter);
    const response = await app.fetch(`/_motif${target}`, { method, ...init });
    const body = await response.text();
    if (path === "/traces") latest = JSON.parse(body).entries[0].traceId;
    expect(response.status, `${name}: ${body}`).toBe(status);
    const described = routes.find((route) => `${route.method} ${route.path}` === name)?.answers[status];
    expect(described, name).toBeDefined();
    if (described?.schema) parse(described.schema, JSON.parse(body), `answer of ${name}`);
  }
  const document = await (await app.fetch("/_motif/openapi.json")).json();
  expect(Object.keys(document.paths)).toHaveLength(new Set(routes.map(({ path }) => path)).size);
});

it("objects have ranges, etags and metadata through the admin API of a running app", async () => {
  await using app = await Running.start(guarded);
  const url = `/_motif${OBJECT}`;
  const headers = { "content-type": "text/plain", "x-motif-meta-owner": "me" };
  const put = await (await app.fetch(url, { method: "PUT", body: "0123456789", headers })).json();
  expect(put).toMatchObject({ key: "a/b.txt", size: 10, metadata: { owner: "me" } });
  const part = await app.fetch(url, { headers: { range: "bytes=2-4" } });
  expect([part.status, part.headers.get("content-range")]).toEqual([206, "bytes 2-4/10"]);
  expect(await part.text()).toBe("234");
  const head = await app.fetch(url, { method: "HEAD" });
  expect(head.headers.get("etag")).toContain(put.etag);
  expect(head.headers.get("x-motif-meta-owner")).toBe("me");
  expect((await app.fetch(url, { headers: { range: "bytes=10-" } })).status).toBe(416);
});

it("a message sent through the admin API is processed, and its invocation can be seen", async () => {
  await using app = await Running.start(guarded);
  expect((await app.send("jobs", { name: "sent", size: 2 })).status).toBe(202);
  const record = await until(async () => {
    const { entries } = await (await app.fetch("/_motif/traces")).json();
    return entries.find((entry: { function: string }) => entry.function === "keep-thing");
  });
  expect(record).toMatchObject({ kind: "consumer", status: "ok" });
  const { entries } = await (await app.fetch("/_motif/tables/things/items")).json();
  expect(entries).toMatchObject([{ item: { name: "sent", size: 2 } }]);
});
