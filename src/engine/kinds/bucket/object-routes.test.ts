import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { AdminClient } from "../../testing/admin-client.ts";
import { requestedRange } from "./range.ts";

const OBJECTS = "/buckets/uploads/objects";
let api: AdminClient;
beforeEach(() => {
  api = new AdminClient();
});

describe("an object", () => {
  it("is stored with its type and metadata, and read back", async () => {
    const headers = {
      "content-type": "text/csv",
      "x-motif-meta-Owner": "x",
      "x-motif-meta-owner": "Zo\u00c3\u00ab",
    };
    const put = await api.send("PUT", `${OBJECTS}/a/b%20c.csv`, "1,2\n", headers);
    expect(put).toMatchObject({
      status: 200,
      json: { key: "a/b c.csv", size: 4, metadata: { owner: "Zoë" } },
    });
    const get = await api.send("GET", `${OBJECTS}/a/b%20c.csv`);
    expect(get).toMatchObject({
      status: 200,
      text: "1,2\n",
      headers: {
        "content-type": "text/csv",
        "content-length": "4",
        etag: put.headers.etag,
        "last-modified": "Thu, 01 Jan 2026 00:00:00 GMT",
        "accept-ranges": "bytes",
        "x-motif-meta-owner": "Zo\u00c3\u00ab",
      },
    });
    expect(put.headers.etag).toMatch(/^"[0-9a-f]{32}"$/);
  });

  it("may be empty", async () => {
    expect(await api.send("PUT", `${OBJECTS}/empty`)).toMatchObject({ status: 200, json: { size: 0 } });
    expect(await api.send("GET", `${OBJECTS}/empty`)).toMatchObject({ status: 200, text: "" });
  });

  it("is described by HEAD without being read", async () => {
    await api.send("PUT", `${OBJECTS}/a`, "12345");
    api.port.kinds.bucket.get = () => Promise.reject(new Error("not to be called"));
    const head = await api.send("HEAD", `${OBJECTS}/a`);
    expect(head).toMatchObject({ status: 200, text: "", headers: { "content-length": "5" } });
  });

  it("is deleted, also where it is not there, and then answered 404", async () => {
    await api.send("PUT", `${OBJECTS}/a`, "1");
    expect((await api.send("DELETE", `${OBJECTS}/a`)).status).toBe(204);
    expect((await api.send("DELETE", `${OBJECTS}/a`)).status).toBe(204);
    const detail = 'Bucket uploads has no object "a".';
    expect(await api.send("GET", `${OBJECTS}/a`)).toMatchObject({ status: 404, json: { detail } });
    expect((await api.send("HEAD", `${OBJECTS}/a`)).status).toBe(404);
  });

  it("is listed", async () => {
    await api.send("PUT", `${OBJECTS}/a`, "1");
    const list = await api.send("GET", `${OBJECTS}?prefix=a%2F&limit=2`);
    expect(list.json).toMatchObject({ entries: [{ key: "a", size: 1 }] });
    expect(api.port.calls.at(-1)).toEqual(["uploads", { prefix: "a/", limit: 2 }]);
  });

  it("is written on condition where the request says so (RFC 9110, section 13.1)", async () => {
    await api.send("PUT", `${OBJECTS}/a`, "1", { "if-none-match": "*" });
    await api.send("PUT", `${OBJECTS}/a`, "1", { "if-match": '"abc"' });
    expect(api.port.calls).toMatchObject([
      ["uploads", "a", { if: "absent" }],
      ["uploads", "a", { if: { etag: "abc" } }],
    ]);
  });

  it("is not sent again to who has it", async () => {
    const { headers } = await api.send("PUT", `${OBJECTS}/a`, "1");
    const etag = headers.etag ?? "";
    for (const seen of [etag, `"x", W/${etag}`, "*"]) {
      const answer = await api.send("GET", `${OBJECTS}/a`, undefined, { "if-none-match": seen });
      expect(answer).toMatchObject({ status: 304, text: "", headers: { etag } });
    }
    expect((await api.send("GET", `${OBJECTS}/a`, undefined, { "if-none-match": '"x"' })).status).toBe(200);
  });

  it.each([
    ["a segment ..", "a/../b"],
    ["an encoded segment ..", "a/%2e%2e/b"],
    ["an encoded path with ..", "a%2F..%2Fb"],
    ["a slash in front", "%2Fa"],
    ["NUL", "a%00b"],
    ["a line break", "a%0Ab"],
    ["more than 1024 bytes", "x".repeat(1025)],
  ])("with %s in its key is refused, whatever is asked", async (_what, key) => {
    for (const method of ["PUT", "GET", "HEAD", "DELETE"]) {
      const answer = await api.send(method, `${OBJECTS}/${key}`, method === "PUT" ? "1" : undefined);
      expect(answer.status).toBe(400);
    }
    expect(api.port.calls).toEqual([]);
  });

  it("without a key is no object, whatever is asked", async () => {
    for (const method of ["PUT", "GET", "HEAD", "DELETE"]) {
      const answer = await api.send(method, `${OBJECTS}/`, method === "PUT" ? "1" : undefined);
      expect(answer.status).toBe(404);
    }
    expect(api.port.calls).toEqual([]);
  });

  it("with a content-encoding is refused, since it would be forgotten", async () => {
    const answer = await api.send("PUT", `${OBJECTS}/a`, "1", { "content-encoding": "gzip" });
    expect(answer.status).toBe(415);
    expect(api.port.objects.size).toBe(0);
  });

  it("with metadata that is not UTF-8 is refused", async () => {
    expect((await api.send("PUT", `${OBJECTS}/a`, "1", { "x-motif-meta-a": "\u00ff" })).status).toBe(400);
  });

  it("has its metadata percent-encoded where a header cannot hold it", async () => {
    await api.port.kinds.bucket.put("uploads", "a", new Blob(["1"]).stream(), {
      metadata: { "a b": "x\r\ny" },
    });
    const answer = await api.send("HEAD", `${OBJECTS}/a`);
    expect(answer.headers["x-motif-meta-a%20b"]).toBe("x%0D%0Ay");
  });
});

