import { connect } from "node:net";
import { text as textOf } from "node:stream/consumers";
import {
  app,
  bucket,
  consumer,
  http,
  httpApi,
  json,
  objectCreated,
  onObjectCreated,
  type PresignedUpload,
} from "@motif/core";
import { apiWith, inventoryOf } from "@motif/core/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSigned } from "../../admin/signed.ts";
import { listen, type Server } from "../../server/index.ts";
import { cloningDrivers } from "../../testing/cloning-drivers.ts";
import { start } from "../../testing/start.ts";
import { givenValues } from "../given.ts";
import { openStore, type Store } from "../store.ts";

const PAGE = "https://shop.example";
const uploads = bucket("uploads", { uploads: { origins: [PAGE] } });

const offer = http("offer", { uses: { uploads: uploads.presigner } }, async ({ uploads, query }) => {
  const { key = "a.txt", expires = "15m" } = query as Record<string, string>;
  return json(await uploads.presign({ key, bytes: 5, contentType: "text/plain", expires: expires as "15m" }));
});
const seen = consumer("seen", { event: objectCreated }, ({ event, log }) =>
  log.info("seen", { key: event.data.key, size: event.data.size }),
);
const shop = app("shop", { api: httpApi({ "POST /uploads": offer }), seen: onObjectCreated(uploads, seen) });

const offered = async (app: Awaited<ReturnType<typeof start>>, query = "") => {
  const answer = await app.fetch(`/uploads${query}`, { method: "POST" });
  return (await answer.json()) as PresignedUpload;
};
const send = (
  app: Awaited<ReturnType<typeof start>>,
  { url, method, headers }: PresignedUpload,
  body = "hello",
) => app.fetch(url, { method, headers, body });

describe("an upload by a signed URL, in a test", () => {
  it("is stored, and its event comes as that of any other object", async () => {
    await using running = await start(shop);
    const upload = await offered(running);
    expect(upload.expiresAt).toBe("2026-01-01T00:15:00.000Z");
    expect((await send(running, upload)).status).toBe(200);
    expect(await (await running.bucket("uploads").get("a.txt"))?.text()).toBe("hello");
    await running.settle();
    expect(running.logs.filter(({ message }) => message === "seen")).toMatchObject([
      { fields: { key: "a.txt", size: 5 } },
    ]);
    const { puts } = running.usage().buckets.uploads ?? {};
    expect(puts).toEqual({ 1024: 1 });
  });

  it("can begin until the URL expires by the app's clock, and not then", async () => {
    await using running = await start(shop);
    const early = await offered(running, "?key=early&expires=10m");
    const late = await offered(running, "?key=late&expires=10m");
    await running.advance("599s");
    expect((await send(running, early)).status).toBe(200);
    await running.advance("1s");
    const refused = await send(running, late);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ detail: "The URL has expired." });
  });

  it("goes on after everything died: the key that signs is durable", async () => {
    await using running = await start(shop);
    const upload = await offered(running);
    await running.restart();
    expect((await send(running, upload)).status).toBe(200);
  });

  it("is signed as the seed has it, and by another key with another seed", async () => {
    const signed = async (seed: number) => {
      await using running = await start(shop, { seed });
      return (await offered(running)).url;
    };
    expect(await signed(1)).toBe(await signed(1));
    expect(await signed(1)).not.toBe(await signed(2));
  });

  it("by a URL of one app is none of another's", async () => {
    await using running = await start(shop, { seed: 1 });
    await using other = await start(shop, { seed: 2 });
    await offered(other);
    const refused = await send(other, await offered(running));
    expect(await refused.json()).toMatchObject({
      status: 403,
      detail: "The signature is not that of this URL.",
    });
  });

  it("to what is no bucket, or by another method, is refused", async () => {
    await using running = await start(shop);
    const { url, headers } = await offered(running);
    const other = url.replace("/uploads/", "/others/");
    expect((await running.fetch(other, { method: "PUT", headers, body: "hello" })).status).toBe(404);
    expect((await running.fetch(url.replace("/bucket/", "/table/"), { method: "PUT" })).status).toBe(404);
    const posted = await running.fetch(url, { method: "POST", headers, body: "hello" });
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, expect.stringContaining("PUT")]);
  });
});

