import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  ConditionFailedError,
  InvalidArgumentError,
  TooLargeError,
  UnknownOutcomeError,
} from "../../ground/errors.ts";
import { UNUSUAL_TEXTS } from "../../testing/unusual-texts.ts";
import { bucket } from "./declare.ts";
import type { BucketDriver, BucketLayout } from "./driver.ts";
import type { PutObjectOptions } from "./handle.ts";

/** A platform's buckets, ready for the suite. */
export interface BucketFixture {
  readonly driver: BucketDriver;
  /**
   * Loses the answer to the driver's next write, after what somebody else does `meanwhile`. Not given where there is no network
   * between driver and buckets.
   */
  loseAnswer?(meanwhile?: () => Promise<unknown>): void;
  /** How clients upload by signed URLs, and whether they are held to what was signed. Not given where nothing here takes them. */
  readonly uploads?: {
    send(url: string, init: RequestInit): Promise<Response>;
    readonly holds: boolean;
  };
  close?(): Promise<void>;
}

const files = bucket("files");
const listed = bucket("listed");

/** The behaviour of buckets. `open` makes the buckets, empty, and a driver for them. */
export function bucketSuite(
  name: string,
  open: (buckets: readonly BucketLayout[]) => Promise<BucketFixture>,
): void {
  describe(`buckets: ${name}`, () => {
    let fixture: BucketFixture;
    let driver: BucketDriver;
    let keys = 0;
    const newKey = () => `object-${++keys}`;

    beforeAll(async () => {
      fixture = await open([files, listed]);
      driver = fixture.driver;
    });
    afterAll(() => fixture?.close?.());

    const read = async (key: string, range?: { start: number; end?: number }) =>
      (await driver.get(files, key, range))?.text();

    describe("objects", () => {
      it("gives back what was put, and what is known of it", async () => {
        const key = newKey();
        const put = await driver.put(files, key, "hello", {
          contentType: "text/plain",
          metadata: { Owner: "ann", "x-note": "a b" },
        });
        // MD5 is what S3 gives for an object in one part, unless it is encrypted with a customer's key:
        // https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
        expect(put).toMatchObject({ key, size: 5, etag: md5("hello"), contentType: "text/plain" });
        expect(put.metadata).toEqual({ owner: "ann", "x-note": "a b" });
        const head = (await driver.head(files, key)) ?? fail();
        expect(head).toMatchObject(put);
        expect(new Date(head.lastModified).toISOString()).toBe(head.lastModified);
        const { body: _, text, bytes: __, ...info } = (await driver.get(files, key)) ?? fail();
        expect(info).toEqual(head);
        expect(await text()).toBe("hello");
      });

      it("gives nothing for a key that is not there", async () => {
        expect(await driver.get(files, newKey())).toBeUndefined();
        expect(await driver.head(files, newKey())).toBeUndefined();
      });

      it("keeps bytes as they are, whatever they are put as", async () => {
        const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 256);
        const chunks = [bytes.subarray(0, 1), bytes.subarray(1, 600), new Uint8Array(), bytes.subarray(600)];
        for (const content of [bytes, streamOf(chunks)]) {
          const key = newKey();
          await driver.put(files, key, content, {});
          expect(await (await driver.get(files, key))?.bytes()).toEqual(bytes);
        }
      });

      it.each(["", new Uint8Array(), streamOf([])])("takes empty content (%#)", async (content) => {
        const key = newKey();
        const { size, etag } = await driver.put(files, key, content, {});
        expect({ size, etag }).toEqual({ size: 0, etag: md5("") });
        expect(await read(key)).toBe("");
      });

      it("replaces an object as a whole", async () => {
        const key = newKey();
        const first = await driver.put(files, key, "first", {
          metadata: { a: "1" },
          contentType: "text/plain",
        });
        const second = await driver.put(files, key, "second", {});
        expect(second.version).not.toBe(first.version);
        expect(second).toMatchObject({ metadata: {}, contentType: "application/octet-stream", size: 6 });
        expect(await read(key)).toBe("second");
      });

      it("deletes an object; one that is not there is no error", async () => {
        const key = newKey();
        await driver.put(files, key, "content", {});
        await driver.delete(files, key);
        expect(await driver.get(files, key)).toBeUndefined();
        await driver.delete(files, key);
      });

      it("of concurrent puts one remains, whole", async () => {
        const key = newKey();
        const contents = Array.from({ length: 8 }, (_, i) => String(i).repeat(10_000));
        await Promise.all(contents.map((content) => driver.put(files, key, content, {})));
        const text = (await read(key)) ?? "";
        expect(contents).toContain(text);
        expect((await driver.head(files, key))?.etag).toBe(md5(text));
      });
    });

    describe("streams", () => {
      const CHUNK = 64 * 1024;
      const CHUNKS = 64;
      const pattern = (i: number) => new Uint8Array(CHUNK).fill(i % 251);

      it("stores and reads 4 MiB chunk by chunk", async () => {
        const key = newKey();
        const digest = createHash("md5");
        let made = 0;
        const content = new ReadableStream<Uint8Array>({
          pull(controller) {
            const chunk = pattern(made++);
            digest.update(chunk);
            controller.enqueue(chunk);
            if (made === CHUNKS) controller.close();
          },
        });
        const put = await driver.put(files, key, content, {});
        expect(put).toMatchObject({ size: CHUNK * CHUNKS, etag: digest.digest("hex") });
        const readDigest = createHash("md5");
        let largest = 0;
        for await (const chunk of (await driver.get(files, key))?.body ?? fail()) {
          readDigest.update(chunk);
          largest = Math.max(largest, chunk.byteLength);
        }
        expect(readDigest.digest("hex")).toBe(put.etag);
        expect(largest).toBeLessThan(CHUNK * CHUNKS);
      });

      it("a stream that fails stores nothing", async () => {
        const key = newKey();
        await driver.put(files, key, "before", {});
        let made = 0;
        const content = new ReadableStream<Uint8Array>({
          pull(controller) {
            if (made++ < 3) controller.enqueue(pattern(made));
            else controller.error(new Error("the sender went away"));
          },
        });
        await expect(driver.put(files, key, content, {})).rejects.toThrow("the sender went away");
        expect(await read(key)).toBe("before");
      });

      it("a reader that stops early does no harm", async () => {
        const key = newKey();
        await driver.put(files, key, streamOf([pattern(1), pattern(2), pattern(3)]), {});
        const object = (await driver.get(files, key)) ?? fail();
        const reader = object.body.getReader();
        await reader.read();
        await reader.cancel();
        expect((await driver.get(files, key))?.size).toBe(3 * CHUNK);
      });

      it("an object that is open can be read to its end, even when it was replaced or deleted", async () => {
        const key = newKey();
        const contents = [pattern(1), pattern(2), pattern(3), pattern(4)];
        await driver.put(files, key, streamOf(contents), {});
        const object = (await driver.get(files, key)) ?? fail();
        await driver.put(files, key, "new", {});
        await driver.delete(files, key);
        expect(md5(await object.bytes())).toBe(md5(Buffer.concat(contents)));
      });
    });

    describe("ranges", () => {
      it("returns just the bytes asked for, and the size of the whole", async () => {
        const key = newKey();
        await driver.put(files, key, "0123456789", {});
        expect(await read(key, { start: 0, end: 0 })).toBe("0");
        expect(await read(key, { start: 2, end: 4 })).toBe("234");
        expect(await read(key, { start: 7 })).toBe("789");
        expect(await read(key, { start: 7, end: 1000 })).toBe("789");
        expect((await driver.get(files, key, { start: 2, end: 4 }))?.size).toBe(10);
      });

      it("returns a range of a large object", async () => {
        const key = newKey();
        const text = Array.from({ length: 50_000 }, (_, i) => `${i}\n`).join("");
        await driver.put(files, key, text, {});
        expect(await read(key, { start: 100_000, end: 249_999 })).toBe(text.slice(100_000, 250_000));
      });

      it.each([
        [10, undefined],
        [100, 200],
        [5, 4],
        [-1, 3],
        [0.5, 3],
      ])("refuses a range from %s to %s of 10 bytes", async (start, end) => {
        const key = newKey();
        await driver.put(files, key, "0123456789", {});
        const range = { start, ...(end !== undefined && { end }) };
        await expect(driver.get(files, key, range)).rejects.toThrow(InvalidArgumentError);
      });
    });

    describe("conditions", () => {
      it("absent: only the first put happens", async () => {
        const key = newKey();
        await driver.put(files, key, "first", { if: "absent" });
        await expect(driver.put(files, key, "second", { if: "absent" })).rejects.toThrow(
          ConditionFailedError,
        );
        expect(await read(key)).toBe("first");
      });

      it("etag: happens only where the object is still the same", async () => {
        const key = newKey();
        const { etag } = await driver.put(files, key, "first", {});
        await driver.put(files, key, "second", { if: { etag } });
        await expect(driver.put(files, key, "third", { if: { etag } })).rejects.toThrow(ConditionFailedError);
        await expect(driver.put(files, newKey(), "new", { if: { etag } })).rejects.toThrow(
          ConditionFailedError,
        );
        expect(await read(key)).toBe("second");
      });

      it("of many concurrent puts that require absence, exactly one wins", async () => {
        const key = newKey();
        const results = await Promise.allSettled(
          Array.from({ length: 8 }, (_, i) => driver.put(files, key, String(i), { if: "absent" })),
        );
        const winners = results.flatMap((result, i) => (result.status === "fulfilled" ? [String(i)] : []));
        expect(winners).toHaveLength(1);
        expect(await read(key)).toBe(winners[0]);
      });
    });

    describe("a write whose answer is lost", () => {
      let loseAnswer: (meanwhile?: () => Promise<unknown>) => void;
      beforeEach(({ skip }) => {
        if (!fixture.loseAnswer) skip("there is no network between this driver and its buckets");
        loseAnswer = fixture.loseAnswer ?? (() => {});
      });

      it.each(["absent", "etag", "any"])(
        "put (%s): has not failed, and says what is stored",
        async (state) => {
          const key = newKey();
          const before = state === "absent" ? undefined : await driver.put(files, key, "before", {});
          const options: PutObjectOptions =
            before === undefined ? { if: "absent" } : state === "etag" ? { if: { etag: before.etag } } : {};
          loseAnswer();
          const put = await driver.put(files, key, "after", { ...options, metadata: { owner: "ann" } });
          expect(put).toMatchObject({ size: 5, etag: md5("after"), metadata: { owner: "ann" } });
          expect(await driver.head(files, key)).toMatchObject(put);
          expect(await read(key)).toBe("after");
        },
      );

      it("put if absent: the next one fails, of the same content too", async () => {
        const key = newKey();
        loseAnswer();
        await driver.put(files, key, "mine", { if: "absent" });
        const next = driver.put(files, key, "mine", { if: "absent" });
        await expect(next).rejects.toThrow(ConditionFailedError);
      });

      it.each(["absent", "etag"])(
        "put (%s) that another one replaces meanwhile: is not said to have failed, nor put over the other",
        async (state) => {
          const key = newKey();
          const before = state === "absent" ? undefined : await driver.put(files, key, "before", {});
          const condition = before === undefined ? "absent" : { etag: before.etag };
          loseAnswer(() => driver.put(files, key, "the other", {}));
          const put = driver.put(files, key, "mine", { if: condition });
          await expect(put).rejects.toThrow(UnknownOutcomeError);
          expect(await read(key)).toBe("the other");
        },
      );

      it("put of an etag whose object is deleted meanwhile: is not said to have failed", async () => {
        const key = newKey();
        const { etag } = await driver.put(files, key, "before", {});
        loseAnswer(() => driver.delete(files, key));
        const put = driver.put(files, key, "mine", { if: { etag } });
        await expect(put).rejects.toThrow(UnknownOutcomeError);
        expect(await driver.head(files, key)).toBeUndefined();
      });

      it("delete: is done", async () => {
        const key = newKey();
        await driver.put(files, key, "content", {});
        loseAnswer();
        await driver.delete(files, key);
        expect(await driver.get(files, key)).toBeUndefined();
      });
    });

    describe("an upload by a signed URL", () => {
      const CONTENT = "hello, you";
      let send: (url: string, init: RequestInit) => Promise<Response>;
      let holds: boolean;
      beforeEach(({ skip }) => {
        const { uploads } = fixture;
        if (!uploads) return skip("nothing here takes uploads by signed URLs");
        send = uploads.send;
        holds = uploads.holds;
      });
      const sign = async (key: string) => {
        const object = { key, bytes: CONTENT.length, contentType: "text/plain", expiresSeconds: 900 };
        const { url, method, headers, expiresAt } = await driver.presign(files, object);
        expect(Math.abs(Date.parse(expiresAt) - Date.now() - 900_000)).toBeLessThan(10_000);
        return { url, init: { method, headers, body: CONTENT } };
      };

      it.each(["signed", "a folder/ünï (1)!*'&=+~%41.txt"])("makes the object %s", async (name) => {
        const key = `${newKey()}/${name}`;
        const { url, init } = await sign(key);
        expect((await send(url, init)).ok).toBe(true);
        const known = { size: CONTENT.length, contentType: "text/plain", etag: md5(CONTENT), metadata: {} };
        expect(await driver.head(files, key)).toMatchObject(known);
        expect(await read(key)).toBe(CONTENT);
      });

      it("makes it once: a second one is refused, and what is there stays", async () => {
        const key = newKey();
        const { url, init } = await sign(key);
        expect((await send(url, init)).ok).toBe(true);
        const again = await send(url, { ...init, body: "HELLO, YOU" });
        expect([403, 409, 412]).toContain(again.status);
        expect(await read(key)).toBe(CONTENT);
      });

      it("of another key, or without its signature, is refused", async () => {
        const key = newKey();
        const { url, init } = await sign(key);
        for (const forged of [
          url.replace(key, `${key}x`),
          url.replace(/\?.*/, ""),
          url.replace(/[0-9a-f](?=[^0-9a-f]*$)/i, (digit) => (digit === "0" ? "1" : "0")),
        ]) {
          expect((await send(forged, init)).status).toBeGreaterThanOrEqual(400);
        }
        expect(await read(key)).toBeUndefined();
        expect(await read(`${key}x`)).toBeUndefined();
      });

      it("of another size or type than was signed is refused, where the cloud can", async ({ skip }) => {
        if (!holds) skip("this cloud signs neither size nor type");
        const key = newKey();
        const { url, init } = await sign(key);
        for (const other of [
          { ...init, body: `${CONTENT}!` },
          { ...init, body: CONTENT.slice(1) },
          { ...init, headers: { ...init.headers, "content-type": "text/html" } },
        ]) {
          const { status } = await send(url, other);
          expect(status).toBeGreaterThanOrEqual(400);
          expect(status).toBeLessThan(500);
        }
        expect(await read(key)).toBeUndefined();
      });

      it("can delete, read or list nothing", async () => {
        const key = newKey();
        await driver.put(files, key, "kept", {});
        const { url } = await sign(key);
        for (const method of ["GET", "DELETE"]) {
          expect((await send(url, { method })).status).toBeGreaterThanOrEqual(400);
        }
        expect(await read(key)).toBe("kept");
      });
    });

    describe("keys and metadata", () => {
      // Control characters are refused before a driver sees them (`objectKey`).
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
      it.each(UNUSUAL_TEXTS.filter((text) => !/[\u0000-\u001f]/.test(text) && !text.includes("..")))(
        "takes %j as a key",
        async (text) => {
          const key = `${newKey()}/${text}`;
          await driver.put(files, key, text, {});
          expect(await read(key)).toBe(text);
          expect(
            (await driver.list(files, { prefix: key, limit: 1 })).entries.map((entry) => entry.key),
          ).toEqual([key]);
        },
      );

      it("takes a key of 1000 bytes", async () => {
        const key = `${newKey()}/`.padEnd(1000, "k");
        await driver.put(files, key, "long", {});
        expect(await read(key)).toBe("long");
      });

      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
      it("refuses more than 2 KB of metadata, and names that are none", async () => {
        const key = newKey();
        await driver.put(files, key, "", { metadata: { note: "x".repeat(2000) } });
        const put = (metadata: Record<string, string>) => driver.put(files, key, "", { metadata });
        await expect(put({ note: "x".repeat(2048) })).rejects.toThrow(TooLargeError);
        await expect(put({ "two words": "x" })).rejects.toThrow(InvalidArgumentError);
        await expect(put({ "Motif-Write": "x" })).rejects.toThrow("are Motif's");
        await expect(put({ same: "x", SAME: "y" })).rejects.toThrow(InvalidArgumentError);
      });
    });

    describe("lists", () => {
      const all = ["a", "a/1", "a/2", "a/10", "a%", "a😀", "a\uffee", "b/1", "é"];

      beforeAll(async () => {
        for (const key of all) await driver.put(listed, key, key, {});
      });

      const keysOf = async (prefix: string, limit: number) => {
        const found: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await driver.list(listed, { prefix, limit, ...(cursor !== undefined && { cursor }) });
          expect(page.entries.length).toBeLessThanOrEqual(limit);
          found.push(...page.entries.map(({ key }) => key));
          cursor = page.cursor;
        } while (cursor !== undefined);
        return found;
      };
      const sorted = all.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

      it.each([1, 2, 1000])("returns every key once, by UTF-8 bytes, %i a page", async (limit) => {
        expect(await keysOf("", limit)).toEqual(sorted);
      });

      it.each(["a", "a/", "a/1", "a%", "a😀", "x"])("returns the keys that begin with %j", async (prefix) => {
        expect(await keysOf(prefix, 2)).toEqual(sorted.filter((key) => key.startsWith(prefix)));
      });

      it("says of each object what is known of it", async () => {
        const { entries } = await driver.list(listed, { prefix: "b/", limit: 10 });
        expect(entries).toEqual([
          { key: "b/1", size: 3, etag: md5("b/1"), lastModified: expect.any(String) },
        ]);
      });

      it.each(["garbage", "AAAA"])("refuses %j as a cursor", async (cursor) => {
        await expect(driver.list(listed, { cursor })).rejects.toThrow(InvalidArgumentError);
      });
    });
  });
}

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

function md5(content: string | Uint8Array): string {
  return createHash("md5").update(content).digest("hex");
}

function fail(): never {
  throw new Error("The object is not there.");
}
