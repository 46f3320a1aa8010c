import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { S3Client } from "@aws-sdk/client-s3";
import { bucket, ConditionFailedError, UnknownOutcomeError } from "@motif/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { clientConfig } from "../testing/over-moto.ts";
import { bucketDriver } from "./bucket-driver.ts";

const files = bucket("files");
const MIB = 1024 * 1024;

afterEach(() => vi.unstubAllEnvs());

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;
const cut: Answer = (request) => request.socket.destroy();
const xml =
  (status: number, text: string): Answer =>
  (_, response) =>
    response.writeHead(status, { "content-type": "application/xml" }).end(`<?xml version="1.0"?>${text}`);
const refused = (status: number, code: string) => xml(status, `<Error><Code>${code}</Code></Error>`);

describe("S3", () => {
  /** A driver over a service that gives one answer a request, by `<method>` and what the query asks for. */
  const scripted = async (answers: Readonly<Record<string, readonly Answer[]>>) => {
    const asked: string[] = [];
    const written: string[] = [];
    const server = createServer(async (request, response) => {
      for await (const _ of request);
      const url = new URL(request.url ?? "/", "http://s3");
      const kind = ["uploads", "partNumber", "uploadId"].find((name) => url.searchParams.has(name));
      const name = kind === undefined ? `${request.method}` : `${request.method} ${kind}`;
      const write = request.headers["x-amz-meta-motif-write"];
      if (write !== undefined) written.push(String(write));
      const script = answers[name] ?? [];
      const answer = script[Math.min(asked.filter((each) => each === name).length, script.length - 1)];
      asked.push(name);
      if (request.method !== "HEAD" || !answer) return (answer ?? refused(500, name))(request, response);
      answer(request, response.setHeader("x-amz-meta-motif-write", written[0] ?? ""));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    vi.stubEnv("MOTIF_BUCKET_FILES", "acme-files");
    const port = typeof address === "object" ? address?.port : 0;
    const client = new S3Client({ ...clientConfig(`http://127.0.0.1:${port}`), forcePathStyle: true });
    const close = async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    };
    return { driver: bucketDriver(client), asked, [Symbol.asyncDispose]: close };
  };
  const head: Answer = (_, response) =>
    response.writeHead(200, { etag: '"e1"', "x-amz-version-id": "v1", "content-length": "4" }).end();
  const others: Answer = (request, response) => {
    response.setHeader("x-amz-meta-motif-write", "another's");
    head(request, response);
  };

  it("has not refused a conditional put whose answer was lost, when the put is repeated", async () => {
    await using service = await scripted({ PUT: [cut, refused(412, "PreconditionFailed")], HEAD: [head] });
    const put = await service.driver.put(files, "key", "text", { if: "absent" });
    expect(put).toMatchObject({ etag: "e1", version: "v1", size: 4, metadata: {} });
    expect(service.asked).toEqual(["PUT", "PUT", "HEAD"]);
  });

  it("may have made it where the object is another's now, be it of the same content", async () => {
    await using service = await scripted({ PUT: [cut, refused(412, "PreconditionFailed")], HEAD: [others] });
    const put = service.driver.put(files, "key", "text", { if: "absent" });
    await expect(put).rejects.toThrow(UnknownOutcomeError);
  });

  it("has refused it where it was only too busy for the first attempt", async () => {
    const answers = [refused(503, "SlowDown"), refused(412, "PreconditionFailed")];
    await using service = await scripted({ PUT: answers, HEAD: [others] });
    const put = service.driver.put(files, "key", "text", { if: "absent" });
    await expect(put).rejects.toThrow(ConditionFailedError);
    expect(service.asked).toEqual(["PUT", "PUT"]);
  });

  it("is not asked for the object where the first attempt was refused", async () => {
    await using service = await scripted({ PUT: [refused(412, "PreconditionFailed")], HEAD: [head] });
    const put = service.driver.put(files, "key", "text", { if: "absent" });
    await expect(put).rejects.toThrow(ConditionFailedError);
    expect(service.asked).toEqual(["PUT"]);
  });

  it("gives an object that somebody else stored, without metadata and in no version", async () => {
    const bare: Answer = (_, response) => {
      response.removeHeader("x-amz-meta-motif-write");
      response.writeHead(200, { etag: '"e2"', "content-length": "7" }).end();
    };
    await using service = await scripted({ HEAD: [bare] });
    expect(await service.driver.head(files, "key")).toEqual({
      key: "key",
      size: 7,
      etag: "e2",
      version: "e2",
      contentType: "application/octet-stream",
      lastModified: "1970-01-01T00:00:00.000Z",
      metadata: {},
    });
  });

  it("says why a stream that was to be stored ended, in its own words", async () => {
    const part: Answer = (_, response) => response.writeHead(200, { etag: '"p"' }).end();
    await using service = await scripted({
      "POST uploads": [xml(200, "<R><UploadId>u1</UploadId></R>")],
      "PUT partNumber": [part],
      "DELETE uploadId": [(_, response) => response.writeHead(204).end()],
    });
    const broken = new Error("the source broke");
    let pulled = 0;
    const content = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (++pulled === 1) controller.enqueue(new Uint8Array(9 * MIB));
        else controller.error(broken);
      },
    });
    await expect(service.driver.put(files, "key", content, {})).rejects.toBe(broken);
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html: "NoSuchUpload … The upload ID might
  // be invalid, or the multipart upload might have been aborted or completed."
  it("has stored an upload in parts whose last answer was lost, though it knows the upload no more", async () => {
    const part: Answer = (_, response) => response.writeHead(200, { etag: '"p"' }).end();
    await using service = await scripted({
      "POST uploads": [xml(200, "<R><UploadId>u1</UploadId></R>")],
      "PUT partNumber": [part],
      "POST uploadId": [cut, refused(404, "NoSuchUpload")],
      "DELETE uploadId": [(_, response) => response.writeHead(204).end()],
      HEAD: [head],
    });
    const content = new Blob([new Uint8Array(9 * MIB)]).stream();
    const put = await service.driver.put(files, "key", content, {});
    expect(put).toMatchObject({ etag: "e1", version: "v1", size: 9 * MIB });
  });

  it("may have stored an upload in parts whose last answer was lost, where the object is another's now", async () => {
    const part: Answer = (_, response) => response.writeHead(200, { etag: '"p"' }).end();
    await using service = await scripted({
      "POST uploads": [xml(200, "<R><UploadId>u1</UploadId></R>")],
      "PUT partNumber": [part],
      "POST uploadId": [cut, refused(404, "NoSuchUpload")],
      "DELETE uploadId": [(_, response) => response.writeHead(204).end()],
      HEAD: [others],
    });
    const content = new Blob([new Uint8Array(9 * MIB)]).stream();
    await expect(service.driver.put(files, "key", content, {})).rejects.toThrow(UnknownOutcomeError);
  });
});
