import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DevProcess } from "./testing/dev-process.ts";

const APP = fileURLToPath(new URL("./testing/fixtures/guarded", import.meta.url));
const MIB = 1024 * 1024;
const JSON_TYPE = { "content-type": "application/json" };

let root: string;
let server: DevProcess;
let port: number;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "motif-hostile-"));
  server = new DevProcess(APP, join(root, "data"));
  port = Number(new URL(await server.url).port);
});
afterAll(async () => {
  await server.stop();
  rmSync(root, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A request on a connection of its own; the path is sent as it is. */
function send(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body: string | Uint8Array = "",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, method, path, headers, agent: false }, async (response) => {
      resolve({ status: response.statusCode ?? 0, body: await text(response) });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

const post = (body: string | Uint8Array, headers: Record<string, string> = JSON_TYPE) =>
  send("POST", "/things", headers, body);

async function names(): Promise<string[]> {
  return JSON.parse((await send("GET", "/things")).body);
}

describe("hostile bodies", () => {
  const latin1 = Buffer.from('{"name":"caf\xe9","size":1}', "latin1");

  it.each([
    ["malformed JSON", 400, '{"name":', JSON_TYPE],
    ["no JSON at all", 400, "", JSON_TYPE],
    ["invalid UTF-8", 400, latin1, JSON_TYPE],
    ["arrays in arrays, a hundred thousand deep", 400, "[".repeat(100_000), JSON_TYPE],
    ["a number out of range", 400, '{"name":"a","size":1e999}', JSON_TYPE],
    ["fields of a prototype", 400, '{"__proto__":{"admin":true},"name":"a","size":1}', JSON_TYPE],
    ["an unknown content type", 415, "<thing/>", { "content-type": "application/xml" }],
    ["a compressed body", 415, "{}", { ...JSON_TYPE, "content-encoding": "br" }],
    ["11 MiB", 413, `{"name":"${"a".repeat(11 * MIB)}","size":1}`, JSON_TYPE],
  ])("%s: refused with %i and a reason", async (_, status, body, headers) => {
    const answer = await post(body, headers as Record<string, string>);
    expect({ ...answer, body: JSON.parse(answer.body) }).toMatchObject({
      status,
      body: { status, title: expect.any(String) },
    });
  });

  it("wrong types: refused with every bad field", async () => {
    const { status, body } = await post('{"name":7,"size":"large"}');
    expect(status).toBe(400);
    expect(
      JSON.parse(body)
        .errors.map(({ path }: { path: string }) => path)
        .sort(),
    ).toEqual(["/body/name", "/body/size"]);
  });

  it("11 MiB in chunks, without a length: refused while it comes", async () => {
    const answer = await new Promise<Answer>((resolve, reject) => {
      const outgoing = request({ port, method: "POST", path: "/things", headers: JSON_TYPE, agent: false });
      outgoing.on("response", async (response) =>
        resolve({ status: response.statusCode ?? 0, body: await text(response) }),
      );
      outgoing.on("error", reject);
      for (let sent = 0; sent < 11; sent++) outgoing.write(Buffer.alloc(MIB, 0x20));
      outgoing.end();
    });
    expect(answer.status).toBe(413);
  });
});

describe("JSON nested without measure, where a schema refers to itself", () => {
  const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

  it.each([
    ["a request's body", "/trees"],
    ["a message", "/_motif/queues/trees/messages"],
    ["an input", "/_motif/functions/prune-tree/invocations"],
    ["an input for later", "/_motif/functions/prune-tree/invocations?mode=async"],
    ["an input that is only checked", "/_motif/functions/prune-tree/invocations?mode=dry-run"],
    ["an event", "/_motif/functions/keep-tree/invocations"],
  ])("as %s: 100 levels are taken, more refused with 400 and the reason", async (_, path) => {
    expect((await send("POST", path, JSON_TYPE, deep(100))).status).toBeLessThan(300);
    for (const levels of [101, 5000, 20_000]) {
      const answer = await send("POST", path, JSON_TYPE, deep(levels));
      expect(answer, `${levels} levels`).toMatchObject({ status: 400 });
      expect(answer.body).toContain("is nested more than 100 levels deep");
      expect(JSON.parse(answer.body)).toMatchObject({
        title: "Bad Request",
        status: 400,
        code: expect.stringMatching(/^(validation-failed|refused-body)$/),
      });
    }
    expect(server.alive).toBe(true);
  });
});

describe("hostile object keys", () => {
  const PUT_HEADERS = { "content-type": "text/plain" };
  const put = (key: string) => send("PUT", `/_motif/buckets/files/objects/${key}`, PUT_HEADERS, "content");

  it.each([
    ["a parent folder", "../escaped"],
    ["an encoded parent folder", "..%2f..%2fescaped"],
    ["a parent folder, encoded altogether", "%2e%2e/%2e%2e/escaped"],
    ["a parent folder in the middle", "a/%2e%2e%2f%2e%2e%2fescaped"],
    ["an absolute path", "%2ftmp%2fescaped"],
    ["NUL", "a%00b"],
    ["a line break", "a%0d%0ab"],
    ["no UTF-8", "%ff%fe"],
    ["a broken percent-encoding", "a%zz"],
    ["1,025 bytes", "k".repeat(1025)],
    ["nothing", ""],
  ])("%s: refused with 4xx", async (_, key) => {
    const { status, body } = await put(key);
    expect(status, body).toBeGreaterThanOrEqual(400);
    expect(status, body).toBeLessThan(500);
  });

  it("a key that only looks like a path trick is a key like any other", async () => {
    const keys = ["..hidden", "a..b/c...", "CON", "con%20%2A%3F%22", "%F0%9F%9A%B2/%C3%A9", "k".repeat(1024)];
    for (const key of keys) {
      expect((await put(key)).status, key).toBe(200);
      expect(await send("GET", `/_motif/buckets/files/objects/${key}`), key).toEqual({
        status: 200,
        body: "content",
      });
    }
  });

  it("leave nothing outside of the data folder", () => {
    expect(readdirSync(root)).toEqual(["data"]);
    const everything = readdirSync(root, { recursive: true }).map(String);
    expect(everything.filter((path) => path.includes("escaped"))).toEqual([]);
  });
});

describe("hostile messages and invocations", () => {
  it.each([
    ["POST", "/_motif/queues/jobs/messages", "{"],
    ["POST", "/_motif/queues/jobs/messages", '{"name":1}'],
    ["POST", "/_motif/queues/jobs/messages", JSON.stringify({ name: "a".repeat(300_000), size: 1 })],
    ["POST", "/_motif/queues/jobs/messages?delay=3d", '{"name":"a","size":1}'],
    ["POST", "/_motif/queues/nothing/messages", "{}"],
    ["POST", "/_motif/functions/__proto__/invocations", "{}"],
    ["POST", "/_motif/functions/keep-thing/invocations", '{"name":1}'],
    ["POST", "/_motif/functions/keep-thing/invocations", ""],
    ["POST", "/_motif/functions/keep-thing/invocations?mode=dry-run", '{"name":1}'],
    ["POST", "/_motif/functions/prune-tree/invocations", "{"],
    ["GET", "/_motif/tables/constructor/items", ""],
    ["GET", "/_motif/tables/things/items?limit=1e9", ""],
    ["GET", "/_motif/tables/things/items?cursor=%00", ""],
    ["DELETE", "/_motif/queues/jobs", ""],
  ])("%s %s: refused with 4xx", async (method, path, body) => {
    const { status, body: answer } = await send(method, path, JSON_TYPE, body);
    expect(status, answer).toBeGreaterThanOrEqual(400);
    expect(status, answer).toBeLessThan(500);
  });
});

describe("1,000 slow clients", () => {
  const CLIENTS = 1000;
  /** What they send, and then nothing more: nothing, half a header, half a body. */
  const BEGINNINGS = [
    "",
    "POST /things HTTP/1.1\r\nhost: localhost\r\ncontent-ty",
    'POST /things HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 30\r\n\r\n{"name":"sl',
  ];

  it("take nothing from the others, and lose nothing", { timeout: 60_000 }, async () => {
    const alone = await fiftyRequests("alone");
    const sockets = await Promise.all(
      Array.from({ length: CLIENTS }, (_, index) => slowClient(BEGINNINGS[index % BEGINNINGS.length] ?? "")),
    );
    expect(await fiftyRequests("quick"), "ms").toBeLessThan(Math.max(100 * 50, 3 * alone));
    for (const socket of sockets) socket.destroy();
    const found = await names();
    expect(found.filter((name) => name.startsWith("quick-"))).toHaveLength(50);
    expect(found.filter((name) => name.startsWith("sl"))).toEqual([]);
  });

  /** How long they take, one after the other, in milliseconds. */
  async function fiftyRequests(prefix: string): Promise<number> {
    const startedAt = performance.now();
    for (let index = 0; index < 50; index++) {
      expect((await post(JSON.stringify({ name: `${prefix}-${index}`, size: index }))).status).toBe(201);
    }
    return performance.now() - startedAt;
  }

  function slowClient(beginning: string): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.write(beginning);
        resolve(socket);
      });
      socket.on("error", reject);
    });
  }
});

describe("functions that misbehave", () => {
  it.each([
    ["a busy loop", "/spin", 504],
    ["a memory hog", "/hog", 502],
  ])("%s is ended and answered while other requests go on", { timeout: 90_000 }, async (_, path, status) => {
    let ended = false;
    const bad = send("POST", path).finally(() => {
      ended = true;
    });
    let others = 0;
    while (!ended) {
      expect((await post(JSON.stringify({ name: `beside-${path.slice(1)}`, size: others }))).status).toBe(
        201,
      );
      others++;
      await sleep(1);
    }
    expect((await bad).status).toBe(status);
    expect(others).toBeGreaterThan(5);
    expect((await send("POST", path)).status, "the next one as well").toBe(status);
  });
});

it("after all of it the server still runs, has lost nothing and has nothing to report", async () => {
  expect((await post('{"name":"last","size":1}')).status).toBe(201);
  const sent = await send(
    "POST",
    "/_motif/queues/jobs/messages",
    JSON_TYPE,
    '{"name":"from-queue","size":1}',
  );
  expect(sent.status).toBe(202);
  while (!(await names()).includes("from-queue")) await sleep(10);
  expect(server.alive).toBe(true);
  expect(server.errors).toBe("");
});