describe("an upload by a signed URL, over a socket", () => {
  let store: Store;
  let server: Server;
  beforeEach(async () => {
    store = openStore();
    const uses = { uploads: uploads.presigner };
    const states = { ...store.kinds, ...givenValues({}) };
    const engine = {
      inventory: inventoryOf(apiWith({ uses })),
      states,
      operatorDrivers: () => cloningDrivers(store),
    };
    const unused = { handle: () => Promise.reject(new Error("unused")) };
    const gateway = unused as never;
    const signed = createSigned(engine, () => {});
    server = await listen({ port: 0, handlers: { gateway, admin: unused, signed }, report: () => {} });
    store.served(server.url);
  });
  afterEach(async () => {
    await server.close(0);
    store.close();
  });
  const sign = (key: string, bytes = 5) =>
    store.run(() =>
      store.kinds.bucket.uploads.sign("uploads", {
        key,
        bytes,
        contentType: "text/plain",
        expiresSeconds: 60,
      }),
    );
  /** The head of a request for an upload, with other headers instead. */
  const head = ({ url, headers }: PresignedUpload, others: Record<string, string>) => {
    const { pathname, search, host } = new URL(url);
    const all = Object.entries({ host, ...headers, ...others }).map(([name, value]) => `${name}: ${value}`);
    return `PUT ${pathname}${search} HTTP/1.1\r\n${all.join("\r\n")}\r\n\r\n`;
  };

  it("is for this server's address, and takes what is larger than memory should hold", async () => {
    const { url, method, headers } = await sign("large", 3_000_000);
    expect(url.startsWith(`${server.url}/_motif/signed/bucket/uploads/large?`)).toBe(true);
    const answer = await fetch(url, { method, headers, body: "x".repeat(3_000_000) });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("etag")).toBe(`"${store.kinds.bucket.head("uploads", "large")?.etag}"`);
    expect(store.kinds.bucket.head("uploads", "large")?.size).toBe(3_000_000);
  });

  it("by a page is allowed for the bucket's origins, which browsers ask about first", async () => {
    const { url, method, headers } = await sign("a");
    const ask = (origin: string) =>
      fetch(url, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": "PUT",
          "access-control-request-headers": "content-type,if-none-match",
        },
      });
    const allowed = await ask(PAGE);
    expect(allowed.status).toBe(204);
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      "access-control-allow-origin": PAGE,
      "access-control-allow-methods": "PUT",
      "access-control-allow-headers": "content-type, if-none-match",
    });
    expect((await ask("https://other.example")).headers.get("access-control-allow-origin")).toBeNull();
    const page = { ...headers, origin: PAGE };
    const stored = await fetch(url, { method, headers: page, body: "hello" });
    expect([stored.status, stored.headers.get("access-control-allow-origin")]).toEqual([200, PAGE]);
    const again = await fetch(url, { method, headers: page, body: "hello" });
    expect([again.status, again.headers.get("access-control-allow-origin")]).toEqual([412, PAGE]);
  });

  it("that does not say its length is refused before its content is read", async () => {
    const socket = connect(server.port, "127.0.0.1");
    socket.end(head(await sign("a"), { "transfer-encoding": "chunked" }));
    expect(await textOf(socket)).toMatch(/^HTTP\/1\.1 411 /);
    expect(store.kinds.bucket.head("uploads", "a")).toBeUndefined();
  });

  it("that breaks off stores nothing, and can be made again", async () => {
    const upload = await sign("a", 200_000);
    const socket = connect(server.port, "127.0.0.1");
    socket.write(`${head(upload, { "content-length": "200000" })}${"x".repeat(100_000)}`);
    while (store.kinds.bucket.cancelUploadsBefore(0) === 0 && socket.bytesWritten < 100_000) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.destroy();
    const { url, method, headers } = upload;
    const again = await fetch(url, { method, headers, body: "y".repeat(200_000) });
    expect(again.status).toBe(200);
    expect(store.kinds.bucket.head("uploads", "a")?.size).toBe(200_000);
  });

  it("through a tunnel is taken: who has the URL may be anywhere", async () => {
    const { url, method, headers } = await sign("a");
    const forwarded = { ...headers, "x-forwarded-for": "203.0.113.7" };
    expect((await fetch(url, { method, headers: forwarded, body: "hello" })).status).toBe(200);
  });
});