describe("a part of an object", () => {
  const get = async (range: string, more: Record<string, string> = {}) => {
    await api.send("PUT", `${OBJECTS}/a`, "0123456789");
    return api.send("GET", `${OBJECTS}/a`, undefined, { range, ...more });
  };

  it.each([
    ["bytes=2-4", "234", "bytes 2-4/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=7-100", "789", "bytes 7-9/10"],
    ["bytes=-3", "789", "bytes 7-9/10"],
    ["bytes=-100", "0123456789", "bytes 0-9/10"],
  ])("%s is answered 206", async (range, text, contentRange) => {
    const headers = { "content-range": contentRange, "content-length": String(text.length) };
    expect(await get(range)).toMatchObject({ status: 206, text, headers });
  });

  it.each(["bytes=10-", "bytes=99-100", "bytes=-0"])("%s is answered 416 with the size", async (range) => {
    expect(await get(range)).toMatchObject({ status: 416, headers: { "content-range": "bytes */10" } });
  });

  it.each(["bytes=4-2", "lines=1-2", "bytes=1-2,4-5", "bytes=-", "bytes=a-b", "bytes"])(
    "%s is ignored, as RFC 9110 allows",
    async (range) => {
      expect(await get(range)).toMatchObject({ status: 200, text: "0123456789" });
    },
  );

  it("is sent where if-range names the object that is there, else all of it", async () => {
    const { headers } = await api.send("PUT", `${OBJECTS}/a`, "0123456789");
    expect((await get("bytes=0-0", { "if-range": headers.etag ?? "" })).text).toBe("0");
    expect((await get("bytes=0-0", { "if-range": '"old"' })).text).toBe("0123456789");
  });

  it("always lies within the object", () => {
    const part = fc.oneof(
      fc.constant(""),
      fc.nat({ max: 30 }).map(String),
      fc.constant("99999999999999999999999"),
    );
    fc.assert(
      fc.property(part, part, fc.nat({ max: 20 }), (first, last, size) => {
        const range = requestedRange(`bytes=${first}-${last}`, size);
        if (range === undefined || range === "unsatisfiable") return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeGreaterThanOrEqual(range.start);
        expect(range.end).toBeLessThan(size);
      }),
    );
  });
});
