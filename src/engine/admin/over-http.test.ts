import { describe, expect, it } from "vitest";
import { inventory, MemoryPort } from "../testing/memory-port.ts";
import { exchange, RawClient } from "../testing/raw-client.ts";
import { serve } from "../testing/serving.ts";
import { createAdmin } from "./admin.ts";

/** The warehouse's admin API on a free port. */
async function serveAdmin(port = new MemoryPort()) {
  const admin = createAdmin(inventory, port, () => {});
  const shop = await serve({ admin: (request) => admin.handle(request) });
  return { ...shop, objects: `${shop.server.url}/_motif/buckets/uploads/objects`, memory: port };
}

describe("the admin API over HTTP", () => {
  it("stores and reads an object with metadata in UTF-8", async () => {
    await using api = await serveAdmin();
    const headers = {
      "x-motif-meta-owner": Buffer.from("Zoë").toString("latin1"),
      "content-type": "text/plain",
    };
    const put = await fetch(`${api.objects}/a/b.txt`, { method: "PUT", body: "0123456789", headers });
    expect(await put.json()).toMatchObject({ key: "a/b.txt", metadata: { owner: "Zoë" } });
    const part = await fetch(`${api.objects}/a/b.txt`, { headers: { range: "bytes=2-4" } });
    expect(part.status).toBe(206);
    expect(part.headers.get("content-length")).toBe("3");
    expect(part.headers.get("x-motif-meta-owner")).toBe(headers["x-motif-meta-owner"]);
    expect(await part.text()).toBe("234");
    const head = await fetch(`${api.objects}/a/b.txt`, { method: "HEAD" });
    expect(head.headers.get("content-length")).toBe("10");
  });

  it("hands a large object to the bucket part by part", async () => {
    const port = new MemoryPort();
    let length = 0;
    let largest = 0;
    port.kinds.bucket.put = async (_bucket, key, content) => {
      for await (const part of content) {
        length += part.byteLength;
        largest = Math.max(largest, part.byteLength);
      }
      return {
        key,
        size: length,
        etag: "e",
        version: "1",
        contentType: "x",
        lastModified: "2026-01-01T00:00:00Z",
        metadata: {},
      };
    };
    await using api = await serveAdmin(port);
    const part = new Uint8Array(1024 * 1024);
    let left = 64;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => (left-- > 0 ? controller.enqueue(part) : controller.close()),
    });
    const put = await fetch(`${api.objects}/big`, { method: "PUT", body, duplex: "half" } as RequestInit);
    expect(await put.json()).toMatchObject({ size: 64 * 1024 * 1024 });
    expect(length).toBe(64 * 1024 * 1024);
    expect(largest).toBeLessThanOrEqual(1024 * 1024);
  });

  it.each(["../secret", "a/../../secret", "..%2fsecret", "%2e%2e/secret", "a%00b", "x".repeat(1025)])(
    "refuses the key %s",
    async (key) => {
      await using api = await serveAdmin();
      const request = `PUT /_motif/buckets/uploads/objects/${key} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`;
      expect(await exchange(api.port, request)).toMatch(/^HTTP\/1\.1 400 /);
      expect(api.memory.calls).toEqual([]);
    },
  );

  it.each([
    ["a foreign host", "host: evil.example\r\n", 421],
    ["the page of another site", "host: localhost\r\norigin: https://evil.example\r\n", 403],
    [
      "the page of another server on this machine",
      "host: localhost:3000\r\norigin: http://localhost:8080\r\n",
      403,
    ],
  ])("refuses %s", async (_what, headers, status) => {
    await using api = await serveAdmin();
    const request = `POST /_motif/queues/jobs/redrive HTTP/1.1\r\n${headers}connection: close\r\n\r\n`;
    expect(await exchange(api.port, request)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(api.memory.calls).toEqual([]);
  });

  it("goes on with a body that it refused until the client has sent it", async () => {
    await using api = await serveAdmin();
    using client = new RawClient(api.port);
    const body = "x".repeat(10_500_000);
    client.send(
      `POST /_motif/queues/jobs/messages HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${body.length + 1}\r\n\r\n${body}`,
    );
    await client.received("10000000 bytes");
    client.send("x");
    expect(await client.closed).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("refuses a message of more than 10 MB while it still comes", async () => {
    await using api = await serveAdmin();
    const response = await fetch(`${api.server.url}/_motif/queues/jobs/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ n: "x".repeat(12 * 1024 * 1024) }),
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ detail: "The body has more than 10000000 bytes." });
  });
});
