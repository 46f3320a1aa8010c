import { describe, expect, it } from "vitest";
import { exchange, RawClient } from "../testing/raw-client.ts";
import { LINGER_MS, serve } from "../testing/serving.ts";

const HOST = "host: localhost\r\n";
const POST = `POST /items HTTP/1.1\r\n${HOST}content-type: application/json\r\n`;
const PUT = `PUT /files/a HTTP/1.1\r\n${HOST}`;
const ITEM = JSON.stringify({ name: "pen", price: 1 });

describe("a body of just the limit", () => {
  it.each([
    ["whose length was said", "content-length: 10\r\n\r\n0123456789"],
    ["that comes in chunks", "transfer-encoding: chunked\r\n\r\n4\r\n0123\r\n6\r\n456789\r\n0\r\n\r\n"],
  ])("%s is taken", async (_, rest) => {
    await using shop = await serve({ bodyLimit: 10 });
    using client = new RawClient(shop.port);
    client.send(`${PUT}connection: close\r\n${rest}`);
    expect(await client.closed).toMatch(/^HTTP\/1\.1 200/);
    expect(shop.calls).toHaveLength(1);
  });
});

describe("a body that is too large", () => {
  it("is refused by its content-length before it is read", async () => {
    await using shop = await serve({ bodyLimit: 10 });
    using client = new RawClient(shop.port);
    client.send(`${PUT}content-length: 11\r\n\r\n`);
    const answer = await client.received("has more than 10 bytes");
    expect(answer).toMatch(/^HTTP\/1\.1 413 Payload Too Large/);
    expect(answer).toMatch(/connection: close/i);
    expect(shop.calls).toEqual([]);
  });

  it("is refused while it is read where its length was not said", async () => {
    await using shop = await serve({ bodyLimit: 10 });
    using client = new RawClient(shop.port);
    client.send(`${PUT}transfer-encoding: chunked\r\n\r\n6\r\n012345\r\n6\r\n012345\r\n`);
    const answer = await client.received("has more than 10 bytes");
    expect(answer).toMatch(/^HTTP\/1\.1 413/);
    client.send("0\r\n\r\n");
    expect(await client.closed).toBe(answer);
    expect(shop.calls).toEqual([]);
  });

  it("does not keep the client from reading the answer while it still sends", async () => {
    await using shop = await serve();
    const response = await fetch(`${shop.server.url}/items`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "x".repeat(11 * 1024 * 1024), price: 1 }),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ title: "Content Too Large" });
    expect(shop.calls).toEqual([]);
  });

  it("is not read for longer than the linger time", async () => {
    await using shop = await serve({ bodyLimit: 10, limits: { lingerMs: LINGER_MS } });
    using client = new RawClient(shop.port);
    client.send(`${PUT}content-length: 1000000000\r\n\r\n`);
    expect(await client.closed).toMatch(/^HTTP\/1\.1 413/);
  });

  it("is refused without 100 Continue where the client asked first", async () => {
    await using shop = await serve({ bodyLimit: 10 });
    using client = new RawClient(shop.port);
    client.send(`${PUT}expect: 100-continue\r\ncontent-length: 11\r\n\r\n`);
    expect(await client.received("10 bytes")).toMatch(/^HTTP\/1\.1 413/);
  });
});

