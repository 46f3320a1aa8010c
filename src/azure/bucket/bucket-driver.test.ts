import { BlobServiceClient } from "@azure/storage-blob";
import {
  AccessDeniedError,
  bucket,
  ConditionFailedError,
  NotFoundError,
  ThrottledError,
  TooLargeError,
  UnknownOutcomeError,
} from "@motif/core";
import { resourceVariable } from "@motif/runtime/variables";
import { afterEach, describe, expect, it } from "vitest";
import { type ScriptedAnswer, type ScriptedService, scriptedService } from "../testing/scripted-service.ts";
import { bucketDriver } from "./bucket-driver.ts";

const files = bucket("files");
process.env[resourceVariable("bucket", "files")] = "files";

let service: ScriptedService;
afterEach(async () => {
  await service?.[Symbol.asyncDispose]();
});

describe("Blob Storage", () => {
  const driver = async (answers: readonly (ScriptedAnswer | (() => ScriptedAnswer))[]) => {
    service = await scriptedService(answers);
    const retryOptions = { maxTries: 3, retryDelayInMs: 1, maxRetryDelayInMs: 1 };
    return bucketDriver(new BlobServiceClient(`${service.endpoint}/account`, undefined, { retryOptions }));
  };
  const refused = (status: number, code: string) => ({
    status,
    body: {},
    headers: { "x-ms-error-code": code },
  });
  const created = { status: 201, body: {}, headers: { etag: '"0x1"' } };

  it("is asked again while it is busy, and then the error says so", async () => {
    const busy = refused(503, "ServerBusy");
    expect(await (await driver([busy, busy, created])).put(files, "k", "x", {})).toMatchObject({
      version: "0x1",
    });
    await service[Symbol.asyncDispose]();
    await expect((await driver([busy])).put(files, "k", "x", {})).rejects.toThrow(ThrottledError);
    expect(service.requests).toHaveLength(3);
  });

  it.each([
    [409, "BlobAlreadyExists", ConditionFailedError],
    [412, "ConditionNotMet", ConditionFailedError],
    [403, "AuthorizationPermissionMismatch", AccessDeniedError],
    [404, "ContainerNotFound", NotFoundError],
    [413, "RequestBodyTooLarge", TooLargeError],
  ])("%i %s is an error of the core's", async (status, code, kind) => {
    await expect((await driver([refused(status, code)])).put(files, "k", "x", {})).rejects.toThrow(kind);
  });

  it("has not refused a conditional put whose answer was lost, when the put is repeated", async () => {
    const exists = refused(409, "BlobAlreadyExists");
    const kept = { status: 200, body: {}, headers: { etag: '"0x7"' } };
    const own = (): ScriptedAnswer => ({
      ...kept,
      headers: {
        ...kept.headers,
        "x-ms-meta-motif_write": String(service.requests[0]?.headers["x-ms-meta-motif_write"]),
      },
    });
    const put = (bucketOf: Awaited<ReturnType<typeof driver>>) =>
      bucketOf.put(files, "k", "x", { if: "absent" });
    expect(await put(await driver([refused(500, "OperationTimedOut"), exists, own]))).toMatchObject({
      version: "0x7",
      metadata: {},
    });
    await service[Symbol.asyncDispose]();
    await expect(put(await driver([exists, kept]))).rejects.toThrow(ConditionFailedError);
  });

  it("may have made a blob on condition where no answer came and there is another's then, be it of the same content", async () => {
    const lost = refused(500, "OperationTimedOut");
    const others = {
      status: 200,
      body: {},
      headers: { etag: '"0x8"', "x-ms-meta-motif_write": "another's" },
    };
    const buckets = await driver([lost, refused(409, "BlobAlreadyExists"), others]);
    await expect(buckets.put(files, "k", "x", { if: "absent" })).rejects.toThrow(UnknownOutcomeError);
  });

  it("has refused it where it was only too busy for the first attempt", async () => {
    const buckets = await driver([refused(503, "ServerBusy"), refused(409, "BlobAlreadyExists")]);
    await expect(buckets.put(files, "k", "x", { if: "absent" })).rejects.toThrow(ConditionFailedError);
    expect(service.requests.map(({ method }) => method)).toEqual(["PUT", "PUT"]);
  });

  describe("asked for a blob of several blocks, the answer to whose list is lost,", () => {
    const large = () => new Blob([new Uint8Array(9 * 1024 * 1024)]).stream();
    const staged = { status: 201, body: {} };
    const lost = refused(500, "OperationTimedOut");
    const kept = (write: string): ScriptedAnswer => ({
      status: 200,
      body: {},
      headers: { etag: '"0x7"', "x-ms-meta-motif_write": write },
    });
    /** The name of the write that the list came with. */
    const written = () => String(service.requests[2]?.headers["x-ms-meta-motif_write"]);

    it("has not failed where it is asked again", async () => {
      const put = await (await driver([staged, staged, lost, created])).put(files, "k", large(), {});
      expect(put).toMatchObject({ version: "0x1", size: 9 * 1024 * 1024 });
      expect(service.requests.map(({ url }) => new URLSearchParams(url.split("?")[1]).get("comp"))).toEqual([
        "block",
        "block",
        "blocklist",
        "blocklist",
      ]);
    });

    // https://learn.microsoft.com/rest/api/storageservices/put-block-list: uncommitted blocks are gone once a list was taken
    it.each([
      ["absent" as const, refused(409, "BlobAlreadyExists")],
      ["absent" as const, refused(400, "InvalidBlockList")],
      [undefined, refused(400, "InvalidBlockList")],
    ])("has made it where the blob is its own (%s, %#)", async (condition, refusal) => {
      const buckets = await driver([staged, staged, lost, refusal, () => kept(written())]);
      const put = await buckets.put(files, "k", large(), condition ? { if: condition } : {});
      expect(put).toMatchObject({ version: "0x7", size: 9 * 1024 * 1024 });
    });

    it("may have made it where the blob is another's", async () => {
      const buckets = await driver([
        staged,
        staged,
        lost,
        refused(409, "BlobAlreadyExists"),
        kept("another's"),
      ]);
      await expect(buckets.put(files, "k", large(), { if: "absent" })).rejects.toThrow(UnknownOutcomeError);
    });
  });

  it("that has no container is no missing object", async () => {
    const buckets = await driver([refused(404, "ContainerNotFound")]);
    await expect(buckets.get(files, "k")).rejects.toThrow(NotFoundError);
    const empty = await driver([refused(404, "BlobNotFound")]);
    expect(await empty.get(files, "k")).toBeUndefined();
  });

  it("does not get a key that it would not keep", async () => {
    const buckets = await driver([created]);
    await expect(buckets.put(files, "folder./x", "", {})).rejects.toThrow("ends with a dot");
    expect(service.requests).toEqual([]);
  });

  it("is asked for the blob that has the content's MD5 before a conditional put", async () => {
    const md5 = Buffer.from("5d41402abc4b2a76b9719d911017c592", "hex").toString("base64");
    const found = { status: 200, body: {}, headers: { etag: '"0x7"', "content-md5": md5 } };
    const buckets = await driver([found, created]);
    await buckets.put(files, "k", "new", { if: { etag: "5d41402abc4b2a76b9719d911017c592" } });
    expect(service.requests[1]?.headers["if-match"]).toBe('"0x7"');
    await service[Symbol.asyncDispose]();
    // Events say the version, which does as well.
    await (await driver([found, created])).put(files, "k", "new", { if: { etag: "0x7" } });
    expect(service.requests[1]?.headers["if-match"]).toBe('"0x7"');
  });

  it.each([
    ["is not there", refused(404, "BlobNotFound")],
    ["has another etag", { status: 200, body: {}, headers: { etag: '"0x9"' } }],
  ])("is asked for nothing more where the blob of a conditional put %s", async (_, head) => {
    const put = (await driver([head, created])).put(files, "k", "new", { if: { etag: "0x7" } });
    await expect(put).rejects.toThrow(ConditionFailedError);
    expect(service.requests).toHaveLength(1);
  });
});
