import { describe, expect, it } from "vitest";
import { RawClient } from "../testing/raw-client.ts";
import { serve } from "../testing/serving.ts";

const GET = "GET /items HTTP/1.1\r\nhost: localhost\r\n\r\n";

/** A shop whose functions answer when `gate` is opened; `called` settles when one is waiting. */
async function gatedShop() {
  const called = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const shop = await serve({
    invoke: async () => {
      called.resolve();
      await gate.promise;
      return { status: 200, headers: [], body: "answered" };
    },
  });
  return { shop, called: called.promise, open: gate.resolve };
}

describe("closing the server", () => {
  it("answers what is under way, then closes its connection", async () => {
    const { shop, called, open } = await gatedShop();
    using client = new RawClient(shop.port);
    client.send(GET);
    await called;
    const closed = shop.server.close(5000);
    open();
    const answer = await client.closed;
    expect(answer).toMatch(/connection: close/i);
    expect(answer.endsWith("answered")).toBe(true);
    expect(await closed).toBe(0);
  });

  it("closes connections that are idle, or never sent anything, at once", async () => {
    await using shop = await serve();
    using idle = new RawClient(shop.port);
    using silent = new RawClient(shop.port);
    idle.send(GET);
    await idle.received("list-items");
    expect(await shop.server.close(60_000)).toBe(0);
    await Promise.all([idle.closed, silent.closed]);
  });

  it("takes no new connections", async () => {
    const { shop, called, open } = await gatedShop();
    using client = new RawClient(shop.port);
    client.send(GET);
    await called;
    const closed = shop.server.close(5000);
    using late = new RawClient(shop.port);
    expect(await late.send(GET).closed).toBe("");
    open();
    await closed;
    expect(shop.calls).toHaveLength(1);
  });

  it("ends a stream that is under way when it ends, not before", async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    await using shop = await serve({ invoke: async () => ({ status: 200, headers: [], body: readable }) });
    using client = new RawClient(shop.port);
    client.send(GET);
    const writer = writable.getWriter();
    await writer.write(new TextEncoder().encode("first"));
    await client.received("first");
    const closed = shop.server.close(5000);
    await writer.write(new TextEncoder().encode("last"));
    await writer.close();
    expect(await client.closed).toMatch(/last\r\n0\r\n\r\n$/);
    expect(await closed).toBe(0);
  });

  it("cuts off what is not answered within the limit, and says how much", async () => {
    const { shop, called } = await gatedShop();
    using client = new RawClient(shop.port);
    client.send(GET);
    await called;
    expect(await shop.server.close(50)).toBe(1);
    expect(await client.closed).toBe("");
  });
});