describe("a client that asks before it sends", () => {
  it("is told to go on", async () => {
    await using shop = await serve();
    using client = new RawClient(shop.port);
    client.send(`${POST}expect: 100-continue\r\ncontent-length: ${ITEM.length}\r\n\r\n`);
    await client.received("HTTP/1.1 100 Continue\r\n\r\n");
    client.send(ITEM);
    await client.received('"create-item"');
  });

  it("is not told to go on where the host is foreign", async () => {
    await using shop = await serve();
    using client = new RawClient(shop.port);
    client.send(
      `POST /items HTTP/1.1\r\nhost: evil.example\r\nexpect: 100-continue\r\ncontent-length: 5\r\n\r\n`,
    );
    expect(await client.received("evil.example")).toMatch(/^HTTP\/1\.1 421/);
  });

  it("is refused where it expects something else", async () => {
    await using shop = await serve();
    const answer = await exchange(shop.port, `${PUT}expect: tea\r\nconnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 417/);
  });
});

describe("what is no HTTP", () => {
  it.each([
    ["noise", "\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400],
    ["a header without a colon", `GET /items HTTP/1.1\r\n${HOST}oops\r\n\r\n`, 400],
    ["a content-length that is no number", `${POST}content-length: x\r\n\r\n`, 400],
    ["two lengths", `${POST}content-length: 1\r\ncontent-length: 2\r\n\r\n{`, 400],
    [
      "a length and chunks (request smuggling)",
      `${POST}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ["a chunk without a size", `${POST}transfer-encoding: chunked\r\n\r\nzz\r\n`, 400],
    ["headers that are too long", `GET /items HTTP/1.1\r\n${HOST}x: ${"x".repeat(2000)}\r\n\r\n`, 431],
    ["a target that is too long", `GET /items?${"x".repeat(2000)} HTTP/1.1\r\n${HOST}\r\n`, 431],
  ])("%s is answered with problem details and the end of the connection", async (_what, text, status) => {
    await using shop = await serve({ limits: { headerBytes: 1024 } });
    const answer = await exchange(shop.port, text);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain("content-type: application/problem+json");
    expect(JSON.parse(answer.slice(answer.indexOf("\r\n\r\n")))).toMatchObject({ status });
    expect(shop.calls).toEqual([]);
  });

  it("follows the answer to a good request, not instead of it", async () => {
    const gate = Promise.withResolvers<void>();
    await using shop = await serve({
      invoke: async () => {
        await gate.promise;
        return { status: 200, headers: [], body: "good" };
      },
    });
    using client = new RawClient(shop.port);
    client.send(`GET /items HTTP/1.1\r\n${HOST}\r\nnoise\r\n\r\n`);
    setImmediate(gate.resolve);
    const answer = await client.closed;
    expect(answer).toMatch(/^HTTP\/1\.1 200/);
    expect(answer.endsWith("good")).toBe(true);
  });

  it("after a body that was shorter than it is, is refused without calling a function for it", async () => {
    await using shop = await serve();
    const answer = await exchange(
      shop.port,
      `${POST}content-length: ${ITEM.length}\r\n\r\n${ITEM}{"more": 1}\r\n\r\n`,
    );
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200"]);
    expect(shop.calls).toHaveLength(1);
  });
});

describe("a slow client", () => {
  it("is cut off with 408 where its headers do not come", async () => {
    await using shop = await serve({ limits: { headersTimeoutMs: 60 } });
    expect(await exchange(shop.port, `GET /items HTTP/1.1\r\n${HOST}`)).toMatch(/^HTTP\/1\.1 408/);
  });

  it("is cut off where it sends nothing at all", async () => {
    await using shop = await serve({ limits: { headersTimeoutMs: 60 } });
    expect(await exchange(shop.port, "")).toMatch(/^(?:HTTP\/1\.1 408|$)/);
  });

  it("is answered 408 where its body does not come, and no function is called", async () => {
    await using shop = await serve({ limits: { bodyTimeoutMs: 60, lingerMs: LINGER_MS } });
    const answer = await exchange(shop.port, `${POST}content-length: 100\r\n\r\n{`);
    expect(answer).toMatch(/^HTTP\/1\.1 408/);
    expect(answer).toContain("did not arrive within 60 ms");
    expect(shop.calls).toEqual([]);
  });

  it("cannot prolong its body by sending a byte now and then", async () => {
    await using shop = await serve({ limits: { bodyTimeoutMs: 100, lingerMs: LINGER_MS } });
    using client = new RawClient(shop.port);
    client.send(`${POST}content-length: 100000\r\n\r\n`);
    const timer = setInterval(() => client.send(" "), 10);
    const answer = await client.closed;
    clearInterval(timer);
    expect(answer).toMatch(/^HTTP\/1\.1 408/);
  });

  it("that goes away in the middle of its body calls no function, and leaves nothing behind", async () => {
    await using shop = await serve();
    const client = new RawClient(shop.port);
    client.send(`${POST}content-length: 100\r\n\r\n{`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.socket.destroy();
    await client.closed;
    expect((await fetch(`${shop.server.url}/items`)).status).toBe(200);
    expect(shop.calls.map(({ name }) => name)).toEqual(["list-items"]);
    expect(await shop.server.close(1000)).toBe(0);
  });

  it("does not hurt others, a thousand of them neither", async () => {
    await using shop = await serve({
      limits: { headersTimeoutMs: 600, bodyTimeoutMs: 600, lingerMs: LINGER_MS },
    });
    const slow = Array.from({ length: 1000 }, (_, index) =>
      exchange(shop.port, index % 2 ? `GET /items HTTP/1.1\r\n${HOST}` : `${POST}content-length: 9\r\n\r\n{`),
    );
    for (let index = 0; index < 50; index++) {
      const response = await fetch(`${shop.server.url}/items/${index}`);
      expect(await response.json()).toBe("get-item");
    }
    for (const answer of await Promise.all(slow)) expect(answer).toMatch(/^HTTP\/1\.1 408/);
    expect(shop.calls).toHaveLength(50);
  });
});
