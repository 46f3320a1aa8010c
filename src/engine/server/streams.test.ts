import { describe, expect, it } from "vitest";
import { exchange, RawClient } from "../testing/raw-client.ts";
import { LINGER_MS, serve } from "../testing/serving.ts";

const GET = "GET /items HTTP/1.1\r\nhost: localhost\r\n";
const CLOSE = "connection: close\r\n\r\n";
const bytes = (text: string) => new TextEncoder().encode(text);

describe("a streamed response", () => {
  it("is sent as it comes", async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    await using shop = await serve({ invoke: async () => ({ status: 200, headers: [], body: readable }) });
    using client = new RawClient(shop.port);
    client.send(GET + CLOSE);
    expect(await client.received("\r\n\r\n")).toMatch(/transfer-encoding: chunked/i);
    const writer = writable.getWriter();
    await writer.write(bytes("first"));
    await client.received("first");
    await writer.write(bytes("second"));
    await client.received("second");
    await writer.close();
    expect(await client.closed).toMatch(/0\r\n\r\n$/);
  });

  it("has no chunks in HTTP/1.0", async () => {
    await using shop = await serve({
      invoke: async () => ({ status: 200, headers: [], body: new Blob(["all of it"]).stream() }),
    });
    const answer = await exchange(shop.port, "GET /items HTTP/1.0\r\n\r\n");
    expect(answer.endsWith("\r\n\r\nall of it")).toBe(true);
  });

  it("is read no faster than the client takes it, and cancelled when the client goes away", async () => {
    const part = new Uint8Array(64 * 1024);
    let made = 0;
    const cancelled = Promise.withResolvers<void>();
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        made++;
        controller.enqueue(part);
      },
      cancel: () => cancelled.resolve(),
    });
    await using shop = await serve({ invoke: async () => ({ status: 200, headers: [], body }) });
    using client = new RawClient(shop.port);
    client.send(GET + CLOSE);
    await client.received("\r\n\r\n");
    client.socket.pause();
    let before = -1;
    while (made !== before) {
      before = made;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    // What the sockets of both sides buffer is some megabytes; an endless stream without back-pressure is more.
    expect(made * part.length).toBeLessThan(64 * 1024 * 1024);
    client.socket.destroy();
    await cancelled.promise;
  });

  it("is cut off where the client takes nothing", async () => {
    const cancelled = Promise.withResolvers<void>();
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
      cancel: () => cancelled.resolve(),
    });
    await using shop = await serve({
      invoke: async () => ({ status: 200, headers: [], body }),
      limits: { stallTimeoutMs: 50 },
    });
    using client = new RawClient(shop.port);
    client.send(GET + CLOSE);
    client.socket.pause();
    await cancelled.promise;
  });

  it("is cut off where the function fails on the way, so that the client knows", async () => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes("half")),
      pull: (controller) => controller.error(new Error("failed")),
    });
    await using shop = await serve({ invoke: async () => ({ status: 200, headers: [], body }) });
    await expect(fetch(`${shop.server.url}/items`).then((response) => response.text())).rejects.toThrow();
  });

  it.each([
    ["fewer", "7"],
    ["more", "3"],
  ])("with %s bytes than its content-length is cut off and reported", async (_what, length) => {
    const body = new Blob(["12345"]).stream();
    await using shop = await serve({
      invoke: async () => ({ status: 200, headers: [["content-length", length]], body }),
    });
    using client = new RawClient(shop.port);
    await client.send(GET + CLOSE).closed;
    expect(String(shop.reported[0])).toContain(`A response of ${length} bytes`);
  });

  it("keeps its content-length where it has one", async () => {
    const body = new Blob(["12345"]).stream();
    await using shop = await serve({
      invoke: async () => ({ status: 200, headers: [["content-length", "5"]], body }),
    });
    const response = await fetch(`${shop.server.url}/items`);
    expect(response.headers.get("content-length")).toBe("5");
    expect(await response.text()).toBe("12345");
  });

  it("of a client that went away before the answer was there is cancelled", async () => {
    const cancelled = Promise.withResolvers<void>();
    const called = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const body = new ReadableStream<Uint8Array>({ cancel: () => cancelled.resolve() });
    await using shop = await serve({
      invoke: async () => {
        called.resolve();
        await gate.promise;
        return { status: 200, headers: [], body };
      },
    });
    using client = new RawClient(shop.port);
    client.send(GET + CLOSE);
    await called.promise;
    client.socket.resetAndDestroy();
    await new Promise((resolve) => setTimeout(resolve, 20));
    gate.resolve();
    await cancelled.promise;
  });
});

describe("a streamed request", () => {
  it("is read no faster than the admin API takes it", async () => {
    const gate = Promise.withResolvers<void>();
    await using shop = await serve({
      admin: async ({ body }) => {
        const reader = body?.getReader();
        await reader?.read();
        await gate.promise;
        let length = 0;
        for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
          length += part.value.byteLength;
        return { status: 200, headers: [], body: length > 60_000_000 ? "all" : `only ${length}` };
      },
    });
    using client = new RawClient(shop.port);
    client.send(
      `PUT /_motif/x HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${64 * 1024 * 1024}\r\nconnection: close\r\n\r\n`,
    );
    client.send(new Uint8Array(64 * 1024 * 1024));
    let before = -1;
    while (client.socket.bytesWritten - client.socket.writableLength !== before) {
      before = client.socket.bytesWritten - client.socket.writableLength;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    expect(client.socket.writableLength).toBeGreaterThan(32 * 1024 * 1024);
    gate.resolve();
    expect((await client.closed).endsWith("all")).toBe(true);
  });

  it("fails with request-timeout where its next part does not come", async () => {
    let failure: unknown;
    await using shop = await serve({
      limits: { stallTimeoutMs: 60, lingerMs: LINGER_MS },
      admin: async ({ body }) => {
        try {
          for await (const _ of body ?? []);
        } catch (error) {
          failure = error;
        }
        return { status: 408, headers: [], body: "late" };
      },
    });
    const answer = await exchange(
      shop.port,
      "PUT /_motif/x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\nx",
    );
    expect(answer).toMatch(/^HTTP\/1\.1 408/);
    expect(failure).toMatchObject({ code: "request-timeout" });
  });

  it("fails with client-gone where the client goes away", async () => {
    const failure = Promise.withResolvers<unknown>();
    const reading = Promise.withResolvers<void>();
    await using shop = await serve({
      admin: async ({ body }) => {
        try {
          for await (const _ of body ?? []) reading.resolve();
        } catch (error) {
          failure.resolve(error);
        }
        return { status: 400, headers: [], body: "" };
      },
    });
    using client = new RawClient(shop.port);
    client.send("PUT /_motif/x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\nx");
    await reading.promise;
    client.socket.destroy();
    expect(await failure.promise).toMatchObject({ code: "client-gone" });
  });

  it("that is not read to its end is answered all the same, and its connection closed", async () => {
    await using shop = await serve({
      admin: async () => ({ status: 404, headers: [], body: "no such bucket" }),
    });
    const body = new Uint8Array(8 * 1024 * 1024);
    const response = await fetch(`${shop.server.url}/_motif/x`, { method: "PUT", body });
    expect(response.headers.get("connection")).toBe("close");
    expect(await response.text()).toBe("no such bucket");
  });
});
