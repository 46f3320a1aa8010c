import { BlobServiceClient } from "@azure/storage-blob";
import { AccessDeniedError, bucket } from "@motif/core";
import { resourceVariable } from "@motif/runtime/variables";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bucketDriver } from "./bucket-driver.ts";

const files = bucket("files");
process.env[resourceVariable("bucket", "files")] = "files";
const OBJECT = { key: "a b/c.png", bytes: 5, contentType: "image/png", expiresSeconds: 900 };
const NOW = Date.UTC(2026, 0, 1);

/** What https://learn.microsoft.com/rest/api/storageservices/get-user-delegation-key answers. */
const key = `<?xml version="1.0" encoding="utf-8"?><UserDelegationKey>
  <SignedOid>00000000-0000-0000-0000-000000000001</SignedOid><SignedTid>00000000-0000-0000-0000-000000000002</SignedTid>
  <SignedStart>2025-12-31T23:55:00Z</SignedStart><SignedExpiry>2026-01-01T04:00:00Z</SignedExpiry>
  <SignedService>b</SignedService><SignedVersion>2024-11-04</SignedVersion><Value>${Buffer.from("secret").toString("base64")}</Value>
</UserDelegationKey>`;

let asked: Request[] = [];
/** A service in which nothing but keys is asked for, with the status of each answer; the last one goes on. */
function driver(...statuses: readonly number[]) {
  const httpClient = {
    sendRequest: async (request: { url: string; method: string; headers: unknown }) => {
      const status = statuses[Math.min(asked.length, statuses.length - 1)] ?? 200;
      asked.push(new Request(request.url, { method: request.method }));
      return { request, status, headers: request.headers, bodyAsText: status === 200 ? key : "" };
    },
  };
  const getToken = async () => ({ token: "t", expiresOnTimestamp: NOW + 3_600_000 });
  const options = { httpClient, retryOptions: { maxTries: 1 } };
  return bucketDriver(
    new BlobServiceClient("https://acme.blob.core.windows.net", { getToken }, options as object),
  );
}

beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ["Date"] }));
afterEach(() => {
  vi.useRealTimers();
  asked = [];
});

describe("a signed URL of Blob Storage", () => {
  // https://learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas#specify-permissions:
  // "Create: Write a new blob, snapshot a blob, or copy a blob to a new blob."
  it("creates one blob over TLS until it expires, and is for nothing else", async () => {
    const upload = await driver().presign(files, OBJECT);
    const { origin, pathname, searchParams } = new URL(upload.url);
    expect(origin + pathname).toBe("https://acme.blob.core.windows.net/files/a%20b/c.png");
    expect(Object.fromEntries(searchParams)).toMatchObject({
      sp: "c",
      sr: "b",
      spr: "https",
      se: "2026-01-01T00:15:00Z",
      skoid: "00000000-0000-0000-0000-000000000001",
    });
    expect(upload).toMatchObject({
      method: "PUT",
      headers: { "content-type": "image/png", "if-none-match": "*", "x-ms-blob-type": "BlockBlob" },
      expiresAt: "2026-01-01T00:15:00.000Z",
    });
  });

  it("takes a key that is asked for once in some hours, and never one that ends before the URL", async () => {
    const buckets = driver();
    await Promise.all([buckets.presign(files, OBJECT), buckets.presign(files, OBJECT)]);
    vi.setSystemTime(NOW + 2.9 * 3_600_000);
    await buckets.presign(files, { ...OBJECT, expiresSeconds: 3600 });
    expect(asked).toHaveLength(1);
    vi.setSystemTime(NOW + 3 * 3_600_000);
    await buckets.presign(files, { ...OBJECT, expiresSeconds: 3600 });
    expect(asked).toHaveLength(2);
  });

  it("asks again where there was no key", async () => {
    const buckets = driver(403, 200);
    await expect(buckets.presign(files, OBJECT)).rejects.toThrow(AccessDeniedError);
    expect(await buckets.presign(files, OBJECT)).toMatchObject({ method: "PUT" });
  });

  it("is for no key that the service would not keep", async () => {
    await expect(driver().presign(files, { ...OBJECT, key: "folder./x" })).rejects.toThrow("ends with a dot");
    expect(asked).toEqual([]);
  });
});
