import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { exchange, RawClient } from "../testing/raw-client.ts";
import { serve } from "../testing/serving.ts";
import { listen } from "./server.ts";

const HOST = "host: localhost\r\n";
const CLOSE = "connection: close\r\n";
const ITEM = JSON.stringify({ name: "pen", price: 1 });

const UNUSED = { handle: () => Promise.reject(new Error("unused")) };

describe("the server", () => {
  it("answers over HTTP as the gateway does without", async () => {
    await using shop = await serve();
    const response = await fetch(`${shop.server.url}/items?limit=1`, { headers: { "X-Trace": "1" } });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-length")).toBe("12");
    expect(await response.json()).toBe("list-items");
    expect(shop.calls[0]?.request).toMatchObject({
      method: "GET",
      origin: shop.server.url,
      target: "/items?limit=1",
      headers: { "x-trace": "1" },
    });
  });

  it("hands the body of a request on, in one part or in many", async () => {
    await using shop = await serve();
    const parts = new Blob(["0123456789".repeat(50_000)]);
    await fetch(`${shop.server.url}/files/a`, { method: "PUT", body: parts });
    await fetch(`${shop.server.url}/files/b`, {
      method: "PUT",
      body: parts.stream(),
      duplex: "half",
    } as RequestInit);
    await fetch(`${shop.server.url}/items`, {
      method: "POST",
      body: ITEM,
      headers: { "content-type": "application/json" },
    });
    const bodies = shop.calls.map(({ request }) => request.body);
    expect(bodies.map((body) => body?.byteLength)).toEqual([500_000, 500_000, ITEM.length]);
    expect(Buffer.from(bodies[2] ?? []).toString()).toBe(ITEM);
  });

  it("keeps a connection for the next request", async () => {
    await using shop = await serve();
    using client = new RawClient(shop.port);
    const post = `POST /items HTTP/1.1\r\n${HOST}content-type: application/json\r\ncontent-length: ${ITEM.length}\r\n\r\n${ITEM}`;
    client.send(post);
    await client.received('"create-item"');
    client.send(`GET /items HTTP/1.1\r\n${HOST}\r\n`);
    await client.received('"list-items"');
  });

  it("answers requests that were sent without waiting, in their order", async () => {
    await using shop = await serve();
    const get = (path: string, more = "") => `GET ${path} HTTP/1.1\r\n${HOST}${more}\r\n`;
    const answer = await exchange(shop.port, get("/items") + get("/items/special") + get("/items/1", CLOSE));
    expect(answer.match(/"[a-z]+-[a-z]+"/g)).toEqual(['"list-items"', '"special-item"', '"get-item"']);
  });

  it("sends several cookies, and none of the function's connection headers", async () => {
    await using shop = await serve({
      invoke: async () => ({
        status: 200,
        headers: [
          ["set-cookie", "a=1"],
          ["set-cookie", "b=2"],
          ["transfer-encoding", "chunked"],
          ["connection", "upgrade"],
          ["content-length", "999"],
        ],
        body: "ok",
      }),
    });
    const answer = await exchange(shop.port, `GET /items HTTP/1.1\r\n${HOST}${CLOSE}\r\n`);
    expect(answer).toMatch(/set-cookie: a=1\r\nset-cookie: b=2\r\ncontent-length: 2\r\n/);
    expect(answer).not.toMatch(/transfer-encoding|upgrade|999/i);
  });

  it.each([
    ["a text", "body"],
    ["bytes", Buffer.from("body")],
    ["a stream", new Blob(["body"]).stream()],
    ["no body", null],
  ])("sends a header's bytes as they are, with %s", async (_what, body) => {
    await using shop = await serve({
      invoke: async () => ({ status: 200, headers: [["x-name", "\u00e9\u00ff"]], body }),
    });
    const answer = await exchange(shop.port, `GET /items HTTP/1.1\r\n${HOST}${CLOSE}\r\n`);
    expect(answer).toContain("x-name: \u00e9\u00ff\r\n");
    if (body) expect(answer).toContain("body");
  });

  it("answers HEAD with the headers of GET", async () => {
    await using shop = await serve();
    const answer = await exchange(shop.port, `HEAD /items HTTP/1.1\r\n${HOST}${CLOSE}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toMatch(/content-length: 12\r\n/);
    expect(answer.endsWith("\r\n\r\n")).toBe(true);
  });

  it.each([
    [204, false],
    [304, false],
    [200, true],
  ])("sends a %d without a body with a content-length of 0: %s", async (status, expected) => {
    await using shop = await serve({ invoke: async () => ({ status, headers: [], body: null }) });
    const answer = await exchange(shop.port, `GET /items HTTP/1.1\r\n${HOST}${CLOSE}\r\n`);
    expect(answer.includes("content-length: 0")).toBe(expected);
    expect(answer).not.toMatch(/transfer-encoding/i);
  });

  it("answers 500 and reports where a function's header cannot be sent", async () => {
    await using shop = await serve({
      invoke: async () => ({ status: 200, headers: [["x-bad", "a\r\nb"]], body: "x" }),
    });
    const response = await fetch(`${shop.server.url}/items`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("x-bad");
    expect(shop.reported).toHaveLength(1);
  });

  it("gives what is under /_motif to the admin API, streamed", async () => {
    await using shop = await serve({
      admin: async ({ target, body }) => {
        let length = 0;
        for await (const part of body ?? []) length += part.byteLength;
        return { status: 200, headers: [], body: `${target} ${length}` };
      },
    });
    const post = (target: string) =>
      fetch(shop.server.url + target, { method: "POST", body: "x".repeat(3_000_000) });
    expect(await (await post("/_motif/health?x")).text()).toBe("/_motif/health?x 3000000");
    expect((await post("/_motifs")).status).toBe(404);
  });

  it("goes on with other handlers when told so", async () => {
    await using shop = await serve();
    await using other = await serve({ invoke: async () => ({ status: 200, headers: [], body: "new" }) });
    shop.server.serve({
      gateway: other.gateway,
      admin: UNUSED,
      signed: UNUSED,
    });
    expect(await (await fetch(`${shop.server.url}/items`)).text()).toBe("new");
  });

  it("says what to do about a port that is taken", async () => {
    await using shop = await serve();
    const handlers = { gateway: shop.gateway, admin: UNUSED, signed: UNUSED };
    const second = listen({ port: shop.port, handlers, report: () => {} });
    await expect(second).rejects.toMatchObject({
      code: "port-taken",
      message: `Port ${shop.port} is in use by another program. Stop it, or choose another port (0: any that is free).`,
    });
  });

  it("listens on IPv6 loopback when asked to", async ({ skip }) => {
    const probe = createServer();
    probe.listen(0, "::1");
    const event = await Promise.race([
      once(probe, "listening"),
      once(probe, "error").then(() => "none"),
    ]).catch(() => "none");
    if (event === "none") skip("this machine has no IPv6 loopback");
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, "close");
    await using shop = await serve();
    const handlers = { gateway: shop.gateway, admin: UNUSED, signed: UNUSED };
    const server = await listen({ port, host: "::1", handlers, report: () => {} });
    expect(server.url).toBe(`http://[::1]:${port}`);
    expect((await fetch(`${server.url}/items`)).status).toBe(200);
    await server.close(0);
  });
});

describe("who a request is meant for", () => {
  it.each(["localhost", "LOCALHOST:80", "127.0.0.1:3000", "[::1]:5"])("answers for %s", async (host) => {
    await using shop = await serve();
    const answer = await exchange(shop.port, `GET /items HTTP/1.1\r\nhost: ${host}\r\n${CLOSE}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200/);
    expect(shop.calls[0]?.request.origin).toBe(`http://${host}`);
  });

  it.each([
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "localhost:3000@evil",
    "192.168.0.1",
    "",
  ])("refuses a request for %s (DNS rebinding)", async (host) => {
    await using shop = await serve();
    for (const path of ["/items", "/_motif/health"]) {
      const answer = await exchange(shop.port, `GET ${path} HTTP/1.1\r\nhost: ${host}\r\n${CLOSE}\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 421 Misdirected Request/);
      expect(answer).toContain("application/problem+json");
    }
    expect(shop.calls).toEqual([]);
  });

  it("refuses a foreign host after a local one on the same connection", async () => {
    await using shop = await serve();
    const first = `GET /items HTTP/1.1\r\n${HOST}\r\n`;
    const answer = await exchange(
      shop.port,
      `${first}GET /items HTTP/1.1\r\nhost: evil.example\r\n${CLOSE}\r\n`,
    );
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 421"]);
  });

  it("refuses two host headers, and HTTP/1.1 without one", async () => {
    await using shop = await serve();
    const two = await exchange(shop.port, `GET /items HTTP/1.1\r\n${HOST}Host: evil.example\r\n${CLOSE}\r\n`);
    expect(two).toMatch(/^HTTP\/1\.1 400/);
    expect(await exchange(shop.port, "GET /items HTTP/1.1\r\n\r\n")).toMatch(/^HTTP\/1\.1 400/);
  });

  it("takes the host of a target in absolute form, not that of the header", async () => {
    await using shop = await serve();
    const get = (target: string, host: string) =>
      exchange(shop.port, `GET ${target} HTTP/1.1\r\nhost: ${host}\r\n${CLOSE}\r\n`);
    expect(await get("http://localhost:3000/items?limit=1", "evil.example")).toMatch(/^HTTP\/1\.1 200/);
    expect(shop.calls[0]?.request).toMatchObject({
      origin: "http://localhost:3000",
      target: "/items?limit=1",
    });
    expect(await get("http://evil.example/items", "localhost")).toMatch(/^HTTP\/1\.1 421/);
    expect(await get("http://localhost/_motif/health", "localhost")).toContain("admin: /_motif/health");
  });

  it("answers HTTP/1.0, which has no host header, and closes", async () => {
    await using shop = await serve();
    const answer = await exchange(shop.port, "GET /items HTTP/1.0\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 200/);
    expect(shop.calls[0]?.request.origin).toBe(shop.server.url);
  });
});

describe("targets and methods", () => {
  it.each([
    ["//items", 404],
    ["/items/../items", 400],
    ["/items/%2e%2e/items", 400],
    ["/items/a%2fb", 200],
    ["/items/%zz", 400],
    ["/items\\x", 400],
    ["/items#x", 400],
    ["items", 400],
    ["*", 400],
    ["localhost:80", 400],
    ["ftp://localhost/", 400],
  ])("GET %s is answered %d", async (target, status) => {
    await using shop = await serve();
    const answer = await exchange(shop.port, `GET ${target} HTTP/1.1\r\n${HOST}${CLOSE}\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it("answers OPTIONS for the whole server", async () => {
    await using shop = await serve();
    const answer = await exchange(shop.port, `OPTIONS * HTTP/1.1\r\n${HOST}${CLOSE}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 204/);
    expect(answer).toContain("allow: DELETE, GET, HEAD, OPTIONS, POST, PUT");
  });

  it("refuses CONNECT, and answers an upgrade as the ordinary request that it is", async () => {
    await using shop = await serve();
    expect(await exchange(shop.port, `CONNECT localhost:80 HTTP/1.1\r\n${HOST}\r\n`)).toMatch(
      /^HTTP\/1\.1 405/,
    );
    const upgrade = `GET /items HTTP/1.1\r\n${HOST}upgrade: websocket\r\nconnection: upgrade\r\n\r\n`;
    using client = new RawClient(shop.port);
    expect(await client.send(upgrade).received('"list-items"')).toMatch(/^HTTP\/1\.1 200/);
  });
});
